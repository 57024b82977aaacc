"""A process that has imported what workers need, and is forked into one whenever one is asked for.

It is started by ``COMMAND`` with the number of a socket to the coordinator. It has one thread
and parses nothing; workers share what it imported, copy on write. It is where the orphans of a
dead worker come to (PR_SET_CHILD_SUBREAPER), so that a worker always ends with all that it
started, and it removes the worker's temporary folder then. When the coordinator is gone, however
it went, it ends all of them, removes the folder of the run and ends.

multiprocessing's forkserver was not taken: it imports the main module again in every child, knows
nothing of a dead worker's children and folders, and there is one of it in a process. Measured
(tests/measure/workers.py): a worker that has imported ``zhiyi.batch.perform`` is ready 0.04 s after
it is asked for, and has 4 MB of its own; a spawned one needs 1.5 s of a processor, and has 135 MB.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from zhiyi.batch import serving
from zhiyi.batch.family import children
from zhiyi.batch.removing import remove
from zhiyi.isolation.kernel import Kernel, Linux
from zhiyi.isolation.telemetry import silence_reports

_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2])['path'];"
    "from zhiyi.batch.nursery import main; main()"
)
COMMAND = (sys.executable, "-P", "-c", _BEGIN)
"""Followed by the number of the socket, and by ``path`` and ``preload`` in JSON. The coordinator's
path is taken over, and nothing is imported from the working directory (-P): strangers' files may
lie there."""

PREFIX = "zhiyi-workers-"
LOCK = "lock"
FORGOTTEN = 3600
"""Seconds after which a folder without a lock belongs to a run that ended before it took one."""
SWEEPING = 5.0
"""Seconds within which what a dead worker left must end; SIGKILL takes milliseconds, but a process
may be waiting for a disk."""

_DEATH = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_QUIET = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class _Child:
    """``line``: the socket on which its end is told, and on which the coordinator may end it."""

    pid: int
    line: socket.socket
    folder: Path


class _Nursery:
    """``root``: the folder of the run, below which each worker has its own."""

    def __init__(self, control: socket.socket, *, root: Path, wake: int) -> None:
        self._control = control
        self._root = root
        self._wake = wake
        self._count = 0
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(wake, selectors.EVENT_READ)

    def live(self) -> None:
        """Until the coordinator is gone."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    if not self._asked():
                        return
                elif key.fileobj == self._wake:
                    self._reap()
                elif (child := self._children.get(key.data)) is not None:
                    self._end(child)

    def end(self) -> None:
        for child in self._children.values():
            _kill(child.pid)
        _sweep(spared=frozenset())
        remove(self._root)

    def _asked(self) -> bool:
        """Start a worker with the two sockets that came; False where the coordinator is gone."""
        try:
            data, handles, _, _ = socket.recv_fds(self._control, 64, 2)
        except ConnectionError:
            return False
        if not data:
            return False
        channel, line = handles
        self._start(channel, socket.socket(fileno=line))
        return True

    def _start(self, channel: int, line: socket.socket) -> None:
        self._count += 1
        try:
            folder = self._root / str(self._count)
            folder.mkdir(mode=0o700)
            nursery, pid = os.getpid(), os.fork()
        except OSError as error:
            os.close(channel)
            _tell(line, {"error": type(error).__name__, "errno": error.errno})
            line.close()
            return
        if pid == 0:
            self._become_worker(channel, folder, nursery)
        os.close(channel)
        self._children[pid] = _Child(pid, line, folder)
        self._selector.register(line, selectors.EVENT_READ, data=pid)
        _tell(line, {"pid": pid})

    def _become_worker(self, channel: int, folder: Path, nursery: int) -> NoReturn:
        """Without a way back: nothing of the nursery's own runs in the worker, and none of its
        files and sockets stays open there."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _close_all_but(channel)
            serving.serve(channel, folder=folder, nursery=nursery)
            code = 0
        finally:
            os._exit(code)

    def _end(self, child: _Child) -> None:
        """The coordinator wants it gone, or has closed its line."""
        self._selector.unregister(child.line)
        _kill(child.pid)

    def _reap(self) -> None:
        os.read(self._wake, 4096)
        dead = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                break
            if (child := self._children.pop(pid, None)) is not None:
                dead.append((child, os.waitstatus_to_exitcode(status)))
        if dead:
            _sweep(spared=frozenset(self._children))
        for child, code in dead:
            fault = serving.fault_of(child.folder)
            remove(child.folder)
            with suppress(KeyError):
                self._selector.unregister(child.line)
            _tell(child.line, {"code": code, "fault": fault})
            child.line.close()


def _close_all_but(channel: int) -> None:
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) != channel:
            with suppress(OSError):  # the one that the list itself was read from
                os.close(int(name))


def _tell(line: socket.socket, message: dict[str, Any]) -> None:
    """A line of JSON; a coordinator that listens no more is told nothing."""
    with suppress(OSError):
        line.sendall(json.dumps(message).encode() + b"\n")


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _sweep(*, spared: frozenset[int]) -> None:
    """End every child but those: they were started by workers that are dead, for what a living one
    starts stays with it. Their own children come here when they die, and end in the next round."""
    until = time.monotonic() + SWEEPING
    while left := [pid for pid in children(os.getpid()) if pid not in spared]:
        for pid in left:
            _kill(pid)
        for pid in left:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        if time.monotonic() > until:
            return
        time.sleep(0.002)


def new_folder() -> tuple[Path, int]:
    """A new folder for a run, and the lock that is held on it as long as the run lives."""
    while True:
        root = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = os.open(root / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (root / LOCK).exists():  # no other run took it for a leftover meanwhile
                return root, lock
        os.close(lock)


def clear_leftovers() -> None:
    """Remove the folders of this user's runs that were killed together with their nursery."""
    for root in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            about = root.lstat()
            if about.st_uid == os.geteuid() and root.is_dir() and not root.is_symlink():
                _clear(root, age=time.time() - about.st_mtime)


