"""Quantities of two units: 5 ft 2 in, 2小时30分, 三斤五两, 30°15′ are one figure each.

The smaller unit carries the value, so that it stays exact: 5 ft 2 in are 62 in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiyi.document import Bound
from zhiyi.indicators.stated import Stated
from zhiyi.units import Units

FAMILIES = (
    ("mi", "yd", "ft", "in"),
    ("yr", "mo", "d", "h", "min", "s"),
    ("lb", "oz"),
    ("°", "deg", "arcmin", "arcsec"),
    ("500*g", "50*g"),
)
"""Units of which people write two behind one another, from large to small."""
TIMES = frozenset(FAMILIES[1])
GAP = re.compile(r"\s?(?:零|又|and\s|und\s|и\s)?\s?")
PRIMES = frozenset("′″'\"")
LENGTHS = re.compile(r"[长宽高厚径深]|length|width|height|tall|long|wide", re.IGNORECASE)
ANGLES = re.compile(r"[角倾经纬°]|angle|tilt|latitude|longitude", re.IGNORECASE)
LOOK_BACK = 12


def composed(text: str, found: Sequence[Stated], units: Units) -> list[Stated]:
    """Neighbours that are the larger and the smaller part of one figure, put together."""
    done: list[Stated] = []
    for one in found:
        both = _composite(text, done[-1], one, units) if done else None
        if both:
            done[-1] = both
        else:
            done.append(one)
    return done


def _composite(text: str, a: Stated, b: Stated, units: Units) -> Stated | None:
    if b.start != b.first or b.start - a.end > 6 or not GAP.fullmatch(text, a.end, b.start):
        return None
    large, small = a.quantity.unit, b.quantity.unit
    if not large or not small or large == small or b.quantity.operator != "=":
        return None
    bound, part = a.quantity.low or a.quantity.high, b.quantity.value
    whole = a.quantity.value
    if bound is None or whole is None or part is None or whole != whole.to_integral_value():
        return None
    if a.quantity.tolerance or b.quantity.tolerance or a.quantity.plus_minus or part < 0:
        return None
    pair = _pair(text, a, large, small, units)
    if (
        pair
        and pair[0] in TIMES
        and text[a.end : b.start].strip().isascii()
        and b.start > a.end + 1
    ):
        return None  # two years and six months may be two statements
    ratio = _ratio(pair, (large, small), units) if pair else None
    if ratio is None or part >= ratio:
        return None
    value = whole * ratio + part.copy_sign(whole)
    quantity = replace(
        a.quantity, low=_at(a.quantity.low, value), high=_at(a.quantity.high, value), unit=small
    )
    return replace(a, end=b.end, quantity=quantity, notes=a.notes + b.notes)


def _ratio(meant: tuple[str, str], printed: tuple[str, str], units: Units) -> Decimal | None:
    """How many of the smaller unit the larger one holds."""
    for large, small in (meant, printed):
        if units.known(large) and units.known(small):
            return units.convert(Decimal(1), large, small)
    return None


def _at(bound: Bound | None, value: Decimal) -> Bound | None:
    return bound and replace(bound, value=value)


def _pair(text: str, a: Stated, large: str, small: str, units: Units) -> tuple[str, str] | None:
    """The meanings of both units in one family; ′ and ″ by what the text speaks of."""
    families: list[tuple[str, ...]] = list(FAMILIES)
    if large in PRIMES:
        before = text[max(0, a.start - LOOK_BACK) : a.start]
        told = ((LENGTHS, FAMILIES[0]), (ANGLES, FAMILIES[3]))
        families = [family for pattern, family in told if pattern.search(before)]
    for family in families:
        for one in units.meanings(large):
            for other in units.meanings(small):
                if one in family and other in family and family.index(one) < family.index(other):
                    return one, other
    return None
