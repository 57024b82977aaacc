"""The benchmark of quantities: what it takes for right, and MeasEval's way of counting."""

from __future__ import annotations

from fractions import Fraction

import pytest

from .quantities_cases import NOTHING, Case, phrases
from .quantities_judge import Read, measured, named, same_operator, same_value, says
from .quantities_measeval import Paper, Span, row_of, scores


def read(value: str, *units: str, operator: str = "=") -> Read:
    return Read((Fraction(value),), units, operator)


RIGHT = [
    ("= 485 kgf/cm**2", read("47.5622525", "MPa")),
    ("= 20 degC", read("293.15", "K")),
    ("= 1000 g_0", read("9806.65", "m/s**2")),
    ("= 58 hrc", read("58", "HRC")),
    ("= -107 dBm", read("-107", "dBm")),
    ("= 0.5 deg/hour", read("0.5", "°/h")),
    ("= 10 PS", read("10", "PS")),
    ("= 2 thou", read("2", "mil")),
    ("= 1.2 mg_0", read("1.2", "mg", "mg0")),
    ("= 1/3 mm", read("1/3", "mm")),
]


@pytest.mark.parametrize(("said", "found"), RIGHT)
def test_a_value_is_right_in_another_unit_of_its_dimension(said: str, found: Read) -> None:
    assert same_value(says(said), found)


WRONG = [
    ("= 300 L/s", read("300", "L")),
    ("= 58 hrc", read("58", "HV")),
    ("= 1..5 mm", read("1", "mm")),
    ("= 5490 MPa", read("5490", "megapascal * ampere_turn")),
    ("= 5 um", read("5", "foo")),
    ("= -107 dBm", read("-107", "dB")),
]


@pytest.mark.parametrize(("said", "found"), WRONG)
def test_another_dimension_half_a_range_or_no_unit_is_wrong(said: str, found: Read) -> None:
    assert not same_value(says(said), found)


def test_a_tolerance_is_judged_with_the_operator() -> None:
    said = says("= 20 degC ±1 K")
    one = Fraction(1)
    assert same_operator(said, Read((Fraction(20),), ("°C",), tolerance=(one, one, "°C")))
    assert not same_operator(said, Read((Fraction(20),), ("°C",)))
    assert not same_operator(said, Read((Fraction(20),), ("°C",), "~", (one, one, "°C")))


def test_every_phrase_says_what_pint_can_measure() -> None:
    table = phrases()
    assert len(table) >= 300
    assert sum(case.field == NOTHING and not case.expected for case in table) >= 40
    for case in table:
        for one in case.expected:
            assert all(measured(one.values[0], unit) for unit in one.units), case.text
    assert isinstance(table[0], Case)


def test_units_have_names_in_words() -> None:
    assert measured(Fraction(36), named("Kilometer per hour")) == pytest.approx(
        (10.0, "[length] / [time]")
    )


def span(
    start: int, text: str, *, set: int = 1, unit: str = "", mods: tuple[str, ...] = ()
) -> Span:
    return Span(set, f"{set}-1", start, start + len(text), text, unit, mods)


def test_measeval_scores_overlaps_by_words_and_leftovers_by_nothing() -> None:
    gold = (span(0, "about 5 mm", unit="mm", mods=("IsApproximate",)), span(20, "7 kg", set=2))
    paper = Paper("about 5 mm          7 kg ", gold, others=3)
    given = (span(6, "5 mm", set=4, unit="mm"), span(40, "9", set=5))
    found = scores(paper, given)
    assert found["Quantity"] == [("match", 0.0, 0.8), ("sub", 0, 0), ("gold", 0, 0)]
    assert found["Unit"] == [("match", 1, 1)]
    assert found["modifier"] == [("gold", 0, 0)]
    assert len(found["others"]) == 6
    row = row_of(found["Quantity"])
    assert row["strict F1"] == 0
    assert row["F-measure"] == pytest.approx(0.5)
    assert row["score, overlap"] == pytest.approx(0.8 / 3)


def test_a_unit_of_an_unmatched_quantity_counts_on_both_sides() -> None:
    paper = Paper("", (span(0, "5 mm", unit="mm"),), others=0)
    found = scores(paper, (span(30, "5 mm", set=9, unit="mm"),))
    assert sorted(found["Unit"]) == [("gold", 0, 0), ("sub", 0, 0)]
