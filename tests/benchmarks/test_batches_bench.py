"""The machinery that measures batches: what it draws, what it kills, what it finds wrong."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests.benchmarks.batches import comparing, full_disk, killing, ledgers, making, scaling
from tests.benchmarks.batches.results import Results, markdown
from tests.benchmarks.batches.running import Look, Program, Ran, left_over, run

WORK = """
import json, os, pathlib, subprocess, sys, tempfile, time
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
folders = sys.argv[sys.argv.index("--") + 1:]
worker = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"],
                          stdin=subprocess.PIPE{session})
for folder in folders:
    place = out / pathlib.Path(folder).name
    report = place / "report.json"
    if report.exists():
        continue
    (place / "documents").mkdir(parents=True, exist_ok=True)
    (place / "documents" / "doc-1.json").write_text("{{}}")
    part = place / ".report.part"
    time.sleep(0.05)
    part.write_text(json.dumps({{"program": {{"started": str(time.time()), "seconds": 1.0}},
                                "found": [1, 2]{more}}}))
    time.sleep(0.02)
    os.replace(part, report)
worker.stdin.close()
worker.wait()
"""
"""A program that writes a report a folder, with a worker beside it that ends when it ends."""


def program(room: Path, *, more: str = "", session: str = "") -> Program:
    file = room / f"program{len(list(room.glob('*.py')))}.py"
    file.write_text(WORK.format(more=more, session=session), encoding="utf-8")
    return Program(start=(sys.executable, str(file)))


def killer(room: Path, used: Program, undisturbed: Path) -> killing.Killing:
    return killing.Killing(
        program=used,
        folders=[Path(f"{n:02}") for n in range(12)],
        undisturbed=undisturbed,
        out=room / "killed",
        log=room / "log.txt",
        workers=None,
        say=lambda _: None,
    )


def test_a_batch_drawn_twice_is_the_same_to_the_byte_and_a_shorter_one_its_beginning(
    tmp_path: Path,
) -> None:
    long = making.make("small", tmp_path / "a", count=4)
    short = making.make("small", tmp_path / "b", count=2)
    assert [one.name for one in long.inquiries[:2]] == [one.name for one in short.inquiries]
    for folder in short.folders:
        names = {str(f.relative_to(tmp_path / "b")) for f in folder.rglob("*") if f.is_file()}
        assert len(names) >= 4
        for name in names:
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_batch_that_is_there_is_not_drawn_again(tmp_path: Path) -> None:
    making.make("small", tmp_path, count=2)
    mark = tmp_path / "mark"
    mark.write_text("")
    assert len(making.make("small", tmp_path, count=1).inquiries) == 1
    assert mark.exists()
    assert len(making.make("small", tmp_path, count=1, seed=8).inquiries) == 1
    assert not mark.exists()


@pytest.mark.parametrize(("kind", "pages"), [("large", 2), ("pages", 7)])
def test_long_files_have_the_pages_asked_for(tmp_path: Path, kind: str, pages: int) -> None:
    batch = making.make(kind, tmp_path, count=1, pages=pages)
    assert (batch.files, batch.pages) == (1, pages)


def written(folder: Path, *, started: str, found: int, name: str = "one") -> Path:
    place = folder / name
    place.mkdir(parents=True)
    told = {"program": {"started": started, "seconds": 1.5}, "found": [{"value": found}]}
    (place / "report.json").write_text(json.dumps(told), encoding="utf-8")
    html = f'<p>{found} at {started} in <span class="num">1.5</span></p>'
    (place / "report.html").write_text(html, encoding="utf-8")
    return folder


def test_reports_that_differ_in_their_times_only_are_the_same(tmp_path: Path) -> None:
    one = written(tmp_path / "a", started="2026-01-01T00:00:00", found=3)
    other = written(tmp_path / "b", started="2026-01-02T11:11:11", found=3)
    assert comparing.differences(one, other) == []


def test_what_differs_is_named_with_its_place(tmp_path: Path) -> None:
    one = written(tmp_path / "a", started="x", found=3)
    other = written(tmp_path / "b", started="x", found=4)
    told = comparing.differences(one, other)
    assert [line.split(" ")[1] for line in told] == ["one/report.html", "one/report.json"]
    assert "found[0].value" in told[1]


def test_missing_extra_and_unfinished_files_are_told_and_a_runs_own_are_not(tmp_path: Path) -> None:
    one = written(tmp_path / "a", started="x", found=3)
    other = written(tmp_path / "b", started="x", found=3, name="two")
    (other / "two" / ".x.part").write_text("half")
    (other / ".zhiyi").mkdir()
    for name in ("ledger.sqlite", "lock", "block.json"):
        (other / ".zhiyi" / name).write_text("")
    told = comparing.differences(one, other)
    assert [line.split(":")[0] for line in told] == ["extra"] * 3 + ["missing"] * 2
    assert comparing.unfinished(other) == ["two/.x.part"]
    assert comparing.left_behind(other) == [".zhiyi/block.json"]


def test_kills_meet_every_moment_and_every_victim() -> None:
    kills = killing.planned(18, seed=1, begin=3.0, work=9.0)
    met = {(kill.victim, kill.moment) for kill in kills}
    assert len(met) == len(killing.VICTIMS) * len(set(killing.MOMENTS))
    assert all(kill.seconds <= 3.0 for kill in kills if kill.moment == "beginning")
    assert kills == killing.planned(18, seed=1, begin=3.0, work=9.0)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends by itself is waited for, on a machine that does much else."""
    monkeypatch.setattr(killing, "PATIENCE", 120.0)
    monkeypatch.setattr(killing, "WAIT_FOR_WRITING", 120.0)


