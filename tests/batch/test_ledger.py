"""The ledger holds what was done, whatever ended the run that did it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.batch.engines import make_believe

from zhiyi.batch.ledger import Ledger, Run
from zhiyi.batch.tasks import STATE, DocumentRead, Reporting, Tell, Told
from zhiyi.document import Problem
from zhiyi.errors import StorageError
from zhiyi.intake.files import Submitted
from zhiyi.limits import Limits

TODAY, LATER = date(2026, 3, 5), date(2026, 3, 6)
FILE = Submitted("合同.pdf", Path("/in/合同.pdf"), "application/pdf", "ab" * 32, 12)


def _begun(ledger: Ledger, command: str = "c", today: date = TODAY) -> Run:
    return ledger.begin(command, program="p", today=today)


def test_a_run_that_was_not_finished_is_gone_on_with(tmp_path: Path) -> None:
    first = Ledger(tmp_path)
    begun = _begun(first)
    first.close()
    again = _begun(Ledger(tmp_path), today=LATER)
    assert (again.id, again.as_of, again.resumed) == (begun.id, TODAY, True)


def test_another_command_or_a_finished_one_begins_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    first = _begun(ledger)
    other = _begun(ledger, command="other", today=LATER)
    assert other.id != first.id and not other.resumed and other.as_of == LATER
    ledger.end(other)
    assert not _begun(ledger, command="other").resumed


def test_a_file_is_known_by_its_bytes_version_and_state(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run = _begun(ledger)
    problem = Problem(stage="intake", code="FILE_PARTLY_READ", detail="第 3 页已损坏", page=3)
    ledger.file_began("甲", "d1", FILE, version="v1", run=run)
    ledger.file_began("甲", "d1", FILE, version="v1", run=run)
    read = DocumentRead(document="d1", status="partly_read", pages=4, problems=(problem,))
    ledger.file_ended("甲", read, lost=False, seconds=1.5)
    row = ledger.file("甲", "d1")
    assert row is not None
    assert (row.sha256, row.version, row.state) == (FILE.sha256, "v1", "done")
    assert (row.attempts, row.pages, row.status) == (2, 4, "partly_read")
    assert row.problems == (problem,)
    assert ledger.file("乙", "d1") is None


def test_blocks_of_another_version_do_not_count(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run = _begun(ledger)
    ledger.block_ended("甲", "d1", (1, 8), version="v1", run=run, seconds=1)
    ledger.block_ended("甲", "d1", (9, 12), version="v2", run=run, seconds=1)
    assert ledger.blocks("甲", "d1", version="v2") == [(9, 12, run.id)]


def test_names_that_are_no_text_are_kept_as_far_as_they_go(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    odd = Submitted("\udcff.txt", Path("x"), "text/plain", "00" * 32, 1)
    ledger.file_began("甲", "d1", odd, version="v", run=_begun(ledger))
    assert ledger.file("甲", "d1") is not None


def test_folders_whose_names_are_no_text_stay_apart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run = _begun(ledger)
    folders = [Path("/in/2026-\udcb0\udcb8"), Path("/in/2026-\udcb6\udcfe"), Path("/in/甲")]
    for number, folder in enumerate(folders):
        ledger.inquiry_began(str(number), folder=folder, listing="l", run=run)
    assert [row.folder for _, row in ledger.inquiries()] == [str(folder) for folder in folders]


def test_a_whole_run_leaves_no_blocks(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run = _begun(ledger)
    ledger.block_ended("甲", "d1", (1, 8), version="v", run=run, seconds=1)
    ledger.end(run)
    assert ledger.blocks("甲", "d1", version="v") == []


def test_a_change_that_the_system_took_back_tells_its_own_reason(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    with pytest.raises(StorageError, match="disk is full"), ledger.changes():
        ledger._db.execute("ROLLBACK")  # as SQLite does by itself where the disk is full
        raise StorageError.at(tmp_path, "disk is full")


def _told(tmp_path: Path) -> Told:
    told = make_believe(_tell(tmp_path))
    assert isinstance(told, Told)
    return told


def _tell(tmp_path: Path) -> Tell:
    return Tell(
        out=tmp_path,
        inquiry="甲",
        folder=tmp_path,
        documents=("d1",),
        reporting=Reporting(as_of=TODAY, started=""),
        limits=Limits(),
        elapsed=0,
    )


def test_what_was_told_of_an_inquiry_comes_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run, told = _begun(ledger), _told(tmp_path)
    ledger.inquiry_began("甲", folder=tmp_path, listing="l", run=run)
    ledger.inquiry_ended("甲", version="v", told=told, lost=False, seconds=2)
    ((name, row),) = ledger.inquiries()
    assert name == "甲" and row.told == told and row.state == "done" and row.run == run.id


def test_a_row_that_another_program_wrote_otherwise_has_nothing_to_tell(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.inquiry_began("甲", folder=tmp_path, listing="l", run=_begun(ledger))
    ledger._do("UPDATE inquiries SET told = '{\"summary\": 1}'")
    row = ledger.inquiry("甲")
    assert row is not None and row.told is None


def test_changes_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    run = _begun(ledger)
    with pytest.raises(ZeroDivisionError), ledger.changes():
        ledger.file_began("甲", "d1", FILE, version="v", run=run)
        raise ZeroDivisionError
    assert ledger.file("甲", "d1") is None


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from zhiyi.batch.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
run = ledger.begin("c", program="p", today=date(2026, 3, 5))
ledger.block_ended("a", "d", (1, 8), version="v", run=run, seconds=1)
with ledger.changes():
    ledger.block_ended("a", "d", (9, 16), version="v", run=run, seconds=1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_what_it_had_finished(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -9
    ledger = Ledger(tmp_path)
    assert [block[:2] for block in ledger.blocks("a", "d", version="v")] == [(1, 8)]


def test_a_damaged_ledger_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / STATE).mkdir()
    (tmp_path / STATE / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    ledger = Ledger(tmp_path)
    assert ledger.inquiries() == []
    assert len(list((tmp_path / STATE).glob("*.damaged-*"))) == 1


def test_a_ledger_that_is_damaged_further_in_is_set_aside(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for number in range(200):
        ledger.file_began("甲", f"d{number}", FILE, version="v", run=_begun(ledger))
    ledger.close()
    file = tmp_path / STATE / "ledger.sqlite"
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xff" * len(data[8192:])
    file.write_bytes(data)
    assert Ledger(tmp_path).file("甲", "d7") is None
    assert list((tmp_path / STATE).glob("ledger.damaged-*"))


def test_a_file_that_another_program_told_of_otherwise_is_not_known(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.file_began("甲", "d1", FILE, version="v", run=_begun(ledger))
    ledger._db.execute("UPDATE files SET problems = '[{\"other\": 1}]'")
    assert ledger.file("甲", "d1") is None


def test_a_ledger_of_another_format_is_set_aside(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    with sqlite3.connect(tmp_path / STATE / "ledger.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert Ledger(tmp_path).inquiries() == []


def test_a_ledger_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger._do("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="同一命令"):
        _begun(ledger)
