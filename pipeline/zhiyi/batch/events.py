"""What happens in a run, as it happens. Whoever watches (bars, lines, logs, metrics, a profile) is
a function of these; nobody who watches can change a run, and none holds a word of a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from zhiyi.batch.tasks import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBegan:
    """``run``: its id. ``resumed``: an earlier run of the same command was not finished."""

    run: str
    inquiries: int
    workers: int
    resumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryBegan:
    """``files``: in its folder, before any is unpacked."""

    inquiry: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFound:
    """A file is taken in; ``name`` may hold a person's or a firm's name: not for logs."""

    inquiry: str
    document: str
    name: str
    media_type: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesFound:
    """A long file is opened: so many pages are to be read."""

    inquiry: str
    document: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded:
    """One attempt at a task is over, well or not. ``again``: it is tried once more, alone."""

    outcome: Outcome
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """So many tasks are with the engine (``running`` or next), and so many more are ``waiting``."""

    running: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesEnded:
    """``pages`` more pages of a long file are read, or given up. ``kept``: an earlier run had read
    them already."""

    inquiry: str
    document: str
    pages: int
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEnded:
    """A file is read, or given up. ``kept``: an earlier run had read it already. ``pages`` of all;
    ``codes``: of its problems."""

    inquiry: str
    document: str
    status: str
    pages: int
    kept: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryEnded:
    """Its report is there. ``kept``: from an earlier run, nothing having changed since."""

    inquiry: str
    documents: int
    lost: int
    problems: bool
    seconds: float
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``zhiyi watch`` looked at its directory: so many folders are complete and not handled yet,
    so many are waited for. ``reachable``: whether it could be listed."""

    ready: int
    unsettled: int
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """``stopped``: on request, or because the disk is full; the same command goes on."""

    seconds: float
    stopped: bool


Event: TypeAlias = (
    RunBegan
    | InquiryBegan
    | FileFound
    | PagesFound
    | TaskEnded
    | Load
    | PagesEnded
    | FileEnded
    | InquiryEnded
    | Looked
    | RunEnded
)

Listener: TypeAlias = Callable[[Event], None]
