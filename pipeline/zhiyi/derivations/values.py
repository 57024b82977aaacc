"""What an indicator states, as an interval that a formula can be computed with.

Beside the values as stated stand the wider ones: with the printed tolerance, and by half of the
last printed place, which is all that a printed figure promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from zhiyi.derivations.intervals import End, Interval, of_bounds, positive_part
from zhiyi.document import Alternative, Bound, Indicator, Quantity
from zhiyi.units import UnitError, Units

REQUIREMENT = "技术要求"
"""Stands in the notes of what only says what the goods should reach."""
LARGEST = 60
"""Powers of ten beyond which a figure is misread or hostile; SI prefixes reach 30."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value, with every indicator that states it, in a coherent SI unit. ``nominal`` as
    stated, ``wide`` with its tolerance, ``rounded`` by half of the last printed place; ``others``
    what a second reader read. ``signed``: ±x, the interval from -x to x."""

    indicators: tuple[Indicator, ...]
    nominal: Interval
    wide: Interval
    rounded: Interval
    others: tuple[Interval, ...] = ()
    signed: bool = False

    @property
    def first(self) -> Indicator:
        return self.indicators[0]


def required(indicator: Indicator) -> bool:
    return any(REQUIREMENT in note for note in indicator.notes)


def stated_quantity(indicator: Indicator) -> Quantity:
    """In its compact unit where that is known: the printed one may have several meanings."""
    quantity = indicator.quantity
    if indicator.unit_normal:
        return replace(quantity, unit=indicator.unit_normal)
    return quantity


def other_quantities(indicator: Indicator) -> tuple[Quantity, ...]:
    """What second readers read, where they differ."""
    if indicator.agreed is not False:
        return ()
    found = (_alternative(other, indicator.quantity) for other in indicator.alternatives)
    printed, normal = indicator.quantity.unit, indicator.unit_normal
    return tuple(
        replace(quantity, unit=normal) if normal and quantity.unit == printed else quantity
        for quantity in found
        if quantity is not None
    )


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


def with_tolerance(quantity: Quantity) -> Quantity | None:
    """The interval as wide as its printed tolerance makes it; None without one in its unit."""
    tolerance = quantity.tolerance
    if tolerance is None or tolerance.unit not in (None, quantity.unit, "%"):
        return None
    percent = tolerance.unit == "%"
    return _shifted(quantity, tolerance.minus, tolerance.plus, percent=percent)


def as_rounded(quantity: Quantity) -> Quantity | None:
    """Wider by half of the last printed place; None where that place is before the point, as
    nobody can tell which noughts of 5000 count."""
    ends = [bound.value for bound in (quantity.low, quantity.high) if bound]
    place = min((int(value.as_tuple().exponent) for value in ends), default=0)
    if place >= 0:
        return None
    half = Decimal(5).scaleb(place - 1)
    return _shifted(quantity, half, half, percent=False)


def _shifted(quantity: Quantity, minus: Decimal, plus: Decimal, *, percent: bool) -> Quantity:
    def moved(bound: Bound | None, by: Decimal) -> Bound | None:
        if bound is None:
            return None
        step = abs(bound.value) * by / 100 if percent and quantity.unit != "%" else by
        return replace(bound, value=bound.value + step)

    return replace(
        quantity, low=moved(quantity.low, -minus), high=moved(quantity.high, plus), tolerance=None
    )


def value_of(indicator: Indicator, unit: str, units: Units) -> Value | None:
    """In ``unit``; None where the indicator has no unit or another dimension, or states less than
    nought of what is never less than nought."""
    quantity = stated_quantity(indicator)
    nominal = _interval(quantity, unit, units)
    if nominal is None:
        return None
    wide, near = with_tolerance(quantity), as_rounded(quantity)
    others = (_interval(other, unit, units) for other in other_quantities(indicator))
    return Value(
        indicators=(indicator,),
        nominal=nominal,
        wide=(_interval(wide, unit, units) if wide else None) or nominal,
        rounded=(_interval(near, unit, units) if near else None) or nominal,
        others=tuple(other for other in others if other is not None),
        signed=quantity.plus_minus,
    )


def _interval(quantity: Quantity, unit: str, units: Units) -> Interval | None:
    ends = [bound.value for bound in (quantity.low, quantity.high) if bound]
    if any(not value.is_finite() or abs(value.adjusted()) > LARGEST for value in ends if value):
        return None
    if quantity.unit is None and unit != "1":
        return None
    try:
        there = units.convert_quantity(quantity, unit)
        found = of_bounds(there.low, there.high)
    except (UnitError, InvalidOperation, ValueError):  # another dimension, or ends inside out
        return None
    if quantity.plus_minus and found.high.value is not None:
        return Interval(End(-abs(found.high.value), True), End(abs(found.high.value), True))
    return positive_part(found)


def distinct(values: Iterable[Value]) -> list[Value]:
    """Each value once for each subject, statistic and condition, with all that state it."""
    found: dict[object, list[Value]] = {}
    for value in values:
        first = value.first
        conditions = tuple(condition.text for condition in first.conditions)
        key = (value.nominal, value.wide, first.subject, first.statistic, conditions)
        found.setdefault(key, []).append(value)
    return [united(alike) for alike in found.values()]


def united(values: Sequence[Value]) -> Value:
    """The first of them, with all that state one of them and all other readings."""
    indicators = {i.id: i for value in values for i in value.indicators}
    others = dict.fromkeys(other for value in values for other in value.others)
    return replace(values[0], indicators=tuple(indicators.values()), others=tuple(others))
