"""A table that goes on from another page, under the header that stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyi.document import Cell, Table
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.tables.frame import Framer
from zhiyi.indicators.tables.grid import grid_of, text_of
from zhiyi.indicators.tables.headings import Headings
from zhiyi.indicators.tables.labels import Labels
from zhiyi.indicators.tables.values import Values
from zhiyi.indicators.tables.words import Words


def under_its_head(table: Table, tables: Sequence[Table], *, tools: Tools) -> Table:
    """The table with the header of the one that it continues, where it does not repeat it."""
    known = {one.id: one for one in tables}
    before = known.get(table.continues or "")
    if before is None:
        return table
    first = _first(table, known)
    table = _filled(table, before)
    if _row(first) == _row(table):
        return table
    rows = _framer(tools).head_rows(grid_of(first))
    head = _aligned([cell for cell in first.cells if cell.row < rows], first, table)
    own = [replace(cell, row=cell.row + rows) for cell in table.cells]
    return replace(table, rows=table.rows + rows, cells=(*head, *own))


def _framer(tools: Tools) -> Framer:
    words = Words(tools)
    return Framer(Headings(tools, words, Labels(tools, words), Values(tools, words)))


def _first(table: Table, known: dict[str, Table]) -> Table:
    seen = {table.id}
    while table.continues in known and table.continues not in seen:
        table = known[table.continues]
        seen.add(table.id)
    return table


def _filled(table: Table, before: Table) -> Table:
    """The first row with the cells that only the last row of the page before holds: a row cut in
    two, or a name merged over the border of the pages."""
    if table.columns != before.columns or not before.rows or not table.rows:
        return table
    last, first = before.grid()[-1], table.grid()[0]
    if not any(text_of(cell) for cell in first) or text_of(first[0]):
        return table
    taken: list[Cell] = []
    for column, (old, new) in enumerate(zip(last, first, strict=True)):
        if text_of(new) or not text_of(old) or old is None:
            continue
        states = any(char.isdigit() for char in text_of(old))
        if states and text_of(first[column]):
            continue
        taken.append(replace(old, row=0, column=column, row_span=1, column_span=1))
        if any(text_of(cell) for cell in first[: column + 1]):
            break
    covered = {(cell.row, cell.column) for cell in taken}
    kept = [cell for cell in table.cells if (cell.row, cell.column) not in covered]
    return replace(table, cells=(*taken, *kept))


def _aligned(head: list[Cell], first: Table, table: Table) -> list[Cell]:
    """The cells of the header over the columns of this page, by their places where columns of
    one of the pages are more."""
    if first.columns == table.columns:
        return head
    spans = _spans(table)
    moved = []
    for cell in head:
        if cell.box is None or len(spans) < table.columns:
            return head
        left, right = cell.box.left, cell.box.right
        own = [c for c, (a, b) in sorted(spans.items()) if left <= (a + b) / 2 <= right]
        if own:
            moved.append(replace(cell, column=own[0], column_span=len(own)))
    return moved


def _spans(table: Table) -> dict[int, tuple[float, float]]:
    """From where to where each column reaches, by its unmerged cells."""
    found: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.box is not None and cell.column_span == 1:
            left, right = found.get(cell.column, (cell.box.left, cell.box.right))
            found[cell.column] = min(left, cell.box.left), max(right, cell.box.right)
    return found


def _row(table: Table) -> list[str]:
    """The texts of the first row."""
    row: list[Cell | None] = table.grid()[0] if table.rows else []
    return [text_of(cell) for cell in row]
