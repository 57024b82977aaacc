"""What changed in the list between two days: ``zhiyi controls diff``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhiyi.controls.entries import ControlList, Entry
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import EntryStatus, ListName

Kind = Literal["added", "ended", "changed"]
Field = Literal[
    "status", "title", "criteria", "hs_codes", "cas", "not_cas", "announcement", "notes", "doubts"
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an entry says otherwise, in lines before and after."""

    field: Field
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``added``: it was not there or still to come on the first day. ``ended``: it was there and no
    longer is. ``changed``: it holds on both days and says something else. ``status``: of the second
    day, "repealed" where it has ended."""

    kind: Kind
    list: ListName
    id: str
    code: str | None
    title: str
    title_en: str
    status: EntryStatus
    since: date | None
    announcement: str
    differences: tuple[Difference, ...] = ()


def changes_between(controls: ControlList, first: date, second: date) -> tuple[Change, ...]:
    """Every change between two days, in the order of the list; none where they are one day."""
    before, after = _standing(controls, first), _standing(controls, second)
    found = []
    for id in dict.fromkeys((*before, *after)):
        one, other = before.get(id), after.get(id)
        if one is None and other is not None:
            found.append(_change("added", other, second))
        elif other is None and one is not None:
            found.append(_change("ended", one, second))
        elif one is not None and other is not None:
            differences = tuple(_differences(one, other, first, second))
            if differences:
                found.append(_change("changed", other, second, differences))
    order = {entry.id: place for place, entry in enumerate(controls.entries)}
    return tuple(sorted(found, key=lambda change: order[change.id]))


def day_named(controls: ControlList, wanted: str) -> date:
    """The day of a date, or the first day of an edition of that name. Raises ``ArgumentError``."""
    for edition in controls.editions:
        if wanted in (edition.name, edition.title):
            return edition.begins
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        names = "、".join(edition.name for edition in controls.editions)
        raise ArgumentError(
            f"“{wanted}”既不是日期也不是版本，版本有{names} / {wanted!r} is neither a date "
            "such as 2026-03-05 nor an edition"
        ) from None


def _standing(controls: ControlList, on: date) -> dict[str, Entry]:
    """What the list holds on a day; what is still to come is not of it."""
    return {e.id: e for e, status in controls.listed(on) if status != "not_yet"}


def _change(kind: Kind, entry: Entry, on: date, differences: tuple[Difference, ...] = ()) -> Change:
    over = kind == "ended"
    return Change(
        kind=kind,
        list=entry.list,
        id=entry.id,
        code=entry.code,
        title=entry.title,
        title_en=entry.title_en,
        status=entry.status(on),
        since=entry.ended if over and entry.over(on) else entry.effective,
        announcement=entry.announcement.title,
        differences=differences,
    )


def _differences(one: Entry, other: Entry, first: date, second: date) -> Iterator[Difference]:
    told: tuple[tuple[Field, tuple[str, ...], tuple[str, ...]], ...] = (
        ("status", (one.status(first),), (other.status(second),)),
        ("title", (one.title,), (other.title,)),
        ("criteria", _lines(one.criteria_text), _lines(other.criteria_text)),
        ("hs_codes", one.hs_on(first), other.hs_on(second)),
        ("cas", (*one.cas, *one.cas_known), (*other.cas, *other.cas_known)),
        ("not_cas", one.not_cas, other.not_cas),
        ("announcement", (one.announcement.title,), (other.announcement.title,)),
        ("notes", one.notes, other.notes),
        ("doubts", one.doubts, other.doubts),
    )
    for field, before, after in told:
        if sorted(before) != sorted(after):
            yield Difference(field, before, after)


def _lines(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
