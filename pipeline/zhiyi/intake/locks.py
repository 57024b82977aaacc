"""Whether an office file needs a password, told from its structure before it is opened."""

from __future__ import annotations

import struct
from pathlib import Path

import olefile

from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.media import DOC, ODP, ODS, ODT, PPT, XLS
from zhiyi.intake.zips import open_zip

_ENCRYPTED_DOC = 0x0100
"""fEncrypted in the flags at offset 10 of the file information block ([MS-DOC] 2.5.1)."""
_FILEPASS = 0x002F
_ENCRYPTED_PPT = 0xF3D1C4DF
"""headerToken of the stream Current User ([MS-PPT] 2.3.2)."""
_FAILURES = (OSError, ValueError, IndexError, struct.error, KeyError)


def is_locked(file: Path, media: str) -> bool:
    """False also where the file is damaged: opening it says that."""
    if media in (DOC, XLS, PPT):
        return _is_locked_ole(file, media)
    return media in (ODT, ODS, ODP) and _is_locked_opendocument(file)


def _is_locked_ole(file: Path, media: str) -> bool:
    try:
        with olefile.OleFileIO(file) as opened:
            if media == DOC:
                head = opened.openstream("WordDocument").read(12)
                return bool(struct.unpack_from("<H", head, 10)[0] & _ENCRYPTED_DOC)
            if media == PPT:
                head = opened.openstream("Current User").read(16)
                return bool(struct.unpack_from("<I", head, 12)[0] == _ENCRYPTED_PPT)
            name = "Workbook" if opened.exists("Workbook") else "Book"
            return _has_filepass(opened.openstream(name).read(65536))
    except _FAILURES:
        return False


def _has_filepass(records: bytes) -> bool:
    """Whether one of the first records of a workbook is FILEPASS ([MS-XLS] 2.4.117)."""
    at = 0
    for _ in range(20):
        if at + 4 > len(records):
            return False
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _is_locked_opendocument(file: Path) -> bool:
    try:
        with open_zip(file) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(1 << 20)
    except ZIP_DAMAGED:
        return False
