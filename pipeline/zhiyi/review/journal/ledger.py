"""What the journal tells last of every row, and whether the rows are so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any

from zhiyi.review.journal.breaks import Break, Where
from zhiyi.review.journal.chain import Lines
from zhiyi.review.journal.entries import Content, read_content
from zhiyi.review.journal.told import ROWS, TABLES

RESUMED = "journal.resumed"
"""After a new beginning: the rows that stood then, as they stood."""


@dataclass(slots=True)
class Known:
    """What entries told of a row. ``entries``: the one that told a column last, where it is not
    ``entry``, the first of all that told of the row."""

    entry: int
    columns: dict[str, Any]
    entries: dict[str, int] = field(default_factory=dict)

    def hear(self, entry: int, columns: Mapping[str, Any]) -> None:
        # Names of columns, of people and of verdicts are the same in all rows: kept once.
        self.columns.update({_once(name): _once(value) for name, value in columns.items()})
        if entry != self.entry:
            self.entries.update(dict.fromkeys(columns, entry))

    def told_by(self, column: str) -> int:
        return self.entries.get(column, self.entry)


def _once(value: Any) -> Any:
    return intern(value) if type(value) is str else value


@dataclass(frozen=True, slots=True)
class Carried:
    """A correction that an entry tells of: what the judgement keeps of it."""

    entry: int
    case: str
    by: str
    correction: Mapping[str, Any]

    @property
    def about(self) -> tuple[str, str, str]:
        """Case, layer and fact."""
        layer, fact = (str(self.correction.get(name)) for name in ("layer", "fact"))
        return self.case, layer, fact

    def begins(self, other: Carried) -> bool:
        """Whether the other is the same with the number that its line has."""
        said = {name: value for name, value in other.correction.items() if name != "number"}
        return (self.case, self.by, self.correction) == (other.case, other.by, said)


@dataclass(slots=True)
class Ledger:
    """``rows`` by table and key; ``corrections`` in their order. ``begun``: those that were about
    to be written to their file, and of whose judgement no later entry tells."""

    rows: dict[str, dict[str, Known]] = field(
        default_factory=lambda: {table: {} for table in TABLES}
    )
    corrections: list[Carried] = field(default_factory=list)
    begun: list[Carried] = field(default_factory=list)
    _last: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def hear(self, entry: int, content: Content) -> None:
        """The next entry. What is no row, as in a stranger's bundle, is left aside."""
        self._hear_corrections(entry, content)
        tables = content.body.get(ROWS)
        if not isinstance(tables, dict):
            return
        for table in tables.keys() & self.rows.keys():
            rows = tables[table]
            for key, columns in rows.items() if isinstance(rows, dict) else ():
                if isinstance(columns, dict):
                    known = self.rows[table].setdefault(key, Known(entry, {}))
                    known.hear(entry, columns)

    def _hear_corrections(self, entry: int, content: Content) -> None:
        if content.case is None:
            return
        if content.action == "correction.entered":
            begun = content.body.get("correction")
            if isinstance(begun, dict):
                self.begun.append(Carried(entry, content.case, content.actor, begun))
            return
        if content.action == "judgement":
            told: list[tuple[Any, Any]] = [(content.actor, content.body.get("correction"))]
        elif content.action == RESUMED:
            listed = content.body.get("corrections")
            told = [
                (one.get("by"), one.get("correction"))
                for one in (listed if isinstance(listed, list) else ())
                if isinstance(one, dict)
            ]
        else:
            return
        carried = [
            Carried(entry, content.case, str(by), correction)
            for by, correction in told
            if isinstance(correction, dict)
        ]
        self.corrections += carried
        for one in carried:
            self._end(one)

    def _end(self, carried: Carried) -> None:
        """A judgement ends what was begun of the same since the fact was corrected last: entered
        again after a crash, it has the line that stands there."""
        since = self._last.get(carried.about, 0)
        self.begun = [one for one in self.begun if one.entry < since or not one.begins(carried)]
        self._last[carried.about] = carried.entry


def ledger_of(path: Path) -> Ledger:
    """Of a journal.jsonl; what is no entry there is left aside."""
    ledger = Ledger()
    if path.is_file():
        with open(path, "rb") as file:
            for found in Lines(file, size=path.stat().st_size):
                content = read_content(found.link.content or "") if found.link else None
                if found.link is not None and content is not None:
                    ledger.hear(found.link.seq, content)
    return ledger


def differences(
    ledger: Ledger,
    table: str,
    rows: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    where: Where,
) -> Iterator[Break]:
    """Rows, by key, of which the journal tells something else or nothing, and what it tells of and
    is not there. The columns of ``rows`` are as ``told`` gives them."""
    known, there = ledger.rows[table], set()
    for key, row in rows:
        there.add(key)
        told = known.get(key)
        if told is None:
            yield Break("unfounded", where, table=table, row=key)
        else:
            yield from _other(told, table, key, row, where)
    for key in sorted(known.keys() - there, key=_by_number):
        yield Break("lost", where, known[key].entry, table=table, row=key)


def _other(
    told: Known, table: str, key: str, row: Mapping[str, Any], where: Where
) -> Iterator[Break]:
    for column, value in told.columns.items():
        # Of a column that this program does not know any more nobody can say anything.
        if column in row and row[column] != value:
            yield Break("claim", where, told.told_by(column), table=table, row=key, column=column)


def _by_number(key: str) -> tuple[int, str]:
    return (int(key), key) if key.isdecimal() else (0, key)
