"""The local engine: tasks done by worker processes on this machine, one task each at a time.

A worker that crashes, hangs or takes too much memory costs the task it had, and nothing else: it
is ended with all that it started, its folder is removed, and the next task gets a new one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self

from zhiyi.batch.desks import Desk
from zhiyi.batch.failures import failure_of, records_of
from zhiyi.batch.processes import STARTING, Process, Reply, Timed, WorkerBroken, WorkerLost
from zhiyi.batch.serving import Setup
from zhiyi.batch.starting import PRELOADED, Nursery
from zhiyi.batch.tasks import Failure, Outcome, ReadPages, Task, Value
from zhiyi.isolation.resources import mapped_limit
from zhiyi.limits import Limits

log = logging.getLogger(__name__)

PERFORM = "zhiyi.batch.perform:perform"
WORN_PAGES = 1000
"""Pages after which a worker is replaced; a task that reads none counts as one. An hour's work for
three seconds of loading models."""
WORN_SHARE = 0.75
"""Of the memory that a worker may take: above it, it is replaced between two tasks. Reading
scanned pages it has 2.2 GiB after 20 and 3.0 GiB after some 400, most of it OpenVINO's
(tests/benchmarks/batches, ``scale --kind scanned``), born-digital ones 0.8 GiB. 0.75 of the default
is 3 GiB."""
ATTEMPTS = 3
"""To start a worker: a machine short of memory or processes may have some a second later."""
PAUSE = 1.0
"""Seconds between two of them."""


class Worker:
    """A process that does one task at a time and is replaced whenever it must be: after it died,
    and when it is worn, by a successor that gets ready while it goes on. For one thread.

    ``desk``: where it does its tasks, closed with it; without one they write to the output
    directory itself, which ``writable`` must allow then."""

    def __init__(
        self,
        *,
        limits: Limits,
        writable: tuple[Path, ...] = (),
        readable: tuple[Path, ...] | None = None,
        closed: tuple[Path, ...] = (),
        desk: Desk | None = None,
        perform: str = PERFORM,
        nursery: Nursery | None = None,
        name: str = "worker",
    ) -> None:
        self._limits, self._desk = limits, desk
        if desk is not None:
            writable = (*writable, *desk.writable)
            readable = None if readable is None else (*readable, *desk.readable)
        self._setup = Setup(
            limits=limits, writable=writable, readable=readable, closed=closed, perform=perform
        )
        self.nursery = nursery or Nursery()
        self._owned = nursery is None
        self._name = name
        self._number = 0
        self._process: Process | None = None
        self._successor: Process | None = None
        self._pages = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process at once, also one that is busy."""
        for process in (self._process, self._successor):
            if process is not None:
                process.end()
        self._process = self._successor = None
        if self._owned:
            self.nursery.close()
        if self._desk is not None:
            self._desk.close()

    def start(self) -> int:
        """Have a process ready; its number. ``run`` does so by itself. Raises ``WorkerLost``."""
        pid = self._current().pid
        if pid is None:
            raise WorkerLost("工作进程没有编号 a worker without a process number")
        return pid

    def run(self, task: Task, *, alone: bool = False) -> Outcome:
        """Do a task. Raises ``WorkerLost`` where no worker can be started at all, ``StorageError``
        where what it made cannot be kept."""
        if self._desk is None:
            return self._run(task, alone=alone)
        return self._desk.do(task, partial(self._run, alone=alone))

    def _run(self, task: Task, *, alone: bool) -> Outcome:
        if not alone:
            return self._told(self._current(), task)
        process = self._started()
        try:
            return self._told(process, task)
        finally:
            process.end()

    def ask(self, task: Timed, kind: Any) -> tuple[Any | None, Failure | None]:
        """Do what is no task of a batch, in a fresh process: a value of ``kind``, or why there is
        none. Raises ``WorkerLost`` as ``run`` does."""
        process = self._started()
        try:
            reply = self._reply(process, task, kind)
        finally:
            process.end()
        return reply.value, failure_of(reply, seconds=task.seconds, limits=self._limits)

    def _reply(self, process: Process, task: Timed, kind: Any) -> Reply:
        return process.ask(task, memory_bytes=self._limits.memory_bytes, kind=kind)

    def _told(self, process: Process, task: Task) -> Outcome:
        began = time.monotonic()
        reply = self._reply(process, task, Value)
        seconds = time.monotonic() - began
        name = f"{self._name}-{self._number}"
        if process is self._process:
            self._look_after(process, reply, task)
        return Outcome(
            task=task,
            seconds=seconds,
            worker=name,
            value=reply.value,
            failure=failure_of(reply, seconds=task.seconds, limits=self._limits),
            memory=reply.memory,
            stages=reply.stages,
            records=records_of(reply, name),
        )

    def _look_after(self, process: Process, reply: Reply, task: Task) -> None:
        """Part with a process that died or ran out of memory; see that one that is worn is
        followed by another."""
        self._pages += _pages(task)
        if not process.alive or reply.cause == "memory":
            process.end()
            self._process = None
        elif self._successor is None and self._worn(process, reply):
            self._successor = self.nursery.start(self._setup)

    def _worn(self, process: Process, reply: Reply) -> bool:
        """PDFium, among others, keeps a file open for some files that it cannot open at all."""
        return (
            self._pages >= WORN_PAGES
            or reply.memory > WORN_SHARE * self._limits.memory_bytes
            or process.mapped() > WORN_SHARE * mapped_limit(self._limits.memory_bytes)
            or process.open_files() > WORN_SHARE * self._limits.open_files
        )

    def _current(self) -> Process:
        """The process that takes the next task, ready for it."""
        if self._process is not None and self._successor is not None and self._followed():
            self._process.end()
            self._process = None
        if self._process is None or not self._process.sound():
            waiting, self._successor = self._successor, None
            self._process, self._pages = self._started(waiting), 0
        return self._process

    def _followed(self) -> bool:
        """Whether the successor can take over now; one that cannot be started is forgotten."""
        try:
            return self._successor is not None and self._successor.ready(wait=0)
        except WorkerLost:
            self._successor = None
            return False

    def _started(self, waiting: Process | None = None) -> Process:
        """A new process, ready; ``waiting``: one that was asked for before."""
        self._number += 1
        for attempt in range(1, ATTEMPTS + 1):
            process = waiting or self.nursery.start(self._setup)
            waiting = None
            try:
                if process.ready(wait=STARTING):
                    self._note(process)
                    return process
                process.end()
                raise WorkerLost("工作进程未能及时启动 a worker did not get ready in time")
            except WorkerLost as error:
                if attempt == ATTEMPTS or self.nursery.closed or isinstance(error, WorkerBroken):
                    raise
                time.sleep(PAUSE)
        raise AssertionError("unreachable")

    def _note(self, process: Process) -> None:
        if self._number == 1 and process.unconfined:
            missing = ", ".join(process.unconfined)
            log.info("workers are not kept by: %s (zhiyi doctor says why)", missing)


