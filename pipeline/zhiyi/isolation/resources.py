"""Limits that the kernel keeps for a process and for all that it starts (setrlimit(2))."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

MAPPED, MEMORY_HEADROOM = 3, 1 << 30
"""Times the memory that a worker may use, and bytes over that, which it may map. RLIMIT_DATA counts
what is mapped to be written, used or not: OpenVINO keeps what it once mapped for every shape of its
input, so that a worker that used 2.1 GB on the sample inquiries had 5.1 GB mapped, where a limit of
5 GiB made it fail on ordinary pages. The run itself ends a worker that uses too much; this one
stops what would take more at one go. RLIMIT_AS counts files and reserved space as well."""

NEARLY = 0.9
"""Share of what may be mapped: the request that failed was for the rest."""

_OFFERED = 500
"""Of 1000 (proc(5), oom_score_adj): counted as if it used half of the machine's memory besides."""


def limit_memory(memory_bytes: int) -> str:
    """Beyond it ``MemoryError``, or the end of whatever does not ask whether it got memory."""
    _limit(resource.RLIMIT_DATA, mapped_limit(memory_bytes))
    return "RLIMIT_DATA"


def mapped_limit(memory_bytes: int) -> int:
    """Bytes that a process may map which may use ``memory_bytes``."""
    return MAPPED * memory_bytes + MEMORY_HEADROOM


def nearly_all_mapped() -> bool:
    """Whether this process has mapped nearly all it may. What fails then may have failed for want
    of memory, which libraries tell each in their own way."""
    most = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return most != resource.RLIM_INFINITY and mapped_by(os.getpid()) > NEARLY * most


def mapped_by(pid: int) -> int:
    """Bytes that RLIMIT_DATA counts of a process; 0 where that cannot be seen."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
        line = next(line for line in status.splitlines() if line.startswith("VmData:"))
        return int(line.split()[1]) << 10
    except (OSError, StopIteration, ValueError):
        return 0


def limit_file_size(file_bytes: int) -> str:
    """Beyond it ``OSError`` (EFBIG) here, and the end of a program that was started from here."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    return "RLIMIT_FSIZE"


def limit_open_files(open_files: int) -> str:
    _limit(resource.RLIMIT_NOFILE, open_files)
    return "RLIMIT_NOFILE"


def limit_processes(processes: int, *, own_count: bool) -> str:
    """``own_count``: the process is the first in a user namespace, where counting starts anew.
    Otherwise the kernel counts all that its user runs, the other workers too; so what runs now is
    added, and as much for each core. Raises ``PermissionError`` for root, whom the kernel does not
    count (copy_process in kernel/fork.c)."""
    if own_count:
        _limit(resource.RLIMIT_NPROC, processes)
        return "RLIMIT_NPROC + user namespace"
    if os.getuid() == 0:
        raise PermissionError("root")
    _limit(resource.RLIMIT_NPROC, _running(os.getuid()) + processes * (os.cpu_count() or 1))
    return "RLIMIT_NPROC"


def forbid_core() -> str:
    """1, not 0: where core_pattern is a pipe the limit is not looked at, but 1 is (do_coredump in
    fs/coredump.c); and into a file of one byte no core goes either."""
    _limit(resource.RLIMIT_CORE, 1)
    return "RLIMIT_CORE"


def offer_first() -> str:
    """Where the machine runs out of memory, this process is ended before the one that waits for
    it."""
    Path("/proc/self/oom_score_adj").write_text(str(_OFFERED), encoding="utf-8")
    return "oom_score_adj"


def _limit(kind: int, most: int) -> None:
    """Sets the limit; one that is lower already is kept."""
    _, hard = resource.getrlimit(kind)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (limit, limit))


def _running(user: int) -> int:
    """Threads of all processes of a user."""
    count = 0
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        try:
            if entry.stat().st_uid == user:
                count += len(os.listdir(f"/proc/{entry.name}/task"))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended, or is hidden (hidepid) and not ours
    return count
