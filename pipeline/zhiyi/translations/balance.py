"""Numbers of an original and of its translation held against each other, block by block.

What a block of the alignment does not balance may have moved: it is looked for next to the block,
then anywhere in the paper. What is left stands on one side only, or changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from zhiyi.translations.figures import Figures, Number, clash, figures_of, same_value
from zhiyi.translations.segments import Text

AROUND = 2
"""A figure may stand so many segments away: sentences are parted differently."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A number in segment ``place``. ``aside``: see ``Figures``."""

    place: int
    number: Number
    aside: bool = False


@dataclass(eq=False)
class Side:
    """One of the papers: its segments and their figures."""

    texts: Sequence[Text]
    marks: list[list[Mark]] = field(init=False)

    def __post_init__(self) -> None:
        self.marks = [list(_marks(n, figures)) for n, figures in enumerate(self.figures)]

    @cached_property
    def figures(self) -> list[Figures]:
        return [figures_of(text.text) for text in self.texts]

    @cached_property
    def values(self) -> dict[Decimal, list[Number]]:
        """All numbers of the paper by their values, whichever reader read them."""
        found: dict[Decimal, list[Number]] = {}
        readings = [*self.figures, *(f for other in self.others for f in other)]
        for figures in readings:
            for number in (*figures.numbers, *figures.asides):
                for one in (number, *number.parts):
                    for value in one.values:
                        found.setdefault(value, []).append(one)
        return found

    @cached_property
    def others(self) -> list[list[Figures]]:
        """For each segment the figures of the second reader, where the readers differ."""
        return [[figures_of(t.alternate)] if t.alternate else [] for t in self.texts]

    def states(self, number: Number) -> bool:
        """Whether the number stands anywhere in the paper, in this unit or another."""
        if any(same_value(number, one) for v in number.values for one in self.values.get(v, ())):
            return True
        if not number.unit:
            return False
        return any(same_value(number, one) for one in self.measured)

    @cached_property
    def measured(self) -> list[Number]:
        """Every different number with a unit."""
        every = {(n.values, n.unit): n for found in self.values.values() for n in found if n.unit}
        return list(every.values())


def _marks(place: int, figures: Figures) -> Iterable[Mark]:
    yield from (Mark(place, number) for number in figures.numbers)
    yield from (Mark(place, number, aside=True) for number in figures.asides)


@dataclass(eq=False)
class Block:
    """Places of the segments that were aligned, and what is left of their numbers.

    ``met``: numbers that stand on both sides. ``tails``: places on either side that only follow
    what was aligned.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: float
    lost: list[Mark] = field(default_factory=list)
    strange: list[Mark] = field(default_factory=list)
    met: list[tuple[Mark, Mark]] = field(default_factory=list)
    tails: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


def balanced(left: Side, right: Side, blocks: Sequence[Block]) -> None:
    """Fills the blocks: what they share, what is lost, what is strange."""
    for block in blocks:
        own = [mark for n in block.sources for mark in left.marks[n]]
        other = [mark for m in block.targets for mark in right.marks[m]]
        own, other = _settled(own, other), _settled(other, own)
        block.met, block.lost, block.strange = _matched(own, other)
        _repeated(block)
    done = {n for block in blocks for n in block.sources}
    free = [m for n, row in enumerate(left.marks) if n not in done for m in row]
    taken = {m for block in blocks for m in block.targets}
    spare = [m for n, row in enumerate(right.marks) if n not in taken for m in row]
    for reach in (AROUND, None):
        _moved(blocks, free, spare, reach)


def _settled(marks: list[Mark], others: Sequence[Mark]) -> list[Mark]:
    """Numbers that may be several are taken apart where the other side has the parts and not the
    whole."""
    found: list[Mark] = []
    for mark in marks:
        number = mark.number
        apart = number.parts and not any(same_value(number, one.number) for one in others)
        if apart and any(same_value(part, o.number) for part in number.parts for o in others):
            found += [replace(mark, number=part) for part in number.parts]
        else:
            found.append(mark)
    return found


Pairs = list[tuple[Mark, Mark]]


def _matched(own: Sequence[Mark], other: Sequence[Mark]) -> tuple[Pairs, list[Mark], list[Mark]]:
    """Equal numbers of both sides in pairs, the likeliest first; and the rest of each side."""
    rest, lost, met = list(other), [], []
    for mark in own:
        same = [one for one in rest if same_value(mark.number, one.number)]
        if not same or (_bare(mark, same) and _misnamed(mark, rest)):
            lost.append(mark)
            continue
        best = min(same, key=lambda one: _unlike(mark, one))
        rest.remove(best)
        met.append((mark, best))
    return met, lost, rest


def _bare(mark: Mark, others: Sequence[Mark]) -> bool:
    return bool(mark.number.unit) and not any(one.number.unit for one in others)


def _misnamed(mark: Mark, others: Sequence[Mark]) -> bool:
    """Whether the same digits stand there with another unit: 3 L and 3 mL."""
    number = mark.number
    return any(
        number.values & one.number.values and one.number.sure and clash(number, one.number)
        for one in others
    )


def _unlike(a: Mark, b: Mark) -> tuple[bool, bool, bool]:
    x, y = a.number, b.number
    return x.unit != y.unit, a.aside != b.aside, x.signs != y.signs


def _repeated(block: Block) -> None:
    """What one side says twice and the other once is no difference: 254 mm (10 in)."""
    own, other = [a for a, _ in block.met], [b for _, b in block.met]
    block.lost = [a for a in block.lost if not _among(a, other)]
    block.strange = [b for b in block.strange if not _among(b, own)]


def _among(mark: Mark, others: Iterable[Mark]) -> bool:
    number = mark.number
    measured = [one.number for one in others if one.number.unit or not number.unit]
    return any(same_value(number, one) for one in measured)


def _moved(blocks: Sequence[Block], free: list[Mark], spare: list[Mark], reach: int | None) -> None:
    """Takes from the blocks what stands elsewhere: in another block's rest or in no block.

    ``reach``: only so many segments away; None: anywhere.
    """
    far = reach is None
    for block in blocks:
        rests = [other.strange for other in blocks if other is not block] + [spare]
        near = _near(block.targets, reach)
        block.lost = [mark for mark in block.lost if not _taken(mark, rests, near, far=far)]
    for block in blocks:
        near = _near(block.sources, reach)
        block.strange = [mark for mark in block.strange if not _taken(mark, [free], near, far=far)]


def _near(places: tuple[int, ...], reach: int | None) -> Callable[[int], bool]:
    if reach is None:
        return lambda _: True
    low, high = min(places) - reach, max(places) + reach
    return lambda place: low <= place <= high


def _moved_there(a: Mark, b: Mark, *, far: bool) -> bool:
    """Whether they are the same, and more than digits that stand everywhere: ``far`` away in a
    name they are not what moved."""
    x, y = a.number, b.number
    alike = bool(x.unit) == bool(y.unit) or (x.telling and y.telling)
    alike = alike and (a.aside == b.aside or not far or bool(x.unit and y.unit))
    return alike and same_value(x, y)


def _taken(mark: Mark, rests: list[list[Mark]], near: Callable[[int], bool], *, far: bool) -> bool:
    for rest in rests:
        for other in rest:
            if near(other.place) and _moved_there(mark, other, far=far):
                rest.remove(other)
                return True
    return False
