"""Corrections carried out behind the pages: what rests on a corrected reading is run again, the
officer sees how far it is and then what changed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Literal, Protocol

from sqlalchemy import select

from zhiyi.corrections import kept_corrections
from zhiyi.corrections.revision import standing_revision
from zhiyi.errors import InputError, ZhiyiError
from zhiyi.review.cases.sync import take_in
from zhiyi.review.database.models import Case, Judgement
from zhiyi.review.judging.following import astray, follow
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace
from zhiyi.revisions import Changed, Reviser, Revision, newest_revision

Phase = Literal["waiting", "running", "done", "failed"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that corrections changed, against the report before: ``layer`` and ``fact`` (in the
    report that has it), ``kind`` whether it is new, gone or changed, what was said ``before`` and
    ``after`` ("" where there was or is nothing)."""

    layer: str
    kind: str
    fact: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """A new run of one case. ``moved`` and ``gone``: how many judgements want another look, and how
    many have lost their fact. ``unfit`` says of corrections that fit nothing any more (Chinese).
    ``message`` says what went wrong. ``ahead``: how many cases are carried out before it."""

    case: str
    phase: Phase
    revision: int | None = None
    changes: Sequence[Change] = ()
    moved: int = 0
    gone: int = 0
    unfit: Sequence[str] = ()
    message: str = ""
    ahead: int = 0
    by: str = ""
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def busy(self) -> bool:
        return self.phase in ("waiting", "running")

    @property
    def seconds(self) -> int:
        """How long it took, or has taken until now."""
        if self.started is None:
            return 0
        return int(((self.ended or datetime.now(UTC)) - self.started).total_seconds())


class Revising(Protocol):
    """What makes revisions: ``zhiyi.revisions.Reviser``."""

    def revise(self, inquiry: str) -> Revision: ...

    def warm(self, inquiry: str) -> None: ...

    def close(self) -> None: ...


IDLE = 600.0
"""Seconds without a correction after which the worker ends and gives its memory back; the next one
loads models for five seconds, unless a case is opened before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """``officer``: whose corrections they are; None: those of before the program started.
    ``only_load``: an officer who may correct has opened the case."""

    case: str
    officer: Officer | None
    only_load: bool = False

    @property
    def whose(self) -> int | None:
        return self.officer.id if self.officer else None


class _Queue:
    """What waits, for several threads. Officers have turns, so that one who corrects many cases
    does not keep others waiting; what was left from before comes after them."""

    def __init__(self) -> None:
        self._waiting: list[_Asked] = []
        self._last: int | None = None
        self._ended = False
        self._changed = Condition()

    def put(self, asked: _Asked) -> None:
        with self._changed:
            self._waiting.append(asked)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def get(self, *, wait: float) -> _Asked | None:
        """The next one; None where nothing came in ``wait`` seconds, or it is ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended, timeout=wait)
            if self._ended or not self._waiting:
                return None
            chosen = self._order()[0]
            self._waiting.remove(chosen)
            self._last = chosen.whose
            return chosen

    @property
    def ended(self) -> bool:
        return self._ended

    def ahead(self, case: str) -> int:
        """How many come before the case, as it stands."""
        with self._changed:
            cases = [one.case for one in self._order() if not one.only_load]
        return cases.index(case) if case in cases else 0

    def loads(self) -> bool:
        with self._changed:
            return any(one.only_load for one in self._waiting)

    def _order(self) -> list[_Asked]:
        """Round by round, each officer once a round; whoever had the last turn is last in it."""
        rounds: Counter[int | None] = Counter()
        placed = []
        for number, one in enumerate(self._waiting):
            left = one.officer is None and not one.only_load
            turn = (left, rounds[one.whose], one.whose == self._last, number)
            rounds[one.whose] += 1
            placed.append((turn, one))
        return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


