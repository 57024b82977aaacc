"""The coordinator's end of workers: one process each, one task at a time, watched from outside."""

from __future__ import annotations

import json
import os
import pickle
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from zhiyi.batch.family import family, resident
from zhiyi.batch.serving import Setup
from zhiyi.batch.watching.records import Record, error_of
from zhiyi.batch.wire import BrokenWire, Frames, framed, made, unpacked
from zhiyi.errors import EngineError
from zhiyi.isolation.resources import mapped_by

LOOKING = 0.2
"""Seconds between two looks at a worker's memory. A page of memory is taken at about 2 GB/s here,
so a worker passes its limit by 0.4 GB at most before it is ended; below that the kernel's own limit
holds (``zhiyi.isolation``)."""
STARTING = 120.0
"""Seconds in which a worker must be ready: 0.04 s on an idle machine, with its nursery 3 s; 18 s
were seen where a dozen processes fought for two cores."""
ENDING = 10.0
"""Seconds in which a worker that is ended must be told dead, with all that it started."""
DYING = 1.0
"""Seconds in which a worker that hung up must be dead; else it is ended."""
SENDING = 30.0
"""Seconds in which an idle worker must take its task from the socket."""


class WorkerLost(EngineError):
    """A worker could not be started; nothing is wrong with any file."""

    code = "WORKER_LOST"


class WorkerBroken(WorkerLost):
    """What a worker needs cannot be imported, which no second try mends."""


