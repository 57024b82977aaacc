"""From a submission folder to files: walking, hashing, opening what holds files within limits.

Every file becomes a ``Submitted``. What is refused becomes a problem of the file or archive that
held it, so that it is in the report.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from zhiyi.document import Problem
from zhiyi.encodings import decode_name
from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.active import active_content
from zhiyi.intake.archive import Budget
from zhiyi.intake.containers import unpack_within
from zhiyi.intake.media import media_type
from zhiyi.limits import Limits, raising

STAGE = "intake"
OTHERS = "（其余文件）"
"""Stands for the files of a folder beyond the limit."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A file of a submission. ``path`` as the report names it, ``file`` where its bytes are."""

    path: str
    file: Path
    media_type: str
    sha256: str
    bytes: int
    problems: tuple[Problem, ...] = field(default=())


def submitted_files(folder: Path, *, scratch: Path, limits: Limits) -> Iterator[Submitted]:
    """Every file below ``folder``, those that hold files before what they hold, in order of names.

    Entries are unpacked below ``scratch``, which the caller removes. Nothing is written into
    ``folder``; links are not followed but reported.
    """
    found = listed(folder)
    for file in found[: limits.files]:
        name = display_name(file.relative_to(folder))
        yield from take_in(file, name, scratch=scratch, limits=limits)
    if len(found) > limits.files:
        yield refused(OTHERS, too_many(len(found), limits))


def too_many(count: int, limits: Limits) -> str:
    """What to say of a folder that holds more files than are taken in."""
    return (
        f"文件夹内共有 {count} 个文件，超过 {limits.files} 个的限制（{raising('files')}），"
        f"其余 {count - limits.files} 个未读取 the folder holds more files than are read"
    )


def listed(folder: Path) -> list[Path]:
    """Everything below ``folder`` that is no folder, and folders that cannot be opened, in order
    of names. Links are not followed, however deep folders lie."""
    found, ahead = list[str](), [os.fspath(folder)]
    while ahead:
        here = ahead.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    (ahead if entry.is_dir(follow_symlinks=False) else found).append(entry.path)
        except OSError:
            if here == os.fspath(folder):
                raise
            found.append(here)
    return [Path(file) for file in sorted(found, key=os.fsencode)]


def take_in(file: Path, name: str, *, scratch: Path, limits: Limits) -> Iterator[Submitted]:
    """A file that was listed, and what it holds at all depths, within one budget."""
    budget = Budget(bytes=limits.total_bytes, files=limits.files)
    return _with_entries(file, name, scratch=scratch, limits=limits, budget=budget)


def _with_entries(
    file: Path, name: str, *, scratch: Path, limits: Limits, budget: Budget
) -> Iterator[Submitted]:
    try:
        submitted = submitted_file(file, name, limits=limits)
    except RefusedError as error:
        yield refused(name, str(error))
        return
    except OSError as error:
        yield refused(name, f"无法打开（{error.strerror}）", code=InputError.code)
        return
    if submitted.problems:
        yield submitted
        return
    media = submitted.media_type
    active = tuple(active_content(file, media, limits))
    unpacked = unpack_within(file, media, name=name, below=scratch, limits=limits, budget=budget)
    if unpacked is None:
        yield replace(submitted, problems=active)
        return
    yield replace(submitted, problems=(*unpacked.problems, *active))
    for entry in unpacked.entries:
        inner = f"{name}!/{entry.name}"
        if entry.file is None:
            yield refused(inner, entry.refused)
        else:
            within = unpacked.limits_within
            yield from _with_entries(
                entry.file, inner, scratch=scratch, limits=within, budget=budget
            )


def submitted_file(file: Path, name: str, *, limits: Limits | None = None) -> Submitted:
    """One regular file, not unpacked. Raises ``OSError`` where it cannot be opened, and
    ``RefusedError`` where it is none or is larger than ``limits`` allow."""
    told = os.lstat(file)
    if not stat.S_ISREG(told.st_mode):
        raise RefusedError(_kind(told.st_mode))
    if limits and told.st_size > limits.given_bytes:
        raise RefusedError(
            f"文件为 {told.st_size} 字节，超过 {limits.given_bytes} 字节的限制"
            f"（{raising('given_bytes')}） the file is larger than files may be"
        )
    empty = Problem(
        stage=STAGE, code=InputError.code, detail="文件为空（0 字节） the file is empty"
    )
    return Submitted(
        path=name,
        file=file,
        media_type=media_type(file),
        sha256=sha256_of(file),
        bytes=told.st_size,
        problems=() if told.st_size else (empty,),
    )


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "符号链接"
    return "文件夹无法打开，其中的文件未读取" if stat.S_ISDIR(mode) else "特殊文件"


def refused(name: str, what: str, *, code: str = RefusedError.code) -> Submitted:
    """A file that is told of and not opened; ``what`` says why."""
    problem = Problem(stage=STAGE, code=code, detail=what)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Submitted(name, Path(os.devnull), "application/octet-stream", digest, 0, (problem,))


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def display_name(path: Path) -> str:
    """The path as text. Names that are not UTF-8 are read as GB 18030, the usual other case."""
    return decode_name(os.fsencode(path.as_posix()))
