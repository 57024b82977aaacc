"""What the case page shows: one case as an officer finds it now, pane by pane."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote

from zhiyi.report import types
from zhiyi.report.crops import Album
from zhiyi.report.paired import papers_of
from zhiyi.report.ranked import asked_of, without_candidate
from zhiyi.report.view import View
from zhiyi.review.cases.files import CaseFile
from zhiyi.review.database.models import Case
from zhiyi.review.deciding.course import Course
from zhiyi.review.judging.facts import TRANSLATION, material_fact
from zhiyi.review.judging.judgements import Judged
from zhiyi.review.judging.reruns import Rerun
from zhiyi.review.officer import Officer
from zhiyi.review.web.case_index import Index, Place, index_of, place_of
from zhiyi.review.web.case_sift import JUDGEABLE, Marks, Only, fits, marks_of
from zhiyi.review.web.pictures import address_of

TABS: Mapping[str, tuple[str, str]] = {
    "findings": ("核对", "Check"),
    "materials": ("材料", "Papers"),
    "seals": ("印章", "Seals"),
    "translations": ("译文", "Transl."),
    "indicators": ("指标", "Figures"),
    "contradictions": ("不一致", "Conflicts"),
    "candidates": ("候选", "Entries"),
    "derived": ("推算", "Derived"),
    "particulars": ("填报", "Declared"),
    "statements": ("用途", "End use"),
    "asked": ("询问", "To ask"),
    "judgements": ("意见", "Judged"),
    "deciding": ("判定", "Outcome"),
}
"""The tabs of the right pane, in their order."""

_ELSEWHERE = {
    "parts": "materials",
    "goods": "materials",
    "differences": "translations",
    "flags": "candidates",
}
KEPT = 16_000
"""Indicators, findings and pages of the cases whose panes are kept prepared, some 7 kB each: about
200 cases as most are. Preparing one takes 4 ms, of 300 pages and 2,000 indicators 70."""
FRESH = timedelta(minutes=3)
"""After a new run, as long as its changes stand open above the facts."""
AROUND = 0.012
"""Of the page, left around what is cut out."""


def tab_of(layer: str) -> str:
    """The tab in which facts of a layer stand."""
    return layer if layer in TABS else _ELSEWHERE.get(layer, "findings")


class Prepared:
    """What follows from a report alone, made when first asked for."""

    def __init__(self, report: types.Report) -> None:
        self.report = report

    @property
    def things_told(self) -> int:
        """How large it is: what is listed in panes, and pages."""
        report = self.report
        pages = sum(len(document.page_list) for document in report.documents)
        return pages + len(report.indicators) + len(report.findings)

    @cached_property
    def index(self) -> Index:
        return index_of(self.report)

    @cached_property
    def view(self) -> View:
        return View.of(self.report, Album(lambda document, page: None))

    @cached_property
    def marks(self) -> Marks:
        return marks_of(self.report)

    @cached_property
    def judgeable(self) -> Counter[str]:
        """How many facts of each tab can be judged."""
        facts = self.index.facts.values()
        return Counter(tab_of(one.layer) for one in facts if one.layer in JUDGEABLE)

    @cached_property
    def things(self) -> dict[str, Any]:
        """The entry of the report behind each fact."""
        report = self.report
        found: dict[str, Any] = {}
        for many in (
            report.goods, report.indicators, report.contradictions, report.candidates,
            report.findings, report.derived, report.statements,
        ):  # fmt: skip
            found.update((one.id, one) for one in many)
        for candidate in report.candidates:
            found.update((flag.id, flag) for flag in candidate.flags)
        found.update((material_fact(one.requirement), one) for one in report.materials)
        for document in report.documents:
            for several in (document.parts, document.seals, document.particulars):
                found.update((one.id, one) for one in several)
        for paper in papers_of(report):
            found[TRANSLATION + paper.part.id] = paper
            found.update((one.id, one) for one in paper.part.translation.differences)
        return found


class Shelf:
    """Prepared reports by their digest, those looked at last, for any number of threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Prepared] = OrderedDict()
        self._lock = Lock()
        self._things = 0

    def of(self, file: CaseFile) -> Prepared:
        with self._lock:
            prepared = self._kept.pop(file.sha256, None)
            if prepared is None:
                prepared = Prepared(file.report)
                self._things += prepared.things_told
            self._kept[file.sha256] = prepared
            while self._things > KEPT and len(self._kept) > 1:
                self._things -= self._kept.popitem(last=False)[1].things_told
            return prepared


class Leaf(NamedTuple):
    """A page in the list at the left: ``key`` is "document:page"."""

    key: str
    page: types.Page
    label: str
    flags: Mapping[str, int]


class Paper(NamedTuple):
    """A submitted file with its pages."""

    document: types.Document
    leaves: tuple[Leaf, ...]
    flags: Mapping[str, int]


class Cutting(NamedTuple):
    """A piece of a page picture, as an SVG shows it: ``view`` is its viewBox, in points, ``frame``
    where the fact stands in it."""

    address: str
    view: str
    width: float
    height: float
    frame: tuple[float, float, float, float]