class Timed(Protocol):
    """What a worker may be asked to do: within so many seconds."""

    @property
    def seconds(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """``cause``: None where there is a value. ``at``: types and places of an exception, or where
    in the program a process was when it died; ``signal``: what it died of."""

    value: Any = None
    cause: Literal["died", "time", "memory", "broke", "full"] | None = None
    at: tuple[str, ...] = ()
    signal: str = ""
    stages: tuple[tuple[str, float], ...] = ()
    records: tuple[Record, ...] = ()
    memory: int = 0


@dataclass(slots=True)
class _Heard:
    """What a process has said since it was given something to do."""

    records: list[Record] = field(default_factory=list)
    last: dict[str, Any] | None = None


class Process:
    """One worker process, from its start to its end. Not for several threads at a time.
    ``unconfined``: measures that do not hold for it (``zhiyi.isolation``)."""

    def __init__(self, channel: socket.socket, line: socket.socket, setup: Setup) -> None:
        self._channel = channel
        self._line = line
        self._frames = Frames()
        self._told = bytearray()
        self._poll = select.poll()
        self._poll.register(channel, select.POLLIN)
        self._poll.register(line, select.POLLIN)
        self._ready = False
        self.pid: int | None = None
        self.alive = True
        self.unconfined: tuple[str, ...] = ()
        self._code: int | None = None
        self._fault: tuple[str, ...] = ()
        channel.settimeout(SENDING)
        with suppress(OSError):
            channel.sendall(framed(pickle.dumps(setup)))

    def ready(self, *, wait: float) -> bool:
        """Whether it can be given a task. Raises ``WorkerLost`` where it never can."""
        if self._ready:
            return True
        heard, until = _Heard(), time.monotonic() + wait
        while self.alive and heard.last is None:
            if not self._listen(heard, max(0.0, until - time.monotonic())):
                return False
        self._greeted(heard.last or {})
        self._ready = True
        return True

    def sound(self) -> bool:
        """Whether it still waits for a task; dead afterwards where it does not."""
        if self.alive and not self._poll.poll(0):
            return True
        self.end()
        return False

    def ask(self, task: Timed, *, memory_bytes: int, kind: Any) -> Reply:
        """Have it do a task and wait for the end, within limits; ``kind`` of its value. Unless the
        answer came whole, the process is dead afterwards."""
        heard = _Heard()
        try:
            self._channel.sendall(framed(pickle.dumps(task)))
        except BrokenWire as error:
            return Reply(cause="broke", at=error_of(error))
        except OSError:
            self.end()
            return self._death(heard, "died")
        cause = self._watch(heard, seconds=task.seconds, memory_bytes=memory_bytes)
        if cause is None and heard.last is not None:
            return self._reply(heard, heard.last, kind)
        self.end()
        return self._death(heard, cause or "died")

    def end(self) -> None:
        """Kill it with all that it started, and wait until that is done."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        until = time.monotonic() + ENDING
        while self.alive and (left := until - time.monotonic()) > 0:
            if select.select([self._line], [], [], left)[0]:
                self._hear_of_it()
        self.alive = False
        self._channel.close()
        self._line.close()

    def memory(self) -> int:
        """Resident bytes of the process and its descendants."""
        return sum(resident(pid) for pid in family(self.pid)) if self.pid else 0

    def mapped(self) -> int:
        """Bytes that the process has mapped to be written, used or not."""
        return mapped_by(self.pid) if self.pid else 0

    def open_files(self) -> int:
        """Files and sockets that the process holds; 0 where that cannot be seen."""
        try:
            return len(os.listdir(f"/proc/{self.pid}/fd"))
        except OSError:
            return 0

    def _greeted(self, told: dict[str, Any]) -> None:
        """Raises ``WorkerLost`` unless the worker says that it is ready, and what it could not be
        kept from."""
        try:
            self.unconfined = made(tuple[str, ...], told.get("ready"))
        except BrokenWire:
            self.end()
            if "broken" in told:
                raise WorkerBroken(
                    f"工作进程无法运行 workers cannot run: {told['broken']}"
                ) from None
            why = f"{_named(self._code)} {'; '.join(self._fault)}".strip()
            raise WorkerLost(f"工作进程无法启动 a worker could not be started: {why}") from None

    def _watch(
        self, heard: _Heard, *, seconds: float, memory_bytes: int
    ) -> Literal["time", "memory"] | None:
        """Until it has answered or is dead (None), or must be ended."""
        began = time.monotonic()
        look = began + LOOKING
        while heard.last is None and self.alive:
            now = time.monotonic()
            if now - began >= seconds:
                return "time"
            if now >= look:
                if self.memory() > memory_bytes:
                    return "memory"
                look = time.monotonic() + LOOKING
            self._listen(heard, max(0.0, min(look, began + seconds) - now))
        return None

    def _listen(self, heard: _Heard, wait: float) -> bool:
        """Take in what comes within ``wait`` seconds; False where nothing does."""
        came = self._poll.poll(wait * 1000)
        for handle, _ in came:
            if handle == self._channel.fileno():
                self._hear(heard)
        if heard.last is None:
            for handle, _ in came:
                if handle == self._line.fileno():
                    self._hear_of_it()
        if not self.alive and heard.last is None:
            self._hear(heard)
        return bool(came)

    def _hear(self, heard: _Heard) -> None:
        """What the worker itself says."""
        try:
            data = self._channel.recv(1 << 20, socket.MSG_DONTWAIT)
            for frame in self._frames.feed(data):
                message = unpacked(frame)
                if "record" in message:
                    heard.records.append(made(Record, message["record"]))
                else:
                    heard.last = message
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        except BrokenWire:
            self._silence(wait=0)
        if not data:
            self._silence(wait=DYING)

    def _silence(self, *, wait: float) -> None:
        """Nothing that makes sense can come from the worker any more. ``wait``: seconds for it to
        die by itself, so that it is told what it died of."""
        with suppress(KeyError, ValueError):
            self._poll.unregister(self._channel)
        while self.alive and select.select([self._line], [], [], wait)[0]:
            self._hear_of_it()
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def _hear_of_it(self) -> None:
        """What the nursery says: its process number, and later how it ended."""
        try:
            data = self._line.recv(1 << 16)
        except OSError:
            data = b""
        self._told += data
        *whole, rest = bytes(self._told).split(b"\n")
        self._told = bytearray(rest)
        for line in whole:
            message = json.loads(line)
            self.pid = message.get("pid", self.pid)
            self._code = message.get("code", self._code)
            self._fault = tuple(message.get("fault", self._fault))
            if "code" in message or "error" in message:
                self.alive = False
        if not data:
            self.alive = False

    def _reply(self, heard: _Heard, told: dict[str, Any], kind: Any) -> Reply:
        records = tuple(heard.records)
        try:
            stages = made(tuple[tuple[str, float], ...], told.get("stages"))
            if "value" in told:
                value = made(kind, told["value"])
                return Reply(value=value, stages=stages, records=records, memory=self.memory())
            cause = made(Literal["memory", "broke", "full"], told.get("failure"))
            at = made(tuple[str, ...], told.get("at"))
        except BrokenWire as error:
            self.end()
            return Reply(cause="broke", at=error_of(error), records=records)
        return Reply(cause=cause, at=at, stages=stages, records=records, memory=self.memory())

    def _death(self, heard: _Heard, cause: Literal["died", "time", "memory"]) -> Reply:
        return Reply(
            cause=cause,
            at=self._fault,
            signal=_named(self._code) if cause == "died" else "",
            records=tuple(heard.records),
        )


def _named(code: int | None) -> str:
    if code is None:
        return ""
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