def _clear(root: Path, *, age: float) -> None:
    """Raises ``OSError`` where a living run holds the lock."""
    try:
        lock = os.open(root / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        if age > FORGOTTEN:
            remove(root)
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(root)
    finally:
        os.close(lock)


def _prepare(kernel: Kernel, preload: list[str]) -> None:
    """Import what workers share; what cannot be imported is missed by the worker, which says so.
    What is there now is left alone by the collector, so that its pages stay shared."""
    with suppress(OSError):
        kernel.call("prctl", _SUBREAPER, 1, 0, 0, 0)
    silence_reports()
    for name in preload:
        with suppress(Exception):  # the border of an import: any module may break in any way
            importlib.import_module(name)
    if "cv2" in sys.modules:
        sys.modules["cv2"].setNumThreads(1)
    gc.collect()
    gc.freeze()


def _die_with_parent(kernel: Kernel, number: int) -> None:
    """By that signal; 0: no more, for from then on the nursery ends its workers first. While it
    imports it would hear too late that the coordinator is gone."""
    with suppress(OSError):
        kernel.call("prctl", _DEATH, number, 0, 0, 0)


def _has_threads() -> bool:
    return len(os.listdir("/proc/self/task")) > 1


def _begin_bare(handle: int, setup: dict[str, Any]) -> None:
    """Anew without what started threads, for a fork would leave them behind with their locks."""
    os.set_inheritable(handle, True)
    bare = json.dumps({**setup, "preload": []})
    os.execv(COMMAND[0], [*COMMAND, str(handle), bare])


def main() -> None:
    handle, setup = int(sys.argv[1]), json.loads(sys.argv[2])
    for number in _QUIET:
        signal.signal(number, signal.SIG_IGN)
    kernel = Linux()
    _die_with_parent(kernel, signal.SIGKILL)
    _prepare(kernel, setup["preload"])
    if _has_threads():
        _begin_bare(handle, setup)
    _die_with_parent(kernel, 0)
    clear_leftovers()
    root, _ = new_folder()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with socket.socket(fileno=handle) as control:
        nursery = _Nursery(control, root=root, wake=woken)
        try:
            nursery.live()
        finally:
            nursery.end()
