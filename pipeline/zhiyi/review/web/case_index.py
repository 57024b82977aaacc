"""Which facts a report holds, where each stands, and which of them meet at a place of a page.

Facts are what officers look at and judge: findings, required materials, seals, indicators,
particulars, papers with their translations and the differences in them, contradictions, candidates
with what is flagged beside them, derived figures, and statements on end use. Lines and cells are
not among them: they are read page by page, when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from zhiyi.report import types
from zhiyi.report.criteria import chinese_of, result_of
from zhiyi.report.figures import figure_of
from zhiyi.report.paired import papers_of
from zhiyi.report.sentences import english_of
from zhiyi.report.view import box_of, page_of
from zhiyi.report.words import Wording, load_words
from zhiyi.review.judging.facts import material_fact, translation_fact

Layer = Literal[
    "findings", "seals", "indicators", "particulars", "parts", "translations", "differences",
    "contradictions", "candidates", "flags", "materials", "derived", "statements", "goods",
    "lines", "tables",
]  # fmt: skip

LABEL = 80
"""Characters of a fact's name in a list; the whole stands beside its place."""
PLACES = 60
"""Places of one fact that are told: a finding may rest on hundreds."""


class Place(NamedTuple):
    """``page`` is the one that has the picture; ``box`` in fractions of that picture."""

    document: str
    page: int
    box: types.Box | None
    locator: str | None
    quote: str


class Known(NamedTuple):
    """A fact by what an officer calls it. ``severity`` is that of a finding."""

    id: str
    layer: Layer
    label: Wording
    places: tuple[Place, ...]
    severity: str | None = None
    code: str | None = None


class Spot(NamedTuple):
    """One frame on a page and all facts that stand in it."""

    box: types.Box
    facts: tuple[Known, ...]

    @property
    def layers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.layer for one in self.facts))


@dataclass(frozen=True, slots=True)
class Index:
    """``uses``: by fact, the facts that rest on it. ``flagged``: how many findings of each
    severity stand on a page, and under page 0 in the whole document."""

    facts: Mapping[str, Known]
    pages: Mapping[tuple[str, int], tuple[Known, ...]]
    uses: Mapping[str, tuple[Known, ...]]
    flagged: Mapping[tuple[str, int], Mapping[str, int]]

    def spots(self, document: str, page: int) -> tuple[Spot, ...]:
        """The frames of a page, larger ones first, so that a smaller one lies above."""
        framed: dict[types.Box, list[Known]] = {}
        for known in self.pages.get((document, page), ()):
            for place in known.places:
                if place.box and (place.document, place.page) == (document, page):
                    facts = framed.setdefault(place.box, [])
                    facts += [known] if known not in facts else []
        spots = [Spot(box, tuple(facts)) for box, facts in framed.items()]
        return tuple(sorted(spots, key=lambda spot: -area(spot.box)))

    def at(self, document: str, page: int, x: float, y: float) -> tuple[Known, ...]:
        """The facts whose frame holds the point, those of the smallest frame first."""
        spots = reversed(self.spots(document, page))
        found = (fact for spot in spots if holds(spot.box, x, y) for fact in spot.facts)
        return tuple(dict.fromkeys(found))


