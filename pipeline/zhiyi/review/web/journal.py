"""The page of auditors: what was done, newest first. Whether it is as it was written tells
``zhiyi audit verify``, which needs nothing of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import require
from zhiyi.review.database.models import Entry
from zhiyi.review.journal.entries import Content, read_content
from zhiyi.review.web.frame import language_of, render
from zhiyi.review.web.journal_words import Said, said_of
from zhiyi.review.web.signed import AtWork, SignedIn
from zhiyi.review.web.words import Language, wordings

router = APIRouter(include_in_schema=False)

PAGE = 100
SHOWN = 2000
"""Characters of an entry's body; the whole of it stands in journal.jsonl."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a row shows it; ``content`` None: it is not one, and the check will say so.
    ``said``: its body in words, ``body`` as it was written."""

    seq: int
    at: datetime
    hash: str
    content: Content | None
    said: tuple[Said, ...]
    body: str


@router.get("/journal")
def journal(
    request: Request,
    workplace: AtWork,
    officer: SignedIn,
    case: str = "",
    actor: str = "",
    action: str = "",
    before: int | None = None,
) -> Response:
    require(officer, "journal")
    with workplace.reading() as session:
        rows = _entries(session, case.strip(), actor.strip(), action, before)
        actions = session.scalars(select(Entry.action).distinct().order_by(Entry.action)).all()
    told = list(_told(rows[:PAGE], language_of(request)))
    return render(
        request,
        "journal.html.j2",
        told=told,
        actions=actions,
        known=wordings(),
        case=case,
        actor=actor,
        action=action,
        beijing=BEIJING,
        older=told[-1].seq if len(rows) > PAGE else None,
    )


def _entries(
    session: Session, case: str, actor: str, action: str, before: int | None
) -> Sequence[Entry]:
    wanted = select(Entry).order_by(Entry.seq.desc()).limit(PAGE + 1)
    if case:
        wanted = wanted.where(Entry.case == case)
    if actor:
        wanted = wanted.where(Entry.actor == actor)
    if action:
        wanted = wanted.where(Entry.action == action)
    if before is not None and 0 < before < 2**31:
        wanted = wanted.where(Entry.seq < before)
    return session.scalars(wanted).all()


def _told(rows: Sequence[Entry], language: Language) -> Iterator[Told]:
    for row in rows:
        content = read_content(row.line)
        body = json.dumps(content.body, ensure_ascii=False) if content and content.body else ""
        shown = body if len(body) <= SHOWN else f"{body[:SHOWN]}…"
        said = said_of(content.body, language) if content else ()
        yield Told(row.seq, row.at, row.hash, content, said, shown)
