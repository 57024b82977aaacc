"""What an export declaration 出口货物报关单 states: its header and its goods items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhiyi.document import Document, Page
from zhiyi.particulars import fields as read
from zhiyi.particulars.columns import Header, find_header, in_order, joined, rows_below, tokens
from zhiyi.particulars.labels import labels_of
from zhiyi.particulars.pieces import Piece, pieces_of
from zhiyi.particulars.statements import Statement
from zhiyi.particulars.values import Field, read_fields

FIRMS = ("exporter", "manufacturer", "consignee", "declarant")
COUNTRIES = ("trade_country", "arrival_country")
LEAST_COLUMNS = 4
_NO_VALUE = re.compile(r"^[（(]?(签章|签名|盖章|签字)[)）]?$|^[/\-—无]+$")


def read_declaration(doc: Document, page: Page, forms: Mapping[str, Any]) -> list[Statement]:
    """Every field of one page of a declaration."""
    table = forms["declaration"]
    pieces: Sequence[Piece] = pieces_of(doc, page)
    header = find_header(pieces, labels_of(table["columns"]), least=LEAST_COLUMNS)
    statements: list[Statement] = []
    top = 1e9
    if header is not None:
        row, pieces = header
        top = row.top
        body = rows_below(
            row,
            pieces,
            foot=re.compile("|".join(table["foot"]["patterns"])),
        )
        statements += _items(row, body, page)
        used = {p.line.id for p in body} | {p.line.id for p in row.labels}
        pieces = [p for p in pieces if p.line.id not in used]
    else:
        statements += _items_in_lines(pieces, page)
    for field in read_fields(pieces, labels_of(table["labels"])):
        statements += _statements(field, page, above=field.label.middle < top)
    return _first_of_each(statements)


def _statements(field: Field, page: Page, *, above: bool) -> Iterator[Statement]:
    """One header field. Under the items only the declarant and the remark are read."""
    pieces = [p for p in field.pieces if not _NO_VALUE.match(p.text)]
    if not field.name or not pieces or not (above or field.name in ("declarant", "remark")):
        return
    name = field.name
    if name in FIRMS:
        yield from _firm(name, pieces, page)
        return
    text = "\n".join(p.text for p in pieces)
    if name in COUNTRIES:
        value = read.country(pieces[0].text)
    elif name == "date":
        day = read.date_in(text)
        value = day.isoformat() if day else ""
    elif name == "remark":
        value = text
    elif name in ("declaration_no", "preentry_no"):
        match = re.search(r"[0-9A-Za-z]{9,18}", read.plain(text))
        value = match.group() if match else ""
    elif name in ("packages", "gross_weight", "net_weight"):
        found = read.numbers(text)
        value = found[0] if found else ""
    else:
        value = read.plain(text.replace("\n", ""))
    if value:
        yield Statement(name, value, tuple(p.evidence(page) for p in pieces), pieces[0].line)


def _firm(name: str, pieces: Sequence[Piece], page: Page) -> Iterator[Statement]:
    """A firm's name without its codes; a name that wraps is put together again."""
    named = [p for p in pieces if not read.is_party_code(p.text)]
    codes = [p for p in pieces if read.is_party_code(p.text)]
    parts = [re.sub(r"[（(\[][0-9A-Z]{9,18}[)）\]]", "", p.text).strip() for p in named]
    parts = [part for part in parts if part]
    if parts:
        latin = all(part.isascii() for part in parts)
        value = read.plain((" " if latin else "").join(parts))
        yield Statement(name, value, tuple(p.evidence(page) for p in named), named[0].line)
    for piece in codes[:1]:
        code = read.plain(piece.text).strip("()[] ")
        yield Statement(f"{name}_code", code, (piece.evidence(page),), piece.line)


def _items(header: Header, body: Sequence[Piece], page: Page) -> Iterator[Statement]:
    """The goods items: each begins at its HS number, or at its item number without one."""
    columns: dict[str, list[Piece]] = {}
    for piece in tokens(body):
        columns.setdefault(header.column_of(piece), []).append(piece)
    starts = [p for p in columns.get("hs_code", []) if read.hs_code_of_cell(p.text)]
    if not starts:
        starts = [p for p in columns.get("item", []) if p.text.isdigit()]
    starts = sorted(starts, key=lambda p: p.middle)
    for ordinal, start in enumerate(starts):
        upper = _upper_edge(start)
        lower = _upper_edge(starts[ordinal + 1]) if ordinal + 1 < len(starts) else 1e9
        cells = {
            name: joined([p for p in found if upper <= p.whole.top < lower])
            for name, found in columns.items()
        }
        number = next((p for p in cells.get("item", []) if p.text.isdigit()), None)
        yield from _item(int(number.text) if number else ordinal + 1, cells, page)


def _upper_edge(start: Piece) -> float:
    """Where an item begins: cells of one row may stand half a line higher than its HS number."""
    return start.whole.top - 0.6 * start.height


