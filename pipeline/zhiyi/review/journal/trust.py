"""Which public key a journal is checked with, and which head was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhiyi.errors import ArgumentError
from zhiyi.review.journal.entries import Link, digest, read_content
from zhiyi.review.journal.keys import LARGEST_KEY, PUBLIC, Head, Public, head_of, keys_folder
from zhiyi.review.journal.signers import named_key


@dataclass(frozen=True, slots=True)
class Trust:
    """``public``: None where there is none at all; ``vouched``: it is not from what is checked.
    ``journal``: the id that the first entry tells."""

    public: Public | None
    vouched: bool
    head: Head | None
    journal: str | None


def trust_of(first: Link | None, *, directory: Path | None, key: Path | None) -> Trust:
    """``directory``: where the journal is, None for one that was taken out of the house.

    With ``key`` (a file, or a folder of keys) that one. Else the one in this machine's folder,
    if a head of this journal or of this directory is kept there; else the one that ``first``, the
    journal's first entry, tells of itself.

    Raises ``ArgumentError`` where ``key`` is none."""
    journal, own = _told(first)
    folder = _folder(key)
    head = head_of(folder, journal=journal, directory=directory)
    if key is not None:
        return Trust(read_public(key), True, head, journal)
    if head is not None and (folder / PUBLIC).is_file():
        return Trust(read_public(folder), True, head, journal)
    return Trust(own, False, None, journal)


def read_public(path: Path) -> Public:
    """The public key in this file or folder. Raises ``ArgumentError``."""
    file = path / PUBLIC if path.is_dir() else path
    try:
        with open(file, "rb") as opened:
            return Public.read(opened.read(LARGEST_KEY))
    except OSError as error:
        raise ArgumentError(
            f"{file}: 无法读取公钥 the public key cannot be read: {error.strerror or error}"
        ) from error


def _folder(key: Path | None) -> Path:
    if key is None:
        return keys_folder()
    return key if key.is_dir() else key.parent


def _told(first: Link | None) -> tuple[str | None, Public | None]:
    """Id and key that the first entry tells, if it is as it was written."""
    if first is None or first.content is None or first.hash != digest(first.text()):
        return None, None
    content = read_content(first.content)
    id = content.body.get("journal") if content else None
    return (id if isinstance(id, str) else None), named_key(content)
