"""Which files a task reads, and the same task in other folders: for machines that do not share the
output directory.

In the place where a node works, ``out/`` stands for the output directory, ``scratch/`` for where
entries are unpacked, ``file/<name>`` for the submitted file and ``folder/`` for the inquiry's own,
of which only its notice is there.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Literal

from zhiyi.batch.tasks import (
    Join,
    Read,
    ReadPages,
    Reporting,
    Revise,
    TakeIn,
    Taken,
    Task,
    Tell,
    Value,
    block_file,
    layout,
)
from zhiyi.corrections.keeping import FILE as CORRECTIONS
from zhiyi.document import document_id
from zhiyi.intake.files import Submitted
from zhiyi.intake.folder import NOTICE_FILE
from zhiyi.store import (
    CHANGES,
    REVISION_FILE,
    REVISIONS,
    Layout,
    picture_name,
    revision_folders,
    safe_name,
)

OUT, SCRATCH, FILE, FOLDER = "out", "scratch", "file", "folder"

Kind = Literal["file", "link", "special"]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A file of a task: in which of its folders, and its path there, with "/"."""

    area: str
    path: str

    def __post_init__(self) -> None:
        steps = PurePosixPath(self.path).parts
        unsafe = not steps or steps[0] == "/" or ".." in steps or "\0" in self.path
        if unsafe or self.area not in (OUT, SCRATCH, FILE, FOLDER):
            raise ValueError(f"not a place of a task: {self.area!r} {self.path!r}")

    def below(self, folder: Path) -> Path:
        return folder / self.area / self.path


def inputs_of(task: Task) -> dict[Path, Spot]:
    """The files that a task reads and that are there, and where it looks for them on a node."""
    return {file: spot for file, spot in _inputs(task) if kind_of(file) == "file"}


def kind_of(file: Path) -> Kind | None:
    """What stands there, links not followed; None where there is nothing."""
    try:
        mode = file.lstat().st_mode
    except OSError:
        return None
    if stat.S_ISREG(mode):
        return "file"
    return "link" if stat.S_ISLNK(mode) else "special"


def _inputs(task: Task) -> Iterator[tuple[Path, Spot]]:
    if isinstance(task, Revise):
        if not task.only_load:
            yield from _revised(task)
        return
    if isinstance(task, Tell):
        yield task.folder / NOTICE_FILE, Spot(FOLDER, f"{folder_name(task)}/{NOTICE_FILE}")
        yield _in_out(layout(task).report_json, task)  # the one before: changes are told against it
        for id in task.documents:
            yield _in_out(layout(task).document(id), task)
        for picture in _pictures(task, frozenset(map(safe_name, task.documents))):
            yield _in_out(picture, task)
        return
    file = submitted_file(task)
    if file != Path(os.devnull):
        yield file, Spot(FILE, file.name)
    if isinstance(task, TakeIn):
        return
    id = document_id(task.submitted.path, task.submitted.sha256)
    if isinstance(task, Join) or task.reading.since:
        yield _in_out(layout(task).document(id), task)
    if isinstance(task, Join):
        for first, _ in task.blocks:
            yield _in_out(block_file(task.out, task.inquiry, id, first), task)


def _revised(task: Revise) -> Iterator[tuple[Path, Spot]]:
    """The original, its corrections, what stages found in it, and the newest revision of it, which
    changes are told against."""
    place, documents = layout(task), task.retelling.documents
    yield _in_out(place.report_json, task)
    yield _in_out(place.folder / CORRECTIONS, task)
    yield _in_out(place.found, task)
    yield _in_out(place.report_html, task)  # its cut-outs
    for id in documents:
        yield _in_out(place.document(id), task)
    for picture in _pictures(task, frozenset(map(safe_name, documents))):
        yield _in_out(picture, task)
    for folder in revision_folders(place.folder)[-1:]:
        yield _in_out(Layout(folder).report_json, task)
        yield _in_out(folder / REVISION_FILE, task)
        yield _in_out(Layout(folder).found, task)


