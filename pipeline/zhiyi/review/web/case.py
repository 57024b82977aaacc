"""The case page: papers at the left, the page in the middle, facts at the right.

The shell comes with its first page and its first tab; everything else is fetched when it is looked
at, so that a case of 300 pages opens as fast as one of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from zhiyi.deadlines import BEIJING
from zhiyi.document import Line
from zhiyi.report.facing import facing_of
from zhiyi.report.paired import papers_of
from zhiyi.report.words import Wording
from zhiyi.review.accounts.given import kept_from_deciding
from zhiyi.review.cases.due import due_of
from zhiyi.review.deciding.outcomes import OUTCOME_WORDS
from zhiyi.review.deciding.states import STATE_WORDS, STEP_WORDS
from zhiyi.review.deciding.viewing import viewed
from zhiyi.review.errors import NotThere
from zhiyi.review.judging.judgements import gone, history
from zhiyi.review.judging.layers import text_fact
from zhiyi.review.judging.verdicts import STANDING_WORDS
from zhiyi.review.judging.verdicts import WORDS as VERDICT_WORDS
from zhiyi.review.web.case_cells import cell_at, stands_at, tables_on
from zhiyi.review.web.case_corrections import correctable, form_of, parameters
from zhiyi.review.web.case_index import Known, Layer, Place
from zhiyi.review.web.case_readings import readings_of
from zhiyi.review.web.case_sift import JUDGEABLE, Only
from zhiyi.review.web.case_speech import speech
from zhiyi.review.web.case_table import (
    Choice,
    Listing,
    Stretch,
    indicators_of,
    listing_of,
    window_of,
)
from zhiyi.review.web.case_view import TABS, Desk, Leaf, tab_of
from zhiyi.review.web.frame import language_of, render
from zhiyi.review.web.signed import AtWork, SignedIn

router = APIRouter(include_in_schema=False)

AS_READ = ("indicators", "particulars", "seals", "differences")
"""What stands at a place comes first, then what rests on it."""
CUT = frozenset({"indicators", "particulars", "seals", "lines", "tables", "statements"})
"""Layers whose facts stand in one place, which is shown cut out beside them."""
FACING = 60
"""Rows side by side that are sent at once."""


def desk_of(case: str, request: Request, workplace: AtWork, officer: SignedIn) -> Desk:
    """The case as it stands now. ``NotThere`` for one of another office."""
    state = request.app.state
    with workplace.reading() as session:
        docket = state.dockets.of(session, officer, case)
    file = workplace.files.load(case)
    return Desk(
        officer=officer,
        row=docket.row,
        holder=docket.holder,
        file=file,
        prepared=state.shelf.of(file),
        judged=docket.judged,
        course=docket.course(officer),
        rerun=state.reruns.of(case),
    )


AtDesk = Annotated[Desk, Depends(desk_of)]


def show(request: Request, desk: Desk, template: str, /, **context: Any) -> HTMLResponse:
    """A template of the case, with its words in the reader's language."""
    words = {
        "verdict_words": VERDICT_WORDS, "standing_words": STANDING_WORDS,
        "state_words": STATE_WORDS, "step_words": STEP_WORDS, "outcome_words": OUTCOME_WORDS,
        "tabs": TABS, "judgeable_layers": JUDGEABLE,
    }  # fmt: skip
    status, headers = context.pop("status", 200), context.pop("headers", None)
    return render(
        request, f"case/{template}.html.j2", status=status, headers=headers,
        **{**speech(language_of(request)), **words, **desk.basics(), **context},
    )  # fmt: skip


@router.get("/cases/{case}")
def case_page(
    request: Request, desk: AtDesk, tab: str = "", fact: str = "", at: str = ""
) -> HTMLResponse:
    """``fact`` opens its tab and its page; ``at`` ("document:page") another page."""
    known = desk.index.facts.get(fact)
    chosen = tab if tab in TABS else tab_of(known.layer) if known else "findings"
    leaf = _leaf_at(desk, at) or _leaf_of(desk, known) or desk.opening()
    return show(
        request, desk, "case", tab=chosen, fact=fact if known else "",
        due=due_of(desk.row, datetime.now(BEIJING).date()),
        **(_sheet(desk, leaf) if leaf else {"leaf": None}),
    )  # fmt: skip


def _leaf_at(desk: Desk, at: str) -> Leaf | None:
    document, _, page = at.rpartition(":")
    return desk.leaf(document, int(page)) if page.isdecimal() and len(page) < 9 else None


def _leaf_of(desk: Desk, known: Known | None) -> Leaf | None:
    place = known.places[0] if known and known.places else None
    return desk.leaf(place.document, place.page) if place else None


