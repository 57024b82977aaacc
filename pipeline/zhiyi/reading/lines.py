"""find_lines: every line of a document's pages, in reading order, with its place and its reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

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
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.errors import EngineError, ReadError
from zhiyi.flow import Found
from zhiyi.reading.blank import is_blank
from zhiyi.reading.geometry import Frame, bounding, rotated, skew, turned_upright
from zhiyi.reading.illegible import illegible
from zhiyi.reading.layer import looked_at, plain, text_in
from zhiyi.reading.native import NativeLine, NativePage, native_lines, native_page, opened
from zhiyi.reading.order import Place, reading_order
from zhiyi.reading.pages import PDF, has_layout, is_extra
from zhiyi.reading.scan import Scan, Unseal, read_picture
from zhiyi.reading.script import PACKS, Scripts, read_scripts
from zhiyi.reading.second import Opinion, Voice, second_opinions
from zhiyi.reading.sharpness import FINE, fineness
from zhiyi.reading.straighten import flattened
from zhiyi.source import Picture, Source

STAGE = "lines"
ILLEGIBLE, FOREIGN, COARSE = "FILE_PARTLY_READ", "FOREIGN_SCRIPT", "LOW_RESOLUTION"
UNREAD_CODES = (ILLEGIBLE, FOREIGN)
"""Said of scanned pages only: what stands in the pictures of a page with a text layer is too
little to judge it by."""

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


@dataclass(frozen=True, slots=True)
class _Checked:
    """A read, who read it, and what the second reader says."""

    read: Read
    method: str
    opinion: Opinion


@dataclass(frozen=True)
class _Readers:
    """Who reads: main reader, voice on figures, Tesseract; and who takes seals off a page."""

    main: Recogniser
    voice: Voice | None
    second: TesseractReader | None
    unseal: Unseal | None


def find_lines(
    doc: Document,
    *,
    source: Source,
    recogniser: Recogniser,
    voice: Voice | None = None,
    second: TesseractReader | None = None,
    unseal: Unseal | None = None,
) -> Found[Line]:
    """Lines of every page that has a picture; needs ``text_source`` and ``rotation``."""
    lines: list[Line] = []
    problems: list[Problem] = []
    silent = _missing(voice.check) if voice else []
    missing = _missing(second.languages) if second else []
    readers = _Readers(recogniser, None if silent else voice, None if missing else second, unseal)
    if readers.second is not None:
        silent = []  # Tesseract takes the voice's place
    with ExitStack() as stack:
        pdf: Any = None
        if source.media_type == PDF and any(p.text_source != "ocr" for p in doc.pages):
            pdf = stack.enter_context(opened(source.file))
        for page in filter(has_layout, doc.pages):
            try:
                drafts, troubles = _drafts(page, pdf, source, readers)
            except ReadError as error:
                detail = f"第 {page.number} 页文字未能读出 page could not be read: {error}"
                problems.append(
                    Problem(stage=STAGE, code=error.code, detail=detail, page=page.number)
                )
                continue
            lines.extend(_numbered(doc, page, drafts))
            problems.extend(troubles)
    return Found(tuple(lines), (*silent, *missing, *problems))


def _missing(check: Callable[[], object]) -> list[Problem]:
    """What to say where a second reader is not installed; reading goes on without it."""
    try:
        check()
    except EngineError as error:
        return [Problem(stage=STAGE, code=error.code, detail=str(error))]
    return []


def _drafts(
    page: Page, pdf: Any, source: Source, readers: _Readers
) -> tuple[list[Draft], list[Problem]]:
    picture = source.picture(page.number)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    native: NativePage | None = None
    if page.text_source in ("native", "mixed") and pdf is not None:
        layer = native_page(pdf, page.number)
        native = looked_at(layer, source.file, page.number, picture).visible
        drafts += [_of_native(line, native) for line in native_lines(native)]
    if page.text_source != "native" and not is_blank(picture):
        scanned, problems = _scanned(page, picture, native, readers)
        drafts += scanned
    ordered = [drafts[index] for index in reading_order([draft.place for draft in drafts])]
    return ordered, problems


def _scanned(
    page: Page, picture: Picture, native: NativePage | None, readers: _Readers
) -> tuple[list[Draft], list[Problem]]:
    upright = turned_upright(flattened(picture, page.sheet), page.rotation)
    frame = Frame.of(upright, page.rotation, page.sheet)
    scan = read_picture(upright, recogniser=readers.main, unseal=readers.unseal)
    if native is not None:
        outside = (
            read
            for read in scan.reads
            if is_extra(read) and not plain(text_in(native, frame.box(read.corners)))
        )
        scan = replace(scan, reads=tuple(outside))
    checked, problems = _checked(page.number, scan, readers)
    if native is not None:
        problems = [problem for problem in problems if problem.code not in UNREAD_CODES]
    else:
        problems += _coarse(page.number, scan)
        if not any(problem.code in UNREAD_CODES for problem in problems):
            reads = [one.read for one in checked]
            problems += illegible(page.number, reads, frame, stage=STAGE)
    slope = skew(scan.reads)
    read = [one for one in checked if one.read.text]
    return [_of_read(one, page, frame, slope) for one in read], problems


def _checked(number: int, scan: Scan, readers: _Readers) -> tuple[list[_Checked], list[Problem]]:
    """The reads with the second reader's word; a page on which it fails is read once."""
    name, reads = readers.main.name, scan.reads
    once = [_Checked(read, name, Opinion()) for read in reads]
    scripts = Scripts(reads, (None,) * len(reads))
    try:
        if readers.second is not None:
            scripts = read_scripts(scan.clean, reads, readers.second, readers.main)
        opinions = second_opinions(
            scan.clean, _own(scripts), voice=readers.voice, tesseract=readers.second
        )
    except ReadError as error:
        detail = f"第 {number} 页仅识别一次，第二识别器失败 read once: {error}"
        return once, [Problem(stage=STAGE, code="SECOND_READER_FAILED", detail=detail, page=number)]
    checked = [
        _Checked(read, method or name, _of_script(scripts, n, name) if method else opinions[n])
        for n, (read, method) in enumerate(zip(scripts.reads, scripts.methods, strict=True))
    ]
    return checked, _foreign(number, scripts.unread)


