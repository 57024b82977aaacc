"""Papers as files: PDF with native text (tables ruled or not), DOCX, XLSX and plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import openpyxl
from reportlab.pdfgen.canvas import Canvas

from zhiyi.document import Document

from ..parallel.files import draw, fonts
from .blocks import Block, Columns, Grid, NewPage, Text
from .papers import Paper
from .setting import HEIGHT, WIDTH

FORMS = ("ruled.pdf", "docx", "plain.pdf", "xlsx", "txt")


def write(paper: Paper, form: str, folder: Path) -> Path:
    """The paper in one of ``FORMS``."""
    path = folder / f"{paper.name}.{form.rpartition('.')[2]}"
    if form.endswith("pdf"):
        _pdf(paper.document, path, ruled=form == "ruled.pdf")
    elif form == "docx":
        _docx(paper.blocks, path)
    elif form == "xlsx":
        _xlsx(paper.blocks, path)
    else:
        path.write_text("\n".join(_rows(paper.blocks)) + "\n", encoding="utf-8")
    return path


def _flat(blocks: Sequence[Block]) -> Iterator[Text | Grid]:
    """Blocks without pages and columns, which office files and texts have no places for; a table
    that went on over a page is one that goes on."""
    for block in blocks:
        if isinstance(block, Columns):
            yield from (*block.left, *block.right)
        elif not isinstance(block, NewPage):
            yield block


def _rows(blocks: Sequence[Block]) -> Iterator[str]:
    for block in _flat(blocks):
        if isinstance(block, Text):
            yield block.text
        else:
            for row in block.rows:
                yield "\t".join((cell or "").replace("\n", " ") for cell in row)


def _docx(blocks: Sequence[Block], path: Path) -> None:
    file = docx.Document()
    for block in _flat(blocks):
        if isinstance(block, Text):
            file.add_paragraph(block.text)
            continue
        drawn = file.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
        for r, row in enumerate(block.rows):
            for c, text in enumerate(row):
                if text is None:
                    continue
                down, across = block.spans.get((r, c), (1, 1))
                cell = drawn.cell(r, c)
                if (down, across) != (1, 1):
                    cell = cell.merge(drawn.cell(r + down - 1, c + across - 1))
                cell.text = text
        file.add_paragraph("")
    file.save(str(path))


def _xlsx(blocks: Sequence[Block], path: Path) -> None:
    """Everything in one sheet, one below the other, an empty row behind a table."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    at = 1
    for block in _flat(blocks):
        if isinstance(block, Text):
            for c, text in enumerate(block.text.split("\t")):
                sheet.cell(at, c + 1, text)
            at += 1
            continue
        for r, row in enumerate(block.rows):
            for c, text in enumerate(row):
                if text:
                    sheet.cell(at + r, c + 1, text)
        for (r, c), (down, across) in block.spans.items():
            sheet.merge_cells(
                start_row=at + r, start_column=c + 1, end_row=at + r + down - 1,
                end_column=c + across,
            )  # fmt: skip
        at += len(block.rows) + 1
    book.save(str(path))


def _pdf(doc: Document, path: Path, *, ruled: bool) -> None:
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    found = fonts()
    for page in doc.pages:
        for line in doc.lines_of(page.number):
            draw(canvas, line, found)
        for table in doc.tables if ruled else ():
            if table.place.page == page.number:
                canvas.setLineWidth(0.5)
                for cell in table.cells:
                    if cell.box is not None:
                        box = cell.box
                        canvas.rect(
                            box.left * WIDTH, HEIGHT - box.bottom * HEIGHT,
                            (box.right - box.left) * WIDTH, (box.bottom - box.top) * HEIGHT,
                        )  # fmt: skip
        canvas.showPage()
    canvas.save()
