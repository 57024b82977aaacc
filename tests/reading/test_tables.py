from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.reading.fakes import FakeRecogniser, FakeSource, document, page, read, white

from zhiyi.document import Document, Line, Table
from zhiyi.engines.protocols import Read
from zhiyi.reading import find_lines, find_tables
from zhiyi.source import Picture

WORDS = [["Item", "Rm", "A"], ["bar 1", "1012", "14"], ["bar 2", "1020", "15"]]
XS, YS = (60, 240, 400, 540), (200, 250, 300, 350)


def rules(picture: Picture, *, down: bool = True) -> Picture:
    for y in YS:
        cv2.line(picture, (XS[0], y), (XS[-1], y), (0, 0, 0), 2)
    for x in XS if down else ():
        cv2.line(picture, (x, YS[0]), (x, YS[-1]), (0, 0, 0), 2)
    return picture


def words() -> list[Read]:
    return [
        read(text, XS[c] + 10, YS[r] + 15)
        for r, row in enumerate(WORDS)
        for c, text in enumerate(row)
    ]


def lined(picture: Picture, reads: list[Read], **given: object) -> tuple[Document, FakeSource]:
    source = FakeSource([picture])
    doc = document(page(text_source="ocr", **given))
    lines = find_lines(doc, source=source, recogniser=FakeRecogniser(lambda _: reads)).facts
    return replace(doc, lines=lines), source


def texts(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


@pytest.mark.parametrize("down", [True, False], ids=["ruled", "ruled across"])
def test_a_scanned_table_has_the_text_of_its_lines(down: bool) -> None:
    doc, source = lined(rules(white(), down=down), words())
    (table,) = find_tables(doc, source=source).facts
    assert texts(table) == WORDS


def test_a_line_over_two_cells_is_split_where_the_border_runs() -> None:
    reads = [one for one in words() if one.text not in ("bar 1", "1012")]
    wide = read("bar 1" + 13 * " " + "1012", XS[0] + 10, YS[1] + 15)
    doc, source = lined(rules(white()), [*reads, wide])
    (table,) = find_tables(doc, source=source).facts
    assert texts(table)[1] == ["bar 1", "1012", "14"]


def test_every_letter_in_a_table_stands_in_one_cell() -> None:
    doc, source = lined(rules(white()), words())
    (table,) = find_tables(doc, source=source).facts
    in_cells = Counter("".join(cell.text for cell in table.cells))
    assert in_cells == Counter("".join(line.text for line in doc.lines))


def test_a_turned_page_tells_cells_where_they_lie_on_it() -> None:
    upright = rules(white())
    shown = np.ascontiguousarray(np.rot90(upright, k=-1))
    doc, source = lined(shown, words(), rotation=90)
    (table,) = find_tables(doc, source=source).facts
    assert texts(table) == WORDS
    box = table.place.box
    assert box is not None and box.right - box.left == pytest.approx(150 / 800, abs=0.01)


def native(draw: Callable[[Canvas], None], folder: Path) -> tuple[Document, FakeSource]:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(600, 800))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    file = folder / "a.pdf"
    file.write_bytes(data.getvalue())
    source = FakeSource([white()], file, "application/pdf")
    doc = document(page(text_source="native"), media_type="application/pdf")
    lines: tuple[Line, ...] = find_lines(
        doc, source=source, recogniser=FakeRecogniser(lambda _: [])
    ).facts
    return replace(doc, lines=lines), source


def test_a_native_three_line_table_is_found(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (YS[0], YS[1], YS[-1]):
            canvas.line(XS[0], 800 - y, XS[-1], 800 - y)
        for r, row in enumerate(WORDS):
            for c, text in enumerate(row):
                canvas.drawString(XS[c] + 10, 800 - YS[r] - 30, text)

    doc, source = native(draw, tmp_path)
    (table,) = find_tables(doc, source=source).facts
    assert texts(table) == WORDS


def test_a_file_that_does_not_open_is_read_from_its_picture(tmp_path: Path) -> None:
    doc, source = lined(rules(white()), words())
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.4 cut off")
    damaged = FakeSource(source.pictures, broken, "application/pdf")
    pages = tuple(replace(one, text_source="native") for one in doc.pages)
    (table,) = find_tables(replace(doc, pages=pages), source=damaged).facts
    assert texts(table) == WORDS
