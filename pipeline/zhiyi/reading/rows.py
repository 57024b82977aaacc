"""From texts in columns to rows: which lines are one cell, and which cells stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from zhiyi.reading.columns import Span
from zhiyi.reading.grids import Grid, GridCell
from zhiyi.reading.order import Place

TIGHTER = 0.8
"""Distance of lines within a cell against that between rows, where the two can be told apart."""

LINE_PITCH = 2.0
"""Line heights up to which two lines are one cell."""

SAME_ROW = 0.4
"""Share of the smaller height that cells of one row have in common."""

FULL = 0.8
"""Share of its column's width from which a text may go on in the line below."""


OFF_CENTRE = 0.25
"""How far off the middle of the columns below a header may stand, in shares of their width."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one cell: first and last column, and where it stands."""

    first: int
    last: int
    top: float
    bottom: float
    middles: tuple[float, ...]
    right: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def grid_of(
    places: Sequence[Place],
    columns: Sequence[Span],
    rules: Sequence[float],
    bounds: tuple[float, float],
) -> Grid | None:
    """The grid of texts in columns. ``rules``: heights of horizontal rules, which part rows;
    ``bounds``: where the table begins and ends. None where texts of one row collide."""
    blocks = _joined([_block(place, columns) for place in places], columns, rules)
    rows = _rows(blocks, rules)
    if rows is None:
        return None
    if rules:
        rows = _under_heads(rows, columns, rules)
    return _grid(rows, _borders(columns, bounds), _levels(rows, rules))


def _block(place: Place, columns: Sequence[Span]) -> _Block:
    hit = [
        n
        for n, column in enumerate(columns)
        if min(place.right, column.right) - max(place.left, column.left)
        > min(0.3 * place.height, 0.5 * (column.right - column.left))
    ]
    middle = (place.left + place.right) / 2
    if not hit:
        hit = [min(range(len(columns)), key=lambda n: _distance(columns[n], middle))]
    return _Block(hit[0], hit[-1], place.top, place.bottom, (place.middle,), place.right)


def _distance(column: Span, x: float) -> float:
    return max(column.left - x, x - column.right, 0.0)


# -- lines to cells


def _joined(
    blocks: Sequence[_Block], columns: Sequence[Span], rules: Sequence[float]
) -> list[_Block]:
    """Lines that follow each other in a column closer than rows do, as one cell."""
    ordered = sorted(blocks, key=lambda b: b.middle)
    below = {id(one): _below(one, ordered, rules) for one in ordered}
    pairs = [(one, other) for one in ordered if (other := below[id(one)]) is not None]
    height = median(block.bottom - block.top for block in blocks)
    pitch = _pitch(pairs, len(columns), height)
    joins = {
        id(one): other
        for one, other in pairs
        if other.middle - one.middle <= pitch or _wraps(one, other, ordered, columns)
    }
    return _chains(ordered, joins)


def _below(one: _Block, blocks: Sequence[_Block], rules: Sequence[float]) -> _Block | None:
    """The next line in the same columns that no rule parts from this one."""
    for other in blocks:
        if other.middle <= one.middle or other is one:
            continue
        if other.first <= one.last and other.last >= one.first:
            parted = any(one.middle < rule < other.middle for rule in rules)
            return None if parted or (one.first, one.last) != (other.first, other.last) else other
    return None


def _pitch(pairs: Sequence[tuple[_Block, _Block]], columns: int, height: float) -> float:
    """The distance up to which lines are one cell; 0 where lines and rows are equally far."""
    steps = sorted(other.middle - one.middle for one, other in pairs)
    if len(steps) < 2 or steps[0] > LINE_PITCH * height:
        return 0.0
    cut = next((a for a, b in pairwise(steps) if a < TIGHTER * b and a >= 0.5 * height), None)
    if cut is None or cut > LINE_PITCH * height:
        return 0.0
    tight = [(one, other) for one, other in pairs if other.middle - one.middle <= cut]
    for one, other in tight:
        beside = sum(
            abs(a.middle - one.middle) < 0.4 * height
            and abs(b.middle - other.middle) < 0.4 * height
            for a, b in tight
        )
        if beside >= max(2, 0.6 * columns):
            return 0.0  # whole rows stand that close
    return cut + 0.1 * height


