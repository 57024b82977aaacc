"""Paragraphs: lines side by side make a row, broken lines a paragraph, parted into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from zhiyi.document import Evidence, Line
from zhiyi.language import NONE, has_language, is_chinese
from zhiyi.scripts import count_letters, spread
from zhiyi.translations.sentences import plain_form, sentence_spans

LEANING = 0.004
"""Lines below each other may overlap by so much of the page."""
PROSE = 16.0
"""What a full line says at least where it is running text and no entry of a list."""
CLEAR = 0.95
"""OCR score from which a line that was read once counts as read clearly; chosen by hand."""
FULL = 0.9
"""A line that reaches this share of the column's width goes on in the next line."""
INDENT = 0.06
"""Lines of one column begin no further apart than this, in widths of the page."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""
PROSE = 16.0
"""What a full line says at least where it is running text and no entry of a list."""
CLEAR = 0.95
"""OCR score from which a line that was read once counts as read clearly; chosen by hand."""
FULL = 0.9
"""A line that reaches this share of the column's width goes on in the next line."""
INDENT = 0.06
"""Lines of one column begin no further apart than this, in widths of the page."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""
FULL = 0.9
"""A line that reaches this share of the column's width goes on in the next line."""
INDENT = 0.06
"""Lines of one column begin no further apart than this, in widths of the page."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""
INDENT = 0.06
"""Lines of one column begin no further apart than this, in widths of the page."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""
CLEAR = 0.95
"""OCR score from which a line that was read once counts as read clearly; chosen by hand."""
FULL = 0.9
"""A line that reaches this share of the column's width goes on in the next line."""
INDENT = 0.06
"""Lines of one column begin no further apart than this, in widths of the page."""
HEADING = 1.15
"""A line so much higher than the one below it is no part of the same paragraph."""


@dataclass(frozen=True, slots=True)
class Text:
    """A segment: a sentence, a short paragraph or a table row. ``code`` is its language.

    ``listing``: it is program text or a command. ``repeated``: it stands at the head or the foot
    of page after page and belongs to none of them."""

    text: str
    places: tuple[Evidence, ...]
    code: str
    lines: tuple[Line, ...] = ()
    listing: bool = False
    repeated: bool = False

    @property
    def plain(self) -> str:
        """What of the text is encoded."""
        return plain_form(self.text, self.code)

    @property
    def alternate(self) -> str | None:
        """The text with the second reader's words where the readers differ; None: they do not.

        A line of which the segment is a part stands whole."""
        if all(line.agreed is not False for line in self.lines):
            return None
        return " ".join(_other_reading(line) for line in self.lines)

    @property
    def confirmed(self) -> bool:
        """Whether each line was printed by a program, read alike twice, or once and clearly."""
        return all(
            line.source != "ocr" or line.agreed is not None or line.origin.score >= CLEAR
            for line in self.lines
        )

    @property
    def scanned(self) -> bool:
        return any(line.source == "ocr" for line in self.lines)

    @property
    def letters(self) -> int:
        return count_letters(self.text)

    @property
    def weight(self) -> float:
        """How much it says, in Chinese characters."""
        return spread(self.text)

    @property
    def place(self) -> Evidence:
        """One piece of evidence: the places on the first page, with the whole text as quote."""
        first = self.places[0]
        boxes = [p.box for p in self.places if p.box and p.page == first.page]
        box = boxes[0] if boxes else None
        for other in boxes[1:]:
            box = box.union(other) if box else other
        return replace(first, quote=self.text, box=box)


def _other_reading(line: Line) -> str:
    return line.alternatives[0].quote if line.agreed is False and line.alternatives else line.text


@dataclass(frozen=True, slots=True)
class Piece:
    """A line with its language."""

    line: Line
    code: str

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def place(self) -> Evidence:
        return self.line.place


def leading(codes: Iterable[str]) -> str:
    """The language of a row: foreign only where nothing in it is Chinese."""
    told = [code for code in codes if has_language(code)]
    return ([code for code in told if is_chinese(code)] or told or [NONE])[0]


def running_texts(pieces: Sequence[Piece]) -> list[Text]:
    """Running text: lines side by side make a row, broken lines a paragraph, and paragraphs are
    parted into sentences."""
    found: list[Text] = []
    paragraph: list[Piece] = []
    edges = _right_edges(pieces)
    for piece in pieces:
        if paragraph and not _goes_on(paragraph[-1], piece, edges):
            found += _sentences(paragraph)
            paragraph = []
        paragraph.append(piece)
    return found + (_sentences(paragraph) if paragraph else [])


