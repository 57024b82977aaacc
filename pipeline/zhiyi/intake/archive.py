"""Containers of strangers: unpacked within limits, entry by entry, never outside the scratch.

What is refused (paths that lead out, links, encrypted or damaged entries, bombs) stays in the
report under its own name with the reason.
"""

from __future__ import annotations

import errno
import stat
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from zhiyi.document import Problem
from zhiyi.encodings import decode_name, mended
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.zips import open_zip, overlapping
from zhiyi.limits import Limits, raising

CHUNK = 1 << 20
ENTRY_LOCKED = (
    "条目已加密，需要密码；请出口货物发货人提交未加密的文件 "
    "the entry needs a password, ask the exporter for an open copy"
)
FILE_LOCKED = (
    "文件已加密，需要密码；请出口货物发货人提交未加密的文件 "
    "the file needs a password, ask the exporter for an open copy"
)


LONGEST_NAME = 400
"""Characters of an entry's path that a report shows; systems bear 255 bytes a name."""


@dataclass(slots=True)
class Budget:
    """What may still come out of a submitted file, whatever holds what: bytes and files."""

    bytes: int
    files: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. ``name``: as a report shows it. ``file`` is None where it was refused;
    ``refused`` then says why, in Chinese."""

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


def unpack_zip(
    archive: Path, *, below: Path, limits: Limits, budget: Budget | None = None
) -> Unpacked:
    """Unpack one ZIP archive into a new folder below ``below``."""
    try:
        with open_zip(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            over = overlapping(infos)
            offered = (_zip_entry(opened, info, limits, over) for info in infos)
            return unpack(offered, below=below, limits=limits, budget=budget, count=len(infos))
    except ZIP_DAMAGED as error:
        if is_full(error):
            raise
        return unusable(f"压缩包已损坏，无法展开（{error}）", limits, code=InputError.code)


def unpack(
    offered: Iterable[Packed],
    *,
    below: Path,
    limits: Limits,
    budget: Budget | None = None,
    count: int | None = None,
) -> Unpacked:
    """Write what a container offers into a new folder below ``below``. ``budget``: what all that
    comes out of the submitted file may take; ``count``: how many entries there are, where that is
    known beforehand. What ``offered`` raises is the caller's."""
    if limits.depth == 0:
        deep = f"压缩包嵌套层数超过限制，未展开（{raising('depth')}） nested too deep"
        return unusable(deep, limits)
    budget = budget or Budget(bytes=limits.total_bytes, files=limits.files)
    folder = Path(tempfile.mkdtemp(dir=below))
    entries: list[Entry] = []
    problems: list[Problem] = []
    names = Counter[str]()
    try:
        for ordinal, entry in enumerate(offered):
            if told := _many(ordinal, count, limits, budget):
                problems.append(_problem(told))
                break
            budget.files -= 1
            target, name = folder / f"{ordinal:05d}", _distinct(entry.name, names)
            try:
                _write(entry, target, limits=limits, budget=budget)
            except RefusedError as error:
                target.unlink(missing_ok=True)
                entries.append(Entry(name, None, str(error)))
            else:
                entries.append(Entry(name, target))
    except InputError as error:
        if not entries:
            raise
        detail = f"第 {len(entries)} 个文件之后已损坏，其余未能展开（{error}）"
        problems.append(_problem(detail, ReadError.code))
    if count := sum(entry.file is None for entry in entries):
        told = (
            f"内含的 {count} 个文件未予展开，原因见各文件 {count} of its files were not taken out"
        )
        problems.append(_problem(told))
    return Unpacked(tuple(entries), tuple(problems), replace(limits, depth=limits.depth - 1))


def _many(ordinal: int, count: int | None, limits: Limits, budget: Budget) -> str:
    """Why no further entry is taken out; empty where one may be."""
    if ordinal == limits.entries:
        many = f" {count} 个文件，超过 {ordinal}" if count else f"文件超过 {ordinal}"
        return f"内含{many} 个的限制，其余未展开（{raising('entries')}）"
    if not budget.files:
        return f"连同内层压缩包，文件超过 {limits.files} 个的限制，其余未展开（{raising('files')}）"
    return ""


def _distinct(stated: str, names: Counter[str]) -> str:
    """The name as a report shows it: text that can be written, not endless, and not that of an
    entry before it, of which it would hide one."""
    name = mended(stated)
    if len(name) > LONGEST_NAME:
        half = LONGEST_NAME // 2
        name = f"{name[:half]}…{name[-half:]}"
    names[name] += 1
    return name if names[name] == 1 else f"{name}（同名 {names[name]}）"


def is_full(error: Exception) -> bool:
    """Whether a disk is full, or a quota: no fault of the file that was being unpacked."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def unusable(detail: str, limits: Limits, *, code: str = RefusedError.code) -> Unpacked:
    """A container of which nothing comes out, and why."""
    return Unpacked((), (_problem(detail, code),), limits)


def _problem(detail: str, code: str = RefusedError.code) -> Problem:
    return Problem(stage="intake", code=code, detail=detail)


def _write(entry: Packed, target: Path, *, limits: Limits, budget: Budget) -> None:
    if _leads_out(entry.name):
        raise RefusedError("条目路径指向压缩包之外")
    if entry.refused:
        raise RefusedError(entry.refused)
    written = 0
    with target.open("wb") as plain:
        for chunk in entry.chunks():
            written += len(chunk)
            budget.bytes -= len(chunk)
            if written > limits.entry_bytes:
                raise RefusedError(f"展开后的大小超过限制（{raising('entry_bytes')}）")
            if budget.bytes < 0:
                raise RefusedError(f"展开后的总大小超过限制（{raising('total_bytes')}）")
            if (
                entry.packed is not None
                and written > CHUNK
                and written > limits.ratio * max(entry.packed, 1)
            ):
                raise RefusedError(
                    f"压缩比超过 {limits.ratio}:1，疑似压缩炸弹（{raising('ratio')}）"
                )
            plain.write(chunk)


def _leads_out(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in PurePosixPath(path).parts or path[1:2] == ":"


def _zip_entry(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, over: Set[int]
) -> Packed:
    refused = ""
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        refused = "条目是符号链接"
    elif stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        refused = "条目是特殊文件"
    elif info.header_offset in over:
        refused = "条目与其他条目的数据相互重叠，疑似压缩炸弹"
    elif info.file_size > limits.entry_bytes:
        refused = f"条目展开后为 {info.file_size} 字节，超过限制（{raising('entry_bytes')}）"
    return Packed(entry_name(info), partial(_zip_chunks, opened, info), info.compress_size, refused)


def _zip_chunks(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with opened.open(info) as packed:
            while chunk := packed.read(CHUNK):
                yield chunk
    except RuntimeError as error:  # zipfile's way to say that a password is needed
        if isinstance(error, NotImplementedError):
            raise RefusedError(f"条目的压缩方法不受支持（{error}）") from error
        raise RefusedError(ENTRY_LOCKED) from error
    except ZIP_DAMAGED as error:
        raise RefusedError(f"条目已损坏（{error}）") from error


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
