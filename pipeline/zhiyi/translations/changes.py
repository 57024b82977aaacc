"""What changed: numbers, units and comparators of blocks that do not balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from zhiyi.inquiry import DifferenceKind
from zhiyi.translations.balance import Block, Mark, Side
from zhiyi.translations.figures import Number, believed, clash, same_unit
from zhiyi.translations.measures import SAME, conversion

NEAR_DIGITS = 0.5
"""Likeness of two numbers' digits from which one is taken for a slip of the other where several
may be."""
LIKELY = 0.35
"""Likeness of a block from which what it lacks is told, though nothing stands in its place."""


SURELY = 0.55
"""Likeness of a block from which a number that stands elsewhere as well is held against it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words, the places of its segments, and the figures as printed there."""

    kind: DifferenceKind
    detail: str
    source: int
    target: int | None
    own: str = ""
    other: str = ""
    sure: bool = True


def changed(left: Side, right: Side, blocks: Sequence[Block]) -> Iterator[Told]:
    """Numbers that became others, in the same block; then across blocks; then those of which
    nothing stands in the place."""
    lost: list[tuple[Mark, Block]] = []
    strange: list[tuple[Mark, Block]] = []
    for block in blocks:
        for a, b in _slips(block):
            gone, new = not right.states(a.number), not left.states(b.number)
            if _says(a, b):
                near = block.score >= SURELY and (gone or new)
                sure = _only(block, a, b) and (near or _like(block, a, b))
                sure = (sure or (gone and new)) and not _doubtful(a, b)
                misread = left.texts[a.place].scanned or right.texts[b.place].scanned
                sure = sure and not (misread and not same_unit(a.number, b.number))
                yield _changed(a, b, sure=sure)
        lost += [(a, block) for a in block.lost if _missed(a, right) or _fewer(a, block)]
        strange += [(b, block) for b in block.strange if _missed(b, left)]
    yield from _across(lost, strange)
    for a, block in lost:
        detail = f"原文“{a.number.text}”，译文中未见"
        there = block.targets[0]
        tail = a.place in block.tails[0] and not block.tails[1]
        sure = _clear(a, block) and not tail and not _unread(right, block.targets)
        sure = sure and not _other_row(block, right)
        yield Told("number", detail, a.place, there, a.number.text, "", sure)
    for b, block in strange:
        detail = f"译文“{b.number.text}”，原文中未见"
        tail = b.place in block.tails[1] and not block.tails[0]
        stated = any(not own.number.bracketed for own, _ in block.met)
        sure = _clear(b, block) and not tail and stated
        sure = sure and not _unread(left, block.sources) and not _broken(right.texts[b.place].text)
        yield Told("number", detail, block.sources[0], b.place, "", b.number.text, sure)


def _missed(mark: Mark, other: Side) -> bool:
    """Whether a number that says enough stands nowhere in the other paper."""
    number = mark.number
    if mark.aside or not number.telling or number.values == ONE:
        return False
    return not other.states(number)


ONE = frozenset({Decimal(1)})
"""1 is left out: 1秒あたり is 每秒."""


def _other_row(block: Block, right: Side) -> bool:
    """Whether the translation's segment states figures and none of the original's: most likely it
    translates another row, and this one is missing."""
    stated = [m for n in block.targets for m in right.marks[n] if not m.aside and m.number.telling]
    return bool(stated) and not block.met


def _broken(text: str) -> bool:
    """Whether brackets open or close in another segment: a line was parted from its own."""
    opened, closed = (sum(text.count(sign) for sign in signs) for signs in ("(（", ")）"))
    return opened != closed


def _unread(side: Side, places: Sequence[int]) -> bool:
    """Whether what is missing may be on the scan and was not read."""
    return any(side.texts[n].scanned for n in places)


def _fewer(mark: Mark, block: Block) -> bool:
    """Whether a measured value that the translation states elsewhere is missing here: all those
    stand where the original has them as well."""
    number = mark.number
    measured = bool(number.unit) and number.sure and not mark.aside and bool(number.values)
    measured = measured and number.values != ONE
    alone = len(block.sources) == 1 and not block.strange
    return measured and alone and block.score >= SURELY


def _clear(mark: Mark, block: Block) -> bool:
    """Whether nothing but a change explains it: an aside in brackets is often left out."""
    number = mark.number
    told = bool(number.values) and not number.doubtful and not number.bracketed
    return told and block.score >= LIKELY


def _doubtful(*marks: Mark) -> bool:
    return any(mark.number.doubtful or not mark.number.values for mark in marks)


def _says(a: Mark, b: Mark) -> bool:
    """Words and the numbers of lists are held against figures, not against each other."""
    if a.aside and b.aside:
        return bool(a.number.unit and b.number.unit)
    return a.number.telling or b.number.telling


def _only(block: Block, a: Mark, b: Mark) -> bool:
    """Whether nothing else in the block is left over, and both are of one kind."""
    rest = [m for m in (*block.lost, *block.strange) if not m.aside and m.number.telling]
    alike = bool(a.number.unit) == bool(b.number.unit)
    return not rest and alike and not a.aside and not b.aside


def _like(block: Block, a: Mark, b: Mark) -> bool:
    """Whether a number that became one that stands elsewhere can still be nothing but a slip."""
    x, y = a.number, b.number
    sure = (x.sure and y.sure) or _equal(x.unit or "", y.unit or "")
    measured = bool(x.unit) and sure and same_unit(x, y)
    return block.score >= SURELY and measured and _digits(x, y) >= NEAR_DIGITS


def _slips(block: Block) -> list[tuple[Mark, Mark]]:
    """Pairs of what is lost and what stands in its place, taken out of the block, best first."""
    candidates = [
        (score, n, m, a, b)
        for n, a in enumerate(block.lost)
        for m, b in enumerate(block.strange)
        if (score := _alike(a, b)) > 0
    ]
    found: list[tuple[Mark, Mark]] = []
    for _, _, _, a, b in sorted(candidates, key=lambda one: (-one[0], abs(one[1] - one[2]))):
        if a in block.lost and b in block.strange:
            block.lost.remove(a)
            block.strange.remove(b)
            found.append((a, b))
    return found


def _alike(a: Mark, b: Mark) -> float:
    """How likely one stands in the other's place; 0: it does not."""
    x, y = a.number, b.number
    if x.values & y.values:
        return 3.0 if clash(x, y) else 0.0
    if a.aside != b.aside and not (x.unit and y.unit):
        return 0.0
    if not same_unit(x, y):
        return 0.0
    score = _digits(x, y)
    if x.unit and y.unit:
        return 1.0 + score + (x.unit == y.unit)
    return 0.5 + score if bool(x.unit) == bool(y.unit) or score >= NEAR_DIGITS else 0.0


