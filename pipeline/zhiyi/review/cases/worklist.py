"""The worklist: which cases an officer sees, chosen, sorted and paged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, assert_never

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.due import Choice as Due
from zhiyi.review.cases.due import Due as Said
from zhiyi.review.cases.due import due_of
from zhiyi.review.cases.roll import Roll, read_roll
from zhiyi.review.cases.seeing import visible
from zhiyi.review.cases.sets import Listed, Seen, Set, Sort
from zhiyi.review.cases.terms import phrases_of
from zhiyi.review.database.models import Case
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.officer import Officer

Holder = Literal["me", "nobody", "others"]

PAGE = 50
"""Rows on one page of the worklist."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page, before the rows are read."""

    cases: tuple[Listed, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int]


def worklist(
    session: Session, officer: Officer, wanted: Filter, *, roll: Roll | None = None
) -> Rows:
    """Cases of the officer's office; all for an auditor. A page beyond the last one is the last.
    ``roll``: as ``session`` sees it, read where it is not given. Raises ``Refused`` for an
    administrator."""
    require(officer, "look")
    roll = roll or read_roll(session)
    found = listing(roll, officer, looked_for(session, roll, wanted))
    rows = {row.id: row for row in session.scalars(_ROWS, {"ids": [one.id for one in found.cases]})}
    return Rows(
        rows=tuple(
            Row(
                case=rows[one.id],
                holder=roll.people.get(one.holder) if one.holder is not None else None,
                mine=one.holder == officer.id,
                due=due_of(one, wanted.today),
            )
            for one in found.cases
        ),
        total=found.total,
        page=found.page,
        pages=found.pages,
        states=found.states,
    )


_ROWS = select(Case).where(Case.id.in_(bindparam("ids", expanding=True)))


def listing(roll: Roll, officer: Officer, wanted: Filter) -> Listing:
    """What ``worklist`` shows. A text was looked for already (``looked_for``)."""
    seen = roll.seen(officer)
    chosen = choice(seen, officer, wanted)
    counts = {state: (chosen & seen.where("state", state)).bit_count() for state in STATE_WORDS}
    chosen &= of_states(seen, wanted)
    total = chosen.bit_count()
    pages = max(1, -(-total // wanted.size))
    page = min(max(1, wanted.page), pages)
    cases = seen.in_order(chosen, wanted.sort, descending=wanted.descending)
    return Listing(
        cases=cases[(page - 1) * wanted.size : page * wanted.size],
        total=total,
        page=page,
        pages=pages,
        states={state: count for state, count in counts.items() if count},
    )


def offices(session: Session, officer: Officer) -> tuple[str, ...]:
    """Whose cases the officer sees, to choose from."""
    found = select(Case.office).where(visible(officer), ~Case.gone).distinct()
    return tuple(sorted(session.scalars(found)))


def of_states(seen: Seen, wanted: Filter) -> Set:
    """Cases of the states that were chosen, all where none was."""
    found = 0 if wanted.states else seen.all
    for state in wanted.states:
        found |= seen.where("state", state)
    return found


def choice(seen: Seen, officer: Officer, wanted: Filter) -> Set:
    """What was chosen of the cases that the officer sees; all but the states."""
    found = seen.where("gone", wanted.gone)
    if wanted.text.strip():
        found &= seen.among(wanted.among or ())
    if wanted.office is not None:
        found &= seen.where("office", wanted.office)
    if wanted.must:
        found &= seen.where("must")
    if code := wanted.candidate.strip().upper():
        found &= _with_code(seen, code)
    for name, asked in chosen_of(wanted).items():
        found &= CHOICES[name](seen, officer, wanted, asked)
    return found


def chosen_of(wanted: Filter) -> Mapping[str, str]:
    """The value of each of ``CHOICES`` for which there is one."""
    asked = {name: getattr(wanted, name) for name in CHOICES}
    return {name: value for name, value in asked.items() if value}


def _with_code(seen: Seen, beginning: str) -> Set:
    found = 0
    for code in seen.values("code"):
        if code.startswith(beginning):
            found |= seen.where("code", code)
    return found


def _held(seen: Seen, officer: Officer, wanted: Filter, holder: Holder) -> Set:
    match holder:
        case "me":
            return seen.where("holder", officer.id)
        case "nobody":
            return seen.where("holder", None)
        case "others":
            return seen.all & ~seen.where("holder", None) & ~seen.where("holder", officer.id)
    assert_never(holder)


def _due(seen: Seen, officer: Officer, wanted: Filter, due: Due) -> Set:
    return seen.due(due, wanted.today)


def _missing(seen: Seen, officer: Officer, wanted: Filter, requirement: str) -> Set:
    if requirement != ANY_MISSING:
        return seen.where("missing", requirement)
    found = 0
    for one in seen.values("missing"):
        found |= seen.where("missing", one)
    return found


def _outcome(seen: Seen, officer: Officer, wanted: Filter, outcome: str) -> Set:
    return seen.where("outcome", outcome)


CHOICES: Mapping[str, Callable[[Seen, Officer, Filter, Any], Set]] = {
    "holder": _held, "due": _due, "missing": _missing, "outcome": _outcome,
}  # fmt: skip
"""Choices that show how many cases each of their values would bring (``counts``)."""


def looked_for(session: Session, roll: Roll, wanted: Filter) -> Filter:
    """With the cases that have a page which holds the words of ``text``."""
    phrases = phrases_of(wanted.text)
    if wanted.among is not None or not phrases:
        return wanted
    return replace(wanted, among=roll.with_words(session, phrases))