def submitted_file(task: TakeIn | Read | ReadPages | Join) -> Path:
    return task.file if isinstance(task, TakeIn) else task.submitted.file


def _in_out(file: Path, task: Task) -> tuple[Path, Spot]:
    return file, Spot(OUT, file.relative_to(task.out).as_posix())


def _pictures(task: Task, documents: frozenset[str]) -> Iterator[Path]:
    """Of all pages of the documents, named as they are in files."""
    folder = (layout(task).folder / picture_name("-", 1)).parent
    if folder.is_dir():
        yield from (f for f in sorted(folder.iterdir()) if f.stem.rpartition("-")[0] in documents)


def models_of(task: Task) -> tuple[Path, ...]:
    """What no task carries: an office's own entries and models, which every node must have."""
    named: tuple[Path | None, ...]
    if isinstance(task, Tell):
        named = _named(task.reporting)
    elif isinstance(task, Revise):
        named = (*_named(task.retelling.reporting), task.retelling.tagger)
    elif isinstance(task, TakeIn):
        named = ()
    else:
        named = (task.reading.tagger,)
    return tuple(path for path in named if path is not None)


def _named(reporting: Reporting) -> tuple[Path | None, ...]:
    return (reporting.controls, reporting.encoder, *reporting.translators)


def moved(task: Task, work: Path, *, models: Path) -> Task:
    """The same task in the folder ``work``. ``models``: where whoever submits it has the models
    that come with Zhiyi; they are taken from where they are here."""
    out = work / OUT
    if isinstance(task, TakeIn):
        file = work / FILE / task.file.name
        return replace(task, out=out, file=file, scratch=work / SCRATCH)
    if isinstance(task, Tell):
        named = task.named or str(task.folder)
        return replace(task, out=out, folder=work / FOLDER / folder_name(task), named=named)
    if isinstance(task, Revise):
        tagger = _here(task.retelling.tagger, models)
        return replace(task, out=out, retelling=replace(task.retelling, tagger=tagger))
    submitted, tagger = task.submitted, _here(task.reading.tagger, models)
    if submitted.file != Path(os.devnull):
        submitted = replace(submitted, file=work / FILE / submitted.file.name)
    reading = replace(task.reading, tagger=tagger)
    return replace(task, out=out, submitted=submitted, reading=reading)


def _here(tagger: Path | None, models: Path) -> Path | None:
    """Where a tagger is on this machine: one that comes with Zhiyi is where that is."""
    if tagger and tagger.is_relative_to(models):
        return own_models() / tagger.relative_to(models)
    return tagger


def folder_name(task: Tell) -> str:
    """Of the inquiry's folder, which names an inquiry without a number."""
    return task.folder.resolve().name or "inquiry"


def absolute(task: Task) -> Task:
    """The same task for a process with another working directory."""
    out = task.out.absolute()
    if isinstance(task, TakeIn):
        return replace(task, out=out, file=task.file.absolute(), scratch=task.scratch.absolute())
    if isinstance(task, Tell):
        return replace(
            task,
            out=out,
            folder=task.folder.absolute(),
            named=task.named or str(task.folder),
            reporting=_with_paths(task.reporting),
        )
    if isinstance(task, Revise):
        kept = task.retelling
        reporting = _with_paths(kept.reporting)
        kept = replace(kept, reporting=reporting, tagger=_absolute(kept.tagger))
        return replace(task, out=out, retelling=kept)
    submitted = replace(task.submitted, file=task.submitted.file.absolute())
    reading = replace(task.reading, tagger=_absolute(task.reading.tagger))
    return replace(task, out=out, submitted=submitted, reading=reading)


def _with_paths(reporting: Reporting) -> Reporting:
    return replace(
        reporting,
        controls=_absolute(reporting.controls),
        encoder=_absolute(reporting.encoder),
        translators=tuple(path.absolute() for path in reporting.translators),
    )


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path else None


