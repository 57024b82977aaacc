"""Letters that a text layer names by another form."""

from __future__ import annotations

import pytest

from zhiyi.reading.letterforms import CHARACTERS, unified


@pytest.mark.parametrize(
    ("layer", "shown"),
    [
        ("断后伸⻓率", "断后伸长率"),
        ("⻋床主轴⾼速", "车床主轴高速"),
        ("⻔⼝⻚码⻛机", "门口页码风机"),
        ("10⁷ Ω·m ㎡", "10⁷ Ω·m ㎡"),
        ("Diﬀerential eﬃciency ﬂow", "Differential efficiency flow"),
    ],
)
def test_a_letter_is_read_as_the_page_shows_it(layer: str, shown: str) -> None:
    assert unified(layer) == shown


def test_every_radical_has_one_character() -> None:
    assert all(len(r) == len(c) == 1 and r != c for r, c in CHARACTERS.items())
