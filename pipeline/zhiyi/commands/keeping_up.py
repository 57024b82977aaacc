"""The watch that the command line asks for, with all that it needs. Takes seconds to import."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event as Flag

from zhiyi.batch.course import Done
from zhiyi.batch.events import Event
from zhiyi.batch.run import OpenRun, open_run
from zhiyi.batch.survey import Completeness, Survey
from zhiyi.batch.watch import Watch
from zhiyi.batch.watching.options import watched
from zhiyi.commands.run import settings_of, told_line
from zhiyi.report.summary import Summary, write_summary

POLLS = 4
"""Looks in the time that a folder must be unchanged."""

SHORTEST, LONGEST = 1.0, 15.0
"""Seconds between two looks, whatever that time is."""


def keep_up(options: argparse.Namespace, *, stop: Flag) -> None:
    """Until ``stop`` is set."""
    settings = settings_of(options)
    completeness = Completeness(
        settle=options.settle, mark=options.done, only_marked=options.only_marked
    )
    with watched(options, out=options.out) as listeners:

        def tell(event: Event) -> None:
            for listener in listeners:
                listener(event)

        def opened(day: date) -> AbstractContextManager[OpenRun]:
            return open_run(
                options.out,
                settings=settings,
                listeners=listeners,
                # A share that is mounted anew is another one to a worker; what holds it is not,
                # but where the output lies beside it, which is closed to workers: see Watch.
                inputs=(options.directory.resolve().parent,),
                stop=stop.is_set,
                day=day,
            )

        Watch(
            Survey(options.directory, completeness),
            opened,
            mark=options.done,
            poll=min(max(options.settle / POLLS, SHORTEST), LONGEST),
            stop=stop,
            tell=tell,
            done=_print,
            summarise=partial(_summarise, options.out),
        ).keep_up()


def _print(done: Done) -> None:
    print(told_line(done), flush=True)


def _summarise(out: Path, summaries: Iterable[Summary]) -> None:
    write_summary(list(summaries), out=out)
