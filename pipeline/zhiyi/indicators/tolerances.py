"""Unequal tolerances as drawings and data sheets print them: +0.02/-0.01, (0/-0.1), +5% -3%."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

OPEN = re.compile(r"\s?[(\[]\s?|\s?\^?\{\s?|\s{0,2}\^?\s?")
SIDE = re.compile(
    r"(?P<sign>[-+])\s?(?P<figure>\d{1,8}(?:[.,]\d{1,8})?)(?![\d.]*\d)|(?P<zero>\+?0)(?![\d.])"
)
BETWEEN = re.compile(r"\s?\}?\s?[/,，;~_]?\s?\{?\s?")
CLOSE = re.compile(r"\s?[)\]}]")

UnitAt = Callable[[str, int], tuple[str | None, int]]


@dataclass(frozen=True, slots=True)
class Skewed:
    end: int
    plus: Decimal
    minus: Decimal
    unit: str | None


def skewed_at(text: str, place: int, unit_at: UnitAt) -> Skewed | None:
    """The tolerance behind a nominal size; its ``unit`` where it prints one."""
    opened = OPEN.match(text, place)
    start = opened.end() if opened else place
    first = SIDE.match(text, start)
    if not first:
        return None
    one_unit, end = unit_at(text, first.end())
    between = BETWEEN.match(text, end)
    second = SIDE.match(text, between.end()) if between else None
    if not second or not between:
        return None
    one, two = _signed(first), _signed(second)
    parted = between.group().strip() != "" or (first.group()[0] == "+" and second["sign"] == "-")
    if not parted or max(one, two) < 0 or min(one, two) > 0 or one == two:
        return None
    two_unit, end = unit_at(text, second.end())
    bracketed = bool(opened and opened.group().strip(" ^"))
    if bracketed or text[end : end + 1] == "}":
        close = CLOSE.match(text, end)
        if not close:
            return None
        end = close.end()
    return Skewed(end, max(one, two), -min(one, two), two_unit or one_unit)


def _signed(side: re.Match[str]) -> Decimal:
    if side["zero"]:
        return Decimal(0)
    value = Decimal(side["figure"].replace(",", "."))
    return -value if side["sign"] == "-" else value
