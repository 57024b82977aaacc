"""Critical tokens of a line: numbers with their comparators, signs, powers and units, and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

SIGNS = "≥≤≧≦<>＜＞±+≈~～ΦφØø⌀×=≠"
PIECE = re.compile(
    r"[^\s\u2e80-\u9fff\uff08\uff09\uff0c\uff1b\uff1a(),;:、。“”\"'‘’?？!！|【】《》\[\]{}]+"
)
"""What stands without a blank, a Han character or a bracket in it. A thousands' comma, a colon
between figures and the brackets of a unit are joined again by ``tokens``."""

JOINT = re.compile(r"(?<=\d)[,:，：](?=\d)|(?<=[/·.×])\((?=[A-Za-zμ])|(?<=[A-Za-z])\)")
UNIT = re.compile(
    r"(?:[%‰℃]|/?[A-Za-zµμΩΩ°][A-Za-zµμΩΩ°²³⁻¹0-9]{0,5}"
    r"(?:[-/·.×(]{1,2}[A-Za-zµμΩΩ°²³⁻¹0-9·.]{1,6}\)?){0,3})$"
)
"""A unit that stands apart: short pieces with a point, a dash or a slash between them, or
with a slash before them, where what stood before it was not read."""


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """First and last (excluded) letter of every critical token, from left to right."""
    pieces = _joined([match.span() for match in PIECE.finditer(text)], text)
    current: tuple[int, int] | None = None
    for start, end in pieces:
        if current and _belongs(text, current, (start, end)):
            current = (current[0], end)
            continue
        if current and has_figure(text[slice(*current)]):
            yield current
        current = (start, end)
    if current and has_figure(text[slice(*current)]):
        yield current


def has_figure(text: str) -> bool:
    return any(char.isdecimal() for char in text)


def _joined(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The spans with those made one between which only a joint stands."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        last = joined[-1][1] if joined else -2
        if start == last or (start == last + 1 and JOINT.match(text, last)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _belongs(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether two pieces with one blank between them are one token: a sign and its number, a
    number and its unit or tolerance."""
    if text[before[1] : after[0]] != " ":
        return False
    first, second = text[slice(*before)], text[slice(*after)]
    if first[-1] in SIGNS:
        return True
    if not has_figure(first):
        return False
    return second[0] in SIGNS or bool(UNIT.match(second))
