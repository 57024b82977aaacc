"""How what a paper states is quoted to an officer."""

from __future__ import annotations

import re
from unicodedata import normalize


def with_unit(quote: str, unit: str | None) -> str:
    """``quote`` with its unit behind it where the unit does not stand in it."""
    quote = quote.strip()
    if not unit or unit == "1" or _plain(unit) in _plain(quote):
        return quote
    return f"{quote} {unit}"


def inside(title: str) -> str:
    """A title that is quoted itself: its own quotation marks become single ones."""
    return title.replace("“", "‘").replace("”", "’")


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text)).lower()
