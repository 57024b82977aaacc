"""One document alone: whether it is foreign, its own Chinese taken into account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhiyi.document import Document, Evidence, Line, Origin, Page, Part, Passage, fact_id
from zhiyi.engines.protocols import Encoder
from zhiyi.foreign import Judgement, judge_pages, shares
from zhiyi.inquiry import Dates, Inquiry, Notice
from zhiyi.translations.find import find_translations

METHOD = "alone@1"


def judge_alone(doc: Document, *, encoder: Encoder) -> Judgement:
    """As the report of an inquiry with this document only would say; needs passages and parts.

    The worst of its parts: foreign before what cannot be told before Chinese.
    """
    today = date.min  # nothing of this is dated
    inquiry = Inquiry(
        id=doc.id,
        folder="",
        notice=Notice(),
        dates=Dates(as_of=today, chosen=today, basis="today"),
        documents=(doc,),
    )
    found = {t.part: t for t in find_translations(inquiry, encoder=encoder).facts}
    judged = [
        Judgement(found[part.id].foreign, found[part.id].detail)
        if part.id in found
        else Judgement(part.foreign)
        for part in doc.parts
    ]
    if any(one.foreign for one in judged):
        return Judgement(True)
    untold = [one.reason for one in judged if one.foreign is None]
    if not doc.parts:
        untold = [judge_pages(doc, ()).reason]
    return Judgement(None if untold else False, "；".join(dict.fromkeys(filter(None, untold))))


def document_of(passages: Sequence[Passage]) -> Document:
    """A document of one page and one part that holds these passages of plain text."""
    doc = Document(id="text", path="-", sha256="", media_type="text/plain", bytes=0)
    lines: list[Line] = []
    kept: list[Passage] = []
    for passage in passages:
        own = [_line(doc, place, n) for n, place in enumerate(passage.evidence, len(lines))]
        lines += own
        kept.append(replace(passage, lines=tuple(line.id for line in own)))
    page = Page(number=1, width=0, height=0, locator="正文")
    doc = replace(doc, pages=(page,), lines=tuple(lines), passages=tuple(kept))
    if not lines:
        return doc
    part = Part(
        id=fact_id("part", doc, "page 1", 0),
        evidence=lines[0].evidence,
        origin=Origin(METHOD, 1.0),
        pages=(1,),
        kind="other",
        languages=shares(kept),
        foreign=judge_pages(doc, (1,)).foreign,
    )
    return replace(doc, parts=(part,))


def _line(doc: Document, place: Evidence, n: int) -> Line:
    return Line(
        id=fact_id("line", doc, "1", n),
        evidence=(place,),
        origin=Origin(METHOD, 1.0),
        text=place.quote,
        source="office",
    )
