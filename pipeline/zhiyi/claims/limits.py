"""The limits that the control list sets to a parameter, in the parameter's own unit."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from zhiyi.controls.entries import ControlList
from zhiyi.controls.expressions import Comparison, leaves
from zhiyi.document import Bound, Quantity
from zhiyi.units import UnitError, Units


def limits_of(
    parameter: str, unit: str | None, controls: ControlList, units: Units
) -> tuple[Decimal, ...]:
    """Every limit of the parameter on the list. What does not convert is no limit of it."""
    found: dict[Decimal, None] = {}
    for entry in controls.entries:
        for leaf in leaves(entry.criteria) if entry.criteria is not None else ():
            if isinstance(leaf, Comparison) and leaf.parameter == parameter:
                for limit in leaf.limits:
                    bound = Bound(limit)
                    stated = Quantity(low=bound, high=bound, unit=leaf.unit or "1")
                    try:
                        value = units.convert_quantity(stated, unit or "1").value
                    except (UnitError, InvalidOperation):
                        continue
                    if value is not None:
                        found[value] = None
    return tuple(found)
