"""The course of a case at its page: steps, and the outcome that two officers enter.

Every form says which state of the case the officer saw; where it is another now, nothing is done
and the page says who was first.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from zhiyi.review.deciding.conclusions import Conclusion, conclude
from zhiyi.review.deciding.decisions import (
    Proposal,
    Seen,
    confirm,
    propose,
    receive,
    send_back,
    withdraw,
)
from zhiyi.review.deciding.decisions import request as ask_for_materials
from zhiyi.review.errors import Wrong
from zhiyi.review.web.case import AtDesk
from zhiyi.review.web.signed import AtWork, InPerson

router = APIRouter(prefix="/cases/{case}/deciding", include_in_schema=False)

Text = Annotated[str, Form()]
Number = Annotated[int, Form()]


def _again(request: Request, base: str) -> Response:
    """Back to the case as it stands now."""
    address = f"{base}?tab=deciding"
    if request.headers.get("hx-request") == "true":
        return Response(status_code=204, headers={"hx-redirect": address})
    return RedirectResponse(address, status_code=303)


@router.post("/receive")
def take_receive(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text,
) -> Response:  # fmt: skip
    receive(workplace, officer, desk.row.id, seen=Seen(version, report_sha256))
    return _again(request, desk.base)


@router.post("/request")
def take_request(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, note: Text = "",
) -> Response:  # fmt: skip
    seen = Seen(version, report_sha256)
    ask_for_materials(workplace, officer, desk.row.id, note=note, seen=seen)
    return _again(request, desk.base)


@router.post("/propose")
def take_proposal(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, outcome: Text = "", reason: Text = "", typed: Text = "",
) -> Response:  # fmt: skip
    """Enter an outcome. Nothing is filled in for the officer; what is missing is refused."""
    proposal = Proposal(outcome=outcome, reason=reason, typed=typed)
    propose(workplace, officer, desk.row.id, proposal, seen=Seen(version, report_sha256))
    return _again(request, desk.base)


@router.post("/confirm")
def take_confirmation(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, decision: Number, typed: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    seen = Seen(version, report_sha256)
    confirm(workplace, officer, desk.row.id, decision, typed=typed, note=note, seen=seen)
    return _again(request, desk.base)


@router.post("/send_back")
def take_return(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, decision: Number, reason: Text = "",
) -> Response:  # fmt: skip
    seen = Seen(version, report_sha256)
    send_back(workplace, officer, desk.row.id, decision, reason=reason, seen=seen)
    return _again(request, desk.base)


@router.post("/withdraw")
def take_withdrawal(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, decision: Number, reason: Text = "",
) -> Response:  # fmt: skip
    seen = Seen(version, report_sha256)
    withdraw(workplace, officer, desk.row.id, decision, reason=reason, seen=seen)
    return _again(request, desk.base)


@router.post("/conclude")
def take_conclusion(
    request: Request, desk: AtDesk, workplace: AtWork, officer: InPerson, version: Number,
    report_sha256: Text, paper: Annotated[UploadFile, File()], body: Text = "",
    number: Text = "", dated: Text = "", text: Text = "",
) -> Response:  # fmt: skip
    """Record the conclusion of an identification with the paper that it came on."""
    conclusion = Conclusion(
        body=body, number=number, dated=_day(dated), text=text,
        name=paper.filename or "", content=paper.file,
    )  # fmt: skip
    conclude(workplace, officer, desk.row.id, conclusion, seen=Seen(version, report_sha256))
    return _again(request, desk.base)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Wrong("日期应写作 2026-01-31。 A date is written 2026-01-31.") from error
