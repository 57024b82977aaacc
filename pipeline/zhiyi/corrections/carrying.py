"""From a corrected line to the cells of tables that it stands in, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhiyi.document import Box, Cell, Document, Line, Table
from zhiyi.rereading import instead

Place = tuple[str, int, int]
"""A cell: id of its table, row and column."""


def edges_of(line: Line, text: str) -> tuple[float, ...]:
    """Where the characters of ``text`` lie: those that both readings have at the ends stay where
    they are, the rest is spread evenly between them."""
    old, edges = line.text, line.edges
    if len(edges) != len(old) + 1 or not text:
        return ()
    before = _common(old, text)
    behind = min(_common(old[::-1], text[::-1]), min(len(old), len(text)) - before)
    start, end = edges[before], edges[len(old) - behind]
    count = len(text) - before - behind
    between = tuple(start + (end - start) * n / count for n in range(1, count)) if count else ()
    last = edges[len(old) - behind :] if count else edges[len(old) - behind + 1 :]
    return (*edges[: before + 1], *between, *last)


def into_cells(
    tables: Sequence[Table], old: Mapping[str, Line], new: Mapping[str, str]
) -> tuple[Table, ...]:
    """The tables with the words of corrected lines (``new``: id to text) in their cells."""
    return tuple(_with_lines(table, old, new) for table in tables)


def _with_lines(table: Table, old: Mapping[str, Line], new: Mapping[str, str]) -> Table:
    cells = []
    place = dict.fromkeys(new, 0)
    for cell in table.cells:
        text = cell.text
        for id in _lines_of(cell, table, old, new):
            text, place[id] = _with_line(text, old[id].text, new[id], place[id])
        cells.append(cell if text == cell.text else replace(cell, text=text))
    return replace(table, cells=tuple(cells))


def _with_line(cell: str, old: str, new: str, start: int) -> tuple[str, int]:
    """The cell with its piece of the line as it reads now, and where in the line the next cell's
    begins: one line may stand in several cells, in their order."""
    pieces = cell.split("\n")
    for n, piece in enumerate(pieces):
        found = old.find(piece, start) if piece else -1
        if found < 0:
            continue
        end = found + len(piece)
        other = new if piece == old.strip() else instead(old, new, found, end)
        if other is not None:
            pieces[n] = other.strip()
        return "\n".join(piece for piece in pieces if piece), end
    return cell, start


def _lines_of(
    cell: Cell, table: Table, old: Mapping[str, Line], new: Mapping[str, str]
) -> Sequence[str]:
    if cell.lines:
        return [id for id in cell.lines if id in new]
    if cell.box is None:
        return [id for id in new if cell.locator and old[id].place.locator == cell.locator]
    return [
        id
        for id in new
        if old[id].place.page == table.place.page and _inside(old[id].place.box, cell.box)
    ]


def _inside(line: Box | None, cell: Box) -> bool:
    return line is not None and line.overlap(cell) > 0.5 * line.area


def into_lines(doc: Document, cell: Cell, text: str) -> dict[str, str]:
    """The lines of a cell as they read where the cell reads ``text``, by id: those that change.
    Empty where it cannot be told which of several lines holds what."""
    known = {line.id: line for line in doc.lines}
    lines = [known[id] for id in cell.lines if id in known]
    old, new = cell.text.split("\n"), text.split("\n")
    if len(lines) == 1 and len(old) == 1:
        new = [" ".join(piece.strip() for piece in new)]
    if len(lines) != len(old) or len(old) != len(new):
        return {}
    changed = {}
    for line, piece, other in zip(lines, old, new, strict=True):
        start = line.text.find(piece)
        if piece == other:
            continue
        if start < 0:
            return {}
        changed[line.id] = line.text[:start] + other + line.text[start + len(piece) :]
    return changed


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
