"""Segments: what of a part is compared with its translation, sentence by sentence, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from zhiyi.document import Document, Evidence, Line, Part, Table
from zhiyi.language import NONE, has_language, is_chinese
from zhiyi.scripts import count_letters, spread

LONG = 24.0
"""A paragraph is parted into sentences where each says at least so much (Chinese characters)."""
LEANING = 0.004
"""Lines below each other may overlap by so much of the page."""
PROSE = 16.0
"""What a full line says at least where it is running text and no entry of a list."""
CLEAR = 0.95
"""OCR score from which a line that was read once counts as read clearly; chosen by hand."""
FULL = 0.9
"""A line that reaches this share of the column's width goes on in the next line."""


@dataclass(frozen=True, slots=True)
class Text:
    """A segment: a sentence, a short paragraph or a table row. ``code`` is its language."""

    text: str
    places: tuple[Evidence, ...]
    code: str
    lines: tuple[Line, ...] = ()

    @property
    def alternate(self) -> str | None:
        """The text with the second reader's words where the readers differ; None: they do not.

        A line of which the segment is a part stands whole."""
        if all(line.agreed is not False for line in self.lines):
            return None
        return " ".join(_other_reading(line) for line in self.lines)

    @property
    def confirmed(self) -> bool:
        """Whether each line was printed by a program, read alike twice, or once and clearly."""
        return all(
            line.source != "ocr" or line.agreed is not None or line.origin.score >= CLEAR
            for line in self.lines
        )

    @property
    def scanned(self) -> bool:
        return any(line.source == "ocr" for line in self.lines)

    @property
    def letters(self) -> int:
        return count_letters(self.text)

    @property
    def weight(self) -> float:
        """How much it says, in Chinese characters."""
        return spread(self.text)

    @property
    def place(self) -> Evidence:
        """One piece of evidence: the places on the first page, with the whole text as quote."""
        first = self.places[0]
        boxes = [p.box for p in self.places if p.box and p.page == first.page]
        box = boxes[0] if boxes else None
        for other in boxes[1:]:
            box = box.union(other) if box else other
        return replace(first, quote=self.text, box=box)


def _other_reading(line: Line) -> str:
    return line.alternatives[0].quote if line.agreed is False and line.alternatives else line.text


def segments_of(doc: Document, part: Part) -> tuple[Text, ...]:
    """Segments of a part in reading order; table rows where the first of their lines stands."""
    codes = {line: p.code for p in doc.passages for line in p.lines}
    rows = [row for table in doc.tables for row in _table_rows(table, doc, part.pages)]
    in_rows = {id: n for n, (ids, _) in enumerate(rows) for id in ids}
    found: list[Text] = []
    done: set[int] = set()
    lines = [line for line in doc.lines if line.place.page in part.pages]
    by_id = {line.id: line for line in lines}
    for row_number, group in groupby(lines, key=lambda line: in_rows.get(line.id)):
        if row_number is None:
            found += _running(list(group), codes)
        elif row_number not in done:
            done.add(row_number)
            found.append(_with_code(rows[row_number], codes, by_id))
    rest = [row for n, row in enumerate(rows) if n not in done]
    found += [_with_code(row, codes, by_id) for row in rest]
    return tuple(segment for segment in found if segment.text.strip())


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
            yield ids, Text(text, places, _code_of_cells(doc, places))


def _code_of_cells(doc: Document, places: Iterable[Evidence]) -> str:
    """The language of cells that no line stands for, from the passages made of them."""
    codes = {(e.page, e.locator, e.quote): p.code for p in doc.passages for e in p.evidence}
    found = [codes.get((place.page, place.locator, place.quote), NONE) for place in places]
    return next((code for code in found if has_language(code)), NONE)


def _with_code(row: _Row, codes: dict[str, str], lines: dict[str, Line]) -> Text:
    """The row with its language and the lines that it is made of."""
    ids, text = row
    if not ids:
        return text
    told = [codes.get(id, NONE) for id in ids]
    own = tuple(lines[id] for id in dict.fromkeys(ids) if id in lines)
    return replace(text, code=_leading(told), lines=own)


