"""Chinese numerals: 三百二十 is 320, 二〇二六 is 2026, 叁万伍仟 is 35000, 二百五 is 250."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 4, "亿": 8}
SIMPLE = str.maketrans(
    "壹贰貳弌叁參叄参肆伍陆陸柒捌玖拾佰仟兩萬億點", "一二二一三三三三四五六六七八九十百千两万亿点"
)
"""Numerals as cheques and traditional characters write them."""
SCORES = {"廿": "二十", "卅": "三十", "卌": "四十"}
LONGEST = 40

_NUMERAL = "零〇一二三四五六七八九两十百千廿卅卌壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟兩"
HAN_RUN = re.compile(
    rf"[{_NUMERAL}][{_NUMERAL}万亿萬億]{{0,{LONGEST}}}+(?:[点點][{_NUMERAL}]{{1,{LONGEST}}}[万亿萬億]?)?"
)
"""A whole number with 万 and 亿 in it and digits behind 点."""


def whole_number(numerals: str) -> int:
    """The value of characters of ``DIGITS`` and ``PLACES``; digits alone stand side by side.

    A last digit right behind 百 or 千 counts that place's tenths: 二百五, but 二百零五."""
    if not any(char in PLACES for char in numerals):
        return int("".join(str(DIGITS[char]) for char in numerals) or "0")
    total, digit, place = 0, 0, 1
    for char in numerals:
        if char in PLACES:
            place = PLACES[char]
            total += (digit or 1) * place
            digit = 0
        else:
            digit = DIGITS[char]
            place = 1 if digit == 0 else place
    return total + digit * (place // 10 if place >= 100 else 1)


def han_number(numerals: str) -> Decimal | None:
    """The value of what ``HAN_RUN`` matches, exact; None where 万 and 亿 stand in no order."""
    text = numerals.translate(SIMPLE)
    for short, long in SCORES.items():
        text = text.replace(short, long)
    behind = text[-1] if text[-1] in MYRIADS and "点" in text else ""
    whole, _, part = text.removesuffix(behind).partition("点")
    value = _grouped(whole)
    if value is None or any(char in PLACES for char in part):
        return None
    shown = f"{value}.{''.join(str(DIGITS[c]) for c in part)}" if part else str(value)
    return Decimal(f"{shown}E{MYRIADS[behind]}" if behind else shown)


def colloquial(numerals: str) -> bool:
    """一万二, 两千三百五: the last digit counts tenths of the place before it."""
    text = numerals.translate(SIMPLE)
    return len(text) > 1 and text[-1] in DIGITS and text[-2] in "百千万亿"


def _grouped(numerals: str) -> int | None:
    """Groups before 亿 and 万; 一万三 is 13000, 万亿 the myriad of 亿."""
    for mark, power in (("亿", 8), ("万", 4)):
        head, found, rest = numerals.rpartition(mark)
        if not found:
            continue
        above, below = _grouped(head), _grouped(rest)
        if above is None or below is None or not head or below >= 10**power:
            return None
        if len(rest) == 1 and rest in DIGITS:
            below *= int(10 ** (power - 1))
        return int(above * 10**power + below)
    return whole_number(numerals) if _descends(numerals) else None


def _descends(numerals: str) -> bool:
    """Whether no place follows a smaller one: 二十二千 is none, 千 begins a unit there."""
    places = [PLACES[char] for char in numerals if char in PLACES]
    return all(a > b for a, b in pairwise(places))