def own_models() -> Path:
    """Where the models that come with Zhiyi are."""
    return Path(str(files("zhiyi_models")))


def scratch_of(task: TakeIn) -> Path:
    """Where entries of the file go that another machine unpacked, apart from those of others."""
    name = hashlib.blake2s(os.fsencode(task.file), digest_size=8).hexdigest()
    return task.scratch / name


def target_of(spot: Spot, task: Task) -> Path:
    """Where a file that a task wrote belongs. Raises ``ValueError`` for one that this task does not
    write: what comes from a process that reads strangers' files is looked at."""
    if isinstance(task, TakeIn):
        if spot.area == SCRATCH:
            return scratch_of(task) / spot.path
    elif spot.area == OUT and _writes(task, PurePosixPath(spot.path)):
        return task.out / spot.path
    raise ValueError(f"no such task writes {spot.area} {spot.path!r}")


def _writes(task: Task, path: PurePosixPath) -> bool:
    """Whether the task writes the file of that name below the output directory: never what
    officers say (corrections.jsonl), nor what models are loaded by (retelling.json)."""
    folder = PurePosixPath(task.inquiry)
    if isinstance(task, TakeIn):
        return False
    if isinstance(task, Tell):
        place = layout(task)
        names = (*CHANGES, place.found.name, *(file.name for file in place.reports))
        return path in {folder / name for name in names}
    if isinstance(task, Revise):
        return _of_revision(task, path) is not None
    id = document_id(task.submitted.path, task.submitted.sha256)
    if isinstance(task, ReadPages):
        block = block_file(task.out, task.inquiry, id, task.first)
        return path == PurePosixPath(block.relative_to(task.out)) or _is_picture(path, folder, id)
    document = PurePosixPath(layout(task).document(id).relative_to(task.out))
    return path == document or (isinstance(task, Read) and _is_picture(path, folder, id))


def _is_picture(path: PurePosixPath, folder: PurePosixPath, id: str) -> bool:
    number = path.stem.rpartition("-")[2]
    plain = number.isascii() and number.isdecimal() and len(number) < 9
    return plain and path == folder / picture_name(id, int(number))


def revision_of(spot: Spot, task: Revise) -> int:
    """The number of the revision that a file is of. Raises ``ValueError`` where it is of none."""
    number = _of_revision(task, PurePosixPath(spot.path))
    if number is None:
        raise ValueError(f"not of a revision: {spot.path!r}")
    return number


def _of_revision(task: Revise, path: PurePosixPath) -> int | None:
    parts = path.parts
    if len(parts) < 4 or parts[:2] != (task.inquiry, REVISIONS):
        return None
    number = parts[2]
    if not (number.isascii() and number.isdecimal() and 0 < len(number) < 9 and number[0] != "0"):
        return None
    place = Layout(Path(*parts[:3]))
    names = {REVISION_FILE, place.found.name, *(file.name for file in place.reports)}
    names |= {f"documents/{place.document(id).name}" for id in task.retelling.documents}
    return int(number) if "/".join(parts[3:]) in names else None


def returned(value: Value, task: Task, work: Path) -> Value:
    """The value of a task that was done in ``work``, with the paths that it has here. Raises
    ``ValueError`` for a file that a task has no way to: nothing else is opened for its sake."""
    if not isinstance(value, Taken) or not isinstance(task, TakeIn):
        return value
    return replace(value, files=tuple(_returned(one, task, work) for one in value.files))


def _returned(submitted: Submitted, task: TakeIn, work: Path) -> Submitted:
    file = submitted.file
    if file in (task.file, work / FILE / task.file.name):
        return replace(submitted, file=task.file)
    if file.is_relative_to(work / SCRATCH):
        spot = Spot(SCRATCH, file.relative_to(work / SCRATCH).as_posix())
        return replace(submitted, file=target_of(spot, task))
    if file == Path(os.devnull):
        return submitted
    raise ValueError(f"{file} is not what was submitted")
