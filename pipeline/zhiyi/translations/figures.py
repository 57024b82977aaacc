"""Figures: what must be the same in an original and its translation, whatever the language.

Numbers with their units and comparators, dates, and codes (models, standards, CAS numbers). A
number that may be read in two ways, such as 1,500, keeps both readings; two figures are the same
where any of their readings are.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import pint

NOT_LINEAR = frozenset({"dB", "dBm", "dBi", "degC", "degF"})
"""Scales with an offset or logarithmic ones: compared in the same unit only."""
TOLERANCE = Decimal("0.0005")
"""Values that differ by less, relatively, are the same after a conversion of units."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, every value it may stand for, its unit in symbols, its comparator."""

    text: str
    values: frozenset[Decimal]
    unit: str | None = None
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    numbers: tuple[Number, ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[frozenset[str], ...] = ()


@cache
def _registry() -> pint.UnitRegistry[Any]:
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Decimal)
    return registry


@dataclass(frozen=True, slots=True)
class Words:
    """Spellings of units and the pattern that finds one after a number; months; comparators
    before and after a number, the longest first."""

    units: dict[str, str]
    unit: re.Pattern[str]
    months: dict[str, int]
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]


@cache
def _words() -> Words:
    path = files("zhiyi.knowledge") / "figure_words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    units: dict[str, str] = dict(data["words"])
    units |= {symbol: symbol for symbol in data["symbols"]["plain"].split()}
    pattern = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    return Words(
        units=units,
        unit=re.compile(rf"\s*({pattern})(?![A-Za-zА-яёа-я])"),
        months={w: int(n) for n, words in data["months"].items() for w in words.split()},
        before=_longest_first(data["comparators"]),
        after=_longest_first(data["comparators_after"]),
    )


def _longest_first(table: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(word, sign) for sign, words in table.items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def unit_words() -> frozenset[str]:
    """Every spelling of a unit."""
    return frozenset(_words().units)


_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DAY = r"(?P<d>\d{1,2})"
_NAME = r"(?P<mn>[^\W\d_]{3,10})"
_DATES = (
    re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(?P<m>\d{{1,2}})\s*[月월]\s*(?:{_DAY}\s*[日号일])?"),
    re.compile(rf"(?<![\d.]){_YEAR}[-/.](?P<m>\d{{1,2}})[-/.]{_DAY}(?![\d.])"),
    re.compile(rf"(?<!\w){_DAY}(?:st|nd|rd|th|\.)?\s+(?:de\s+)?{_NAME}\.?,?\s+(?:de\s+)?{_YEAR}"),
    re.compile(rf"(?<!\w){_NAME}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}"),
    re.compile(rf"(?<!\w){_NAME}\.?,?\s+{_YEAR}"),
    re.compile(rf"(?<![\d.]){_DAY}[./](?P<m>\d{{1,2}})[./]{_YEAR}(?![\d.])"),
)
"""Dates as papers print them; the last may mean day.month or month.day."""
_CODE = re.compile(
    r"\b\d{2,7}-\d{2}-\d\b"  # CAS
    r"|\b(?:GB|GJB|HB|JB|YB|YS|HG|SJ|QB|ISO|IEC|EN|DIN|ASTM|JIS|MIL|SAE|AMS|ГОСТ|GOST)(?:[/-][A-Z]{1,4})?"
    r"[\s-]?[A-Z]{0,2}[\s-]?\d[\d.]*(?:[-:—]\d+)*"  # standards
    r"|\b(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z][A-Z\d]*(?:[-/.][A-Z\d]+)*(?:[-/][A-Za-z\d]+)?\b"
)
_NUMBER = re.compile(
    r"(?<![A-Za-z\d_.,])[-−+]?\d{1,3}(?:[  ,']\d{3})+(?:[.,]\d+)?(?![\d])"
    r"|(?<![A-Za-z\d_])[-−+]?\d+(?:[.,]\d+)*"
)
_ITEM = re.compile(
    r"^[\s#•·\-*]*(?:[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?=\s|[^\W\d])|\d{1,2}(?=\s+[A-ZА-Я][^\W\d])"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}(?=\s*[^\W\d]))|(?<=#)\s*\d{1,2}(?=\s)"
)
"""The number of a list or a heading: nothing the paper states."""


_SIGNS = str.maketrans({"µ": "u", "μ": "u", "º": "°", "˚": "°"})
_DEGREES = re.compile(r"°\s*°(?=\s*[CF])")


@cache
def figures_of(text: str) -> Figures:
    """Every figure of a segment. Numbers of lists and headings at its start are left out."""
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    plain = _DEGREES.sub("°", plain)  # "21°℃" is one sign, read twice
    item = _ITEM.search(plain)
    if item and not _words().unit.match(plain, item.end()):
        plain = plain[item.end() :]
    dates, plain = _take_dates(plain)
    codes = tuple(dict.fromkeys(_code(m.group()) for m in _CODE.finditer(plain)))
    plain = _CODE.sub(" ", plain)
    numbers = tuple(_number(m, plain) for m in _NUMBER.finditer(plain))
    return Figures(numbers, codes, dates)


