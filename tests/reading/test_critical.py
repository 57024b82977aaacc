from __future__ import annotations

import pytest

from zhiyi.glyphs import shapes
from zhiyi.reading.critical import tokens

LINES = [
    ("抗折强度：≥45 MPa", ["≥45 MPa"]),
    ("尺寸 20 ± 0.5 mm（厚度 3.2mm）", ["20 ± 0.5 mm", "3.2mm"]),
    ("商品编号 8419.8990.90", ["8419.8990.90"]),
    ("CAS 7440-74-6，纯度＞99.99%", ["7440-74-6", "＞99.99%"]),
    ("型号 TX-40B/2 共 12 台", ["TX-40B/2", "12"]),
    ("漏率 1.5×10⁻⁹ Pa·m³/s", ["1.5×10⁻⁹ Pa·m³/s"]),
    ("热导率 401 W/(m·K)", ["401 W/(m·K"]),
    ("流量 25.4 /h", ["25.4 /h"]),
    ("毛重11,200 kg", ["11,200 kg"]),
    ("没有数字的一行", []),
]


@pytest.mark.parametrize(("line", "found"), LINES)
def test_a_number_keeps_its_sign_and_its_unit(line: str, found: list[str]) -> None:
    assert [line[start:stop] for start, stop in tokens(line)] == found


def test_a_word_behind_a_number_is_no_unit() -> None:
    line = "Model 12 Specifications 7"
    assert [line[start:stop] for start, stop in tokens(line)] == ["12", "7"]


def test_letters_that_are_the_same_on_paper_have_one_form() -> None:
    assert shapes("１.５～２ °C") == shapes("1.5~2℃")
    assert shapes("10⁻³") != shapes("10-3")
