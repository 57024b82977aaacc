"""Facts and judgements, and the new run that a correction brings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import StringConstraints

from zhiyi.review.accounts.rights import require
from zhiyi.review.api.asking import NO_NUL, Asked, CaseId, Name, Number, Words
from zhiyi.review.cases.holding import case_of
from zhiyi.review.judging.facts import Layer, Place, facts_of
from zhiyi.review.judging.judgements import Entered, Judged, gone, history, judge, standing
from zhiyi.review.judging.reruns import Phase, Rerun, Reruns
from zhiyi.review.judging.verdicts import Verdict
from zhiyi.review.web.signed import AtWork, SignedIn

router = APIRouter(tags=["judging"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Something that can be judged; ``judgement`` is what is held of it now."""

    id: str
    layer: Layer
    code: str | None
    correctable: bool
    place: Place
    judgement: Judged | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """``gone``: judgements whose fact the newest report does not have any more."""

    standing: list[Judged]
    gone: list[Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How the corrections of a case are being carried out. ``changes``: what is otherwise than in
    the report before."""

    case: str
    phase: Phase
    revision: int | None
    changes: list[dict[str, str]]
    moved: int
    gone: int
    unfit: list[str]
    message: str
    by: str
    started: datetime | None
    ended: datetime | None


class Judging(Asked):
    """``seen``: the id of the judgement of this fact that was seen, null for none; ``says``: what
    the fact said then; ``document``: of a line or a cell."""

    fact: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NO_NUL)]
    verdict: Verdict
    note: Words = ""
    correction: dict[str, Any] | None = None
    seen: Number | None = None
    says: Words | None = None
    document: Name | None = None


class Layered(Asked):
    layer: Layer | None = None


class OfFact(Asked):
    fact: Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=NO_NUL)]


@router.get("/cases/{case}/facts", operation_id="listFacts")
def facts(
    workplace: AtWork, officer: SignedIn, case: CaseId, wanted: Annotated[Layered, Query()]
) -> list[Known]:
    """Every fact of the newest report that can be judged, or those of one layer."""
    with workplace.reading() as session:
        require(officer, "look", case_of(session, officer, case))
        held = standing(session, case)
    return [
        Known(
            id=fact.id,
            layer=fact.layer,
            code=fact.code,
            correctable=fact.correctable,
            place=fact.place,
            judgement=held.get(fact.id),
        )
        for fact in facts_of(workplace.files.load(case).report).values()
        if wanted.layer in (None, fact.layer)
    ]


@router.get("/cases/{case}/judgements", operation_id="listJudgements")
def judgements(workplace: AtWork, officer: SignedIn, case: CaseId) -> Held:
    with workplace.reading() as session:
        require(officer, "look", case_of(session, officer, case))
        return Held(standing=list(standing(session, case).values()), gone=list(gone(session, case)))


@router.get("/cases/{case}/history", operation_id="listHistory")
def told(
    workplace: AtWork, officer: SignedIn, case: CaseId, wanted: Annotated[OfFact, Query()]
) -> list[Judged]:
    """All judgements of one fact, newest first."""
    with workplace.reading() as session:
        require(officer, "look", case_of(session, officer, case))
        return list(history(session, case, wanted.fact))


@router.post("/cases/{case}/judgements", status_code=201, operation_id="judgeFact")
def judging(
    request: Request, workplace: AtWork, officer: SignedIn, case: CaseId, body: Judging
) -> Judged:
    """Judge one fact. A correction is carried out behind: look at ``/rerun``."""
    entered = Entered(
        fact=body.fact, verdict=body.verdict, note=body.note, correction=body.correction,
        seen=body.seen, says=body.says, document=body.document,
    )  # fmt: skip
    taken = judge(workplace, officer, case, entered)
    if body.correction is not None:
        _reruns(request).ask(officer, case)
    return taken


@router.get("/cases/{case}/rerun", operation_id="showRerun")
def rerun(request: Request, workplace: AtWork, officer: SignedIn, case: CaseId) -> Carried | None:
    """How the last new run of the case stands; null where there was none."""
    with workplace.reading() as session:
        require(officer, "look", case_of(session, officer, case))
    state = _reruns(request).of(case)
    return _carried(state) if state else None


def _reruns(request: Request) -> Reruns:
    found: Reruns = request.app.state.reruns
    return found


def _carried(state: Rerun) -> Carried:
    return Carried(
        case=state.case,
        phase=state.phase,
        revision=state.revision,
        changes=[asdict(one) for one in state.changes],
        moved=state.moved,
        gone=state.gone,
        unfit=list(state.unfit),
        message=state.message,
        by=state.by,
        started=state.started,
        ended=state.ended,
    )
