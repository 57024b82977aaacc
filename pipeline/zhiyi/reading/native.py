"""The text layer of a PDF page: characters with their places, and the lines they make.

Coordinates are points of the page as shown (CropBox and /Rotate applied), y running down.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import atan2, degrees
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.psexceptions import PSException
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from zhiyi.errors import ReadError
from zhiyi.reading.geometry import rotated
from zhiyi.reading.letterforms import unified

SAME_ROW = 0.5
"""Share of the smaller height that two characters of one line have in common."""

BREAK = 1.2
"""Gap in font sizes at which a line ends and the next one begins in the same row."""

BLANK = 0.22
"""Gap in font sizes that is a blank between words."""

RAISED, SMALLER = 0.18, 0.82
"""A superscript is smaller than its line, and its foot stands higher, in font sizes."""

SUPERSCRIPTS = str.maketrans("0123456789+-−–()nabc", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿᵃᵇᶜ")

PDF_FAILURES = (
    MalformedPDFException,
    PdfminerException,
    PDFException,
    PSException,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pdfplumber and pdfminer raise on damaged files."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. ``angle``: degrees clockwise by which its text is turned as shown. ``code``:
    font object and code of the shape, equal wherever the same shape is drawn."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    angle: int = 0
    code: tuple[object, int] | None = None


@dataclass(frozen=True, slots=True)
class NativeLine:
    """A line in the upright frame of its text. ``edges`` has one value more than ``text``."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]
    angle: int


@dataclass(frozen=True, slots=True)
class NativePage:
    """``images``: (left, top, right, bottom); ``rules``: x of vertical rules with their ends."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    images: tuple[tuple[float, float, float, float], ...]
    rules: tuple[tuple[float, float, float], ...]


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """The PDF in pdfplumber; ReadError where it cannot be opened. pdfminer's warnings on fonts
    are left out: a letter that it cannot place or name is found when the page is looked at."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with file.open("rb") as stream:
        try:
            pdf = pdfplumber.open(stream)
        except PDF_FAILURES as error:
            raise ReadError(f"文字层无法打开 text layer cannot be opened: {error}") from error
        try:
            yield pdf
        finally:
            with suppress(*PDF_FAILURES):  # closing walks over all pages, the broken ones too
                pdf.close()


def native_page(pdf: Any, number: int) -> NativePage:
    """The text layer of a page (from 1). ReadError where it cannot be parsed."""
    try:
        page = pdf.pages[number - 1]
        _name_codes(page)
        return _native_page(page)
    except PDF_FAILURES as error:
        raise ReadError(
            f"第 {number} 页文字层无法解析 text layer cannot be parsed: {type(error).__name__}"
        ) from error


class _Codes(PDFPageAggregatorWithMarkedContent):
    """Puts font object and code of each character in the place of the font's name, which any two
    fonts may share."""

    def render_char(
        self, matrix: Any, font: Any, fontsize: Any, scaling: Any, rise: Any, cid: Any, *more: Any
    ) -> float:
        before = len(self.cur_item)
        advance = super().render_char(matrix, font, fontsize, scaling, rise, cid, *more)
        if len(self.cur_item) > before:
            item: Any = self.cur_item._objs[-1]
            item.fontname = (font, cid)
        return advance