def _coarse(number: int, scan: Scan) -> list[Problem]:
    """What to say of a page on which figures are easily misread."""
    found = fineness(scan.clean, scan.reads)
    if found is None or found >= FINE:
        return []
    detail = f"第 {number} 页分辨率偏低或字迹模糊 low resolution or blurred print"
    return [Problem(stage=STAGE, code=COARSE, detail=detail, page=number)]


def _own(scripts: Scripts) -> list[Read]:
    """The main reader's own lines; those that a language pack read are left blank."""
    pairs = zip(scripts.reads, scripts.methods, strict=True)
    return [Read("", 0.0, read.corners) if method else read for read, method in pairs]


def _of_script(scripts: Scripts, index: int, main: str) -> Opinion:
    """What the main reader says to the figures of a line that a language pack read."""
    if doubt := scripts.doubts.get(index):
        score = round(scripts.reads[index].score, 3)
        return Opinion(False, (Alternative(method=main, quote=doubt, score=score),))
    return Opinion()


def _foreign(number: int, pack: str | None) -> list[Problem]:
    """What to say of a page that no installed reader can read."""
    if pack is None:
        return []
    if not pack:
        detail = (
            f"第 {number} 页大部分文字无法识别，可能为外文或图像不清 mostly illegible or foreign"
        )
        return [Problem(stage=STAGE, code=ILLEGIBLE, detail=detail, page=number)]
    detail = (
        f"第 {number} 页为外文（{PACKS[pack].title()}），未能识别；请安装 Tesseract 语言包 "
        f"foreign script, not read; install: apt install tesseract-ocr-{pack}"
    )
    return [Problem(stage=STAGE, code=FOREIGN, detail=detail, page=number)]


def _of_read(one: _Checked, page: Page, frame: Frame, slope: float) -> Draft:
    read = one.read
    scale = frame.width / (page.width if page.rotation in (0, 180) else page.height)
    corners = [rotated((x / scale, y / scale), -slope) for x, y in read.corners]
    (a, b, c, d) = corners
    place = Place(
        min(a[0], d[0]), (a[1] + b[1]) / 2, max(b[0], c[0]), max((c[1] + d[1]) / 2, a[1], b[1])
    )
    middle = sum(y for _, y in read.corners) / len(read.corners)
    edges = frame.edges(read.edges, middle)
    return Draft(
        text=read.text,
        box=frame.box(read.corners),
        place=place,
        edges=edges if len(edges) == len(read.text) + 1 else (),
        native=False,
        origin=Origin(one.method, round(read.score, 3)),
        agreed=one.opinion.agreed,
        alternatives=one.opinion.alternatives,
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
            turned=page.rotation,
            agreed=draft.agreed,
            alternatives=draft.alternatives,
        )
        for ordinal, draft in enumerate(drafts)
    ]
