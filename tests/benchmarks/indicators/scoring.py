"""Which of the indicators found say what a paper states, and what was found beside it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zhiyi.document import Indicator
from zhiyi.lexicon import Lexicon, normalised
from zhiyi.units import UnitError, Units

from ..table import Row
from .blocks import Block, Columns, Grid, Text, Truth

CLOSE = Decimal("1e-9")
"""Relative difference up to which a value, converted, is the same."""
GENERAL = frozenset(
    {
        "power", "voltage", "current", "temperature", "diameter", "length", "pressure", "speed",
        "frequency", "force", "torque", "volume", "mass_of_product", "thickness", "angle",
        "resistance", "thermal_conductivity", "flow_rate",
    }
)  # fmt: skip
"""An id of these beside the name as printed says less than the truth and nothing else."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What values, units and names are compared with."""

    units: Units
    lexicon: Lexicon

    def same_value(self, truth: Truth, found: Indicator) -> bool:
        quantity = found.quantity
        wanted = [v for v in (truth.low, truth.high) if v is not None]
        ends = [b.value for b in (quantity.low, quantity.high) if b is not None]
        if quantity.tolerance and quantity.tolerance.unit in (None, quantity.unit):
            tolerance = quantity.tolerance
            spread = [ends[0] - tolerance.minus, ends[-1] + tolerance.plus]
        else:
            spread = ends
        if truth.sign == "range":
            return self._same(wanted, ends, truth, found)
        if truth.plus is not None and truth.minus is not None:
            # Without its tolerance the nominal value is right and the operator is not.
            limits = [wanted[0] - truth.minus, wanted[0] + truth.plus]
            nominal = self._same(wanted[:1], list(dict.fromkeys(ends)), truth, found)
            return nominal or self._same(limits, spread, truth, found)
        if truth.sign == "±" and not quantity.plus_minus and len(set(ends)) == 2:
            return self._same([-wanted[0], wanted[0]], ends, truth, found)
        return self._same(wanted[:1], list(dict.fromkeys(ends)), truth, found)

    def _same(
        self, wanted: Sequence[Decimal], ends: Sequence[Decimal], truth: Truth, found: Indicator
    ) -> bool:
        if len(wanted) != len(ends):
            return False
        shown = found.quantity.unit or ""
        if plain(shown) == plain(truth.unit):
            pairs = list(ends)
        else:
            try:
                pairs = [self._converted(end, shown, truth.unit) for end in ends]
            except UnitError:
                return False
        return all(
            abs(a - b) <= CLOSE * max(abs(b), Decimal(1).scaleb(-12))
            for a, b in zip(pairs, wanted, strict=True)
        )

    def _converted(self, value: Decimal, shown: str, unit: str) -> Decimal:
        if not shown or not unit:
            raise UnitError("a unit is missing")
        return self.units.convert(value, shown, unit)

    def same_parameter(self, truth: Truth, found: Indicator) -> bool:
        name = found.parameter or ""
        alike = any(
            plain(one) == plain(name) or normalised(one) == normalised(name)
            for one in (truth.parameter, *truth.also)
        )
        wanted = [id for id in (truth.parameter_id or "").split("/") if self.lexicon.get(id)]
        if not wanted:
            return alike
        if found.parameter_id in wanted:
            return True
        return alike and found.parameter_id in GENERAL

    @staticmethod
    def same_operator(truth: Truth, found: Indicator) -> bool:
        quantity = found.quantity
        if truth.sign == "±":
            return quantity.plus_minus or quantity.operator == "range"
        if truth.plus is not None:
            return quantity.tolerance is not None or quantity.operator == "range"
        return quantity.operator == truth.sign and not quantity.plus_minus


def plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("µ", "μ")
    return re.sub(r"[\s^]+", "", text).casefold()


@dataclass
class Tally:
    """Counts over papers: of the truth ``known``, of what is found ``shown`` (neutral left out)."""

    known: int = 0
    shown: int = 0
    value: int = 0
    named: int = 0
    whole: int = 0
    operator: int = 0
    conditions: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        for key in ("known", "shown", "value", "named", "whole", "operator"):
            setattr(self, key, getattr(self, key) + getattr(other, key))
        self.conditions += other.conditions
        self.false += other.false
        self.missed += other.missed

    def row(self) -> Row:
        value = f1(self.value, self.known, self.shown)
        named, whole = (
            f1(self.named, self.known, self.shown),
            f1(self.whole, self.known, self.shown),
        )
        return {
            "stated": self.known, "shown": self.shown,
            "value P": share(self.value, self.shown), "value R": share(self.value, self.known),
            "value F1": value, "+parameter F1": named,
            "tuple P": share(self.whole, self.shown), "tuple R": share(self.whole, self.known),
            "tuple F1": whole, "operators": share(self.operator, self.value),
        }  # fmt: skip

    def context(self) -> Row:
        return {
            key: share(self.conditions[f"{key} found"], self.conditions[key])
            for key in ("condition", "method", "subject", "statistic")
        }


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def f1(right: int, known: int, shown: int) -> float | None:
    return 2 * right / (known + shown) if known + shown else None


