"""A candidate beside the entry it was written from: its criteria with the comparisons they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.evaluation import TURNED, kleene
from zhiyi.controls.expressions import Comparison, Expression, Group
from zhiyi.inquiry import Candidate, Criterion, State


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of the expression with its criterion. ``favours``: the state of it that speaks for
    the entry; inside ``not`` that is ``not_met``."""

    expression: Expression
    criterion: Criterion
    favours: State
    label: str

    @property
    def comparison(self) -> Comparison | None:
        return self.expression if isinstance(self.expression, Comparison) else None


@dataclass(frozen=True, slots=True)
class Weighed:
    """``entry`` and the leaves of its criteria, empty where it has none."""

    candidate: Candidate
    entry: Entry
    leaves: tuple[Leaf, ...]

    def state(self, states: dict[int, State]) -> State:
        """The state of the whole with each leaf as ``states`` says by the leaf's identity; a leaf
        that it does not name is unknown."""
        if self.entry.criteria is None:
            return "unknown"
        unknown: dict[int, State] = {id(leaf.expression): "unknown" for leaf in self.leaves}
        return kleene(self.entry.criteria, unknown | states)


def weighed(candidate: Candidate, *, controls: ControlList, on: date) -> Weighed | None:
    """None where the list in use has no such entry any more (a report resumed with another)."""
    entry = next((e for e in controls.entries if _is(e, candidate, on)), None)
    if entry is None:
        return None
    if entry.criteria is None:
        return Weighed(candidate, entry, ())
    found = list(_placed(entry.criteria, "met"))
    if len(found) != len(candidate.criteria):
        return None
    known = {criterion.text: criterion for criterion in candidate.criteria}
    placed = tuple(
        Leaf(leaf, known[str(leaf)], favours, known[str(leaf)].label or str(leaf))
        for leaf, favours in found
        if str(leaf) in known
    )
    if len(placed) != len(found):
        return None
    return Weighed(candidate, entry, placed)


def _is(entry: Entry, candidate: Candidate, on: date) -> bool:
    same = (entry.code, entry.list, entry.title) == (
        candidate.code,
        candidate.list,
        candidate.title,
    )
    return same and entry.status(on) == candidate.status


def _placed(expression: Expression, favours: State) -> Iterator[tuple[Expression, State]]:
    if not isinstance(expression, Group):
        yield expression, favours
        return
    inside = TURNED[favours] if expression.kind == "not" else favours
    for part in expression.parts:
        yield from _placed(part, inside)
