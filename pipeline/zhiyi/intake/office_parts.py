"""The parts of an office file in XML (ECMA-376), looked over before any reader opens them.

What readers would make objects of is counted here first: bytes of XML, cells, places that merged
areas cover. A file beyond the limits is refused whole, with the figure and the limit.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.archive import FILE_LOCKED
from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.media import DOCX, PPTX, XLSX
from zhiyi.intake.zips import MOST_TAGS, open_zip
from zhiyi.limits import Limits, raising

MEDIA_FOLDERS = {DOCX: "word/media/", XLSX: "xl/media/", PPTX: "ppt/media/"}
_CELL = re.compile(rb"<(?:[A-Za-z]{1,10}:)?c[ >/]")
_MERGED = re.compile(
    rb"""<(?:[A-Za-z]{1,10}:)?mergeCell\s[^<>]{0,200}?ref\s?=\s?["']"""
    rb"""([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_COVERED = 4
"""How many places merged areas may cover for each cell that there may be: each becomes an object
of the reader; one area over a whole sheet is 17,179,869,184 of them."""
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def look_over(file: Path, media: str, limits: Limits) -> list[str]:
    """The names of the pictures in it. Raises ``InputError`` where the file is damaged or locked,
    ``RefusedError`` where a reader would be overwhelmed."""
    try:
        with open_zip(file) as archive:
            infos = archive.infolist()
            _check_sizes(infos, limits)
            if any(info.flag_bits & 1 for info in infos):
                raise InputError(FILE_LOCKED)
            _check_parts(archive, limits)
            folder = MEDIA_FOLDERS[media]
            names = {info.filename for info in infos if info.filename.startswith(folder)}
    except ZIP_DAMAGED as error:
        raise InputError(f"Office 文件已损坏（{error}）") from error
    return sorted(names - {folder})[: limits.pages]


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        raise RefusedError(f"文件展开后为 {total} 字节，超过限制（{raising('total_bytes')}）")
    if len(infos) > 10 * limits.entries:
        raise RefusedError(f"文件含 {len(infos)} 个部件，疑似攻击（{raising('entries')}）")


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    cells = covered = xml = 0
    for info in archive.infolist():
        if not _is_markup(archive, info):
            continue
        xml += info.file_size
        if xml > limits.xml_bytes:
            raise RefusedError(
                f"文件的 XML 部件展开后超过 {limits.xml_bytes} 字节的限制，疑似炸弹"
                f"（{raising('xml_bytes')}） its parts are larger than parts may be"
            )
        data = archive.read(info)
        data = data.replace(b"\0", b"") if data[:2] in _WIDE else data
        _check_markup(data, info.filename)
        cells += sum(1 for _ in _CELL.finditer(data))
        covered += sum(_area(found) for found in _MERGED.finditer(data))
    if cells > limits.cells or covered > _COVERED * limits.cells:
        raise RefusedError(
            f"工作簿含 {cells} 个单元格，合并区域覆盖 {covered} 格，超过 {limits.cells} 格的限制"
            f"（{raising('cells')}） the workbook has more cells than are read"
        )


def _is_markup(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """By what it begins with: relations may call any part by any name."""
    with archive.open(info) as part:
        head = part.read(64)
    return head.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").startswith(b"<")


def _check_markup(data: bytes, name: str) -> None:
    """Office files have no document types (ECMA-376-2, 9.1.7): who writes one means harm."""
    if _DECLARED.search(data):
        raise RefusedError(
            f"部件 {name} 含 XML 实体或外部引用，疑似攻击，未予处理 entities in XML are not read"
        )
    if data.count(b"<") > MOST_TAGS:
        raise RefusedError(f"部件 {name} 含 XML 标签过多，疑似炸弹 too many tags in a part")


def _area(merged: re.Match[bytes]) -> int:
    left, top, right, bottom = merged.groups()
    across = abs(_column(right) - _column(left)) + 1
    return across * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
