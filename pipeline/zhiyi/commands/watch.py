"""``zhiyi watch``: reports on inquiry folders as they are completed."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from types import FrameType

from zhiyi.errors import ArgumentError


def watch(options: argparse.Namespace) -> int:
    """0: told to stop by SIGTERM, as a service manager does; 130: interrupted."""
    _refuse_own_output(options.directory, options.out)
    with stopped_by_signals() as stop:
        # Loading takes seconds, in which a service manager may change its mind.
        from zhiyi.commands.keeping_up import keep_up

        keep_up(options, stop=stop.flag)
    return 130 if stop.interrupted else 0


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
