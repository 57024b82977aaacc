"""Units of measure as papers print them, on pint, in exact decimals.

Two data files carry the knowledge: ``knowledge/units.txt`` defines the units, ``knowledge/
units.toml`` tells how each is printed in Chinese, Latin, Russian, Japanese and Korean. A printed
unit such as ``W/(m·℃)`` or ``g/cm3`` is cut into spellings and exponents; some spellings have
more than one meaning (g: gram or standard gravity), then the dimension wanted decides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Context, Decimal, DecimalException
from fractions import Fraction
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import product
from typing import Any

import pint

from zhiyi.document import Bound, Quantity, Tolerance
from zhiyi.errors import ZhiyiError
from zhiyi.unit_spellings import Cutter, Piece, Spellings, bare, clean

SIGNIFICANT = Context(prec=15)
"""Conversions are rounded to 15 significant digits: no paper states more, and it hides the last
digits of 28-digit decimal arithmetic."""

EXACT = Context(prec=64)
"""Wide enough to write 15 digits and 15 zeros out; the default of 28 digits is not."""

LONGEST = 64
"""Letters; no unit is printed longer, and what is longer is not looked into."""

REMEMBERED = 50_000
"""Printed texts whose reading is kept; a long paper asks for many that are no unit."""

RATIOS = {Fraction(1, 10**6): "ppm", Fraction(1, 10**9): "ppb", Fraction(1, 1000): "‰"}

GASES = frozenset({"N2", "H2", "O2", "F2", "O3"})
"""压缩比（N₂）: a gas that a figure is told for, and no newton squared; N² is one."""

Scaled = tuple[Fraction, Any]
"""A factor and a pint unit."""


class UnitError(ZhiyiError):
    """A unit that is unknown, or a conversion between dimensions."""

    code = "UNIT"


class Units:
    """Every unit known. Made by ``load_units``."""

    def __init__(self, registry: Any, spellings: Spellings) -> None:
        self._registry = registry
        self._spellings = spellings
        remembered = lru_cache(REMEMBERED)
        self._unit: Callable[[str], Any] = remembered(registry.parse_units)
        self._read: Callable[[str], tuple[Scaled, ...]] = remembered(self._readings)
        self._held: Callable[[str], bool] = remembered(self._writes)
        self._normal: Callable[[str, str | None], str | None] = remembered(self._likely)
        self._pairs: Callable[[str, str], tuple[Scaled, Scaled] | None] = remembered(self._alike)
        self._targets: Callable[[Any], str] = remembered(self._coherent)
        self._factors: Callable[[Any, Any], Decimal | None] = remembered(self._factor)
        self._celsius = self._unit("degree_Celsius")
        self._fahrenheit = self._unit("degree_Fahrenheit")
        self._levels = {
            self._unit("decibel_milliwatt"): Decimal("0.001"),
            self._unit("decibel_watt"): Decimal(1),
        }

    def normal(self, printed: str, *, like: str | None = None) -> str | None:
        """The compact pint spelling of a printed unit, "1" for bare counts, None if unknown.

        ``like``: the unit of the parameter; among several meanings the one of its dimension.
        None as well where the unit is ``ambiguous`` and no parameter decides.
        """
        return self._normal(printed, like)

    def _likely(self, printed: str, like: str | None) -> str | None:
        readings = self._read(printed)
        if not readings:
            return None
        if like is not None:
            wanted = self._one(like)[1].dimensionality
            fitting = [r for r in readings if r[1].dimensionality == wanted]
            if fitting:
                return _spelled(fitting[0])
        return None if self.ambiguous(printed) else _spelled(readings[0])

    def ambiguous(self, printed: str) -> bool:
        """Whether the unit means several things of which none is the likely one: g, 度, K, T."""
        return self._open_meanings(printed) is not None

    def open_note(self, printed: str) -> str | None:
        """In Chinese, what an ambiguous unit may mean; None where it is not ambiguous."""
        named = self._open_meanings(printed)
        return f"单位“{printed}”有歧义，可能指{'或'.join(named)}，未定" if named else None

    def _open_meanings(self, printed: str) -> tuple[str, ...] | None:
        whole = self._spellings.whole(bare(clean(printed)))
        return self._spellings.open.get(whole) if whole else None

    def meanings(self, printed: str) -> tuple[str, ...]:
        """All that a printed unit may mean, as ``normal`` spells it, the likeliest first."""
        return tuple(dict.fromkeys(map(_spelled, self._read(printed))))

    def known(self, printed: str) -> bool:
        return bool(self._read(printed))

    def may_hold(self, char: str) -> bool:
        """Whether a printed unit may hold this character; a quick first look."""
        return self._held(char)

    def _writes(self, char: str) -> bool:
        return set(clean(char).casefold()) <= self._spellings.letters

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of a single unit, as ``clean`` writes it."""
        return frozenset(self._spellings.exact)

    def spelt(self, printed: str) -> bool:
        """Whether this is one spelling of a unit and not put together from several."""
        return self._spellings.whole(clean(printed)) is not None

    def dimension(self, printed: str) -> dict[str, Decimal]:
        """Powers of the base dimensions of its likeliest meaning: ``{"[mass]": 1, ...}``; angle,
        information and levels are dimensions of their own. Raises ``UnitError`` if unknown."""
        return {str(name): Decimal(e) for name, e in self._one(printed)[1].dimensionality.items()}

    def same_dimension(self, a: str, b: str) -> bool:
        """Whether some meaning of ``a`` has the dimension of some meaning of ``b``."""
        return self._pairs(a, b) is not None

    def same_first(self, a: str, b: str) -> bool:
        """Whether the likeliest meaning of ``a`` has the dimension of that of ``b``."""
        if not self.known(a) or not self.known(b):
            return False
        return bool(self._one(a)[1].dimensionality == self._one(b)[1].dimensionality)

    def convert(self, value: Decimal, unit: str, to: str) -> Decimal:
        """``value`` in another unit. Raises ``UnitError`` if unknown or of another dimension."""
        source, target = self._pair(unit, to)
        if source == target:
            return value
        return _tidy(self._converted(value, source, target))

    def convert_quantity(self, quantity: Quantity, to: str) -> Quantity:
        """The same interval in another unit; a tolerance and ±x convert as differences."""
        unit = quantity.unit or "1"
        source, target = self._pair(unit, to)
        if quantity.plus_minus:
            source, target = self._difference(source), self._difference(target)

        def bound(old: Bound | None) -> Bound | None:
            if old is None or source == target:
                return old
            return replace(old, value=_tidy(self._converted(old.value, source, target)))

        tolerance = quantity.tolerance and self._tolerance(quantity.tolerance, source, target)
        low = bound(quantity.low)
        high = low if quantity.high is quantity.low else bound(quantity.high)
        return replace(quantity, low=low, high=high, unit=to, tolerance=tolerance)

    def si(self, quantity: Quantity, *, like: str | None = None) -> Quantity | None:
        """The quantity in coherent SI units, None where its unit is unknown or has no SI unit."""
        printed = quantity.unit or "1"
        known = self.normal(printed, like=like)
        if known is None:
            return None
        scaled = self._one(known)
        if like is not None and "Δ" in like and scaled[1] in (self._celsius, self._fahrenheit):
            known = "Δ" + known
            scaled = self._one(known)
        target = self._targets(scaled[1])
        return self.convert_quantity(replace(quantity, unit=known), target)

    def _tolerance(self, tolerance: Tolerance, source: Scaled, target: Scaled) -> Tolerance:
        own = source
        if tolerance.unit is not None:
            read = self._read(tolerance.unit)
            same = [r for r in read if r[1].dimensionality == source[1].dimensionality]
            if not same or (_ratio(same[0][1]) and not _ratio(source[1])):
                return tolerance
            own = same[0]
        own, to = self._difference(own), self._difference(target)
        plus = _tidy(self._converted(tolerance.plus, own, to))
        minus = _tidy(self._converted(tolerance.minus, own, to))
        return Tolerance(minus=minus, plus=plus, unit=_spelled(target))

    def _difference(self, scaled: Scaled) -> Scaled:
        factor, unit = scaled
        if unit == self._celsius:
            return factor, self._unit("delta_degree_Celsius")
        if unit == self._fahrenheit:
            return factor, self._unit("delta_degree_Fahrenheit")
        return scaled

    def _converted(self, value: Decimal, source: Scaled, target: Scaled) -> Decimal:
        try:
            return self._computed(value, source, target)
        except DecimalException as error:
            raise UnitError(f"{value} is no figure in {target[1]}; check it") from error

    def _computed(self, value: Decimal, source: Scaled, target: Scaled) -> Decimal:
        scaled = value * source[0].numerator / source[0].denominator
        if source[1] in self._levels and target[1] not in self._levels:
            watts = self._levels[source[1]] * Decimal(10) ** (scaled / 10)
            return self._plain(watts, self._registry.watt, target)
        if target[1] in self._levels and source[1] not in self._levels:
            watts = self._plain(scaled, source[1], (Fraction(1), self._registry.watt))
            if watts <= 0:
                raise UnitError(f"no level in {target[1]} for {value}; give a positive power")
            return 10 * (watts / self._levels[target[1]]).log10()
        if source[1] in self._levels and source[1] != target[1]:
            shift = 10 * (self._levels[source[1]] / self._levels[target[1]]).log10()
            return scaled + shift
        return self._plain(scaled, source[1], self._matched(source, target))

    def _matched(self, source: Scaled, target: Scaled) -> Scaled:
        """A temperature printed in °C converts into a difference as a difference."""
        if str(target[1]).startswith("delta_") and source[1] in (self._celsius, self._fahrenheit):
            raise UnitError("a temperature is no temperature difference; name the unit Δ°C")
        return target

    def _plain(self, value: Decimal, unit: Any, target: Scaled) -> Decimal:
        factor = self._factors(unit, target[1])
        converted = self._by_pint(value, unit, target[1]) if factor is None else value * factor
        return converted * target[0].denominator / target[0].numerator

    def _factor(self, unit: Any, to: Any) -> Decimal | None:
        """What one of ``unit`` is in ``to``; None where two are not twice that: ℃, dB."""
        one, two = (self._by_pint(Decimal(figure), unit, to) for figure in (1, 2))
        return one if two == 2 * one else None

    def _by_pint(self, value: Decimal, unit: Any, to: Any) -> Decimal:
        return Decimal(self._registry.Quantity(value, unit).to(to).magnitude)

    def _pair(self, a: str, b: str) -> tuple[Scaled, Scaled]:
        pair = self._pairs(a, b)
        if pair is None:
            for unit in (a, b):
                self._known(unit)
            raise UnitError(f"{a!r} does not convert into {b!r}: another dimension")
        return pair

    def _alike(self, a: str, b: str) -> tuple[Scaled, Scaled] | None:
        for source, target in product(self._read(a), self._read(b)):
            if source[1].dimensionality == target[1].dimensionality:
                if str(target[1]).startswith("delta_"):
                    source = self._difference(source)
                return source, target
            if self._power(source) and self._power(target):
                return source, target
        return None

    def _power(self, scaled: Scaled) -> bool:
        watt = self._registry.watt.dimensionality
        return scaled[1] in self._levels or scaled[1].dimensionality == watt

    def _known(self, printed: str) -> tuple[Scaled, ...]:
        readings = self._read(printed)
        if not readings:
            raise UnitError(f"unknown unit {printed!r}; add its spelling to knowledge/units.toml")
        return readings

    def _one(self, printed: str) -> Scaled:
        return self._known(printed)[0]

    def _readings(self, printed: str) -> tuple[Scaled, ...]:
        return self._meanings(bare(clean(printed)))

    def _meanings(self, text: str) -> tuple[Scaled, ...]:
        if not text or len(text) > LONGEST or text in GASES:
            return ()
        if text == "1":
            return ((Fraction(1), self._unit("")),)
        if whole := self._spellings.whole(text):
            return tuple(self._scaled([((meaning,), Fraction(1))]) for meaning in whole)
        pieces = Cutter(text, self._spellings).pieces()
        if not pieces:
            return ()
        chosen = product(*(meanings for meanings, _ in pieces))
        exponents = [exponent for _, exponent in pieces]
        return tuple(
            self._scaled([((m,), e) for m, e in zip(meanings, exponents, strict=True)])
            for meanings in chosen
        )

    def _scaled(self, pieces: list[Piece]) -> Scaled:
        factor, unit = Fraction(1), self._unit("")
        for (meaning,), exponent in pieces:
            read = self._registry.parse_expression(meaning)
            number, one = (read.magnitude, read.units) if hasattr(read, "units") else (read, None)
            if exponent.denominator == 1:
                factor *= Fraction(number) ** int(exponent)
            if one is None:
                continue
            if one in (self._celsius, self._fahrenheit) and (len(pieces) > 1 or exponent != 1):
                one = self._unit("kelvin")
            power = exponent.numerator / Decimal(exponent.denominator)
            unit = unit * one ** (int(power) if power == int(power) else power)
        return factor, unit

    def _coherent(self, unit: Any) -> str:
        """The coherent SI unit: named parts stay (N·m is not a joule), others become base."""
        single = len(dict(unit._units)) == 1
        for name in ("pascal", "newton", "watt", "pascal*second", "joule", "gray"):
            named = self._unit(name)
            alike = unit.dimensionality == named.dimensionality
            if alike and (single or name not in ("joule", "gray")):
                return str(f"{named:~C}")
        target = self._unit("")
        for name, exponent in dict(unit._units).items():
            part = self._root(str(name))
            target = target * part**exponent
        return str(f"{target:~C}") or "1"

    def _root(self, name: str) -> Any:
        _, base, _ = self._registry.parse_unit_name(name)[0]
        if base in COHERENT:
            return self._unit("kilogram" if base == "gram" else base)
        read = self._registry.get_base_units(self._unit(name))[1]
        mass = dict(read._units).get("gram", 0)
        return read * self._unit("kilogram/gram") ** mass


