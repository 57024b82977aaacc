from __future__ import annotations

import numpy as np
import pytest

from zhiyi.engines.ctc import Columns, Expected, prints, sureness, weighed

ALPHABET = ("", "1", "2", "9", ".", "x", "y", " ")


def columns(*seen: dict[str, float]) -> Columns:
    """Probabilities of letters by column; the rest is "none"."""
    rows = []
    for column in seen:
        row = np.zeros(len(ALPHABET), np.float32)
        for letter, share in column.items():
            row[ALPHABET.index(letter)] = share
        row[0] = 1 - row.sum()
        rows.append(row)
    order = np.argsort(-np.array(rows), axis=1)
    return Columns(np.take_along_axis(np.array(rows), order, axis=1), order)


def expected(text: str, before: int = 0, after: int = 0) -> Expected:
    letters = tuple(
        frozenset((ALPHABET.index(char),)) if char != "?" else frozenset() for char in text
    )
    return Expected(letters, before, after, frozenset((0, len(ALPHABET) - 1)))


ONE_NINE = columns({"1": 0.9}, {}, {".": 0.9}, {}, {"9": 0.8, "2": 0.2}, {})


def test_a_reading_that_fits_costs_nothing() -> None:
    found = weighed(ONE_NINE, expected("1.9"), ALPHABET)
    assert (found.text, found.gaps) == ("1.9", (0.0, 0.0, 0.0))
    assert found.score == pytest.approx(0.8)


def test_the_letter_that_does_not_fit_is_told_with_what_is_heard_instead() -> None:
    found = weighed(ONE_NINE, expected("1.2"), ALPHABET)
    assert found.letters == ("1", ".", "9")
    assert found.gaps[:2] == (0.0, 0.0) and found.gaps[2] == pytest.approx(1.39, abs=0.01)


def test_a_letter_that_was_left_out_counts_for_both_of_its_neighbours() -> None:
    found = weighed(ONE_NINE, expected("19"), ALPHABET)
    assert found.text == "1.9"
    assert min(found.gaps) > 2


def test_a_letter_that_the_recogniser_does_not_know_is_not_judged() -> None:
    assert weighed(ONE_NINE, expected("1?9"), ALPHABET).gaps == (0.0, 0.0, 0.0)


def test_print_outside_a_neighbour_is_not_judged_but_print_inside_is() -> None:
    seen = columns({"2": 0.9}, {}, {"x": 0.9}, {}, {"1": 0.9}, {}, {"y": 0.9}, {}, {"2": 0.9})
    assert weighed(seen, expected("x1y", 1, 1), ALPHABET).gaps == (0.0,)
    assert weighed(seen, expected("1y", 0, 1), ALPHABET).gaps[0] > 4


def test_blanks_are_nothing() -> None:
    seen = columns({"1": 0.9}, {" ": 0.9}, {"9": 0.9})
    assert weighed(seen, expected("19"), ALPHABET).gaps == (0.0, 0.0)


def test_sureness_falls_with_another_letter_at_or_beside_the_place() -> None:
    seen = columns({"1": 0.98}, {}, {".": 0.3}, {}, {}, {}, {"9": 0.6, "2": 0.4}, {})
    sure = sureness(seen, np.array([0, 6]), prints(ALPHABET))
    assert sure.round(2).tolist() == [0.7, 0.6]
