"""What the papers state of one goods item, ready to be compared: readings by parameter.

A reading is one value an indicator states (its alternatives are readings of their own). Values
from requirement columns (技术要求) count only where nothing was measured.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from importlib.abc import Traversable
from importlib.resources import files

from zhiyi.document import Alternative, Bound, Indicator, Quantity
from zhiyi.errors import InputError
from zhiyi.inquiry import Goods, Inquiry
from zhiyi.units import UnitError, Units

REQUIREMENT = "技术要求"
BASIS = re.compile(
    r"(?:检测|检验|测试|试验|测量|校准|评定|执行|引用)(?:依据|标准|方法|规范)|依据标准"
    r"|test (?:method|standard)|according to|in accordance with|Prüfnorm|nach DIN"
    r"|試験方法|測定方法|시험\s?방법|Метод",
    re.IGNORECASE,
)
"""Where a paper names the standard that everything in it was tested by."""
BASIS_LINES = 4
"""The label and what stands beside and under it: two or three standards in a cell."""
MOST = 256
"""Combinations of different values tried for one derived quantity; papers state two to five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value as stated. ``documents`` are where it stands, ``others`` what a second reader read
    instead, ``formula`` how it follows from other readings, ``basis`` the lines in which its paper
    says by which standards all of it was tested."""

    quantity: Quantity
    indicators: tuple[Indicator, ...]
    others: tuple[Quantity, ...] = ()
    formula: str | None = None
    basis: tuple[str, ...] = ()

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(indicator.place.document for indicator in self.indicators)

    @property
    def required(self) -> bool:
        """Whether it only says what the goods should reach."""
        return any(REQUIREMENT in note for i in self.indicators for note in i.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """``product(times) / product(per) * factor``, or ``1 - less``; in ``unit``."""

    parameter: str
    formula: str
    unit: str
    times: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    less: str | None = None
    factor: Decimal = Decimal(1)

    @property
    def asks(self) -> tuple[str, ...]:
        return (*self.times, *self.per, *((self.less,) if self.less else ()))


@dataclass(frozen=True, slots=True)
class Relations:
    """Which other parameters count as one (``equivalents``), and how one follows from others."""

    equivalents: Mapping[str, tuple[str, ...]]
    derivations: tuple[Derivation, ...]


def load_relations(folder: Traversable | None = None) -> Relations:
    """From ``knowledge/controls/equivalents.toml`` and ``derivations.toml``."""
    folder = folder or files("zhiyi.knowledge") / "controls"
    try:
        equal = tomllib.loads((folder / "equivalents.toml").read_text("utf-8"))["equivalent"]
        derived = tomllib.loads((folder / "derivations.toml").read_text("utf-8"))["derivation"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"knowledge/controls: {error}; see its README.md") from error
    return Relations(
        {row["parameter"]: tuple(row["counts"]) for row in equal},
        tuple(
            Derivation(
                parameter=row["parameter"],
                formula=row["formula"],
                unit=row["unit"],
                times=tuple(row.get("times", ())),
                per=tuple(row.get("per", ())),
                less=row.get("less"),
                factor=Decimal(row.get("factor", 1)),
            )
            for row in derived
        ),
    )


class Stated:
    """Every reading of one goods item. ``unattributed`` are the parameters stated somewhere in the
    papers without a sign of which goods they speak of."""

    def __init__(
        self,
        indicators: Iterable[Indicator],
        *,
        relations: Relations,
        units: Units,
        unattributed: Iterable[Indicator] = (),
        bases: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._relations = relations
        self._units = units
        self._by_parameter: dict[str, list[Reading]] = {}
        for indicator in indicators:
            if indicator.parameter_id is not None:
                found = self._by_parameter.setdefault(indicator.parameter_id, [])
                found.append(_reading(indicator, (bases or {}).get(indicator.id, ())))
        self.unattributed = {i.parameter_id: i for i in unattributed if i.parameter_id}

    def parameters(self) -> frozenset[str]:
        return frozenset(self._by_parameter)

    def of(self, parameter: str) -> tuple[Reading, ...]:
        """Readings of the parameter, failing these of what counts as it, and what follows from
        other readings: an exporter's own sum may be wrong. Measured go before required values."""
        names = (parameter, *self._relations.equivalents.get(parameter, ()))
        own = next((self._by_parameter[n] for n in names if n in self._by_parameter), [])
        return _best([*own, *self._derived(parameter)])

    def loose(self, parameter: str) -> Indicator | None:
        """An indicator that states the parameter, but of no goods item that we know."""
        for name in (parameter, *self._relations.equivalents.get(parameter, ())):
            if name in self.unattributed:
                return self.unattributed[name]
        return None

    def _derived(self, parameter: str) -> tuple[Reading, ...]:
        for derivation in self._relations.derivations:
            if derivation.parameter != parameter or parameter in derivation.asks:
                continue
            rows: list[tuple[Reading, ...]] = [()]
            for name in derivation.asks:
                values = self._distinct(self.of(name))
                rows = [(*row, reading) for row in rows for reading in values][:MOST]
            found = [self._with_others(derivation, row) for row in rows]
            if known := tuple(reading for reading in found if reading is not None):
                return known
        return ()

    def _distinct(self, readings: tuple[Reading, ...]) -> list[Reading]:
        """One reading a value, with the indicators of all that state it."""
        found: dict[Quantity, Reading] = {}
        for reading in readings:
            try:
                key = self._units.si(reading.quantity) or reading.quantity
            except (UnitError, InvalidOperation):
                key = reading.quantity
            same = found.get(key)
            found[key] = reading
            if same:
                found[key] = replace(
                    same,
                    indicators=(*same.indicators, *reading.indicators),
                    others=(*same.others, *reading.others),
                )
        return list(found.values())

    def _with_others(self, derivation: Derivation, row: tuple[Reading, ...]) -> Reading | None:
        """What follows from the row, beside what would follow from a second reader's readings."""
        first = self._follow(derivation, row)
        if first is None:
            return None
        others: list[Quantity] = []
        for place, reading in enumerate(row):
            for other in reading.others:
                changed = (*row[:place], replace(reading, quantity=other), *row[place + 1 :])
                if found := self._follow(derivation, changed):
                    others.append(found.quantity)
        return replace(first, others=tuple(others))

    def _follow(self, derivation: Derivation, row: tuple[Reading, ...]) -> Reading | None:
        try:
            base = [self._units.si(reading.quantity) for reading in row]
        except (UnitError, InvalidOperation):
            return None
        if None in base or any(_negative(q) for q in base if q):
            return None
        known = [quantity for quantity in base if quantity is not None]
        if derivation.less:
            quantity = _complement(known[0], derivation.unit)
        else:
            count = len(derivation.times)
            quantity = _quotient(known[:count], known[count:], derivation)
        if quantity.low is None and quantity.high is None:
            return None
        indicators = tuple(i for reading in row for i in reading.indicators)
        return Reading(quantity=quantity, indicators=indicators, formula=derivation.formula)


