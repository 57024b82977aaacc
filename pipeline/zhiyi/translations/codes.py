"""Codes: models, standards, CAS and HS numbers; they pass through a translation unchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiyi.translations.measures import unit_at
from zhiyi.translations.numerals import figure_words


@dataclass(frozen=True, slots=True)
class Code:
    """``folded``: without blanks, dashes and case. ``start``, ``end``: its place in the text."""

    folded: str
    start: int
    end: int


PREFIXES = "|".join(figure_words()["standards"]["prefixes"].split())
_STANDARD = (
    rf"(?:{PREFIXES})(?:[/ -](?:T|Z|STD|PRF|DTL|EN|ISO|IEC|TS|TR|Р|R))*"
    r"[\s-]?[A-Z]{0,2}[\s-]?\d[\d.]*(?:[-:/]\d+)*"
)
_CODE = re.compile(
    r"(?<![\d-])\d{2,7}-\d{2}-\d(?![\d-])"  # CAS
    r"|(?<![\d.])\d{4}\.\d{2}\.\d{2,4}(?:\.\d{2})?(?![\d.])"  # HS
    r"|(?<![\d.,])\d{8}(?:\d\d)?(?![\d.,])"
    rf"|(?<![A-Za-zА-я\d]){_STANDARD}"
    r"|(?<![A-Za-z\d_])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d/.-]*\d)[A-Z][A-Z\d]*(?:[-/.][A-Z\d]+)*"
    r"(?:[-/][A-Za-z\d]+)?(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d_.,])(?P<digits>\d+)(?:[A-Z]+\d[A-Z\d]*(?:-[A-Z\d]+)*"
    r"|(?<=\d\d)[A-Z][A-Z\d]*(?:-[A-Z\d]+)*|-\d+[A-Z][A-Z\d]*)(?![A-Za-z\d])"
)


def codes_in(text: str) -> list[Code]:
    return [
        Code(fold_code(match.group()), *match.span())
        for match in _CODE.finditer(text)
        if not (match["digits"] and _is_measure(text, match.end("digits"), match.end()))
    ]


def _is_measure(text: str, place: int, end: int) -> bool:
    """24VDC and 5A are figures with units; 28377D is a name."""
    unit = unit_at(text, place)
    return unit is not None and unit[1] >= end


def fold_code(printed: str) -> str:
    return re.sub(r"[\s—–:_-]+", "", printed.upper()).strip(".")
