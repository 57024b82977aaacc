"""A candidate with the condition of its entry: which leaf of it each criterion evaluates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhiyi.controls.expressions import Comparison, Expression, Group, Leaf, parse
from zhiyi.controls.kleene import TURNED, kleene
from zhiyi.inquiry import Candidate, Criterion, State

CUTS = ("not", "unless")
"""Groups whose parts fall outside the entry where they are met."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One leaf of the condition with its criterion. ``favours``: the state of it that speaks for
    the entry; inside ``not`` and ``unless`` that is ``not_met``."""

    leaf: Leaf
    criterion: Criterion
    favours: State

    @property
    def comparison(self) -> Comparison | None:
        return self.leaf if isinstance(self.leaf, Comparison) else None

    @property
    def label(self) -> str:
        return self.criterion.label or self.criterion.text

    @property
    def excludes(self) -> bool:
        """Whether it is a cut-out: what meets it falls outside."""
        return self.favours == "not_met"


@dataclass(frozen=True, slots=True)
class Weighed:
    """``expression`` None and no leaves: the entry has nothing to test."""

    candidate: Candidate
    expression: Expression | None
    leaves: tuple[Placed, ...]

    def state(self, states: dict[int, State]) -> State:
        """The state of the whole with the leaves as ``states`` says by their identity; one that it
        does not name is unknown."""
        if self.expression is None:
            return "unknown"
        unknown: dict[int, State] = {id(one.leaf): "unknown" for one in self.leaves}
        return kleene(self.expression, unknown | states)


def weighed(candidate: Candidate) -> Weighed:
    """The candidate with its criteria on the leaves they evaluate, from left to right."""
    if not candidate.expression:
        return Weighed(candidate, None, ())
    expression = parse(candidate.expression)
    pairs = zip(_leaves(expression, "met"), candidate.criteria, strict=True)
    placed = tuple(Placed(leaf, criterion, favours) for (leaf, favours), criterion in pairs)
    return Weighed(candidate, expression, placed)


def _leaves(expression: Expression, favours: State) -> Iterator[tuple[Leaf, State]]:
    if not isinstance(expression, Group):
        yield expression, favours
        return
    inside = TURNED[favours] if expression.kind in CUTS else favours
    for part in expression.parts:
        yield from _leaves(part, inside)
