"""The course of a case. Outcomes and conclusions are entered by an officer in person: a token is
refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from zhiyi.review.api.asking import LARGEST, NO_NUL, AsSeen, CaseId, Id, Name, Words
from zhiyi.review.deciding.conclusions import Conclusion, conclude
from zhiyi.review.deciding.course import Course, course_of
from zhiyi.review.deciding.decisions import (
    Proposal,
    Seen,
    confirm,
    propose,
    receive,
    request,
    send_back,
    withdraw,
)
from zhiyi.review.deciding.outcomes import Outcome
from zhiyi.review.deciding.viewing import viewed
from zhiyi.review.officer import Officer
from zhiyi.review.web.signed import AtWork, InPerson, SignedIn
from zhiyi.review.workplace import Workplace

router = APIRouter(tags=["deciding"])


class WithNote(AsSeen):
    note: Words


class WithReason(AsSeen):
    reason: Words


class Entering(AsSeen):
    """``typed``: the case number, typed again."""

    outcome: Outcome
    reason: Words
    typed: Name


class Confirming(AsSeen):
    typed: Name
    note: Words = ""


@router.get("/cases/{case}/course", operation_id="showCourse")
def course(workplace: AtWork, officer: SignedIn, case: CaseId) -> Course:
    """State, steps that this officer has now, decisions, and what happened so far. That a decision
    was looked at is told in the journal."""
    found = _course(workplace, officer, case)
    viewed(workplace, officer, found)
    return found


@router.post("/cases/{case}/receive", operation_id="receiveSubmission")
def receiving(workplace: AtWork, officer: SignedIn, case: CaseId, body: AsSeen) -> Course:
    receive(workplace, officer, case, seen=body.seen)
    return _course(workplace, officer, case)


@router.post("/cases/{case}/request", operation_id="requestMaterials")
def requesting(workplace: AtWork, officer: SignedIn, case: CaseId, body: WithNote) -> Course:
    request(workplace, officer, case, note=body.note, seen=body.seen)
    return _course(workplace, officer, case)


@router.post("/cases/{case}/decisions", status_code=201, operation_id="enterOutcome")
def entering(workplace: AtWork, officer: InPerson, case: CaseId, body: Entering) -> Course:
    """Enter an outcome, which a second officer answers. In person only."""
    proposal = Proposal(outcome=body.outcome, reason=body.reason, typed=body.typed)
    propose(workplace, officer, case, proposal, seen=body.seen)
    return _course(workplace, officer, case)


@router.post("/cases/{case}/decisions/{decision}/confirm", operation_id="confirmOutcome")
def confirming(
    workplace: AtWork, officer: InPerson, case: CaseId, decision: Id, body: Confirming
) -> Course:
    """Agree as second officer. In person only."""
    confirm(
        workplace, officer, case, decision, typed=body.typed, note=body.note, seen=body.seen
    )  # fmt: skip
    return _course(workplace, officer, case)


@router.post("/cases/{case}/decisions/{decision}/send-back", operation_id="sendBackOutcome")
def sending_back(
    workplace: AtWork, officer: InPerson, case: CaseId, decision: Id, body: WithReason
) -> Course:
    """Do not agree, as second officer. In person only."""
    send_back(workplace, officer, case, decision, reason=body.reason, seen=body.seen)
    return _course(workplace, officer, case)


@router.post("/cases/{case}/decisions/{decision}/withdraw", operation_id="withdrawOutcome")
def withdrawing(
    workplace: AtWork, officer: InPerson, case: CaseId, decision: Id, body: WithReason
) -> Course:
    """Take back what one entered oneself. In person only."""
    withdraw(workplace, officer, case, decision, reason=body.reason, seen=body.seen)
    return _course(workplace, officer, case)


@router.post("/cases/{case}/conclusion", status_code=201, operation_id="recordConclusion")
def concluding(
    workplace: AtWork,
    officer: InPerson,
    case: CaseId,
    version: Annotated[int, Form(ge=0, le=LARGEST)],
    report_sha256: Annotated[str, Form(pattern=r"^[0-9a-f]{64}$")],
    body: Annotated[str, Form(max_length=200, pattern=NO_NUL)],
    text: Annotated[str, Form(max_length=4_000, pattern=NO_NUL)],
    paper: Annotated[UploadFile, File()],
    number: Annotated[str, Form(max_length=200, pattern=NO_NUL)] = "",
    dated: Annotated[date | None, Form()] = None,
) -> Course:
    """Record the conclusion of an identification with its paper. In person only."""
    conclusion = Conclusion(
        body=body, number=number, dated=dated, text=text, name=paper.filename or "",
        content=paper.file,
    )  # fmt: skip
    conclude(workplace, officer, case, conclusion, seen=Seen(version, report_sha256))
    return _course(workplace, officer, case)


def _course(workplace: Workplace, officer: Officer, case: str) -> Course:
    with workplace.reading() as session:
        return course_of(session, officer, case)
