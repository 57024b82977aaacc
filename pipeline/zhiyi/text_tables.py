"""Tables in plain text: rows parted by bars, tabs, semicolons, commas or runs of blanks.

Bars and tabs are set on purpose; commas, semicolons and blanks part rows only where several lines
in a row are cut alike and a column behind the first one states figures. Two columns of running
text, addresses and lists of dates are none.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhiyi.document import Cell, Document, Evidence, Line, Origin, Table, fact_id
from zhiyi.flow import Found

_ORIGIN = Origin("text-tables@1", 1.0)
BAR = re.compile(r"(?<!\\)[|｜│┃¦]")
RULE = re.compile(r"[\s|｜│┃:+\-=_─━═┄┅┈┉╌╍┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]{3,}")
"""A line that only draws."""
MARKUP = re.compile(r"^(\*\*|__|`)(.+)\1$")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
FIELD = re.compile(r"\S(?:[^\s\u3000]|[^\S\u3000\t](?=\S))*")
"""Words with single blanks between them; a blank of the ideographs is as wide as two."""
FIGURE = re.compile(r"[(<>=≤≥≦≧≈~±+\-−–＜＞（约]*\s*\d")
DATE = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[:：]\d{2}")
SENTENCE = re.compile(r"[。；！？]$|[，。；].*[，。；]")
LONG_LINE = 2000
"""Letters of a line over which nobody sets columns."""
LONGEST = 5000
"""Rows after which a table set by blanks is cut, so that the time stays bounded."""
LONG_CELL = 40
"""Letters of the average cell from which columns are columns of running text."""
MOSTLY = 0.5
"""Share of the cells of a column that state figures, for it to be a column of them."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class _Text:
    line: Line
    number: int
    rule: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines ``start`` to ``end`` as rows of cells: the number of each line and its cells."""

    start: int
    end: int
    rows: tuple[tuple[int, Row], ...]

    @property
    def width(self) -> int:
        return max((len(row) for _, row in self.rows), default=0)


def find_text_tables(doc: Document) -> Found[Table]:
    """The tables among ``doc.lines``, the locators of which count lines: 第3行. Every cell names
    its line as its place."""
    texts = [_Text(line, _number(line), _rules(line.text)) for line in doc.lines]
    found: list[Table] = []
    at = 0
    refused = dict.fromkeys(range(len(_WAYS)), 0)
    while at < len(texts):
        run = None
        for way, (runs, accepts) in enumerate(_WAYS):
            if at < refused[way]:
                continue
            run = runs(texts, at)
            if run is not None and accepts(run):
                break
            refused[way] = run.end if run else at + 1
            run = None
        if run is not None:
            found.append(_table(doc, run, texts))
        at = run.end if run else at + 1
    return Found(tuple(found))


def _number(line: Line) -> int:
    digits = re.search(r"\d+", line.place.locator or "")
    return int(digits.group()) if digits else 0


def _rules(text: str) -> bool:
    return len(text) < LONG_LINE and bool(RULE.fullmatch(text.strip()))


def _stretch(texts: Sequence[_Text], start: int, fits: Callable[[int], bool]) -> int:
    """Up to which line each fits, none left out between them."""
    end = start
    while end < len(texts) and (texts[end].rule or fits(end)):
        if end > start and texts[end].number != texts[end - 1].number + 1:
            break
        end += 1
    return end


# -- bars


def _barred(texts: Sequence[_Text], start: int) -> _Run | None:
    if texts[start].rule and not BAR.search(texts[start].line.text[:LONG_LINE]):
        return None if start + 1 >= len(texts) else _behind_rule(texts, start)
    end = _stretch(texts, start, lambda n: BAR.search(texts[n].line.text) is not None)
    if end == start:
        return None
    rows = [(n, _bars(texts[n].line.text)) for n in range(start, end) if not texts[n].rule]
    return _Run(start, end, _shortened(rows))


def _behind_rule(texts: Sequence[_Text], start: int) -> _Run | None:
    """+-----+ above the first row."""
    if texts[start + 1].rule or not BAR.search(texts[start + 1].line.text[:LONG_LINE]):
        return None
    return _barred(texts, start + 1)


def _bars(text: str) -> Row:
    cells = [_unmarked(cell) for cell in BAR.split(text.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if cells and not cells[-1] else cells


def _unmarked(cell: str) -> str:
    plain = BREAK.sub("\n", cell.replace("\\|", "|")).strip()
    marked = MARKUP.match(plain)
    return marked[2].strip() if marked else plain


def _is_barred(run: _Run) -> bool:
    ruled = run.end - run.start > len(run.rows)
    widths = [len(row) for _, row in run.rows]
    alike = widths.count(run.width) > MOSTLY * len(widths)
    return run.width >= 2 and alike and len(run.rows) >= (2 if ruled else 3)


# -- tabs


def _tabbed(texts: Sequence[_Text], start: int) -> _Run | None:
    """Rows of as many cells as the first one, or of fewer: a row may lack its last cells."""
    if _cells(texts[start], "\t") < 2:
        return None
    width = texts[start].line.text.rstrip("\r\n").count("\t")

    def fits(n: int) -> bool:
        tabs = texts[n].line.text.count("\t")
        short = 1 < tabs < width and _cells(texts[n], "\t") > 2
        return tabs == width or short or (not tabs and _section(texts, n, width))

    end = _stretch(texts, start, fits)
    rows = [
        (n, [cell.strip() for cell in texts[n].line.text.split("\t")])
        for n in range(start, end)
        if not texts[n].rule
    ]
    return _Run(start, end, _shortened(rows))


def _section(texts: Sequence[_Text], n: int, width: int) -> bool:
    """A few words on a line of their own before a row that states figures."""
    text = texts[n].line.text.strip()
    if len(text) > LONG_CELL or SENTENCE.search(text) or n + 1 >= len(texts):
        return False
    below = texts[n + 1].line.text.split("\t")
    return len(below) == width + 1 and any(FIGURE.match(cell) for cell in below[1:])


def _cells(one: _Text, delimiter: str) -> int:
    return sum(bool(cell.strip()) for cell in one.line.text.split(delimiter))


def _shortened(rows: Sequence[tuple[int, Row]]) -> tuple[tuple[int, Row], ...]:
    """Without columns at the end that nobody fills."""
    filled = max((n + 1 for _, row in rows for n, cell in enumerate(row) if cell), default=0)
    return tuple((number, row[:filled]) for number, row in rows)


def _is_tabbed(run: _Run) -> bool:
    least = 2 if run.width >= 3 else 3
    return len(run.rows) >= least and not _prose(run) and (run.width >= 3 or _figured(run))


# -- semicolons and commas


def _delimited(delimiter: str) -> Callable[[Sequence[_Text], int], _Run | None]:
    def runs(texts: Sequence[_Text], start: int) -> _Run | None:
        width = len(_parsed(texts[start], delimiter))
        if width < 3:
            return None
        end, rows = start, []
        while end < len(texts) and (end == start or texts[end].number == texts[end - 1].number + 1):
            row = _parsed(texts[end], delimiter)
            if len(row) != width:
                break
            rows.append((end, row))
            end += 1
        return _Run(start, end, tuple(rows))

    return runs


def _parsed(one: _Text, delimiter: str) -> Row:
    text = one.line.text
    if len(text) > LONG_LINE or delimiter not in text:
        return []
    try:
        row = next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []
    return [cell.strip() for cell in row]


def _is_delimited(run: _Run) -> bool:
    return len(run.rows) >= 3 and not _prose(run) and _figured(run)


# -- blanks


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    left: int
    right: int


def _fields(text: str) -> list[_Field]:
    """What runs of blanks part, with the places on the line: wide letters count twice."""
    if len(text) > LONG_LINE:
        return []
    edges = [0]
    for char in text:
        edges.append(edges[-1] + (2 if unicodedata.east_asian_width(char) in "WF" else 1))
    return [
        _Field(one.group(), edges[one.start()], edges[one.end()]) for one in FIELD.finditer(text)
    ]


def _spaced(texts: Sequence[_Text], start: int) -> _Run | None:
    """Lines whose fields stand under one another, with white all the way down between them."""
    first = _fields(texts[start].line.text) if not texts[start].rule else []
    if len(first) < 2:
        return None
    columns = [(one.left, one.right) for one in first]
    lines = [(start, first)]
    end = start + 1
    while end < min(len(texts), start + LONGEST) and texts[end].number == texts[end - 1].number + 1:
        if not texts[end].rule:
            fields = _fields(texts[end].line.text)
            wider = _merged([*columns, *((one.left, one.right) for one in fields)])
            if len(fields) < 2 or not _apart(fields, wider):
                break
            # Only where two columns became one can a line above stand in one twice.
            if _joins(columns, wider) and not all(_apart(own, wider) for _, own in lines):
                break
            columns = wider
            lines.append((end, fields))
        end += 1
    return _Run(start, end, tuple((number, _row(own, columns)) for number, own in lines))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for left, right in sorted(spans):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _joins(columns: Sequence[tuple[int, int]], wider: Sequence[tuple[int, int]]) -> bool:
    return any(sum(a <= left < b for left, _ in columns) > 1 for a, b in wider)


def _place(field: _Field, columns: Sequence[tuple[int, int]]) -> int:
    return next(n for n, (left, right) in enumerate(columns) if left <= field.left < right)


def _apart(fields: Sequence[_Field], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether no two fields of a line stand in one column."""
    places = [_place(field, columns) for field in fields]
    return all(a < b for a, b in pairwise(places))


