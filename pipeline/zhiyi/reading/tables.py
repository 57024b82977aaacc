"""find_tables: grids on every page, with the text of the lines that stand in their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zhiyi.document import (
    Box,
    Cell,
    Document,
    Evidence,
    Line,
    Origin,
    Page,
    Problem,
    Table,
    fact_id,
)
from zhiyi.errors import ReadError
from zhiyi.flow import Found
from zhiyi.reading.aligned import aligned_grids
from zhiyi.reading.geometry import Frame, Point, bounding, rotated, turned_upright
from zhiyi.reading.grids import Grid, GridCell, Rule, grids, rooted
from zhiyi.reading.native import PDF_FAILURES, opened
from zhiyi.reading.order import Place
from zhiyi.reading.pages import PDF, has_layout
from zhiyi.reading.rules import drawn_rules, seen_rules
from zhiyi.source import Picture, Source

STAGE = "tables"
RULED = Origin("ruled-table@1", 0.95)
ALIGNED = Origin("aligned-table@1", 0.7)

NEAR_POINTS = 2.5
"""Points within which two drawn rules touch or are the same."""

NEAR_SHARE = 0.004
"""The same for rules seen in a picture, in fractions of its longer side (1.2 mm on A4)."""

EDGE_SLACK = 0.6
"""Line heights by which characters may reach over a border that their line does not cross: boxes
of the recogniser begin a little before the print and characters are placed by its columns."""

LEAST_TEXTS, LEAST_FILLED = 2, 0.3
"""Number and share of cells with text that a ruled grid must have: frames and the grids of charts
have fewer. Forms, half empty, reach 0.5."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The straightened page that grids are found on: ``width`` x ``height`` of any unit; its text
    is upright after turning back by the page's rotation and by ``skew``."""

    frame: Frame
    skew: float = 0.0

    def place(self, point: Point) -> Point:
        """Page fractions to the sheet."""
        x, y = self.frame.pixel(point)
        cx, cy = self.frame.width / 2, self.frame.height / 2
        u, v = rotated((x - cx, y - cy), -self.skew)
        return u + cx, v + cy

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle of the sheet as page fractions."""
        cx, cy = self.frame.width / 2, self.frame.height / 2
        points = []
        for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)):
            u, v = rotated((x - cx, y - cy), self.skew)
            points.append(self.frame.point(u + cx, v + cy))
        return bounding(points)


def find_tables(
    doc: Document, *, source: Source, suppress: Callable[[Picture], Picture] | None = None
) -> Found[Table]:
    """Tables of every page that has a picture; needs lines. ``suppress`` takes away seal ink,
    whose strokes otherwise pass for rules."""
    tables: list[Table] = []
    problems: list[Problem] = []
    with ExitStack() as stack:
        pdf: Any = None
        if source.media_type == PDF and any(p.text_source == "native" for p in doc.pages):
            pdf = stack.enter_context(opened(source.file))
        for page in filter(has_layout, doc.pages):
            lines = doc.lines_of(page.number)
            try:
                found = _page_tables(page, lines, pdf, source, suppress) if lines else []
            except ReadError as error:
                detail = f"第 {page.number} 页表格未能读出 tables could not be read: {error}"
                problems.append(
                    Problem(stage=STAGE, code=error.code, detail=detail, page=page.number)
                )
                continue
            for ordinal, (grid, origin, sheet) in enumerate(found):
                tables.append(_table(doc, page, lines, grid, origin, sheet, ordinal))
    return Found(tuple(tables), tuple(problems))


def _page_tables(
    page: Page,
    lines: Sequence[Line],
    pdf: Any,
    source: Source,
    suppress: Callable[[Picture], Picture] | None,
) -> list[tuple[Grid, Origin, _Sheet]]:
    if page.text_source == "native" and pdf is not None and page.rotation == 0:
        sheet, ruled = _drawn(pdf, page)
    else:
        picture = source.picture(page.number)
        sheet, ruled = _seen(suppress(picture) if suppress else picture, page, lines)
    found: list[tuple[Grid, Origin, _Sheet]] = []
    free = list(range(len(lines)))
    for grid in ruled:
        inside = _inside(grid, lines, sheet)
        texts = len(_filled(grid, lines, sheet))
        if texts >= max(LEAST_TEXTS, LEAST_FILLED * len(grid.cells)):
            found.append((grid, RULED, sheet))
            free = [n for n in free if n not in inside]
    places = [_place(lines[n], sheet) for n in free]
    lengths = [len(lines[n].text) for n in free]
    found += [(grid, ALIGNED, sheet) for grid in aligned_grids(places, lengths)]
    return sorted(found, key=lambda item: (item[0].bounds[1], item[0].bounds[0]))


def _drawn(pdf: Any, page: Page) -> tuple[_Sheet, list[Grid]]:
    try:
        across, down = drawn_rules(pdf.pages[page.number - 1])
    except PDF_FAILURES as error:
        raise ReadError(f"{type(error).__name__}") from error
    sheet = _Sheet(Frame(round(page.width), round(page.height)))
    return sheet, grids(across, down, near=NEAR_POINTS)


def _seen(picture: Picture, page: Page, lines: Sequence[Line]) -> tuple[_Sheet, list[Grid]]:
    upright = turned_upright(picture, page.rotation)
    rules = seen_rules(upright)
    sheet = _Sheet(Frame.of(upright, page.rotation), rules.skew)
    places = [_place(line, sheet) for line in lines]
    across = [rule for rule in rules.across if not any(_strikes(rule, p) for p in places)]
    down = [rule for rule in rules.down if not any(_stroke(rule, p) for p in places)]
    near = NEAR_SHARE * max(upright.shape)
    across, down = rooted(across, down, near=near)
    return sheet, grids(across, down, near=near)


def _strikes(rule: Rule, place: Place) -> bool:
    """Whether a horizontal rule is a stroke of a line's letters, or runs through them."""
    inner = 0.2 * place.height
    return (
        place.top + inner <= rule.place <= place.bottom - inner
        and place.left - inner <= rule.start
        and rule.end <= place.right + inner
    )


