"""Which stated uncertainty of measurement 测量不确定度 belongs to a reading.

One in the same row or line, else one of the same paper: that which names the parameter, else the
widest of its dimension or in per cent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from zhiyi.document import Evidence, Indicator, Tolerance
from zhiyi.units import Units

PARAMETER = "measuring_uncertainty"
NAMED = re.compile(
    r"不确定度|uncertainty|不確かさ|불확도|неопредел|Unsicherheit|\bU\b", re.IGNORECASE
)
LETTER = re.compile(r"[（(，,；;]\s*U(?:95|99|_?rel|_?r)?\s*[=＝≈][^=＝]*$")
"""1945 MPa (U = 20 MPa: the usual letter of an expanded uncertainty, behind a value."""
VOLTAGE = re.compile(r"[VＶ伏]")
"""U is the letter of a voltage as well."""
RELATIVE = re.compile(r"相对|rel", re.IGNORECASE)
SAME_ROW = 0.5
"""Share of the lower of two boxes that must stand beside the other for one row."""
WHOLE = Decimal(100)


def is_uncertainty(indicator: Indicator) -> bool:
    """Whether it states an uncertainty of measurement and no property of goods."""
    if in_brackets(indicator):
        return True
    named = NAMED.search(indicator.parameter or "")
    return indicator.parameter_id == PARAMETER and named is not None


def in_brackets(indicator: Indicator) -> bool:
    """Whether its figure stands behind that of another as U = …, under that one's name."""
    voltage = VOLTAGE.search(indicator.quantity.unit or "")
    return not voltage and LETTER.search(indicator.place.quote) is not None


def uncertainty_of(
    reading: Sequence[Indicator], stated: Iterable[Indicator], units: Units
) -> Tolerance | None:
    """Of what one indicator states; a derived value has the tolerance of its inputs instead."""
    if len(reading) != 1:
        return None
    own = reading[0]
    here = [
        one
        for one in stated
        if one.id != own.id and one.place.document == own.place.document and _fits(one, own, units)
    ]
    beside = [one for one in here if _beside(one.place, own.place)]
    named = [one for one in here if own.parameter and own.parameter in (one.parameter or "")]
    chosen = beside or named or here
    found = [_tolerance(one, own) for one in chosen]
    return max(found, key=lambda one: one.plus, default=None)


def _fits(one: Indicator, own: Indicator, units: Units) -> bool:
    unit, of = _unit(one), _unit(own)
    if unit is None or of is None or one.quantity.value is None:
        return False
    return unit == "%" or units.same_dimension(unit, of)


def _unit(indicator: Indicator) -> str | None:
    return indicator.unit_normal or indicator.quantity.unit


def _beside(one: Evidence, other: Evidence) -> bool:
    if one.page != other.page:
        return False
    if one.box is None or other.box is None:
        return one.locator is not None and one.locator == other.locator
    height = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    lower = min(one.box.bottom - one.box.top, other.box.bottom - other.box.top)
    return lower > 0 and height / lower >= SAME_ROW


def _tolerance(one: Indicator, own: Indicator) -> Tolerance:
    value = abs(one.quantity.value or Decimal(0))
    unit = _unit(one)
    relative = RELATIVE.search(f"{one.parameter or ''}{one.place.quote}") is not None
    size = own.quantity.value
    if unit == "%" and _unit(own) == "%" and size is not None and (relative or value > abs(size)):
        value = value * abs(size) / WHOLE
    return Tolerance(minus=value, plus=value, unit=unit)
