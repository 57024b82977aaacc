"""What a transaction writes, as the entry that tells of it has to name it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from zhiyi.review.database.models import Base, Case, User
from zhiyi.review.journal.told import TABLES, columns_of, told

Rows = dict[str, dict[str, dict[str, Any]]]
"""Columns by table and by the row's key."""


class Recording:
    """Of one session, from now on: every row that is added or changed through objects. A statement
    that changes rows by itself is not seen: refresh the row and ``tell`` of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._written: dict[tuple[str, str], tuple[Base, set[str]]] = {}
        self._before: dict[tuple[Base, str], Any] = {}
        event.listen(session, "after_flush", self._flushed)

    def _flushed(self, session: Session, _: object) -> None:
        for one in session.new:
            self.tell(one)
        for one in session.dirty:
            for state in inspect(one).attrs:
                if state.history.has_changes():
                    for old in state.history.deleted:
                        self._before.setdefault((one, state.key), old)
                    self.tell(one, state.key)

    def tell(self, row: Base, *columns: str) -> None:
        """The row was written; all of its columns unless some are named. Rows of tables that the
        journal does not answer for are left out."""
        table = row.__tablename__
        if table not in TABLES:
            return
        known = {column.name for column in columns_of(table)}
        names = (set(columns) or known) & known
        if names:
            self._written.setdefault((table, key_of(row)), (row, set()))[1].update(names)

    def rows(self, *, case: str | None = None) -> Rows:
        """All that was written so far, or what of it belongs to a case, as it stands now. Writes
        what the session still holds."""
        self._session.flush()
        people = people_of(self._session) if self._written else {}
        found: Rows = {}
        for (table, key), (row, names) in self._written.items():
            changed = {name for name in names if not self._as_before(row, name)}
            if changed and (case is None or case_of_row(row) == case):
                found.setdefault(table, {})[key] = row_told(row, changed, people)
        return found

    def _as_before(self, row: Base, name: str) -> bool:
        """It was changed, and changed back."""
        at = (row, name)
        return at in self._before and self._before[at] == getattr(row, name)


def key_of(row: Base) -> str:
    (key,) = inspect(row).mapper.primary_key_from_instance(row)
    return str(key)


def row_told(row: Base, names: set[str], people: Mapping[int, str]) -> dict[str, Any]:
    """These columns of a row."""
    return {
        column.name: told(column, getattr(row, column.name), people)
        for column in columns_of(row.__tablename__)
        if column.name in names
    }


def case_of_row(row: Base) -> str | None:
    """The case that a row belongs to."""
    return row.id if isinstance(row, Case) else getattr(row, "case", None)


def people_of(session: Session) -> dict[int, str]:
    """Names of users by their number."""
    return {id: name for id, name in session.execute(select(User.id, User.name))}
