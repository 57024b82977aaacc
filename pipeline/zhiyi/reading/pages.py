"""find_pages: where the text of each page comes from, and how it is turned."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from zhiyi.document import Document, Page, Problem, TextSource
from zhiyi.engines.protocols import Read, Recogniser
from zhiyi.errors import ReadError
from zhiyi.flow import PAGES_TOGETHER, Found
from zhiyi.reading.blank import is_blank
from zhiyi.reading.geometry import Frame, turned_upright
from zhiyi.reading.layer import (
    DIFFERENT_SHARE,
    GARBLED,
    Difference,
    Looked,
    Verdict,
    compared,
    garbled,
    invisible_share,
    looked_at,
    overprinted,
)
from zhiyi.reading.lettering import Lettering, lies_of
from zhiyi.reading.native import NativePage, native_lines, native_page, opened
from zhiyi.reading.painted import may_hold_print
from zhiyi.reading.straighten import flattened, sheet_of
from zhiyi.reading.turn import rotation_of
from zhiyi.source import READING_DPI, Picture, Source

STAGE = "pages"
PDF = "application/pdf"

HIDDEN_LAYER = 0.5
"""Share of invisible text objects from which the text layer is that of a scan."""

EXTRA_SCORE, EXTRA_LETTERS = 0.8, 2
"""What the recogniser must make of print outside the text layer for the page to be mixed."""

NAMED_RUNS = 20
"""Runs of blank pages that a remark names."""


@dataclass(frozen=True, slots=True)
class _Seen:
    page: Page
    problems: tuple[Problem, ...] = ()


def find_pages(doc: Document, *, source: Source, recogniser: Recogniser) -> Found[Page]:
    """Fill ``text_source`` and ``rotation``. Needs nothing but the pages that intake made. What is
    known of a font's letters serves the pages of one block, wherever the others are read."""
    looked: list[_Seen] = []
    with ExitStack() as stack:
        problems: list[Problem] = []
        known = Lettering()
        pdf: Any = None
        if source.media_type == PDF:
            try:
                pdf = stack.enter_context(opened(source.file))
            except ReadError as error:
                problems.append(_problem(error.code, str(error), None))
        for page in doc.pages:
            if page.number % PAGES_TOGETHER == 1:
                known = Lettering()
            if not has_layout(page):
                looked.append(_Seen(page))
            else:
                looked.append(_look(page, pdf, source, recogniser, known))
    for one in looked:
        problems.extend(one.problems)
    return Found(tuple(one.page for one in looked), tuple(problems))


def join_pages(doc: Document) -> Found[Page]:
    """The pages, with one remark on all that are blank, however many."""
    return Found(doc.pages, tuple(_blank([page.number for page in doc.pages if page.blank])))


def has_layout(page: Page) -> bool:
    """Whether there is a picture of the page: not for running text and sheets."""
    return page.locator is None or page.embedded_in is not None


def _problem(code: str, detail: str, page: int | None) -> Problem:
    return Problem(stage=STAGE, code=code, detail=detail, page=page)


def _look(page: Page, pdf: Any, source: Source, recogniser: Recogniser, known: Lettering) -> _Seen:
    page, problems = replace(page, blank=False), list[Problem]()
    try:
        picture = source.picture(page.number)
    except ReadError as error:
        return _Seen(page, (_problem(error.code, str(error), page.number),))
    native: NativePage | None = None
    if pdf is not None:
        try:
            native = native_page(pdf, page.number)
        except ReadError as error:
            problems.append(_problem(error.code, str(error), page.number))
    try:
        if native is not None and any(glyph.text.strip() for glyph in native.glyphs):
            found = _with_layer(page, native, picture, source, recogniser, known)
        elif is_blank(picture):
            return _Seen(replace(page, text_source="ocr", blank=True), tuple(problems))
        else:
            found = _Seen(_scanned(page, picture, recogniser))
    except ReadError as error:
        found = _Seen(replace(page, text_source="native" if native and native.glyphs else "ocr"))
        problems.append(_problem(error.code, str(error), page.number))
    return _Seen(found.page, (*problems, *found.problems))


def _blank(numbers: Sequence[int]) -> list[Problem]:
    if not numbers:
        return []
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = "、".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:NAMED_RUNS])
    more = " 等" if len(runs) > NAMED_RUNS else ""
    detail = f"空白页共 {len(numbers)} 页（{named}{more}），未作识别 blank pages were not read"
    return [_problem("FILE_REMARK", detail, None)]


def _scanned(page: Page, picture: Picture, recogniser: Recogniser) -> Page:
    sheet = sheet_of(picture, recogniser)
    flat = flattened(picture, sheet)
    rotation = rotation_of(flat, recogniser.find(flat), recogniser)
    return replace(page, text_source="ocr", rotation=rotation, sheet=sheet)


