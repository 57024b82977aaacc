"""Metrics of a run for Prometheus: fetched from a port, or written as a file for a node exporter.

Names and what they mean stand in docs/running.md; a test holds the two together. Everything is in
a registry of its own.
"""

from __future__ import annotations

import ipaddress
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import zhiyi
from zhiyi.batch.events import (
    Event,
    FileEnded,
    InquiryEnded,
    Load,
    Looked,
    PagesEnded,
    RunBegan,
    RunEnded,
    TaskEnded,
)
from zhiyi.batch.tasks import Outcome, ReadPages
from zhiyi.batch.watching.journal import kind_of
from zhiyi.errors import ArgumentError
from zhiyi.store import write_whole

HOST = "127.0.0.1"
"""Where metrics are served unless another address is asked for: this machine alone."""

EVERY = 15.0
"""Seconds between two writings of the file: what Prometheus' node exporter is asked at."""

BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1300)
"""Seconds: from a text file of one page to the most that ``Limits`` allow a task."""


class Metrics:
    """A listener that counts."""

    def __init__(self, *, clock: Callable[[], float] = time) -> None:
        self._all = CollectorRegistry()
        self.registry = CollectorRegistry()
        self.registry.register(_WithoutTimesOfCreation(self._all))
        self._clock = clock
        self._memory: OrderedDict[str, int] = OrderedDict()
        self._slots = 1
        self._pages_of: dict[tuple[str, str], int] = {}
        self._gauge("build_info", "The program.", "version").labels(zhiyi.__version__).set(1)
        self._of_runs()
        self._of_tasks()

    def _of_runs(self) -> None:
        counter, gauge = self._counter, self._gauge
        self._running = gauge("run_running", "1 while a run goes on, 0 between runs.")
        self._expected = gauge("run_inquiries", "Inquiries of the run that goes on or was last.")
        self._runs = counter("runs", "Runs ended.", "stopped")
        self._inquiries = counter("inquiries", "Inquiries reported on.", "problems", "kept")
        self._files = counter("files", "Files read or given up.", "status", "kept")
        self._pages = counter("pages", "Pages read or given up, without those kept.")
        self._lost = counter("pages_lost", "Pages given up: every attempt at them failed.")
        self._problems = counter("problems", "Problems of files, by code.", "code")
        self._folders = gauge("watch_folders", "Folders that a watch has still to do.", "state")
        self._reachable = gauge("watch_reachable", "1 while the watched directory can be listed.")
        self._last = gauge("last_event_timestamp_seconds", "When something last happened.")

    def _of_tasks(self) -> None:
        counter, gauge = self._counter, self._gauge
        self._failures = counter("task_failures", "Attempts that failed.", "kind", "cause")
        self._retries = counter("task_retries", "Failed attempts that are repeated.", "kind")
        self._stages = counter("stage_seconds", "Seconds of work by stage.", "stage")
        self._workers = gauge("workers", "Workers of the run.")
        self._busy = gauge("workers_busy", "Workers that run a task now.")
        self._queue = gauge("tasks_waiting", "Tasks that could run and wait for a worker.")
        self._resident = gauge(
            "worker_memory_bytes", "Resident memory of a worker after its last task.", "worker"
        )
        self._seconds = Histogram(
            "zhiyi_task_duration_seconds",
            "Seconds of one attempt at a task.",
            ("kind",),
            buckets=BUCKETS,
            registry=self._all,
        )

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"zhiyi_{name}", text, labels, registry=self._all)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"zhiyi_{name}", text, labels, registry=self._all)

    def __call__(self, event: Event) -> None:
        self._last.set(self._clock())
        match event:
            case RunBegan():
                self._slots = event.workers
                self._workers.set(event.workers)
                self._expected.set(event.inquiries)
                self._running.set(1)
            case Load():
                # An engine holds more than it runs, so that no worker waits for the next task.
                busy = min(event.running, self._slots)
                self._busy.set(busy)
                self._queue.set(event.waiting + event.running - busy)
            case TaskEnded():
                self._task(event)
            case PagesEnded() if not event.kept:
                key = (event.inquiry, event.document)
                self._pages_of[key] = self._pages_of.get(key, 0) + event.pages
                self._pages.inc(event.pages)
            case FileEnded():
                self._file(event)
            case InquiryEnded():
                self._inquiries.labels(_yes(event.problems), _yes(event.kept)).inc()
            case Looked():
                self._folders.labels("ready").set(event.ready)
                self._folders.labels("unsettled").set(event.unsettled)
                self._reachable.set(event.reachable)
            case RunEnded():
                self._runs.labels(_yes(event.stopped)).inc()
                for gauge in (self._running, self._busy, self._queue):
                    gauge.set(0)
                self._forget_workers(0)

    def _file(self, event: FileEnded) -> None:
        counted = self._pages_of.pop((event.inquiry, event.document), 0)
        self._files.labels(event.status, _yes(event.kept)).inc()
        if not event.kept:
            self._pages.inc(max(event.pages - counted, 0))
            for code in event.codes:
                self._problems.labels(code).inc()

    def _task(self, event: TaskEnded) -> None:
        outcome = event.outcome
        kind = kind_of(outcome.task)
        self._seconds.labels(kind).observe(outcome.seconds)
        for stage, seconds in outcome.stages:
            self._stages.labels(stage).inc(seconds)
        if outcome.failure:
            self._failures.labels(kind, outcome.failure.cause).inc()
            if event.again:
                self._retries.labels(kind).inc()
            elif isinstance(outcome.task, ReadPages):
                self._lost.inc(outcome.task.last - outcome.task.first + 1)
        if outcome.memory:
            self._remember(outcome)

    def _remember(self, outcome: Outcome) -> None:
        """The memory of as many workers as there are, those that ended a task last: a worker that
        was replaced leaves no figure behind."""
        self._memory.pop(outcome.worker, None)
        self._memory[outcome.worker] = outcome.memory
        self._resident.labels(outcome.worker).set(outcome.memory)
        self._forget_workers(self._slots)

    def _forget_workers(self, but: int) -> None:
        while len(self._memory) > but:
            self._resident.remove(self._memory.popitem(last=False)[0])


