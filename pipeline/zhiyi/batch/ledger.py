"""The ledger of a run: what was asked, which inquiries, which files, how far each has come.

One SQLite file in the output directory. Every change is committed before the next step is taken up,
and only after what it speaks of is on disk, so that whatever ends a run (``kill -9``, power loss, a
full disk) the next one finds here what is done. What is done twice after that is at most what the
workers had in hand. An administrator may read it with any SQLite tool while nothing runs.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from zhiyi.batch.tasks import STATE, DocumentRead, Told
from zhiyi.document import Problem
from zhiyi.errors import StorageError
from zhiyi.intake.files import Submitted

log = logging.getLogger(__name__)

FILE = "ledger.sqlite"
FORMAT = 1
"""Of the tables below; a ledger of another format is set aside, and every file read again."""

_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, command TEXT NOT NULL, program TEXT NOT NULL, as_of TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done')),
    starts INTEGER NOT NULL, started TEXT NOT NULL, ended TEXT);
CREATE TABLE inquiries (
    inquiry TEXT PRIMARY KEY, folder TEXT NOT NULL, listing TEXT NOT NULL, version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'lost')), run INTEGER NOT NULL,
    attempts INTEGER NOT NULL, started TEXT NOT NULL, ended TEXT, seconds REAL, told TEXT);
CREATE TABLE files (
    inquiry TEXT NOT NULL, document TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL, bytes INTEGER NOT NULL, version TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'opened', 'done', 'lost')),
    run INTEGER NOT NULL, attempts INTEGER NOT NULL, started TEXT NOT NULL, ended TEXT,
    seconds REAL NOT NULL DEFAULT 0, pages INTEGER NOT NULL DEFAULT 0, status TEXT,
    problems TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (inquiry, document));
CREATE TABLE blocks (
    inquiry TEXT NOT NULL, document TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    version TEXT NOT NULL, run INTEGER NOT NULL, seconds REAL NOT NULL, ended TEXT NOT NULL,
    PRIMARY KEY (inquiry, document, first));
"""

