"""Where the workbench works: the output directory of a run, its database and its journal.

``Workplace.act`` is the only way in which anything is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from zhiyi.review.accounts.passwords import Hashing
from zhiyi.review.cases.files import CaseFiles
from zhiyi.review.cases.roll import Rolls
from zhiyi.review.database.models import Base
from zhiyi.review.database.opening import Database, default_url, open_database
from zhiyi.review.journal import Journal
from zhiyi.review.journal.recording import Recording, Rows
from zhiyi.review.journal.told import ROWS
from zhiyi.review.officer import Officer


@dataclass(slots=True)
class Act:
    """A change that is being made. ``subject``: what it is about, such as the id of a fact;
    ``body`` stands in the journal: strings, whole numbers, true and false, lists and objects. The
    rows that are written are added to it as ``rows``."""

    session: Session
    recording: Recording
    subject: str = ""
    body: dict[str, Any] = field(default_factory=dict)

    def tell(self, row: Base, *columns: str) -> None:
        """The row was written by a statement, not through the object: the journal is told of it.
        Without ``columns`` of all."""
        self.recording.tell(row, *columns)


class Noted(NamedTuple):
    """An entry of the journal to be written."""

    action: str
    case: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workplace:
    """``files``: what the run wrote of every case; ``rolls``: what lists ask of all of them."""

    directory: Path
    database: Database
    journal: Journal
    files: CaseFiles
    hashing: Hashing = field(default_factory=Hashing)
    rolls: Rolls = field(default_factory=Rolls)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.reading() as session:
            yield session

    @contextmanager
    def act(
        self,
        officer: Officer | None,
        action: str,
        *,
        case: str | None = None,
        subject: str = "",
        body: Mapping[str, Any] | None = None,
    ) -> Iterator[Act]:
        """Change rows and append the entry that tells of it, both or none; when this returns, the
        entry is on disk in the mirror too. ``officer`` None: nobody is signed in (a failed
        sign-in, the command line).

        Raises ``Broken`` before anything is changed where the journal cannot be gone on with, and
        ``NotMirrored`` where the change stands but its mirror could not be written."""
        self.journal.ready()
        with self.database.writing() as session:
            act = Act(session, Recording(session), subject, dict(body or {}))
            yield act
            self.journal.append(
                session,
                officer=officer,
                action=action,
                case=case,
                subject=act.subject,
                body=_with_rows(act.body, act.recording.rows()),
            )
        self.journal.settle()

    @contextmanager
    def taking_in(self) -> Iterator[tuple[Session, list[Noted]]]:
        """Change rows of many cases by what the run wrote, and append an entry for each that is
        put into the list. Nobody is signed in."""
        self.journal.ready()
        with self.database.writing() as session:
            noted: list[Noted] = []
            recording = Recording(session)
            yield session, noted
            for one in noted:
                body = _with_rows(one.body, recording.rows(case=one.case))
                self.journal.append(
                    session, officer=None, action=one.action, case=one.case, subject="", body=body
                )
        self.journal.settle()

    def close(self) -> None:
        self.database.close()


def _with_rows(body: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    return {**body, ROWS: rows} if rows else dict(body)


def open_workplace(
    directory: Path,
    *,
    url: str | None = None,
    keys: Path | None = None,
    hashing: Hashing | None = None,
) -> Workplace:
    """The workplace over the output directory ``directory``. ``url``: of the database, by default
    a file in it; ``keys``: the folder of the signing key, never inside it; ``hashing``: of
    passwords, by default as strong as it has to be.

    Raises what ``open_database`` and ``Journal.open`` raise."""
    database = open_database(url or default_url(directory))
    journal = Journal.open(directory, database, keys=keys)
    return Workplace(directory, database, journal, CaseFiles(directory), hashing or Hashing())
