"""Figures: what must be the same in an original and its translation, whatever the language.

Numbers with their units and signs of comparison, dates, and codes (models, standards, CAS and HS
numbers). What may be read in two ways keeps both readings; two figures are the same where any of
their readings are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import product

from zhiyi.translations.codes import codes_in
from zhiyi.translations.dates import Date, dates_in
from zhiyi.translations.measures import (
    SAME,
    base,
    conversion,
    is_sure,
    kindred,
    loose_units,
    same_measure,
    unit_at,
    unit_words,
)
from zhiyi.translations.numerals import Numeral, numerals_in
from zhiyi.translations.plain import blanked, plain
from zhiyi.translations.wording import is_minus, signs_around

__all__ = ["Figures", "Number", "Printed", "figures_of", "keys_of", "same_unit", "same_value",
           "unit_words"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, every value it may stand for (without its sign), its unit as printed.

    ``sure``: the unit can be nothing else. ``signs``: the comparators that the words next to it may
    stand for; none: no comparator. ``parts``: the numbers that a reader may have run together.
    ``doubtful``: a letter stands among the digits. ``first``: nothing stands before it.
    ``bracketed``: it stands in brackets. ``denied``: its comparator denies (not more than).
    ``place``: where it begins in the plain text.
    """

    text: str
    values: frozenset[Decimal]
    unit: str | None = None
    sure: bool = True
    signs: frozenset[str] = frozenset()
    negative: bool = False
    parts: tuple[Number, ...] = ()
    doubtful: bool = False
    first: bool = False
    bracketed: bool = False
    denied: bool = False
    place: int = 0

    @property
    def telling(self) -> bool:
        """Whether it says enough to be held against a translation: a unit, two digits, a point."""
        return bool(self.unit and self.sure) or sum(c.isdigit() for c in self.text) > 1


@dataclass(frozen=True, slots=True)
class Printed:
    """A code without blanks, dashes and case, or the days that a date may mean; and as printed."""

    keys: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """``asides``: numbers in words, in names, of lists, pages and telephones: they may be what a
    number of the other side stands for, but nothing is said where they alone differ. ``loose``:
    units without a number, as in the head of a table."""

    numbers: tuple[Number, ...] = ()
    asides: tuple[Number, ...] = ()
    coded: tuple[Printed, ...] = ()
    dated: tuple[Printed, ...] = ()
    loose: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for code in self.coded for key in code.keys))

    @property
    def dates(self) -> tuple[frozenset[str], ...]:
        return tuple(date.keys for date in self.dated)


_ITEM = re.compile(
    r"^[\s#•·\-*]*(?:[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?=\s|[^\W\d])|\d{1,2}(?=\s+[^\W\d])"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}(?=\s*[^\W\d]))|(?<=#)\s*\d{1,2}(?=\s)"
)
"""The number of a list or a heading: nothing the paper states."""
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w.-]+\w|(?:https?://|www\.)[^\s)）]+|\]\(#?[^)\s]*\)|(?:%[0-9A-F]{2}){2,}"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
)
"""Addresses of the net: copied as they are, or left out."""
_SPARED = re.compile(
    r"第\s*\d+\s*页|共\s*\d+\s*页|\b(?:page|seite|página|pagina|стр\.?|p\.)\s*\d+"
    r"(?:\s*(?:of|/|von|sur|de|di|из)\s*\d+)?|\[\d{1,3}\]"
    r"|^\s*-?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*-?\s*$"
    r"|(?:tel|fax|phone|telefon|téléphone|тел|факс|电话|传真|手机|전화)[^\d\n]{0,8}"
    r"[+\d][\d ()/.-]{5,}"
    r"|(?<![\d.])\+\d{1,3}[ -]\(?\d[\d ()-]{6,}\d"
    r"|(?<![\d.,])\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b|uhr|h\b|点)"
    r"|[上下]午\s*\d{1,2}\s*[:点时]\s*\d{0,2}",
    re.IGNORECASE,
)
"""Telephones, pages, footnote marks and times of day: written differently everywhere."""
_DEGREES = re.compile(r"°\s*°(?=\s*[CF])")


