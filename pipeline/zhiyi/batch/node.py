"""What a node of a cluster does with a task: fetch what it reads, let the same isolated worker as
on one machine do it, and put what it wrote into the store.

One process of the cluster keeps one worker alive, so that models are loaded once, and gives each
task a folder of its own below ``ZHIYI_NODE_FOLDER`` (by default in the temporary directory), where
the files that a node has fetched are kept too.
"""

from __future__ import annotations

import errno
import os
import pickle
import platform
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from zhiyi.artefacts import program_hash
from zhiyi.batch.blobs import Blob, BlobError, Cache, Store, StoreError, blob_of
from zhiyi.batch.desks import DESKS, REFUSED, Desk
from zhiyi.batch.failures import ended
from zhiyi.batch.handing_in import Refused, names_below
from zhiyi.batch.paths import (
    FILE,
    FOLDER,
    OUT,
    SCRATCH,
    Kind,
    Spot,
    folder_name,
    models_of,
    moved,
    returned,
)
from zhiyi.batch.processes import WorkerLost
from zhiyi.batch.removing import remove
from zhiyi.batch.tasks import Failure, Outcome, Revise, TakeIn, Task, Tell
from zhiyi.batch.workers import Worker
from zhiyi.engines.versions import engine_versions
from zhiyi.errors import EngineError
from zhiyi.limits import Limits

T = TypeVar("T")

PAUSES = (1.0, 5.0)
"""Seconds to wait before a store that did not answer is asked again."""

CACHE = "cache"

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Program:
    """What reads: reports are the same only where this is the same on every machine."""

    code: str
    engines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A task on its way to a node. ``models``: where its sender has the models that come with
    Zhiyi. With a store (its address and folder): ``inputs`` are fetched; ``stands``: what the
    submitted file is where it is none. Without: ``seen`` are files that the node must see too."""

    task: Task
    alone: bool
    perform: str
    models: Path
    store: tuple[str, str] | None = None
    inputs: tuple[tuple[Spot, Blob], ...] = ()
    stands: Kind | None = None
    seen: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What a node answers. Without an outcome: ``refused`` says why no task can be done there,
    ``unable`` why this one could not be now, ``lost`` which inputs the store has not as they were
    put. ``written``: what is in the store for the output directory; ``gone``: what the task
    removed from it."""

    node: str
    outcome: Outcome | None = None
    refused: str = ""
    unable: str = ""
    lost: tuple[Blob, ...] = ()
    written: tuple[tuple[Spot, Blob], ...] = ()
    gone: tuple[Spot, ...] = ()


@cache
def this_program() -> Program:
    return Program(program_hash(), tuple(sorted(engine_versions().items())))


def work(sender: tuple[str, tuple[tuple[str, str], ...]], sent: bytes) -> Back:
    """Do a task. ``sender``: the fields of its ``Program``. ``sent``: a pickled ``Sent``, opened
    only where the program is the sender's."""
    name = platform.node()
    if reason := _different(Program(*sender), this_program()):
        return Back(node=name, refused=f"{name}: {reason}")
    job: Sent = pickle.loads(sent)
    try:
        return _done(job, name)
    except (StoreError, WorkerLost, _Unfit) as error:
        return Back(node=name, unable=f"{name}: {error}")
    except OSError as error:
        if error.errno in _FULL:
            return Back(node=name, outcome=_full(job.task, name))
        return Back(node=name, unable=f"{name}: {type(error).__name__} {error.strerror}")


class _Unfit(EngineError):
    """The node cannot do the task, another one may."""


def _done(job: Sent, name: str) -> Back:
    for model in models_of(job.task):
        if not model.is_relative_to(job.models) and not model.exists():
            raise _Unfit(f"节点上没有 {model}：请在每个节点的同一路径安装 not on this node")
    if job.store is not None:
        return _carried(job, name, Store(job.store[0], folder=job.store[1]))
    for file in job.seen:
        if not file.exists():
            raise _Unfit(
                f"节点上看不到 {file}：请使用所有节点共享的目录，或设置 ZHIYI_STORE "
                "not visible on this node: share the directory or give a store"
            )
    desk = _desk()
    worker = desk.worker(limits_of(job.task), job.perform)
    outcome = desk.do(job.task, partial(worker.run, alone=job.alone))
    return Back(node=name, outcome=_named(outcome, name))


