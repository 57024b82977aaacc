"""What follows from what: no file, page or inquiry is lost, none is done twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.batch.engines import DirectEngine, Fault, make_believe

from zhiyi.batch.course import Course, Done
from zhiyi.batch.events import Event, FileEnded, InquiryEnded, PagesEnded, TaskEnded
from zhiyi.batch.ledger import Ledger
from zhiyi.batch.scheduler import Scheduler
from zhiyi.batch.tasks import (
    Cause,
    Join,
    Read,
    Reading,
    ReadPages,
    Reporting,
    TakeIn,
    Task,
    Tell,
    block_file,
)
from zhiyi.batch.terms import Terms
from zhiyi.codec import load
from zhiyi.errors import StorageError
from zhiyi.inquiry import Notice
from zhiyi.intake.folder import Folder
from zhiyi.limits import Limits
from zhiyi.store import Layout


class Batch:
    """Folders, and one output directory that run after run goes on with."""

    def __init__(self, root: Path, **folders: dict[str, str]) -> None:
        self.out, self._root = root / "out", root / "in"
        for name, files in folders.items():
            (self._root / name).mkdir(parents=True)
            for file, text in files.items():
                (self._root / name / file).write_text(text, encoding="utf-8")
        self.events: list[Event] = []
        self.engine = DirectEngine(make_believe)

    def run(
        self,
        fault: Fault = lambda *_: None,
        *,
        anew: bool = False,
        stop_after: int | None = None,
        limits: Limits | None = None,
        version: str = "v",
        slots: int = 2,
        until: str | None = None,
    ) -> list[Done]:
        ledger = Ledger(self.out)
        self.engine, self.events = DirectEngine(make_believe, fault), []
        self.engine.slots = slots
        run = ledger.begin(f"{anew}", program="p", today=date(2026, 3, 5))
        terms = Terms(
            out=self.out,
            run=run,
            ledger=ledger,
            reading=Reading(limits=limits or Limits(), until=until),
            reporting=Reporting(as_of=run.as_of, started=""),
            version=version,
            anew=anew,
            tell=self.events.append,
        )
        folders = [
            Folder(path=path, submission=path, notice=Notice())
            for path in sorted(self._root.iterdir())
        ]
        courses = [Course(folder, folder.name, terms) for folder in folders]

        def stop() -> bool:
            return stop_after is not None and len(self.engine.asked) > stop_after

        done = list(Scheduler(self.engine, ledger, tell=terms.tell, stop=stop).run(courses))
        if len(done) == len(courses):
            ledger.end(run)
        ledger.close()
        return done

    def asked(self, kind: type[Task]) -> list[Task]:
        return [task for task, _ in self.engine.asked if isinstance(task, kind)]

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


def _fails(kind: type[Task], cause: Cause = "died", *, alone: bool = True, page: int = 0) -> Fault:
    """Whatever of that kind is tried, at first and, with ``alone``, again."""

    def fault(task: Task, again: bool) -> Cause | None:
        if not isinstance(task, kind) or (again and not alone):
            return None
        if isinstance(task, ReadPages) and page and not task.first <= page <= task.last:
            return None
        return cause

    return fault


def _spans(batch: Batch) -> list[tuple[int, int]]:
    return [(t.first, t.last) for t in batch.asked(ReadPages) if isinstance(t, ReadPages)]


def _problems(batch: Batch, inquiry: str = "a") -> list[tuple[str, int | None, str]]:
    folder = Layout(batch.out / inquiry).folder / "documents"
    documents = [load(file.read_bytes()) for file in sorted(folder.iterdir())]
    return [(p.code, p.page, p.detail) for doc in documents for p in doc.problems]


def test_every_inquiry_is_told_once_after_all_of_its_files(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x", "2": "y"}, b={"3": "z"})
    done = batch.run()
    assert [one.name for one in done] == ["a", "b"]
    assert batch.engine.kinds == {"TakeIn": 3, "Read": 3, "Tell": 2}
    first = [type(task) for task, _ in batch.engine.asked if task.inquiry == "a"]
    assert first[-1] is Tell


def test_two_names_that_read_alike_are_told_once(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"案件.txt": "x", os.fsdecode("案件.txt".encode("gb18030")): "x"})
    batch.run()
    (tell,) = batch.asked(Tell)
    assert isinstance(tell, Tell) and len(tell.documents) == 1


def test_an_empty_folder_gets_its_report(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={})
    assert [one.name for one in batch.run()] == ["a"]


def test_a_folder_that_is_gone_when_its_turn_comes_costs_no_other(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x", "2": "x"}, b={"3": "y"})

    def fault(task: Task, alone: bool) -> None:
        shutil.rmtree(tmp_path / "in" / "b", ignore_errors=True)

    done = {one.name: one for one in batch.run(fault, slots=1)}
    assert not done["a"].problems and done["b"].problems
    (told,) = [t for t in batch.asked(Tell) if t.inquiry == "b"]
    assert isinstance(told, Tell) and "文件夹无法打开" in told.problems[0].detail


def test_a_long_file_is_read_in_blocks_and_joined(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20"})
    batch.run()
    blocks = [(t.first, t.last) for t in batch.asked(ReadPages) if isinstance(t, ReadPages)]
    assert blocks == [(1, 8), (9, 16), (17, 20)]
    (join,) = batch.asked(Join)
    assert isinstance(join, Join) and join.blocks == tuple(blocks)
    assert sum(e.pages for e in batch.told(PagesEnded) if isinstance(e, PagesEnded)) == 20


def test_the_same_run_again_does_nothing(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"}, b={"long.pdf": "20"})
    batch.run()
    done = batch.run()
    assert batch.engine.asked == []
    assert [one.kept for one in done] == [True, True]
    assert [type(event) for event in batch.told(InquiryEnded)] == [InquiryEnded, InquiryEnded]


@pytest.mark.parametrize("stop_after", range(0, 14, 2))
def test_a_stopped_run_is_gone_on_with(tmp_path: Path, stop_after: int) -> None:
    batch = Batch(tmp_path, a={"1": "x", "2": "y"}, b={"long.pdf": "20"})
    batch.run(stop_after=stop_after)
    finished = {e.outcome.task for e in batch.told(TaskEnded) if isinstance(e, TaskEnded)}
    done = batch.run()
    again = {task for task, _ in batch.engine.asked if not isinstance(task, TakeIn | Tell)}
    assert {one.name for one in done} == {"a", "b"}
    assert not again & finished, "what was finished is not done twice"


def test_a_file_that_was_joined_just_before_the_end_is_not_read_again(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20"})
    with pytest.raises(StorageError):
        batch.run(_fails(Join, "full"))
    (document,) = {e.document for e in batch.told(PagesEnded) if isinstance(e, PagesEnded)}
    shutil.rmtree(block_file(batch.out, "a", document, 1).parent)
    Layout(batch.out / "a").document(document).parent.mkdir(parents=True)
    Layout(batch.out / "a").document(document).write_bytes(b"{}")
    batch.run()
    assert batch.asked(ReadPages) == [] and len(batch.asked(Join)) == 1


def test_a_changed_file_alone_is_read_again(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x", "2": "y"})
    batch.run()
    (tmp_path / "in" / "a" / "2").write_text("other", encoding="utf-8")
    batch.run()
    (read,) = batch.asked(Read)
    assert isinstance(read, Read) and read.submitted.path == "2"
    kept = [e.kept for e in batch.told(FileEnded) if isinstance(e, FileEnded)]
    assert sorted(kept) == [False, True]


def test_another_program_reads_everything_again(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"})
    batch.run()
    batch.run(version="w")
    assert batch.engine.kinds == {"TakeIn": 1, "Read": 1, "Tell": 1}


def test_anew_does_all_of_it_again_but_not_twice(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"}, b={"2": "y"})
    batch.run()
    batch.run(anew=True, stop_after=3)
    batch.run(anew=True)
    assert len(batch.asked(Read)) < 2
    batch.run(anew=True)
    assert len(batch.asked(Read)) == 2


@pytest.mark.parametrize("cause", ["died", "time", "memory", "broke"])
def test_a_file_that_ends_its_worker_is_tried_once_more_and_then_told(
    tmp_path: Path, cause: Cause
) -> None:
    batch = Batch(tmp_path, a={"1": "x", "2": "y"})

    def fault(task: Task, alone: bool) -> Cause | None:
        return cause if isinstance(task, Read) and task.submitted.path == "1" else None

    done = batch.run(fault)
    tried = [(t.parted, alone) for t, alone in batch.engine.asked
             if isinstance(t, Read) and t.submitted.path == "1"]  # fmt: skip
    assert tried == [(False, False), (False, True)]
    assert [one.name for one in done] == ["a"]
    assert _problems(batch) == [("FILE_UNREADABLE", None, f"原因 {cause}")]


def test_a_file_that_fails_twice_is_read_page_by_page(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1.pdf": "3"})

    def fault(task: Task, alone: bool) -> Cause | None:
        return "died" if isinstance(task, Read) and not task.parted else None

    batch.run(fault)
    tried = [(t.parted, alone) for t, alone in batch.engine.asked if isinstance(t, Read)]
    assert tried == [(False, False), (False, True), (True, True)]
    assert _spans(batch) == [(1, 1), (2, 2), (3, 3)]
    assert _problems(batch) == []


def test_a_worker_that_was_ended_from_outside_costs_nothing(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20", "1.pdf": "3"})
    batch.run(lambda task, alone: None if alone else "died")
    assert set(_spans(batch)) == {(1, 8), (9, 16), (17, 20)}
    assert _problems(batch) == []


def test_what_takes_too_long_is_not_tried_whole_again(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1.pdf": "2", "2.docx": "1"})
    batch.run(_fails(Read, "time", alone=False))
    tried = [(t.submitted.path, t.parted, alone) for t, alone in batch.engine.asked
             if isinstance(t, Read)]  # fmt: skip
    assert set(tried) == {
        ("1.pdf", False, False),
        ("1.pdf", True, True),
        ("2.docx", False, False),
        ("2.docx", False, True),
    }


def test_pages_of_a_block_that_failed_are_gone_on_with_one_by_one(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "12"})

    def fault(task: Task, alone: bool) -> Cause | None:
        return "died" if isinstance(task, ReadPages) and task.first < task.last else None

    def full(task: Task, alone: bool) -> Cause | None:
        late = isinstance(task, ReadPages) and task.first == task.last == 5
        return "full" if late else fault(task, alone)

    with pytest.raises(StorageError):
        batch.run(full)
    batch.run()
    assert _spans(batch) == [(5, 5), (6, 6), (7, 7), (8, 8), (9, 12)]
    (join,) = batch.asked(Join)
    assert isinstance(join, Join)
    pages = [page for first, last in join.blocks for page in range(first, last + 1)]
    assert pages == list(range(1, 13))


def test_a_page_that_breaks_costs_that_page(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20"})
    batch.run(_fails(ReadPages, "time", page=11))
    (join,) = batch.asked(Join)
    assert isinstance(join, Join)
    assert [problem.page for problem in join.lost] == [11]
    assert "第 11 页" in join.lost[0].detail and "原因 time" in join.lost[0].detail
    read = {page for first, last in join.blocks for page in range(first, last + 1)}
    assert read == set(range(1, 21)) - {11}


def test_joining_that_fails_costs_the_file(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20", "2": "y"})
    batch.run(_fails(Join))
    assert [code for code, _, _ in _problems(batch)] == ["FILE_UNREADABLE"]


@pytest.mark.parametrize("until", [None, "parts"])
def test_joining_that_fails_once_the_pages_stand_costs_what_is_over_them(
    tmp_path: Path, until: str | None
) -> None:
    batch = Batch(tmp_path, a={"long.pdf": "20"})

    def fault(task: Task, alone: bool) -> Cause | None:
        whole = isinstance(task, Join) and task.reading.until != "seals"
        return "memory" if whole else None

    batch.run(fault, until=until)
    *_, last = [t for t in batch.asked(Join) if isinstance(t, Join)]
    assert [p.code for p in last.lost] == ["FILE_PARTLY_READ"]
    assert (last.reading.until, len(last.blocks)) == ("seals", 3)


def test_a_file_that_cannot_be_taken_in_is_told(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"})
    batch.run(_fails(TakeIn, "memory"))
    ((code, _, detail),) = _problems(batch)
    assert code == "FILE_UNREADABLE" and "原因 memory" in detail


def test_an_inquiry_that_cannot_be_told_is_told_bare(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"})

    def fault(task: Task, alone: bool) -> Cause | None:
        return "time" if isinstance(task, Tell) and not task.bare else None

    (done,) = batch.run(fault)
    assert done.problems
    tells = [t for t in batch.asked(Tell) if isinstance(t, Tell)]
    assert [t.bare for t in tells] == [False, False, True]
    assert [p.detail for p in tells[-1].problems] == ["原因 time"]


def test_an_inquiry_without_any_report_is_in_the_summary(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"}, b={"2": "y"})

    def fault(task: Task, alone: bool) -> Cause | None:
        return "died" if isinstance(task, Tell) and task.inquiry == "a" else None

    done = batch.run(fault)
    assert {one.name: one.problems for one in done} == {"a": True, "b": False}


def test_a_full_disk_stops_the_run_and_costs_no_file(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={"1": "x"})
    with pytest.raises(StorageError, match="再执行同一命令"):
        batch.run(_fails(Read, "full"))
    (done,) = batch.run()
    assert not done.problems and _problems(batch) == []


def test_files_beyond_the_limit_are_told(tmp_path: Path) -> None:
    batch = Batch(tmp_path, a={str(n): "x" for n in range(5)})
    batch.run(limits=Limits(files=3))
    assert len(batch.asked(TakeIn)) == 3
    assert len(batch.asked(Read)) == 4, "the rest stands as one refused file"


def test_inquiries_are_begun_as_there_is_room(tmp_path: Path) -> None:
    folders: dict[str, dict[str, str]] = {f"f{n:02d}": {"1": "x"} for n in range(30)}
    batch = Batch(tmp_path, **folders)
    batch.run()
    order: Sequence[str] = [task.inquiry for task, _ in batch.engine.asked]
    first_told = next(n for n, (t, _) in enumerate(batch.engine.asked) if isinstance(t, Tell))
    assert len(set(order[:first_told])) <= 6