class Progress(NamedTuple):
    """How many of the facts that can be judged were."""

    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True)
class Desk:
    """A case with everything on it, for one officer and one request."""

    officer: Officer
    row: Case
    holder: str | None
    file: CaseFile
    prepared: Prepared
    judged: Mapping[str, Judged]
    course: Course
    rerun: Rerun | None

    @property
    def report(self) -> types.Report:
        return self.file.report

    @property
    def index(self) -> Index:
        return self.prepared.index

    @property
    def fresh(self) -> bool:
        """Whether a new run ended just now, so that what it changed is shown open."""
        ended = self.rerun.ended if self.rerun else None
        return ended is not None and datetime.now(UTC) - ended < FRESH

    @property
    def base(self) -> str:
        return f"/cases/{quote(self.row.id, safe='')}"

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(self._paper(document) for document in self.report.documents)

    def _paper(self, document: types.Document) -> Paper:
        flagged = self.index.flagged
        leaves = tuple(
            Leaf(f"{document.id}:{page.page}", page, _label(page),
                 flagged.get((document.id, page.page), {}))
            for page in document.page_list
        )  # fmt: skip
        return Paper(document, leaves, flagged.get((document.id, 0), {}))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All pages of all files, in order."""
        return tuple(leaf for paper in self.papers for leaf in paper.leaves)

    def leaf(self, document: str, page: int) -> Leaf | None:
        key = f"{document}:{page}"
        return next((leaf for leaf in self.leaves if leaf.key == key), None)

    def first_page(self, document: str) -> int:
        found = next((paper for paper in self.papers if paper.document.id == document), None)
        return found.leaves[0].page.page if found and found.leaves else 1

    def opening(self) -> Leaf | None:
        """The page to begin with: that of the gravest finding which stands on one."""
        for known in self.index.facts.values():
            for place in known.places if known.layer == "findings" else ():
                if leaf := self.leaf(place.document, place.page):
                    return leaf
        return next(iter(self.leaves), None)

    def picture(self, document: str, page: int) -> str | None:
        """The address of a page's picture, which changes with its content."""
        path = self.file.picture(document, page)
        return address_of(self.base, document, page, path) if path else None

    def cutting(self, place: Place) -> Cutting | None:
        leaf = self.leaf(place.document, place.page)
        address = self.picture(place.document, place.page) if leaf and place.box else None
        if leaf is None or place.box is None or address is None:
            return None
        width, height = leaf.page.width, leaf.page.height
        frame = (
            place.box[0] * width,
            place.box[1] * height,
            (place.box[2] - place.box[0]) * width,
            (place.box[3] - place.box[1]) * height,
        )
        left, top = max(place.box[0] - AROUND, 0) * width, max(place.box[1] - AROUND, 0) * height
        right = min(place.box[2] + AROUND, 1) * width
        bottom = min(place.box[3] + AROUND, 1) * height
        view = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
        return Cutting(address, view, width, height, frame)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How much each tab holds; none is told where it would mean nothing."""
        report = self.report
        return {
            "findings": len(report.findings),
            "materials": sum(one.status == "missing" or bool(one.deficiencies)
                             for one in report.materials),
            "seals": sum(len(document.seals) for document in report.documents),
            "translations": len(papers_of(report)),
            "indicators": len(report.indicators),
            "contradictions": len(report.contradictions),
            "candidates": len(report.candidates),
            "derived": len(report.derived),
            "particulars": sum(len(document.particulars) for document in report.documents),
            "statements": len(report.statements),
            "judgements": len(self.judged),
        }  # fmt: skip

    @cached_property
    def progress(self) -> dict[str, Progress]:
        """By tab, of its facts that can be judged."""
        facts = (self.index.facts.get(id) for id in self.judged)
        done = Counter(tab_of(one.layer) for one in facts if one)
        judgeable = self.prepared.judgeable
        return {tab: Progress(done[tab], judgeable[tab]) for tab in TABS if judgeable[tab]}

    def fits(self, ids: tuple[str, ...], only: Only) -> bool:
        return fits(ids, only, judged=self.judged, marks=self.prepared.marks)

    @cached_property
    def severities(self) -> dict[str, int]:
        severities = [one.severity for one in self.report.findings]
        return {one: severities.count(one) for one in ("must", "should", "note")}

    def basics(self) -> dict[str, Any]:
        """What every template of the page may use."""
        return {
            "desk": self, "row": self.row, "report": self.report, "index": self.index,
            "base": self.base, "judged": self.judged, "course": self.course,
            "place_of": place_of, "tab_of": tab_of, "first_page": self.first_page,
            "cutting": self.cutting,
        }  # fmt: skip

    def pane(self, tab: str) -> dict[str, Any]:
        """What the template of a tab uses besides."""
        found: dict[str, Any] = {"view": self.prepared.view}
        if tab == "asked":
            found["asking"] = asked_of(self.report)
        if tab == "candidates":
            found["lonely"] = without_candidate(self.report)
        return found


def _label(page: types.Page) -> str:
    """What the list calls a page: its number, a picture inside it with its own."""
    return str(page.page) if page.embedded_in is None else f"{page.embedded_in}·{page.page}"
