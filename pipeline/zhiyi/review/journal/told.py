"""Which rows of the database the journal answers for, and how it tells of them.

An entry has in its body the rows that it wrote, ``{"rows": {table: {id: {column: value}}}}``: of a
new row every column, of a changed one those that changed. A value that is longer than a SHA-256 is
told by its SHA-256: what it says stands elsewhere in the entry, or in the row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, Table

from zhiyi.review.database.models import (
    Base,
    Case,
    Decision,
    Judgement,
    Moment,
    Movement,
    Paper,
    Token,
    User,
)
from zhiyi.review.journal.entries import canonical, digest, moment

ROWS = "rows"
"""The key of the body."""

LONGEST = 64
"""Characters of a value that is told as it is; a SHA-256 in hex has as many."""

KINDS: tuple[type[Base], ...] = (User, Token, Case, Judgement, Decision, Movement, Paper)
TABLES: Mapping[str, Table] = {
    kind.__tablename__: kind.metadata.tables[kind.__tablename__] for kind in KINDS
}
"""What officers and administrators write. Sessions, attempts and the words of pages are not here:
they change without anybody's act, and nothing rests on them (docs/audit.md)."""

LEFT_OUT: Mapping[str, frozenset[str]] = {"cases": frozenset({"stamp", "loaded"})}
"""When a report was read, and how its file looked then: no two readings need agree on it."""

SECRET: Mapping[str, frozenset[str]] = {
    "users": frozenset({"password_hash"}),
    "tokens": frozenset({"hash"}),
}
"""Only their SHA-256 is told, however short they are."""


class Odd:
    """Stands for what a column cannot hold; equal to nothing that was ever told."""


ODD = Odd()


def columns_of(table: str) -> tuple[Column[Any], ...]:
    """The columns that are told, all but the key."""
    left = LEFT_OUT.get(table, frozenset())
    return tuple(
        column
        for column in TABLES[table].columns
        if not column.primary_key and column.name not in left
    )


def told(column: Column[Any], value: object, people: Mapping[int, str]) -> Any:
    """A value as the journal tells it. ``people``: names of users by their number."""
    if value is None or isinstance(value, Odd):
        return value
    if _person(column):
        return people.get(value, f"#{value}") if isinstance(value, int) else ODD
    if isinstance(value, bool | int):
        return value
    text = _text(value)
    if column.name in SECRET.get(column.table.name, ()):
        return f"sha256:{digest(text)}"
    return text if len(text) <= LONGEST else f"sha256:{digest(text)}"


def told_again(column: Column[Any], value: object) -> Any:
    """The same of a value as case.json of a bundle has it: people by name, times as text."""
    if value is None or isinstance(value, bool | int):
        return value
    text = value if isinstance(value, str) else canonical(_whole(value))
    return text if len(text) <= LONGEST or _person(column) else f"sha256:{digest(text)}"


def _person(column: Column[Any]) -> bool:
    return any(key.target_fullname == "users.id" for key in column.foreign_keys)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else canonical(_whole(value))


def _whole(value: object) -> object:
    """Edges of boxes are fractions, which have no one text but the shortest."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {name: _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def kept(column: Column[Any], raw: object, *, sqlite: bool) -> object:
    """The value of a column as a database without SQLAlchemy gives it; ``ODD`` where it is none
    that this program wrote there. SQLite keeps times, dates, JSON and truth as text and numbers,
    and takes anything anywhere."""
    if raw is None:
        return None
    if not sqlite:
        return raw
    try:
        return _kept(column, raw)
    except ValueError:
        return ODD


def _kept(column: Column[Any], raw: object) -> object:
    kind = column.type
    if isinstance(kind, Boolean):
        return bool(raw) if isinstance(raw, int) and raw in (0, 1) else ODD
    if isinstance(kind, Integer):
        return raw if isinstance(raw, int) else ODD
    if not isinstance(raw, str):
        return ODD
    if isinstance(kind, Moment):
        at = datetime.strptime(raw, "%Y-%m-%d %H:%M:%S.%f")
        return at.replace(tzinfo=UTC) if f"{at:%Y-%m-%d %H:%M:%S.%f}" == raw else ODD
    if isinstance(kind, Date):
        day = date.fromisoformat(raw)
        return day if day.isoformat() == raw else ODD
    if isinstance(kind, JSON):
        value = json.loads(raw)
        return value if json.dumps(value, ensure_ascii=False) == raw else ODD
    return raw