def _row(fields: Sequence[_Field], columns: Sequence[tuple[int, int]]) -> Row:
    row = [""] * len(columns)
    for field in fields:
        row[_place(field, columns)] = field.text
    return row


def _is_spaced(run: _Run) -> bool:
    return len(run.rows) >= 3 and run.width >= 3 and not _prose(run) and _figured(run)


# -- what stands in the columns


def _prose(run: _Run) -> bool:
    """Columns of running text: long cells, or sentences."""
    cells = [cell for _, row in run.rows for cell in row if cell]
    sentences = sum(bool(SENTENCE.search(cell)) for cell in cells)
    return sum(map(len, cells)) > LONG_CELL * len(cells) or sentences > len(cells) / 4


def _figured(run: _Run) -> bool:
    """Whether a column behind the first one states figures that are no dates."""
    for column in range(1, run.width):
        body = [row[column] for _, row in run.rows[1:] if column < len(row) and row[column]]
        figures = [cell for cell in body if FIGURE.match(cell) and not DATE.match(cell)]
        if len(figures) >= 2 and len(figures) > MOSTLY * len(body):
            return True
    return False


_WAYS: tuple[tuple[Callable[[Sequence[_Text], int], _Run | None], Callable[[_Run], bool]], ...] = (
    (_barred, _is_barred),
    (_tabbed, _is_tabbed),
    (_delimited(";"), _is_delimited),
    (_delimited(","), _is_delimited),
    (_spaced, _is_spaced),
)


