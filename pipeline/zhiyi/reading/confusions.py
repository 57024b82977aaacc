"""What the second reader is known to make of print, so that its slips are told from doubts.

Tesseract's Chinese and Latin models have no ≥, ≤, ± and ℃; small points get lost on them, a per
cent sign becomes 9, 96 or 0, a Han character behind a figure another figure. A reading that differs
from the first one in nothing else saw the same ink.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTERS = {"0": "oq@", "1": "li|!", "2": "z", "5": "s", "8": "b", "9": "g"}
"""Letters of the same shape that are read for a figure."""

FIGURES = {"o": "0", "i": "1", "l": "1", "z": "2", "s": "5", "b": "8", "g": "69"}
"""Figures of the same shape that are read for a letter."""

SLIPS: dict[str, tuple[str, ...]] = {
    "%": ("", "9%", "6%", "0%", "5%", "%6", "%0", "9", "96", "94", "90", "99", "996", "6", "0"),
    "‰": ("", "%0", "%o", "90", "960"),
    "≥": ("", "2"),
    "≤": ("", "s", "5"),
    ">": ("", "2"),
    "±": ("", "4"),
    "°": ("", "0", "o"),
    "℃": ("", "c", "6", "0c"),
    "/": ("", "1", "7"),
    "φ": ("", "0", "o"),
}
"""What figures or letters, "" for none, stand in the second reading for a sign, in folded text.
Seen on the scanned pages of the samples."""

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
UNIT_POWER = re.compile(r"(?<=[a-zμΩ])-?[1234](?![\d.])")
HAN = re.compile(r"[\u2e80-\u9fff]")
BORDERS = "|[](){}“”\"'`_.,;:!-—~·"
"""Strokes at the ends of a reading: borders of a cell as a rule, at times figures."""


LONG = 1000
"""More characters than a line has."""


def only_letters(first: str, other: str) -> bool:
    """Whether the figures are the same but for letters of the same shape in their place."""
    return _matches(first, other, slips=False)


def only_slips(first: str, other: str) -> bool:
    """Whether every figure of ``first`` stands in ``other``, in order, with no figures between
    them but those that the second reader is known to add."""
    return _matches(first, other, slips=True)


def _matches(first: str, other: str, *, slips: bool) -> bool:
    forms, text = list(_forms(UNIT_POWER.sub("", _folded(first)), slips=slips)), _folded(other)
    return any(_accepts(forms, one) for one in (text, text.strip(BORDERS)))


def _folded(text: str) -> str:
    """One width, small letters, no blanks, no raised figures: the second reader has none."""
    text = "".join(char for char in text if char not in SUPERSCRIPTS)
    text = unicodedata.normalize("NFKC", text.replace("℃", "\ue000")).replace("\ue000", "℃")
    return re.sub(r"\s+", "", text.lower())


@dataclass(frozen=True, slots=True)
class _Form:
    """What may stand for a character, and how much that is no figure may stand before it."""

    options: tuple[str, ...]
    least: int
    most: int


def _forms(text: str, *, slips: bool) -> Iterator[_Form]:
    """The forms of all characters that count: figures, and with ``slips`` what is read as one.

    Figures side by side stay side by side. What stands between two figures is not lost, but for a
    slip.
    """
    before, apart, begun = "", 0, False
    for char in text:
        if char.isdigit():
            least = 1 if apart and begun and not slips else 0
            most = LONG if apart or not begun else 0
            yield _Form((char, *LETTERS.get(char, "")), least, most)
            apart, begun = 0, True
        else:
            apart += 1
            if slips and (options := _slips_of(char, before)):
                yield _Form(options, 0, LONG)
        before = char


def _slips_of(char: str, before: str) -> tuple[str, ...]:
    if char in SLIPS:
        return SLIPS[char]
    if char in FIGURES:
        return ("", *FIGURES[char])
    return ("", *"0123456789") if HAN.match(char) and before.isdigit() else ()


def _accepts(forms: Sequence[_Form], text: str) -> bool:
    """Whether ``text`` is one form after another and nothing but signs and letters behind them.
    All places that can be reached are followed together: no reading takes long."""
    places = {0}
    for form in forms:
        starts = {start for place in places for start in _skipped(text, place, form)}
        places = {
            start + len(option)
            for start in starts
            for option in form.options
            if text.startswith(option, start)
        }
    return any(not any(char.isdigit() for char in text[place:]) for place in places)


def _skipped(text: str, place: int, form: _Form) -> Iterator[int]:
    for count in range(form.most + 1):
        if count >= form.least:
            yield place + count
        if place + count >= len(text) or text[place + count].isdigit():
            return
