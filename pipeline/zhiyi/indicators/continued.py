"""A table that goes on from another page, under the header that stands there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zhiyi.document import Cell, Table
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.layout import TableLayout, text_of


def under_its_head(table: Table, tables: Sequence[Table], *, tools: Tools) -> Table:
    """The table with the header of the one that it continues, where it does not repeat it."""
    first = _first(table, tables)
    if first is table or _row(first) == _row(table):
        return table
    rows = TableLayout(tools, first, range(first.columns)).head
    head = [cell for cell in first.cells if cell.row < rows]
    own = [replace(cell, row=cell.row + rows) for cell in table.cells]
    return replace(table, rows=table.rows + rows, cells=(*head, *own))


def _first(table: Table, tables: Sequence[Table]) -> Table:
    known = {one.id: one for one in tables}
    while table.continues in known:
        table = known[table.continues]
    return table


def _row(table: Table) -> list[str]:
    """The texts of the first row."""
    row: list[Cell | None] = table.grid()[0] if table.rows else []
    return [text_of(cell) for cell in row]