def test_a_program_that_bears_kills_passes_and_leaves_no_process(tmp_path: Path) -> None:
    used, whole = program(tmp_path), tmp_path / "whole"
    killed = killer(tmp_path, used, whole)
    ran = run(used, killed.folders, whole, log=tmp_path / "log.txt", interval=0.05)
    kills = killing.planned(6, seed=3, begin=0.1, work=ran.seconds)
    tally = killed.test(kills, seed=3)
    assert tally.total == 6
    assert json.loads(json.dumps(asdict(tally)))["rounds"] == tally.rounds
    assert tally.rounds >= 1
    assert tally.good, tally


def test_what_a_kill_left_wrong_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that writes something else after a kill, leaves a half-written file for good, and
    whose worker lives on."""
    whole = tmp_path / "whole"
    killed = killer(tmp_path, program(tmp_path), whole)
    run(killed.program, killed.folders, whole, log=tmp_path / "log.txt", interval=0.05)
    odd = program(tmp_path, more=', "count": 3', session="")
    text = (tmp_path / "program1.py").read_text().replace("sys.stdin.read()", "time.sleep(3600)")
    text = text.replace('"import sys;', '"import time;').replace(".report.part", f".{1}.part")
    text = text.replace("worker.wait()", "worker.kill()\nworker.wait()")
    (tmp_path / "program1.py").write_text(text)
    monkeypatch.setattr(killing, "PATIENCE", 0.3)
    kill = killing.Kill("coordinator", "writing", 0.0, 0.1)  # the worker has begun before
    tally = replace(killed, program=odd).test([kill], seed=1)
    assert tally.orphans == 1
    assert any("count" in line for line in tally.differences)
    assert not tally.good


def test_nothing_of_a_run_outlives_its_measurement(tmp_path: Path) -> None:
    used = Program(start=(sys.executable, "-c", "import subprocess,sys,time; "
                          "subprocess.Popen(['sleep', '99'], start_new_session=True)"))  # fmt: skip
    run(used, [], tmp_path / "out", log=tmp_path / "log.txt", interval=0.05)
    assert not [one for one in left_over(f"{os.getpid()}-") if one.name() == "sleep"]


@pytest.mark.parametrize("end", ["raise SystemExit('no room')", "import os; os._exit(3)", ""])
def test_a_run_that_fails_or_tells_too_little_is_no_measurement(tmp_path: Path, end: str) -> None:
    used = Program(start=(sys.executable, "-c", end))
    with pytest.raises(RuntimeError, match="0 reports of 1"):
        run(used, [Path("one")], tmp_path / "out", log=tmp_path / "log.txt", interval=0.05)


def ledger(out: Path, *, state: str, attempts: int, ended: str) -> Path:
    file = ledgers.ledger(out)
    file.parent.mkdir(parents=True)
    db = sqlite3.connect(file)
    db.executescript(f"""
        CREATE TABLE runs (id INTEGER PRIMARY KEY, state TEXT);
        CREATE TABLE inquiries (inquiry TEXT, state TEXT, attempts INTEGER);
        CREATE TABLE files (inquiry TEXT, document TEXT, state TEXT, attempts INTEGER);
        CREATE TABLE blocks (inquiry TEXT, document TEXT, first INTEGER, ended TEXT);
        INSERT INTO runs (state) VALUES ('done');
        INSERT INTO inquiries VALUES ('a', '{state}', 1);
        INSERT INTO files VALUES ('a', 'doc-1', 'done', {attempts});
        INSERT INTO blocks VALUES ('a', 'doc-2', 9, '{ended}');
    """)
    db.close()
    return out


def test_a_step_that_was_done_and_begun_again_is_found(tmp_path: Path) -> None:
    before = ledgers.read(ledger(tmp_path / "a", state="running", attempts=1, ended="9:00"))
    after = ledgers.read(ledger(tmp_path / "b", state="done", attempts=2, ended="9:30"))
    assert before is not None
    assert after is not None
    assert (before.done, after.done) == (False, True)
    assert before.again(after) == ["a/doc-1", "a/doc-2/9"]
    assert after.again(after) == []
    assert ledgers.read(tmp_path / "c") is None


def looks(*held: tuple[int, float, float]) -> Ran:
    seen = [Look(1.0 * n, c, (w, w / 2), pages) for n, (pages, c, w) in enumerate(held)]
    return Ran(seconds=9.0, cpu=9.0, code=0, first=1.0, looks=seen)


def test_memory_that_stays_has_no_slope_and_memory_that_creeps_has_one() -> None:
    flat = looks(*((100 * n, 80.0, 400.0 + n % 2) for n in range(50)))
    creeping = looks(*((100 * n, 80.0 + n, 400.0) for n in range(50)))
    rows = scaling.curve(flat, every=1000)
    assert [row["pages"] for row in rows] == [900, 1900, 2900, 3900, 4900]
    assert abs(scaling.slope(rows, "largest worker MiB") or 0) < 0.1
    assert scaling.slope(scaling.curve(creeping, every=1000), "coordinator MiB") == pytest.approx(
        10.0
    )


@pytest.mark.parametrize(
    ("seconds", "ratio"), [((30, 55, 105), 1.0), ((30, 60, 200), 2.3333), ((10, 20, 30), 0.5)]
)
def test_growth_is_one_where_time_is_linear(seconds: tuple[int, ...], ratio: float) -> None:
    rows = [
        {"inquiries": n, "seconds": float(s)} for n, s in zip((10, 20, 40), seconds, strict=True)
    ]
    assert scaling.growth(rows) == pytest.approx(ratio, rel=1e-3)


def test_what_was_measured_is_not_measured_again(tmp_path: Path) -> None:
    file = tmp_path / "results" / "scale.json"
    assert Results(file, program="a").row("one", lambda: {"seconds": 1.5}) == {"seconds": 1.5}
    assert Results(file, program="a").row("one", dict) == {"seconds": 1.5}
    assert Results(file, program="b").rows == {}
    assert Results(file, program="a", again=True).row("one", dict) == {}


def test_a_table_has_every_column_that_any_row_has() -> None:
    table = markdown([{"part": "a", "s": 1.234}, {"part": "b", "good": True}])
    assert table.splitlines() == [
        "| part | s | good |", "| --- | ---: | ---: |", "| a | 1.23 | – |", "| b | – | yes |",
    ]  # fmt: skip


INSIDE = """
import json, sys
from pathlib import Path
from tests.benchmarks.batches import full_disk
from tests.benchmarks.batches.running import Program
room = Path(sys.argv[1])
told = full_disk.inside(Program(start=(sys.executable, str(room / sys.argv[2]))), [Path("one")],
                        room / "whole", room, workers=None, say=lambda _: None)