_PROBLEMS: TypeAdapter[tuple[Problem, ...]] = TypeAdapter(tuple[Problem, ...])
_TOLD = TypeAdapter(Told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run, as it was begun. ``resumed``: it had been begun before and was not finished."""

    id: int
    as_of: date
    started: str
    resumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """How far a file has come: its bytes and the program that read it tell whether that holds.
    ``run``: the one that did it."""

    sha256: str
    version: str
    state: str
    run: int
    attempts: int
    pages: int
    status: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryRow:
    """An inquiry as it was told. ``listing``: what its folder held; ``version``: of everything
    else that its report depends on."""

    folder: str
    listing: str
    version: str
    state: str
    run: int
    told: Told | None


class Ledger:
    """The ledger of one output directory; whoever opens it holds the directory's lock."""

    def __init__(self, out: Path) -> None:
        self._path = out / STATE / FILE
        with _guarded(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _opened(self._path)

    def close(self) -> None:
        self._db.close()

    def begin(self, command: str, *, program: str, today: date) -> Run:
        """Begin a run of ``command``, or go on with the last one where that is not finished and was
        the same: it keeps its day of looking."""
        last = self._do("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        if last and last["state"] == "running" and last["command"] == command:
            self._do(
                "UPDATE runs SET starts = starts + 1, program = ? WHERE id = ?",
                (program, last["id"]),
            )
            as_of = date.fromisoformat(last["as_of"])
            return Run(id=last["id"], as_of=as_of, started=last["started"], resumed=True)
        cursor = self._do(
            "INSERT INTO runs (command, program, as_of, state, starts, started) "
            "VALUES (?, ?, ?, 'running', 1, ?)",
            (command, program, today.isoformat(), started := _now()),
        )
        id = int(cursor.lastrowid or 0)
        return Run(id=id, as_of=today, started=started, resumed=False)

    def end(self, run: Run) -> None:
        """It is whole. What is left of blocks is of no run any more, and their files go."""
        with self.changes():
            self._do("UPDATE runs SET state = 'done', ended = ? WHERE id = ?", (_now(), run.id))
            self._do("DELETE FROM blocks")

    # Inquiries

    def inquiry(self, name: str) -> InquiryRow | None:
        row = self._do("SELECT * FROM inquiries WHERE inquiry = ?", (name,)).fetchone()
        return _inquiry(row) if row else None

    def inquiries(self) -> list[tuple[str, InquiryRow]]:
        """All, in the order of their names."""
        rows = self._do("SELECT * FROM inquiries ORDER BY inquiry").fetchall()
        return [(row["inquiry"], _inquiry(row)) for row in rows]

    def inquiry_began(self, name: str, *, folder: Path, listing: str, run: Run) -> None:
        self._do(
            "INSERT INTO inquiries (inquiry, folder, listing, version, state, run, attempts, "
            "started) VALUES (?, ?, ?, '', 'running', ?, 1, ?) ON CONFLICT (inquiry) DO UPDATE "
            "SET folder = excluded.folder, listing = excluded.listing, state = 'running', "
            "run = excluded.run, attempts = attempts + 1, started = excluded.started",
            (name, _key(folder), listing, run.id, _now()),
        )

    def inquiry_ended(
        self,
        name: str,
        *,
        version: str,
        told: Told,
        lost: bool,
        seconds: float,
    ) -> None:
        """Its report is written; with ``lost`` it could not be. What is left of it is cleared."""
        self._do(
            "UPDATE inquiries SET state = ?, version = ?, told = ?, ended = ?, seconds = ? "
            "WHERE inquiry = ?",
            (
                "lost" if lost else "done",
                version,
                _TOLD.dump_json(told).decode(),
                _now(),
                round(seconds, 3),
                name,
            ),
        )
        self._do("DELETE FROM blocks WHERE inquiry = ?", (name,))

    def listing_changed(self, name: str) -> None:
        """What is told of it is no longer what its folder holds: the next run looks again."""
        self._do("UPDATE inquiries SET listing = 'changed' WHERE inquiry = ?", (name,))

    # Files

    def file(self, inquiry: str, document: str) -> FileRow | None:
        row = self._do(
            "SELECT * FROM files WHERE inquiry = ? AND document = ?", (inquiry, document)
        ).fetchone()
        try:
            return _file(row) if row else None
        except ValidationError:  # as for inquiries: another program wrote it otherwise
            return None

    def file_began(
        self, inquiry: str, document: str, file: Submitted, *, version: str, run: Run
    ) -> None:
        """An attempt at a file begins; what was known of other bytes of that name goes."""
        self._do(
            "INSERT INTO files (inquiry, document, path, sha256, media_type, bytes, version, "
            "state, run, attempts, started) VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?, 1, ?) "
            "ON CONFLICT (inquiry, document) DO UPDATE SET version = excluded.version, "
            "state = 'running', run = excluded.run, attempts = attempts + 1, "
            "started = excluded.started, ended = NULL, status = NULL",
            (
                inquiry,
                document,
                _clean(file.path),
                file.sha256,
                file.media_type,
                file.bytes,
                version,
                run.id,
                _now(),
            ),
        )

    def file_opened(self, inquiry: str, document: str, *, pages: int) -> None:
        self._do(
            "UPDATE files SET state = 'opened', pages = ? WHERE inquiry = ? AND document = ?",
            (pages, inquiry, document),
        )

    def file_ended(self, inquiry: str, read: DocumentRead, *, lost: bool, seconds: float) -> None:
        """It is read and kept; with ``lost`` it was given up, and its problems say why."""
        self._do(
            "UPDATE files SET state = ?, ended = ?, seconds = seconds + ?, pages = ?, "
            "status = ?, problems = ? WHERE inquiry = ? AND document = ?",
            (
                "lost" if lost else "done",
                _now(),
                round(seconds, 3),
                read.pages,
                read.status,
                _json(read.problems),
                inquiry,
                read.document,
            ),
        )

    def blocks(self, inquiry: str, document: str, *, version: str) -> list[tuple[int, int, int]]:
        """First page, last page and run of the blocks that are read."""
        rows = self._do(
            "SELECT first, last, run FROM blocks WHERE inquiry = ? AND document = ? "
            "AND version = ? ORDER BY first",
            (inquiry, document, version),
        ).fetchall()
        return [(row["first"], row["last"], row["run"]) for row in rows]

    def block_ended(
        self,
        inquiry: str,
        document: str,
        pages: tuple[int, int],
        *,
        version: str,
        run: Run,
        seconds: float,
    ) -> None:
        self._do(
            "INSERT OR REPLACE INTO blocks (inquiry, document, first, last, version, run, "
            "seconds, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (inquiry, document, *pages, version, run.id, round(seconds, 3), _now()),
        )

    @contextmanager
    def changes(self) -> Iterator[None]:
        """What is changed within is one commit: one wait for the disk instead of many."""
        self._do("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # a full disk has taken it back already
                self._do("ROLLBACK")
            raise
        self._do("COMMIT")

    def _do(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Raises ``StorageError`` where the ledger cannot be written."""
        with _guarded(self._path):
            return self._db.execute(statement, values)


@contextmanager
def _guarded(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise StorageError.at(path, str(error)) from error


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        aside = path.with_suffix(f".damaged-{datetime.now():%Y%m%d%H%M%S}")
        os.replace(path, aside)
        log.warning("the ledger cannot be used (%s); set aside as %s", error, aside.name)
        return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    """Not WAL: output directories lie on network shares, too."""
    db = sqlite3.connect(path, isolation_level=None, timeout=10)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA synchronous = FULL")
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found != FORMAT:
        if found:
            db.close()
            raise sqlite3.DatabaseError(f"format {found}, not {FORMAT}")
        db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {FORMAT}; COMMIT;")
    elif (state := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        db.close()
        raise sqlite3.DatabaseError(state)
    return db


def _inquiry(row: sqlite3.Row) -> InquiryRow:
    return InquiryRow(
        folder=os.fsdecode(row["folder"]),
        listing=row["listing"],
        version=row["version"],
        state=row["state"],
        run=row["run"],
        told=_told(row["told"]),
    )


def _told(text: str | None) -> Told | None:
    """None where an older program wrote it otherwise: its version then differs, too."""
    try:
        return _TOLD.validate_json(text) if text else None
    except ValidationError:
        return None


def _file(row: sqlite3.Row) -> FileRow:
    return FileRow(
        sha256=row["sha256"],
        version=row["version"],
        state=row["state"],
        run=row["run"],
        attempts=row["attempts"],
        pages=row["pages"],
        status=row["status"] or "",
        problems=_PROBLEMS.validate_json(row["problems"]),
    )


def _json(problems: Iterable[Problem]) -> str:
    return _clean(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))


def _key(path: Path) -> str | bytes:
    """A path as it comes back: one that is not UTF-8 as bytes, so that no two are the same."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def _clean(text: str) -> str:
    """Names that are not UTF-8 hold lone surrogates, which SQLite does not take."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
