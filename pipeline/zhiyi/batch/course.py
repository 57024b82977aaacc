"""The course of one inquiry: which tasks follow from what became of those before.

Its folder's files are taken in, what they hold is read (``file_course``), and when every file is
read or given up, the report is told. What fails is tried once more, alone, and then told.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from zhiyi.batch.events import InquiryBegan, InquiryEnded, TaskEnded
from zhiyi.batch.file_course import FileCourse, FileTask
from zhiyi.batch.ledger import InquiryRow
from zhiyi.batch.losses import closed, problem_of, unwritten
from zhiyi.batch.retelling import keep_retelling, kept_retelling
from zhiyi.batch.tasks import (
    STATE,
    Failure,
    Join,
    Outcome,
    Read,
    ReadPages,
    Retelling,
    Revise,
    TakeIn,
    Taken,
    Task,
    Tell,
    Told,
)
from zhiyi.batch.telling import of_notice
from zhiyi.batch.terms import Attempt, Terms
from zhiyi.batch.versions import listing_of, telling_version
from zhiyi.corrections.keeping import digest_in
from zhiyi.document import Problem, document_id
from zhiyi.errors import InputError, StorageError
from zhiyi.intake.files import OTHERS, Submitted, display_name, refused, too_many
from zhiyi.intake.folder import Folder, submitted_in
from zhiyi.report.summary import Summary
from zhiyi.store import Layout, sweep

log = logging.getLogger(__name__)

NOT_REVISED = "failed"
"""In the place of the digest of corrections that are in no report."""


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
        self._files: dict[str, FileCourse] = {}
        self._version = telling_version(terms.version, terms.reporting, folder.notice)
        self._retelling: Retelling | None = None
        self._told: Told | None = None
        self.done: Done | None = None

    # Beginning

    def begin(self) -> list[Attempt]:
        """The files of the folder are to be taken in; nothing where its report stands already."""
        terms = self._terms
        self._clock = monotonic()
        self._listing = self._now()
        row = terms.ledger.inquiry(self._name)
        if row and row.told and self._is_kept(row):
            if row.told.corrections == digest_in(self._layout.folder):
                self._end(row.told, kept=True)
                return []
            if (again := self._kept_retelling()) is not None:
                terms.tell(InquiryBegan(inquiry=self._name, files=0))
                self._told = row.told
                return [Attempt(task=again)]
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
            and self._terms.holds(row.run)
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
            return self._told_now(task, value)
        if isinstance(task, Revise) and isinstance(value, Told):
            self._report_is_there(value)
            return []
        assert isinstance(task, Read | ReadPages | Join)
        return self._file(task).go_on(task, outcome) or self._next()

    def _next_try(self, task: Task, failure: Failure, *, alone: bool) -> list[Attempt]:
        if isinstance(task, TakeIn | Tell | Revise):
            return [] if alone else [Attempt(task=task, alone=True)]
        return self._file(task).next_try(task, failure, alone=alone)

    def _lose(self, task: Task, failure: Failure, seconds: float) -> list[Attempt]:
        if isinstance(task, TakeIn):
            detail = f"打开或展开该文件未能完成：{failure.detail}"
            return self._took(task.file, (refused(task.name, detail, code="FILE_UNREADABLE"),))
        if isinstance(task, Tell):
            return self._told_bare(task, failure)
        if isinstance(task, Revise):
            self._not_revised(failure)
            return []
        return self._file(task).lose(task, failure, seconds) or self._next()

    def _took(self, place: Path, files: Sequence[Submitted]) -> list[Attempt]:
        """``place``: the file of the folder, with which all that it holds keeps its order."""
        self._taken[place] = tuple(files)
        attempts: list[Attempt] = []
        for submitted in files:
            file = FileCourse(submitted, self._name, self._terms)
            if file.id in self._files:  # two names of other letters, one as the report writes them
                continue
            self._files[file.id] = file
            attempts += file.begin()
        return attempts or self._next()

    def _file(self, task: FileTask) -> FileCourse:
        return self._files[document_id(task.submitted.path, task.submitted.sha256)]

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
        self._retelling = self._retelling_of(task)
        return [Attempt(task=task)]

    def _retelling_of(self, task: Tell) -> Retelling:
        folder, named = self._folder, task.named or str(self._folder.path)
        return Retelling(
            id=folder.notice.id or folder.name,
            named=named,
            notice=folder.notice,
            documents=task.documents,
            reporting=task.reporting,
            tagger=self._terms.reading.tagger,
            problems=(*of_notice(folder), *task.problems),
        )

    # Corrections of officers

    def _told_now(self, task: Tell, told: Told) -> list[Attempt]:
        """The original is told; where officers corrected it, a revision is told beside it."""
        retelling = self._retelling
        if task.bare or retelling is None:
            self._report_is_there(told)
            return []
        try:
            keep_retelling(self._layout.folder, retelling)
        except OSError as error:
            raise StorageError.at(self._layout.folder, error.strerror or str(error)) from error
        if not digest_in(self._layout.folder):
            self._report_is_there(told)
            return []
        self._told = told
        return [Attempt(task=self._revise(retelling))]

    def _revise(self, retelling: Retelling) -> Revise:
        terms = self._terms
        return Revise(
            out=terms.out, inquiry=self._name, retelling=retelling, limits=terms.reading.limits
        )

    def _kept_retelling(self) -> Revise | None:
        """What is to be done where nothing has changed but the corrections."""
        try:
            return self._revise(kept_retelling(self._layout.folder))
        except InputError:
            return None

    def _not_revised(self, failure: Failure) -> None:
        """The original stands, the corrections are in no report: the next run tries again."""
        assert self._told is not None
        log.error("%s: the corrections could not be applied: %s", self._name, failure.detail)
        self._report_is_there(replace(self._told, problems=True, corrections=NOT_REVISED))

    def _told_bare(self, task: Tell, failure: Failure) -> list[Attempt]:
        """The files and what is wrong are told even where nothing could be found over them."""
        problem = problem_of(failure, code="STAGE_FAILED")
        if not task.bare:
            bare = replace(task, bare=True, problems=(*task.problems, problem))
            return [Attempt(task=bare, alone=True)]
        for file in self._layout.reports:  # of an earlier day: not to be taken for this one's
            file.unlink(missing_ok=True)
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
