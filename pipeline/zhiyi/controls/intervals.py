"""One comparison against one stated interval: met, not met, or it straddles the limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from zhiyi.controls.criteria import Comparator, Comparison
from zhiyi.controls.margins import margin_of, nominal, reach, scale_of
from zhiyi.derivations.values import as_rounded
from zhiyi.document import Bound, Quantity, Tolerance
from zhiyi.inquiry import State
from zhiyi.lexicon import Sense
from zhiyi.units import UnitError, Units

REMEMBERED = 20_000
"""Conversions that are kept: entries ask for one figure in a handful of units."""
LOST = Decimal("1e-12")
"""Share of a figure that a conversion and its way back may lose; both keep 15 digits."""
Near = Literal["tolerance", "uncertainty", "rounding", "approximate", "second", "limit"]
"""What touches the limit: the printed tolerance, a stated uncertainty of measurement, half of the
last printed place, 约, what a second reader read; or the value itself comes near."""
APPROXIMATE = Decimal(5)
"""Per cent that 约 leaves open either way. Not measured; a figure printed so has two digits."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``margin``: distance to the nearest limit over that limit, positive on the met side."""

    state: State
    margin: Decimal | None = None
    near: tuple[Near, ...] = ()

    @property
    def borderline(self) -> bool:
        return bool(self.near)


def compare(
    comparison: Comparison,
    quantity: Quantity,
    *,
    sense: Sense,
    units: Units,
    uncertainty: Tolerance | None = None,
) -> Outcome | None:
    """None where the quantity has no unit or one that does not convert. ``uncertainty``: that of
    the measurement, where the paper states one."""
    converted = _converted(quantity, comparison, units)
    if converted is None:
        return None
    stated = _magnitude(converted, comparison, sense, units)
    state = _state(comparison, stated, sense)
    near: list[Near] = []
    widened = _widened(quantity, converted, comparison, units, uncertainty)
    for kind, wide in widened if state != "met" or not nominal(comparison) else ():
        if _state(comparison, _magnitude(wide, comparison, sense, units), sense) != state:
            near.append(kind)
    scale = scale_of(comparison.unit, units)
    margin = margin_of(comparison, _plain(comparison, sense), stated, state, scale)
    content = comparison.unit is not None and units.same_first(comparison.unit, "%")
    allowed = reach(
        _in_percent(comparison, units) if content else comparison,
        stated,
        state,
        shifted=scale is not None,
        content=content,
    )
    if margin is not None and abs(margin) <= allowed:
        near.append("limit")
    return Outcome(state, margin, tuple(dict.fromkeys(near)))


def _in_percent(comparison: Comparison, units: Units) -> Comparison:
    def turned(value: Decimal) -> Decimal:
        return units.convert(value, comparison.unit or "1", "%")

    def bound(old: Bound | None) -> Bound | None:
        return old and replace(old, value=turned(old.value))

    low, high = bound(comparison.low), bound(comparison.high)
    return replace(comparison, low=low, high=high, values=tuple(map(turned, comparison.values)))


def _converted(quantity: Quantity, comparison: Comparison, units: Units) -> Quantity | None:
    """In the unit of the comparison. A number without a unit is none of something measured."""
    if quantity.unit is None and comparison.unit is not None:
        return None
    found = _in_unit(quantity, comparison.unit or "1", units)
    if found is None or quantity.unit == comparison.unit:
        return found
    low, high = _on_limit(found.low, comparison), _on_limit(found.high, comparison)
    if low is found.low and high is found.high:
        return found
    return replace(found, low=low, high=high)


@lru_cache(maxsize=REMEMBERED)
def _in_unit(quantity: Quantity, unit: str, units: Units) -> Quantity | None:
    try:
        return units.convert_quantity(quantity, unit)
    except (UnitError, InvalidOperation):  # misread digits can be too large for any decimal
        return None


def _on_limit(bound: Bound | None, comparison: Comparison) -> Bound | None:
    """A converted bound, on a limit that it misses only by what conversion loses."""
    if bound is None:
        return None
    for limit in comparison.limits:
        if bound.value != limit and abs(bound.value - limit) <= abs(limit) * LOST:
            return replace(bound, value=limit)
    return bound


def _magnitude(quantity: Quantity, comparison: Comparison, sense: Sense, units: Units) -> Quantity:
    """±x, and an error stated as -a to +b, as the larger magnitude; beside limits below nought ±x
    is the range. A temperature is no error."""
    ends = [bound for bound in (quantity.low, quantity.high) if bound]
    below = min(comparison.limits) < 0
    if quantity.plus_minus and quantity.high is not None:
        low = Bound(-quantity.high.value) if below else quantity.low
        return replace(quantity, low=low, plus_minus=False)
    if not ends or below:
        return quantity
    if sense != "less" or all(bound.value >= 0 for bound in ends):
        return quantity
    if scale_of(comparison.unit, units) is not None:
        return quantity
    worst = Bound(max(abs(bound.value) for bound in ends))
    return replace(quantity, low=worst, high=worst)


