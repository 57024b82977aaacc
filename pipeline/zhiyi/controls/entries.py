"""The control list: its entries, the announcements that brought them, and their status at a date.

``knowledge/controls``: ``announcements.toml`` (dates and sources), ``editions.toml``, one file of
entries per first digit of the code, ``nuclear.toml`` and ``earlier.toml`` (no longer in force).
A status is always computed from dates; nothing is marked as suspended by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

from zhiyi.controls.expressions import Expression, parse
from zhiyi.controls.references import resolve
from zhiyi.errors import ArgumentError, InputError
from zhiyi.inquiry import EntryStatus, ListName, Reference

LISTS = ("names", "broad", "not_names", "hs", "hs_announced", "cas", "not_cas", "notes", "doubts")
DATES = ("begins", "ends", "hs_since")
WORDS = ("id", "code", "list", "title", "title_en", "criteria", "announcement", "quality", "source")
KEYS = frozenset((*LISTS, *DATES, *WORDS, "also", "references"))
"""Every key that an entry may have."""
CATALOGUE_OF_2026 = date(2026, 1, 1)
"""The yearly licence catalogue (announcement 91 of 2025) that gave the HS numbers in ``hs``."""
NOT_ENTRIES = frozenset(
    f"{name}.toml" for name in ("announcements", "editions", "equivalents", "words")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """公告. ``suspended_from`` to ``suspended_until``, both days included, its items are not
    controlled; what holds afterwards must be confirmed. None: not known or does not apply."""

    id: str
    title: str
    effective: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    suspended_by: str | None = None
    repealed: date | None = None
    source: str = ""

    def status(self, on: date) -> EntryStatus:
        """What it is on a day, by its dates alone."""
        return self.status_between(self.effective, self.repealed, on)

    def status_between(self, begins: date | None, ends: date | None, on: date) -> EntryStatus:
        """What something it brought is on a day that is controlled from ``begins`` until the day
        before ``ends``."""
        if begins is None:
            return "unknown"
        if on < begins:
            return "not_yet"
        if ends is not None and on >= ends:
            return "repealed"
        if self.suspended_from is None or on < self.suspended_from:
            return "in_force"
        if self.suspended_until is None:
            return "unknown"
        return "suspended" if on <= self.suspended_until else "suspension_lapsed_unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version of an entry. ``names`` are what exporters call such goods, ``broad`` names also
    mean other goods and count only beside another sign, ``not_names`` contain one of the names but
    mean other goods. ``hs`` is for orientation only; ``hs_announced`` are the numbers printed
    before the yearly catalogue of ``hs_since``. ``doubts`` say what in the text we have looks
    wrong. ``begins`` and ``ends`` (the day after its last) override the announcement's dates;
    ``file`` is where it stands."""

    id: str
    code: str | None
    list: ListName
    title: str
    title_en: str
    announcement: Announcement
    also: tuple[Announcement, ...] = ()
    names: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    hs_announced: tuple[str, ...] = ()
    hs_since: date = CATALOGUE_OF_2026
    cas: tuple[str, ...] = ()
    not_cas: tuple[str, ...] = ()
    criteria: Expression | None = None
    criteria_text: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    begins: date | None = None
    ends: date | None = None
    quality: str = ""
    source: str = ""
    file: str = ""

    @property
    def effective(self) -> date | None:
        """The first day of this version; None where it is not known."""
        return self.begins or self.announcement.effective

    @property
    def ended(self) -> date | None:
        """The day from which this version no longer holds; None while it does."""
        return self.ends or self.announcement.repealed

    def status(self, on: date) -> EntryStatus:
        """What this version is on a day, by its dates alone."""
        return self.announcement.status_between(self.effective, self.ended, on)

    def hs_on(self, on: date) -> tuple[str, ...]:
        """The HS numbers printed for it on a day: those of the announcement before the yearly
        catalogue that changed them, then the catalogue's."""
        return self.hs_announced if self.hs_announced and on < self.hs_since else self.hs


