"""The tables that stand in one sheet of a workbook: parted by what is empty or stands alone.

A sheet holds titles, rows of labels, tables below or beside one another, and remarks. Rows and
columns without text part tables; a row of a single text above or below a table is no part of it.
Where the rows behind an empty one go on under the same columns, the table goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

FIGURE = re.compile(r"[(<>≤≥≈~±+\-−–＜＞（约]*\s*\d")
"""How a cell begins that states a figure."""
LONG = 40
"""Letters from which a text is no cell of a narrow column but a sentence."""
MOSTLY = 0.5
"""Share of the cells of a column that tell what stands in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a sheet: ``number`` names it; rows and columns from 0, the last ones included."""

    number: int
    text: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def figure(self) -> bool:
        return bool(FIGURE.match(self.text.strip()))


Area = tuple[Placed, ...]
Row = list[Placed]


def areas(cells: Sequence[Placed]) -> list[Area]:
    """The tables of a sheet, each with two columns at least, from the top and from the left. Cells
    in none of them are lines of their own."""
    found: list[Area] = []
    waiting = [_within(cells)] if cells else []
    while waiting:
        for band in _joined(_bands(waiting.pop())):
            sides = _sides(body := _body(band))
            if len(sides) > 1:
                waiting += sides
            elif len({cell.left for cell in body}) > 1:
                found.append(tuple(body))
    return sorted(found, key=lambda area: (area[0].top, area[0].left))


def _within(cells: Sequence[Placed]) -> list[Placed]:
    """Merged cells reach no further than cells with text: not over the whole of an empty sheet."""
    bottom, right = max(cell.top for cell in cells), max(cell.left for cell in cells)
    return [
        replace(
            cell,
            bottom=max(cell.top, min(cell.bottom, bottom)),
            right=max(cell.left, min(cell.right, right)),
        )
        for cell in cells
    ]


def _rows(cells: Iterable[Placed]) -> list[Row]:
    """The cells by the rows in which they begin."""
    rows: dict[int, Row] = {}
    for cell in sorted(cells, key=lambda cell: (cell.top, cell.left)):
        rows.setdefault(cell.top, []).append(cell)
    return list(rows.values())


def _bands(cells: Sequence[Placed]) -> list[list[Placed]]:
    """Cut at rows without text."""
    bands: list[list[Placed]] = []
    reached = -2
    for row in _rows(cells):
        if row[0].top > reached + 1:
            bands.append([])
        bands[-1] += row
        reached = max(reached, *(cell.bottom for cell in row))
    return bands


def _joined(bands: Sequence[list[Placed]]) -> list[list[Placed]]:
    """An empty row inside a table parts nothing: the rows below it state figures under the columns
    that do so above."""
    joined: list[list[Placed]] = []
    for band in bands:
        if joined and _goes_on(joined[-1], band):
            joined[-1] = joined[-1] + band
        else:
            joined.append(band)
    return joined


def _goes_on(above: Sequence[Placed], band: Sequence[Placed]) -> bool:
    body = _body(above)
    rows = _rows(body)
    first = next((row for row in _rows(band) if len(row) > 1), None)
    if first is None or len(rows) < 2 or any(cell.figure for cell in rows[0]) or len(rows[0]) < 3:
        return False
    within = min(c.left for c in body) == min(c.left for c in band) and max(
        c.right for c in band
    ) <= max(c.right for c in body)
    stating = _stating(rows[1:])
    return (
        within
        and first[0].figure is rows[-1][0].figure
        and any(cell.figure and cell.left in stating for cell in first[1:])
    )


def _stating(rows: Iterable[Row]) -> set[int]:
    """The columns most of whose cells state figures."""
    filled: Counter[int] = Counter()
    figures: Counter[int] = Counter()
    for cell in (cell for row in rows for cell in row):
        filled[cell.left] += 1
        figures[cell.left] += cell.figure
    return {column for column, count in figures.items() if count > MOSTLY * filled[column]}


def _body(band: Sequence[Placed]) -> list[Placed]:
    """Without the rows of one text above and below: titles and remarks. What is merged over rows
    keeps these together."""
    rows = _rows(band)
    tall = {n for cell in band for n in range(cell.top, min(cell.bottom, rows[-1][0].top) + 1)
            if cell.bottom > cell.top}  # fmt: skip
    lone = [len(row) == 1 and row[0].top not in tall for row in rows]
    start = next((n for n, alone in enumerate(lone) if not alone), len(rows))
    end = next((n for n in range(len(rows), 0, -1) if not lone[n - 1]), 0)
    if 0 < start < end and any(lone[start:end]) and any(cell.figure for cell in rows[start]):
        start -= 1  # no header below, and rows alone inside as well: the first section
    return [cell for row in rows[start:end] for cell in row]


def _sides(body: Sequence[Placed]) -> list[list[Placed]]:
    """Cut at columns without text, where what stands on either side is a table of its own: two
    rows and columns at least, the first column of names, no sentence over both."""
    if not body:
        return []
    sides: list[list[Placed]] = []
    reached = -2
    for cell in sorted(body, key=lambda cell: cell.left):
        if cell.left > reached + 1:
            sides.append([])
        sides[-1].append(cell)
        reached = max(reached, cell.right)
    return sides if len(sides) > 1 and all(map(_table_of_its_own, sides)) else [list(body)]


def _table_of_its_own(side: Sequence[Placed]) -> bool:
    rows = [row for row in _rows(side) if len(row) > 1]
    first = min(cell.left for cell in side)
    names = [cell for cell in side if cell.left == first]
    worded = sum(not cell.figure and len(cell.text) < LONG for cell in names)
    figured = any(cell.figure for cell in side if cell.left != first)
    return len(rows) > 1 and figured and worded > MOSTLY * len(names)