def _widened(
    quantity: Quantity,
    converted: Quantity,
    comparison: Comparison,
    units: Units,
    uncertainty: Tolerance | None,
) -> Iterator[tuple[Near, Quantity]]:
    """The interval in the unit of the comparison, as wide as each of what may touch the limit."""
    if converted.tolerance is not None:
        yield from _by("tolerance", converted, converted.tolerance, units)
    if uncertainty is not None:
        own = replace(quantity, tolerance=uncertainty)
        other = _converted(own, comparison, units)
        if other is not None and other.tolerance is not None:
            yield from _by("uncertainty", other, other.tolerance, units)
    rounded = as_rounded(quantity)
    wide = _converted(rounded, comparison, units) if rounded else None
    if wide is not None:
        yield "rounding", wide
    if quantity.approximate:
        share = Tolerance(minus=APPROXIMATE, plus=APPROXIMATE, unit="%")
        yield "approximate", _shifted(converted, share, relative=True)


def _by(
    kind: Near, quantity: Quantity, tolerance: Tolerance, units: Units
) -> Iterator[tuple[Near, Quantity]]:
    """A tolerance in a unit of the quantity is absolute, one in per cent of something else is a
    share of it; any other says nothing."""
    unit = quantity.unit or "1"
    if tolerance.unit is None or units.same_dimension(tolerance.unit, unit):
        yield kind, _shifted(quantity, tolerance, relative=False)
    elif tolerance.unit == "%":
        yield kind, _shifted(quantity, tolerance, relative=True)


def _shifted(quantity: Quantity, tolerance: Tolerance, *, relative: bool) -> Quantity:
    def moved(bound: Bound | None, by: Decimal) -> Bound | None:
        if bound is None:
            return None
        return replace(bound, value=bound.value + (abs(bound.value) * by / 100 if relative else by))

    low, high = moved(quantity.low, -tolerance.minus), moved(quantity.high, tolerance.plus)
    return replace(quantity, low=low, high=high, tolerance=None)


def _state(comparison: Comparison, stated: Quantity, sense: Sense) -> State:
    kind = _plain(comparison, sense)
    low, high, limit = stated.low, stated.high, comparison.low
    if kind == "one_of":
        return _one_of(comparison.values, low, high, comparison.reaches)
    assert limit is not None
    if kind == "==":
        return _one_of((limit.value,), low, high, comparison.reaches)
    if kind in (">=", ">"):
        return _above(limit.value, kind == ">", low, high, comparison.reaches)
    if kind in ("<=", "<"):
        turned = _turned(high), _turned(low)
        return _above(-limit.value, kind == "<", *turned, comparison.reaches)
    assert comparison.high is not None
    if kind == "covers":
        return _covers(limit, comparison.high, low, high)
    return _within(limit, comparison.high, low, high, comparison.reaches)


def _plain(comparison: Comparison, sense: Sense) -> Comparator:
    """``better_than`` is strictly towards the parameter's better side."""
    if comparison.comparator != "better_than":
        return comparison.comparator
    return ">" if sense == "more" else "<"


def _turned(bound: Bound | None) -> Bound | None:
    return bound and Bound(-bound.value, bound.inclusive)


def _clears(bound: Bound, limit: Decimal, strict: bool) -> bool:
    """Whether a lower bound keeps everything at or above (strictly above) the limit."""
    if bound.value == limit:
        return not strict or not bound.inclusive
    return bound.value > limit


def _above(
    limit: Decimal, strict: bool, low: Bound | None, high: Bound | None, reaches: bool
) -> State:
    if low is not None and _clears(low, limit, strict):
        return "met"
    if high is None:
        return "unknown"
    comes = high.value > limit or (high.value == limit and high.inclusive and not strict)
    if not comes:
        return "not_met"
    return "met" if reaches else "unknown"


def _within(a: Bound, b: Bound, low: Bound | None, high: Bound | None, reaches: bool) -> State:
    """``[low, high]`` inside ``[a, b]``; with ``reaches``, having a point in it."""
    over = _above(a.value, not a.inclusive, low, high, reaches)
    under = _above(-b.value, not b.inclusive, _turned(high), _turned(low), reaches)
    if "not_met" in (over, under):
        return "not_met"
    return "met" if over == under == "met" else "unknown"


def _covers(a: Bound, b: Bound, low: Bound | None, high: Bound | None) -> State:
    if low is not None and high is not None and low.value == high.value:
        return "unknown"
    starts = low is not None and _begins_by(low, a)
    turned = _turned(high)
    ends = turned is not None and _begins_by(turned, Bound(-b.value, b.inclusive))
    if starts and ends:
        return "met"
    failed = (low is not None and not starts) or (high is not None and not ends)
    return "not_met" if failed else "unknown"


def _begins_by(low: Bound, wanted: Bound) -> bool:
    """Whether what begins at ``low`` holds all that begins at ``wanted``."""
    if low.value == wanted.value:
        return low.inclusive or not wanted.inclusive
    return low.value < wanted.value


def _one_of(
    values: tuple[Decimal, ...], low: Bound | None, high: Bound | None, reaches: bool
) -> State:
    if low is not None and high is not None and low.value == high.value:
        return "met" if low.value in values else "not_met"
    inside = [value for value in values if _holds(value, low, high)]
    if not inside:
        return "not_met"
    return "met" if reaches and low is not None and high is not None else "unknown"


def _holds(value: Decimal, low: Bound | None, high: Bound | None) -> bool:
    above = low is None or low.value < value or (low.value == value and low.inclusive)
    below = high is None or value < high.value or (high.value == value and high.inclusive)
    return above and below
