"""What a run asks of its workers, and what comes back: small, complete, picklable.

Pages are the unit. A file is first taken in (hashed, and unpacked where it holds files); each file
is then read: a short one at once, a long one in blocks of pages that any worker may read and that
are joined when all are there. When every file of an inquiry is read, its report is written.

Tasks name files below ``out``, the output directory, and say what they write there; results are on
disk, whole, before an outcome is told, so that an outcome holds facts about them only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path
from typing import Literal, Protocol, Self, TypeAlias

from zhiyi.batch.watching.records import Record
from zhiyi.document import Problem
from zhiyi.flow import PAGES_TOGETHER
from zhiyi.inquiry import Notice
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits
from zhiyi.report.summary import Summary
from zhiyi.store import Layout

JOINING, TELLING = 2, 10
"""Seconds beside ``file_seconds`` for each page that is joined and each document of a report.
A report of 500 pages in one file took 60 s with six times the work on the machine, so that there is
time for hundreds of papers and for a slow machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How documents are read. ``since``: the first stage that runs anew on what is kept; ``until``:
    the last one; ``tagger``: directory of the tagger."""

    limits: Limits = field(default_factory=Limits)
    since: str | None = None
    until: str | None = None
    tagger: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """How an inquiry is held against the list and told: the settings of a run without its files."""

    as_of: Day
    started: str
    date: Day | None = None
    edition: str | None = None
    controls: Path | None = None
    encoder: Path | None = None
    translators: tuple[Path, ...] = ()
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeIn:
    """Take in one file of a submission: ``file`` is hashed, and unpacked below ``scratch`` where it
    holds files. ``name``: its path as the report names it."""

    out: Path
    inquiry: str
    name: str
    file: Path
    scratch: Path
    limits: Limits

    @property
    def seconds(self) -> int:
        return self.limits.file_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Read a file. A long one of pages is only opened: its blocks are read by further tasks.
    ``parted``: a short one too, where reading it whole had failed."""

    out: Path
    inquiry: str
    submitted: Submitted
    reading: Reading
    parted: bool = False

    @property
    def seconds(self) -> int:
        return self.reading.limits.file_seconds + PAGES_TOGETHER * self.reading.limits.page_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPages:
    """Read the pages ``first`` to ``last`` (both included) of a long file."""

    out: Path
    inquiry: str
    submitted: Submitted
    reading: Reading
    first: int
    last: int

    @property
    def seconds(self) -> int:
        return (self.last - self.first + 2) * self.reading.limits.page_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Join the blocks of a long file, and find what only the whole document shows. ``blocks``:
    first and last pages of those that were read; ``lost``: what became of the other pages, which
    keep their numbers."""

    out: Path
    inquiry: str
    submitted: Submitted
    reading: Reading
    blocks: tuple[tuple[int, int], ...]
    lost: tuple[Problem, ...] = ()

    @property
    def seconds(self) -> int:
        pages = max((last for _, last in self.blocks), default=0)
        return self.reading.limits.file_seconds + JOINING * pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Find what the inquiry's documents say together and write its report. ``named``: its folder
    as the report names it, where that is not ``folder``. ``documents``: their ids, in order.
    ``problems``: what the run met. ``bare``: without any stage, where finding failed; the files and
    what is wrong with them are told all the same."""

    out: Path
    inquiry: str
    folder: Path
    documents: tuple[str, ...]
    reporting: Reporting
    limits: Limits
    elapsed: float
    problems: tuple[Problem, ...] = ()
    bare: bool = False
    named: str = ""

    @property
    def seconds(self) -> int:
        return self.limits.file_seconds + TELLING * len(self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """What an inquiry is told from beside its documents. ``id`` and ``named`` (its folder) as the
    report names it; ``documents``: their ids, in order; ``tagger``: of ``Reading``; ``problems``:
    those met before its stages."""

    id: str
    named: str
    notice: Notice
    documents: tuple[str, ...]
    reporting: Reporting
    tagger: Path | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Tell an inquiry whose report stands once more, with the corrections of officers, as its next
    revision beside the report. ``only_load``: have what that takes ready, and write nothing."""

    out: Path
    inquiry: str
    retelling: Retelling
    limits: Limits
    only_load: bool = False

    @property
    def seconds(self) -> int:
        return self.limits.file_seconds + 2 * TELLING * len(self.retelling.documents)


Task: TypeAlias = TakeIn | Read | ReadPages | Join | Tell | Revise


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """``files``: the file itself and what it holds, those that hold before what they hold."""

    files: tuple[Submitted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """A block is kept, or a long file opened. ``pages``: how many the whole file has, as far as it
    is read."""

    document: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead:
    """A document is kept, with all of its layers."""

    document: str
    status: str
    pages: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report is written. ``problems``: how much could not be read or processed. ``revision``: the
    one that it is, 0 for the original; ``corrections``: a digest of those in it."""

    summary: Summary
    must: int
    should: int
    documents: int
    lost: int
    problems: bool
    revision: int = 0
    corrections: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Models and knowledge are there; ``parameters``: of the lexicon."""

    parameters: int


Value: TypeAlias = Taken | PagesRead | DocumentRead | Told | Loaded

Cause = Literal["died", "time", "memory", "broke", "full"]
"""What ended a task without a result: its process died; it took too long; it took too much memory;
an exception that nobody expected; the disk is full (which is nobody's fault but the machine's)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """``detail``: for the officer, Chinese first; no words of a document."""

    cause: Cause
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a task: ``value`` or ``failure``. ``stages``: seconds by stage;
    ``memory``: the worker's resident bytes afterwards; ``worker``: a name for it; ``records``: what
    was logged meanwhile, without a word of a document."""

    task: Task
    seconds: float
    worker: str
    value: Value | None = None
    failure: Failure | None = None
    memory: int = 0
    stages: tuple[tuple[str, float], ...] = ()
    records: tuple[Record, ...] = ()


class Engine(Protocol):
    """Runs tasks somewhere. ``slots``: how many at a time; more wait with the engine, so whoever
    submits holds back. Every task submitted comes back once, as an outcome."""

    @property
    def slots(self) -> int: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None:
        """Ends every worker at once, whatever it is doing."""
        ...

    def submit(self, task: Task, *, alone: bool = False) -> None:
        """``alone``: in a process that does nothing else before or after."""
        ...

    def outcomes(self, *, wait: float) -> list[Outcome]:
        """What has come back; waits up to ``wait`` seconds for the first."""
        ...


STATE = ".zhiyi"
"""Folder below the output directory: the ledger, and what is not finished yet."""


def layout(task: Task) -> Layout:
    """The output folder of the task's inquiry."""
    return Layout(task.out / task.inquiry)


def block_file(out: Path, inquiry: str, document: str, first: int) -> Path:
    """Where the layers of a block of pages are kept until it is joined."""
    return out / STATE / "blocks" / inquiry / document / f"{first}.json"
