"""Where a run writes, and how: whole files or none, under names that no system stumbles over.

::

    DIR/summary.csv .xlsx .html  profile.json
    DIR/<inquiry>/report.json  report.html  report.xlsx  indicators.csv
    DIR/<inquiry>/documents/<document id>.json
    DIR/<inquiry>/pages/<document id>-<page>.jpg
    DIR/<inquiry>/corrections.jsonl
    DIR/<inquiry>/retelling.json
    DIR/<inquiry>/found.json
    DIR/<inquiry>/revisions/<n>/ as an inquiry's own folder, without pages/
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

LONGEST_NAME = 150
"""Bytes of UTF-8 in a folder name: file systems allow 255, and a temporary suffix must fit too."""

OWN_NAMES = frozenset({"summary.csv", "summary.xlsx", "summary.html", "profile.json"})
"""What a run itself writes beside the inquiries."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: names that Windows keeps.
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_PART = re.compile(r"\.[0-9a-f]{16}\.part")
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Layout:
    """The output folder of one inquiry."""

    folder: Path

    @property
    def report_json(self) -> Path:
        return self.folder / "report.json"

    @property
    def report_html(self) -> Path:
        return self.folder / "report.html"

    @property
    def report_xlsx(self) -> Path:
        return self.folder / "report.xlsx"

    @property
    def indicators_csv(self) -> Path:
        return self.folder / "indicators.csv"

    @property
    def found(self) -> Path:
        """What stages found, to be recalled (``zhiyi.recall``)."""
        return self.folder / "found.json"

    @property
    def reports(self) -> tuple[Path, ...]:
        """What an inquiry is told in."""
        return (self.report_json, self.report_html, self.report_xlsx, self.indicators_csv)

    def document(self, id: str) -> Path:
        return self.folder / "documents" / f"{safe_name(id)}.json"

    def picture(self, id: str, page: int) -> Path:
        return self.folder / picture_name(id, page)


REVISIONS, REVISION_FILE = "revisions", "revision.json"
CHANGES = ("changes.json", "changes.html")
"""What another list changed, beside the report."""


def revision_folders(folder: Path) -> tuple[Path, ...]:
    """Of an inquiry's output folder, the oldest first; each is whole, which its last file says."""
    below = folder / REVISIONS
    numbers = sorted(
        int(one.name)
        for one in below.glob("[1-9]*")
        if one.name.isdecimal() and (one / REVISION_FILE).is_file()
    )
    return tuple(below / str(number) for number in numbers)


def picture_name(document: str, page: int) -> str:
    """The picture of a page, relative to the inquiry's output folder."""
    return f"pages/{safe_name(document)}-{page}.jpg"


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds either all of it or what it held before."""
    write_chunks(path, (data,))


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """As ``write_whole``, piece by piece; where ``chunks`` raises, ``path`` stays what it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by mkstemp, whose files only their owner can read: a worker may change no modes.
    name = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        with open(name, "xb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make the rename itself last; systems that cannot open a folder settle it on their own."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what writers that were killed left of files that they had not finished: in the
    output directory, or in an inquiry's folder while nobody writes there."""
    for below in (folder, folder / "documents", folder / "pages"):
        for part in below.glob(".*.part"):
            if _PART.fullmatch(part.name):
                part.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file name for one path component that every common file system takes.

    Separators, control and direction characters become "_"; a name that is too long keeps its
    beginning and gets a hash, so that different long names stay different.
    """
    normal = unicodedata.normalize("NFC", name)
    kept = "".join("_" if unicodedata.category(c) in _UNPRINTED else c for c in normal)
    kept = _UNSAFE.sub("_", kept).strip().strip(".").strip()
    if not kept or not kept.strip("_. "):
        return "inquiry-" + _hash(name)
    if _RESERVED.fullmatch(kept):
        kept = "_" + kept
    return kept if len(kept.encode()) <= LONGEST_NAME else _shortened(kept)


def _shortened(name: str) -> str:
    suffix = "-" + _hash(name)
    kept = name.encode()[: LONGEST_NAME - len(suffix)].decode(errors="ignore")
    return kept.rstrip(" .") + suffix


def _hash(name: str) -> str:
    return blake2s(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def output_names(names: Sequence[str], *, taken: Iterable[str] = OWN_NAMES) -> tuple[str, ...]:
    """A folder name for each inquiry, in order; equal ones (also where only the case differs) get
    "-2", "-3" and so on."""
    used = {name.casefold() for name in taken}
    chosen = []
    for name in names:
        safe = candidate = safe_name(name)
        count = 1
        while candidate.casefold() in used:
            count += 1
            candidate = f"{safe}-{count}"
        used.add(candidate.casefold())
        chosen.append(candidate)
    return tuple(chosen)
