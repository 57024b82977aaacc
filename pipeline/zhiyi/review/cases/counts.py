"""How many cases each choice of the worklist would bring, with everything else that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from zhiyi.inquiry import Outcome, Requirement
from zhiyi.review.cases.due import Choice as Due
from zhiyi.review.cases.roll import Roll
from zhiyi.review.cases.worklist import (
    ANY_MISSING,
    CHOICES,
    Filter,
    Holder,
    choice,
    chosen_of,
    of_states,
)
from zhiyi.review.officer import Officer

VALUES: Mapping[str, tuple[str, ...]] = {
    "holder": get_args(Holder),
    "due": get_args(Due),
    "missing": (ANY_MISSING, *get_args(Requirement)),
    "outcome": get_args(Outcome),
}


def counted(roll: Roll, officer: Officer, wanted: Filter) -> Mapping[str, Mapping[str, int]]:
    """By name of the choice and its value: as many as ``worklist`` would list with it. A text was
    looked for already (``looked_for``). Raises ``Refused`` for an administrator."""
    seen = roll.seen(officer)
    plain = replace(wanted, holder=None, due=None, missing=None, outcome=None)
    every = choice(seen, officer, plain) & of_states(seen, wanted)
    sets = {
        name: CHOICES[name](seen, officer, wanted, value)
        for name, value in chosen_of(wanted).items()
    }
    found = {}
    for name, values in VALUES.items():
        others = every
        for other, chosen in sets.items():
            others &= seen.all if other == name else chosen
        found[name] = {
            value: (others & CHOICES[name](seen, officer, wanted, value)).bit_count()
            for value in values
        }
    return found
