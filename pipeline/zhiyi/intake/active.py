"""What a file would do if an office program opened it: scripts, macros, programs, outside links.

Zhiyi runs and follows none of it; an officer is told that it is there before opening the original.
The marks are looked for in the bytes, as no reader of documents is asked to understand them.
"""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import olefile

from zhiyi.document import Problem
from zhiyi.errors import InputError
from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.media import (
    DOC,
    DOCX,
    ODP,
    ODS,
    ODT,
    PDF,
    PICTURES,
    PPT,
    PPTX,
    RTF,
    TEXT,
    XLS,
    XLSX,
)
from zhiyi.intake.zips import open_zip
from zhiyi.limits import Limits

CODE = "FILE_ACTIVE"
_WARNING = (
    "；本程序不运行、不访问此类内容，请勿在业务电脑上直接打开原件 "
    "nothing of it was run or followed; do not open the original on an office computer"
)
_PDF_NAMES: tuple[tuple[bytes, str], ...] = (
    (rb"/(?:JavaScript|JS)(?![A-Za-z])", "JavaScript 脚本"),
    (rb"/Launch(?![A-Za-z])", "启动外部程序的动作"),
    (rb"/(?:SubmitForm|ImportData)(?![A-Za-z])", "向外提交或导入数据的动作"),
    (rb"/GoTo[RE](?![A-Za-z])", "指向其他文件的动作"),
    (rb"/RichMedia(?![A-Za-z])", "多媒体内容"),
    (rb"/XFA(?![A-Za-z])", "XFA 动态表单（页面所示可能不是其全部内容）"),
)
_PDF_MARKS = tuple((re.compile(mark), told) for mark, told in _PDF_NAMES)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_UNPACKED, _MOST_SCANNED = 64 << 20, 512 << 20
_OFFICE_PARTS: tuple[tuple[str, str], ...] = (
    ("vbaproject.bin", "宏（VBA）"),
    ("/activex/", "ActiveX 控件"),
    ("/macrosheets/", "宏表（Excel 4.0）"),
)
_OUTSIDE = re.compile(rb"""<(?:\w{1,10}:)?Relationship\s[^<>]{0,4000}>""")
_EXTERNAL = re.compile(rb"""TargetMode\s?=\s?["']External["']""")
_KIND = re.compile(rb"""Type\s?=\s?["'][^"'<>]{0,300}/([A-Za-z]{1,60})["']""")
_KINDS = {
    "attachedTemplate": "外部模板",
    "oleObject": "外部对象",
    "image": "外部图片",
    "frame": "外部框架",
    "externalLinkPath": "外部工作簿",
    "subDocument": "外部子文档",
}
_FIELD = re.compile(rb"<(?:\w{1,10}:)?instrText[^<>]{0,200}>([^<]{0,4000})<")
_DDE_FIELD = re.compile(rb"\bDDE(?:AUTO)?\b")
_DDE = re.compile(rb"<(?:\w{1,10}:)?ddeLink|<(?:\w{1,10}:)?f(?:\s[^<>]{0,200})?>[^<]{0,2000}\|")
_RTF_MARKS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\\obj(?:data|ect|autlink|ocx)"), "内嵌对象（未取出，未识读）"),
    (re.compile(rb"DDE(?:AUTO)?\s"), "DDE 链接"),
    (re.compile(rb"INCLUDE(?:PICTURE|TEXT)|\\template[\s}]"), "外部图片、文字或模板"),
)
_PAGE_OF_MARKUP = re.compile(rb"\s{0,200}<(?:!doctype\s+html|html|svg|\?xml|script)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"


def active_content(file: Path, media: str, limits: Limits) -> list[Problem]:
    """One problem that names all that was found; none where nothing was."""
    found = list(dict.fromkeys(_found(file, media, limits)))
    problems = []
    if found:
        detail = f"含{'、'.join(found)}{_WARNING}"
        problems.append(Problem(stage="intake", code=CODE, detail=detail))
    if media == TEXT and _is_markup(file):
        detail = (
            "文件为网页或 XML 源码，按源码文字识读，其中脚本未运行、外部图片未取 "
            "its source was read as text, nothing in it was run or fetched"
        )
        problems.append(Problem(stage="intake", code="FILE_REMARK", detail=detail))
    return problems


def _found(file: Path, media: str, limits: Limits) -> Iterator[str]:
    if media == PDF:
        yield from _in_pdf(file)
    if media == PDF or media in PICTURES:
        yield from _behind(file)
    if media in (DOCX, XLSX, PPTX):
        yield from _in_office(file, limits)
    elif media in (ODT, ODS, ODP):
        yield from _in_opendocument(file)
    elif media in (DOC, XLS, PPT):
        yield from _in_compound(file)
    elif media == RTF:
        yield from _marked(file.read_bytes()[:_MOST_SCANNED], _RTF_MARKS)


def _marked(data: bytes, marks: Iterable[tuple[re.Pattern[bytes], str]]) -> Iterator[str]:
    for mark, told in marks:
        if mark.search(data):
            yield told


def _in_pdf(file: Path) -> Iterator[str]:
    """Names in dictionaries: what stands between streams, and in object streams."""
    wanted = list(_PDF_MARKS)
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for piece in _dictionaries(data):
            plain = _ESCAPED.sub(lambda hexed: bytes((int(hexed[1], 16),)), piece)
            for mark in [mark for mark in wanted if mark[0].search(plain)]:
                wanted.remove(mark)
                yield mark[1]


def _dictionaries(data: mmap.mmap) -> Iterator[bytes]:
    at, left = 0, _MOST_UNPACKED
    length = min(len(data), _MOST_SCANNED)
    while at < length:
        start = data.find(b"stream", at)
        end = data.find(b"endstream", start + 6) if start >= 0 else -1
        if end < 0:
            yield data[at:length]
            return
        piece = data[at:start]
        yield piece
        if b"/ObjStm" in piece[-2000:] and left > 0:
            unpacked = _unpacked(data[start + 6 : end], left)
            left -= len(unpacked)
            yield unpacked
        at = end + len(b"endstream")


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed.lstrip(b"\r\n"), most)
    except zlib.error:
        return b""


