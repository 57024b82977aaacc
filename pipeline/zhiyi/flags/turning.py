"""Which parameters a paper may speak of to speak to a criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiyi.controls.readings import Relations
from zhiyi.derivations.formulas import Formula
from zhiyi.flags.entry import Placed


@dataclass(frozen=True, slots=True)
class Turning:
    """``relations`` say what counts as a parameter, ``formulas`` what it follows from."""

    relations: Relations
    formulas: Sequence[Formula]

    def of(self, placed: Placed) -> frozenset[str]:
        """The parameter itself, what counts as it, and what it is computed from; empty where the
        criterion is one of words."""
        if placed.comparison is None:
            return frozenset()
        parameter = placed.comparison.parameter
        found = {parameter, *self.relations.equivalents.get(parameter, ())}
        for formula in self.formulas:
            if formula.result == parameter and not formula.assumes:
                found.update(formula.inputs)
                found.update(other for others in formula.also.values() for other in others)
        return frozenset(found)
