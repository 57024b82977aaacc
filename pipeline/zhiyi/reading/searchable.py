"""A searchable PDF: the submitted pages as they look, with the text as read, invisible, over them.

Pages whose own text layer is believed stay as they are. A layer that is not believed is taken off
before the text as read is laid over the page, so that nothing is found twice or wrongly.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from zhiyi.document import Document, Line, Page
from zhiyi.errors import ReadError
from zhiyi.reading.framed import add_picture
from zhiyi.reading.overlay import FONT, Sheet, add_font, content, stream
from zhiyi.reading.unlayered import without_text
from zhiyi.source import Picture, Source

PDF = "application/pdf"
DIFFERS = "TEXT_LAYER_DIFFERS"

PDF_DAMAGED = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    NotImplementedError,
)
"""What pypdf raises on damaged files."""

SLOPES = np.arange(-6.0, 6.1, 0.25)
SLOPE_WIDTH = 700
"""Degrees that the slope of a page is looked for in, and pixels of width to look at."""

_CHINESE, _KOREAN = "STSong-Light", "HYSMyeongJo-Medium"
_MARGIN, _STEP, _SIZE, _PER_PAGE = 40.0, 14.0, 9.0, 54


def write_searchable(doc: Document, source: Source, out: Path) -> None:
    """Write ``doc`` to ``out``, whole or not at all. Running text, which has no pages of its own,
    is set as plain lines. OSError where ``out`` cannot be written."""
    writer = PdfWriter()
    if doc.media_type == PDF:
        try:
            writer = _layered(doc, source)
        except PDF_DAMAGED:  # drawn pages say the same, larger
            writer = _drawn(doc, source)
    else:
        writer = _drawn(doc, source)
    with tempfile.NamedTemporaryFile(dir=out.parent, suffix=".pdf", delete=False) as draft:
        try:
            writer.write(draft)
            draft.close()
            os.replace(draft.name, out)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _layered(doc: Document, source: Source) -> PdfWriter:
    """The submitted PDF with its pages completed."""
    writer = PdfWriter(clone_from=_opened(source.file, len(doc.pages)))
    font = add_font(writer)
    doubtful = {problem.page for problem in doc.problems if problem.code == DIFFERS}
    for page, sheet in zip(doc.pages, writer.pages, strict=True):
        if page.text_source is None:
            continue
        replaced = page.text_source == "ocr" or page.number in doubtful
        if replaced:
            without_text(writer, sheet)
        lines = [line for line in doc.lines_of(page.number) if replaced or line.source == "ocr"]
        _lay_over(writer, sheet, font, lines, _slope(page, source))
    return writer


def _opened(file: Path, pages: int) -> PdfReader:
    """The file in pypdf; as PDFium writes it anew where pypdf does not find the same pages."""
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            reader.decrypt("")  # PDFium opened it without a password, too
        if len(reader.pages) == pages:
            return reader
    except PDF_DAMAGED:
        pass
    with pdfium.PdfDocument(file) as opened:
        buffer = io.BytesIO()
        opened.save(buffer)
    reader = PdfReader(buffer)
    if len(reader.pages) != pages:
        raise ValueError(f"{len(reader.pages)} pages instead of {pages}")
    return reader


def _lay_over(
    writer: PdfWriter, page: PageObject, font: IndirectObject, lines: list[Line], slope: float
) -> None:
    """Put the invisible lines before the page's content, where nothing has moved the axes yet."""
    data = content(lines, Sheet.of(_shown(page), page.rotation), slope)
    if not data:
        return
    resources = page.get("/Resources")
    found = resources.get_object() if resources is not None else None
    own = DictionaryObject(found) if isinstance(found, DictionaryObject) else DictionaryObject()
    fonts = own.get("/Font")
    inner = fonts.get_object() if fonts is not None else None
    named = DictionaryObject(inner) if isinstance(inner, DictionaryObject) else DictionaryObject()
    named[NameObject(FONT)] = font
    own[NameObject("/Font")] = named
    page[NameObject("/Resources")] = own
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(stream(data)), *_contents(page)]
    )


