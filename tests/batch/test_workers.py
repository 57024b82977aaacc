"""Whatever happens in a worker costs one task; that task comes back all the same, and only once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.batch.trouble import SECRET

from zhiyi.batch import nursery as nurseries
from zhiyi.batch import processes
from zhiyi.batch import workers as engines
from zhiyi.batch.processes import WorkerLost
from zhiyi.batch.starting import Nursery
from zhiyi.batch.tasks import Outcome, PagesRead, Reading, ReadPages
from zhiyi.batch.workers import LocalEngine, Worker
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits

PERFORM = "tests.batch.trouble:perform"
LIGHT = ("zhiyi.batch.tasks",)
LIMITS = Limits(memory_bytes=300 << 20, page_seconds=600)
"""Nothing takes long here but what never ends, on a machine that does much else too."""


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker died of is waited for, however late the nursery comes to tell it."""
    monkeypatch.setattr(processes, "DYING", 600.0)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery(preload=LIGHT) as nursery:
        yield nursery


@pytest.fixture
def worker(nursery: Nursery, tmp_path: Path) -> Iterator[Worker]:
    with Worker(limits=LIMITS, writable=(tmp_path,), perform=PERFORM, nursery=nursery) as worker:
        yield worker


def _task(out: Path, trouble: str, *, seconds: int = LIMITS.page_seconds) -> ReadPages:
    """One that may take so many seconds."""
    file = Submitted(path="a", file=out / "a", media_type="text/plain", sha256="0", bytes=1)
    reading = Reading(limits=replace(LIMITS, page_seconds=seconds))
    return ReadPages(out=out, inquiry=trouble, submitted=file, reading=reading, first=1, last=0)


def _pid(outcome: Outcome) -> int:
    assert isinstance(outcome.value, PagesRead)
    return outcome.value.pages


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # the latter where it ends while it is read
        return True
    return state == "Z"


def _soon(true: Callable[[], bool]) -> bool:
    """Waits no longer than it takes, and long on a machine that does much else."""
    until = time.monotonic() + 120
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


@pytest.mark.parametrize(
    ("trouble", "cause", "words"),
    [
        ("exit", "died", "exit 3"),
        ("segfault", "died", "SIGSEGV"),
        ("grow", "memory", "300 MB"),
        ("grow_at_once", "memory", "300 MB"),
        ("full", "full", "磁盘"),
        ("full_below", "full", "磁盘"),
        ("err", "broke", "ValueError"),
        ("leave", "broke", "SystemExit"),
        ("stranger", "broke", "TypeError"),
        ("wrong_field", "broke", "BrokenWire"),
        ("huge", "broke", "BrokenWire"),
        ("say_half", "died", "exit 0"),
        ("say_nonsense", "died", "SIGKILL"),
        ("child_then_exit", "died", "exit 1"),
        ("fork_then_exit", "died", "exit 1"),
    ],
)
def test_a_task_that_goes_wrong_costs_itself_only(
    worker: Worker, tmp_path: Path, trouble: str, cause: str, words: str
) -> None:
    outcome = worker.run(_task(tmp_path, trouble))
    assert outcome.task == _task(tmp_path, trouble)
    assert outcome.failure is not None
    assert (outcome.failure.cause, outcome.value) == (cause, None)
    assert words in outcome.failure.detail
    assert SECRET not in repr(outcome)
    if "child" in trouble or "fork" in trouble:
        assert all(_gone(int(pid)) for pid in (tmp_path / "children").read_text().split())
    assert worker.run(_task(tmp_path, "well")).failure is None


@pytest.mark.parametrize("trouble", ["hang", "hang_in_c"])
def test_a_task_that_does_not_end_is_ended(worker: Worker, tmp_path: Path, trouble: str) -> None:
    failure = worker.run(_task(tmp_path, trouble, seconds=1)).failure
    assert failure is not None
    assert failure.cause == "time"
    assert "1 秒" in failure.detail
    assert worker.run(_task(tmp_path, "well")).failure is None


