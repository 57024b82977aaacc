"""Blocks laid out as readers hand them on: lines with boxes or locators, cells, page furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from typing import Literal

from zhiyi.document import (
    Cell,
    Document,
    Evidence,
    Line,
    Origin,
    Page,
    Table,
    document_id,
    fact_id,
)

from .filling import Filled
from .misreading import misread
from .pen import HEIGHT, LEFT, RIGHT, SIZES, WIDTH, Piece, Sink, Style, box_of, measure, wrapped
from .writing import Block


@dataclass(frozen=True, slots=True)
class Laid:
    """A document, and for each of its lines the block it belongs to (None: page furniture)."""

    document: Document
    owners: dict[str, Block | None]
    style: Style

    def pages_of(self, key: str) -> set[int]:
        own = {id for id, block in self.owners.items() if block is not None and block.key == key}
        return {line.place.page for line in self.document.lines if line.id in own}


Flow = Sequence[Block | None]
"""Blocks in order; None begins a new page."""


def lay_out(
    flow: Flow, style: Style, *, path: str, rng: Random, clear: frozenset[str] = frozenset()
) -> Laid:
    """The document that readers would make of the blocks; items in ``clear`` are read right."""
    sink = Sink(style)
    above: Block | None = None
    for block in _headed(flow, style):
        if block is None:
            if style.boxed:
                sink.new_page()
        else:
            _lay(sink, block, first=above is None or above.at != "row")
        above = block
    return _finish(sink, path=path, rng=rng, clear=clear)


HEADS = {
    "zh": "项目 单位 数值", "en": "Parameter Unit Value", "de": "Kennwert Einheit Wert",
    "fr": "Paramètre Unité Valeur", "ru": "Параметр Единица Значение",
    "es": "Parámetro Unidad Valor", "it": "Parametro Unità Valore", "ja": "項目 単位 値",
    "ko": "항목 단위 값",
}  # fmt: skip


def _headed(flow: Flow, style: Style) -> list[Block | None]:
    """The blocks with a row of column heads before each table; it belongs to no item."""
    found: list[Block | None] = []
    for block in flow:
        above = found[-1] if found else None
        begins = block is not None and block.at == "row" and (above is None or above.at != "row")
        if block is not None and begins and style.heads and block.code in HEADS:
            words = HEADS[block.code].split()
            told = words if len(block.parts) > 2 else words[::2]
            cells = tuple(Filled(word) for word in told[: len(block.parts)])
            found.append(Block("", "row", block.code, cells))
        found.append(block)
    return found


def lay_sides(
    pairs: Sequence[tuple[Block, Block | None]], style: Style, *, path: str, rng: Random
) -> Laid:
    """Two languages side by side, each block at the height of its partner; read row by row, or
    the left half of a page before the right one."""
    sink = Sink(replace(style, columns=1))
    size, half = style.size, (LEFT + RIGHT) / 2
    for pair in pairs:
        texts = [wrapped(b.text, half - LEFT - 10, size) if b else [] for b in pair]
        sink.room(max(map(len, texts)) * size * 1.4)
        top = sink.y
        for left, lines, block in zip((LEFT, half + 10), texts, pair, strict=True):
            for n, text in enumerate(lines):
                sink.y = top + n * size * 1.4
                sink.put(text, block, left, size)
        sink.y = top + max(map(len, texts)) * size * 1.4 + size * 0.6
    if rng.random() < 0.5:
        sink.pieces.sort(key=lambda p: (p.page, p.box is not None and p.box.left > 0.5))
    return _finish(sink, path=path, rng=rng, clear=frozenset())


def _finish(sink: Sink, *, path: str, rng: Random, clear: frozenset[str]) -> Laid:
    style, pieces = sink.style, sink.pieces
    count = max((piece.page for piece in pieces), default=1)
    if style.boxed and style.furniture:
        pieces = _with_furniture(pieces, style, count)
    digest = sha256("\n".join(p.text for p in pieces).encode()).hexdigest()
    doc = Document(
        id=document_id(path, digest),
        path=path,
        sha256=digest,
        media_type="",
        bytes=len(digest),
        pages=_pages(style, count),
    )
    lines = tuple(_line(doc, p, n, style, rng, clear) for n, p in enumerate(pieces))
    owners = {line.id: piece.owner for line, piece in zip(lines, pieces, strict=True)}
    tables = tuple(_tables(doc, pieces, lines))
    return Laid(replace(doc, lines=lines, tables=tables), owners, style)


def _pages(style: Style, count: int) -> tuple[Page, ...]:
    if not style.boxed:
        return (Page(number=1, width=0, height=0, text_source="native", locator="正文"),)
    source: Literal["ocr", "native"] = "ocr" if style.layout == "scan" else "native"
    return tuple(
        Page(number=n + 1, width=WIDTH, height=HEIGHT, text_source=source) for n in range(count)
    )


def _lay(sink: Sink, block: Block, *, first: bool) -> None:
    style = sink.style
    if block.at == "row" and style.rows == "table" and style.layout != "text":
        _table_row(sink, block, first=first)
    elif style.boxed:
        _boxed(sink, block)
    else:
        texts = _written(block, style)
        width = style.width
        for text in texts:
            broken = wrapped(text, width * 5, 10) if width and block.at != "row" else [text]
            sink.pieces += [Piece(line, block) for line in broken]


def _written(block: Block, style: Style) -> list[str]:
    """The lines that a text file, Markdown or DOCX has for a block, not wrapped yet."""
    if block.at == "row":
        cells = [part.text for part in block.parts]
        if style.layout == "markdown":
            return ["| " + " | ".join(cells) + " |"]
        return [_row_text(cells, block.code, style)]
    if style.layout == "markdown":
        mark = {"title": "# ", "heading": "## ", "note": "> "}.get(block.at, "")
        return [mark + _bulleted(block, style)]
    return [_bulleted(block, style)]


def _bulleted(block: Block, style: Style) -> str:
    return (style.bullet if block.at == "text" else "") + block.text


def _row_text(cells: Sequence[str], code: str, style: Style) -> str:
    if style.rows == "colon":
        return ("：" if code in ("zh", "ja") else ": ").join(cells)
    return ("    " if style.rows == "joined" else "\t").join(cells)


def _boxed(sink: Sink, block: Block) -> None:
    size = SIZES.get(block.at, sink.style.size)
    left, right = sink.span()
    if block.at == "row":
        cells = [part.text for part in block.parts]
        sink.room(size * 1.5)
        left, right = sink.span()
        apart = left + (right - left) * 0.58
        fits = measure(cells[0], size) < apart - left - 6
        if sink.style.rows == "apart" and len(cells) == 2 and fits:
            sink.put(cells[0], block, left, size)
            sink.put(cells[1], block, apart, size)
            sink.y += size * 1.5
            return
        texts = wrapped(_row_text(cells, block.code, sink.style), right - left, size)
    else:
        sink.y += size * 0.5
        hyphens = sink.style.hyphens
        texts = wrapped(_bulleted(block, sink.style), right - left, size, hyphens=hyphens)
    for text in texts:
        sink.room(size * 1.4)
        sink.put(text, block, sink.span()[0], size)
        sink.y += size * 1.4


def _table_row(sink: Sink, block: Block, *, first: bool) -> None:
    style, size = sink.style, sink.style.size
    cells = [part.text for part in block.parts]
    left, right = sink.span()
    step = (right - left) / len(cells)
    texts = [wrapped(cell, step - 8, size) for cell in cells]
    height = max(len(lines) for lines in texts) * size * 1.3 + 4
    before = (sink.page, sink.column)
    if style.boxed:
        sink.room(height)
    if first or before != (sink.page, sink.column):
        sink.table, sink.row = sink.table + 1, 0
    left = sink.span()[0]
    for column, lines in enumerate(texts):
        place = (sink.table, sink.row, column)
        top = sink.y
        for text in lines if style.boxed else [cells[column]]:
            if style.boxed:
                sink.put(text, block, left + column * step, size).cell = place
                sink.y += size * 1.3
            else:
                sink.pieces.append(Piece(text, block, cell=place))
        sink.y = top
    sink.row += 1
    sink.y += height


def _with_furniture(pieces: list[Piece], style: Style, count: int) -> list[Piece]:
    chinese = sum(p.owner is not None and p.owner.code == "zh" for p in pieces) * 2 > len(pieces)
    found: list[Piece] = []
    for page in range(1, count + 1):
        foot = f"第{page}页 共{count}页" if chinese else f"{page} / {count}"
        head = box_of(LEFT, 40, LEFT + measure(style.furniture, 8), 48)
        below = box_of(280, 805, 280 + measure(foot, 8), 813)
        found.append(Piece(style.furniture, None, page, head))
        found += [piece for piece in pieces if piece.page == page]
        found.append(Piece(foot, None, page, below))
    return found


def _line(
    doc: Document, piece: Piece, n: int, style: Style, rng: Random, clear: frozenset[str]
) -> Line:
    locator = None
    if piece.box is None:
        word = {"docx": "正文第{}段"}.get(style.layout, "第{}行")
        locator = word.format(n + 1)
        if piece.cell:
            locator = f"表{piece.cell[0]}第{piece.cell[1] + 1}行第{piece.cell[2] + 1}列"
    place = Evidence(
        document=doc.id, page=piece.page, quote=piece.text, box=piece.box, locator=locator
    )
    line = Line(
        id=fact_id("line", doc, f"p{piece.page}", n),
        evidence=(place,),
        origin=Origin("drawn@1", 1.0),
        text=piece.text,
        source="native" if style.boxed else "office",
    )
    if style.layout != "scan":
        return line
    spared = piece.owner is not None and piece.owner.key in clear
    return misread(line, rng, share=0.0 if spared else style.noise)


def _tables(doc: Document, pieces: Sequence[Piece], lines: Sequence[Line]) -> Iterable[Table]:
    by_table: dict[int, dict[tuple[int, int], list[Line]]] = {}
    for piece, line in zip(pieces, lines, strict=True):
        if piece.cell:
            table, row, column = piece.cell
            by_table.setdefault(table, {}).setdefault((row, column), []).append(line)
    for number, cells in by_table.items():
        drawn = tuple(_cell(place, own) for place, own in sorted(cells.items()))
        first = next(iter(cells.values()))[0]
        yield Table(
            id=fact_id("table", doc, f"p{first.place.page}", number),
            evidence=(replace(first.place, quote=" | ".join(c.text for c in drawn[:6])),),
            origin=first.origin,
            rows=1 + max(row for row, _ in cells),
            columns=1 + max(column for _, column in cells),
            cells=drawn,
        )


def _cell(place: tuple[int, int], lines: Sequence[Line]) -> Cell:
    boxes = [line.place.box for line in lines if line.place.box]
    box = boxes[0] if boxes else None
    for other in boxes[1:]:
        box = box.union(other) if box else other
    return Cell(
        text="\n".join(line.text for line in lines),
        row=place[0],
        column=place[1],
        box=box,
        locator=lines[0].place.locator,
        lines=tuple(line.id for line in lines),
    )
