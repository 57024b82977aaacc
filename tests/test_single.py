"""A file that a command names is read in a confined worker, and what happens there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiyi import codec
from zhiyi.clock import Clock
from zhiyi.commands.single import ReadSingle, perform, place_pdf, read_single
from zhiyi.errors import ArgumentError, InputError
from zhiyi.limits import Limits


def _letter(tmp_path: Path) -> Path:
    file = tmp_path / "说明.txt"
    file.write_text("情况说明\n最大工作压力 35 MPa\n", encoding="utf-8")
    return file


def test_a_file_is_read_until_the_stage_asked_for(tmp_path: Path) -> None:
    with read_single(_letter(tmp_path), until="lines") as single:
        assert [line.text for line in single.document.lines][-1] == "最大工作压力 35 MPa"
        assert single.document.indicators == ()
    assert not single.pdf.parent.exists(), "nothing is left behind"


def test_a_worker_that_was_ended_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "limits.toml").write_text("memory_bytes = 50_000_000", encoding="utf-8")
    monkeypatch.setenv("ZHIYI_LIMITS", str(tmp_path / "limits.toml"))
    with (
        pytest.raises(InputError, match=r"说明\.txt: .*内存"),
        read_single(_letter(tmp_path), until=None),
    ):
        pass


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = pytest.raises(InputError, match="没有这个文件")
    with missing, read_single(tmp_path / "a.pdf", until=None):
        pass


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="zhiyi run"), read_single(tmp_path, until=None):
        pass


def test_what_is_no_file_of_its_own_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(_letter(tmp_path))
    task = ReadSingle(
        file=tmp_path / "link.txt",
        folder=tmp_path,
        until=None,
        pdf=False,
        limits=Limits(),
        tagger=None,
    )
    perform(task, Clock())
    (problem,) = codec.load((tmp_path / "document.json").read_bytes()).problems
    assert problem.detail == "符号链接"


def test_a_pdf_is_put_in_its_place_whole(tmp_path: Path) -> None:
    (tmp_path / "made").write_bytes(b"%PDF-1.7")
    place_pdf(tmp_path / "made", tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7"
    with pytest.raises(ArgumentError):
        place_pdf(tmp_path / "made", tmp_path / "no folder" / "out.pdf")
