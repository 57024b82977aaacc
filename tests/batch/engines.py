"""Engines for tests: tasks are done at once, in this process, by a function of the test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from zhiyi import codec
from zhiyi.artefacts import new_document
from zhiyi.batch.tasks import (
    Cause,
    DocumentRead,
    Failure,
    Join,
    Outcome,
    PagesRead,
    Read,
    ReadPages,
    TakeIn,
    Taken,
    Task,
    Tell,
    Told,
    Value,
    block_file,
    layout,
)
from zhiyi.document import document_id
from zhiyi.intake.files import submitted_file
from zhiyi.intake.media import PDF
from zhiyi.report.summary import Summary
from zhiyi.store import write_whole

Fault = Callable[[Task, bool], Cause | None]
"""What ends a task, tried for the first time or alone; None: nothing."""


class DirectEngine:
    """Does every task at once; ``done`` keeps what was asked, in order."""

    def __init__(self, perform: Callable[[Task], Value], fault: Fault = lambda *_: None) -> None:
        self._perform, self._fault = perform, fault
        self._outcomes: list[Outcome] = []
        self.asked: list[tuple[Task, bool]] = []
        self.slots = 2

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._outcomes.clear()

    def submit(self, task: Task, *, alone: bool = False) -> None:
        self.asked.append((task, alone))
        if cause := self._fault(task, alone):
            failure = Failure(cause=cause, detail=f"原因 {cause}")
            self._outcomes.append(Outcome(task=task, seconds=0.1, worker="w", failure=failure))
        else:
            value = self._perform(task)
            self._outcomes.append(Outcome(task=task, seconds=0.1, worker="w", value=value))

    def outcomes(self, *, wait: float) -> list[Outcome]:
        now, self._outcomes = self._outcomes[:1], self._outcomes[1:]
        return now

    @property
    def kinds(self) -> Counter[str]:
        return Counter(type(task).__name__ for task, _ in self.asked)


def make_believe(task: Task) -> Value:
    """Files are as long as their first line says, and PDFs by their names; what is read of them is
    nothing."""
    if isinstance(task, TakeIn):
        taken = submitted_file(task.file, task.name)
        media = PDF if task.name.endswith(".pdf") else taken.media_type
        return Taken(files=(replace(taken, media_type=media),))
    if isinstance(task, Tell):
        return _told(task)
    document = document_id(task.submitted.path, task.submitted.sha256)
    pages = _pages(task.submitted.file)
    if isinstance(task, ReadPages):
        write_whole(block_file(task.out, task.inquiry, document, task.first), b"{}")
        return PagesRead(document=document, pages=pages)
    if isinstance(task, Read) and (task.parted or pages > 8):
        return PagesRead(document=document, pages=pages)
    write_whole(layout(task).document(document), codec.dump(new_document(task.submitted)))
    lost = task.lost if isinstance(task, Join) else ()
    status = "partly_read" if lost else "read"
    return DocumentRead(document=document, status=status, pages=pages, problems=lost)


def _pages(file: Path) -> int:
    first = file.read_text("utf-8").split("\n")[0]
    return int(first) if first.isdecimal() else 1


def _told(task: Tell) -> Told:
    write_whole(layout(task).report_json, b"{}")
    summary = Summary(
        id=task.inquiry,
        folder=task.inquiry,
        exporter="",
        goods="",
        deadline="",
        must=0,
        should=0,
        note=0,
        missing=(),
        translations=(),
        candidates=(),
        problems=len(task.problems),
    )
    return Told(
        summary=summary,
        must=0,
        should=0,
        documents=len(task.documents),
        lost=0,
        problems=bool(task.problems),
    )
