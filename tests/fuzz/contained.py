"""Cases in a process of their own, a batch in each, so that what kills one is a finding.

The child tells when it begins and ends a case; where it dies or is too slow, the case it was at is
the one, and the others go on in a new child.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.fuzz.oracle import DefectError, Watch, examine

from zhiyi.intake import convert

_LOOKED_AT = 5
"""Of how many cases one has its pages looked at, which takes ten times as long."""
Verdict = Literal["good", "defect", "memory", "slow", "crash", "leak"]
SECONDS = 10.0
"""What a case may take of a core; the slowest sound seed takes 1 s, its pages being looked at."""
_WAITED = 6
"""How many times that is waited by the clock before a child is killed: cores are shared."""
MEMORY = 1_500 << 20
"""Bytes that a case may take beyond what the process has when it begins: a page of 62 million
pixels, the largest that is drawn, takes 190 MB, and drawing it three times that."""


@dataclass(frozen=True, slots=True)
class Case:
    """``name`` is that of the submitted file."""

    form: str
    number: int
    data: Callable[[], bytes]
    name: str = "a"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seconds`` of a core. ``key`` groups outcomes of one cause: where it broke, or by what the
    process was killed."""

    case: Case
    verdict: Verdict
    seconds: float
    key: str = ""
    detail: str = ""


def outcomes(
    cases: Sequence[Case],
    *,
    seconds: float = SECONDS,
    waited: float | None = None,
    converting: bool = False,
) -> Iterator[Outcome]:
    """What became of each case, in order. ``seconds`` of a core, ``waited`` by the clock."""
    left = list(cases)
    while left:
        done = 0
        for outcome in _batch(left, (seconds, waited or _WAITED * seconds), converting):
            done += 1
            yield outcome
        if not done:
            raise RuntimeError("a child ended before its first case")
        left = left[done:]


def _batch(
    cases: Sequence[Case], within: tuple[float, float], converting: bool
) -> Iterator[Outcome]:
    """Those cases that one child gets through, the one that it dies in being the last."""
    seconds, waited = within
    folder = Path(tempfile.mkdtemp(prefix="zhiyi-fuzz-"))
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():  # threads that an engine left are none of ours
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _child(cases, writing, folder, seconds, converting)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as told:
            yield from _heard(cases, told.fileno(), child, waited)
    except GeneratorExit:  # nobody asks for the rest, which would go on writing to the folder
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _heard(cases: Sequence[Case], told: int, child: int, waited: float) -> Iterator[Outcome]:
    held, at, began = b"", 0, time.monotonic()
    killed = False
    while at < len(cases):
        ready, _, _ = select.select([told], [], [], max(began + waited - time.monotonic(), 0))
        if not ready and not killed:
            os.kill(child, signal.SIGKILL)
            killed = True
            continue
        piece = os.read(told, 1 << 16)
        if not piece:
            break
        held += piece
        *lines, held = held.split(b"\n")
        for line in lines:
            verdict, spent, key, detail = json.loads(line)
            yield Outcome(cases[at], verdict, spent, key, detail)
            at, began = at + 1, time.monotonic()
    _, status = os.waitpid(child, 0)
    if at < len(cases):
        spent = time.monotonic() - began
        code = os.waitstatus_to_exitcode(status)
        if killed:
            yield Outcome(cases[at], "slow", spent, "slow in C code", "killed")
        else:
            cause = signal.Signals(-code).name if code < 0 else f"exit {code}"
            yield Outcome(cases[at], "crash", spent, cause, "the process died")


def _child(
    cases: Sequence[Case], writing: int, folder: Path, seconds: float, converting: bool
) -> None:
    """Never returns."""
    try:
        _limit(converting)
        watch = Watch()
        watch.install()
        os.chdir(folder)
        for number, case in enumerate(cases):
            own = folder / str(number)
            own.mkdir()
            line = json.dumps(_tried(case, own, watch, seconds, converting))
            os.write(writing, line.encode() + b"\n")
            shutil.rmtree(own, ignore_errors=True)
        os._exit(0)
    finally:
        os._exit(3)


def _limit(converting: bool) -> None:
    warnings.simplefilter("ignore")
    faulthandler.disable()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    if not converting:
        os.environ["PATH"] = ""
        convert.office_program.cache_clear()


def _too_long(*_: object) -> None:
    raise TimeoutError("the case took too long")


def _tried(
    case: Case, folder: Path, watch: Watch, seconds: float, converting: bool
) -> tuple[Verdict, float, str, str]:
    before = _descriptors()
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    began = time.process_time()
    verdict: Verdict = "good"
    key = detail = ""
    try:
        looked = case.number % _LOOKED_AT == 0
        own = None if converting else watch
        examine(case.data(), folder, name=case.name, watch=own, looking=looked)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if _descriptors() > before and (gc.collect(), _descriptors())[1] > before:
            verdict, key = "leak", "a file is left open"
    except MemoryError as error:
        verdict, key, detail = "memory", _place(error), _told(error)
    except TimeoutError as error:
        verdict, key, detail = "slow", _place(error), _told(error)
    except BaseException as error:
        verdict, key, detail = "defect", _place(error), _told(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return verdict, time.process_time() - began, key, detail


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _place(error: BaseException) -> str:
    """The kind of the error and the last place in our code that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/pipeline/zhiyi/" in f.filename]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else ""
    last = frames[-1] if frames else None
    what = f"{Path(last.filename).name}:{last.name}" if last else ""
    said = str(error)[:60] if isinstance(error, DefectError) else ""
    return " ".join(p for p in (type(error).__name__, where, what, said) if p)


def _told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)[-9:])[-2500:]
