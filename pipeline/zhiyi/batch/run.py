"""From folders to reports: what ``zhiyi run`` does.

The process that runs this parses nothing that was submitted: it lists folders, keeps the ledger,
and hands tasks to workers that are kept apart from the machine and from each other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from time import monotonic

from zhiyi.artefacts import program_hash
from zhiyi.assemble import check_stage
from zhiyi.batch.cluster import RayEngine
from zhiyi.batch.course import Course, Done
from zhiyi.batch.desks import desks_of, scratch_below
from zhiyi.batch.events import Event, Listener, RunBegan, RunEnded
from zhiyi.batch.ledger import Ledger
from zhiyi.batch.lock import locked
from zhiyi.batch.scheduler import Scheduler
from zhiyi.batch.tasks import STATE, Engine, Reading, Reporting
from zhiyi.batch.terms import Terms
from zhiyi.batch.versions import reading_version
from zhiyi.batch.workers import LocalEngine
from zhiyi.config import Settings
from zhiyi.deadlines import BEIJING
from zhiyi.equipment import load_encoder, load_knowledge, load_translators
from zhiyi.errors import ArgumentError
from zhiyi.intake.folder import Folder
from zhiyi.isolation.closed import key_places
from zhiyi.report.summary import Summary, write_summary
from zhiyi.store import OWN_NAMES, Layout, output_names, sweep


def run_folders(
    folders: Sequence[Folder],
    *,
    out: Path,
    settings: Settings,
    listeners: Sequence[Listener] = (),
) -> list[Done]:
    """Read every inquiry and write its report below ``out``; then the summary of all, in order.

    What an earlier run did of it and still holds is not done again.
    """
    _refuse_inside(folders, out)
    inputs = [folder.path for folder in folders]
    with open_run(
        out, settings=settings, listeners=listeners, command=folders, inputs=inputs
    ) as run:
        done = run.process(folders)
        write_summary([one.summary for one in done], out=out)
    return done


class OpenRun:
    """A run whose workers are ready: folders may be given to it again and again."""

    def __init__(
        self,
        terms: Terms,
        engine: Engine,
        *,
        tell: Listener,
        stop: Callable[[], bool],
    ) -> None:
        self._terms, self._engine = terms, engine
        self._tell, self._stop = tell, stop
        self.finished = True

    def process(self, folders: Sequence[Folder]) -> list[Done]:
        """Every folder's report, in their order; fewer where the run was stopped."""
        terms = self._terms
        names = self._names(folders)
        # Made when their turn comes, and let go of: thousands of them know all of their files.
        courses = (Course(folder, name, terms) for folder, name in zip(folders, names, strict=True))
        scheduler = Scheduler(self._engine, terms.ledger, tell=self._tell, stop=self._stop)
        done = {one.name: one for one in scheduler.run(courses)}
        self.finished = self.finished and len(done) == len(names)
        return [done[name] for name in names if name in done]

    def listings(self) -> dict[str, str]:
        """Of the folders whose reports are there: the absolute path, and what the folder held."""
        rows = self._terms.ledger.inquiries()
        return {
            row.folder: row.listing
            for name, row in rows
            if row.state == "done" and Layout(self._terms.out / name).report_json.is_file()
        }

    def summaries(self) -> list[Summary]:
        """The rows of all inquiries that the ledger knows of."""
        rows = self._terms.ledger.inquiries()
        return [row.told.summary for _, row in rows if row.told]

    def _names(self, folders: Sequence[Folder]) -> list[str]:
        """Output names: a folder keeps the one it had; no other that is still there gets it."""
        mine = [str(folder.path.resolve()) for folder in folders]
        known = {row.folder: name for name, row in self._terms.ledger.inquiries()}
        held = {known[path] for path in mine if path in known}
        held |= {name for path, name in known.items() if Path(path).is_dir()}
        new = [f.name for f, path in zip(folders, mine, strict=True) if path not in known]
        made = iter(output_names(new, taken=OWN_NAMES | held))
        return [known.get(path) or next(made) for path in mine]