def _take_dates(text: str) -> tuple[tuple[frozenset[str], ...], str]:
    """The dates of a text, and the text without them."""
    dates: list[frozenset[str]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if days := _days(match):
                dates.append(days)
                text = text.replace(match.group(), " ")
    return tuple(dates), text


def _days(match: re.Match[str]) -> frozenset[str]:
    """The days that a date may mean: 04/03/2025 is two. Empty where it is no date."""
    parts = match.groupdict()
    year, day = parts["y"], int(parts.get("d") or 0)
    month = _words().months.get(parts["mn"].lower(), 0) if parts.get("mn") else int(parts["m"])
    days = {f"{year}-{month:02}-{day:02}"} if 1 <= month <= 12 and day <= 31 else set()
    if match.re is _DATES[-1] and 1 <= day <= 12:
        days.add(f"{year}-{day:02}-{month:02}")
    return frozenset(days)


def _code(text: str) -> str:
    return re.sub(r"[\s—–]+", "-", text.upper()).strip("-").replace("-", "").replace(":", "")


def _number(match: re.Match[str], text: str) -> Number:
    words = _words()
    rest = text[match.end() :]
    scale = re.match(r"\s*(万|亿|thousand|million|тыс\.?|千(?=[^克米帕伏瓦赫牛焦]|$))", rest)
    factor = Decimal(1)
    if scale:
        factor = Decimal(_SCALES[scale.group(1).rstrip(".")])
        rest = rest[scale.end() :]
    unit = words.unit.match(rest)
    after = rest[unit.end() if unit else 0 :]
    return Number(
        text=match.group() + (rest[: unit.end()] if unit else ""),
        values=frozenset(value * factor for value in _values(match.group())),
        unit=words.units[unit.group(1)] or None if unit else None,
        comparator=_comparator(text[: match.start()], after),
    )


_SCALES = {"万": 10**4, "亿": 10**8, "千": 10**3, "thousand": 10**3, "million": 10**6, "тыс": 10**3}


def _comparator(before: str, after: str) -> str | None:
    """The sign that the words next to a number stand for."""
    before, after = before.rstrip(" :：约为是").lower(), after.lstrip().lower()
    for word, sign in _words().before:
        if before.endswith(word) and not (
            word[0].isalpha() and word[0].isascii() and before[: -len(word)][-1:].isalpha()
        ):
            return sign
    return next((sign for word, sign in _words().after if after.startswith(word)), None)


def _values(text: str) -> set[Decimal]:
    """Every value that the digits may stand for, with points and commas in either use."""
    digits = re.sub(r"[  ']", "", text.replace("−", "-").lstrip("+"))
    readings = {digits.replace(",", "")}
    if re.fullmatch(r"-?\d+,\d+", digits):
        readings.add(digits.replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        readings.add(digits.replace(".", "").replace(",", "."))
    values = set()
    for reading in readings:
        try:
            values.add(Decimal(reading).normalize())
        except InvalidOperation:  # 1.2.3 is a version or a chapter, no number
            continue
    return values


def keys_of(number: Number) -> frozenset[str]:
    """Look-up keys of a number: its readings as printed, and in base units."""
    keys = {f"{abs(value):.4E}" for value in number.values}
    base = _base(number.unit) if number.unit else None
    if base:
        factor, unit = base
        keys |= {f"{abs(value * factor):.4E} {unit}" for value in number.values}
    return frozenset(keys or {number.text})


@cache
def _base(unit: str) -> tuple[Decimal, str] | None:
    """Factor and unit of ``unit`` in base units; None where pint does not know it or it has an
    offset."""
    if unit in NOT_LINEAR:
        return None
    try:
        one = _registry().Quantity(Decimal(1), _spell(unit)).to_base_units()
    except (pint.errors.PintError, AssertionError):
        return None
    return Decimal(str(one.magnitude)), f"{one.units:~}"


def same_value(a: Number, b: Number) -> bool:
    """Whether some readings agree, after conversion where both have units."""
    if not a.values or not b.values:
        return a.text == b.text
    if a.values & b.values and (a.unit == b.unit or not (a.unit and b.unit)):
        return True
    if not (a.unit and b.unit):
        return any(_close(abs(x), abs(y)) for x, y in product(a.values, b.values))
    factor = _factor(a.unit, b.unit)
    return factor is not None and any(_close(x * factor, y) for x, y in product(a.values, b.values))


@cache
def _factor(unit: str, other: str) -> Decimal | None:
    """What to multiply a value in ``unit`` with to have it in ``other``; None: not convertible.
    Temperatures in different scales are not compared."""
    if unit == other:
        return Decimal(1)
    if {unit, other} & NOT_LINEAR:
        return None
    registry = _registry()
    try:
        one = registry.Quantity(Decimal(1), _spell(unit))
        return Decimal(str(one.to(_spell(other)).magnitude))
    except (pint.errors.PintError, AssertionError):
        return None


def _spell(unit: str) -> str:
    spelled = {"%": "percent", "t": "metric_ton", "Gs": "gauss", "in": "inch", "L": "liter"}
    return spelled.get(unit, re.sub(r"(?<=[a-z])([23])\b", r"**\1", unit))


def same_unit(a: Number, b: Number) -> bool:
    return a.unit is None or b.unit is None or _factor(a.unit, b.unit) is not None


def _close(x: Decimal, y: Decimal) -> bool:
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y))
