"""How what a paper states is quoted to an officer."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import normalize

from zhiyi.document import OFFICER, Indicator, Quantity

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def with_unit(quote: str, unit: str | None) -> str:
    """``quote`` with its unit behind it where the unit does not stand in it."""
    quote = quote.strip()
    if not unit or unit == "1" or _plain(unit) in _plain(quote):
        return quote
    return f"{quote} {unit}"


def stated_in(indicator: Indicator, quote: str | None = None) -> str:
    """What an indicator says, as quoted (``quote``: in other words of its place), with its unit; as
    an officer reads it where that is not what was read."""
    if indicator.origin.method.partition("@")[0] == OFFICER:
        return f"{written(indicator.quantity, PRINTED)}（关员更正）"
    return with_unit(indicator.place.quote if quote is None else quote, indicator.quantity.unit)


def inside(title: str) -> str:
    """A title that is quoted itself: its own quotation marks become single ones."""
    return title.replace("“", "‘").replace("”", "’")


PRINTED = 8
"""Most digits that papers print of a number; more come of arithmetic."""


def short(value: Decimal, digits: int = 6) -> str:
    """At most so many digits; 1.27×10⁷ where there would be more, or many zeros. A stated number is
    not rounded: 99.99999 is not 100."""
    own = len(value.normalize().as_tuple().digits)
    digits = own if own <= PRINTED else digits
    if value and not -4 < value.adjusted() < 5:
        found = (value.scaleb(-value.adjusted())).normalize()
        return f"{found:.{digits}g}×10{str(value.adjusted()).translate(RAISED)}"
    plain = f"{value.normalize():.{digits}g}"
    return f"{Decimal(plain):f}"


def printed_unit(unit: str) -> str:
    """A unit of the list as papers print it: m³/s, μm."""
    raised = re.sub(r"(?<=[A-Za-z])(-?\d)", lambda found: found[1].translate(RAISED), unit)
    return re.sub(r"\bu(?=[A-Za-z])", "μ", raised.replace("**", "").replace("^", ""))


def written(quantity: Quantity, digits: int = 6) -> str:
    """The quantity with its comparator, tolerance and unit: ≥1.80 g/cm³, 5～8 mm（不含8）."""
    unit = "" if quantity.unit in (None, "1") else f" {quantity.unit}"
    low, high = quantity.low, quantity.high
    if low and high:
        ends = dict.fromkeys((short(low.value, digits), short(high.value, digits)))
        sign = "±" if quantity.plus_minus else "约" if quantity.approximate else ""
        open_ends = [short(end.value, digits) for end in (low, high) if not end.inclusive]
        outside = f"（不含{'、'.join(open_ends)}）" if open_ends else ""
        return f"{sign}{'～'.join(ends)}{_around(quantity, digits)}{unit}{outside}"
    if low:
        return f"{'≥' if low.inclusive else '＞'}{short(low.value, digits)}{unit}"
    return f"{'≤' if high.inclusive else '＜'}{short(high.value, digits)}{unit}" if high else ""


def _around(quantity: Quantity, digits: int) -> str:
    found = quantity.tolerance
    if found is None:
        return ""
    plus, minus = short(found.plus, digits), short(found.minus, digits)
    unit = f" {found.unit}" if found.unit and found.unit != quantity.unit else ""
    return f" ±{plus}{unit}" if plus == minus else f" +{plus}/−{minus}{unit}"


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text)).lower()
