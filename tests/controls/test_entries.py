"""The list as data: it is sound, and a status follows from dates."""

from __future__ import annotations

from datetime import date

import pytest

from zhiyi.controls.checking import check_list
from zhiyi.controls.entries import Announcement, ControlList
from zhiyi.controls.expressions import comparisons
from zhiyi.controls.loading import load_controls
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import EntryStatus
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


def test_the_list_has_no_complaints(controls: ControlList, lexicon: Lexicon, units: Units) -> None:
    assert check_list(controls, lexicon=lexicon, units=units) == ()


def test_the_list_holds_every_entry_known_and_most_figures(controls: ControlList) -> None:
    with_figures = [e for e in controls.entries if e.criteria and comparisons(e.criteria)]
    assert len(controls.entries) >= 585
    assert len(with_figures) >= 240


@pytest.mark.parametrize(
    ("code", "on", "status"),
    [
        ("3A001", date(2025, 11, 6), "not_yet"),
        ("3A001", date(2025, 11, 7), "not_yet"),
        ("3A001", date(2025, 11, 8), "suspended"),
        ("3A001", date(2026, 11, 10), "suspended"),
        ("3A001", date(2026, 11, 11), "suspension_lapsed_unconfirmed"),
        ("1E902.a", date(2025, 10, 8), "not_yet"),
        ("1E902.a", date(2025, 10, 9), "in_force"),
        ("1E902.a", date(2025, 11, 7), "suspended"),
        ("1C902.a.1", date(2026, 1, 1), "in_force"),
        ("2C902.a", date(2026, 3, 1), "suspended"),
        ("3A225", date(2024, 11, 30), "not_yet"),
        ("3A225", date(2024, 12, 1), "in_force"),
        ("3C001.a", date(2023, 8, 1), "in_force"),
        ("2023-28-uav", date(2024, 8, 31), "in_force"),
        ("2023-28-uav", date(2024, 9, 1), "repealed"),
    ],
)
def test_the_status_at_a_date(
    controls: ControlList, code: str, on: date, status: EntryStatus
) -> None:
    assert controls.entry(code).status(on) == status


def test_unknown_dates_give_an_unknown_status() -> None:
    assert Announcement(id="x", title="公告").status(date(2026, 1, 1)) == "unknown"


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2024, 12, 5), "2024（"),
        (date(2026, 3, 1), "2026（公告2024年第51号及至2026-01的公告）"),
    ],
)
def test_the_edition_follows_the_date(controls: ControlList, on: date, title: str) -> None:
    assert controls.edition(on).startswith(title)


def test_an_edition_is_chosen_by_name_or_date() -> None:
    named, dated = load_controls(edition="2025"), load_controls(edition="2025-06-01")
    assert named.chosen == dated.chosen
    assert named.day(date(2026, 5, 1)) == date(2025, 12, 31)
    with pytest.raises(ArgumentError, match="no edition"):
        load_controls(edition="1999")


def test_a_code_that_is_not_there_is_refused(controls: ControlList) -> None:
    with pytest.raises(ArgumentError, match="no entry '9Z999'"):
        controls.entry("9Z999")