def _shown(page: PageObject) -> list[float]:
    """Left, bottom, right, top of what a viewer shows: the crop box as far as it lies on the page,
    and all of the page where it lies beside it (ISO 32000-1, 14.11.2.1)."""
    crop, whole = page.cropbox, page.mediabox
    found = [
        max(float(crop.left), float(whole.left)),
        max(float(crop.bottom), float(whole.bottom)),
        min(float(crop.right), float(whole.right)),
        min(float(crop.top), float(whole.top)),
    ]
    if found[0] < found[2] and found[1] < found[3]:
        return found
    return [float(value) for value in (whole.left, whole.bottom, whole.right, whole.top)]


def _contents(page: PageObject) -> list[object]:
    raw = page.raw_get("/Contents") if "/Contents" in page else None
    found = raw.get_object() if isinstance(raw, IndirectObject) else raw
    if isinstance(found, ArrayObject):
        return list(found)
    return [raw] if raw is not None else []


def _slope(page: Page, source: Source) -> float:
    if page.text_source == "native":
        return 0.0
    try:
        return slope_of(source.picture(page.number), page.rotation)
    except ReadError:
        return 0.0


def slope_of(picture: Picture, rotation: int) -> float:
    """Degrees clockwise by which the lines of a page run down: where its rows of ink are
    sharpest. 0 where no slope is sharper than none by a tenth."""
    upright = np.rot90(picture, k=(rotation % 360) // 90)
    grey = cv2.cvtColor(np.ascontiguousarray(upright), cv2.COLOR_RGB2GRAY)
    scale = min(1.0, SLOPE_WIDTH / grey.shape[1])
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = 255.0 - small.astype(np.float32)
    ink -= np.median(ink)
    height, width = ink.shape
    sharp = {}
    for angle in SLOPES:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1)
        sharp[float(angle)] = float(np.square(np.diff(rows)).sum())
    best = max(sharp, key=lambda angle: sharp[angle])
    return best if sharp[best] > 1.1 * sharp[0.0] else 0.0


def _drawn(doc: Document, source: Source) -> PdfWriter:
    """Every page as a picture: those of picture files as their own data."""
    writer = PdfWriter()
    font = add_font(writer)
    for page in doc.pages:
        if not page.width:
            for sheet in PdfReader(io.BytesIO(_set(doc.lines_of(page.number)))).pages:
                writer.add_page(sheet)
            continue
        sheet = _picture_page(writer, doc, page, source)
        _lay_over(writer, sheet, font, list(doc.lines_of(page.number)), _slope(page, source))
    return writer


def _picture_page(writer: PdfWriter, doc: Document, page: Page, source: Source) -> PageObject:
    try:
        shown = source.picture(page.number)
    except ReadError:
        return writer.add_blank_page(width=595, height=842)
    if doc.media_type.startswith("image/"):
        return add_picture(writer, source.file, page.number - 1, shown)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.jpg"
        Image.fromarray(shown).save(file, quality=85)
        return add_picture(writer, file, 0, shown)


def _set(lines: tuple[Line, ...]) -> bytes:
    """Running text set in plain lines, as many pages as it takes."""
    for font in (_CHINESE, _KOREAN):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    width, height = 595.0, 842.0
    rows = [row for line in lines for row in _wrapped(line.text, width - 2 * _MARGIN)] or [""]
    for first in range(0, len(rows), _PER_PAGE):
        canvas.setPageSize((width, height))
        for place, row in enumerate(rows[first : first + _PER_PAGE]):
            canvas.setFont(_font(row), _SIZE)
            canvas.drawString(_MARGIN, height - _MARGIN - _STEP * place, row)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _wrapped(text: str, width: float) -> Iterator[str]:
    row = ""
    for char in text:
        if row and pdfmetrics.stringWidth(row + char, _font(row + char), _SIZE) > width:
            yield row
            row = ""
        row += char
    yield row


def _font(text: str) -> str:
    return _KOREAN if any("\uac00" <= c <= "\ud7a3" for c in text) else _CHINESE
