"""A number with its unit at a place of a text, and how long the unit is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiyi.indicators.number_words import (
    HALF,
    HAN,
    colloquial_at,
    han_at,
    han_before_unit_at,
    nines_in_words,
    share_at,
    short_share_at,
    words_at,
)
from zhiyi.indicators.numbers import (
    DECIMAL_COMMA,
    Number,
    fraction_at,
    multiplied,
    nines,
    number_at,
    signed,
)
from zhiyi.indicators.unit_places import UnitPlaces
from zhiyi.units import Units

BRACKETED = re.compile(r"\s?[(\[{]\s?([^()\[\]{}\d\s][^()\[\]{}]{0,15})[)\]}]")
HYPHEN = re.compile(r"\s?-\s?(?=[^\W\d_]{2,})")
MANY = re.compile(r"[余餘多][万亿萬億]")
COUNTED = re.compile(r"\s?[个個](?![月位数])")
GROUPS = re.compile(r"(?: \d{3}){1,4}(?!\d)(?:\.\d{1,6})?")
COMMA_PART = re.compile(r",(?:\d{1,2}|\d{4,8})(?![\d.,])")
ZERO_PART = re.compile(r",\d{1,8}(?![\d.,])")
SPLIT = "数字间有空格，按连写读"
PURE = re.compile(r"纯|purity|pure|grade|级|≥|度")
DEGREES = re.compile(r"(?P<scale>摄氏|攝氏|华氏|華氏)\s?(?P<below>零下)?")
DEGREE = re.compile(r"\s?(?:度|°)")
SIGNED = re.compile(
    r"(?:零下|负|負|[Mm]inus\s|минус\s|マイナス|氷点下|영하\s?|마이너스\s?|(?P<plus>零上|плюс\s|[Pp]lus\s))\s?"
)
AND_HALF = re.compile(r"[个個]半")
TENTHS = re.compile(
    r"([一二三四五六七八九])(?![一二三四五六七八九十百千万亿零点多余米分毫厘公克吨个])"
)
"""三米九: the tenths of a metre behind it."""
NO_HALF = "径导圆球年天月日小成自轴宽高波长衰固透数周开封"
THOUSAND = re.compile(r"\s?[kK]\s(?=[^\W\d_])")
IMPERIAL = ("in", "ft", "yd", "mi", "lb", "oz", "gal", "inch")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit as printed; ``end`` is where both end."""

    end: int
    value: Decimal
    unit: str | None
    notes: tuple[str, ...] = ()
    approximate: bool = False


