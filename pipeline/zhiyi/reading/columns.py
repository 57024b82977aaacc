"""The columns that texts stand in: strips from top to bottom, parted by blank ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from zhiyi.reading.order import Place, rows_of

COLUMN_GAP = 0.4
"""Least blank between columns, in line heights: boxes of a recogniser are wider than the print."""

BODY = 0.6
"""Share of the most texts in a row from which a row shows the columns: headers over several
columns, sums and remarks have fewer."""

EXCEPTIONS, EXCEPTIONAL_ROWS = 0.1, 5
"""Share of rows that may run over a blank strip, and rows from which one may."""


@dataclass(frozen=True, slots=True)
class Span:
    left: float
    right: float


def columns_of(
    places: Sequence[Place], left: float | None = None, right: float | None = None
) -> list[Span]:
    """Columns from the left. A single text over two columns does not make them one where the
    other rows keep them apart. ``left`` and ``right``: what lies outside does not count."""
    inside = [
        place
        for place in places
        if (left is None or place.right > left) and (right is None or place.left < right)
    ]
    if not inside:
        return []
    height = median(place.height for place in inside)
    rows = rows_of(range(len(inside)), inside)
    most = max(len(row) for row in rows)
    body = [row for row in rows if len(row) >= max(2, BODY * most)]
    spans = [[Span(inside[i].left, inside[i].right) for i in row] for row in body or rows]
    every = [[Span(inside[i].left, inside[i].right) for i in row] for row in rows]
    strict = _side_by_side(_covered(spans, 0, height), every, 1)
    allowed = max(int(EXCEPTIONS * len(spans)), int(len(spans) >= EXCEPTIONAL_ROWS))
    lenient = strict
    if allowed:
        lenient = _side_by_side(_covered(spans, allowed, height), every, 2)
    columns = lenient if len(lenient) > len(strict) else strict
    return _widened(columns, inside, height)


def _covered(rows: Sequence[Sequence[Span]], exceptions: int, height: float) -> list[Span]:
    """Strips that more rows than ``exceptions`` have text in."""
    steps: list[tuple[float, int]] = []
    for row in rows:
        reach: list[Span] = []
        for span in row:
            if reach and span.left < reach[-1].right:
                reach[-1] = Span(reach[-1].left, max(reach[-1].right, span.right))
            else:
                reach.append(span)
        steps += [(span.left, 1) for span in reach] + [(span.right, -1) for span in reach]
    found: list[Span] = []
    depth, begun = 0, 0.0
    for x, step in sorted(steps, key=lambda s: (s[0], -s[1])):
        before, depth = depth, depth + step
        if before <= exceptions < depth:
            begun = x
        elif depth <= exceptions < before:
            if found and begun - found[-1].right < COLUMN_GAP * height:
                found[-1] = Span(found[-1].left, x)
            else:
                found.append(Span(begun, x))
    return found


def _side_by_side(
    columns: Sequence[Span], rows: Sequence[Sequence[Span]], least: int
) -> list[Span]:
    """Columns of which at least ``least`` rows fill two neighbours: a centred header above short
    texts that stand to the left, or a number to the right, is no column beside them."""
    found = list(columns)
    n = 0
    while n + 1 < len(found):
        both = sum(
            any(_in(span, found[n]) for span in row)
            and any(_in(span, found[n + 1]) for span in row)
            for row in rows
        )
        if both < least:
            found[n : n + 2] = [Span(found[n].left, found[n + 1].right)]
        else:
            n += 1
    return found


def _in(span: Span, column: Span) -> bool:
    """Whether a text stands in a column, and not over two."""
    common = min(span.right, column.right) - max(span.left, column.left)
    return common > 0.7 * (span.right - span.left)


def _widened(columns: Sequence[Span], places: Sequence[Place], height: float) -> list[Span]:
    """The columns with the full reach of the texts that stand in one of them only, and with those
    of rows that did not count."""
    spans = list(columns)
    for place in sorted(places, key=lambda p: p.left):
        hit = [n for n, s in enumerate(spans) if place.left < s.right and place.right > s.left]
        if len(hit) == 1:
            n = hit[0]
            left, right = min(spans[n].left, place.left), max(spans[n].right, place.right)
            before = spans[n - 1].right if n else float("-inf")
            after = spans[n + 1].left if n + 1 < len(spans) else float("inf")
            spans[n] = Span(max(left, before), min(right, after))
        elif not hit:
            apart = all(
                place.left - s.right >= COLUMN_GAP * height
                or s.left - place.right >= COLUMN_GAP * height
                for s in spans
            )
            if apart:
                spans.append(Span(place.left, place.right))
                spans.sort(key=lambda s: s.left)
    return spans
