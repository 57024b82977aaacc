"""TAR, GZ, BZ2 and XZ by the standard library; RAR and 7z by the system's libarchive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from ctypes import c_void_p, create_string_buffer
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import IO, Any, cast

from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.archive import (
    CHUNK,
    ENTRY_LOCKED,
    FILE_LOCKED,
    Budget,
    Packed,
    Unpacked,
    is_full,
    unpack,
    unusable,
)
from zhiyi.intake.media import BZIP2, GZIP, XZ, media_type
from zhiyi.limits import Limits, raising

_DAMAGED = (tarfile.TarError, OSError, EOFError, lzma.LZMAError, zlib.error, ValueError)
_NO_LIBRARY = (
    "RAR、7z 压缩包未展开：本机没有 libarchive；请管理员安装（apt install libarchive13），"
    "或请出口货物发货人改用 ZIP 提交 not unpacked, libarchive is not installed; ask for a ZIP"
)
_LIBRARY_ABSENT = (ImportError, OSError, TypeError, AttributeError)
"""What importing libarchive-c ends in where there is no library: it loads a path that is None."""


_OPENERS: dict[str, Any] = {GZIP: gzip.open, BZIP2: bz2.open, XZ: lzma.open}
_HEADER = 8 << 20
"""Bytes of one header of a TAR, which is read whole: a path, or fields of PAX."""


class _Bounded(io.RawIOBase):
    """A TAR being unpacked, plain or compressed, of which no more is unpacked than ``most`` bytes,
    also where entries are only passed over. Raises ``RefusedError``."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._most = stream, most

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0 or size > _HEADER:
            raise RefusedError("条目头部大小异常，疑似压缩炸弹")
        self._check(self._stream.tell() + size)
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._check(offset)
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def _check(self, place: int) -> None:
        if place > self._most:
            raise RefusedError(f"展开后的总大小超过限制（{raising('total_bytes')}）")


def unpack_tar(
    archive: Path, *, below: Path, limits: Limits, budget: Budget | None = None
) -> Unpacked:
    """A TAR archive, plain or compressed."""
    opener = _OPENERS.get(media_type(archive), open)
    size = archive.stat().st_size
    try:
        with opener(archive, "rb") as stream:
            most = max(limits.total_bytes, size if opener is open else 0) + CHUNK
            bounded: Any = _Bounded(stream, most)
            with tarfile.open(fileobj=bounded, mode="r:") as opened:
                offered = _tar_entries(opened, size, limits)
                return unpack(offered, below=below, limits=limits, budget=budget)
    except RefusedError as error:
        return unusable(str(error), limits)
    except (*_DAMAGED, InputError) as error:
        if is_full(error):
            raise
        return _damaged(error, limits)


def _tar_entries(opened: tarfile.TarFile, size: int, limits: Limits) -> Iterator[Packed]:
    for info in _members(opened):
        if info.isdir():
            continue
        refused = "" if info.isreg() else "条目是链接或特殊文件"
        if info.size > limits.entry_bytes:
            refused = f"条目展开后为 {info.size} 字节，超过限制（{raising('entry_bytes')}）"
        yield Packed(info.name, partial(_tar_chunks, opened, info), size, refused)