@dataclass(frozen=True, slots=True)
class Edition:
    """A state of the list, from a day on until the next one."""

    name: str
    title: str
    begins: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlList:
    """Every entry, of every date: what holds on a day is asked with ``status``."""

    name: str
    entries: tuple[Entry, ...]
    announcements: tuple[Announcement, ...]
    editions: tuple[Edition, ...]
    chosen: Edition | None = None

    def edition(self, on: date) -> str:
        """The title of the edition chosen by name, else of the one that holds on a day."""
        if self.chosen is not None:
            return self.chosen.title
        begun = [edition for edition in self.editions if edition.begins <= on]
        return (begun[-1] if begun else self.editions[0]).title

    def day(self, on: date) -> date:
        """The day to look up statuses on: that of an edition chosen by name and already past
        stays within it, else ``on``."""
        if self.chosen is None:
            return on
        place = self.editions.index(self.chosen)
        begins = max(on, self.chosen.begins)
        if place + 1 < len(self.editions):
            return min(begins, date.fromordinal(self.editions[place + 1].begins.toordinal() - 1))
        return begins

    def entry(self, code: str) -> Entry:
        """Raises ``ArgumentError`` for a code that the list does not have."""
        wanted = code.strip().lower()
        for entry in self.entries:
            if wanted in ((entry.code or "").lower(), entry.id.lower()):
                return entry
        raise ArgumentError(f"no entry {code!r} in {self.name}; see `zhiyi controls list`")

    def listed(self, on: date) -> tuple[tuple[Entry, EntryStatus], ...]:
        """Every entry with its status on a day."""
        return tuple((entry, entry.status(on)) for entry in self.entries)


def load_controls(*, edition: str | None = None, folder: Traversable | None = None) -> ControlList:
    """The list under ``knowledge/controls`` or in ``folder``. ``edition``: a name in
    ``editions.toml`` or a date; raises ``ArgumentError`` if it is neither."""
    folder = folder or files("zhiyi.knowledge") / "controls"
    announcements = {row["id"]: Announcement(**row) for row in _rows(folder, "announcements")}
    editions = tuple(Edition(**row) for row in _rows(folder, "editions"))
    entries = [
        entry_of(row, announcements, where=file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml") and file.name not in NOT_ENTRIES
        for row in _table(file, "entry")
    ]
    return ControlList(
        name="中华人民共和国两用物项出口管制清单",
        entries=resolve(entries),
        announcements=tuple(announcements.values()),
        editions=editions,
        chosen=_chosen(editions, edition) if edition else None,
    )


def entry_of(row: dict[str, Any], announcements: dict[str, Announcement], *, where: str) -> Entry:
    """An entry from its paragraph. Raises ``InputError`` naming file and entry."""
    name = str(row.get("code") or row.get("id") or row.get("title") or "?")
    file, where = where, f"{where}, entry {name}"
    if unknown := sorted(set(row) - KEYS):
        raise InputError(f"{where}: unknown keys {unknown}; see README.md beside the entries")
    if missing := sorted({"title", "title_en", "announcement"} - set(row)):
        raise InputError(f"{where}: {missing} missing")
    known = [row["announcement"], *row.get("also", [])]
    if strange := [id for id in known if id not in announcements]:
        raise InputError(f"{where}: announcement {strange} is not in announcements.toml")
    text = row.get("criteria", "")
    optional: dict[str, Any] = {key: tuple(row[key]) for key in LISTS if key in row}
    optional |= {key: row[key] for key in DATES if key in row}
    return Entry(
        id=name,
        code=row.get("code"),
        list=row.get("list", "dual_use"),
        title=row["title"],
        title_en=row["title_en"],
        announcement=announcements[known[0]],
        also=tuple(announcements[id] for id in known[1:]),
        criteria=parse(text, where=where) if text else None,
        criteria_text=text,
        quality=row.get("quality", ""),
        source=row.get("source", ""),
        references=tuple(Reference(**one) for one in row.get("references", ())),
        file=file,
        **optional,
    )


def _chosen(editions: tuple[Edition, ...], wanted: str) -> Edition:
    for edition in editions:
        if wanted in (edition.name, edition.title):
            return edition
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        names = ", ".join(edition.name for edition in editions)
        raise ArgumentError(f"no edition {wanted!r}; give a date or one of {names}") from None
    begun = [edition for edition in editions if edition.begins <= day]
    if not begun:
        raise ArgumentError(f"no edition holds on {day}; the first begins {editions[0].begins}")
    return begun[-1]


def _rows(folder: Traversable, name: str) -> Iterator[dict[str, Any]]:
    return iter(_table(folder / f"{name}.toml", name.removesuffix("s")))


def _table(file: Traversable, key: str) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))[key]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{file.name}: {error}; expected [[{key}]] paragraphs") from error
    return rows
