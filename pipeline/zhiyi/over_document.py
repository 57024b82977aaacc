"""The stages run over one document: whole, in blocks of pages, from a layer on, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial, reduce

from zhiyi.artefacts import new_document
from zhiyi.assemble import (
    DOCUMENT_LAYERS,
    WHOLE_LAYERS,
    document_stages,
    joining_stages,
    page_stages,
    whole_stages,
)
from zhiyi.clock import Clock
from zhiyi.corrections.applying import carried, correct
from zhiyi.corrections.figures import Readers
from zhiyi.corrections.together import Said
from zhiyi.document import Document, Problem
from zhiyi.equipment import Engines, Knowledge, WordEngines
from zhiyi.errors import InputError, ZhiyiError
from zhiyi.flow import Stage, apply, between, check, reason_of
from zhiyi.intake.files import Submitted
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.kinds import document_kind
from zhiyi.limits import Limits
from zhiyi.parted import PAGE_LAYERS, with_pages_of


def open_document(submitted: Submitted, *, limits: Limits) -> tuple[Document, OpenSource | None]:
    """The document and its opened file; no file where it cannot be used, and then a problem."""
    doc = new_document(submitted)
    if doc.kind == "container" or not submitted.bytes:
        return doc, None
    try:
        source = open_source(submitted, limits=limits)
    except InputError as error:
        problem = Problem(stage="intake", code=error.code, detail=str(error))
        return replace(doc, problems=(*doc.problems, problem)), None
    return replace(doc, pages=source.pages, problems=(*doc.problems, *source.problems)), source


def read_document(
    doc: Document,
    source: OpenSource,
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages over a document, from ``since`` to ``until`` (both included)."""
    stages = document_stages(source, engines, knowledge)
    check(stages)
    return _run(doc, stages, since, until, clock)


def read_pages(
    doc: Document,
    source: OpenSource,
    *,
    engines: Engines,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages over pages, without what only the whole document shows. ``doc`` is narrowed to
    them (``parted.narrowed``)."""
    stages = [replace(stage, join=None) for stage in page_stages(source, engines)]
    return _run(doc, stages, since, until, clock)


def join_blocks(
    doc: Document,
    blocks: Sequence[Document],
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str | None = None,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """The document of which ``blocks`` were read, as it would be had it been read whole. ``doc``:
    as it was opened, or, with ``since``, as it was kept."""
    doc = with_pages_of(doc, blocks)
    stages = (*joining_stages(blocks), *whole_stages(engines, knowledge))
    return _run(doc, stages, since, until, clock)


def reread_document(
    doc: Document,
    *,
    engines: Engines,
    knowledge: Knowledge,
    since: str,
    until: str | None = None,
    clock: Clock | None = None,
) -> Document:
    """Run the stages that need no file over a document that was kept, from ``since`` on, which is
    one of ``WHOLE_LAYERS``."""
    return _run(doc, whole_stages(engines, knowledge), since, until, clock)


def correct_document(
    doc: Document,
    said: Sequence[Said],
    *,
    engines: WordEngines,
    knowledge: Knowledge,
    clock: Clock | None = None,
) -> Document:
    """A document that was kept with what officers hold of it, and everything that follows: the
    stages behind the first layer that they touch run anew, none of which needs the file."""
    if not said:
        return doc
    readers = Readers(knowledge.lexicon, knowledge.units, engines.nlp)
    amend = partial(correct, said=said, readers=readers)
    touched = {one.last.layer for one in said}
    before = doc
    for layer in PAGE_LAYERS:
        doc = amend(doc, layer)
    if not touched & {"lines", "tables", "parts"}:
        return reduce(amend, WHOLE_LAYERS, doc)
    since = "passages"
    if not touched & {"lines", "tables"}:
        doc, since = _with_kind(amend(doc, "parts")), "particulars"
    stages = [
        replace(stage, amend=partial(amend, layer=stage.fills))
        for stage in whole_stages(engines, knowledge)
    ]
    return carried(before, _run(doc, stages, since, None, clock))


def _run(
    doc: Document,
    stages: Sequence[Stage[Document]],
    since: str | None,
    until: str | None,
    clock: Clock | None,
) -> Document:
    for stage in between(stages, DOCUMENT_LAYERS, since=since, until=until):
        doc = apply(doc, stage, clock=clock)
        if stage.fills == "parts":
            doc = _with_kind(doc)
    return doc


def _with_kind(doc: Document) -> Document:
    """Of which kind it is as a whole, by its parts."""
    kind, score = document_kind(doc.parts)
    return replace(doc, kind=kind, kind_score=score)


def failed(doc: Document, error: BaseException) -> Document:
    """A document whose reading broke off: it stays, with the reason."""
    code = error.code if isinstance(error, ZhiyiError) else "FILE_PARTLY_READ"
    detail = f"处理中断（{reason_of(error)}）"
    return replace(doc, problems=(*doc.problems, Problem(stage="run", code=code, detail=detail)))
