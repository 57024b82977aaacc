"""Inquiries as files of an inquiry folder: text, Markdown, DOCX, PDF with a text layer; and read
again through the intake and the stages, as `zhiyi run` does."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from zhiyi.document import Document, Line, Table
from zhiyi.engines.protocols import Encoder
from zhiyi.equipment import Engines, Knowledge
from zhiyi.intake.files import submitted_files
from zhiyi.kinds import find_parts
from zhiyi.language import find_passages
from zhiyi.limits import Limits
from zhiyi.over_document import open_document, read_document

from .layouts import Laid
from .pen import HEIGHT, WIDTH
from .reading import Run, inquiry_of, pages_of
from .situations import Case

FONTS = (("WenQuanYi Zen Hei", "fonts-wqy-zenhei"), ("DejaVu Sans:style=Book", "fonts-dejavu-core"))
"""Fontconfig pattern and Debian package; a letter is drawn in the first that has it."""
BASELINE = 0.85


def writable(case: Case) -> bool:
    """Scans are left out: their lines are misread already."""
    return all(laid.style.layout != "scan" for laid in case.laid.values())


def run_files(case: Case, *, engines: Engines, knowledge: Knowledge, encoder: Encoder) -> Run:
    """The inquiry written, and read as `zhiyi run` reads it; seconds are those of languages, parts
    and translations."""
    with tempfile.TemporaryDirectory() as room:
        submission, scratch = Path(room) / "submission", Path(room) / "scratch"
        submission.mkdir()
        scratch.mkdir()
        for path, laid in case.laid.items():
            write_file(laid, submission / path)
        docs, seconds = read_folder(
            submission, scratch=scratch, engines=engines, knowledge=knowledge
        )
    start = time.process_time()
    inquiry = inquiry_of(case.name, docs, encoder=encoder)
    whole = seconds + time.process_time() - start
    return Run(case, inquiry, seconds, whole, sum(pages_of(doc) for doc in docs))


def read_folder(
    submission: Path, *, scratch: Path, engines: Engines, knowledge: Knowledge
) -> tuple[list[Document], float]:
    """Every file through the stages up to its parts, and the processor seconds that languages and
    parts took."""
    found, seconds = [], 0.0
    for file in submitted_files(submission, scratch=scratch, limits=Limits()):
        doc, source = open_document(file, limits=Limits())
        if source is not None:
            with source:
                doc = read_document(
                    doc, source, engines=engines, knowledge=knowledge, until="parts"
                )
        start = time.process_time()
        find_passages(doc, voices=engines.voices)
        find_parts(doc)
        seconds += time.process_time() - start
        found.append(doc)
    return found, seconds


def write_file(laid: Laid, path: Path) -> None:
    if laid.style.layout == "docx":
        _write_docx(laid.document, path)
    elif laid.style.boxed:
        _write_pdf(laid.document, path)
    else:
        gap = "\n\n" if laid.style.layout == "markdown" else "\n"
        blocks = groupby(laid.document.lines, key=lambda line: id(laid.owners[line.id]))
        texts = ["\n".join(line.text for line in own) for _, own in blocks]
        path.write_text(gap.join(texts) + "\n", encoding="utf-8")


def _write_docx(doc: Document, path: Path) -> None:
    file = docx.Document()
    for table, lines in _with_tables(doc):
        if table is None:
            for line in lines:
                file.add_paragraph(line.text)
            continue
        drawn = file.add_table(rows=table.rows, cols=table.columns, style="Table Grid")
        for cell in table.cells:
            drawn.cell(cell.row, cell.column).text = cell.text
    file.save(str(path))


def _with_tables(doc: Document) -> Iterator[tuple[Table | None, list[Line]]]:
    """Lines in order, those of one table together."""
    table_of = {line: table for table in doc.tables for cell in table.cells for line in cell.lines}
    for _, own in groupby(doc.lines, key=lambda line: id(table_of.get(line.id))):
        lines = list(own)
        yield table_of.get(lines[0].id), lines


def _write_pdf(doc: Document, path: Path) -> None:
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    found = fonts()
    for page in doc.pages:
        for line in doc.lines_of(page.number):
            draw(canvas, line, found)
        for table in (t for t in doc.tables if t.place.page == page.number):
            _rule(canvas, table)
        canvas.showPage()
    canvas.save()


def draw(canvas: Canvas, line: Line, fonts: Sequence[TTFont]) -> None:
    box = line.place.box
    assert box is not None
    size = (box.bottom - box.top) * HEIGHT
    left, base = box.left * WIDTH, HEIGHT - (box.top * HEIGHT + BASELINE * size)
    for name, run in groupby(line.text.replace("\t", "      "), key=lambda c: _font_of(c, fonts)):
        text = "".join(run)
        canvas.setFont(name, size)
        canvas.drawString(left, base, text)
        left += pdfmetrics.stringWidth(text, name, size)


def _font_of(letter: str, fonts: Sequence[TTFont]) -> str:
    return next((f.fontName for f in fonts if ord(letter) in f.face.charToGlyph), fonts[0].fontName)


def _rule(canvas: Canvas, table: Table) -> None:
    """The frame of every cell: rows reach to the next one, columns to the next."""
    boxes = {(c.row, c.column): c.box for c in table.cells if c.box is not None}
    lefts = [min(b.left for (_, c), b in boxes.items() if c == n) for n in range(table.columns)]
    tops = [min(b.top for (r, _), b in boxes.items() if r == n) for n in range(table.rows)]
    step = lefts[1] - lefts[0] if len(lefts) > 1 else 0.4
    edges = [left * WIDTH - 3 for left in (*lefts, lefts[-1] + step)]
    end = max(box.bottom for box in boxes.values()) * HEIGHT + 3
    levels = [HEIGHT - y for y in (*(top * HEIGHT - 2 for top in tops), end)]
    canvas.setLineWidth(0.5)
    for y in levels:
        canvas.line(edges[0], y, edges[-1], y)
    for x in edges:
        canvas.line(x, levels[0], x, levels[-1])


@cache
def fonts() -> tuple[TTFont, ...]:
    found = []
    for family, package in FONTS:
        listed = subprocess.run(
            ["fc-list", "--format", "%{file}\t%{index}\n", family],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        if not listed:
            raise SystemExit(f"font “{family}” is not installed; on Debian: {package}")
        file, _, index = sorted(listed)[0].partition("\t")
        font = TTFont(family, file, subfontIndex=int(index) & 0xFFFF)
        pdfmetrics.registerFont(font)
        found.append(font)
    return tuple(found)
