"""``zhiyi audit verify`` of an output directory: mirror, database and kept head, each by itself
and against the others."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhiyi.errors import ArgumentError
from zhiyi.review.database.opening import FILE
from zhiyi.review.journal.breaks import Break, Kind, joined
from zhiyi.review.journal.chain import Chain, Found, Lines, check
from zhiyi.review.journal.declared import Noted, declared_in, not_noted, old_files, old_journals
from zhiyi.review.journal.entries import Link, digest
from zhiyi.review.journal.files import files_of
from zhiyi.review.journal.keys import Public
from zhiyi.review.journal.ledger import ledger_of
from zhiyi.review.journal.mirror import NAME, read_tail
from zhiyi.review.journal.rows import Rows, Unreadable, rows_at
from zhiyi.review.journal.trust import Trust, trust_of
from zhiyi.review.journal.verdict import (
    NO_DATABASE,
    NO_HEAD,
    NOT_VOUCHED,
    WAITING,
    Note,
    Verdict,
    newer,
    not_kept,
    old_journal,
    unfinished,
)  # fmt: skip

PATIENCE = 2.0
"""Seconds in which a workbench that is at work brings its mirror up to what its database has; it
takes some 50 ms."""


def verify_directory(
    directory: Path,
    *,
    key: Path | None = None,
    url: str | None = None,
    noted: Noted | None = None,
    patience: float = PATIENCE,
) -> Verdict:
    """Look at the journal of an output directory. ``key``: a public key, or the folder of the
    keys, where the head is kept too; ``url``: of the database, by default the one in ``directory``
    where there is one; ``noted``: a head that somebody noted; ``patience``: seconds to wait for a
    workbench at work. Nothing is written.

    Raises ``ArgumentError`` where there is nothing to look at, or ``key`` is no key, or ``url``
    names no database."""
    if not directory.is_dir():
        raise ArgumentError(f"{directory}: 没有这个目录 there is no such directory")
    path, rows = directory / NAME, _rows(directory, url)
    first = _first(path, rows)
    trust, declared = trust_of(first, directory=directory, key=key), declared_in(first)
    mirror, torn = _mirror(path, trust.public)
    database, broken = _database(rows, trust.public, mirror)
    if not path.exists() and rows is None and trust.head is None:
        raise ArgumentError(f"{directory}: 没有操作日志 there is no journal")
    looked = _Looked(mirror, database, trust, _left(path, mirror, torn, database, patience))
    breaks = [*broken, *mirror.breaks, *(database.breaks if database else ())]
    breaks += [*looked.ends(), *looked.differences(), *looked.head()]
    told = _told(directory, rows if database else None, patience)
    breaks += [*told.breaks, *(old_files(directory, declared) if declared else ())]
    breaks += not_noted(noted, mirror, declared)
    old = map(old_journal, old_journals(directory, declared) if declared else ())
    last = mirror.last or (database.last if database else None)
    return Verdict(
        journal=trust.journal,
        entries=mirror.rows,
        database=database.rows if database else None,
        head=last.hash if last else None,
        key=_raw(mirror.keys or ((trust.public,) if trust.public else ())),
        vouched=trust.vouched,
        breaks=joined(breaks),
        notes=(*looked.notes(), *told.notes, *old),
        declared=declared,
    )


def _raw(keys: Sequence[Public]) -> str | None:
    return keys[-1].raw if keys else None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the journal tells of rows and files, held against them."""

    breaks: tuple[Break, ...] = ()
    notes: tuple[Note, ...] = ()
    unfinished: bool = False

    @property
    def passing(self) -> bool:
        """Whether a correction has no judgement, which it has in a moment where one is made."""
        return self.unfinished or any(
            one.where == "files" and one.kind == "unfounded" for one in self.breaks
        )


def _told(directory: Path, rows: Rows | None, patience: float) -> _Told:
    """A workbench at work writes a correction into its file just before the entry: it is given
    the time. Without a database the mirror tells."""
    told = _compared(directory, rows)
    if patience and told.passing:
        time.sleep(patience)
        told = _compared(directory, rows)
    return told


def _compared(directory: Path, rows: Rows | None) -> _Told:
    breaks: list[Break] = []
    if rows is not None:
        try:
            ledger, breaks = rows.compared()
        except Unreadable as error:
            return _Told((Break("unreadable", "database", detail=str(error)),))
    else:
        ledger = ledger_of(directory / NAME)
    files = files_of(directory, ledger)
    notes = [newer(files.newer)] if files.newer else []
    notes += [not_kept(files.missing)] if files.missing else []
    notes += [unfinished(files.unfinished)] if files.unfinished else []
    return _Told((*breaks, *files.breaks), tuple(notes), bool(files.unfinished))


