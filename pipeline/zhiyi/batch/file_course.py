"""The course of one file: read at once, or opened and read in blocks of pages that are joined.

What fails is tried once more alone, and then page by page where there are several pages. What fails
again costs the page or the file, and a problem says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zhiyi.artefacts import give_up
from zhiyi.batch.events import FileEnded, FileFound, PagesEnded, PagesFound
from zhiyi.batch.ledger import FileRow
from zhiyi.batch.losses import has_pages_to_try, pages_alone, problem_of
from zhiyi.batch.tasks import (
    DocumentRead,
    Failure,
    Join,
    Outcome,
    PagesRead,
    Read,
    ReadPages,
    block_file,
)
from zhiyi.batch.terms import Attempt, Terms
from zhiyi.document import Problem, document_id
from zhiyi.errors import StorageError
from zhiyi.intake.files import Submitted
from zhiyi.parted import PAGE_LAYERS, blocks_of
from zhiyi.store import Layout

Span = tuple[int, int]
"""First and last page, both included."""

FileTask = Read | ReadPages | Join


class FileCourse:
    """A submitted file of a run. ``begin``, ``go_on``, ``next_try`` and ``lose`` return what is to
    be done next; ``ended``: it is read, or given up."""

    def __init__(self, submitted: Submitted, inquiry: str, terms: Terms) -> None:
        self._submitted, self._inquiry, self._terms = submitted, inquiry, terms
        self._layout = Layout(terms.out / inquiry)
        self._seconds = 0.0
        self._read: list[Span] = []
        self._awaited: set[Span] = set()
        self._lost: list[Problem] = []
        self.id = document_id(submitted.path, submitted.sha256)
        self.ended = False

    def begin(self) -> list[Attempt]:
        """What is left to do of it, after what an earlier run did."""
        terms = self._terms
        terms.tell(
            FileFound(
                inquiry=self._inquiry,
                document=self.id,
                name=self._submitted.path,
                media_type=self._submitted.media_type,
                bytes=self._submitted.bytes,
            )
        )
        row = terms.ledger.file(self._inquiry, self.id)
        if row and self._still_holds(row):
            if row.state in ("done", "lost") and self._layout.document(self.id).is_file():
                self._end(row.status, row.pages, row.problems, kept=True)
                return []
            if row.state == "opened":
                return self._opened(row.pages, alone=False, known=True)
        terms.ledger.file_began(
            self._inquiry, self.id, self._submitted, version=terms.version, run=terms.run
        )
        read = Read(
            out=terms.out,
            inquiry=self._inquiry,
            submitted=self._submitted,
            reading=terms.reading,
        )
        return [Attempt(task=read)]

    def _still_holds(self, row: FileRow) -> bool:
        same = row.version == self._terms.version and row.sha256 == self._submitted.sha256
        return same and self._terms.holds(row.run)

    def go_on(self, task: FileTask, outcome: Outcome) -> list[Attempt]:
        """After a task that went well."""
        self._seconds += outcome.seconds
        value = outcome.value
        if isinstance(value, DocumentRead):
            lost = value.status == "unreadable" and bool(self._lost)
            self._ended(value, lost=lost)
            return []
        if isinstance(task, ReadPages):
            return self._pages_ended((task.first, task.last), outcome.seconds)
        assert isinstance(task, Read) and isinstance(value, PagesRead)
        pages = min(value.pages, task.reading.limits.pages)  # whatever a worker says
        return self._opened(pages, alone=task.parted)

    def next_try(self, task: FileTask, failure: Failure, *, alone: bool) -> list[Attempt]:
        """Once more alone; then page by page where there are several, so that only those at fault
        are lost. What took too long as a whole would do so again: its pages are tried at once."""
        if not alone and not (failure.cause == "time" and has_pages_to_try(task)):
            return [Attempt(task=task, alone=True)]
        if isinstance(task, Read) and has_pages_to_try(task):
            return [Attempt(task=replace(task, parted=True), alone=True)]
        if isinstance(task, ReadPages) and has_pages_to_try(task):
            self._awaited.discard((task.first, task.last))
            return self._pages(_singly(range(task.first, task.last + 1)), alone=True)
        return []

    def lose(self, task: FileTask, failure: Failure, seconds: float) -> list[Attempt]:
        """After a task that nothing more is tried for."""
        self._seconds += seconds
        if isinstance(task, ReadPages):
            pages = range(task.first, task.last + 1)
            self._lost += [problem_of(failure, page=page) for page in pages]
            return self._pages_ended((task.first, task.last), seconds, lost=True)
        if isinstance(task, Join) and task.reading.until not in PAGE_LAYERS:
            return [Attempt(task=pages_alone(task, problem_of(failure)), alone=True)]
        problems = (*self._submitted.problems, problem_of(failure))
        try:
            self._ended(give_up(self._layout, self._submitted, problems=problems), lost=True)
        except OSError as error:
            raise StorageError.at(self._layout.folder, error.strerror or str(error)) from error
        return []

    # Pages

    def _opened(self, pages: int, *, alone: bool, known: bool = False) -> list[Attempt]:
        """It is to be read in parts: in blocks, or page by page where it failed before."""
        terms = self._terms
        terms.tell(PagesFound(inquiry=self._inquiry, document=self.id, pages=pages))
        if known:
            self._read = list(self._kept_blocks())
        else:
            terms.ledger.file_opened(self._inquiry, self.id, pages=pages)
        held = {page for first, last in self._read for page in range(first, last + 1)}
        if held:
            terms.tell(
                PagesEnded(inquiry=self._inquiry, document=self.id, pages=len(held), kept=True)
            )
        attempts: list[Attempt] = []
        for first, last in blocks_of(pages):
            left = [page for page in range(first, last + 1) if page not in held]
            whole = len(left) == last - first + 1 and not alone
            # A block that is held in part had failed before, so that its pages were tried singly.
            attempts += self._pages([(first, last)] if whole else _singly(left), alone=not whole)
        return attempts or self._join()

    def _kept_blocks(self) -> Iterator[Span]:
        terms = self._terms
        blocks = terms.ledger.blocks(self._inquiry, self.id, version=terms.version)
        folder = block_file(terms.out, self._inquiry, self.id, 1).parent
        # Joining takes the blocks away when the document is kept, before the ledger hears of it.
        joined = not folder.exists() and self._layout.document(self.id).is_file()
        for first, last, run in blocks:
            kept = joined or block_file(terms.out, self._inquiry, self.id, first).is_file()
            if kept and terms.holds(run):
                yield first, last

    def _pages(self, spans: Sequence[Span], *, alone: bool) -> list[Attempt]:
        self._awaited |= set(spans)
        return [
            Attempt(
                task=ReadPages(
                    out=self._terms.out,
                    inquiry=self._inquiry,
                    submitted=self._submitted,
                    reading=self._terms.reading,
                    first=first,
                    last=last,
                ),
                alone=alone,
            )
            for first, last in spans
        ]

    def _pages_ended(self, span: Span, seconds: float, *, lost: bool = False) -> list[Attempt]:
        terms = self._terms
        self._awaited.discard(span)
        if not lost:
            self._read.append(span)
            terms.ledger.block_ended(
                self._inquiry, self.id, span, version=terms.version, run=terms.run, seconds=seconds
            )
        count = span[1] - span[0] + 1
        terms.tell(PagesEnded(inquiry=self._inquiry, document=self.id, pages=count))
        return [] if self._awaited else self._join()

    def _join(self) -> list[Attempt]:
        task = Join(
            out=self._terms.out,
            inquiry=self._inquiry,
            submitted=self._submitted,
            reading=self._terms.reading,
            blocks=tuple(sorted(self._read)),
            lost=tuple(sorted(self._lost, key=lambda problem: problem.page or 0)),
        )
        return [Attempt(task=task)]

    # The end

    def _ended(self, read: DocumentRead, *, lost: bool) -> None:
        self._terms.ledger.file_ended(self._inquiry, read, lost=lost, seconds=self._seconds)
        self._end(read.status, read.pages, read.problems)

    def _end(
        self, status: str, pages: int, problems: Sequence[Problem], *, kept: bool = False
    ) -> None:
        self.ended = True
        self._terms.tell(
            FileEnded(
                inquiry=self._inquiry,
                document=self.id,
                status=status,
                pages=pages,
                kept=kept,
                codes=tuple(sorted({problem.code for problem in problems})),
            )
        )


def _singly(pages: Iterable[int]) -> list[Span]:
    return [(page, page) for page in pages]
