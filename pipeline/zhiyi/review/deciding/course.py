"""How a case stands, for pages and the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from zhiyi.review.accounts.given import TOLD, given
from zhiyi.review.accounts.rights import may, require
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case, Decision, Movement, User
from zhiyi.review.deciding.decisions import Round, case_number, round_of
from zhiyi.review.deciding.outcomes import OUTCOMES, Outcome
from zhiyi.review.deciding.states import TRANSITIONS, State, Step, Who
from zhiyi.review.officer import Officer

RIGHTS: dict[Step, str] = {
    "receive": "step",
    "request": "step",
    "propose": "propose",
    "confirm": "answer",
    "send_back": "answer",
    "withdraw": "withdraw",
    "conclude": "conclude",
}
"""The right of ``accounts.rights`` that a step needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordSet:
    """That the administrator of name ``by`` had set an officer's password not long before."""

    officer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as shown: ``proposed``, ``standing``, sent back (``refused``) or ``withdrawn``.
    ``passwords``: of its two officers, where an administrator had set one."""

    id: int
    round: int
    outcome: Outcome
    reason: str
    proposed_by: str
    proposed_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    answer: str
    state: str
    report_sha256: str
    passwords: Sequence[PasswordSet] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A step of the case's course. ``what`` as in ``Movement.what``."""

    what: str
    before: str
    after: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """``steps``: those that this officer has now, in the order of the table of transitions.
    ``outcomes``: those that can be entered now, in the order of the announcement. ``holding``: no
    outcome that closes the case stands yet, so the page says that the goods are not released.
    ``outcome``: the one that stands last. ``open``: the decision that waits for its second
    officer."""

    case: str
    number: str
    state: State
    round: int
    version: int
    report_sha256: str
    steps: Sequence[Step]
    outcomes: Sequence[Outcome]
    holding: bool
    outcome: Outcome | None
    open: Decided | None
    decisions: Sequence[Decided]
    course: Sequence[Moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is on file of a case's course, the same for whoever asks. ``proposer``: who entered the
    decision that waits for its second officer."""

    row: Case
    round: Round
    proposer: int | None
    decisions: Sequence[Decided]
    course: Sequence[Moved]


def course_of(session: Session, officer: Officer, case: str) -> Course:
    """Raises ``NotThere`` for a case that there is not or that the officer may not see."""
    return course_for(officer, record_of(session, case_of(session, officer, case)))


def record_of(session: Session, row: Case) -> Record:
    proposer = session.scalar(
        select(Decision.proposed_by).where(Decision.case == row.id, Decision.state == "proposed")
    )
    return Record(
        row=row,
        round=round_of(session, row),
        proposer=proposer,
        decisions=decisions_of(session, row.id),
        course=_movements(session, row.id),
    )


def course_for(officer: Officer, record: Record) -> Course:
    """How an officer finds it. Raises ``NotThere`` for a case that they may not see."""
    row = record.row
    require(officer, "look", row)
    steps = _steps(officer, record)
    stands = [one.outcome for one in record.decisions if one.state == "standing"]
    return Course(
        case=row.id,
        number=case_number(row),
        state=cast(State, row.state),
        round=record.round,
        version=row.version,
        report_sha256=row.report_sha256,
        steps=steps,
        outcomes=OUTCOMES[record.round] if "propose" in steps else (),
        holding=row.state != "closed",
        outcome=stands[-1] if stands else None,
        open=next((one for one in record.decisions if one.state == "proposed"), None),
        decisions=record.decisions,
        course=record.course,
    )


def decisions_of(session: Session, case: str) -> tuple[Decided, ...]:
    """All that were entered, the oldest first."""
    second = aliased(User)
    rows = session.execute(
        select(Decision, User, second)
        .join(User, User.id == Decision.proposed_by)
        .outerjoin(second, second.id == Decision.answered_by)
        .where(Decision.case == case)
        .order_by(Decision.id)
    )
    return tuple(_decided(session, row, first, other) for row, first, other in rows.all())


def _decided(session: Session, row: Decision, first: User, second: User | None) -> Decided:
    acted = ((first, row.proposed_at), (second, row.answered_at))
    passwords = (_set(session, who, at) for who, at in acted if who is not None and at is not None)
    return Decided(
        id=row.id,
        round=row.round,
        outcome=cast(Outcome, row.outcome),
        reason=row.reason,
        proposed_by=first.shown,
        proposed_at=row.proposed_at,
        answered_by=second.shown if second else None,
        answered_at=row.answered_at,
        answer=row.answer,
        state=row.state,
        report_sha256=row.report_sha256,
        passwords=tuple(found for found in passwords if found is not None),
    )


def _set(session: Session, officer: User, at: datetime) -> PasswordSet | None:
    found = given(session, officer.name, since=at - TOLD, until=at)
    return PasswordSet(officer=officer.shown, by=found.by, at=found.at) if found else None


def _movements(session: Session, case: str) -> tuple[Moved, ...]:
    rows = session.execute(
        select(Movement, User.shown)
        .join(User, User.id == Movement.by)
        .where(Movement.case == case)
        .order_by(Movement.id)
    )
    return tuple(
        Moved(
            what=row.what, before=row.before, after=row.after, note=row.note, by=by, at=row.at
        )
        for row, by in rows
    )  # fmt: skip


def _steps(officer: Officer, record: Record) -> tuple[Step, ...]:
    fitting = (
        row.step
        for row in TRANSITIONS
        if row.before == record.row.state
        and row.round in (None, record.round)
        and _is(row.who, officer, record.proposer)
        and may(officer, RIGHTS[row.step], record.row)
    )
    return tuple(dict.fromkeys(fitting))


def _is(who: Who, officer: Officer, proposer: int | None) -> bool:
    if who == "proposer":
        return officer.id == proposer
    return who == "decider" or officer.id != proposer
