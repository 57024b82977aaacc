"""What a file is comes from its content, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from zhiyi.intake import media


def _picture(form: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, form)
    return stream.getvalue()


def _docx() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def _xlsx() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    return stream.getvalue()


CASES = [
    (b"%PDF-1.7\n", media.PDF),
    (b"\r\n\r\nnoise before it %PDF-1.4\n", media.PDF),
    (_picture("JPEG"), media.JPEG),
    (_picture("PNG"), media.PNG),
    (_picture("TIFF"), media.TIFF),
    (_picture("WEBP"), media.WEBP),
    (_docx(), media.DOCX),
    (_xlsx(), media.XLSX),
    (_zip(), media.ZIP),
    (b"PK\x03\x04 broken archive", media.ZIP),
    ("情况说明".encode(), media.TEXT),
    ("情况说明".encode("gb18030"), media.TEXT),
    ("\ufeff情况说明 abc".encode("utf-16-le"), media.TEXT),
    ("产品情况说明 abc".encode("utf-16-le"), media.TEXT),
    (b"MZ\x90\x00\x03\x00\x00\x00", "application/vnd.microsoft.portable-executable"),
    (b"\x00\x01\x02\x03\x9f\xff" * 40, media.UNKNOWN),
]


@pytest.mark.parametrize(("content", "expected"), CASES)
@pytest.mark.parametrize("name", ["file.pdf", "无扩展名"])
def test_content_decides_the_type(tmp_path: Path, content: bytes, expected: str, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert media.media_type(tmp_path / name) == expected
