"""Revisions: an inquiry told again with the corrections of officers, beside the untouched original.

``DIR/<inquiry>/revisions/N/`` holds report.json, .html, .xlsx, indicators.csv, documents/ and
revision.json, all of it or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from zhiyi.batch.desks import Desk, desks_of
from zhiyi.batch.retelling import kept_retelling
from zhiyi.batch.tasks import Retelling, Revise
from zhiyi.batch.workers import Worker
from zhiyi.config import Settings
from zhiyi.corrections.keeping import kept_corrections
from zhiyi.corrections.revision import (
    Area,
    Changed,
    Revision,
    newest_revision,
    revision_in,
    revisions_of,
)
from zhiyi.errors import EngineError, InputError
from zhiyi.inquiry import Amendment
from zhiyi.isolation.closed import key_places

__all__ = [
    "Amendment",
    "Area",
    "Changed",
    "Reviser",
    "Revision",
    "newest_revision",
    "revision_in",
    "revisions_of",
]


class Reviser:
    """Makes revisions of the inquiries below ``directory``, in an isolated worker that keeps its
    models: ``with Reviser(directory) as reviser: reviser.revise("case")``. For one thread. The
    worker starts with the first revision, and again where it died; it writes at a desk of its own
    only, and reads what it is given there (``zhiyi.batch.desks``). ``settings``: its limits;
    ``closed``: places that it never reads, beside the directory and where keys lie by default."""

    def __init__(
        self, directory: Path, *, settings: Settings | None = None, closed: Sequence[Path] = ()
    ) -> None:
        self._directory = directory.absolute()
        self._closed = (self._directory, *key_places(), *closed)
        self._limits = (settings or Settings()).limits
        self._worker: Worker | None = None
        self._readable: tuple[Path, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the worker at once."""
        if self._worker is not None:
            self._worker.close()
        self._worker = None

    def revise(self, inquiry: str) -> Revision:
        """Apply corrections.jsonl of the inquiry (a folder's name below the directory) and write
        the next revision. The newest one is returned as it is where it rests on the same
        corrections, original and program. Raises ``InputError`` where the inquiry cannot be told
        again from what is kept (``zhiyi run`` first) or has no corrections, ``EngineError`` where
        the worker failed, ``WorkerLost`` where none can be started."""
        folder = self._folder_of(inquiry)
        if not kept_corrections(folder).digest:
            raise InputError(f"{inquiry}: 没有更正 there are no corrections")
        task = self._task(inquiry, kept_retelling(folder))
        outcome = self._ready(task.retelling).run(task)
        if outcome.failure is not None and outcome.failure.cause == "died":
            # Whatever killed it may have been after the worker, not after this task.
            outcome = self._ready(task.retelling).run(task)
        if outcome.failure is not None:
            raise EngineError(
                f"{inquiry}: 更正未能应用（{outcome.failure.detail}），原报告不变 "
                "the corrections could not be applied; the original stands"
            )
        newest = newest_revision(folder)
        if newest is None:
            raise EngineError(f"{folder}: 更正后的报告未写成 no revision was written")
        return newest

    def warm(self, inquiry: str) -> None:
        """Have models ready for a revision of the inquiry, which takes seconds. Nothing is written.
        Raises as ``revise``."""
        task = self._task(inquiry, kept_retelling(self._folder_of(inquiry)))
        outcome = self._ready(task.retelling).run(replace(task, only_load=True))
        if outcome.failure is not None:
            raise EngineError(f"{inquiry}: {outcome.failure.detail}")

    def _folder_of(self, inquiry: str) -> Path:
        folder = self._directory / inquiry
        if folder.parent != self._directory or not folder.is_dir():
            raise InputError(f"{inquiry}: 没有这样的质疑 no such inquiry")
        return folder

    def _task(self, inquiry: str, retelling: Retelling) -> Revise:
        return Revise(
            out=self._directory, inquiry=inquiry, retelling=retelling, limits=self._limits
        )

    def _ready(self, retelling: Retelling) -> Worker:
        """A worker that may read the models that the inquiry was told with."""
        asked = retelling.reporting
        named = (asked.controls, asked.encoder, retelling.tagger, *asked.translators)
        readable = tuple(path for path in named if path is not None)
        if self._worker is None or readable != self._readable:
            self.close()
            self._readable = readable
            self._worker = Worker(
                limits=self._limits,
                readable=readable,
                closed=self._closed,
                desk=Desk(desks_of(self._directory)),
                name="reviser",
            )
        return self._worker
