"""A quantity where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from zhiyi.document import Quantity, Statistic


@dataclass(frozen=True, slots=True)
class Stated:
    """A quantity at ``text[start:end]``, comparator included; ``first`` is where its number begins.

    ``better``: 优于 and the like, as the operator that it is where more is better (优于 ">", 不劣于
    ">="), else "". ``inner``: the name between two bounds (10<d≤20), (0, 0) where there is none.
    """

    start: int
    end: int
    first: int
    quantity: Quantity
    notes: tuple[str, ...] = ()
    better: str = ""
    statistic: Statistic | None = None
    inner: tuple[int, int] = (0, 0)


def multiplied_by(quantity: Quantity, power: Decimal) -> Quantity:
    """(7.85±0.05)×10³: the power behind the bracket holds for the figure and its tolerance."""
    tolerance = quantity.tolerance
    if tolerance and tolerance.unit is None:
        tolerance = replace(tolerance, plus=tolerance.plus * power, minus=tolerance.minus * power)
    low, high = quantity.low, quantity.high
    return replace(
        quantity, tolerance=tolerance,
        low=low and replace(low, value=low.value * power),
        high=high and replace(high, value=high.value * power),
    )  # fmt: skip


def with_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity in ``unit`` where it has none of its own, its tolerance as well."""
    tolerance = quantity.tolerance
    if tolerance and tolerance.unit is None:
        tolerance = replace(tolerance, unit=unit)
    return replace(quantity, unit=quantity.unit or unit, tolerance=tolerance)
