"""What a worker does for each task, and what it writes.

A worker reads the file it is told of and what lies below ``out``, which is its desk (``desks``); it
writes there and below ``scratch`` only, whole files or none. Engines and knowledge are loaded when
first asked for, once a process.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from zhiyi import artefacts
from zhiyi.assemble import DOCUMENT_LAYERS, WHOLE_LAYERS
from zhiyi.batch import loaded
from zhiyi.batch.handing_in import remove_blocks
from zhiyi.batch.revising import load, revise
from zhiyi.batch.tasks import (
    DocumentRead,
    Join,
    PagesRead,
    Read,
    ReadPages,
    Revise,
    TakeIn,
    Taken,
    Task,
    Tell,
    Value,
    block_file,
    layout,
)
from zhiyi.batch.telling import tell
from zhiyi.clock import Clock
from zhiyi.document import Document, Problem
from zhiyi.equipment import Engines, Knowledge
from zhiyi.errors import ReadError
from zhiyi.flow import PAGES_TOGETHER, of_the_machine
from zhiyi.intake.files import take_in
from zhiyi.over_document import (
    failed,
    join_blocks,
    open_document,
    read_document,
    read_pages,
    reread_document,
)
from zhiyi.parted import PAGE_LAYERS, can_be_parted, narrowed

log = logging.getLogger(__name__)

LOST_PAGE = "第 {page} 页的识读结果未能取回 what was read of this page is gone"


def perform(task: Task, clock: Clock) -> Value:
    """Do a task; results are on disk when it returns. Memory or disk that ran out is raised
    (``MemoryError``, ``OSError``), and what nobody expected of pages, blocks or an inquiry; what
    breaks in reading a whole file becomes a problem of its document."""
    match task:
        case TakeIn():
            return _take_in(task, clock)
        case Read():
            return _read(task, clock)
        case ReadPages():
            return _read_pages(task, clock)
        case Join():
            return _join(task, clock)
        case Tell():
            return tell(task, clock)
        case Revise():
            return load(task, clock) if task.only_load else revise(task, clock)


def _take_in(task: TakeIn, clock: Clock) -> Taken:
    task.scratch.mkdir(parents=True, exist_ok=True)
    with clock.stage("intake"):
        found = take_in(task.file, task.name, scratch=task.scratch, limits=task.limits)
        return Taken(files=tuple(found))


def _read(task: Read, clock: Clock) -> DocumentRead | PagesRead:
    place, reading = layout(task), task.reading
    doc = artefacts.new_document(task.submitted)
    earlier = artefacts.known(place, doc.id) if reading.since else None
    if earlier and reading.since not in DOCUMENT_LAYERS:
        return artefacts.told(earlier)
    read: Document | PagesRead
    try:
        if earlier and reading.since in WHOLE_LAYERS:
            read = _reread(task, earlier, reading.since, clock)
        else:
            read = _read_file(task, earlier, clock)
    except Exception as error:  # the border of a worker: one file never ends the run
        if of_the_machine(error):
            raise
        log.exception("reading %s broke off", doc.id)
        read = failed(doc, error)
    if isinstance(read, PagesRead):
        return read
    with clock.stage("keep"):
        return artefacts.keep(place, read)


def _reread(task: Read, earlier: Document, since: str, clock: Clock) -> Document:
    """What was kept, read anew from a stage on that needs no file."""
    engines, knowledge = _loaded(task, clock)
    return reread_document(
        earlier,
        engines=engines,
        knowledge=knowledge,
        since=since,
        until=task.reading.until,
        clock=clock,
    )


def _read_file(task: Read, earlier: Document | None, clock: Clock) -> Document | PagesRead:
    """The document, read and with its pictures written; of a long one, how many pages it has."""
    reading = task.reading
    with clock.stage("open"):
        doc, source = open_document(task.submitted, limits=reading.limits)
    if source is None:
        return doc
    with source:
        doc = earlier or doc
        pages = len(doc.pages)
        long = task.parted or pages > PAGES_TOGETHER
        if pages and long and can_be_parted(task.submitted.media_type):
            return PagesRead(document=doc.id, pages=pages)
        engines, knowledge = _loaded(task, clock)
        doc = read_document(
            doc,
            source,
            engines=engines,
            knowledge=knowledge,
            since=reading.since if earlier else None,
            until=reading.until,
            clock=clock,
        )
        with clock.stage("pictures"):
            return artefacts.keep_pictures(layout(task), doc, source)


def _read_pages(task: ReadPages, clock: Clock) -> PagesRead:
    reading = task.reading
    with clock.stage("open"):
        doc, source = open_document(task.submitted, limits=reading.limits)
    if source is None:
        raise ReadError("文件此次无法打开 the file could not be opened this time")
    with source:
        earlier = _earlier(task, doc.id)
        doc = earlier or doc
        pages = len(doc.pages)
        engines, _ = _loaded(task, clock)
        block = read_pages(
            narrowed(doc, range(task.first, task.last + 1)),
            source,
            engines=engines,
            since=reading.since if earlier else None,
            until=reading.until,
            clock=clock,
        )
        if not block.pages:  # their stage broke off; its problem says so
            block = replace(block, pages=narrowed(doc, range(task.first, task.last + 1)).pages)
        with clock.stage("pictures"):
            block = artefacts.keep_pictures(layout(task), block, source)
    with clock.stage("keep"):
        artefacts.keep_in(block_file(task.out, task.inquiry, doc.id, task.first), block)
    return PagesRead(document=doc.id, pages=pages)


def _join(task: Join, clock: Clock) -> DocumentRead:
    """Writes the document and takes the blocks away, which tells a second try that all is done."""
    place, reading = layout(task), task.reading
    doc = artefacts.new_document(task.submitted)
    folder = block_file(task.out, task.inquiry, doc.id, 1).parent
    if task.blocks and not folder.exists() and (done := artefacts.known(place, doc.id)):
        return artefacts.told(done)
    blocks, missing = _blocks(task, doc.id)
    earlier = _earlier(task, doc.id)
    engines, knowledge = _loaded(task, clock)
    joined = join_blocks(
        earlier or _opened(task, blocks, clock),
        blocks,
        engines=engines,
        knowledge=knowledge,
        since=reading.since if earlier else None,
        until=reading.until,
        clock=clock,
    )
    joined = _with_problems(joined, (*missing, *task.lost))
    with clock.stage("keep"):
        told = artefacts.keep(place, joined)
        remove_blocks(task)
    return told


def _blocks(task: Join, id: str) -> tuple[list[Document], list[Problem]]:
    """The blocks as they are kept, each page once: where a run was cut off, pages may have been
    read alone first and in a block later, under one name."""
    blocks: list[Document] = []
    left = {page for first, last in task.blocks for page in range(first, last + 1)}
    for first, last in task.blocks:
        kept = artefacts.kept_in(block_file(task.out, task.inquiry, id, first))
        if kept is not None:
            pages = left & {page.number for page in kept.pages} & {*range(first, last + 1)}
            blocks.append(narrowed(kept, pages))
            left -= pages
    missing = [
        Problem(stage="run", code=ReadError.code, detail=LOST_PAGE.format(page=page), page=page)
        for page in sorted(left)
    ]
    return blocks, missing


def _opened(task: Join, blocks: list[Document], clock: Clock) -> Document:
    """The document with all of its pages; those of the blocks where it no longer opens."""
    with clock.stage("open"):
        doc, source = open_document(task.submitted, limits=task.reading.limits)
    if source is not None:
        with source:
            return doc
    return artefacts.new_document(task.submitted) if blocks else doc


def _earlier(task: ReadPages | Join, id: str) -> Document | None:
    """The document as it was kept, where its pages are read anew only from a stage on."""
    return artefacts.known(layout(task), id) if task.reading.since in PAGE_LAYERS else None


def _with_problems(doc: Document, problems: tuple[Problem, ...]) -> Document:
    return replace(doc, problems=tuple(dict.fromkeys((*doc.problems, *problems))))


def _loaded(task: Read | ReadPages | Join, clock: Clock) -> tuple[Engines, Knowledge]:
    """Documents are read with the same knowledge under every edition of the list."""
    with clock.stage("load"):
        return loaded.engines(task.reading.tagger), loaded.knowledge()
