"""The events of a run as entries of the log."""

from __future__ import annotations

import logging
from typing import Any, Self

import structlog

from zhiyi.batch.events import (
    Event,
    FileEnded,
    FileFound,
    InquiryBegan,
    InquiryEnded,
    Looked,
    PagesFound,
    RunBegan,
    RunEnded,
    TaskEnded,
)
from zhiyi.batch.tasks import Join, Outcome, Read, ReadPages, Task
from zhiyi.batch.watching.logs import event_logger, fields_of
from zhiyi.batch.watching.records import Record
from zhiyi.document import document_id


class Journal:
    """A listener; a context manager, so that no later entry bears the id of this run."""

    def __init__(self) -> None:
        self._log = event_logger()
        self._looked: Looked | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        structlog.contextvars.unbind_contextvars("run")

    def __call__(self, event: Event) -> None:
        log = self._log
        match event:
            case RunBegan():
                # Also what else is logged in this process meanwhile bears the id.
                structlog.contextvars.bind_contextvars(run=event.run)
                log.info(
                    "run began",
                    inquiries=event.inquiries,
                    workers=event.workers,
                    resumed=event.resumed,
                )
            case InquiryBegan():
                log.info("inquiry began", inquiry=event.inquiry, files=event.files)
            case FileFound():
                log.info(
                    "file found",
                    **_ids(event),
                    media_type=event.media_type,
                    bytes=event.bytes,
                )
            case PagesFound():
                log.info("pages found", **_ids(event), pages=event.pages)
            case TaskEnded():
                self._task(event)
            case FileEnded():
                self._file(event)
            case InquiryEnded():
                log.info(
                    "inquiry ended",
                    inquiry=event.inquiry,
                    documents=event.documents,
                    lost=event.lost,
                    problems=event.problems,
                    kept=event.kept,
                    seconds=round(event.seconds, 3),
                )
            case Looked():
                if event != self._looked:  # one entry a change, not one a look
                    self._looked = event
                    log.info(
                        "looked",
                        ready=event.ready,
                        unsettled=event.unsettled,
                        reachable=event.reachable,
                    )
            case RunEnded():
                log.info("run ended", stopped=event.stopped, seconds=round(event.seconds, 3))
                structlog.contextvars.unbind_contextvars("run")

    def _file(self, event: FileEnded) -> None:
        self._log.info(
            "file ended",
            **_ids(event),
            status=event.status,
            pages=event.pages,
            kept=event.kept,
            codes=list(event.codes),
        )

    def _task(self, event: TaskEnded) -> None:
        outcome = event.outcome
        ids = ids_of(outcome.task)
        for record in outcome.records:
            self._record(record, outcome, ids)
        told: dict[str, Any] = {"kind": kind_of(outcome.task), "worker": outcome.worker, **ids}
        told |= {"seconds": round(outcome.seconds, 3), "memory": outcome.memory}
        if outcome.failure:
            # Its detail is for the officer's report; here the cause is enough.
            cause = outcome.failure.cause
            level = logging.INFO if event.again else logging.WARNING
            self._log.log(level, "task failed", **told, cause=cause, again=event.again)
        else:
            self._log.info("task ended", **told)

    def _record(self, record: Record, outcome: Outcome, ids: dict[str, Any]) -> None:
        fields = fields_of(record)
        level = logging.getLevelNamesMapping().get(record.level.upper(), logging.INFO)
        what = str(fields.pop("event"))
        self._log.log(level, what, **ids, **fields, worker=outcome.worker)


def kind_of(task: Task) -> str:
    """``take_in``, ``read``, ``read_pages``, ``join``, ``tell``."""
    name = type(task).__name__
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def ids_of(task: Task) -> dict[str, Any]:
    """The inquiry, the document where the task is of one, and its pages."""
    ids: dict[str, Any] = {"inquiry": task.inquiry}
    if isinstance(task, Read | ReadPages | Join):
        ids["document"] = document_id(task.submitted.path, task.submitted.sha256)
    if isinstance(task, ReadPages):
        ids["first"], ids["last"] = task.first, task.last
    return ids


def _ids(event: FileFound | PagesFound | FileEnded) -> dict[str, Any]:
    return {"inquiry": event.inquiry, "document": event.document}
