"""Numerals: numbers in figures and in words, with every value that they may stand for.

1,500 is fifteen hundred or one and a half: both readings stay. "10 200 300" may be one number or
three cells of a table that a reader ran together: the parts stay beside the whole.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from zhiyi.han_numerals import DIGITS, whole_number


@dataclass(frozen=True, slots=True)
class Numeral:
    """``text[start:end]`` and its values, without the sign. ``parts``: the numbers that it may be
    made of instead. ``words``: written in words. ``doubtful``: a letter stands among the digits."""

    start: int
    end: int
    values: frozenset[Decimal]
    parts: tuple[Numeral, ...] = ()
    words: bool = False
    doubtful: bool = False


@cache
def figure_words() -> dict[str, Any]:
    """``knowledge/figure_words.toml``."""
    path = files("zhiyi.knowledge") / "figure_words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


_CORE = (
    r"\d{1,3}(?P<sep>[ ,.'])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d+)?(?![\d])(?!(?P=sep)\d)"
    r"|\d+(?:[.,]\d+)*|(?<![\d.])\.\d+"
)
_DIVIDED = (
    r"(?:(?P<whole>\d{1,3})[ -])?(?P<over>\d{1,2})"
    r"/(?P<under>2|3|4|5|6|8|10|16|20|32|50|64|100|1000)"
    r"(?![\d/]|[.,]\d)"
)
_POWER = (
    r"(?:\s?[×x*·]\s?10\s?(?:\^\s?\(?(?P<hat>[-+]?\d{1,3})\)?|(?P<lost>-?\d{1,2})(?![\d.,]))"
    r"|[eE](?P<e>[-+]?\d{1,3})(?![\w.]))"
)
_TEN = r"10\^\(?(?P<ten>[-+]?\d{1,3})\)?|10(?P<drop>-(?:1[0-5]|[1-9]))(?![\d.,-])"
_MIXED = r"(?=[\d.,]*[OQo])\d[\d.,]*[OQo][\dOQo]*(?![A-Za-z])|\d+[lI]\d+(?![A-Za-z])"
_NUMBER = re.compile(
    rf"(?<![\d_])(?<!\d[.,])(?<![^\W\d_]\^)(?:(?P<mixed>{_MIXED})|(?<![\d/])(?:{_DIVIDED})|{_TEN}"
    rf"|(?P<core>{_CORE})(?:{_POWER})?)"
)
_LETTERS = str.maketrans("OQolI", "00011")


def numerals_in(text: str) -> list[Numeral]:
    """Every number of the text in order, those in words among them."""
    found = [_numeral(match) for match in _NUMBER.finditer(text)]
    found = [_multiplied(text, one) for one in found if one]
    taken = [(one.start, one.end) for one in found]
    worded = [
        one
        for one in (*_chinese_in(text), *_words_in(text))
        if not any(start < one.end and one.start < end for start, end in taken)
    ]
    return sorted(found + worded, key=lambda one: one.start)


def _numeral(match: re.Match[str]) -> Numeral:
    start, end = match.span()
    if match["mixed"]:
        values, _ = readings(match["mixed"].translate(_LETTERS), start)
        return Numeral(start, end, values, doubtful=True)
    if match["under"]:
        return _fraction(match)
    if match["ten"]:
        return Numeral(start, end, frozenset({Decimal(1).scaleb(int(match["ten"]))}))
    if match["drop"]:
        low = Numeral(start, start + 2, frozenset({Decimal(10)}))
        high = Numeral(start + 3, end, frozenset({Decimal(match["drop"][1:])}))
        return Numeral(start, end, frozenset({Decimal(1).scaleb(int(match["drop"]))}), (low, high))
    values, parts = readings(match["core"], start)
    power = match["hat"] or match["lost"] or match["e"]
    if power and values:
        raised = frozenset(value.scaleb(int(power)).normalize() for value in values)
        factors: tuple[Numeral, ...] = ()
        if match["lost"] and "-" not in power:  # 3×106 is 3×10⁶ or a size
            behind = Numeral(end - 2 - len(match["lost"]), end, frozenset({Decimal("10" + power)}))
            plain = Numeral(start, match.end("core"), values)
            factors = (plain, behind)
        return Numeral(start, end, raised, factors)
    return Numeral(start, end, values, parts)


def _fraction(match: re.Match[str]) -> Numeral:
    over, under = Decimal(match["over"]), Decimal(match["under"])
    parts = tuple(
        Numeral(*match.span(name), frozenset({Decimal(match[name])}))
        for name in ("whole", "over", "under")
        if match[name]
    )
    if over >= under:
        return Numeral(*match.span(), frozenset(), parts)
    value = Decimal(match["whole"] or 0) + over / under
    return Numeral(*match.span(), frozenset({value.normalize()}), parts)


def readings(core: str, start: int) -> tuple[frozenset[Decimal], tuple[Numeral, ...]]:
    """The values of digits with points, commas and blanks in either use, and the numbers that it
    is a list of where it can be one. No value: a version or a chapter, such as 1.2.3."""
    found: set[str] = set()
    if re.fullmatch(r"\d{1,3}(?:([ ,'])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", core) and core[0] != "0":
        found.add(re.sub(r"[ ']|,(?=\d{3})(?!\d{4})", "", core).replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", core) and core[0] != "0":
        found.add(core.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d*[.,]?\d+", core):
        found.add(core.replace(",", "."))
    pieces = list(re.finditer(r"[^ ,]+", core))
    parts: tuple[Numeral, ...] = ()
    if len(pieces) > 1 and not any(re.match(r"0\d*$", piece.group()) for piece in pieces):
        parts = tuple(
            Numeral(start + piece.start(), start + piece.end(), readings(piece.group(), 0)[0])
            for piece in pieces
        )
    return frozenset(Decimal(one).normalize() for one in found), parts


@cache
def _multiples() -> tuple[re.Pattern[str], dict[str, int]]:
    powers = {
        word: int(power)
        for power, words in figure_words()["multiples"].items()
        for word in words.split()
    }
    words = "|".join(re.escape(word) for word in sorted(powers, key=len, reverse=True))
    # 千 begins 千瓦 and 千克; the units say so
    latin = r"(?![^\W\d_])(?=\W|$)"
    han = r"(?![克米帕伏瓦赫牛焦安卡欧乏升巴特位字比])"
    ends = rf"(?<=[A-Za-zА-яё]){latin}|(?<=[A-Za-zА-яё]\.)|(?<=[万亿百千만억천]){han}"
    pattern = rf"\s?(?P<word>{words})\.?(?:{ends})"
    return re.compile(pattern, re.IGNORECASE), powers


def _multiplied(text: str, numeral: Numeral) -> Numeral:
    """With the 万, million or Mio. behind it."""
    pattern, powers = _multiples()
    found = pattern.match(text, numeral.end)
    if not found:
        return numeral
    power = powers[found["word"].lower()]
    raised = frozenset(value.scaleb(power).normalize() for value in numeral.values)
    return Numeral(numeral.start, found.end(), raised, (), numeral.words, numeral.doubtful)


_HAN = r"[零〇一二两三四五六七八九十百千]"
_CHINESE = re.compile(
    rf"(?P<half>半)个?(?=[年天日月]|小时|分钟)|(?P<under>{_HAN}+)分之(?P<over>{_HAN}+(?:点{_HAN}+)?)"
    rf"|(?P<body>{_HAN}+(?:点{_HAN}+)?(?:[万亿]{_HAN}*)*)"
)


def _chinese_in(text: str) -> Iterator[Numeral]:
    for match in _CHINESE.finditer(text):
        if match["half"]:
            yield Numeral(*match.span(), frozenset({Decimal("0.5")}), words=True)
        elif match["under"]:
            over, under = _value(match["over"]), _value(match["under"])
            if under:
                values = {(over / under).normalize()}
                yield Numeral(*match.span(), frozenset(values), words=True)
        else:
            value = _value(match["body"])
            yield Numeral(*match.span(), frozenset({value.normalize()}), words=True)


def _value(numerals: str) -> Decimal:
    """Of 一百二十, 三点五, 五十万, 二〇二六."""
    total = Decimal(0)
    for mark, power in (("亿", 8), ("万", 4)):
        head, found, rest = numerals.rpartition(mark)
        if found:
            total += _value(head) * Decimal(10) ** power
            numerals = rest
    whole, _, part = numerals.partition("点")
    total += whole_number(whole)
    return total + (Decimal("0." + "".join(str(DIGITS.get(c, 0)) for c in part)) if part else 0)


@cache
def _number_words() -> dict[str, Decimal]:
    table = figure_words()["numerals"]
    words = {word: Decimal(value) for value, told in table.items() for word in told.split()}
    ones = {
        one: words[one]
        for one in ["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    }
    ones["ein"] = Decimal(1)
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    words |= {one + "und" + ten: ones[one] + words[ten] for one in ones for ten in tens}
    return words


_WORD = re.compile(r"[^\W\d_]+")
_FILLING = frozenset({"and", "y", "et"})


def _words_in(text: str) -> Iterator[Numeral]:
    """Numbers in words of alphabets: three, twenty-five, zwei Millionen."""
    words = _number_words()
    run: list[tuple[int, int, Decimal]] = []
    for match in _WORD.finditer(text):
        word = match.group().lower()
        joined = not run or text[run[-1][1] : match.start()] in (" ", "-", " and ", " y ", " et ")
        if run and not joined:
            yield _multiplied(text, _sum(run))
            run = []
        if word in words:
            run.append((*match.span(), words[word]))
        elif run and word not in _FILLING:
            yield _multiplied(text, _sum(run))
            run = []
    if run:
        yield _multiplied(text, _sum(run))


def _sum(run: list[tuple[int, int, Decimal]]) -> Numeral:
    total, last = Decimal(0), Decimal(10**9)
    for _, _, value in run:
        if value in (100, 1000) and total:
            total *= value
        elif value < last:
            total += value
        else:
            total = value
        last = value
    return Numeral(run[0][0], run[-1][1], frozenset({total.normalize()}), words=True)
