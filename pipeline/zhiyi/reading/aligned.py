"""Tables without vertical rules: rows of texts that stand in the same columns.

Between rules of one width (三线表 and tables ruled only across) few rows are enough; without any
rule only what stands in columns for three rows is taken for a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from zhiyi.reading.columns import Span, columns_of
from zhiyi.reading.grids import Grid, Rule
from zhiyi.reading.order import Place, rows_of
from zhiyi.reading.rows import grid_of

LEAST_ROWS, LEAST_COLUMNS = 3, 2
ROW_GAP = 2.2
"""Distance between rows, in line heights, up to which they belong together."""

FILLED, FILLED_RULED = 0.5, 0.34
"""Least share of cells that hold text, without rules and between rules."""

RUNNING = 14
"""Median letters of a column from which two columns are running text set in two columns."""

SAME_REACH = 1.5
"""Line heights by which the ends of rules of one table may differ."""

BESIDE = 0.6
"""Share of the texts between two rules that have another beside them."""

WIDE = 0.75
"""Share of the text's width from which a line is running text."""

CAPTION = re.compile(
    r"(?:表|Table|Tab\.|Таблица|Tabelle|Tableau)\s*[\dA-Z一二三四五六七八九十]", re.I
)
"""The caption above a table."""

NUMBERED = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[a-z])[)）.、．]|[•·●■◆○▪–-]")
"""What stands before an entry of a list."""

FIELD = re.compile(r"\S[:：]")
"""A field of a form or of a signature block: its label stands before a colon."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a line, and where it stands."""

    text: str
    place: Place


def aligned_grids(texts: Sequence[Text], across: Sequence[Rule] = ()) -> list[Grid]:
    """Grids among the texts; ``across``: horizontal rules that belong to no ruled grid."""
    found: list[Grid] = []
    free = list(texts)
    for band in _bands(free, across):
        band = _grown(band, free)
        inside = [text for text in free if band.holds(text.place)]
        if (grid := _ruled_grid(inside, band)) is not None:
            found.append(grid)
            free = [text for text in free if not band.holds(text.place)]
    return found + _open_grids(free)


# -- between rules


@dataclass(frozen=True, slots=True)
class _Band:
    """Rules of one reach, from the first to the last of a table."""

    left: float
    right: float
    rules: tuple[float, ...]

    def holds(self, place: Place) -> bool:
        middle = (place.left + place.right) / 2
        inside = self.left <= middle <= self.right
        return inside and self.rules[0] <= place.middle <= self.rules[-1]


def _bands(texts: Sequence[Text], across: Sequence[Rule]) -> list[_Band]:
    """Stretches between rules of one reach in which everything stands in columns."""
    if not texts:
        return []
    height = median(text.place.height for text in texts)
    left_over = sorted(
        (rule for rule in across if rule.end - rule.start > 6 * height), key=lambda r: r.place
    )
    found: list[_Band] = []
    while left_over:
        first = left_over[0]
        same = [
            rule
            for rule in left_over
            if abs(rule.start - first.start) <= SAME_REACH * height
            and abs(rule.end - first.end) <= SAME_REACH * height
        ]
        left_over = [rule for rule in left_over if rule not in same]
        found += _stretches(same, texts, height)
    return found


def _stretches(rules: Sequence[Rule], texts: Sequence[Text], height: float) -> list[_Band]:
    """Neighbouring rules with rows in columns between them, strung together."""
    left, right = median(rule.start for rule in rules), median(rule.end for rule in rules)
    strings: list[list[float]] = []
    for above, below in pairwise(rules):
        band = _Band(left, right, (above.place, below.place))
        inside = [text for text in texts if band.holds(text.place)]
        goes_on = bool(strings) and strings[-1][-1] == above.place
        if not inside and below.place - above.place > 3 * height:
            continue
        if inside and not _in_columns(inside, alone=not goes_on):
            continue
        if goes_on:
            strings[-1].append(below.place)
        elif inside:
            strings.append([above.place, below.place])
    return [_Band(left, right, tuple(string)) for string in strings]


def _grown(band: _Band, texts: Sequence[Text]) -> _Band:
    """The band with the rows right below it that stand in its columns, as the last rows do where
    only the shading of every other row was taken for rules."""
    inside = [text.place for text in texts if band.holds(text.place)]
    columns = columns_of(inside, band.left, band.right)
    if len(columns) <= LEAST_COLUMNS:
        return band
    middles = sorted(place.middle for place in inside)
    height = median(place.height for place in inside)
    step = min(band.rules[-1] - middles[-1] + height, ROW_GAP * height)
    below = [
        text.place
        for text in texts
        if band.left <= (text.place.left + text.place.right) / 2 <= band.right
        and band.rules[-1] < text.place.middle < band.rules[-1] + step
    ]
    fits = all(
        sum(place.left < c.right and place.right > c.left for c in columns) == 1 for place in below
    )
    if len(below) < max(3, 0.5 * len(columns)) or not fits:
        return band
    return _Band(band.left, band.right, (*band.rules, max(place.bottom for place in below)))


