"""Goods made with a controlled fibre are not called the fibre."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyi.controls.candidates import match
from zhiyi.controls.entries import ControlList
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


@pytest.mark.parametrize(
    ("goods", "named"),
    [
        ("碳纤维长丝", True),
        ("carbon fibre yarn", True),
        ("碳纤维复合材料机翼蒙皮", False),
        ("碳纤维预浸布", False),
        ("carbon fibre reinforced panel", False),
    ],
)
def test_only_the_fibre_itself_is_named_by_its_entry(
    goods: str, named: bool, controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    found = match(goods, on=date(2026, 3, 1), controls=controls, lexicon=lexicon, units=units)
    told = [one.code for one in found if any(r.feature == "name" for r in one.reasons)]
    assert ("1C210.a" in told) is named, told
