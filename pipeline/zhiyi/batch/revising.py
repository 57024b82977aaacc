"""Revising: an inquiry told again from what is kept, with the corrections of officers."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from zhiyi import artefacts
from zhiyi.batch import loaded
from zhiyi.batch.handing_in import link_documents
from zhiyi.batch.tasks import Loaded, Retelling, Revise, Told, layout
from zhiyi.batch.telling import documents_of, program_of, told_of
from zhiyi.batch.versions import finding_version
from zhiyi.clock import Clock
from zhiyi.corrections.comparing import changes_between
from zhiyi.corrections.keeping import Kept, kept_corrections
from zhiyi.corrections.over_inquiry import Corrections
from zhiyi.corrections.revision import Revision, newest_revision
from zhiyi.corrections.revision import told_of as revision_told
from zhiyi.document import Document
from zhiyi.equipment import Knowledge
from zhiyi.inquiry import Inquiry
from zhiyi.over_document import correct_document
from zhiyi.over_inquiry import read_inquiry
from zhiyi.recall import Recall
from zhiyi.report import schema, types
from zhiyi.report.crops import Cuts, cuts_in
from zhiyi.report.write import write_report
from zhiyi.store import (
    REVISION_FILE,
    REVISIONS,
    Layout,
    picture_name,
    settle,
    write_whole,
)

Rests: TypeAlias = tuple[str, str, str]
"""What a revision rests on, as hashes: the original, the corrections, the program."""

STALE = 3600.0
"""Seconds after which what a writer left unfinished is nobody's any more: none takes minutes."""


def load(task: Revise, clock: Clock) -> Loaded:
    """Have ready what a revision takes: seconds before an officer waits for the first one."""
    retelling, asked = task.retelling, task.retelling.reporting
    with clock.stage("load"):
        knowledge = _knowledge(retelling)
        loaded.word_readers(retelling.tagger)
        loaded.encoder(asked.encoder).encode(["抗拉强度 tensile strength"])  # reads its weights
        loaded.translators(asked.translators)
        artefacts.program_hash()
    return Loaded(parameters=len(knowledge.lexicon.parameters))


def revise(task: Revise, clock: Clock) -> Told:
    """Write the next revision, and say what is in its report. The newest one is left as it is
    where it rests on the same corrections, original and program."""
    began, place = monotonic(), layout(task)
    with clock.stage("open"):
        kept = kept_corrections(place.folder)
        base = place.report_json.read_bytes()
        newest = newest_revision(place.folder)
    rests = (sha256(base).hexdigest(), kept.digest, artefacts.program_hash())
    if newest is not None and rests == _rests_of(newest):
        return _told(task, _report(newest.folder), newest.number, kept)
    with clock.stage("load"):
        knowledge = _knowledge(task.retelling)
    recall = _recall(task, place, newest)
    inquiry = _corrected(task, place, kept, knowledge, recall, clock)
    with _whole(place.folder) as (folder, number), clock.stage("report"):
        asked = task.retelling.reporting
        program = program_of(asked, inquiry, knowledge.controls, monotonic() - began)
        report = write_report(
            inquiry,
            program=program,
            out=folder,
            pictures=partial(artefacts.kept_picture, place),
            picture_file=_picture_file,
            cuts=_cuts(place) if recall.same else {},
        )
        _keep(inquiry.documents, place, Layout(folder))
        if recall.news:
            write_whole(Layout(folder).found, recall.told())
        before = _report(newest.folder) if newest is not None else None
        revision = _revision(folder, number, report, schema.from_bytes(base), before, rests)
        revision = replace(revision, corrections=inquiry.amendments)
        write_whole(folder / REVISION_FILE, revision_told(revision))
    return _told(task, report, number, kept)


def _rests_of(revision: Revision) -> Rests:
    return (revision.base_sha256, revision.corrections_sha256, revision.program)


def _report(folder: Path) -> types.Report:
    return schema.from_bytes(Layout(folder).report_json.read_bytes())


def _told(task: Revise, report: types.Report, number: int, kept: Kept) -> Told:
    folder = f"{task.inquiry}/{REVISIONS}/{number}"
    return replace(told_of(report, folder=folder), revision=number, corrections=kept.digest)


def _knowledge(retelling: Retelling) -> Knowledge:
    asked = retelling.reporting
    return loaded.knowledge(edition=asked.edition, folder=asked.controls)