def _name_codes(page: Any) -> None:
    """Lay the page out by ``_Codes``, which pdfplumber then takes for its own layout."""
    device = _Codes(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()


def _native_page(page: Any) -> NativePage:
    left, top, right, bottom = _shown(page)
    width, height = right - left, bottom - top
    glyphs = []
    for char in page.dedupe_chars(tolerance=1, extra_attrs=()).chars:
        glyph = _glyph(char, left, top)
        if 0 <= (glyph.left + glyph.right) / 2 <= width and (
            0 <= (glyph.top + glyph.bottom) / 2 <= height
        ):
            glyphs.append(glyph)
    images = tuple(
        (
            max(0.0, image["x0"] - left),
            max(0.0, image["top"] - top),
            min(width, image["x1"] - left),
            min(height, image["bottom"] - top),
        )
        for image in page.images
    )
    rules = tuple(
        (edge["x0"] - left, edge["top"] - top, edge["bottom"] - top)
        for edge in page.edges
        if edge["orientation"] == "v"
    )
    return NativePage(width, height, tuple(glyphs), images, rules)


def _shown(page: Any) -> tuple[float, float, float, float]:
    """What a viewer shows of the page: the crop box as far as it lies on the page, and all of the
    page where it lies beside it (ISO 32000-1, 14.11.2.1)."""
    a, b, c, d = (float(value) for value in page.mediabox)
    left, top, right, bottom = (float(value) for value in page.cropbox)
    left, top, right, bottom = max(a, left), max(b, top), min(c, right), min(d, bottom)
    return (left, top, right, bottom) if left < right and top < bottom else (a, b, c, d)


def _glyph(char: dict[str, Any], left: float, top: float) -> Glyph:
    a, b = char["matrix"][:2]
    text = char["text"]
    angle = round(-degrees(atan2(b, a))) % 360
    size = char["x1"] - char["x0"] if angle in (90, 270) else char["bottom"] - char["top"]
    return Glyph(
        text="\ufffd" if text.startswith("(cid:") else unified(text),
        left=char["x0"] - left,
        top=char["top"] - top,
        right=char["x1"] - left,
        bottom=char["bottom"] - top,
        size=max(float(size), 0.1),
        angle=angle,
        code=char["fontname"],
    )


def native_lines(page: NativePage) -> list[NativeLine]:
    """Lines of the page, those of each direction of text for themselves."""
    lines: list[NativeLine] = []
    for angle in sorted({glyph.angle for glyph in page.glyphs}):
        glyphs = [_upright(glyph) for glyph in page.glyphs if glyph.angle == angle]
        rules = page.rules if angle == 0 else ()
        for row in _rows(glyphs):
            for run in _runs(row, rules):
                if line := _line(run, angle):
                    lines.append(line)
    return lines


def _upright(glyph: Glyph) -> Glyph:
    """The glyph turned about the page's origin so that its text runs to the right."""
    if glyph.angle == 0:
        return glyph
    corners = [
        rotated(corner, -glyph.angle)
        for corner in ((glyph.left, glyph.top), (glyph.right, glyph.bottom))
    ]
    (x0, y0), (x1, y1) = corners
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return Glyph(glyph.text, left, top, right, bottom, glyph.size, glyph.angle, glyph.code)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs of common height; large ones first, so that raised ones find their line."""
    rows: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda g: (-round(g.size, 1), g.top, g.left)):
        best, share = None, SAME_ROW
        for row in rows:
            common = min(row[1], glyph.bottom) - max(row[0], glyph.top)
            part = common / max(min(row[1] - row[0], glyph.bottom - glyph.top), 0.1)
            if part > share:
                best, share = row, part
        if best is None:
            rows.append((glyph.top, glyph.bottom, [glyph]))
        else:
            best[2].append(glyph)
    return [sorted(row[2], key=lambda g: (g.left, g.right)) for row in rows]


def _runs(
    row: Sequence[Glyph], rules: Sequence[tuple[float, float, float]]
) -> Iterator[list[Glyph]]:
    """Parts of a row, cut at wide gaps and at vertical rules."""
    run: list[Glyph] = []
    reach = 0.0
    for glyph in row:
        if not glyph.text.strip():
            if run:
                run.append(glyph)
            continue
        if run:
            size = max(glyph.size, run[-1].size)
            gap = glyph.left - reach
            if gap > BREAK * size or _ruled(rules, reach, glyph):
                yield run
                run = []
        run.append(glyph)
        reach = max(reach, glyph.right) if len(run) > 1 else glyph.right
    if run:
        yield run


def _ruled(rules: Sequence[tuple[float, float, float]], reach: float, glyph: Glyph) -> bool:
    middle = (glyph.top + glyph.bottom) / 2
    return any(
        reach - 1 <= x <= glyph.left + 1 and top <= middle <= bottom for x, top, bottom in rules
    )


def _line(run: Sequence[Glyph], angle: int) -> NativeLine | None:
    letters = [glyph for glyph in run if glyph.text.strip()]
    if not letters:
        return None
    text, edges = "", [letters[0].left]
    previous: Glyph | None = None
    blank = False
    size = median(glyph.size for glyph in letters)
    foot = median(glyph.bottom for glyph in letters if glyph.size >= SMALLER * size)
    for glyph in run:
        if not glyph.text.strip():
            blank = True
            continue
        if previous is not None and (blank or _apart(previous, glyph)):
            text += " "
            edges.append(max(glyph.left, edges[-1]))
        blank = False
        written = _written(glyph, size, foot)
        step = (glyph.right - glyph.left) / len(written)
        edges[-1] = max(glyph.left, edges[-2]) if len(edges) > 1 else glyph.left
        edges.extend(glyph.left + step * (n + 1) for n in range(len(written)))
        text += written
        previous = glyph
    return NativeLine(
        text=text,
        left=min(glyph.left for glyph in letters),
        top=min(glyph.top for glyph in letters),
        right=max(glyph.right for glyph in letters),
        bottom=max(glyph.bottom for glyph in letters),
        edges=tuple(edges),
        angle=angle,
    )


def _apart(previous: Glyph, glyph: Glyph) -> bool:
    if _han(previous.text[-1]) and _han(glyph.text[0]):
        return False
    return glyph.left - previous.right > BLANK * max(previous.size, glyph.size)


def _han(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\u3000" <= char <= "〿"


def _written(glyph: Glyph, size: float, foot: float) -> str:
    """The character, as a superscript where its size and height say so."""
    if glyph.size < SMALLER * size and foot - glyph.bottom > RAISED * size:
        return glyph.text.translate(SUPERSCRIPTS)
    return glyph.text
