"""Values for the slots of the bank, and how each language prints them.

A value may be dressed otherwise in Chinese without saying anything else: another unit, the unit in
Chinese words, both units, a worded comparator, digits as words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from .bank import SLOT

Sort = Literal["number", "range", "code", "date", "count", "one"]
Dress = Literal["plain", "unit word", "converted", "doubled", "worded sign", "number word"]
COMMA = frozenset({"de", "fr", "ru", "es", "it"})
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Value:
    """``numbers``: one for a number or a count, two for a range; ``text``: a code or a name."""

    sort: Sort
    numbers: tuple[Decimal, ...] = ()
    unit: str = ""
    text: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its slots filled; ``spans``: slot name, start and end of what it became."""

    text: str
    spans: tuple[tuple[str, int, int], ...] = ()


@cache
def units() -> dict[str, dict[str, Any]]:
    file = Path(__file__).parent / "units.toml"
    found: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def draw(spec: str, rng: Random) -> Value:
    """A value: ``number LOW HIGH STEP UNIT``, ``range LOW HIGH LOW HIGH STEP UNIT``,
    ``code PATTERN...`` (# a digit, @ a letter), ``count LOW HIGH``, ``date``, ``one A|B``."""
    sort, _, rest = spec.partition(" ")
    words = rest.split()
    if sort == "number":
        low, high, step = (Decimal(word) for word in words[:3])
        return Value("number", (_between(low, high, step, rng),), _unit(words[3]))
    if sort == "range":
        a, b, c, d, step = (Decimal(word) for word in words[:5])
        return Value(
            "range", (_between(a, b, step, rng), _between(c, d, step, rng)), _unit(words[5])
        )
    if sort == "count":
        return Value("count", (Decimal(rng.randint(int(words[0]), int(words[1]))),))
    if sort == "date":
        day = date(2021, 1, 13) + timedelta(days=rng.randrange(1700))
        return Value("date", day=day.replace(day=13 + day.day % 15))
    if sort == "code":
        return Value("code", text="".join(_sign(c, rng) for c in rng.choice(words)))
    if sort == "one":
        return _of_choice(rng.choice(rest.split("|")).strip())
    raise ValueError(f"no such slot: {spec}")


def _of_choice(text: str) -> Value:
    """A name or a standard; a bare number is one, and takes the decimal sign of the language."""
    bare = text.replace(".", "", 1).isdigit()
    return Value("number", (Decimal(text),)) if bare else Value("one", text=text)


def _unit(word: str) -> str:
    return "" if word == "-" else word


def _sign(pattern: str, rng: Random) -> str:
    if pattern == "#":
        return rng.choice(DIGITS[1:])
    return rng.choice("ABCDEFHKLMPRSTVW") if pattern == "@" else pattern


def _between(low: Decimal, high: Decimal, step: Decimal, rng: Random) -> Decimal:
    return low + step * rng.randrange(int((high - low) / step) + 1)


def fill(
    template: str, values: dict[str, Value], code: str, *, rng: Random, dress: Dress = "plain"
) -> Filled:
    """The template in language ``code``; every slot becomes its value."""
    text, spans, end = "", [], 0
    for slot in SLOT.finditer(template):
        text += template[end : slot.start()]
        printed = shown(values[slot["name"]], code, slot["sign"] or "", rng=rng, dress=dress)
        spans.append((slot["name"], len(text), len(text) + len(printed)))
        text += printed
        end = slot.end()
    return Filled(text + template[end:], tuple(spans))


SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "±": "±", "": ""}
WORDED = {"<=": "不大于", ">=": "不小于", "<": "小于", ">": "大于"}


