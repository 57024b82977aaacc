"""Entries by many writers at once, and after a crash at any point."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from tests.review.drawn import drawn
from tests.review.journal.desk import WANG, Desk, change, copied, desk_at, kinds, verified

from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.journal import Broken, Journal, NotMirrored, writing
from zhiyi.review.journal.entries import Link, read_content, read_line
from zhiyi.review.journal.keys import Keys


def _links(desk: Desk) -> list[Link]:
    return [read_line(line[:-1]) for line in desk.lines()]


def test_the_first_entry_tells_the_journals_id_and_key(desk: Desk) -> None:
    (first,) = _links(desk)
    told = read_content(first.content or "")
    assert told is not None
    assert (told.action, told.actor) == ("journal.begun", "")
    assert told.body["journal"] == desk.journal.id
    assert told.body["key"] == desk.journal.public.raw


def test_an_entry_tells_who_did_what_to_what(desk: Desk) -> None:
    assert desk.note("ZY-1", note="与原件一致") == 2
    told = read_content(_links(desk)[1].content or "")
    assert told is not None
    assert (told.actor, told.office, told.action, told.case, told.subject) == (
        "wang", "南京海关", "judgement", "ZY-1", "indicators:1",
    )  # fmt: skip
    assert told.body == {"verdict": "confirmed", "note": "与原件一致", "revision": 0}


def test_nothing_is_written_of_a_change_that_was_not_made(desk: Desk) -> None:
    with pytest.raises(RuntimeError), desk.database.writing() as session:
        desk.journal.append(session, officer=None, action="sign_in", case=None, subject="", body={})
        raise RuntimeError
    desk.journal.settle()
    assert len(desk.lines()) == 1
    assert desk.note() == 2


def test_a_body_with_a_float_makes_nothing_happen(desk: Desk) -> None:
    with pytest.raises(TypeError), desk.database.writing() as session:
        desk.journal.append(
            session, officer=WANG, action="x", case=None, subject="", body={"box": [0.5]}
        )
    assert desk.note() == 2


def test_what_was_opened_again_goes_on(desk: Desk, tmp_path: Path) -> None:
    desk.note()
    again = desk_at(tmp_path)
    again.note()
    desk.note()
    assert [link.seq for link in _links(desk)] == [1, 2, 3, 4]
    assert again.journal.id == desk.journal.id
    assert verified(desk.out, desk.keys).intact


def test_many_threads_write_one_chain_and_each_is_told_when_its_entry_is_on_disk(
    desk: Desk,
) -> None:
    late: list[int] = []

    def work() -> None:
        for _ in range(6):
            seq = desk.note()
            if f'"seq":{seq},'.encode() not in desk.mirror.read_bytes():
                late.append(seq)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not late
    assert [link.seq for link in _links(desk)] == list(range(1, 50))
    assert verified(desk.out, desk.keys).intact


WRITER = """
import sys
from pathlib import Path
from tests.review.journal.desk import desk_at
desk = desk_at(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(15):
    print(desk.note(), flush=True)
"""


def test_two_processes_write_one_chain(desk: Desk, tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(2)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    told = [writer.communicate("go\n")[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sorted(int(seq) for seqs in told for seq in seqs) == list(range(2, 32))
    assert len(_links(desk)) == 31
    assert verified(desk.out, desk.keys).intact


@contextmanager
def _deadly(step: int) -> Iterator[Callable[[], int]]:
    """The process kills itself at the ``step``th of the points between which anything reaches the
    disk: before and after each sync, rename, write of the mirror, of the head, and commit."""
    count = 0

    def point() -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner: Any, name: str) -> None:
        true = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            point()
            result = true(*arguments, **named)
            point()
            return result

        patch.setattr(owner, name, call)

    patch = pytest.MonkeyPatch()
    for owner, name in (
        (os, "fsync"), (os, "replace"), (os, "link"), (writing, "add_lines"), (Keys, "keep"),
        (Session, "commit"), (Journal, "settle"),
    ):  # fmt: skip
        around(owner, name)
    try:
        yield lambda: count
    finally:
        patch.undo()


def _killed_at(step: int, folder: Path, entries: int) -> tuple[bool, list[int]]:
    """Whether the writer was killed, and the entries that it had acknowledged."""
    reads, writes = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of threads; those of a test runner hold nothing that the child needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            with _deadly(step):
                desk = desk_at(folder)
                for _ in range(entries):
                    os.write(writes, f"{desk.note()} ".encode())
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as told:
        acknowledged = [int(seq) for seq in told.read().split()]
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), acknowledged


def test_killed_at_any_step_nothing_acknowledged_is_lost_and_the_chain_verifies(
    tmp_path: Path,
) -> None:
    """Also at those steps where the journal is begun."""
    step, killed, points = 0, True, set()
    while killed:
        step += 1
        folder = tmp_path / str(step)
        folder.mkdir()
        killed, acknowledged = _killed_at(step, folder, 1)
        out, keys = folder / "out", folder / "keys"
        if killed and (out / "journal.jsonl").exists():
            verdict = verified(out, keys if (keys / "journal.pub.pem").exists() else None)
            assert verdict.intact, (step, [one.en for one in verdict.breaks])
            points.add((verdict.entries, verdict.database))
        desk = desk_at(folder)
        here = [link.seq for link in _links(desk)]
        assert set(acknowledged) <= set(here), step
        assert desk.note() == len(here) + 1
        verdict = verified(out, keys)
        assert verdict.intact, (step, [one.en for one in verdict.breaks])
        assert verdict.entries == verdict.database == len(here) + 1
        desk.database.close()
    assert step > 30
    assert acknowledged == [2]
    assert {(1, 1), (1, 2), (2, 2)} <= points  # killed between database and mirror, and after both


@drawn(15)
@given(data=st.data())
def test_a_line_that_a_killed_writer_left_unfinished_is_written_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """At any byte, zeros of a file system included; that it was there stands in the journal."""
    desk = desk_at(tmp_path_factory.mktemp("torn"))
    desk.note()
    whole = desk.mirror.read_bytes()
    desk.note(settle=False)
    desk.note(settle=False)
    lines = [writing.link_of(row).line() for row in _rows(desk)[2:]]
    rest = "".join(f"{line}\n" for line in lines).encode()
    kept = data.draw(st.integers(0, len(rest) - 1))
    zeros = data.draw(st.sampled_from([0, 0, 7, 5000]))
    desk.mirror.write_bytes(whole + rest[:kept] + bytes(zeros))
    if not zeros:
        assert verified(desk.out, desk.keys).intact
    again = Journal.open(desk.out, desk.database, keys=desk.keys)
    found = _links(desk)
    torn = zeros or rest[:kept].rpartition(b"\n")[2]
    assert [link.seq for link in found] == list(range(1, 6 if torn else 5))
    if torn:
        told = read_content(found[-1].content or "")
        assert told is not None
        assert told.action == "journal.mended"
    assert again.id == desk.journal.id
    assert verified(desk.out, desk.keys).intact
    desk.database.close()


def _rows(desk: Desk) -> list[Any]:
    with desk.database.reading() as session:
        return writing._after(session, None)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "mirror cut": lambda out: _keep_lines(out, 2),
    "mirror gone": lambda out: (out / "journal.jsonl").unlink(),
    "database cut": lambda out: change(out, "DELETE FROM journal WHERE seq > 2"),
    "database empty": lambda out: change(out, "DELETE FROM journal"),
    "both cut": lambda out: (
        change(out, "DELETE FROM journal WHERE seq > 2"), _keep_lines(out, 2),
    )[1],
    "both empty": lambda out: (
        change(out, "DELETE FROM journal"), (out / "journal.jsonl").unlink(),
    )[1],
    "last row changed": lambda out: change(
        out, "UPDATE journal SET hash = previous WHERE seq = 4"
    ),
    "first row changed": lambda out: change(out, "UPDATE journal SET line = '{}' WHERE seq = 1"),
}  # fmt: skip


def _keep_lines(out: Path, count: int) -> None:
    path = out / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:count]))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_journal_whose_end_is_not_the_one_that_was_kept_is_not_gone_on_with(
    desk: Desk, tmp_path: Path, damage: str
) -> None:
    for _ in range(3):
        desk.note()
    desk.database.close()
    DAMAGES[damage](desk.out)
    before = {path: path.read_bytes() for path in desk.out.glob("*.jsonl")}
    with pytest.raises(Broken, match="zhiyi audit verify"):
        desk_at(tmp_path)
    assert {path: path.read_bytes() for path in desk.out.glob("*.jsonl")} == before


def test_another_key_does_not_go_on_with_a_journal(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Broken, match="ZHIYI_KEYS"):
        Journal.open(desk.out, desk.database, keys=tmp_path / "other")


def test_a_lost_head_is_not_made_up(desk: Desk, tmp_path: Path) -> None:
    desk.note()
    (head,) = (desk.keys / "heads").iterdir()
    head.unlink()
    with pytest.raises(Broken, match="no head"):
        desk_at(tmp_path)


def test_a_directory_that_was_moved_takes_its_journal_along(desk: Desk, tmp_path: Path) -> None:
    desk.note()
    desk.database.close()
    moved = copied(desk, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "keys").symlink_to(desk.keys)
    again = desk_at(tmp_path / "elsewhere")
    assert again.note() == 3
    assert verified(moved, desk.keys).intact


def test_a_mirror_that_is_cut_while_the_workbench_is_at_work_stops_it(desk: Desk) -> None:
    for _ in range(3):
        desk.note()
    _keep_lines(desk.out, 2)
    with pytest.raises(Broken):
        desk.note()
    with pytest.raises(Broken):
        desk.note()
    assert ("mirror", "cut") in kinds(verified(desk.out, desk.keys))


def test_a_full_disk_is_told_and_the_entry_is_brought_up_later(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(writing, "add_lines", _full)
        with pytest.raises(NotMirrored, match="更改已保存"):
            desk.note()
        with pytest.raises(Broken, match="未作任何更改"):
            desk.journal.ready()
        with pytest.raises(StorageError, match="No space"):
            desk_at(tmp_path)
    assert len(desk.lines()) == 1
    desk.journal.ready()
    assert len(desk.lines()) == 2
    desk.note()
    assert [link.seq for link in _links(desk)] == [1, 2, 3]


def _full(*_: object, **__: object) -> int:
    raise OSError(28, "No space left on device")


def test_a_key_inside_the_output_directory_is_refused(desk: Desk) -> None:
    with pytest.raises(ArgumentError, match="ZHIYI_KEYS"):
        Journal.open(desk.out, desk.database, keys=desk.out / "keys")
