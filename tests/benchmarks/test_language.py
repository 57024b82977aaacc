"""The bank of lines, and what is told of the half that nothing was chosen by."""

from __future__ import annotations

from collections import Counter

import pytest

from .language import alone, row_of, together
from .language_cases import Case, bank, held_out, misread

MAIN = ("zh-Hans", "zh-Hant", "en", "ja", "ko", "de", "fr", "ru", "es", "it")


def test_the_bank_has_forty_lines_of_every_main_language_and_half_of_them_held_out() -> None:
    counts = Counter(case.script for case in bank())
    assert all(counts[script] >= 40 for script in MAIN)
    assert 0.45 < sum(case.held_out for case in bank()) / len(bank()) < 0.55


def test_a_line_stays_in_its_half() -> None:
    assert held_out("主要用途") == held_out("主要用途")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [("Working pressure 35 MPa", "en", 3), ("最大使用圧力", "ja", 3), ("主要用途", "zh", 2)],
)
def test_two_han_characters_are_a_word(text: str, code: str, words: int) -> None:
    assert Case(text, code, "paper").words == words


def test_a_misread_line_keeps_its_length() -> None:
    [case] = misread([Case("Working pressure" * 10, "en", "paper")])
    assert len(case.text) == 160 and case.text != "Working pressure" * 10


def test_the_held_out_half_is_told_as_well_as_it_must_be() -> None:
    cases = [case for case in bank() if case.held_out]
    for tell, three, words in ((alone, 0.99, 0.97), (together, 0.99, 0.99)):
        row = row_of(cases, tell(cases))
        assert (row["of three"] or 0) >= three
        assert (row["3 words"] or 0) >= words
        assert (row["zxx right"] or 0) >= 0.9
