"""Another key, and a new beginning after a loss: the chain goes on, and what broke is told."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.review.journal.desk import Desk, change, desk_at, kinds, verified
from tests.review.journal.test_rows import CASE, NOW, work
from tests.review.making import People

from zhiyi.cli import main
from zhiyi.review.journal import Broken
from zhiyi.review.journal.bundles import verify_bundle
from zhiyi.review.journal.entries import Link, canonical, digest, link_text, read_line
from zhiyi.review.journal.keys import Keys
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.workplace import Workplace, open_workplace

REASON = "密钥所在磁盘损坏，备份亦无法读取"


def rotated(desk: Desk) -> Desk:
    assert main(["audit", "rotate", str(desk.out), "--keys", str(desk.keys)]) == 0
    return desk_at(desk.out.parent)


def test_a_chain_goes_on_with_another_key_and_verifies_with_either(
    desk: Desk, tmp_path: Path
) -> None:
    desk.note()
    shutil.copy(desk.keys / "journal.pub.pem", tmp_path / "old.pem")
    again = rotated(desk)
    again.note()
    assert again.journal.public.raw != desk.journal.public.raw
    for key in (again.keys, again.keys / "journal.pub.pem", tmp_path / "old.pem"):
        verdict = verified(again.out, key)
        assert verdict.breaks == ()
        assert verdict.vouched
        assert verdict.key == again.journal.public.raw
    assert verified(again.out).intact
    assert not list((again.keys / "retired").iterdir())


def test_a_workbench_at_work_does_not_go_on_with_the_old_key(desk: Desk) -> None:
    rotated(desk)
    with pytest.raises(Broken, match="重新启动"):
        desk.note()
    assert verified(desk.out, desk.keys).intact


def test_another_journal_of_the_same_key_goes_over_when_it_is_opened(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b/keys").symlink_to(desk.keys)
    other = desk_at(tmp_path / "b")
    rotated(desk)
    assert len(list((desk.keys / "retired").iterdir())) == 1
    again = desk_at(tmp_path / "b")
    assert again.journal.id == other.journal.id
    assert verified(again.out, desk.keys).intact
    assert not list((desk.keys / "retired").iterdir())


def test_who_has_no_key_cannot_name_one_of_their_own(desk: Desk, tmp_path: Path) -> None:
    """Nor put a chain of their own before the key that the office vouches for."""
    desk.note()
    thief = Keys.open(tmp_path / "thief", outside=desk.out)
    lines = [read_line(line[:-1]) for line in desk.lines()]
    body = {"key": thief.public.raw}
    forged = [*lines, _entry(lines[-1], "journal.key_changed", body, thief)]
    assert ("mirror", "foreign") in kinds(_verdict(tmp_path, forged, desk.keys))
    first = _entry(None, "journal.begun", {"key": thief.public.raw, "journal": "a" * 32}, thief)
    over = _entry(first, "journal.key_changed", {"key": desk.journal.public.raw}, thief)
    assert ("mirror", "foreign") in kinds(_verdict(tmp_path, [first, over], desk.keys))


def _entry(before: Link | None, action: str, body: dict[str, str], keys: Keys) -> Link:
    told = canonical(
        {"action": action, "actor": "", "at": "2026-03-09T08:00:01.000025Z", "body": body,
         "case": None, "office": "", "salt": "", "subject": ""}
    )  # fmt: skip
    seq, previous = (before.seq + 1, before.hash) if before else (1, "0" * 64)
    hash = digest(link_text(seq, previous, digest(told)))
    return Link.of(seq, previous, told, keys.sign(hash), hash)


def _verdict(folder: Path, links: list[Link], keys: Path):  # type: ignore[no-untyped-def]
    out = folder / "forged"
    out.mkdir(exist_ok=True)
    (out / "journal.jsonl").write_text("".join(f"{link.line()}\n" for link in links))
    return verified(out, keys / "journal.pub.pem")


def test_a_bundle_after_a_change_of_keys_verifies_with_either(
    workplace: Workplace, people: People, tmp_path: Path
) -> None:
    keys = workplace.journal.keys.folder
    shutil.copy(keys / "journal.pub.pem", tmp_path / "old.pem")
    workplace.journal.keys.renew()
    again = open_workplace(workplace.directory, keys=keys)
    path = tmp_path / "b.zip"
    path.write_bytes(make_bundle(again, people.wang, CASE, at=NOW).data)
    inside = zipfile.ZipFile(path)
    assert inside.read("keys/1.pem") == (tmp_path / "old.pem").read_bytes()
    assert inside.read("public.pem") == (keys / "journal.pub.pem").read_bytes()
    for key in (keys, tmp_path / "old.pem"):
        assert verify_bundle(path, key=key).breaks == ()
    again.close()


LOSSES = {
    "keys": lambda out, keys: shutil.rmtree(keys),
    "mirror": lambda out, keys: (out / "journal.jsonl").unlink(),
    "mirror cut": lambda out, keys: (out / "journal.jsonl").write_bytes(
        b"".join((out / "journal.jsonl").read_bytes().splitlines(keepends=True)[:3])),
    "rows": lambda out, keys: change(out, "DELETE FROM journal WHERE seq > 2"),
    "head": lambda out, keys: shutil.rmtree(keys / "heads"),
}  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
def test_after_a_loss_a_new_journal_tells_of_it_and_holds_every_row(
    workplace: Workplace, people: People, loss: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if loss == "keys":
        work(workplace, people)
    out, keys = workplace.directory, workplace.journal.keys.folder
    command = ["audit", "begin", str(out), "--keys", str(keys), "--reason", REASON]
    assert main(command) == 2  # nothing was lost
    last = (out / "journal.jsonl").read_bytes().splitlines()[-1]
    LOSSES[loss](out, keys)
    assert main([*command[:-1], "?"]) == 2
    assert main(command) == 0
    capsys.readouterr()
    assert main(["audit", "verify", str(out), "--key", str(keys)]) == 5
    told = capsys.readouterr().out
    assert "重新开始" in told.splitlines()[0]
    assert "完整，未发现改动" not in told
    assert REASON in told
    assert main(["audit", "verify", str(out), "--key", str(keys), "--json"]) == 5
    found = json.loads(capsys.readouterr().out)
    assert found["intact"]
    heads = {one["hash"] for one in found["declared"]["heads"]}
    assert json.loads(last)["hash"] in heads
    known = f"{json.loads(last)['seq']}:{json.loads(last)['hash']}"
    assert main(["audit", "verify", str(out), "--key", str(keys), "--head", known]) == 5
    with workplace.database.writing() as session:
        session.execute(text("UPDATE users SET role = 'reviewer' WHERE name = 'li'"))
    breaks = verified(out, keys).breaks
    assert [(one.kind, one.table, one.row, one.column) for one in breaks] == [
        ("claim", "users", str(people.li.id), "role")
    ]
    assert main(["audit", "verify", str(out), "--key", str(keys)]) == 1


def test_what_was_kept_of_the_old_journal_must_stay(workplace: Workplace, people: People) -> None:
    out, keys = workplace.directory, workplace.journal.keys.folder
    shutil.rmtree(keys)
    assert main(["audit", "begin", str(out), "--keys", str(keys), "--reason", REASON]) == 0
    kept = sorted(out.glob("journal-*.jsonl"))
    assert len(kept) == 2
    kept[0].write_bytes(b"")
    assert [(one.kind, one.detail) for one in verified(out, keys).breaks] == [
        ("file", kept[0].name)
    ]


def test_the_old_journal_is_looked_at_by_itself(
    workplace: Workplace, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    work(workplace, people)
    out, keys = workplace.directory, workplace.journal.keys.folder
    lines = (out / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (out / "journal.jsonl").write_bytes(b"".join([*lines[:2], *lines[3:]]))
    shutil.rmtree(keys)
    assert main(["audit", "begin", str(out), "--keys", str(keys), "--reason", REASON]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", str(out), "--key", str(keys)]) == 5
    told = capsys.readouterr().out
    assert f"{len(lines) - 1}条，有1处不符，首处为第3条：缺失" in told
    assert f"-database.jsonl：{len(lines)}条，按其自身所载公钥核验完整" in told


def test_a_head_that_was_noted_must_be_in_the_chain(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.note()
    assert main(["audit", "head", str(desk.out)]) == 0
    noted = capsys.readouterr().out.strip()
    desk.note()
    verify = ["audit", "verify", str(desk.out), "--key", str(desk.keys), "--head"]
    assert main([*verify, noted]) == 0
    other = noted[:-1] + ("0" if noted[-1] != "0" else "1")
    assert main([*verify, other]) == 1
    assert "另行记录的末项不在日志中" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main([*verify, "17"])
    assert ended.value.code == 2


def test_entries_are_shown_in_beijing_time_and_as_json(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.note("ZY-1", note="一致\x1b[2J")
    desk.note("ZY-2")
    show = ["audit", "show", str(desk.out)]
    assert main(show) == 0
    told = capsys.readouterr().out
    assert "日志启用 Journal begun" in told
    assert "wang（南京海关）  核对意见 Judgement  ZY-1  indicators:1" in told
    assert "\x1b" not in told
    assert main([*show, "--case", "ZY-2", "--officer", "wang", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["entries"]
    assert (one["entry"], one["case"], one["action_zh"]) == (3, "ZY-2", "核对意见")
    assert one["at_beijing"][:13] != one["at"][:13].replace("T", " ")
    assert main([*show, "--since", "2999-01-01"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["audit", "show", str(desk.keys)]) == 2
