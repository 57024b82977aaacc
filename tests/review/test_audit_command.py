"""``zhiyi audit verify`` as others call it, and docs/audit.md, which says how to do without it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text, update
from tests.review.making import People

from zhiyi.cli import main, parser
from zhiyi.review.database.models import Entry
from zhiyi.review.journal.breaks import PLACES, WORDS, Kind, Where
from zhiyi.review.journal.keys import Public
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.workplace import Workplace

TEXT = (Path(__file__).parents[2] / "docs/audit.md").read_text(encoding="utf-8")
CASE = "ZY-2026-0042"


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the workplaces of these tests keep theirs."""
    monkeypatch.setenv("ZHIYI_KEYS", str(tmp_path / "keys"))


def test_an_intact_journal_ends_with_0_and_a_cut_one_with_1(
    workplace: Workplace, capsys: pytest.CaptureFixture[str]
) -> None:
    out = workplace.directory
    assert main(["audit", "verify", str(out)]) == 0
    assert "操作日志完整，未发现改动" in capsys.readouterr().out
    path = out / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert main(["audit", "verify", str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["intact"] is False
    assert told["key_vouched_for"] is True
    (one,) = told["breaks"]
    assert (one["kind"], one["where"], one["entry"]) == ("cut", "mirror", told["entries"] + 1)
    assert one["message"].startswith("日志文件")


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["."], ["--key", "none.pem", "out"], ["--database", "mysql://x/y", "out"],
     ["--database", "sqlite:///none.sqlite", "out"], ["--database", "::", "out"]],
    ids=str,
)  # fmt: skip
def test_wrong_arguments_end_with_2(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert workplace.directory == tmp_path / "out"
    assert main(["audit", "verify", *arguments]) == 2


def test_writers_at_once_leave_one_chain_in_either_database_and_it_is_read_there(
    any_workplace: Workplace, any_people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    work, people = any_workplace, any_people
    facts = {"i-2": people.wang, "i-1": people.li, "seal-3": people.wang, "p-2": people.zhao}

    def write(fact: str) -> None:
        judge(work, facts[fact], CASE, Entered(fact=fact, verdict="confirmed", note="核对"))

    threads = [Thread(target=write, args=(fact,)) for fact in facts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    url = work.database.engine.url.render_as_string(hide_password=False)
    command = ["audit", "verify", str(work.directory), "--database", url, "--json"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["database_entries"] == told["entries"] >= 5
    with work.database.writing() as session:
        session.execute(update(Entry).where(Entry.seq == 3).values(actor="nobody"))
        session.execute(text("UPDATE judgements SET verdict = 'rejected' WHERE fact = 'i-1'"))
    assert main(command) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["where"], one["table"]) for one in told["breaks"]] == [
        ("changed", "database", None), ("claim", "database", "judgements"),
    ]  # fmt: skip
    assert told["breaks"][1]["column"] == "verdict"
    assert told["breaks"][1]["entry"] is not None


def test_every_command_of_the_page_parses() -> None:
    found = re.findall(r"^zhiyi (.+?)(?:\s+#.*)?$", TEXT, re.MULTILINE)
    assert len(found) == 10
    for command in found:
        parser().parse_args(shlex.split(command))


def test_the_page_tells_every_kind_and_place() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", TEXT.split("## What is told")[1], re.MULTILINE))
    assert told == set(get_args(Kind)) == set(WORDS)
    assert set(PLACES) == set(get_args(Where))


def test_the_program_of_the_page_verifies_a_journal_and_a_bundles(
    workplace: Workplace, people: People, tmp_path: Path
) -> None:
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="confirmed", note="一致"))
    made = make_bundle(workplace, people.wang, CASE, at=datetime(2026, 3, 20, tzinfo=UTC))
    inside = zipfile.ZipFile(BytesIO(made.data))
    bundled = tmp_path / "bundled.jsonl"
    bundled.write_bytes(inside.read("journal.jsonl"))
    mirror = workplace.directory / "journal.jsonl"
    changed = tmp_path / "changed.jsonl"
    changed.write_bytes(mirror.read_bytes().replace("一致".encode(), "不同".encode()))
    (program,) = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
    key = tmp_path / "keys/journal.pub.pem"

    def run(journal: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-I", "-c", program, str(journal), str(key)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    entries = mirror.read_bytes().count(b"\n")
    assert run(mirror).stdout.split()[0] == str(entries)
    assert run(bundled).stdout.split()[0] == str(entries - 1)
    assert "changed" in run(changed).stderr
    key.write_bytes(_another_key())
    assert "not signed" in run(mirror).stderr


def _another_key() -> bytes:
    return Public(Ed25519PrivateKey.generate().public_key()).pem
