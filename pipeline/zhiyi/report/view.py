"""What the templates ask of a report: who refers to whom, and the cut-out for each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhiyi.report import types
from zhiyi.report.crops import Album, Crop
from zhiyi.report.facing import Facing, facing_of
from zhiyi.report.figures import figure_of, span_of
from zhiyi.report.links import Link, links_of
from zhiyi.report.paired import Paper, facing_id, papers_of
from zhiyi.report.sparing import spared
from zhiyi.report.words import FAIR, load_words

PICTURED = 40
"""Differences of translations shown with cut-outs, 30 kB each; other facts need the rest."""

PICTURED_EACH = 12
"""Cut-outs of one fact: a finding may rest on hundreds of places, and others need theirs."""


class Exhibit(NamedTuple):
    """A place with its cut-out, and what was read there; ``file`` is the page's picture where one
    was stored, ``reading`` the reading that stands there, for how sure it is."""

    evidence: types.Evidence
    quotes: tuple[str, ...]
    locators: tuple[str, ...]
    document: types.Document | None
    crop: Crop | None
    file: str | None
    reading: types.Reading | None


class Stated(NamedTuple):
    """The indicators of one document; ``items``: which of the goods they speak of, from 1."""

    document: types.Document | None
    indicators: tuple[types.Indicator, ...]
    doubts: int
    loose: int
    items: tuple[int, ...]


class Stating(NamedTuple):
    """A figure that a derived one follows from, and every indicator that states it."""

    text: str
    indicators: tuple[types.Indicator, ...]


class Sum(NamedTuple):
    """What one formula gives for one goods item; ``span`` is what all of it lies in, ``notes`` what
    is to remark of every figure."""

    id: str
    derived: tuple[types.Derived, ...]
    span: str
    notes: tuple[str, ...]

    @property
    def first(self) -> types.Derived:
        return self.derived[0]


class Particulars(NamedTuple):
    """``rows``: field, goods item (0 for the whole paper), and the readings by document id."""

    documents: tuple[types.Document, ...]
    rows: tuple[tuple[str, int, dict[str, list[types.Particular]]], ...]


@dataclass(frozen=True, slots=True)
class View:
    report: types.Report
    album: Album
    documents: dict[str, types.Document]
    parts: dict[str, tuple[types.Document, types.Part]]
    goods: dict[str, types.Goods]
    indicators: dict[str, types.Indicator]
    readings: dict[types.Evidence, types.Reading]
    links: dict[str, Link]
    papers: tuple[Paper, ...]
    facings: dict[str, Facing]
    pictured: frozenset[str]
    _drawn: dict[Hashable, str] = field(default_factory=dict)

    @classmethod
    def of(cls, report: types.Report, album: Album) -> View:
        readings: list[types.Reading] = [*report.indicators]
        for document in report.documents:
            readings.extend(document.particulars)
        papers = papers_of(report)
        differing = [d.id for paper in papers for d in paper.part.translation.differences]
        return cls(
            report=report,
            album=album,
            documents={document.id: document for document in report.documents},
            parts={part.id: (doc, part) for doc in report.documents for part in doc.parts},
            goods={goods.id: goods for goods in report.goods},
            indicators={indicator.id: indicator for indicator in report.indicators},
            readings={r.evidence[0]: r for r in reversed(readings) if r.evidence},
            links=links_of(report, papers),
            papers=papers,
            facings=spared({p.part.id: facing_of(p.part.translation) for p in papers}),
            pictured=frozenset(differing[:PICTURED]),
        )

    def exhibit(self, evidence: types.Evidence, *, cut: bool = True) -> Exhibit:
        """Without ``cut`` by its words alone."""
        return self.exhibits((evidence,), most=int(cut))[0]

    def exhibits(
        self,
        evidence: Sequence[types.Evidence],
        *,
        reading: types.Reading | None = None,
        most: int = PICTURED_EACH,
    ) -> tuple[Exhibit, ...]:
        """One for each row of print: a value and its label are framed in the same cut-out, a place
        that is named twice is shown once. Beyond ``most`` rows they are shown by their words."""
        found: list[Exhibit] = []
        for row in rows_of(tuple(dict.fromkeys(evidence))):
            known = (self.readings[one] for one in row if one in self.readings)
            boxes = tuple(box for box in map(box_of, row) if box)
            document = self.documents.get(row[0].document)
            number = page_of(row[0])
            cut = boxes and document and len(found) < most
            crop = self.album.line(row[0].document, number, *boxes) if cut else None
            quotes = tuple(dict.fromkeys(one.quote for one in row))
            locators = tuple(dict.fromkeys(one.locator for one in row if one.locator))
            file = self.file_of(document, number)
            told = next(known, None) if reading is None else None if found else reading
            found.append(Exhibit(row[0], quotes, locators, document, crop, file, told))
        return tuple(found)

    def drawn(self, shown: Exhibit, draw: Callable[[Exhibit], str]) -> str:
        """The exhibit as ``draw`` draws it, once however many facts rest on it: the candidates of
        a long inquiry name the same places again and again."""
        key = (*shown[:3], id(shown.document), shown.crop, shown.file, id(shown.reading))
        if key not in self._drawn:
            self._drawn[key] = draw(shown)
        return self._drawn[key]

    def gap(self, paper: Paper, difference: types.Difference) -> Exhibit:
        """The place of what lacks a translation, every block of it framed."""
        gap = paper.gap(difference)
        shown = self.exhibit(difference.source, cut=False)
        boxes = tuple(box for box in map(box_of, gap) if box)
        if not boxes or not shown.document or difference.id not in self.pictured:
            return shown
        crop = self.album.line(difference.source.document, page_of(difference.source), *boxes)
        return shown._replace(crop=crop)

    def passage(self, evidence: Sequence[types.Evidence]) -> Exhibit:
        """Running text in one cut-out: every line of it on its first page framed."""
        shown = self.exhibit(evidence[0], cut=False)._replace(quotes=())
        first = [one for one in evidence if page_of(one) == page_of(evidence[0])]
        boxes = tuple(box for box in map(box_of, first) if box)
        if not boxes or not shown.document:
            return shown
        crop = self.album.line(evidence[0].document, page_of(evidence[0]), *boxes)
        return shown._replace(crop=crop)

    def seal(self, evidence: types.Evidence) -> Exhibit:
        document, box = self.documents.get(evidence.document), box_of(evidence)
        number = page_of(evidence)
        crop = self.album.seal(evidence.document, number, box) if box and document else None
        file = self.file_of(document, number)
        locators = (evidence.locator,) if evidence.locator else ()
        return Exhibit(evidence, (evidence.quote,), locators, document, crop, file, None)

    def picture_of(self, evidence: types.Evidence) -> str | None:
        """The file with the picture of the page that the evidence stands on."""
        return self.file_of(self.documents.get(evidence.document), page_of(evidence))

    def file_name(self, id: str) -> str:
        """The name of a document without its folders."""
        document = self.documents.get(id)
        return document.path.rsplit("/", 1)[-1] if document else id

    def file_of(self, document: types.Document | None, number: int) -> str | None:
        pages = document.page_list if document else ()
        return next((page.picture for page in pages if page.page == number), None)

    @property
    def particulars(self) -> Particulars:
        """Every field and item that a paper states, beside what the other papers state of it."""
        stating = tuple(document for document in self.report.documents if document.particulars)
        rows: dict[tuple[int, str], dict[str, list[types.Particular]]] = {}
        for document in stating:
            for one in document.particulars:
                row = rows.setdefault((one.item or 0, one.field), {})
                row.setdefault(document.id, []).append(one)
        order = list(load_words().groups["field"])
        rank = {field: number for number, field in enumerate(order)}
        keys = sorted(rows, key=lambda key: (key[0], rank.get(key[1], len(order)), key[1]))
        return Particulars(stating, tuple((key[1], key[0], rows[key]) for key in keys))

    def linked(self, ids: tuple[str, ...], *, code: str = "") -> tuple[Link, ...]:
        """Links to what a finding speaks of; each target once, unknown ids left out. A finding on
        translations leads to the paper side by side, not to the list of files."""
        facing = code.startswith("TRANSLATION")
        named = (facing_id(id) if facing and facing_id(id) in self.links else id for id in ids)
        return tuple(dict.fromkeys(self.links[id] for id in named if id in self.links))

    def indicators_of(self, ids: tuple[str, ...]) -> tuple[types.Indicator, ...]:
        return tuple(self.indicators[id] for id in ids if id in self.indicators)

    def goods_of(self, ids: tuple[str, ...]) -> tuple[types.Goods, ...]:
        return tuple(self.goods[id] for id in ids if id in self.goods)

    def native(self, reading: types.Reading) -> bool:
        """Whether the words were taken from the file's own text, not read from ink."""
        document = self.documents.get(reading.document)
        place = reading.evidence[0].picture
        number = place.page if place else reading.page
        pages = document.page_list if document else ()
        return any(page.page == number and page.text_source == "native" for page in pages)

    def doubtful(self, indicator: types.Indicator) -> bool:
        """Read with less than fair certainty or in two ways, or with a remark."""
        return indicator.agreed is False or indicator.score < FAIR or bool(indicator.notes)

    @property
    def stated(self) -> tuple[Stated, ...]:
        """The indicators document by document, in the order of the files."""
        grouped: dict[str, list[types.Indicator]] = {}
        for indicator in self.report.indicators:
            grouped.setdefault(indicator.document, []).append(indicator)
        return tuple(
            Stated(
                document=self.documents.get(id),
                indicators=tuple(found),
                doubts=sum(self.doubtful(one) for one in found),
                loose=sum(not one.goods for one in found),
                items=tuple(sorted({n for one in found for n in self._items(one)})),
            )
            for id, found in grouped.items()
        )

    def marks(self, indicator: types.Indicator) -> list[str]:
        """Classes of the row, by which the choices above the table hide and show it."""
        found = [f"g{number}" for number in self._items(indicator)]
        found += ["doubt"] if self.doubtful(indicator) else []
        return found + ([] if indicator.goods else ["loose"])

    def _items(self, indicator: types.Indicator) -> list[int]:
        order = [goods.id for goods in self.report.goods]
        return [order.index(id) + 1 for id in indicator.goods if id in self.goods]

    @property
    def statements(self) -> tuple[tuple[str, tuple[types.Statement, ...]], ...]:
        """By topic, in the order of the words of topics."""
        by = {
            topic: tuple(s for s in self.report.statements if s.topic == topic)
            for topic in load_words().groups["topic"]
        }
        return tuple((topic, found) for topic, found in by.items() if found)

    @property
    def derived(self) -> tuple[Sum, ...]:
        """Derived figures by goods item and formula, in the order of the report."""
        grouped: dict[tuple[tuple[str, ...], str], list[types.Derived]] = {}
        for one in self.report.derived:
            grouped.setdefault((one.goods, one.formula_id), []).append(one)
        return tuple(
            Sum(_sum_id(found[0]), tuple(found), span_of(found), _common(found))
            for found in grouped.values()
        )

    def stating(self, derived: types.Derived) -> tuple[Stating, ...]:
        """The figures that it follows from, each once with all of its places."""
        alike: dict[tuple[str | None, str], list[types.Indicator]] = {}
        for one in self.indicators_of(derived.inputs):
            alike.setdefault((one.parameter_id, figure_of(one)), []).append(one)
        return tuple(
            Stating(f"{found[0].parameter or ''} {figure}".strip(), tuple(found))
            for (_, figure), found in alike.items()
        )

    def sum_of(self, formula: str, goods: Sequence[str]) -> str | None:
        """The id of the place where a formula's figures of these goods stand."""
        found = (d for d in self.report.derived if d.formula == formula)
        return next((_sum_id(d) for d in found if set(d.goods) & set(goods)), None)

    @property
    def unread(self) -> int:
        """How many files could not be read, or not in full."""
        return sum(document.status != "read" for document in self.report.documents)

    @property
    def severities(self) -> dict[str, int]:
        """How many findings of each severity, the gravest first."""
        counted = Counter(finding.severity for finding in self.report.findings)
        return {severity: counted[severity] for severity in ("must", "should", "note")}

    @property
    def sealed(self) -> tuple[tuple[types.Document, types.Seal], ...]:
        return tuple((doc, seal) for doc in self.report.documents for seal in doc.seals)

    @property
    def problems(self) -> int:
        """How many things could not be done, over all documents."""
        own = len(self.report.problems)
        return own + sum(len(document.problems) for document in self.report.documents)