def _sheet(desk: Desk, leaf: Leaf) -> dict[str, Any]:
    document, page = leaf.key.rpartition(":")[0], leaf.page.page
    place = desk.leaves.index(leaf)
    beside = (desk.leaves[place - 1] if place else None, *desk.leaves[place + 1 : place + 2])
    picture = desk.picture(document, page)
    return {
        "leaf": leaf,
        "document": desk.report.document(document),
        "number": place + 1,
        "before": beside[0],
        "after": beside[1] if len(beside) > 1 else None,
        "picture": picture,
        "spots": desk.index.spots(document, page),
        "lines": () if picture else desk.file.lines(document, page),
        "standing_at": _by_locator(desk, document, page),
    }


def _by_locator(desk: Desk, document: str, page: int) -> dict[str, list[Known]]:
    """The facts of a page without a layout, by what names their place."""
    found: dict[str, list[Known]] = {}
    for known in desk.index.pages.get((document, page), ()):
        for place in known.places:
            if (place.document, place.page) == (document, page) and place.locator:
                found.setdefault(place.locator, []).append(known)
    return found


def _leaf(desk: Desk, document: str, page: int) -> Leaf:
    leaf = desk.leaf(document, page)
    if leaf is None:
        raise NotThere("没有这一页。 There is no such page.")
    return leaf


@router.get("/cases/{case}/page/{document}/{page}")
def page(request: Request, desk: AtDesk, document: str, page: int) -> HTMLResponse:
    return show(request, desk, "sheet", **_sheet(desk, _leaf(desk, document, page)))


@router.get("/cases/{case}/lines/{document}/{page}")
def lines(request: Request, desk: AtDesk, document: str, page: int) -> HTMLResponse:
    """The words of a page, line by line, with how sure each reading is."""
    _leaf(desk, document, page)
    found, layers = desk.file.lines(document, page), desk.file.document(document)
    return show(
        request, desk, "lines", lines=found, document=document, page=page,
        tables=tables_on(layers, page) if layers else (),
    )  # fmt: skip


@router.get("/cases/{case}/at/{document}/{page}")
def at_point(
    request: Request,
    desk: AtDesk,
    document: str,
    page: int,
    x: float = -1.0,
    y: float = -1.0,
    locator: str = "",
) -> HTMLResponse:
    """The facts of a place, with the line and the cell that stand there: a point of the picture in
    fractions of it, or what names the place where a paper has no layout."""
    _leaf(desk, document, page)
    found: Sequence[Known]
    if locator:
        found = _by_locator(desk, document, page).get(locator, [])
    else:
        found = desk.index.at(document, page, x, y)
    found = sorted(found, key=lambda known: known.layer not in AS_READ)
    lines = desk.file.lines(document, page)
    line = next((one for one in lines if stands_at(one, x, y, locator=locator)), None)
    layers = desk.file.document(document)
    cell = cell_at(layers, page, x, y, locator=locator) if layers else None
    if len(found) == 1 and line is None and cell is None:
        return _fact(request, desk, found[0])
    return show(
        request, desk, "here", found=found, line=line, cell=cell, document=document, page=page
    )


@router.get("/cases/{case}/pane/{tab}")
def pane(
    request: Request,
    desk: AtDesk,
    workplace: AtWork,
    tab: str,
    q: str = "",
    document: str = "",
    goods: str = "",
    only: Only = "",
    by: Literal["paper", "parameter"] = "paper",
    offset: int = 0,
    fact: str = "",
    piece: bool = False,
) -> HTMLResponse:
    """A tab; ``piece``: of the table of indicators only its rows."""
    if tab not in TABS:
        raise NotThere("没有这一栏。 There is no such tab.")
    context = desk.pane(tab)
    if tab == "deciding":
        viewed(workplace, desk.officer, desk.course)
        with workplace.reading() as session:
            context["kept"] = kept_from_deciding(session, desk.officer, at=datetime.now(UTC))
    if tab == "indicators":
        choice = Choice(
            text=q, document=document, goods=goods, only=only, by=by, offset=offset, fact=fact
        )
        marks = desk.prepared.marks
        context |= {
            "choice": choice,
            "window": window_of(context["view"], desk.judged, choice, marks=marks),
            "kinds": () if piece else indicators_of(context["view"]).kinds(
                only, judged=desk.judged, marks=marks
            ),
        }  # fmt: skip
        return show(request, desk, "indicator_rows" if piece else "indicators", **context)
    if listing := listing_of(tab, context["view"]):
        context |= {"part": _part(desk, listing, only, offset, fact, piece), "piece": piece}
    if tab == "judgements":
        with workplace.reading() as session:
            context["vanished"] = gone(session, desk.row.id)
    return show(request, desk, tab, only=only, **context)


