"""Errors of measuring machines that grow with the length, against an entry's constant and slope."""

from __future__ import annotations

from decimal import Decimal

import pytest

from controls.build import indicator
from zhiyi.controls.evaluation import Evaluator
from zhiyi.controls.expressions import parse
from zhiyi.controls.length_errors import slope_of
from zhiyi.controls.readings import Stated, load_relations
from zhiyi.inquiry import State
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

LIMIT = (
    "all(measuring_uncertainty <= 2.5 um,"
    ' unless(all(length_error_slope > 2 um/m, range is "按全量程核算")))'
)


@pytest.mark.parametrize(
    ("constant", "term", "state"),
    [
        ("2.1", "L/1000", "met"),
        ("1.8", "1.5L/1000", "met"),
        ("2.9", "L/1000", "not_met"),
        ("2.9", "L/100", "not_met"),
        ("1.8", "4.0×L/1000", "unknown"),
        ("1.8", "", "met"),
    ],
)
def test_an_error_is_met_where_neither_constant_nor_slope_is_above(
    constant: str, term: str, state: State, lexicon: Lexicon, units: Units
) -> None:
    notes = (f"另加一项：+{term}",) if term else ()
    one = indicator("measuring_uncertainty", constant, "µm", notes=notes)
    stated = Stated([one], relations=load_relations())
    told = Evaluator(stated, lexicon=lexicon, units=units).evaluate(parse(LIMIT))
    assert told.state == state


def test_the_slope_counts_lengths_in_millimetres() -> None:
    one = indicator("measuring_uncertainty", "1.8", "µm", notes=("另加一项：+3.0L/1000",))
    slope = slope_of(one)
    assert slope and (slope.value, slope.unit) == (Decimal("0.003"), "µm/mm")


@pytest.mark.parametrize(
    "note", ["另加一项：+2字", "另加一项：+L/0", "另加一项：0.01%FS", "按九的个数读"]
)
def test_other_further_terms_have_no_slope(note: str) -> None:
    assert slope_of(indicator("measuring_uncertainty", "1.8", "µm", notes=(note,))) is None
    assert slope_of(indicator("roughness", "1.8", "µm", notes=("另加一项：+L/500",))) is None
