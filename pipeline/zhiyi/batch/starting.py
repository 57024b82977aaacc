"""Where the coordinator's workers come from: a process that is forked into them (``nursery``)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from threading import Lock
from typing import Self

from zhiyi.batch.nursery import COMMAND
from zhiyi.batch.processes import ENDING, Process, WorkerLost
from zhiyi.batch.serving import Setup

_THREADS = {
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""One thread a worker: workers fill the cores, and Tesseract's threads are slower than none. The
models are told theirs where they are loaded."""

PRELOADED = ("openvino", "rapidocr", "zhiyi.batch.perform")
"""What the nursery imports for its workers: whatever takes time and starts no thread, since a fork
with threads is unsound. onnxruntime and openvino start none where their reports are silenced
(``zhiyi.isolation.telemetry``); the nursery looks, and does without where there are some."""


class Nursery:
    """The process that workers are forked from; started at the first need, and anew where it died.
    It has a session of its own: what a terminal sends reaches the coordinator only."""

    def __init__(self, *, preload: Sequence[str] = PRELOADED) -> None:
        self._preload = tuple(preload)
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.closed = False

    def __enter__(self) -> Self:
        with self._lock:
            self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Every worker ends at once, whatever it is doing, and its folder is removed."""
        with self._lock:
            self.closed = True
            self._end()

    def start(self, setup: Setup) -> Process:
        """A worker that is on its way. Raises ``WorkerLost``."""
        ours, channel = socket.socketpair()
        line, told = socket.socketpair()
        with channel, told:
            self._ask([channel.fileno(), told.fileno()])
        return Process(ours, line, setup)

    def _ask(self, handles: list[int]) -> None:
        with self._lock:
            for attempt in (1, 2):
                if self.closed:
                    raise WorkerLost("工作进程已全部停止 every worker is stopped")
                control = self._control or self._begin()
                try:
                    socket.send_fds(control, [b"start"], handles)
                    return
                except OSError as error:
                    self._end()
                    if attempt == 2:
                        raise _unable(error) from error

    def _begin(self) -> socket.socket:
        """Start the nursery; workers are asked for on the socket that is given back. Raises
        ``WorkerLost``."""
        setup = json.dumps({"path": sys.path, "preload": self._preload})
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                process = subprocess.Popen(
                    [*COMMAND, str(theirs.fileno()), setup],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, **_THREADS},
                    start_new_session=True,
                )
            except OSError as error:
                control.close()
                raise _unable(error) from error
        self._process, self._control = process, control
        return control

    def _end(self) -> None:
        if self._control:
            self._control.close()
        if self._process:
            try:
                self._process.wait(ENDING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


def _unable(error: OSError) -> WorkerLost:
    return WorkerLost(f"无法启动工作进程 no worker can be started: {error}")
