"""What an officer is told of a derived figure: the sum itself, and what makes it uncertain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from zhiyi.derivations.compatible import subjects_of
from zhiyi.derivations.formulas import Formula
from zhiyi.derivations.intervals import End, Interval
from zhiyi.derivations.values import Value, required, value_of
from zhiyi.document import Indicator, Quantity
from zhiyi.inquiry import Goods
from zhiyi.quotes import with_unit, written
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
    return f"{formula.told(words)} = {_result(result)}"


def _figure(quantity: Quantity) -> str:
    """In brackets where it has a sign or two ends."""
    text = written(quantity, PRINTED)
    return f"（{text}）" if quantity.operator != "=" or quantity.tolerance else text


def _result(quantity: Quantity) -> str:
    ends = [bound.value for bound in (quantity.low, quantity.high) if bound]
    exact = all(value == Decimal(f"{value:.{SHOWN}g}") for value in ends)
    return f"{'' if exact or quantity.approximate else '≈ '}{written(quantity, SHOWN)}"


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
            quote = with_unit(indicator.place.quote, indicator.quantity.unit)
            yield f"材料另载{formula.name}“{quote}”，与推算结果不一致，请核对"


def _apart(one: Interval, other: Interval) -> bool:
    return _below(one.high, other.low) or _below(other.high, one.low)


def _below(high: End, low: End) -> bool:
    """Whether an upper end lies below a lower one by more than counts as the same."""
    if high.value is None or low.value is None:
        return False
    return low.value - high.value > SAME * max(abs(low.value), abs(high.value))