@contextmanager
def open_run(
    out: Path,
    *,
    settings: Settings,
    listeners: Sequence[Listener] = (),
    command: Sequence[Folder] = (),
    inputs: Sequence[Path],
    stop: Callable[[], bool] = lambda: False,
    day: date | None = None,
) -> Iterator[OpenRun]:
    """Hold the output directory and start the workers; both are let go of at the end.

    ``command``: the folders that the whole run is about: the next run of the same goes on where
    this one was stopped. ``inputs``: what workers may read beside the output and what the
    settings name. ``stop`` is asked between two tasks. ``day``: of looking; where it is
    given, a run of another day is another run. Raises ``ArgumentError`` where
    another run holds ``out``, ``StorageError`` where it cannot be written.
    """
    clock = monotonic()

    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)

    with ExitStack() as stack:
        stack.enter_context(locked(out))
        engine = stack.enter_context(
            _engine(out, settings, inputs)
        )  # gets ready while the rest does
        _check(settings)
        ledger = Ledger(out)
        sweep(out)
        stack.callback(ledger.close)
        terms = _terms(out, ledger, settings, _command(command, settings, day), tell, day)
        tell(
            RunBegan(
                run=str(terms.run.id),
                inquiries=len(command),
                workers=engine.slots,
                resumed=terms.run.resumed,
            )
        )
        run = OpenRun(terms, engine, tell=tell, stop=stop)
        whole = False
        try:
            yield run
            whole = run.finished
        finally:
            if whole:
                ledger.end(terms.run)
                _tidy(out)
            tell(RunEnded(seconds=monotonic() - clock, stopped=not whole))


def _check(settings: Settings) -> None:
    """What would fail in every worker fails at once; what comes with the program does not."""
    check_stage(settings.since)
    check_stage(settings.until)
    if settings.edition or settings.controls:
        load_knowledge(edition=settings.edition, folder=settings.controls)
    load_encoder(settings.encoder)
    load_translators(settings.translators)


def _terms(
    out: Path, ledger: Ledger, settings: Settings, command: str, tell: Listener, day: date | None
) -> Terms:
    now = datetime.now(BEIJING)
    run = ledger.begin(command, program=program_hash(), today=day or now.date())
    reading = Reading(
        limits=settings.limits,
        since=settings.since,
        until=settings.until,
        tagger=settings.tagger,
    )
    reporting = Reporting(
        as_of=run.as_of,
        started=now.isoformat(timespec="seconds"),
        date=settings.date,
        edition=settings.edition,
        controls=settings.controls,
        encoder=settings.encoder,
        translators=settings.translators,
        until=settings.until,
    )
    return Terms(
        out=out,
        run=run,
        ledger=ledger,
        reading=reading,
        reporting=reporting,
        version=reading_version(reading),
        anew=settings.fresh or settings.since is not None,
        tell=tell,
    )


def _command(folders: Iterable[Folder], settings: Settings, day: date | None) -> str:
    """What makes two commands the same: the folders, and the settings that change reports."""
    told = [os.fsencode(folder.path.resolve()) for folder in folders]
    told.append(repr((settings.as_asked(), day)).encode())
    return hashlib.blake2s(b"\0".join(told), digest_size=12).hexdigest()


def _engine(out: Path, settings: Settings, inputs: Sequence[Path]) -> Engine:
    if settings.engine == "ray":
        return RayEngine(
            out=out,
            limits=settings.limits,
            address=settings.ray_address,
            store=settings.store,
            workers=settings.workers,
        )
    named = (settings.controls, settings.encoder, settings.tagger, *settings.translators)
    readable = (*inputs, scratch_below(out), *(path for path in named if path is not None))
    return LocalEngine(
        settings.workers,
        settings.limits,
        readable=readable,
        closed=(out.absolute(), *key_places()),
        desks=desks_of(out),
    )


def _tidy(out: Path) -> None:
    """What a whole run leaves of its working files: the ledger only."""
    for name in ("scratch", "blocks"):
        shutil.rmtree(out / STATE / name, ignore_errors=True)


def _refuse_inside(folders: Sequence[Folder], out: Path) -> None:
    """Nothing is ever written into an input folder, under whose name its report would stand."""
    own = out.resolve()
    for folder in folders:
        place = folder.path.resolve()
        if own.is_relative_to(place) or place.parent == own:
            raise ArgumentError(
                f"--out {out} lies inside the input folder {folder.path} or right around it; "
                "choose another place"
            )
