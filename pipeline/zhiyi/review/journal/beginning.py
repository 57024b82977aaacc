"""A new beginning after a real loss: the old journal is kept under a name with the date, and the
first entry of the new one says what was lost, why, and what was known of it last."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import zhiyi
from zhiyi.errors import StorageError
from zhiyi.review.database.models import Base, Case, Entry, Judgement
from zhiyi.review.database.opening import Database
from zhiyi.review.errors import Wrong
from zhiyi.review.journal.declared import AGAIN
from zhiyi.review.journal.keys import Head, Keys, head_of, keys_folder
from zhiyi.review.journal.ledger import RESUMED
from zhiyi.review.journal.mirror import NAME, add_lines, read_tail
from zhiyi.review.journal.recording import Rows, key_of, people_of, row_told
from zhiyi.review.journal.signers import BEGUN
from zhiyi.review.journal.told import KINDS, ROWS, TABLES, columns_of
from zhiyi.review.journal.writing import Journal, append_to, link_of

SHORTEST_REASON = 4
TOGETHER = 200
"""Rows in one entry."""
AT_ONCE = 1000


def begin_again(
    directory: Path, database: Database, *, reason: str, by: str, keys: Path | None = None
) -> Journal:
    """Put the journal of ``directory`` away and begin another, which takes all rows over as they
    stand. ``by``: who does so, a person at the machine. The workbench must not be at work.

    Raises ``Wrong`` without a reason."""
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise Wrong("请写明重新开始的原因。 Say why the journal begins anew.")
    opened = Keys.open(keys_folder(keys), outside=directory)
    opened.publish()
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    head = head_of(opened.folder, journal=None, directory=directory)
    try:
        last = _written(directory, database, opened, _Loss(reason.strip(), by, stamp, head))
        opened.keep(last)
        if head is not None:
            opened.put_away(head, stamp)
    except OSError as error:
        raise StorageError.at(directory, error.strerror or str(error)) from error
    return Journal.open(directory, database, keys=keys)


@dataclass(frozen=True, slots=True)
class _Loss:
    reason: str
    by: str
    stamp: str
    head: Head | None


def _written(directory: Path, database: Database, keys: Keys, loss: _Loss) -> Head:
    """The new journal in database and mirror; its last entry."""
    path, id = directory / NAME, secrets.token_hex(16)
    with database.writing() as session:
        heads = list(_heads(session, path, loss.head))
        kept = list(_kept(session, directory, loss.stamp))
        session.execute(delete(Entry))
        told = {"reason": loss.reason, "by": loss.by, "heads": heads, "kept": kept}
        body = {
            "journal": id, "key": keys.public.raw, "program": f"zhiyi {zhiyi.__version__}",
            AGAIN: told,
        }  # fmt: skip
        append_to(session, keys, action=BEGUN, body=body)
        for case, more in _standing(session):
            append_to(session, keys, action=RESUMED, case=case, body=more)
        links = [link_of(row) for row in session.scalars(select(Entry).order_by(Entry.seq))]
    add_lines(path, [link.line() for link in links], end=0)
    last = links[-1]
    return Head(id, str(directory.resolve()), last.seq, last.hash, last.signature)


def _heads(session: Session, path: Path, head: Head | None) -> Iterator[dict[str, Any]]:
    if head is not None:
        yield {"where": "head", "seq": head.seq, "hash": head.hash, "journal": head.journal}
    tail = read_tail(path).last
    if tail is not None:
        yield {"where": "mirror", "seq": tail.seq, "hash": tail.hash}
    row = session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).first()
    if row is not None:
        yield {"where": "database", "seq": row.seq, "hash": row.hash}


def _kept(session: Session, directory: Path, stamp: str) -> Iterator[dict[str, Any]]:
    """The old mirror under another name, and the rows of the old journal in a file beside it."""
    mirror = directory / NAME
    if mirror.exists():
        path = directory / f"journal-{stamp}.jsonl"
        os.replace(mirror, path)
        yield _file(path)
    path, end = directory / f"journal-{stamp}-database.jsonl", 0
    rows = session.scalars(select(Entry).order_by(Entry.seq).execution_options(yield_per=AT_ONCE))
    for part in rows.partitions():
        end = add_lines(path, [link_of(row).line() for row in part], end=end)
    session.expunge_all()
    if end:
        yield _file(path)


def _file(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def _standing(session: Session) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """All rows that the journal answers for, by case and in pieces; with the judgements of a case
    what their corrections say, which rows tell by digest alone."""
    people = people_of(session)
    cases: list[str | None] = [None, *session.scalars(select(Case.id).order_by(Case.id))]
    for case in cases:
        found = list(_of_case(session, case))
        for start in range(0, len(found), TOGETHER):
            part = found[start : start + TOGETHER]
            corrections = [
                {"by": people.get(row.by, ""), "correction": row.correction}
                for row in part
                if isinstance(row, Judgement) and row.correction is not None
            ]
            yield case, {ROWS: _rows(part, people), "corrections": corrections}


def _of_case(session: Session, case: str | None) -> Iterator[Base]:
    """None: what belongs to no case."""
    for kind in KINDS:
        columns = TABLES[kind.__tablename__].columns
        of_case = columns["id"] if kind is Case else columns.get("case")
        if of_case is not None:
            yield from session.scalars(select(kind).where(of_case == case))
        elif case is None:
            yield from session.scalars(select(kind))


def _rows(part: Sequence[Base], people: Mapping[int, str]) -> Rows:
    rows: Rows = {}
    for row in part:
        names = {column.name for column in columns_of(row.__tablename__)}
        key = key_of(row)
        rows.setdefault(row.__tablename__, {})[key] = row_told(row, names, people)
    return rows
