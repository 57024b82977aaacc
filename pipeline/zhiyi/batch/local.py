"""Documents read by worker processes on this machine.

Each worker loads the engines once. A document whose worker dies is tried once more alone, then
reported; whatever happens, every file comes out as a document.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context

from zhiyi.artefacts import keep, keep_pictures, known, new_document
from zhiyi.assemble import (
    DOCUMENT_LAYERS,
    INQUIRY_LAYERS,
    Engines,
    Knowledge,
    failed,
    load_engines,
    load_knowledge,
    open_document,
    read_document,
)
from zhiyi.config import Settings
from zhiyi.document import Document
from zhiyi.errors import ReadError
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits
from zhiyi.store import Layout

log = logging.getLogger(__name__)

_THREADS = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "TOKENIZERS_PARALLELISM": "false"}
"""One thread a worker: workers fill the cores, and Tesseract's threads are slower than none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker needs to read one file. ``layout``: where pages and layers are written."""

    submitted: Submitted
    layout: Layout
    limits: Limits
    fresh: bool
    since: str | None = None
    until: str | None = None


class Pool:
    """Worker processes that load the engines once.

    A pool whose worker dies is replaced; the documents it held are tried once more, each in a
    process of its own, so that only the one at fault is lost. With one worker there is no process.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = _start(workers) if workers > 1 else None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.shutdown(cancel_futures=True)

    def submit(self, job: Job) -> Callable[[], Document]:
        """Queue a file; the call returned waits for its document."""
        if self._executor is None:
            return partial(read_one, job)
        try:
            future = self._executor.submit(read_one, job)
        except BrokenProcessPool:
            self._executor = _start(self._workers)
            future = self._executor.submit(read_one, job)
        return partial(_result, future, job)


def _result(future: Future[Document], job: Job) -> Document:
    try:
        return future.result()
    except BrokenProcessPool:
        log.warning("a worker died; trying %s alone", job.submitted.path)
    with _start(1) as executor:
        try:
            return executor.submit(read_one, job).result()
        except BrokenProcessPool:
            error = ReadError("读取该文件的进程被系统终止（可能内存不足或文件异常）")
            return failed(new_document(job.submitted), error)


def _start(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_prepare_worker
    )


def _prepare_worker() -> None:
    os.environ.update(_THREADS)


@cache
def _engines() -> tuple[Engines, Knowledge]:
    """Loaded at a worker's first document."""
    return load_engines(tagger=Settings().tagger), load_knowledge()


def read_one(job: Job) -> Document:
    """Read one file, or take what an earlier run of the same program read of it."""
    doc = new_document(job.submitted)
    wanted = job.since in INQUIRY_LAYERS or (job.since is None and not job.fresh)
    if wanted and (earlier := known(job.layout, doc.id)):
        return earlier
    try:
        doc = _read(job)
    except Exception as error:  # the border of a worker: one file never ends the run
        log.exception("reading %s broke off", job.submitted.path)
        doc = failed(doc, error)
    keep(job.layout, doc)
    return doc


def _read(job: Job) -> Document:
    doc, source = open_document(job.submitted, limits=job.limits)
    if source is None:
        return doc
    with source:
        earlier = known(job.layout, doc.id) if job.since in DOCUMENT_LAYERS else None
        doc = earlier or doc
        engines, knowledge = _engines()
        doc = read_document(
            doc,
            source,
            engines=engines,
            knowledge=knowledge,
            since=job.since if earlier else None,
            until=job.until,
        )
        return keep_pictures(job.layout, doc, source)
