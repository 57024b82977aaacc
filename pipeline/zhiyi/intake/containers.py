"""Files within files: entries of archives, attachments of mails and PDF, objects in Office."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

import olefile
import pypdfium2 as pdfium

from zhiyi.document import Problem
from zhiyi.errors import InputError
from zhiyi.intake.archive import Budget, Packed, Unpacked, unpack, unpack_zip
from zhiyi.intake.mail import Attachment, Mail, read_eml
from zhiyi.intake.media import (
    ARCHIVES,
    DOCX,
    EML,
    MSG,
    OFD,
    PDF,
    PPTX,
    RAR,
    SEVENZIP,
    TAR,
    XLSX,
    ZIP,
)
from zhiyi.intake.ofd.package import attachments_of
from zhiyi.intake.outlook import read_msg
from zhiyi.intake.packed import unpack_foreign, unpack_single, unpack_tar
from zhiyi.intake.zips import open_zip
from zhiyi.limits import Limits

_OFFICE = frozenset({DOCX, XLSX, PPTX})
_MAILS: dict[str, Callable[[Path], Mail]] = {EML: read_eml, MSG: read_msg}
_NATIVE, _PACKAGE, _CONTENTS = "\x01Ole10Native", "Package", "CONTENTS"
_DOCUMENTS = ("WordDocument", "Workbook", "Book", "PowerPoint Document")


def unpack_within(
    file: Path, media: str, *, name: str, below: Path, limits: Limits, budget: Budget | None = None
) -> Unpacked | None:
    """What a file holds, unpacked below ``below``; None where it holds no files. ``budget``: what
    may still come out of the file that was submitted."""
    if media in ARCHIVES:
        return _told_empty(
            _unpacked(file, media, name=name, below=below, limits=limits, budget=budget)
        )
    try:
        attached = iter(_attached(file, media, limits))
        first = next(attached, None)
    except InputError:  # opening the file as a document says why
        return None
    if first is None:
        return None
    return unpack(chain((first,), attached), below=below, limits=limits, budget=budget)


def _unpacked(
    file: Path, media: str, *, name: str, below: Path, limits: Limits, budget: Budget | None
) -> Unpacked:
    if media == ZIP:
        return unpack_zip(file, below=below, limits=limits, budget=budget)
    if media == TAR:
        return unpack_tar(file, below=below, limits=limits, budget=budget)
    if media in (RAR, SEVENZIP):
        return unpack_foreign(file, below=below, limits=limits, budget=budget)
    return unpack_single(file, media, name=name, below=below, limits=limits, budget=budget)


def _told_empty(unpacked: Unpacked) -> Unpacked:
    if unpacked.entries or unpacked.problems:
        return unpacked
    detail = "压缩包内没有文件 there is no file in the archive"
    empty = Problem(stage="intake", code=InputError.code, detail=detail)
    return replace(unpacked, problems=(empty,))


def _attached(file: Path, media: str, limits: Limits) -> Iterable[Packed]:
    if media in _MAILS:
        return _offered(_MAILS[media](file).attachments)
    if media == PDF:
        return _of_pdf(file)
    if media == OFD:
        return _offered(Attachment(n, data) for n, data in attachments_of(file, limits=limits))
    return _of_office(file, limits) if media in _OFFICE else ()


def _offered(attachments: Iterable[Attachment]) -> Iterator[Packed]:
    for attachment in attachments:
        yield Packed(attachment.name, partial(_whole, attachment.data))


def _whole(data: bytes) -> Iterator[bytes]:
    yield data


def _of_pdf(file: Path) -> Iterator[Packed]:
    """Embedded files, as in portfolios; the name tree of the file lists them."""
    try:
        with pdfium.PdfDocument(file) as opened:
            for number in range(opened.count_attachments()):
                attachment = opened.get_attachment(number)
                name = _flat(attachment.get_name() or f"附件{number + 1}")
                try:
                    yield Packed(name, partial(_whole, bytes(attachment.get_data())))
                except pdfium.PdfiumError:
                    yield Packed(name, partial(_whole, b""), refused="附件已损坏，无法取出")
    except pdfium.PdfiumError as error:
        raise InputError(str(error)) from error


def _of_office(file: Path, limits: Limits) -> Iterator[Packed]:
    try:
        with open_zip(file) as archive:
            for info in archive.infolist():
                if "/embeddings/" not in info.filename or info.is_dir():
                    continue
                name = PurePosixPath(info.filename).name
                if info.file_size > limits.entry_bytes:
                    yield Packed(name, partial(_whole, b""), refused="内嵌文件大小超过限制")
                else:
                    yield from _embedded(name, archive.read(info))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, ValueError) as error:
        raise InputError(str(error)) from error


def _embedded(name: str, data: bytes) -> Iterator[Packed]:
    """An object in an office file: a file of its own, or a compound file around one. Formulas and
    drawings of other programs, of which the page shows a picture, are no files."""
    if not olefile.isOleFile(data=data):
        yield Packed(name, partial(_whole, data))
        return
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as opened:
            if opened.exists(_NATIVE):
                inner = _native(opened.openstream(_NATIVE).read())
                yield Packed(inner.name, partial(_whole, inner.data))
            elif opened.exists(_PACKAGE) or opened.exists(_CONTENTS):
                stream = _PACKAGE if opened.exists(_PACKAGE) else _CONTENTS
                yield Packed(name, partial(_whole, opened.openstream(stream).read()))
            elif any(opened.exists(stream) for stream in _DOCUMENTS):
                yield Packed(name, partial(_whole, data))
    except (OSError, ValueError, IndexError, struct.error) as error:
        yield Packed(name, partial(_whole, b""), refused=f"内嵌文件已损坏（{error}）")


def _native(stream: bytes) -> Attachment:
    """The file in a stream of the Windows Packager: label, path and temporary path before it."""
    at = 6
    texts = []
    for _ in range(2):
        stop = stream.index(b"\0", at)
        texts.append(stream[at:stop])
        at = stop + 1
    at += 4
    at += 4 + struct.unpack_from("<I", stream, at)[0]
    (size,) = struct.unpack_from("<I", stream, at)
    name = texts[0].decode("gb18030", errors="replace")
    if size > len(stream) - at - 4:
        raise ValueError("不完整")
    return Attachment(_flat(name) or "附件", stream[at + 4 : at + 4 + size])


def _flat(name: str) -> str:
    """A name without folders: what looks like one leads out."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()
