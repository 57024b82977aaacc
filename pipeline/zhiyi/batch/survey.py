"""Which folders of a watched directory are complete: marked so, or unchanged for long enough.

Only names, sizes and times are looked at, never contents; links are not followed. What cannot be
listed at the moment (a network share that is away) is not complete, and nothing is forgotten of it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, time

MARK = ".done"
"""A file of this name in a folder, or of the folder's name with this behind it beside the folder,
says that the folder is complete."""

LEFT_OVER = 24 * 3600
"""Seconds after which a file with a temporary name is one that somebody forgot."""

RECHECK = 300.0
"""Seconds between two looks into a folder that needs nothing, where its own time has not changed: a
directory may hold thousands of them, and a share answers slowly."""

# Browsers, sync programs, rsync, editors and Office: what they call a file that is not all there.
_TEMPORARY = re.compile(
    r"~\$.*|\.~.*|\.#.*|\..+\.[A-Za-z0-9]{6}"
    r"|.*\.(?:part|partial|filepart|crdownload|opdownload|download|tmp|temp|!sync|swp)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """``settle``: seconds that a folder must be unchanged; ``mark``: what marks one as complete at
    once; ``only_marked``: nothing else does."""

    settle: float = 60.0
    mark: str = MARK
    only_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A folder as it looks now: ``looks`` changes with any name, size or time in it; ``files`` of
    it; ``unfinished``: one has a temporary name; ``marked``: as complete."""

    looks: str
    files: int
    unfinished: bool
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``ready``: complete folders that are not handled yet, in order of names; ``unsettled``: how
    many others are waited for; ``linked``: names that are links to folders, which are not
    followed."""

    ready: tuple[Path, ...]
    unsettled: int
    linked: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """``since``: when it began to look so; ``looked``: into it last; ``own``: the folder's own
    time then; ``handled``: it needs nothing as it is."""

    looks: str
    since: float
    looked: float
    own: int
    handled: bool = False


class Survey:
    """What is known of the folders of a directory from one look to the next."""

    def __init__(
        self,
        directory: Path,
        completeness: Completeness,
        *,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], float] = time,
    ) -> None:
        self._directory, self._completeness = directory, completeness
        self._clock, self._now = clock, now
        self._seen: dict[str, _Seen] = {}

    def place(self) -> tuple[int, int] | None:
        """Which directory it is, whatever its path; None where it is away."""
        try:
            found = self._directory.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def look(self) -> Look:
        """Raises ``OSError`` where the directory cannot be listed."""
        ready, unsettled, linked = [], 0, []
        names, marks = set[str](), set[str]()
        with os.scandir(self._directory) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    names.add(entry.name)
                elif entry.is_symlink() and entry.is_dir():
                    linked.append(entry.name)
                else:
                    marks.add(entry.name)
        for name in sorted(names, key=os.fsencode):
            if name.startswith(".") or is_temporary(name):
                continue
            complete = self._complete(name, name + self._completeness.mark in marks)
            if complete:
                ready.append(self._directory / name)
            elif complete is not None:
                unsettled += 1
        # A folder that is gone may come back as another; one of a share that is away never is here.
        self._seen = {name: seen for name, seen in self._seen.items() if name in names}
        return Look(ready=tuple(ready), unsettled=unsettled, linked=tuple(sorted(linked)))

    def handled(self, folder: Path, looks: str | None = None) -> None:
        """The folder needs nothing as long as it looks as it did at the last look (``looks``: and
        then)."""
        seen = self._seen.get(folder.name)
        if seen and looks in (None, seen.looks):
            seen.handled = True

    def looks_of(self, folder: Path) -> str | None:
        seen = self._seen.get(folder.name)
        return seen.looks if seen else None

    def _complete(self, name: str, marked: bool) -> bool | None:
        """None where it needs nothing."""
        clock, seen = self._clock(), self._seen.get(name)
        folder = self._directory / name
        try:
            own = folder.stat(follow_symlinks=False).st_mtime_ns
            if seen and seen.handled and own == seen.own and clock - seen.looked < RECHECK:
                return None
            found = look_into(folder, self._completeness.mark, now=self._now())
        except OSError:
            self._seen.pop(name, None)
            return False
        if seen is None or seen.looks != found.looks:
            seen = self._seen[name] = _Seen(found.looks, clock, clock, own)
        seen.looked, seen.own = clock, own
        if seen.handled:
            return None
        if marked or found.marked:
            return True
        if self._completeness.only_marked or found.unfinished or not found.files:
            return False
        return clock - seen.since >= self._completeness.settle


def look_into(folder: Path, mark: str, *, now: float) -> Found:
    """Raises ``OSError`` where something in it cannot be looked at but for lack of rights."""
    digest, files, unfinished, marked = hashlib.blake2s(digest_size=12), 0, False, False
    for path, found in _entries(folder):
        name = os.path.basename(path)
        inside = os.path.relpath(path, folder)
        if inside == mark:
            marked = True
            continue
        if found is None:
            digest.update(f"{inside} closed\0".encode("utf-8", "surrogatepass"))
            files += 1
            continue
        told = f"{inside}\0{found.st_mode}\0{found.st_size}\0{found.st_mtime_ns}\0"
        digest.update(told.encode("utf-8", "surrogatepass"))
        if not stat.S_ISDIR(found.st_mode):
            files += 1
            fresh = now - found.st_mtime < LEFT_OVER
            unfinished = unfinished or (fresh and is_temporary(name))
    return Found(looks=digest.hexdigest(), files=files, unfinished=unfinished, marked=marked)


def _entries(folder: Path) -> Iterator[tuple[str, os.stat_result | None]]:
    """Everything below ``folder``, in order of names; None for what is closed to us."""
    ahead = [os.fspath(folder)]
    while ahead:
        here = ahead.pop()
        try:
            with os.scandir(here) as entries:
                listed = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except PermissionError:
            yield here, None
            continue
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                ahead.append(entry.path)
            yield entry.path, os.stat(entry.path, follow_symlinks=False)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one that somebody is still writing, or holds open."""
    return _TEMPORARY.fullmatch(name) is not None
