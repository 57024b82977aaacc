"""Reading order: rows from the top, left to right; columns of running text one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

COLUMN_ROWS = 4
"""Lines that each side of a gutter must have to be a column of text."""

COLUMN_FILL, TEXT_EMS = 0.55, 8.0
"""Median share of its column's width that a line of running text covers, and its length in its own
heights, where both sides stand on the same lines: so do cells of a table and the two halves of a
form's row, which are shorter (measured on declarations and data sheets)."""

LOOSE_FILL, LOOSE_EMS = 0.35, 6.0
"""The same where the two sides stand on lines of their own, as two certificates on one page do: the
columns of figures of a table, whose cells have one line or two, are shorter."""

SAME_LINE, LEVEL = 0.25, 0.7
"""How far apart two middles on one line are, in line heights, and the share of lines on one line
from which two sides are rows; columns set apart meet on about a third of their lines."""

GUTTER = 0.8
"""Least width of a gutter, in line heights."""

WIDE = 0.6
"""Share of the width from which a line fills its row."""

MOST_ACROSS = 0.25
"""Share of the lines that may run across a gutter: headings and feet over both columns."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in any unit, y running down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def reading_order(places: Sequence[Place]) -> list[int]:
    """Indices of the places in the order in which a person reads them."""
    return _ordered(list(range(len(places))), places)


def rows_of(indices: Sequence[int], places: Sequence[Place]) -> list[list[int]]:
    """Places side by side in rows from the top, each row from the left."""
    rows: list[list[int]] = []
    for index in sorted(indices, key=lambda i: (places[i].middle, places[i].left)):
        place = places[index]
        row = rows[-1] if rows else None
        if row is not None and _beside(place, [places[i] for i in row]):
            row.append(index)
        else:
            rows.append([index])
    return [sorted(row, key=lambda i: places[i].left) for row in rows]


def _beside(place: Place, row: Sequence[Place]) -> bool:
    middle = sum(other.middle for other in row) / len(row)
    height = min(place.height, median(other.height for other in row))
    return abs(place.middle - middle) <= 0.5 * height


def _ordered(indices: list[int], places: Sequence[Place]) -> list[int]:
    if len(indices) >= 2 * COLUMN_ROWS:
        for gutter in _gutters(indices, places):
            if _columns(indices, places, gutter):
                parts = _parts(indices, places, gutter)
                return [i for part in parts for i in _ordered(part, places)]
        if len(parts := _down(indices, places)) > 1:
            return [i for part in parts for i in _ordered(part, places)]
    return [i for row in rows_of(indices, places) for i in row]


def _down(indices: Sequence[int], places: Sequence[Place]) -> list[list[int]]:
    """Parts above each other: rows that one wide line fills, and what stands between them."""
    left, right = min(places[i].left for i in indices), max(places[i].right for i in indices)
    parts: list[list[int]] = []
    filled: bool | None = None
    for row in rows_of(indices, places):
        wide = places[row[0]].right - places[row[0]].left > WIDE * (right - left)
        if filled != (filled := len(row) == 1 and wide):
            parts.append([])
        parts[-1].extend(row)
    return parts


def _gutters(indices: Sequence[int], places: Sequence[Place]) -> list[float]:
    """Middles of strips that few lines cross and beside which others end and begin, the strip that
    fewest cross first, then the widest."""
    height = median(places[i].height for i in indices)
    ends = sorted({places[i].right for i in indices})
    found: list[tuple[int, float, float]] = []
    for left in {places[i].left for i in indices}:
        before = [end for end in ends if end <= left - GUTTER * height]
        if not before:
            continue
        middle = (before[-1] + left) / 2
        across = sum(places[i].left < middle < places[i].right for i in indices)
        if across <= MOST_ACROSS * len(indices):
            found.append((across, before[-1] - left, middle))
    return [middle for _, _, middle in sorted(found)]


def _sides(
    indices: Sequence[int], places: Sequence[Place], gutter: float
) -> tuple[list[int], list[int], list[int]]:
    """What stands left of a gutter, right of it, and across it."""
    left = [i for i in indices if places[i].right <= gutter]
    right = [i for i in indices if places[i].left >= gutter]
    return left, right, [i for i in indices if places[i].left < gutter < places[i].right]


def _columns(indices: Sequence[int], places: Sequence[Place], gutter: float) -> bool:
    """Whether running text stands on both sides, and what lies across stands alone in its row."""
    left, right, across = _sides(indices, places, gutter)
    if min(len(left), len(right)) < COLUMN_ROWS or not _overlap(left, right, places):
        return False
    fill = min(_fill(left, places), _fill(right, places))
    ems = min(_ems(left, places), _ems(right, places))
    least = (LOOSE_FILL, LOOSE_EMS)
    if _level(left, right, places) >= LEVEL:
        least = (COLUMN_FILL, TEXT_EMS)
    if fill < least[0] or ems < least[1]:
        return False
    beside = [*left, *right]
    return not any(_beside(places[i], [places[j]]) for i in across for j in beside)


def _overlap(left: Sequence[int], right: Sequence[int], places: Sequence[Place]) -> bool:
    """Whether half of the lower side stands beside the other."""
    tops = [min(places[i].top for i in side) for side in (left, right)]
    feet = [max(places[i].bottom for i in side) for side in (left, right)]
    shared = min(feet) - max(tops)
    return shared >= 0.5 * min(feet[0] - tops[0], feet[1] - tops[1])


def _fill(side: Sequence[int], places: Sequence[Place]) -> float:
    """Median share of their strip's width that the lines of a side cover, in the emptiest strip."""
    shares = []
    for strip in _strips(side, places):
        width = max(places[i].right for i in strip) - min(places[i].left for i in strip)
        shares.append(median(places[i].right - places[i].left for i in strip) / max(width, 1e-9))
    return min(shares)


def _ems(side: Sequence[int], places: Sequence[Place]) -> float:
    """Median length of the lines of a side in their own heights, in the strip of the shortest."""
    return min(
        median((places[i].right - places[i].left) / max(places[i].height, 1e-9) for i in strip)
        for strip in _strips(side, places)
    )


def _strips(side: Sequence[int], places: Sequence[Place]) -> list[list[int]]:
    """Lines above each other, one list for each strip of the side that nothing reaches out of."""
    strips: list[list[int]] = []
    reach = float("-inf")
    for i in sorted(side, key=lambda i: places[i].left):
        if places[i].left >= reach or not strips:
            strips.append([])
        strips[-1].append(i)
        reach = max(reach, places[i].right)
    return [strip for strip in strips if len(strip) >= COLUMN_ROWS] or [list(side)]


def _level(left: Sequence[int], right: Sequence[int], places: Sequence[Place]) -> float:
    """Share of the side with fewer lines that stand on a line with one of the other side."""
    few, many = sorted((left, right), key=len)
    middles = [places[i].middle for i in many]
    near = [
        min(abs(places[i].middle - middle) for middle in middles) <= SAME_LINE * places[i].height
        for i in few
    ]
    return sum(near) / len(near)


def _parts(indices: Sequence[int], places: Sequence[Place], gutter: float) -> list[list[int]]:
    """Bands from the top: in each the left column, the right one, then what lies across."""
    parts: list[list[int]] = []
    left, right, across = _sides(indices, places, gutter)
    start = float("-inf")
    for stop in [*sorted(places[i].middle for i in across), float("inf")]:
        for side in (left, right):
            parts.append([i for i in side if start < places[i].middle <= stop])
        parts.append([i for i in across if places[i].middle == stop])
        start = stop
    return [part for part in parts if part]
