"""What a contract 出口货物合同 states: parties, number, date, and its rows of goods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhiyi.document import Document, Page, Part
from zhiyi.firms import firm_in
from zhiyi.particulars import fields as read
from zhiyi.particulars.columns import Header, find_header, joined, rows_below, tokens
from zhiyi.particulars.labels import labels_of
from zhiyi.particulars.pieces import Piece, pieces_of
from zhiyi.particulars.running import find_cas, running
from zhiyi.particulars.statements import Statement
from zhiyi.particulars.values import Field, read_fields

LEAST_COLUMNS = 3
PARTIES = ("exporter", "consignee", "party_a", "party_b")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_\-—.()（）]{2,30}")
_AMOUNT = re.compile(r"^[^\d，。,;；]{0,12}(\d[\d,]*(?:\.\d+)?)(?!\s*[%％])")
_FIRST_WORDS = re.compile(
    r"^[（(]?(?:以下简称|签章|盖章|签字|公章|签名|signature|seal)", re.IGNORECASE
)
_BEHIND_LABEL = re.compile(r"\s*[(（][^()（）\s]{0,12}[)）]|\S{0,12}")
_UNIT_IN_LABEL = re.compile(
    r"[(（]\s*([^()（）/、]{1,6})\s*[)）]|[^()（）]/\s*([^()（）/\s]{1,6})\s*$"
)
"""数量（千克）, 数量/台; of several units (台/套) none is that of the row."""


def read_contract(doc: Document, part: Part, forms: Mapping[str, Any]) -> list[Statement]:
    """Every field of a contract, over all its pages."""
    found: list[Statement] = []
    for number in part.pages:
        found += _page(doc, doc.page(number), forms["contract"])
    text = running(doc, part)
    if text.lines:
        found += find_cas(text)
    return _once(found)


def _page(doc: Document, page: Page, table: Mapping[str, Any]) -> Iterator[Statement]:
    pieces: Sequence[Piece] = pieces_of(doc, page)
    header = find_header(pieces, labels_of(table["columns"]), least=LEAST_COLUMNS)
    if header is not None and _is_goods(header[0]):
        row, pieces = header
        body = rows_below(
            row,
            pieces,
            foot=re.compile("|".join(table["foot"]["patterns"])),
        )
        yield from _rows(row, body, page)
        used = {p.line.id for p in body} | {p.line.id for p in row.labels}
        pieces = [p for p in pieces if p.line.id not in used]
    for field in read_fields(pieces, labels_of(table["labels"])):
        yield from _statement(field, page)


def _is_goods(header: Header) -> bool:
    fields = {column.field for column in header.columns}
    return bool(fields & {"goods", "model"}) and bool(fields & {"quantity", "amount", "price"})


def _statement(field: Field, page: Page) -> Iterator[Statement]:
    if not field.name or not field.pieces:
        return
    first = field.pieces[0]
    text = read.plain(first.text)
    if _FIRST_WORDS.match(text):
        return
    value = _value(field.name, text)
    if value:
        yield Statement(field.name, value, (first.evidence(page),), first.line)


def _value(name: str, text: str) -> str | None:
    if name in PARTIES:
        return firm_in(re.sub(r"^[（(][^）)]*[）)][:：]?\s*", "", text))
    if name == "contract_no":
        match = _NUMBER.match(text)
        return match.group().strip("().") if match and re.search(r"\d", match.group()) else None
    if name == "date":
        day = read.date_in(text)
        return day.isoformat() if day else None
    if name == "hs_code":
        return next(iter(read.hs_codes(text)), None)
    if name == "amount":
        match = _AMOUNT.match(text)
        return read.numbers(match.group(1))[0] if match else None
    if name == "quantity":
        found = read.quantities(text)
        return f"{found[0][0]} {found[0][1]}" if found else None
    if name == "model":
        return next((t for t in re.split(r"[，。；;,\s/]", text) if read.is_model(t)), None)
    if name in ("origin", "final_destination"):
        return read.country(re.split(r"[，。；;,]", text)[0])
    return text.strip("。；; ")


def _rows(header: Header, body: Sequence[Piece], page: Page) -> Iterator[Statement]:
    """The goods rows: each begins where a quantity or an amount stands beside a name."""
    columns: dict[str, list[Piece]] = {}
    for piece in tokens(body):
        columns.setdefault(header.column_of(piece), []).append(piece)
    anchor = next((n for n in ("quantity", "amount", "price") if columns.get(n)), None)
    if anchor is None:
        return
    starts: list[Piece] = []
    for piece in sorted(columns[anchor], key=lambda p: p.middle):
        figure = bool(read.numbers(piece.text))
        if figure and not (starts and piece.middle - starts[-1].middle < piece.height):
            starts.append(piece)
    for ordinal, start in enumerate(starts, 1):
        upper = start.whole.top - start.height if ordinal > 1 else -1.0
        lower = starts[ordinal].whole.top - start.height if ordinal < len(starts) else 1e9
        cells = {
            name: joined([p for p in found if upper <= p.whole.top < lower])
            for name, found in columns.items()
        }
        yield from _row(ordinal, header, cells, page)


def _row(
    number: int, header: Header, cells: Mapping[str, Sequence[Piece]], page: Page
) -> Iterator[Statement]:
    names = [p for p in cells.get("goods", []) if re.search(r"[^\W\d]{2}", p.text)]
    if names:
        latin = all(p.text.isascii() for p in names)
        value = read.plain((" " if latin else "").join(p.text for p in names))
        places = tuple(p.evidence(page) for p in names)
        yield Statement("goods", value, places, names[0].line, number)
    model = _model([*cells.get("model", []), *names])
    if model:
        piece, value = model
        yield Statement("model", value, (piece.evidence(page),), piece.line, number)
    for piece in cells.get("hs_code", []):
        for code in read.hs_codes(piece.text)[:1]:
            place = (piece.evidence(page),)
            yield Statement("hs_code", code, place, piece.line, number, read.hs_codes)
    yield from _figures(number, header, cells, page)


def _model(cell: Sequence[Piece]) -> tuple[Piece, str] | None:
    for piece in cell:
        for token in re.split(r"[\s/，,;；]+", read.plain(piece.text)):
            if read.is_model(token):
                return piece, token
    return None


def _figures(
    number: int, header: Header, cells: Mapping[str, Sequence[Piece]], page: Page
) -> Iterator[Statement]:
    unit = "".join(p.text for p in cells.get("unit", [])[:1])
    for piece in cells.get("quantity", []):
        found = list(read.quantities(piece.text))
        if not found:
            heading = next(p for p in header.labels if header.column_of(p) == "quantity")
            after = _BEHIND_LABEL.match(heading.line.text, heading.end)
            printed = _UNIT_IN_LABEL.search(heading.text + (after.group() if after else ""))
            label_unit = unit or (printed[1] or printed[2] if printed else "")
            found = [(figure, label_unit) for figure in read.numbers(piece.text)]
        for value, name in found:
            stated = f"{value} {name}".strip()
            yield Statement("quantity", stated, (piece.evidence(page),), piece.line, number)
    for piece in cells.get("amount", [])[:1]:
        for value in read.numbers(piece.text)[:1]:
            yield Statement("amount", value, (piece.evidence(page),), piece.line, number)


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """The first value of every field and row, but every quantity and CAS number."""
    seen: set[tuple[str, int | None, str]] = set()
    kept = []
    for statement in statements:
        many = statement.field in ("quantity", "cas")
        key = (statement.field, statement.item, statement.value if many else "")
        if key not in seen:
            seen.add(key)
            kept.append(statement)
    return kept
