"""Segments: what of a part is compared with its translation, sentence by sentence, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from zhiyi.document import Document, Evidence, Line, Part, Table
from zhiyi.language import NONE
from zhiyi.translations.listings import listing_lines
from zhiyi.translations.paragraphs import Piece, Text, leading, running_texts, widths_of
from zhiyi.translations.running import repeated_lines

__all__ = ["Text", "segments_of"]


def segments_of(doc: Document, part: Part) -> tuple[Text, ...]:
    """Segments of a part in reading order; table rows where the first of their lines stands."""
    codes = {id: passage.code for passage in doc.passages for id in passage.lines}
    lines = {line.id: line for line in doc.lines if line.place.page in part.pages}
    pieces = [Piece(line, codes.get(id, NONE)) for id, line in lines.items()]
    rows = [row for table in doc.tables for row in _table_rows(table, doc, part.pages)]
    in_rows = {id: n for n, (ids, _) in enumerate(rows) for id in ids}
    widths = widths_of(tuple(lines.values()))
    found: list[Text] = []
    done: set[int] = set()
    for row_number, group in groupby(pieces, key=lambda piece: in_rows.get(piece.line.id)):
        if row_number is None:
            found += running_texts(list(group), widths)
        elif row_number not in done:
            done.add(row_number)
            found.append(_with_code(rows[row_number], codes, lines))
    rest = [row for n, row in enumerate(rows) if n not in done]
    found += [_with_code(row, codes, lines) for row in rest]
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


_Row = tuple[tuple[str, ...], Text]


def _table_rows(table: Table, doc: Document, pages: tuple[int, ...]) -> Iterator[_Row]:
    """Each row of a table on ``pages``: its line ids and its cells as one text."""
    if table.place.page not in pages:
        return
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    for _, row in groupby(cells, key=lambda cell: cell.row):
        filled = [cell for cell in row if cell.text.strip()]
        if filled:
            ids = tuple(id for cell in filled for id in cell.lines)
            places = tuple(
                replace(
                    table.place,
                    quote=cell.text,
                    box=cell.box or (None if cell.locator else table.place.box),
                    locator=cell.locator or table.place.locator,
                )
                for cell in filled
            )
            text = " ".join(cell.text.replace("\n", " ").strip() for cell in filled)
            yield ids, Text(text, places, NONE if ids else _code_of_cells(doc, places))


def _code_of_cells(doc: Document, places: Iterable[Evidence]) -> str:
    """The language of cells that no line stands for, from the passages made of them."""
    codes = {(e.page, e.locator, e.quote): p.code for p in doc.passages for e in p.evidence}
    return leading(codes.get((place.page, place.locator, place.quote), NONE) for place in places)


def _with_code(row: _Row, codes: dict[str, str], lines: dict[str, Line]) -> Text:
    """The row with its language and the lines that it is made of."""
    ids, text = row
    if not ids:
        return text
    own = tuple(lines[id] for id in dict.fromkeys(ids) if id in lines)
    return replace(text, code=leading(codes.get(id, NONE) for id in ids), lines=own)
