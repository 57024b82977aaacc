"""Intervals with open, closed and missing ends, and what arithmetic makes of them, exactly.

Ends are fractions, so nothing is rounded before the result is written. Every operation is monotone
in each of its intervals where it is defined; an expression in which each quantity stands once
therefore has exactly the range that comes out here. None of an operation: it is not defined on the
whole interval (a divisor that may be nought).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from zhiyi.document import Bound

FINE = Context(prec=60)
"""Digits of a root or logarithm, which no fraction holds; results are written with 12."""
WRITTEN = Context(prec=12)
"""Significant digits of a result: three less than conversions of what goes into it have."""


@dataclass(frozen=True, slots=True)
class End:
    """An end of an interval; ``value`` None: there is none, on that side anything may stand."""

    value: Fraction | None
    inclusive: bool

    @property
    def known(self) -> Fraction:
        """Raises ``ValueError`` where there is no end."""
        if self.value is None:
            raise ValueError("an end at infinity has no value")
        return self.value


NONE = End(None, False)


@dataclass(frozen=True, slots=True)
class Interval:
    """Raises ``ValueError`` where nothing lies between the ends."""

    low: End
    high: End

    def __post_init__(self) -> None:
        low, high = self.low.value, self.high.value
        if low is None or high is None:
            return
        if low > high or (low == high and not (self.low.inclusive and self.high.inclusive)):
            raise ValueError(f"nothing lies between {low} and {high}")

    @property
    def point(self) -> bool:
        return self.low.value is not None and self.low.value == self.high.value

    @property
    def positive(self) -> bool:
        low = self.low.value
        return low is not None and (low > 0 or (low == 0 and not self.low.inclusive))

    def holds(self, value: Fraction) -> bool:
        low, high = self.low, self.high
        above = low.value is None or value > low.value or (value == low.value and low.inclusive)
        below = high.value is None or value < high.value or (value == high.value and high.inclusive)
        return above and below


def point(value: Fraction | Decimal | int) -> Interval:
    end = End(Fraction(value), True)
    return Interval(end, end)


def of_bounds(low: Bound | None, high: Bound | None) -> Interval:
    return Interval(_end(low), _end(high))


def _end(bound: Bound | None) -> End:
    return NONE if bound is None else End(Fraction(bound.value), bound.inclusive)


def bounds_of(found: Interval) -> tuple[Bound | None, Bound | None]:
    """The ends as decimals of 12 significant digits."""
    return _bound(found.low), _bound(found.high)


def _bound(end: End) -> Bound | None:
    if end.value is None:
        return None
    exact = FINE.divide(Decimal(end.value.numerator), Decimal(end.value.denominator))
    written = WRITTEN.plus(exact).normalize()
    exponent = int(written.as_tuple().exponent)
    whole = 0 < exponent < WRITTEN.prec
    return Bound(written.quantize(Decimal(1), context=FINE) if whole else written, end.inclusive)


def positive_part(found: Interval) -> Interval | None:
    """What of an interval lies above nought, for a magnitude that is never nought or less. A
    stated nought stays: 0 to 5 kg holds it. None where the interval goes below nought."""
    if found.low.value is None:
        above = found.high.value is None or found.high.value > 0
        return Interval(End(Fraction(0), False), found.high) if above else None
    return found if found.low.value >= 0 else None


def add(a: Interval, b: Interval) -> Interval:
    return Interval(_sum(a.low, b.low), _sum(a.high, b.high))


def _sum(a: End, b: End) -> End:
    if a.value is None or b.value is None:
        return NONE
    return End(a.value + b.value, a.inclusive and b.inclusive)


def negative(a: Interval) -> Interval:
    return Interval(_turned(a.high), _turned(a.low))


def _turned(end: End) -> End:
    return end if end.value is None else End(-end.value, end.inclusive)


def subtract(a: Interval, b: Interval) -> Interval:
    return add(a, negative(b))


def multiply(a: Interval, b: Interval) -> Interval:
    corners = [_corner(x, y, sx, sy) for x, sx in _ends(a) for y, sy in _ends(b)]
    zero = a.holds(Fraction(0)) or b.holds(Fraction(0))
    return Interval(_least(corners, zero=zero), _turned(_least(_all_turned(corners), zero=zero)))


Corner = tuple[Fraction | None, int, bool]
"""A product of two ends: its value, or None and the sign of the infinity, and whether the product
is reached."""


def _ends(a: Interval) -> tuple[tuple[End, int], tuple[End, int]]:
    """Both ends, each with the sign of infinity where it has no value."""
    return (a.low, -1), (a.high, 1)


def _corner(x: End, y: End, x_sign: int, y_sign: int) -> Corner:
    """Nought times what has no end is nought: every product there is nought."""
    if x.value == 0 or y.value == 0:
        return Fraction(0), 0, x.inclusive and y.inclusive
    if x.value is not None and y.value is not None:
        return x.value * y.value, 0, x.inclusive and y.inclusive
    a = x_sign if x.value is None else (1 if x.value > 0 else -1)
    b = y_sign if y.value is None else (1 if y.value > 0 else -1)
    return None, a * b, False


def _all_turned(corners: list[Corner]) -> list[Corner]:
    return [(None if value is None else -value, -sign, reached) for value, sign, reached in corners]


def _least(corners: list[Corner], *, zero: bool) -> End:
    """The lowest corner; nought is reached wherever one factor may be nought."""
    if any(value is None and sign < 0 for value, sign, _ in corners):
        return NONE
    known = [(value, reached) for value, _, reached in corners if value is not None]
    if not known:  # every corner is at plus infinity, which no interval with a point has
        return NONE
    least = min(value for value, _ in known)
    reached = any(inside for value, inside in known if value == least)
    return End(least, reached or (least == 0 and zero))


def divide(a: Interval, b: Interval) -> Interval | None:
    """None where the divisor may be nought."""
    turned = reciprocal(b)
    return None if turned is None else multiply(a, turned)


def reciprocal(b: Interval) -> Interval | None:
    """Of an interval on one side of nought; next to an open nought it has no end."""
    low, high = b.low.value, b.high.value
    if (low is not None and low >= 0) and not b.holds(Fraction(0)):
        return Interval(_inverse(b.high), _inverse(b.low))
    if (high is not None and high <= 0) and not b.holds(Fraction(0)):
        return Interval(_inverse(b.high), _inverse(b.low))
    return None


def _inverse(end: End) -> End:
    if end.value is None:
        return End(Fraction(0), False)
    return NONE if end.value == 0 else End(1 / end.value, end.inclusive)


def power(a: Interval, exponent: int) -> Interval | None:
    """A whole power; of an interval that reaches below nought only an odd one."""
    if exponent < 0:
        inner = power(a, -exponent)
        return None if inner is None else reciprocal(inner)
    if exponent == 0:
        return point(1)
    below = a.low.value is None or a.low.value < 0
    if below and exponent % 2 == 0:
        return None
    return _monotone(a, lambda value: value**exponent)


def root(a: Interval) -> Interval | None:
    """The square root; None where the interval reaches below nought."""
    if a.low.value is None or a.low.value < 0:
        return None
    return _monotone(a, lambda value: _through_decimal(value, FINE.sqrt))


def logarithm(a: Interval) -> Interval | None:
    """To base ten, of what is above nought."""
    if not a.positive:
        return None
    low = a.low if a.low.value else NONE
    return _monotone(Interval(low, a.high), lambda v: _through_decimal(v, FINE.log10))


def _monotone(a: Interval, grow: Callable[[Fraction], Fraction]) -> Interval:
    def moved(end: End) -> End:
        return end if end.value is None else End(grow(end.value), end.inclusive)

    return Interval(moved(a.low), moved(a.high))


def _through_decimal(value: Fraction, function: Callable[[Decimal], Decimal]) -> Fraction:
    exact = FINE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(function(exact))
