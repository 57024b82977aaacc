"""The bundle of one case, and whether it is what was written: offline, from the file alone.

A bundle is a stranger's ZIP: nothing is unpacked to disk, what it states of its sizes is bounded
before anything is read, and its names are printed only as plain text.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from zhiyi.corrections import FILE
from zhiyi.corrections.keeping import kept_in
from zhiyi.errors import ArgumentError
from zhiyi.intake.zips import open_zip, overlapping
from zhiyi.review.journal.breaks import Break, joined, plain
from zhiyi.review.journal.chain import Chain, Found, Lines, check
from zhiyi.review.journal.declared import Noted, declared_in, not_noted
from zhiyi.review.journal.entries import Link, read_content
from zhiyi.review.journal.files import Uncarried, uncarried
from zhiyi.review.journal.keys import LARGEST_KEY, Public
from zhiyi.review.journal.ledger import Ledger, differences
from zhiyi.review.journal.told import columns_of, told_again
from zhiyi.review.journal.trust import Trust, trust_of
from zhiyi.review.journal.verdict import NOT_VOUCHED, OUTSIDE, Note, Verdict, unfinished

FORMAT = "zhiyi-bundle/1"
MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "public.pem"
JOURNAL, CASE, DECIDED = "journal.jsonl", "case.json", "decided"
HELD = ("cases", "judgements", "decisions", "movements", "papers")
"""Tables of which a bundle has the rows of its case."""

MOST_FILES = 5000
"""A case has five files a revision and six of its own."""
MOST_BYTES = 4 << 30
"""Of all files together. A report with its pictures has some 30 MB, each revision another."""
MOST_LIST = 16 << 20
"""Bytes of manifest.json; a line a file."""
MOST_CASE = 256 << 20
"""Bytes of case.json; 2,000 judgements have 3 MB."""
MOST_JOURNAL = 256 << 20
"""Bytes of journal.jsonl: a million entries, which take 1 GB to look at."""
STEP = 1 << 20

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, KeyError,
)  # fmt: skip
"""What ``zipfile`` raises for archives that are none, damaged, locked or packed in other ways."""


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Manifest:
    case: str
    entries: int
    head: str
    files: tuple[_Listed, ...]


def verify_bundle(file: Path, *, key: Path | None = None, noted: Noted | None = None) -> Verdict:
    """Look at the bundle of one case. ``key``: a public key, or a folder of keys; ``noted``: a head
    that somebody noted.

    Raises ``ArgumentError`` where ``file`` is no bundle at all, or ``key`` no key."""
    try:
        with open(file, "rb") as opened:
            magic = opened.read(4)
    except OSError as error:
        raise ArgumentError(f"{file}: {error.strerror or error}") from error
    if magic != b"PK\x03\x04":
        raise ArgumentError(f"{file}: 不是案卷包 no bundle of a case")
    try:
        with open_zip(file) as archive:
            return _looked_at(archive, key, noted)
    except _DAMAGED as error:
        return _unreadable(str(error))


def _unreadable(why: str) -> Verdict:
    breaks = (Break("unreadable", "bundle", detail=plain(why)),)
    return Verdict(None, 0, None, None, None, False, breaks)


def _looked_at(archive: zipfile.ZipFile, key: Path | None, noted: Noted | None) -> Verdict:
    infos = archive.infolist()
    if why := _beyond(infos):
        return _unreadable(why)
    trust = _trust(archive, key)
    data = _read(archive, MANIFEST, MOST_LIST)
    manifest = _manifest(data)
    if manifest is None:
        return _unreadable(MANIFEST)
    found, torn = _journal(archive, trust.public)
    breaks = _unsigned(archive, data, found.keys[-1] if found.keys else trust.public)
    breaks += _not_as_listed(archive, manifest)
    breaks += found.breaks
    if torn:
        breaks.append(Break("torn", "bundle", line=found.rows + 1))
    if found.end < manifest.entries:
        breaks.append(Break("cut", "bundle", found.end + 1, manifest.entries))
    elif found.hashes.get(manifest.entries) != manifest.head or found.end != manifest.entries:
        breaks.append(Break("claim", "bundle", manifest.entries, detail=MANIFEST))
    head = trust.head
    if head is not None and found.hashes.get(head.seq, head.hash) != head.hash:
        breaks.append(Break("head", "head", head.seq))
    claims = _claims(archive, manifest.case)
    breaks += claims.breaks
    declared = declared_in(_first(archive))
    breaks += not_noted(noted, found, declared)
    last = found.last
    return Verdict(
        journal=trust.journal,
        entries=found.rows,
        database=None,
        head=last.hash if last else None,
        key=found.keys[-1].raw if found.keys else trust.public.raw if trust.public else None,
        vouched=trust.vouched,
        breaks=joined(breaks),
        notes=(*_notes(trust), *([unfinished(claims.unfinished)] if claims.unfinished else ())),
        declared=declared,
    )


def _notes(trust: Trust) -> tuple[Note, ...]:
    return (OUTSIDE,) if trust.vouched else (NOT_VOUCHED, OUTSIDE)


def _beyond(infos: list[zipfile.ZipInfo]) -> str:
    """Why the archive is not read at all."""
    names = [info.filename for info in infos]
    if len(infos) > MOST_FILES:
        return f"文件过多 more than {MOST_FILES} files"
    if len(set(names)) < len(names):
        return "有重名文件 two files of one name"
    if sum(info.file_size for info in infos) > MOST_BYTES:
        return f"解压后过大 more than {MOST_BYTES >> 30} GiB"
    if any(info.filename == JOURNAL and info.file_size > MOST_JOURNAL for info in infos):
        return f"日志过大 {JOURNAL} has more than {MOST_JOURNAL >> 20} MiB"
    if overlapping(infos):
        return "文件互相重叠 files overlap"
    return ""


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """Raises ``KeyError`` where it is not there, ``ValueError`` where it is larger."""
    if archive.getinfo(name).file_size > most:
        raise ValueError(f"{name}: 过大 too large")
    return archive.read(name)


def _first(archive: zipfile.ZipFile) -> Link | None:
    with archive.open(JOURNAL) as file:
        size = archive.getinfo(JOURNAL).file_size
        return next(iter(Lines(file, size=size)), Found(None)).link


def _trust(archive: zipfile.ZipFile, key: Path | None) -> Trust:
    trust = trust_of(_first(archive), directory=None, key=key)
    if trust.public is not None:
        return trust
    try:
        own = Public.read(_read(archive, KEY, LARGEST_KEY))
    except ArgumentError:
        return trust
    return Trust(own, False, None, trust.journal)


def _manifest(data: bytes) -> _Manifest | None:
    try:
        told = json.loads(data)
        files = tuple(_Listed(**one) for one in told["files"])
        manifest = _Manifest(told["case"], told["entries"], told["head"], files)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    whole = all(
        isinstance(one.name, str) and isinstance(one.bytes, int) and isinstance(one.sha256, str)
        for one in files
    )
    known = told.get("format") == FORMAT and isinstance(manifest.case, str)
    return manifest if whole and known and isinstance(manifest.entries, int) else None


def _unsigned(archive: zipfile.ZipFile, data: bytes, public: Public | None) -> list[Break]:
    signature = _read(archive, SIGNATURE, LARGEST_KEY).decode("ascii", "replace").strip()
    if public is not None and public.signed(sha256(data).hexdigest(), signature):
        return []
    return [Break("foreign", "bundle", detail=MANIFEST)]


def _not_as_listed(archive: zipfile.ZipFile, manifest: _Manifest) -> list[Break]:
    listed = {one.name: one for one in manifest.files}
    there = {info.filename: info for info in archive.infolist()}
    wrong = [name for name in there.keys() - listed.keys() if name not in (MANIFEST, SIGNATURE)]
    for name, one in listed.items():
        info = there.get(name)
        if info is None or info.file_size != one.bytes or _digest(archive, info) != one.sha256:
            wrong.append(name)
    return [Break("file", "bundle", detail=plain(name)) for name in sorted(wrong)]


def _digest(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """Empty where it cannot be read."""
    hash = sha256()
    try:
        with archive.open(info) as file:
            while part := file.read(STEP):
                hash.update(part)
    except _DAMAGED:
        return ""
    return hash.hexdigest()


def _journal(archive: zipfile.ZipFile, public: Public | None) -> tuple[Chain, int]:
    with archive.open(JOURNAL) as file:
        lines = Lines(file, size=archive.getinfo(JOURNAL).file_size)
        chain = check(lines, public=public, where="bundle")
    return chain, lines.torn


def _claims(archive: zipfile.ZipFile, case: str) -> Uncarried:
    """The rows and corrections of the case, and the reports decided on, as its entries tell."""
    ledger, names = Ledger(), set(archive.namelist())
    with archive.open(JOURNAL) as file:
        for found in Lines(file, size=archive.getinfo(JOURNAL).file_size):
            content = read_content(found.link.content or "") if found.link else None
            if found.link is not None and content is not None and content.case == case:
                ledger.hear(found.link.seq, content)
    try:
        stated = json.loads(_read(archive, CASE, MOST_CASE))
        breaks = [
            one
            for table in HELD
            for one in differences(ledger, table, _rows(stated, table, case), where="bundle")
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Uncarried((Break("claim", "bundle", detail=CASE),))
    lines = kept_in(_read(archive, FILE, MOST_CASE) if FILE in names else b"").corrections
    corrected = uncarried(lines, ledger.corrections, ledger.begun, name=FILE, where="bundle")
    reports = {_digest(archive, archive.getinfo(name)) for name in names if _report(name)}
    for key, known in ledger.rows["decisions"].items():
        digest = str(known.columns.get("report_sha256"))
        if digest not in reports:
            detail = f"report.json sha256 {plain(digest)}"
            breaks.append(
                Break("file", "bundle", known.entry, detail=detail, table="decisions", row=key)
            )
    return Uncarried(tuple(breaks)) + corrected


def _report(name: str) -> bool:
    return name.endswith("/report.json") or name.startswith(f"{DECIDED}/")


def _rows(stated: Any, table: str, case: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """As the journal tells them; of people case.json has the names, of moments the text."""
    if table == "cases":
        yield case, dict(stated["row"])
        return
    for row in stated[table]:
        told_row = {
            column.name: told_again(column, case if column.name == "case" else row[column.name])
            for column in columns_of(table)
            if column.name == "case" or column.name in row
        }
        yield str(row["id"]), told_row
