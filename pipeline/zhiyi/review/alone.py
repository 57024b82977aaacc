"""One server a directory, whatever its database: two would each keep pages, carry out corrections
and take in reports behind the other's back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhiyi.errors import ArgumentError, StorageError

NAME = ".zhiyi/review.lock"
"""Below the output directory; the process that serves stands in it."""


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Meanwhile no other server of this computer serves ``directory``. Raises ``ArgumentError``,
    which names the one that does, and ``StorageError`` where the directory cannot be written.

    The lock is the process's (fcntl, not flock): it ends with it, however it ends, and workers that
    were forked from it do not hold on to it."""
    path = directory / NAME
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StorageError.at(path, error.strerror or str(error)) from error
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            other = file.read(32).strip()
            named = f"（进程 process {other}）" if other.isdecimal() else ""
            raise ArgumentError(
                f"{directory}: 已有工作台{named}在此目录提供服务，请先停止它 a workbench serves "
                "this directory already; stop it first"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
