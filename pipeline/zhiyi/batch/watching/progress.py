"""Bars where somebody looks at a terminal, plain lines where not. Both on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import Self, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from zhiyi.batch.events import Event, InquiryEnded, Looked, RunBegan, RunEnded
from zhiyi.batch.watching.tally import Standing, Tally

FIRST_LINE = 10.0
"""Seconds before the first plain line; a run that is over before says only how it ended."""

EVERY = 30.0
"""Seconds from one plain line to the next."""

EACH_UP_TO = 20
"""Inquiries of a run of which each gets a plain line when it ends."""

GAP = "   "

DUMB = frozenset({"", "dumb", "unknown"})
"""``TERM`` of what cannot move its cursor."""


class Progress:
    """A listener that shows how far the run is; a context manager that leaves the terminal as it
    was."""

    def __init__(
        self, stream: TextIO | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._tally = Tally(clock=clock)
        told = stream or sys.stderr
        self._shown: Bars | Lines = (
            Bars(self._tally) if has_bars(told) else Lines(self._tally, told, clock=clock)
        )

    def __call__(self, event: Event) -> None:
        self._tally(event)
        self._shown.hear(event)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.close()


def has_bars(stream: TextIO) -> bool:
    """Whether ``stream`` is a terminal that can redraw lines."""
    return stream.isatty() and os.environ.get("TERM", "") not in DUMB


class Bars:
    """Three bars and a line of figures, redrawn in place while the run lasts."""

    def __init__(self, tally: Tally, *, console: Console | None = None) -> None:
        self._tally = tally
        self._console = console or Console(stderr=True, highlight=False)
        self._live: Live | None = None

    def hear(self, event: Event) -> None:
        match event:
            case RunBegan():
                self.close()
                self._live = Live(
                    get_renderable=self._drawn,
                    console=self._console,
                    refresh_per_second=4,
                    # Lines meant for the same terminal come above the bars; a pipe gets its own.
                    redirect_stdout=sys.stdout.isatty(),
                    redirect_stderr=True,
                )
                self._live.start()
            case RunEnded():
                self.close()
                self._console.print(Text(ended(self._tally.standing(), event), no_wrap=True))

    def close(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _drawn(self) -> RenderableType:
        return drawn(self._tally.standing())


def drawn(standing: Standing) -> RenderableType:
    """What is shown of a moment, as wide as the terminal."""
    rows = (
        ("质疑 inquiries", standing.inquiries_done, standing.inquiries, standing.inquiries),
        ("文件 files", standing.files_done, standing.files, standing.files_expected),
        ("页   pages", standing.pages_done, standing.pages, standing.pages_expected),
    )
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, justify="right")
    for name, done, known, expected in rows:
        total = max(expected, done) if expected is not None else None
        bar = ProgressBar(total=total or (1 if total == 0 else None), completed=done)
        table.add_row(name, bar, counted(done, known, expected))
    speed, spent = figures(standing)
    now = f"{GAP}在办 now {printable(standing.now)}" if standing.now else ""
    return Group(
        table,
        Text(GAP.join(speed), no_wrap=True, overflow="ellipsis"),
        Text(GAP.join(spent) + now, no_wrap=True, overflow="ellipsis"),
    )


def counted(done: int, known: int, expected: int | None) -> str:
    """``12/40``; ``12/约 40`` where files are still to be opened; ``12/30+`` where nobody can say
    how many more there will be."""
    if expected is None:
        return f"{done:,}/{known:,}+" if known else f"{done:,}/?"
    about = "约 " if expected > known else ""
    return f"{done:,}/{about}{max(expected, done):,}"


def figures(standing: Standing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Speed and time left; time spent and problems met."""
    rate = "—" if standing.rate is None else f"{standing.rate:,.1f}"
    left = "—" if standing.left is None else f"约 {span(standing.left)}"
    return (
        (f"速度 rate {rate} 页/分 pages/min", f"剩余 left {left}"),
        (f"用时 time {span(standing.seconds)}", f"问题 problems {standing.problems:,}"),
    )


def span(seconds: float) -> str:
    """Hours, minutes and seconds, no finer than anybody can know: ``48 s``, ``12 min``,
    ``3 h 05 min``."""
    if seconds < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def ended(standing: Standing, event: RunEnded) -> str:
    word = "已停止 stopped" if event.stopped else "完成 done"
    kept = f"（沿用 kept {standing.inquiries_kept:,}）" if standing.inquiries_kept else ""
    return (
        f"{word}：质疑 inquiries {standing.inquiries_done:,}/{standing.inquiries:,}{kept}，"
        f"文件 files {standing.files_done:,}，页 pages {standing.pages_done:,}，"
        f"用时 {span(event.seconds)}，问题 {standing.problems:,}"
    )


class Lines:
    """A line now and then, and a last one. A run of few inquiries gets one for each besides."""

    def __init__(
        self, tally: Tally, stream: TextIO, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._tally = tally
        self._stream = stream
        self._clock = clock
        self._next = clock() + FIRST_LINE
        self._each = False

    def hear(self, event: Event) -> None:
        match event:
            case RunBegan():
                self._each = event.inquiries <= EACH_UP_TO
                self._next = self._clock() + FIRST_LINE
                if event.resumed:
                    self._tell("接着上次未完成的运行 going on where an earlier run stopped")
            case InquiryEnded() if self._each:
                self._tell(_inquiry_line(event, self._tally.standing()))
            case RunEnded():
                self._tell(ended(self._tally.standing(), event))
            case Looked():
                """A watch looks every few seconds, whether anything goes on or not."""
            case _ if self._clock() >= self._next:
                self._tell(line(self._tally.standing()))

    def close(self) -> None:
        """Nothing is open."""

    def _tell(self, text: str) -> None:
        self._next = self._clock() + EVERY
        print(text, file=self._stream, flush=True)


def line(standing: Standing) -> str:
    return (
        f"质疑 inquiries {standing.inquiries_done:,}/{standing.inquiries:,}，"
        f"文件 files {counted(standing.files_done, standing.files, standing.files_expected)}，"
        f"页 pages {counted(standing.pages_done, standing.pages, standing.pages_expected)}，"
        + "，".join(part for parts in figures(standing) for part in parts)
    )


def _inquiry_line(event: InquiryEnded, standing: Standing) -> str:
    how = "沿用 kept" if event.kept else f"用时 {span(event.seconds)}"
    lost = f"，{event.lost} 个文件未能完整读取 not fully read" if event.lost else ""
    return (
        f"[{standing.inquiries_done}/{standing.inquiries}] {printable(event.inquiry)}："
        f"文件 files {event.documents}，{how}{lost}"
    )


def printable(name: str) -> str:
    """The name without what would move a cursor or turn text around."""
    return "".join(letter if letter.isprintable() else "·" for letter in name)