def stated(inquiry: Inquiry, goods: Goods, *, relations: Relations, units: Units) -> Stated:
    """What the papers of an inquiry state of one goods item."""
    whose = {attribution.indicator: attribution.goods for attribution in inquiry.attributions}
    own = [i for i in inquiry.indicators() if goods.id in whose.get(i.id, ())]
    loose = [i for i in inquiry.indicators() if not whose.get(i.id)]
    bases = dict(_bases(inquiry, own))
    return Stated(own, relations=relations, units=units, unattributed=loose, bases=bases)


def _bases(
    inquiry: Inquiry, indicators: Iterable[Indicator]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each indicator the lines of its technical paper that say by which standard it tests."""
    for doc, part in inquiry.parts():
        if inquiry.kind_of(part) != "technical":
            continue
        texts = [line.text for line in doc.lines_of(*part.pages)]
        told = [n for n, text in enumerate(texts) if BASIS.search(text)]
        lines = tuple(text for n in told for text in texts[n : n + BASIS_LINES])
        for indicator in indicators if lines else ():
            place = indicator.place
            if place.document == doc.id and place.page in part.pages:
                yield indicator.id, lines


def _reading(indicator: Indicator, basis: tuple[str, ...]) -> Reading:
    others: tuple[Quantity, ...] = ()
    if indicator.agreed is False:
        found = (_alternative(a, indicator.quantity) for a in indicator.alternatives)
        others = tuple(quantity for quantity in found if quantity is not None)
    quantity = indicator.quantity
    if indicator.unit_normal:
        quantity = replace(quantity, unit=indicator.unit_normal)
        others = tuple(
            replace(o, unit=indicator.unit_normal) if o.unit == indicator.quantity.unit else o
            for o in others
        )
    return Reading(quantity=quantity, indicators=(indicator,), others=others, basis=basis)


def _alternative(other: Alternative, shown: Quantity) -> Quantity | None:
    """Another reader's quantity; what it did not read of its own is as shown."""
    operator = other.operator or shown.operator
    unit = other.unit or shown.unit
    value = other.value
    low, high = other.low, other.high
    if operator == "range" and low is not None and high is not None:
        return Quantity(low=Bound(low), high=Bound(high), unit=unit)
    if value is None:
        return None
    bound = Bound(value, inclusive=operator not in ("<", ">"))
    return Quantity(
        low=None if operator in ("<", "<=") else bound,
        high=None if operator in (">", ">=") else bound,
        unit=unit,
        plus_minus=shown.plus_minus,
    )


def _best(readings: list[Reading]) -> tuple[Reading, ...]:
    measured = tuple(reading for reading in readings if not reading.required)
    return measured or tuple(readings)


def _negative(quantity: Quantity) -> bool:
    return any(bound is not None and bound.value < 0 for bound in (quantity.low, quantity.high))


def _complement(part: Quantity, unit: str) -> Quantity:
    """``1 - part``; a part has no less than nothing, so the whole is at most 1."""

    def turned(bound: Bound | None) -> Bound | None:
        return bound and Bound(1 - bound.value, bound.inclusive)

    return Quantity(low=turned(part.high), high=turned(part.low) or Bound(Decimal(1)), unit=unit)


def _quotient(above: list[Quantity], below: list[Quantity], rule: Derivation) -> Quantity:
    """The interval of a quotient of positive intervals; an open end stays open."""

    def bound(tops: list[Bound | None], bottoms: list[Bound | None]) -> Bound | None:
        value, inclusive = rule.factor, True
        for top in tops:
            if top is None:
                return None
            value, inclusive = value * top.value, inclusive and top.inclusive
        for bottom in bottoms:
            if bottom is None or bottom.value == 0:
                return None
            value, inclusive = value / bottom.value, inclusive and bottom.inclusive
        return Bound(value, inclusive)

    low = bound([q.low for q in above], [q.high for q in below])
    high = bound([q.high for q in above], [q.low for q in below])
    return Quantity(low=low, high=high, unit=rule.unit)
