"""Workers write at their desks only; what they made is looked at before it is taken from there."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.batch import hostile
from tests.isolation.children import needs

import zhiyi.batch.run
import zhiyi.revisions
from zhiyi.batch.desks import REFUSED, Desk, clear_leftovers, desks_of
from zhiyi.batch.handing_in import Made, Refused, hand_in, made_below
from zhiyi.batch.paths import Spot, target_of
from zhiyi.batch.retelling import keep_retelling
from zhiyi.batch.starting import Nursery
from zhiyi.batch.tasks import (
    STATE,
    Join,
    Outcome,
    PagesRead,
    Read,
    Reading,
    ReadPages,
    Reporting,
    Retelling,
    Revise,
    TakeIn,
    Task,
    Tell,
    block_file,
)
from zhiyi.batch.workers import LocalEngine, Worker
from zhiyi.config import Settings
from zhiyi.corrections.alone import HeldByAnother, revised_alone
from zhiyi.document import document_id
from zhiyi.errors import EngineError
from zhiyi.inquiry import Notice
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits
from zhiyi.revisions import Reviser

PERFORM = "tests.batch.hostile:perform"
LIGHT = ("zhiyi.batch.tasks", "zhiyi.batch.paths")
ID = document_id("a", "0")
LIMITS = Limits(memory_bytes=500 << 20)
REPORTING = Reporting(as_of=date(2026, 3, 6), started="")
RETELLING = Retelling(id="Z", named="in", notice=Notice(), documents=(), reporting=REPORTING)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output directory that a workbench serves, and its keys."""
    out = tmp_path / "out"
    for name in hostile.TREASURES:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(b"treasure of this directory\n")
    (out / hostile.TREASURES[0]).unlink()
    (out / hostile.TREASURES[1]).unlink()
    with sqlite3.connect(out / STATE / "review.sqlite") as database:
        database.execute("CREATE TABLE users (name, role)")
    database.close()
    (out / hostile.TREASURES[1]).write_bytes(b"")
    keep_retelling(out / "case", RETELLING)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "journal.key").write_bytes(b"secret")
    return out


def kept(out: Path) -> dict[str, str]:
    """All that stands there but the desks, with hashes."""
    return {
        file.relative_to(out.parent).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(out.parent.rglob("*"))
        if file.is_file() and "desks" not in file.parts and file.name != ".lock"
    }


def task(out: Path, *, what: str = "", name: str = "") -> ReadPages:
    """``name`` may hold the document's id."""
    told = json.dumps({"what": what, "name": name.format(id=ID)})
    file = Submitted(path="a", file=out / "a", media_type=told, sha256="0", bytes=1)
    first = 2 if what else 1
    reading = Reading(limits=LIMITS)
    return ReadPages(
        out=out, inquiry="case", submitted=file, reading=reading, first=first, last=first
    )


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(preload=LIGHT) as nursery:
        yield nursery


@pytest.fixture
def worker(out: Path, nursery: Nursery) -> Iterator[Worker]:
    with Worker(
        limits=LIMITS, readable=(), desk=Desk(desks_of(out)), perform=PERFORM, nursery=nursery
    ) as worker:
        yield worker


# What the kernel refuses


