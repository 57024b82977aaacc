"""From folders to reports: what ``zhiyi run`` does."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import zhiyi
from zhiyi.artefacts import kept_picture, mark_run, run_before
from zhiyi.assemble import (
    Knowledge,
    check_stage,
    load_encoder,
    load_knowledge,
    load_translators,
    read_inquiry,
)
from zhiyi.batch.local import Job, Pool
from zhiyi.config import Settings
from zhiyi.document import Document, Problem
from zhiyi.engines.protocols import Encoder, Translator
from zhiyi.engines.versions import engine_versions
from zhiyi.errors import ArgumentError
from zhiyi.inquiry import Inquiry
from zhiyi.intake.files import Submitted, submitted_files
from zhiyi.intake.folder import Folder
from zhiyi.report.summary import Summary, summary_of, write_summary
from zhiyi.report.types import ControlList, Program, Report
from zhiyi.report.write import write_report
from zhiyi.store import Layout, output_names

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One inquiry that was reported on. ``problems``: something in it could not be read."""

    inquiry: Inquiry
    layout: Layout
    summary: Summary
    seconds: float

    @property
    def problems(self) -> bool:
        lost = any(doc.status != "read" for doc in self.inquiry.documents)
        return lost or bool(self.inquiry.problems)


def run_folders(folders: Sequence[Folder], *, out: Path, settings: Settings) -> list[Done]:
    """Read every inquiry and write its report below ``out``; then the summary of all."""
    check_stage(settings.since)
    check_stage(settings.until)
    _refuse_inside(folders, out)
    names = output_names([folder.name for folder in folders])
    knowledge = load_knowledge(edition=settings.edition, folder=settings.controls)
    encoder, translators = load_encoder(settings.encoder), load_translators(settings.translators)
    places = [(folder, Layout(out / name)) for folder, name in zip(folders, names, strict=True)]
    with Pool(settings.workers) as pool:
        runner = _Runner(pool, settings, knowledge, encoder, translators)
        done = [_reported(finish()) for finish in _ahead(runner, places)]
    write_summary([one.summary for one in done], out=out)
    return done


def _reported(done: Done) -> Done:
    count = len(done.inquiry.documents)
    log.info("%s: %d documents, %.0f s", done.layout.report_html, count, done.seconds)
    return done


def _ahead(
    runner: _Runner, places: Sequence[tuple[Folder, Layout]]
) -> Iterator[Callable[[], Done]]:
    """Start each inquiry before the one ahead of it is finished, so that workers never wait."""
    waiting: Callable[[], Done] | None = None
    for folder, layout in places:
        started = runner.start(folder, layout)
        if waiting:
            yield waiting
        waiting = started
    if waiting:
        yield waiting


@dataclass(frozen=True, slots=True)
class _Runner:
    pool: Pool
    settings: Settings
    knowledge: Knowledge
    encoder: Encoder
    translators: tuple[Translator, ...]

    def start(self, folder: Folder, layout: Layout) -> Callable[[], Done]:
        """Hand the files to the workers; the call returned waits for them and reports."""
        started, clock = datetime.now().astimezone(), monotonic()
        before = None if self.settings.fresh else run_before(layout)
        as_of = before or started.date()
        mark_run(layout, as_of)
        scratch = tempfile.TemporaryDirectory(prefix="zhiyi-")
        limits = self.settings.limits
        files = submitted_files(folder.submission, scratch=Path(scratch.name), limits=limits)
        reads = [self.pool.submit(self._job(file, layout, before is None)) for file in files]

        def finish() -> Done:
            with scratch:
                documents = [read() for read in reads]
            inquiry = self._inquiry(folder, documents, as_of=as_of)
            seconds = monotonic() - clock
            report = self._report(inquiry, layout, started, seconds)
            summary = summary_of(report, folder=layout.folder.name)
            return Done(inquiry=inquiry, layout=layout, summary=summary, seconds=seconds)

        return finish

    def _report(
        self, inquiry: Inquiry, layout: Layout, started: datetime, seconds: float
    ) -> Report:
        controls = self.knowledge.controls
        program = Program(
            version=zhiyi.__version__,
            engines=engine_versions(self.encoder, self.translators),
            control_list=ControlList(
                name=controls.name,
                edition=controls.edition(inquiry.dates.chosen),
                date=controls.day(inquiry.dates.chosen).isoformat(),
                folder=controls.folder,
                digest=controls.digest(inquiry.dates.chosen),
            ),
            as_of=inquiry.dates.as_of.isoformat(),
            started=started.isoformat(timespec="seconds"),
            seconds=round(seconds, 1),
        )
        pictures = partial(kept_picture, layout)
        return write_report(inquiry, program=program, out=layout.folder, pictures=pictures)

    def _job(self, file: Submitted, layout: Layout, fresh: bool) -> Job:
        return Job(
            submitted=file,
            layout=layout,
            limits=self.settings.limits,
            fresh=fresh,
            since=self.settings.since,
            until=self.settings.until,
        )

    def _inquiry(self, folder: Folder, documents: list[Document], *, as_of: date) -> Inquiry:
        return read_inquiry(
            str(folder.path),
            folder.notice.id or folder.name,
            folder.notice,
            documents,
            knowledge=self.knowledge,
            encoder=self.encoder,
            translators=self.translators,
            as_of=as_of,
            option=self.settings.date,
            until=self.settings.until,
            problems=_problems(folder),
        )


def _problems(folder: Folder) -> tuple[Problem, ...]:
    if folder.problem is None:
        return ()
    return (Problem(stage="intake", code="NOTICE_UNREADABLE", detail=folder.problem),)


def _refuse_inside(folders: Sequence[Folder], out: Path) -> None:
    """Nothing is ever written into an input folder."""
    for folder in folders:
        if out.resolve().is_relative_to(folder.path.resolve()):
            raise ArgumentError(
                f"--out {out} lies inside the input folder {folder.path}; choose another place"
            )