COHERENT = frozenset(
    [
        "meter",
        "second",
        "ampere",
        "candela",
        "gram",
        "mole",
        "kelvin",
        "radian",
        "bit",
        "newton",
        "pascal",
        "joule",
        "watt",
        "volt",
        "ohm",
        "siemens",
        "farad",
        "coulomb",
        "weber",
        "henry",
        "tesla",
        "lumen",
        "lux",
        "becquerel",
        "gray",
        "sievert",
        "hertz",
        "steradian",
        "volt_ampere",
        "decibel",
    ]
)


def _ratio(unit: Any) -> bool:
    return bool(unit.dimensionless)


def _spelled(scaled: Scaled) -> str:
    """Such as ``ppm/K``, ``g/min/10``, ``1000*kg/m**3``; ``normal`` reads it back."""
    factor, unit = scaled
    text = str(f"{unit:~C}")
    if factor in RATIOS and (not text or text.startswith("1/")):
        return RATIOS[factor] + text.removeprefix("1")
    above = f"{factor.numerator}*" if factor.numerator != 1 else ""
    below = f"/{factor.denominator}" if factor.denominator != 1 else ""
    if not text:
        return f"{factor.numerator}{below}"
    return f"{above}{text}{below}"


def _tidy(value: Decimal) -> Decimal:
    rounded = SIGNIFICANT.plus(value).normalize()
    exponent = rounded.as_tuple().exponent
    whole = isinstance(exponent, int) and 0 < exponent < 15
    return rounded.quantize(Decimal(1), context=EXACT) if whole else rounded


def load_units() -> Units:
    """The units of ``knowledge/units.txt`` with the spellings of ``knowledge/units.toml``."""
    knowledge = files("zhiyi.knowledge")
    entries = tomllib.loads((knowledge / "units.toml").read_text("utf-8"))["unit"]
    with as_file(knowledge / "units.txt") as definitions:
        registry: Any = pint.UnitRegistry(str(definitions), non_int_type=Decimal)
        registry.formatter.default_sort_func = None
    return Units(registry, Spellings(entries))
