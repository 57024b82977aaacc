"""What the deadline of a case says: the exporter's, until papers are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

import pytest

from zhiyi.review.cases.due import Due, Kind, deadlines_of, due_of, working_days
from zhiyi.review.web.frame import templates
from zhiyi.review.web.words import teller

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


@pytest.mark.parametrize(
    ("row", "today", "choices"),
    [
        (Row(), date(2026, 3, 10), {"later"}),
        (Row(), date(2026, 3, 11), {"week"}),
        (Row(), DEADLINE, {"today", "week"}),
        (Row(), date(2026, 3, 19), {"passed"}),
        (Row(pages=4), date(2026, 3, 19), set()),
        (Row(state="reviewing"), date(2026, 3, 19), set()),
        (Row(submitted=DEADLINE), date(2026, 3, 19), set()),
        (Row(state="closed", submitted=date(2026, 3, 19)), date(2026, 3, 23), {"late"}),
        (Row(deadline=None), DEADLINE, {"none"}),
    ],
)
def test_a_deadline_is_chosen_by_while_nothing_was_submitted(
    row: Row, today: date, choices: set[str]
) -> None:
    assert set(deadlines_of(row, today)) == choices


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
