"""What changed in the list between two days."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from zhiyi.cli import main
from zhiyi.commands.telling import change_lines
from zhiyi.controls.changes import changes_between, day_named
from zhiyi.controls.entries import Announcement, ControlList, Edition, Entry
from zhiyi.errors import ArgumentError

EDITIONS = (
    Edition("2025", "2025年版", date(2025, 1, 1)),
    Edition("2026", "2026年版", date(2026, 1, 1)),
)
BEFORE, AFTER = date(2025, 1, 1), date(2026, 1, 1)


def version(code: str, begins: date, ends: date | None = None, **given: Any) -> Entry:
    plain: dict[str, Any] = {"id": code, "code": code, "list": "dual_use", "title": "炉"}
    plain |= {"title_en": "furnace", "ends": ends, "criteria_text": "mass > 5 kg"}
    plain["announcement"] = Announcement(id="x", title="公告", effective=begins)
    return Entry(**(plain | given))


def listed(*entries: Entry) -> ControlList:
    return ControlList(name="清单", entries=entries, announcements=(), editions=EDITIONS)


def suspended(begins: date, since: date, until: date) -> Announcement:
    return Announcement(
        id="y", title="公告", effective=begins, suspended_from=since, suspended_until=until,
        suspended_by="公告",
    )  # fmt: skip


def test_entries_that_came_and_went_are_told() -> None:
    controls = listed(
        version("2B991", date(2024, 1, 1)),
        version("2B992", date(2025, 6, 1)),
        version("2B993", date(2024, 1, 1), date(2025, 6, 1)),
        version("2B994", date(2026, 6, 1)),
        version("2B995", date(2025, 2, 1), date(2025, 6, 1)),
    )
    changes = changes_between(controls, BEFORE, AFTER)
    assert [(one.kind, one.code, one.status) for one in changes] == [
        ("added", "2B992", "in_force"),
        ("ended", "2B993", "repealed"),
    ]
    assert changes[1].since == date(2025, 6, 1)


def test_what_was_added_is_what_ends_backwards() -> None:
    controls = listed(version("2B992", date(2025, 6, 1)))
    assert [one.kind for one in changes_between(controls, AFTER, BEFORE)] == ["ended"]


def test_nothing_changes_on_one_day() -> None:
    assert changes_between(listed(version("2B991", date(2024, 1, 1))), AFTER, AFTER) == ()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ({"title": "炉"}, {"title": "真空炉"}, "title"),
        ({}, {"criteria_text": "mass > 6 kg"}, "criteria"),
        ({"hs": ("1",)}, {"hs": ("2",)}, "hs_codes"),
        ({"cas": ("50-00-0",)}, {}, "cas"),
        ({}, {"not_cas": ("50-00-0",)}, "not_cas"),
        ({}, {"notes": ("民用的除外",)}, "notes"),
        ({}, {"doubts": ("数字疑误",)}, "doubts"),
    ],
)
def test_a_version_that_says_something_else_is_a_change(
    old: dict[str, Any], new: dict[str, Any], field: str
) -> None:
    second = {"announcement": Announcement(id="z", title="公告", effective=date(2025, 6, 1))} | new
    controls = listed(
        version("2B991", date(2024, 1, 1), date(2025, 6, 1), **old),
        version("2B991", date(2025, 6, 1), **second),
    )
    (change,) = changes_between(controls, BEFORE, AFTER)
    assert change.kind == "changed"
    assert [one.field for one in change.differences] == [field]


def test_a_suspension_that_begins_is_a_change_of_status() -> None:
    paused = suspended(date(2024, 1, 1), date(2025, 6, 1), date(2026, 6, 1))
    (change,) = changes_between(
        listed(version("2B991", date(2024, 1, 1), announcement=paused)), BEFORE, AFTER
    )
    (difference,) = change.differences
    assert (difference.before, difference.after) == (("in_force",), ("suspended",))


def test_the_numbers_of_a_new_catalogue_are_a_change() -> None:
    entry = version("2B991", date(2024, 1, 1), hs=("1", "2"), hs_announced=("1", "3"))
    (change,) = changes_between(listed(entry), BEFORE, AFTER)
    assert change.differences[0].before == ("1", "3")
    lines = "\n".join(change_lines((change,), listed(entry), BEFORE, AFTER))
    assert "− 3" in lines
    assert "＋ 2" in lines
    assert "− 1" not in lines


def test_the_lines_say_that_nothing_is_cleared() -> None:
    gone = listed(version("2B993", date(2024, 1, 1), date(2025, 6, 1)))
    lines = "\n".join(change_lines(changes_between(gone, BEFORE, AFTER), gone, BEFORE, AFTER))
    assert "2B993" in lines
    assert "自2025-06-01失效" in lines
    assert "不表示货物不属于管制范围" in lines


@pytest.mark.parametrize(
    ("wanted", "day"),
    [("2025", date(2025, 1, 1)), ("2026年版", date(2026, 1, 1)), ("2025-06-01", date(2025, 6, 1))],
)
def test_a_day_is_a_date_or_the_first_day_of_an_edition(wanted: str, day: date) -> None:
    assert day_named(listed(), wanted) == day


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(ArgumentError, match="neither a date"):
        day_named(listed(), "next year")


def test_the_command_tells_what_november_2026_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "diff", "2026-11-10", "2026-11-11", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["ended"]) == ([], [])
    codes = {one["code"] for one in told["changed"]}
    assert {"3A001", "1E902.a", "2C902.a"} <= codes
    assert {change["field"] for one in told["changed"] for change in one["changes"]} == {"status"}


def test_the_command_refuses_what_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "diff", "2026", "soon"]) == 2
    assert "neither a date" in capsys.readouterr().err
