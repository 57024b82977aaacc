"""When two statements of one field say the same: True, False, or None where nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from zhiyi.firms import same_firm
from zhiyi.folding import letters

Same = Callable[[str, str], bool | None]

_UNITS = {
    "kg": ("kg", Decimal(1)),
    "kgs": ("kg", Decimal(1)),
    "千克": ("kg", Decimal(1)),
    "千克kg": ("kg", Decimal(1)),
    "公斤": ("kg", Decimal(1)),
    "g": ("kg", Decimal("0.001")),
    "克": ("kg", Decimal("0.001")),
    "t": ("kg", Decimal(1000)),
    "mt": ("kg", Decimal(1000)),
    "吨": ("kg", Decimal(1000)),
    "公吨": ("kg", Decimal(1000)),
    "set": ("台", Decimal(1)),
    "sets": ("台", Decimal(1)),
    "台": ("台", Decimal(1)),
    "套": ("台", Decimal(1)),
    "unit": ("台", Decimal(1)),
    "units": ("台", Decimal(1)),
    "pc": ("件", Decimal(1)),
    "pcs": ("件", Decimal(1)),
    "件": ("件", Decimal(1)),
    "只": ("件", Decimal(1)),
    "个": ("件", Decimal(1)),
    "支": ("件", Decimal(1)),
    "片": ("件", Decimal(1)),
}


def same_code(one: str, other: str) -> bool | None:
    a, b = letters(one), letters(other)
    return a == b if min(len(a), len(b)) >= 3 else None


def same_hs(one: str, other: str) -> bool | None:
    """A code of fewer digits is the heading of a longer one."""
    a, b = letters(one), letters(other)
    return a.startswith(b) or b.startswith(a)


def same_model(one: str, other: str) -> bool | None:
    """A series holds its models: ZP-40 and ZP-40/A."""
    a, b = letters(one), letters(other)
    return a in b or b in a


def same_quantity(one: str, other: str) -> bool | None:
    """Equal amounts; None for units that do not compare (台 and 千克). A figure whose unit is not
    printed beside it may be meant in thousands (18.4 in a column of tonnes, 18400 千克)."""
    a, b = _amount(one), _amount(other)
    if a is None or b is None:
        return None
    if a[1] and b[1]:
        return a[0] == b[0] if a[1] == b[1] else None
    return True if a[0] == b[0] else None if _powers_apart(a[0], b[0]) else False


def _powers_apart(a: Decimal, b: Decimal) -> bool:
    return bool(a and b) and (a / b).normalize().as_tuple().digits == (1,)


def _amount(text: str) -> tuple[Decimal, str] | None:
    match = re.match(r"\s*(\d[\d,]*(?:\.\d+)?)\s*(\S*)", text)
    if match is None:
        return None
    unit = match.group(2).lower()
    name, factor = _UNITS.get(unit, (unit, Decimal(1)))
    return Decimal(match.group(1).replace(",", "")) * factor, name


def same_country(one: str, other: str) -> bool | None:
    a, b = letters(one), letters(other)
    if a == b or a in b or b in a:
        return True
    return None if a.isascii() or b.isascii() else False


COMPARISONS: dict[str, Same] = {
    "contract_no": same_code,
    "declaration_no": same_code,
    "hs_code": same_hs,
    "cas": same_code,
    "model": same_model,
    "quantity": same_quantity,
    "consignee": same_firm,
    "exporter": same_firm,
    "final_destination": same_country,
}
"""Every field that is compared, by the way its statements are."""