class _WithoutTimesOfCreation(Collector):
    """The library adds to each counter when it was created, which doubles what is fetched; leaving
    it out otherwise is a setting of the whole process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for family in self._registry.collect():
            family.samples = [one for one in family.samples if not one.name.endswith("_created")]
            yield family


def _yes(value: bool) -> str:
    return "yes" if value else "no"


@contextmanager
def served(metrics: Metrics, address: str) -> Iterator[int]:
    """Serve the metrics on ``PORT`` or ``ADDRESS:PORT`` meanwhile; the port comes back. Raises
    ``ArgumentError`` where that cannot be."""
    host, port = host_and_port(address)
    try:
        server, thread = start_http_server(port, addr=host, registry=metrics.registry)
    except OSError as error:
        raise ArgumentError(f"--metrics {address}: {error.strerror or error}") from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def host_and_port(address: str) -> tuple[str, int]:
    """``9464``, ``:9464``, ``127.0.0.1:9464``, ``[::1]:9464``. Raises ``ArgumentError``."""
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or HOST
    try:
        number = int(port)
        ipaddress.ip_address(host)
    except ValueError:
        number = -1
    if not port.isascii() or not 0 <= number < 1 << 16:
        raise ArgumentError(f"--metrics {address}: give PORT or ADDRESS:PORT, such as {HOST}:9464")
    return host, number


class MetricsFile:
    """A listener that writes the metrics into a file, whole, now and then and at the end of a run.
    It has to hear an event after ``metrics`` has."""

    def __init__(
        self, metrics: Metrics, file: Path, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._metrics = metrics
        self._file = file
        self._clock = clock
        self._next = clock()
        self._written = True

    def __call__(self, event: Event) -> None:
        if self._clock() >= self._next or isinstance(event, RunEnded):
            self._next = self._clock() + EVERY
            self._write()

    def _write(self) -> None:
        """Where the disk is full that is told once, and tried again the next time."""
        try:
            write_whole(self._file, generate_latest(self._metrics.registry))
            self._written = True
        except OSError as error:
            if self._written:
                print(
                    f"zhiyi: --metrics-file {self._file}: {error.strerror}; trying again",
                    file=sys.stderr,
                )
            self._written = False
