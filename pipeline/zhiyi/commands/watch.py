"""``zhiyi watch``: reports on inquiry folders as they are completed."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event as Flag
from types import FrameType

from zhiyi.batch.course import Done
from zhiyi.batch.events import Event
from zhiyi.batch.run import OpenRun, open_run
from zhiyi.batch.survey import Completeness, Survey
from zhiyi.batch.watch import Watch
from zhiyi.batch.watching.options import watched
from zhiyi.commands.run import settings_of, told_line
from zhiyi.errors import ArgumentError
from zhiyi.report.summary import Summary, write_summary

POLLS = 4
"""Looks in the time that a folder must be unchanged."""

SHORTEST, LONGEST = 1.0, 15.0
"""Seconds between two looks, whatever that time is."""


def watch(options: argparse.Namespace) -> int:
    """0: told to stop by SIGTERM, as a service manager does; 130: interrupted."""
    _refuse_own_output(options.directory, options.out)
    settings = settings_of(options)
    completeness = Completeness(
        settle=options.settle, mark=options.done, only_marked=options.only_marked
    )
    with stopped_by_signals() as stop, watched(options, out=options.out) as listeners:

        def tell(event: Event) -> None:
            for listener in listeners:
                listener(event)

        def opened(day: date) -> AbstractContextManager[OpenRun]:
            return open_run(
                options.out,
                settings=settings,
                listeners=listeners,
                stop=stop.flag.is_set,
                day=day,
            )

        Watch(
            Survey(options.directory, completeness),
            opened,
            mark=options.done,
            poll=min(max(options.settle / POLLS, SHORTEST), LONGEST),
            stop=stop.flag,
            tell=tell,
            done=_print,
            summarise=partial(_summarise, options.out),
        ).keep_up()
    return 130 if stop.interrupted else 0


def _print(done: Done) -> None:
    print(told_line(done), flush=True)


def _summarise(out: Path, summaries: Iterable[Summary]) -> None:
    write_summary(list(summaries), out=out)


def _refuse_own_output(directory: Path, out: Path) -> None:
    """A watch that read what it writes would never end, and nothing is written into input."""
    if not directory.is_dir():
        raise ArgumentError(f"{directory}: not a folder; give the folder that inquiries come into")
    watched_one, own = directory.resolve(), out.resolve()
    if own.is_relative_to(watched_one) or watched_one.is_relative_to(own):
        raise ArgumentError(
            f"--out {out} and the watched folder {directory} lie in one another; choose another"
        )


@dataclass(slots=True)
class Stop:
    """``flag`` is set when the program is to stop; ``interrupted``: by a person."""

    flag: Flag = field(default_factory=Flag)
    interrupted: bool = False


@contextmanager
def stopped_by_signals() -> Iterator[Stop]:
    """SIGTERM and SIGINT set the flag; a second SIGINT interrupts whatever is being done."""
    stop = Stop()

    def told(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            if stop.flag.is_set():
                raise KeyboardInterrupt
            stop.interrupted = True
        stop.flag.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
