"""Criteria of an entry, evaluated for one goods item in three-valued (Kleene) logic.

Every comparison is met, not met or unknown with a reason. Beside the state stands a ``best``
state, in which contradicted and differing readings count as met: candidates are ranked by it,
so that a paper that says less than another never hides an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiyi.controls.criteria import Comparison, Expression, Leaf, Listed, Membership, leaves
from zhiyi.controls.holding import (
    Held,
    by_method,
    held,
    load_condition_words,
    names_method,
)
from zhiyi.controls.intervals import Outcome, compare
from zhiyi.controls.judging import (
    BY_HAND,
    STATE,
    Judged,
    Pair,
    alike,
    differing,
    united,
    unknown,
)
from zhiyi.controls.kleene import favoured, highest, kleene
from zhiyi.controls.labels import label_of
from zhiyi.controls.margins import SHORT
from zhiyi.controls.memberships import judge_substance, judge_words
from zhiyi.controls.readings import Reading, Stated
from zhiyi.controls.substances import CAS
from zhiyi.controls.uncertainty import uncertainty_of
from zhiyi.document import Quantity, Tolerance
from zhiyi.inquiry import Criterion, State
from zhiyi.lexicon import Lexicon, Sense
from zhiyi.units import Units

NO_UNIT = "材料所载数值没有可换算的计量单位"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole expression: its state, the state it is ranked by, and each of its parts."""

    state: State
    best: State
    parts: tuple[Judged, ...]

    @property
    def known(self) -> int:
        """How many of its parts rest on something stated."""
        return sum(not part.silent for part in self.parts)

    @property
    def reached(self) -> int:
        return sum(part.best == "met" for part in self.parts)


class Evaluator:
    """Evaluates expressions against what is stated of one goods item. ``on`` chooses the version of
    an entry that another one refers to; None: all of them."""

    def __init__(
        self, stated: Stated, *, lexicon: Lexicon, units: Units, on: date | None = None
    ) -> None:
        self._stated = stated
        self._lexicon = lexicon
        self._units = units
        self._on = on
        self._words = load_condition_words()
        self._known: dict[Leaf, Judged] = {}
        self._uncertain: dict[tuple[str, ...], Tolerance | None] = {}

    def evaluate(self, expression: Expression) -> Evaluation:
        judged = {id(leaf): self._labelled(leaf) for leaf in leaves(expression)}
        states = {key: part.criterion.state for key, part in judged.items()}
        state = kleene(
            expression,
            states,
            silent={key for key, part in judged.items() if part.silent},
            close={key for key, part in judged.items() if part.criterion.borderline},
        )
        best = favoured(
            expression,
            {key: part.best for key, part in judged.items()},
            {key: part.worst for key, part in judged.items()},
        )
        return Evaluation(state, best, tuple(judged.values()))

    def _labelled(self, leaf: Leaf) -> Judged:
        """Several entries ask for the same: each leaf is judged once."""
        found = self._known.get(leaf)
        if found is None:
            judged = self._judge(leaf)
            label = label_of(leaf, self._lexicon)
            found = replace(judged, criterion=replace(judged.criterion, label=label))
            self._known[leaf] = found
        return found

    def _judge(self, leaf: Leaf) -> Judged:
        if isinstance(leaf, Comparison):
            return self._of_comparison(leaf)
        if isinstance(leaf, Listed):
            return self._of_entry(leaf)
        if isinstance(leaf, Membership) and leaf.subject == CAS:
            return judge_substance(leaf, self._stated.substances)
        if isinstance(leaf, Membership):
            return judge_words(leaf, self._stated.properties)
        return unknown(leaf, "not_stated", detail=BY_HAND)

    def _of_comparison(self, leaf: Comparison) -> Judged:
        readings = self._stated.of(leaf.parameter)
        if not readings:
            loose = self._stated.loose(leaf.parameter)
            return unknown(leaf, "unattributed" if loose else "not_stated")
        readings = _spanned(readings)
        holding = [(r, held(r, leaf, self._words, self._units)) for r in by_method(readings, leaf)]
        fitting = [(reading, how) for reading, how in holding if how.holds != "no"]
        if not fitting:
            return self._elsewhere(leaf, readings)
        pairs = self._pairs(leaf, [reading for reading, _ in fitting])
        if not pairs:
            return unknown(
                leaf, "not_stated", readings=[reading for reading, _ in fitting], detail=NO_UNIT
            )
        if self._differs(leaf, pairs):
            return differing(leaf, pairs)
        return united(leaf, pairs, _unsaid(leaf, fitting))

    def _pairs(self, leaf: Comparison, readings: Sequence[Reading]) -> list[Pair]:
        found = ((reading, self._outcome(leaf, reading)) for reading in readings)
        return [(reading, outcome) for reading, outcome in found if outcome is not None]

    def _outcome(self, leaf: Comparison, reading: Reading) -> Outcome | None:
        outcome = self._compare(leaf, reading, reading.quantity)
        if outcome is None:
            return None
        others = [self._compare(leaf, reading, other) for other in reading.others]
        if any(other is not None and other.near for other in others) and not outcome.near:
            outcome = replace(outcome, near=("second",))
        if outcome.state == "not_met" and _least(leaf, reading, self._sense(leaf)):
            return replace(outcome, state="unknown")
        return outcome

    def _compare(self, leaf: Comparison, reading: Reading, stated: Quantity) -> Outcome | None:
        return compare(
            leaf,
            stated,
            sense=self._sense(leaf),
            units=self._units,
            uncertainty=self._uncertainty(reading),
        )

    def _uncertainty(self, reading: Reading) -> Tolerance | None:
        key = tuple(indicator.id for indicator in reading.indicators)
        if key not in self._uncertain:
            stated = self._stated.uncertainties
            self._uncertain[key] = uncertainty_of(reading.indicators, stated, self._units)
        return self._uncertain[key]

    def _sense(self, leaf: Comparison) -> Sense:
        parameter = self._lexicon.get(leaf.parameter)
        return parameter.sense if parameter else "none"

    def _elsewhere(self, leaf: Comparison, readings: Sequence[Reading]) -> Judged:
        """Where every reading was taken under other conditions or by another method."""
        pairs = self._pairs(leaf, readings)
        states = {outcome.state for _, outcome in pairs}
        near = dict.fromkeys(one for _, outcome in pairs for one in outcome.near)
        margins = [outcome.margin for _, outcome in pairs if outcome.margin is not None]
        if any(abs(margin) <= SHORT for margin in margins):
            near["limit"] = None
        return unknown(
            leaf,
            "condition_differs",
            readings=readings,
            near=near,
            best="met" if "met" in states else "unknown",
            worst="not_met" if "not_met" in states else "unknown",
        )

    def _differs(self, leaf: Comparison, pairs: Sequence[Pair]) -> bool:
        """Whether what a second reader read would change the outcome."""
        for reading, outcome in pairs:
            for other in reading.others:
                found = self._compare(leaf, reading, other)
                if found is not None and found.state != outcome.state:
                    return True
        return False

    def _of_entry(self, leaf: Listed) -> Judged:
        """What another entry comes to; of several below one code the best. It is silent where all
        that is open is what no paper states."""
        targets = [one for one in leaf.targets if self._holds_on(one.begins, one.ends)]
        found = [self.evaluate(one.criteria) for one in targets if one.criteria is not None]
        if len(found) < len(targets) or not targets:
            found.append(Evaluation("unknown", "unknown", ()))
        state = highest([one.state for one in found])
        parts = [part.criterion for one in found for part in one.parts]
        why = next((part.why for part in parts if part.why), None) or "not_stated"
        said = "；".join(f"{part.label}：{STATE[part.state]}" for part in parts)
        near = "、".join(dict.fromkeys(part.near for part in parts if part.near))
        criterion = Criterion(
            text=str(leaf),
            state=state,
            why=why if state == "unknown" else None,
            borderline=any(part.borderline for part in parts),
            indicators=tuple(dict.fromkeys(id for part in parts for id in part.indicators)),
            detail=f"{leaf.code}所列：{said}" if said else f"{leaf.code}{BY_HAND}",
            near=near,
            evidence=tuple(dict.fromkeys(place for part in parts for place in part.evidence)),
        )
        silent = state == "unknown" and all(
            part.silent
            for one in found
            for part in one.parts
            if part.criterion.state == "unknown" or part.criterion.borderline
        )
        best = highest([one.best for one in found])
        return Judged(criterion, best, "unknown" if best == "met" != state else state, silent)

    def _holds_on(self, begins: date | None, ends: date | None) -> bool:
        if self._on is None:
            return True
        return (begins is None or begins <= self._on) and (ends is None or self._on < ends)


