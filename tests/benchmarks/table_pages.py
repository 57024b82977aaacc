"""Pages with tables of many layouts, drawn here, each with the cells that it was drawn from.

A page is drawn twice from the same description: as a PDF with a text layer, and as a picture as a
scanner or a phone makes it (``samples/drawing``).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "samples"))

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from drawing.files import seal_picture
from drawing.fonts import EMBEDDABLE, font_file, spans, width
from drawing.page import A4, Box, Page, wrap
from drawing.scan import BASELINE, Look, Shot, capture

Grey = tuple[int, int, int]
INK: Grey = (25, 25, 28)


@dataclass(frozen=True)
class Span:
    """A merged cell: its text, and how many rows and columns of the grid it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Drawn:
    """A cell as drawn, in points."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    text: str


@dataclass(frozen=True)
class Style:
    """How a table is drawn. ``rules``: grid, open (no outer sides), across, three, none, rects
    (as office programs write them: thin filled bars, cell by cell)."""

    rules: str = "grid"
    weight: float = 0.6
    colour: Grey = INK
    dash: tuple[float, float] = ()  # type: ignore[assignment]
    head_fill: Grey | None = None
    zebra: Grey | None = None
    size: float = 9.0
    pad: float = 4.0
    align: str = "left"
    heads: int = 1
    inset: float = 3.0


@dataclass
class Sheet:
    """A page with what ``Page`` does not know: filled areas, dashed rules, and the truth.

    ``part``: the truth speaks of a part of the form only."""

    page: Page = field(default_factory=Page)
    fills: list[tuple[Box, Grey]] = field(default_factory=list)
    bars: list[tuple[Box, Grey]] = field(default_factory=list)
    tables: list[tuple[Drawn, ...]] = field(default_factory=list)
    part: bool = False

    def table(
        self,
        left: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str | Span | None]],
        style: Style,
    ) -> float:
        """Draws a table; None where a merged cell covers the place. Returns its bottom."""
        xs = [left]
        for step in widths:
            xs.append(xs[-1] + step)
        ys = self._heights(top, widths, rows, style)
        cells = []
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                if entry is None:
                    continue
                span = entry if isinstance(entry, Span) else Span(entry)
                box = (xs[j], ys[i], xs[j + span.columns], ys[i + span.rows])
                cells.append(Drawn(i, j, span.rows, span.columns, box, span.text))
        self._shade(cells, style)
        for cell in cells:
            if cell.text:
                align = "centre" if cell.row < style.heads else style.align
                self.page.cell(cell.box, cell.text, size=style.size, align=align, pad=style.inset)
        self._rules(xs, ys, cells, style)
        self.tables.append(tuple(cells))
        return ys[-1]

    def _heights(
        self,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str | Span | None]],
        style: Style,
    ) -> list[float]:
        ys = [top]
        for row in rows:
            deep = 1
            for j, entry in enumerate(row):
                span = entry if isinstance(entry, Span) else Span(entry or "")
                room = sum(widths[j : j + span.columns]) - 2 * style.inset
                lines = len(wrap(span.text, self.page.face, style.size, room))
                deep = max(deep, -(-lines // span.rows))
            ys.append(ys[-1] + deep * style.size * 1.25 + 2 * style.pad)
        return ys

    def _shade(self, cells: Sequence[Drawn], style: Style) -> None:
        for cell in cells:
            if cell.row < style.heads and style.head_fill:
                self.fills.append((cell.box, style.head_fill))
            elif style.zebra and (cell.row - style.heads) % 2:
                self.fills.append((cell.box, style.zebra))

    def _rules(
        self, xs: Sequence[float], ys: Sequence[float], cells: Sequence[Drawn], style: Style
    ) -> None:
        if style.rules == "three":
            for y, weight in ((ys[0], 1.2), (ys[style.heads], 0.6), (ys[-1], 1.2)):
                self.line(xs[0], y, xs[-1], y, style, weight)
        for cell in cells:
            left, top, right, bottom = cell.box
            if style.rules in ("grid", "open", "across", "rects"):
                for y in (top, bottom):
                    self.line(left, y, right, y, style)
            if style.rules in ("grid", "open", "rects"):
                for x in (left, right):
                    if style.rules != "open" or xs[0] < x < xs[-1]:
                        self.line(x, top, x, bottom, style)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, style: Style, weight: float = 0
    ) -> None:
        """A rule, dashed where the style says so, or a thin filled bar."""
        weight = weight or style.weight
        if style.rules == "rects":
            half = weight / 2
            self.bars.append(((x0 - half, y0 - half, x1 + half, y1 + half), style.colour))
            return
        if not style.dash:
            self.page.rule(x0, y0, x1, y1, weight=weight, colour=style.colour)
            return
        on, off = style.dash
        length, at = max(x1 - x0, y1 - y0), 0.0
        while at < length:
            a, b = at / length, min(at + on, length) / length
            self.page.rule(
                x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b,
                weight=weight, colour=style.colour,
            )  # fmt: skip
            at += on + off


def write_native(path: Path, sheet: Sheet, *, seed: int = 1) -> None:
    """The page as a PDF with a text layer."""
    for face in EMBEDDABLE:
        file = font_file(face)
        pdfmetrics.registerFont(TTFont(face, file.path, subfontIndex=file.index))
    w, h = sheet.page.size
    canvas = Canvas(str(path), pagesize=(w, h), invariant=1)
    for (left, top, right, bottom), colour in [*sheet.fills, *sheet.bars]:
        canvas.setFillColorRGB(*(v / 255 for v in colour))
        canvas.rect(left, h - bottom, right - left, bottom - top, stroke=0, fill=1)
    for rule in sheet.page.rules:
        canvas.setStrokeColorRGB(*(v / 255 for v in rule.colour))
        canvas.setLineWidth(rule.weight)
        x0, y0, x1, y1 = rule.box
        canvas.line(x0, h - y0, x1, h - y1)
    for run in sheet.page.runs:
        left = run.left
        for face, piece in spans(run.text, run.face):
            canvas.setFont(face if face in EMBEDDABLE else "hei", run.size)
            canvas.setFillColorRGB(*(v / 255 for v in run.colour))
            canvas.drawString(left, h - run.top - BASELINE * run.size, piece)
            left += width(piece, face, run.size)
    for number, placed in enumerate(sheet.page.seals):
        image = seal_picture(
            placed.seal, seed=seed + number, angle=placed.angle, strength=placed.strength
        )
        left, top, right, bottom = placed.box
        data = io.BytesIO()
        image.save(data, "PNG")
        canvas.drawImage(
            ImageReader(data), left, h - bottom, right - left, bottom - top, mask="auto"
        )
    canvas.showPage()
    canvas.save()


def shoot(sheet: Sheet, look: Look, *, seed: int) -> Shot:
    """The page as captured; filled areas are drawn first, as very thick rules."""
    page = Page(sheet.page.size, sheet.page.face)
    for (left, top, right, bottom), colour in [*sheet.fills, *sheet.bars]:
        if right - left >= bottom - top:
            middle = (top + bottom) / 2
            page.rule(left, middle, right, middle, weight=bottom - top, colour=colour)
        else:
            middle = (left + right) / 2
            page.rule(middle, top, middle, bottom, weight=right - left, colour=colour)
    page.rules += sheet.page.rules
    page.runs, page.seals = sheet.page.runs, sheet.page.seals
    return capture(page, look, seed=seed)


def boxed(page: Page) -> tuple[Drawn, ...]:
    """Cells of a form that was drawn frame by frame: the frames are the cells."""
    frames = []
    for a, b, c, d in zip(*(page.rules[n::4] for n in range(4)), strict=False):
        frames.append((a.box[0], a.box[1], d.box[2], b.box[3]))
        assert c.box[0] == a.box[0]
    return structured([(frame, _within(page, frame)) for frame in frames])


def _within(page: Page, frame: Box) -> str:
    left, top, right, bottom = frame
    runs = [
        run
        for run in page.runs
        if left - 1 <= run.left < right and top <= (run.top + run.bottom) / 2 < bottom
    ]
    return "".join(run.text for run in sorted(runs, key=lambda run: (run.top, run.left)))


def structured(boxes: Sequence[tuple[Box, str]], *, near: float = 1.5) -> tuple[Drawn, ...]:
    """The grid that boxes make: rows and columns are the distinct edges."""
    xs = _distinct([x for box, _ in boxes for x in (box[0], box[2])], near)
    ys = _distinct([y for box, _ in boxes for y in (box[1], box[3])], near)

    def at(places: Sequence[float], value: float) -> int:
        return min(range(len(places)), key=lambda n: abs(places[n] - value))

    cells = []
    for box, text in boxes:
        left, top = at(xs, box[0]), at(ys, box[1])
        wide, deep = at(xs, box[2]) - left, at(ys, box[3]) - top
        cells.append(Drawn(top, left, max(deep, 1), max(wide, 1), box, text))
    return tuple(cells)


def _distinct(values: Sequence[float], near: float) -> list[float]:
    ordered = sorted(values)
    kept = ordered[:1]
    for before, value in pairwise(ordered):
        if value - before > near:
            kept.append(value)
    return kept


__all__ = ["A4", "Drawn", "Look", "Sheet", "Span", "Style", "boxed", "shoot", "structured"]