def _leading(codes: list[str]) -> str:
    """The language of a row: foreign only where nothing in it is Chinese."""
    chinese = [code for code in codes if is_chinese(code)]
    told = [code for code in codes if has_language(code)]
    return (chinese or told or [NONE])[0]


def _running(lines: list[Line], codes: dict[str, str]) -> list[Text]:
    """Running text: lines side by side make a row, broken lines a paragraph, long ones
    sentences."""
    found: list[Text] = []
    right = max((line.place.box.right for line in lines if line.place.box), default=1.0)
    left = min((line.place.box.left for line in lines if line.place.box), default=0.0)
    reach = left + FULL * (right - left)
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph[-1], line, codes, reach):
            found += _sentences(paragraph, codes)
            paragraph = []
        paragraph.append(line)
    return found + (_sentences(paragraph, codes) if paragraph else [])


_ITEM = re.compile(
    r"^\s*([•·\-*▪●■◆○]|\(?\d{1,2}[.)、）](?!\d)|[(（][a-z一-十\d]{1,2}[)）]|第.{1,3}[章节条])"
)
_ENDS = re.compile(r"[.!?:;。！？：；]\s*$")


def _goes_on(above: Line, below: Line, codes: dict[str, str], reach: float) -> bool:
    """Whether ``below`` carries on the row or the paragraph of ``above``."""
    first, second = above.place.box, below.place.box
    if first is None or second is None or above.place.page != below.place.page:
        return False
    height = min(first.bottom - first.top, second.bottom - second.top)
    beside = min(first.bottom, second.bottom) - max(first.top, second.top) > 0.5 * height
    code, next_code = codes.get(above.id, NONE), codes.get(below.id, NONE)
    other = has_language(code) and has_language(next_code) and code != next_code
    if beside:
        return not other
    if code != next_code or not has_language(code):
        return False
    near = 0 <= second.top - first.bottom + 0.3 * height <= 1.5 * height
    return near and first.right >= reach and _carries_on(above.text, below.text)


def _carries_on(above: str, below: str) -> bool:
    """Whether the words of a full line go on in the next: it is long as prose is, and no sentence
    ends or item begins between them."""
    if _ENDS.search(above) or _ITEM.match(below):
        return False
    return below.lstrip()[:1].islower() or spread(above) >= PROSE


def _sentences(lines: list[Line], codes: dict[str, str]) -> list[Text]:
    """The paragraph that ``lines`` make, parted after sentences that are long enough."""
    code = _leading([codes.get(line.id, NONE) for line in lines])
    text, owners, above = "", [], None
    for line in lines:
        words = line.text.strip()
        joined = _glue(above, line, code) + words if above else words
        text += joined
        owners += [line] * len(joined)
        above = line
    found = []
    for start, end in _spans(text):
        own = tuple(line for line, _ in groupby(owners[start:end]))
        places = tuple(dict.fromkeys(line.place for line in own))
        found.append(Text(text[start:end].strip(), places, code, own))
    return found


def _glue(above: Line, below: Line, code: str) -> str:
    """Nothing between broken lines of Chinese and Japanese; else a space."""
    first, second = above.place.box, below.place.box
    broken = first is None or second is None or second.top >= first.bottom - LEANING
    ends = above.text.strip()[-1:] + below.text.strip()[:1]
    return "" if broken and code.startswith(("zh", "ja")) and not ends.isascii() else " "


_STOP = re.compile(
    r"[。！？；]|[.!?;](?=\s+\S)(?<!\b[A-Za-z]\.)(?<!\b[Nn]o\.)(?<!\bca\.)(?<!e\.g\.)"
)


def _spans(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for stop in _STOP.finditer(text):
        end = stop.end()
        if spread(text[start:end]) >= LONG and spread(text[end:]) >= LONG / 2:
            spans.append((start, end))
            start = end
    return [*spans, (start, len(text))]
