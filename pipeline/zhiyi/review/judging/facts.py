"""What of a report can be judged, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zhiyi.report.figures import figure_of
from zhiyi.report.types import (
    Candidate,
    Document,
    Evidence,
    Indicator,
    Material,
    Part,
    Report,
    Seal,
)
from zhiyi.report.words import load_words

Layer = Literal[
    "lines",
    "tables",
    "parts",
    "particulars",
    "seals",
    "indicators",
    "translations",
    "differences",
    "materials",
    "contradictions",
    "candidates",
    "flags",
    "findings",
]
FLAGGED: tuple[Layer, ...] = (
    "findings",
    "candidates",
    "flags",
    "contradictions",
    "differences",
)
"""Where the program says: look at this. Their facts have a ``code``, and how often officers agree
is counted by it."""
CORRECTABLE: frozenset[Layer] = frozenset(
    {
        "lines",
        "tables",
        "parts",
        "particulars",
        "seals",
        "indicators",
        "translations",
        "differences",
    }
)
"""Layers of which ``zhiyi.corrections`` carries a correction out; the others follow from these."""
Shown = tuple[float, float, float, float] | None

TRANSLATION, MATERIAL = "translation:", "material:"
"""Before a part's id and a requirement: the ids of what the report gives none."""
LONGEST_LABEL = 200
"""Characters; the fact itself is shown in full."""
NATIVE, OFFICE = "native", "office"
"""Readers of a text layer, and of formats without fixed layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fact stands: enough to find it again in another report, and to show it when it is
    gone.

    ``label`` is what an officer reads of it; ``says`` what it said when it was judged: another text
    there wants another look. ``kin`` must agree for something at another place to be the same fact
    (a finding's code, a candidate's entry). ``reader``: who read it (``name@version``), or what
    found it. ``document`` None: it stands nowhere (a missing material).
    """

    document: str | None = None
    path: str = ""
    sha256: str = ""
    page: int | None = None
    box: Shown = None
    locator: str | None = None
    quote: str = ""
    label: str = ""
    says: str = ""
    kin: str = ""
    reader: str = ""
    paper: str = ""

    def as_json(self) -> dict[str, Any]:
        """For ``Judgement.place``."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "box": list(self.box) if self.box else None
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        box = data.get("box")
        known = {name: data[name] for name in cls.__slots__ if name in data}
        return cls(**known | {"box": (box[0], box[1], box[2], box[3]) if box else None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that an officer can judge. ``code``: what kind of flag it is, for the figures; None
    where nothing was flagged."""

    id: str
    layer: Layer
    place: Place
    code: str | None = None

    @property
    def correctable(self) -> bool:
        return self.layer in CORRECTABLE


def translation_fact(part: str) -> str:
    """The id by which the translation of a part is judged."""
    return TRANSLATION + part


def material_fact(requirement: str) -> str:
    """The id by which one of the required materials is judged."""
    return MATERIAL + requirement


def facts_of(report: Report) -> dict[str, Fact]:
    """Every fact of the report that can be judged, by id, in the order of the report. Lines and
    cells, which a report does not hold, are in ``layers``."""
    return {fact.id: fact for fact in _Facts(report).all()}