def area(box: types.Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def holds(box: types.Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def place_of(evidence: types.Evidence) -> Place:
    return Place(
        evidence.document, page_of(evidence), box_of(evidence), evidence.locator, evidence.quote
    )


def places_of(evidence: Iterable[types.Evidence]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place_of(one) for one in evidence))[:PLACES]


def index_of(report: types.Report) -> Index:
    facts = {known.id: known for known in _facts(report)}
    pages: dict[tuple[str, int], list[Known]] = {}
    for known in facts.values():
        for key in dict.fromkeys((place.document, place.page) for place in known.places):
            pages.setdefault(key, []).append(known)
    return Index(
        MappingProxyType(facts),
        MappingProxyType({key: tuple(found) for key, found in pages.items()}),
        MappingProxyType(_uses(report, facts)),
        MappingProxyType(_flagged(facts.values())),
    )


def _flagged(facts: Iterable[Known]) -> dict[tuple[str, int], dict[str, int]]:
    counted: dict[tuple[str, int], dict[str, int]] = {}
    for one in facts:
        pages = {(place.document, place.page) for place in one.places}
        for key in pages | {(document, 0) for document, _ in pages}:
            if one.severity:
                here = counted.setdefault(key, {})
                here[one.severity] = here.get(one.severity, 0) + 1
    return counted


def _facts(report: types.Report) -> Iterator[Known]:
    words = load_words()
    yield from _findings(report)
    for goods in report.goods:
        name = Wording(f"商品项 {goods.item} {goods.name}", f"Item {goods.item} {goods.name}")
        yield _known(goods.id, "goods", name, goods.evidence)
    yield from _materials(report)
    for document in report.documents:
        yield from _of_document(document)
    yield from _of_papers(report)
    for indicator in report.indicators:
        yield _known(indicator.id, "indicators", named(indicator), indicator.evidence)
    for contradiction in report.contradictions:
        yield _known(
            contradiction.id, "contradictions", differing(contradiction), contradiction.evidence
        )
    for candidate in report.candidates:
        yield _known(candidate.id, "candidates", entry(candidate), _basis(candidate))
        for flag in candidate.flags:
            kind = words.of("flag", flag.code)
            english = flag.detail_en or flag.detail
            name = Wording(f"{kind.zh}：{flag.detail}", f"{kind.en}: {english}")
            yield _known(flag.id, "flags", name, flag.evidence)._replace(code=flag.code)
    for derived in report.derived:
        comes_out = result_of(derived.computed)[1] or figure_of(derived)
        name = Wording(
            f"{derived.parameter} {comes_out}", f"{derived.parameter_en} {comes_out}"
        )  # fmt: skip
        yield _known(derived.id, "derived", name, derived.evidence)
    for said in report.statements:
        yield _known(said.id, "statements", Wording(said.quote, said.quote), said.evidence)


def _known(id: str, layer: Layer, label: Wording, evidence: Iterable[types.Evidence]) -> Known:
    short = Wording(*(text if len(text) <= LABEL else text[: LABEL - 1] + "…" for text in label))
    return Known(id, layer, short, places_of(evidence))


def _findings(report: types.Report) -> Iterator[Known]:
    for severity in ("must", "should", "note"):
        for one in report.findings:
            if one.severity == severity:
                name = Wording(one.message, one.message_en or one.message)
                known = _known(one.id, "findings", name, one.evidence)
                yield known._replace(severity=severity, code=one.code)


def _materials(report: types.Report) -> Iterator[Known]:
    """Each required material with where its papers begin, then where its elements stand."""
    words = load_words()
    first = {one.id: one.page_list[0].page for one in report.documents if one.page_list}
    for one in report.materials:
        name, state = words.of("requirement", one.requirement), words.of("material", one.status)
        label = Wording(f"{name.zh}：{state.zh}", f"{name.en}: {state.en}")
        papers = (Place(id, first[id], None, None, "") for id in one.documents if id in first)
        told = one.elements
        stated = (told.performance, told.main_use, told.reason) if told else ()
        places = (*papers, *(place_of(found) for found in stated if found))
        yield Known(material_fact(one.requirement), "materials", label, places[:PLACES])


def _of_document(document: types.Document) -> Iterator[Known]:
    words = load_words()
    for part in document.parts:
        kind, file = words.of("kind", part.kind), document.path.rsplit("/", 1)[-1]
        places = tuple(
            Place(document.id, page, None, None, part.title) for page in part.pages[:PLACES]
        )
        label = Wording(f"{kind.zh} {file}", f"{kind.en} {file}")
        yield Known(part.id, "parts", label, places)
    for seal in document.seals:
        owner = seal.owner or "？"
        name = Wording(f"印章 {owner}", f"Seal {owner}")
        yield _known(seal.id, "seals", name, seal.evidence)
    for one in document.particulars:
        heading = words.of("field", one.field)
        name = Wording(f"{heading.zh}：{one.value}", f"{heading.en}: {one.value}")
        yield _known(one.id, "particulars", name, one.evidence)


def _of_papers(report: types.Report) -> Iterator[Known]:
    words = load_words()
    for paper in papers_of(report):
        file = paper.document.path.rsplit("/", 1)[-1]
        label = Wording(f"{file} 的中文译文", f"Chinese translation of {file}")
        pages = paper.part.pages[:PLACES]
        places = tuple(Place(paper.document.id, page, None, None, "") for page in pages)
        yield Known(translation_fact(paper.part.id), "translations", label, places)
        for number, one in enumerate(paper.part.translation.differences, start=1):
            kind = words.of("difference", one.kind)
            name = Wording(f"译文差异 {number} {kind.zh}", f"Difference {number} {kind.en}")
            evidence = (one.source, one.target) if one.target else (one.source,)
            yield _known(one.id, "differences", name, evidence)


def named(indicator: types.Indicator) -> Wording:
    figure = figure_of(indicator)
    printed = indicator.parameter or ""
    chinese = indicator.gloss or printed
    return Wording(f"{chinese} {figure}".strip(), f"{printed} {figure}".strip())


def differing(contradiction: types.Contradiction) -> Wording:
    """What is stated differently, without the figures of each paper."""
    name = chinese_of(contradiction.parameter_id)
    about = Wording(name, english_of(name) or name)
    if contradiction.field:
        about = load_words().of("field", contradiction.field)
    if not about.zh:
        about = load_words().of("contradiction", contradiction.kind)
    subject = f" {contradiction.subject}" if contradiction.subject else ""
    return Wording(f"不一致：{about.zh}{subject}", f"Conflict: {about.en}{subject}")


def entry(candidate: types.Candidate) -> Wording:
    code = candidate.code or "—"
    return Wording(
        f"候选条目 {code} {candidate.title}",
        f"Candidate {code} {candidate.title_en or candidate.title}",
    )


def _basis(candidate: types.Candidate) -> Iterator[types.Evidence]:
    """What a candidate rests on: the words that brought it near, then flags and criteria."""
    for reason in candidate.reasons:
        yield from reason.evidence
    for flag in candidate.flags:
        yield from flag.evidence
    for criterion in candidate.criteria:
        yield from criterion.evidence


def _uses(report: types.Report, facts: Mapping[str, Known]) -> dict[str, tuple[Known, ...]]:
    found: dict[str, dict[str, Known]] = {}

    def rests(user: str, on: Sequence[str]) -> None:
        for id in on:
            if id in facts and user in facts and id != user:
                found.setdefault(id, {})[user] = facts[user]

    for candidate in report.candidates:
        for criterion in candidate.criteria:
            rests(candidate.id, criterion.indicators)
        for flag in candidate.flags:
            rests(candidate.id, flag.indicators)
    for contradiction in report.contradictions:
        rests(contradiction.id, contradiction.indicators)
    for derived in report.derived:
        rests(derived.id, derived.inputs)
    for finding in report.findings:
        rests(finding.id, finding.refers_to)
    return {id: tuple(users.values()) for id, users in found.items()}
