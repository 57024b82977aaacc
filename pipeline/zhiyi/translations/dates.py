"""Dates as papers print them, whatever the language and the calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from functools import cache

from zhiyi.translations.numerals import figure_words


@dataclass(frozen=True, slots=True)
class Date:
    """The days that a date may mean, as 2026-04-20 (day 00: the month alone), and its place.

    04/03/2025 means two days.
    """

    start: int
    end: int
    days: frozenset[str]

    def same(self, other: Date) -> bool:
        """Whether both may mean the same day; a month alone holds all its days."""
        if self.days & other.days:
            return True
        return any(a[:8] == b[:8] and "00" in (a[8:], b[8:]) for a in self.days for b in other.days)


DIGITS = "〇一二三四五六七八九"
_Y = r"(?P<y>(?:19|20)\d\d)"
_M = r"(?P<m>1[0-2]|0?[1-9])"
_D = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_NAME = r"(?P<mn>[^\W\d_]{3,10})"
_HAN_Y = r"(?P<hy>[一二][〇零○0-9一二三四五六七八九]{3})"
_HAN = r"[一二三四五六七八九十]{1,3}"
_DATES = (
    re.compile(
        rf"(?:(?P<era>令和|平成|昭和|民国)\s?(?P<ey>\d{{1,3}}|元)|(?<!\d){_Y}|{_HAN_Y})\s?[年년]\s?"
        rf"(?:{_M}|(?P<hm>{_HAN}))\s?[月월](?:份)?\s?(?:(?:{_D}|(?P<hd>{_HAN}))\s?[日号일])?"
    ),
    re.compile(rf"(?<![\d.]){_Y}\s?[-/.]\s?{_M}\s?[-/.]\s?{_D}(?![\d]|[.-]\d)"),
    re.compile(
        rf"(?<!\w){_D}(?:st|nd|rd|th|er|\.|º|°)?[ -](?:of |de |d')?{_NAME}\.?,?[ -](?:de[l]? )?{_Y}"
    ),
    re.compile(rf"(?<!\w){_NAME}\.?[ -]?{_D}(?:st|nd|rd|th)?,? ?{_Y}(?!\d)"),
    re.compile(rf"(?<!\w){_NAME}\.?,? (?:de )?{_Y}(?!\d)"),
    re.compile(rf"(?<![\d]){_Y}[-/.](?P<m>1[0-2]|0[1-9])(?![\d]|[-/.]\d)"),
    re.compile(
        r"(?<!\d)(?P<y>20[0-4]\d|19[5-9]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(rf"(?<![\d]){_D}\s?[./-]\s?{_M}\s?[./-]\s?{_Y}(?!\d|\.\d)"),
    re.compile(rf"(?<![\d]){_M}\s?[./-]\s?{_D}\s?[./-]\s?{_Y}(?!\d|\.\d)"),
    re.compile(rf"(?<![\d.,/-]){_D}[./]{_M}[./](?P<yy>\d\d)(?![\d/]|\.\d)"),
    re.compile(rf"(?<![\d.,/-]){_M}/{_D}/(?P<yy>\d\d)(?![\d/]|\.\d)"),
)
"""Named and numbered; those of numbers alone may mean day.month or month.day, and ``_days`` takes
both."""


@cache
def _months() -> dict[str, int]:
    table = figure_words()["months"]
    return {word: int(month) for month, words in table.items() for word in words.split()}


def dates_in(text: str) -> list[Date]:
    """Every date, in order of kind; none overlaps another."""
    found: list[Date] = []
    if not re.search(r"\d\d|[年년]", text):
        return found
    for pattern in _DATES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < one.end and one.start < end for one in found):
                continue
            if days := _days(match):
                found.append(Date(start, end, days))
    return found


def _days(match: re.Match[str]) -> frozenset[str]:
    """The days that it may mean; empty where it is no date."""
    told = match.groupdict()
    year = _year(told)
    if told.get("mn"):
        month = _months().get(told["mn"].lower().rstrip("."), 0)
    else:
        month = _number(told.get("m"), told.get("hm"))
    day = _number(told.get("d"), told.get("hd"))
    days = {one for one in (_day(year, month, day),) if one}
    if match.re in _DATES[-4:] and (other := _day(year, day, month)):
        days.add(other)
    return frozenset(days)


def _year(told: dict[str, str | None]) -> int:
    if era := told.get("era"):
        own = told["ey"] or "1"
        first: int = figure_words()["eras"][era]
        return first + (1 if own == "元" else int(own))
    if han := told.get("hy"):
        return int("".join(str(DIGITS.find(c)) if c not in "零○" else "0" for c in han))
    if short := told.get("yy"):
        return 2000 + int(short)
    return int(told["y"] or 0)


def _number(digits: str | None, han: str | None) -> int:
    if digits:
        return int(digits)
    if not han:
        return 0
    tens, ten, ones = han.rpartition("十")
    value = DIGITS.find(ones) if ones else 0
    return value + (DIGITS.find(tens) * 10 if tens else 10 if ten else 0)


def _day(year: int, month: int, day: int) -> str | None:
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return None
    if day > calendar.monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02}-{day:02}"
