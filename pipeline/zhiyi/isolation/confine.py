"""Confining a process, for good, to what reading a document needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from zhiyi.isolation import landlock, privileges, resources, seccomp
from zhiyi.isolation.closed import without
from zhiyi.isolation.kernel import Kernel, Linux
from zhiyi.isolation.measures import Confinement, Held, Measure, Name
from zhiyi.isolation.namespaces import part_from_network
from zhiyi.isolation.places import system_places
from zhiyi.isolation.telemetry import silence_reports
from zhiyi.isolation.wording import ROOT, UNSCOPED, WORDS, reason


def confine(wanted: Confinement, *, kernel: Kernel | None = None) -> Held:
    """Keep this process, and all that it starts, to what is wanted, by every means that the system
    allows; which measures hold, and why others do not.

    To be called before the process has a second thread, since most of this is a thread's own:
    ``RuntimeError`` otherwise. ``FileNotFoundError`` where a folder of ``writable`` is not there.
    The order matters: what is written below /proc comes before writing is confined, and the filter
    of system calls is last, since it refuses some of what comes before.
    """
    _refuse_threads()
    for folder in wanted.writable:
        folder.stat()
    kernel = kernel or Linux()
    silence_reports()
    parted = _part(kernel)
    with suppress(OSError):
        resources.offer_first()
    limits = _limits(wanted, own_count=parted.own_count)
    rights = _tried("privileges", lambda: privileges.drop_privileges(kernel))
    ending = _tried("ending", lambda: privileges.end_with_parent(kernel))
    files = _files(wanted, kernel)
    calls = _tried("calls", lambda: seccomp.refuse_calls(kernel))
    return Held(measures=(*limits, ending, rights, _network(parted, calls), calls, *files))


class _Parted:
    """``error``: why there is no network namespace."""

    def __init__(self, *, own_count: bool = False, error: OSError | None = None) -> None:
        self.own_count = own_count
        self.error = error


def _part(kernel: Kernel) -> _Parted:
    try:
        return _Parted(own_count=part_from_network(kernel))
    except OSError as error:
        return _Parted(error=error)


def _limits(wanted: Confinement, *, own_count: bool) -> tuple[Measure, ...]:
    def processes() -> str:
        return resources.limit_processes(wanted.processes, own_count=own_count)

    counted = os.getuid() != 0
    return (
        _tried("memory", lambda: resources.limit_memory(wanted.memory_bytes)),
        _tried("file_size", lambda: resources.limit_file_size(wanted.file_bytes)),
        _tried("open_files", lambda: resources.limit_open_files(wanted.open_files)),
        _tried("processes", processes) if counted else _missing("processes", ROOT),
        _tried("core", resources.forbid_core),
    )


def _network(parted: _Parted, calls: Measure) -> Measure:
    """Either wall is enough: no socket that leads anywhere, or no network where it could lead."""
    means = [calls.means] if calls.holds else []
    if parted.error is None:
        means.append("network namespace")
    if means:
        return _held("network", ", ".join(means))
    return _missing("network", calls.reason)


def _files(wanted: Confinement, kernel: Kernel) -> tuple[Measure, ...]:
    readable = None
    names: tuple[Name, ...] = ("writing",)
    if wanted.readable is not None:
        readable = tuple(without((*wanted.readable, *system_places()), closed=wanted.closed))
        names = ("writing", "reading")
    try:
        known = landlock.restrict(kernel, writable=wanted.writable, readable=readable)
    except OSError as error:
        return tuple(_missing(name, reason(error)) for name in (*names, _SIGNALS))
    means = f"Landlock {known}"
    scoped = landlock.scopes_signals(known)
    signals = _held(_SIGNALS, means) if scoped else _missing(_SIGNALS, UNSCOPED)
    return (*(_held(name, means) for name in names), signals)


_SIGNALS: Name = "signals"


def _tried(name: Name, measure: Callable[[], str]) -> Measure:
    try:
        return _held(name, measure())
    except OSError as error:
        return _missing(name, reason(error))


def _held(name: Name, means: str) -> Measure:
    words = WORDS[name]
    return Measure(name=name, chinese=words.chinese, english=words.english, holds=True, means=means)


def _missing(name: Name, why: str) -> Measure:
    words = WORDS[name]
    return Measure(
        name=name,
        chinese=words.chinese,
        english=words.english,
        holds=False,
        reason=why,
        remedy=words.remedy,
    )


def none_held(why: str) -> tuple[Measure, ...]:
    """Every measure, as one that does not hold."""
    return tuple(_missing(name, why) for name in WORDS)


def _refuse_threads() -> None:
    with suppress(FileNotFoundError):  # no /proc: nothing to count with
        if len(os.listdir("/proc/self/task")) > 1:
            raise RuntimeError("confine() must be called before the process starts a thread")
