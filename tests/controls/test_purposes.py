"""A use in brackets or before 用 belongs before the name of the goods."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyi.controls.candidates import match
from zhiyi.controls.entries import ControlList
from zhiyi.controls.purposes import purposed
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("波纹管(气体离心机用)", ["气体离心机波纹管"]),
        ("锂电池组(用于无人机)", ["无人机锂电池组"]),
        ("无人机用无刷电机", ["无人机无刷电机"]),
        ("军用计算机", []),
        ("通用服务器", []),
        ("医用直线加速器", []),
        ("变频器", []),
    ],
)
def test_the_use_is_put_before_the_goods(name: str, turned: list[str]) -> None:
    assert list(purposed(name)) == turned


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("地面控制站（无人机用）", "9A012.e"),
        ("波纹管（用于气体离心机）", None),
        ("飞行控制器（无人机）", "7A103.b"),
    ],
)
def test_goods_are_found_by_name_and_use(
    controls: ControlList, lexicon: Lexicon, units: Units, name: str, code: str | None
) -> None:
    found = match(name, on=date(2026, 3, 1), controls=controls, lexicon=lexicon, units=units)
    assert code in {one.code for one in found}


@pytest.mark.parametrize("name", ["台灯（无人机车间用）", "螺丝刀（用于变频器）", "家用空调"])
def test_a_use_does_not_make_goods_what_they_serve(
    controls: ControlList, lexicon: Lexicon, units: Units, name: str
) -> None:
    found = match(name, on=date(2026, 3, 1), controls=controls, lexicon=lexicon, units=units)
    assert all(one.score < 0.4 for one in found)
