"""A quantity where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


def with_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity in ``unit`` where it has none of its own, its tolerance as well."""
    tolerance = quantity.tolerance
    if tolerance and tolerance.unit is None:
        tolerance = replace(tolerance, unit=unit)
    return replace(quantity, unit=quantity.unit or unit, tolerance=tolerance)
