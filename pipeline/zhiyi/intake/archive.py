"""Containers of strangers: unpacked within limits, entry by entry, never outside the scratch.

What is refused (paths that lead out, links, encrypted or damaged entries, bombs) stays in the
report under its own name with the reason.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from zhiyi.document import Problem
from zhiyi.encodings import decode_name
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.limits import Limits

CHUNK = 1 << 20
ENTRY_LOCKED = (
    "条目已加密，需要密码；请出口货物发货人提交未加密的文件 "
    "the entry needs a password, ask the exporter for an open copy"
)
FILE_LOCKED = (
    "文件已加密，需要密码；请出口货物发货人提交未加密的文件 "
    "the file needs a password, ask the exporter for an open copy"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. ``file`` is None where it was refused; ``refused`` then says why, in Chinese."""

    name: str
    file: Path | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Unpacked:
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    limits_within: Limits


@dataclass(frozen=True, slots=True)
class Packed:
    """An entry as a container offers it. ``chunks`` may raise ``RefusedError``; ``packed`` is its
    packed size where known, ``refused`` what its header is refused for."""

    name: str
    chunks: Callable[[], Iterable[bytes]]
    packed: int | None = None
    refused: str = ""


def unpack_zip(archive: Path, *, below: Path, limits: Limits) -> Unpacked:
    """Unpack one ZIP archive into a new folder below ``below``."""
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            offered = (_zip_entry(opened, info, limits) for info in infos)
            return unpack(offered, below=below, limits=limits, count=len(infos))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return unusable(f"压缩包已损坏，无法展开（{error}）", limits, code=InputError.code)


def unpack(
    offered: Iterable[Packed], *, below: Path, limits: Limits, count: int | None = None
) -> Unpacked:
    """Write what a container offers into a new folder below ``below``. ``count``: how many
    entries there are, where that is known beforehand. What ``offered`` raises is the caller's."""
    if limits.depth == 0:
        return unusable("压缩包嵌套层数超过限制，未展开", limits)
    folder = Path(tempfile.mkdtemp(dir=below))
    entries: list[Entry] = []
    problems: list[Problem] = []
    left = limits.total_bytes
    try:
        for ordinal, entry in enumerate(offered):
            if ordinal == limits.entries:
                many = f" {count} 个文件，超过 {ordinal}" if count else f"文件超过 {ordinal}"
                problems.append(_problem(f"内含{many} 个的限制，其余未展开"))
                break
            target = folder / f"{ordinal:05d}"
            try:
                left -= _write(entry, target, limits=limits, left=left)
            except RefusedError as error:
                target.unlink(missing_ok=True)
                entries.append(Entry(entry.name, None, str(error)))
            else:
                entries.append(Entry(entry.name, target))
    except InputError as error:
        if not entries:
            raise
        detail = f"第 {len(entries)} 个文件之后已损坏，其余未能展开（{error}）"
        problems.append(_problem(detail, ReadError.code))
    if refused := sum(entry.file is None for entry in entries):
        problems.append(_problem(f"内含的 {refused} 个文件未予展开，原因见各文件"))
    within = replace(limits, depth=limits.depth - 1, total_bytes=left)
    return Unpacked(tuple(entries), tuple(problems), within)


def unusable(detail: str, limits: Limits, *, code: str = RefusedError.code) -> Unpacked:
    """A container of which nothing comes out, and why."""
    return Unpacked((), (_problem(detail, code),), limits)


def _problem(detail: str, code: str = RefusedError.code) -> Problem:
    return Problem(stage="intake", code=code, detail=detail)


def _write(entry: Packed, target: Path, *, limits: Limits, left: int) -> int:
    if _leads_out(entry.name):
        raise RefusedError("条目路径指向压缩包之外")
    if entry.refused:
        raise RefusedError(entry.refused)
    written = 0
    with target.open("wb") as plain:
        for chunk in entry.chunks():
            written += len(chunk)
            if written > limits.entry_bytes or written > left:
                raise RefusedError("展开后的大小超过限制")
            if (
                entry.packed is not None
                and written > CHUNK
                and written > limits.ratio * max(entry.packed, 1)
            ):
                raise RefusedError(f"压缩比超过 {limits.ratio}:1，疑似压缩炸弹")
            plain.write(chunk)
    return written


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in PurePosixPath(path).parts or path[1:2] == ":"


def _zip_entry(opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Packed:
    refused = ""
    if stat.S_ISLNK(info.external_attr >> 16):
        refused = "条目是符号链接"
    elif info.file_size > limits.entry_bytes:
        refused = f"条目展开后为 {info.file_size} 字节，超过限制"
    return Packed(entry_name(info), partial(_zip_chunks, opened, info), info.compress_size, refused)


def _zip_chunks(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with opened.open(info) as packed:
            while chunk := packed.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedError(f"条目已损坏（{error}）") from error
    except RuntimeError as error:  # zipfile's way to say that a password is needed
        raise RefusedError(ENTRY_LOCKED) from error


def entry_name(info: zipfile.ZipInfo) -> str:
    """The entry's name. Without the UTF-8 flag Chinese tools write GBK, which ``zipfile`` reads as
    code page 437; some repack such names with the flag set, so that the drawing characters of that
    code page stand in the name itself."""
    name = info.orig_filename
    flagged = bool(info.flag_bits & 0x800)
    if flagged and not any("\u2500" <= c <= "\u257f" for c in name):
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return decode_name(raw)