class Amounts:
    """Reads amounts; ``decimal_comma``: the language writes 1,5 for one and a half."""

    def __init__(self, units: Units, *, decimal_comma: bool = False) -> None:
        self.units = units
        self.decimal_comma = decimal_comma
        self._places = UnitPlaces(units)
        self.unit_at = self._places.at
        self.measures = self._places.measures

    def at(self, text: str, place: int) -> Amount | None:
        """The amount whose number begins at ``place``, sign words and 摄氏 included."""
        if scale := DEGREES.match(text, place):
            return self._degrees(text, scale)
        if (sign := SIGNED.match(text, place)) and sign.end() < len(text):
            amount = self._plain(text, sign.end())
            minus = "" if sign["plus"] else "-"
            return amount and replace(amount, value=signed(amount.value, minus))
        if text[place] in "米分个個":
            return self._colloquial(text, place)
        if text[place].isalpha() and text[place] not in HAN:
            return self._in_words(text, place)
        return self._plain(text, place)

    def _plain(self, text: str, place: int) -> Amount | None:
        pure = nines(text, place)
        if pure and PURE.search(text, max(0, place - 12), pure.end + 6):
            note = f"{text[place : pure.end]} 按九的个数读"
            return Amount(pure.end, pure.value, "%", (note,))
        if pure := nines_in_words(text, place):
            note = f"{text[place : pure.end]} 按九的个数读"
            return Amount(pure.end, pure.value, "%", (note,))
        if share := share_at(text, place):
            return self._share(text, *share)
        if (part := short_share_at(text, place)) and (amount := self._share(text, part, None)):
            return amount
        if fraction := self._fraction(text, place):
            return fraction
        number = number_at(text, place, decimal_comma=self.decimal_comma)
        if number is None:
            return self._in_words(text, place)
        return self._figure(text, number)

    def _figure(self, text: str, number: Number) -> Amount | None:
        place = number.start
        number = multiplied(text, number, small=False)
        if more := MANY.match(text, number.end):
            value = multiplied(text, replace(number, end=more.end() - 1), small=False).value
            number = replace(number, end=more.end(), value=value, approximate=True)
        unit, end = self.unit_at(text, number.end)
        if unit is None and (raised := multiplied(text, number)).end > number.end:
            number = raised
            unit, end = self.unit_at(text, number.end)
        if unit is None and (thousand := THOUSAND.match(text, number.end)):
            unit, end = self.unit_at(text, thousand.end())
            if unit:
                number = replace(number, value=number.value * 1000)
        if unit is None and text[end : end + 1] == "/" and "10" in text[place:end]:
            below, stop = self.unit_at(text, end + 1)
            if below and self.units.known("/" + below):
                unit, end = "/" + below, stop
        if unit is None and (other := self._mended(text, place, number)):
            return other
        if unit is None:
            unit, end, number = self._behind_words(text, number)
        if unit is None and end == number.end and self._glued(text, end):
            return None
        if unit == "B" and "." in text[place : number.end] and text[number.end] == "B":
            return None  # CAN 2.0B
        return self._with_half(
            text, Amount(end, number.value, unit, number.notes, number.approximate)
        )

    def _behind_words(self, text: str, number: Number) -> tuple[str | None, int, Number]:
        """The unit behind 余, 个 or a hyphen, or in brackets: 20余吨, 3个小时, 3-inch, 20 (kg)."""
        end = number.end
        if end < len(text) and text[end] in "余餘多几幾" and self.unit_at(text, end + 1)[0]:
            unit, stop = self.unit_at(text, end + 1)
            return unit, stop, replace(number, approximate=True)
        for pattern in (COUNTED, HYPHEN):
            if joint := pattern.match(text, end):
                unit, stop = self.unit_at(text, joint.end())
                if unit and self.measures(unit) and (pattern is COUNTED or len(unit) > 1):
                    return unit, stop, number
        inner = BRACKETED.match(text, end)
        if inner and self.measures(inner[1].strip()) and not self._glued(text, inner.end()):
            return inner[1].strip(), inner.end(), number
        return None, end, number

    def _degrees(self, text: str, scale: re.Match[str]) -> Amount | None:
        """摄氏37度."""
        if scale.end() >= len(text):
            return None
        number = number_at(text, scale.end()) or han_at(text, scale.end())
        mark = DEGREE.match(text, number.end) if number else None
        if number is None or mark is None:
            return None
        unit = "℃" if scale["scale"][0] in "摄攝" else "℉"
        value = signed(number.value, "-" if scale["below"] else None)
        return Amount(mark.end(), value, unit, number.notes, number.approximate)

    def _colloquial(self, text: str, place: int) -> Amount | None:
        found = colloquial_at(text, place)
        if found is None:
            return None
        number, unit = found
        if unit is not None:
            return Amount(number.end, number.value, unit)
        return self._behind_half(text, number)

    def _behind_half(self, text: str, number: Number) -> Amount | None:
        """The unit behind 个半: 小时, or 钟 of 个钟."""
        unit, end = self.unit_at(text, number.end)
        counted = "个" + text[number.end : number.end + 1]
        if unit is None and self.units.known(counted):
            unit, end = counted, number.end + 1
        return Amount(end, number.value, unit) if unit and self.measures(unit) else None

    def _share(self, text: str, number: Number, unit: str | None) -> Amount | None:
        if unit is not None:
            return Amount(number.end, number.value, unit, number.notes)
        printed, end = self.unit_at(text, number.end)
        if printed is None or not self.measures(printed):
            return None
        return Amount(end, number.value, printed, number.notes)

    def _fraction(self, text: str, place: int) -> Amount | None:
        """1/2 in, 2 1/2 miles, ½ L; 2/3 mm may be a list of two."""
        found = fraction_at(text, place)
        if found is None:
            return None
        number, sure = found
        unit, end = self.unit_at(text, number.end)
        if unit is None:
            unit, end, _ = self._behind_words(text, number)
        if unit is None or not self.measures(unit):
            return Amount(number.end, number.value, None, number.notes) if (
                sure and not self._glued(text, number.end) and "/" not in text[place : number.end]
            ) else None  # fmt: skip
        spelt = len(unit) > 2 and unit.isalpha() and ord(unit[0]) < 0x2E80
        half = text[place : number.end] in ("1/2", "1/3", "1/4", "1/8", "3/4")
        if not (sure or spelt or half or self._imperial(unit)):
            return None
        return Amount(end, number.value, unit, number.notes)

    def _imperial(self, unit: str) -> bool:
        return self.units.normal(unit) in IMPERIAL

    def _mended(self, text: str, place: int, number: Number) -> Amount | None:
        """2,7 g/cm³ with a decimal comma, 1 250 MPa with a blank: what the unit behind confirms."""
        digits = text[place : number.end].lstrip("+- ")
        part = COMMA_PART.match(text, number.end)
        zero = digits == "0" and ZERO_PART.match(text, number.end)
        listed = place > 1 and text[place - 1] == "," and text[place - 2].isdigit()
        if (part or zero) and digits.isdigit() and not listed:
            other = number_at(text, place, decimal_comma=True)
            unit, end = self.unit_at(text, other.end) if other else (None, place)
            if other and (unit or self.joint_behind(text, other.end)):
                return Amount(end if unit else other.end, other.value, unit, (DECIMAL_COMMA,))
        groups = GROUPS.match(text, number.end)
        if groups and re.fullmatch(r"[1-9]\d{0,2}", digits):
            unit, end = self.unit_at(text, groups.end())
            if unit or self.joint_behind(text, groups.end()):
                whole = Decimal((digits + groups.group()).replace(" ", ""))
                value = signed(whole, "-" if number.value < 0 else None)
                return Amount(end if unit else groups.end(), value, unit, (SPLIT,))
        return None

    @staticmethod
    def joint_behind(text: str, place: int) -> bool:
        return bool(JOINT.match(text, place))

    def _in_words(self, text: str, place: int, *, ranged: bool = True) -> Amount | None:
        """Numerals and number words count where a unit that measures stands behind them."""
        if text[place] in HAN:
            if (
                text[place] in "千百"
                and self.unit_at(text, place)[0]
                and not han_with_unit(text, place, self)
            ):
                return None  # 千克 is a unit and no thousand of 克
            number = han_at(text, place)
            if number and not self._measured(text, number.end):
                number = han_before_unit_at(text, place) or number
        else:
            number = words_at(text, place)
            number = number and multiplied(text, number, small=False)
        if number is None:
            return None
        unit, end = self.unit_at(text, number.end)
        if half := AND_HALF.match(text, number.end):
            more = number.value + Decimal("0.5")
            return self._behind_half(text, replace(number, end=half.end(), value=more))
        if unit and not self.measures(unit) and COUNTED.match(text, number.end):
            unit = None
        if unit is None and ranged and (dash := JOINT.match(text, number.end)):
            upper = dash.end() < len(text) and self._in_words(text, dash.end(), ranged=False)
            if upper:
                return Amount(number.end, number.value, None, number.notes, number.approximate)
        if unit is None:
            unit, end, number = self._behind_words(text, number)
        if unit is None or not (self.measures(unit) or unit == "%"):
            return None
        found = Amount(end, number.value, unit, number.notes, number.approximate)
        return self._with_half(text, found)

    def _measured(self, text: str, place: int) -> bool:
        unit = self.unit_at(text, place)[0]
        return unit is not None and self.measures(unit)

    def _with_half(self, text: str, amount: Amount) -> Amount:
        """一米半, 3斤半, 三米九."""
        if amount.unit is None or ord(amount.unit[-1]) < 0x2E80:
            return amount
        after = text[amount.end + 1 : amount.end + 2]
        if HALF.match(text, amount.end) and (not after or after not in NO_HALF):
            return replace(amount, end=amount.end + 1, value=amount.value + Decimal("0.5"))
        tenths = TENTHS.match(text, amount.end)
        if tenths and amount.unit == "米" and amount.value == amount.value.to_integral_value():
            tenth = Decimal("一二三四五六七八九".index(tenths[1]) + 1) / 10
            return replace(amount, end=tenths.end(), value=amount.value + tenth)
        return amount

    @staticmethod
    def _glued(text: str, end: int) -> bool:
        """28377D, 3PH: a figure that runs on into letters belongs to a name."""
        return end < len(text) and text[end].isascii() and (text[end].isalpha() or text[end] == "_")


JOINT = re.compile(r"\s*(?:~|–|—|-|…|\.{2,3}|÷|至|到|to\b|bis\b|до\b|から|부터)\s*")


def han_with_unit(text: str, place: int, amounts: Amounts) -> bool:
    """Whether a unit stands behind the numerals: 百米 is one, 百二十米 and 两米 are figures."""
    number = han_at(text, place)
    if number is None or (number.end - place == 1 and text[place] not in "两兩"):
        return False
    return amounts.unit_at(text, number.end)[0] is not None
