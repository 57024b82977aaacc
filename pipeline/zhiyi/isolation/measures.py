"""What a confined process is kept to, and which measures hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Name: TypeAlias = Literal[
    "memory",
    "file_size",
    "open_files",
    "processes",
    "core",
    "ending",
    "privileges",
    "network",
    "calls",
    "writing",
    "reading",
    "signals",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """``memory_bytes``: what the process may take of its own, each process that it starts as much
    again; ``file_bytes`` of any file that it writes; ``open_files`` and ``processes`` (threads
    count) at a time. ``writable``: folders, there already, below which it may write; nowhere else.
    ``readable``: files and folders that it may read beside those and the system's own programs,
    libraries, fonts and models; None: it may read whatever its user may. ``closed``: what it may
    not read, though it lies in one of those, but for what is named in ``readable`` itself."""

    memory_bytes: int
    file_bytes: int
    open_files: int
    processes: int
    writable: tuple[Path, ...]
    readable: tuple[Path, ...] | None = None
    closed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``holds``: it is in force. ``means``: by what, in the kernel's words. ``reason``: why it does
    not hold; ``remedy``: what an administrator can do; both Chinese first, and empty where it
    holds."""

    name: Name
    chinese: str
    english: str
    holds: bool
    means: str = ""
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Every measure, whether it holds or not."""

    measures: tuple[Measure, ...]

    @property
    def names(self) -> frozenset[Name]:
        """Of those that hold."""
        return frozenset(measure.name for measure in self.measures if measure.holds)

    @property
    def missing(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if not measure.holds)
