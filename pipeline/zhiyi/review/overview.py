"""The figures of an office: how many cases, how old, what was flagged, how often officers agreed
with it, where readings were corrected. Nothing of it ranks exporters, countries or officers, and
nothing tells which outcomes there were: no case is decided by its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from zhiyi.deadlines import CalendarError
from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.due import awaits_papers, working_days
from zhiyi.review.cases.seeing import visible
from zhiyi.review.database.models import Case
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.judging.agreement import (
    ALWAYS,
    Agreed,
    Corrected,
    Period,
    agreement,
    agreement_by_month,
    corrected_readings,
)
from zhiyi.review.officer import Officer

AGES: tuple[tuple[str, int | None], ...] = (
    ("0-3", 3),
    ("4-7", 7),
    ("8-15", 15),
    ("16-30", 30),
    ("31+", None),
)
"""Working days since the notice was received, up to and with; the submission is due on the 7th."""
UNDATED = "undated"
KINDS = ("findings", "deficiencies", "translations", "candidates")
"""Groups of ``Case.flags``, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    key: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``states`` in their order; ``ages``: of open cases, by working days since the notice;
    ``overdue``: those past their deadline for
    which nothing was submitted; ``flags``: by group of ``KINDS`` and code,
    most first: in how many places they stand; ``agreement`` by code, ``months`` over all of them;
    ``corrections``: corrected readings by reader and layer."""

    cases: int
    open: int
    overdue: int
    pages: int
    indicators: int
    states: Sequence[Count]
    ages: Sequence[Count]
    flags: Mapping[str, Sequence[Count]]
    agreement: Sequence[Agreed]
    months: Sequence[Agreed]
    corrections: Sequence[Corrected]


def overview(
    session: Session,
    officer: Officer,
    *,
    today: date,
    period: Period = ALWAYS,
    office: str | None = None,
) -> Overview:
    """Over the cases that the officer may see and whose folder is there. In a ``period`` are the
    cases whose notice was received then, and the judgements that were made then; ``office``: only
    of this one. Raises ``Refused``."""
    require(officer, "overview")
    seen = visible(officer)
    if office is not None:
        seen &= Case.office == office
    rows = session.execute(
        select(
            Case.state,
            Case.received,
            Case.deadline,
            Case.submitted,
            Case.flags,
            Case.pages,
            Case.indicators,
        ).where(seen, Case.gone.is_(False), *_received(period))
    ).all()
    waiting = [row for row in rows if row.state != "closed"]
    return Overview(
        cases=len(rows),
        open=len(waiting),
        overdue=sum(
            row.deadline is not None and row.deadline < today and awaits_papers(row)
            for row in waiting
        ),
        pages=sum(row.pages for row in rows),
        indicators=sum(row.indicators for row in rows),
        states=_in_order(STATE_WORDS, Counter(row.state for row in rows)),
        ages=_ages((row.received for row in waiting), today),
        flags=_flags(row.flags for row in rows),
        agreement=agreement(session, seen, period),
        months=agreement_by_month(session, seen, period),
        corrections=corrected_readings(session, seen, period),
    )


def _received(period: Period) -> Iterable[ColumnElement[bool]]:
    if period.since:
        yield Case.received >= period.since
    if period.until:
        yield Case.received <= period.until


def _in_order(keys: Iterable[str], counted: Mapping[str, int]) -> Sequence[Count]:
    return tuple(Count(key=key, number=counted.get(key, 0)) for key in keys)


def _ages(received: Iterable[date | None], today: date) -> Sequence[Count]:
    counted = Counter(_age(day, today) if day else UNDATED for day in received)
    return _in_order([*(name for name, _ in AGES), UNDATED], counted)


def _age(received: date, today: date) -> str:
    try:
        days = working_days(received, today)
    except CalendarError:
        return UNDATED
    return next(name for name, most in AGES if most is None or days <= most)


def _flags(found: Iterable[Mapping[str, Any]]) -> Mapping[str, Sequence[Count]]:
    counted: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for flags in found:
        for kind in KINDS:
            counted[kind].update({key: int(n) for key, n in flags.get(kind, {}).items()})
    return {
        kind: tuple(
            Count(key=key, number=number)
            for key, number in sorted(codes.items(), key=lambda one: (-one[1], one[0]))
        )
        for kind, codes in counted.items()
    }