_Edges = dict[tuple[int, int], float]


def _right_edges(pieces: Sequence[Piece]) -> _Edges:
    """How far the lines of a column reach, by page and by where its lines begin."""
    edges: _Edges = {}
    for piece in pieces:
        if box := piece.place.box:
            key = (piece.place.page, int(box.left / INDENT))
            edges[key] = max(edges.get(key, 0.0), box.right)
    return edges


def _is_full(piece: Piece, edges: _Edges) -> bool:
    """Whether a line reaches the right edge of its column."""
    box = piece.place.box
    if box is None:
        return False
    key = int(box.left / INDENT)
    right = max(edges.get((piece.place.page, n), 0.0) for n in (key - 1, key, key + 1))
    return box.right >= box.left + FULL * (right - box.left)


_ITEM = re.compile(
    r"^\s*(#|>|[•·\-*▪●■◆○►]|\(?\d{1,2}[.)、）](?!\d)|\d{1,2}(\.\d{1,2})+\s|"
    r"[(（][a-z一-十\d]{1,2}[)）]|第.{1,3}[章节条]|\|)"
)
_ENDS = re.compile(r"[.!?:;。！？：；|]\s*$")


def _goes_on(above: Piece, below: Piece, edges: _Edges) -> bool:
    """Whether ``below`` carries on the row or the paragraph of ``above``."""
    first, second = above.place.box, below.place.box
    if above.place.page != below.place.page or (first is None) != (second is None):
        return False
    same = above.code == below.code and has_language(above.code)
    if first is None or second is None:
        return same and _ITEM.match(above.text) is None and _mid_word(above.text, below.text)
    height = min(first.bottom - first.top, second.bottom - second.top)
    beside = min(first.bottom, second.bottom) - max(first.top, second.top) > 0.5 * height
    if beside:
        other = has_language(above.code) and has_language(below.code)
        return not other or above.code == below.code
    near = 0 <= second.top - first.bottom + 0.3 * height <= 1.5 * height
    higher = first.bottom - first.top > HEADING * (second.bottom - second.top)
    if not same or not near or (higher and not _mid_word(above.text, below.text)):
        return False
    return _carries_on(above.text, below.text, full=_is_full(above, edges))


def _carries_on(above: str, below: str, *, full: bool) -> bool:
    """Whether the words of a line go on in the next: no sentence ends or item begins between
    them, and the line is full and long as prose is, or the next begins small."""
    if _ENDS.search(above) or _ITEM.match(below):
        return False
    return _mid_word(above, below) or (full and spread(above) >= PROSE)


def _mid_word(above: str, below: str) -> bool:
    """Whether the second line begins small, as no sentence does, after a line that is long."""
    small = below.lstrip()[:1].islower() and not _ITEM.match(below)
    return small and spread(above) >= PROSE / 2 and not _ENDS.search(above)


def _sentences(pieces: Sequence[Piece]) -> list[Text]:
    """The paragraph that ``pieces`` make, parted into sentences."""
    code = leading(piece.code for piece in pieces)
    text, owners = "", []
    for n, piece in enumerate(pieces):
        words = piece.text.strip()
        joined = _glue(pieces[n - 1], piece, code) + words if n else words
        text += joined
        owners += [piece] * len(joined)
    found = []
    for start, end in sentence_spans(text):
        own = [piece for piece, _ in groupby(owners[start:end])]
        places = tuple(dict.fromkeys(piece.place for piece in own))
        lines = tuple(dict.fromkeys(piece.line for piece in own))
        found.append(Text(text[start:end].strip(), places, code, lines))
    return found


def _glue(above: Piece, below: Piece, code: str) -> str:
    """Nothing between broken lines of Chinese and Japanese or parts of a word; else a space."""
    first, second = above.place.box, below.place.box
    broken = first is None or second is None or second.top >= first.bottom - LEANING
    last, next_ = above.text.strip()[-2:], below.text.strip()[:1]
    if broken and last[-1:] == "-" and last[:1].islower() and next_.islower():
        return ""
    return (
        ""
        if broken and code.startswith(("zh", "ja")) and not (last[-1:] + next_).isascii()
        else " "
    )
