"""Opens the database: SQLite in the output directory by default, PostgreSQL by a URL.

One officer writes at a time (``writing``), for every change adds a link to one chain, the journal;
as many as like read beside it, each in the state of one moment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.database.migrating import migrate

FILE = ".zhiyi/review.sqlite"
"""Below the output directory."""

BUSY = 30
"""Seconds that a writer waits for the one before; a change takes some 10 ms."""

AT_ONCE = 20
"""Connections that stay open; another 10 come and go. The server answers 40 requests at a time."""

LOCK = 0x7A6869796901
"""The advisory lock under which PostgreSQL lets one writer in, as SQLite does of itself."""

SERVING = 0x7A6869796902
"""The advisory lock that a server holds in PostgreSQL for as long as it serves."""

_WRITING = "zhiyi_writing"


@dataclass(frozen=True, slots=True)
class Database:
    """Rows stay readable after their session has ended."""

    engine: Engine

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """All of it sees one moment; what is changed here is not kept."""
        bound = self._bound("REPEATABLE READ")
        with Session(bound, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """All changes are kept when the block ends, none when it raises. One at a time: another
        waits up to ``BUSY`` seconds."""
        bound = self._bound("READ COMMITTED", **{_WRITING: True})
        with Session(bound, expire_on_commit=False) as session, session.begin():
            if not self.sqlite:
                session.execute(text(f"SET LOCAL lock_timeout = '{BUSY}s'"))
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield session

    @contextmanager
    def served_alone(self) -> Iterator[None]:
        """Meanwhile no other server has this database, wherever it runs: copies of one directory
        would each keep a journal that lacks what the other's officers do. Raises ``ArgumentError``.
        A file of SQLite lies in its directory, which is locked itself."""
        if self.sqlite:
            yield
            return
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": SERVING}):
                raise ArgumentError(
                    f"{shown(self.engine.url)}: 已有工作台使用此数据库，请先停止它 "
                    "another workbench serves with this database; stop it first"
                )
            try:
                yield
            finally:
                # Closed for good, not kept for others: the lock is the connection's.
                connection.invalidate()

    def _bound(self, isolation: str, **options: bool) -> Engine:
        """SQLite has one isolation: serializable."""
        level = {} if self.sqlite else {"isolation_level": isolation}
        return self.engine.execution_options(**level, **options)

    def close(self) -> None:
        self.engine.dispose()


def default_url(directory: Path) -> str:
    """A file in the output directory ``directory``."""
    return URL.create("sqlite", database=str(directory / FILE)).render_as_string()


def open_database(url: str) -> Database:
    """The database at ``url`` with the tables of this program, made or brought up to date.

    Raises ``ArgumentError`` where the URL names no database that this program knows, or one that a
    newer program made, ``StorageError`` where it cannot be opened.
    """
    parsed = _parsed(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        return _migrated(Database(engine))
    except DBAPIError as error:
        engine.dispose()
        raise StorageError(
            f"{shown(parsed)}: 无法打开工作台数据库 the workbench's database cannot be "
            f"opened: {error.orig}"
        ) from error
    except ArgumentError:
        engine.dispose()
        raise


def shown(url: URL) -> str:
    """Without its password, wherever that stands."""
    return url.set(query={}).render_as_string(hide_password=True)


def _migrated(database: Database) -> Database:
    with database.writing() as session:
        migrate(session.connection())
    return database


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except BadUrl as error:
        # What is no URL may hold a password all the same: it is not repeated.
        raise ArgumentError(
            "--database: 不是数据库地址 not a database URL, such as postgresql://user@host/name"
        ) from error
    name = parsed.get_backend_name()
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if name == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed.set(drivername="sqlite+pysqlite")
    raise ArgumentError(
        f"{shown(parsed)}: 只支持 SQLite 文件和 PostgreSQL only a file of SQLite, as "
        "sqlite:///review.sqlite, or postgresql://user@host/database"
    )


_to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False)


def _sqlite(url: URL) -> Engine:
    file = Path(str(url.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    if "uri" not in url.query:
        _begun(file)
    engine = create_engine(
        url, json_serializer=_to_json, connect_args={"timeout": BUSY}, pool_size=AT_ONCE
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begun(file: Path) -> None:
    """A new database is its owner's alone, and so are the files that SQLite keeps beside it, for it
    has the hashes of passwords and what forms are known by. One that cannot be made is told of by
    SQLite."""
    with suppress(OSError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _set_up(connection: Any, _: object) -> None:
    """The driver begins no transactions of its own; what was committed outlasts a power cut."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=_to_json, pool_pre_ping=True, pool_size=AT_ONCE)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ArgumentError(
            "缺少 PostgreSQL 驱动 the driver of PostgreSQL is missing: "
            "pip install 'zhiyi[postgres]'"
        ) from error
