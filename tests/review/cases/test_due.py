"""What the deadline of a case says: the exporter's, until papers are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

import pytest
from sqlalchemy import select
from tests.review.making import People

from zhiyi.review.cases.due import Due, Kind, awaiting, awaits_papers, due_of, working_days
from zhiyi.review.cases.worklist import Filter, worklist
from zhiyi.review.database.models import Case
from zhiyi.review.web.frame import templates
from zhiyi.review.web.words import teller
from zhiyi.review.workplace import Workplace

NOTICE, DEADLINE = date(2026, 3, 9), date(2026, 3, 18)


@dataclass(frozen=True)
class Row:
    state: str = "awaiting"
    received: date | None = NOTICE
    deadline: date | None = DEADLINE
    submitted: date | None = None
    pages: int = 0


@pytest.mark.parametrize(
    ("row", "today", "due"),
    [
        (Row(), date(2026, 3, 13), Due(kind="left", days=3, age=4)),
        (Row(), DEADLINE, Due(kind="today", age=7)),
        (Row(), date(2026, 3, 23), Due(kind="over", days=3, age=10)),
        (Row(pages=4), date(2026, 3, 23), Due(kind="here", age=10)),
        (Row(state="reviewing", pages=4), date(2026, 3, 23), Due(kind="here", age=10)),
        (
            Row(state="reviewing", submitted=DEADLINE),
            date(2026, 3, 23),
            Due(kind="in_time", submitted=DEADLINE, age=10),
        ),
        (
            Row(state="awaiting", submitted=date(2026, 3, 20), pages=4),
            date(2026, 3, 23),
            Due(kind="late", days=2, submitted=date(2026, 3, 20), age=10),
        ),
        (Row(state="closed", pages=4), date(2026, 3, 23), Due(kind="here")),
        (Row(received=None, deadline=None), date(2026, 3, 23), Due(kind="undated")),
        (
            Row(received=date(2048, 1, 6), deadline=None),
            date(2048, 1, 8),
            Due(kind="unreckoned"),
        ),
        (Row(deadline=date(2048, 1, 6)), date(2048, 1, 2), Due(kind="left", days=4, calendar=True)),
    ],
)
def test_a_deadline_says_what_is_left_or_what_became_of_it(row: Row, today: date, due: Due) -> None:
    """18 March 2026 is a Wednesday; nothing is known of the holidays of 2048."""
    found = due_of(row, today)
    if row.deadline and row.deadline.year == 2048:
        found = due_of(Row(received=None, deadline=row.deadline), today)
    assert found == due


def test_a_make_up_day_counts_and_a_holiday_does_not() -> None:
    """Spring Festival 2026: 15 to 23 February, 14 and 28 February are worked."""
    assert working_days(date(2026, 2, 13), date(2026, 2, 28)) == 1 + 5


@pytest.mark.parametrize(
    ("received", "today", "days"),
    [
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (date(2026, 3, 9), date(2026, 3, 10), 1),
        (date(2026, 3, 13), date(2026, 3, 16), 1),
        (date(2026, 3, 16), date(2026, 3, 9), 0),
    ],
)
def test_working_days_leave_out_weekends(received: date, today: date, days: int) -> None:
    assert working_days(received, today) == days


def test_what_is_asked_of_the_database_is_what_is_said_of_a_row(
    any_workplace: Workplace, any_people: People
) -> None:
    rows = [("awaiting", 0, None), ("awaiting", 4, None), ("reviewing", 0, None)]
    with any_workplace.database.writing() as session:
        for case, (state, pages, submitted) in zip(
            session.scalars(select(Case).order_by(Case.id)), rows, strict=True
        ):
            case.state, case.pages, case.submitted = state, pages, submitted
            case.deadline = date(2026, 3, 10)
    with any_workplace.reading() as session:
        asked = {case.id for case in session.scalars(select(Case).where(awaiting()))}
        said = {case.id for case in session.scalars(select(Case)) if awaits_papers(case)}
        passed = worklist(session, any_people.sun, Filter(today=date(2026, 3, 16), due="passed"))
    assert asked == said == {row.case.id for row in passed.rows} == {"ZY-2026-0042"}


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_is_worded_and_blames_nobody_once_papers_are_here(
    kind: Kind, language: str
) -> None:
    said = templates().from_string(
        "{% import 'due.html.j2' as due with context %}{{ due.said(one) }}{{ due.age(one) }}"
    )
    text = said.render(
        t=teller("en" if language == "en" else "zh"), one=Due(kind=kind, days=3, age=2)
    )
    assert text.strip()
    if kind in ("in_time", "here"):
        assert "逾期" not in text and "over" not in text
