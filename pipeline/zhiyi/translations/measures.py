"""Measures: the unit behind a number, and whether two numbers with units measure the same.

Spellings and factors are those of ``zhiyi.units``; every conversion is computed once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from zhiyi.document import Bound, Quantity
from zhiyi.units import UnitError, Units, load_units

NEAR = Decimal("0.05")
"""A figure that was rounded after conversion lies this near, relatively, to what was converted:
3/8 inch is 9.5 mm, and 14.7 psi are 1 bar to a translator who rounds."""
EXACT = Decimal("0.0005")
"""What a conversion to the last digit may be off by: factors are rounded."""
KINDRED = Decimal("0.03")
"""Units that are this near each other are mixed up in speech and mean the same: hp and 马力
(1.4 %), ton and 吨, Torr and mmHg."""
LEVELS = frozenset({"dB", "dBm", "dBW"})
"""Logarithmic units: compared as printed."""
COUNTS = frozenset({"1", "10000", "1000000"})
"""What counting words such as 个 and 次 stand for: no unit."""
WORDLIKE = frozenset({"in", "a", "as", "at", "no", "d", "r", "с", "г", "В"})
"""Symbols that are words, too: units only where no word follows, and never surely."""
DOUBTFUL = frozenset("分时日年月周位转节度道丝匹开特托巴法库奥希伽戈摩勒卡目点斤磅旦天乏泊坎圈") | {
    "a", "d", "r", "P", "M", "B", "S", "R", "H", "G", "l", "as", "at", "in", "с", "г", "м",
    "ч", "т", "А", "В", "К", "C", "'", "’", '"', "”", "″", "′", "年", "분", "일", "년", "초",
    "days", "day", "year", "years", "month", "months", "week", "weeks", "個", "時間", "日",
}  # fmt: skip
"""Spellings that often mean something else (第5节, 2道, 5 A of a heading): a difference of such a
unit proves nothing."""
GOING_ON = "的至以到或和及每与、时"
"""A unit of one Chinese character is sure before these; before others it begins a word."""


@cache
def units() -> Units:
    return load_units()


def _trie(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, that branches letter by letter."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    parts = [re.escape(letter) + _trie(rest) for letter, rest in branches.items()]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return body + ("?" if ends else "")


_LETTER = "A-Za-zÀ-ÿА-яёЁ"
_POWER = r"(?:\^?\(?-?[1-4]\)?(?![\d.,]))?"


@cache
def _unit() -> re.Pattern[str]:
    """A unit with its powers and what is joined to it; ``known`` has the last word."""
    one = rf"(?:{_trie(sorted({word.lower() for word in units().spellings}))}){_POWER}"
    joined = rf"(?:\s?[/·*×]\s?|[.-]|每|\sper\s|\s(?=[A-Za-z]+\^?-[1-4]))(?:\(?{one}\)?|10{one})"
    return re.compile(
        rf"\s{{0,2}}(?P<ten>10\^-?\d{{1,2}}\s?[·*/]?\s?)?(?P<unit>{one}(?:{joined}){{0,4}})",
        re.IGNORECASE,
    )


@cache
def unit_words() -> frozenset[str]:
    """Every spelling of a unit."""
    return frozenset(units().spellings)


def unit_at(text: str, place: int, *, joined: bool = False) -> tuple[str, int] | None:
    """The unit as printed that stands at ``place`` behind at most two blanks, and its end.

    ``joined``: behind a dash, as in a 30-minute test.
    """
    if joined:
        if not re.match(r"-[^\W\d_]{2}", text[place : place + 3]):
            return None
        place += 1
    found = _unit().match(text, place)
    if not found:
        return None
    start, end = found.start("unit"), found.end("unit")
    while end > start:
        printed = text[start:end].rstrip(" .·-*/×(")
        end = start + len(printed)
        if printed and _ends_well(text, start, end) and _known(printed):
            return (printed, end) if not _counts(printed) else None
        end -= 1
    return None


@cache
def _known(printed: str) -> bool:
    return printed.count("(") == printed.count(")") and units().known(printed)


@cache
def _counts(printed: str) -> bool:
    return units().normal(printed) in COUNTS


_LATIN = re.compile(rf"[{_LETTER}]")


def _ends_well(text: str, start: int, end: int) -> bool:
    """No word goes on behind it, and no word begins with it."""
    here, then = text[end - 1], text[end : end + 1]
    if then and _LATIN.match(here) and (_LATIN.match(then) or then == "_"):
        return False
    if here.isdigit() and then.isdigit():
        return False
    printed = text[start:end]
    apart = text[start - 1 : start].isspace()
    if printed in WORDLIKE and apart and re.match(r"\s+[^\W\d_]{2,}", text[end:]):
        return False
    return printed not in ("in", "as", "at", "no", "a") or not re.match(r"\s+\d", text[end:])


_LOOSE = re.compile(
    r"(?:[(\[（]\s?|单位\s?[:：]?\s?|(?<=[^\W\d_])\s?[/,]\s?|(?<=\s)|\bin\s)(?=[^\s\d()（），。])"
)
_PLAINLY = re.compile(
    r"[kMGmμunhc]?(?:Pa|Hz|W|V|N|J|Wh|VA|Ah|Ω|bar)|[mckμn]m|[kmμ]g|m?[sK]|°[CF]|%|ppm|ppb|rpm|psi|dB|N[·.]?m|min"
    r"|[A-Za-zμ°]+(?:\^?-?\d)?/[A-Za-zμ°·()]+(?:\^?-?\d)?|[кмМГ]?[гмлН]/[смд]?м?\^?[23]?|[cm]m\^?[23]|mol|兆帕|千帕|毫米|千瓦|公斤|МПа|кПа|мм|кг|кВт"
)
"""Units that stand alone in a row or a head and can be nothing else."""


def loose_units(text: str) -> tuple[str, ...]:
    """Units without a number: in brackets, behind a stroke or 单位, or in a cell of their own."""
    found: list[str] = []
    done = 0
    for match in _LOOSE.finditer(text):
        unit = unit_at(text, match.end())
        if not unit or match.end() < done:
            continue
        done = unit[1]
        printed, end = unit
        closed = bool(re.match(r"\s?[)\]）,，;:；：]|\s|$", text[end:]))
        bracketed = match.group()[:1] in "([（" and bool(re.match(r"\s?[)\]）]", text[end:]))
        if closed and (bracketed or _PLAINLY.fullmatch(printed)) and printed not in found:
            found.append(printed)
    return tuple(found)


def is_sure(text: str, printed: str, end: int) -> bool:
    """Whether a unit that ends at ``end`` of the text can be nothing else."""
    then = text[end : end + 1]
    if printed in DOUBTFUL or (then and then in "/·^*"):
        return False
    if len(printed) == 1 and "一" <= printed <= "鿿":
        return not ("一" <= then <= "鿿") or then in GOING_ON
    return True


SAME = (Decimal(1), Decimal(0))
"""Factor and offset of one unit printed in two ways."""


@cache
def conversion(unit: str, to: str) -> tuple[Decimal, Decimal] | None:
    """Factor and offset that bring a value in ``unit`` into ``to``; None: another dimension, or a
    logarithmic scale."""
    if unit == to:
        return SAME
    if {units().normal(unit), units().normal(to)} & LEVELS:
        return (Decimal(1), Decimal(0)) if units().normal(unit) == units().normal(to) else None
    try:
        offset = units().convert(Decimal(0), unit, to)
        return units().convert(Decimal(1), unit, to) - offset, offset
    except UnitError:
        return None


@cache
def base(unit: str) -> tuple[Decimal, Decimal, str] | None:
    """Factor, offset and name of the coherent unit of a unit; None where it has none."""
    try:
        zero, one = (units().si(_exactly(value, unit)) for value in (0, 1))
    except UnitError:  # "N/M" of shipping marks is made of units and is none
        return None
    if not (zero and one and zero.low and one.low and one.unit):
        return None
    return one.low.value - zero.low.value, zero.low.value, one.unit


def _exactly(value: int, unit: str) -> Quantity:
    bound = Bound(Decimal(value))
    return Quantity(low=bound, high=bound, unit=unit)


@cache
def kindred(unit: str, other: str) -> bool:
    """Whether both units measure the same and are next to equal."""
    factors = conversion(unit, other)
    return factors is not None and not factors[1] and abs(factors[0] - 1) <= KINDRED


def same_measure(value: Decimal, unit: str, other: Decimal, to: str) -> bool:
    """Whether ``value unit`` is ``other to``, rounded as ``other`` is printed; a difference of
    temperatures converts without the offset."""
    factors = conversion(unit, to)
    if factors is None:
        return False
    factor, offset = factors
    return _rounded(value * factor + offset, other) or (
        bool(offset) and _rounded(value * factor, other)
    )


def _rounded(exact: Decimal, printed: Decimal) -> bool:
    """Whether ``printed`` is what is left of ``exact`` when it is rounded to its digits."""
    off, size = abs(exact - printed), max(abs(exact), abs(printed))
    exponent = printed.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return off <= EXACT * size or (off <= step / 2 and off <= max(NEAR * size, Decimal("0.5")))
