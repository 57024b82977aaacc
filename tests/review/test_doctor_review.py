"""What ``zhiyi doctor`` says of the workbench of a directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from tests.review.making import People

from zhiyi.commands.doctor_review import FAILED, workbench
from zhiyi.review.workplace import Workplace


@pytest.fixture
def keys(tmp_path: Path, workplace: Workplace, people: People) -> Path:
    """Of the workplace, which has an administrator."""
    assert people.admin
    return tmp_path / "keys"


def told(
    capsys: pytest.CaptureFixture[str],
    directory: Path | None,
    keys: Path,
    database: str | None = None,
) -> tuple[int, str]:
    code = workbench(directory, database=database, keys=keys)
    return code, capsys.readouterr().out


def test_what_is_in_order_is_said_to_be(
    out: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, out, keys)
    assert code == 0 and "须处理" not in said
    for name in ("数据库", "签名密钥", "操作日志", "用户", "fastapi", "administrator 1"):
        assert name in said


def test_before_the_first_start_there_is_nothing_to_see_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, tmp_path, tmp_path / "none")
    assert code == 0 and said.count("首次启动时") == 2
    assert not (tmp_path / "none").exists() and not list(tmp_path.iterdir())


def test_a_key_that_others_can_read_is_told(
    out: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (keys / "journal.pem").chmod(0o644)
    code, said = told(capsys, out, keys)
    assert code == FAILED and "journal.pem: 其他用户可读" in said


def test_a_journal_whose_end_was_cut_is_told(
    out: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = out / "journal.jsonl"
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    code, said = told(capsys, out, keys)
    assert code == FAILED and f"zhiyi audit verify {out}" in said


def test_a_newer_database_and_one_without_administrators_are_told(
    workplace: Workplace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with workplace.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    code, said = told(capsys, workplace.directory, tmp_path / "keys")
    assert code == FAILED and "9999" in said and "没有系统管理员" in said


@pytest.mark.parametrize(
    "url",
    ["postgresql://wang:s3cret@127.0.0.1:1/none?password=s3cret", "s3cret", "sqlite:////none/a"],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    out: Path, keys: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    code, said = told(capsys, out, keys, url)
    assert code == FAILED and "无法打开" in said and "s3cret" not in said
