"""`zhiyi run` as a command: how long it takes, and what each of its processes holds in memory."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

import zhiyi

MARK = "ZHIYI_BENCHMARK_RUN"
"""Environment variable that every process of a run inherits: those left over are known by it."""

INTERVAL = 0.5
"""Seconds between two looks at the processes; a look at ten takes 5 ms."""

GOOD = (0, 1)
"""Exit codes of a run that came to its end; 1 where some file could not be read."""


@dataclass(frozen=True, slots=True)
class Program:
    """Which Zhiyi is measured: ``pipeline`` of another checkout, None for the one installed, and
    options that every run gets."""

    pipeline: Path | None = None
    options: tuple[str, ...] = ()
    start: tuple[str, ...] = (sys.executable, "-m", "zhiyi.cli", "run")

    def command(self, folders: Sequence[Path], out: Path, *, workers: int | None) -> list[str]:
        chosen = ["--workers", str(workers)] if workers else []
        told = [str(folder) for folder in folders]
        return [*self.start, "--out", str(out), *chosen, *self.options, "--", *told]

    def version(self) -> str:
        """A hash of the program's files: what another one wrote is no measure of this one."""
        root = self.pipeline / "zhiyi" if self.pipeline else Path(zhiyi.__file__).parent
        digest = hashlib.blake2s(digest_size=6)
        for file in sorted(root.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.name.encode() + file.read_bytes())
        return digest.hexdigest()

    def environment(self, mark: str) -> Mapping[str, str]:
        given = dict(os.environ) | {MARK: mark}
        return given | ({"PYTHONPATH": str(self.pipeline)} if self.pipeline else {})


@dataclass(frozen=True, slots=True)
class Look:
    """MiB of resident memory at a moment: of the coordinator, and of each process below it.
    ``pages``: how many are read so far, where that is counted."""

    seconds: float
    coordinator: float
    workers: tuple[float, ...]
    pages: int = 0


@dataclass(slots=True)
class Ran:
    """A run that came to its end. ``cpu``: seconds of processor of all of its processes;
    ``first``: seconds until the first page was read."""

    seconds: float
    cpu: float
    code: int
    first: float
    looks: list[Look] = field(default_factory=list)

    @property
    def coordinator(self) -> float:
        return max((look.coordinator for look in self.looks), default=0.0)

    @property
    def worker(self) -> float:
        """The largest that any one worker was."""
        return max((max(look.workers, default=0.0) for look in self.looks), default=0.0)

    @property
    def together(self) -> float:
        """The largest sum of all processes; pages that they share count for each."""
        return max((look.coordinator + sum(look.workers) for look in self.looks), default=0.0)


class Running:
    """A run that is going on, in a process group of its own; its words go to ``log``."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.mark = environment[MARK]
        self._log = log.open("ab")
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._known = psutil.Process(self.process.pid)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def ended(self, *, wait: float = 0.0) -> bool:
        """Whether it came to an end by itself, within so many seconds."""
        try:
            self.process.wait(wait)
        except subprocess.TimeoutExpired:
            return False
        return True

    def workers(self) -> list[psutil.Process]:
        """Every process below the coordinator."""
        with suppress(psutil.NoSuchProcess):
            return self._known.children(recursive=True)
        return []

    def look(self) -> Look:
        held = [_resident(one) for one in self.workers()]
        sizes = tuple(size for size in held if size)
        return Look(self.seconds, _resident(self._known), sizes)

    def kill_coordinator(self) -> None:
        self.process.kill()
        self.process.wait()

    def kill_all(self) -> None:
        """Coordinator and workers at one moment, as when the power fails."""
        below = self.workers()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for one in below:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait()

    def close(self) -> None:
        """The run and what is left of it are ended: nothing outlives a measurement."""
        if not self.ended():
            self.kill_all()
        for one in left_over(self.mark):
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self._log.close()


def _resident(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def left_over(mark: str) -> list[psutil.Process]:
    """Processes that a run with this mark began, in whatever group or session they are."""
    found = []
    for one in psutil.process_iter():
        try:
            if one.environ().get(MARK) == mark and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def run(
    program: Program,
    folders: Sequence[Path],
    out: Path,
    *,
    log: Path,
    workers: int | None = None,
    interval: float = INTERVAL,
    count: Callable[[Path], int] | None = None,
    say: Callable[[str], None] = print,
) -> Ran:
    """Run into an empty folder to the end, looking at the processes all the while. ``count``: the
    pages read so far. Raises ``RuntimeError`` where the run fails."""
    shutil.rmtree(out, ignore_errors=True)
    log.unlink(missing_ok=True)
    before, looks, told, first = os.times(), [], 0.0, 0.0
    with started(program, folders, out, log=log, workers=workers) as running:
        while not running.ended(wait=interval):
            look = running.look()
            looks.append(replace(look, pages=count(out)) if count else look)
            if not first and any(out.glob("*/pages/*.jpg")):
                first = running.seconds
            if running.seconds - told > 60:
                told = running.seconds
                say(f"    {told:.0f} s, {reports(out)} reports, {_shown(looks[-1])}")
        seconds = running.seconds
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    code = running.process.returncode
    if code not in GOOD or reports(out) < len(folders):  # 1 may also be a traceback
        told = f"{reports(out)} reports of {len(folders)}, exit code {code}"
        raise RuntimeError(f"{told}; see {log}: {' '.join(tail(log))}")
    return Ran(seconds, cpu, code, first or seconds, looks)


@contextmanager
def started(
    program: Program, folders: Sequence[Path], out: Path, *, log: Path, workers: int | None = None
) -> Iterator[Running]:
    """A run that has begun; whatever is left of it at the end is killed."""
    command = program.command(folders, out, workers=workers)
    running = Running(command, program.environment(f"{os.getpid()}-{time.monotonic_ns()}"), log)
    try:
        yield running
    finally:
        running.close()


def _shown(look: Look) -> str:
    workers = ", ".join(f"{size:.0f}" for size in look.workers)
    pages = f", {look.pages} pages" if look.pages else ""
    return f"coordinator {look.coordinator:.0f} MiB, workers {workers} MiB{pages}"


def reports(out: Path) -> int:
    """How many inquiries have their report."""
    return sum(1 for _ in report_files(out))


def report_files(out: Path) -> Iterator[Path]:
    """The reports below an output folder, in order of inquiries."""
    return (f for f in sorted(out.glob("*/report.json")) if not f.parent.name.startswith("."))


def size(folder: Path) -> float:
    """MiB of all files below a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 2**20


def tail(log: Path, lines: int = 3) -> list[str]:
    return log.read_text("utf-8", "replace").splitlines()[-lines:]