def _stroke(rule: Rule, place: Place) -> bool:
    """Whether a vertical rule is a stroke of a line's letters: inside, and no higher than it."""
    inner = 0.3 * place.height
    return (
        place.left <= rule.place <= place.right
        and place.top - inner <= rule.start
        and rule.end <= place.bottom + inner
    )


def _place(line: Line, sheet: _Sheet) -> Place:
    box = line.place.box
    assert box is not None  # lines of pages with a layout have one
    a, b = sheet.place((box.left, box.top)), sheet.place((box.right, box.bottom))
    return Place(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def _inside(grid: Grid, lines: Sequence[Line], sheet: _Sheet) -> set[int]:
    left, top, right, bottom = grid.bounds
    places = [_place(line, sheet) for line in lines]
    return {
        n
        for n, place in enumerate(places)
        if left <= (place.left + place.right) / 2 <= right and top <= place.middle <= bottom
    }


def _filled(
    grid: Grid, lines: Sequence[Line], sheet: _Sheet
) -> dict[GridCell, list[tuple[int, str]]]:
    """The cells that hold text, each with the parts of lines in it, in reading order."""
    filled: dict[GridCell, list[tuple[int, str]]] = {}
    for n, line in enumerate(lines):
        place = _place(line, sheet)
        for cell, text in _split(line.text, _middles(line, place, sheet), place, grid):
            if text.strip():
                filled.setdefault(cell, []).append((n, text.strip()))
    return filled


def _middles(line: Line, place: Place, sheet: _Sheet) -> list[float]:
    """Where the middle of each character of a line lies on the sheet, from the left."""
    xs = [sheet.place((x, 0.5))[0] for x in line.edges]
    if len(xs) != len(line.text) + 1:
        step = (place.right - place.left) / max(len(line.text), 1)
        xs = [place.left + step * k for k in range(len(line.text) + 1)]
    return [(a + b) / 2 for a, b in pairwise(xs)]


def _split(
    text: str, middles: Sequence[float], place: Place, grid: Grid
) -> list[tuple[GridCell, str]]:
    """The parts of a line by the cells that its characters lie in."""
    row = [cell for cell in grid.cells if cell.top <= place.middle < cell.bottom]
    runs: list[tuple[GridCell | None, list[int]]] = []
    for k, x in enumerate(middles):
        cell = next((cell for cell in row if cell.left <= x < cell.right), None)
        if runs and runs[-1][0] == cell:
            runs[-1][1].append(k)
        else:
            runs.append((cell, [k]))
    runs = _settled(runs, middles, EDGE_SLACK * place.height)
    return [
        (cell, text[part[0] : part[-1] + 1]) for cell, part in runs if cell is not None and part
    ]


def _settled(
    runs: list[tuple[GridCell | None, list[int]]], middles: Sequence[float], slack: float
) -> list[tuple[GridCell | None, list[int]]]:
    """Characters at the end of a line that only just reach over a border go with the others."""
    if len(runs) > 1 and runs[1][0] is not None:
        border = runs[1][0].left
        if all(border - middles[k] < slack for k in runs[0][1]):
            runs = [(runs[1][0], runs[0][1] + runs[1][1]), *runs[2:]]
    if len(runs) > 1 and runs[-2][0] is not None:
        border = runs[-2][0].right
        if all(middles[k] - border < slack for k in runs[-1][1]):
            runs = [*runs[:-2], (runs[-2][0], runs[-2][1] + runs[-1][1])]
    return runs


def _table(
    doc: Document,
    page: Page,
    lines: Sequence[Line],
    grid: Grid,
    origin: Origin,
    sheet: _Sheet,
    ordinal: int,
) -> Table:
    filled = _filled(grid, lines, sheet)
    cells = tuple(_cell(cell, filled.get(cell, []), lines, sheet) for cell in grid.cells)
    first = next(cell.text for cell in cells if cell.text)
    evidence = Evidence(
        document=doc.id,
        page=page.number,
        box=sheet.box(*grid.bounds),
        quote=first.splitlines()[0],
    )
    return Table(
        id=fact_id("table", doc, f"p{page.number}", ordinal),
        evidence=(evidence,),
        origin=origin,
        rows=grid.rows,
        columns=grid.columns,
        cells=cells,
    )


def _cell(
    cell: GridCell, parts: Sequence[tuple[int, str]], lines: Sequence[Line], sheet: _Sheet
) -> Cell:
    return Cell(
        text="\n".join(text for _, text in parts),
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        box=sheet.box(cell.left, cell.top, cell.right, cell.bottom),
        lines=tuple(lines[n].id for n, _ in parts),
    )
