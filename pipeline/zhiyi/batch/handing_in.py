"""What a worker made, taken into the output directory by the process that trusts none.

Names are looked at before anything is written: a task writes files of its own inquiry and document
only (``paths.target_of``), never an officer's corrections or what the workbench keeps. Files are
read through handles of their folders, so that no folder turns into a link underneath; links and
whatever else is no plain file are refused. They are copied, for a worker may hold open what it
wrote and go on writing; what was unpacked is moved, since it may be large and is read by workers
only.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NoReturn

from zhiyi.batch.paths import OUT, SCRATCH, Spot, revision_of, target_of
from zhiyi.batch.removing import remove
from zhiyi.batch.tasks import Join, Revise, Task, block_file, layout
from zhiyi.document import document_id
from zhiyi.store import CHANGES, REVISION_FILE, REVISIONS, Layout, settle, write_chunks

_CHUNK = 1 << 20

DEEPEST = 16
"""Folders in folders at a desk: no task makes more than five."""


class Refused(Exception):
    """A worker left what no task leaves: nothing that it says of the task is believed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a task made. ``take`` puts it at a path, whole or not at all, replacing what is
    there."""

    spot: Spot
    take: Callable[[Path], None]


def hand_in(task: Task, made: Sequence[Made], *, removed: bool, at_once: int = 1) -> None:
    """Put what was made where it belongs, ``at_once`` files at a time. ``removed``: the task may
    take away what is done with; of a document that was joined those are its blocks. Raises
    ``ValueError`` for a place that is none of the task's, before anything is written."""
    targets = [(target_of(one.spot, task), one) for one in made]
    if isinstance(task, Revise):
        _hand_in_revision(task, targets, at_once)
        return
    _take(targets, at_once)
    if isinstance(task, Join) and removed:
        remove_blocks(task)


def _take(targets: Sequence[tuple[Path, Made]], at_once: int) -> None:
    """A file that says that others are there comes after them."""
    with ThreadPoolExecutor(at_once) as crew:
        for weight in sorted({_weight(target) for target, _ in targets}):
            some = [pair for pair in targets if _weight(pair[0]) == weight]
            for _ in crew.map(lambda pair: pair[1].take(pair[0]), some):
                pass


def _weight(target: Path) -> int:
    """Layers name their pictures, a report its documents, a revision its report."""
    if target.name == REVISION_FILE:
        return 3
    if target.name == "report.json":
        return 2
    return int(target.suffix == ".json" and target.name not in CHANGES)