def test_what_a_task_that_does_not_end_started_ends_with_it(worker: Worker, tmp_path: Path) -> None:
    children = tmp_path / "children"
    for seconds in (1, 10, 100):  # until they were started before its time was over
        failure = worker.run(_task(tmp_path, "child_then_hang", seconds=seconds)).failure
        assert failure is not None
        assert failure.cause == "time"
        if _written(children):
            break
    assert all(_gone(int(pid)) for pid in children.read_text().split())


def test_where_a_task_failed_is_told_by_places_in_the_program(
    worker: Worker, tmp_path: Path
) -> None:
    for trouble, place in (("err", "in _err"), ("segfault", "in _segfault")):
        (record,) = worker.run(_task(tmp_path, trouble)).records
        assert record.level == "error"
        assert any(place in told for told in record.error)


def test_a_value_comes_with_the_seconds_of_its_stages_and_the_memory(
    worker: Worker, tmp_path: Path
) -> None:
    outcome = worker.run(_task(tmp_path, "well"))
    assert isinstance(outcome.value, PagesRead)
    assert [name for name, _ in outcome.stages] == ["lines"]
    assert 1 << 20 < outcome.memory < LIMITS.memory_bytes


def test_what_a_task_started_ends_with_it(worker: Worker, tmp_path: Path) -> None:
    assert worker.run(_task(tmp_path, "child")).failure is None
    pids = [int(pid) for pid in (tmp_path / "children").read_text().split()]
    worker.run(_task(tmp_path, "well"))
    assert _soon(lambda: all(_gone(pid) for pid in pids))


def test_a_task_alone_has_a_process_of_its_own(worker: Worker, tmp_path: Path) -> None:
    usual = _pid(worker.run(_task(tmp_path, "well")))
    alone = _pid(worker.run(_task(tmp_path, "well"), alone=True))
    assert alone != usual == _pid(worker.run(_task(tmp_path, "well")))
    assert _gone(alone)


def test_a_worker_can_be_asked_for_what_is_no_task_of_a_batch(
    worker: Worker, tmp_path: Path
) -> None:
    value, failure = worker.ask(_task(tmp_path, "well"), PagesRead)
    assert isinstance(value, PagesRead)
    assert failure is None
    value, failure = worker.ask(_task(tmp_path, "segfault"), PagesRead)
    assert value is None
    assert failure is not None
    assert "SIGSEGV" in failure.detail


@pytest.mark.parametrize(("mark", "most"), [("WORN_PAGES", 3), ("WORN_SHARE", 0.0)])
def test_a_worn_worker_is_followed_by_another(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str, most: float
) -> None:
    monkeypatch.setattr(engines, mark, most)
    pids: list[int] = []

    def replaced() -> bool:
        pids.append(_pid(worker.run(_task(tmp_path, "well"))))
        return len(set(pids)) >= 3

    assert _soon(replaced)
    assert _soon(lambda: all(_gone(pid) for pid in set(pids) - {pids[-1]}))


def test_a_worker_that_holds_too_many_files_open_is_followed_by_another(
    worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines.Process, "open_files", lambda _: 400)
    first = _pid(worker.run(_task(tmp_path, "well")))
    assert _soon(lambda: _pid(worker.run(_task(tmp_path, "well"))) != first)


def _written(file: Path) -> bool:
    return file.exists() and file.read_text() != ""


def _told(out: Path) -> tuple[int, Path]:
    """The process number and the folder of a worker that has left word, and hangs now."""
    assert _soon(lambda: _written(out / "worker"))
    pid, folder = (out / "worker").read_text().split()
    (out / "worker").unlink()
    return int(pid), Path(folder)


