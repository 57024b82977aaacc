"""The worklist: which cases an officer sees, chosen, sorted and paged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal, assert_never

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, case, cast, func, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.due import Due as Said
from zhiyi.review.cases.due import awaiting, due_of
from zhiyi.review.cases.matching import matching
from zhiyi.review.cases.seeing import visible
from zhiyi.review.cases.terms import phrases_of
from zhiyi.review.database.models import Case, PageText, User
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.officer import Officer

Sort = Literal[
    "deadline", "severity", "received", "inquiry", "exporter", "holder", "state", "candidates"
]
Due = Literal["passed", "today", "week", "later", "late", "none"]
Holder = Literal["me", "nobody", "others"]

PAGE = 50
"""Rows on one page of the worklist."""

_COURSE = {state: place for place, state in enumerate(STATE_WORDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to show; empty choices choose nothing out. ``text`` is searched in all pages of a case
    and in what it is called; ``candidate`` is a code or its beginning, ``outcome`` that of a
    candidate, ``missing`` a requirement (``ANY_MISSING``: any). ``due``: of cases for which
    nothing was submitted yet; ``week``: within 7 days after ``today``; but ``late``: submitted
    after the deadline, ``none``: without one. ``gone`` shows the vanished ones instead. Pages
    count from 1. ``among``: the cases that hold ``text``, where they were looked for already
    (``looked_for``)."""

    today: date
    text: str = ""
    states: tuple[str, ...] = ()
    holder: Holder | None = None
    due: Due | None = None
    missing: str | None = None
    candidate: str = ""
    outcome: str | None = None
    must: bool = False
    office: str | None = None
    gone: bool = False
    sort: Sort = "deadline"
    descending: bool = False
    page: int = 1
    size: int = PAGE
    among: Collection[str] | None = None


ANY_MISSING = "any"
"""As ``Filter.missing``: whichever requirement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case in the worklist. ``due``: what its deadline says on the day; ``holder`` is the name
    that others read."""

    case: Case
    holder: str | None
    mine: bool
    due: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """One page. ``total`` counts over all pages; ``states`` by state, whatever states were chosen,
    so that the choice shows what it would bring."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int] = field(default_factory=dict)


def worklist(session: Session, officer: Officer, wanted: Filter) -> Rows:
    """Cases of the officer's office; all for an auditor. A page beyond the last one is the last.
    Raises ``Refused`` for an administrator."""
    require(officer, "look")
    wanted = looked_for(session, officer, wanted)
    chosen = list(conditions(session, officer, wanted))
    counts = select(Case.state, func.count()).where(*chosen).group_by(Case.state)
    states = {state: count for state, count in session.execute(counts)}
    shown = [
        count for state, count in states.items() if not wanted.states or state in wanted.states
    ]
    total = sum(shown)
    pages = max(1, -(-total // wanted.size))
    page = min(max(1, wanted.page), pages)
    rows = select(Case, User.shown).outerjoin(User, User.id == Case.holder).where(*chosen)
    if wanted.states:
        rows = rows.where(Case.state.in_(wanted.states))
    rows = rows.order_by(*_order(wanted)).limit(wanted.size).offset((page - 1) * wanted.size)
    listed = tuple(_row(found, holder, officer, wanted) for found, holder in session.execute(rows))
    return Rows(rows=listed, total=total, page=page, pages=pages, states=states)


def _row(one: Case, holder: str | None, officer: Officer, wanted: Filter) -> Row:
    return Row(
        case=one,
        holder=holder,
        mine=one.holder == officer.id,
        due=due_of(one, wanted.today),
    )


def offices(session: Session, officer: Officer) -> tuple[str, ...]:
    """Whose cases the officer sees, to choose from."""
    found = select(Case.office).where(visible(officer), ~Case.gone).distinct()
    return tuple(sorted(session.scalars(found)))


def conditions(session: Session, officer: Officer, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What a choice asks of a case; all but the states."""
    yield visible(officer)
    yield Case.gone.is_(wanted.gone)
    if wanted.text.strip():
        yield Case.id.in_(looked_for(session, officer, wanted).among or ())
    if wanted.holder:
        yield _held(wanted.holder, officer)
    if wanted.due:
        yield _due(wanted.due, wanted.today)
    if wanted.office is not None:
        yield Case.office == wanted.office
    if wanted.must:
        yield Case.must > 0
    yield from _found(wanted)


def looked_for(session: Session, officer: Officer, wanted: Filter) -> Filter:
    """With the officer's cases that have a page which holds the words: looked for once, asked for
    by every query of a page."""
    phrases = phrases_of(wanted.text)
    if wanted.among is not None or not phrases:
        return wanted
    found = matching(session, phrases)
    pages = select(PageText.case).join(found, found.c.id == PageText.id)
    cases = select(Case.id).where(visible(officer), Case.id.in_(pages))
    return replace(wanted, among=session.scalars(cases).all())


def _found(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What the report says. JSON is looked at as text, which both databases can."""
    if wanted.missing == ANY_MISSING:
        yield cast(Case.missing, Text) != "[]"
    elif wanted.missing:
        yield _holds(Case.missing, f'"{wanted.missing}"')
    if wanted.candidate.strip():
        yield _holds(Case.candidates, f'"code": "{wanted.candidate.strip().upper()}')
    if wanted.outcome:
        yield _holds(Case.candidates, f'"outcome": "{wanted.outcome}"')


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    return cast(column, Text).icontains(text, autoescape=True)


def _held(holder: Holder, officer: Officer) -> ColumnElement[bool]:
    match holder:
        case "me":
            return Case.holder == officer.id
        case "nobody":
            return Case.holder.is_(None)
        case "others":
            return Case.holder.is_not(None) & (Case.holder != officer.id)
    assert_never(holder)


def _due(due: Due, today: date) -> ColumnElement[bool]:
    week = today + timedelta(days=7)
    match due:
        case "passed":
            return awaiting() & (Case.deadline < today)
        case "today":
            return awaiting() & (Case.deadline == today)
        case "week":
            return awaiting() & Case.deadline.between(today, week)
        case "later":
            return awaiting() & (Case.deadline > week)
        case "late":
            return Case.submitted > Case.deadline
        case "none":
            return Case.deadline.is_(None)
    assert_never(due)


def _order(wanted: Filter) -> Iterator[Any]:
    """Rows alike in what is asked for stand by deadline, then by name; what is unknown last."""
    for key in _keys(wanted.sort):
        yield key.is_(None)
        yield key.desc() if wanted.descending else key
    yield Case.deadline.is_(None)
    yield Case.deadline
    yield Case.id


def _keys(sort: Sort) -> tuple[SQLColumnExpression[Any], ...]:
    match sort:
        case "deadline":
            return (Case.deadline,)
        case "severity":
            return (Case.must, Case.should, Case.notes)
        case "received":
            return (Case.received,)
        case "inquiry":
            return (Case.inquiry_id,)
        case "exporter":
            return (Case.exporter,)
        case "holder":
            return (User.shown,)
        case "state":
            return (case(_COURSE, value=Case.state),)
        case "candidates":
            return (func.json_array_length(Case.candidates),)
    assert_never(sort)
