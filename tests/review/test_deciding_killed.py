"""Killing the program in the middle of a decision loses nothing that was acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.review.making import People

from zhiyi.review.database.models import Case, Decision, Entry, Movement
from zhiyi.review.journal.audit import verify_directory
from zhiyi.review.journal.mirror import NAME
from zhiyi.review.workplace import Workplace, open_workplace

CASE = "ZY-2026-0042"

AT_WORK = '''
"""Enters outcomes and takes them back, and says so each time when the program has said so."""
import os, signal, sys
from pathlib import Path

from zhiyi.review.deciding.course import course_of
from zhiyi.review.deciding.decisions import Proposal, Seen, propose, withdraw
from zhiyi.review.journal.writing import Journal
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import open_workplace

out, keys, officer, moment, times = sys.argv[1:]
workplace = open_workplace(Path(out), keys=Path(keys))
wang = Officer(int(officer), "wang", "王关员", "南京海关", "officer")


def die(*given, **known):
    os.kill(os.getpid(), signal.SIGKILL)


def seen():
    with workplace.reading() as session:
        course = course_of(session, wang, "ZY-2026-0042")
    return Seen(course.version, course.report_sha256)


for number in range(int(times)):
    if number == int(times) - 1 and moment == "before the journal's entry":
        Journal.append = die
    if number == int(times) - 1 and moment == "after the commit":
        Journal.settle = die
    proposal = Proposal(outcome="required", reason=f"第{number}次录入", typed="ZY-2026-0042")
    decision = propose(workplace, wang, "ZY-2026-0042", proposal, seen=seen())
    print("proposed", decision, flush=True)
    withdraw(workplace, wang, "ZY-2026-0042", decision, reason="录入有误。", seen=seen())
    print("withdrawn", decision, flush=True)
'''


@pytest.fixture
def closed(workplace: Workplace, people: People) -> Iterator[int]:
    """The case of an officer whose id this is; the workplace is left to another process."""
    officer = people.wang.id
    workplace.close()
    yield officer


def work(out: Path, keys: Path, officer: int, moment: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(out), str(keys), str(officer), moment, str(times)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def acknowledged(lines: list[str]) -> dict[int, str]:
    """The last that was said of each decision."""
    return {int(line.split()[1]): line.split()[0] for line in lines if line.endswith("\n")}


def check(out: Path, keys: Path, said: dict[int, str]) -> tuple[int, str]:
    """Whole and verifying, with everything that was said; how many decisions, and the state."""
    workplace = open_workplace(out, keys=keys)
    with workplace.reading() as session:
        rows = {row.id: row for row in session.scalars(select(Decision))}
        state = session.get_one(Case, CASE).state
        entries = session.scalars(
            select(Entry).where(Entry.action.startswith("decision.")).order_by(Entry.seq)
        ).all()
        moved = session.scalars(select(Movement).order_by(Movement.id)).all()
    workplace.close()
    for id, last in said.items():
        assert rows[id].state == last or (last, rows[id].state) == ("proposed", "withdrawn")
    # Rows, steps and entries tell the same: nothing is half there.
    steps = [{"decision.proposed": "propose", "decision.withdrawn": "withdraw"}[e.action]
             for e in entries]  # fmt: skip
    assert steps == [one.what for one in moved]
    assert steps.count("propose") == len(rows)
    waiting = any(row.state == "proposed" for row in rows.values())
    assert state == ("confirming" if waiting else "reviewing")
    assert verify_directory(out, key=keys).intact
    lines = (out / NAME).read_text("utf-8").splitlines()
    assert sum('"action":"decision.' in line for line in lines) == len(entries)
    return len(rows), state


@pytest.mark.parametrize(
    ("moment", "kept", "state"),
    [("before the journal's entry", 1, "reviewing"), ("after the commit", 2, "confirming")],
)
def test_a_decision_is_whole_or_not_there_when_killed_in_the_middle(
    out: Path, tmp_path: Path, closed: int, moment: str, kept: int, state: str
) -> None:
    with work(out, tmp_path / "keys", closed, moment, 2) as process:
        lines = list(process.stdout or ())
    assert process.returncode == -signal.SIGKILL
    assert len(lines) == 2
    assert check(out, tmp_path / "keys", acknowledged(lines)) == (kept, state)


def test_nothing_acknowledged_is_lost_whenever_it_is_killed(
    out: Path, tmp_path: Path, closed: int
) -> None:
    with work(out, tmp_path / "keys", closed, "never", 10_000) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(21)]
        process.send_signal(signal.SIGKILL)
        lines += list(process.stdout)
    assert process.returncode == -signal.SIGKILL
    said = acknowledged(lines)
    assert len(said) >= 11
    count, _ = check(out, tmp_path / "keys", said)
    assert count - len(said) in (0, 1)
