"""From rules to cells: which rules make one grid, and which cells of it are merged.

Works on rules of any origin, drawn in a PDF or found in a picture, in one unit, y running down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import median

LEAST_BORDER = 0.6
"""Share of a cell's side that a rule must cover to part it from its neighbour."""

BRIDGED = 1.6
"""Gap between two pieces of one rule, in distances at which rules touch: 4 pt in a PDF."""

MOST_LINES = 120
"""Rows or columns beyond which the rules are a chart or a hatching, not a table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: ``place`` is its y (or x), ``start`` and ``end`` its reach along."""

    place: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GridCell:
    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    rows: int
    columns: int
    cells: tuple[GridCell, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        return (
            min(cell.left for cell in self.cells),
            min(cell.top for cell in self.cells),
            max(cell.right for cell in self.cells),
            max(cell.bottom for cell in self.cells),
        )


def grids(across: Sequence[Rule], down: Sequence[Rule], *, near: float) -> list[Grid]:
    """The grids that horizontal rules (``across``) and vertical ones (``down``) make.

    ``near``: the distance at which two rules touch or are the same.
    """
    found = []
    across, down = whole(across, near=near), whole(down, near=near)
    for rows, columns in _connected(across, down, near):
        grid = _grid(rows, columns, near)
        if grid is not None:
            found.append(grid)
    return found


def whole(rules: Sequence[Rule], *, near: float) -> list[Rule]:
    """Rules drawn in pieces, cell by cell or dash by dash, as the long rules that they make."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.place):
        if levels and rule.place - levels[-1][-1].place <= 0.6 * near:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    return [rule for level in levels for rule in _strung(level, BRIDGED * near)]


def _strung(level: Sequence[Rule], gap: float) -> list[Rule]:
    """Rules of one level, those that touch or nearly touch as one."""
    strings: list[list[Rule]] = []
    reach = 0.0
    for rule in sorted(level, key=lambda rule: rule.start):
        if strings and rule.start - reach <= gap:
            strings[-1].append(rule)
        else:
            strings.append([rule])
            reach = rule.end
        reach = max(reach, rule.end)
    found = []
    for string in strings:
        length = sum(max(rule.end - rule.start, 1e-6) for rule in string)
        place = sum(rule.place * max(rule.end - rule.start, 1e-6) for rule in string) / length
        found.append(Rule(place, string[0].start, max(rule.end for rule in string)))
    return found


def rooted(
    across: Sequence[Rule], down: Sequence[Rule], *, near: float
) -> tuple[list[Rule], list[Rule]]:
    """Rules that can belong to a grid: a vertical one ends on horizontal ones at both ends, a
    horizontal one meets two vertical ones. Strokes of letters and of seals do neither."""
    rows, columns = list(across), list(down)
    while True:
        kept_columns = [rule for rule in columns if _ends_on(rule, rows, near)]
        kept_rows = [rule for rule in rows if len(_meeting(rule, kept_columns, near)) >= 2]
        if len(kept_rows) == len(rows) and len(kept_columns) == len(columns):
            return rows, columns
        rows, columns = kept_rows, kept_columns


def _ends_on(rule: Rule, others: Sequence[Rule], near: float) -> bool:
    meeting = _meeting(rule, others, near)
    return all(
        any(abs(other.place - end) <= 1.5 * near for other in meeting)
        for end in (rule.start, rule.end)
    )


def _meeting(rule: Rule, others: Sequence[Rule], near: float) -> list[Rule]:
    """The crossing rules that touch this one."""
    return [
        other
        for other in others
        if rule.start - 2 * near <= other.place <= rule.end + 2 * near
        and other.start - 2 * near <= rule.place <= other.end + 2 * near
    ]


def _connected(
    across: Sequence[Rule], down: Sequence[Rule], near: float
) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross or touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for (i, one), (j, other) in product(enumerate(across), enumerate(down)):
        if (
            one.start - near <= other.place <= one.end + near
            and other.start - near <= one.place <= other.end + near
        ):
            parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n in range(len(parent)):
        rows, columns = groups.setdefault(root(n), ([], []))
        if n < len(across):
            rows.append(across[n])
        else:
            columns.append(down[n - len(across)])
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _grid(across: Sequence[Rule], down: Sequence[Rule], near: float) -> Grid | None:
    ys = _places((rule.place for rule in across), near)
    xs = _places([*(rule.place for rule in down), *_open_sides(across, down, near)], near)
    if not (2 <= len(ys) <= MOST_LINES and 3 <= len(xs) <= MOST_LINES):
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    joined: dict[tuple[int, int], tuple[int, int]] = {}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while cell in joined:
            cell = joined[cell]
        return cell

    for i, j in product(range(rows), range(columns)):
        if j + 1 < columns and not _covered(down, xs[j + 1], ys[i], ys[i + 1], near):
            _join(joined, root((i, j)), root((i, j + 1)))
        if i + 1 < rows and not _covered(across, ys[i + 1], xs[j], xs[j + 1], near):
            _join(joined, root((i, j)), root((i + 1, j)))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in product(range(rows), range(columns)):
        groups.setdefault(root(cell), []).append(cell)
    cells = [cell for group in groups.values() for cell in _rectangles(group, xs, ys)]
    if len(cells) < 2:
        return None
    return _tight(cells)


def _tight(cells: Sequence[GridCell]) -> Grid:
    """The grid without rows and columns that no cell begins in: a stroke too short to part cells
    leaves such behind."""
    rows = {row: n for n, row in enumerate(sorted({cell.row for cell in cells}))}
    columns = {column: n for n, column in enumerate(sorted({cell.column for cell in cells}))}
    kept = [
        replace(
            cell,
            row=rows[cell.row],
            column=columns[cell.column],
            row_span=sum(cell.row <= row < cell.row + cell.row_span for row in rows),
            column_span=sum(cell.column <= c < cell.column + cell.column_span for c in columns),
        )
        for cell in cells
    ]
    return Grid(len(rows), len(columns), tuple(sorted(kept, key=lambda c: (c.row, c.column))))


def _open_sides(across: Sequence[Rule], down: Sequence[Rule], near: float) -> list[float]:
    """Where a table without rules at its sides begins and ends: where most rows reach to."""
    length = max(rule.end - rule.start for rule in across)
    long = [rule for rule in across if rule.end - rule.start >= 0.6 * length]
    left, right = median(rule.start for rule in long), median(rule.end for rule in long)
    sides = []
    if left < min(rule.place for rule in down) - 3 * near:
        sides.append(left)
    if right > max(rule.place for rule in down) + 3 * near:
        sides.append(right)
    return sides


def _join(
    joined: dict[tuple[int, int], tuple[int, int]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    if one != other:
        joined[other] = one


def _places(values: Iterable[float], near: float) -> list[float]:
    """Distinct places; those within ``near`` of each other become their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _covered(rules: Sequence[Rule], place: float, start: float, end: float, near: float) -> bool:
    """Whether rules at this place cover enough of the way from start to end."""
    parts = sorted(
        (max(rule.start, start), min(rule.end, end))
        for rule in rules
        if abs(rule.place - place) <= 1.5 * near and rule.end > start and rule.start < end
    )
    total, reach = 0.0, start
    for left, right in parts:
        total += max(0.0, right - max(left, reach))
        reach = max(reach, right)
    return total >= LEAST_BORDER * (end - start)


def _rectangles(
    group: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]
) -> list[GridCell]:
    """The group as one merged cell; row by row where it is no rectangle."""
    top, bottom = min(i for i, _ in group), max(i for i, _ in group)
    left, right = min(j for _, j in group), max(j for _, j in group)
    if len(group) == (bottom - top + 1) * (right - left + 1):
        return [_cell(top, left, bottom, right, xs, ys)]
    cells = []
    for row in range(top, bottom + 1):
        columns = sorted(j for i, j in group if i == row)
        start = columns[0]
        for here, after in zip(columns, [*columns[1:], -1], strict=True):
            if after != here + 1:
                cells.append(_cell(row, start, row, here, xs, ys))
                start = after
    return cells


def _cell(
    top: int, left: int, bottom: int, right: int, xs: Sequence[float], ys: Sequence[float]
) -> GridCell:
    return GridCell(
        row=top,
        column=left,
        row_span=bottom - top + 1,
        column_span=right - left + 1,
        left=xs[left],
        top=ys[top],
        right=xs[right + 1],
        bottom=ys[bottom + 1],
    )
