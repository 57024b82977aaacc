"""The cells of the tables on a page, which an officer may correct where their text was misread."""

from __future__ import annotations

from typing import NamedTuple

from zhiyi.document import Cell, Document, Evidence, Line, Table
from zhiyi.review.judging.layers import cell_fact


class Gridded(NamedTuple):
    """A table as read: the id of each cell with its text, by rows; a merged cell stands once."""

    table: Table
    rows: tuple[tuple[tuple[str, Cell], ...], ...]


def tables_on(document: Document, page: int) -> tuple[Gridded, ...]:
    """The tables that stand on a page, in reading order."""
    return tuple(_gridded(one) for one in document.tables if one.place.page == page)


def _gridded(table: Table) -> Gridded:
    rows: list[list[tuple[str, Cell]]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda one: (one.row, one.column)):
        if cell.row < table.rows:
            rows[cell.row].append((cell_fact(table.id, cell.row, cell.column), cell))
    return Gridded(table, tuple(tuple(row) for row in rows if row))


def cell_at(
    document: Document, page: int, x: float, y: float, *, locator: str = ""
) -> tuple[str, Cell] | None:
    """The cell that holds the point, or that has the locator: its id, and what was read in it."""
    for table in document.tables:
        for cell in table.cells if table.place.page == page else ():
            if _there(cell, x, y, locator):
                return cell_fact(table.id, cell.row, cell.column), cell
    return None


def stands_at(line: Line, x: float, y: float, *, locator: str = "") -> bool:
    """Whether a line holds the point, or has the locator."""
    return _there(line.place, x, y, locator)


def _there(place: Cell | Evidence, x: float, y: float, locator: str) -> bool:
    if locator:
        return place.locator == locator
    box = place.box
    return box is not None and box.left <= x <= box.right and box.top <= y <= box.bottom
