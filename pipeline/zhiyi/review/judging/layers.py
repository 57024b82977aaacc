"""Lines and table cells, which stand in the files of the documents and not in the report: judged
where an officer corrects the text itself."""

from __future__ import annotations

from collections.abc import Iterable

from zhiyi.document import Cell, Document, Line, Table
from zhiyi.review.judging.facts import LONGEST_LABEL, Fact, Place, Shown

CELL = "#"
"""Between a table's id and the cell's row and column, from 0: ``table-1f#2,0``."""


def cell_fact(table: str, row: int, column: int) -> str:
    """The id by which a cell is judged."""
    return f"{table}{CELL}{row},{column}"


def table_and_cell(fact: str) -> tuple[str, int, int]:
    """Of what ``cell_fact`` gives. Raises ``ValueError``."""
    table, _, place = fact.rpartition(CELL)
    row, column = place.split(",")
    return table, int(row), int(column)


def text_fact(document: Document, fact: str) -> Fact | None:
    """The line or cell of the document that has this id."""
    for line in document.lines:
        if line.id == fact:
            return _line(document, line)
    for table in document.tables:
        if fact.startswith(table.id + CELL):
            return _cell(document, table, fact)
    return None


def reader_at(lines: Iterable[Line], place: Place) -> str:
    """Who read the line in which the fact stands: on one page, lines of a text layer and of the
    picture stand side by side. ``place.reader`` where no line is there."""
    if place.box is None:
        return place.reader
    found = [(_shared(line, place.box), line) for line in lines]
    shared, line = max(found, key=lambda one: one[0], default=(0.0, None))
    return line.origin.method if line is not None and shared > 0 else place.reader


def _shared(line: Line, box: tuple[float, float, float, float]) -> float:
    """The area that both cover."""
    own = line.place.box
    if own is None:
        return 0.0
    wide = min(own.right, box[2]) - max(own.left, box[0])
    high = min(own.bottom, box[3]) - max(own.top, box[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _line(document: Document, line: Line) -> Fact:
    box, where = line.place.box, line.place
    place = Place(
        document=document.id,
        path=document.path,
        sha256=document.sha256,
        page=where.page,
        box=(box.left, box.top, box.right, box.bottom) if box else None,
        locator=where.locator,
        quote=line.text,
        label=line.text[:LONGEST_LABEL],
        says=line.text,
        reader=line.origin.method,
    )
    return Fact(id=line.id, layer="lines", place=place)


def _cell(document: Document, table: Table, fact: str) -> Fact | None:
    try:
        _, row, column = table_and_cell(fact)
    except ValueError:
        return None
    for cell in table.cells:
        if (cell.row, cell.column) == (row, column):
            place = Place(
                document=document.id,
                path=document.path,
                sha256=document.sha256,
                page=table.place.page,
                box=_box(cell, table),
                locator=cell.locator or table.place.locator,
                quote=cell.text,
                label=cell.text[:LONGEST_LABEL],
                says=cell.text,
                reader=table.origin.method,
            )
            return Fact(id=fact, layer="tables", place=place)
    return None


def _box(cell: Cell, table: Table) -> Shown:
    box = cell.box or table.place.box
    return (box.left, box.top, box.right, box.bottom) if box else None
