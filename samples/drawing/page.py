"""A page as it is laid out, before it becomes a PDF page or a scan. Points, origin top left."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from drawing.fonts import width
from drawing.seals import Seal

A4 = (595.0, 842.0)
LANDSCAPE = (842.0, 595.0)
INK = (25, 25, 28)
RED = (200, 30, 35)
BLUE = (30, 60, 140)

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]
# letters that may not begin a line, and those that may not end one
NOT_FIRST = "，。；：、）》！？”’%℃,.;:)!?²³"
NOT_LAST = "（《“‘("


@dataclass(frozen=True)
class Run:
    """A line of text, with the em box of its letters: `top` to `top + size`."""

    text: str
    left: float
    top: float
    size: float
    face: str
    colour: Colour
    paragraph: int

    @property
    def right(self) -> float:
        return self.left + width(self.text, self.face, self.size)

    @property
    def bottom(self) -> float:
        return self.top + self.size


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    box: Box
    weight: float
    colour: Colour


@dataclass(frozen=True)
class Placed:
    """A seal and where its centre lies; `angle` in degrees, `strength` 0 to 1."""

    seal: Seal
    x: float
    y: float
    angle: float
    strength: float

    @property
    def box(self) -> Box:
        half_w, half_h = self.seal.width / 2, self.seal.height / 2
        return (self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h)


class QuoteNotFound(Exception):
    """A quote that truth speaks of does not stand on the page, or stands there twice."""


def _tokens(text: str) -> list[str]:
    """Pieces that are not torn apart: Latin words and numbers whole, Chinese letter by letter."""
    out: list[str] = []
    for letter in text:
        last = out[-1][-1] if out else ""
        latin = letter < "\u2e80" and letter != " " and "" < last < "\u2e80"
        within_word = latin and last not in " |,"
        if last and (within_word or letter in NOT_FIRST or letter == " " or last in NOT_LAST):
            out[-1] += letter
        else:
            out.append(letter)
    return out


def wrap(text: str, face: str, size: float, room: float, *, indent: float = 0) -> list[str]:
    """The text in lines of at most `room`; the first is shorter by `indent`."""
    lines: list[str] = []
    for hard in text.split("\n"):
        line, limit = "", room - indent
        for token in _tokens(hard):
            if line and width((line + token).rstrip(), face, size) > limit:
                lines.append(line.rstrip())
                line, limit = "", room
            line += token
        lines.append(line.rstrip())
        indent = 0
    return lines


@dataclass
class Page:
    """What stands on one page; the methods add to it and say how far down they came."""

    size: tuple[float, float] = A4
    face: str = "song"
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    seals: list[Placed] = field(default_factory=list)
    paragraphs: int = 0

    def text(
        self,
        left: float,
        top: float,
        text: str,
        *,
        size: float = 10.5,
        face: str = "",
        colour: Colour = INK,
        align: str = "left",
    ) -> Run:
        """One line at a place; for `right` and `centre`, `left` is that edge or middle."""
        self.paragraphs += 1
        face = face or self.face
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        run = Run(
            text, left - shift * width(text, face, size), top, size, face, colour, self.paragraphs
        )
        if text.strip():
            self.runs.append(run)
        return run

    def paragraph(
        self,
        left: float,
        top: float,
        room: float,
        text: str,
        *,
        size: float = 10.5,
        face: str = "",
        leading: float = 1.6,
        indent: float = 0,
        colour: Colour = INK,
    ) -> float:
        """A paragraph in lines; returns where the next one may begin."""
        face = face or self.face
        first, number = indent, self.paragraphs + 1
        for line in wrap(text, face, size, room, indent=indent):
            run = self.text(left + first, top, line, size=size, face=face, colour=colour)
            if run in self.runs:
                self.runs[-1] = Run(run.text, run.left, run.top, size, face, colour, number)
            top, first = top + size * leading, 0
        return top

    def rule(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        weight: float = 0.6,
        colour: Colour = INK,
    ) -> None:
        self.rules.append(Rule((left, top, right, bottom), weight, colour))

    def frame(self, box: Box, *, weight: float = 0.6, colour: Colour = INK) -> None:
        left, top, right, bottom = box
        for edge in (
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        ):
            self.rule(*edge, weight=weight, colour=colour)

    def cell(
        self,
        box: Box,
        text: str,
        *,
        size: float,
        align: str = "left",
        face: str = "",
        pad: float = 3.0,
    ) -> None:
        """Text within a frame, wrapped and centred in height."""
        face = face or self.face
        lines = wrap(text, face, size, box[2] - box[0] - 2 * pad)
        step = size * 1.25
        top = (box[1] + box[3] - step * len(lines) + 0.25 * size) / 2
        left = {"left": box[0] + pad, "centre": (box[0] + box[2]) / 2, "right": box[2] - pad}
        number = self.paragraphs + 1
        for line in lines:
            run = self.text(left[align], top, line, size=size, face=face, align=align)
            if run in self.runs:
                self.runs[-1] = Run(line, run.left, top, size, face, INK, number)
            top += step

    def table(
        self,
        left: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 9.5,
        pad: float = 4.0,
        align: str = "centre",
        head: str = "",
    ) -> float:
        """A ruled table; returns its bottom. `head` is the face of the first row."""
        edges = [left]
        for w in widths:
            edges.append(edges[-1] + w)
        for number, row in enumerate(rows):
            face = head if head and not number else self.face
            deep = max(len(wrap(t, face, size, w - 6)) for t, w in zip(row, widths, strict=True))
            bottom = top + deep * size * 1.25 + 2 * pad
            for (a, b), cell in zip(pairwise(edges), row, strict=True):
                self.frame((a, top, b, bottom))
                self.cell((a, top, b, bottom), cell, size=size, align=align, face=face)
            top = bottom
        return top

    def stamp(
        self, seal: Seal, x: float, y: float, *, angle: float = 0, strength: float = 0.85
    ) -> None:
        self.seals.append(Placed(seal, x, y, angle, strength))

    def find(self, quote: str, *, row: str = "", nth: int = 0) -> Box:
        """The box of a quote. `row`: it stands beside this text; `nth`: which of several."""
        beside = [r for r in self.runs if row and row in r.text]
        if row and not beside:
            raise QuoteNotFound(f"{row!r} is not on the page")
        boxes: list[Box] = []
        for run in self.runs:
            start = run.text.find(quote)
            near = not row or any(
                run.top < b.bottom + b.size and b.top - b.size < run.bottom for b in beside
            )
            while start >= 0 and near:
                boxes.append(self._span(run, start, start + len(quote)))
                start = run.text.find(quote, start + 1)
        boxes = boxes or self._across(quote)
        if not boxes or (len(boxes) > 1 and nth == 0 and not row):
            raise QuoteNotFound(f"{quote!r} stands {len(boxes)} times on the page")
        return boxes[nth]

    def _across(self, quote: str) -> list[Box]:
        """A quote that runs over a line's end: one box around both parts."""
        for one, two in pairwise(self.runs):
            if one.paragraph != two.paragraph:
                continue
            for cut in range(1, len(quote)):
                head, tail = quote[:cut].rstrip(), quote[cut:].lstrip()
                if one.text.endswith(head) and two.text.startswith(tail):
                    a = self._span(one, len(one.text) - len(head), len(one.text))
                    b = self._span(two, 0, len(tail))
                    return [(min(a[0], b[0]), a[1], max(a[2], b[2]), b[3])]
        return []

    @staticmethod
    def _span(run: Run, start: int, end: int) -> Box:
        left = run.left + width(run.text[:start], run.face, run.size)
        right = run.left + width(run.text[:end], run.face, run.size)
        return (left, run.top, right, run.bottom)
