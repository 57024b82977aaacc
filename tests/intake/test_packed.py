"""Archives other than ZIP are held to the same limits and refusals."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.intake.by_hand import compound, files_of, rar

from zhiyi.intake import packed
from zhiyi.intake.media import RAR, SEVENZIP, media_type
from zhiyi.limits import Limits

needs_library = pytest.mark.skipif(
    packed.archive_library() is None, reason="libarchive is not installed on this system"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def tar(entries: dict[str, bytes], *, link: str = "") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as opened:
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            opened.addfile(info, io.BytesIO(content))
        if link:
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = tarfile.SYMTYPE, link
            opened.addfile(info)
    return stream.getvalue()


def sevenzip(entries: dict[str, bytes]) -> bytes:
    import libarchive

    pieces: list[bytes] = []

    def write(data: bytes) -> int:
        pieces.append(bytes(data))
        return len(data)

    with libarchive.custom_writer(write, "7zip") as opened:
        for name, content in entries.items():
            opened.add_file_from_memory(name, len(content), content)
    return b"".join(pieces)


TARS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("a.tar", lambda data: data),
    ("a.tgz", gzip.compress),
    ("a.tar.bz2", bz2.compress),
    ("a.tar.xz", lzma.compress),
]


@pytest.mark.parametrize(("name", "pack"), TARS)
def test_a_tar_is_unpacked_plain_and_compressed(
    folder: Path, tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    content = tar({"图/报告.txt": "强度".encode(), "../out.txt": b"x"}, link="/etc/passwd")
    (folder / name).write_bytes(pack(content))
    files = files_of(folder, tmp_path / "s")
    assert files[f"{name}!/图/报告.txt"].file.read_text() == "强度"
    for refused in ("../out.txt", "link.txt"):
        assert files[f"{name}!/{refused}"].problems[0].code == "FILE_REFUSED"


def test_a_single_compressed_file_keeps_its_name(folder: Path, tmp_path: Path) -> None:
    (folder / "说明.txt.gz").write_bytes(gzip.compress("一".encode()))
    assert list(files_of(folder, tmp_path / "s")) == ["说明.txt.gz", "说明.txt.gz!/说明.txt"]


def test_a_compressed_bomb_and_a_cut_off_file_are_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "bomb.gz").write_bytes(gzip.compress(bytes(40 << 20)))
    (folder / "cut.gz").write_bytes(gzip.compress(bytes(range(256)) * 40)[:90])
    files = files_of(folder, tmp_path / "s")
    assert "压缩比" in files["bomb.gz!/bomb"].problems[0].detail
    assert "损坏" in files["cut.gz!/cut"].problems[0].detail


@needs_library
def test_a_rar_is_unpacked_with_its_chinese_names(folder: Path, tmp_path: Path) -> None:
    (folder / "a.rar").write_bytes(rar({"附件/报告.txt": "密度".encode(), "../x.txt": b"x"}))
    assert media_type(folder / "a.rar") == RAR
    files = files_of(folder, tmp_path / "s")
    assert files["a.rar!/附件/报告.txt"].file.read_text() == "密度"
    assert files["a.rar!/../x.txt"].problems[0].code == "FILE_REFUSED"


@needs_library
def test_a_7z_is_unpacked_and_a_rar_within_it(folder: Path, tmp_path: Path) -> None:
    inner = rar({"里.txt": b"1"})
    (folder / "a.7z").write_bytes(sevenzip({"外.txt": b"2", "内.rar": inner}))
    assert media_type(folder / "a.7z") == SEVENZIP
    assert set(files_of(folder, tmp_path / "s")) == {
        "a.7z",
        "a.7z!/外.txt",
        "a.7z!/内.rar",
        "a.7z!/内.rar!/里.txt",
    }


@needs_library
def test_limits_hold_for_foreign_archives(folder: Path, tmp_path: Path) -> None:
    (folder / "bomb.7z").write_bytes(sevenzip({"zeros": bytes(40 << 20)}))
    (folder / "many.rar").write_bytes(rar({f"{n}.txt": b"1" for n in range(6)}))
    (folder / "short.rar").write_bytes(rar({"a.txt": b"1", "b.txt": b"abc" * 99})[:-90])
    (folder / "cut.7z").write_bytes(sevenzip({"a.txt": b"abc" * 99})[:40])
    files = files_of(folder, tmp_path / "s", replace(Limits(), entries=4))
    assert "压缩比" in files["bomb.7z!/zeros"].problems[0].detail
    assert "超过 4 个" in files["many.rar"].problems[0].detail
    assert files["short.rar!/a.txt"].file.read_bytes() == b"1"
    assert "损坏" in files["short.rar"].problems[0].detail
    assert files["cut.7z"].problems[0].code == "FILE_UNREADABLE"


def test_without_libarchive_the_archive_says_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "archive_library", lambda: None)
    (folder / "a.rar").write_bytes(rar({"a.txt": b"1"}))
    (problem,) = files_of(folder, tmp_path / "s")["a.rar"].problems
    assert problem.code == "FILE_UNREADABLE"
    assert "libarchive" in problem.detail and "ZIP" in problem.detail


def test_what_is_embedded_in_an_office_file_is_a_file_of_its_own(
    folder: Path, tmp_path: Path
) -> None:
    from tests.intake.by_hand import archive

    label, path = "图纸.txt".encode("gbk") + b"\0", b"C:\\x\\y.txt\0"
    size = len(path).to_bytes(4, "little")
    data = "尺寸 10 mm".encode()
    native = b"\0" * 6 + label + path + b"\0" * 4 + size + path + len(data).to_bytes(4, "little")
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": "<w:document/>",
        "word/embeddings/oleObject1.bin": compound({"\x01Ole10Native": native + data}),
        "word/embeddings/Sheet1.txt": "表内",
        "word/embeddings/formula.bin": compound({"Equation Native": b"x"}),
    }
    (folder / "a.docx").write_bytes(archive(parts))
    files = files_of(folder, tmp_path / "s")
    assert set(files) == {"a.docx", "a.docx!/图纸.txt", "a.docx!/Sheet1.txt"}
    assert files["a.docx!/图纸.txt"].file.read_bytes() == data
