"""Numbers in figures as papers print them, in exact decimals. The text is ``flat``: one character
for one. Numbers in words are in ``number_words.py``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import gcd

LOST_SUPERSCRIPT = "指数疑似丢失上标"
DECIMAL_COMMA = "逗号按小数点读"
POINT_READ = "点号可为小数点或千位分隔，请核对"
ABOUT = "带余数的约数，按整数读"
ROUNDED = "分数除不尽，取近似值"

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
LOWERED = str.maketrans(RAISED, "0123456789-+")
ONE_FOR_ONE = {"−": "-", "–": "–", "—": "—", "～": "~", "〜": "~", "∼": "~", "⁓": "~", "˜": "~",
               "µ": "μ", "\u2126": "Ω", "º": "°", "˚": "°", "✕": "×", "：": ":", "＋": "+",
               "﹣": "-", "－": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u202f": " ",
               "\u2009": " ", "\u2007": " ", "\u200a": " ", "\u3000": " ", "（": "(", "）": ")",
               "【": "[", "】": "]", "﹢": "+", "⁄": "/", "∕": "/", "’": "'", "ʼ": "'",
               "﹥": ">", "﹤": "<"}  # fmt: skip
LETTERS = 8192
"""Letters whose half width is remembered: more than a paper writes with."""
THIN = re.compile("(?<=\\d)[\u2009\u202f\u2007](?=\\d{3}(?!\\d))")
"""A thin space between digits parts thousands and nothing else (ISO 80000-1)."""

WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

LONGEST = 40
"""Digits: no paper measures finer, and what is longer is a number of something."""
LARGEST = 99
"""Powers of ten beyond this are misread: the observable universe has 10⁸⁰ atoms."""
CORE = (
    r"(?:[1-9]\d{0,2}(?:,\d{3}){1,8}(?!\d|,\d)(?:\.\d+)?|\d{1,3}(?:'\d{3}){1,8}(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:\.\d+)?|\.\d+)"
)
COMMA_CORE = (
    r"(?:\d{1,3}(?:[ .]\d{3}){1,8}(?!\d)(?:,\d+)?|\d{1,3}(?:'\d{3}){1,8}(?!\d)(?:[.,]\d+)?"
    r"|\d{1,3}(?:,\d{3}){2,8}(?!\d)(?:\.\d+)?|\d+(?:[.,]\d+)?)"
)
TEN = (
    r"10\s?(?:(?:\^|\*\*)\s?(?:[({]\s?(?P<held>[-+]?\d{1,3})\s?[)}]|(?P<hat>[-+]?\s?\d{1,3}))"
    rf"|(?P<raised>[{RAISED}]{{1,4}})|\s?的\s?(?P<spoken>[-负]?\s?\d{{1,2}})\s?次方"
)
SCALED = rf"\s?[×xX*·✕]\s?{TEN}|(?P<lost>-\d{{1,2}}|[1-9]\d?)(?![\d.]))"
LETTER_E = r"\s?[eE](?P<e>[-+]\d{1,3}(?!\d)|\d{1,3}(?![A-Za-z\d]))"
WORDS_OF_TEN = {
    "万亿": 12, "百万": 6, "千万": 7, "百亿": 10, "千亿": 11, "十万": 5, "十亿": 9, "亿": 8,
    "万": 4, "萬億": 12, "百萬": 6, "千萬": 7, "億": 8, "萬": 4, "千": 3, "百": 2, "仟": 3,
    "만": 4, "억": 8, "천": 3, "백만": 6, "천만": 7,
}  # fmt: skip
MULTIPLE = re.compile(
    r"\s?(?P<han>万亿|百万|千万|百亿|千亿|十万|十亿|亿|万|萬億|百萬|千萬|億|萬|백만|천만|만|억)"
    r"|\s?(?P<small>千|百|仟|천)"
    r"|[\s-]?(?P<word>(?:hundred|thousand|million|billion|trillion|lakh|mio|mrd|tausend|millionen"
    r"|milliarden|тыс|тысяч|млн|млрд|миллионов|миллиардов)\b\.?)",
    re.IGNORECASE,
)
LATIN_MULTIPLES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "lakh": 5, "mio": 6,
    "mrd": 9, "tausend": 3, "millionen": 6, "milliarden": 9, "тыс": 3, "тысяч": 3, "млн": 6,
    "млрд": 9, "миллионов": 6, "миллиардов": 9,
}  # fmt: skip
REMAINDER = re.compile(r"(\d{1,4})(?:(万|千|百|萬|仟)|(?![\d.万千百萬仟]))")
"""Behind a multiple: 25万6千, 1亿2000万."""
HEAD = r"(?P<sign>[-+]\s?)?"
NUMBER = re.compile(rf"{HEAD}(?P<core>{CORE})(?:{SCALED}|{LETTER_E})?")
COMMA_NUMBER = re.compile(rf"{HEAD}(?P<core>{COMMA_CORE})(?:{SCALED}|{LETTER_E})?")
POWER = re.compile(rf"{HEAD}{TEN})(?P<core>)(?P<lost>)(?P<e>)")
POINTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
NEAR = 16
GLYPHS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
GLYPH = re.compile(rf"(?P<sign>[-+]\s?)?(?P<whole>\d{{1,4}})?\s?(?P<glyph>[{GLYPHS}])")
TIMES_SIGN = re.compile(r"\s?[×xX*·]\s?")
FRACTION = re.compile(
    r"(?P<sign>[-+]\s?)?(?:(?P<whole>\d{1,4})[ -])?(?P<over>\d{1,3})/(?P<under>\d{1,5})(?![\d./])"
)
NINES = re.compile(r"(?P<count>[2-9])N(?P<last>[1-9])?(?![A-Za-z\d·.])")


@dataclass(frozen=True, slots=True)
class Number:
    start: int
    end: int
    value: Decimal
    notes: tuple[str, ...] = ()
    approximate: bool = False


def flat(text: str) -> str:
    """Half width, character for character, so that places stay; superscripts are kept."""
    if not text.isascii():
        text = WIDE_COMMA.sub(",", text)
        text = THIN.sub("'", text).translate({ord(char): _flat(char) for char in set(text)})
        text = LONG_MINUS.sub(_minus, text)
    return text


LONG_MINUS = re.compile(r"(?:(?<=[\s:=(\[|~,，、;/])|^)[–‒](?=\.?\d)", re.MULTILINE)
"""–60 °C: a dash that stands right before a figure and apart from what is before it."""
FIGURE_BEFORE = re.compile(r"\d\s?[^\d\s,，、;；:=(\[|~/]{0,6}\s*$")
LOOK_BACK = 12


def _minus(dash: re.Match[str]) -> str:
    """A minus, but between two figures the dash of a range: 5 mm –8 mm."""
    start = max(0, dash.start() - LOOK_BACK)
    ranged = FIGURE_BEFORE.search(dash.string, start, dash.start())
    return dash.group() if ranged else "-"


@lru_cache(LETTERS)
def _flat(char: str) -> str:
    if char in ONE_FOR_ONE:
        return ONE_FOR_ONE[char]
    if char in RAISED or char in "。；，、":
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def number_at(text: str, start: int, *, decimal_comma: bool = False) -> Number | None:
    """The number that begins at ``start``, with its sign and power of ten; no multiple in words.

    None also for what no paper measures: more than ``LONGEST`` digits, powers beyond ``LARGEST``.
    """
    if power := POWER.match(text, start):
        return _scaled(start, power.end(), Decimal(1), power)
    found = (COMMA_NUMBER if decimal_comma else NUMBER).match(text, start)
    if not found or len(found["core"]) > LONGEST:
        return None
    core = _core(found["core"], decimal_comma=decimal_comma)
    if (found["lost"] or "-").isdigit() and "." not in found["core"]:
        return Number(start, found.end("core"), signed(core, found["sign"]))
    notes = (LOST_SUPERSCRIPT,) if found["lost"] else ()
    if decimal_comma and POINTED.fullmatch(found["core"]):
        near = text[max(0, start - NEAR) : found.end() + NEAR]
        if not any("\u0400" <= char <= "\u04ff" for char in near):
            core, notes = _pointed(near, core), (*notes, POINT_READ)
    return _scaled(start, found.end(), core, found, notes)


def _pointed(near: str, core: Decimal) -> Decimal:
    """18.000 beside a Latin unit parts thousands, as Germans write; Russians never do."""
    return core * 1000 if any(char.isalpha() and char < "\u0250" for char in near) else core


def power_behind(text: str, place: int) -> Number | None:
    """×10³ behind a bracket."""
    sign = TIMES_SIGN.match(text, place)
    power = POWER.match(text, sign.end()) if sign else None
    return _scaled(place, power.end(), Decimal(1), power) if power and not power["sign"] else None


def _core(core: str, *, decimal_comma: bool) -> Decimal:
    if "'" in core:
        return Decimal(core.replace("'", "").replace(",", "."))
    if not decimal_comma:
        return Decimal(core.replace(",", ""))
    if re.fullmatch(r"\d{1,3}([ .]\d{3})+(,\d+)?", core) and not re.fullmatch(r"\d+\.\d{3}", core):
        core = re.sub("[ .]", "", core)
    if core.count(",") > 1:
        return Decimal(core.replace(",", ""))
    return Decimal(core.replace(" ", "").replace(",", "."))


def _scaled(
    start: int, end: int, core: Decimal, found: re.Match[str], notes: tuple[str, ...] = ()
) -> Number | None:
    raised = (found["raised"] or "").translate(LOWERED)
    power = found["hat"] or found["held"] or raised or _spoken(found) or found["lost"]
    if raised in ("-", "+"):  # its digits were not read, and any value would be a guess
        return None
    exponent = int((power or found["e"] or "0").replace(" ", ""))
    if abs(exponent) > LARGEST:
        return None
    return Number(start, end, signed(shifted(core, exponent), found["sign"]), notes)


def _spoken(found: re.Match[str]) -> str:
    """10的负9次方."""
    told: str = found["spoken"] or ""
    return told.replace("负", "-")


def shifted(value: Decimal, power: int) -> Decimal:
    """``value`` times ten to the ``power``, with every digit it has."""
    sign, digits, exponent = value.as_tuple()
    if not power or not isinstance(exponent, int):
        return value
    return Decimal((sign, digits, exponent + power))


def written_out(value: Decimal) -> Decimal:
    """60000 for 6E+4: a multiple in words is no power of ten."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent <= 0:
        return value
    return Decimal((sign, digits + (0,) * exponent, 0))


