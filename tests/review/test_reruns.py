"""Corrections carried out behind the pages: progress, results, failures, restarts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select
from tests.corrections import papers_by_hand
from tests.corrections.papers_by_hand import paper
from tests.review.making import NANJING, People, case, put

from zhiyi.batch.retelling import keep_retelling
from zhiyi.batch.tasks import Reporting, Retelling
from zhiyi.batch.workers import Worker
from zhiyi.corrections import kept_corrections
from zhiyi.corrections.revision import told_of
from zhiyi.errors import EngineError
from zhiyi.inquiry import Amendment, Standing
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case, Entry
from zhiyi.review.judging.facts import translation_fact
from zhiyi.review.judging.judgements import Entered, judge, standing
from zhiyi.review.judging.reruns import Rerun, Reruns
from zhiyi.review.workplace import Workplace
from zhiyi.revisions import Changed, Reviser, Revision, newest_revision
from zhiyi.store import REVISION_FILE, write_whole

CASE = "ZY-2026-0042"
CORRECTION = {"what": "indicator", "figure": "204 GPa"}
CHANGED = Changed(
    area="candidates", kind="gone", id="cand-1", label="1C210.a", before="已列", after=""
)


class Double:
    """Makes revisions at a word: what it answers, and when."""

    def __init__(self, folder: Path, *answers: Standing | Exception) -> None:
        self.folder, self.answers, self.asked = folder, list(answers), 0
        self.go, self.closed = Event(), False
        self.warmed: list[str] = []
        self.order: list[str] = []
        self.go.set()

    def warm(self, inquiry: str) -> None:
        self.warmed.append(inquiry)

    def revise(self, inquiry: str) -> Revision:
        self.go.wait(120)
        self.order.append(inquiry)
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        numbers = [one.number for one in kept_corrections(self.folder / inquiry).corrections]
        amendment = Amendment(
            number=0, standing=answer, layer="indicators", fact="i-2", was="294 GPa",
            now="204 GPa", by="wang", at="2026-03-18T09:00:00+00:00", why="原处已无此读数",
        )  # fmt: skip
        return Revision(
            number=self.asked,
            folder=self.folder / inquiry / "revisions" / str(self.asked),
            report_sha256="e" * 64,
            base_sha256="d" * 64,
            corrections_sha256="c" * 64,
            program="0.1.0",
            corrections=tuple(replace(amendment, number=number) for number in numbers),
            changes=(CHANGED,),
            since=(CHANGED,),
        )

    def close(self) -> None:
        self.closed = True


def correct(workplace: Workplace, people: People, figure: str = "204 GPa") -> None:
    with workplace.reading() as session:
        before = standing(session, CASE).get("i-2")
    judge(
        workplace, people.wang, CASE,
        Entered(
            fact="i-2", verdict="corrected", correction=CORRECTION | {"figure": figure},
            seen=before.id if before else None,
        ),
    )  # fmt: skip


def keep_how_it_is_told(out: Path) -> None:
    """What a run leaves beside a report, so that it can be told again."""
    inquiry = case(CASE)
    keep_retelling(
        out / CASE,
        Retelling(
            id=inquiry.id,
            named=inquiry.folder,
            notice=inquiry.notice,
            documents=tuple(document.id for document in inquiry.documents),
            reporting=Reporting(as_of=date(2026, 3, 16), started="2026-03-16T09:30:00+08:00"),
        ),
    )


def until(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Long, for a machine that does much else: it is waited for no longer than it takes."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def phase(reruns: Reruns) -> str | None:
    state = reruns.of(CASE)
    return state.phase if state else None


def settled(reruns: Reruns, *, seconds: float = 120) -> Rerun:
    until(lambda: (state := reruns.of(CASE)) is not None and not state.busy, seconds=seconds)
    state = reruns.of(CASE)
    assert state is not None
    return state


def test_the_key_of_the_journal_is_closed_to_the_worker_wherever_it_lies(
    workplace: Workplace, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}

    def begun(**options: Any) -> Worker:
        told.update(options)
        raise EngineError("未启动 not started")

    monkeypatch.setattr("zhiyi.revisions.Worker", begun)
    keep_how_it_is_told(workplace.directory)
    correct(workplace, people)
    reruns = Reruns(workplace)
    reruns.ask(people.wang, CASE)
    assert settled(reruns).phase == "failed"
    assert workplace.journal.keys.folder in told["closed"]
    assert workplace.directory in told["closed"]


def test_progress_and_result_are_told(workplace: Workplace, people: People) -> None:
    correct(workplace, people)
    double = Double(workplace.directory, "applied")
    double.go.clear()
    reruns = Reruns(workplace, make=lambda folder: double)
    assert reruns.of(CASE) is None
    assert reruns.ask(people.wang, CASE).phase == "waiting"
    until(lambda: phase(reruns) == "running")
    assert (state := reruns.of(CASE)) and (state.by, state.busy) == ("王关员", True)
    assert state.started is not None and state.began is not None and state.began >= state.started
    double.go.set()
    done = settled(reruns)
    assert (done.phase, done.revision, done.by) == ("done", 1, "王关员")
    assert [(one.layer, one.kind, one.fact) for one in done.changes] == [
        ("candidates", "gone", "cand-1")
    ]
    assert done.ended is not None and (done.moved, done.gone) == (0, 0)
    reruns.close()
    assert double.closed
    with workplace.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.action == "case.revised")).one()
    assert entry.actor == "wang" and '"corrections":["1:applied"]' in entry.line


def test_a_correction_that_fits_nothing_is_told(workplace: Workplace, people: People) -> None:
    correct(workplace, people)
    reruns = Reruns(workplace, make=lambda folder: Double(folder, "unfit"))
    reruns.ask(people.wang, CASE)
    done = settled(reruns)
    reruns.close()
    assert list(done.unfit) == ["原处已无此读数"]


@pytest.mark.parametrize("error", [EngineError("识读进程中断"), ZeroDivisionError("x")])
def test_a_failure_is_told_and_the_next_correction_goes_on(
    workplace: Workplace, people: People, error: Exception
) -> None:
    correct(workplace, people)
    double = Double(workplace.directory, error, "applied")
    reruns = Reruns(workplace, make=lambda folder: double)
    reruns.ask(people.wang, CASE)
    failed = settled(reruns)
    assert failed.phase == "failed" and str(error) in failed.message
    reruns.ask(people.wang, CASE)
    assert settled(reruns).phase == "done"
    reruns.close()


@pytest.mark.parametrize("warmed", [False, True])
def test_a_worker_that_cannot_be_made_fails_its_case_and_the_next_one_makes_it(
    workplace: Workplace, people: People, warmed: bool
) -> None:
    double = Double(workplace.directory, "applied")
    tries: list[Path] = []

    def make(folder: Path) -> Double:
        tries.append(folder)
        if len(tries) <= 1 + warmed:
            raise OSError("too many open files")
        return double

    correct(workplace, people)
    reruns = Reruns(workplace, make=make)
    if warmed:
        reruns.warm(people.wang, CASE)
    reruns.ask(people.wang, CASE)
    failed = settled(reruns)
    assert failed.phase == "failed" and "too many open files" in failed.message
    reruns.ask(people.wang, CASE)
    assert settled(reruns).phase == "done"
    reruns.close()


def test_a_case_that_is_asked_for_while_it_runs_runs_once_more(
    workplace: Workplace, people: People
) -> None:
    correct(workplace, people)
    double = Double(workplace.directory, "applied")
    double.go.clear()
    reruns = Reruns(workplace, make=lambda folder: double)
    reruns.ask(people.wang, CASE)
    until(lambda: phase(reruns) == "running")
    correct(workplace, people, "205 GPa")
    for _ in range(3):
        assert reruns.ask(people.wang, CASE).phase == "waiting"
    double.go.set()
    assert settled(reruns).revision == 2
    reruns.close()
    assert double.asked == 2


def test_officers_have_turns_and_one_case_that_fails_holds_up_none(
    workplace: Workplace, people: People
) -> None:
    """Whose cases they are does not matter here, nor that they are none: each fails for itself."""
    double = Double(workplace.directory, EngineError("没有更正"))
    double.go.clear()
    reruns = Reruns(workplace, make=lambda folder: double)
    reruns.ask(people.wang, "w1")
    until(lambda: (state := reruns.of("w1")) is not None and state.phase == "running")
    reruns.ask(None, "left over")
    for name in ("w2", "w3", "w4"):
        reruns.ask(people.wang, name)
    told = reruns.ask(people.li, "l1")
    assert (told.phase, told.ahead) == ("waiting", 1), "the one at work"
    assert (waits := reruns.of("w3")) is not None and waits.ahead == 3
    double.go.set()
    until(lambda: len(double.order) == 6)
    reruns.close()
    assert double.order == ["w1", "l1", "w2", "w3", "w4", "left over"]
    assert {state.phase for name in double.order if (state := reruns.of(name))} == {"failed"}


def test_a_large_case_holds_up_no_small_one_and_keeps_its_own_order(
    workplace: Workplace, people: People, out: Path
) -> None:
    doubles: list[Double] = []

    def make(folder: Path) -> Double:
        doubles.append(Double(folder, "applied"))
        doubles[-1].go.clear()
        return doubles[-1]

    correct(workplace, people)
    size = (out / CASE / "report.json").stat().st_size
    (out / "small").mkdir()
    (out / "small" / "report.json").write_bytes(b" " * (size - 1))
    reruns = Reruns(workplace, make=make, large=size)
    reruns.ask(people.wang, CASE)
    until(lambda: phase(reruns) == "running")
    assert reruns.ask(people.wang, CASE).phase == "waiting", "once more, behind itself"
    assert reruns.ask(people.li, "small").ahead == 0
    until(lambda: len(doubles) == 2)
    doubles[1].go.set()
    until(lambda: (state := reruns.of("small")) is not None and not state.busy)
    assert (doubles[0].order, doubles[1].order) == ([], ["small"])
    doubles[0].go.set()
    assert settled(reruns).phase == "done"
    reruns.close()
    assert (doubles[0].order, doubles[1].order) == ([CASE, CASE], ["small"])


def test_a_worker_that_nobody_needs_gives_its_memory_back(
    workplace: Workplace, people: People
) -> None:
    doubles: list[Double] = []

    def make(folder: Path) -> Double:
        doubles.append(Double(folder, "applied"))
        return doubles[-1]

    correct(workplace, people)
    reruns = Reruns(workplace, make=make, idle=0.05)
    reruns.ask(people.wang, CASE)
    assert settled(reruns).phase == "done"
    until(lambda: doubles[0].closed)
    reruns.ask(people.wang, CASE)
    until(lambda: len(doubles) == 2)
    reruns.close()
    assert doubles[1].closed


def test_a_case_that_is_opened_has_the_worker_made_ready_once(
    workplace: Workplace, people: People
) -> None:
    double = Double(workplace.directory, "applied")
    reruns = Reruns(workplace, make=lambda folder: double)
    reruns.warm(people.wang, CASE)
    until(lambda: double.warmed == [CASE])
    until(lambda: reruns._small.ready)
    for _ in range(3):
        reruns.warm(people.li, CASE)
    assert reruns.of(CASE) is None, "nothing is told of it"
    correct(workplace, people)
    reruns.ask(people.wang, CASE)
    assert settled(reruns).phase == "done"
    reruns.close()
    assert double.warmed == [CASE]


def test_corrections_that_no_revision_has_are_carried_out_at_the_next_start(
    workplace: Workplace, people: People
) -> None:
    correct(workplace, people)
    double = Double(workplace.directory, "applied")
    reruns = Reruns(workplace, make=lambda folder: double)
    assert reruns.recover() == [CASE]
    assert settled(reruns).phase == "done"
    reruns.close()


def test_a_run_that_was_stopped_before_its_revision_is_made_up_for(
    workplace: Workplace, people: People, out: Path
) -> None:
    """A new original has none of the corrections that a revision of the one before has."""
    correct(workplace, people)
    folder = out / CASE / "revisions" / "1"
    double = Double(out, "applied")
    base = sha256((out / CASE / "report.json").read_bytes()).hexdigest()
    write_whole(folder / REVISION_FILE, told_of(replace(double.revise(CASE), base_sha256=base)))
    reruns = Reruns(workplace, make=lambda folder: double)
    assert reruns.recover() == []
    put(out, case(CASE, deadline=date(2026, 5, 6)))
    assert reruns.recover() == [CASE]
    assert settled(reruns).phase == "done"
    reruns.close()


def test_a_case_that_cannot_be_read_keeps_the_workbench_from_nothing(
    workplace: Workplace, people: People, out: Path
) -> None:
    correct(workplace, people)
    write_whole(out / CASE / "revisions" / "1" / REVISION_FILE, b"{")
    assert Reruns(workplace).recover() == []


def test_nothing_is_recovered_where_nothing_was_corrected(workplace: Workplace) -> None:
    reruns = Reruns(workplace, make=lambda folder: Double(folder, "applied"))
    assert reruns.recover() == []
    reruns.close()


def test_a_corrected_reading_changes_what_follows_from_it(
    workplace: Workplace, people: People, out: Path
) -> None:
    """With the program itself: the figure, its conversion, and the report that officers see."""
    keep_how_it_is_told(out)
    correct(workplace, people)
    reruns = Reruns(workplace, make=Reviser)
    reruns.ask(people.wang, CASE)
    done = settled(reruns, seconds=600)
    reruns.close()
    assert done.phase == "done", done.message
    file = workplace.files.load(CASE)
    assert file.revision == 1 == done.revision
    indicator = next(one for one in file.report.indicators if one.id == "i-2")
    assert (indicator.value, indicator.unit) == ("204", "GPa")
    assert any(one.fact == "i-2" for one in done.changes)
    with workplace.reading() as session:
        assert standing(session, CASE)["i-2"].standing == "current"
        assert session.get_one(Case, CASE).revision == 1
    assert Reruns(workplace).of(CASE) is not None, "told after a restart too"


ENGLISH = (
    "Technical data sheet",
    "The pump HB-7 is used for irrigation on farms and delivers water at high pressure.",
    "Rated pressure: 35 MPa",
)
CHINESE = ("技术资料", "HB-7泵用于农场灌溉，以高压输送水。", "额定压力：35 MPa")
NOTICE = f'id = "ZY-1"\noffice = "{NANJING}"\nnotice_received = 2026-03-02\n'


class InProcess(Double):
    """The program itself, without a worker."""

    def revise(self, inquiry: str) -> Revision:
        papers_by_hand.revise(self.folder / inquiry)
        found = newest_revision(self.folder / inquiry)
        assert found is not None
        return found


def test_what_an_officer_says_translates_a_paper_is_judged_with_that(
    workplace: Workplace, people: People, out: Path, tmp_path: Path
) -> None:
    papers = (paper("TDS.pdf", *ENGLISH), paper("译文.pdf", *CHINESE))
    shutil.copytree(papers_by_hand.put(tmp_path / "pump", *papers, notice=NOTICE), out / "pump")
    sync(workplace)
    sheet, own = (
        document.parts[0].id for document in workplace.files.load("pump").report.documents
    )
    fact = translation_fact(sheet)
    reruns = Reruns(workplace, make=InProcess)
    seen = None
    for parts in ([], [own], []):
        correction = {"what": "translation", "parts": parts}
        entered = Entered(fact=fact, verdict="corrected", correction=correction, seen=seen)
        seen = judge(workplace, people.wang, "pump", entered).id
        reruns.ask(people.wang, "pump")
        until(lambda: (state := reruns.of("pump")) is not None and not state.busy)
        with workplace.reading() as session:
            assert standing(session, "pump")[fact].standing == "current"
    reruns.close()
    assert workplace.files.load("pump").revision == 3
