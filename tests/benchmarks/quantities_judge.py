"""Whether a quantity read says what a paper says: values compared in pint's own units.

The registry here is pint's as it comes, and none of ours, so that an error in
``knowledge/units.txt`` shows. What cannot convert (hardness scales, levels, mesh numbers) is
defined as a dimension of its own.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pint

SAME = 1e-6
"""Readers compute in binary fractions; figures that differ less are the same."""

OWN = (
    "of_level = [level]", "of_milliwatt = [level_mw]", "of_watt = [level_w]",
    "mesh = [mesh]", "hra = [hra] = HRA", "hrb = [hrb] = HRB",
    "hrc = [hrc] = HRC", "hv = [hv] = HV", "hb = [hb] = HB = HBW", "hl = [hl] = HL",
    "hs = [hs] = HS", "sha = [sha] = ShA", "shd = [shd] = ShD", "hazen = [hazen] = Hazen",
    "ntu = [ntu] = NTU", "cfu = [cfu] = CFU", "tpp = [tpp] = TPP", "lsb = [lsb] = LSB",
    "operation = [operation] = FLOP = OP", "sample = 1 = Sa",
    "transfer = 1", "sccm = centimeter ** 3 / minute", "slm = liter / minute",
    "ton = 1000 * kilogram", "ppb = 1e-9", "gauss_of_tesla = 1e-4 * tesla",
    "oersted_of_meter = 1000 / (4 * pi) * ampere / meter", "reactive_watt = watt = var",
    "@alias torr = Torr", "Sps = 1 / second", "Tps = 1 / second", "@alias revolution = rev",
    "bbl = oil_bbl", "@alias month = mo", "@alias week = wk",
    "cubic_feet_per_minute = foot ** 3 / minute",
    "cheval = 75 * kilogram * standard_gravity * meter / second",
)  # fmt: skip
"""A ton that is not said to be short or long is taken as the metric one, whoever reads it."""

SAID = {
    "C": "degC", "F": "degF", "turn": "revolution", "barrel": "oil_bbl", "dram": "dram",
    "percentage": "percent", "pound-mass": "pound", "metric ton": "metric_ton",
    "degree celsius": "degC", "degree fahrenheit": "degF", "tonne": "metric_ton",
    "pound": "pound", "celsius": "degC", "fahrenheit": "degF", "degree angle": "degree",
}  # fmt: skip
"""Names of units in the public sets, as pint calls them."""


ANOTHER = {
    r"dB(?:i|c|A|d|FS|sm)?": "of_level", "dBm": "of_milliwatt", "dBW": "of_watt", "PS": "cheval",
    "decibel": "of_level", "decibelmilliwatt": "of_milliwatt", "mil": "thou",
    "cfm": "cubic_feet_per_minute",
    "MGs": "megagauss_of_tesla", "kGs": "kilogauss_of_tesla", "Gs|gauss": "gauss_of_tesla",
    "Mgauss": "megagauss_of_tesla", "kgauss": "kilogauss_of_tesla",
    "Oe|oersted": "oersted_of_meter",
    "kOe": "kilooersted_of_meter",
}  # fmt: skip
"""Symbols by which pint means something else (Gs: a gigasecond) or nothing."""
SYMBOLS = re.compile("|".join(rf"(?<![A-Za-z])(?:{name})(?![A-Za-z])" for name in ANOTHER))


def _pints(unit: str) -> str:
    def other(found: re.Match[str]) -> str:
        return next(to for name, to in ANOTHER.items() if re.fullmatch(name, found.group()))

    return SYMBOLS.sub(other, unit)


@cache
def registry() -> Any:
    made: Any = pint.UnitRegistry(on_redefinition="ignore", cache_folder=None)
    for definition in OWN:
        made.define(definition)
    return made


@dataclass(frozen=True, slots=True)
class Read:
    """A quantity read or expected: one value or the two bounds of a range, unit as pint has it.

    ``units``: more than one where a reader leaves open which is meant; empty for a bare number.
    ``operator``: = ~ >= <= > < range ±, empty where it is not told. ``tolerance``: minus and plus
    with their unit.
    """

    values: tuple[Fraction, ...]
    units: tuple[str, ...]
    operator: str = "="
    tolerance: tuple[Fraction, Fraction, str] | None = None
    parameter: str | None = None
    spread: bool = field(default=False)
    """The two values may as well be a value less and plus its tolerance."""

    @property
    def bare(self) -> bool:
        return not self.units


@cache
def measured(value: Fraction, unit: str) -> tuple[float, str] | None:
    """The value in base units and its dimension; None where pint does not know the unit."""
    units = registry()
    number = float(value)
    if unit in ("", "1"):
        return number, "dimensionless"
    try:
        parsed = units.parse_expression(_pints(unit))
        if isinstance(parsed, (int, float)):
            return number * parsed, "dimensionless"
        if len(dict(parsed.units._units)) == 1 and parsed.magnitude == 1:
            based = units.Quantity(number, parsed.units).to_base_units()
        else:
            based = (number * parsed).to_base_units()
    except (pint.PintError, ValueError, TypeError, AttributeError, AssertionError, SyntaxError):
        return None  # what pint raises for a text that is no unit has no common base
    return float(based.magnitude), str(based.dimensionality)


def alike(a: tuple[Fraction, ...], unit: str, b: tuple[Fraction, ...], other: str) -> bool:
    if len(a) != len(b):
        return False
    for one, two in zip(a, b, strict=True):
        left, right = measured(one, unit), measured(two, other)
        if left is None or right is None or left[1] != right[1]:
            return False
        if not math.isclose(left[0], right[0], rel_tol=SAME, abs_tol=1e-30):
            return False
    return True


def same_value(expected: Read, found: Read) -> bool:
    """Value with unit: equal after conversion, in any unit that the reader leaves open."""
    for unit in found.units or ("1",):
        for wanted in expected.units or ("1",):
            if alike(expected.values, wanted, found.values, unit):
                return True
            limits = _limits(found) if expected.spread else None
            if limits and alike(expected.values, wanted, limits, unit):
                return True
    return False


def _limits(found: Read) -> tuple[Fraction, Fraction] | None:
    if found.tolerance is None or len(found.values) != 1 or found.tolerance[2] == "%":
        return None
    minus, plus, _ = found.tolerance
    return found.values[0] - minus, found.values[0] + plus


def same_operator(expected: Read, found: Read) -> bool:
    if not expected.operator:
        return True
    return expected.operator == found.operator and _same_tolerance(expected, found)


def _same_tolerance(expected: Read, found: Read) -> bool:
    if expected.tolerance is None or found.tolerance is None:
        return expected.tolerance is found.tolerance
    scales = [_step(read.tolerance[2]) for read in (expected, found) if read.tolerance]
    if None in scales:
        return False
    pairs = zip(expected.tolerance[:2], found.tolerance[:2], strict=True)
    first, second = scales
    assert first is not None and second is not None
    return all(math.isclose(a * first, b * second, rel_tol=SAME) for a, b in pairs)


def _step(unit: str) -> float | None:
    """How large one step of the unit is, an offset left aside."""
    one, none = measured(Fraction(1), unit), measured(Fraction(0), unit)
    return one[0] - none[0] if one and none else None


SPOKEN = re.compile(r"(?P<squared>square(?:d)? |cubic |inverse )?(?P<name>.+)")


def named(name: str) -> str:
    """A unit's English name as an expression of pint: square metre per hour."""
    if name in SAID or name.lower() in SAID:
        return SAID.get(name) or SAID[name.lower()]
    above, *below = name.lower().split(" per ")
    parts = [_factor(above, 1), *(_factor(part, -1) for part in below)]
    return "*".join(parts)