def signed(value: Decimal, sign: str | None) -> Decimal:
    return value.copy_negate() if sign and sign.strip() == "-" else value


def multiple_at(text: str, place: int, *, small: bool = True) -> tuple[int, int] | None:
    """The power of ten of 万 or million behind a number and where it ends.

    ``small``: also 千 and 百, where they begin no unit (千瓦)."""
    found = MULTIPLE.match(text, place)
    if not found or (found["small"] and not small):
        return None
    if found["word"]:
        return LATIN_MULTIPLES[found["word"].rstrip(".").lower()], found.end()
    return WORDS_OF_TEN[found["han"] or found["small"]], found.end()


def multiplied(text: str, number: Number, *, small: bool = True) -> Number:
    """The number with the 万 or million behind it, and with what follows it: 25万6千."""
    raised = multiple_at(text, number.end, small=small)
    if raised is None:
        return number
    power, end = raised
    value = written_out(shifted(number.value, power))
    rest = REMAINDER.match(text, end)
    while rest and text[end - 1] in "万亿千萬億" and (rest[2] or power >= 8):
        lower = WORDS_OF_TEN.get(rest[2] or "", 0)
        more = shifted(Decimal(rest[1]), lower)
        if more >= shifted(Decimal(1), power):
            break
        value, end, power = value + more, rest.end(), lower
        rest = REMAINDER.match(text, end) if lower else None
    return Number(number.start, end, value, number.notes)


