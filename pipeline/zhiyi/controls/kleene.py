"""Three-valued (Kleene) logic over the states of the leaves of an expression.

``unless(x)``, an exclusion, is the one part that is not Kleene's: where the papers state nothing
about x it holds nothing back (an officer is told to confirm it); where they state something that
does not decide it, or comes near its limit, it is unknown; else it is ``not(x)``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from zhiyi.controls.criteria import Expression, Group, Leaf, leaves
from zhiyi.inquiry import State

TURNED: dict[State, State] = {"met": "not_met", "not_met": "met", "unknown": "unknown"}
ORDER: tuple[State, ...] = ("not_met", "unknown", "met")


def kleene(
    expression: Expression,
    states: Mapping[int, State],
    *,
    silent: Collection[int] = (),
    close: Collection[int] = (),
) -> State:
    """The state of an expression from the states of its leaves, by identity. ``silent``: leaves
    about which nothing is stated; ``close``: those that are borderline."""
    if not isinstance(expression, Group):
        return states[id(expression)]
    parts = [kleene(part, states, silent=silent, close=close) for part in expression.parts]
    if expression.kind == "not":
        return TURNED[parts[0]]
    if expression.kind == "unless":
        own = [id(leaf) for leaf in leaves(expression)]
        if parts[0] == "unknown" and all(leaf in silent for leaf in own):
            return "met"
        return "unknown" if any(leaf in close for leaf in own) else TURNED[parts[0]]
    return of_group(expression, parts)


def undecided(
    expression: Expression,
    states: Mapping[int, State],
    *,
    silent: Collection[int] = (),
    close: Collection[int] = (),
) -> Iterator[Leaf]:
    """The unknown leaves on which the whole still turns: of 甲 or 乙 with 甲 met none. An exclusion
    that nothing is stated about holds nothing back, and is among them all the same."""
    inside = expression
    while isinstance(inside, Group) and inside.kind == "unless":
        inside = inside.parts[0]
    if kleene(inside, states, silent=silent, close=close) != "unknown":
        return
    if not isinstance(inside, Group):
        yield inside
        return
    for part in inside.parts:
        yield from undecided(part, states, silent=silent, close=close)


def of_group(group: Group, parts: list[State]) -> State:
    """Of ``all``, ``any`` or ``at_least`` from the states of its parts."""
    ranks = sorted((ORDER.index(part) for part in parts), reverse=True)
    if group.kind == "all":
        return ORDER[ranks[-1]]
    return ORDER[ranks[group.count - 1 if group.kind == "at_least" else 0]]


def favoured(
    expression: Expression, best: Mapping[int, State], worst: Mapping[int, State]
) -> State:
    """What the expression comes to where every doubtful leaf falls in its favour: ``best`` and
    ``worst`` of the leaves, by identity. Under ``not`` the worst of a leaf is in its favour."""
    if not isinstance(expression, Group):
        return best[id(expression)]
    if expression.kind in ("not", "unless"):
        against = favoured(expression.parts[0], worst, best)
        if expression.kind == "unless" and against == "unknown":
            return "met"
        return TURNED[against]
    return of_group(expression, [favoured(part, best, worst) for part in expression.parts])


def highest(states: Collection[State]) -> State:
    """The best of several; unknown where there is none."""
    return ORDER[max((ORDER.index(state) for state in states), default=1)]
