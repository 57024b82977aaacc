"""The overview of an office, and the journal for auditors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import require
from zhiyi.review.api.asking import Asked, Short
from zhiyi.review.api.asking import Count as Natural
from zhiyi.review.database.models import Entry
from zhiyi.review.judging.agreement import Agreed, Corrected, Period
from zhiyi.review.overview import Count, overview
from zhiyi.review.web.signed import AtWork, Now, SignedIn

router = APIRouter(tags=["figures"])

MOST = 500
"""Entries in one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``share``: confirmed among confirmed, rejected and corrected; null without any."""

    layer: str
    code: str
    month: str
    confirmed: int
    rejected: int
    corrected: int
    unsure: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    cases: int
    open: int
    overdue: int
    pages: int
    indicators: int
    states: list[Count]
    ages: list[Count]
    flags: dict[str, list[Count]]
    agreement: list[Agreement]
    months: list[Agreement]
    corrections: list[Corrected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An entry of the journal; ``content`` as it was hashed."""

    seq: int
    at: datetime
    actor: str
    action: str
    case: str | None
    content: Any
    previous: str
    hash: str
    signature: str


class Chosen(Asked):
    """Both days count; ``office`` empty: every one that the officer sees."""

    since: date | None = None
    until: date | None = None
    office: Short = ""


class Onward(Asked):
    after: Natural = 0
    most: Annotated[int, Field(ge=1, le=MOST)] = 100


@router.get("/overview", operation_id="showOverview")
def figures(
    workplace: AtWork, officer: SignedIn, at: Now, wanted: Annotated[Chosen, Query()]
) -> Figures:
    """Over the cases that the officer may see."""
    with workplace.reading() as session:
        found = overview(
            session, officer, today=at.astimezone(BEIJING).date(), office=wanted.office or None,
            period=Period(since=wanted.since, until=wanted.until),
        )  # fmt: skip
    return Figures(
        cases=found.cases,
        open=found.open,
        overdue=found.overdue,
        pages=found.pages,
        indicators=found.indicators,
        states=list(found.states),
        ages=list(found.ages),
        flags={kind: list(rows) for kind, rows in found.flags.items()},
        agreement=_agreement(found.agreement),
        months=_agreement(found.months),
        corrections=list(found.corrections),
    )


@router.get("/journal", operation_id="listEntries")
def journal(
    workplace: AtWork, officer: SignedIn, wanted: Annotated[Onward, Query()]
) -> list[Noted]:
    """Entries after number ``after``, the oldest first. For auditors."""
    require(officer, "journal")
    with workplace.reading() as session:
        rows = session.scalars(
            select(Entry).where(Entry.seq > wanted.after).order_by(Entry.seq).limit(wanted.most)
        ).all()
    return [
        Noted(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            action=row.action,
            case=row.case,
            content=json.loads(row.line),
            previous=row.previous,
            hash=row.hash,
            signature=row.signature,
        )
        for row in rows
    ]


def _agreement(rows: Sequence[Agreed]) -> list[Agreement]:
    return [
        Agreement(
            **asdict(row), share=row.share,
            low=row.interval[0] if row.interval else None,
            high=row.interval[1] if row.interval else None,
        )
        for row in rows
    ]  # fmt: skip
