"""ZIP archives of strangers: unpacked within limits, entry by entry, never outside the scratch.

What is refused (paths that lead out, links, encrypted or damaged entries, bombs) stays in the
report under its own name with the reason.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from zhiyi.document import Problem
from zhiyi.encodings import decode_name
from zhiyi.errors import RefusedError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold. Defaults: well above any submission seen, well below a bomb.

    ``ratio``: unpacked to packed size of one entry; text compresses to about 1:20, blank scans to
    about 1:100.
    """

    depth: int = 3
    entries: int = 2000
    entry_bytes: int = 300 << 20
    total_bytes: int = 1 << 30
    ratio: int = 250
    picture_pixels: int = 120_000_000
    pages: int = 2000
    text_bytes: int = 20 << 20


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


def unpack(archive: Path, *, below: Path, limits: Limits) -> Unpacked:
    """Unpack one archive into a new folder below ``below``."""
    if limits.depth == 0:
        return _refused("压缩包嵌套层数超过限制，未展开", limits)
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack_entries(opened, Path(tempfile.mkdtemp(dir=below)), limits)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return _refused(f"压缩包已损坏，无法展开（{error}）", limits, code="FILE_UNREADABLE")


def _unpack_entries(opened: zipfile.ZipFile, folder: Path, limits: Limits) -> Unpacked:
    infos = [info for info in opened.infolist() if not info.is_dir()]
    problems: list[Problem] = []
    if len(infos) > limits.entries:
        detail = f"压缩包内有 {len(infos)} 个文件，超过 {limits.entries} 个的限制，其余未展开"
        problems.append(_problem("FILE_REFUSED", detail))
        infos = infos[: limits.entries]
    entries: list[Entry] = []
    left = limits.total_bytes
    for ordinal, info in enumerate(infos):
        name = entry_name(info)
        try:
            size = _unpack_one(opened, info, folder / f"{ordinal:05d}", limits=limits, left=left)
        except RefusedError as error:
            entries.append(Entry(name, None, str(error)))
            continue
        left -= size
        entries.append(Entry(name, folder / f"{ordinal:05d}"))
    if refused := sum(entry.file is None for entry in entries):
        detail = f"压缩包内有 {refused} 个条目未予展开，原因见各条目"
        problems.append(_problem("FILE_REFUSED", detail))
    within = replace(limits, depth=limits.depth - 1, total_bytes=left)
    return Unpacked(tuple(entries), tuple(problems), within)


def _unpack_one(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, *, limits: Limits, left: int
) -> int:
    _refuse_by_header(info, limits)
    written = 0
    try:
        with opened.open(info) as packed, target.open("wb") as plain:
            while chunk := packed.read(_CHUNK):
                written += len(chunk)
                _refuse_by_size(info, written, limits=limits, left=left)
                plain.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        target.unlink(missing_ok=True)
        raise RefusedError(f"条目已损坏（{error}）") from error
    except RuntimeError as error:  # zipfile's way to say that a password is needed
        raise RefusedError("条目已加密，需要密码") from error
    except RefusedError:
        target.unlink(missing_ok=True)
        raise
    return written


def _refuse_by_header(info: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry_name(info).replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":":
        raise RefusedError("条目路径指向压缩包之外")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedError("条目是符号链接")
    if info.file_size > limits.entry_bytes:
        raise RefusedError(f"条目展开后为 {info.file_size} 字节，超过限制")


def _refuse_by_size(info: zipfile.ZipInfo, written: int, *, limits: Limits, left: int) -> None:
    if written > limits.entry_bytes or written > left:
        raise RefusedError("展开后的大小超过限制")
    if written > _CHUNK and written > limits.ratio * max(info.compress_size, 1):
        raise RefusedError(f"压缩比超过 {limits.ratio}:1，疑似压缩炸弹")


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


def _refused(detail: str, limits: Limits, *, code: str = "FILE_REFUSED") -> Unpacked:
    return Unpacked((), (_problem(code, detail),), limits)


def _problem(code: str, detail: str) -> Problem:
    return Problem(stage="intake", code=code, detail=detail)