@needs("writing")
@needs("reading")
def test_a_worker_of_a_run_reaches_nothing_of_the_output_directory(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the very engine that a run makes, and another program in the place of the reader's."""
    light = partial(LocalEngine, perform=PERFORM, preload=LIGHT)
    monkeypatch.setattr(zhiyi.batch.run, "LocalEngine", light)
    inputs = tmp_path / "in"
    inputs.mkdir()
    before = kept(out)
    with zhiyi.batch.run._engine(out, Settings(workers=1, limits=LIMITS), [inputs]) as engine:
        engine.submit(task(out))
        while not (outcomes := engine.outcomes(wait=1)):
            pass
    assert isinstance(outcomes[0].value, PagesRead)
    assert json.loads(outcomes[0].value.document) == []
    assert kept(out) == before
    assert list(desks_of(out).iterdir()) == []


@needs("writing")
@needs("reading")
def test_the_worker_of_the_workbench_reaches_nothing_either(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light = partial(Worker, perform=PERFORM)
    monkeypatch.setattr(zhiyi.revisions, "Worker", light)
    before = kept(out)
    with Reviser(out) as reviser, pytest.raises(EngineError, match="NothingSucceeded"):
        reviser.revise("case")
    assert kept(out) == before
    assert list(desks_of(out).iterdir()) == []


def test_without_a_wall_all_of_it_would_be_done(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would show nothing."""
    own = out.parent / "own"
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    monkeypatch.setattr(hostile, "own_models", lambda: own)
    desks_of(out)
    done = set(hostile.attempts(out))
    assert {"key", "new key", "new case", "another's desk", "models"} <= done
    assert {f"append {name}" for name in hostile.TREASURES} <= done


# What whoever takes it refuses


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("file", "case/corrections.jsonl"),
        ("file", "case/retelling.json"),
        ("file", "case/found.json"),
        ("file", "case/report.json"),
        ("file", "case 2/report.json"),
        ("file", "case/documents/another.json"),
        ("file", "case/revisions/1/report.json"),
        ("file", f"{STATE}/review.sqlite"),
        ("file", "journal.jsonl"),
        ("file", "case/pages/a\nb.jpg"),
        ("link", "case/pages/{id}-1.jpg"),
        ("link to a folder", "case/pages/{id}-1.jpg"),
        ("two names", "case/pages/{id}-1.jpg"),
        ("pipe", "case/pages/{id}-1.jpg"),
    ],
)
def test_what_is_none_of_a_tasks_files_costs_the_task_and_nothing_else(
    out: Path, worker: Worker, what: str, name: str
) -> None:
    before = kept(out)
    outcome = worker.run(task(out, what=what, name=name))
    assert outcome.failure is not None
    assert (outcome.failure.cause, outcome.failure.detail) == ("broke", REFUSED)
    assert kept(out) == before


def _linked_away(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent)


def _file_instead(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"")


def _nested(folder: Path) -> None:
    """Deeper than a program goes down that opens each and calls itself."""
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(sys.getrecursionlimit() + 200):
        os.mkdir("below", dir_fd=handle)
        deeper = os.open("below", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = deeper
    os.close(handle)


BROKEN: dict[str, Callable[[Path], None]] = {
    "its output directory is gone": shutil.rmtree,
    "a link to a folder": _linked_away,
    "a file": _file_instead,
    "all of it is gone": lambda folder: shutil.rmtree(folder.parent),
    "folders without end": _nested,
    "a link to all of it": lambda folder: _linked_away(folder.parent),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_whatever_a_worker_leaves_of_its_folders_costs_the_task_and_not_the_run(
    out: Path, broken: str
) -> None:
    before = kept(out)

    def run(one: Task) -> Outcome:
        BROKEN[broken](one.out)
        return Outcome(task=one, seconds=0, worker="w", value=PagesRead(document="", pages=1))

    desk = Desk(desks_of(out))
    outcome = desk.do(task(out), run)
    desk.close()
    assert outcome.failure is not None
    assert (outcome.failure.cause, outcome.failure.detail) == ("broke", REFUSED)
    assert kept(out) == before
    assert list(desks_of(out).iterdir()) == []


def test_what_a_task_makes_stands_in_the_output_directory_afterwards(
    out: Path, worker: Worker
) -> None:
    outcome = worker.run(task(out, what="file", name=f"case/pages/{ID}-1.jpg"))
    assert outcome.failure is None
    assert outcome.task == task(out, what="file", name=f"case/pages/{ID}-1.jpg")
    (picture,) = (out / "case" / "pages").iterdir()
    assert picture.read_bytes() == b"x"


def test_what_a_task_reads_is_given_to_it_and_cannot_be_changed_there(out: Path) -> None:
    """A second name of a file leads to the same bytes, so it lies where nothing may be written."""
    block = block_file(out, "case", ID, 1)
    block.parent.mkdir(parents=True)
    block.write_bytes(b"{}")
    desk = Desk(desks_of(out))
    seen: list[Path] = []

    def run(one: Task) -> Outcome:
        assert isinstance(one, Join)
        there = block_file(one.out, "case", ID, 1)
        assert there.read_bytes() == b"{}"
        seen.append(there.resolve())
        return Outcome(task=one, seconds=0, worker="w")

    join = Join(**_file_task(out), blocks=((1, 1),))
    assert desk.do(join, run).task == join
    assert seen[0].is_relative_to(desk.readable[0])
    assert not seen[0].is_relative_to(desk.writable[0])
    assert block.read_bytes() == b"{}"
    assert [list(folder.iterdir()) for folder in (*desk.readable, *desk.writable)] == [[], []]
    desk.close()


def test_a_report_comes_after_all_that_it_tells_of(out: Path) -> None:
    """Whoever reads the output directory meanwhile takes its digest for the whole."""
    taken: list[str] = []
    names = ["report.json", "report.xlsx", "changes.json", "report.html"]
    made = [
        Made(Spot("out", f"case/{name}"), lambda target: taken.append(target.name))
        for name in names
    ]
    hand_in(TASKS["tell"](out), made, removed=False)
    assert sorted(taken) == sorted(names)
    assert taken[-1] == "report.json"


def _file_task(out: Path) -> dict[str, Any]:
    file = Submitted(path="a", file=out / "a", media_type="text/plain", sha256="0", bytes=1)
    return {"out": out, "inquiry": "case", "submitted": file, "reading": Reading(limits=LIMITS)}


TASKS: dict[str, Callable[[Path], Task]] = {
    "read": lambda out: Read(**_file_task(out)),
    "join": lambda out: Join(**_file_task(out), blocks=()),
    "tell": lambda out: Tell(
        out=out,
        inquiry="case",
        folder=out,
        documents=(ID,),
        reporting=REPORTING,
        limits=LIMITS,
        elapsed=0,
    ),
    "revise": lambda out: Revise(
        out=out, inquiry="case", retelling=replace(RETELLING, documents=(ID,)), limits=LIMITS
    ),
    "take in": lambda out: TakeIn(
        out=out, inquiry="case", name="a", file=out / "a", scratch=out / "scratch", limits=LIMITS
    ),
}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("read", {f"case/documents/{ID}.json", f"case/pages/{ID}-12.jpg"}),
        ("join", {f"case/documents/{ID}.json"}),
        (
            "tell",
            {
                "case/report.json",
                "case/report.html",
                "case/report.xlsx",
                "case/changes.json",
                "case/found.json",
            },
        ),
        (
            "revise",
            {
                "case/revisions/2/report.json",
                "case/revisions/2/revision.json",
                f"case/revisions/2/documents/{ID}.json",
            },
        ),
        ("take in", set()),
    ],
)
def test_each_kind_of_task_writes_what_is_its_own(
    tmp_path: Path, kind: str, names: set[str]
) -> None:
    every = {
        f"case/documents/{ID}.json",
        "case/documents/other.json",
        f"case/pages/{ID}-12.jpg",
        f"case/pages/{ID}-x.jpg",
        f"case/pages/{ID}-１.jpg",
        "case/report.json",
        "case/report.html",
        "case/report.xlsx",
        "case/changes.json",
        "case/found.json",
        "case/corrections.jsonl",
        "case/retelling.json",
        "case/revisions/2/report.json",
        "case/revisions/2/revision.json",
        "case/revisions/02/revision.json",
        "case/revisions/2/corrections.jsonl",
        f"case/revisions/2/documents/{ID}.json",
        "case/revisions/2/documents/other.json",
        "case/revisions/.lock",
        "another/report.json",
        f"{STATE}/ledger.sqlite",
        f"{STATE}/blocks/case/{ID}/1.json",
    }
    allowed = set()
    for name in every:
        try:
            target_of(Spot("out", name), TASKS[kind](tmp_path))
        except ValueError:
            continue
        allowed.add(name)
    assert allowed == names


# Revisions


def _revision(number: int, *, last: bool = True) -> list[Made]:
    names = ["report.json", *(["revision.json"] if last else [])]

    def take(target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"{}")

    return [Made(Spot("out", f"case/revisions/{number}/{name}"), take) for name in names]


def test_a_revision_is_taken_whole_and_never_over_another(out: Path) -> None:
    (out / "case" / "documents").mkdir()
    (out / "case" / "documents" / f"{ID}.json").write_bytes(b"{}")
    one = TASKS["revise"](out)
    with pytest.raises(ValueError, match="last file"):
        hand_in(one, _revision(2, last=False), removed=True)
    assert not (out / "case" / "revisions" / "2").exists()
    hand_in(one, _revision(2), removed=True)
    assert {file.name for file in (out / "case" / "revisions" / "2").rglob("*")} == {
        "report.json",
        "revision.json",
        "documents",
        f"{ID}.json",
    }
    with pytest.raises(ValueError, match="already"):
        hand_in(one, _revision(2), removed=True)
    with pytest.raises(ValueError, match="at a time"):
        hand_in(one, [*_revision(3), *_revision(4)], removed=True)


def test_two_make_revisions_of_an_inquiry_one_after_the_other(out: Path) -> None:
    inside = threading.Event()
    leave = threading.Event()
    order: list[str] = []

    def first() -> None:
        with revised_alone(out / "case", wait=0):
            inside.set()
            leave.wait(10)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(HeldByAnother), revised_alone(out / "case", wait=0):
        pass
    leave.set()
    with revised_alone(out / "case", wait=10):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_desks_of_the_dead_are_cleared_and_those_in_use_are_not(out: Path) -> None:
    used, left = Desk(desks_of(out)), Desk(desks_of(out))
    assert left._lock is not None
    os.close(left._lock)
    for desk in (used, left):
        os.utime(desk.folder, (0, 0))
    clear_leftovers(desks_of(out))
    assert list(desks_of(out).iterdir()) == [used.folder]
    used.close()


@pytest.mark.parametrize("area", ["out", "scratch"])
@pytest.mark.parametrize("instead", ["nothing", "a folder", "a link", "a pipe"])
def test_what_turns_into_something_else_meanwhile_is_refused_and_leaves_nothing(
    tmp_path: Path, area: str, instead: str
) -> None:
    """Between the look and the taking: the task is lost, never the run."""
    file, target = tmp_path / area / "case" / "entry", tmp_path / "taken" / "entry"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"entry")
    for one in ("out", "scratch"):
        (tmp_path / one).mkdir(exist_ok=True)
    (made,) = made_below(tmp_path, given=())
    file.unlink()
    if instead == "a folder":
        (file / "below").mkdir(parents=True)
    elif instead == "a link":
        file.symlink_to("/etc/passwd")
    elif instead == "a pipe":
        os.mkfifo(file)
    with pytest.raises(Refused):
        made.take(target)
    assert not os.path.lexists(target)
