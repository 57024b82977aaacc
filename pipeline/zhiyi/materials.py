"""Whether the materials of Announcement 123 of 2025 are there, legible, sealed and translated.

Article 2 asks, under the official seal 公章 of the exporter, for the paper declaration, the
contract, an explanation (performance, main use, reason), test reports or other technical material,
what else Customs asked for, and a Chinese translation of what is foreign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiyi.document import Document, Evidence, Kind, Origin, Part, Seal, fact_id
from zhiyi.firms import one_letter_apart, same_firm
from zhiyi.flow import Found
from zhiyi.folding import letters
from zhiyi.inquiry import (
    Deficiency,
    Elements,
    Inquiry,
    Material,
    MaterialStatus,
    OwnerIs,
    Requirement,
    SealedBy,
    Sealing,
    Translation,
)
from zhiyi.kinds import load_kind_words

METHOD = "materials@1"
REQUIRED: tuple[tuple[Requirement, Kind], ...] = (
    ("declaration", "declaration"),
    ("contract", "contract"),
    ("explanation", "explanation"),
    ("technical", "technical"),
)
UNTRANSLATED = ("missing", "partial")
# Pages with fewer letters than this say nothing that could be judged.
LEGIBLE_LETTERS = 12
# Mean score of the lines below which a page counts as illegible; the readers' garbled lines of
# strongly blurred photographs lie under 0.5, clean scans above 0.9.
LEGIBLE_SCORE = 0.5
DOUBTFUL = "印文个别字存疑"
_OFFICIAL = re.compile(r"^(公章|行政章|单位公章)?$")
_LABORATORY = re.compile(
    r"检测|检验|检定|校准|质检|计量|实验室|测试|认证|鉴定|laborator|testing|inspection|qc|calibration",
    re.IGNORECASE,
)


def find_sealings(inquiry: Inquiry) -> Found[Sealing]:
    """Who sealed every part. Parts that are one paper share their seals."""
    groups = _groups(inquiry)
    sealings = []
    for doc, part in inquiry.parts():
        together = groups.get(part.id, (part.id,))
        seals = [s for id in together for s in inquiry.seals_on(*inquiry.part(id))]
        owners = tuple((seal.id, owner_of(seal, inquiry.exporter)) for seal in seals)
        unread = any(_seals_unread(*inquiry.part(id)) for id in together)
        sealings.append(
            Sealing(
                id=fact_id("sealing", doc, part.id, 0),
                evidence=tuple(s.place for s in seals) or part.evidence,
                origin=Origin(METHOD, min((s.origin.score for s in seals), default=1.0)),
                part=part.id,
                sealed_by=_sealed_by(seals, dict(owners), unread=unread),
                owners=owners,
            )
        )
    return Found(tuple(sealings))


def find_materials(inquiry: Inquiry) -> Found[Material]:
    """Every requirement with its status and what is deficient."""
    papers = _papers(inquiry)
    materials = [_required(inquiry, papers, name, kind) for name, kind in REQUIRED]
    materials += [_other(inquiry, papers), _translation(inquiry)]
    return Found(tuple(materials))


def owner_of(seal: Seal, exporter: str | None) -> OwnerIs | None:
    """Whose seal it is; None where its name or the exporter cannot be read, or where a letter that
    was read with doubt is all that differs.

    A name of which a letter is doubtful counts only where it reads as the exporter's letter for
    letter: of 60 drawn seals 36 are told for sure and 14 more by this; of 60 whose name differs
    from the exporter's in one look-alike letter, none for sure and one by this (昜 for 易):
    ``python tests/measure/drawn_seals.py 60 --seed 5 --twins``.
    """
    if DOUBTFUL in seal.notes and one_letter_apart(seal.owner, exporter):
        return None
    match same_firm(seal.owner, exporter):
        case True:
            return "exporter"
        case False:
            return "another"
        case _:
            return "exporter" if same_firm(seal.unsure, exporter) else None


def _sealed_by(
    seals: Sequence[Seal], owners: dict[str, OwnerIs | None], *, unread: bool
) -> SealedBy:
    """The best seal counts; a copy in grey does not show that the original bears one."""
    original = [seal for seal in seals if seal.colour not in ("grey", "black")]
    own = [seal for seal in original if owners[seal.id] == "exporter"]
    if any(_OFFICIAL.match(seal.purpose or "") for seal in own):
        return "exporter_official"
    if own:
        return "exporter_special"
    if unread or any(owners[seal.id] != "another" for seal in seals):
        return "undetermined"
    return "another" if seals else "none"


def _seals_unread(doc: Document, part: Part) -> bool:
    return any(
        problem.stage == "seals" and (problem.page is None or problem.page in part.pages)
        for problem in doc.problems
    )


def _groups(inquiry: Inquiry) -> dict[str, tuple[str, ...]]:
    """For every joined part the ids of all parts of its paper, the first page first."""
    parent = {joining.part: joining.continues for joining in inquiry.joinings}
    groups: dict[str, list[str]] = {}
    for _, part in inquiry.parts():
        groups.setdefault(_head(part.id, parent), []).append(part.id)
    return {id: tuple(group) for group in groups.values() for id in group}


def _head(id: str, parent: dict[str, str]) -> str:
    seen = {id}
    while id in parent and parent[id] not in seen:
        id = parent[id]
        seen.add(id)
    return id


@dataclass(frozen=True, slots=True)
class _Paper:
    """A part, or several parts of one paper: documents and parts in order, the first one's kind."""

    kind: Kind
    parts: tuple[tuple[Document, Part], ...]

    @property
    def head(self) -> tuple[Document, Part]:
        return self.parts[0]