class LocalEngine:
    """``workers`` processes at a time, each kept to ``limits``; they write below ``writable`` and
    their own temporary folders only, and read there and below ``readable``, or anywhere, but
    nothing of ``closed`` (as of a ``Confinement``). ``desks``:
    where each of them has a desk (``desks.Desk``) at which it works; without one a task writes to
    the output directory itself, which ``writable`` must allow then."""

    def __init__(
        self,
        workers: int,
        limits: Limits,
        writable: tuple[Path, ...] = (),
        *,
        readable: tuple[Path, ...] | None = None,
        closed: tuple[Path, ...] = (),
        desks: Path | None = None,
        perform: str = PERFORM,
        preload: Sequence[str] = PRELOADED,
    ) -> None:
        self._nursery = Nursery(preload=preload)
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._results: SimpleQueue[Outcome | Exception] = SimpleQueue()
        self._workers = [
            Worker(
                limits=limits,
                writable=writable,
                readable=readable,
                closed=closed,
                desk=Desk(desks) if desks is not None else None,
                perform=perform,
                nursery=self._nursery,
                name=f"worker-{number}",
            )
            for number in range(1, workers + 1)
        ]
        self._threads: list[Thread] = []

    @property
    def slots(self) -> int:
        return len(self._workers)

    def __enter__(self) -> Self:
        self._nursery.__enter__()
        for worker in self._workers:
            thread = Thread(target=self._serve, args=(worker,), daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ends every worker at once, whatever it is doing."""
        for _thread in self._threads:
            self._orders.put(None)
        self._nursery.close()
        for thread in self._threads:
            thread.join()

    def submit(self, task: Task, *, alone: bool = False) -> None:
        """``alone``: in a process that does nothing else before or after."""
        self._orders.put(_Order(task, alone))

    def outcomes(self, *, wait: float) -> list[Outcome]:
        """What has come back; waits up to ``wait`` seconds for the first. Raises ``WorkerLost``
        where no worker can be started."""
        came = []
        with suppress(Empty):
            came.append(self._results.get(timeout=wait))
            while True:
                came.append(self._results.get_nowait())
        for result in came:
            if isinstance(result, Exception):
                raise result
        return [result for result in came if isinstance(result, Outcome)]

    def _serve(self, worker: Worker) -> None:
        with worker:
            while (order := self._orders.get()) is not None and not self._nursery.closed:
                try:
                    self._results.put(worker.run(order.task, alone=order.alone))
                except Exception as error:  # the border of a thread: whoever asks hears of it
                    self._results.put(error)


@dataclass(frozen=True, slots=True)
class _Order:
    task: Task
    alone: bool


def _pages(task: Task) -> int:
    return max(1, task.last - task.first + 1) if isinstance(task, ReadPages) else 1