def _least(leaf: Comparison, reading: Reading, sense: Sense) -> bool:
    """Whether the reading only says what the goods have at least, and the limit is above that."""
    upward = leaf.comparator in (">=", ">") or (
        leaf.comparator == "better_than" and sense == "more"
    )
    return upward and any(indicator.statistic == "min" for indicator in reading.indicators)


def _unsaid(leaf: Comparison, fitting: Sequence[tuple[Reading, Held]]) -> str:
    """A remark where no reading states the condition or the method asked for."""
    found: list[str] = []
    if all(how.silent for _, how in fitting):
        words = dict.fromkeys(text for _, how in fitting for text in how.silent)
        found.append(f"材料未载明“{'、'.join(words)}”这一条件，请核对")
    if leaf.by and not names_method([reading for reading, _ in fitting], leaf):
        found.append(f"材料未载明是否按{'或'.join(leaf.by)}测得，请核对")
    return "；".join(found)


def _spanned(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Readings with the least and the greatest value of one paper put together as a range."""
    if len(readings) < 2:
        return readings
    found = list(readings)
    for low in (r for r in readings if _statistic(r) == "min"):
        for high in (r for r in readings if _statistic(r) == "max"):
            whole = _between(low.quantity, high.quantity)
            if whole is not None and low.documents == high.documents and alike(low, high):
                found = [r for r in found if r is not low and r is not high]
                both = (*low.indicators, *high.indicators)
                found.append(Reading(quantity=whole, indicators=both))
    return tuple(found)


def _between(low: Quantity, high: Quantity) -> Quantity | None:
    a, b = low.low, high.high
    if a is None or b is None or low.unit != high.unit or a.value >= b.value:
        return None
    return replace(low, high=b)


def _statistic(reading: Reading) -> str | None:
    return reading.indicators[0].statistic if len(reading.indicators) == 1 else None
