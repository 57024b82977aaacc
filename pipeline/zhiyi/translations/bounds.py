"""Bounds: comparators before or behind the same number, held against each other.

"Do not store above 30 °C" and 不得高于30 °C bound alike: where one side denies beside its sign
and the other with it, the one stands for the opposite of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiyi.translations.balance import Block, Mark, Side
from zhiyi.translations.changes import Told
from zhiyi.translations.figures import Number, clash
from zhiyi.translations.plain import plain
from zhiyi.translations.statements import clause_around, sentence_around
from zhiyi.translations.wording import extremes, limits, turned


def comparators(blocks: Sequence[Block], left: Side, right: Side) -> Iterator[Told]:
    """Signs before the same number that differ, or that one side has dropped altogether."""
    for block in blocks:
        source = " ".join(left.texts[n].text for n in block.sources)
        target = " ".join(right.texts[m].text for m in block.targets)
        for a, b in block.met:
            x, y = a.number.signs, b.number.signs
            if a.aside or b.aside or clash(a.number, b.number):
                continue
            if not (x and y) and _turned_extreme(a, b, left, right):
                detail = f"原文“{a.number.text}”与译文“{b.number.text}”一为最大值，一为最小值"
                yield Told("comparator", detail, a.place, b.place, a.number.text, b.number.text)
                continue
            if not (x or y):
                continue
            dropped = _dropped(a.number, source) or _dropped(b.number, target)
            dropped = dropped and "?" not in x | y
            opposed = bool(x and y) and not _agree(
                _Said(a, source, left, alone=len(block.sources) == 1),
                _Said(b, target, right, alone=len(block.targets) == 1),
            )
            if opposed or dropped:
                detail = f"原文“{_signed(a)}”，译文“{_signed(b)}”"
                scanned = left.texts[a.place].scanned or right.texts[b.place].scanned
                lost = dropped or bool(_opposite(x) & y or x & _opposite(y))
                sure = not (scanned and lost)  # a misread letter hides a sign, or a "not"
                own, other = a.number.text, b.number.text
                yield Told("comparator", detail, a.place, b.place, own, other, sure)


class _Said:
    """What a side says of a number. ``near``, ``wide``: whether anything beside its comparator
    denies, in its clause and in its sentence."""

    def __init__(self, mark: Mark, text: str, side: Side, *, alone: bool) -> None:
        self.signs, self.denied = mark.number.signs, mark.number.denied
        here = plain(side.texts[mark.place].text)[0]
        self.near = turned(clause_around(here, mark.number.place))
        self.wide = turned(sentence_around(here, mark.number.place) if alone else text)


def _agree(a: _Said, b: _Said) -> bool:
    x, y = a.signs, b.signs
    same = bool((x & y) - {"?"})
    turned_round = bool((_opposite(x) & y or x & _opposite(y)) - {"?"})
    if a.denied == b.denied:
        if a.near == b.near or a.wide == b.wide:
            return same
        return same or turned_round
    bare, other = (b, a) if a.denied else (a, b)
    if bare.near and not other.near:
        return turned_round
    return same or (turned_round and bare.wide)


def _turned_extreme(a: Mark, b: Mark, left: Side, right: Side) -> bool:
    """Whether the words before the number speak of the greatest on one side and of the least on
    the other, and of nothing else."""
    most, least = (extremes(_before(m, side)) for m, side in ((a, left), (b, right)))
    return len(most) == len(least) == 1 and most != least


def _before(mark: Mark, side: Side) -> str:
    """The words of the clause before the number, behind the number before it."""
    text = plain(side.texts[mark.place].text)[0]
    start = text.rfind(clause_around(text, mark.number.place), 0, mark.number.place + 1)
    earlier = [m.number.place + 1 for m in side.marks[mark.place]
               if m.number.place < mark.number.place]  # fmt: skip
    return text[max([start, 0, *earlier]) : mark.number.place]


def _dropped(number: Number, text: str) -> bool:
    """Whether a number stands without any sign or word that may make it a limit. What stands at
    the head of its segment may have lost its words to the line above."""
    return not number.signs and not number.first and not limits(text)


OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "±": "±", "~": "~"}


def _opposite(signs: frozenset[str]) -> frozenset[str]:
    return frozenset(OPPOSITE.get(sign, sign) for sign in signs)


def _signed(mark: Mark) -> str:
    signs = mark.number.signs
    sign = next((s for s in ("≥", "≤", ">", "<", "±") if WRITTEN[s] in signs), "")
    return f"{sign} {mark.number.text}".strip()


WRITTEN = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "±": "±"}
