"""The deadline of an inquiry, and the date that chooses the edition of the control list.

Announcement 123 of 2025, article 2: materials are due within 7 working days 工作日 of receiving the
notice. Working days follow the State Council's yearly notice of holidays, make-up days included:
from ``chinesecalendar`` for the years it knows, else from ``knowledge/workdays.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import lru_cache
from importlib import resources

from zhiyi.errors import ZhiyiError
from zhiyi.inquiry import DateBasis, Dates, Notice

BEIJING = timezone(timedelta(hours=8))
"""By which a day begins and ends wherever the program runs: China has one time, the whole year."""
WORKING_DAYS = 7


class CalendarError(ZhiyiError):
    """No calendar of working days is known for a year that is needed."""

    code = "DEADLINE_UNDETERMINED"


@dataclass(frozen=True, slots=True)
class WorkYear:
    """The holidays of one year that fall on weekdays, and the weekend days worked instead."""

    holidays: frozenset[date]
    workdays: frozenset[date]

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)


Overlay = Mapping[int, WorkYear]


def parse_overlay(text: str) -> Overlay:
    """Years of ``workdays.toml``: tables ``[[year]]`` with year, source, holidays, workdays."""
    return {
        int(row["year"]): WorkYear(frozenset(row["holidays"]), frozenset(row["workdays"]))
        for row in tomllib.loads(text).get("year", [])
    }


@lru_cache(maxsize=1)
def load_overlay() -> Overlay:
    """The overlay that comes with the program."""
    file = resources.files("zhiyi.knowledge").joinpath("workdays.toml")
    return parse_overlay(file.read_text("utf-8"))


def is_workday(day: date, *, overlay: Overlay) -> bool:
    """Whether ``day`` is worked; ``CalendarError`` for a year that nothing is known of."""
    import chinese_calendar

    if day.year in overlay:
        return overlay[day.year].is_workday(day)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise CalendarError(
            f"{day.year} 年放假安排未收录，无法推算工作日；请在 workdays.toml 中补充该年度安排"
        ) from error


def deadline(
    notice_received: date, *, days: int = WORKING_DAYS, overlay: Overlay | None = None
) -> date:
    """The last of ``days`` working days after ``notice_received``, which is not counted."""
    known = load_overlay() if overlay is None else overlay
    day, left = notice_received, days
    while left:
        day += timedelta(days=1)
        left -= is_workday(day, overlay=known)
    return day


def dates_of(
    notice: Notice,
    *,
    declared: date | None,
    as_of: date,
    option: date | None = None,
    overlay: Overlay | None = None,
) -> Dates:
    """The dates of an inquiry. The edition follows, in this order: ``option``; the declaration's
    date; the day the notice was received; ``as_of``, the day of looking."""
    order: tuple[tuple[date | None, DateBasis], ...] = (
        (option, "option"),
        (notice.declared or declared, "declared"),
        (notice.notice_received, "notice_received"),
    )
    chosen, basis = next(((day, name) for day, name in order if day), (as_of, "today"))
    due, problem = None, None
    if notice.notice_received is not None:
        try:
            due = deadline(notice.notice_received, overlay=overlay)
        except CalendarError as error:
            problem = str(error)
    return Dates(as_of=as_of, chosen=chosen, basis=basis, deadline=due, deadline_problem=problem)
