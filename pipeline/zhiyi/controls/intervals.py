"""One comparison against one stated interval: met, not met, or it straddles the limit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from zhiyi.controls.expressions import Comparator, Comparison
from zhiyi.derivations.values import as_rounded, with_tolerance
from zhiyi.document import Bound, Quantity
from zhiyi.inquiry import State
from zhiyi.lexicon import Sense
from zhiyi.units import UnitError, Units

BORDERLINE = Decimal("0.01")
"""Within one per cent of a limit an officer looks twice. Not measured: the usual relative
uncertainty (k = 2) of strength, density and power in test reports is 0.5 to 1.5 per cent."""
SHORT = Decimal("0.1")
"""What falls short of a limit by no more than this is looked at as well: goods are made to stay
just below. A tenth is what ISO 21360-1 allows a measured pumping speed, and about what one version
of a test method for machine tools differs from another by."""
WHOLE = Decimal(100)
"""Of a content in per cent the nearer of 0 and 100 says what is near: 99.9 is far from 99.99."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``margin``: distance to the nearest limit over that limit, positive on the met side."""

    state: State
    margin: Decimal | None = None
    borderline: bool = False


def compare(
    comparison: Comparison, quantity: Quantity, *, sense: Sense, units: Units
) -> Outcome | None:
    """None where the quantity has no unit or one that does not convert."""
    stated = _converted(quantity, comparison, units)
    if stated is None:
        return None
    stated = _magnitude(stated, comparison, sense)
    state = _state(comparison, stated, sense)
    margin = _margin(comparison, stated, sense, state)
    near = margin is not None and abs(margin) <= _reach(comparison, stated, state)
    for wide in _widened(quantity):
        other = _converted(wide, comparison, units)
        if other is not None:
            near |= _state(comparison, _magnitude(other, comparison, sense), sense) != state
    return Outcome(state, margin, near)


def _reach(comparison: Comparison, stated: Quantity, state: State) -> Decimal:
    """Up to which margin a value is near the limit. An interval across it is where it is narrow, an
    open one never."""
    share = Decimal(1)
    if comparison.unit == "%" and (limits := [x for x in comparison.limits if 0 < x < WHOLE]):
        share = min(min(limit, WHOLE - limit) / limit for limit in limits)
    if comparison.comparator in ("one_of", "=="):
        return BORDERLINE * share
    if state == "unknown":
        closed = stated.low is not None and stated.high is not None
        return SHORT * share if closed else Decimal(-1)
    return (SHORT if state == "not_met" else BORDERLINE) * share


def _converted(quantity: Quantity, comparison: Comparison, units: Units) -> Quantity | None:
    """In the unit of the comparison. A number without a unit is none of something measured."""
    wanted = comparison.unit or "1"
    if quantity.unit is None and comparison.unit is not None:
        return None
    try:
        return units.convert_quantity(quantity, wanted)
    except (UnitError, InvalidOperation):  # misread digits can be too large for any decimal
        return None


def _magnitude(quantity: Quantity, comparison: Comparison, sense: Sense) -> Quantity:
    """±x, and an error stated as -a to +b, as the larger magnitude."""
    ends = [bound for bound in (quantity.low, quantity.high) if bound]
    limits = comparison.limits
    signed = quantity.plus_minus or (sense == "less" and any(b.value < 0 for b in ends))
    if not signed or not ends or min(limits) < 0:
        return quantity
    worst = Bound(max(abs(bound.value) for bound in ends))
    return replace(quantity, low=worst, high=worst, plus_minus=False)


def _widened(quantity: Quantity) -> list[Quantity]:
    """The interval with its printed tolerance, and by half of the last printed place."""
    found = (with_tolerance(quantity), as_rounded(quantity))
    return [wide for wide in found if wide is not None]


def _state(comparison: Comparison, stated: Quantity, sense: Sense) -> State:
    kind = _plain(comparison, sense)
    low, high, limit = stated.low, stated.high, comparison.low
    if kind == "one_of":
        return _one_of(comparison.values, low, high)
    assert limit is not None
    if kind == "==":
        return _one_of((limit.value,), low, high)
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
    starts = low and low.value <= a.value
    ends = high and high.value >= b.value
    if starts and ends:
        return "met"
    failed = (low is not None and not starts) or (high is not None and not ends)
    return "not_met" if failed else "unknown"


def _one_of(values: tuple[Decimal, ...], low: Bound | None, high: Bound | None) -> State:
    if low is not None and high is not None and low.value == high.value:
        return "met" if low.value in values else "not_met"
    inside = [
        value
        for value in values
        if (low is None or low.value <= value) and (high is None or value <= high.value)
    ]
    return "unknown" if inside else "not_met"


def _margin(comparison: Comparison, stated: Quantity, sense: Sense, state: State) -> Decimal | None:
    kind = _plain(comparison, sense)
    ends = [bound.value for bound in (stated.low, stated.high) if bound]
    limits = [limit for limit in comparison.limits if limit != NOTHING]
    if not ends or not limits:
        return None
    if kind in (">=", ">"):
        ends = [max(ends) if comparison.reaches or stated.low is None else min(ends)]
    elif kind in ("<=", "<"):
        ends = [min(ends) if comparison.reaches or stated.high is None else max(ends)]
    nearest = min(abs(end - limit) / abs(limit) for end in ends for limit in limits)
    return Decimal(f"{nearest if state == 'met' else -nearest:.4f}")
