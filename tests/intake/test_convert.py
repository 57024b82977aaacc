"""Older office files go through LibreOffice where it is, and say what to do where it is not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.intake.by_hand import archive, compound, opened

from zhiyi.document import Document
from zhiyi.errors import InputError, RefusedError
from zhiyi.intake import convert, media
from zhiyi.intake.media import media_type
from zhiyi.reading.office import find_office_lines, find_office_tables

RTF = (
    rb"{\rtf1\ansi\ansicpg936 Max. frequency 600 Hz\par "
    rb"\trowd\cellx3000\cellx6000\intbl Item\cell 5490 MPa\cell\row}"
)
needs_office = pytest.mark.skipif(
    convert.office_program() is None, reason="LibreOffice is not installed on this system"
)


def opendocument(kind: str) -> bytes:
    return archive({"mimetype": kind, "content.xml": "<x/>", "META-INF/manifest.xml": "<m/>"})


KINDS: list[tuple[bytes, str]] = [
    (RTF, media.RTF),
    (opendocument(media.ODT), media.ODT),
    (opendocument(media.ODS), media.ODS),
    (opendocument(media.ODP), media.ODP),
    (compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(40)}), media.DOC),
    (compound({"PowerPoint Document": b"x", "Current User": bytes(20)}), media.PPT),
    (compound({"MatOST": b"x"}), media.WORKS),
]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_without_libreoffice_a_file_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str
) -> None:
    monkeypatch.setattr(convert, "office_program", lambda: None)
    (tmp_path / "a").write_bytes(content)
    assert media_type(tmp_path / "a") == kind
    with pytest.raises(InputError, match=r"未安装 LibreOffice.*PDF.*ask for PDF or DOCX"):
        opened(tmp_path / "a")


def locked_doc() -> bytes:
    return compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(6) + b"\0\x01" + bytes(30)})


def locked_odt() -> bytes:
    return archive({"mimetype": media.ODT, "META-INF/manifest.xml": "<m:encryption-data/>"})


LOCKED: list[tuple[str, Callable[[], bytes]]] = [
    ("ooxml", lambda: compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})),
    ("doc", locked_doc),
    ("xls", lambda: compound({"Workbook": b"\x09\x08\x02\0\0\x06\x2f\0\x02\0\x01\0"})),
    ("ppt", lambda: compound({"PowerPoint Document": b"x", "Current User": LOCKED_USER})),
    ("odt", locked_odt),
]
LOCKED_USER = bytes(12) + b"\xdf\xc4\xd1\xf3" + bytes(4)


@pytest.mark.parametrize(("_kind", "content"), LOCKED, ids=[kind for kind, _ in LOCKED])
def test_a_file_with_a_password_says_so(
    tmp_path: Path, _kind: str, content: Callable[[], bytes]
) -> None:
    (tmp_path / "a").write_bytes(content())
    with pytest.raises(InputError, match=r"需要密码.*提交未加密的文件.*ask the exporter"):
        opened(tmp_path / "a")


def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="超过 1 秒"):
        convert._run(["sh", "-c", "sleep 4217 & sleep 4217"], tmp_path, 1)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert "sleep 4217" not in running.stdout


def test_the_profile_of_a_conversion_forbids_macros_and_links(tmp_path: Path) -> None:
    convert._forbid(tmp_path)
    settings = (tmp_path / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    for name in ("DisableMacrosExecution", "DisableActiveContent", "BlockUntrustedRefererLinks"):
        assert f'oor:name="{name}" oor:op="fuse"><value>true<' in settings


@needs_office
def test_a_converted_file_is_read_with_its_table(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF)
    doc = Document(id="d", path="a.rtf", sha256="0", media_type=media.RTF, bytes=1)
    with opened(tmp_path / "a.rtf") as source:
        assert source.media_type == media.DOCX
        assert [problem.code for problem in source.problems] == ["FILE_REMARK"]
        folder = source.file.parent.parent
        given = {"file": source.file, "media_type": source.media_type}
        lines = [line.text for line in find_office_lines(doc, **given).facts]
        (table,) = find_office_tables(doc, **given).facts
    assert lines == ["Max. frequency 600 Hz", "Item", "5490 MPa"]
    assert (table.rows, table.columns) == (1, 2)
    assert not folder.exists()
