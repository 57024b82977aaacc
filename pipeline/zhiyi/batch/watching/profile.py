"""Where the time of a run went: by kind of task, by stage, by inquiry, by document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhiyi.batch.events import Event, InquiryEnded, RunBegan, RunEnded, TaskEnded
from zhiyi.batch.tasks import Outcome
from zhiyi.batch.watching.journal import ids_of, kind_of
from zhiyi.batch.watching.progress import printable
from zhiyi.store import write_whole

K = TypeVar("K")

FILE = "profile.json"

SMALL = 0.005
"""Part of all work below which a stage gets no row of its own."""

SLOWEST = 10
"""Inquiries and documents that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Seconds of work, and what part of all work; ``attempts`` and ``failed`` ones at tasks."""

    name: str
    seconds: float
    share: float
    attempts: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """Seconds of work on an inquiry or on one document of it; ``elapsed``: seconds from the
    beginning of an inquiry to its report, None for a document."""

    inquiry: str
    document: str | None
    seconds: float
    elapsed: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """``seconds`` on the clock, of ``workers``; ``work``: seconds of all tasks together, of which
    ``failed`` came to nothing; ``utilisation``: work as a part of what all workers could have done;
    ``start_up``: seconds before the first task ran; ``memory``: most bytes that a worker held."""

    seconds: float
    workers: int
    work: float
    failed: float
    utilisation: float
    start_up: float
    memory: int
    kinds: tuple[Share, ...]
    stages: tuple[Share, ...]
    inquiries: tuple[Slow, ...]
    documents: tuple[Slow, ...]


class _Sum:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.attempts = 0
        self.failed = 0


class Profile:
    """A listener. ``began``: when the program started, by ``clock``. Several runs are summed."""

    def __init__(
        self, *, clock: Callable[[], float] = monotonic, began: float | None = None
    ) -> None:
        self._clock = clock
        self._began = clock() if began is None else began
        self._start_up: float | None = None
        self._workers = 0
        self._memory = 0
        self._seconds = self._failed = 0.0
        self._kinds: defaultdict[str, _Sum] = defaultdict(_Sum)
        self._stages: defaultdict[str, _Sum] = defaultdict(_Sum)
        self._inquiries: defaultdict[str, float] = defaultdict(float)
        self._elapsed: dict[str, float] = {}
        self._documents: defaultdict[tuple[str, str], float] = defaultdict(float)

    def __call__(self, event: Event) -> None:
        match event:
            case RunBegan():
                self._workers = event.workers
            case TaskEnded():
                self._task(event.outcome)
            case InquiryEnded() if not event.kept:
                self._elapsed[event.inquiry] = event.seconds
            case RunEnded():
                self._seconds += event.seconds

    def _task(self, outcome: Outcome) -> None:
        if self._start_up is None:
            self._start_up = max(self._clock() - outcome.seconds - self._began, 0.0)
        kind, ids = self._kinds[kind_of(outcome.task)], ids_of(outcome.task)
        kind.seconds += outcome.seconds
        kind.attempts += 1
        if outcome.failure:
            kind.failed += 1
            self._failed += outcome.seconds
        for name, seconds in outcome.stages:
            self._stages[name].seconds += seconds
            self._stages[name].attempts += 1
        self._inquiries[ids["inquiry"]] += outcome.seconds
        if "document" in ids:
            self._documents[ids["inquiry"], ids["document"]] += outcome.seconds
        self._memory = max(self._memory, outcome.memory)

    def spent(self) -> Spent:
        work = sum(kind.seconds for kind in self._kinds.values())
        could = self._seconds * self._workers
        return Spent(
            seconds=round(self._seconds, 3),
            workers=self._workers,
            work=round(work, 3),
            failed=round(self._failed, 3),
            utilisation=round(work / could, 3) if could else 0.0,
            start_up=round(self._start_up or 0.0, 3),
            memory=self._memory,
            kinds=_shares(self._kinds, work),
            stages=_shares(self._stages, work),
            inquiries=tuple(
                Slow(
                    inquiry=name,
                    document=None,
                    seconds=round(seconds, 3),
                    elapsed=_rounded(self._elapsed.get(name)),
                )
                for name, seconds in _slowest(self._inquiries)
            ),
            documents=tuple(
                Slow(inquiry=name, document=id, seconds=round(seconds, 3), elapsed=None)
                for (name, id), seconds in _slowest(self._documents)
            ),
        )

    def write(self, out: Path) -> None:
        """Into ``out``/profile.json. Raises ``OSError``."""
        plain = json.dumps(asdict(self.spent()), ensure_ascii=False, indent=1)
        write_whole(out / FILE, plain.encode())


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _shares(sums: dict[str, _Sum], work: float) -> tuple[Share, ...]:
    ordered = sorted(sums.items(), key=lambda item: -item[1].seconds)
    return tuple(
        Share(
            name=name,
            seconds=round(one.seconds, 3),
            share=round(one.seconds / work, 3) if work else 0.0,
            attempts=one.attempts,
            failed=one.failed,
        )
        for name, one in ordered
    )


def _slowest(seconds: dict[K, float]) -> list[tuple[K, float]]:
    return sorted(seconds.items(), key=lambda item: -item[1])[:SLOWEST]


def print_profile(spent: Spent, *, console: Console | None = None) -> None:
    """The tables, on standard error."""
    shown = console or Console(stderr=True, highlight=False)
    shown.print(Text(_summary(spent)))
    shares = (("任务 tasks", spent.kinds), ("步骤 stages", _folded(spent)))
    for title, kinds in shares:
        if kinds:
            shown.print(_share_table(title, kinds))
    slow = (
        ("最慢的质疑 slowest inquiries", spent.inquiries),
        ("最慢的文件 slowest documents", spent.documents),
    )
    for title, ones in slow:
        if ones:
            shown.print(_slow_table(title, ones))


def _folded(spent: Spent) -> list[Share]:
    """The stages worth a row, the others together, and work outside of any stage."""
    shown = [one for one in spent.stages if one.share >= SMALL]
    small = [one for one in spent.stages if one.share < SMALL]
    outside = spent.work - sum(one.seconds for one in spent.stages)
    rest = (("其余 others", sum(one.seconds for one in small)), ("步骤之外 outside", outside))
    for name, seconds in rest:
        if spent.work and seconds / spent.work >= SMALL:
            share = seconds / spent.work
            shown.append(Share(name=name, seconds=seconds, share=share, attempts=0, failed=0))
    return shown


def _share_table(title: str, kinds: Sequence[Share]) -> Table:
    table = _table(title, "秒 s", "占比 share", "次数 attempts", "失败 failed")
    for one in kinds:
        counts = (f"{one.attempts:,}", f"{one.failed:,}") if one.attempts else ("", "")
        table.add_row(one.name, f"{one.seconds:,.1f}", f"{one.share:.1%}", *counts)
    return table


def _slow_table(title: str, ones: Sequence[Slow]) -> Table:
    documents = any(one.document for one in ones)
    table = _table(title, "秒 s", *(() if documents else ("历时 elapsed s",)))
    for one in ones:
        name = printable(one.inquiry) + (f" {one.document}" if one.document else "")
        elapsed = "" if one.elapsed is None else f"{one.elapsed:,.1f}"
        figures = (f"{one.seconds:,.1f}", *(() if documents else (elapsed,)))
        table.add_row(Text(name, overflow="ellipsis"), *figures)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True, overflow="ellipsis")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _summary(spent: Spent) -> str:
    return (
        f"用时 time {spent.seconds:.1f} s，进程 workers {spent.workers}，"
        f"工作 work {spent.work:.1f} s，利用率 utilisation {spent.utilisation:.0%}\n"
        f"启动 start-up {spent.start_up:.1f} s，失败 failed {spent.failed:.1f} s，"
        f"内存 memory {spent.memory / (1 << 20):.0f} MiB"
    )