def _hand_in_revision(task: Revise, targets: Sequence[tuple[Path, Made]], at_once: int) -> None:
    """All of it or nothing, beside those that are there. To be called while nobody else makes one
    of this inquiry."""
    if not targets:
        return
    numbers = {revision_of(one.spot, task) for _, one in targets}
    if len(numbers) != 1:
        raise ValueError(f"one revision at a time: {sorted(numbers)}")
    original = layout(task)
    below = original.folder / REVISIONS
    folder = below / str(numbers.pop())
    if (folder / REVISION_FILE).exists():
        raise ValueError(f"{folder} is there already")
    for left in below.glob(".*.part"):  # of a writer that was killed, for nobody else writes here
        shutil.rmtree(left, ignore_errors=True)
    part = below / f".{secrets.token_hex(8)}.part"
    try:
        _take([(part / target.relative_to(folder), one) for target, one in targets], at_once)
        if not (part / REVISION_FILE).is_file():
            raise ValueError("a revision without its last file")
        link_documents(original, Layout(part), task.retelling.documents)
        shutil.rmtree(folder, ignore_errors=True)  # of a writer that was killed
        os.rename(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    settle(below)


def link_documents(original: Layout, revised: Layout, documents: Sequence[str]) -> None:
    """The documents of a revision that nobody corrected are the very files of the original."""
    for id in documents:
        source, file = original.document(id), revised.document(id)
        if file.exists() or not source.is_file():
            continue
        file.parent.mkdir(exist_ok=True)
        try:
            os.link(source, file)
        except OSError:  # another file system, or one without links
            shutil.copyfile(source, file)
    if revised.folder.joinpath("documents").is_dir():
        settle(revised.folder / "documents")


def remove_blocks(task: Join) -> None:
    """Those of a document that is joined: all at once for whoever looks, the name goes first."""
    id = document_id(task.submitted.path, task.submitted.sha256)
    folder = block_file(task.out, task.inquiry, id, 1).parent
    gone = folder.with_name(f"{folder.name}.joined")
    shutil.rmtree(gone, ignore_errors=True)
    with suppress(FileNotFoundError):
        os.rename(folder, gone)
    shutil.rmtree(gone, ignore_errors=True)


# What lies at a desk


def made_below(work: Path, *, given: Collection[Spot]) -> list[Made]:
    """Every file of the places of a task. ``given``: links that were laid out for it. Raises
    ``Refused`` for any other link, or what is no plain file."""
    found = []
    for area in (OUT, SCRATCH):
        if not stat.S_ISDIR(_mode(work / area)):
            raise Refused("no folder in the place of one")
        for path in names_below(work / area):
            spot = Spot(area, path)
            if spot in given and stat.S_ISLNK(_mode(work / area / path)):
                continue
            found.append(_made(work, spot))
    return found


def names_below(folder: Path) -> Iterator[str]:
    """The path of every entry that is no folder. Raises ``Refused`` for folders in folders, links
    to them, and what cannot be looked into."""
    with _blamed("a folder that is none, or is closed"):
        for here, folders, names, handle in os.fwalk(folder, onerror=_raised):
            below = Path(here).relative_to(folder)
            if len(below.parts) > DEEPEST:
                raise Refused("folders in folders")
            for name in folders:
                if stat.S_ISLNK(_mode(name, handle)):
                    raise Refused("a link to a folder")
            yield from ((below / name).as_posix() for name in names)


def _raised(error: OSError) -> NoReturn:
    """Else a folder that cannot be listed would be passed over."""
    raise error


def _mode(name: str | Path, folder: int | None = None) -> int:
    """Raises ``Refused`` where a worker took it away meanwhile."""
    with _blamed("what is not there any more"):
        return os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode


@contextmanager
def _blamed(why: str) -> Iterator[None]:
    """Raises ``Refused`` for what a worker brings about; what the machine is short of is raised as
    it is, and stops the run."""
    try:
        yield
    except OSError as error:
        if error.errno in _CHANGED | {errno.EACCES, errno.ENXIO, errno.ENAMETOOLONG}:
            raise Refused(why) from error
        raise


def _made(work: Path, spot: Spot) -> Made:
    """Looked at now, so that nothing is written where one is refused, and again when taken."""
    with closing(_Handle.of(work, spot)):
        pass
    if spot.area == SCRATCH:
        return Made(spot, lambda target: _move(work, spot, target))
    return Made(spot, lambda target: _copy(work, spot, target))


class _Handle:
    """A plain file, open for reading, that only one name leads to."""

    def __init__(self, number: int) -> None:
        self.number = number

    @classmethod
    def of(cls, work: Path, spot: Spot) -> _Handle:
        with _folder_of(work, spot) as folder:
            name = PurePosixPath(spot.path).name
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with _blamed("a link, or what cannot be opened"):
                handle = cls(os.open(name, flags, dir_fd=folder))
        about = os.fstat(handle.number)
        if not stat.S_ISREG(about.st_mode) or about.st_nlink != 1:
            handle.close()
            raise Refused("no plain file with one name")
        return handle

    def chunks(self) -> Iterator[bytes]:
        while chunk := os.read(self.number, _CHUNK):
            yield chunk

    def close(self) -> None:
        os.close(self.number)


@contextmanager
def _folder_of(work: Path, spot: Spot) -> Iterator[int]:
    """The folder of a file at a desk, reached without following a link."""
    handle = _opened(work)
    try:
        for name in (spot.area, *PurePosixPath(spot.path).parts[:-1]):
            deeper = _opened(name, handle)
            os.close(handle)
            handle = deeper
        yield handle
    finally:
        os.close(handle)


def _opened(name: str | Path, folder: int | None = None) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    with _blamed("a link in the place of a folder"):
        return os.open(name, flags, dir_fd=folder)


def _copy(work: Path, spot: Spot, target: Path) -> None:
    with closing(_Handle.of(work, spot)) as handle:
        write_chunks(target, handle.chunks())


def _move(work: Path, spot: Spot, target: Path) -> None:
    """Looked at where it has come to, out of the worker's reach."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _folder_of(work, spot) as folder:
            os.rename(PurePosixPath(spot.path).name, target, src_dir_fd=folder)
    except OSError as error:
        if error.errno in _CHANGED:
            raise Refused("what is no file any more") from error
        if error.errno != errno.EXDEV:  # a desk on a disk of its own, as on a node
            raise
        _copy(work, spot, target)
    about = target.lstat()
    if stat.S_ISDIR(about.st_mode):
        remove(target)
        raise Refused("a folder in the place of a file")
    if not stat.S_ISREG(about.st_mode) or about.st_nlink != 1:
        target.unlink()
        raise Refused("no plain file with one name")


_CHANGED = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST, errno.ELOOP}
)
"""What the system says where a worker changed something meanwhile: its task is lost, not the
run."""
