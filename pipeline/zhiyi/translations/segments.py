"""Segments: what of a part is compared with its translation, sentence by sentence, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from zhiyi.document import Document, Evidence, Line, Part, Table
from zhiyi.language import NONE, has_language, is_chinese
from zhiyi.translations.listings import listing_lines
from zhiyi.translations.paragraphs import Piece, Text, leading, running_texts
from zhiyi.translations.running import repeated_lines

__all__ = ["Text", "segments_of"]


def segments_of(doc: Document, part: Part) -> tuple[Text, ...]:
    """Segments of a part in reading order; table rows where the first of their lines stands."""
    pieces = list(_pieces(doc, part))
    rows = [row for table in doc.tables for row in _table_rows(table, doc, part.pages)]
    in_rows = {id: n for n, row in enumerate(rows) for id in row.ids}
    found: list[Text] = []
    done: set[int] = set()
    for row_number, group in groupby(pieces, key=lambda piece: in_rows.get(piece.line.id)):
        if row_number is None:
            found += running_texts(list(group))
        elif row_number not in done:
            done.add(row_number)
            found += _row_texts(rows[row_number], pieces)
    for n, row in enumerate(rows):
        found += _row_texts(row, pieces) if n not in done else []
    return _marked(doc, part, [segment for segment in found if segment.text.strip()])


def _marked(doc: Document, part: Part, found: Sequence[Text]) -> tuple[Text, ...]:
    """The segments, told which are program text and which stand on page after page."""
    lines = doc.lines_of(*part.pages)
    listing, repeated = listing_lines(lines), repeated_lines(lines)
    return tuple(
        replace(
            text,
            listing=bool(text.lines) and all(line.id in listing for line in text.lines),
            repeated=bool(text.lines) and all(line.id in repeated for line in text.lines),
        )
        for text in found
    )


def _pieces(doc: Document, part: Part) -> Iterator[Piece]:
    """The lines of a part; a line whose halves are in two languages is two pieces."""
    told: dict[str, dict[str, list[Evidence]]] = {}
    for passage in doc.passages:
        for id in passage.lines:
            told.setdefault(id, {}).setdefault(passage.code, []).extend(passage.evidence)
    for line in doc.lines:
        if line.place.page not in part.pages:
            continue
        codes = told.get(line.id, {})
        halves = _halves(line, codes) if len(codes) > 1 else []
        code = next(reversed(codes), NONE)
        yield from halves or [Piece(line, line.text, line.place, code)]


def _halves(line: Line, codes: dict[str, list[Evidence]]) -> list[Piece]:
    """The halves of a bilingual line by the evidence of its passages."""
    found = []
    for code, places in codes.items():
        own = [e for e in places if e.quote in line.text and e.page == line.place.page]
        own = [e for e in own if e.box is None or line.place.box is None or _inside(e, line)]
        if own:
            found.append(Piece(line, own[0].quote, own[0], code))
    whole = sum(len(piece.text) for piece in found) >= len(line.text.strip()) - len(found)
    return sorted(found, key=lambda p: line.text.index(p.text)) if whole else []


def _inside(place: Evidence, line: Line) -> bool:
    inner, outer = place.box, line.place.box
    assert inner is not None and outer is not None
    return inner.overlap(outer) > 0.5 * inner.area


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    place: Evidence
    ids: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a table row that say something, and the ids of their lines."""

    cells: tuple[_Cell, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(id for cell in self.cells for id in cell.ids)


def _table_rows(table: Table, doc: Document, pages: tuple[int, ...]) -> Iterator[_Row]:
    """Each row of a table on ``pages``."""
    if table.place.page not in pages:
        return
    codes = {(e.page, e.locator, e.quote): p.code for p in doc.passages for e in p.evidence}
    of_lines = {id: p.code for p in doc.passages for id in p.lines}
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(cells, key=lambda cell: cell.row):
        filled = []
        for cell in row:
            if not cell.text.strip():
                continue
            place = replace(
                table.place,
                quote=cell.text,
                box=cell.box or (None if cell.locator else table.place.box),
                locator=cell.locator or table.place.locator,
            )
            own = codes.get((place.page, place.locator, place.quote), NONE)
            code = leading([of_lines.get(id, NONE) for id in cell.lines] or [own])
            text = cell.text.replace("\n", " ").strip()
            filled.append(_Cell(text, place, cell.lines, code))
        if filled:
            yield _Row(tuple(filled))


def _row_texts(row: _Row, pieces: Sequence[Piece]) -> list[Text]:
    """The row as one text; where some cells are foreign and others Chinese, either's with the
    figures between them."""
    lines = {piece.line.id: piece.line for piece in pieces}
    foreign = [c for c in row.cells if has_language(c.code) and not is_chinese(c.code)]
    chinese = [c for c in row.cells if is_chinese(c.code)]
    sides = [row.cells]
    if foreign and chinese:
        sides = [tuple(c for c in row.cells if c not in other) for other in (chinese, foreign)]
    found = []
    for cells in sides:
        own = (lines[id] for id in dict.fromkeys(id for c in cells for id in c.ids) if id in lines)
        text = " ".join(cell.text for cell in cells)
        code = leading([cell.code for cell in cells])
        found.append(Text(text, tuple(cell.place for cell in cells), code, tuple(own)))
    return found
