"""Inside a worker: confined first, then one task after the other until the coordinator is gone."""

from __future__ import annotations

import errno
import faulthandler
import os
import pickle
import pkgutil
import re
import signal
import socket
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from zhiyi.batch.family import children
from zhiyi.batch.watching.records import Record, collecting, error_of
from zhiyi.batch.wire import Frames, packed, plain
from zhiyi.clock import Clock
from zhiyi.isolation import Confinement, Held, confine
from zhiyi.isolation.kernel import Linux
from zhiyi.limits import Limits

FAULT = "fault"
_DEATH = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_PLACE = re.compile(r'File "([^"]+)", line (\d+) in (\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker is told before its first task. ``writable``, ``readable`` and ``closed`` as
    of a ``Confinement``; ``perform``: "module:function"."""

    limits: Limits
    writable: tuple[Path, ...]
    readable: tuple[Path, ...] | None
    closed: tuple[Path, ...]
    perform: str


Perform: TypeAlias = Callable[[Any, Clock], Any]


def serve(channel: int, *, folder: Path, nursery: int) -> None:
    """Answer what comes on ``channel``; ends when nothing more can come."""
    _settle(folder, nursery)
    with socket.socket(fileno=channel) as line, open(folder / FAULT, "w") as fault:
        faulthandler.enable(fault)
        incoming = _Incoming(line)
        setup: Setup | None = incoming.take()
        if setup is None:
            return
        ready = _ready(line, setup, folder)
        if ready is None:
            return
        perform, held = ready
        _last_tie(nursery)
        line.sendall(packed({"ready": [measure.name for measure in held.missing]}))
        while (task := incoming.take()) is not None:
            line.sendall(_answer(line, task, perform))
            del task
            _end_children()


def _settle(folder: Path, nursery: int) -> None:
    """What a worker is before it is told anything: mute, deaf to what a terminal sends, and with a
    temporary folder of its own."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _last_tie(nursery)
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nothing, handle)
    os.close(nothing)
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = str(folder)


def _last_tie(nursery: int) -> None:
    """Die with the nursery, and be where the orphans among one's own children come to. Said again
    after confining, for new credentials undo the first."""
    kernel = Linux()
    with suppress(OSError):
        kernel.call("prctl", _DEATH, int(signal.SIGKILL), 0, 0, 0)
        kernel.call("prctl", _SUBREAPER, 1, 0, 0, 0)
    if os.getppid() != nursery:
        os._exit(1)


def _ready(line: socket.socket, setup: Setup, folder: Path) -> tuple[Perform, Held] | None:
    """Confine this process, then import: some libraries start threads when they are imported, and
    a thread that is there already would stay free."""
    limits = setup.limits
    wanted = Confinement(
        memory_bytes=limits.memory_bytes,
        file_bytes=limits.file_bytes,
        open_files=limits.open_files,
        processes=limits.processes,
        writable=(*setup.writable, folder),
        readable=setup.readable,
        closed=setup.closed,
    )
    try:
        held = confine(wanted)
        return pkgutil.resolve_name(setup.perform), held
    except Exception as error:  # the border of a worker: whoever started it hears of it
        line.sendall(packed({"broken": plain(error_of(error))}))
        return None


class _Incoming:
    """Pickled by the coordinator, which is trusted."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._frames = Frames()
        self._waiting: list[bytes] = []

    def take(self) -> Any:
        """The next object; None where the coordinator is gone."""
        while not self._waiting:
            try:
                data = self._line.recv(1 << 20)
            except ConnectionError:
                return None
            if not data:
                return None
            self._waiting = self._frames.feed(data)
        return pickle.loads(self._waiting.pop(0))


def _answer(line: socket.socket, task: Any, perform: Perform) -> bytes:
    """Whatever happens in a task, one frame tells it."""
    clock, told = Clock(), 0

    def tell(record: Record) -> None:
        nonlocal told
        told += 1
        with suppress(OSError):
            line.sendall(packed({"record": plain(record)}))

    with collecting(tell) as records:
        try:
            value = plain(perform(task, clock))
            answer = packed({"value": value, "stages": plain(clock.stages())})
        except BaseException as error:  # the border of a worker: nothing passes it
            failure = {"failure": _cause(error), "at": plain(error_of(error))}
            answer = packed({**failure, "stages": plain(clock.stages())})
    for record in records[told:]:
        tell(record)
    return answer


def _cause(error: BaseException) -> str:
    seen: BaseException | None = error
    while seen is not None:
        number = seen.errno if isinstance(seen, OSError) else None
        if isinstance(seen, MemoryError) or number == errno.ENOMEM:
            return "memory"
        if number in _FULL:
            return "full"
        seen = seen.__cause__
    return "broke"


def _end_children() -> None:
    """What a task started ends with it."""
    for pid in children(os.getpid()):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def fault_of(folder: Path) -> list[str]:
    """Where in the program a dead worker was, innermost first: files, lines and functions only."""
    try:
        with open(folder / FAULT, encoding="utf-8", errors="replace") as file:
            said = file.read(1 << 14)
    except OSError:
        return []
    return [f"{Path(file).name}:{line} in {name}" for file, line, name in _PLACE.findall(said)][:12]
