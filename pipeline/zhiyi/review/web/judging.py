"""Taking a judgement at the case page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from zhiyi.review.accounts.rights import require
from zhiyi.review.errors import Wrong
from zhiyi.review.judging.judgements import Entered, Judged, history, judge
from zhiyi.review.judging.layers import table_and_cell
from zhiyi.review.judging.verdicts import WORDS, Verdict
from zhiyi.review.web.case import AtDesk, fact_context, known_of, show
from zhiyi.review.web.case_corrections import TAKEN_OUT, TEXT, change_from
from zhiyi.review.web.case_view import Desk, tab_of
from zhiyi.review.web.frame import language_of
from zhiyi.review.web.signed import AtWork, SignedIn

router = APIRouter(include_in_schema=False)


async def _form(request: Request) -> FormData:
    return await request.form()


@router.post("/cases/{case}/facts/{fact}/judgement")
def take_judgement(
    request: Request, desk: AtDesk, workplace: AtWork, officer: SignedIn, fact: str,
    form: Annotated[FormData, Depends(_form)],
) -> Response:  # fmt: skip
    """Records what the officer holds of one fact, and shows it again. A correction starts a new
    run of what rests on it, behind the pages."""
    sent = {name: value for name, value in form.items() if isinstance(value, str)}
    several = {name: [str(one) for one in form.getlist(name)] for name in ("goods", "parts")}
    verdict = _verdict(sent.get("verdict", ""))
    correction: Mapping[str, Any] | None = None
    known = known_of(desk, fact, sent.get("at", ""))
    if verdict == "corrected":
        cell = table_and_cell(fact)[1:] if known.layer == "tables" else None
        asked = "what" in sent
        correction = change_from(sent, several, cell=cell) if asked else _kept(desk, fact)
    if correction == TAKEN_OUT:
        verdict = "rejected"
    seen = sent.get("seen", "")
    entered = Entered(
        fact=fact,
        verdict=verdict,
        note=sent.get("note", ""),
        correction=correction,
        seen=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        document=known.places[0].document if known.layer in TEXT else None,
    )
    judged = judge(workplace, officer, desk.row.id, entered)
    if correction:
        request.app.state.reruns.ask(officer, desk.row.id)
    if request.headers.get("hx-request") != "true":
        return RedirectResponse(f"{desk.base}?fact={quote(fact, safe='')}", status_code=303)
    with workplace.reading() as session:
        past = history(session, desk.row.id, fact)
    after = replace(desk, judged={**desk.judged, fact: judged})
    return show(
        request, after, "fact", headers=_told(request, judged, after),
        **{**fact_context(after, known), "past": past},
    )  # fmt: skip


@router.post("/cases/{case}/correcting")
def begin_correcting(
    request: Request, desk: AtDesk, workplace: AtWork, officer: SignedIn
) -> Response:
    """The form of a correction was opened: have ready what carries it out, which takes as long to
    load as a correction takes to type."""
    require(officer, "judge", desk.row)
    request.app.state.reruns.warm(officer, desk.row.id)
    return Response(status_code=204)


def _kept(desk: Desk, fact: str) -> Mapping[str, Any] | None:
    """The correction that stands, where only the note beside it changes."""
    standing = desk.judged.get(fact)
    return standing.correction.get("change") if standing and standing.correction else None


def _verdict(sent: str) -> Verdict:
    for verdict in get_args(Verdict):
        if sent == verdict:
            found: Verdict = verdict
            return found
    raise Wrong("请选择一项意见。 Choose a verdict.")


def _told(request: Request, judged: Judged, desk: Desk) -> dict[str, str]:
    """Tells the page which badge changes, and how much of its tab is judged now; an answer's header
    holds ASCII only."""
    words = WORDS[judged.verdict][0 if language_of(request) == "zh" else 1]
    tab = tab_of(judged.layer)
    progress = desk.progress.get(tab)
    event: dict[str, Any] = {
        "fact": judged.fact, "verdict": judged.verdict, "words": words,
        "runs": judged.correction is not None, "tab": tab,
        "done": progress.done if progress else 0, "total": progress.total if progress else 0,
    }  # fmt: skip
    return {"hx-trigger": json.dumps({"judged": event})}
