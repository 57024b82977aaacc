"""Worklist, search, one case and its report; who has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from zhiyi.deadlines import BEIJING
from zhiyi.inquiry import Outcome, Requirement
from zhiyi.report.schema import to_bytes
from zhiyi.review.accounts.rights import require
from zhiyi.review.api.asking import Asked, CaseId, Count, Number, Short, Words
from zhiyi.review.cases.due import Choice as Due
from zhiyi.review.cases.due import Due as Said
from zhiyi.review.cases.due import due_of
from zhiyi.review.cases.holding import case_of, colleagues, give_back, hand_over, take
from zhiyi.review.cases.search import MOST, Hits, search
from zhiyi.review.cases.sets import Sort
from zhiyi.review.cases.worklist import Filter, Holder, worklist
from zhiyi.review.database.models import Case, User
from zhiyi.review.deciding.states import State
from zhiyi.review.officer import Officer, Role
from zhiyi.review.web.signed import AtWork, Now, SignedIn, now

router = APIRouter(tags=["cases"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case. ``version`` and ``report_sha256`` are what a change of it must name; ``candidates``
    are to be judged by officers and in no order of importance for the outcome. ``deadline``: the
    exporter's, to submit; ``due``: what it says today."""

    id: str
    inquiry_id: str
    notice_no: str | None
    office: str
    exporter: str | None
    goods: str
    destination: str | None
    received: date | None
    submitted: date | None
    deadline: date | None
    due: Said
    state: str
    holder: str | None
    must: int
    should: int
    notes: int
    missing: list[str]
    candidates: list[dict[str, Any]]
    pages: int
    indicators: int
    revision: int
    version: int
    report_sha256: str
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the worklist; ``states`` counts over all of them."""

    cases: list[Shown]
    total: int
    page: int
    pages: int
    states: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: int
    name: str
    shown: str
    office: str
    role: Role


class AtVersion(Asked):
    version: Count
    note: Words = ""


class To(AtVersion):
    """``to``: the id of the officer who gets the case."""

    to: Number


class Wanted(Asked):
    """Which cases, as in the worklist. ``missing``: a requirement, or ``any``."""

    text: Short = ""
    state: tuple[State, ...] = ()
    holder: Holder | None = None
    due: Due | None = None
    missing: Requirement | Literal["any"] | None = None
    candidate: Short = ""
    outcome: Outcome | None = None
    must: bool = False
    office: Short | None = None
    gone: bool = False
    sort: Sort = "deadline"
    descending: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50


class Searched(Asked):
    text: Short
    most: Annotated[int, Field(ge=1, le=200)] = MOST


@router.get("/me", operation_id="showMe")
def me(officer: SignedIn) -> Person:
    """Whose token it is."""
    return _person(officer)


@router.get("/cases", operation_id="listCases")
def cases(
    workplace: AtWork, officer: SignedIn, at: Now, wanted: Annotated[Wanted, Query()]
) -> Page:
    """The cases that the officer may see, chosen and sorted."""
    chosen = Filter(
        today=at.astimezone(BEIJING).date(),
        text=wanted.text, states=wanted.state, holder=wanted.holder, due=wanted.due,
        missing=wanted.missing, candidate=wanted.candidate, outcome=wanted.outcome,
        must=wanted.must, office=wanted.office, gone=wanted.gone, sort=wanted.sort,
        descending=wanted.descending, page=wanted.page, size=wanted.size,
    )  # fmt: skip
    with workplace.reading() as session:
        rows = worklist(session, officer, chosen, roll=workplace.rolls.of(session))
    return Page(
        cases=[_shown(row.case, row.holder) for row in rows.rows],
        total=rows.total,
        page=rows.page,
        pages=rows.pages,
        states=dict(rows.states),
    )


@router.get("/search", operation_id="searchPages")
def searching(workplace: AtWork, officer: SignedIn, wanted: Annotated[Searched, Query()]) -> Hits:
    """Pages that hold every word of ``text``: how many, and the first of them."""
    with workplace.reading() as session:
        roll = workplace.rolls.of(session)
        return search(session, officer, wanted.text, most=wanted.most, roll=roll)


@router.get("/cases/{case}", operation_id="showCase")
def one_case(workplace: AtWork, officer: SignedIn, case: CaseId) -> Shown:
    with workplace.reading() as session:
        return _of(session, case_of(session, officer, case))


@router.get(
    "/cases/{case}/report",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    operation_id="showReport",
)
def report(workplace: AtWork, officer: SignedIn, case: CaseId) -> Response:
    """report.json of the newest revision; its schema is told by ``zhiyi schema report``."""
    with workplace.reading() as session:
        require(officer, "look", case_of(session, officer, case))
    return Response(to_bytes(workplace.files.load(case).report), media_type="application/json")


@router.get("/cases/{case}/colleagues", operation_id="listColleagues")
def whom(workplace: AtWork, officer: SignedIn, case: CaseId) -> list[Person]:
    """To whom the officer may hand the case over."""
    with workplace.reading() as session:
        row = case_of(session, officer, case)
        return [_person(one) for one in colleagues(session, officer, row)]


@router.post("/cases/{case}/take", operation_id="takeCase")
def taking(workplace: AtWork, officer: SignedIn, case: CaseId, body: AtVersion) -> Shown:
    take(workplace, officer, case, version=body.version)
    return one_case(workplace, officer, case)


@router.post("/cases/{case}/hand-over", operation_id="handOverCase")
def handing_over(workplace: AtWork, officer: SignedIn, case: CaseId, body: To) -> Shown:
    hand_over(workplace, officer, case, to=body.to, version=body.version, note=body.note)
    return one_case(workplace, officer, case)


@router.post("/cases/{case}/give-back", operation_id="giveBackCase")
def giving_back(workplace: AtWork, officer: SignedIn, case: CaseId, body: AtVersion) -> Shown:
    give_back(workplace, officer, case, version=body.version, note=body.note)
    return one_case(workplace, officer, case)


def _of(session: Session, row: Case) -> Shown:
    holder = session.get(User, row.holder) if row.holder else None
    return _shown(row, holder.shown if holder else None)


def _shown(row: Case, holder: str | None) -> Shown:
    own = {name: getattr(row, name) for name in Shown.__slots__ if name not in ("holder", "due")}
    return Shown(holder=holder, due=due_of(row, now().astimezone(BEIJING).date()), **own)


def _person(officer: Officer) -> Person:
    return Person(
        id=officer.id,
        name=officer.name,
        shown=officer.shown,
        office=officer.office,
        role=officer.role,
    )
