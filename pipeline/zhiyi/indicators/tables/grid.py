"""The grid of a table: cells with their texts, cut, turned and rid of what is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhiyi.document import Cell, Table
from zhiyi.indicators.numbers import flat

CUT_RANGE = re.compile(r"(\d[\d.]*)\s?[~–-]\s?(\d{1,3})")
FIGURE_DASH = "\u2012"
TO = re.compile(r"(?<=[\d%°CVAWm]) à (?=[-+−]?\d)")
"""0,4 à 45: from, to."""
OPEN = re.compile(r"[≥>+-]?\s?\d[\d.,]{0,12}")
REST = re.compile(r"[~–—-]\s?(\d[\d.,]{0,12})(?:\s.*|$)")
FIGURES = re.compile(r"(?<=\d)[ \t]*\n\s*(?=\d)")
"""Figures on lines of their own are no single one."""
EMPTY = frozenset(
    {"", "-", "–", "—", "--", "——", "/", "\\", "*", "…", "...", "n/a", "N/A", "NA", "无", "未检出",
     "ND", "n.d.", "N.D.", "√", "×", "○", "●", "✓", "не норм.", "keine"}
)  # fmt: skip
"""What stands in a cell that states nothing."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells and of their texts; a merged cell stands in every place that it covers."""

    cells: tuple[tuple[Cell | None, ...], ...]
    texts: tuple[tuple[str, ...], ...]

    @property
    def rows(self) -> int:
        return len(self.cells)

    @property
    def columns(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def column(self, column: int) -> list[str]:
        return [row[column] for row in self.texts]

    def part(self, columns: Sequence[int], rows: Sequence[int] | None = None) -> Grid:
        """These columns (of these rows), in the order given."""
        taken = range(self.rows) if rows is None else rows
        return Grid(
            tuple(tuple(self.cells[r][c] for c in columns) for r in taken),
            tuple(tuple(self.texts[r][c] for c in columns) for r in taken),
        )

    def filled(self) -> Grid:
        """Without empty rows and columns."""
        rows = [r for r in range(self.rows) if any(self.texts[r])]
        columns = [c for c in range(self.columns) if any(self.texts[r][c] for r in rows)]
        return self.part(columns, rows)

    def turned(self) -> Grid:
        """Rows as columns."""
        return Grid(
            tuple(zip(*self.cells, strict=True)),
            tuple(zip(*self.texts, strict=True)),
        )

    def alone(self, row: int) -> str | None:
        """The text of a row that is one cell, merged or with nothing beside it."""
        own = {id(cell): text for cell, text in zip(self.cells[row], self.texts[row], strict=True)
               if text}  # fmt: skip
        return next(iter(own.values())) if len(own) == 1 and self.columns > 1 else None

    def spanned(self, row: int) -> bool:
        """Whether one cell goes over all columns."""
        return self.columns > 1 and len({id(cell) for cell in self.cells[row]}) == 1


def grid_of(table: Table, *, unit: Callable[[str], bool] | None = None) -> Grid:
    """The grid of a table without its empty rows and columns.

    ``unit``: tells units; one that is the last line of a label goes in brackets."""
    cells = table.grid()
    known: dict[int, str] = {}
    texts = []
    for row in cells:
        own = []
        for cell in row:
            if id(cell) not in known:
                known[id(cell)] = _labelled(cell, unit) if cell and unit else text_of(cell)
            own.append(known[id(cell)])
        texts.append(_mended(own))
    return Grid(tuple(map(tuple, cells)), tuple(map(tuple, texts))).filled()


def text_of(cell: Cell | None) -> str:
    text = FIGURES.sub("; ", flat(cell.text)) if cell else ""
    text = text.replace(FIGURE_DASH, "–")
    return TO.sub(" ~ ", re.sub(r"\s+", " ", text).strip())


def _labelled(cell: Cell, unit: Callable[[str], bool]) -> str:
    """NPSHr⏎m is NPSHr (m)."""
    lines = lines_of(cell) if "\n" in cell.text else []
    if len(set(lines)) == 1 and lines and unit(lines[0]):
        return lines[0]
    if (
        len(lines) < 2
        or lines[-1][0] in "(["
        or not unit(lines[-1])
        or any(map(str.isdigit, "".join(lines[:-1])))
    ):
        return text_of(cell)
    return f"{' '.join(lines[:-1])} ({lines[-1]})"


def lines_of(cell: Cell) -> list[str]:
    """The lines of a cell, without the empty ones."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in flat(cell.text).split("\n"))
    return [line for line in lines if line]


def _mended(row: list[str]) -> list[str]:
    """1880~1 | 990: a figure whose thousands a border parted, where the range runs down without."""
    mended = list(row)
    for place, (left, right) in enumerate(pairwise(row)):
        cut = CUT_RANGE.fullmatch(left)
        if cut and re.fullmatch(r"\d{3}", right) and float(cut[2]) < float(cut[1]):
            mended[place : place + 2] = [left + right, ""]
        elif OPEN.fullmatch(left) and (rest := REST.match(right)) and _rises(left, rest):
            mended[place : place + 2] = [f"{left} {right}", ""]
    return mended


def _rises(left: str, rest: re.Match[str]) -> bool:
    """0.4 | – 45.0: a range goes up, and behind its dash a blank stands or a long dash."""
    if rest.group()[0] == "-" and rest.group()[1:2] != " ":
        return False
    low, high = (re.sub(r"[^\d.-]", "", one.replace(",", ".")) for one in (left, rest[1]))
    try:
        return float(low) < float(high)
    except ValueError:
        return False


def side_by_side(grid: Grid) -> list[Grid]:
    """元素 | 含量 | 限值 | 元素 | 含量 | 限值: a header that repeats puts tables side by side."""
    texts = grid.texts[0] if grid.rows else ()
    first = texts[0] if texts else ""
    starts = [
        c for c, text in enumerate(texts) if text == first and (not c or texts[c - 1] != first)
    ]
    ends = [*starts[1:], grid.columns]
    kinds = [list(dict.fromkeys(texts[a:b])) for a, b in zip(starts, ends, strict=True)]
    if not first or len(starts) < 2 or any(k != kinds[0] for k in kinds) or len(kinds[0]) < 2:
        return [grid]
    return [grid.part(range(a, b)) for a, b in zip(starts, ends, strict=True)]
