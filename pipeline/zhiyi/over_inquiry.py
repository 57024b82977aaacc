"""The stages run over one inquiry whose documents are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zhiyi.assemble import DOCUMENT_LAYERS, INQUIRY_LAYERS, inquiry_stages
from zhiyi.clock import Clock
from zhiyi.corrections.over_inquiry import Corrections, pairings
from zhiyi.deadlines import dates_of
from zhiyi.document import Document, Problem
from zhiyi.engines.protocols import Encoder, Translator
from zhiyi.equipment import Knowledge
from zhiyi.firms import exporter_of
from zhiyi.flow import between, check, run
from zhiyi.inquiry import Inquiry, Notice
from zhiyi.recall import Recall


def read_inquiry(
    folder: str,
    id: str,
    notice: Notice,
    documents: Sequence[Document],
    *,
    knowledge: Knowledge,
    encoder: Encoder,
    translators: Sequence[Translator] = (),
    as_of: date,
    option: date | None = None,
    until: str | None = None,
    problems: tuple[Problem, ...] = (),
    corrections: Corrections | None = None,
    recall: Recall | None = None,
    clock: Clock | None = None,
) -> Inquiry:
    """Run the stages over an inquiry whose documents are read; none where ``until`` is a stage over
    a document. ``problems`` are those met before; ``corrections``: those of officers, with which
    the documents were corrected (``correct_document``); ``recall``: as of ``inquiry_stages``."""
    declared = notice.declared or declared_on(documents)
    inquiry = Inquiry(
        id=id,
        folder=folder,
        notice=notice,
        dates=dates_of(notice, declared=declared, as_of=as_of, option=option),
        documents=tuple(documents),
        problems=problems,
    )
    exporter = exporter_of(inquiry)
    inquiry = replace(inquiry, exporter=exporter[0] if exporter else None)
    said = corrections.said if corrections else ()
    papers = pairings(said, documents)
    stages = inquiry_stages(
        knowledge, encoder, translators, corrections=corrections, papers=papers, recall=recall
    )
    check(stages, given=("documents",))
    if until in DOCUMENT_LAYERS:
        return inquiry
    return run(inquiry, between(stages, INQUIRY_LAYERS, until=until), clock=clock)


def declared_on(documents: Sequence[Document]) -> date | None:
    """The date of declaration 申报日期 on the form, where it can be read as a date."""
    for doc in documents:
        for particular in doc.particulars:
            if particular.field == "date" and _on_declaration(doc, particular.place.page):
                digits = "".join(c for c in particular.value if c.isdigit())
                try:
                    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
                except ValueError:
                    continue
    return None


def _on_declaration(doc: Document, page: int) -> bool:
    return any(part.kind == "declaration" and page in part.pages for part in doc.parts)
