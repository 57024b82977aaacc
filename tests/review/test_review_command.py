"""``zhiyi review`` and ``zhiyi review users`` on the command line."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from zhiyi.cli import main
from zhiyi.commands.review import is_loopback
from zhiyi.review.alone import alone

GOOD = "一个好记的长句子 2026"
NAMED = ["--name", "chen", "--shown", "陈关员", "--office", "南京海关"]


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIYI_KEYS", str(tmp_path / "keys"))


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(text))


def add(out: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    typed(monkeypatch, GOOD + "\n")
    return main(["review", "users", "add", str(out), *NAMED, "--password-stdin"])


def test_a_user_is_added_and_listed_without_the_password(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(out, monkeypatch) == 0
    assert main(["review", "users", "list", str(out), "--json"]) == 0
    told = capsys.readouterr().out
    (user,) = json.loads(told)["users"]
    assert (user["name"], user["office"], user["role"]) == ("chen", "南京海关", "officer")
    assert "argon2" not in told and GOOD not in told


def test_a_user_is_put_out_of_use_and_back(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(out, monkeypatch)
    for verb, active in (("deactivate", False), ("activate", True)):
        assert main(["review", "users", verb, str(out), "--name", "chen"]) == 0
        capsys.readouterr()
        main(["review", "users", "list", str(out), "--json"])
        assert json.loads(capsys.readouterr().out)["users"][0]["active"] is active


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", "nowhere"],
        ["review", "users", "list", "nowhere"],
        ["review", "OUT", "--host", "0.0.0.0"],
        ["review", "OUT", "--host", "::"],
        ["review", "OUT", "--host", "customs.example"],
        ["review", "OUT", "--tls-cert", "a.pem"],
        ["review", "OUT", "--tls-cert", "a.pem", "--tls-key", "b.pem"],
        ["review", "OUT", "--host", "127.0.0.1.example", "--port", "0"],
        ["review", "OUT", "--database", "mysql://a/b"],
        ["review", "users", "password", "OUT", "--name", "nobody", "--password-stdin"],
        ["review", "users", "deactivate", "OUT", "--name", "nobody"],
    ],
)
def test_what_cannot_be_ends_with_2(
    out: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, GOOD + "\n")
    assert main([str(out) if word == "OUT" else word for word in arguments]) == 2


def test_a_name_taken_or_a_weak_password_ends_with_2(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(out, monkeypatch)
    assert add(out, monkeypatch) == 2
    typed(monkeypatch, "short\n")
    arguments = ["review", "users", "password", str(out), "--name", "chen", "--password-stdin"]
    assert main(arguments) == 2
    assert "12至256" in capsys.readouterr().err


def test_a_port_in_use_is_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["review", str(out), "--port", str(port)]) == 2
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("localhost.example", False),
        ("", False),
    ],
)  # fmt: skip
def test_only_this_computer_is_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_serves_until_it_is_told_to_stop(out: Path, number: signal.Signals, code: int) -> None:
    command = [sys.executable, "-m", "zhiyi.cli", "review", str(out), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stderr
        address = ""
        for line in server.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                address = found[0]
                break
        with urllib.request.urlopen(f"{address}sign-in", timeout=120) as answer:
            page = answer.read().decode()
        server.send_signal(number)
        assert server.wait(timeout=120) == code
    assert "尚未设置用户" in page


def one_line(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What was told: one line, Chinese and English."""
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and all(word in told for word in words), told
    assert re.search("[\u4e00-\u9fff]", told) and re.search("[a-z]{3}", told)
    return told


def test_a_directory_without_reports_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped path begins no database and no journal."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for command in (["review", str(empty)], ["review", "users", "list", str(empty)]):
        assert main(command) == 2
        one_line(capsys, "没有报告", "zhiyi run")
    assert not list(empty.iterdir())


def test_a_directory_that_cannot_be_written_is_told(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / ".zhiyi").write_text("in the way")
    assert main(["review", str(out)]) == 2
    one_line(capsys, str(out), "无法写入")
    assert main(["review", "users", "list", str(out)]) == 2
    one_line(capsys, str(out))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres//wang:s3cret@host/name", "--database"),
        ("mysql://wang:s3cret@host/name", "mysql://wang:***@host"),
        ("postgresql://wang:s3cret@127.0.0.1:1/none", "无法打开"),
        ("postgresql://wang@127.0.0.1:1/none?password=s3cret", "无法打开"),
    ],
)
def test_no_password_of_a_database_is_repeated(
    out: Path, capsys: pytest.CaptureFixture[str], url: str, said: str
) -> None:
    assert main(["review", str(out), "--database", url]) == 2
    assert "s3cret" not in (told := capsys.readouterr().err) and said in told


def test_a_database_of_a_newer_program_is_refused(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(out, monkeypatch)
    capsys.readouterr()
    with closing(sqlite3.connect(out / ".zhiyi" / "review.sqlite")) as rows, rows:
        rows.execute("UPDATE alembic_version SET version_num = '9999'")
    assert main(["review", str(out)]) == 2
    one_line(capsys, "9999", "upgrade")


def test_a_second_server_on_one_directory_is_told_which_is_the_first(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holds = (
        "import os, sys; from pathlib import Path; from zhiyi.review.alone import alone\n"
        "with alone(Path(sys.argv[1])):\n  print(os.getpid(), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(out)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as first:  # fmt: skip
        assert first.stdout and first.stdin
        number = first.stdout.readline().strip()
        for database in ([], ["--database", "postgresql://nobody@127.0.0.1:1/none"]):
            assert main(["review", str(out), *database]) == 2
            one_line(capsys, f"process {number}", "already")
        first.stdin.close()
    with alone(out):
        assert (out / ".zhiyi" / "review.lock").read_text() == f"{os.getpid()}\n"


def test_the_lock_of_a_server_that_was_killed_holds_nobody_up(out: Path) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; from zhiyi.review.alone import alone\n"
        "with alone(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed, str(out)], check=False)
    with alone(out):
        pass


def test_a_first_password_is_made_up_and_printed_once(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "users", "add", str(out), *NAMED, "--make-password"]) == 0
    told = capsys.readouterr()
    assert re.fullmatch(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\n", told.out)
    assert "首次登录须更换" in told.err and told.out.strip() not in told.err
    main(["review", "users", "list", str(out), "--json"])
    assert json.loads(capsys.readouterr().out)["users"][0]["must_change"] is True


@pytest.mark.parametrize(("own", "must_change"), [([], True), (["--own"], False)])
def test_a_password_typed_for_somebody_else_is_a_first_one(
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    own: list[str],
    must_change: bool,
) -> None:
    typed(monkeypatch, GOOD + "\n")
    main(["review", "users", "add", str(out), *NAMED, "--password-stdin", *own])
    capsys.readouterr()
    main(["review", "users", "list", str(out), "--json"])
    assert json.loads(capsys.readouterr().out)["users"][0]["must_change"] is must_change


def test_the_last_administrator_cannot_be_put_out_of_use(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, GOOD + "\n")
    named = ["--name", "admin", "--shown", "管理员", "--role", "administrator"]
    main(["review", "users", "add", str(out), *named, "--password-stdin"])
    capsys.readouterr()
    assert main(["review", "users", "deactivate", str(out), "--name", "admin"]) == 2
    one_line(capsys, "最后一名系统管理员")
