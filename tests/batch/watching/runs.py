"""Events of the smallest runs."""

from __future__ import annotations

from pathlib import Path

from zhiyi.batch.events import (
    Event,
    FileEnded,
    FileFound,
    InquiryBegan,
    InquiryEnded,
    PagesEnded,
    PagesFound,
    RunBegan,
    RunEnded,
    TaskEnded,
)
from zhiyi.batch.tasks import Cause, Failure, Outcome, Read, Reading, ReadPages, Task
from zhiyi.batch.watching.records import Record
from zhiyi.document import document_id
from zhiyi.intake.files import Submitted

INQUIRY = "2026-017"
NAME = "宁波某某有限公司说明书.pdf"
SUBMITTED = Submitted(NAME, Path("/in") / NAME, "application/pdf", "ab" * 32, 1000)
DOCUMENT = document_id(SUBMITTED.path, SUBMITTED.sha256)


def read() -> Read:
    return Read(out=Path("/out"), inquiry=INQUIRY, submitted=SUBMITTED, reading=Reading())


def read_pages(first: int, last: int) -> ReadPages:
    return ReadPages(
        out=Path("/out"),
        inquiry=INQUIRY,
        submitted=SUBMITTED,
        reading=Reading(),
        first=first,
        last=last,
    )


def outcome(
    task: Task,
    *,
    seconds: float = 2.0,
    worker: str = "w1",
    records: tuple[Record, ...] = (),
    memory: int = 500 << 20,
    stages: tuple[tuple[str, float], ...] = (("lines", 1.5), ("tables", 0.25)),
) -> Outcome:
    return Outcome(
        task=task, seconds=seconds, worker=worker, records=records, memory=memory, stages=stages
    )


def failed(task: Task, cause: Cause, *, seconds: float = 4.0) -> Outcome:
    failure = Failure(cause=cause, detail="读取该文件的进程被终止")
    return Outcome(task=task, seconds=seconds, worker="w1", failure=failure)


def small_run() -> list[Event]:
    """One file of ten pages; its first attempt fails, and one page is lost."""
    return [
        RunBegan(run="r1", inquiries=1, workers=2, resumed=False),
        InquiryBegan(inquiry=INQUIRY, files=1),
        FileFound(
            inquiry=INQUIRY, document=DOCUMENT, name=NAME, media_type="application/pdf", bytes=1000
        ),
        PagesFound(inquiry=INQUIRY, document=DOCUMENT, pages=10),
        TaskEnded(outcome=failed(read(), "memory"), again=True),
        TaskEnded(outcome=outcome(read_pages(1, 8)), again=False),
        PagesEnded(inquiry=INQUIRY, document=DOCUMENT, pages=8),
        FileEnded(
            inquiry=INQUIRY,
            document=DOCUMENT,
            status="partly_read",
            pages=10,
            kept=False,
            codes=("FILE_PARTLY_READ",),
        ),
        TaskEnded(outcome=outcome(read_pages(9, 10), worker="w2"), again=False),
        InquiryEnded(inquiry=INQUIRY, documents=1, lost=1, problems=True, seconds=9.0, kept=False),
        RunEnded(seconds=10.0, stopped=False),
    ]
