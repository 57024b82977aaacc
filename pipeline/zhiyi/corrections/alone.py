"""One revision of an inquiry at a time: the workbench and a run may both want to make one."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhiyi.errors import ZhiyiError
from zhiyi.store import REVISIONS

FILE = ".lock"
LOOK = 0.05
"""Seconds between two looks whether the other is done."""


class HeldByAnother(ZhiyiError):
    """Somebody else is making a revision of the inquiry for longer than anybody should."""

    exit_code = 1
    code = "REVISED_ELSEWHERE"


@contextmanager
def revised_alone(folder: Path, *, wait: float) -> Iterator[None]:
    """Hold the revisions of an inquiry's output folder. The system lets go of them when the process
    ends, however it ends. Raises ``HeldByAnother`` where another one does for ``wait`` seconds,
    ``OSError`` where nothing can be written there."""
    path = folder / REVISIONS / FILE
    until = time.monotonic() + wait
    path.parent.mkdir(exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        while not _taken(handle):
            if time.monotonic() > until:
                raise HeldByAnother(
                    f"{folder.name}: 另一进程正在生成更正后的报告，请稍后再试 "
                    "another process is making a revision of it"
                )
            time.sleep(LOOK)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):
            raise
        # A share without locks: of two the second finds its number taken, and nothing is lost.
    return True