def _head_spans(rows: Sequence[Row], width: int) -> dict[int, int]:
    """How many columns each cell of the first row heads, where a second row of words divides them:
    text has no merged cells, the places that one covers are empty."""
    if len(rows) < 2:
        return {}
    upper, lower = ([*row, *[""] * (width - len(row))] for row in rows)
    divided = [column for column in range(width) if lower[column] and not upper[column]]
    worded = not any(FIGURE.match(cell) for cell in lower if cell)
    starts = [column for column in range(width) if upper[column]]
    if (
        not worded
        or not divided
        or len(starts) < 2
        or not all(map(any, zip(upper, lower, strict=True)))
    ):
        return {}
    return {a: b - a for a, b in pairwise([*starts, width]) if lower[a]}


def _table(doc: Document, run: _Run, texts: Sequence[_Text]) -> Table:
    spans = _head_spans([row for _, row in run.rows[:2]], run.width)
    cells = tuple(
        Cell(
            text=text,
            row=row,
            column=column,
            column_span=spans.get(column, 1) if row == 0 else 1,
            locator=texts[number].line.place.locator,
            lines=(texts[number].line.id,),
        )
        for row, (number, own) in enumerate(run.rows)
        for column, text in enumerate(own)
        if text
    )
    first = texts[run.rows[0][0]].line
    quote = " | ".join(cell.text for cell in cells[:6])
    where = Evidence(
        document=doc.id, page=first.place.page, quote=quote, locator=first.place.locator
    )
    return Table(
        id=fact_id("table", doc, f"p1:{texts[run.start].number}", 0),
        evidence=(where,),
        origin=_ORIGIN,
        rows=len(run.rows),
        columns=run.width,
        cells=cells,
    )
