"""Criteria of an entry, evaluated for one goods item in three-valued (Kleene) logic.

Every comparison is met, not met or unknown with a reason. Beside the state stands a ``best``
state, in which contradicted and differing readings count as met: candidates are ranked by it,
so that a paper that says less than another never hides an entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from zhiyi.controls.expressions import Comparison, Expression, Group, Leaf, Listed, leaves
from zhiyi.controls.intervals import SHORT, Outcome, compare
from zhiyi.controls.labels import label_of
from zhiyi.controls.readings import Reading, Stated
from zhiyi.derivations.compatible import SAME_CONDITION, SAME_TEMPERATURE
from zhiyi.document import Indicator, Quantity
from zhiyi.inquiry import Criterion, State, Why
from zhiyi.lexicon import Lexicon, Sense
from zhiyi.quotes import with_unit, written
from zhiyi.units import UnitError, Units

CONDITION = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*(\S+)\s*")
STANDARD = re.compile(
    r"((?:GB|ISO|JIS|DIN|EN|ASTM|IEC|JB|VDI)[A-Z]?\d+(?:[.-]\d{1,2}(?!\d))?)(?:[-:](\d{4}))?"
)
TURNED: dict[State, State] = {"met": "not_met", "not_met": "met", "unknown": "unknown"}
ORDER: tuple[State, ...] = ("not_met", "unknown", "met")

STATE: dict[State, str] = {"met": "达到", "not_met": "未达到", "unknown": "不能确定"}
BY_HAND = "文字描述，须人工核对"
WHY = {
    "not_stated": "材料未载明",
    "straddles": "所载数值范围跨越界限",
    "readings_differ": "同一处文字两次识读结果不同，影响比较结果",
    "contradicted": "材料所载相互矛盾，影响比较结果",
    "condition_differs": "所载数值的测试条件或方法与条目不同",
    "unattributed": "材料载有该指标，但不能确定属于哪项商品",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with the state that it is ranked by."""

    criterion: Criterion
    best: State


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole expression: its state, the state it is ranked by, and each of its parts."""

    state: State
    best: State
    parts: tuple[Judged, ...]

    @property
    def known(self) -> int:
        """How many comparisons rest on a reading."""
        return sum(bool(part.criterion.indicators) for part in self.parts)

    @property
    def reached(self) -> int:
        return sum(part.best == "met" for part in self.parts)


class Evaluator:
    """Evaluates expressions against what is stated of one goods item."""

    def __init__(self, stated: Stated, *, lexicon: Lexicon, units: Units) -> None:
        self._stated = stated
        self._lexicon = lexicon
        self._units = units

    def evaluate(self, expression: Expression) -> Evaluation:
        judged = {id(leaf): self._labelled(leaf) for leaf in leaves(expression)}
        states = {key: part.criterion.state for key, part in judged.items()}
        bests = {key: part.best for key, part in judged.items()}
        parts = tuple(judged.values())
        return Evaluation(kleene(expression, states), kleene(expression, bests), parts)

    def _labelled(self, leaf: Leaf) -> Judged:
        judged = self._judge(leaf)
        label = label_of(leaf, self._lexicon)
        return replace(judged, criterion=replace(judged.criterion, label=label))

    def _judge(self, leaf: Leaf) -> Judged:
        if isinstance(leaf, Listed):
            return self._of_entry(leaf)
        if not isinstance(leaf, Comparison):
            return _unknown(leaf, "not_stated", detail=BY_HAND)
        parameter = self._lexicon.get(leaf.parameter)
        sense: Sense = parameter.sense if parameter else "none"
        readings = self._stated.of(leaf.parameter)
        if not readings:
            loose = self._stated.loose(leaf.parameter)
            return _unknown(leaf, "unattributed" if loose else "not_stated")
        fitting = [r for r in _by_method(readings, leaf) if self._fits(r, leaf)]
        if not fitting:
            found = (compare(leaf, r.quantity, sense=sense, units=self._units) for r in readings)
            others = [outcome for outcome in found if outcome is not None]
            best: State = "met" if any(o.state == "met" for o in others) else "unknown"
            close = any(abs(o.margin) <= SHORT for o in others if o.margin is not None)
            return _unknown(
                leaf, "condition_differs", readings=readings, best=best, borderline=close
            )
        results = [(r, compare(leaf, r.quantity, sense=sense, units=self._units)) for r in fitting]
        known = [(reading, outcome) for reading, outcome in results if outcome is not None]
        if not known:
            detail = "材料所载数值没有可换算的计量单位"
            return _unknown(leaf, "not_stated", readings=tuple(fitting), detail=detail)
        if self._differs(leaf, known, sense):
            near = any(outcome.borderline for _, outcome in known)
            return _unknown(
                leaf, "readings_differ", readings=_readings(known), best="met", borderline=near
            )
        return _united(leaf, known)

    def _of_entry(self, leaf: Listed) -> Judged:
        """What another entry comes to; of several below one code the best."""
        found = [self.evaluate(one.criteria) for one in leaf.targets if one.criteria is not None]
        described = len(found) < len(leaf.targets)
        states: list[State] = [one.state for one in found] + ["unknown"] * described
        bests: list[State] = [one.best for one in found] + ["unknown"] * described
        parts = [part.criterion for one in found for part in one.parts]
        state = _highest(states)
        why: Why = next((part.why for part in parts if part.why), "not_stated")
        criterion = Criterion(
            text=str(leaf),
            state=state,
            why=why if state == "unknown" else None,
            borderline=any(part.borderline for part in parts),
            indicators=tuple(dict.fromkeys(id for part in parts for id in part.indicators)),
            detail="；".join(f"{part.label}：{STATE[part.state]}" for part in parts) or BY_HAND,
        )
        return Judged(criterion, _highest(bests))

    def _differs(
        self, leaf: Comparison, known: list[tuple[Reading, Outcome]], sense: Sense
    ) -> bool:
        """Whether what a second reader read would change the outcome."""
        for reading, outcome in known:
            for other in reading.others:
                found = compare(leaf, other, sense=sense, units=self._units)
                if found is not None and found.state != outcome.state:
                    return True
        return False

    def _fits(self, reading: Reading, leaf: Comparison) -> bool:
        """Whether the reading holds under the condition asked for; silence is taken as yes."""
        match = CONDITION.fullmatch(leaf.at) if leaf.at else None
        if match is None:
            return True
        wanted, unit = Decimal(match[1]), match[2]
        for indicator in reading.indicators:
            for condition in indicator.conditions:
                value = self._value(condition.quantity, unit)
                allowed = abs(wanted) * SAME_CONDITION
                if self._units.same_dimension(unit, "K"):
                    allowed = SAME_TEMPERATURE
                if value is not None and abs(value - wanted) > allowed:
                    return False
        return True

    def _value(self, quantity: Quantity | None, unit: str) -> Decimal | None:
        if quantity is None or quantity.unit is None:
            return None
        try:
            return self._units.convert_quantity(quantity, unit).value
        except (UnitError, InvalidOperation):
            return None


def _by_method(readings: tuple[Reading, ...], leaf: Comparison) -> tuple[Reading, ...]:
    """The readings taken by a method asked for. Silence is taken as yes, unless other readings say
    that another method was used and none says that it was this one."""
    if not leaf.by:
        return readings
    wanted = [standard for method in leaf.by for standard in _standards(method)]
    by = [(reading, _uses(reading, wanted)) for reading in readings]
    if any(uses is False for _, uses in by) and not any(uses for _, uses in by):
        return ()
    return tuple(reading for reading, uses in by if uses is not False)


def _uses(reading: Reading, wanted: list[tuple[str, str]]) -> bool | None:
    """Whether one of the methods is stated with the reading, else for its whole paper; None where
    none at all is."""
    said = [words for i in reading.indicators for words in _methods(i)]
    stated = [standard for words in said for standard in _standards(words)]
    stated = stated or [standard for words in reading.basis for standard in _standards(words)]
    if not stated:
        return None
    return any(
        number == asked and (not year or not asked_year or year == asked_year)
        for number, year in stated
        for asked, asked_year in wanted
    )


def _methods(indicator: Indicator) -> tuple[str, ...]:
    """Where the method may stand: by itself or among the conditions."""
    return (indicator.method or "", *(condition.text for condition in indicator.conditions))


def _standards(text: str) -> list[tuple[str, str]]:
    """Numbers and years of the standards named in ``text``: ("ISO230-2", "1988")."""
    plain = re.sub(r"\s|/T", "", text.upper())
    return [(match[1], match[2] or "") for match in STANDARD.finditer(plain)]


def _highest(states: list[State]) -> State:
    return ORDER[max((ORDER.index(state) for state in states), default=1)]


def kleene(expression: Expression, states: dict[int, State]) -> State:
    """The state of an expression from the states of its leaves, by identity."""
    if not isinstance(expression, Group):
        return states[id(expression)]
    parts = [kleene(part, states) for part in expression.parts]
    if expression.kind == "not":
        return TURNED[parts[0]]
    ranks = [ORDER.index(part) for part in parts]
    if expression.kind == "at_least":
        return ORDER[sorted(ranks, reverse=True)[expression.count - 1]]
    return ORDER[min(ranks) if expression.kind == "all" else max(ranks)]


def _readings(known: list[tuple[Reading, Outcome]]) -> tuple[Reading, ...]:
    return tuple(reading for reading, _ in known)


def _united(leaf: Comparison, known: list[tuple[Reading, Outcome]]) -> Judged:
    """Several readings of one thing: what they agree on, else that they contradict."""
    readings = _readings(known)
    states = {outcome.state for _, outcome in _furthest(leaf, known)}
    near = any(outcome.borderline for _, outcome in known)
    if {"met", "not_met"} <= states:
        return _unknown(leaf, "contradicted", readings=readings, best="met", borderline=near)
    definite = states - {"unknown"}
    if not definite:
        return _unknown(leaf, "straddles", readings=readings, borderline=near)
    state: State = "met" if "met" in definite else "not_met"
    chosen = min(
        ((r, o) for r, o in known if o.state == state),
        key=lambda pair: abs(pair[1].margin or Decimal(0)),
    )
    criterion = Criterion(
        text=str(leaf),
        state=state,
        borderline=near,
        indicators=_ids(readings),
        derived=chosen[0].formula,
        margin=chosen[1].margin,
        detail=_quoted(readings, near),
    )
    return Judged(criterion, "met" if near else state)


def _furthest(
    leaf: Comparison, known: list[tuple[Reading, Outcome]]
) -> list[tuple[Reading, Outcome]]:
    """With ``reaches``, of each document's readings those that come furthest."""
    if not leaf.reaches:
        return known
    top: dict[frozenset[str], int] = {}
    for reading, outcome in known:
        rank = ORDER.index(outcome.state)
        top[reading.documents] = max(top.get(reading.documents, 0), rank)
    return [(r, o) for r, o in known if ORDER.index(o.state) == top[r.documents]]