class _Facts:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.documents = {document.id: document for document in report.documents}

    def all(self) -> Iterator[Fact]:
        for document in self.report.documents:
            yield from self._in_document(document)
        for indicator in self.report.indicators:
            yield self._indicator(indicator)
        for material in self.report.materials:
            yield self._material(material)
        for one in self.report.contradictions:
            kin = one.parameter_id or one.field or ""
            yield self._fact(
                one.id, "contradictions", one.evidence, code=one.kind, label=one.detail,
                says=one.detail, kin=f"{one.kind} {kin}",
            )  # fmt: skip
        for candidate in self.report.candidates:
            yield from self._candidate(candidate)
        for finding in self.report.findings:
            yield self._fact(
                finding.id, "findings", finding.evidence, code=finding.code, label=finding.message,
                says=finding.message, kin=finding.code,
            )  # fmt: skip

    def _in_document(self, document: Document) -> Iterator[Fact]:
        for part in document.parts:
            yield from self._part(document, part)
        for seal in document.seals:
            yield self._seal(seal)
        for one in document.particulars:
            field = load_words().of("field", one.field).zh
            yield self._fact(
                one.id, "particulars", one.evidence, label=f"{field}：{one.value}",
                says=one.value, kin=one.field, reader=self._reader(one.evidence[0]),
            )  # fmt: skip

    def _part(self, document: Document, part: Part) -> Iterator[Fact]:
        words, found = load_words(), part.translation
        where = Evidence(
            document=document.id, page=part.pages[0], box=None, locator=None, quote=part.title
        )
        kind = words.of("kind", part.kind).zh
        name = f"{kind} {document.path}"
        yield self._fact(part.id, "parts", (where,), label=name, says=part.kind)
        yield self._fact(
            translation_fact(part.id), "translations", (where,), label=f"译文：{name}",
            says=" ".join((found.status, *found.parts)),
        )  # fmt: skip
        for one in found.differences:
            evidence = (one.source, one.target) if one.target else (one.source,)
            yield self._fact(
                one.id, "differences", evidence, code=one.kind, label=one.detail,
                says=f"{one.source.quote} / {one.target.quote if one.target else ''}",
                kin=one.kind,
            )  # fmt: skip

    def _seal(self, seal: Seal) -> Fact:
        return self._fact(
            seal.id, "seals", seal.evidence, label=f"印章：{seal.owner or seal.text or '？'}",
            says=" ".join((seal.owner or seal.text, seal.purpose or "")).strip(), reader="seals",
        )  # fmt: skip

    def _indicator(self, one: Indicator) -> Fact:
        figure, name = figure_of(one), one.gloss or one.parameter or ""
        return self._fact(
            one.id, "indicators", one.evidence, label=f"{name} {figure}".strip(), says=figure,
            kin=one.parameter_id or one.parameter or "", reader=self._reader(one.evidence[0]),
        )  # fmt: skip

    def _material(self, material: Material) -> Fact:
        words = load_words()
        name = words.of("requirement", material.requirement).zh
        status = words.of("material", material.status).zh
        lacking = (f"{one.kind} {one.document}" for one in material.deficiencies)
        return self._fact(
            material_fact(material.requirement), "materials", (), label=f"{name}：{status}",
            says=" ".join((material.status, *lacking)),
        )  # fmt: skip

    def _candidate(self, one: Candidate) -> Iterator[Fact]:
        evidence = tuple(place for reason in one.reasons for place in reason.evidence)
        states = (f"{criterion.text}: {criterion.state}" for criterion in one.criteria)
        entry = f"{one.entry or one.code or one.title}"
        yield self._fact(
            one.id, "candidates", evidence, code=one.outcome,
            label=f"{one.code or '—'} {one.title}", says="; ".join((one.outcome, *states)),
            kin=f"{one.list} {entry} {' '.join(one.goods)}",
        )  # fmt: skip
        for flag in one.flags:
            yield self._fact(
                flag.id, "flags", flag.evidence, code=flag.code, label=flag.detail,
                says=flag.detail, kin=f"{flag.code} {entry}",
            )  # fmt: skip

    def _fact(
        self, id: str, layer: Layer, evidence: Iterable[Evidence], *, label: str, says: str,
        code: str | None = None, kin: str = "", reader: str = "",
    ) -> Fact:  # fmt: skip
        first = next(iter(evidence), None)
        document = self.documents.get(first.document) if first else None
        place = Place(
            document=first.document if first else None,
            path=document.path if document else "",
            sha256=document.sha256 if document else "",
            page=first.page if first else None,
            box=first.box if first else None,
            locator=first.locator if first else None,
            quote=first.quote if first else "",
            label=label[:LONGEST_LABEL],
            says=says,
            kin=kin,
            reader=reader or layer,
            paper=_paper(document, first),
        )
        return Fact(id=id, layer=layer, place=place, code=code)

    def _reader(self, evidence: Evidence) -> str:
        """Who read the page that it stands on."""
        document = self.documents.get(evidence.document)
        pages = document.page_list if document else ()
        source = next((page.text_source for page in pages if page.page == evidence.page), None)
        if source is None:
            return OFFICE
        return NATIVE if source == "native" else _ocr(self.report.program.engines)


def _paper(document: Document | None, evidence: Evidence | None) -> str:
    if document is None or evidence is None:
        return ""
    parts = (part.kind for part in document.parts if evidence.page in part.pages)
    return next(parts, document.kind)


def _ocr(engines: Mapping[str, str]) -> str:
    version = engines.get("rapidocr")
    return f"rapidocr@{version}" if version else "ocr"