def _factor(name: str, sign: int) -> str:
    if name == "count":
        return "1"
    if name.startswith("inverse "):
        name, sign = name.removeprefix("inverse "), -sign
    power = 1
    for word, raised in (("square ", 2), ("cubic ", 3)):
        if name.startswith(word):
            name, power = name.removeprefix(word), raised
    name = SAID.get(name, name.replace(" ", "*"))
    return f"({name})**{sign * power}"


NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?(?:/\d+)?"
SAYS = re.compile(
    rf"(?P<operator>>=|<=|[=~<>±])\s(?P<low>{NUMBER})(?:\.\.(?P<high>{NUMBER}))?"
    rf"(?:\s(?P<unit>[^±+\s]\S*))?"
    rf"(?:\s±(?P<both>{NUMBER})|\s\+(?P<plus>{NUMBER})\s-(?P<minus>{NUMBER}))?"
    rf"(?:\s(?P<of>\S+))?$"
)


def number(text: str) -> Fraction:
    """Exact: 1/3, 5e-8, 0.005."""
    above, _, below = text.partition("/")
    return Fraction(Decimal(above)) / int(below or 1)


def says(text: str) -> Read:
    """A line of the phrase table, such as ``>= 5490 MPa`` or ``= 20 degC ±1 K``."""
    named_, _, rest = text.rpartition(" = ") if " = " in text else ("", "", text)
    read = SAYS.fullmatch(rest)
    if read is None:
        raise ValueError(f"{text!r} says no quantity")
    unit = read["unit"] or "1"
    tolerance = None
    if read["both"] or read["plus"]:
        minus, plus = number(read["minus"] or read["both"]), number(read["plus"] or read["both"])
        tolerance = (minus, plus, read["of"] or unit)
    low = number(read["low"])
    values = (low, number(read["high"])) if read["high"] else (low,)
    return Read(
        values=values,
        units=() if unit == "1" else (unit.replace("count", "1"),),
        operator="range" if read["high"] else read["operator"],
        tolerance=tolerance,
        parameter=named_ or None,
    )
