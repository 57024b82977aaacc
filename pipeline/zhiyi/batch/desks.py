"""Desks: where a worker does its tasks, apart from the output directory.

What a worker may write is below its desk; nothing of the output directory is, where the journal,
the ledger, the officers' corrections and the workbench's database lie: a worker that a hostile
file took over could write an administrator there, and Landlock, which adds up what is allowed,
has no way to leave those out. So the files that a task reads are given to the desk, and what it
made is taken from there into the output directory by the process that trusts no worker
(``handing_in``).

::

    desks/<desk>/lock
    desks/<desk>/given/<task>/out/...           read only: links to what the task reads
    desks/<desk>/made/<task>/out/... scratch/   written: the task's output directory

In made/ stand symbolic links to what is given, under the names that the task looks for, so that a
task finds at a desk what it would find in the output directory.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from zhiyi.batch.failures import ended, full
from zhiyi.batch.handing_in import Refused, hand_in, made_below
from zhiyi.batch.paths import OUT, SCRATCH, Spot, inputs_of, returned
from zhiyi.batch.removing import remove
from zhiyi.batch.tasks import STATE, Outcome, Revise, TakeIn, Task, layout
from zhiyi.corrections.alone import HeldByAnother, revised_alone
from zhiyi.errors import StorageError

DESKS = "desks"
_GIVEN, _MADE, _LAID = "given", "made", "laid"
YOUNG = 60.0
"""Seconds within which a process that made its folder has locked it."""

REFUSED = "任务写入了不属于它的位置，结果未采用 the task wrote where it may not"

Run = Callable[[Task], Outcome]


def desks_of(out: Path) -> Path:
    """Where the desks of an output directory are; there when this returns."""
    return _made(out / STATE / DESKS)


def scratch_below(out: Path) -> Path:
    """Where entries of containers wait to be read; there when this returns."""
    return _made(out / STATE / "scratch")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder.absolute()


class Desk:
    """A folder of its own, which a lock shows to be in use. For one thread. ``writable``: where
    the worker at it may write; ``readable``: what else it must be able to read."""

    def __init__(self, desks: Path) -> None:
        clear_leftovers(desks)
        self.folder = Path(tempfile.mkdtemp(dir=desks))
        self._lock = locked(self.folder)
        for name in (_GIVEN, _MADE, _LAID):
            (self.folder / name).mkdir()
        self.writable = (self.folder / _MADE,)
        self.readable = (self.folder / _GIVEN,)

    def close(self) -> None:
        """To be called when no worker is at it any more."""
        remove(self.folder)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def do(self, task: Task, run: Run) -> Outcome:
        """Have a task done here by ``run``; what it made is in the output directory when its
        outcome is given back. Raises ``StorageError`` where nothing can be kept."""
        try:
            with kept_apart(task), self._laid_out(task) as here:
                outcome = run(_at(task, here.made))
                if outcome.value is None:
                    return replace(outcome, task=task)
                try:
                    value = returned(outcome.value, task, here.made)
                    hand_in(task, made_below(here.made, given=here.given), removed=True)
                except (Refused, ValueError):
                    lost = ended(task, "broke", REFUSED, worker=outcome.worker)
                    return replace(lost, seconds=outcome.seconds, records=outcome.records)
                return replace(outcome, task=task, value=value)
        except HeldByAnother as error:
            return ended(task, "time", str(error))
        except OSError as error:
            if full(error):
                return ended(task, "full", "磁盘空间不足，结果无法写入 the disk is full")
            raise StorageError.at(task.out, error.strerror or str(error)) from error

    @contextmanager
    def _laid_out(self, task: Task) -> Iterator[_Here]:
        """A place for one task, gone afterwards. It is laid out where no worker reaches and moved
        to the desk whole: nothing is written there while a worker may change folders into
        links."""
        name = secrets.token_hex(8)
        given, laid = self.folder / _GIVEN / name, self.folder / _LAID / name
        made = self.folder / _MADE / name
        try:
            spots = _give(task, given, laid)
            os.rename(laid, made)
            yield _Here(made, spots)
        finally:
            for folder in (made, given, laid):
                remove(folder)


@dataclass(frozen=True, slots=True)
class _Here:
    """``given``: the links that were laid out."""

    made: Path
    given: frozenset[Spot]


def kept_apart(task: Task) -> AbstractContextManager[None]:
    """Revisions of one inquiry are made one after the other."""
    if isinstance(task, Revise) and not task.only_load:
        return revised_alone(layout(task).folder, wait=task.seconds)
    return nullcontext()


def _give(task: Task, given: Path, laid: Path) -> frozenset[Spot]:
    """What the task reads of the output directory, and links to it. What it reads beside that it
    may read where it lies."""
    spots = set()
    for area in (OUT, SCRATCH):
        (laid / area).mkdir(parents=True)
    for file, spot in inputs_of(task).items():
        if spot.area != OUT:
            continue
        target, link = spot.below(given), spot.below(laid)
        target.parent.mkdir(parents=True, exist_ok=True)
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            _linked(file, target)
        except FileNotFoundError:  # gone meanwhile: the task finds none
            continue
        link.symlink_to(target)
        spots.add(spot)
    return frozenset(spots)


def _linked(file: Path, target: Path) -> None:
    """A second name of the file, which costs nothing; a copy where there is no such thing."""
    try:
        os.link(file, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, target)


def _at(task: Task, made: Path) -> Task:
    """The same task, with another output directory."""
    if isinstance(task, TakeIn):
        return replace(task, out=made / OUT, scratch=made / SCRATCH)
    return replace(task, out=made / OUT)


def locked(folder: Path) -> int | None:
    """The lock of a folder, None where another process holds it. Given up when this one ends."""
    handle = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return handle


def clear_leftovers(desks: Path) -> None:
    """Remove the folders of processes that were killed. One that is just being made is younger
    than ``YOUNG``."""
    for folder in desks.iterdir():
        with suppress(OSError):
            if time.time() - folder.lstat().st_mtime < YOUNG:
                continue
            if (lock := locked(folder)) is not None:
                remove(folder)
                os.close(lock)
