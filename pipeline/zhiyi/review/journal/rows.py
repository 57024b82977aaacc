"""The rows of a database as they stand there, read and never written, whatever was done to them:
nothing here migrates, makes or mends."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError as BadUrl
from sqlalchemy.exc import SQLAlchemyError

from zhiyi.errors import ArgumentError
from zhiyi.review.database.opening import shown
from zhiyi.review.journal.breaks import Break
from zhiyi.review.journal.chain import Found
from zhiyi.review.journal.entries import Link, moment, read_content
from zhiyi.review.journal.ledger import Ledger, differences
from zhiyi.review.journal.told import TABLES, columns_of, kept, told

_ROWS = (
    'SELECT seq, at, actor, action, "case", line, previous, hash, signature '
    "FROM journal ORDER BY seq"
)


_LINES = "SELECT seq, line FROM journal ORDER BY seq"

_Ask: TypeAlias = Callable[[str], Iterable[Any]]


class Unreadable(Exception):
    """The database cannot be opened, or is no workbench's, or is damaged."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows are: a file of SQLite, or a URL."""

    file: Path | None
    url: str | None = None

    def __iter__(self) -> Iterator[Found]:
        """All rows by number. Raises ``Unreadable``."""
        with self._asking() as ask:
            for row in ask(_ROWS):
                yield _found(tuple(row))

    def first(self) -> list[Found]:
        """The row with the lowest number, where there is one. Raises ``Unreadable``."""
        with self._asking() as ask:
            return [_found(tuple(row)) for row in ask(f"{_ROWS} LIMIT 1")]

    def compared(self) -> tuple[Ledger, list[Break]]:
        """What the journal tells of the rows of all other tables, and where they are not so, in
        the state of one moment. Raises ``Unreadable``."""
        ledger = Ledger()
        breaks: list[Break] = []
        with self._asking() as ask:
            for seq, line in ask(_LINES):
                content = read_content(str(line))
                if content is not None:
                    ledger.hear(int(seq), content)
            people = {id: str(name) for id, name in ask("SELECT id, name FROM users")}
            for table in TABLES:
                rows = self._rows(ask, table, people)
                breaks += differences(ledger, table, rows, where="database")
        return ledger, breaks

    def _rows(
        self, ask: _Ask, table: str, people: Mapping[int, str]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """By their key, as the journal tells them."""
        columns, sqlite = columns_of(table), self.file is not None
        names = ", ".join(f'"{column.name}"' for column in columns)
        for key, *values in ask(f'SELECT id, {names} FROM "{table}" ORDER BY id'):
            yield (
                str(key),
                {
                    column.name: told(column, kept(column, value, sqlite=sqlite), people)
                    for column, value in zip(columns, values, strict=True)
                },
            )

    @contextmanager
    def _asking(self) -> Iterator[_Ask]:
        """Everything that is asked sees one moment. Raises ``Unreadable``."""
        try:
            with _sqlite(self.file) if self.file else _server(str(self.url)) as ask:
                yield ask
        except (sqlite3.Error, SQLAlchemyError, OSError) as error:
            raise Unreadable(str(error).splitlines()[0]) from error


def rows_at(url: str) -> Rows:
    """Raises ``ArgumentError`` for what is no URL of a database."""
    try:
        parsed = make_url(url)
    except BadUrl as error:
        # What is no URL may hold a password all the same: it is not repeated.
        raise ArgumentError("--database: 不是数据库地址 no database URL") from error
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        if not file.is_file():
            raise ArgumentError(f"{file}: 没有这个数据库 there is no such database")
        return Rows(file)
    if parsed.get_backend_name() != "postgresql":
        raise ArgumentError(
            f"只支持 SQLite 和 PostgreSQL only SQLite and PostgreSQL: {shown(parsed)}"
        )
    ours = parsed.set(drivername="postgresql+psycopg")
    return Rows(None, ours.render_as_string(hide_password=False))


@contextmanager
def _sqlite(file: Path) -> Iterator[_Ask]:
    address = f"file:{quote(str(file.resolve()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        connection.execute("BEGIN")
        yield connection.execute


@contextmanager
def _server(url: str) -> Iterator[_Ask]:
    engine = create_engine(url, isolation_level="REPEATABLE READ")
    try:
        with engine.connect().execution_options(yield_per=1000) as connection:
            yield lambda statement: connection.execute(text(statement))
    finally:
        engine.dispose()


def _found(row: tuple[Any, ...]) -> Found:
    """Columns may hold anything: SQLite keeps numbers and bytes where text is expected."""
    seq, at, actor, action, case, line, previous, hash, signature = row
    texts = (line, previous, hash, signature)
    if not isinstance(seq, int) or not all(isinstance(one, str) for one in texts):
        link = Link.of(seq if isinstance(seq, int) else 0, "", "", "", "")
        return Found(link, agrees=False)
    link = Link.of(seq, previous, line, signature, hash)
    content = read_content(line)
    agrees = content is not None and (
        (content.actor, content.action, content.case) == (actor, action, case)
        and _same_moment(content.at, at)
    )
    return Found(link, agrees=agrees)


def _same_moment(told: str, kept: object) -> bool:
    """SQLite keeps the text of a time, PostgreSQL the time."""
    if isinstance(kept, datetime):
        return moment(kept) == told
    return kept == f"{told[:10]} {told[11:26]}"
