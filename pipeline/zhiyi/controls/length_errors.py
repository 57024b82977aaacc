"""How fast a stated error grows with the measured length: of (1.7+L/800) µm, L in mm, 1.25 µm/m.

Papers state it beside the constant, which is the indicator; its note tells of the further term.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiyi.document import Bound, Indicator, Quantity

PARAMETER = "length_error_slope"
OF = frozenset({"measuring_uncertainty"})
"""Parameters whose constant has a term that grows."""
TERM = re.compile(
    r"另加一项：\+\s?(?:(?P<factor>\d{1,4}(?:\.\d{1,6})?)\s?[×x*·]?\s?)?L\s?(?:\(\s?mm\s?\)\s?|mm\s?)?"
    r"/\s?\(?\s?(?P<divisor>\d{1,5}(?:\.\d{1,3})?)"
)
SHOWN = "误差公式中随被测长度L增大的一项（L以mm计）"


def slope_of(indicator: Indicator) -> Quantity | None:
    """The growth for each millimetre of length, in the unit of the constant; ISO 10360-2 counts L
    in millimetres."""
    unit = indicator.unit_normal or indicator.quantity.unit
    if indicator.parameter_id not in OF or unit is None:
        return None
    for note in indicator.notes:
        found = TERM.match(note)
        if found and (divisor := Decimal(found["divisor"])):
            bound = Bound(Decimal(found["factor"] or 1) / divisor)
            return Quantity(low=bound, high=bound, unit=f"{unit}/mm")
    return None
