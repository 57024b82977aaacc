"""Trying in a process that is thrown away whether each measure does what it says."""

from __future__ import annotations

import ctypes
import errno
import json
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from zhiyi.isolation.confine import confine, none_held
from zhiyi.isolation.kernel import Kernel, Linux
from zhiyi.isolation.measures import Confinement, Held, Measure, Name
from zhiyi.isolation.resources import mapped_limit
from zhiyi.isolation.wording import WITHOUT_EFFECT, WORDS

_SOURCES = Path(__file__).parents[2]
_SECONDS = 30
_MEMORY, _FILE, _OPEN, _PROCESSES = 1 << 30, 1 << 16, 48, 24
# include/uapi/linux/prctl.h, include/uapi/linux/ptrace.h
_PR_GET_PDEATHSIG, _PR_GET_NO_NEW_PRIVS, _PTRACE_TRACEME = 2, 39, 0


def probe(*, python: str = sys.executable) -> tuple[Measure, ...]:
    """What holds on this system for a process of this user: every measure is taken in a process of
    its own, which then tries what it should no longer be able to do."""
    with TemporaryDirectory(prefix="zhiyi-doctor-") as folder:
        try:
            done = subprocess.run(
                [python, "-P", "-m", "zhiyi.isolation.trial", folder],
                env={**os.environ, "PYTHONPATH": str(_SOURCES)},
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return none_held(f"试验进程超过 {_SECONDS} 秒 the trial took more than {_SECONDS} s")
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        why = f"试验进程未能完成 the trial ended with {done.returncode}: {' '.join(said)}"
        return none_held(why)
    return tuple(Measure(**told) for told in json.loads(done.stdout))


def tried(folder: Path, *, kernel: Kernel) -> Held:
    """Confine this process to a folder below ``folder``, and try each measure."""
    within = folder / "within"
    within.mkdir()
    held = confine(
        Confinement(
            memory_bytes=_MEMORY,
            file_bytes=_FILE,
            open_files=_OPEN,
            processes=_PROCESSES,
            writable=(within,),
            readable=(),
        ),
        kernel=kernel,
    )
    trials = _trials(folder, within, kernel)
    return Held(measures=tuple(_confirmed(measure, trials) for measure in held.measures))


def _confirmed(measure: Measure, trials: Mapping[Name, Callable[[], bool]]) -> Measure:
    if not measure.holds or trials[measure.name]():
        return measure
    remedy = WORDS[measure.name].remedy
    return replace(measure, holds=False, means="", reason=WITHOUT_EFFECT, remedy=remedy)


def _trials(folder: Path, within: Path, kernel: Kernel) -> Mapping[Name, Callable[[], bool]]:
    """Whether the process is kept from what the measure is against."""
    # A file whose folder is neither the system's nor its own.
    outside = folder / "outside"
    return {
        "memory": lambda: _refused(_take_memory, errno.ENOMEM),
        "file_size": lambda: _refused(partial(_write_much, within / "much"), errno.EFBIG),
        "open_files": lambda: _refused(_open_many, errno.EMFILE),
        "processes": lambda: _refused(_start_many, errno.EAGAIN),
        "core": lambda: resource.getrlimit(resource.RLIMIT_CORE)[1] <= 1,
        "ending": lambda: os.getsid(0) == os.getpid() and _dies_with_parent(kernel),
        "privileges": lambda: kernel.call("prctl", _PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
        "network": lambda: _refused(_send, errno.EPERM, errno.ENETUNREACH),
        "calls": lambda: _refused(
            lambda: kernel.call("ptrace", _PTRACE_TRACEME, 0, 0, 0), errno.EPERM
        ),
        "writing": lambda: _refused(lambda: outside.write_bytes(b""), errno.EACCES),
        "reading": lambda: _refused(lambda: os.listdir(folder), errno.EACCES),
        "signals": lambda: _refused(lambda: os.kill(os.getppid(), 0), errno.EPERM),
    }


def _refused(attempt: Callable[[], object], *codes: int) -> bool:
    try:
        attempt()
    except OSError as error:
        return error.errno in codes
    return False


def _take_memory() -> None:
    mmap.mmap(-1, mapped_limit(_MEMORY), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()


def _write_much(file: Path) -> None:
    file.write_bytes(bytes(_FILE + 1))


def _open_many() -> None:
    handles = []
    try:
        for _ in range(_OPEN + 1):
            handles.append(os.open("/dev/null", os.O_RDONLY))
    finally:
        for handle in handles:
            os.close(handle)


def _start_many() -> None:
    """Up to one more than may be, where this process is counted alone; where all of its user's
    are, the bound is higher and told by the limit itself."""
    bound = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    if bound > _PROCESSES:
        raise OSError(errno.EAGAIN, "not tried")
    children = []
    try:
        for _ in range(_PROCESSES + 1):
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _send() -> None:
    """To an address kept for examples (RFC 5737), where nobody answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"", ("192.0.2.1", 9))


def _dies_with_parent(kernel: Kernel) -> bool:
    told = ctypes.c_int(0)
    with suppress(OSError):
        kernel.call("prctl", _PR_GET_PDEATHSIG, ctypes.addressof(told), 0, 0, 0)
    return told.value == signal.SIGKILL


def main(folder: Path) -> None:
    held = tried(folder, kernel=Linux())
    print(json.dumps([asdict(measure) for measure in held.measures], ensure_ascii=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
