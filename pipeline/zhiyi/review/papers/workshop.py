"""Papers made behind the pages: a package of 300 pages takes ten seconds and more, which no request
waits for. What was asked for stands in the database, so that a restart tells what it interrupted.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Literal, cast

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from zhiyi.errors import ZhiyiError
from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Making, User
from zhiyi.review.errors import NotThere, TooOften
from zhiyi.review.officer import Officer
from zhiyi.review.papers.keeping import make_paper
from zhiyi.review.papers.making import Kind
from zhiyi.review.workplace import Workplace

PATIENCE = 2.0
"""Seconds that a request waits for its paper: all but the packages and notes of the largest cases
are made by then."""
MOST_WAITING = 50
"""Papers that wait at once, of all officers; with 300 pages each that is ten minutes."""
State = Literal["waiting", "running", "done", "failed", "interrupted"]
BUSY: tuple[State, ...] = ("waiting", "running")
INTERRUPTED = (
    "制作期间程序停止运行，请重新制作。 The program stopped while it was being made; make it anew."
)
_BROKEN = "程序出错，文书未能生成。 The program failed; the paper was not made."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a paper is that was asked for. ``why``: what went wrong; ``paper``: what came of it;
    ``by``: the officer's shown name."""

    id: int
    kind: Kind
    state: State
    why: str
    paper: int | None
    by: str
    at: datetime

    @property
    def busy(self) -> bool:
        return self.state in BUSY


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that was asked for. ``future`` None: another program makes it, or did."""

    number: int
    future: Future[int] | None

    def paper(self, *, patience: float | None = None) -> int | None:
        """The paper, if it is made within ``patience`` seconds (None: ``PATIENCE``), and None if it
        is not yet; raises what its making raised."""
        if self.future is None:
            return None
        ended, _ = wait_for([self.future], timeout=PATIENCE if patience is None else patience)
        return self.future.result() if ended and not self.future.cancelled() else None


class Workshop:
    """One worker for all papers of a workplace, in the order in which they were asked for."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._worker: ThreadPoolExecutor | None = None
        self._futures: dict[int, Future[int]] = {}
        self._lock = Lock()

    def ask(
        self,
        officer: Officer,
        case: str,
        kind: Kind,
        *,
        at: datetime,
        due: date | None = None,
    ) -> Order:
        """Have a paper made; what is asked for again while it waits is made once. Raises
        ``NotThere``, ``Refused`` and, where too many wait, ``TooOften``."""
        with self._workplace.database.writing() as session:
            row = case_of(session, officer, case)
            require(officer, "papers", row)
            waiting = session.scalars(select(Making).where(Making.state.in_(BUSY))).all()
            for one in waiting:
                if (one.case, one.kind, one.due, one.by) == (row.id, kind, due, officer.id):
                    return Order(one.id, self._futures.get(one.id))
            if len(waiting) >= MOST_WAITING:
                raise TooOften(
                    "等待生成的文书过多，请稍后再试。 Too many papers wait to be made; try again.",
                    seconds=60,
                )
            asked = Making(
                case=row.id, kind=kind, due=due, by=officer.id, at=at, state="waiting", why=""
            )
            session.add(asked)
            session.flush()
            number = asked.id
        with self._lock:
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix="zhiyi-papers")
            future = self._worker.submit(self._made, number, officer, case, kind, at, due)
            self._futures[number] = future
        future.add_done_callback(lambda _: self._futures.pop(number, None))
        return Order(number, future)

    def recover(self) -> int:
        """How many papers were being made when the program stopped last; each is told as such."""
        with self._workplace.database.writing() as session:
            left = session.scalars(select(Making).where(Making.state.in_(BUSY))).all()
            for one in left:
                one.state, one.why = "interrupted", INTERRUPTED
            return len(left)

    def close(self) -> None:
        """Ends when the paper at work is done; those that wait are told at the next start."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True, cancel_futures=True)

    def _made(
        self, number: int, officer: Officer, case: str, kind: Kind, at: datetime, due: date | None
    ) -> int:
        try:
            self._mark(number, "running")
            paper = make_paper(self._workplace, officer, case, kind, at=at, due=due)
            self._mark(number, "done", paper=paper)
            return paper
        except ZhiyiError as error:
            self._mark(number, "failed", why=str(error))
            raise
        except Exception:
            # The worker goes on with other papers, and the officer is told.
            _log.exception("%s: a paper could not be made: %s", case, kind)
            self._mark(number, "failed", why=_BROKEN)
            raise

    def _mark(self, number: int, state: State, *, why: str = "", paper: int | None = None) -> None:
        """A database that is busy or gone leaves the paper told as interrupted at the next start;
        what was made of it is not lost by that."""
        try:
            with self._workplace.database.writing() as session:
                session.execute(
                    update(Making)
                    .where(Making.id == number)
                    .values(state=state, why=why, paper=paper)
                )
        except SQLAlchemyError as error:
            _log.error("how far paper %d is could not be told: %s", number, error)


def progress_of(session: Session, officer: Officer, case: str, number: int) -> Progress:
    """Raises ``NotThere`` for a case of another office, and for what nobody asked for."""
    row = case_of(session, officer, case)
    found = session.get(Making, number)
    if found is None or found.case != row.id:
        raise NotThere("没有要求制作过这份文书。 Nobody asked for this paper.")
    return _progress(found, session.get_one(User, found.by).shown)


def under_way(session: Session, officer: Officer, case: str) -> Sequence[Progress]:
    """What is being made of a case, and the last of each kind where it failed; the newest first."""
    row = case_of(session, officer, case)
    last = select(func.max(Making.id)).where(Making.case == row.id).group_by(Making.kind)
    found = session.execute(
        select(Making, User.shown)
        .join(User, User.id == Making.by)
        .where(Making.case == row.id, Making.state != "done")
        .where(Making.state.in_(BUSY) | Making.id.in_(last))
        .order_by(Making.id.desc())
    )
    return tuple(_progress(making, shown) for making, shown in found)


def _progress(row: Making, shown: str) -> Progress:
    return Progress(
        row.id, cast(Kind, row.kind), cast(State, row.state), row.why, row.paper, shown, row.at
    )
