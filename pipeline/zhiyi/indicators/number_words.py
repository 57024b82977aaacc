"""Numbers in words: 三点五, 百分之三十, two and a half, zwanzig, двадцать пять.

A word is a number of something only where a unit stands behind it; who calls sees to that. The
words of alphabets are those of ``knowledge/figure_words.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from zhiyi.han_numerals import HAN_RUN, colloquial, han_number
from zhiyi.indicators.numbers import (
    ABOUT,
    Number,
    divided,
    fraction_at,
    multiplied,
    number_at,
    purity,
    shifted,
    signed,
    written_out,
)

PARTS = {100: ("%", 0), 1000: ("‰", 0), 10**4: ("%", -2), 10**6: ("ppm", 0), 10**9: ("ppb", 0)}
"""Of 百分之三十 the unit, and the power of ten that brings 万分之五 to it."""
BELOW = re.compile(r"\s?分\s?之\s?")
BARE = re.compile(r"(?:百万|十亿|[百千万])(?=\s?分\s?之)")
REST = re.compile(r"\s?(?:多|余|餘|几|幾|来)(?:[万亿萬億])?")
TAELS = re.compile("[一二三四五六七八九半][两兩]")
"""九两: there 两 is the unit."""
HALF = re.compile(r"半")
NINE_WORDS = re.compile(r"([三四五六七八3-8])个(?:九|9)(?![\d.])")
WORD = re.compile(r"[^\W\d_]{1,40}+")
JOINT = re.compile(r"(?:-|\s(?:and|&)\s|\s)(?=[^\W\d_])")
AND_A = re.compile(r"\s(?:and|&)\s(?:a|an|one)[\s-](half|quarter|third)\b", re.IGNORECASE)
OF_A = re.compile(r"\s(?:of\s)?an?\b(?=\s)", re.IGNORECASE)
SHARES = {
    "half": (1, 2), "halves": (1, 2), "third": (1, 3), "thirds": (1, 3), "quarter": (1, 4),
    "quarters": (1, 4), "fourth": (1, 4), "fourths": (1, 4), "fifth": (1, 5), "fifths": (1, 5),
    "sixth": (1, 6), "eighth": (1, 8), "eighths": (1, 8), "tenth": (1, 10), "tenths": (1, 10),
    "halbe": (1, 2), "halben": (1, 2), "halber": (1, 2), "anderthalb": (3, 2),
    "полтора": (3, 2), "полторы": (3, 2), "пол": (1, 2),
}  # fmt: skip
MORE = {"шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900, "lakh": 100000}
ARTICLES = frozenset({"a", "an", "ein", "eine"})
WITH_ARTICLE = frozenset({"dozen", "hundred", "thousand", "million", "billion", "dutzend"})
HAN = "零〇一二三四五六七八九十百千两廿卅半壹贰貳叁參肆伍陆陸柒捌玖拾佰仟兩万萬"
LONGEST_PHRASE = 12


def han_at(text: str, start: int) -> Number | None:
    """A number in Chinese numerals; 二十余 and 三百多 are approximate."""
    if text[start] == "半":
        return Number(start, start + 1, Decimal("0.5"))
    found = HAN_RUN.match(text, start)
    if found is None:
        return None
    if taels := TAELS.search(found.group()):
        return _exactly(text, start, start + taels.start() + 1)
    value = han_number(found.group())
    if value is None:
        return _exactly(text, start, found.end() - 1)
    if rest := REST.match(text, found.end()):
        power = {"万": 4, "萬": 4, "亿": 8, "億": 8}.get(text[rest.end() - 1], 0)
        return Number(
            start, rest.end(), written_out(shifted(value, power)), (ABOUT,), approximate=True
        )
    return Number(start, found.end(), value)


def han_before_unit_at(text: str, start: int) -> Number | None:
    """The number without its last 千 or 百, which may begin a unit: 三 of 三千瓦."""
    number = han_at(text, start)
    if number is None or number.approximate or text[number.end - 1] not in "千百":
        return None
    numerals = text[start : number.end - 1]
    return None if colloquial(numerals) else _exactly(text, start, number.end - 1)


def _exactly(text: str, start: int, end: int) -> Number | None:
    value = han_number(text[start:end]) if end > start else None
    return None if value is None else Number(start, end, value)


def share_at(text: str, start: int) -> tuple[Number, str | None] | None:
    """百分之三十, 千分之5, 四分之三: the number, and its unit where the words give one."""
    parts = _parts_at(text, start)
    if parts is None:
        return None
    below, above = parts
    if below.value == below.value.to_integral_value() and int(below.value) in PARTS:
        unit, power = PARTS[int(below.value)]
        return Number(start, above.end, shifted(above.value, power)), unit
    return Number(start, above.end, *divided(above.value, below.value)), None


def _parts_at(text: str, start: int) -> tuple[Number, Number] | None:
    """Of N分之M what stands below the line and what above."""
    below = _whole_at(text, start)
    joint = BELOW.match(text, below.end) if below else None
    above = _whole_at(text, joint.end()) if joint else None
    return (below, above) if below and above and below.value > 0 else None


def _whole_at(text: str, start: int) -> Number | None:
    if start >= len(text):
        return None
    if found := BARE.match(text, start) or HAN_RUN.match(text, start):
        numerals = found.group()
        value = han_number("一" + numerals if numerals[0] in "百千万" else numerals)
        return None if value is None else Number(start, found.end(), value)
    return number_at(text, start) if text[start].isdigit() else None


COLLOQUIAL = re.compile(
    r"米(?P<tenths>[一二三四五六七八九])(?![一二三四五六七八九十百千万零点多余分毫厘])"
    r"|(?P<minutes>分)半(?:钟|鐘)?(?![一-鿿])|(?P<one>[个個])半(?=\s?[小鐘钟月])"
)
OPENING = frozenset("到至约約高长長宽深、，,。；;:~- (\n")


def colloquial_at(text: str, start: int) -> tuple[Number, str | None] | None:
    """米九, 分半, 个半小时: one and a part of the unit, which may stand in front."""
    if start and text[start - 1] not in OPENING:
        return None
    found = COLLOQUIAL.match(text, start)
    if not found:
        return None
    if found["tenths"]:
        tenths = "一二三四五六七八九".index(found["tenths"]) + 1
        return Number(start, found.end(), 1 + Decimal(tenths) / 10), "米"
    unit = "分" if found["minutes"] else None
    return Number(start, found.end(), Decimal("1.5")), unit


SHORT_SHARE = re.compile(
    r"([二三四五六七八九十百])分([一二三四五六七八九])(?=[^\W\d_])(?![分秒钟鐘之])"
)


def short_share_at(text: str, start: int) -> Number | None:
    """四分一 without 之."""
    found = SHORT_SHARE.match(text, start)
    over, under = (han_number(found[2]), han_number(found[1])) if found else (None, None)
    if not found or over is None or under is None or over >= under:
        return None
    return Number(start, found.end(), *divided(over, under))


def nines_in_words(text: str, start: int) -> Number | None:
    """五个九: 99.999 (per cent)."""
    found = NINE_WORDS.match(text, start)
    if not found:
        return None
    count = "三四五六七八".find(found[1]) + 3 if not found[1].isdigit() else int(found[1])
    return Number(start, found.end(), purity(count))


@cache
def _values() -> dict[str, Decimal]:
    """Every number word of alphabets with its value; its longest parts make up German words."""
    path = files("zhiyi.knowledge") / "figure_words.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {
        word: Decimal(value) for value, told in read["numerals"].items() for word in told.split()
    }
    for power in ("3", "6", "9"):
        for word in read["multiples"][power].split():
            if word.isalpha() and len(word) > 3 and word[0] < "\u1100":
                words[word] = shifted(Decimal(1), int(power))
    return words | {word: Decimal(value) for word, value in MORE.items()}


GERMAN = re.compile(
    r"(?:(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)?tausend)?"
    r"(?:(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)?hundert)?"
    r"(?:(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?"
    r"(zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
    r"|\w{3,8}zehn|zehn|elf|zwölf|zwei|drei|vier|fünf|sechs|sieben|acht|neun)?"
)


def _value_of(word: str) -> Decimal | None:
    """The number that one word means."""
    if word in ("a", "an", "due", "may", "sei", "tre", "mio", "mila", "meio", "demi", "medio"):
        return None
    value = _values().get(word)
    if value is not None or len(word) < 8:
        return value
    found = GERMAN.fullmatch(word)
    if not found:
        return None
    words = _values()
    ones = {"ein": Decimal(1), None: Decimal(1)}
    total = words.get(found[4] or "", Decimal(0))
    if found[4] and found[4] not in words:
        return None
    if found[3]:
        total += ones.get(found[3], words.get(found[3], Decimal(0)))
    if "hundert" in word:
        total += 100 * ones.get(found[2], words.get(found[2] or "", Decimal(0)))
    if "tausend" in word:
        total += 1000 * ones.get(found[1], words.get(found[1] or "", Decimal(0)))
    return total or None


def words_at(text: str, start: int) -> Number | None:
    """two hundred and fifty, a dozen, half a, two thirds of an, zwei, двадцать пять."""
    first = WORD.match(text, start)
    place: int | None = start
    article = bool(first) and text[start : first.end() if first else start].lower() in ARTICLES
    if first and article:
        gap = JOINT.match(text, first.end())
        place = gap.end() if gap else None
    if first is None or place is None:
        return None
    values, share, end = _phrase(text, place)
    if not values and share is None:
        return None
    if not share and (text[place:end].split()[0].lower() in WITH_ARTICLE) != article:
        return None  # several hundred, a two
    value = _sum(values) if values else Decimal(1)
    told: tuple[str, ...] = ()
    if share:
        value, told = divided(value * share[0], Decimal(share[1]))
    elif more := AND_A.match(text, end):
        over, under = SHARES[more[1].lower()]
        part, told = divided(Decimal(over), Decimal(under))
        value, end, share = value + part, more.end(), (over, under)
    if share and (of := OF_A.match(text, end)):
        end = of.end()
    return Number(start, end, value, told)


def _phrase(text: str, place: int) -> tuple[list[Decimal], tuple[int, int] | None, int]:
    """The number words from ``place`` on, the share (half, thirds) they end with, their end."""
    values: list[Decimal] = []
    end = place
    for _ in range(LONGEST_PHRASE):
        found = WORD.match(text, place)
        if not found or (found.end() < len(text) and text[found.end()] in "_0123456789"):
            break
        word = found.group().lower()
        if word in SHARES:
            return values, SHARES[word], found.end()
        value = _value_of(word)
        if value is None:
            break
        values.append(value)
        end = found.end()
        gap = JOINT.match(text, end)
        if not gap or AND_A.match(text, end):
            break
        place = gap.end()
    return values, None, end


MINUS = re.compile(r"[负負]\s?")
AND = re.compile(r"\s?又\s?")


def any_number_at(text: str, start: int, *, decimal_comma: bool = False) -> Number | None:
    """A number in figures or words, whatever stands behind it: 负三千, 1.2万, 三又二分之一."""
    if minus := MINUS.match(text, start):
        found = any_number_at(text, minus.end()) if minus.end() < len(text) else None
        return found and replace(found, start=start, value=signed(found.value, "-"))
    if share := share_at(text, start):
        return _as_fraction(text, start) or share[0]
    if fraction := fraction_at(text, start):
        return fraction[0]
    if text[start] in HAN:
        number = han_at(text, start)
    else:
        number = number_at(text, start, decimal_comma=decimal_comma) or words_at(text, start)
        number = number and multiplied(text, number)
    joint = AND.match(text, number.end) if number else None
    part = _as_fraction(text, joint.end()) if joint else None
    if number and part:
        return replace(number, end=part.end, value=number.value + part.value, notes=part.notes)
    return number


def _as_fraction(text: str, start: int) -> Number | None:
    parts = _parts_at(text, start)
    return parts and Number(start, parts[1].end, *divided(parts[1].value, parts[0].value))


def _sum(values: list[Decimal]) -> Decimal:
    total, current = Decimal(0), Decimal(0)
    for value in values:
        if value >= 1000:
            total += (current or 1) * value
            current = Decimal(0)
        elif value == 100 and 0 < current < 100:
            current *= 100
        else:
            current += value
    return total + current
