"""Pieces: what one language is told of. A line, a cell, or one half of a bilingual line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiyi.document import Cell, Document, Evidence, Line
from zhiyi.language.codes import NONE, UNKNOWN
from zhiyi.language.words import is_name, latin_words

MOST_JUDGED = 1000
"""So many characters of a line tell its language: a whole file may stand on one line."""
SPLIT_WORDS = 3
"""A line of two halves, Chinese and Latin, is split where the Latin half has so many words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece with the weights of its languages; ``family`` names the scripts that share a
    choice of language, ``code`` is settled last."""

    text: str
    place: Evidence
    line: str | None = None
    score: float = 1.0
    weights: tuple[tuple[str, float], ...] = ()
    family: str = NONE
    code: str = UNKNOWN
    program: bool = False


def pieces_of_text(block: str, number: int) -> list[Piece]:
    """The lines of a block of plain text, the blocks counted from 1."""
    return [
        half
        for line in block.splitlines()
        if line.strip()
        for half in _halves(_plain(line.strip(), number))
    ]


def _plain(text: str, number: int) -> Piece:
    return Piece(text, Evidence(document="text", page=1, quote=text, locator=f"段 {number}"))


def pieces_of(doc: Document) -> list[Piece]:
    """Every line, and the cells that no line stands for, page by page."""
    lines = [
        half
        for line in doc.lines
        if line.text.strip()
        for half in _halves(Piece(line.text, line.place, line.id, line.origin.score), line)
    ]
    cells = [
        _of_cell(cell, table.place)
        for table in doc.tables
        for cell in table.cells
        if cell.text.strip() and not cell.lines
    ]
    return sorted(lines + cells, key=lambda piece: piece.place.page)


def _of_cell(cell: Cell, table: Evidence) -> Piece:
    box = cell.box or (None if cell.locator else table.box)
    place = replace(table, quote=cell.text, box=box, locator=cell.locator or table.locator)
    return Piece(cell.text, place)


_HAN_EDGE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uff60、，。：；）]")


def _halves(piece: Piece, line: Line | None = None) -> list[Piece]:
    """The piece, or its Chinese and its Latin half where one line carries both."""
    cut = _cut(piece.text)
    if cut is None:
        return [piece]
    spans = ((0, cut), (cut, len(piece.text)))
    return [_slice(piece, line, start, end) for start, end in spans]


def _cut(text: str) -> int | None:
    """Where the Han characters end and a Latin sentence begins, or the other way round."""
    han = [place.start() for place in _HAN_EDGE.finditer(text)]
    if len(han) < 2 or len(text) > MOST_JUDGED:
        return None
    for cut, latin in ((han[-1] + 1, text[han[-1] + 1 :]), (han[0], text[: han[0]])):
        words = latin_words(latin)
        prose = len(set(words)) >= SPLIT_WORDS and any(word[0].islower() for word in words)
        rest = text[:cut] if cut > han[0] else text[cut:]
        # A Chinese sentence that quotes a command holds Latin words on both sides of Han ones.
        if prose and not is_name(latin) and len(latin_words(rest)) <= len(words) // 3:
            return cut
    return None


def _slice(piece: Piece, line: Line | None, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    head = len(text) - len(text.lstrip())
    text = text.strip()
    box = piece.place.box
    if line is not None and box is not None:
        box = line.box_of(start + head, start + head + len(text))
    return replace(piece, text=text, place=replace(piece.place, quote=text, box=box))
