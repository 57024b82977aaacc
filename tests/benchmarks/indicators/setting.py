"""Blocks set on pages: the document that readers would hand on, and the truth with its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from zhiyi.document import (
    Box,
    Cell,
    Document,
    Evidence,
    Kind,
    Line,
    Origin,
    Page,
    Passage,
    Table,
    document_id,
    fact_id,
)

from .blocks import Block, Columns, Grid, NewPage, Text, Truth

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 595.0, 842.0, 50.0, 545.0, 60.0, 790.0
LEADING = 1.5
CELL_SIZE = 9.0
PADDING = 4.0


def width_of(text: str, size: float) -> float:
    return sum(size if ord(char) >= 0x2E80 else 0.52 * size for char in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than that, broken between words where there are any."""
    lines, line = [], ""
    for word in re.findall(r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff][，。；：、）]?", text):
        if line and width_of(line + word.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


@dataclass(slots=True)
class Pen:
    """Where the pen stands on which page, and what was written; ``cell`` is table, row, column."""

    page: int = 1
    y: float = TOP
    pieces: list[tuple[str, int, Box, tuple[int, int, int] | None]] = field(default_factory=list)
    tables: list[tuple[Grid, int, list[list[Box]]]] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM and self.y > TOP:
            self.new_page()

    def new_page(self) -> None:
        self.page, self.y = self.page + 1, TOP

    def put(
        self, text: str, x: float, y: float, size: float, cell: tuple[int, int, int] | None = None
    ) -> None:
        if not text.strip():
            return
        right = min(x + width_of(text, size), WIDTH)
        box = Box(x / WIDTH, y / HEIGHT, right / WIDTH, (y + size) / HEIGHT)
        self.pieces.append((text, self.page, box, cell))

    def text(self, block: Text, left: float = LEFT, right: float = RIGHT) -> None:
        left += block.indent
        for line in wrapped(block.text, right - left, block.size):
            self.room(block.size)
            if block.gaps:
                for piece in re.finditer(r"\S+(?: \S+)*", line):
                    x = left + width_of(line[: piece.start()], block.size)
                    self.put(piece.group(), x, self.y, block.size)
            else:
                self.put(line, left, self.y, block.size)
            self.y += block.size * LEADING
        self.y += 2
        self.truths += [replace(truth, page=self.page) for truth in block.truths]

    def columns(self, block: Columns) -> None:
        tallest = max(
            sum(len(wrapped(t.text, 235, t.size)) * t.size * LEADING + 2 for t in side)
            for side in (block.left, block.right)
        )
        self.room(tallest)
        top = self.y
        for side, left in ((block.left, LEFT), (block.right, LEFT + 260)):
            self.y = top
            for text in side:
                self.text(text, left, left + 235)
        self.y = top + tallest

    def grid(self, block: Grid) -> None:
        widths = _widths(block)
        heights = _heights(block, widths)
        self.room(min(sum(heights), BOTTOM - TOP))
        boxes = []
        y = self.y
        for height in heights:
            x, row = LEFT, []
            for width in widths:
                bottom = min(y + height, HEIGHT)
                row.append(Box(x / WIDTH, y / HEIGHT, (x + width) / WIDTH, bottom / HEIGHT))
                x += width
            boxes.append(row)
            y += height
        self._cells(block, boxes, widths)
        self.tables.append((block, self.page, boxes))
        self.truths += [replace(truth, page=self.page) for _, truth in block.truths]
        self.y = y + 10

    def _cells(self, block: Grid, boxes: list[list[Box]], widths: list[float]) -> None:
        for r, row in enumerate(block.rows):
            for c, text in enumerate(row):
                if not text:
                    continue
                _, across = block.spans.get((r, c), (1, 1))
                x, y = boxes[r][c].left * WIDTH + PADDING, boxes[r][c].top * HEIGHT + PADDING
                room = sum(widths[c : c + across]) - 2 * PADDING
                for line in _lines_of(text, room):
                    self.put(line, x, y, CELL_SIZE, (len(self.tables), r, c))
                    y += CELL_SIZE * 1.3


def _lines_of(text: str, room: float) -> list[str]:
    return [line for part in text.split("\n") for line in wrapped(part, room, CELL_SIZE)]


def _widths(block: Grid) -> list[float]:
    count = len(block.rows[0])
    wants = [30.0] * count
    for r, row in enumerate(block.rows):
        for c, text in enumerate(row):
            if text and block.spans.get((r, c), (1, 1))[1] == 1:
                longest = max(width_of(part, CELL_SIZE) for part in text.split("\n"))
                wants[c] = max(wants[c], min(longest + 2 * PADDING + 4, 190))
    whole = sum(wants)
    scale = min(1.0, (RIGHT - LEFT) / whole)
    return [want * scale for want in wants]


def _heights(block: Grid, widths: list[float]) -> list[float]:
    heights = []
    for r, row in enumerate(block.rows):
        lines = 1
        for c, text in enumerate(row):
            down, across = block.spans.get((r, c), (1, 1))
            if text and down == 1:
                room = sum(widths[c : c + across]) - 2 * PADDING
                lines = max(lines, len(_lines_of(text, room)))
        heights.append(lines * CELL_SIZE * 1.3 + 2 * PADDING)
    return heights


# -- the document


def set_on_pages(
    blocks: Sequence[Block], *, path: str, code: str, kind: Kind
) -> tuple[Document, tuple[Truth, ...]]:
    pen = Pen()
    for block in blocks:
        if isinstance(block, Text):
            pen.text(block)
        elif isinstance(block, Grid):
            pen.grid(block)
        elif isinstance(block, Columns):
            pen.columns(block)
        elif isinstance(block, NewPage):
            pen.new_page()
    return _document(pen, path, code, kind), tuple(pen.truths)


def _document(pen: Pen, path: str, code: str, kind: Kind) -> Document:
    digest = sha256("\n".join(text for text, *_ in pen.pieces).encode()).hexdigest()
    doc = Document(
        id=document_id(path, digest), path=path, sha256=digest, media_type="application/pdf",
        bytes=len(digest), kind=kind,
        pages=tuple(Page(number=n + 1, width=WIDTH, height=HEIGHT, text_source="native")
                    for n in range(pen.page)),
    )  # fmt: skip
    lines = tuple(
        Line(id=fact_id("line", doc, str(n), 0), origin=Origin("set@1", 1.0), text=text,
             evidence=(Evidence(document=doc.id, page=page, quote=text, box=box),),
             source="native")
        for n, (text, page, box, _) in enumerate(pen.pieces)
    )  # fmt: skip
    owners: dict[tuple[int, int, int], list[str]] = {}
    for line, (*_, cell) in zip(lines, pen.pieces, strict=True):
        if cell is not None:
            owners.setdefault(cell, []).append(line.id)
    tables = tuple(_tables(doc, pen, owners))
    return replace(doc, lines=lines, tables=tables, passages=tuple(_passages(doc, lines, code)))


def _passages(doc: Document, lines: Sequence[Line], code: str) -> Iterator[Passage]:
    letters = sum(char.isalpha() for line in lines for char in line.text)
    if lines:
        yield Passage(
            id=fact_id("passage", doc, "1", 0), evidence=lines[0].evidence,
            origin=Origin("set@1", 1.0), text="", code=code, letters=letters,
            lines=tuple(line.id for line in lines),
        )  # fmt: skip


def _tables(
    doc: Document, pen: Pen, owners: dict[tuple[int, int, int], list[str]]
) -> Iterator[Table]:
    before: str | None = None
    for n, (grid, page, boxes) in enumerate(pen.tables):
        cells = []
        for r, row in enumerate(grid.rows):
            for c, text in enumerate(row):
                if text is None:
                    continue
                down, across = grid.spans.get((r, c), (1, 1))
                box = boxes[r][c].union(boxes[r + down - 1][c + across - 1])
                ids = tuple(owners.get((n, r, c), ()))
                cells.append(Cell(text=text, row=r, column=c, row_span=down, column_span=across,
                                  box=box, lines=ids))  # fmt: skip
        whole = boxes[0][0].union(boxes[-1][-1])
        quote = " ".join(cell.text for cell in cells)[:60]
        table = Table(
            id=fact_id("table", doc, str(n), 0), origin=Origin("set@1", 1.0),
            evidence=(Evidence(document=doc.id, page=page, quote=quote, box=whole),),
            rows=len(grid.rows), columns=len(grid.rows[0]), cells=tuple(cells),
            continues=before if grid.continues else None,
        )  # fmt: skip
        before = table.id
        yield table
