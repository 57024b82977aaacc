"""DIR/journal.jsonl: an entry a line, in the order of the chain, each line on disk before whoever
asked for it is answered."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhiyi.errors import InputError
from zhiyi.review.journal.entries import Link, read_line

NAME = "journal.jsonl"

BLOCK = 64 * 1024
"""Bytes that are read at once while the last line is looked for."""


@dataclass(frozen=True, slots=True)
class Tail:
    """``last``: the last line that is an entry, ``end`` the byte after it; ``torn``: what stands
    behind it, which is nothing unless a writer was killed or somebody else wrote."""

    last: Link | None
    end: int
    torn: bytes

    @property
    def size(self) -> int:
        return self.end + len(self.torn)


def read_tail(path: Path) -> Tail:
    """Of a file that is not there: the tail of an empty one."""
    if not path.exists():
        return Tail(None, 0, b"")
    with open(path, "rb") as file:
        start = file.seek(0, os.SEEK_END)
        tail = b""
        while True:
            found = _last_entry(tail, whole=start == 0)
            if found is not None or start == 0:
                break
            step = min(max(BLOCK, len(tail)), start)
            start -= step
            file.seek(start)
            tail = file.read(step) + tail
    last, end = found or (None, 0)
    return Tail(last, start + end, tail[end:])


def _last_entry(tail: bytes, *, whole: bool) -> tuple[Link, int] | None:
    """The last line in ``tail`` that is an entry, and the byte after it. ``whole``: the first line
    begins where ``tail`` does; else it may have begun before."""
    end = tail.rfind(b"\n")
    while end >= 0:
        before = tail.rfind(b"\n", 0, end)
        if before < 0 and not whole:
            return None
        try:
            return read_line(tail[before + 1 : end]), end + 1
        except InputError:
            end = before
    return None


def add_lines(path: Path, lines: list[str], *, end: int) -> int:
    """Write ``lines`` from byte ``end`` on, what stands there is dropped; return the byte after
    them, when all is on disk. A new file is its owner's alone, as the database is: it tells who
    signed in from where, and what was decided for what reason."""
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.truncate(end)
        file.seek(end)
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(handle)
        after = file.tell()
    if new:
        _settle(path.parent)
    return after


def sync(path: Path) -> None:
    """What stands in the file, if there is one, is on disk when this returns."""
    if path.exists():
        with open(path, "rb") as file:
            os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """One writer of the file at a time, of all threads and processes of this machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