def _with_layer(
    page: Page,
    native: NativePage,
    picture: Picture,
    source: Source,
    recogniser: Recogniser,
    known: Lettering,
) -> _Seen:
    number = page.number
    if garbled(native) >= GARBLED:
        detail = f"第 {number} 页文字层为乱码，改用图像识别 text layer is garbled, read by OCR"
        return _Seen(
            _scanned(page, picture, recogniser),
            (_problem("TEXT_LAYER_DIFFERS", detail, number),),
        )
    if invisible_share(source.file, number) >= HIDDEN_LAYER:
        scanned = _scanned(page, picture, recogniser)
        return _Seen(scanned, _layer_problems(scanned, native, picture, recogniser))
    looked = looked_at(native, source.file, number, picture)
    problems = [_hidden_text(number, looked.hidden)] if looked.hidden else []
    if not any(glyph.text.strip() for glyph in looked.visible.glyphs):
        return _Seen(_scanned(page, picture, recogniser), tuple(problems))
    upright = replace(page, rotation=turn_of_text(looked.visible))
    told = _told(looked, picture, upright, recogniser, known)
    if told.differences:
        problems.append(_differs(number, told))
        return _Seen(_scanned(page, picture, recogniser), tuple(problems))
    mixed = any(is_extra(read) for read in told.missing)
    source_of_text: TextSource = "mixed" if mixed else "native"
    return _Seen(replace(upright, text_source=source_of_text), tuple(problems))


def _told(
    looked: Looked, picture: Picture, page: Page, recogniser: Recogniser, known: Lettering
) -> Verdict:
    """What the page shows beside its layer, and against it. Where PDFium tells what the text
    paints, only the shapes of its letters, lines printed over others, and pictures are read."""
    layer, paint = looked.visible, looked.paint
    if paint is None:
        verdict = _verdict(layer, picture, page, recogniser)
        differs = verdict.different >= DIFFERENT_SHARE
        return verdict if differs else replace(verdict, differences=())
    lies = lies_of(layer, native_lines(layer), paint.ink, recogniser, known)
    differences = [Difference(lie.layer, lie.page, lie.box) for lie in lies]
    if over := overprinted(layer):
        verdict = _verdict(layer, picture, page, recogniser, figures_too=True)
        differences += [d for d in verdict.differences if any(d.box.overlap(b) > 0 for b in over)]
    missing: Sequence[Read] = ()
    if may_hold_print(paint.rest, READING_DPI):
        missing = recogniser.read(turned_upright(paint.rest, page.rotation))
    return Verdict(tuple(missing), tuple(differences), 0.0)


def is_extra(read: Read) -> bool:
    """Whether print outside the text layer reads well enough to be taken for text."""
    letters = sum(char.isalnum() for char in read.text)
    return read.score >= EXTRA_SCORE and letters >= EXTRA_LETTERS


def turn_of_text(native: NativePage) -> int:
    """Quarter turn of most characters of a text layer."""
    turns: dict[int, int] = {0: 0, 90: 0, 180: 0, 270: 0}
    for glyph in native.glyphs:
        if glyph.angle in turns:
            turns[glyph.angle] += 1
    return max(turns, key=lambda turn: (turns[turn], -turn))


def _verdict(
    native: NativePage,
    picture: Picture,
    page: Page,
    recogniser: Recogniser,
    *,
    figures_too: bool = False,
) -> Verdict:
    upright = turned_upright(flattened(picture, page.sheet), page.rotation)
    reads, frame = recogniser.read(upright), Frame.of(upright, page.rotation, page.sheet)
    return compared(native, reads, frame, figures_too=figures_too)


def _layer_problems(
    page: Page, native: NativePage, picture: Picture, recogniser: Recogniser
) -> tuple[Problem, ...]:
    """A scan's hidden layer is not used; where it says something else, that is worth knowing."""
    verdict = _verdict(native, picture, page, recogniser, figures_too=True)
    return (_differs(page.number, verdict),) if verdict.differences else ()


def _differs(number: int, verdict: Verdict) -> Problem:
    examples = "；".join(
        f"文字层「{d.layer}」，页面所见「{d.page}」" for d in _longest(verdict.differences)
    )
    return _problem(
        "TEXT_LAYER_DIFFERS",
        f"第 {number} 页文字层与页面所见不一致：{examples}，以页面所见为准 "
        "the text layer says something else than the page shows; the page is read",
        number,
    )


def _longest(differences: Sequence[Any], most: int = 3) -> list[Any]:
    return sorted(differences, key=lambda d: -len(d.page))[:most]


def _hidden_text(number: int, hidden: str) -> Problem:
    shown = hidden if len(hidden) <= 80 else hidden[:80] + "…"
    return _problem(
        "TEXT_LAYER_DIFFERS",
        f"第 {number} 页文字层含页面上看不见的文字，未采用：「{shown}」 "
        "the text layer holds text that cannot be seen; it is left out",
        number,
    )
