"""A searchable PDF: the page as a picture, with the text as read, invisible, over it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from zhiyi.document import Document, Line, Page
from zhiyi.source import READING_DPI, Picture, Source

_CHINESE, _KOREAN = "STSong-Light", "HYSMyeongJo-Medium"
_POINTS = 72 / READING_DPI


def write_searchable(doc: Document, source: Source, out: Path) -> None:
    """Write ``doc`` to ``out``. Running text, which cannot be drawn, is set as plain lines."""
    for font in (_CHINESE, _KOREAN):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    canvas = Canvas(str(out), invariant=1)
    canvas.setTitle(doc.path)
    for page in doc.pages:
        if page.width:
            _draw_page(canvas, doc, page, source.picture(page.number))
        else:
            _write_page(canvas, doc, page)
        canvas.showPage()
    canvas.save()


def _draw_page(canvas: Canvas, doc: Document, page: Page, picture: Picture) -> None:
    width, height = picture.shape[1] * _POINTS, picture.shape[0] * _POINTS
    canvas.setPageSize((width, height))
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "JPEG", quality=80)
    canvas.drawImage(ImageReader(stream), 0, 0, width, height)
    for line in doc.lines_of(page.number):
        _lay_over(canvas, line, width, height)


def _lay_over(canvas: Canvas, line: Line, width: float, height: float) -> None:
    """The line's text in its box, stretched to the box's width."""
    box = line.place.box
    if box is None or box.right <= box.left:
        return
    size = max((box.bottom - box.top) * height * 0.8, 1.0)
    font = _font(line.text)
    natural = pdfmetrics.stringWidth(line.text, font, size)
    text = canvas.beginText(box.left * width, height - box.bottom * height + size * 0.15)
    text.setTextRenderMode(3)  # invisible: neither filled nor stroked
    text.setFont(font, size)
    text.setHorizScale(100 * (box.right - box.left) * width / max(natural, 0.1))
    text.textOut(line.text)
    canvas.drawText(text)


def _write_page(canvas: Canvas, doc: Document, page: Page) -> None:
    lines = doc.lines_of(page.number)
    height = 40 + 14.0 * max(len(lines), 1)
    canvas.setPageSize((595, height))
    for row, line in enumerate(lines):
        canvas.setFont(_font(line.text), 9)
        canvas.drawString(30, height - 30 - 14 * row, line.text)


def _font(text: str) -> str:
    return _KOREAN if any("\uac00" <= c <= "\ud7a3" for c in text) else _CHINESE
