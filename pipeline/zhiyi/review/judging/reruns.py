"""Corrections carried out behind the pages: what rests on a corrected reading is run again, the
officer sees how far it is and then what changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Literal

from sqlalchemy import select

from zhiyi.corrections import kept_corrections
from zhiyi.corrections.revision import standing_revision
from zhiyi.errors import InputError, ZhiyiError
from zhiyi.review.cases.sync import take_in
from zhiyi.review.database.models import Case, Judgement
from zhiyi.review.judging.following import astray, follow
from zhiyi.review.judging.lanes import Asked, Lane, Revising
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace
from zhiyi.revisions import Changed, Reviser, Revision, newest_revision
from zhiyi.store import Layout

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
    ``message`` says what went wrong. ``ahead``: how many cases are carried out before it.
    ``started``: when it was asked for; ``began``: when its turn came."""

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
    began: datetime | None = None
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


IDLE = 600.0
"""Seconds without a correction after which the worker ends and gives its memory back; the next one
loads models for five seconds, unless a case is opened before."""


LARGE = 2_000_000
"""Bytes of a report.json from which on a case is large: some 80 pages. Those of the samples, of up
to 10 pages, have 0.2 to 0.4 MB, one of 301 pages 7.6 MB."""


class Reruns:
    """Two workers for all cases of a workplace, one of them for the large ones, each started by the
    first correction or by ``warm``, and ended when nothing was asked of it for ``idle`` seconds; a
    case that is asked for while it runs is run once more afterwards. ``make``: of the directory, by
    default a ``Reviser`` to which the journal's key is closed; ``large``: bytes."""

    def __init__(
        self,
        workplace: Workplace,
        *,
        make: Callable[[Path], Revising] | None = None,
        idle: float = IDLE,
        large: int = LARGE,
    ) -> None:
        keys = workplace.journal.keys.folder
        made = make or partial(Reviser, closed=(keys,))
        self._workplace = workplace
        self._large_from = large
        self._states: dict[str, Rerun] = {}
        self._lanes: dict[str, Lane] = {}
        self._lock = Lock()
        self._small, self._large = (
            Lane(
                name=name,
                make=lambda: made(workplace.directory),
                carry=self._carried_out,
                idle=idle,
            )
            for name in ("reruns", "large-reruns")
        )

    def ask(self, officer: Officer | None, case: str) -> Rerun:
        """Carry out the corrections of the case that are not yet in its newest revision."""
        with self._lock:
            known = self._states.get(case)
            if known is not None and known.phase == "waiting":
                return self._shown(known)
            lane = self._lane_of(case)
            shown = officer.shown if officer else ""
            state = Rerun(case=case, phase="waiting", by=shown, started=datetime.now(UTC))
            self._states[case], self._lanes[case] = state, lane
            lane.put(Asked(case, officer))
            return self._shown(state)

    def warm(self, officer: Officer, case: str) -> None:
        """Have the worker ready, since the officer who opened the case may correct it. Comes back
        at once; nothing is done where the worker is there."""
        with self._lock:
            self._lane_of(case).warm(Asked(case, officer, only_load=True))

    def _lane_of(self, case: str) -> Lane:
        """By the size of what the case was told from; while it is at work, where it is."""
        known = self._states.get(case)
        if known is not None and known.busy:
            return self._lanes[case]
        try:
            size = Layout(self._workplace.directory / case).report_json.stat().st_size
        except OSError:  # whoever carries it out tells what is wrong with it
            size = 0
        return self._large if size >= self._large_from else self._small

    def _shown(self, state: Rerun) -> Rerun:
        waits = state.phase == "waiting"
        return replace(state, ahead=self._lanes[state.case].ahead(state.case)) if waits else state

    def of(self, case: str) -> Rerun | None:
        """How the last new run of the case stands; None: there was none."""
        with self._lock:
            known = self._states.get(case)
            if known is not None:
                return self._shown(known)
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
        """Ends when the runs at work are done; those that wait are recovered at the next start."""
        for thread in [lane.end() for lane in (self._small, self._large)]:
            if thread is not None:
                thread.join()

    def _carried_out(self, worker: Callable[[], Revising], asked: Asked) -> bool:
        """Carry it out and keep how it ended; whether it was."""
        case = asked.case
        with self._lock:
            state = replace(self._states[case], phase="running", began=datetime.now(UTC))
            self._states[case] = state
        try:
            ended = self._revised(worker(), asked, state)
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
        return ended.phase == "done"

    def _revised(self, reviser: Revising, asked: Asked, state: Rerun) -> Rerun:
        case = asked.case
        revision = reviser.revise(case)
        take_in(self._workplace, case, follow=follow)
        told = [f"{one.number}:{one.standing}" for one in revision.corrections]
        body = {
            "revision": revision.number,
            "report_sha256": revision.report_sha256,
            "corrections": told,
            "changes": len(revision.since),
        }
        with self._workplace.act(asked.officer, "case.revised", case=case, body=body) as act:
            moved, gone = astray(act.session, case)
        done = _done(case, revision)
        return replace(
            done, by=state.by, started=state.started, began=state.began, moved=moved, gone=gone
        )


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