def _common(found: Sequence[types.Derived]) -> tuple[str, ...]:
    """What is remarked of each of several figures; of a single one it stands beside it."""
    if len(found) < 2:
        return ()
    return tuple(note for note in found[0].notes if all(note in one.notes for one in found))


def _sum_id(one: types.Derived) -> str:
    return "-".join(("sum", *one.goods, one.formula_id))


def page_of(evidence: types.Evidence) -> int:
    """The page that has a picture: that of an embedded picture where it stands in one."""
    return evidence.picture.page if evidence.picture else evidence.page


def box_of(evidence: types.Evidence) -> types.Box | None:
    return evidence.picture.box if evidence.picture else evidence.box


def rows_of(evidence: Sequence[types.Evidence]) -> list[list[types.Evidence]]:
    """Neighbours of the list that stand in one row of print, or on one page without layout,
    together; the order is kept."""
    rows: list[list[types.Evidence]] = []
    for one in evidence:
        if rows and _beside(rows[-1][0], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _beside(first: types.Evidence, second: types.Evidence) -> bool:
    """On the same page, and sharing more than half of the lower one's height."""
    one, other = box_of(first), box_of(second)
    if first.document != second.document or page_of(first) != page_of(second):
        return False
    if one is None or other is None:
        return one is other
    shared = min(one[3], other[3]) - max(one[1], other[1])
    least = min(one[3] - one[1], other[3] - other[1])
    return shared > least / 2
