"""Telling: what the documents of an inquiry say together, and its report."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from time import monotonic

import zhiyi
from zhiyi import artefacts
from zhiyi.batch import loaded
from zhiyi.batch.tasks import Reporting, Tell, Told, layout
from zhiyi.batch.versions import finding_version
from zhiyi.clock import Clock
from zhiyi.controls import ControlList
from zhiyi.deadlines import dates_of
from zhiyi.document import Document, Problem
from zhiyi.equipment import Knowledge
from zhiyi.findings import find_troubles
from zhiyi.inquiry import Inquiry
from zhiyi.intake.folder import Folder, open_folder
from zhiyi.over_inquiry import read_inquiry
from zhiyi.recall import Recall
from zhiyi.report import types
from zhiyi.report.summary import summary_of
from zhiyi.report.write import write_report
from zhiyi.store import Layout, write_whole

log = logging.getLogger(__name__)

NOT_EXAMINED = (
    "本报告只列出文件及其读取情况，未归集商品、未核对材料、未检索候选条目；各栏空白不表示没有问题，"
    "所有材料均需人工核对 "
    "this report lists the files only; nothing was examined, and what is empty does not mean that "
    "there is nothing; every paper is for officers to check"
)
NOT_RUN = (
    "未执行，本部分空白不表示没有问题，请人工核对 "
    "not run; that nothing stands here does not mean that there is nothing"
)
PARTS = (
    "goods",
    "materials",
    "translations",
    "contradictions",
    "candidates",
    "statements",
    "indicators",
    "seals",
)
"""What a report shows in parts of their own; a bare one says at each that it was not run."""

NOT_CHECKED = "未核对"
NOT_LOADED = "未载入 not loaded"
GONE = "已识读的文件结果未能取回（{id}），请重新运行 what was read of a file is gone, run again"


def tell(task: Tell, clock: Clock) -> Told:
    """Write the report, and say what is in it. ``bare``: without any stage and without most of the
    documents' layers, whatever became of them; findings then tell of files and failures only."""
    began, place = monotonic(), layout(task)
    with clock.stage("load"):
        knowledge = _knowledge(task)
    with clock.stage("open"):
        folder = open_folder(task.folder)
        documents, gone = documents_of(layout(task), task.documents, bare=task.bare)
    problems = (*of_notice(folder), *gone, *task.problems)
    if knowledge is None or task.bare:
        inquiry = _bare(task, folder, documents, problems)
    else:
        inquiry = _whole(task, folder, documents, problems, knowledge, clock)
    with clock.stage("report"):
        controls = knowledge.controls if knowledge else None
        seconds = task.elapsed + monotonic() - began
        program = program_of(task.reporting, inquiry, controls, seconds, bare=task.bare)
        pictures = partial(artefacts.kept_picture, place)
        report = write_report(inquiry, program=program, out=place.folder, pictures=pictures)
    told = told_of(report, folder=place.folder.name)
    if task.bare:
        unknown = (NOT_CHECKED,)
        summary = replace(told.summary, missing=unknown, translations=unknown, candidates=unknown)
        told = replace(told, summary=summary)
    return told


def told_of(report: types.Report, *, folder: str) -> Told:
    """What a run says of a report in the output folder of that name."""
    summary = summary_of(report, folder=folder)
    lost = sum(doc.status != "read" for doc in report.documents)
    return Told(
        summary=summary,
        must=summary.must,
        should=summary.should,
        documents=len(report.documents),
        lost=lost,
        problems=bool(lost or report.problems),
    )


def _knowledge(task: Tell) -> Knowledge | None:
    """None where it cannot be loaded, which only a bare report does without."""
    asked = task.reporting
    try:
        return loaded.knowledge(edition=asked.edition, folder=asked.controls)
    except Exception:  # the border of a bare report: it is written whatever broke
        if not task.bare:
            raise
        log.exception("the control list could not be loaded")
        return None


def documents_of(
    place: Layout, ids: Sequence[str], *, bare: bool = False
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents as they are kept, and what is gone. ``bare``: whatever one cannot be taken up
    for, it is gone."""
    documents: list[Document] = []
    gone: list[Problem] = []
    for id in ids:
        try:
            kept = artefacts.known(place, id)
        except Exception:  # likewise; the document is told as gone
            if not bare:
                raise
            log.exception("document %s could not be taken up", id)
            kept = None
        if kept is not None:
            documents.append(kept)
            continue
        gone.append(Problem(stage="run", code="FILE_UNREADABLE", detail=GONE.format(id=id)))
    return tuple(documents), tuple(gone)


def of_notice(folder: Folder) -> tuple[Problem, ...]:
    if folder.problem is None:
        return ()
    return (Problem(stage="intake", code="NOTICE_UNREADABLE", detail=folder.problem),)


def _whole(
    task: Tell,
    folder: Folder,
    documents: tuple[Document, ...],
    problems: tuple[Problem, ...],
    knowledge: Knowledge,
    clock: Clock,
) -> Inquiry:
    asked = task.reporting
    with clock.stage("load"):
        encoder = loaded.encoder(asked.encoder)
        translators = loaded.translators(asked.translators)
        recall = Recall(rests=finding_version(asked))
    inquiry = read_inquiry(
        task.named or str(folder.path),
        folder.notice.id or folder.name,
        folder.notice,
        documents,
        knowledge=knowledge,
        encoder=encoder,
        translators=translators,
        as_of=asked.as_of,
        option=asked.date,
        until=asked.until,
        problems=problems,
        recall=recall,
        clock=clock,
    )
    write_whole(layout(task).found, recall.told())
    return inquiry


def _bare(
    task: Tell, folder: Folder, documents: tuple[Document, ...], problems: tuple[Problem, ...]
) -> Inquiry:
    asked, notice = task.reporting, folder.notice
    told = Problem(stage="findings", code="STAGE_FAILED", detail=NOT_EXAMINED)
    inquiry = Inquiry(
        id=notice.id or folder.name,
        folder=task.named or str(folder.path),
        notice=notice,
        dates=dates_of(notice, declared=None, as_of=asked.as_of, option=asked.date),
        documents=tuple(
            replace(doc, tables=(), seals=(), passages=(), parts=(), particulars=(), indicators=())
            for doc in documents
        ),
        problems=(*problems, told),
    )
    parts = (Problem(stage=part, code="STAGE_FAILED", detail=NOT_RUN) for part in PARTS)
    findings = find_troubles(inquiry).facts
    return replace(inquiry, findings=findings, problems=(*inquiry.problems, *parts))


def program_of(
    asked: Reporting,
    inquiry: Inquiry,
    controls: ControlList | None,
    seconds: float,
    *,
    bare: bool = False,
) -> types.Program:
    """What made a report. ``bare``: no model did anything for it."""
    day = inquiry.dates.chosen
    used = types.ControlList(name=NOT_LOADED, edition=NOT_LOADED)
    if controls is not None:
        used = types.ControlList(
            name=controls.name,
            edition=controls.edition(day),
            date=controls.day(day).isoformat(),
            folder=controls.folder,
            digest=controls.digest(day),
        )
    engines = {"zhiyi": zhiyi.__version__}
    if not bare:
        engines = loaded.versions(asked.encoder, asked.translators)
    return types.Program(
        version=zhiyi.__version__,
        engines=engines,
        control_list=used,
        as_of=asked.as_of.isoformat(),
        started=asked.started,
        seconds=round(seconds, 1),
    )
