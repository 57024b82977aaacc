"""A journal with its database and key, without the rest of a workbench."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.review.making import with_tables

from zhiyi.review.database.opening import FILE, Database, default_url, open_database
from zhiyi.review.journal import Journal
from zhiyi.review.journal.audit import verify_directory
from zhiyi.review.journal.verdict import Verdict
from zhiyi.review.officer import Officer

WANG = Officer(1, "wang", "王关员", "南京海关", "officer")


@dataclass(frozen=True, slots=True)
class Desk:
    out: Path
    keys: Path
    database: Database
    journal: Journal

    def note(self, case: str = "ZY-1", *, note: str = "核对无误", settle: bool = True) -> int:
        """Write one entry, as a change at the workbench does; its number."""
        with self.database.writing() as session:
            entry = self.journal.append(
                session, officer=WANG, action="judgement", case=case, subject="indicators:1",
                body={"verdict": "confirmed", "note": note, "revision": 0},
            )  # fmt: skip
        if settle:
            self.journal.settle()
        return entry.seq

    @property
    def mirror(self) -> Path:
        return self.out / "journal.jsonl"

    @property
    def file(self) -> Path:
        """The database."""
        return self.out / FILE

    def lines(self) -> list[bytes]:
        return self.mirror.read_bytes().splitlines(keepends=True)


def desk_at(folder: Path) -> Desk:
    """Begins a journal there, or goes on with it."""
    out, keys = folder / "out", folder / "keys"
    database = open_database(default_url(with_tables(out)))
    return Desk(out, keys, database, Journal.open(out, database, keys=keys))


def copied(desk: Desk, folder: Path) -> Path:
    """The output directory again, in ``folder``; of the database what is committed."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    (out / ".zhiyi").mkdir(parents=True)
    shutil.copy(desk.mirror, out)
    with closing(sqlite3.connect(desk.file)) as whole, closing(sqlite3.connect(out / FILE)) as copy:
        whole.backup(copy)
    return out


def verified(out: Path, keys: Path | None = None) -> Verdict:
    """Without waiting for a workbench, for none is at work."""
    return verify_directory(out, key=keys, patience=0)


def kinds(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.where, one.kind) for one in verdict.breaks}


def change(out: Path, statement: str, *values: object) -> None:
    """Run ``statement`` on the database behind the workbench's back."""
    with closing(sqlite3.connect(out / FILE)) as connection:
        connection.execute(statement, values)
        connection.commit()
