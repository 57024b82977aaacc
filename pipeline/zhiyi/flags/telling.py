"""How flags are put: which papers, what they state, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhiyi.controls.readings import Reading
from zhiyi.document import Evidence, Indicator
from zhiyi.inquiry import FlagCode, Inquiry
from zhiyi.quotes import stated_in, written

LONGEST = 60
"""Letters of a quote in a flag; the evidence holds the whole."""
_DIGIT = re.compile(r"\d")
FILES = 2
"""Files named in a flag; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A flag before it has an id. ``of``: what of the candidate it speaks of, such as the text of a
    criterion; never a value."""

    code: FlagCode
    of: str
    detail: str
    detail_en: str
    evidence: tuple[Evidence, ...]
    indicators: tuple[str, ...] = ()


def shortened(text: str, longest: int = LONGEST) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def quoted(indicator: Indicator) -> str:
    """The words as read, over the end of a line where the figure stands behind it, with the unit
    where it stands elsewhere in the table."""
    quote = indicator.place.quote
    if not _DIGIT.search(quote):
        quote = "".join(evidence.quote for evidence in indicator.evidence)
    return shortened(stated_in(indicator, quote))


def said(reading: Reading) -> tuple[str, str]:
    """What a reading states; of a derived one what follows by which formula."""
    if reading.formula is None:
        quotes = dict.fromkeys(quoted(indicator) for indicator in reading.indicators)
        required = "（技术要求栏）" if reading.required else ""
        words = "、".join(f"“{quote}”" for quote in quotes) + required
        return words, ", ".join(f"“{quote}”" for quote in quotes)
    value = written(reading.quantity)
    inputs = {i.parameter_id: quoted(i) for i in reversed(reading.indicators)}
    stated = "、".join(f"“{quote}”" for quote in reversed(inputs.values()))
    english = ", ".join(f"“{quote}”" for quote in reversed(inputs.values()))
    return f"{stated}（按{reading.formula}计算为{value}）", f"{english} (computed: {value})"


def stands_in(reading: Reading) -> frozenset[str]:
    """The documents that tell a reading apart: of a derived one those of the input that stands in
    the fewest papers."""
    if reading.formula is None:
        return reading.documents
    inputs: dict[str | None, set[str]] = {}
    for indicator in reading.indicators:
        inputs.setdefault(indicator.parameter_id, set()).add(indicator.place.document)
    fewest: set[str] = min(inputs.values(), key=lambda found: len(found))
    return frozenset(fewest)


def papers(inquiry: Inquiry, documents: Collection[str]) -> tuple[str, str]:
    """The files in their order, at most ``FILES`` of them by name."""
    known = set(documents)
    paths = [doc.path for doc in inquiry.documents if doc.id in known]
    if len(paths) <= FILES:
        return "、".join(paths), " and ".join(paths)
    first = paths[:FILES]
    return (
        f"{'、'.join(first)}等{len(paths)}份材料",
        f"{', '.join(first)} and {len(paths) - FILES} more",
    )


def evidence_of(readings: Sequence[Reading]) -> tuple[Evidence, ...]:
    found = (e for reading in readings for i in reading.indicators for e in i.evidence)
    return tuple(dict.fromkeys(found))


def ids_of(readings: Sequence[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.id for reading in readings for i in reading.indicators))


def listed(names: Sequence[str]) -> str:
    return "、".join(f"“{name}”" for name in dict.fromkeys(names))


def listed_en(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in dict.fromkeys(names))
