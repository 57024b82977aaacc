"""The course of one inquiry: which tasks follow from what became of those before.

Its folder's files are taken in, what they hold is read (long files in blocks of pages), and when
every file is read or given up, the report is told. A task that fails is tried once more, alone, and
then page by page where it had several. What fails again costs the file or the page, and a problem
says so.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from zhiyi.artefacts import give_up
from zhiyi.batch.events import (
    FileEnded,
    FileFound,
    InquiryBegan,
    InquiryEnded,
    Listener,
    PagesEnded,
    PagesFound,
    TaskEnded,
)
from zhiyi.batch.ledger import FileRow, InquiryRow, Ledger, Run
from zhiyi.batch.losses import closed, has_pages_to_try, pages_alone, problem_of, unwritten
from zhiyi.batch.tasks import (
    STATE,
    DocumentRead,
    Failure,
    Join,
    Outcome,
    PagesRead,
    Read,
    Reading,
    ReadPages,
    Reporting,
    TakeIn,
    Taken,
    Task,
    Tell,
    Told,
    block_file,
)
from zhiyi.batch.versions import listing_of, telling_version
from zhiyi.document import Problem, document_id
from zhiyi.errors import StorageError
from zhiyi.intake.files import OTHERS, Submitted, display_name, refused, too_many
from zhiyi.intake.folder import Folder, submitted_in
from zhiyi.parted import PAGE_LAYERS, blocks_of
from zhiyi.report.summary import Summary
from zhiyi.store import Layout, sweep

log = logging.getLogger(__name__)

Span = tuple[int, int]
"""First and last page, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A task to be done, ``alone`` where it failed before."""

    task: Task
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One inquiry that was reported on. ``kept``: by an earlier run, nothing having changed."""

    name: str
    layout: Layout
    told: Told
    seconds: float
    kept: bool = False

    @property
    def summary(self) -> Summary:
        return self.told.summary

    @property
    def problems(self) -> bool:
        """Whether something in it could not be read or processed."""
        return self.told.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every inquiry of a run. ``anew``: what an earlier run did is done again.
    ``version``: of reading."""

    out: Path
    run: Run
    ledger: Ledger
    reading: Reading
    reporting: Reporting
    version: str
    anew: bool
    tell: Listener


@dataclass(slots=True)
class _File:
    """A submitted file on its way. ``spans``: blocks that are kept; ``open``: those to come;
    ``lost``: what became of pages that could not be read."""

    submitted: Submitted
    id: str
    ended: bool = False
    pages: int = 0
    seconds: float = 0.0
    spans: list[Span] = field(default_factory=list)
    open: set[Span] = field(default_factory=set)
    lost: list[Problem] = field(default_factory=list)


class Course:
    """One inquiry of a run. ``begin`` and ``settle`` return what is to be done next; ``done`` is
    set when its report is there."""

    def __init__(self, folder: Folder, name: str, terms: Terms) -> None:
        self._folder, self._name, self._terms = folder, name, terms
        self._layout = Layout(terms.out / name)
        self._clock = monotonic()
        self._listing = ""
        self._problems: tuple[Problem, ...] = ()
        self._taken: dict[Path, tuple[Submitted, ...] | None] = {}
        self._files: dict[str, _File] = {}
        self._version = telling_version(terms.version, terms.reporting, folder.notice)
        self.done: Done | None = None

    # Beginning

    def begin(self) -> list[Attempt]:
        """The files of the folder are to be taken in; nothing where its report stands already."""
        terms = self._terms
        self._clock = monotonic()
        self._listing = self._now()
        row = terms.ledger.inquiry(self._name)
        if row and row.told and self._is_kept(row):
            self._end(row.told, kept=True)
            return []
        terms.ledger.inquiry_began(
            self._name, folder=self._folder.path.resolve(), listing=self._listing, run=terms.run
        )
        self._clear()
        sweep(self._layout.folder)
        found, limits = self._submitted(), terms.reading.limits
        files = found[: limits.files]
        terms.tell(InquiryBegan(inquiry=self._name, files=len(files)))
        self._taken = dict.fromkeys(files)
        attempts = [Attempt(task=self._take_in(file)) for file in files]
        if len(found) > len(files):
            attempts += self._took(Path(OTHERS), (refused(OTHERS, too_many(len(found), limits)),))
        return attempts or self._next()

    def _submitted(self) -> list[Path]:
        """The files of the folder; none where it is gone or closed, which the report then tells."""
        try:
            return submitted_in(self._folder)
        except OSError as error:
            self._problems = (closed(error),)
            return []

    def _now(self) -> str:
        """What the folder holds; a text that equals none where it cannot be listed now."""
        try:
            return listing_of(self._folder)
        except OSError as error:
            return f"errno {error.errno}"

    def _is_kept(self, row: InquiryRow) -> bool:
        return (
            row.state == "done"
            and row.listing == self._listing
            and row.version == self._version
            and (row.run == self._terms.run.id or not self._terms.anew)
            and self._layout.report_json.is_file()
        )

    def _take_in(self, file: Path) -> TakeIn:
        return TakeIn(
            out=self._terms.out,
            inquiry=self._name,
            name=display_name(file.relative_to(self._folder.submission)),
            file=file,
            scratch=self._scratch,
            limits=self._terms.reading.limits,
        )

    @property
    def _scratch(self) -> Path:
        return (self._terms.out / STATE / "scratch" / self._name).absolute()

    # Going on

    def settle(self, outcome: Outcome, *, alone: bool) -> list[Attempt]:
        """What follows from an outcome. Raises ``StorageError`` where nothing can be kept."""
        failure = outcome.failure
        if failure and failure.cause == "full":
            raise StorageError.at(self._terms.out, failure.detail)
        next_try = self._next_try(outcome.task, failure, alone=alone) if failure else []
        self._terms.tell(TaskEnded(outcome=outcome, again=bool(next_try)))
        if failure is None:
            return self._go_on(outcome)
        return next_try or self._lose(outcome.task, failure, outcome.seconds)

    def _go_on(self, outcome: Outcome) -> list[Attempt]:
        task, value = outcome.task, outcome.value
        if isinstance(task, TakeIn) and isinstance(value, Taken):
            return self._took(task.file, value.files)
        if isinstance(task, Tell) and isinstance(value, Told):
            self._report_is_there(value)
            return []
        assert isinstance(task, Read | ReadPages | Join)
        file = self._file(task.submitted)
        file.seconds += outcome.seconds
        if isinstance(value, DocumentRead):
            return self._read(file, value)
        if isinstance(task, ReadPages):
            return self._pages_ended(file, (task.first, task.last), outcome.seconds)
        assert isinstance(task, Read) and isinstance(value, PagesRead)
        pages = min(value.pages, task.reading.limits.pages)  # whatever a worker says
        return self._opened(file, pages, alone=task.parted)

    def _next_try(self, task: Task, failure: Failure, *, alone: bool) -> list[Attempt]:
        """Once more alone; then page by page where there are several, so that only those at fault
        are lost. What took too long as a whole would do so again: its pages are tried at once."""
        whole = not alone
        if whole and not (failure.cause == "time" and has_pages_to_try(task)):
            return [Attempt(task=task, alone=True)]
        if isinstance(task, Read) and has_pages_to_try(task):
            return [Attempt(task=replace(task, parted=True), alone=True)]
        if isinstance(task, ReadPages) and has_pages_to_try(task):
            file = self._file(task.submitted)
            file.open.discard((task.first, task.last))
            return self._pages(file, _singly(range(task.first, task.last + 1)), alone=True)
        return []

    def _lose(self, task: Task, failure: Failure, seconds: float) -> list[Attempt]:
        if isinstance(task, TakeIn):
            detail = f"打开或展开该文件未能完成：{failure.detail}"
            return self._took(task.file, (refused(task.name, detail, code="FILE_UNREADABLE"),))
        if isinstance(task, Tell):
            return self._told_bare(task, failure)
        file = self._file(task.submitted)
        file.seconds += seconds
        if isinstance(task, ReadPages):
            pages = range(task.first, task.last + 1)
            file.lost += [problem_of(failure, page=page) for page in pages]
            return self._pages_ended(file, (task.first, task.last), seconds, lost=True)
        if isinstance(task, Join) and task.reading.until not in PAGE_LAYERS:
            return [Attempt(task=pages_alone(task, problem_of(failure)), alone=True)]
        return self._given_up(file, problem_of(failure))

    # Files

    def _took(self, place: Path, files: Sequence[Submitted]) -> list[Attempt]:
        """``place``: the file of the folder, with which all that it holds keeps its order."""
        self._taken[place] = tuple(files)
        attempts: list[Attempt] = []
        for submitted in files:
            id = document_id(submitted.path, submitted.sha256)
            if id in self._files:  # two names of other letters, one as the report writes them
                continue
            file = self._files[id] = _File(submitted, id)
            self._terms.tell(
                FileFound(
                    inquiry=self._name,
                    document=id,
                    name=submitted.path,
                    media_type=submitted.media_type,
                    bytes=submitted.bytes,
                )
            )
            attempts += self._begun(file)
        return attempts or self._next()

    def _begun(self, file: _File) -> list[Attempt]:
        """What is left to do of a file, after what an earlier run did of it."""
        terms = self._terms
        row = terms.ledger.file(self._name, file.id)
        if row and self._still_holds(row, file):
            if row.state in ("done", "lost") and self._layout.document(file.id).is_file():
                self._file_ended(file, row.status, row.pages, row.problems, kept=True)
                return []
            if row.state == "opened":
                return self._opened(file, row.pages, alone=False, known=True)
        terms.ledger.file_began(
            self._name, file.id, file.submitted, version=terms.version, run=terms.run
        )
        return [
            Attempt(
                task=Read(
                    out=terms.out,
                    inquiry=self._name,
                    submitted=file.submitted,
                    reading=terms.reading,
                )
            )
        ]

    def _still_holds(self, row: FileRow, file: _File) -> bool:
        terms = self._terms
        return (
            row.version == terms.version
            and row.sha256 == file.submitted.sha256
            and (row.run == terms.run.id or not terms.anew)
        )

    def _opened(
        self, file: _File, pages: int, *, alone: bool, known: bool = False
    ) -> list[Attempt]:
        """A file is to be read in parts: in blocks, or page by page where it failed before."""
        terms = self._terms
        terms.tell(PagesFound(inquiry=self._name, document=file.id, pages=pages))
        file.pages = pages
        if known:
            file.spans = list(self._kept_blocks(file))
        else:
            terms.ledger.file_opened(self._name, file.id, pages=pages)
        held = {page for first, last in file.spans for page in range(first, last + 1)}
        if held:
            terms.tell(PagesEnded(inquiry=self._name, document=file.id, pages=len(held), kept=True))
        attempts: list[Attempt] = []
        for first, last in blocks_of(pages):
            left = [page for page in range(first, last + 1) if page not in held]
            whole = len(left) == last - first + 1 and not alone
            # A block that is held in part had failed before, so that its pages were tried singly.
            spans = [(first, last)] if whole else _singly(left)
            attempts += self._pages(file, spans, alone=not whole)
        return attempts or self._join(file)

    def _kept_blocks(self, file: _File) -> Iterator[Span]:
        terms = self._terms
        blocks = terms.ledger.blocks(self._name, file.id, version=terms.version)
        folder = block_file(terms.out, self._name, file.id, 1).parent
        # Joining takes the blocks away when the document is kept, before the ledger hears of it.
        joined = not folder.exists() and self._layout.document(file.id).is_file()
        for first, last, run in blocks:
            kept = joined or block_file(terms.out, self._name, file.id, first).is_file()
            if kept and (run == terms.run.id or not terms.anew):
                yield first, last

    def _pages(self, file: _File, spans: Sequence[Span], *, alone: bool) -> list[Attempt]:
        file.open |= set(spans)
        return [
            Attempt(
                task=ReadPages(
                    out=self._terms.out,
                    inquiry=self._name,
                    submitted=file.submitted,
                    reading=self._terms.reading,
                    first=first,
                    last=last,
                ),
                alone=alone,
            )
            for first, last in spans
        ]

    def _pages_ended(
        self, file: _File, span: Span, seconds: float, *, lost: bool = False
    ) -> list[Attempt]:
        terms = self._terms
        file.open.discard(span)
        if not lost:
            file.spans.append(span)
            terms.ledger.block_ended(
                self._name, file.id, span, version=terms.version, run=terms.run, seconds=seconds
            )
        count = span[1] - span[0] + 1
        terms.tell(PagesEnded(inquiry=self._name, document=file.id, pages=count))
        return [] if file.open else self._join(file)

    def _join(self, file: _File) -> list[Attempt]:
        task = Join(
            out=self._terms.out,
            inquiry=self._name,
            submitted=file.submitted,
            reading=self._terms.reading,
            blocks=tuple(sorted(file.spans)),
            lost=tuple(sorted(file.lost, key=lambda problem: problem.page or 0)),
        )
        return [Attempt(task=task)]

    def _read(self, file: _File, read: DocumentRead) -> list[Attempt]:
        lost = read.status == "unreadable" and bool(file.lost)
        self._terms.ledger.file_ended(self._name, read, lost=lost, seconds=file.seconds)
        self._file_ended(file, read.status, read.pages, read.problems)
        return self._next()

    def _given_up(self, file: _File, problem: Problem) -> list[Attempt]:
        try:
            read = give_up(
                self._layout, file.submitted, problems=(*file.submitted.problems, problem)
            )
        except OSError as error:
            raise StorageError.at(self._layout.folder, error.strerror or str(error)) from error
        self._terms.ledger.file_ended(self._name, read, lost=True, seconds=file.seconds)
        self._file_ended(file, read.status, read.pages, read.problems)
        return self._next()

    def _file_ended(
        self,
        file: _File,
        status: str,
        pages: int,
        problems: Sequence[Problem],
        *,
        kept: bool = False,
    ) -> None:
        file.ended = True
        self._terms.tell(
            FileEnded(
                inquiry=self._name,
                document=file.id,
                status=status,
                pages=pages,
                kept=kept,
                codes=tuple(sorted({problem.code for problem in problems})),
            )
        )

    def _file(self, submitted: Submitted) -> _File:
        return self._files[document_id(submitted.path, submitted.sha256)]

    # The report

    def _next(self) -> list[Attempt]:
        """The report, when every file is read or given up."""
        if None in self._taken.values() or not all(file.ended for file in self._files.values()):
            return []
        taken = [submitted for files in self._taken.values() for submitted in files or ()]
        ids = dict.fromkeys(document_id(one.path, one.sha256) for one in taken)
        task = Tell(
            out=self._terms.out,
            inquiry=self._name,
            folder=self._folder.path,
            named=display_name(self._folder.path),
            documents=tuple(ids),
            reporting=self._terms.reporting,
            limits=self._terms.reading.limits,
            elapsed=monotonic() - self._clock,
            problems=self._problems,
        )
        return [Attempt(task=task)]

    def _told_bare(self, task: Tell, failure: Failure) -> list[Attempt]:
        """The files and what is wrong are told even where nothing could be found over them."""
        problem = problem_of(failure, code="STAGE_FAILED")
        if not task.bare:
            bare = replace(task, bare=True, problems=(*task.problems, problem))
            return [Attempt(task=bare, alone=True)]
        log.error("%s: no report could be written: %s", self._name, problem.detail)
        self._report_is_there(unwritten(self._folder, self._name), lost=True)
        return []

    def _report_is_there(self, told: Told, *, lost: bool = False) -> None:
        """Told, and done unless the folder changed meanwhile: what came later is not in it."""
        if self._now() != self._listing:
            self._terms.ledger.listing_changed(self._name)
        self._terms.ledger.inquiry_ended(
            self._name,
            version=self._version,
            told=told,
            lost=lost,
            seconds=monotonic() - self._clock,
        )
        self._clear()
        self._end(told, kept=False)

    def _end(self, told: Told, *, kept: bool) -> None:
        seconds = monotonic() - self._clock
        self.done = Done(
            name=self._name, layout=self._layout, told=told, seconds=seconds, kept=kept
        )
        self._terms.tell(
            InquiryEnded(
                inquiry=self._name,
                documents=told.documents,
                lost=told.lost,
                problems=told.problems,
                seconds=seconds,
                kept=kept,
            )
        )

    def _clear(self) -> None:
        """What was unpacked goes; blocks stay until they are joined."""
        shutil.rmtree(self._scratch, ignore_errors=True)


def _singly(pages: Iterable[int]) -> list[Span]:
    return [(page, page) for page in pages]
