"""What an officer is told of a derived figure: the sum itself, and what makes it uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from zhiyi.derivations.compatible import subjects_of
from zhiyi.derivations.formulas import Formula
from zhiyi.derivations.intervals import End, Interval
from zhiyi.derivations.values import Value, required, value_of
from zhiyi.document import Bound, Indicator, Quantity, Tolerance
from zhiyi.inquiry import Goods
from zhiyi.quotes import stated_in, written
from zhiyi.units import Units

PRINTED = 12
"""Digits of a figure as the paper prints it."""
SHOWN = 4
"""Digits of a result as shown: figures of goods are seldom stated with more than four. All that
were computed stand in report.json."""
SAME = Fraction(2, 100)
"""A stated figure this near the computed one, as a share, is the same: the usual uncertainty
(k = 2) of strength, density and power in test reports is 0.5 to 1.5 per cent, and a quotient has
more."""
STATISTICS = {"min": "最小值", "max": "最大值", "typ": "典型值", "mean": "平均值"}


def computed(formula: Formula, inputs: Mapping[str, Value], result: Quantity) -> str:
    """The formula with the figures as printed put in, and what comes out."""
    words = {name: _figure(value.first.quantity) for name, value in inputs.items()}
    short = _shown(result)
    exact = (short.low, short.high) == (result.low, result.high)
    return f"{formula.told(words)} {'=' if exact else '≈'} {written(short, PRINTED)}"


def _figure(quantity: Quantity) -> str:
    """In brackets where it has a sign or two ends."""
    text = written(quantity, PRINTED)
    return f"[{text}]" if quantity.operator != "=" or quantity.tolerance else text


def _shown(found: Quantity) -> Quantity:
    """With as many digits as an officer needs. An end is moved outwards: what is at least 2.2346
    is not at least 2.235."""
    single = found.low is not None and found.low == found.high
    low = found.low and _rounded(found.low, found.unit, ROUND_HALF_EVEN if single else ROUND_FLOOR)
    high = found.high and _rounded(
        found.high, found.unit, ROUND_HALF_EVEN if single else ROUND_CEILING
    )
    tolerance = found.tolerance and Tolerance(
        minus=_digits(found.tolerance.minus, ROUND_CEILING, 2),
        plus=_digits(found.tolerance.plus, ROUND_CEILING, 2),
    )
    return replace(found, low=low, high=high, tolerance=tolerance)


def _rounded(bound: Bound, unit: str | None, rounding: str) -> Bound:
    """Of a share near the whole two digits of what is missing: 99.9982 %."""
    value, digits = bound.value, SHOWN
    if unit == "%" and 90 < value < 100:
        digits = max(SHOWN, 3 - (100 - value).adjusted())
    return Bound(_digits(value, rounding, digits), bound.inclusive)


def _digits(value: Decimal, rounding: str, digits: int) -> Decimal:
    return Context(prec=digits, rounding=rounding).plus(value)


def notes_of(formula: Formula, inputs: Mapping[str, Value], goods: Goods | None) -> Iterator[str]:
    """Stand-ins, mixed samples and papers, statistics, requirements, doubtful readings."""
    values = list(inputs.values())
    for name, value in inputs.items():
        if value.first.parameter_id != name:
            yield f"以所载“{value.first.parameter}”作为{formula.names[name]}"
    subjects = subjects_of(values, goods)
    if len(subjects) > 1:
        yield f"由不同试样的数值推算（{'、'.join(subjects)}）"
    papers = [{i.place.document for i in value.indicators} for value in values]
    if not set.intersection(*papers):
        yield "所用数值出自不同文件"
    for name, value in inputs.items():
        statistic = value.first.statistic
        if statistic and (len(values) > 1 or statistic != "typ"):
            yield f"所用{formula.names[name]}为{STATISTICS[statistic]}"
    if any(required(value.first) for value in values):
        yield "所用数值为技术要求所列，并非实测"
    for name, value in inputs.items():
        if any(i.agreed is False for i in value.indicators):
            yield f"所用{formula.names[name]}的数值两次识读不一致，请核对原件"


def disagreeing(
    found: Interval | None, stated: Sequence[Indicator], formula: Formula, units: Units
) -> Iterator[str]:
    """Names what the papers themselves state of the result where it is another figure."""
    if found is None:
        return
    for indicator in stated:
        value = value_of(indicator, formula.unit, units)
        if value is not None and _apart(found, value.rounded):
            quote = stated_in(indicator)
            yield f"材料另载{formula.name}“{quote}”，与推算结果不一致，请核对"


def _apart(one: Interval, other: Interval) -> bool:
    return _below(one.high, other.low) or _below(other.high, one.low)


def _below(high: End, low: End) -> bool:
    """Whether an upper end lies below a lower one by more than counts as the same."""
    if high.value is None or low.value is None:
        return False
    return low.value - high.value > SAME * max(abs(low.value), abs(high.value))
