"""find_lines: every line of a document's pages, in reading order, with its place and its reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

from zhiyi.document import (
    Alternative,
    Box,
    Document,
    Evidence,
    Line,
    Origin,
    Page,
    Problem,
    fact_id,
)
from zhiyi.engines.protocols import Read, Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.reading.geometry import Frame, bounding, rotated, skew, turned_upright
from zhiyi.reading.layer import plain, seen, text_in
from zhiyi.reading.native import NativeLine, NativePage, native_lines, native_page, opened
from zhiyi.reading.order import Place, reading_order
from zhiyi.reading.pages import PDF, has_layout, is_extra
from zhiyi.reading.scan import Ink, Mask, read_picture
from zhiyi.source import Picture, Source

STAGE = "lines"
NATIVE = Origin("pdfplumber@text-layer", 1.0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before it has an id: upright place in page units for the order, and page fractions."""

    text: str
    box: Box
    place: Place
    edges: tuple[float, ...]
    native: bool
    origin: Origin
    agreed: bool | None = None
    alternatives: tuple[Alternative, ...] = ()


class SecondReader(Protocol):
    """What the second reader is asked: the crops of lines, each with the first reading."""

    @property
    def name(self) -> str: ...

    def read_lines(self, picture: Picture, reads: Sequence[Read]) -> tuple[Read | None, ...]: ...


def find_lines(
    doc: Document,
    *,
    source: Source,
    recogniser: Recogniser,
    suppress: Callable[[Picture], Picture] | None = None,
    seal_mask: Callable[[Picture], Mask] | None = None,
) -> Found[Line]:
    """Lines of every page that has a picture; needs ``text_source`` and ``rotation``."""
    ink = Ink(seal_mask, suppress) if seal_mask and suppress else None
    lines: list[Line] = []
    problems: list[Problem] = []
    with ExitStack() as stack:
        pdf: Any = None
        if source.media_type == PDF and any(p.text_source != "ocr" for p in doc.pages):
            pdf = stack.enter_context(opened(source.file))
        for page in doc.pages:
            if not has_layout(page):
                continue
            try:
                drafts = _drafts(page, pdf, source, recogniser, ink)
            except ReadError as error:
                detail = f"第 {page.number} 页文字未能读出：{error}"
                problems.append(
                    Problem(stage=STAGE, code=error.code, detail=detail, page=page.number)
                )
                continue
            lines.extend(_numbered(doc, page, drafts))
    return Found(tuple(lines), tuple(problems))


def _drafts(
    page: Page, pdf: Any, source: Source, recogniser: Recogniser, ink: Ink | None
) -> list[Draft]:
    picture = source.picture(page.number)
    drafts: list[Draft] = []
    native: NativePage | None = None
    if page.text_source in ("native", "mixed") and pdf is not None:
        native, _ = seen(native_page(pdf, page.number), picture)
        drafts += [_of_native(line, native) for line in native_lines(native)]
    if page.text_source != "native":
        drafts += _scanned(page, picture, native, recogniser, ink)
    return [drafts[index] for index in reading_order([draft.place for draft in drafts])]


def _scanned(
    page: Page,
    picture: Picture,
    native: NativePage | None,
    recogniser: Recogniser,
    ink: Ink | None,
) -> list[Draft]:
    upright = turned_upright(picture, page.rotation)
    frame = Frame.of(upright, page.rotation)
    reads = read_picture(upright, recogniser=recogniser, ink=ink)
    slope = skew(reads)
    drafts = [_of_read(read, page, frame, slope, recogniser.name) for read in reads]
    if native is None:
        return drafts
    return [
        draft
        for draft, read in zip(drafts, reads, strict=True)
        if is_extra(read) and not plain(text_in(native, draft.box))
    ]


def _of_read(read: Read, page: Page, frame: Frame, slope: float, name: str) -> Draft:
    scale = frame.width / (page.width if page.rotation in (0, 180) else page.height)
    corners = [rotated((x / scale, y / scale), -slope) for x, y in read.corners]
    (a, b, c, d) = corners
    place = Place(
        min(a[0], d[0]), (a[1] + b[1]) / 2, max(b[0], c[0]), max((c[1] + d[1]) / 2, a[1], b[1])
    )
    edges = frame.edges(read.edges)
    return Draft(
        text=read.text,
        box=frame.box(read.corners),
        place=place,
        edges=edges if len(edges) == len(read.text) + 1 else (),
        native=False,
        origin=Origin(name, round(read.score, 3)),
    )


def _of_native(line: NativeLine, page: NativePage) -> Draft:
    corners = [
        rotated(corner, line.angle)
        for corner in (
            (line.left, line.top),
            (line.right, line.top),
            (line.right, line.bottom),
            (line.left, line.bottom),
        )
    ]
    box = bounding(
        (min(max(x / page.width, 0.0), 1.0), min(max(y / page.height, 0.0), 1.0))
        for x, y in corners
    )
    return Draft(
        text=line.text,
        box=box,
        place=Place(line.left, line.top, line.right, line.bottom),
        edges=_native_edges(line, page),
        native=True,
        origin=NATIVE,
    )


def _native_edges(line: NativeLine, page: NativePage) -> tuple[float, ...]:
    if line.angle not in (0, 180):
        return ()
    sign = 1 if line.angle == 0 else -1
    return tuple(round(min(max(sign * x / page.width, 0.0), 1.0), 4) for x in line.edges)


def _numbered(doc: Document, page: Page, drafts: Sequence[Draft]) -> list[Line]:
    return [
        Line(
            id=fact_id("line", doc, f"p{page.number}", ordinal),
            evidence=(
                Evidence(document=doc.id, page=page.number, box=draft.box, quote=draft.text),
            ),
            origin=draft.origin,
            text=draft.text,
            source="native" if draft.native else "ocr",
            edges=draft.edges,
            agreed=draft.agreed,
            alternatives=draft.alternatives,
        )
        for ordinal, draft in enumerate(drafts)
    ]