def _wraps(one: _Block, other: _Block, blocks: Sequence[_Block], columns: Sequence[Span]) -> bool:
    """Whether a line alone in its row goes on from the full one above it."""
    column = columns[one.last]
    height = min(one.bottom - one.top, other.bottom - other.top)
    if other.first == 0 or other.middle - one.middle > 1.6 * height:
        return False
    beside = [b for b in blocks if abs(b.middle - other.middle) < 0.5 * height and b is not other]
    full = one.right >= column.left + FULL * (column.right - column.left)
    return not beside and full and len(columns) > 2


def _chains(blocks: Sequence[_Block], joins: dict[int, _Block]) -> list[_Block]:
    """Lines and those that they go on in, as cells."""
    later = {id(other) for other in joins.values()}
    cells = []
    for block in blocks:
        if id(block) in later:
            continue
        cell, here = block, block
        while id(here) in joins:
            here = joins[id(here)]
            cell = replace(cell, bottom=here.bottom, middles=(*cell.middles, here.middle))
        cells.append(cell)
    return cells


# -- cells to rows


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells that begin in a row; ``spans``: how many rows each covers."""

    blocks: tuple[_Block, ...]
    spans: tuple[int, ...]
    top: float
    bottom: float


def _rows(blocks: Sequence[_Block], rules: Sequence[float]) -> list[_Row] | None:
    """Cells side by side; None where two would stand in one place."""
    tall = [block for block in blocks if _bridges(block, blocks)]
    groups: list[list[_Block]] = []
    for block in sorted((b for b in blocks if b not in tall), key=lambda b: b.middle):
        group = next((g for g in groups if any(_beside(block, other, rules) for other in g)), None)
        if group is None:
            groups.append([block])
        else:
            group.append(block)
    groups = [_stacked(group) for group in groups]
    groups.sort(key=lambda g: sum(b.middle for b in g) / len(g))
    groups, between = _between(groups, rules)
    if not groups or any(_collide(group) for group in groups):
        return None
    covered: dict[int, list[tuple[_Block, int]]] = {}
    for block, first, last in [*between, *((b, *_reach(b, groups)) for b in tall)]:
        covered.setdefault(first, []).append((block, last - first + 1))
    rows = []
    for n, group in enumerate(groups):
        extra = covered.get(n, [])
        ordered = sorted([*((b, 1) for b in group), *extra], key=lambda item: item[0].first)
        top, bottom = min(b.top for b in group), max(b.bottom for b in group)
        rows.append(_Row(tuple(b for b, _ in ordered), tuple(s for _, s in ordered), top, bottom))
    return rows


def _stacked(group: Sequence[_Block]) -> list[_Block]:
    """Texts of one row that stand in the same columns, above each other, as one cell."""
    cells: dict[tuple[int, int], _Block] = {}
    for block in sorted(group, key=lambda b: b.middle):
        place = (block.first, block.last)
        above = cells.get(place)
        cells[place] = _over_another(above, block) if above else block
    return list(cells.values())


def _over_another(above: _Block, below: _Block) -> _Block:
    return replace(
        above,
        bottom=max(above.bottom, below.bottom),
        middles=(*above.middles, *below.middles),
    )


def _beside(one: _Block, other: _Block, rules: Sequence[float]) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    height = min(one.bottom - one.top, other.bottom - other.top)
    low, high = sorted((one.middle, other.middle))
    return common >= SAME_ROW * height and not any(low < rule < high for rule in rules)


def _bridges(block: _Block, blocks: Sequence[_Block]) -> bool:
    """Whether a cell stands beside two or more cells of another column."""
    beside: dict[int, int] = {}
    for other in blocks:
        if other is not block and block.top < other.middle < block.bottom:
            beside[other.first] = beside.get(other.first, 0) + 1
    return any(count > 1 for count in beside.values())


def _collide(group: Sequence[_Block]) -> bool:
    ordered = sorted(group, key=lambda b: b.first)
    return any(b.first <= a.last for a, b in pairwise(ordered))


def _reach(block: _Block, groups: Sequence[Sequence[_Block]]) -> tuple[int, int]:
    hit = [
        n
        for n, group in enumerate(groups)
        if any(block.top < other.middle < block.bottom for other in group)
    ]
    return (hit[0], hit[-1]) if hit else (0, 0)


def _between(
    groups: list[list[_Block]], rules: Sequence[float]
) -> tuple[list[list[_Block]], list[tuple[_Block, int, int]]]:
    """Cells that stand half-way between two rows, in columns that neither of them fills, belong
    to both."""
    kept: list[list[_Block]] = []
    halfway: list[tuple[list[_Block], int]] = []
    for n, group in enumerate(groups):
        if kept and n + 1 < len(groups) and _half_way(kept[-1], group, groups[n + 1], rules):
            halfway.append((group, len(kept) - 1))
        else:
            kept.append(group)
    return kept, [(block, row, row + 1) for group, row in halfway for block in group]


def _half_way(
    above: Sequence[_Block],
    group: Sequence[_Block],
    below: Sequence[_Block],
    rules: Sequence[float],
) -> bool:
    own = {n for block in group for n in range(block.first, block.last + 1)}
    others = {n for b in (*above, *below) for n in range(b.first, b.last + 1)}
    up, here, down = (sum(b.middle for b in part) / len(part) for part in (above, group, below))
    if own & others or any(up < rule < down for rule in rules):
        return False
    height = median(b.bottom - b.top for b in group)
    return abs((here - up) - (down - here)) < 0.5 * height and here - up < 1.2 * height


def _under_heads(rows: list[_Row], columns: Sequence[Span], rules: Sequence[float]) -> list[_Row]:
    """A header of two rows: what is centred over several columns of the second covers them all,
    and what has nothing below it in the header reaches down."""
    heads = sum(row.bottom <= rules[1] + 1 for row in rows) if len(rules) > 2 else 0
    if heads != 2:
        return rows
    upper, lower = rows[:2]
    below = {n for b in lower.blocks for n in range(b.first, b.last + 1)}
    taken = {n for b in upper.blocks for n in range(b.first, b.last + 1)}
    blocks, spans = [], []
    for block, span in zip(upper.blocks, upper.spans, strict=True):
        wide = _over(block, columns, taken, below)
        taken |= set(range(wide.first, wide.last + 1))
        blocks.append(wide)
        deep = below.isdisjoint(range(wide.first, wide.last + 1))
        spans.append(2 if deep else span)
    return [replace(upper, blocks=tuple(blocks), spans=tuple(spans)), *rows[1:]]


def _over(block: _Block, columns: Sequence[Span], taken: set[int], below: set[int]) -> _Block:
    """The header cell with the columns to both sides that it is the centre of."""
    first, last = block.first, block.last
    if first not in below:
        return block
    while first - 1 in below and last + 1 in below and not taken & {first - 1, last + 1}:
        wider = (columns[first - 1].left + columns[last + 1].right) / 2
        own = (columns[first].left + columns[last].right) / 2
        if abs(wider - own) > OFF_CENTRE * (columns[last + 1].right - columns[first - 1].left):
            break
        first, last = first - 1, last + 1
    return replace(block, first=first, last=last)


# -- the grid


def _borders(columns: Sequence[Span], bounds: tuple[float, float]) -> list[float]:
    """Borders run midway between columns."""
    edges = [min(bounds[0], columns[0].left)]
    edges += [(a.right + b.left) / 2 for a, b in pairwise(columns)]
    edges.append(max(bounds[1], columns[-1].right))
    return edges


def _levels(rows: Sequence[_Row], rules: Sequence[float]) -> list[float]:
    """Borders between rows: the rule that parts them, else midway."""
    levels = [rules[0] if rules else rows[0].top]
    for above, below in pairwise(rows):
        low, high = sorted((above.bottom, below.top))
        up = sum(b.middle for b in above.blocks) / len(above.blocks)
        down = sum(b.middle for b in below.blocks) / len(below.blocks)
        parting = [rule for rule in rules if up < rule < down]
        levels.append(parting[0] if parting else max((low + high) / 2, levels[-1]))
    levels.append(rules[-1] if rules else rows[-1].bottom)
    return levels


def _grid(rows: Sequence[_Row], xs: Sequence[float], ys: Sequence[float]) -> Grid:
    """Cells for the texts, merged where they cover several places, and for the places between."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []

    def add(top: int, left: int, bottom: int, right: int) -> None:
        places = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if places & taken:
            return
        taken.update(places)
        box = (xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        cells.append(GridCell(top, left, bottom - top + 1, right - left + 1, *box))

    for n, row in enumerate(rows):
        for block, span in zip(row.blocks, row.spans, strict=True):
            add(n, block.first, min(n + span, len(rows)) - 1, block.last)
    for n in range(len(rows)):
        for column in range(len(xs) - 1):
            if (n, column) not in taken:
                add(n, column, n, column)
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    return Grid(len(rows), len(xs) - 1, tuple(ordered))
