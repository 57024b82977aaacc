"""find_tables: grids on every page, with the text of the lines that stand in their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium

from zhiyi.document import (
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
from zhiyi.reading.aligned import Text, aligned_grids
from zhiyi.reading.cells import filled, inside
from zhiyi.reading.continued import linked
from zhiyi.reading.drawn import drawn_rules
from zhiyi.reading.geometry import Frame, turned_upright
from zhiyi.reading.grids import Grid, GridCell, Rule, grids, rooted, whole
from zhiyi.reading.order import Place
from zhiyi.reading.pages import PDF, has_layout
from zhiyi.reading.rules import seen_rules
from zhiyi.reading.sheet import Placed, Sheet, placed_lines
from zhiyi.reading.straighten import flattened
from zhiyi.source import Picture, Source

STAGE = "tables"
RULED = Origin("ruled-table@1", 0.95)
ALIGNED = Origin("aligned-table@1", 0.7)

NEAR_POINTS = 2.5
"""Points within which two drawn rules touch or are the same."""

NEAR_SHARE = 0.004
"""The same for rules seen in a picture, in fractions of its longer side (1.2 mm on A4)."""

SHORT, INSIDE = 4.0, 0.5
"""Line heights up to which a vertical rule is doubted, and how deep it must run inside a line."""

LEAST_TEXTS, LEAST_FILLED = 2, 0.3
"""Number and share of cells with text that a ruled grid must have: frames and the grids of charts
have fewer. Forms, half empty, reach 0.5."""


def find_tables(
    doc: Document, *, source: Source, suppress: Callable[[Picture], Picture] | None = None
) -> Found[Table]:
    """Tables of every page that has a picture, each page by itself; needs lines. ``suppress`` takes
    away seal ink, whose strokes otherwise pass for rules."""
    tables: list[Table] = []
    problems: list[Problem] = []
    with ExitStack() as stack:
        pdf: Any = None
        if source.media_type == PDF and any(p.text_source == "native" for p in doc.pages):
            pdf = _opened(source, stack)
        for page in filter(has_layout, doc.pages):
            lines = doc.lines_of(page.number)
            if not lines:
                continue
            try:
                found, placed, sheet = _page_tables(page, lines, pdf, source, suppress)
            except ReadError as error:
                detail = f"第 {page.number} 页表格未能读出 tables could not be read: {error}"
                problems.append(
                    Problem(stage=STAGE, code=error.code, detail=detail, page=page.number)
                )
                continue
            for ordinal, (grid, origin) in enumerate(found):
                tables.append(_table(doc, page, placed, grid, origin, sheet, ordinal))
    return Found(tuple(tables), tuple(problems))


def join_tables(doc: Document) -> Found[Table]:
    """The tables, those that go on from the page before with ``continues``."""
    return Found(linked(doc, doc.tables))


def _opened(source: Source, stack: ExitStack) -> Any:
    """The PDF, closed with the stack; None where it does not open: the pictures tell then."""
    try:
        return stack.enter_context(pdfium.PdfDocument(source.file))
    except pdfium.PdfiumError:
        return None


@dataclass(frozen=True, slots=True)
class _Ruled:
    """The straightened page, its rules, and the distance within which two of them touch."""

    sheet: Sheet
    across: list[Rule]
    down: list[Rule]
    near: float


def _page_tables(
    page: Page,
    lines: Sequence[Line],
    pdf: Any,
    source: Source,
    suppress: Callable[[Picture], Picture] | None,
) -> tuple[list[tuple[Grid, Origin]], list[Placed], Sheet]:
    if page.text_source == "native" and pdf is not None:
        ruled = _drawn(pdf, page)
        placed = placed_lines(lines, ruled.sheet)
        rooted_across, rooted_down = ruled.across, ruled.down
    else:
        picture = source.picture(page.number)
        ruled = _seen(suppress(picture) if suppress else picture, page)
        placed = placed_lines(lines, ruled.sheet)
        ruled = _without_strokes(ruled, placed)
        rooted_across, rooted_down = rooted(
            whole(ruled.across, near=ruled.near),
            whole(ruled.down, near=ruled.near),
            near=ruled.near,
        )
    found: list[tuple[Grid, Origin]] = []
    free = list(placed)
    across = ruled.across
    for grid in grids(rooted_across, rooted_down, near=ruled.near):
        texts = len(filled(grid, placed))
        if texts >= max(LEAST_TEXTS, LEAST_FILLED * len(grid.cells)):
            found.append((grid, RULED))
            taken = inside(grid, free)
            free = [one for n, one in enumerate(free) if n not in taken]
            across = [rule for rule in across if not _belongs(rule, grid, ruled.near)]
    texts_left = [Text(text, place) for one in free for text, place in one.pieces()]
    across = whole(across, near=ruled.near)
    found += [(grid, ALIGNED) for grid in aligned_grids(texts_left, across)]
    ordered = sorted(found, key=lambda item: (item[0].bounds[1], item[0].bounds[0]))
    return ordered, placed, ruled.sheet


def _belongs(rule: Rule, grid: Grid, near: float) -> bool:
    left, top, right, bottom = grid.bounds
    return top - near <= rule.place <= bottom + near and rule.start < right and rule.end > left


def _drawn(pdf: Any, page: Page) -> _Ruled:
    try:
        opened = pdf[page.number - 1]
        across, down = drawn_rules(opened)
        opened.close()
    except pdfium.PdfiumError as error:
        raise ReadError(f"{type(error).__name__}") from error
    if page.rotation % 360:
        across, down = _turned(across, down, page)
    width, height = page.width, page.height
    if page.rotation % 180:
        width, height = height, width
    sheet = Sheet(Frame(round(width), round(height), page.rotation % 360))
    return _Ruled(sheet, across, down, NEAR_POINTS)


def _turned(
    across: Sequence[Rule], down: Sequence[Rule], page: Page
) -> tuple[list[Rule], list[Rule]]:
    """Rules of a page whose text is turned, as they run when it is upright."""
    width, height = page.width, page.height
    match page.rotation % 360:
        case 180:
            return (
                [Rule(height - r.place, width - r.end, width - r.start) for r in across],
                [Rule(width - r.place, height - r.end, height - r.start) for r in down],
            )
        case 90:
            return (
                [Rule(width - r.place, r.start, r.end) for r in down],
                [Rule(r.place, width - r.end, width - r.start) for r in across],
            )
        case _:
            return (
                [Rule(r.place, height - r.end, height - r.start) for r in down],
                [Rule(height - r.place, r.start, r.end) for r in across],
            )


def _seen(picture: Picture, page: Page) -> _Ruled:
    upright = turned_upright(flattened(picture, page.sheet), page.rotation)
    rules = seen_rules(upright)
    sheet = Sheet.of(Frame.of(upright, page.rotation, page.sheet), rules.matrix)
    near = NEAR_SHARE * max(upright.shape)
    return _Ruled(sheet, list(rules.across), list(rules.down), near)


def _without_strokes(ruled: _Ruled, placed: Sequence[Placed]) -> _Ruled:
    """Without what are strokes of letters."""
    places = [one.place for one in placed]
    pieces = [place for one in placed for _, place in one.pieces()]
    across = [rule for rule in ruled.across if not any(_strikes(rule, p) for p in places)]
    down = [
        rule
        for rule in ruled.down
        if not any(_stroke(rule, p) for p in places) and not any(_crosses(rule, p) for p in pieces)
    ]
    return replace(ruled, across=across, down=down)


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


def _crosses(rule: Rule, place: Place) -> bool:
    """Whether a short vertical rule runs through the inside of a line, as letters that touch the
    rules of their row do, and the rims of seals."""
    height = place.height
    return (
        rule.end - rule.start <= SHORT * height
        and place.left + INSIDE * height < rule.place < place.right - INSIDE * height
        and rule.start < place.middle < rule.end
    )


def _table(
    doc: Document,
    page: Page,
    placed: Sequence[Placed],
    grid: Grid,
    origin: Origin,
    sheet: Sheet,
    ordinal: int,
) -> Table:
    texts = filled(grid, placed)
    cells = tuple(_cell(cell, texts.get(cell, []), placed, sheet) for cell in grid.cells)
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
    cell: GridCell, parts: Sequence[tuple[int, str]], placed: Sequence[Placed], sheet: Sheet
) -> Cell:
    return Cell(
        text="\n".join(text for _, text in parts),
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        box=sheet.box(cell.left, cell.top, cell.right, cell.bottom),
        lines=tuple(dict.fromkeys(placed[n].line.id for n, _ in parts)),
    )