def _in_columns(texts: Sequence[Text], *, alone: bool) -> bool:
    """Whether what stands between two rules are rows of a table: most texts have others beside
    them."""
    places = [text.place for text in texts]
    beside = sum(any(_beside(one, other) for other in places) for one in places)
    if not alone and len(rows_of(range(len(places)), places)) == 1:
        return True  # a remark below, or the name of a group of rows
    reach = max(place.right for place in places) - min(place.left for place in places)
    wide = sum(place.right - place.left > WIDE * reach for place in places)
    return beside >= BESIDE * len(places) and wide <= 1


def _beside(one: Place, other: Place) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = one.right <= other.left or other.right <= one.left
    return apart and common > 0.2 * min(one.height, other.height)


def _ruled_grid(texts: Sequence[Text], band: _Band) -> Grid | None:
    places = [text.place for text in texts]
    columns = columns_of(places, band.left, band.right)
    if len(columns) < LEAST_COLUMNS:
        return None
    grid = grid_of(places, columns, band.rules, (band.left, band.right))
    few_rules = len(band.rules) < 3
    if grid is None or grid.rows < (LEAST_ROWS if few_rules else 2):
        return None
    if not _plausible(texts, columns, grid, FILLED if few_rules else FILLED_RULED):
        return None
    return grid


# -- without rules


def _open_grids(texts: Sequence[Text]) -> list[Grid]:
    """Grids of texts that nothing but their places holds together."""
    if not texts:
        return []
    places = [text.place for text in texts]
    captions = [bool(CAPTION.match(text.text)) for text in texts]
    rows = rows_of(range(len(texts)), places)
    found: list[Grid] = []
    start = 0
    while start < len(rows):
        stop = _longest(rows, start, places, captions)
        block = [i for row in rows[start:stop] for i in row]
        grid = _open_grid([texts[i] for i in block]) if stop - start >= LEAST_ROWS else None
        if grid is not None:
            found.append(grid)
            start = stop
        else:
            start += 1
    return found


def _longest(
    rows: Sequence[Sequence[int]], start: int, places: Sequence[Place], captions: Sequence[bool]
) -> int:
    """How far rows from ``start`` keep to columns; a row with a single text only where it stands
    in one of them and more rows follow."""
    if len(rows[start]) < LEAST_COLUMNS or captions[rows[start][0]]:
        return start + 1
    height = median(place.height for place in places)
    members = list(rows[start])
    most, stop, end = len(rows[start]), start + 1, start + 1
    while stop < len(rows):
        row = rows[stop]
        above = max(places[i].bottom for i in rows[stop - 1])
        if min(places[i].top for i in row) - above > ROW_GAP * height:
            break
        columns = columns_of([places[i] for i in [*members, *row]])
        most = max(most, len(row))
        if len(columns) < max(most, LEAST_COLUMNS) or _crosses(row, columns, places):
            break
        members += row
        stop += 1
        if len(row) > 1:
            end = stop
    return end


def _crosses(row: Sequence[int], columns: Sequence[Span], places: Sequence[Place]) -> bool:
    """Whether the only text of a row runs over more than one column."""
    if len(row) > 1:
        return False
    place = places[row[0]]
    return sum(place.left < column.right and place.right > column.left for column in columns) > 1


def _open_grid(texts: Sequence[Text]) -> Grid | None:
    places = [text.place for text in texts]
    columns = columns_of(places)
    if len(columns) < LEAST_COLUMNS:
        return None
    grid = grid_of(places, columns, (), (columns[0].left, columns[-1].right))
    if grid is None or grid.rows < LEAST_ROWS:
        return None
    return grid if _plausible(texts, columns, grid, FILLED) else None


# -- both


def _plausible(
    texts: Sequence[Text], columns: Sequence[Span], grid: Grid, least_filled: float
) -> bool:
    """Whether texts in columns are a table, and no list, form or running text."""
    held = {
        (cell.row, cell.column)
        for cell in grid.cells
        for text in texts
        if cell.left <= (text.place.left + text.place.right) / 2 < cell.right
        and cell.top <= text.place.middle < cell.bottom
    }
    if len(held) < least_filled * len(grid.cells):
        return False
    fields = sum(bool(FIELD.search(text.text)) for text in texts)
    if 2 * fields >= len(texts):
        return False
    if len(columns) > LEAST_COLUMNS:
        return True
    first = [text.text for text in texts if _stands_in(text.place, columns[0])]
    if first and all(NUMBERED.fullmatch(text) for text in first):
        return False
    letters = [
        median([len(text.text) for text in texts if _stands_in(text.place, column)] or [0])
        for column in columns
    ]
    return max(letters) < RUNNING * 2 and min(letters) < RUNNING


def _stands_in(place: Place, column: Span) -> bool:
    return column.left <= (place.left + place.right) / 2 <= column.right
