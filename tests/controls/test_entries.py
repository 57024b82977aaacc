"""The list as data: it is sound, a status follows from dates, and of versions the day chooses."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyi.controls.checking import check_list
from zhiyi.controls.entries import Announcement, ControlList, Edition, Entry
from zhiyi.controls.expressions import comparisons
from zhiyi.controls.loading import load_controls
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import EntryStatus
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

EDITIONS = (
    Edition("2024", "2024", date(2024, 12, 1)),
    Edition("2025", "2025", date(2025, 1, 1)),
    Edition("2026", "2026", date(2026, 1, 1)),
)


def announcement(id: str = "x", **given: Any) -> Announcement:
    return Announcement(id=id, title="公告", **given)


def version(begins: date | None, ends: date | None = None, **given: Any) -> Entry:
    plain: dict[str, Any] = {"id": "2B999", "code": "2B999", "list": "dual_use", "title": "炉"}
    plain |= {"title_en": "furnace", "announcement": announcement(effective=begins), "ends": ends}
    return Entry(**(plain | given))


def listed(*entries: Entry, **given: Any) -> ControlList:
    return ControlList(name="清单", entries=entries, announcements=(), editions=EDITIONS, **given)


def test_the_list_has_no_complaints(controls: ControlList, lexicon: Lexicon, units: Units) -> None:
    assert check_list(controls, lexicon=lexicon, units=units) == ()


def test_the_list_holds_every_entry_known_and_most_figures(controls: ControlList) -> None:
    with_figures = [e for e in controls.entries if e.criteria and comparisons(e.criteria)]
    assert len(controls.entries) >= 585
    assert len(with_figures) >= 240


@pytest.mark.parametrize(
    ("code", "on", "status"),
    [
        ("2015-31-1.1", date(2015, 8, 14), "not_yet"),
        ("2015-31-1.1", date(2015, 8, 15), "in_force"),
        ("2015-31-1.1", date(2024, 11, 30), "in_force"),
        ("2015-31-1.1", date(2024, 12, 1), "repealed"),
        ("3C001.a", date(2023, 7, 31), "not_yet"),
        ("3C001.a", date(2023, 8, 1), "in_force"),
        ("3C001.a", date(2024, 11, 30), "in_force"),
        ("3C001.a", date(2026, 11, 22), "in_force"),
        ("3C002.a", date(2023, 7, 31), "not_yet"),
        ("3C002.a", date(2023, 8, 1), "in_force"),
        ("2023-28-uav", date(2023, 8, 31), "not_yet"),
        ("2023-28-uav", date(2023, 9, 1), "in_force"),
        ("2023-28-uav", date(2024, 8, 31), "in_force"),
        ("2023-28-uav", date(2024, 9, 1), "repealed"),
        ("1C108.b", date(2023, 11, 30), "not_yet"),
        ("1C108.b", date(2023, 12, 1), "in_force"),
        ("1C108.b", date(2024, 11, 30), "in_force"),
        ("1C901.a", date(2024, 6, 30), "not_yet"),
        ("1C901.a", date(2024, 7, 1), "in_force"),
        ("1C901.a", date(2024, 11, 30), "in_force"),
        ("9A012.b.2", date(2024, 8, 31), "not_yet"),
        ("9A012.b.2", date(2024, 9, 1), "in_force"),
        ("9A012.b.2", date(2024, 11, 30), "in_force"),
        ("3C003.a", date(2024, 9, 14), "not_yet"),
        ("3C003.a", date(2024, 9, 15), "in_force"),
        ("3C003.a", date(2024, 11, 30), "in_force"),
        ("3A225", date(2024, 11, 30), "not_yet"),
        ("3A225", date(2024, 12, 1), "in_force"),
        ("1C004", date(2025, 2, 3), "not_yet"),
        ("1C004", date(2025, 2, 4), "in_force"),
        ("1C902.a.1", date(2025, 4, 3), "not_yet"),
        ("1C902.a.1", date(2025, 4, 4), "in_force"),
        ("1C902.a.1", date(2026, 1, 1), "in_force"),
        ("3A001", date(2025, 11, 6), "not_yet"),
        ("3A001", date(2025, 11, 7), "not_yet"),
        ("3A001", date(2025, 11, 8), "suspended"),
        ("3A001", date(2026, 11, 10), "suspended"),
        ("3A001", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
        ("2C902.a", date(2026, 3, 1), "suspended"),
        ("2C902.a", date(2026, 11, 22), "suspension_lapsed_unconfirmed"),
        ("2B902.a", date(2026, 11, 10), "suspended"),
        ("2B902.a", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
        ("1C909.a", date(2026, 11, 10), "suspended"),
        ("1C909.a", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
        ("1E902.a", date(2025, 10, 8), "not_yet"),
        ("1E902.a", date(2025, 10, 9), "in_force"),
        ("1E902.a", date(2025, 11, 6), "in_force"),
        ("1E902.a", date(2025, 11, 7), "suspended"),
        ("1E902.a", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
        ("nuclear-1", date(2025, 12, 31), "unknown"),
        ("nuclear-1", date(2026, 1, 1), "in_force"),
    ],
)
def test_the_status_at_a_date(
    controls: ControlList, code: str, on: date, status: EntryStatus
) -> None:
    assert controls.entry(code, on).status(on) == status


def test_nothing_of_the_list_holds_before_its_first_day(controls: ControlList) -> None:
    for entry in controls.entries:
        assert entry.effective is not None, entry.id
        before = entry.status(entry.effective - timedelta(days=1))
        assert before in ("not_yet", "unknown"), entry.id
        assert entry.status(entry.effective) in ("in_force", "suspended"), entry.id


@pytest.mark.parametrize(
    ("id", "on", "status"),
    [
        ("2025-61", date(2025, 10, 8), "not_yet"),
        ("2025-61", date(2025, 10, 9), "in_force"),
        ("2025-61", date(2025, 11, 7), "suspended"),
        ("2025-61", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
    ],
)
def test_announcements_without_entries_have_a_status(
    controls: ControlList, id: str, on: date, status: EntryStatus
) -> None:
    (found,) = (one for one in controls.announcements if one.id == id)
    assert found.status(on) == status


@pytest.mark.parametrize(
    ("given", "on", "status"),
    [
        ({}, date(2026, 1, 1), "unknown"),
        ({"effective": date(2026, 1, 1)}, date(2025, 12, 31), "not_yet"),
        ({"effective": date(2026, 1, 1), "effective_at_latest": True}, date(2025, 12, 31),
         "unknown"),
        ({"effective": date(2025, 1, 1), "suspended_from": date(2025, 5, 1)}, date(2025, 4, 30),
         "in_force"),
        ({"effective": date(2025, 1, 1), "suspended_from": date(2025, 5, 1)}, date(2025, 5, 1),
         "unknown"),
        ({"effective": date(2025, 1, 1), "suspended_from": date(2025, 5, 1),
          "suspended_until": date(2025, 6, 1), "resumed": date(2025, 6, 2)}, date(2025, 6, 2),
         "in_force"),
        ({"effective": date(2025, 1, 1), "suspended_from": date(2025, 5, 1),
          "suspended_until": date(2025, 6, 1), "resumed": date(2025, 7, 1)}, date(2025, 6, 2),
         "suspension_lapsed_unconfirmed"),
        ({"effective": date(2025, 1, 1), "repealed": date(2025, 6, 1)}, date(2025, 6, 1),
         "repealed"),
    ],
)  # fmt: skip
def test_a_status_follows_from_the_dates_alone(
    given: dict[str, Any], on: date, status: EntryStatus
) -> None:
    assert announcement(**given).status(on) == status


def test_the_version_of_the_day_is_used_and_no_repealed_one() -> None:
    first = version(date(2024, 12, 1), date(2025, 6, 1), title="旧")
    second = version(date(2025, 6, 1), title="新")
    gone = version(date(2015, 1, 1), date(2024, 12, 1), id="old", code=None)
    controls = listed(first, second, gone)
    assert [e.title for e in controls.versions(date(2025, 5, 31))] == ["旧"]
    assert [e.title for e in controls.versions(date(2025, 6, 1))] == ["新"]
    assert controls.listed(date(2024, 11, 30))[0] == (first, "not_yet")
    assert gone in controls.versions(date(2024, 11, 30))
    assert gone not in controls.versions(date(2024, 12, 1))


@given(
    days=st.lists(st.integers(1, 400), min_size=2, max_size=9, unique=True),
    on=st.integers(0, 420),
)
def test_on_any_day_one_version_of_an_entry_is_used_and_none_that_is_over(
    days: list[int], on: int
) -> None:
    start = date(2025, 1, 1)
    bounds = [start + timedelta(days=day) for day in sorted(days)]
    controls = listed(*(version(begins, ends) for begins, ends in pairwise(bounds)))
    day = start + timedelta(days=on)
    used = controls.versions(day)
    assert len(used) == (1 if day < bounds[-1] else 0)
    assert all(not one.over(day) for one in used)
    assert all(one.begun(day) == (day >= bounds[0]) for one in used)


def test_an_entry_of_which_every_version_is_over_is_shown_as_repealed() -> None:
    gone = version(date(2015, 1, 1), date(2024, 12, 1))
    controls = listed(gone)
    on = date(2026, 1, 1)
    assert controls.versions(on) == ()
    assert controls.entry("2b999", on).status(on) == "repealed"


def test_between_two_versions_the_next_is_pending() -> None:
    controls = listed(
        version(date(2024, 12, 1), date(2025, 6, 1)), version(date(2025, 9, 1), title="新")
    )
    assert controls.listed(date(2025, 7, 1)) == ((controls.entries[1], "not_yet"),)


def test_the_numbers_of_the_announcement_hold_before_the_yearly_catalogue() -> None:
    entry = version(date(2024, 12, 1), hs=("3801100040",), hs_announced=("3801100030",))
    assert entry.hs_on(date(2025, 12, 31)) == ("3801100030",)
    assert entry.hs_on(date(2026, 1, 1)) == ("3801100040",)
    assert version(date(2024, 12, 1), hs=("1",)).hs_on(date(2025, 1, 1)) == ("1",)


def test_a_code_stands_for_what_is_below_it() -> None:
    controls = listed(
        version(date(2024, 12, 1), id="2B999.a", code="2B999.a"),
        version(date(2024, 12, 1), id="2B9990", code="2B9990"),
    )
    assert [entry.code for entry in controls.below("2b999", date(2026, 1, 1))] == ["2B999.a"]


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2015, 8, 14), "清单施行前（2024-12-01前各单项公告）之前"),
        (date(2024, 11, 30), "清单施行前（2024-12-01前各单项公告）"),
        (date(2024, 12, 5), "2024（公告2024年第51号）"),
        (date(2026, 3, 1), "2026（公告2024年第51号及至2026-01的公告）"),
    ],
)
def test_the_edition_follows_the_date(controls: ControlList, on: date, title: str) -> None:
    assert controls.edition(on) == title


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2025, 6, 1), date(2025, 6, 1)),
        (date(2026, 5, 1), date(2025, 12, 31)),
        (date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_an_edition_chosen_by_name_is_looked_up_on_its_day_nearest_to_the_inquiry(
    on: date, day: date
) -> None:
    controls = listed(chosen=EDITIONS[1])
    assert controls.day(on) == day
    assert controls.edition(on) == "2025"


def test_a_day_chosen_instead_of_an_edition_is_that_day() -> None:
    controls = load_controls(edition="2025-06-01")
    assert controls.day(date(2026, 5, 1)) == date(2025, 6, 1)
    assert controls.edition(date(2026, 5, 1)).startswith("2025（")


def test_the_last_edition_has_no_last_day() -> None:
    assert listed(chosen=EDITIONS[2]).day(date(2031, 5, 1)) == date(2031, 5, 1)


@pytest.mark.parametrize("wanted", ["1999", "1999-01-01", "2025-13-01"])
def test_an_edition_that_is_not_there_is_refused(wanted: str) -> None:
    with pytest.raises(ArgumentError, match="no edition"):
        load_controls(edition=wanted)


def test_a_code_that_is_not_there_is_refused(controls: ControlList) -> None:
    with pytest.raises(ArgumentError, match="no entry '9Z999'"):
        controls.entry("9Z999")
