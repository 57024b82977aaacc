"""Papers made from a case, and its bundle."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from zhiyi.review.api.asking import Asked, CaseId, Id
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.papers.keeping import Handed, Listed, hand_out, papers_of
from zhiyi.review.papers.making import Kind
from zhiyi.review.papers.workshop import Progress, Workshop, progress_of
from zhiyi.review.web.signed import AtWork, Now, SignedIn

router = APIRouter(tags=["papers"])

_FILE = {"type": "string", "format": "binary"}


class Paper(Asked):
    """``due``: until when materials are asked for."""

    kind: Kind
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """``id``: of the paper."""

    id: int


@dataclass(frozen=True, slots=True)
class Being:
    """A paper that is still being made; ``address`` tells how far it is."""

    making: int
    address: str


@router.get("/cases/{case}/papers", operation_id="listPapers")
def papers(workplace: AtWork, officer: SignedIn, case: CaseId) -> list[Listed]:
    """Papers made so far, the newest first."""
    with workplace.reading() as session:
        return list(papers_of(session, officer, case))


@router.post(
    "/cases/{case}/papers",
    status_code=201,
    response_model=Made,
    responses={202: {"model": Being, "description": "It is being made; ask at the address"}},
    operation_id="makePaper",
)
def making(
    request: Request, workplace: AtWork, officer: SignedIn, at: Now, case: CaseId, body: Paper
) -> Made | JSONResponse:
    """Make a paper, a draft to be edited and stamped. A large one is made behind the request."""
    workshop: Workshop = request.app.state.workshop
    order = workshop.ask(officer, case, body.kind, at=at, due=body.due)
    paper = order.paper()
    if paper is not None:
        return Made(paper)
    address = f"/api/v1/cases/{quote(case, safe='')}/papers/makings/{order.number}"
    being = Being(order.number, address)
    return JSONResponse(asdict(being), status_code=202, headers={"location": address})


@router.get("/cases/{case}/papers/makings/{making}", operation_id="showMaking")
def progress(workplace: AtWork, officer: SignedIn, case: CaseId, making: Id) -> Progress:
    """How far a paper is: waiting, running, done (``paper`` is its id), failed or interrupted
    (``why``)."""
    with workplace.reading() as session:
        return progress_of(session, officer, case, making)


@router.get(
    "/cases/{case}/papers/{paper}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": _FILE}}}},
    operation_id="fetchPaper",
)
def taking_along(workplace: AtWork, officer: SignedIn, case: CaseId, paper: Id) -> Response:
    return _file(hand_out(workplace, officer, case, paper))


@router.post(
    "/cases/{case}/bundle",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": _FILE}}}},
    operation_id="exportBundle",
)
def bundling(workplace: AtWork, officer: SignedIn, at: Now, case: CaseId) -> Response:
    """The bundle of the case, which ``zhiyi audit verify`` checks."""
    found = make_bundle(workplace, officer, case, at=at)
    headers = _along(found.name) | {"content-length": str(found.size)}
    return StreamingResponse(found.pieces(), media_type="application/octet-stream", headers=headers)


def _file(handed: Handed) -> Response:
    return Response(handed.data, media_type="application/octet-stream", headers=_along(handed.name))


def _along(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
