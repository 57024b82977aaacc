"""Reading order: rows from the top, left to right; columns of running text one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

COLUMN_ROWS = 4
"""Lines that each side of a gutter must have to be a column of text."""

COLUMN_FILL = 0.55
"""Median share of its column's width that a line of running text covers: cells of a table and
the two halves of a form's row are shorter (measured on declarations and data sheets)."""

GUTTER = 0.8
"""Least width of a gutter, in line heights."""


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
        for block in _parts_down(indices, places):
            if len(block) < len(indices):
                return [i for part in _parts_down(indices, places) for i in _ordered(part, places)]
        if (gutter := _gutter(indices, places)) is not None:
            left = [i for i in indices if places[i].right <= gutter]
            right = [i for i in indices if places[i].left >= gutter]
            return _ordered(left, places) + _ordered(right, places)
    return [i for row in rows_of(indices, places) for i in row]


def _parts_down(indices: Sequence[int], places: Sequence[Place]) -> list[list[int]]:
    """Parts above each other, cut where a line that spans the page interrupts the columns."""
    left = min(places[i].left for i in indices)
    right = max(places[i].right for i in indices)
    wide = [i for i in indices if places[i].right - places[i].left > 0.6 * (right - left)]
    if not wide or len(wide) == len(indices):
        return [list(indices)]
    parts: list[list[int]] = [[]]
    spanning: bool | None = None
    for row in rows_of(indices, places):
        spans = len(row) == 1 and row[0] in wide
        if spanning is not None and spans != spanning:
            parts.append([])
        spanning = spans
        parts[-1].extend(row)
    return [part for part in parts if part]


def _gutter(indices: Sequence[int], places: Sequence[Place]) -> float | None:
    """The middle of a blank strip from top to bottom with running text on both sides."""
    height = median(places[i].height for i in indices)
    spans = sorted((places[i].left, places[i].right) for i in indices)
    reach = spans[0][1]
    for left, right in spans[1:]:
        middle = (reach + left) / 2
        if left - reach >= GUTTER * height and _columns(indices, places, middle):
            return middle
        reach = max(reach, right)
    return None


def _columns(indices: Sequence[int], places: Sequence[Place], gutter: float) -> bool:
    for side in (
        [places[i] for i in indices if places[i].right <= gutter],
        [places[i] for i in indices if places[i].left >= gutter],
    ):
        if len(side) < COLUMN_ROWS:
            return False
        width = max(p.right for p in side) - min(p.left for p in side)
        if median(p.right - p.left for p in side) < COLUMN_FILL * width:
            return False
    return True