print(json.dumps(told))
"""
WRITE = """
import json, pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
try:
    (out / "one").mkdir(parents=True, exist_ok=True)
    for n in range(40):
        (out / "one" / f"{n}.json").write_bytes(b"x" * 10000)
    (out / "one" / "report.json").write_text('{"program": {"started": "", "seconds": 1}}')
except OSError as error:
    CLEAR
    sys.exit(2)
"""


@pytest.mark.parametrize("clear", [True, False])
def test_a_disk_that_fills_is_said_and_with_room_the_run_goes_on(
    tmp_path: Path, clear: bool
) -> None:
    if reason := full_disk.allowed():
        pytest.skip(reason)
    told = "print('磁盘空间不足')" if clear else "print('Traceback', error)"
    (tmp_path / "program.py").write_text(WRITE.replace("CLEAR", told), encoding="utf-8")
    used = Program(start=(sys.executable, str(tmp_path / "program.py")))
    run(used, [Path("one")], tmp_path / "whole", log=tmp_path / "log.txt", interval=0.05)
    command = ["unshare", "-m", "--propagation", "private", sys.executable, "-c", INSIDE]
    done = subprocess.run(
        [*command, str(tmp_path), "program.py"], check=True, capture_output=True, text=True
    )
    found = json.loads(done.stdout)
    codes = [start["code"] for start in found["starts"]]
    assert codes[-1] == 0
    assert set(codes[:-1]) == {2}
    assert found["differences"] == []
    assert found["good"] is clear
    assert not list((tmp_path / "disk").iterdir())