def _members(opened: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    try:
        yield from opened
    except _DAMAGED as error:
        raise InputError(str(error)) from error


def _tar_chunks(opened: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    stream = opened.extractfile(info)
    if stream is None:
        raise RefusedError("条目没有内容")
    yield from _chunks(stream)


def unpack_single(
    archive: Path,
    media: str,
    *,
    name: str,
    below: Path,
    limits: Limits,
    budget: Budget | None = None,
) -> Unpacked:
    """A single compressed file; a TAR in it is unpacked at once, as everyone expects."""
    opener = _OPENERS.get(media, lzma.open)
    if _holds_tar(opener, archive):
        return unpack_tar(archive, below=below, limits=limits, budget=budget)
    entry = Packed(_inner_name(name), partial(_opened, opener, archive), archive.stat().st_size)
    return unpack([entry], below=below, limits=limits, budget=budget)


def _holds_tar(opener: Any, archive: Path) -> bool:
    try:
        with opener(archive) as stream:
            return bool(stream.read(512)[257:262] == b"ustar")
    except _DAMAGED:
        return False


def _inner_name(name: str) -> str:
    last = name.replace("!/", "/").rsplit("/", 1)[-1]
    stem, _, suffix = last.rpartition(".")
    return stem if stem and suffix.lower() in ("gz", "bz2", "xz", "z") else last


def _opened(opener: Any, archive: Path) -> Iterator[bytes]:
    with opener(archive) as stream:
        yield from _chunks(stream)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    except _DAMAGED as error:
        raise RefusedError(f"条目已损坏（{error}）") from error


def unpack_foreign(
    archive: Path, *, below: Path, limits: Limits, budget: Budget | None = None
) -> Unpacked:
    """A RAR or 7z archive."""
    library = archive_library()
    if library is None:
        return unusable(_NO_LIBRARY, limits, code=InputError.code)
    try:
        with library.file_reader(str(archive)) as opened:
            offered = _foreign_entries(library, opened, archive.stat().st_size, limits)
            return unpack(offered, below=below, limits=limits, budget=budget)
    except (library.ArchiveError, InputError) as error:
        if _is_locked(library, archive):
            return unusable(FILE_LOCKED, limits, code=InputError.code)
        return _damaged(error, limits)


def archive_library() -> ModuleType | None:
    """libarchive-c, which loads the system's library on import; None where there is none."""
    try:
        import libarchive
    except _LIBRARY_ABSENT:
        return None
    return cast(ModuleType, libarchive)


def _foreign_entries(
    library: ModuleType, opened: Any, size: int, limits: Limits
) -> Iterator[Packed]:
    for entry in _headers(library, opened):
        if entry.isdir:
            continue
        refused = "" if entry.isreg else "条目是链接或特殊文件"
        if (entry.size or 0) > limits.entry_bytes:
            refused = f"条目展开后为 {entry.size} 字节，超过限制（{raising('entry_bytes')}）"
        if _locked_entry(library, entry):
            refused = ENTRY_LOCKED
        chunks = partial(_foreign_chunks, library, entry)
        yield Packed(str(entry.pathname), chunks, size, refused)


def _headers(library: ModuleType, opened: Any) -> Iterator[Any]:
    try:
        yield from opened
    except library.ArchiveError as error:
        raise InputError(str(error)) from error


def _foreign_chunks(library: ModuleType, entry: Any) -> Iterator[bytes]:
    """Read here, since ``get_blocks`` takes the number of a warning for that of bytes."""
    held = create_string_buffer(CHUNK)
    try:
        while count := library.ffi.read_data(entry._archive_p, held, CHUNK):
            if count < 0:
                raise RefusedError("条目已损坏")
            yield held.raw[:count]
    except library.ArchiveError as error:
        raise RefusedError(f"条目已损坏或压缩方法不受支持（{error}）") from error


def _locked_entry(library: ModuleType, entry: Any) -> bool:
    return bool(library.ffi.libarchive.archive_entry_is_encrypted(c_void_p(entry._entry_p)))


def _is_locked(library: ModuleType, archive: Path) -> bool:
    """Whether the list of entries itself is encrypted, which shows only when it is read."""
    try:
        with library.file_reader(str(archive)) as opened:
            try:
                next(iter(opened), None)
            except library.ArchiveError:
                pointer = c_void_p(opened._pointer)
                return int(library.ffi.libarchive.archive_read_has_encrypted_entries(pointer)) > 0
    except library.ArchiveError:  # not even its beginning is that of an archive
        return False
    return False


def _damaged(error: Exception, limits: Limits) -> Unpacked:
    return unusable(f"压缩包已损坏，无法展开（{error}）", limits, code=InputError.code)
