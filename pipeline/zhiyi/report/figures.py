"""Numbers of a report in the way officers write them: ≥ 800 MPa, 130～180 °C, 1.80 ±0.02 g/cm³."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from zhiyi.deadlines import BEIJING
from zhiyi.quotes import RAISED, short
from zhiyi.report import types

Figure = types.Indicator | types.Derived

COMPUTED = 6
"""Significant digits of a conversion as shown; report.json keeps them all."""

SMALL = 4
"""Noughts behind the point from which a conversion is shown with a power of ten."""
SPAN = 4
"""Significant digits of the range of derived figures, as of the figures themselves."""

SIGNS = {"=": "", ">": "＞ ", ">=": "≥ ", "<": "＜ ", "<=": "≤ ", "~": "约 ", "range": ""}


def figure_of(indicator: Figure) -> str:
    """The value as the paper states it, with comparator, tolerance and unit as printed: what a
    paper prints with a power of ten is shown with it."""
    printed = _powers(indicator.quote) if isinstance(indicator, types.Indicator) else {}
    if indicator.operator == "range":
        number = f"{_as_printed(indicator.low, printed)}～{_as_printed(indicator.high, printed)}"
    else:
        sign = "±" if indicator.plus_minus else SIGNS[indicator.operator]
        number = f"{sign}{_as_printed(indicator.value, printed)}"
    return _with_tolerance(number, indicator.tolerance, indicator.unit) + _outside(indicator)


def _powers(quote: str) -> dict[Decimal, str]:
    """By what they come to, the numbers that words state with a power of ten: 1.266×10⁷."""
    found = {}
    for mantissa, raised, plain in _POWER_OF_TEN.findall(quote):
        power = int((raised.translate(_LOWERED) or plain).replace("−", "-"))
        found[Decimal(mantissa).scaleb(power)] = f"{mantissa}×10{_raised(power)}"
    return found


_POWER_OF_TEN = re.compile(
    r"(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)\s?[×xX*]\s?10(?:([⁺⁻]?[⁰¹²³⁴-⁹]{1,3})|\^([-−]?\d{1,3}))(?!\d)"
)
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


def _as_printed(number: str | None, printed: dict[Decimal, str]) -> str | None:
    """The number; as the paper prints it where that is with a power of ten."""
    return printed.get(Decimal(number), number) if printed and number else number


def _outside(indicator: Figure) -> str:
    """Names the ends that do not belong to a range."""
    ends = (
        (indicator.low, indicator.low_inclusive),
        (indicator.high, indicator.high_inclusive),
    )
    outside = [end for end, inside in ends if end is not None and inside is False]
    return f"（不含 {'、'.join(outside)}）" if outside else ""


def _with_tolerance(number: str, found: types.Tolerance | None, unit: str | None) -> str:
    """A tolerance in a unit of its own, such as %, stands behind the unit of the value."""
    if found is None:
        return _with_unit(number, unit)
    around = f"±{found.plus}" if found.plus == found.minus else f"+{found.plus}/−{found.minus}"
    if found.unit and found.unit != unit:
        return f"{_with_unit(number, unit)} {around} {found.unit}"
    return _with_unit(f"{number} {around}", unit)


def converted_of(indicator: Figure) -> str:
    """The value in SI units; empty where the unit is not known, is none (per cent, counts), or is
    the one that it is stated in."""
    si = indicator.si
    if si is None or unit_of(si.unit) is None:
        return ""
    if unit_of(si.unit) == indicator.unit and (si.value, si.low, si.high) == _numbers(indicator):
        return ""
    if si.low is not None and si.high is not None:
        ends = f"{_short(si.low)}～{_short(si.high)}"
        about = "≈ " if "≈" in ends else ""
        return _with_unit(about + ends.replace("≈ ", ""), unit_of(si.unit))
    if si.value is None:
        return ""
    return _with_unit(f"{SIGNS[indicator.operator]}{_short(si.value)}", unit_of(si.unit))


def _numbers(indicator: Figure) -> tuple[str | None, str | None, str | None]:
    return indicator.value, indicator.low, indicator.high


def unit_of(compact: str | None) -> str | None:
    """A unit as pint writes it, for the eye: kg/m**3 as kg/m³; "1" is no unit."""
    if compact in (None, "", "1", "dimensionless"):
        return None
    raised = re.sub(r"\*\*(-?[0-9]+)", lambda power: power[1].translate(RAISED), str(compact))
    return raised.replace("*", "·")


def rounded(number: str, digits: int) -> str:
    """For the eye only: a computed number with that many significant digits; "≈" says so."""
    exact = Decimal(number)
    if len(exact.normalize().as_tuple().digits) <= digits:
        return number
    near = Context(prec=digits).plus(exact)
    return f"≈ {near:f}" if abs(near.adjusted()) < 2 * COMPUTED else f"≈ {near}"


def _short(number: str) -> str:
    """Long numbers with a power of ten, exactly: 5880000000 as 5.88×10⁹, 0.000007 as 7×10⁻⁶."""
    if len(Decimal(number).normalize().as_tuple().digits) > COMPUTED:
        return rounded(number, COMPUTED)
    value = Decimal(number)
    if value and value.adjusted() < -SMALL:
        return f"{value.scaleb(-value.adjusted()).normalize()}×10{_raised(value.adjusted())}"
    sign, rest = (number[0], number[1:]) if number[:1] in "+-" else ("", number)
    if not rest.isdigit() or len(rest) <= 6:
        return number
    kept = rest.rstrip("0")
    if not kept:
        return number
    return f"{sign}{kept[0]}{'.' + kept[1:] if kept[1:] else ''}×10{_raised(len(rest) - 1)}"


def _raised(power: int) -> str:
    return str(power).translate(RAISED)


def span_of(derived: Sequence[types.Derived]) -> str:
    """What all of the figures of one formula lie in, four digits, rounded outwards."""
    ends = [(one.low or one.value, one.high or one.value, one.operator) for one in derived]
    lows = [low for low, _, operator in ends if low and operator not in ("<", "<=")]
    highs = [high for _, high, operator in ends if high and operator not in (">", ">=")]
    low = _outward(min(map(Decimal, lows)), ROUND_FLOOR) if len(lows) == len(ends) else ""
    high = _outward(max(map(Decimal, highs)), ROUND_CEILING) if len(highs) == len(ends) else ""
    unit = derived[0].unit if derived[0].unit != "1" else None
    sign = "±" if all(one.plus_minus for one in derived) else ""
    if low and high:
        same = len({(one.value, one.low, one.high) for one in derived}) == 1
        if same and derived[0].value:
            return _with_unit(f"{sign}{short(Decimal(derived[0].value), SPAN)}", unit)
        return _with_unit(f"{sign}{low}～{high}", unit)
    return _with_unit(f"≥ {low}" if low else f"≤ {high}", unit) if low or high else ""


def _outward(value: Decimal, rounding: str) -> str:
    return short(Context(prec=SPAN, rounding=rounding).plus(value), SPAN)


def other_reading(other: types.Alternative) -> str:
    """What another reader read: its figure where it has one, else its words."""
    sign = SIGNS[other.operator] if other.operator else ""
    if other.value is not None:
        return _with_unit(f"{sign}{other.value}", other.unit)
    if other.low is not None and other.high is not None:
        return _with_unit(f"{other.low}～{other.high}", other.unit)
    return other.quote


def moment_of(at: str) -> str:
    """A moment in ISO 8601 as officers write it, in the time of Beijing; another text as it is."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def spans(pages: Sequence[int]) -> str:
    """Page numbers with runs joined: 1–3, 5."""
    runs: list[list[int]] = []
    for number in pages:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _with_unit(number: str, unit: str | None) -> str:
    return f"{number} {unit}" if unit else number
