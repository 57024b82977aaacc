"""Small papers drawn by hand: lines with boxes, pages, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.test_language import VOICES

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page, Part
from zhiyi.foreign import is_foreign
from zhiyi.language import find_passages
from zhiyi.scripts import count_scripts

SIGN = 0.008
"""Width of a Latin letter; a Chinese one takes two."""


def line(
    text: str, n: int, *, id: str = "d", page: int = 1, left: float = 0.1, top: float | None = None
) -> Line:
    """Line ``n`` of a page, 0.02 high, 0.025 below the one before."""
    top = 0.2 + 0.025 * n if top is None else top
    counts = count_scripts(text)
    wide = sum(counts.get(s, 0) for s in ("han", "kana", "hangul"))
    box = Box(left, top, min(left + SIGN * (len(text) + wide), 1.0), top + 0.02)
    place = Evidence(document=id, page=page, quote=text, box=box)
    return Line(
        id=f"{id}-{page}-{n}-{left}",
        evidence=(place,),
        origin=Origin("test@1", 1.0),
        text=text,
        source="native",
    )


def plain_line(text: str, n: int, *, id: str = "d") -> Line:
    """A line of a file without layout."""
    place = Evidence(document=id, page=1, quote=text, locator=f"行 {n}")
    return Line(
        id=f"{id}-{n}",
        evidence=(place,),
        origin=Origin("test@1", 1.0),
        text=text,
        source="native",
    )


def document_of(lines: Sequence[Line], *, id: str = "d") -> Document:
    """A document of one technical part with these lines."""
    numbers = tuple(sorted({one.place.page for one in lines}))
    doc = Document(
        id=id,
        path=f"{id}.pdf",
        sha256=id,
        media_type="",
        bytes=0,
        lines=tuple(lines),
        pages=tuple(Page(number=n, width=595, height=842) for n in numbers),
    )
    doc = replace(doc, passages=find_passages(doc, voices=VOICES).facts)
    part = Part(
        id=f"part-{id}",
        evidence=(lines[0].place,),
        origin=Origin("test@1", 1.0),
        pages=numbers,
        kind="technical",
        foreign=is_foreign(doc.passages, doc.lines),
    )
    return replace(doc, parts=(part,))
