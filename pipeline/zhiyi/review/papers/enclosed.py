"""What a bundle takes along as files: papers of conclusions as they came, and papers that were
made, each only if it is what the journal tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from zhiyi.review.journal.files import CONCLUSION, PAPERS, RECEIVED
from zhiyi.store import safe_name

MOST_BYTES = 3 << 30
"""Of the files of a bundle; one that is checked has at most 4 GiB with its reports."""


class Enclosed(NamedTuple):
    """``files`` by their names in the bundle; ``left_out``: names of papers that are not there any
    more, have other bytes now, or for which there was no room."""

    files: dict[str, Path]
    left_out: list[str]


def enclosed(directory: Path, papers: Sequence[Mapping[str, Any]]) -> Enclosed:
    """``papers``: rows of the table, as the bundle tells them."""
    found, left_out, room = dict[str, Path](), list[str](), MOST_BYTES
    for name, path, digest in _named(directory, papers):
        size = _whole(path, digest)
        if size is None or size > room:
            left_out.append(name)
        else:
            found[name] = path
            room -= size
    return Enclosed(found, left_out)


def _named(directory: Path, papers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Path, str]]:
    """What came in first: it cannot be made anew."""
    for row in sorted(papers, key=lambda one: (one["kind"] != CONCLUSION, one["id"])):
        came_in = row["kind"] == CONCLUSION
        digest = str(row["sha256"])
        name = f"{'received' if came_in else 'papers'}/{row['id']}-{safe_name(str(row['name']))}"
        yield name, directory / (RECEIVED if came_in else PAPERS) / safe_name(digest), digest


def _whole(path: Path, digest: str) -> int | None:
    """Its bytes, if they are what they were."""
    try:
        if path.is_symlink():
            return None
        with path.open("rb") as file:
            same = file_digest(file, "sha256").hexdigest() == digest
        return path.stat().st_size if same else None
    except OSError:
        return None