def _unknown(
    leaf: Leaf,
    why: Why,
    *,
    readings: tuple[Reading, ...] = (),
    best: State = "unknown",
    borderline: bool = False,
    detail: str = "",
) -> Judged:
    quoted = _quoted(readings, borderline)
    text = "；".join(part for part in (detail or WHY[why], quoted) if part)
    formula = next((r.formula for r in readings if r.formula), None)
    criterion = Criterion(
        text=str(leaf),
        state="unknown",
        why=why,
        borderline=borderline,
        indicators=_ids(readings),
        derived=formula,
        detail=text,
    )
    return Judged(criterion, best)


def _ids(readings: tuple[Reading, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.id for reading in readings for i in reading.indicators))


def _quoted(readings: tuple[Reading, ...], near: bool) -> str:
    """What the papers state, at most three of them, derived values with their formula."""
    said = list(dict.fromkeys(_words_of(reading) for reading in readings))
    parts = said[:3]
    more = f"等{len(said)}处" if len(said) > 3 else ""
    text = f"所载：{'；'.join(parts)}{more}" if parts else ""
    return f"{text}；接近界限" if near and text else text


def _words_of(reading: Reading) -> str:
    """A reading as quoted; of a derived one the formula and one quote for each of its parts."""
    quotes = {
        i.parameter_id: with_unit(i.place.quote, i.quantity.unit)
        for i in reversed(reading.indicators)
    }
    words = "、".join(reversed(quotes.values()))
    if reading.formula:
        words = f"{reading.formula}，得{written(reading.quantity)}（{words}）"
    return words + ("（技术要求栏）" if reading.required else "")
