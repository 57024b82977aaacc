"""One file that a command names, read in a confined worker like those of a batch."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhiyi import codec
from zhiyi.batch.tasks import DocumentRead
from zhiyi.batch.workers import Worker
from zhiyi.clock import Clock
from zhiyi.config import Settings
from zhiyi.document import Document
from zhiyi.errors import ArgumentError, InputError
from zhiyi.intake.files import Submitted, display_name, refused, submitted_file
from zhiyi.limits import Limits

PAGES = 40
"""Pages that a file of the command line is given the time of; those in no trouble take a fiftieth
of theirs, so that there is time for the longest file, too."""

_LAYERS, _PDF = "document.json", "searchable.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSingle:
    """Read ``file`` until a stage and keep its layers below ``folder``; with ``pdf`` a searchable
    PDF of it, too."""

    file: Path
    folder: Path
    until: str | None
    pdf: bool
    limits: Limits
    tagger: Path | None

    @property
    def seconds(self) -> int:
        return self.limits.file_seconds + PAGES * self.limits.page_seconds


@dataclass(frozen=True, slots=True)
class Single:
    """The document, and where its searchable PDF is if that was asked for."""

    document: Document
    pdf: Path


@contextmanager
def read_single(file: Path, *, until: str | None, pdf: bool = False) -> Iterator[Single]:
    """Read one file. Raises ``InputError`` where it cannot be used at all, and where reading it
    broke its worker."""
    if file.is_dir():
        raise InputError(f"{file}: 是文件夹，请用 zhiyi run 处理 a folder; use zhiyi run")
    if not file.exists():
        raise InputError(f"{file}: 没有这个文件 no such file")
    settings = Settings()
    with tempfile.TemporaryDirectory(prefix="zhiyi-") as name:
        folder = Path(name)
        task = ReadSingle(
            file=file.absolute(),
            folder=folder,
            until=until,
            pdf=pdf,
            limits=settings.limits,
            tagger=settings.tagger,
        )
        readable = tuple(path for path in (task.file, task.tagger) if path is not None)
        with Worker(
            limits=settings.limits,
            writable=(folder,),
            readable=readable,
            perform=f"{__name__}:perform",
        ) as worker:
            _, failure = worker.ask(task, DocumentRead)
        if failure:
            raise InputError(f"{file}: {failure.detail}")
        document = codec.load((folder / _LAYERS).read_bytes())
        if not document.pages:
            reasons = "; ".join(problem.detail for problem in document.problems)
            raise InputError(f"{file}: {reasons or '压缩包请用 zhiyi run 处理 (use zhiyi run)'}")
        yield Single(document, folder / _PDF)


def place_pdf(made: Path, target: Path) -> None:
    """Put the searchable PDF where it was asked for, whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(made, part)
        os.replace(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ArgumentError(f"{target}: {error.strerror or error}") from error


def perform(task: ReadSingle, clock: Clock) -> DocumentRead:
    """What the worker does; engines are imported there only."""
    from zhiyi.equipment import load_engines, load_knowledge
    from zhiyi.over_document import open_document, read_document
    from zhiyi.reading.searchable import write_searchable

    doc, source = open_document(_submitted(task.file), limits=task.limits)
    if source is not None:
        with source:
            doc = read_document(
                doc,
                source,
                engines=load_engines(threads=len(os.sched_getaffinity(0)), tagger=task.tagger),
                knowledge=load_knowledge(),
                until=task.until,
                clock=clock,
            )
            if task.pdf:
                write_searchable(doc, source, task.folder / _PDF)
    (task.folder / _LAYERS).write_bytes(codec.dump(doc))
    return DocumentRead(document=doc.id, status=doc.status, pages=len(doc.pages), problems=())


def _submitted(file: Path) -> Submitted:
    """The file, or why it is none that can be read."""
    name = display_name(file)
    try:
        return submitted_file(file, name)
    except InputError as error:
        return refused(name, str(error))
    except OSError as error:
        return refused(name, f"无法打开（{error.strerror}） it cannot be opened")