def _carried(job: Sent, name: str, store: Store) -> Back:
    """In a folder of the node, with files that come from the store and go there."""
    desk, kept = _desk(), Cache(node_folder() / CACHE)
    with desk.place() as here:
        for spot, blob in job.inputs:
            try:
                _patiently(partial(kept.place, store, blob, spot.below(here)))
            except BlobError:
                return Back(node=name, lost=(blob,))
        _stand_in(job, here)
        before = _files(here)
        worker = desk.worker(limits_of(job.task), job.perform)
        outcome = worker.run(moved(job.task, here, models=job.models), alone=job.alone)
        outcome = _named(outcome, name)
        if outcome.value is None:
            return Back(node=name, outcome=outcome)
        try:
            after = _files(here)
        except Refused:
            return Back(node=name, outcome=ended(job.task, "broke", REFUSED, worker=outcome.worker))
        new = [spot for spot, mark in after.items() if before.get(spot) != mark]
        return Back(
            node=name,
            outcome=replace(outcome, value=returned(outcome.value, job.task, here)),
            written=tuple((spot, _kept(spot.below(here), store)) for spot in new),
            gone=tuple(spot for spot in before if spot.area == OUT and spot not in after),
        )


def _kept(file: Path, store: Store) -> Blob:
    blob = blob_of(file)
    _patiently(partial(store.put, file, blob))
    return blob


def limits_of(task: Task) -> Limits:
    if isinstance(task, TakeIn | Tell | Revise):
        return task.limits
    return task.reading.limits


def _stand_in(job: Sent, here: Path) -> None:
    """What is no file is told by what it is, so it must be that here too; nobody opens it."""
    for area in (OUT, SCRATCH, FILE, FOLDER):
        (here / area).mkdir(parents=True, exist_ok=True)
    if isinstance(job.task, TakeIn) and job.stands == "link":
        (here / FILE / job.task.file.name).symlink_to(os.devnull)
    elif isinstance(job.task, TakeIn) and job.stands == "special":
        os.mkfifo(here / FILE / job.task.file.name)
    if isinstance(job.task, Tell):
        (here / FOLDER / folder_name(job.task)).mkdir(exist_ok=True)


def _files(here: Path) -> dict[Spot, tuple[int, int, int]]:
    """The regular files of the output directory and what is unpacked, each with what changes when
    it is written anew. Links that a task left are no results. Raises ``Refused`` for folders as no
    task leaves them."""
    found = {}
    for area in (OUT, SCRATCH):
        for path in names_below(here / area):
            state = (here / area / path).lstat()
            if stat.S_ISREG(state.st_mode):
                found[Spot(area, path)] = (state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def _patiently(call: Callable[[], T]) -> T:
    """Once more after a while, and once more, where the store does not answer."""
    for pause in PAUSES:
        with suppress(StoreError):
            return call()
        time.sleep(pause)
    return call()


def _named(outcome: Outcome, node: str) -> Outcome:
    return replace(outcome, worker=f"{node}/{outcome.worker}")


def _full(task: Task, node: str) -> Outcome:
    detail = f"节点 {node} 或共享存储磁盘空间不足 the disk of node {node} or of the store is full"
    failure = Failure(cause="full", detail=detail)
    return Outcome(task=task, seconds=0.0, worker=node, failure=failure)


def _different(sender: Program, here: Program) -> str:
    """How this program differs from the sender's, in words; empty where it does not."""
    ours, theirs = dict(here.engines), dict(sender.engines)
    names = sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n))
    if not names and sender.code == here.code:
        return ""
    told = ", ".join(f"{n} {ours.get(n, '-')} ≠ {theirs.get(n, '-')}" for n in names)
    told = told or "程序或知识文件不同 other program or knowledge files"
    return (
        f"节点与主机的版本不同（{told}）：请在所有节点安装同一版本 this node has another version "
        "than the coordinator: install the same on every node"
    )


# The process and its worker


def node_folder() -> Path:
    """Where this machine keeps what it fetched and works: for this user only."""
    named = os.environ.get("ZHIYI_NODE_FOLDER")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / f"zhiyi-node-{os.geteuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.lstat().st_uid != os.geteuid():
        raise _Unfit(f"{folder} 不属于本用户 belongs to somebody else: set ZHIYI_NODE_FOLDER")
    for name in (CACHE, DESKS):
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    return folder


class NodeDesk(Desk):
    """Where a process works, and the worker that it keeps. The worker may read whatever its user
    may, for the folders submitted are known by their tasks only."""

    def __init__(self, desks: Path) -> None:
        super().__init__(desks)
        self._key: object = None
        self._worker: Worker | None = None

    def worker(self, limits: Limits, perform: str) -> Worker:
        """The worker kept, or another where that one was for other limits."""
        if self._worker is None or self._key != (limits, perform):
            if self._worker is not None:
                self._worker.close()
            self._worker = Worker(
                limits=limits, writable=self.writable, perform=perform, name=str(os.getpid())
            )
            self._key = (limits, perform)
        return self._worker

    @contextmanager
    def place(self) -> Iterator[Path]:
        """A folder for one task, gone afterwards."""
        (folder,) = self.writable
        here = Path(tempfile.mkdtemp(dir=folder))
        try:
            yield here
        finally:
            remove(here)


@cache
def _desk() -> NodeDesk:
    """One for each process; it lives as long as the process."""
    return NodeDesk(node_folder() / DESKS)
