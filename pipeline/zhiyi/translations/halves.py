"""Halves: the foreign and the Chinese text of one paper, each as if it stood alone.

Columns side by side, lines under lines, half a line, cells of one table: once the languages are
taken apart, every layout of a bilingual paper reads like an original and its translation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from zhiyi.document import Cell, Document, Evidence, Line, Part, Passage, Table
from zhiyi.foreign import language_of
from zhiyi.language import NONE, UNKNOWN, is_chinese
from zhiyi.translations.papers import Paper
from zhiyi.translations.segments import segments_of

Keep = Callable[[str], bool]


def foreign_half(doc: Document, part: Part) -> Paper:
    """The paper without its Chinese; figures stay."""
    return _half(doc, part, lambda code: not is_chinese(code))


def chinese_half(doc: Document, part: Part) -> Paper:
    """The paper without what is foreign; figures stay."""
    return _half(doc, part, lambda code: is_chinese(code) or code in (NONE, UNKNOWN))


def _half(doc: Document, part: Part, keep: Keep) -> Paper:
    passages = [replace(p, code=language_of(p)) for p in doc.passages if p.place.page in part.pages]
    pieces = _pieces(doc, passages)
    lines, codes = [], []
    for line in doc.lines:
        if line.place.page not in part.pages:
            continue
        for n, (place, code) in enumerate(pieces.get(line.id, [(line.place, NONE)])):
            if keep(code):
                own = line if place == line.place else _piece(line, place, n)
                lines.append(own)
                codes.append((own, code))
    stripped = replace(
        doc,
        lines=tuple(lines),
        tables=tuple(t for t in (_table(t, lines, passages, keep) for t in doc.tables) if t.cells),
        passages=_passages(passages, codes, keep),
    )
    return Paper(doc, part, segments_of(stripped, part))


def _pieces(doc: Document, passages: list[Passage]) -> dict[str, list[tuple[Evidence, str]]]:
    """For each line its pieces with their languages: itself, or its halves."""
    lines = {line.id: line for line in doc.lines}
    found: dict[str, list[tuple[Evidence, str]]] = {}
    for passage in passages:
        for id in passage.lines:
            if id not in lines:
                continue
            for place in passage.evidence:
                if _stands_in(place, lines[id]):
                    found.setdefault(id, []).append((place, passage.code))
    return found


def _stands_in(place: Evidence, line: Line) -> bool:
    whole = line.place
    if place == whole:
        return True
    same = place.page == whole.page and place.locator == whole.locator and place.quote in line.text
    if not same or place.box is None or whole.box is None:
        return same and place.box == whole.box
    return place.box.overlap(whole.box) >= 0.5 * place.box.area > 0


def _piece(line: Line, place: Evidence, n: int) -> Line:
    return replace(line, id=f"{line.id}#{n}", evidence=(place,), text=place.quote, edges=())


def _table(table: Table, lines: list[Line], passages: list[Passage], keep: Keep) -> Table:
    """The table with the cells, and the pieces of cells, that are kept."""
    by_line: dict[str, list[Line]] = {}
    for line in lines:
        by_line.setdefault(line.id.partition("#")[0], []).append(line)
    told = {(e.page, e.locator, e.quote): p.code for p in passages for e in p.evidence}
    cells = []
    for cell in table.cells:
        if not cell.lines:
            locator = cell.locator or table.place.locator
            if keep(told.get((table.place.page, locator, cell.text), NONE)):
                cells.append(cell)
            continue
        own = [line for id in cell.lines for line in by_line.get(id, [])]
        if own:
            cells.append(_cell(cell, own))
    return replace(table, cells=tuple(cells))


def _cell(cell: Cell, own: list[Line]) -> Cell:
    ids = tuple(line.id for line in own)
    if ids == cell.lines:
        return cell
    return replace(cell, text=" ".join(line.text.strip() for line in own), lines=ids)


def _passages(
    passages: list[Passage], lines: list[tuple[Line, str]], keep: Keep
) -> tuple[Passage, ...]:
    """The passages that are kept, over the lines and pieces of lines that are."""
    ids: dict[str, list[str]] = {}
    for line, code in lines:
        ids.setdefault(code, []).append(line.id)
    return tuple(
        replace(
            p,
            lines=tuple(id for id in ids.get(p.code, []) if id.partition("#")[0] in p.lines),
        )
        for p in passages
        if keep(p.code)
    )
