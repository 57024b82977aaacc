"""Which report of an inquiry's output folder counts, and by what it is known to be unchanged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from zhiyi.corrections.revision import revision_of
from zhiyi.store import Layout

LONGEST_ID = 255
"""Bytes, as file systems have it."""

_UNFIT = frozenset("/\\\0")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in ``folder``. ``stamp``: another one when report.json, or the newest revision's,
    was written anew."""

    folder: Path
    stamp: str

    @property
    def id(self) -> str:
        return self.folder.name


@dataclass(frozen=True, slots=True)
class Newest:
    """The report that counts: ``revision`` 0 is the original. ``layers``: where documents/ are
    looked for, the first that has one."""

    data: bytes
    sha256: str
    revision: int
    layers: tuple[Path, ...]


def is_name(id: str) -> bool:
    """Whether a folder of this name may be an inquiry of an output directory: one step of a path
    that is shown and kept as it is."""
    try:
        size = len(id.encode())
    except UnicodeEncodeError:
        return False
    return 0 < size <= LONGEST_ID and id[0] != "." and not _UNFIT & set(id)


def standing(folder: Path) -> Standing | None:
    """None where the folder has no report (yet). Opens no file."""
    try:
        original = os.stat(Layout(folder).report_json)
    except (FileNotFoundError, NotADirectoryError):
        return None
    stamp = _stamp(original)
    number = max(_numbers(folder), default=0)
    return Standing(folder, f"{stamp}/{number}" if number else stamp)


def folders_of(directory: Path, *, only: str | None = None) -> Iterator[Standing]:
    """Every inquiry of an output directory, in the order of names, or the one named ``only``."""
    if only is not None:
        names = [only] if is_name(only) else []
    else:
        with os.scandir(directory) as entries:
            names = sorted(e.name for e in entries if is_name(e.name) and e.is_dir())
    for name in names:
        found = standing(directory / name)
        if found:
            yield found


def read_newest(folder: Path) -> Newest:
    """The newest revision of the report that stands in the folder, else that report itself. Raises
    ``OSError``, and ``InputError`` where the revision cannot be read."""
    data = Layout(folder).report_json.read_bytes()
    digest = sha256(data).hexdigest()
    revision = revision_of(folder, digest) if any(_numbers(folder)) else None
    if revision is None:
        return Newest(data, digest, 0, (folder,))
    data = Layout(revision.folder).report_json.read_bytes()
    layers = (revision.folder, folder)
    return Newest(data, sha256(data).hexdigest(), revision.number, layers)


def _numbers(folder: Path) -> Iterator[int]:
    try:
        with os.scandir(folder / "revisions") as entries:
            yield from [int(e.name) for e in entries if e.name.isdecimal() and e.name.isascii()]
    except (FileNotFoundError, NotADirectoryError):
        return


def _stamp(found: os.stat_result) -> str:
    """A file that was replaced has another inode, one that was written over another time."""
    return f"{found.st_size}-{found.st_mtime_ns}-{found.st_ino}"