@dataclass(frozen=True, slots=True)
class _Left:
    """What the mirror has not, or not whole, and no writer brings up. ``torn``: bytes behind its
    last line; ``behind``: entries that only the database has."""

    torn: int
    behind: int


@dataclass(frozen=True, slots=True)
class _Looked:
    mirror: Chain
    database: Chain | None
    trust: Trust
    left: _Left

    @property
    def kept(self) -> int:
        """How many entries were acknowledged, as far as is known."""
        return self.trust.head.seq if self.trust.head else 0

    @property
    def waiting(self) -> bool:
        """The mirror lacks only what nobody was told is done: a writer was stopped between the
        database and the mirror. Without a head nobody can tell, but for the very first entry."""
        if self.database is None or not (self.left.torn or self.left.behind):
            return False
        told = self.trust.head is not None or self.database.end == 1
        return told and self.left.behind > 0 and self.mirror.end >= self.kept

    def ends(self) -> list[Break]:
        """What is missing at the end of either place."""
        breaks, mirror, database = [], self.mirror, self.database
        if self.left.torn and not self.waiting:
            breaks.append(Break("torn", "mirror", line=mirror.rows + 1))
        least = max(self.kept, mirror.end + (0 if self.waiting else self.left.behind))
        if mirror.end < least:
            kind: Kind = "cut" if mirror.rows else "absent"
            breaks.append(Break(kind, "mirror", mirror.end + 1, least))
        elif not mirror.rows and not self.left.torn:
            breaks.append(Break("absent", "mirror"))
        least = max(self.kept, mirror.end)
        if database is not None and database.end < least:
            breaks.append(Break("cut", "database", database.end + 1, least))
        return breaks

    def differences(self) -> list[Break]:
        """Entries that are not the same in both places."""
        here = self.mirror.prints
        there = self.database.prints if self.database else {}
        seqs = sorted(seq for seq in here.keys() & there.keys() if here[seq] != there[seq])
        return [Break("differs", "database", seq) for seq in seqs]

    def head(self) -> list[Break]:
        """The kept head is of another journal, or not signed, or tells another entry."""
        head, public = self.trust.head, self.trust.public
        if head is None:
            return []
        keys = self.mirror.keys or ((public,) if public else ())
        places = [one for one in (self.mirror, self.database) if one is not None]
        wrong = (
            bool(keys and not any(key.signed(head.hash, head.signature) for key in keys))
            or (self.trust.journal is not None and head.journal != self.trust.journal)
            or any(one.hashes.get(head.seq, head.hash) != head.hash for one in places)
        )
        return [Break("head", "head", head.seq)] if wrong else []

    def notes(self) -> list[Note]:
        told = (
            (not self.trust.vouched, NOT_VOUCHED),
            (self.trust.head is None, NO_HEAD),
            (self.database is None, NO_DATABASE),
            (self.waiting, WAITING),
        )
        return [note for true, note in told if true]


def _rows(directory: Path, url: str | None) -> Rows | None:
    if url is not None:
        return rows_at(url)
    file = directory / FILE
    return Rows(file) if file.is_file() else None


def _first(path: Path, rows: Rows | None) -> Link | None:
    """The first entry, of the mirror if it is whole there, else of the database."""
    found: list[Found] = []
    if path.is_file():
        with open(path, "rb") as file:
            found += islice(Lines(file, size=path.stat().st_size), 1)
    if rows is not None:
        with suppress(Unreadable):  # told when all of it is read
            found += rows.first()
    links = [one.link for one in found if one.link]
    return next((link for link in links if link.hash == digest(link.text())), None)


def _mirror(path: Path, public: Public | None) -> tuple[Chain, int]:
    """All lines, and the bytes behind the last one. What is written meanwhile is left out."""
    if not path.is_file():
        return check((), public=public, where="mirror"), 0
    with open(path, "rb") as file:
        lines = Lines(file, size=read_tail(path).size)
        chain = check(lines, public=public, where="mirror")
    return chain, lines.torn


def _database(
    rows: Rows | None, public: Public | None, mirror: Chain
) -> tuple[Chain | None, list[Break]]:
    if rows is None:
        return None, []
    try:
        return check(rows, public=public, where="database", proven=mirror.signed), []
    except Unreadable as error:
        return None, [Break("unreadable", "database", detail=str(error))]


def _left(path: Path, mirror: Chain, torn: int, database: Chain | None, patience: float) -> _Left:
    """A workbench at work is given the time to bring its mirror up."""
    behind = max(database.end - mirror.end, 0) if database else 0
    if not (torn or behind):
        return _Left(0, 0)
    wanted = max(database.end if database else 0, mirror.end + (1 if torn else 0))
    until = time.monotonic() + patience
    while time.monotonic() < until:
        tail = read_tail(path)
        if tail.last and tail.last.seq >= wanted and not tail.torn:
            return _Left(0, 0)
        time.sleep(patience / 20)
    return _Left(torn, behind)
