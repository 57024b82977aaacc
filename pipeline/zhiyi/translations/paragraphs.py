"""Paragraphs: lines side by side make a row, broken lines a paragraph, parted into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import east_asian_width

from zhiyi.document import Evidence, Line
from zhiyi.language import NONE, has_language, is_chinese
from zhiyi.scripts import count_letters, spread
from zhiyi.translations.sentences import plain_form, sentence_spans

LEANING = 0.004
"""Lines below each other may overlap by so much of the page."""
CLEAR = 0.95
"""OCR score from which a line that was read once counts as read clearly; chosen by hand."""
PROSE, LONG = 8.0, 8.0
"""What a full line says at least where it is running text and no entry of a list, and a line that
goes on in small letters, in Chinese characters."""
NARROW = 48
"""Text without boxes is not broken to fewer columns than this."""
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


@dataclass(frozen=True, slots=True)
class Widths:
    """How far lines reach: the right edges of columns, by page and by where the lines begin; and
    the width of lines that have no box, in columns of a typewriter."""

    edges: dict[tuple[int, int], float]
    columns: int

    def is_full(self, above: Piece, below: Piece) -> bool:
        """Whether the first word of the line below would not have had its place in this one."""
        head = below.text.split()[0] if below.text.split() else ""
        head = head[:2] if above.code.startswith(("zh", "ja")) else head
        box = above.place.box
        if box is None:
            return columns_of(above.text) + 1 + columns_of(head) > self.columns
        key = int(box.left / INDENT)
        right = max(self.edges.get((above.place.page, n), 0.0) for n in (key - 1, key, key + 1))
        sign = (box.right - box.left) / max(columns_of(above.text), 1)
        return box.right + (1 + columns_of(head)) * sign > right


def widths_of(lines: Sequence[Line]) -> Widths:
    """One line in ten or twenty may reach further than the text does."""
    rights: dict[tuple[int, int], list[float]] = {}
    for line in lines:
        if box := line.place.box:
            rights.setdefault((line.place.page, int(box.left / INDENT)), []).append(box.right)
    edges = {key: sorted(found)[-1 - len(found) // 10] for key, found in rights.items()}
    columns = sorted(columns_of(line.text) for line in lines if line.place.box is None)
    return Widths(edges, max(columns[-1 - len(columns) // 20], NARROW) if columns else NARROW)


def columns_of(text: str) -> int:
    """The width of a text in columns of a typewriter: Chinese signs take two."""
    return sum(1 + (east_asian_width(c) in "WF") for c in text.strip())


def leading(codes: Iterable[str]) -> str:
    """The language of a row: foreign only where nothing in it is Chinese."""
    told = [code for code in codes if has_language(code)]
    return ([code for code in told if is_chinese(code)] or told or [NONE])[0]


def running_texts(pieces: Sequence[Piece], widths: Widths) -> list[Text]:
    """Running text: lines side by side make a row, broken lines a paragraph, and paragraphs are
    parted into sentences. ``widths``: those of the whole part."""
    found: list[Text] = []
    paragraph: list[Piece] = []
    for piece in pieces:
        if paragraph and not _goes_on(paragraph[-1], piece, widths):
            found += _sentences(paragraph)
            paragraph = []
        paragraph.append(piece)
    return found + (_sentences(paragraph) if paragraph else [])


_ITEM = re.compile(
    r"^\s*(#|>|[•·\-*▪●■◆○►]|\(?\d{1,2}[.)、）](?!\d)|\d{1,2}(\.\d{1,2})+\s|"
    r"[(（][a-z一-十\d]{1,2}[)）]|第.{1,3}[章节条]|\|)"
)
_ENDS = re.compile(r"[.!?:;。！？：；|]\s*$")


def _goes_on(above: Piece, below: Piece, widths: Widths) -> bool:
    """Whether ``below`` carries on the row or the paragraph of ``above``."""
    first, second = above.place.box, below.place.box
    if above.place.page != below.place.page or (first is None) != (second is None):
        return False
    told, next_told = has_language(above.code), has_language(below.code)
    if first is not None and second is not None:
        height = min(first.bottom - first.top, second.bottom - second.top)
        if min(first.bottom, second.bottom) - max(first.top, second.top) > 0.5 * height:
            return not (told and next_told) or above.code == below.code
        near = 0 <= second.top - first.bottom + 0.3 * height <= 1.5 * height
        higher = first.bottom - first.top > HEADING * (second.bottom - second.top)
        if not near or (higher and not _begins_small(above.text, below.text)):
            return False
    if not told or (above.code != below.code and next_told):
        return False
    if _ENDS.search(above.text) or _ITEM.match(below.text):
        return False
    full = widths.is_full(above, below) and spread(above.text) >= PROSE
    return full or _begins_small(above.text, below.text)


_DANGLING = re.compile(r"(?<![\w.])[^\W\d_A-Z]{1,3}$")


def _begins_small(above: str, below: str) -> bool:
    """Whether the second line begins small, as no sentence does, after a line that is long or
    ends in a short word, as no label does."""
    small = below.lstrip()[:1].islower()
    dangling = bool(_DANGLING.search(above.rstrip()))
    return small and (spread(above) >= LONG or (dangling and spread(above) >= LONG / 2))


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
