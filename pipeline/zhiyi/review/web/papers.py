"""The page of a case's papers: what can be made, what is being made, and taking it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import may, require
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case
from zhiyi.review.deciding.conclusions import conclusions_of, take_along
from zhiyi.review.errors import NotThere, Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.papers.keeping import hand_out, outcome_of, papers_of
from zhiyi.review.papers.making import DOCX, KINDS, TEMPLATED, Kind, kind_of
from zhiyi.review.papers.notices import own_template
from zhiyi.review.papers.office_templates import template_of
from zhiyi.review.papers.placeholders import PLACEHOLDERS
from zhiyi.review.papers.workshop import Workshop, under_way
from zhiyi.review.web.frame import render
from zhiyi.review.web.signed import AtWork, Now, SignedIn
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of paper. ``why_not``: why it cannot be made now, "" where it can. ``ours``: whether
    the template is this program's draft, None where there is none."""

    kind: Kind
    why_not: str
    ours: bool | None


@router.get("/cases/{case}/papers")
def papers(request: Request, workplace: AtWork, officer: SignedIn, case: str) -> Response:
    return _page(request, workplace, officer, case)


@router.post("/cases/{case}/papers")
def making(
    request: Request,
    workplace: AtWork,
    officer: SignedIn,
    at: Now,
    case: str,
    kind: Annotated[str, Form(max_length=32)],
    due: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """A small paper is there at once; of a large one the page tells how far it is."""
    workshop: Workshop = request.app.state.workshop
    try:
        workshop.ask(officer, case, kind_of(kind), at=at, due=_day(due)).paper()
    except Wrong as error:
        return _page(request, workplace, officer, case, error=str(error))
    return RedirectResponse(f"/cases/{quote(case, safe='')}/papers", status_code=303)


@router.get("/cases/{case}/papers/made")
def made(request: Request, workplace: AtWork, officer: SignedIn, case: str) -> Response:
    """What was made and what is being made; it asks for itself again while anything is."""
    with workplace.reading() as session:
        row = case_of(session, officer, case)
        require(officer, "look", row)
        listed = papers_of(session, officer, case)
        making = under_way(session, officer, case)
    return render(
        request, "papers/made.html.j2", case=row, made=listed, making=making, zone=BEIJING
    )


@router.get("/cases/{case}/papers/{paper}")
def handing_out(workplace: AtWork, officer: SignedIn, case: str, paper: int) -> Response:
    found = hand_out(workplace, officer, case, paper)
    return _file(found.data, found.media_type, found.name)


@router.get("/cases/{case}/conclusions/{paper}")
def handing_conclusion(workplace: AtWork, officer: SignedIn, case: str, paper: int) -> Response:
    """The paper as it came, never shown by the browser: nobody knows what is in it."""
    name, file = take_along(workplace, officer, case, paper)
    return FileResponse(file, media_type="application/octet-stream", headers=_along(name))


@router.post("/cases/{case}/bundle")
def bundling(workplace: AtWork, officer: SignedIn, at: Now, case: str) -> Response:
    """The bundle as the case stands now; nothing of it is kept."""
    found = make_bundle(workplace, officer, case, at=at)
    headers = _along(found.name) | {"content-length": str(found.size)}
    return StreamingResponse(found.pieces(), media_type=found.media_type, headers=headers)


@router.get("/paper-templates/{kind}.docx")
def own(officer: SignedIn, kind: str) -> Response:
    """Our draft, for an office to make its own from."""
    for known in PLACEHOLDERS:
        if known == kind:
            return _file(own_template(known), DOCX, f"{kind}.docx")
    raise NotThere("没有这种文书模板。 There is no such template.")


def _file(data: bytes, media_type: str, name: str) -> Response:
    return Response(data, media_type=media_type, headers=_along(name))


def _along(name: str) -> dict[str, str]:
    """Headers of a file to take along, never to be shown."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
    }


def _page(
    request: Request, workplace: Workplace, officer: Officer, case: str, *, error: str = ""
) -> Response:
    with workplace.reading() as session:
        row = case_of(session, officer, case)
        require(officer, "look", row)
        listed = papers_of(session, officer, case)
        came_in = conclusions_of(session, officer, case)
        making = under_way(session, officer, case)
        stands = outcome_of(session, row.id) is not None
    allowed = may(officer, "papers", row)
    return render(
        request,
        "papers/papers.html.j2",
        status=422 if error else 200,
        case=row,
        made=listed,
        came_in=came_in,
        making=making,
        offers=_offers(workplace, officer, row, stands=stands) if allowed else (),
        zone=BEIJING,
        holding=row.state != "closed",
        error=error,
    )


def _offers(workplace: Workplace, officer: Officer, case: Case, *, stands: bool) -> Sequence[Offer]:
    office = case.office or officer.office
    return tuple(_offer(workplace, office, kind, stands=stands) for kind in KINDS)


def _offer(workplace: Workplace, office: str, kind: Kind, *, stands: bool) -> Offer:
    templated = TEMPLATED.get(kind)
    if templated is None:
        return Offer(kind, "", None)
    try:
        template = template_of(workplace.directory, office, templated)
    except Wrong as error:
        return Offer(kind, str(error), False)
    why_not = "no_outcome" if kind == "result_notice" and not stands else ""
    return Offer(kind, why_not, template.place is None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Wrong("日期格式不正确。 That is no date.") from error
