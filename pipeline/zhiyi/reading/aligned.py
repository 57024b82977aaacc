"""Tables without rules: rows of short texts that stand in the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhiyi.reading.grids import Grid, GridCell
from zhiyi.reading.order import Place, rows_of

LEAST_ROWS, LEAST_COLUMNS = 3, 2
ROW_GAP = 2.2
"""Distance between rows, in line heights, up to which they belong together."""

COLUMN_GAP = 0.6
"""Least blank between columns, in line heights."""

FILLED = 0.6
"""Least share of cells that hold text."""

RUNNING = 14
"""Median letters of a cell from which two columns are running text set in two columns."""


@dataclass(frozen=True, slots=True)
class _Span:
    left: float
    right: float


def aligned_grids(places: Sequence[Place], lengths: Sequence[int]) -> list[Grid]:
    """Grids among the places; ``lengths`` are the numbers of letters in each."""
    if not places:
        return []
    rows = rows_of(range(len(places)), places)
    height = median(place.height for place in places)
    found: list[Grid] = []
    start = 0
    while start < len(rows):
        stop, columns = _longest(rows, start, places, height)
        block = rows[start:stop]
        if stop - start >= LEAST_ROWS and _convincing(block, columns, lengths):
            found.append(_grid(block, columns, places))
            start = stop
        else:
            start += 1
    return found


def _longest(
    rows: Sequence[Sequence[int]], start: int, places: Sequence[Place], height: float
) -> tuple[int, list[_Span]]:
    """How far rows from ``start`` keep to columns, and those columns."""
    columns = _columns([places[i] for i in rows[start]], height)
    if len(columns) < LEAST_COLUMNS:
        return start + 1, columns
    members = [places[i] for i in rows[start]]
    stop = start + 1
    while stop < len(rows):
        row = [places[i] for i in rows[stop]]
        above = max(places[i].bottom for i in rows[stop - 1])
        if min(place.top for place in row) - above > ROW_GAP * height:
            break
        together = _columns([*members, *row], height)
        if len(row) < LEAST_COLUMNS or len(together) < max(len(row), len(columns)):
            break
        members.extend(row)
        columns = together
        stop += 1
    return stop, columns


def _columns(places: Sequence[Place], height: float) -> list[_Span]:
    """Blank-separated spans that the places cover from left to right."""
    spans: list[_Span] = []
    for place in sorted(places, key=lambda p: p.left):
        if spans and place.left - spans[-1].right < COLUMN_GAP * height:
            spans[-1] = _Span(spans[-1].left, max(spans[-1].right, place.right))
        else:
            spans.append(_Span(place.left, place.right))
    return spans


def _convincing(
    rows: Sequence[Sequence[int]], columns: Sequence[_Span], lengths: Sequence[int]
) -> bool:
    cells = [i for row in rows for i in row]
    if len(cells) < FILLED * len(rows) * len(columns):
        return False
    return len(columns) > 2 or median(lengths[i] for i in cells) < RUNNING


def _grid(rows: Sequence[Sequence[int]], columns: Sequence[_Span], places: Sequence[Place]) -> Grid:
    """Cells for the texts only; borders run midway between columns and between rows."""
    edges = [columns[0].left]
    edges += [(a.right + b.left) / 2 for a, b in pairwise(columns)]
    edges.append(columns[-1].right)
    tops = [min(places[i].top for i in row) for row in rows]
    bottoms = [max(places[i].bottom for i in row) for row in rows]
    lines = [tops[0]]
    lines += [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
    lines.append(bottoms[-1])
    cells = [
        GridCell(n, m, 1, 1, edges[m], lines[n], edges[m + 1], lines[n + 1])
        for n in range(len(rows))
        for m in range(len(columns))
    ]
    return Grid(len(rows), len(columns), tuple(cells))
