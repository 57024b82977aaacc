"""ZIP archives of strangers, opened within bounds; office and OFD files are such archives too.

The standard library reads no more of an entry than its header states, so that headers may be
believed for refusing; what it does not bound is the number of entries that it makes objects of.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from zhiyi.errors import InputError, RefusedError

MOST_DIRECTORY = 4 << 20
"""Bytes of the central directory: 80,000 entries, which took 80 MB and 3 s as objects; archives of
2000 entries have under 1 MiB."""
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 1 << 16
_LOCAL_HEADER = 30
MOST_TAGS = 4_000_000
"""Tags of one XML part: two million elements with attributes took 700 MB. A workbook of 500,000
cells has under 3 million."""


def open_zip(file: Path) -> zipfile.ZipFile:
    """Raises ``zipfile.BadZipFile`` also where the list of entries is beyond all measure."""
    if _directory_bytes(file) > MOST_DIRECTORY:
        raise zipfile.BadZipFile("条目目录过大，疑似压缩炸弹 its directory is too large")
    return zipfile.ZipFile(file)


def _directory_bytes(file: Path) -> int:
    """What lies before the end record and may be taken for the directory, as the record states; a
    record of ZIP64 is not believed more than the size of the file."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        stream.seek(max(0, size - _END_SIZE - _COMMENT))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        return 0
    stated = int.from_bytes(tail[at + 12 : at + 16], "little")
    if stated != 0xFFFFFFFF:
        return stated
    record = tail.rfind(b"PK\x06\x06", 0, at)
    return int.from_bytes(tail[record + 40 : record + 48], "little") if record >= 0 else size


def overlapping(infos: Sequence[zipfile.ZipInfo]) -> frozenset[int]:
    """Header offsets of entries whose data lie within another's, as in bombs that unpack the same
    bytes a thousand times (Fifield 2019)."""
    placed = sorted(infos, key=lambda info: info.header_offset)
    found, end, last = set[int](), -1, -1
    for info in placed:
        if info.header_offset < end:
            found |= {last, info.header_offset}
        stop = info.header_offset + _LOCAL_HEADER + info.compress_size
        if stop > end:
            end, last = stop, info.header_offset
    return frozenset(found)


def parsed(data: bytes, name: str) -> Element:
    """Raises ``InputError`` where the part is no XML, or an attack on its readers."""
    if data.count(b"<") > MOST_TAGS:
        raise RefusedError(f"部件 {name} 含 XML 标签过多，疑似炸弹 too many tags in a part")
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise RefusedError(
            f"部件 {name} 含 XML 实体或外部引用，疑似攻击，未予处理 entities in XML are not read"
        ) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise InputError(f"部件 {name} 不是有效的 XML（{error}）") from error
    return root
