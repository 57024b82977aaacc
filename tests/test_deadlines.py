"""Seven working days after the notice, holidays and make-up days as the State Council set them."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyi.deadlines import CalendarError, dates_of, deadline, load_overlay, parse_overlay
from zhiyi.inquiry import Notice

OVERLAY = """
[[year]]
year = 2031
source = "test"
entered = 2030-11-05
holidays = [2031-01-01]
workdays = [2031-01-04]
"""


@pytest.mark.parametrize(
    ("received", "due", "why"),
    [
        (date(2025, 6, 16), date(2025, 6, 25), "a plain week"),
        (date(2025, 12, 30), date(2026, 1, 9), "New Year, and a Sunday worked instead"),
        (date(2026, 2, 12), date(2026, 2, 28), "Spring Festival, two weekend days worked instead"),
        (date(2025, 9, 26), date(2025, 10, 13), "National Day, two weekend days worked"),
    ],
)
def test_the_day_of_receipt_does_not_count(received: date, due: date, why: str) -> None:
    assert deadline(received) == due, why


def test_years_that_nothing_is_known_of_have_no_deadline() -> None:
    with pytest.raises(CalendarError, match="2045"):
        deadline(date(2045, 3, 1), overlay={})


def test_the_overlay_adds_a_year() -> None:
    overlay = parse_overlay(OVERLAY)
    # 1 January is a holiday, Saturday 4 January is worked: 2, 3, 4, 6, 7, 8, 9.
    assert deadline(date(2031, 1, 1), overlay=overlay) == date(2031, 1, 9)


def test_the_overlay_that_comes_with_the_program_is_well_formed() -> None:
    for year, days in load_overlay().items():
        assert all(day.year == year for day in days.holidays | days.workdays)
        assert all(day.weekday() < 5 for day in days.holidays)
        assert all(day.weekday() >= 5 for day in days.workdays)


LOOKED = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("notice", "declared", "option", "chosen", "basis"),
    [
        (Notice(), None, None, LOOKED, "today"),
        (
            Notice(notice_received=date(2026, 6, 1)),
            None,
            None,
            date(2026, 6, 1),
            "notice_received",
        ),
        (
            Notice(notice_received=date(2026, 6, 1)),
            date(2026, 5, 20),
            None,
            date(2026, 5, 20),
            "declared",
        ),
        (
            Notice(declared=date(2026, 5, 19)),
            date(2026, 5, 20),
            None,
            date(2026, 5, 19),
            "declared",
        ),
        (Notice(), date(2026, 5, 20), date(2024, 1, 2), date(2024, 1, 2), "option"),
    ],
)
def test_the_edition_follows_the_first_date_that_is_known(
    notice: Notice, declared: date | None, option: date | None, chosen: date, basis: str
) -> None:
    dates = dates_of(notice, declared=declared, as_of=LOOKED, option=option)
    assert (dates.chosen, dates.basis, dates.as_of) == (chosen, basis, LOOKED)


def test_an_unknown_year_is_told_and_not_guessed() -> None:
    notice = Notice(notice_received=date(2045, 3, 1))
    dates = dates_of(notice, declared=None, as_of=LOOKED, overlay={})
    assert dates.deadline is None
    assert dates.deadline_problem is not None and "2045" in dates.deadline_problem
