"""Whether two values may be put into one formula: of one model, under the same conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from zhiyi.derivations.values import Value
from zhiyi.document import Condition, Indicator
from zhiyi.folding import letters
from zhiyi.inquiry import Goods
from zhiyi.particulars.fields import is_model
from zhiyi.units import UnitError, Units

SAME_TEMPERATURE = Decimal(10)
"""Kelvin. GB/T 228.1 calls 10 to 35 °C room temperature; the list's 20 °C means that."""
SAME_CONDITION = Decimal("0.05")
"""Relative difference up to which any other condition counts as the same."""
Fit = Literal["same", "mixed"]
"""``mixed``: of one model, but of several samples, or one is a least and one a typical value."""

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.+]*")
SAMPLE = re.compile(
    r"试样|样品|样件|样块|试件|试块|批号|批次|炉号|炉次|卷号|编号|[#№]|^第?\s*\d{1,3}\s*[号批炉件]?$"
    r"|\b(?:sample|specimen|lot|batch|heat|coil|no\.)|Probe\b|Prüfling|образ[е]?ц|試料|試験片|시편",
    re.IGNORECASE,
)
SPECIMEN = re.compile(
    r"试样|试件|试块|样块|样条|\b(?:test piece|specimen|coupon)|Probe(?:körper)?\b|образ[е]?ц"
    r"|試験片|시편",
    re.IGNORECASE,
)


def fit(a: Value, b: Value, *, goods: Goods | None, units: Units) -> Fit | None:
    """None where they must not be mixed."""
    one, other = a.first, b.first
    subjects = _subjects(own_subject(one.subject, goods), own_subject(other.subject, goods))
    if subjects is None or _conditions_differ(one.conditions, other.conditions, units):
        return None
    statistics = {one.statistic, other.statistic} - {None}
    return "same" if subjects == "same" and len(statistics) < 2 else "mixed"


def of_specimen(indicators: Sequence[Indicator]) -> bool:
    """Whether one of them names a test piece."""
    texts = (
        text
        for i in indicators
        for text in (i.subject, i.parameter, *i.notes, *(c.text for c in i.conditions))
    )
    return any(text and SPECIMEN.search(text) for text in texts)


def subjects_of(values: Sequence[Value], goods: Goods | None) -> tuple[str, ...]:
    """The subjects that the values name, as printed; the goods themselves are none."""
    named = (value.first.subject for value in values)
    return tuple(dict.fromkeys(s for s in named if s and own_subject(s, goods)))


def own_subject(subject: str | None, goods: Goods | None) -> str | None:
    """The subject, None where it is but the goods themselves."""
    if subject is None or goods is None:
        return subject
    said = letters(subject)
    for name in (letters(goods.model or ""), letters(goods.name)):
        if name and (said == name or (len(said) > 1 and said in letters(goods.name))):
            return None
    return subject


def _subjects(one: str | None, other: str | None) -> Fit | None:
    if not one or not other or letters(one) == letters(other):
        return "same"
    models = [{letters(t) for t in _TOKEN.findall(text) if is_model(t)} for text in (one, other)]
    if models[0] and models[1] and not models[0] & models[1]:
        return None
    return "mixed" if SAMPLE.search(one) or SAMPLE.search(other) else None


def _conditions_differ(one: Sequence[Condition], other: Sequence[Condition], units: Units) -> bool:
    return any(_differ(a, b, units) for a in one for b in other if a.parameter_id == b.parameter_id)


def _differ(one: Condition, other: Condition, units: Units) -> bool:
    a, b = one.quantity, other.quantity
    if a is None or b is None or a.unit is None or b.unit is None:
        return False
    try:
        there = units.convert_quantity(b, a.unit)
    except (UnitError, InvalidOperation):
        return False
    ends = [bound.value for bound in (a.low, a.high, there.low, there.high) if bound]
    if a.low and there.high and a.low.value > there.high.value:
        apart = a.low.value - there.high.value
    elif a.high and there.low and there.low.value > a.high.value:
        apart = there.low.value - a.high.value
    else:
        return False
    if units.same_dimension(a.unit, "K"):
        return apart > SAME_TEMPERATURE
    return apart > SAME_CONDITION * max(abs(end) for end in ends)