def _behind(file: Path) -> Iterator[str]:
    """An archive that hangs on a document or picture: whoever looks at one does not see it."""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - (1 << 16) - 22))
        if _ZIP_END in stream.read() and zipfile.is_zipfile(file):
            yield "附在文件末尾的 ZIP 压缩数据（未展开）"


def _in_office(file: Path, limits: Limits) -> Iterator[str]:
    """The parts were looked over before, and are no larger than parts may be."""
    try:
        with open_zip(file) as archive:
            for info in archive.infolist():
                name = f"/{info.filename.lower()}"
                yield from (told for part, told in _OFFICE_PARTS if part in name)
                if info.file_size <= limits.xml_bytes and name.endswith((".xml", ".rels")):
                    yield from _in_part(archive.read(info))
    except ZIP_DAMAGED:  # opening the file as a document says why
        return


def _in_part(data: bytes) -> Iterator[str]:
    for relation in _OUTSIDE.findall(data):
        kind = _KIND.search(relation)
        if kind and _EXTERNAL.search(relation) and (told := _KINDS.get(kind[1].decode())):
            yield told
    if _DDE_FIELD.search(b"".join(_FIELD.findall(data))) or _DDE.search(data):
        yield "DDE 链接"


def _in_opendocument(file: Path) -> Iterator[str]:
    try:
        with open_zip(file) as archive:
            if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
                yield "宏"
    except ZIP_DAMAGED:
        return


def _in_compound(file: Path) -> Iterator[str]:
    try:
        with olefile.OleFileIO(file) as opened:
            names = {name for path in opened.listdir(storages=True) for name in path}
    except (*ZIP_DAMAGED, InputError):
        return
    if names & {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
        yield "宏（VBA）"


def _is_markup(file: Path) -> bool:
    with file.open("rb") as stream:
        return bool(_PAGE_OF_MARKUP.match(stream.read(1000).removeprefix(b"\xef\xbb\xbf")))
