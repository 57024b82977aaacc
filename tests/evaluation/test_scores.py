"""What counts as right when a report is held against a truth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from zhiyi.evaluation.scores import _same_figures, _same_operator
from zhiyi.evaluation.truth import IndicatorTruth
from zhiyi.units import load_units


@pytest.mark.parametrize(
    ("tolerance", "unit", "right"),
    [
        ({"minus": "5", "plus": "5", "unit": "GPa"}, "GPa", True),
        ({"minus": "5", "plus": "5", "unit": None}, "GPa", True),
        ({"minus": "4", "plus": "5", "unit": "GPa"}, "GPa", False),
        (None, "GPa", False),
    ],
)
def test_a_value_with_a_tolerance_is_the_range_between_its_ends(
    tolerance: dict[str, str] | None, unit: str, right: bool
) -> None:
    known = IndicatorTruth("a.pdf", "模量", "range", (Decimal(216), Decimal(226)), "GPa")
    shown: dict[str, Any] = {
        "value": "221", "low": None, "high": None, "unit": unit, "operator": "=",
        "tolerance": tolerance,
    }  # fmt: skip
    assert _same_figures(known, shown, load_units()) is right
    assert _same_operator(known, shown) is right
