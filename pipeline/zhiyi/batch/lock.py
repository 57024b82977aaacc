"""One run at a time on an output directory."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from zhiyi.batch.tasks import STATE
from zhiyi.errors import ArgumentError, StorageError

FILE = "lock"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the directory; ``ArgumentError`` names who else does. The system lets go of it when the
    process ends, however it ends."""
    path = out / STATE / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StorageError.at(path, error.strerror or str(error)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(handle, 300).decode("utf-8", "replace") or "?"
            raise ArgumentError(
                f"{out}: 另一次运行正在使用该输出目录（{holder}），本次未作处理；请等待其结束或"
                "另选目录 another run is writing here; wait for it or choose another --out"
            ) from error
        except OSError as error:  # a share without locks
            raise StorageError.at(path, error.strerror or str(error)) from error
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        with suppress(OSError):  # who holds it is a courtesy, for which a full disk has no room
            os.truncate(handle, 0)
            os.write(handle, f"pid {os.getpid()}, {socket.gethostname()}, {since}".encode())
        yield
    finally:
        os.close(handle)