def shown(value: Value, code: str, sign: str, *, rng: Random, dress: Dress = "plain") -> str:
    """The value as a paper in that language prints it."""
    if value.sort in ("code", "one"):
        return value.text
    if value.day is not None:
        return _day(value.day, code, rng)
    if value.sort == "count":
        return _count(int(value.numbers[0]), code, dress, rng)
    if code == "zh" and dress == "converted":
        value = converted(value, rng) or value
    worded = code == "zh" and dress == "worded sign"
    head = WORDED.get(sign, SIGNS[sign]) if worded else SIGNS[sign]
    space = "" if worded or sign == "±" else rng.choice(("", " ")) if sign else ""
    other = converted(value, rng) if code == "zh" and dress == "doubled" else None
    more = f"（{_amount(other, code, rng, dress)}）" if other else ""
    return f"{head}{space}{_amount(value, code, rng, dress)}{more}"


def converted(value: Value, rng: Random) -> Value | None:
    """The same in another unit, exactly; None where no other unit is usual."""
    others = list(units().get(value.unit, {}).get("same", {}).items())
    if not others:
        return None
    unit, factor = rng.choice(others)
    numbers = tuple((n * Decimal(factor)).normalize() for n in value.numbers)
    return replace(value, numbers=numbers, unit=unit)


def _amount(value: Value, code: str, rng: Random, dress: Dress) -> str:
    told = [number(n, code, rng) for n in value.numbers]
    unit = unit_in(value.unit, code, word=dress == "unit word")
    if len(told) == 2:
        middle = {"en": " to ", "de": " bis ", "zh": "～", "ja": "～", "ko": "~"}
        told = [told[0] + middle.get(code, " … ") + told[1]]
    tight = unit in ("%", "°") or (code in ("zh", "ja", "ko") and (not unit.isascii()))
    return told[0] + ("" if not unit else unit if tight else f" {unit}")


def unit_in(unit: str, code: str, *, word: bool = False) -> str:
    told = units().get(unit, {})
    if code == "zh" and word and "word" in told:
        return str(told["word"])
    return str(told.get(code, unit))


def number(value: Decimal, code: str, rng: Random) -> str:
    """With the decimal sign and the thousands of the language."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text and value == value.to_integral() else text
    minus, digits = ("−" if rng.random() < 0.5 else "-") * (text[0] == "-"), text.lstrip("-")
    whole, _, rest = digits.partition(".")
    if len(whole) > 4 or (len(whole) == 4 and code in ("en", "de") and rng.random() < 0.4):
        apart = {"en": ",", "de": ".", "es": ".", "it": ".", "fr": "\u202f", "ru": "\u00a0"}
        sign = apart.get(code, ",") if code not in ("zh", "ja", "ko") or rng.random() < 0.4 else ""
        head = len(whole) % 3 or 3
        groups = [whole[:head], *(whole[n : n + 3] for n in range(head, len(whole), 3))]
        whole = sign.join(groups)
    return minus + whole + (("," if code in COMMA else ".") + rest if rest else "")


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}


def _day(day: date, code: str, rng: Random) -> str:
    if code in ("zh", "ja"):
        asian = f"{day.year}年{day.month}月{day.day}日"
        return asian if rng.random() < 0.7 else day.isoformat()
    if code == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    month = MONTHS[code].split()[day.month - 1]
    if code == "en":
        return rng.choice((f"{day.day} {month} {day.year}", day.isoformat()))
    worded = {"de": f"{day.day}. {month} {day.year}", "es": f"{day.day} de {month} de {day.year}"}
    figures = day.strftime("%d/%m/%Y" if code in ("fr", "es", "it") else "%d.%m.%Y")
    return rng.choice((worded.get(code, f"{day.day} {month} {day.year}"), figures))


COUNTS = {
    "en": "two three four five six seven eight nine ten",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn",
    "fr": "deux trois quatre cinq six sept huit neuf dix",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez",
    "it": "due tre quattro cinque sei sette otto nove dieci",
    "zh": "两 三 四 五 六 七 八 九 十",
}


def _count(value: int, code: str, dress: Dress, rng: Random) -> str:
    words = code in COUNTS and 2 <= value <= 10 and (rng.random() < 0.3 or dress == "number word")
    return COUNTS[code].split()[value - 2] if words else str(value)
