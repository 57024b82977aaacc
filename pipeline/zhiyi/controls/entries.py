"""The control list: its entries, the announcements that brought them, and their status at a date.

A status is always computed from dates; nothing is marked as suspended by hand. An entry may stand
in several versions, each with its days; what holds on a day is asked of ``ControlList``. Where the
data stand and how they are read: ``loading.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2s

from zhiyi.controls.criteria import Expression
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import EntryStatus, ListName, Reference

CATALOGUE_OF_2026 = date(2026, 1, 1)
"""The yearly licence catalogue (announcement 91 of 2025) that gave the HS numbers in ``hs``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """公告. ``suspended_from`` to ``suspended_until``, both days included, its items are not
    controlled; what holds afterwards must be confirmed, until ``resumed`` says from which day it
    holds again. ``effective_at_latest``: it may have held before ``effective``. ``replaces``: codes
    whose earlier versions end when it takes effect. ``no_entries``: a rule, a suspension, a
    catalogue. None: not known or does not apply."""

    id: str
    title: str
    title_en: str = ""
    effective: date | None = None
    effective_at_latest: bool = False
    suspended_from: date | None = None
    suspended_until: date | None = None
    suspended_by: str | None = None
    resumed: date | None = None
    repealed: date | None = None
    replaces: tuple[str, ...] = ()
    no_entries: bool = False
    source: str = ""
    confirmed: str = ""
    file: str = ""

    def status(self, on: date) -> EntryStatus:
        """What it is on a day, by its dates alone."""
        if self._unsure_before(on):
            return "unknown"
        return self.status_between(self.effective, self.repealed, on)

    def status_between(self, begins: date | None, ends: date | None, on: date) -> EntryStatus:
        """What something it brought is on a day that is controlled from ``begins`` until the day
        before ``ends``."""
        if begins is None:
            return "unknown"
        if on < begins:
            return "unknown" if begins == self.effective and self._unsure_before(on) else "not_yet"
        if ends is not None and on >= ends:
            return "repealed"
        if self.resumed is not None and on >= self.resumed:
            return "in_force"
        if self.suspended_from is None or on < self.suspended_from:
            return "in_force"
        if self.suspended_until is None:
            return "unknown"
        return "suspended" if on <= self.suspended_until else "suspension_lapsed_unconfirmed"

    def _unsure_before(self, on: date) -> bool:
        return self.effective_at_latest and self.effective is not None and on < self.effective


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version of an entry. ``names`` are what exporters call such goods, ``broad`` names also
    mean other goods and count only beside another sign, ``not_names`` contain one of the names but
    mean other goods. ``beside``: codes whose entries have names of this one as well, on purpose.
    ``hs`` is for orientation only; ``hs_announced`` are the numbers printed before the yearly
    catalogue of ``hs_since``. ``doubts`` say what in the text we have looks wrong. ``begins`` and
    ``ends`` (the day after its last) override the announcement's dates; ``confirmed`` is who
    confirmed a draft and when; ``corrects`` is why it takes the place of the version before it in
    the files that begins on the same day; ``file`` is where it stands."""

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
    beside: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    hs_announced: tuple[str, ...] = ()
    hs_since: date = CATALOGUE_OF_2026
    cas: tuple[str, ...] = ()
    cas_known: tuple[str, ...] = ()
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
    confirmed: str = ""
    corrects: str = ""
    file: str = ""

    @property
    def effective(self) -> date | None:
        """The first day of this version; None where it is not known."""
        return self.begins or self.announcement.effective

    @property
    def ended(self) -> date | None:
        """The day from which this version no longer holds; None while it does."""
        return self.ends or self.announcement.repealed

    def under(self, code: str) -> bool:
        """Whether a code is its own, or that of what it stands under; where the list prints none
        its id counts. Capitals and small letters are one."""
        own, wanted = (self.code or self.id).lower(), code.strip().lower()
        return own == wanted or own.startswith(f"{wanted}.")

    def begun(self, on: date) -> bool:
        """Whether it had begun by a day; so has what began on a day that is not known."""
        return self.effective is None or self.effective <= on

    def over(self, on: date) -> bool:
        """Whether it had ended by a day."""
        return self.ended is not None and self.ended <= on

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
    """Every version of every entry. ``chosen``: the edition chosen by name; ``at``: the day chosen
    in its place; ``folder``: the office's own folder that was laid over the list."""

    name: str
    entries: tuple[Entry, ...]
    announcements: tuple[Announcement, ...]
    editions: tuple[Edition, ...]
    chosen: Edition | None = None
    at: date | None = None
    folder: str | None = None

    def day(self, on: date) -> date:
        """The day that the list is looked up on for an inquiry of day ``on``: the day chosen, if
        any; the day of an edition chosen by name that is nearest to ``on``; else ``on``."""
        if self.at is not None or self.chosen is None:
            return self.at or on
        later = [edition.begins for edition in self.editions if edition.begins > self.chosen.begins]
        last = min(later) - timedelta(days=1) if later else date.max
        return min(max(on, self.chosen.begins), last)

    def edition(self, on: date) -> str:
        """The title of the edition that the list is looked up in for an inquiry of day ``on``."""
        day = self.day(on)
        begun = [edition for edition in self.editions if edition.begins <= day]
        title = begun[-1].title if begun else f"{self.editions[0].title}之前"
        return f"{title}；另加本单位文件夹“{self.folder}”" if self.folder else title

    def digest(self, on: date) -> str:
        """Twelve letters that differ where the list holds something else for an inquiry of day
        ``on``."""
        told = "\n".join(repr((entry, status)) for entry, status in self.listed(self.day(on)))
        return blake2s(told.encode(), digest_size=6).hexdigest()

    def versions(self, on: date) -> tuple[Entry, ...]:
        """Of every entry the version that holds on a day, else the next one to begin; nothing of an
        entry that is over by then. ``on``: a day of the list, see ``day``."""
        used: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.over(on):
                continue
            other = used.get(entry.id)
            if other is None or _first_day(entry) < _first_day(other):
                used[entry.id] = entry
        return tuple(used.values())

    def listed(self, on: date) -> tuple[tuple[Entry, EntryStatus], ...]:
        """Every entry that is in force, suspended or to come on a day, with its status."""
        return tuple((entry, entry.status(on)) for entry in self.versions(on))

    def entry(self, code: str, on: date | None = None) -> Entry:
        """The version of an entry that holds on a day or is next to begin, else its last one.
        Raises ``ArgumentError`` for a code that the list does not have."""
        wanted = code.strip().lower()
        found = [e for e in self.entries if wanted in ((e.code or "").lower(), e.id.lower())]
        if not found:
            raise ArgumentError(
                f"清单中没有条目“{code}”，见 `zhiyi controls list` / no entry {code!r} in the list"
            )
        found.sort(key=_first_day)
        open_on = [e for e in found if on is not None and not e.over(on)]
        return open_on[0] if open_on else found[-1]

    def below(self, code: str, on: date) -> tuple[Entry, ...]:
        """The sub-paragraphs of a code, as ``versions`` chooses them."""
        own = code.strip().lower()
        return tuple(e for e in self.versions(on) if e.under(code) and e.id.lower() != own)


def _first_day(entry: Entry) -> date:
    return entry.effective or date.min
