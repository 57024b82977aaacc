"""A loss that was declared: what the first entry of a journal that began anew says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeAlias

from zhiyi.review.journal.breaks import Break, joined
from zhiyi.review.journal.chain import Chain, Lines, check
from zhiyi.review.journal.entries import Content, Link, read_content
from zhiyi.review.journal.signers import BEGUN

Noted: TypeAlias = tuple[int, str]
"""Number and hash of an entry that somebody noted outside of the machine, such as on paper."""

AGAIN = "again"
"""The key of the first entry's body."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the first entry says of the loss before it. ``heads``: the last entries that were known,
    each ``{"where", "seq", "hash"}``; ``kept``: the old files, ``{"name", "bytes", "sha256"}``."""

    at: str
    by: str
    reason: str
    heads: tuple[Mapping[str, Any], ...]
    kept: tuple[Mapping[str, Any], ...]

    def knows(self, seq: int, hash: str) -> bool:
        return any(one.get("seq") == seq and one.get("hash") == hash for one in self.heads)


def declared_in(first: Link | None) -> Declared | None:
    """None where the journal begins without a loss."""
    return _in(read_content(first.content)) if first and first.content else None


def _in(first: Content | None) -> Declared | None:
    told = first.body.get(AGAIN) if first and first.action == BEGUN else None
    if first is None or not isinstance(told, dict):
        return None
    heads, kept = (
        tuple(one for one in told.get(name) or () if isinstance(one, dict))
        for name in ("heads", "kept")
    )
    return Declared(first.at, str(told.get("by")), str(told.get("reason")), heads, kept)


def old_files(directory: Path, declared: Declared) -> Iterator[Break]:
    """Files of the old journal that are missing or other ones now."""
    for one in declared.kept:
        name = str(one.get("name"))
        path = directory / Path(name).name
        try:
            with open(path, "rb") as file:
                same = file_digest(file, "sha256").hexdigest() == one.get("sha256")
        except OSError:
            same = False
        if not same:
            yield Break("file", "files", 1, detail=name)


@dataclass(frozen=True, slots=True)
class Old:
    """How the old journal stands by itself: a file of it, how many entries it has, and where it is
    not one chain that is signed by the key that it names. What was lost is told, not held against
    the new one."""

    name: str
    entries: int
    breaks: tuple[Break, ...]


def old_journals(directory: Path, declared: Declared) -> Iterator[Old]:
    """Of the files that are there."""
    for one in declared.kept:
        path = directory / Path(str(one.get("name"))).name
        try:
            with open(path, "rb") as file:
                lines = Lines(file, size=path.stat().st_size)
                chain = check(lines, public=None, where="mirror")
        except OSError:
            continue
        torn = (Break("torn", "mirror", chain.end + 1),) if lines.torn else ()
        yield Old(path.name, chain.rows, joined([*chain.breaks, *torn]))


def not_noted(noted: Noted | None, chain: Chain, declared: Declared | None) -> list[Break]:
    """What somebody noted must be in the chain, or be what a new beginning names as known last."""
    if noted is None or chain.hashes.get(noted[0]) == noted[1]:
        return []
    if declared is not None and declared.knows(*noted):
        return []
    return [Break("noted", "head", noted[0], detail=noted[1])]
