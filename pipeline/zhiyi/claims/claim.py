"""What one paper says of one parameter, as wide as its print allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiyi.document import Bound, Indicator, Part, Quantity
from zhiyi.lexicon import Sense
from zhiyi.units import UnitError, Units

REQUIREMENT = "技术要求"
APPROXIMATE = Decimal("0.05")
"""约, ≈: how far an approximate value may lie off, as a share of it."""
ROUNDED = Decimal("0.05")
"""Half a unit of the last digit widens a value by no more than this share of it: of a figure with
a single digit (0.005 mm) it would be a tenth and more, and such figures are chosen, not rounded."""
SAME = Decimal("0.01")
"""Single values this near each other, as a share, are one: nominal against measured. The usual
uncertainty (k = 2) of strength, density and linear density in test reports is 0.5 to 1.5 %."""
_CEILING = re.compile(r"最高|最大|上限|max", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper says of one parameter of one goods item. ``low`` and ``high`` in the
    parameter's unit, as wide as the value was rounded; None: open. ``value`` where it is one,
    ``step`` half a unit of its last printed digit. A ``band`` is ±x: measured it may be less."""

    indicator: Indicator
    part: str
    low: Decimal | None
    high: Decimal | None
    value: Decimal | None
    step: Decimal
    ceiling: bool
    band: bool

    @property
    def required(self) -> bool:
        """Whether it says what the goods should reach."""
        return any(REQUIREMENT in note for note in self.indicator.notes)

    @property
    def closed(self) -> bool:
        return self.low is not None and self.high is not None

    def meets(self, other: Claim) -> bool:
        """Whether both can be true. A highest value is compared with the end of a range."""
        one, two = self._against(other), other._against(self)
        below = one[1] is not None and two[0] is not None and one[1] < two[0]
        above = one[0] is not None and two[1] is not None and one[0] > two[1]
        return not (below or above)

    def near(self, other: Claim, *, sense: Sense, limits: Sequence[Decimal]) -> bool:
        """Whether two single values lie close, or the coarser one was rounded to the safe side, and
        no limit of the control list lies between them."""
        a, b = self.value, other.value
        if a is None or b is None or any(min(a, b) <= limit <= max(a, b) for limit in limits):
            return False
        close = abs(a - b) <= SAME * max(abs(a), abs(b))
        return close or self._rounds(other, sense) or other._rounds(self, sense)

    def _rounds(self, other: Claim, sense: Sense) -> bool:
        """Whether this is the other value in fewer digits, and promises no more than it."""
        a, b = self.value, other.value
        if a is None or b is None or self.step < other.step or abs(a - b) > self.step:
            return False
        return a >= b if sense == "less" else a <= b if sense == "more" else False

    def _against(self, other: Claim) -> tuple[Decimal | None, Decimal | None]:
        if self.band and not other.band:
            return None, self.high
        is_range = self.indicator.quantity.operator == "range"
        if other.ceiling and not self.ceiling and is_range and self.high is not None:
            return self.high, self.high
        return self.low, self.high


def claim_of(part: Part, indicator: Indicator, unit: str | None, units: Units) -> Claim | None:
    """None where the quantity has no unit that converts to that of the parameter."""
    stated = _in_unit(indicator, indicator.quantity, unit, units)
    wide = _in_unit(indicator, _widened(indicator), unit, units)
    if stated is None or wide is None:
        return None
    low = wide.low.value if wide.low else None
    high = wide.high.value if wide.high else None
    ceiling = bool(_CEILING.search(indicator.parameter or ""))
    printed, value = indicator.quantity.value, stated.value
    return Claim(
        indicator=indicator,
        part=part.id,
        low=low,
        high=high,
        value=value,
        step=abs(value * _half(printed) / printed) if printed and value else Decimal(0),
        ceiling=ceiling,
        band=indicator.quantity.plus_minus,
    )


def _in_unit(
    indicator: Indicator, quantity: Quantity, unit: str | None, units: Units
) -> Quantity | None:
    if unit is None:
        return None if quantity.unit else quantity
    try:
        return units.convert_quantity(
            replace(quantity, unit=indicator.unit_normal or quantity.unit), unit
        )
    except UnitError:
        return None


def _widened(indicator: Indicator) -> Quantity:
    """The interval that the print allows: half a unit of the last digit, the tolerance, 约; "min"
    and "max" after a value leave the other side open."""
    quantity = indicator.quantity
    low, high = quantity.low, quantity.high
    ceiling = _CEILING.search(indicator.parameter or "") is not None
    if low and high and low.value == high.value and not ceiling:
        if indicator.statistic == "min":
            high = None
        elif indicator.statistic == "max":
            low = None
    tolerance = quantity.tolerance
    minus = tolerance.minus if tolerance else Decimal(0)
    plus = tolerance.plus if tolerance else Decimal(0)
    if tolerance and tolerance.unit == "%" and quantity.unit != "%" and quantity.value is not None:
        minus, plus = (abs(quantity.value) * share / 100 for share in (minus, plus))
    return replace(
        quantity,
        low=_moved(low, -1, minus, quantity.approximate),
        high=_moved(high, 1, plus, quantity.approximate),
        tolerance=None,
    )


def _half(value: Decimal) -> Decimal:
    """Half a unit of the last printed digit."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) else Decimal(0)


def _moved(bound: Bound | None, sign: int, by: Decimal, approximate: bool) -> Bound | None:
    if bound is None:
        return None
    step = min(_half(bound.value), abs(bound.value) * ROUNDED)
    if approximate:
        step = max(step, abs(bound.value) * APPROXIMATE)
    return Bound(bound.value + sign * (step + by), inclusive=True)
