"""Marks inside a quote: where the figures of a difference stand, as the paper prints them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

SIGNS = "<>≤≥＜＞≦≧=±~～约"
"""Signs of comparison, which stand before a figure that is compared."""
# Space anywhere, and what parts thousands: a figure is found with or without it.
_PARTING = re.compile(r"\s+|(?<=[0-9])[,，'’](?=[0-9]{3}(?![0-9]))")

_NUMBER_BEFORE = re.compile(r"[0-9]\s$")


class Mark(NamedTuple):
    """Something to find in a quote. ``figure`` is empty where the whole quote is meant. ``kind``: a
    kind of difference, or what a draft has ``lost`` or has ``strange``. ``number`` counts the
    differences of one paper from 1; ``id`` is that of the difference, empty for drafts; the list of
    differences links to the mark that is the ``anchor``."""

    figure: str
    kind: str
    number: int = 0
    id: str = ""
    doubtful: bool = False
    anchor: bool = False


class Piece(NamedTuple):
    """A stretch of a quote; ``mark`` is None between the marks."""

    text: str
    mark: Mark | None


class Marked(NamedTuple):
    """A quote in pieces; ``whole``: marks that are on the quote as a whole."""

    pieces: tuple[Piece, ...]
    whole: tuple[Mark, ...]


def marked(text: str, marks: Sequence[Mark]) -> Marked:
    """The quote with each figure marked once; two marks never overlap."""
    folded = _folded(text)
    taken: list[tuple[int, int, Mark]] = []
    whole: list[Mark] = []
    for mark in marks:
        spans = (_with_sign(text, span, mark) for span in _spans(text, folded, mark.figure))
        free = (s for s in spans if all(s[1] <= t[0] or t[1] <= s[0] for t in taken))
        span = next(free, None)
        if span is None:
            whole.append(mark)
        else:
            taken.append((*span, mark))
    return Marked(_pieces(text, sorted(taken, key=lambda one: one[0])), tuple(whole))


def _pieces(text: str, taken: Sequence[tuple[int, int, Mark]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    end = 0
    for start, stop, mark in taken:
        pieces.append(Piece(text[end:start], None))
        pieces.append(Piece(text[start:stop], mark))
        end = stop
    pieces.append(Piece(text[end:], None))
    return tuple(piece for piece in pieces if piece.text)


def _folded(text: str) -> list[tuple[str, int]]:
    """Characters in one width and case without what parts numbers, each with its place."""
    parting = {place for found in _PARTING.finditer(text) for place in range(*found.span())}
    return [
        (sign, place)
        for place, character in enumerate(text)
        if place not in parting
        for sign in unicodedata.normalize("NFKC", character).casefold()
    ]


def _spans(text: str, folded: list[tuple[str, int]], figure: str) -> list[tuple[int, int]]:
    """Places of the figure as start and end, the ones that stand by themselves first."""
    wanted = "".join(sign for sign, _ in _folded(figure))
    line = "".join(sign for sign, _ in folded)
    found: list[tuple[int, int]] = []
    at = line.find(wanted) if wanted else -1
    while at >= 0:
        found.append((folded[at][1], folded[at + len(wanted) - 1][1] + 1))
        at = line.find(wanted, at + 1)
    whole = [span for span in found if not _cut_out(text, span)]
    return sorted(whole, key=lambda span: _touching(text, span))


def _cut_out(text: str, span: tuple[int, int]) -> bool:
    """Whether a number or word goes on before or behind: the 5 of 25 or of 5.49."""
    start, end = span
    return _goes_on(text[max(start - 2, 0) : start][::-1], text[start]) or _goes_on(
        text[end : end + 2], text[end - 1]
    )


def _goes_on(beside: str, edge: str) -> bool:
    """``beside``: the next two characters, seen from the edge."""
    if edge.isdigit() and beside[:1] in (".", ",") and beside[1:2].isdigit():
        return True
    one = beside[:1]
    return one.isascii() and (
        (edge.isdigit() and one.isdigit()) or (_letter(edge) and _letter(one))
    )


def _letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _touching(text: str, span: tuple[int, int]) -> bool:
    """A letter at the figure, as in LC400, or a number just before, as in 1 250: such places are
    marked only where there is no other."""
    start, end = span
    beside = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(one.isascii() and one.isalnum() for one in beside) or bool(
        _NUMBER_BEFORE.search(text[max(start - 2, 0) : start])
    )


def _with_sign(text: str, span: tuple[int, int], mark: Mark) -> tuple[int, int]:
    """Where the comparison differs, the sign before the figure is what to look at."""
    start, end = span
    if mark.kind != "comparator":
        return span
    sign = start
    while sign > 0 and text[sign - 1] in SIGNS + " ":
        sign -= 1
    while sign < start and text[sign] == " ":
        sign += 1
    return sign, end