def fraction_at(text: str, start: int) -> tuple[Number, bool] | None:
    """½, 2 1/2, 3/4; with it whether it is surely one and no list of two figures (50/60 Hz)."""
    if glyph := GLYPH.match(text, start):
        above, _, below = unicodedata.normalize("NFKC", glyph["glyph"]).partition("⁄")
        return _fraction(glyph, int(above), int(below)), True
    found = FRACTION.match(text, start)
    if not found:
        return None
    over, under = int(found["over"]), int(found["under"])
    if not 0 < over < under or gcd(over, under) > 1 or (under > 128 and over > 1):
        return None
    sure = bool(found["whole"]) and under in (2, 3, 4, 8, 16, 32, 64)
    return _fraction(found, over, under), sure or (over == 1 and under >= 16)


def _fraction(found: re.Match[str], over: int, under: int) -> Number:
    value, notes = divided(Decimal(over), Decimal(under))
    value += int(found["whole"] or 0)
    return Number(found.start(), found.end(), signed(value, found["sign"]), notes)


def divided(over: Decimal, under: Decimal) -> tuple[Decimal, tuple[str, ...]]:
    """The quotient, with a note where no decimal is exact (1/3)."""
    value = over / under
    return (value, ()) if value * under == over else (value, (ROUNDED,))


def nines(text: str, start: int) -> Number | None:
    """Purity by nines: 5N is 99.999, 4N5 is 99.995 (per cent)."""
    found = NINES.match(text, start)
    if not found:
        return None
    return Number(start, found.end(), purity(int(found["count"]), found["last"] or ""))


def purity(count: int, last: str = "") -> Decimal:
    digits = "9" * count + last
    return shifted(Decimal(digits), 2 - len(digits))
