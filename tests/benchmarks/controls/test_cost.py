"""What finding costs grows no faster than the list and the papers, in calls counted."""

from __future__ import annotations

import pytest

from zhiyi.controls import load_controls
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

from .cost import Finder, counted, grown, made_inquiry

ROOM = 1.25
"""Over twice the work for twice the size: what is looked up beside is not all of one size."""


@pytest.fixture(scope="module")
def plain() -> Finder:
    units = load_units()
    return Finder(load_controls(), load_lexicon(units=units), units)


def calls(finder: Finder, indicators: int) -> int:
    inquiry = made_inquiry(finder.controls, indicators)
    finder.find(inquiry)
    return counted(lambda: finder.find(inquiry))


def test_twice_the_indicators_cost_no_more_than_twice_the_calls(plain: Finder) -> None:
    assert calls(plain, 400) <= 2 * ROOM * calls(plain, 200)


def test_twice_the_entries_cost_no_more_than_twice_the_calls(plain: Finder) -> None:
    size = len(plain.controls.entries)
    twice = Finder(grown(plain.controls, 2 * size), plain.lexicon, plain.units)
    assert len(twice.controls.versions(made_inquiry(plain.controls, 1).dates.chosen)) > size
    assert calls(twice, 100) <= 2 * ROOM * calls(plain, 100)


def test_copies_under_other_names_change_nothing_that_is_found(plain: Finder) -> None:
    inquiry = made_inquiry(plain.controls, 20)
    twice = Finder(grown(plain.controls, 1000), plain.lexicon, plain.units)
    assert plain.find(inquiry).candidates[0].code == twice.find(inquiry).candidates[0].code
