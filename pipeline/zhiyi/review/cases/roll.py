"""What lists of cases are chosen, counted and sorted by: a few facts of every case, held in memory
as of an entry of the journal, for each change of a case is told by an entry that names it.

Two thousand cases take some 40 ms to read (``tests.benchmarks.workbench.measure``) and 3 MB. After
that a list asks the database for the entries since, and for rows that were not shown yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import EVERY_OFFICE, require, sees
from zhiyi.review.cases.matching import pages_with
from zhiyi.review.cases.sets import Listed, Seen
from zhiyi.review.cases.terms import Phrase
from zhiyi.review.database.models import Case, Entry, User
from zhiyi.review.officer import Officer

UNSEEN = frozenset(
    {
        "judgement", "correction.entered", "decision.viewed", "sign_in", "sign_in_failed",
        "sign_out", "paper.made", "paper.exported", "bundle.exported", "token_created",
        "token_revoked",
    }
)  # fmt: skip
"""What officers do that no list of cases shows. Whatever is not named here may show."""

TAKEN_IN = ("case.new", "case.changed", "case.back")
"""What changes the words of a case."""

SEARCHES = 64
"""Searches whose cases are kept until the words of a case change."""

TOGETHER = 1_000
"""Cases read again one by one, at most; PostgreSQL takes no more than 65,535 names together."""

MOMENTS = 4
"""Rolls kept: of the newest moment, and of those just before, which slower readers still see."""


_PLAIN = (
    "id", "inquiry_id", "office", "exporter", "received", "deadline", "submitted", "must", "should",
    "notes", "pages", "gone", "state", "holder",
)  # fmt: skip
_COLUMNS = (*(getattr(Case, name) for name in _PLAIN), Case.missing, Case.candidates)


class Roll:
    """All cases as of the entry ``number`` of the journal, the last one that a list may show, and
    ``read``, the last one of all; ``words``: the last one that changed what a search finds.
    ``people``: the names that others read, by user. Shared by all who ask: nothing in it is
    changed."""

    def __init__(
        self, cases: Mapping[str, Listed], people: Mapping[int, str], *, number: int, read: int,
        words: int,
    ) -> None:  # fmt: skip
        self.cases, self.people = cases, people
        self.number, self.read, self.words = number, read, words
        self._seen: dict[str | None, Seen] = {}
        self._found: dict[tuple[Phrase, ...], Mapping[str, int]] = {}

    def seen(self, officer: Officer) -> Seen:
        """The cases that the officer sees. Raises ``Refused`` for one who sees none at all."""
        require(officer, "look")
        key = None if officer.role in EVERY_OFFICE else officer.office
        found = self._seen.get(key)
        if found is None:
            own = [one for one in self.cases.values() if sees(officer, one.office)]
            found = self._seen[key] = Seen(own, people=self.people)
        return found

    def with_words(self, session: Session, phrases: tuple[Phrase, ...]) -> Mapping[str, int]:
        """Cases of any office with how many of their pages hold the words; ``session`` sees the
        moment of this roll."""
        found = self._found.get(phrases)
        if found is None:
            found = {case: pages for case, pages in session.execute(pages_with(session, phrases))}
            if len(self._found) < SEARCHES:
                self._found[phrases] = found
        return found

    def as_of(self, read: int) -> Roll:
        """The same, known to be right up to a later entry, too."""
        roll = Roll(self.cases, self.people, number=self.number, read=read, words=self.words)
        roll._seen = self._seen
        return roll.knowing(self)

    def knowing(self, other: Roll) -> Roll:
        """With what was searched in ``other``, if the words are the same."""
        if self.words == other.words:
            self._found = other._found
        return self


@dataclass(frozen=True, slots=True)
class Rolls:
    """The roll as any transaction sees it, for any number of threads."""

    _kept: list[Roll] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def of(self, session: Session) -> Roll:
        """Of the moment that ``session`` sees, exactly: rows read beside it are of the same."""
        with self._lock:
            kept = list(self._kept)
        if not kept:
            return self._keep(read_roll(session))
        since = kept[0].read
        told = [Told(*row) for row in session.execute(_SINCE, {"read": since})]
        if not told or told[0].seq != since:
            return self._earlier(session, kept)
        if len(told) == 1:
            return kept[0]
        return self._keep(_brought_up(session, kept[0], told[1:]))

    def _earlier(self, session: Session, kept: Iterable[Roll]) -> Roll:
        """Of a transaction that began before the newest roll was read."""
        newest = session.scalar(_NEWEST) or 0
        found = next((roll for roll in kept if roll.read == newest), None)
        return found or self._keep(read_roll(session))

    def _keep(self, roll: Roll) -> Roll:
        with self._lock:
            if all(one.read != roll.read for one in self._kept):
                self._kept.append(roll)
                self._kept.sort(key=lambda one: -one.read)
                del self._kept[MOMENTS:]
        return roll


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the journal: ``case`` None where it is about none."""

    seq: int
    action: str
    case: str | None

    @property
    def shows(self) -> bool:
        return self.action not in UNSEEN


_SINCE = (
    select(Entry.seq, Entry.action, Entry.case)
    .where(Entry.seq >= bindparam("read"))
    .order_by(Entry.seq)
)
_NEWEST = select(Entry.seq).order_by(Entry.seq.desc()).limit(1)


def read_roll(session: Session) -> Roll:
    """Of everything that ``session`` sees."""
    newest = session.scalar(_NEWEST) or 0
    cases = {one.id: one for one in _listed(session, newest)}
    return Roll(cases, _people(session), number=newest, read=newest, words=newest)


def _brought_up(session: Session, roll: Roll, told: Collection[Told]) -> Roll:
    """Cases that the entries name are read again; all of them after many, or after an entry that
    may be about any."""
    read = max(one.seq for one in told)
    shown = [one for one in told if one.shows]
    if not shown:
        return roll.as_of(read)
    named = {one.case for one in shown if one.case}
    if any(one.case is None for one in shown) or len(named) > TOGETHER:
        return read_roll(session)
    fresh = {one.id: one for one in _listed(session, read, named)}
    words = max((one.seq for one in shown if one.action in TAKEN_IN), default=roll.words)
    cases = {**roll.cases, **fresh}
    fresh_roll = Roll(cases, roll.people, number=shown[-1].seq, read=read, words=words)
    return fresh_roll.knowing(roll)


def _listed(session: Session, read: int, only: Collection[str] | None = None) -> Iterator[Listed]:
    wanted = select(*_COLUMNS)
    for row in session.execute(wanted if only is None else wanted.where(Case.id.in_(only))):
        *plain, missing, candidates = row
        yield Listed(
            **dict(zip(_PLAIN, plain, strict=True)),
            missing=frozenset(missing),
            codes=frozenset(str(one["code"]).upper() for one in candidates if one.get("code")),
            outcomes=frozenset(_outcomes(candidates)),
            candidates=len(candidates),
            read=read,
        )


def _outcomes(candidates: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (str(one["outcome"]) for one in candidates if one.get("outcome"))


def _people(session: Session) -> Mapping[int, str]:
    return {id: shown for id, shown in session.execute(select(User.id, User.shown))}
