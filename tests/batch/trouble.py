"""What a worker of the tests does for a task: whatever its inquiry is called."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from zhiyi.batch.tasks import PagesRead, ReadPages
from zhiyi.clock import Clock

SECRET = "机密 secret words of a document"


def perform(task: ReadPages, clock: Clock) -> Any:
    """``out`` is where a trouble may leave word of itself."""
    with clock.stage("lines"):
        said = TROUBLES.get(task.inquiry, lambda _: None)(task.out)
    return PagesRead(document=task.inquiry, pages=os.getpid()) if said is None else said


def _segfault(out: Path) -> None:
    ctypes.string_at(0)


def _hang(out: Path) -> None:
    while True:
        time.sleep(0.01)


def _hang_in_c(out: Path) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL})
    ctypes.CDLL(None).sleep(3600)


def _grow(out: Path) -> None:
    held = []
    while True:
        held.append(b"x" * (16 << 20))
        time.sleep(0.005)


def _grow_at_once(out: Path) -> None:
    bytearray(1 << 40)


def _full(out: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _full_below(out: Path) -> None:
    try:
        _full(out)
    except OSError as error:
        raise RuntimeError("no report") from error


def _err(out: Path) -> None:
    raise ValueError(SECRET)


def _leave(out: Path) -> None:
    sys.exit(SECRET)


def _exit(out: Path) -> None:
    os._exit(3)


def _stranger(out: Path) -> Any:
    return {"a": out}


def _wrong_field(out: Path) -> Any:
    return PagesRead(document="a", pages="three")  # type: ignore[arg-type]


def _huge(out: Path) -> Any:
    return PagesRead(document="x" * (17 << 20), pages=1)


def _say_half(out: Path) -> None:
    """On the way to the coordinator itself: a length, and less than it."""
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                socket.socket(fileno=int(name)).send((99).to_bytes(8, "big") + b'{"value"')
    os._exit(0)


def _say_nonsense(out: Path) -> None:
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.write(int(name), b"\xff" * 64)
    time.sleep(3600)


def _child(out: Path) -> None:
    """In a session of its own, and with a child of its own, as an office program is."""
    script = "sleep 3600 & echo $! $$; wait"
    child = subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert child.stdout is not None
    (out / "children").write_bytes(child.stdout.readline())


def _child_then_exit(out: Path) -> None:
    _child(out)
    os._exit(1)


def _child_then_hang(out: Path) -> None:
    _child(out)
    _hang(out)


def _fork_then_exit(out: Path) -> None:
    """The child holds the way to the coordinator open."""
    child = os.fork()
    if child == 0:
        time.sleep(3600)
    (out / "children").write_text(f"{child} {os.getpid()}")
    os._exit(1)


def _tell_then_hang(out: Path) -> None:
    Path(tempfile.mkstemp()[1]).write_text("left")
    (out / "worker").write_text(f"{os.getpid()} {tempfile.gettempdir()}")
    _hang(out)


TROUBLES: dict[str, Callable[[Path], Any]] = {
    "child": _child,
    "child_then_exit": _child_then_exit,
    "child_then_hang": _child_then_hang,
    "err": _err,
    "exit": _exit,
    "fork_then_exit": _fork_then_exit,
    "full": _full,
    "full_below": _full_below,
    "grow": _grow,
    "grow_at_once": _grow_at_once,
    "hang": _hang,
    "hang_in_c": _hang_in_c,
    "huge": _huge,
    "leave": _leave,
    "say_half": _say_half,
    "say_nonsense": _say_nonsense,
    "segfault": _segfault,
    "stranger": _stranger,
    "tell_then_hang": _tell_then_hang,
    "wrong_field": _wrong_field,
}
