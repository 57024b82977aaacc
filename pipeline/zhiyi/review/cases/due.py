"""What the deadline of a case says today. It is the exporter's, to submit what the notice asks for
within seven working days of receiving it; once papers are here it binds nobody any more, least of
all the officer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol

from zhiyi.deadlines import CalendarError, is_workday, load_overlay

Kind = Literal["left", "today", "over", "in_time", "late", "here", "undated", "unreckoned"]
"""``left``, ``today``, ``over``: nothing was submitted yet. ``in_time``, ``late``: it was, on a day
that is known; ``here``: on a day that is not. ``undated``: the day of the notice is not known;
``unreckoned``: it is, but not the holidays of the year."""

COUNTED = 2_000
"""Calendar days over which working days are counted; a case older than that is old."""


class Dated(Protocol):
    """What of a case this needs."""

    @property
    def state(self) -> str: ...
    @property
    def received(self) -> date | None: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def submitted(self) -> date | None: ...
    @property
    def pages(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """``days``: until the deadline, since it, or by which it was missed; working days, unless
    ``calendar``: the holidays of a year between are not known. ``age``: working days since the
    notice was received, of a case that is open; None where they cannot be counted."""

    kind: Kind
    days: int = 0
    calendar: bool = False
    submitted: date | None = None
    age: int | None = None


def due_of(case: Dated, today: date) -> Due:
    age = _age(case, today)
    if case.deadline is None:
        kind: Kind = "unreckoned" if case.received else "undated"
        return Due(kind=kind, submitted=case.submitted, age=age)
    if case.submitted is not None and case.submitted > case.deadline:
        days, calendar = _between(case.deadline, case.submitted)
        return Due(kind="late", days=days, calendar=calendar, submitted=case.submitted, age=age)
    if case.submitted is not None:
        return Due(kind="in_time", submitted=case.submitted, age=age)
    if not awaits_papers(case):
        return Due(kind="here", age=age)
    if today == case.deadline:
        return Due(kind="today", age=age)
    first, last = sorted((today, case.deadline))
    days, calendar = _between(first, last)
    kind = "left" if today < case.deadline else "over"
    return Due(kind=kind, days=days, calendar=calendar, age=age)


def awaits_papers(case: Dated) -> bool:
    """Whether the deadline still runs: nothing was submitted. A case that waits for further papers
    has a day of its own for these, in the request."""
    return case.state == "awaiting" and case.submitted is None and not case.pages


Choice = Literal["passed", "today", "week", "later", "late", "none"]

WEEK = timedelta(days=7)


def deadlines_of(case: Dated, today: date) -> Iterator[Choice]:
    """To which choices of a list it answers. Of cases for which nothing was submitted yet:
    ``passed``, ``today``, ``week`` (today and the 7 days after it), ``later``; ``late``: submitted
    after the deadline; ``none``: without one."""
    if case.deadline is None:
        yield "none"
        return
    if case.submitted is not None and case.submitted > case.deadline:
        yield "late"
    if not awaits_papers(case):
        return
    if case.deadline == today:
        yield "today"
    if case.deadline < today:
        yield "passed"
    else:
        yield "week" if case.deadline <= today + WEEK else "later"


def _between(first: date, last: date) -> tuple[int, bool]:
    """Days after ``first`` until ``last``, and whether they are calendar days."""
    try:
        return working_days(first, last), False
    except CalendarError:
        return (last - first).days, True


def _age(case: Dated, today: date) -> int | None:
    if case.received is None or case.state == "closed" or case.received > today:
        return None
    try:
        return working_days(case.received, today)
    except CalendarError:
        return None


@lru_cache(maxsize=4096)
def working_days(received: date, today: date) -> int:
    """How many working days after ``received``, which is not counted, until ``today``; 0 for a day
    to come. Raises ``CalendarError`` for years that no calendar is known of."""
    days = min((today - received).days, COUNTED)
    return sum(_works(received + timedelta(days=n)) for n in range(1, days + 1))


@lru_cache(maxsize=4096)
def _works(day: date) -> bool:
    """Kept, for every row of a worklist asks for the same days: 7 % of the time under load."""
    return is_workday(day, overlay=load_overlay())
