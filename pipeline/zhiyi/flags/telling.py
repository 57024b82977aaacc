"""How flags name papers and quote what they state."""

from __future__ import annotations

from zhiyi.controls.readings import Reading
from zhiyi.document import Indicator
from zhiyi.inquiry import Inquiry
from zhiyi.quotes import with_unit, written

LONGEST = 60
"""Letters of a quote in a flag; the evidence holds the whole."""


def quoted(indicator: Indicator) -> str:
    """The words as read, with the unit where it stands elsewhere in the table."""
    return shortened(with_unit(indicator.place.quote, indicator.quantity.unit))


def shortened(text: str, longest: int = LONGEST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def said(reading: Reading) -> tuple[str, str]:
    """What a reading states, in Chinese and English; of a derived one what follows from what."""
    quotes = list(dict.fromkeys(quoted(indicator) for indicator in reading.indicators))
    words = "、".join(f"“{quote}”" for quote in quotes)
    english = ", ".join(f"“{quote}”" for quote in quotes)
    if reading.formula is None:
        return words, english
    value = written(reading.quantity)
    return f"{words}（按{reading.formula}得{value}）", f"{english} ({value} by {reading.formula})"


def papers_of(inquiry: Inquiry, reading: Reading) -> tuple[str, str]:
    """The files that a reading stands in, in their order."""
    paths = [doc.path for doc in inquiry.documents if doc.id in reading.documents]
    return "、".join(paths), " and ".join(paths)