def test_a_worker_killed_from_outside_costs_its_task_only(tmp_path: Path) -> None:
    """And at the end every worker is gone at once, with its folder, whatever it is doing."""
    with LocalEngine(2, LIMITS, (tmp_path,), perform=PERFORM, preload=LIGHT) as engine:
        names = [f"task {number}" for number in range(200)]
        for name in ("tell_then_hang", *names):
            engine.submit(_task(tmp_path, name))
        os.kill(_told(tmp_path)[0], signal.SIGKILL)
        came: list[Outcome] = []
        assert _soon(lambda: came.extend(engine.outcomes(wait=0.2)) or len(came) >= 201)
        assert engine.outcomes(wait=0.1) == []
        engine.submit(_task(tmp_path, "tell_then_hang"))
        pid, folder = _told(tmp_path)
    (last,) = engine.outcomes(wait=0)
    assert last.failure is not None
    assert last.failure.cause == "died", "it was ended long before its time was over"
    assert _gone(pid)
    assert not folder.parent.exists()
    lost = {one.task.inquiry: one.failure.detail for one in came if one.failure}
    assert list(lost) == ["tell_then_hang"]
    assert "SIGKILL" in lost["tell_then_hang"]
    assert sorted(one.task.inquiry for one in came if one.value) == sorted(names)


def test_a_worker_that_dies_idle_costs_nothing(worker: Worker, tmp_path: Path) -> None:
    pid = _pid(worker.run(_task(tmp_path, "well")))
    os.kill(pid, signal.SIGKILL)
    assert _soon(lambda: _gone(pid))
    assert _pid(worker.run(_task(tmp_path, "well"))) != pid


def test_a_nursery_that_dies_is_followed_by_another(worker: Worker, tmp_path: Path) -> None:
    assert worker.run(_task(tmp_path, "well")).failure is None
    pid = worker.nursery.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert _soon(lambda: _gone(pid))
    assert worker.run(_task(tmp_path, "well")).failure is None
    assert worker.nursery.pid != pid


def test_a_program_that_cannot_be_imported_is_no_fault_of_a_file(
    nursery: Nursery, tmp_path: Path
) -> None:
    with (
        Worker(limits=LIMITS, writable=(tmp_path,), perform="nowhere:no", nursery=nursery) as none,
        pytest.raises(WorkerLost, match="ModuleNotFoundError"),
    ):
        none.run(_task(tmp_path, "well"))


COORDINATOR = """
import sys
from pathlib import Path
from tests.batch.test_workers import LIGHT, LIMITS, PERFORM, _task
from zhiyi.batch.workers import LocalEngine
out = Path(sys.argv[1])
with LocalEngine(2, LIMITS, (out,), perform=PERFORM, preload=LIGHT) as engine:
    engine.submit(_task(out, "tell_then_hang"))
    engine.outcomes(wait=60)
"""


def test_nothing_is_left_of_a_coordinator_that_was_killed(tmp_path: Path) -> None:
    """Nor do the workers share its session, so that a terminal's signals are its own."""
    with subprocess.Popen([sys.executable, "-c", COORDINATOR, str(tmp_path)]) as coordinator:
        pid, folder = _told(tmp_path)
        assert os.getsid(pid) not in (os.getsid(coordinator.pid), coordinator.pid)
        coordinator.kill()
    assert _soon(lambda: _gone(pid) and not folder.parent.exists())


def test_what_a_killed_run_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nurseries.tempfile, "tempdir", str(tmp_path))
    left, lock = nurseries.new_folder()
    nurseries.clear_leftovers()
    assert left.exists()
    os.close(lock)
    nurseries.clear_leftovers()
    assert not left.exists()


def test_what_workers_share_starts_no_thread(tmp_path: Path) -> None:
    """A fork with threads is unsound."""
    with (
        Nursery() as nursery,
        Worker(limits=LIMITS, writable=(tmp_path,), perform=PERFORM, nursery=nursery) as worker,
    ):
        assert worker.run(_task(tmp_path, "well")).failure is None
        assert len(os.listdir(f"/proc/{nursery.pid}/task")) == 1
