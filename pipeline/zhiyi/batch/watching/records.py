"""What is logged, made safe where it is logged: no word of a document and no name of a file.

An exception is its type and the places in the program it came through; its message may quote what
was being read, and is left out. Of a library only the place is kept: its messages quote what they
stumble over, and the place tells which message it was. What Zhiyi itself logs is worded here, with
stages, codes and ids; a path or an exception among the arguments is replaced.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

OWN = ("zhiyi", "zhiyi_models")
"""Packages whose messages are worded for the log."""

DEEPEST = 12
"""Places kept of one exception, the innermost ones: what called a stage is the same every time."""

CHAINED = 4
"""Exceptions kept of a chain."""

MOST = 200
"""Records kept of one task; how many more there were is told by one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing logged. ``error``: types and places of the exception and of what caused it, the
    last raised first; ``at``: where it was logged."""

    level: str
    logger: str
    event: str
    at: str
    error: tuple[str, ...] = ()


def record_of(logged: logging.LogRecord) -> Record:
    """The safe part of what was logged."""
    error = logged.exc_info[1] if logged.exc_info else None
    return Record(
        level=logged.levelname.lower(),
        logger=logged.name,
        event=_event(logged),
        at=f"{_file(logged.pathname)}:{logged.lineno}",
        error=error_of(error) if error else (),
    )


def error_of(error: BaseException) -> tuple[str, ...]:
    """``ValueError: stages.py:41 in find < flow.py:55 in apply`` for it and for each cause."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < CHAINED:
        frames = list(traceback.walk_tb(seen.__traceback__))[-DEEPEST:]
        places = (
            f"{_file(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
            for frame, line in reversed(frames)
        )
        told.append(f"{type(seen).__name__}: {' < '.join(places)}".removesuffix(": "))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return tuple(told)


def is_own(logger: str) -> bool:
    return logger.split(".")[0] in OWN


def _event(logged: logging.LogRecord) -> str:
    if not is_own(logged.name):
        return "library message withheld"
    arguments = logged.args if isinstance(logged.args, tuple) else ()
    template = logged.msg if isinstance(logged.msg, str) else type(logged.msg).__name__
    if not arguments:
        return template
    try:
        return template % tuple(_harmless(one) for one in arguments)
    except (TypeError, ValueError):  # arguments that do not fit: the template alone still tells
        return template


def _harmless(argument: object) -> object:
    if isinstance(argument, BaseException):
        return type(argument).__name__
    return "(path)" if isinstance(argument, PurePath) else argument


def _file(path: str) -> str:
    """Package and module of a program's file, never where it is installed."""
    parts = PurePath(path).parts
    for root in ("zhiyi", "site-packages"):
        if root in parts:
            at = len(parts) - parts[::-1].index(root) - (1 if root == "zhiyi" else 0)
            return "/".join(parts[at:])
    return "/".join(parts[-2:])


class _Collector(logging.Handler):
    """Safe records of everything from INFO."""

    def __init__(self, tell: Callable[[Record], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record_of(record))


@contextmanager
def collecting(tell: Callable[[Record], None] | None = None) -> Iterator[list[Record]]:
    """Everything logged in this process meanwhile goes into the list that comes, and nowhere else.
    ``tell`` gets each as it happens, so that what a process said before it died is not lost."""
    records: list[Record] = []
    left_out = 0

    def keep(record: Record) -> None:
        nonlocal left_out
        if len(records) >= MOST:
            left_out += 1
            return
        records.append(record)
        if tell:
            tell(record)

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = [_Collector(keep)]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        yield records
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
        if left_out:
            records.append(_left_out(left_out))


def _left_out(count: int) -> Record:
    return Record(
        level="warning",
        logger=__name__,
        event=f"{count} further records of this task left out",
        at=f"{_file(__file__)}:{sys._getframe().f_lineno}",
    )
