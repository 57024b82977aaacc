"""Candidates are those of the list on the inquiry's day: its versions, its numbers, its status."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zhiyi.controls import match
from zhiyi.controls.entries import ControlList
from zhiyi.inquiry import Candidate
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

Found = Callable[..., dict[str, Candidate]]
DRONE = "行业无人机"


@pytest.fixture(scope="module")
def found(controls: ControlList, lexicon: Lexicon, units: Units) -> Found:
    def on(day: date, text: str = "", hs: str = "") -> dict[str, Candidate]:
        candidates = match(text, hs=hs, on=day, controls=controls, lexicon=lexicon, units=units)
        return {one.entry: one for one in candidates}

    return on


@pytest.mark.parametrize(
    ("entry", "last"), [("2023-28-uav", date(2024, 8, 31)), ("2015-31-1.1", date(2024, 11, 30))]
)
def test_what_was_repealed_is_a_candidate_only_while_it_held(
    found: Found, entry: str, last: date
) -> None:
    assert found(last, DRONE)[entry].status == "in_force"
    after = found(date.fromordinal(last.toordinal() + 1), DRONE)
    assert entry not in after
    assert all(one.status != "repealed" for one in after.values())


def test_the_announcements_number_counts_until_the_catalogue_changed_it(found: Found) -> None:
    def score(day: date) -> float:
        reasons = found(day, "人造石墨", "3801100030")["1C108.b"].reasons
        return next(reason.score for reason in reasons if reason.feature == "hs")

    assert score(date(2025, 12, 31)) > score(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 11, 7), "not_yet"),
        (date(2025, 11, 8), "suspended"),
        (date(2026, 11, 10), "suspended"),
        (date(2026, 11, 22), "suspension_lapsed_unconfirmed"),
    ],
)
def test_a_candidate_has_the_status_of_the_day(found: Found, day: date, status: str) -> None:
    assert found(day, "锂离子电池")["3A001"].status == status


def test_a_suspension_that_has_run_out_is_to_be_confirmed(found: Found) -> None:
    candidate = found(date(2026, 11, 22), "锂离子电池")["3A001"]
    assert any("2026-11-10" in remark and "确认" in remark for remark in candidate.remarks)
