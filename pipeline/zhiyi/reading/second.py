"""The second reader's word on lines that carry figures: the same, another, or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhiyi.document import Alternative
from zhiyi.engines.protocols import Read
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.reading.confusions import SUPERSCRIPTS, only_letters, only_slips
from zhiyi.reading.scan import cut, extent
from zhiyi.source import Picture

LANGUAGES = ("chi_sim", "eng")

HEARD_SCORE, HEARD_ALIKE = 0.4, 0.5
"""A reading counts when its own score and its likeness to the first one reach these; below, the
second reader saw something else (a stamp, a neighbour) and says nothing about the figures."""

SLIP_WEIGHT = 0.5
"""What is left of the score of a reading that only shows slips of the second reader."""

CRITICAL = re.compile(r"[0-9０-９≥≤≧≦<>＜＞±%％‰]")
NUMBER = re.compile(r"\d+(?:\.\d+)*")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
POWER = re.compile(r"(?<=[a-z])-?[23](?!\d)")

NOT_LESS_AS_TWO = re.compile(r"[≥≧]\s*(\d)")
"""Tesseract has no ≥ and reads it as > or as a 2 before the number: both mean the same ink."""


@dataclass(frozen=True, slots=True)
class Opinion:
    agreed: bool | None = None
    alternatives: tuple[Alternative, ...] = ()


def second_opinions(
    picture: Picture, reads: Sequence[Read], second: TesseractReader
) -> list[Opinion]:
    """One opinion a line. Only lines with figures or comparators are read again."""
    languages = [code for code in LANGUAGES if code in second.languages()]
    asked = [n for n, read in enumerate(reads) if CRITICAL.search(read.text)]
    opinions = [Opinion()] * len(reads)
    if not asked or not languages:
        return opinions
    crops = [cut(picture, extent(reads[n]), 2) for n in asked]
    for n, (text, score) in zip(asked, second.read_crops(crops, languages), strict=True):
        opinions[n] = opinion(reads[n].text, text, score, second.name)
    return opinions


def opinion(first: str, text: str, score: float, method: str) -> Opinion:
    """Whether the second reading states the same figures as the first.

    One that differs only by slips known of the second reader is kept as an alternative of little
    weight, and contradicts nothing.
    """
    if not text.strip():
        return Opinion()
    here, there = figures(first), figures(text)
    if "".join(here) == "".join(there) or figures(NOT_LESS_AS_TWO.sub(r"2\1", first)) == there:
        return Opinion(agreed=True)
    if score >= HEARD_SCORE and only_letters(first, text):
        return Opinion(agreed=True)
    if "".join(here).replace(".", "") == "".join(there):
        return Opinion()  # small points are lost on Tesseract, never invented by the first reader
    likeness = SequenceMatcher(None, _folded(first), _folded(text), autojunk=False).ratio()
    if score < HEARD_SCORE or likeness < HEARD_ALIKE or _partial(there, here):
        return Opinion()
    slip = only_slips(first, text)
    weight = SLIP_WEIGHT if slip else 1.0
    other = Alternative(method=method, quote=text, score=round(weight * score, 3))
    return Opinion(agreed=None if slip else False, alternatives=(other,))


def figures(text: str) -> tuple[str, ...]:
    """The numbers of a line as digits and points. Thousands are joined; powers of units (cm³) and
    superscripts are left out, because Tesseract does not tell them from figures."""
    without = "".join(char for char in text if char not in SUPERSCRIPTS)
    folded = THOUSANDS.sub("", _folded(without))
    folded = re.sub(r"(?<=\d)\s*([.:/-])\s*(?=\d)", r"\1", folded)
    return tuple(NUMBER.findall(POWER.sub("", folded)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("。", ".").replace("，", ",")


def _partial(there: Sequence[str], here: Sequence[str]) -> bool:
    """Whether the second reader only missed some of the numbers."""
    left = iter(here)
    return len(there) < len(here) and all(number in left for number in there)