@lru_cache(maxsize=20000)
def figures_of(text: str) -> Figures:
    """Every figure of a segment."""
    whole, places = plain(text)
    whole = _DEGREES.sub(lambda match: " " * (len(match.group()) - 1) + "°", whole)

    def printed(start: int, end: int) -> str:
        return text[places[start] : places[end - 1] + 1].strip()

    addresses = [match.span() for match in _ADDRESS.finditer(whole)]
    rest = blanked(whole, addresses)
    dated = dates_in(rest)
    days = [numeral for date in dated for numeral in _digits(date, rest)]
    rest = blanked(rest, [(date.start, date.end) for date in dated])
    codes = codes_in(rest)
    spared = [match.span() for match in _SPARED.finditer(rest)]
    spared += [(code.start, code.end) for code in codes]
    read = _apart([_read(numeral, rest, printed) for numeral in numerals_in(rest)])
    of_dates = [_read(numeral, " " * len(rest), printed).number for numeral in days]
    item = _ITEM.search(rest)
    if item and not any(one.start < item.end() < one.end for one in read):
        spared.append(item.span())
    stated = [(one.start, one.end) for one in read if not one.glued]
    loose = loose_units(blanked(rest, stated + spared))
    numbers = _with_units(read, rest, loose)
    soft = [one.numeral.words or one.glued or _within(one.numeral, spared) for one in read]
    return Figures(
        numbers=tuple(n for n, aside in zip(numbers, soft, strict=True) if not aside),
        asides=(*(n for n, aside in zip(numbers, soft, strict=True) if aside), *of_dates),
        coded=tuple(Printed(frozenset({c.folded}), printed(c.start, c.end)) for c in codes),
        dated=tuple(Printed(date.days, printed(date.start, date.end)) for date in dated),
        loose=loose,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A numeral with the unit behind it, and where both end; ``glued``: letters run into it."""

    numeral: Numeral
    number: Number
    start: int
    end: int
    glued: bool


def _read(numeral: Numeral, text: str, printed: Callable[[int, int], str]) -> _Read:
    unit, end, values = _unit_of(numeral, text)
    sure = unit is None or is_sure(text, unit, end)
    negative = is_minus(text[: numeral.start])
    parts = tuple(_read(part, text, printed).number for part in numeral.parts)
    signs, denied = signs_around(text[: numeral.start], text[end:])
    number = Number(
        text=printed(numeral.start, end),
        values=values,
        unit=unit,
        sure=sure,
        signs=signs,
        negative=negative,
        parts=parts,
        doubtful=numeral.doubtful,
        first=not any(char.isalnum() for char in text[: numeral.start]),
        bracketed=bool(_BRACKETED.search(text[: numeral.start])),
        denied=denied,
        place=numeral.start,
    )
    glued = bool(_LETTER.match(text[numeral.start - 1 : numeral.start])) or (
        unit is None and bool(_RUNS_ON.match(text, numeral.end))
    )
    return _Read(numeral, number, numeral.start, end, glued)


def _digits(date: Date, text: str) -> list[Numeral]:
    """The numbers in a date: where the other side's was misread, they stand there as numbers."""
    found = re.finditer(r"\d+", text[date.start : date.end])
    return [
        Numeral(date.start + m.start(), date.start + m.end(), frozenset({Decimal(m.group())}))
        for m in found
    ]


def _apart(read: list[_Read]) -> list[_Read]:
    """Without the numerals inside the unit of another one: 千 in 35千瓦时, 2 in 3 kg/cm²."""
    found: list[_Read] = []
    for one in sorted(read, key=lambda one: (one.numeral.words, one.start)):
        if not any(other.start < one.start < other.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


_LETTER = re.compile(r"[A-Za-zА-яё_]")
_BRACKETED = re.compile(r"[(（\[][^)）\]]*$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![^\W_])")
_RUNS_ON = re.compile(r"(?!(?:st|nd|rd|th|er|x|X)(?![^\W_]))[A-Za-z_]")
_OF_HUNDRED = re.compile(r"(?P<by>[百千]|百万)分之\s?$")
_SCALE = {"百": "%", "千": "‰", "百万": "ppm"}
_RATIO = re.compile(r"(?P<by>百万|百|千)分之(?=.)")
_DEGREE_OF = re.compile(r"(?P<scale>摄氏|华氏|섭씨)\s?-?\s?$")


def _unit_of(numeral: Numeral, text: str) -> tuple[str | None, int, frozenset[Decimal]]:
    """The unit of a numeral, where it ends, and the values in that unit: 百分之五 is 5 %."""
    here = text[numeral.start : numeral.end]
    if ratio := _RATIO.match(here):
        times = {"百": 100, "千": 1000, "百万": 10**6}[ratio["by"]]
        values = frozenset((value * times).normalize() for value in numeral.values)
        return _SCALE[ratio["by"]], numeral.end, values
    before = text[max(0, numeral.start - 5) : numeral.start]
    if ratio := _OF_HUNDRED.search(before):
        return _SCALE[ratio["by"]], numeral.end, numeral.values
    if _ORDINAL.match(text, numeral.end):
        return None, numeral.end, numeral.values
    found = unit_at(text, numeral.end) or unit_at(text, numeral.end, joined=True)
    if (scale := _DEGREE_OF.search(before)) and (not found or found[0] in ("度", "°")):
        name = "°F" if scale["scale"] == "华氏" else "°C"
        return name, found[1] if found else numeral.end, numeral.values
    return (*found, numeral.values) if found else (None, numeral.end, numeral.values)


def _within(numeral: Numeral, spans: list[tuple[int, int]]) -> bool:
    return any(start < numeral.end and numeral.start < end for start, end in spans)


_LINK = re.compile(
    r"\s?(?:-|~|to|bis|до|à|a|至|到|から|부터|×|x|/|,|、|\.{2,3}|…|and|und|和|±|\+/-)\s?"
)


def _with_units(read: list[_Read], text: str, loose: tuple[str, ...]) -> list[Number]:
    """The numbers; those of a range or a size have the unit of the last one, those of a row with
    one unit for itself have that."""
    numbers = [one.number for one in read]
    for n in range(len(read) - 2, -1, -1):
        here, then = read[n], numbers[n + 1]
        between = text[here.end : read[n + 1].start]
        if here.number.unit is None and then.unit and _LINK.fullmatch(between):
            numbers[n] = replace(numbers[n], unit=then.unit, sure=False)
    if len(loose) == 1:
        [unit] = loose
        numbers = [
            number if number.unit or one.glued else replace(number, unit=unit, sure=False)
            for one, number in zip(read, numbers, strict=True)
        ]
    return numbers


def keys_of(number: Number) -> frozenset[str]:
    """Look-up keys of a number: its readings as printed, and in base units."""
    keys = {f"{value:.4E}" for value in number.values}
    known = base(number.unit) if number.unit else None
    if known:
        factor, offset, unit = known
        keys |= {f"{value * factor + offset:.4E} {unit}" for value in number.values}
    return frozenset(keys or {number.text})


def same_value(a: Number, b: Number) -> bool:
    """Whether some readings agree: as printed where a unit is missing or in doubt, else after
    conversion. Signs of less than nothing are not looked at."""
    if not a.values or not b.values:
        return bool(a.text == b.text)
    if not (a.unit and b.unit):
        return bool(a.values & b.values) or _as_ratio(a, b)
    if a.values & b.values and (a.unit == b.unit or not (believed(a, b) and clash(a, b))):
        return True
    if conversion(a.unit, b.unit) == SAME:
        return bool(a.values & b.values)
    return any(
        same_measure(x, a.unit, y, b.unit) or _back(y, b.unit, x, a.unit)
        for x, y in product(_signed(a, b.unit), _signed(b, a.unit))
    )


def believed(a: Number, b: Number) -> bool:
    """Whether the units of both are what they seem: a letter that is a word, too, is a unit where
    the other side has one of its kind (г beside kg)."""
    if a.sure and b.sure:
        return True
    letters = {a.unit, b.unit} & LETTERS
    return bool(letters) and conversion(a.unit or "", b.unit or "") is not None


LETTERS = frozenset("гсчтм")
"""Units of one letter that end a Russian word or abbreviate one."""


def _signed(number: Number, to: str) -> list[Decimal]:
    """The values with their sign where the scales have different zeros."""
    factors = conversion(number.unit or "", to)
    shifted = factors is not None and bool(factors[1])
    return [-value if shifted and number.negative else value for value in number.values]


def _back(y: Decimal, unit: str, x: Decimal, to: str) -> bool:
    """Whether the original is what was rounded: 9.5 mm for 3/8 inch."""
    return len(x.as_tuple().digits) > 1 and same_measure(y, unit, x, to)


def _as_ratio(a: Number, b: Number) -> bool:
    """5 ppm and 5×10⁻⁶: a ratio may be written as a bare number."""
    unit = a.unit or b.unit
    if unit is None or conversion(unit, "1") is None:
        return False
    of, bare = (a, b) if a.unit else (b, a)
    return any(same_measure(x, unit, y, "1") for x, y in product(of.values, bare.values))


def clash(a: Number, b: Number) -> bool:
    """Whether the units of equal digits say different things."""
    if not (a.unit and b.unit) or a.unit == b.unit:
        return False
    return not kindred(a.unit, b.unit) and not (_per(a.unit, b.unit) or _per(b.unit, a.unit))


def _per(unit: str, longer: str) -> bool:
    """0.1 % per year and 每年 0.1 %: what it is counted by may stand elsewhere."""
    return longer.startswith(unit) and longer[len(unit) :].lstrip()[:3] == "per"


def same_unit(a: Number, b: Number) -> bool:
    return a.unit is None or b.unit is None or conversion(a.unit, b.unit) is not None