def _item(number: int, cells: Mapping[str, Sequence[Piece]], page: Page) -> Iterator[Statement]:
    for piece in cells.get("hs_code", []):
        if code := read.hs_code_of_cell(piece.text):
            yield Statement(
                "hs_code", code, (piece.evidence(page),), piece.line, number, read.hs_codes
            )
            break
    yield from _named(number, cells.get("goods", []), page)
    yield from _amounts(number, cells, page)
    for name in ("origin", "final_destination"):
        if found := cells.get(name):
            value = read.country("".join(p.text for p in found))
            places = tuple(p.evidence(page) for p in found)
            yield Statement(name, value, places, found[0].line, number)


def _named(number: int, cell: Sequence[Piece], page: Page) -> Iterator[Statement]:
    """Name, declaration elements 申报要素, model and CAS number of an item."""
    if not cell:
        return
    first = _name_piece(cell)
    rest = [piece for piece in cell if piece is not first]
    name, bar, after = first.text.partition("|")
    if bar and (match := re.match(r"(.*?)[\s,，;；]*\d?$", name)):
        name = match.group(1)
    name = name if re.search(r"[^\W\d]", name) else first.text
    yield Statement("goods", read.plain(name), (first.evidence(page),), first.line, number)
    elements = "".join([after, *(p.text for p in rest)]).strip()
    places = tuple(p.evidence(page) for p in (rest or [first]))
    if elements:
        yield Statement("elements", elements, places, (rest or [first])[0].line, number)
    if model := read.model_in(elements) or read.model_in(re.sub(r"[\s]+", "|", name)):
        at = next((p for p in cell if model in read.plain(p.text)), first)
        yield Statement("model", model, (at.evidence(page),), at.line, number)
    for piece in cell:
        for cas in read.cas_numbers(piece.text):
            yield Statement(
                "cas", cas, (piece.evidence(page),), piece.line, number, read.cas_numbers
            )


def _name_piece(cell: Sequence[Piece]) -> Piece:
    """The piece that the name stands in: the first, unless it begins as elements do (0|0|), which a
    crooked page can put in front of the name beside it."""
    if not re.match(r"\s*\d?\s*[|｜]", cell[0].text):
        return cell[0]
    plain = (p for p in cell if not re.search(r"[|｜]", p.text) and re.search(r"[^\W\d]", p.text))
    return next(plain, cell[0])


def _amounts(number: int, cells: Mapping[str, Sequence[Piece]], page: Page) -> Iterator[Statement]:
    """Quantities with units, unit price, total and currency."""
    cell = cells.get("quantity", [])
    for value, unit in dict.fromkeys(read.quantities("".join(p.text for p in cell))):
        at = [p for p in cell if value in read.numbers(p.text)]
        places = tuple(p.evidence(page) for p in at or cell)
        yield Statement("quantity", f"{value} {unit}", places, (at or list(cell))[0].line, number)
    prices, totals = cells.get("price", []), cells.get("amount", [])
    figures = [(p, n) for p in in_order([*prices, *totals]) for n in read.numbers(p.text)]
    if totals:
        total = next(((p, n) for p, n in figures if p in totals), None)
    else:
        total = figures[1] if len(figures) > 1 else None
    if total:
        yield Statement("amount", total[1], (total[0].evidence(page),), total[0].line, number)
    for piece in [*prices, *totals, *cells.get("currency", [])]:
        if word := re.search(r"[\u4e00-\u9fff]{2,}|[A-Z]{3}", piece.text):
            yield Statement("currency", word.group(), (piece.evidence(page),), piece.line, number)
            break


def _items_in_lines(pieces: Sequence[Piece], page: Page) -> Iterator[Statement]:
    """Items where no header row stands: HS numbers, each with the name that follows it."""
    number = 0
    for place, piece in enumerate(pieces):
        match = re.search(r"(?<![\dA-Za-z])\d{10}(?!\d)", read.plain(piece.text))
        if match is None or not read.hs_codes(match.group()):
            continue
        number += 1
        yield Statement(
            "hs_code", match.group(), (piece.evidence(page),), piece.line, number, read.hs_codes
        )
        after = read.plain(piece.text)[match.end() :].strip()
        follow = [] if after else list(pieces[place + 1 : place + 2])
        name = after or (follow[0].text if follow else "")
        if re.search(r"[\u4e00-\u9fffA-Za-z]{2,}", name):
            at = follow[0] if follow else piece
            rest = list(pieces[place + len(follow) + 1 : place + len(follow) + 3])
            yield from _named(number, [at.cut(at.end - len(name), at.end), *rest], page)


def _first_of_each(statements: Sequence[Statement]) -> list[Statement]:
    """One value for every field and item, but all quantities and CAS numbers."""
    seen: set[tuple[str, int | None]] = set()
    kept: list[Statement] = []
    for statement in statements:
        key = (statement.field, statement.item)
        if key in seen and statement.field not in ("quantity", "cas"):
            continue
        seen.add(key)
        kept.append(statement)
    return kept
