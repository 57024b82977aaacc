"""Arithmetic on intervals, against what brute force finds."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhiyi.derivations.intervals import (
    NONE,
    End,
    Interval,
    add,
    bounds_of,
    divide,
    logarithm,
    multiply,
    negative,
    of_bounds,
    point,
    positive_part,
    power,
    reciprocal,
    root,
    subtract,
)
from zhiyi.document import Bound

NUMBERS = st.integers(-4, 4).map(Fraction)
FAR = Fraction(10**6)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    a = draw(st.sampled_from([End(low, True), End(low, False), NONE]))
    b = draw(st.sampled_from([End(high, True), End(high, False), NONE]))
    assume(not (low == high and a.value is not None and b.value is not None
                and not (a.inclusive and b.inclusive)))  # fmt: skip
    return Interval(a, b)


def inside(found: Interval) -> list[Fraction]:
    """Points of an interval: its ends where they belong to it, next to them, far out, between."""
    low = -FAR if found.low.value is None else found.low.value
    high = FAR if found.high.value is None else found.high.value
    tiny = Fraction(1, 10**9)
    tried = {low, high, low + tiny, high - tiny, Fraction(0), tiny, -tiny, (low + high) / 2}
    return sorted(value for value in tried | {-FAR, FAR} if found.holds(value))


OPERATIONS = [
    (add, operator.add),
    (subtract, operator.sub),
    (multiply, operator.mul),
    (divide, operator.truediv),
]


@pytest.mark.parametrize(("interval", "plain"), OPERATIONS, ids=lambda f: f.__name__)
@given(a=intervals(), b=intervals())
def test_what_an_operation_gives_holds_every_single_result_and_no_more(
    interval: Callable[[Interval, Interval], Interval | None],
    plain: Callable[[Fraction, Fraction], Fraction],
    a: Interval,
    b: Interval,
) -> None:
    found = interval(a, b)
    if found is None:
        assert plain is operator.truediv
        one_sided = all(y > 0 for y in inside(b)) or all(y < 0 for y in inside(b))
        assert b.holds(Fraction(0)) or not one_sided
        return
    results = [plain(x, y) for x in inside(a) for y in inside(b)]
    assert all(found.holds(result) for result in results)
    for end, best in ((found.low, min(results)), (found.high, max(results))):
        if end.value is None:
            assert abs(best) > 1000
        else:
            assert abs(best - end.value) < Fraction(1, 10**4)
            assert end.inclusive == (end.value in results)


@given(a=intervals(), exponent=st.integers(-3, 3))
def test_a_power_holds_the_powers(a: Interval, exponent: int) -> None:
    found = power(a, exponent)
    assume(found is not None)
    assert found is not None
    assert all(found.holds(x**exponent) for x in inside(a))


def between(low: str | None, high: str | None, *, closed: str = "[]") -> Interval:
    return of_bounds(
        Bound(Decimal(low), closed[0] == "[") if low else None,
        Bound(Decimal(high), closed[1] == "]") if high else None,
    )


@pytest.mark.parametrize(
    ("divisor", "expected"),
    [
        (between("2", "4"), between("0.25", "0.5")),
        (between("2", None), between("0", "0.5", closed="(]")),
        (between("0", "4", closed="(]"), between("0.25", None)),
        (between("-4", "-2", closed="(]"), between("-0.5", "-0.25", closed="[)")),
        (between("0", "4"), None),
        (between("-1", "1"), None),
        (between(None, None), None),
    ],
)
def test_nothing_is_divided_by_what_may_be_nought(
    divisor: Interval, expected: Interval | None
) -> None:
    assert reciprocal(divisor) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (between(None, "5"), between("0", "5", closed="(]")),
        (between("0", "5"), between("0", "5")),
        (between("2", None), between("2", None)),
        (between("-1", "5"), None),
        (between(None, "-1"), None),
    ],
)
def test_a_magnitude_is_above_nought(stated: Interval, expected: Interval | None) -> None:
    assert positive_part(stated) == expected


def test_a_third_is_rounded_only_where_it_is_written() -> None:
    third = divide(point(1), point(3))
    assert third is not None
    assert multiply(third, point(3)) == point(1)
    assert bounds_of(third)[0] == Bound(Decimal("0.333333333333"))
    assert bounds_of(point(1500))[0] == Bound(Decimal("1500"))


def test_roots_and_logarithms_keep_the_ends() -> None:
    found = root(between("4", "9", closed="[)"))
    assert found == between("2", "3", closed="[)")
    assert root(between("-1", "9")) is None
    level = logarithm(between("10", None))
    assert level == between("1", None)
    assert logarithm(between("0", "1")) is None
    small = logarithm(positive_part(between(None, "100")) or point(1))
    assert small == between(None, "2")


def test_an_interval_holds_something() -> None:
    with pytest.raises(ValueError, match="nothing lies between"):
        between("2", "1")
    with pytest.raises(ValueError, match="nothing lies between"):
        between("2", "2", closed="[)")
    assert negative(between("1", "2", closed="[)")) == between("-2", "-1", closed="(]")
    assert math.isclose(float(point(Fraction(1, 3)).low.known), 1 / 3)