def _papers(inquiry: Inquiry) -> list[_Paper]:
    parent = {joining.part: joining.continues for joining in inquiry.joinings}
    groups = _groups(inquiry)
    papers = []
    for head in dict.fromkeys(_head(part.id, parent) for _, part in inquiry.parts()):
        parts = tuple(inquiry.part(id) for id in groups[head])
        first = inquiry.part(head)
        ordered = (first, *(pair for pair in parts if pair[1].id != head))
        papers.append(_Paper(first[1].kind, ordered))
    return papers


def _required(
    inquiry: Inquiry, papers: Sequence[_Paper], name: Requirement, kind: Kind
) -> Material:
    mine = [paper for paper in papers if paper.kind == kind]
    deficiencies = [d for paper in mine for d in _deficiencies(inquiry, paper)]
    status: MaterialStatus = "present" if mine else "missing"
    detail = ""
    elements = _elements(mine) if kind == "explanation" and mine else None
    if elements is not None:
        deficiencies += _incomplete(mine[0], elements)
    if mine and all(_illegible(doc, part) for paper in mine for doc, part in paper.parts):
        status, detail = "undetermined", "仅凭文件名推断，内容未能识读"
    elif not mine and (names := _perhaps(inquiry, kind)):
        status, detail = "undetermined", f"以下文件未能识读，可能为该项材料：{'、'.join(names)}"
    return Material(
        requirement=name,
        status=status,
        parts=tuple(part.id for paper in mine for _, part in paper.parts),
        deficiencies=tuple(deficiencies),
        elements=elements,
        detail=detail,
    )


def _perhaps(inquiry: Inquiry, kind: Kind) -> list[str]:
    """Files that could not be read and are named like a paper of ``kind``."""
    words = load_kind_words()
    return [
        doc.path
        for doc in inquiry.documents
        if doc.status == "unreadable"
        and words.of_title(re.sub(r"\.[A-Za-z0-9]+$", "", doc.path.rsplit("/", 1)[-1])) == kind
    ]


def _deficiencies(inquiry: Inquiry, paper: _Paper) -> Iterator[Deficiency]:
    doc, part = paper.head
    yield from _seal_deficiency(inquiry, doc, part)
    for one, other in paper.parts:
        if _illegible(one, other):
            detail = f"第{_pages(other)}页未能识读"
            yield Deficiency(document=one.id, part=other.id, kind="illegible", detail=detail)
        translation = _translation_of(inquiry, other)
        if translation is not None and translation.status in UNTRANSLATED:
            detail = untranslated(translation)
            yield Deficiency(document=one.id, part=other.id, kind="not_translated", detail=detail)


def _seal_deficiency(inquiry: Inquiry, doc: Document, part: Part) -> Iterator[Deficiency]:
    sealing = next((s for s in inquiry.sealings if s.part == part.id), None)
    if sealing is None:
        return
    seals = [seal for d in inquiry.documents for seal in d.seals]
    owners = [s for s in seals if s.id in dict(sealing.owners)]
    names = "、".join(dict.fromkeys(s.owner or s.text for s in owners if s.owner or s.text))
    match sealing.sealed_by:
        case "none":
            yield Deficiency(document=doc.id, part=part.id, kind="unsealed", detail="未检出印章")
        case "another" if all(is_laboratory(seal) for seal in owners):
            detail = f"仅有检验检测机构印章（{names}），未检出出口货物发货人公章"
            yield Deficiency(document=doc.id, part=part.id, kind="unsealed", detail=detail)
        case "another":
            detail = f"印章名称（{names}）与出口货物发货人名称不一致"
            yield Deficiency(document=doc.id, part=part.id, kind="seal_of_another", detail=detail)
        case "exporter_special":
            purposes = "、".join(dict.fromkeys(s.purpose for s in owners if s.purpose))
            detail = f"仅加盖{purposes or '专用章'}，未检出公章"
            yield Deficiency(document=doc.id, part=part.id, kind="only_special_seal", detail=detail)
        case _:
            return


def is_laboratory(seal: Seal) -> bool:
    """A seal of a laboratory or of quality inspection: no fault, and no replacement either."""
    return (
        _LABORATORY.search(" ".join((seal.owner or "", seal.purpose or "", seal.text))) is not None
    )