def _digits(x: Number, y: Number) -> float:
    a, b = ("".join(c for c in n.text if c.isdigit() or c in ".,") for n in (x, y))
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _across(lost: list[tuple[Mark, Block]], strange: list[tuple[Mark, Block]]) -> Iterator[Told]:
    """Numbers that stand nowhere on the other side, in different blocks: one became the other."""
    for a, block in list(lost):
        fitting = [
            (b, other)
            for b, other in strange
            if a.number.unit
            and b.number.unit
            and same_unit(a.number, b.number)
            and _digits(a.number, b.number) >= NEAR_DIGITS
        ]
        if fitting:
            b, other = min(fitting, key=lambda one: abs(one[1].sources[0] - block.sources[0]))
            lost.remove((a, block))
            strange.remove((b, other))
            yield _changed(a, b, sure=not _doubtful(a, b))


def _changed(a: Mark, b: Mark, *, sure: bool) -> Told:
    x, y = a.number, b.number
    unit = bool(x.values & y.values) and x.unit != y.unit
    kind: DifferenceKind = "unit" if unit else "number"
    if unit:
        sure = sure and believed(x, y)
    detail = f"原文“{x.text}”，译文“{y.text}”"
    return Told(kind, detail, a.place, b.place, x.text, y.text, sure)


def units(left: Side, right: Side, blocks: Sequence[Block]) -> Iterator[Told]:
    """Units that stand alone, as in the head of a table, and changed while the numbers did not."""
    for block in blocks:
        own = [(n, u) for n in block.sources for u in left.figures[n].loose]
        other = [(m, u) for m in block.targets for u in right.figures[m].loose]
        lost = [one for one in own if not any(_equal(one[1], b) for _, b in other)]
        strange = [one for one in other if not any(_equal(one[1], a) for _, a in own)]
        if len(lost) != 1 or len(strange) != 1 or block.lost or block.strange:
            continue
        (n, unit), (m, instead) = lost[0], strange[0]
        printed = any(_equal(b.number.unit or "", unit) for _, b in block.met if b.number.unit)
        if conversion(unit, instead) is not None and not printed:
            detail = f"原文单位“{unit}”，译文单位“{instead}”"
            yield Told("unit", detail, n, m, unit, instead)


def _equal(a: str, b: str) -> bool:
    return bool(a and b) and conversion(a, b) == SAME
