"""How a paper is set: its style, and the pen that fills lines, columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from zhiyi.document import Box

from .writing import Block

Layout = Literal["text", "markdown", "pdf", "docx", "scan"]
Rows = Literal["table", "apart", "joined", "colon"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 595.0, 842.0, 56.0, 539.0, 70.0, 780.0
SIZES = {"title": 16.0, "heading": 12.5}


@dataclass(frozen=True, slots=True)
class Style:
    """``width``: columns of a text file, 0 for lines that are not wrapped; ``noise``: share of
    letters a scan misreads; ``bullet``: what stands before a paragraph; ``hyphens``: long words
    are parted at the end of a line; ``heads``: tables have a row of column heads."""

    layout: Layout
    rows: Rows = "joined"
    columns: int = 1
    width: int = 0
    furniture: str = ""
    noise: float = 0.0
    size: float = 10.0
    bullet: str = ""
    hyphens: bool = False
    heads: bool = False

    @property
    def boxed(self) -> bool:
        return self.layout in ("pdf", "scan")


def style_by_chance(rng: Random, layout: Layout) -> Style:
    rows: Sequence[Rows] = ("table", "apart", "joined", "colon") if layout != "docx" else ("table",)
    return Style(
        layout=layout,
        rows=rng.choice(rows),
        columns=2 if layout in ("pdf", "scan") and rng.random() < 0.25 else 1,
        width=rng.choice((0, 64, 78)) if layout == "text" else 0,
        furniture=rng.choice(("", f"{rng.choice(FIRMS)}  Rev. {rng.randint(1, 9)}")),
        noise=rng.choice((0.0, 0.01, 0.02, 0.05)) if layout == "scan" else 0.0,
        size=rng.choice((9.0, 10.0, 11.0)),
        bullet=rng.choice(("", "", "", "", "• ", "- ")),
        hyphens=rng.random() < 0.3,
    )


FIRMS = ("Norvik Instruments", "Helmbrecht GmbH", "Taniguchi Seiki", "Lavernay SA")


@dataclass(slots=True)
class Piece:
    """What is written at once, and the block that it says. ``cell``: table, row, column."""

    text: str
    owner: Block | None
    page: int = 1
    box: Box | None = None
    cell: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Sink:
    """Where the pen stands, and what it has written."""

    style: Style
    pieces: list[Piece] = field(default_factory=list)
    page: int = 1
    column: int = 0
    y: float = TOP
    table: int = 0
    row: int = 0

    def span(self) -> tuple[float, float]:
        if self.style.columns == 1:
            return LEFT, RIGHT
        middle = (LEFT + RIGHT) / 2
        return (LEFT, middle - 10) if self.column == 0 else (middle + 10, RIGHT)

    def room(self, height: float) -> None:
        """The next column or page where no room is left."""
        if self.y + height <= BOTTOM:
            return
        self.y = TOP
        self.column += 1
        if self.column >= self.style.columns:
            self.new_page()

    def new_page(self) -> None:
        self.page, self.column, self.y = self.page + 1, 0, TOP

    def put(self, text: str, owner: Block | None, left: float, size: float) -> Piece:
        box = box_of(left, self.y, left + measure(text, size), self.y + size)
        piece = Piece(text, owner, self.page, box)
        self.pieces.append(piece)
        return piece


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(
        round(left / WIDTH, 5),
        round(top / HEIGHT, 5),
        round(min(right, WIDTH) / WIDTH, 5),
        round(bottom / HEIGHT, 5),
    )


def measure(text: str, size: float) -> float:
    """Width of a text: a full-width sign takes its size, any other half of it."""
    return sum(size if ord(c) > 0x2E7F else size / 2 for c in text)


_ATOM = re.compile(r"\s+|[\u2e80-\uffee]|[^\s\u2e80-\uffee]+")
_NO_START = "，。；：、！？）」』】％,.;:!?)"


def wrapped(text: str, most: float, size: float, *, hyphens: bool = False) -> list[str]:
    """The text in lines of at most ``most`` points; no line begins with a stop. Hangul breaks at
    its spaces. Words stay whole, or with ``hyphens`` long ones are parted where they fit."""
    lines: list[str] = []
    line = ""
    for word in _atoms(text):
        full = line and measure(line + word, size) > most and word not in _NO_START
        if full and not word.isspace():
            head = _head_of(word, most - measure(line, size), size) if hyphens else ""
            line, word = (line + head + "-", word[len(head) :]) if head else (line, word)
            lines.append(line.rstrip())
            line = word
        elif not (full and word.isspace()):
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


_LONG_WORD = re.compile(r"[^\W\d_\u3040-\uffff]{9,}[.,;:]?")


def _head_of(word: str, room: float, size: float) -> str:
    """As much of a long word as fits before a hyphen: four letters at least on either side."""
    fits = int(room / (size / 2)) - 1
    return word[: min(fits, len(word) - 5)] if fits >= 4 and _LONG_WORD.fullmatch(word) else ""


def _atoms(text: str) -> Iterable[str]:
    if re.search(r"[\uac00-\ud7a3]", text):
        return re.findall(r"\s+|\S+", text)
    return _ATOM.findall(text)
