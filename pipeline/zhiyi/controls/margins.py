"""How far a stated value lies from its limit, and up to where that is near.

Shares of the limit: of temperatures in kelvin, of contents in per cent the nearer of 0 and 100.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from zhiyi.controls.criteria import Comparator, Comparison
from zhiyi.document import Bound, Quantity
from zhiyi.inquiry import State
from zhiyi.units import Units

BORDERLINE = Decimal("0.01")
"""Within one per cent of a limit an officer looks twice. Not measured: the usual relative
uncertainty (k = 2) of strength, density and power in test reports is 0.5 to 1.5 per cent."""
SHORT = Decimal("0.1")
"""What falls short of a limit by no more than this is looked at as well: goods are made to stay
just below. A tenth is what ISO 21360-1 allows a measured pumping speed, and about what one version
of a test method for machine tools differs from another by. Of temperatures, whose limits in kelvin
are large, only ``BORDERLINE`` is near."""
WHOLE = Decimal(100)
"""Of a content in per cent the nearer of 0 and 100 says what is near: 99.9 is far from 99.99."""
Scale = Callable[[Decimal], Decimal]


def scale_of(unit: str | None, units: Units) -> Scale | None:
    """What turns figures of a unit with a shifted zero (℃, ℉) into kelvin; None for others."""
    if unit is None or not units.same_first(unit, "K"):
        return None
    if units.convert(Decimal(0), unit, "K") == 0:
        return None
    return lambda value: units.convert(value, unit, "K")


def margin_of(
    comparison: Comparison,
    kind: Comparator,
    stated: Quantity,
    state: State,
    scale: Scale | None,
) -> Decimal | None:
    """Distance to the nearest limit over that limit, positive on the met side; of what must cover a
    range the side that falls shortest. ``kind``: the comparator, ``better_than`` resolved."""
    limits = [scale(limit) if scale else limit for limit in comparison.limits]
    low, high = _value(stated.low, scale), _value(stated.high, scale)
    ends = [value for value in (low, high) if value is not None]
    if not ends or not any(limits):
        return None
    if kind == "covers":
        return _covering(limits, low, high)
    furthest = comparison.reaches or state == "not_met"
    if kind in (">=", ">"):
        ends = [max(ends) if furthest or low is None else min(ends)]
    elif kind in ("<=", "<"):
        ends = [min(ends) if furthest or high is None else max(ends)]
    nearest = min(abs(end - limit) / abs(limit) for end in ends for limit in limits if limit)
    return _rounded(nearest if state == "met" else -nearest)


def _covering(limits: list[Decimal], low: Decimal | None, high: Decimal | None) -> Decimal | None:
    a, b = limits
    sides = []
    if low is not None and a:
        sides.append((a - low) / abs(a))
    if high is not None and b:
        sides.append((high - b) / abs(b))
    return _rounded(min(sides)) if sides else None


def _rounded(share: Decimal) -> Decimal:
    """Four decimals, and two digits of what is smaller: 99.9999 % is not at 99.99999 %."""
    return Decimal(f"{share:.4f}" if abs(share) >= Decimal("0.001") else f"{share:.2g}")


def _value(bound: Bound | None, scale: Scale | None) -> Decimal | None:
    if bound is None:
        return None
    return scale(bound.value) if scale else bound.value


def nominal(comparison: Comparison) -> bool:
    """Whether it asks for values by name: 2450 MHz is not a limit that something comes near."""
    return comparison.comparator in ("one_of", "==")


def counted(comparison: Comparison, stated: Quantity) -> bool:
    """Whether whole things are counted: 5 axes are 5."""
    ends = [bound.value for bound in (stated.low, stated.high) if bound]
    numbers = (*comparison.limits, *ends)
    return comparison.unit is None and all(value == value.to_integral_value() for value in numbers)


def reach(
    comparison: Comparison, stated: Quantity, state: State, *, shifted: bool, content: bool
) -> Decimal:
    """Up to which margin a value is near the limit. An interval across it is where it is narrow, an
    open one never; nor is a count, or what is one of the values asked for. ``shifted``: a
    temperature; ``content``: a share of a whole, in ``comparison``'s unit per cent."""
    share = Decimal(1)
    if counted(comparison, stated) or (nominal(comparison) and state == "met"):
        return Decimal(-1)
    if content and (limits := [x for x in comparison.limits if 0 < x < WHOLE]):
        share = min(min(limit, WHOLE - limit) / limit for limit in limits)
    if nominal(comparison) or shifted:
        return BORDERLINE * share
    if state == "unknown":
        closed = stated.low is not None and stated.high is not None
        return SHORT * share if closed else Decimal(-1)
    return (SHORT if state == "not_met" else BORDERLINE) * share