class Reruns:
    """One worker for all cases of a workplace, started by the first correction or by ``warm``, and
    ended when nothing was asked of it for ``idle`` seconds; a case that is asked for while it runs
    is run once more afterwards."""

    def __init__(
        self,
        workplace: Workplace,
        *,
        make: Callable[[Path], Revising] = Reviser,
        idle: float = IDLE,
    ) -> None:
        self._workplace = workplace
        self._make, self._idle = make, idle
        self._queue = _Queue()
        self._states: dict[str, Rerun] = {}
        self._lock = Lock()
        self._thread: Thread | None = None
        self._warm = False

    def ask(self, officer: Officer | None, case: str) -> Rerun:
        """Carry out the corrections of the case that are not yet in its newest revision."""
        with self._lock:
            known = self._states.get(case)
            if known is not None and known.phase == "waiting":
                return replace(known, ahead=self._queue.ahead(case))
            shown = officer.shown if officer else ""
            state = Rerun(case=case, phase="waiting", by=shown, started=datetime.now(UTC))
            self._states[case] = state
            self._queue.put(_Asked(case, officer))
            self._begin()
            return replace(state, ahead=self._queue.ahead(case))

    def warm(self, officer: Officer, case: str) -> None:
        """Have the worker ready, since the officer who opened the case may correct it. Comes back
        at once; nothing is done where the worker is there."""
        with self._lock:
            if self._warm or self._queue.loads():
                return
            self._queue.put(_Asked(case, officer, only_load=True))
            self._begin()

    def _begin(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._work, name="zhiyi-reruns", daemon=True)
            self._thread.start()

    def of(self, case: str) -> Rerun | None:
        """How the last new run of the case stands; None: there was none."""
        with self._lock:
            known = self._states.get(case)
        if known is not None:
            waits = known.phase == "waiting"
            return replace(known, ahead=self._queue.ahead(case)) if waits else known
        revision = newest_revision(self._workplace.directory / case)
        return _done(case, revision) if revision is not None else None

    def recover(self) -> Sequence[str]:
        """Ask for the cases whose corrections no revision has yet: the program ended meanwhile."""
        with self._workplace.reading() as session:
            cases = session.scalars(
                select(Case.id)
                .join(Judgement, Judgement.case == Case.id)
                .where(Judgement.correction.is_not(None), Case.gone.is_(False))
                .distinct()
                .order_by(Case.id)
            ).all()
        behind = [case for case in cases if _behind(self._workplace.directory / case)]
        for case in behind:
            self.ask(None, case)
        return behind

    def close(self) -> None:
        """Ends when the run at work is done; those that wait are recovered at the next start."""
        with self._lock:
            thread, self._thread = self._thread, None
        self._queue.end()
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        reviser: Revising | None = None
        try:
            while not self._queue.ended:
                asked = self._queue.get(wait=self._idle)
                if asked is None:
                    self._let_go(reviser)
                    reviser = None
                    continue
                reviser = reviser or self._make(self._workplace.directory)
                if asked.only_load:
                    self._load(reviser, asked.case)
                else:
                    self._one(reviser, asked.case, asked.officer)
        finally:
            self._let_go(reviser)

    def _let_go(self, reviser: Revising | None) -> None:
        self._warm = False
        if reviser is not None:
            reviser.close()

    def _load(self, reviser: Revising, case: str) -> None:
        """Whether it works is told by the correction that follows."""
        try:
            reviser.warm(case)
            self._warm = True
        except ZhiyiError as error:
            log.info("nothing was loaded for %s: %s", case, error)
        except Exception:  # likewise; the worker goes on with other cases
            log.exception("nothing was loaded for %s", case)

    def _one(self, reviser: Revising, case: str, officer: Officer | None) -> None:
        with self._lock:
            state = replace(self._states[case], phase="running")
            self._states[case] = state
        try:
            ended = self._carried_out(reviser, case, officer, state)
        except ZhiyiError as error:
            ended = replace(state, phase="failed", message=str(error))
        except Exception as error:  # the worker goes on with other cases, and the officer is told
            log.exception("the new run of %s failed", case)
            ended = replace(
                state,
                phase="failed",
                message=f"重新推断未能完成，更正已保存。 The new run failed: {error!r}",
            )
        with self._lock:
            if self._states[case] is state:  # else it was asked for again meanwhile
                self._states[case] = replace(ended, ended=datetime.now(UTC))

    def _carried_out(
        self, reviser: Revising, case: str, officer: Officer | None, state: Rerun
    ) -> Rerun:
        revision = reviser.revise(case)
        self._warm = True
        take_in(self._workplace, case, follow=follow)
        told = [f"{one.number}:{one.standing}" for one in revision.corrections]
        body = {
            "revision": revision.number,
            "report_sha256": revision.report_sha256,
            "corrections": told,
            "changes": len(revision.since),
        }
        with self._workplace.act(officer, "case.revised", case=case, body=body) as act:
            moved, gone = astray(act.session, case)
        done = _done(case, revision)
        return replace(done, by=state.by, started=state.started, moved=moved, gone=gone)


def _done(case: str, revision: Revision) -> Rerun:
    return Rerun(
        case=case,
        phase="done",
        revision=revision.number,
        changes=tuple(_change(one) for one in revision.since),
        unfit=tuple(one.why for one in revision.corrections if one.standing == "unfit"),
    )


def _change(one: Changed) -> Change:
    return Change(
        layer=one.area,
        kind=one.kind,
        fact=one.id,
        label=one.label,
        before=one.before,
        after=one.after,
    )


def _behind(folder: Path) -> bool:
    """Whether there are corrections that the report which officers see knows nothing of: no
    revision has them, or a run was stopped between a new original and its revision."""
    try:
        kept = {one.number for one in kept_corrections(folder).corrections}
        seen = standing_revision(folder)
    except (OSError, InputError) as error:
        # One case that cannot be read holds up neither the others nor the start.
        log.error("%s: whether corrections wait cannot be told: %s", folder.name, error)
        return False
    known = {one.number for one in seen.corrections} if seen else set()
    return bool(kept - known)
