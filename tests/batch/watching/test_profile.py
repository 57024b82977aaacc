"""Where time went."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from tests.batch.watching.runs import DOCUMENT, INQUIRY, outcome, read, small_run

from zhiyi.batch.events import RunBegan, RunEnded, TaskEnded
from zhiyi.batch.watching.profile import SLOWEST, Profile, print_profile


def _small() -> Profile:
    profile = Profile(clock=lambda: 12.0, began=5.0)
    for event in small_run():
        profile(event)
    return profile


def test_work_is_summed_by_what_it_was() -> None:
    spent = _small().spent()
    assert (spent.seconds, spent.workers, spent.work, spent.failed) == (10, 2, 8, 4)
    assert spent.utilisation == 0.4
    assert spent.start_up == 3  # seven seconds after the beginning a task of four had ended
    assert [(k.name, k.seconds, k.attempts, k.failed) for k in spent.kinds] == [
        ("read", 4, 1, 1),
        ("read_pages", 4, 2, 0),
    ]
    assert [(s.name, s.seconds, s.share) for s in spent.stages] == [
        ("lines", 3, 0.375),
        ("tables", 0.5, 0.062),
    ]
    (inquiry,), (document,) = spent.inquiries, spent.documents
    assert (inquiry.inquiry, inquiry.seconds, inquiry.elapsed) == (INQUIRY, 8, 9)
    assert (document.document, document.seconds) == (DOCUMENT, 8)


def test_the_file_holds_no_name_of_a_document(tmp_path: Path) -> None:
    _small().write(tmp_path)
    text = (tmp_path / "profile.json").read_text("utf-8")
    assert json.loads(text)["documents"][0]["document"] == DOCUMENT
    assert "宁波" not in text


def test_only_the_slowest_are_named() -> None:
    profile = Profile()
    profile(RunBegan(run="r", inquiries=30, workers=1, resumed=False))
    for number in range(30):
        task = read()
        named = type(task)(
            out=task.out, inquiry=f"i{number}", submitted=task.submitted, reading=task.reading
        )
        profile(TaskEnded(outcome=outcome(named, seconds=number), again=False))
    names = [one.inquiry for one in profile.spent().inquiries]
    assert names == [f"i{number}" for number in range(29, 29 - SLOWEST, -1)]


def test_tables_are_told_in_80_columns() -> None:
    stream = io.StringIO()
    print_profile(_small().spent(), console=Console(file=stream, width=80))
    told = stream.getvalue()
    assert all(cell_len(line) <= 80 for line in told.splitlines())
    for part in ("利用率 utilisation 40%", "lines", "37.5%", INQUIRY, DOCUMENT, "read_pages"):
        assert part in told


def test_a_run_that_had_nothing_to_do_has_a_profile() -> None:
    profile = Profile()
    profile(RunBegan(run="r", inquiries=1, workers=2, resumed=False))
    profile(RunEnded(seconds=0.1, stopped=False))
    assert profile.spent().work == 0
    print_profile(profile.spent(), console=Console(file=io.StringIO()))
