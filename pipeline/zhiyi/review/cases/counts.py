"""How many cases each choice of the worklist would bring, with everything else that was chosen.

The cases are read once and counted here: as twenty counts of one query the database took twice as
long, most of it looking through what reports say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol, get_args

from sqlalchemy import Text, cast, select, true
from sqlalchemy.orm import Session

from zhiyi.inquiry import Outcome, Requirement
from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.due import Dated, awaits_papers
from zhiyi.review.cases.worklist import ANY_MISSING, Due, Filter, Holder, conditions
from zhiyi.review.database.models import Case
from zhiyi.review.officer import Officer


class Listed(Dated, Protocol):
    """What of a case the choices ask for; what its report says as JSON."""

    @property
    def holder(self) -> int | None: ...
    @property
    def missing(self) -> str: ...
    @property
    def candidates(self) -> str: ...


CHOICES: Mapping[str, tuple[str, ...]] = {
    "holder": get_args(Holder),
    "due": get_args(Due),
    "missing": (ANY_MISSING, *get_args(Requirement)),
    "outcome": get_args(Outcome),
}
_COLUMNS = (
    Case.state,
    Case.holder,
    Case.received,
    Case.deadline,
    Case.submitted,
    Case.pages,
    cast(Case.missing, Text).label("missing"),
    cast(Case.candidates, Text).label("candidates"),
)


def counted(session: Session, officer: Officer, wanted: Filter) -> Mapping[str, Mapping[str, int]]:
    """By name of the choice and its value: as many as ``worklist`` would list with it."""
    require(officer, "look")
    plain = replace(wanted, holder=None, due=None, missing=None, outcome=None)
    states = Case.state.in_(wanted.states) if wanted.states else true()
    query = select(*_COLUMNS).where(states, *conditions(session, officer, plain))
    asked = {name: getattr(wanted, name) for name in CHOICES}
    found = {name: dict.fromkeys(values, 0) for name, values in CHOICES.items()}
    rows: Iterator[Any] = iter(session.execute(query))
    for case in rows:
        answers = {name: tuple(_ANSWERS[name](case, officer, wanted)) for name in CHOICES}
        unfit = [name for name, one in asked.items() if one and one not in answers[name]]
        for name in CHOICES if not unfit else unfit if len(unfit) == 1 else ():
            for value in answers[name]:
                found[name][value] += 1
    return found


def _holder(case: Listed, officer: Officer, wanted: Filter) -> Iterator[Holder]:
    if case.holder is None:
        yield "nobody"
    else:
        yield "me" if case.holder == officer.id else "others"


def _due(case: Listed, officer: Officer, wanted: Filter) -> Iterator[Due]:
    if case.deadline is None:
        yield "none"
        return
    if case.submitted is not None and case.submitted > case.deadline:
        yield "late"
    if not awaits_papers(case):
        return
    week = wanted.today + timedelta(days=7)
    if case.deadline == wanted.today:
        yield "today"
    yield "passed" if case.deadline < wanted.today else "week" if case.deadline <= week else "later"


def _missing(case: Listed, officer: Officer, wanted: Filter) -> Iterator[str]:
    if case.missing == "[]":
        return
    yield ANY_MISSING
    yield from (one for one in get_args(Requirement) if f'"{one}"' in case.missing)


def _outcome(case: Listed, officer: Officer, wanted: Filter) -> Iterator[str]:
    yield from (one for one in CHOICES["outcome"] if f'"outcome": "{one}"' in case.candidates)


_ANSWERS = {"holder": _holder, "due": _due, "missing": _missing, "outcome": _outcome}
"""What a case answers to, as ``worklist.conditions`` says it to the database; a test holds the
numbers against the lists."""