def _part(desk: Desk, listing: Listing, only: Only, offset: int, fact: str, piece: bool) -> Stretch:
    """What a tab sends of its list, with what else could be shown of it."""
    marks = desk.prepared.marks
    kept = listing.sifted(only, judged=desk.judged, marks=marks)
    kinds = () if piece else listing.kinds(only, judged=desk.judged, marks=marks)
    return kept.stretch(offset=offset, fact=fact)._replace(only=only, kinds=kinds)


@router.get("/cases/{case}/facing/{part}")
def facing(
    request: Request, desk: AtDesk, part: str, only: Literal["", "noted"] = "", offset: int = 0
) -> HTMLResponse:
    """A paper and its translation, block by block."""
    paper = next((one for one in papers_of(desk.report) if one.part.id == part), None)
    if paper is None:
        raise NotThere("没有这份外文材料。 There is no such paper.")
    found = facing_of(paper.part.translation)
    rows = [(sheet, row) for sheet in found.sheets for row in sheet.rows if not only or row.noted]
    return show(
        request, desk, "facing", view=desk.prepared.view, paper=paper, facing=found, only=only,
        total=len(rows), rows=rows[offset : offset + FACING],
        more=offset + FACING if offset + FACING < len(rows) else None, first=offset,
    )  # fmt: skip


@router.get("/cases/{case}/facts/{fact}")
def fact(
    request: Request, desk: AtDesk, workplace: AtWork, fact: str, at: str = ""
) -> HTMLResponse:
    """A fact with its places, what rests on it, and the panel that takes a judgement."""
    known = known_of(desk, fact, at)
    with workplace.reading() as session:
        past = history(session, desk.row.id, fact)
    return _fact(request, desk, known, past=past)


def known_of(desk: Desk, fact: str, at: str) -> Known:
    """A fact of the report, or the line or cell of the page ``at``."""
    known = desk.index.facts.get(fact) or _of_text(desk, fact, at)
    if known is None:
        raise NotThere("这项内容已不在报告中。 This is no longer in the report.")
    return known


def _of_text(desk: Desk, id: str, at: str) -> Known | None:
    """A line or a cell, which are found by their page."""
    leaf = _leaf_at(desk, at)
    document = at.rpartition(":")[0]
    layers = desk.file.document(document) if leaf else None
    fact = text_fact(layers, id) if layers else None
    if leaf is None or fact is None:
        return None
    told = fact.place
    place = Place(document, leaf.page.page, told.box, told.locator, told.quote)
    label = told.label or "（空）"
    layer: Layer = "lines" if fact.layer == "lines" else "tables"
    return Known(id, layer, Wording(label, told.label or "(empty)"), (place,))


def line_of(desk: Desk, known: Known) -> Line | None:
    """The line behind a fact of layer ``lines``."""
    if known.layer != "lines":
        return None
    place = known.places[0]
    found = desk.file.lines(place.document, place.page)
    return next((one for one in found if one.id == known.id), None)


def _fact(request: Request, desk: Desk, known: Known, **context: Any) -> HTMLResponse:
    return show(request, desk, "fact", **{**fact_context(desk, known), **context})


def fact_context(desk: Desk, known: Known) -> dict[str, Any]:
    """What the judging panel shows of a fact."""
    thing, line = desk.prepared.things.get(known.id), line_of(desk, known)
    places = {(one.document, one.page, one.locator): one for one in reversed(known.places)}
    return {
        "known": known,
        "places": tuple(reversed(places.values())),
        "thing": thing,
        "view": desk.prepared.view,
        "uses": desk.index.uses.get(known.id, ()),
        "form": form_of(known, thing, desk.report) if correctable(known.layer) else None,
        "past": (),
        "line": line,
        "readings": readings_of(thing, line, desk.prepared.view),
        "cut": desk.cutting(known.places[0]) if known.places and known.layer in CUT else None,
        "pictured": any(desk.file.picture(one.document, one.page) for one in known.places[:1]),
        "judgeable": known.layer in JUDGEABLE,
    }


@router.get("/cases/{case}/parameters")
def known_parameters(request: Request, desk: AtDesk) -> HTMLResponse:
    """What a corrected indicator may be called; browsers ask for it once."""
    headers = {"cache-control": "private, max-age=3600"}
    return show(request, desk, "parameters", parameters=parameters(), headers=headers)


@router.get("/cases/{case}/rerun")
def rerun(request: Request, desk: AtDesk) -> HTMLResponse:
    """How far a new run with the corrections is, and what it changed."""
    return show(request, desk, "rerun")
