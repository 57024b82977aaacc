"""Errors that grow with the length: (1.7+L/800) µm, 1.2+2.5L/1000 μm, 1.5 μm + L/300.

Measuring machines state their largest error so (ISO 10360-2), L being the measured length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

FIGURE = r"\d{1,4}(?:\.\d{1,6})?"
TERM = (
    rf"(?:{FIGURE}\s?[×x*·]?\s?)?L\s?(?:\(\s?mm\s?\)\s?|mm\s?)?"
    r"/\s?\(?\s?\d{1,5}(?:\.\d{1,3})?(?![\d.])\s?(?:mm\b)?"
)
GROWN = re.compile(
    rf"(?P<open>\(\s?)?(?P<constant>{FIGURE})\s?(?P<own>[μµu]m|微米|mm|毫米)?\s?"
    rf"\+\s?(?P<term>{TERM})(?P<close>\s?\))?"
)


@dataclass(frozen=True, slots=True)
class Grown:
    """``term`` is what grows, as printed: L/800."""

    end: int
    constant: Decimal
    unit: str | None
    term: str


def grown_at(
    text: str, place: int, unit_at: Callable[[str, int], tuple[str | None, int]]
) -> Grown | None:
    """A constant with a term in L at this place; its unit may stand behind either."""
    found = GROWN.match(text, place)
    if found is None or (found["open"] and not found["close"]):
        return None
    end = found.end() if found["open"] else found.end("term")
    behind = end + (text[end : end + 1] == " ")
    unit, stop = unit_at(text, behind) if behind < len(text) else (None, end)
    unit, end = (unit, stop) if unit else (found["own"], end)
    return Grown(end, Decimal(found["constant"]), unit, found["term"].strip())
