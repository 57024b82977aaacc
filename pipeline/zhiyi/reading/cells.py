"""The text of a grid's cells: each character of a line goes to the cell that it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyi.reading.grids import Grid, GridCell
from zhiyi.reading.order import Place
from zhiyi.reading.sheet import Placed

EDGE_SLACK = 0.6
"""Line heights by which characters may reach over a border that their line does not cross: boxes
of the recogniser begin a little before the print and characters are placed by its columns."""

Run = tuple[GridCell | None, list[int]]


def inside(grid: Grid, lines: Sequence[Placed]) -> set[int]:
    """The lines whose middle lies in the grid."""
    left, top, right, bottom = grid.bounds
    return {
        n
        for n, one in enumerate(lines)
        if left <= (one.place.left + one.place.right) / 2 <= right
        and top <= one.place.middle <= bottom
    }


def filled(grid: Grid, lines: Sequence[Placed]) -> dict[GridCell, list[tuple[int, str]]]:
    """The cells that hold text, each with the parts of lines in it, in reading order."""
    found: dict[GridCell, list[tuple[int, str]]] = {}
    for n, one in enumerate(lines):
        row = [cell for cell in grid.cells if cell.top <= one.place.middle < cell.bottom]
        if not row:
            continue
        for cell, text in _split(one, row):
            if text.strip():
                found.setdefault(cell, []).append((n, text.strip()))
    return found


def _split(one: Placed, row: Sequence[GridCell]) -> list[tuple[GridCell, str]]:
    """The parts of a line by the cells that its characters lie in."""
    middles = one.middles
    runs: list[Run] = []
    for k, x in enumerate(middles):
        cell = next((cell for cell in row if cell.left <= x < cell.right), None)
        if runs and runs[-1][0] == cell:
            runs[-1][1].append(k)
        else:
            runs.append((cell, [k]))
    runs = _settled(runs, middles, one.place)
    return [
        (cell, one.line.text[part[0] : part[-1] + 1])
        for cell, part in runs
        if cell is not None and part
    ]


def _settled(runs: list[Run], middles: Sequence[float], place: Place) -> list[Run]:
    """Characters at the end of a line that only just reach over a border go with the others."""
    slack = EDGE_SLACK * place.height
    if len(runs) > 1 and runs[1][0] is not None:
        border = runs[1][0].left
        if all(border - middles[k] < slack for k in runs[0][1]):
            runs = [(runs[1][0], runs[0][1] + runs[1][1]), *runs[2:]]
    if len(runs) > 1 and runs[-2][0] is not None:
        border = runs[-2][0].right
        if all(middles[k] - border < slack for k in runs[-1][1]):
            runs = [*runs[:-2], (runs[-2][0], runs[-2][1] + runs[-1][1])]
    return runs
