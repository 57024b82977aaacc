"""Whether a figure of the facts file stands in an entry: as a comparison, or named in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pint import DimensionalityError

from zhiyi.controls import Entry
from zhiyi.controls.expressions import Comparison
from zhiyi.units import UnitError, Units

Held = Literal["in", "named", "missing"]
Told = tuple[Decimal, str]
"""A number in words, and the letters behind it."""

PRINTED_AS = {
    "wt%": "%", "vol%": "%", "wt": "1", "u": "Da", "g0": "gn", "g0 RMS": "gn", "Gy(Si)": "Gy",
    "个": "1", "轴": "1", "axes": "1", "架": "1", "neutrons": "1/s", "tps": "1/s", "次/s": "1/s",
    "frames/s": "1/s", ":1": "1", "% of full scale": "%", "±℃": "Δ°C", "Gbyte/s": "GB/s",
    "m3 UF6/min": "m3/min", "kg TNT": "kg", "°": "deg", "µm": "um", "": "1",
}  # fmt: skip
"""Units of the facts file as our own readers know them."""
STRICT = {"better_than": {"better_than", "<", ">"}}
FLIPPED = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?:e(?P<e>[-+]?\d+)|\s?[×x]\s?10(?P<raised>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^-?\d+))?"
    r"(?P<many>[万亿])?\s?(?P<unit>[A-Za-zµμΩ℃%°·/0-9²³]{0,12})"
)
QUOTED = re.compile(r'"([^"]*)"')
SHARE = re.compile(r"(\d+)/(\d+)")
RATIO = re.compile(r"(\d+):(\d+)")
LABELS = re.compile(
    r"alternative \d\S*|item \d+|\d[A-E]\d{3}[.\w]*|\(\d\)|[.]\d+[–-][.]\d+"
    r"|(?:ISO|ASTM|GB|GJB)[/T]*[ A-Z\d:.-]*(?:\(\d{4}\))?|\d{4}年(?:第\d+号)?|No[.]\d+|[A-Za-z]+\d+"
)
"""Marks in conditions that are no figures: paragraphs, codes, standards, years, formulas."""
GROUPED = re.compile(r"(?<=\d)[ ,](?=\d{3}(?!\d))")
MANY = {"万": 10_000, "亿": 100_000_000, None: 1}


@dataclass(frozen=True, slots=True)
class Figure:
    """One numeric parameter of a row. ``values``: one, the two of a range, or those of a set."""

    name: str
    operator: str
    values: tuple[Decimal, ...]
    unit: str
    words: bool = False

    def __str__(self) -> str:
        shown = ", ".join(f"{value:f}" for value in self.values)
        return f"{self.name} {self.operator} {shown} {self.unit}".rstrip()


def figures(parameters: list[dict[str, Any]]) -> Iterator[Figure]:
    """The figures of a row; what is in words holds figures too: 120×120×50, 0.2+L/2000."""
    for given in parameters:
        value = given["value"]
        values = value if isinstance(value, list) else [_plain(value)]
        if all(isinstance(one, int | float | Decimal) for one in values):
            exact = tuple(Decimal(str(one)) for one in values)
            yield Figure(given["name_zh"], given["op"], exact, given["unit"])
            continue
        numbers = tuple(n for one in values for n, _ in numbers_in(str(one)))
        if numbers:
            yield Figure(given["name_zh"], given["op"], numbers, given["unit"], words=True)


def _plain(value: Any) -> Any:
    """A proportion such as 1:500 as the number it is; anything else as it is."""
    ratio = RATIO.fullmatch(value) if isinstance(value, str) else None
    return Decimal(ratio[1]) / Decimal(ratio[2]) if ratio else value


def conditions(parameters: list[dict[str, Any]]) -> Iterator[tuple[str, list[Told]]]:
    """What a parameter is measured or holds under, with the figures that it tells."""
    for given in parameters:
        if numbers := list(numbers_in(LABELS.sub("", given["condition"]))):
            yield f"{given['name_zh']}: {given['condition']}", numbers


def spoken_of(numbers: list[Told], entry: Entry, units: Units) -> bool:
    """Whether the entry tells every one of these, in its criteria or in words."""
    told = _words_of(entry)
    for one, _ in compared(entry.criteria) if entry.criteria is not None else ():
        told += [(limit, one.unit or "1") for limit in one.limits]
    return all(_told(value, unit, told, units) for value, unit in numbers)


def unfounded(row: dict[str, Any], entry: Entry, units: Units) -> Iterator[Comparison]:
    """Comparisons of the entry whose figures neither the row tells nor a note or doubt of the entry
    explains: a slip of the pen. More than nothing says only that something is in it."""
    told: list[Told] = [(value, _unit(f)) for f in figures(row["parameters"]) for value in f.values]
    for given in row["parameters"]:
        if share := SHARE.search(str(given["value"])):
            low, high = Decimal(share[1]), Decimal(share[2])
            told += [(low / high, "1"), (high / low, "1")]
    words = (str(p["condition"]) + str(p["name_zh"]) + str(p["name_en"]) for p in row["parameters"])
    said = (row["verbatim_excerpt"], row.get("notes", ""), row["name_zh"], *words)
    text = " ； ".join((*said, *entry.notes, *entry.doubts))
    told += list(numbers_in(text))
    told += [(Decimal(1), "1")] if "单" in text else []  # 单相, 单轴: one in a word
    for one, _ in compared(entry.criteria) if entry.criteria is not None else ():
        unit = one.unit or "1"
        if not all(not limit or _told(limit, unit, told, units) for limit in one.limits):
            yield one


def held(figure: Figure, entry: Entry, units: Units) -> Held:
    """In the criteria with its comparator and unit, or named in wordings, notes and doubts."""
    if not figure.words and entry.criteria is not None:
        found = list(compared(entry.criteria))
        if _in_one(figure, found, units) or _in_several(figure, found, units):
            return "in"
    told = _words_of(entry)
    named = all(_told(value, figure.unit, told, units) for value in figure.values)
    return "named" if named else "missing"


def _words_of(entry: Entry) -> list[Told]:
    quoted = QUOTED.findall(entry.criteria_text)
    return list(numbers_in(" ； ".join((*quoted, *entry.notes, *entry.doubts))))


def compared(expression: Any, *, denied: bool = False) -> Iterator[tuple[Comparison, bool]]:
    """Every comparison, and whether it stands under a ``not``."""
    if isinstance(expression, Comparison):
        yield expression, denied
    for part in getattr(expression, "parts", ()):
        yield from compared(part, denied=denied != (getattr(expression, "kind", "") == "not"))


def numbers_in(text: str) -> Iterator[Told]:
    """Every number in words, 5×10⁴ and 15 420 as well, with the letters behind it."""
    for found in NUMBER.finditer(GROUPED.sub("", text)):
        raised = (found["raised"] or "").lstrip("^").translate(SUPERSCRIPTS)
        exponent = int(found["e"] or raised or 0)
        yield Decimal(found["number"]).scaleb(exponent) * MANY[found["many"]], found["unit"]


def _in_one(figure: Figure, found: list[tuple[Comparison, bool]], units: Units) -> bool:
    return any(_holds(figure, one, denied, units) for one, denied in found)


def _in_several(figure: Figure, found: list[tuple[Comparison, bool]], units: Units) -> bool:
    """A range written as two comparisons, a set as several."""
    if len(figure.values) < 2:
        return False
    signs = [">=", "<="] if figure.operator in ("range", "covers") else ["=="] * len(figure.values)
    single = zip(signs, figure.values, strict=True)
    parts = [Figure(figure.name, sign, (value,), figure.unit) for sign, value in single]
    loose = [(part, replace_sign(part)) for part in parts]
    return all(any(_in_one(one, found, units) for one in pair) for pair in loose)


def replace_sign(figure: Figure) -> Figure:
    """The facts file does not say whether the ends of a range belong to it."""
    other = {">=": ">", "<=": "<"}.get(figure.operator, figure.operator)
    return Figure(figure.name, other, figure.values, figure.unit)


def _holds(figure: Figure, one: Comparison, denied: bool, units: Units) -> bool:
    unit = one.unit or "1"
    same = [_same(value, _unit(figure), limit, unit, units) for value, limit in _pairs(figure, one)]
    if len(figure.values) > 1:
        wanted = {"in", "covers"} if figure.operator in ("range", "covers") else {"one_of"}
        return one.comparator in wanted and len(one.limits) == len(same) and all(same)
    if figure.operator == "=" or figure.operator == "==":
        return one.comparator in ("==", "one_of") and any(same)
    return any(same) and figure.operator in _signs(figure, one, denied, units)


def _pairs(figure: Figure, one: Comparison) -> list[tuple[Decimal, Decimal]]:
    if len(figure.values) > 1:
        return list(zip(figure.values, one.limits, strict=False))
    return [(figure.values[0], limit) for limit in one.limits]


def _signs(figure: Figure, one: Comparison, denied: bool, units: Units) -> set[str]:
    """What the comparison says at that figure, in the words of the facts file."""
    if one.comparator in ("in", "covers"):
        assert one.low is not None and one.high is not None
        unit, value = one.unit or "1", figure.values[0]
        signs = set()
        if _same(value, _unit(figure), one.low.value, unit, units):
            signs.add(">=" if one.low.inclusive else ">")
        if _same(value, _unit(figure), one.high.value, unit, units):
            signs.add("<=" if one.high.inclusive else "<")
    else:
        signs = {one.comparator}
    if denied:
        signs |= {FLIPPED.get(sign, sign) for sign in signs}
    if "better_than" in signs or signs & {"<", ">"}:
        signs.add("better_than")
    if one.comparator == "better_than":
        signs |= {"<", ">"}
    return signs


def _unit(figure: Figure) -> str:
    """What is told by name for a day is told in the criteria per day."""
    return f"{figure.unit}/d" if figure.name.startswith("日") else figure.unit


def _same(value: Decimal, unit: str, limit: Decimal, to: str, units: Units) -> bool:
    """Equal to four digits after conversion: g₀ and inches are not printed with more."""
    try:
        converted = units.convert(value, PRINTED_AS.get(unit, unit), to)
    except (UnitError, DimensionalityError):
        return False
    return abs(converted - limit) <= abs(limit) * Decimal("0.0001")


def _told(value: Decimal, unit: str, told: list[Told], units: Units) -> bool:
    """Whether a number is among those told: as it is, without its sign, or in another unit."""
    if any(number in (value, -value) for number, _ in told):
        return True
    return bool(unit) and any(
        _same(number, printed, value, PRINTED_AS.get(unit, unit), units) for number, printed in told
    )
