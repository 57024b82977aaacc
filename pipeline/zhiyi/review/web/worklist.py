"""The page of all cases: chosen, searched, sorted; taken, handed over and given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import EVERY_OFFICE, require
from zhiyi.review.cases.counts import counted
from zhiyi.review.cases.due import Choice as Due
from zhiyi.review.cases.holding import case_of, colleagues, give_back, hand_over, take
from zhiyi.review.cases.roll import Roll
from zhiyi.review.cases.search import Hit, search
from zhiyi.review.cases.sets import Sort
from zhiyi.review.cases.worklist import (
    ANY_MISSING,
    Filter,
    Holder,
    listing,
    looked_for,
    offices,
)
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.officer import Officer
from zhiyi.review.web.frame import here_of, reader_of, render, text_of
from zhiyi.review.web.kept import Kept
from zhiyi.review.web.signed import AtWork, Now, SignedIn
from zhiyi.review.web.signing_in import inside
from zhiyi.review.web.worklist_rows import OUTCOMES, Lines

router = APIRouter(include_in_schema=False)

OPEN = tuple(state for state in STATE_WORDS if state != "closed")
"""在办, what is shown where nothing else is asked for."""

REQUIREMENTS = (
    ANY_MISSING,
    "declaration",
    "contract",
    "explanation",
    "technical",
    "other",
    "translation",
)
HITS_OF_A_CASE = 3
"""Pages shown below a case that a search found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. Values it does not know choose nothing out."""

    query: QueryParams
    today: date

    @property
    def tab(self) -> str:
        """``open``, ``all`` or a state."""
        state = self.query.get("state", "")
        return state if state in STATE_WORDS or state == "all" else "open"

    def one_of(self, name: str, known: tuple[str, ...]) -> str | None:
        value = self.query.get(name, "")
        return value if value in known else None

    def text(self, name: str) -> str:
        return self.query.get(name, "").strip()[:200]

    def filter(self, officer: Officer) -> Filter:
        page = self.query.get("page", "1")
        states = {"open": OPEN, "all": ()}.get(self.tab, (self.tab,))
        return Filter(
            today=self.today,
            text=self.text("q"),
            states=states,
            holder=cast("Holder | None", self.one_of("holder", get_args(Holder))),
            due=cast("Due | None", self.one_of("due", get_args(Due))),
            missing=self.one_of("missing", REQUIREMENTS),
            candidate=self.text("candidate"),
            outcome=self.one_of("outcome", OUTCOMES),
            must=self.query.get("must") == "1",
            office=(self.text("office") or None) if officer.role in EVERY_OFFICE else None,
            gone=self.query.get("gone") == "1",
            sort=cast("Sort", self.one_of("sort", get_args(Sort)) or "deadline"),
            descending=self.query.get("desc") == "1",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        )

    def link(self, **changes: str | None) -> str:
        """The same page with other choices; None takes one away. Another choice begins at the
        first page."""
        kept = {k: v for k, v in self.query.items() if v and k != "page"}
        kept.update({k: v for k, v in changes.items() if v is not None})
        for name, value in changes.items():
            if value is None:
                kept.pop(name, None)
        return f"/?{urlencode(kept)}" if kept else "/"


@router.get("/")
def cases(request: Request, workplace: AtWork, officer: SignedIn, at: Now) -> Response:
    if officer.role == "administrator":
        return RedirectResponse("/users", status_code=303)
    require(officer, "look")
    asked = Asked(request.query_params, at.astimezone(BEIJING).date())
    kept: Kept = request.app.state.kept
    with workplace.reading() as session:
        roll = workplace.rolls.of(session)
        key = (roll.number, asked.today, request.url.query, reader_of(request))
        text = kept.page(key, lambda: _cases(request, session, roll, officer, asked))
    return HTMLResponse(text)


def _cases(request: Request, session: Session, roll: Roll, officer: Officer, asked: Asked) -> str:
    wanted = looked_for(session, roll, asked.filter(officer))
    found, reader = listing(roll, officer, wanted), reader_of(request)
    lines: Lines = request.app.state.lines
    hits = search(session, officer, wanted.text, roll=roll) if wanted.text else None
    page = text_of(
        request,
        "worklist.html.j2",
        listing=found,
        rows=lines.of(session, roll, found.cases, reader, asked.today),
        wanted=wanted,
        tab=asked.tab,
        open_states=OPEN,
        states=STATE_WORDS,
        link=asked.link,
        heads=heads(wanted, asked.link),
        hits=hits,
        hits_of=_by_case(hits.hits if hits else ()),
        offices=offices(session, officer) if officer.role in EVERY_OFFICE else (),
        requirements=REQUIREMENTS,
        outcomes=OUTCOMES,
        dues=get_args(Due),
        holders=get_args(Holder),
        choices=_choices(wanted, asked.link),
        counts=counted(roll, officer, wanted),
    )
    return lines.filled(page, csrf=reader.csrf, here=here_of(request))


@dataclass(frozen=True, slots=True)
class Head:
    """The title of a column; ``sorted``: as aria-sort has it."""

    sort: str
    link: str
    sorted: str


def heads(wanted: Filter, link: Callable[..., str]) -> Mapping[str, Head]:
    """By what they sort; asking again for the one in use turns it around."""
    found = {}
    for sort in get_args(Sort):
        now = wanted.sort == sort
        turned = "1" if now and not wanted.descending else None
        state = "none" if not now else "descending" if wanted.descending else "ascending"
        found[sort] = Head(sort, link(sort=sort, desc=turned), state)
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that was chosen: ``name`` of the choice, its ``value``, the address without it."""

    name: str
    value: str
    link: str


