"""Chinese numerals as numbers."""

from __future__ import annotations

import pytest

from zhiyi.han_numerals import whole_number


@pytest.mark.parametrize(
    ("numerals", "value"),
    [("十", 10), ("十二", 12), ("三百二十", 320), ("两千零五", 2005), ("二〇二六", 2026), ("", 0)],
)
def test_characters_are_read_by_place_or_side_by_side(numerals: str, value: int) -> None:
    assert whole_number(numerals) == value