def _illegible(doc: Document, part: Part) -> bool:
    lines = doc.lines_of(*part.pages)
    size = sum(len(letters(line.text)) for line in lines)
    if size < LEGIBLE_LETTERS:
        return True
    weight = sum(line.origin.score * len(line.text) for line in lines)
    return weight / max(sum(len(line.text) for line in lines), 1) < LEGIBLE_SCORE


def _pages(part: Part) -> str:
    return "、".join(str(page) for page in part.pages)


def _elements(papers: Sequence[_Paper]) -> Elements:
    """Where the explanations state performance, main use and reason, over all of them."""
    found: dict[str, Evidence] = {}
    for doc, part in (pair for paper in papers for pair in paper.parts):
        for particular in doc.particulars:
            if particular.place.page in part.pages:
                found.setdefault(particular.field, particular.place)
        for indicator in doc.indicators:
            if indicator.place.page in part.pages:
                found.setdefault("performance", indicator.place)
    return Elements(
        performance=found.get("performance"),
        main_use=found.get("main_use"),
        reason=found.get("reason"),
    )


ELEMENT_NAMES = {
    "performance": "性能指标",
    "main_use": "主要用途",
    "reason": "认为不属于出口管制范围的理由",
}


def missing_elements(elements: Elements) -> list[str]:
    """The elements that an explanation does not state, by name."""
    return [name for name in ELEMENT_NAMES if getattr(elements, name) is None]


def _incomplete(paper: _Paper, elements: Elements) -> Iterator[Deficiency]:
    missing = missing_elements(elements)
    if missing:
        doc, part = paper.head
        names = "、".join(ELEMENT_NAMES[name] for name in missing)
        detail = f"未检出：{names}"
        yield Deficiency(document=doc.id, part=part.id, kind="incomplete", detail=detail)


def _other(inquiry: Inquiry, papers: Sequence[_Paper]) -> Material:
    """What Customs asked for besides the four, by the words of the request."""
    asked = inquiry.notice.other_requested
    if not asked:
        return Material(requirement="other", status="not_required")
    found: list[_Paper] = []
    missing: list[str] = []
    for request in asked:
        answers = [paper for paper in papers if _answers(paper, request)]
        found += [paper for paper in answers if paper not in found]
        if not answers:
            missing.append(request)
    return Material(
        requirement="other",
        status="missing" if missing else "present",
        parts=tuple(part.id for paper in found for _, part in paper.parts),
        deficiencies=tuple(d for paper in found for d in _deficiencies(inquiry, paper)),
        detail=f"未检出：{'、'.join(missing)}" if missing else "",
    )


def _answers(paper: _Paper, request: str) -> bool:
    kind = load_kind_words().of_title(request)
    if kind is not None and kind not in ("other", "correspondence", "technical"):
        return paper.kind == kind
    wanted = letters(request)
    return any(
        wanted in letters(part.title) or wanted in letters(doc.path) for doc, part in paper.parts
    )


def untranslated(translation: Translation) -> str:
    """What a paper lacks, in a few words."""
    if translation.status != "partial":
        return "外文材料未见中文翻译件"
    if set(translation.targets) <= {translation.part}:
        return translation.detail or "部分外文内容未见中文译文"
    return f"中文翻译件仅覆盖约{translation.coverage:.0%}"


def _translation(inquiry: Inquiry) -> Material:
    """Chinese translations of what is foreign, as the translation stage found them."""
    needed = [t for t in inquiry.translations if t.status != "not_required"]
    if not needed:
        return _untold_translation(inquiry)
    deficiencies = []
    for translation in needed:
        if translation.status in UNTRANSLATED:
            doc, part = inquiry.part(translation.part)
            deficiencies.append(
                Deficiency(
                    document=doc.id,
                    part=part.id,
                    kind="not_translated",
                    detail=translation.detail or "外文材料未见完整的中文翻译件",
                )
            )
    return Material(
        requirement="translation",
        status=_translation_status(needed),
        parts=tuple(dict.fromkeys(target for t in needed for target in t.targets)),
        deficiencies=tuple(deficiencies),
    )


def _untold_translation(inquiry: Inquiry) -> Material:
    """Nothing to translate; undetermined where a foreign part was never looked at."""
    told = {translation.part for translation in inquiry.translations}
    parts = [part for _, part in inquiry.parts()]
    if any(part.foreign and part.id not in told for part in parts):
        detail = "外文材料的翻译情况未能核对"
        return Material(requirement="translation", status="undetermined", detail=detail)
    unknown = any(part.foreign is None for part in parts)
    detail = "部分材料的语种未能判断" if unknown else ""
    return Material(requirement="translation", status="not_required", detail=detail)


def _translation_status(needed: Sequence[Translation]) -> MaterialStatus:
    """A translation that covers a part only is there, and deficient."""
    states = {translation.status for translation in needed}
    if "missing" in states:
        return "missing"
    return "undetermined" if "undetermined" in states else "present"


def _translation_of(inquiry: Inquiry, part: Part) -> Translation | None:
    return next((t for t in inquiry.translations if t.part == part.id), None)