def pairs(
    truths: Sequence[Truth], found: Sequence[Indicator], judge: Judge
) -> list[tuple[Truth, Indicator]]:
    """Each truth with one of the indicators that state its value, the best first, each once."""
    ranked = []
    for t, truth in enumerate(truths):
        for f, one in enumerate(found):
            if judge.same_value(truth, one):
                ranked.append((_fit(truth, one, judge), -abs(t - f), t, f))
    ranked.sort(reverse=True)
    taken: set[int] = set()
    given: dict[int, int] = {}
    for *_, t, f in ranked:
        if t not in given and f not in taken:
            given[t] = f
            taken.add(f)
    return [(truths[t], found[f]) for t, f in sorted(given.items())]


def _fit(truth: Truth, one: Indicator, judge: Judge) -> tuple[bool, ...]:
    subject = bool(truth.subject) and plain(truth.subject or "") in plain(one.subject or "")
    return (
        judge.same_parameter(truth, one),
        plain(truth.parameter) == plain(one.parameter or ""),
        judge.same_operator(truth, one),
        subject,
        one.place.page == truth.page,
    )


def tally(
    name: str, truths: Sequence[Truth], found: Sequence[Indicator], blocks: Sequence[Block],
    judge: Judge,
) -> tuple[Tally, dict[str, Tally]]:  # fmt: skip
    """Everything counted of one paper, and by layout (there what is false is left out)."""
    matched = pairs(truths, found, judge)
    right = {id(one): truth for truth, one in matched}
    total, by = Tally(), {truth.layout: Tally() for truth in truths}
    partner = {id(truth): one for truth, one in matched}
    for truth in truths:
        one = partner.get(id(truth))
        for count in (total, by[truth.layout]):
            _count(truth, one, judge, count, name)
    for one in found:
        if id(one) in right:
            total.shown += 1
            by[right[id(one)].layout].shown += 1
            continue
        kind = false_kind(one, blocks)
        if kind == "neutral":
            continue
        total.shown += 1
        total.false[kind] += 1
        total.missed.append(f"{name}: + {kind}: {shown(one)}")
    return total, by


def _count(truth: Truth, one: Indicator | None, judge: Judge, count: Tally, name: str) -> None:
    count.known += 1
    if one is None:
        count.missed.append(f"{name}: - {truth.layout}: {truth.shown()}")
        return
    named, operator = judge.same_parameter(truth, one), judge.same_operator(truth, one)
    count.value += 1
    count.named += named
    count.operator += operator
    count.whole += named and operator
    if not (named and operator):
        why = "parameter" if not named else "operator"
        count.missed.append(f"{name}: {why}: {truth.layout}: {truth.shown()} | {shown(one)}")
    for key, asked, given in _context(truth, one):
        count.conditions[key] += 1
        count.conditions[f"{key} found"] += given
        if not given:
            count.missed.append(f"{name}: {key} {asked!r}: {truth.layout}: {shown(one)}")


def _context(truth: Truth, one: Indicator) -> Iterable[tuple[str, str, bool]]:
    for condition in truth.conditions:
        told = plain(" ".join(c.text for c in one.conditions))
        figures = re.findall(r"\d[\d.]*", plain(condition))
        words = [figures, [plain(condition)]][not figures]
        yield "condition", condition, all(word in told for word in words)
    if truth.method:
        yield "method", truth.method, plain(truth.method) in plain(one.method or "")
    if truth.subject:
        yield "subject", truth.subject, plain(truth.subject) in plain(one.subject or "")
    if truth.statistic:
        yield "statistic", truth.statistic, one.statistic == truth.statistic


def shown(one: Indicator) -> str:
    quantity = one.quantity
    ends = [str(b.value) if b else "" for b in (quantity.low, quantity.high)]
    figure = "..".join(ends) if quantity.operator == "range" else str(quantity.value)
    sign = "±" if quantity.plus_minus else quantity.operator
    return (
        f"{one.parameter} [{one.parameter_id}] {sign} {figure} {quantity.unit}"
        f" «{one.place.quote}»{' ' + str(one.notes) if one.notes else ''}"
    )


def false_kind(one: Indicator, blocks: Sequence[Block]) -> str:
    """What an indicator that no truth knows was made of: the kind of distractor, "neutral", or
    "of a statement" where it was made of words that do state something."""
    quote = plain(one.place.quote)
    kinds = [kind for kind, text in spans(blocks) if quote in plain(text)]
    stating = [kind for kind in kinds if kind == ""]
    if stating or not kinds:
        return "of a statement"
    return kinds[0]


def spans(blocks: Sequence[Block]) -> Iterable[tuple[str, str]]:
    """Every stretch of text with its kind; "" where it states something."""
    for block in blocks:
        if isinstance(block, Text):
            yield ("neutral" if block.neutral else block.nothing), block.text
        elif isinstance(block, Grid):
            for row in block.rows:
                for cell in filter(None, row):
                    yield ("neutral" if block.neutral else block.nothing), cell
        elif isinstance(block, Columns):
            for text in (*block.left, *block.right):
                yield text.nothing, text.text