def _choices(wanted: Filter, link: Callable[..., str]) -> list[Chosen]:
    """All that keeps cases out of the list, but for the state, which the tabs show."""
    values = {
        "q": wanted.text, "holder": wanted.holder, "due": wanted.due, "missing": wanted.missing,
        "outcome": wanted.outcome, "candidate": wanted.candidate, "office": wanted.office,
        "must": "1" if wanted.must else "", "gone": "1" if wanted.gone else "",
    }  # fmt: skip
    return [Chosen(name, value, link(**{name: None})) for name, value in values.items() if value]


def _by_case(hits: tuple[Hit, ...]) -> Mapping[str, list[Hit]]:
    """The first pages of each case; those that only its name answers to are none."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        pages = found.setdefault(hit.case, [])
        if hit.page and len(pages) < HITS_OF_A_CASE:
            pages.append(hit)
    return found


Next = Annotated[str, Form(max_length=2048)]
Version = Annotated[int, Form()]
Note = Annotated[str, Form(max_length=2000)]


@router.post("/cases/{case}/take")
def taking(
    workplace: AtWork, officer: SignedIn, case: str, version: Version, next: Next = "/"
) -> Response:
    take(workplace, officer, case, version=version)
    return RedirectResponse(inside(next), status_code=303)


@router.post("/cases/{case}/give-back")
def giving_back(
    workplace: AtWork,
    officer: SignedIn,
    case: str,
    version: Version,
    next: Next = "/",
    note: Note = "",
) -> Response:
    give_back(workplace, officer, case, version=version, note=note.strip())
    return RedirectResponse(inside(next), status_code=303)


@router.get("/cases/{case}/hand-over")
def handing_over_page(
    request: Request, workplace: AtWork, officer: SignedIn, case: str, next: str = "/"
) -> Response:
    with workplace.reading() as session:
        row = case_of(session, officer, case)
        require(officer, "take", row)
        to = [one for one in colleagues(session, officer, row) if one.id != row.holder]
    return render(request, "hand_over.html.j2", case=row, colleagues=to, next=inside(next))


@router.post("/cases/{case}/hand-over")
def handing_over(
    workplace: AtWork,
    officer: SignedIn,
    case: str,
    to: Annotated[int, Form()],
    version: Version,
    next: Next = "/",
    note: Note = "",
) -> Response:
    hand_over(workplace, officer, case, to=to, version=version, note=note.strip())
    return RedirectResponse(inside(next), status_code=303)
