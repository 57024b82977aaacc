"""The words of a page in one frame: upright, straight, also where a format has no layout.

A declaration photographed sideways, a scan half a degree askew and a spreadsheet are all brought
into the same frame, so that "right of" and "below" mean what they mean on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhiyi.document import Box, Document, Evidence, Line, Page, Table
from zhiyi.intake.media import TEXT
from zhiyi.upright import upright

# Height of one line of running text on a page without layout, in its own frame of lines.
ROW = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start:end`` of a line. ``whole`` is the line's box in the frame of comparison,
    not the page's; ``cell`` numbers the table cell that it stands in."""

    line: Line
    start: int
    end: int
    whole: Box
    cell: tuple[str, int] | None = None

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end].strip()

    @property
    def box(self) -> Box:
        """The piece's share of its line, by the line's edges or else by counting characters."""
        width = self.whole.right - self.whole.left
        left, right = (self.whole.left + width * self._share(i) for i in (self.start, self.end))
        return Box(left, self.whole.top, right, self.whole.bottom)

    @property
    def height(self) -> float:
        return self.whole.bottom - self.whole.top

    @property
    def middle(self) -> float:
        return (self.whole.top + self.whole.bottom) / 2

    def evidence(self, page: Page) -> Evidence:
        """Where the piece stands on the page as submitted; the whole line on a turned page."""
        place = self.line.place
        if place.box is None or page.rotation % 360:
            return replace(place, quote=self.text)
        box = self.line.box_of(self.start, self.end) or place.box
        return replace(place, box=box, quote=self.text)

    def cut(self, start: int, end: int) -> Piece:
        """Another share of the same line, by positions in the line's text."""
        return replace(self, start=start, end=end)

    def _share(self, position: int) -> float:
        edges = self.line.edges
        if len(edges) == len(self.line.text) + 1 and edges[-1] > edges[0]:
            return (edges[position] - edges[0]) / (edges[-1] - edges[0])
        return position / max(len(self.line.text), 1)


def pieces_of(doc: Document, page: Page) -> tuple[Piece, ...]:
    """One piece for every line of ``page``, from top to bottom and left to right."""
    lines = doc.lines_of(page.number)
    # A line of plain text holds all the cells of its row: it is read as the line that it is.
    tables = tuple(
        table for table in doc.tables if table.place.page == page.number and doc.media_type != TEXT
    )
    cells = {
        line: (table.id, number)
        for table in tables
        for number, cell in enumerate(table.cells)
        for line in cell.lines
    }
    if any(line.place.box is None for line in lines):
        boxes = _rows(lines, tables)
    else:
        placed = [line.place.box for line in lines if line.place.box]
        boxes = [upright(box, page.rotation, page.sheet) for box in placed]
    pieces = (
        Piece(line, 0, len(line.text), box, cells.get(line.id))
        for line, box in zip(lines, boxes, strict=True)
    )
    return tuple(piece for piece in pieces if piece.text)


def straighten(pieces: Iterable[Piece], row: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces sheared so that those of ``row``, which stand on one printed line, are level."""
    points = [((p.box.left + p.box.right) / 2, p.middle) for p in row]
    slope = _slope(points)
    return tuple(replace(piece, whole=_shear(piece.whole, slope)) for piece in pieces)


def _slope(points: list[tuple[float, float]]) -> float:
    if len(points) < 3:
        return 0.0
    x = sum(p[0] for p in points) / len(points)
    y = sum(p[1] for p in points) / len(points)
    spread = sum((p[0] - x) ** 2 for p in points)
    return sum((p[0] - x) * (p[1] - y) for p in points) / spread if spread else 0.0


def _shear(box: Box, slope: float) -> Box:
    shift = slope * (box.left + box.right) / 2
    return Box(box.left, box.top - shift, box.right, box.bottom - shift)


def _rows(lines: tuple[Line, ...], tables: tuple[Table, ...]) -> list[Box]:
    """Boxes for lines without layout: one row each; the cells of a table row stand side by side."""
    places = {
        line: (table, cell, order)
        for table in tables
        for cell in table.cells
        for order, line in enumerate(cell.lines)
    }
    starts: dict[tuple[str, int], float] = {}
    boxes: list[Box] = []
    top = 0.0
    for line in lines:
        if (place := places.get(line.id)) is None:
            boxes.append(Box(0.0, top, 1.0, top + ROW * 0.9))
            top += ROW
            continue
        table, cell, order = place
        start = starts.setdefault((table.id, cell.row), top)
        left = cell.column / table.columns
        right = (cell.column + cell.column_span) / table.columns
        y = start + order * ROW
        boxes.append(Box(left, y, max(left, right - 0.002), y + ROW * 0.9))
        top = max(top, y + ROW)
    return boxes
