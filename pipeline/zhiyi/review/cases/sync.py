"""Brings the rows of cases up to what stands in the output directory."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from zhiyi.errors import InputError
from zhiyi.report import types
from zhiyi.report.schema import from_bytes
from zhiyi.review.cases.folders import Newest, Standing, folders_of, read_newest
from zhiyi.review.cases.summaries import Page, Row, page_texts, summary_of
from zhiyi.review.database.models import Case, PageText, PageWords
from zhiyi.review.deciding.states import first_state
from zhiyi.review.workplace import Noted, Workplace

log = logging.getLogger(__name__)


class Followed(Protocol):
    """Ids of judgements by what became of them."""

    @property
    def current(self) -> tuple[int, ...]: ...
    @property
    def moved(self) -> tuple[int, ...]: ...
    @property
    def gone(self) -> tuple[int, ...]: ...


Follow = Callable[[Session, Case, types.Report], Followed]
"""What else is to be done, in the same transaction, when the report of a known case has changed:
its judgements find their facts again. The journal tells what became of them."""

TOGETHER = 20
"""Cases in one transaction: officers wait some 50 ms for it at most, the reading is done before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """Ids of cases by what became of them; ``unreadable`` with the reason."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        return self == Synced()


@dataclass(frozen=True, slots=True)
class _Read:
    """A report with what becomes of it in the database."""

    found: Standing
    newest: Newest
    report: types.Report
    summary: Row
    texts: Sequence[Page]


@dataclass(frozen=True, slots=True)
class _Known:
    stamp: str
    sha256: str
    gone: bool


def sync(workplace: Workplace, *, follow: Follow | None = None) -> Synced:
    """New, changed and vanished reports; one that has not changed since is not opened.

    What changed is told in the journal, with the digest of every report. A case whose folder
    vanished stays, marked ``gone``. A report that cannot be read leaves its case as it was.
    """
    known = _known(workplace)
    found = {standing.id: standing for standing in folders_of(workplace.directory)}
    fresh = [one for one in found.values() if _differs(one, known.get(one.id))]
    gone = [id for id, row in known.items() if id not in found and not row.gone]
    parts = [_let_go(workplace, gone)] if gone else []
    for start in range(0, len(fresh), TOGETHER):
        parts.append(_take_in(workplace, fresh[start : start + TOGETHER], known, follow))
        log.info("%d of %d reports taken in", min(start + TOGETHER, len(fresh)), len(fresh))
    return _joined(parts)


def take_in(workplace: Workplace, case: str, *, follow: Follow | None = None) -> Synced:
    """The same for one case only, as after a correction was carried out."""
    known = _known(workplace, case)
    found = [one for one in folders_of(workplace.directory, only=case)]
    fresh = [one for one in found if _differs(one, known.get(one.id))]
    return _take_in(workplace, fresh, known, follow) if fresh else Synced()


def _known(workplace: Workplace, *only: str) -> dict[str, _Known]:
    wanted = select(Case.id, Case.stamp, Case.report_sha256, Case.gone)
    with workplace.reading() as session:
        rows = session.execute(wanted.where(Case.id.in_(only)) if only else wanted)
        return {id: _Known(stamp, sha256, gone) for id, stamp, sha256, gone in rows}


def _differs(found: Standing, known: _Known | None) -> bool:
    return known is None or known.gone or known.stamp != found.stamp


def _let_go(workplace: Workplace, ids: Sequence[str]) -> Synced:
    with workplace.taking_in() as (session, noted):
        for case in session.scalars(select(Case).where(Case.id.in_(ids))):
            case.gone = True
        noted.extend(Noted("case.gone", id, {}) for id in ids)
    return Synced(gone=tuple(ids))


def _take_in(
    workplace: Workplace,
    found: Sequence[Standing],
    known: dict[str, _Known],
    follow: Follow | None,
) -> Synced:
    """Reads before it writes, so that nobody waits for the reading."""
    same, read, unreadable = [], [], []
    for one in found:
        try:
            newest = read_newest(one.folder)
            before = known.get(one.id)
            if before and before.sha256 == newest.sha256 and not before.gone:
                same.append(one)
            else:
                read.append(_read(one, newest))
        except (OSError, InputError) as error:
            log.warning("%s: the report cannot be read: %s", one.id, error)
            unreadable.append((one.id, str(error)))
    if same:
        # Written again with the same bytes: nothing that the journal should tell of.
        with workplace.database.writing() as session:
            for one in same:
                session.execute(update(Case).where(Case.id == one.id).values(stamp=one.stamp))
    written = _write(workplace, read, follow) if read else Synced()
    return _joined([written, Synced(unreadable=tuple(unreadable))])


def _read(found: Standing, newest: Newest) -> _Read:
    report = from_bytes(newest.data)
    texts = page_texts(report, newest.layers, case=found.id)
    return _Read(found, newest, report, summary_of(report), texts)


def _write(workplace: Workplace, read: Sequence[_Read], follow: Follow | None) -> Synced:
    with workplace.taking_in() as (session, noted):
        for one in read:
            noted.append(_put(session, one, follow))
    by = {action: tuple(n.case for n in noted if n.action == action) for action in _ACTIONS}
    return Synced(new=by["case.new"], changed=by["case.changed"], back=by["case.back"])


_ACTIONS = ("case.new", "case.changed", "case.back")


def _put(session: Session, read: _Read, follow: Follow | None) -> Noted:
    """The case as its report says, its words, and what depends on them."""
    newest, id = read.newest, read.found.id
    values = {
        **read.summary,
        "report_sha256": newest.sha256,
        "stamp": read.found.stamp,
        "revision": newest.revision,
        "loaded": datetime.now(UTC),
        "gone": False,
    }
    body: dict[str, Any] = {"report_sha256": newest.sha256, "revision": newest.revision}
    case = session.get(Case, id)
    if case is None:
        state = first_state(submitted=bool(read.report.documents))
        session.add(Case(id=id, state=state, version=0, **values))
        session.flush()
        _put_texts(session, read.texts)
        return Noted("case.new", id, body)
    before, was_gone = case.report_sha256, case.gone
    for name, value in values.items():
        setattr(case, name, value)
    if before != newest.sha256:
        session.execute(delete(PageText).where(PageText.case == id))
        _put_texts(session, read.texts)
        if follow:
            session.flush()
            body["judgements"] = _told(follow(session, case, read.report))
    return Noted("case.back" if was_gone else "case.changed", id, {**body, "before": before})


def _told(followed: Followed) -> dict[str, list[int]]:
    return {
        "current": list(followed.current),
        "moved": list(followed.moved),
        "gone": list(followed.gone),
    }


def _put_texts(session: Session, texts: Sequence[Page]) -> None:
    if not texts:
        return
    pages = insert(PageText).returning(PageText.id, sort_by_parameter_order=True)
    ids = session.scalars(pages, [text.place for text in texts])
    words = ({"id": id, **text.words} for id, text in zip(ids, texts, strict=True))
    session.execute(insert(PageWords), list(words))


def _joined(parts: Sequence[Synced]) -> Synced:
    def all_of(name: str) -> Iterator[str]:
        return chain.from_iterable(getattr(part, name) for part in parts)

    return Synced(
        new=tuple(all_of("new")),
        changed=tuple(all_of("changed")),
        gone=tuple(all_of("gone")),
        back=tuple(all_of("back")),
        unreadable=tuple(chain.from_iterable(part.unreadable for part in parts)),
    )
