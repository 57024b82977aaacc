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
from zhiyi.intake.containers import unpack_within
from zhiyi.intake.media import media_type
from zhiyi.limits import Limits

STAGE = "intake"


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
    for file in sorted(_walk(folder), key=lambda path: os.fsencode(path)):
        name = display_name(file.relative_to(folder))
        yield from _with_entries(file, name, scratch=scratch, limits=limits)


def _with_entries(file: Path, name: str, *, scratch: Path, limits: Limits) -> Iterator[Submitted]:
    kind = os.lstat(file).st_mode
    if not stat.S_ISREG(kind):
        yield _not_a_file(name, "符号链接" if stat.S_ISLNK(kind) else "特殊文件")
        return
    try:
        submitted = submitted_file(file, name)
    except OSError as error:
        yield _not_a_file(name, f"无法打开（{error.strerror}）", code="FILE_UNREADABLE")
        return
    unpacked = None
    if not submitted.problems:
        unpacked = unpack_within(
            file, submitted.media_type, name=name, below=scratch, limits=limits
        )
    if unpacked is None:
        yield submitted
        return
    yield replace(submitted, problems=unpacked.problems)
    for entry in unpacked.entries:
        inner = f"{name}!/{entry.name}"
        if entry.file is None:
            yield _not_a_file(inner, entry.refused)
        else:
            yield from _with_entries(
                entry.file, inner, scratch=scratch, limits=unpacked.limits_within
            )


def submitted_file(file: Path, name: str) -> Submitted:
    """One regular file, not unpacked. Raises ``OSError`` where it cannot be opened."""
    empty = Problem(stage=STAGE, code="FILE_UNREADABLE", detail="文件为空（0 字节）")
    size = file.stat().st_size
    return Submitted(
        path=name,
        file=file,
        media_type=media_type(file),
        sha256=sha256_of(file),
        bytes=size,
        problems=() if size else (empty,),
    )


def _walk(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


def _not_a_file(name: str, what: str, *, code: str = "FILE_REFUSED") -> Submitted:
    problem = Problem(stage=STAGE, code=code, detail=what)
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Submitted(name, Path(os.devnull), "application/octet-stream", digest, 0, (problem,))


def sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def display_name(path: Path) -> str:
    """The path as text. Names that are not UTF-8 are read as GB 18030, the usual other case."""
    return decode_name(os.fsencode(path.as_posix()))
