"""Every file of a submission comes out, also what is refused."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from zhiyi.intake.files import Submitted, display_name, submitted_files
from zhiyi.limits import Limits


def _files(folder: Path, scratch: Path, limits: Limits | None = None) -> dict[str, Submitted]:
    scratch.mkdir(exist_ok=True)
    found = submitted_files(folder, scratch=scratch, limits=limits or Limits())
    return {file.path: file for file in found}


def _archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission").mkdir()
    return tmp_path / "submission"


def test_files_of_subfolders_come_in_order_of_names(folder: Path, tmp_path: Path) -> None:
    (folder / "b").mkdir()
    (folder / "b" / "2.txt").write_text("二")
    (folder / "a.txt").write_text("一")
    assert list(_files(folder, tmp_path / "s")) == ["a.txt", "b/2.txt"]


def test_entries_of_nested_archives_are_files_of_their_own(folder: Path, tmp_path: Path) -> None:
    inner = _archive({"报告.txt": "内".encode()})
    (folder / "外.zip").write_bytes(_archive({"内.zip": inner, "说明.txt": "外".encode()}))
    files = _files(folder, tmp_path / "s")
    assert list(files) == [
        "外.zip",
        "外.zip!/内.zip",
        "外.zip!/内.zip!/报告.txt",
        "外.zip!/说明.txt",
    ]
    assert files["外.zip!/内.zip!/报告.txt"].file.read_text() == "内"


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt"])
def test_an_entry_that_leads_out_is_refused_and_named(
    folder: Path, tmp_path: Path, name: str
) -> None:
    (folder / "a.zip").write_bytes(_archive({name: b"x", "good.txt": b"y"}))
    files = _files(folder, tmp_path / "s")
    refused = files[f"a.zip!/{name}"]
    assert refused.problems[0].code == "FILE_REFUSED"
    assert "a.zip!/good.txt" in files
    assert files["a.zip"].problems[0].code == "FILE_REFUSED"
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_bomb_is_refused_without_being_unpacked(folder: Path, tmp_path: Path) -> None:
    (folder / "a.zip").write_bytes(_archive({"zeros.bin": bytes(30 << 20)}))
    files = _files(folder, tmp_path / "s")
    assert "压缩" in files["a.zip!/zeros.bin"].problems[0].detail
    assert sum(f.stat().st_size for f in (tmp_path / "s").rglob("*") if f.is_file()) == 0


def test_archives_nested_too_deep_are_refused(folder: Path, tmp_path: Path) -> None:
    content = b"x"
    for _ in range(5):
        content = _archive({"a.zip": content})
    (folder / "a.zip").write_bytes(content)
    problems = [p for f in _files(folder, tmp_path / "s").values() for p in f.problems]
    assert [p.code for p in problems] == ["FILE_REFUSED"]


def test_an_archive_with_too_many_entries_says_so(folder: Path, tmp_path: Path) -> None:
    (folder / "a.zip").write_bytes(_archive({f"{n}.txt": b"x" for n in range(9)}))
    files = _files(folder, tmp_path / "s", replace(Limits(), entries=4))
    assert len(files) == 5
    assert "9" in files["a.zip"].problems[0].detail


def test_a_broken_archive_is_unreadable(folder: Path, tmp_path: Path) -> None:
    (folder / "a.zip").write_bytes(_archive({"a.txt": b"x" * 99})[:60])
    assert _files(folder, tmp_path / "s")["a.zip"].problems[0].code == "FILE_UNREADABLE"


def test_names_without_the_utf8_flag_are_read_as_gbk(folder: Path, tmp_path: Path) -> None:
    plain = _archive({"ABCDEF.txt": b"x"})
    name = "装箱单".encode("gbk")
    (folder / "a.zip").write_bytes(plain.replace(b"ABCDEF", name))
    assert "a.zip!/装箱单.txt" in _files(folder, tmp_path / "s")


def test_links_are_reported_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    link = _files(folder, tmp_path / "s")["link.txt"]
    assert link.problems[0].code == "FILE_REFUSED"
    assert link.bytes == 0


def test_an_empty_file_is_unreadable(folder: Path, tmp_path: Path) -> None:
    (folder / "a.pdf").touch()
    assert _files(folder, tmp_path / "s")["a.pdf"].problems[0].code == "FILE_UNREADABLE"


def test_file_names_that_are_not_utf8_are_read_as_gb18030() -> None:
    assert display_name(Path(os.fsdecode("报关单.pdf".encode("gb18030")))) == "报关单.pdf"
