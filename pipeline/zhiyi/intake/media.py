"""What a file is, by its content. The file name is never believed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import puremagic

PDF = "application/pdf"
JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
BMP, WEBP, GIF = "image/bmp", "image/webp", "image/gif"
PICTURES = frozenset({JPEG, PNG, TIFF, BMP, WEBP, GIF})
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_PDF_HEADER_WITHIN = 1024
"""Readers accept the PDF header anywhere in the first 1024 bytes (ISO 32000-1, note in 7.5.2)."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)
_TEXT_SAMPLE = 65536


def media_type(file: Path) -> str:
    """The media type of a file's content; ``application/octet-stream`` where nothing is known."""
    with file.open("rb") as stream:
        head = stream.read(_TEXT_SAMPLE)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return BMP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(file)
    if head.startswith(b"MZ"):
        return "application/vnd.microsoft.portable-executable"
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return PDF
    if looks_like_text(head):
        return TEXT
    return _other_kind(head)


def looks_like_text(head: bytes) -> bool:
    """Whether bytes are text in UTF-8, UTF-16 or a legacy Asian or European encoding."""
    if not head:
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\0" in head:
        return _looks_like_utf16(head)
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)
    return control == 0


def _looks_like_utf16(head: bytes) -> bool:
    """UTF-16 without a mark: it decodes, and what comes out is hardly ever a control character."""
    even = head[: len(head) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = even.decode(encoding)
        except UnicodeDecodeError:
            continue
        known = sum("\u4e00" <= c <= "\u9fff" or " " <= c <= "~" or c in "\r\n\t" for c in text)
        if known > 0.9 * len(text):
            return True
    return False


def _zip_kind(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ZIP
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return DOCX
        if any(name.startswith("xl/") for name in names):
            return XLSX
    return ZIP


def _other_kind(head: bytes) -> str:
    """A name for what Zhiyi does not open, so that the finding can say what it is."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return next((str(match.mime_type) for match in matches if match.mime_type), UNKNOWN)