def _cuts(place: Layout) -> Cuts:
    """Of the original, whose pictures of pages are the revision's."""
    try:
        return cuts_in(place.report_html.read_text("utf-8", "replace"))
    except FileNotFoundError:
        return {}


def _recall(task: Revise, place: Layout, newest: Revision | None) -> Recall:
    """What stages found in the original, and in the newest revision, which keeps what it did not
    find as in the original."""
    files = (place.found, *([Layout(newest.folder).found] if newest is not None else []))
    return Recall(
        rests=finding_version(task.retelling.reporting),
        earlier=[file.read_bytes() if file.is_file() else None for file in files],
    )


def _corrected(
    task: Revise,
    place: Layout,
    kept: Kept,
    knowledge: Knowledge,
    recall: Recall,
    clock: Clock,
) -> Inquiry:
    """The inquiry with what officers hold of it, from the documents as they were read."""
    retelling, asked = task.retelling, task.retelling.reporting
    corrections = Corrections.of(kept)
    with clock.stage("open"):
        read, gone = documents_of(place, retelling.documents)
    documents = [_with(doc, read, corrections, task, knowledge, clock) for doc in read]
    with clock.stage("load"):
        encoder = loaded.encoder(asked.encoder)
        translators = loaded.translators(asked.translators)
    return read_inquiry(
        retelling.named,
        retelling.id,
        retelling.notice,
        documents,
        knowledge=knowledge,
        encoder=encoder,
        translators=translators,
        as_of=asked.as_of,
        option=asked.date,
        until=asked.until,
        problems=(*retelling.problems, *gone),
        corrections=corrections,
        recall=recall,
        clock=clock,
    )


def _with(
    doc: Document,
    documents: tuple[Document, ...],
    corrections: Corrections,
    task: Revise,
    knowledge: Knowledge,
    clock: Clock,
) -> Document:
    said = corrections.in_document(doc, documents)
    if not said:
        return doc
    with clock.stage("load"):
        engines = loaded.word_readers(task.retelling.tagger)
    return correct_document(doc, said, engines=engines, knowledge=knowledge, clock=clock)


def _picture_file(document: str, page: int) -> str:
    """Pictures stay with the original."""
    return f"../../{picture_name(document, page)}"


@contextmanager
def _whole(folder: Path) -> Iterator[tuple[Path, int]]:
    """A new folder below revisions/ and the number that it has, whole, in the end; where anything
    fails within, there is none."""
    below = folder / REVISIONS
    below.mkdir(exist_ok=True)
    _sweep(below)
    part = below / f".{secrets.token_hex(8)}.part"
    part.mkdir()
    try:
        number = max((int(one.name) for one in _numbered(below)), default=0) + 1
        yield part, number
        settle(part)
        os.rename(part, below / str(number))
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    settle(below)


def _numbered(below: Path) -> list[Path]:
    return [one for one in below.glob("[1-9]*") if one.name.isdecimal()]


def _sweep(below: Path) -> None:
    """Take away what writers that were killed left, and what is no whole revision."""
    unfinished = [one for one in _numbered(below) if not (one / REVISION_FILE).is_file()]
    for part in (*below.glob(".*.part"), *unfinished):
        if time.time() - part.stat().st_mtime > STALE:
            shutil.rmtree(part, ignore_errors=True)


def _keep(documents: tuple[Document, ...], original: Layout, revised: Layout) -> None:
    """The layers of the documents; of those that nobody corrected the very files."""
    for doc in documents:
        if doc.corrected:
            artefacts.keep_in(revised.document(doc.id), doc)
    if not original.report_json.is_symlink():  # at a desk whoever takes the revision does that
        link_documents(original, revised, [doc.id for doc in documents])


def _revision(
    folder: Path,
    number: int,
    report: types.Report,
    base: types.Report,
    before: types.Report | None,
    rests: Rests,
) -> Revision:
    """Without its corrections. ``before``: the revision before it."""
    original, corrections, program = rests
    changes = changes_between(base, report)
    return Revision(
        number=number,
        folder=folder,
        report_sha256=sha256(Layout(folder).report_json.read_bytes()).hexdigest(),
        base_sha256=original,
        corrections_sha256=corrections,
        program=program,
        corrections=(),
        changes=changes,
        since=changes if before is None else changes_between(before, report),
    )
