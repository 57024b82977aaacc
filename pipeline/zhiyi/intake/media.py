"""What a file is, by its content. The file name is never believed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Set
from pathlib import Path

import olefile
import puremagic

from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.zips import open_zip

PDF = "application/pdf"
JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
BMP, WEBP, GIF = "image/bmp", "image/webp", "image/gif"
JPEG2000, AVIF, HEIC = "image/jp2", "image/avif", "image/heic"
PICTURES = frozenset({JPEG, PNG, TIFF, BMP, WEBP, GIF, JPEG2000, AVIF, HEIC})
_OPENXML = "application/vnd.openxmlformats-officedocument."
DOCX = _OPENXML + "wordprocessingml.document"
XLSX = _OPENXML + "spreadsheetml.sheet"
PPTX = _OPENXML + "presentationml.presentation"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
WORKS = "application/vnd.ms-works"
_OPENDOCUMENT = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = (_OPENDOCUMENT + kind for kind in ("text", "spreadsheet", "presentation"))
RTF = "application/rtf"
OFD = "application/ofd"
EML, MSG = "message/rfc822", "application/vnd.ms-outlook"
ZIP, TAR = "application/zip", "application/x-tar"
GZIP, BZIP2, XZ = "application/gzip", "application/x-bzip2", "application/x-xz"
RAR, SEVENZIP = "application/vnd.rar", "application/x-7z-compressed"
ARCHIVES = frozenset({ZIP, TAR, GZIP, BZIP2, XZ, RAR, SEVENZIP})
"""What holds files and nothing else. Mails, PDF, OFD and office files may hold files too."""
TEXT = "text/plain"
LOCKED_OFFICE = "application/x-ole-encrypted"
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
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", JPEG2000),
    (b"\xff\x4f\xff\x51", JPEG2000),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVENZIP),
    (b"\x1f\x8b\x08", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
    (b"{\\rtf", RTF),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
_BRANDS = {b"avif": AVIF, b"avis": AVIF} | dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), HEIC
)
"""Major brands of still pictures in ISO base media files (ISO/IEC 23008-12, annex B)."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", LOCKED_OFFICE),
    ("__properties_version1.0", MSG),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("MatOST", WORKS),
)
"""Streams by which files in Microsoft's compound file format are told apart."""
_TEXT_SAMPLE = 65536
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]")
_MAIL_FIELDS = (b"from", b"date", b"subject", b"to", b"message-id", b"mime-version", b"received")
_LEAST_MAIL_FIELDS = 3
"""Header fields of a mail that a file must begin with; letters typed as text have one or two."""


def media_type(file: Path) -> str:
    """The media type of a file's content; ``application/octet-stream`` where nothing is known."""
    with file.open("rb") as stream:
        head = stream.read(_TEXT_SAMPLE)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return BMP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(file)
    if head.startswith(_OLE):
        return _ole_kind(file)
    if head[257:262] == b"ustar":
        return TAR
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return PDF
    if looks_like_mail(head):
        return EML
    if looks_like_text(head):
        return TEXT
    return _other_kind(head)


def looks_like_mail(head: bytes) -> bool:
    """Whether a file begins with the header fields of a mail (RFC 5322), three known ones or
    more; a line of an mbox before them is borne with."""
    found = set[bytes]()
    for line in head.removeprefix(b"\xef\xbb\xbf").splitlines():
        if line[:1] in (b" ", b"\t"):
            continue
        if not _FIELD.match(line):
            if found or not line.startswith(b"From "):
                break
            continue
        found.add(line.split(b":", 1)[0].lower())
    return sum(field in found for field in _MAIL_FIELDS) >= _LEAST_MAIL_FIELDS


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
        with open_zip(file) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and (kind := _stated_kind(archive)):
                return kind
    except ZIP_DAMAGED:
        return ZIP
    return OFD if "OFD.xml" in names else _openxml_kind(names)


def _stated_kind(archive: zipfile.ZipFile) -> str | None:
    with archive.open("mimetype") as stream:
        stated = stream.read(100).decode("ascii", errors="replace").strip()
    return next((kind for kind in (ODT, ODS, ODP) if stated.startswith(kind)), None)


def _openxml_kind(names: Set[str]) -> str:
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
    return ZIP


def _ole_kind(file: Path) -> str:
    try:
        with olefile.OleFileIO(file) as opened:
            names = {entry[0] for entry in opened.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, RecursionError):
        return "application/x-ole-storage"
    return next((kind for name, kind in _OLE_STREAMS if name in names), "application/x-ole-storage")


def _other_kind(head: bytes) -> str:
    """A name for what Zhiyi does not open, so that the finding can say what it is."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return next((str(match.mime_type) for match in matches if match.mime_type), UNKNOWN)
