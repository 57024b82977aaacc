"""The bundle 案卷包 of one case: what was submitted, what was told of it, what officers held and
decided, and the journal that proves it, in one ZIP that verifies by itself.

Of the journal every entry is there, but only those of this case with their content; of others
their links alone, which tell nothing (``zhiyi.review.journal.entries``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from importlib.resources import files
from io import BufferedRandom
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import zhiyi
from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.files import CaseFile
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case, Decision, Entry, Judgement, Movement, Paper, User
from zhiyi.review.journal import Journal
from zhiyi.review.journal.bundles import CASE, FORMAT, JOURNAL, KEY, MANIFEST, SIGNATURE
from zhiyi.review.journal.bundles import DECIDED as DECIDED_INSIDE
from zhiyi.review.journal.entries import canonical, moment, read_content
from zhiyi.review.journal.files import DECIDED
from zhiyi.review.journal.recording import row_told
from zhiyi.review.journal.signers import BEGUN, KEY_CHANGED, named_key
from zhiyi.review.journal.told import columns_of
from zhiyi.review.journal.writing import link_of
from zhiyi.review.officer import Officer
from zhiyi.review.papers.enclosed import enclosed
from zhiyi.review.papers.making import LONGEST_CASE, ZIP
from zhiyi.review.papers.zips import STEP, seal
from zhiyi.review.workplace import Workplace
from zhiyi.store import revision_folders, safe_name

AT_ONCE = 1000
"""Entries that are taken from the database at once."""

_KEPT = ("report.json", "report.html", "report.xlsx", "indicators.csv", "revision.json")
_CORRECTIONS = "corrections.jsonl"


@dataclass(frozen=True, slots=True)
class Bundle:
    """As it is handed out; whoever takes it closes ``file``."""

    name: str
    media_type: str
    file: IO[bytes]

    @property
    def size(self) -> int:
        return os.fstat(self.file.fileno()).st_size

    @property
    def data(self) -> bytes:
        """The whole of it; ``file`` is closed then."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """All of it from its beginning, and then it is closed."""
        with self.file:
            self.file.seek(0)
            while piece := self.file.read(STEP):
                yield piece


def make_bundle(workplace: Workplace, officer: Officer, case: str, *, at: datetime) -> Bundle:
    """The bundle of a case as it stands, told in the journal when it is made.

    Raises ``NotThere`` for a case of another office or none, ``Refused`` where the role does not
    allow it."""
    with workplace.reading() as session:
        # Before the files are looked for: whose case it is not, learns not even that it is there.
        require(officer, "bundle", case_of(session, officer, case))
    file = workplace.files.load(case)
    with workplace.reading() as session:
        if not workplace.database.sqlite:
            # What is read one after another is of one moment; SQLite does so of itself.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        row = case_of(session, officer, case)
        require(officer, "bundle", row)
        lines, last = _journal(session, case)
        held = _held(session, row, file)
        keys = _earlier_keys(session)
    reports = _reports(file.folder)
    taken = enclosed(workplace.directory, held["papers"])
    inside: dict[str, bytes | Path] = {
        **reports,
        **taken.files,
        **_decided(workplace.directory, held["decisions"], reports),
        JOURNAL: "".join(f"{line}\n" for line in lines).encode(),
        CASE: _json(held),
        "submission.json": _json(_submission(file)),
        KEY: workplace.journal.public.pem,
        **keys,
        "README.txt": _readme(),
    }
    told = {
        "format": FORMAT, "case": case, "journal": workplace.journal.id, "entries": last.seq,
        "head": last.hash, "at": moment(at), "by": officer.name,
        "program": f"zhiyi {zhiyi.__version__}", "left_out": taken.left_out,
    }  # fmt: skip
    signed = _signed(inside, told, workplace.journal)
    data = _packed(workplace.directory, inside | signed)
    body = {
        "sha256": file_digest(data, "sha256").hexdigest(), "bytes": data.tell(),
        "entries": last.seq, "manifest_sha256": sha256(signed[MANIFEST]).hexdigest(),
        "head": last.hash,
    }  # fmt: skip
    with ExitStack() as closing:
        closing.enter_context(data)
        with workplace.act(officer, "bundle.exported", case=case, subject="bundle", body=body):
            pass
        closing.pop_all()
    return Bundle(_name(file, at), ZIP, data)


def _packed(directory: Path, inside: Mapping[str, bytes | Path]) -> BufferedRandom:
    """A nameless file on the disk that has the papers: with scans and packages a bundle may have
    gigabytes. It stands at its beginning."""
    with ExitStack() as closing:
        file = closing.enter_context(TemporaryFile(dir=directory))
        seal(file, inside)
        file.seek(0)
        closing.pop_all()
        return file


def _name(file: CaseFile, at: datetime) -> str:
    number = safe_name(file.report.inquiry.id[:LONGEST_CASE])
    return f"{safe_name(f'{number}-案卷包-{at.astimezone(BEIJING):%Y%m%d-%H%M}')}.zip"


def _journal(session: Session, case: str) -> tuple[list[str], Entry]:
    """Every entry as a line, and the last one. The first tells the journal's id and key."""
    lines: list[str] = []
    found = session.scalars(select(Entry).order_by(Entry.seq).execution_options(yield_per=AT_ONCE))
    for entry in found:
        link = link_of(entry)
        whole = entry.case == case or entry.seq == 1 or entry.action == KEY_CHANGED
        lines.append((link if whole else link.closed()).line())
        last = entry
        session.expunge(entry)
    return lines, last


def _earlier_keys(session: Session) -> dict[str, bytes]:
    """The public keys that signed before the present one, the first one first."""
    naming = select(Entry).where(Entry.action.in_((BEGUN, KEY_CHANGED))).order_by(Entry.seq)
    named = [named_key(read_content(one.line)) for one in session.scalars(naming)]
    return {f"keys/{n}.pem": key.pem for n, key in enumerate(named[:-1], 1) if key is not None}


def _held(session: Session, case: Case, file: CaseFile) -> dict[str, Any]:
    """What stands in the database of the case, people by name."""
    names = {user.id: user.name for user in session.scalars(select(User))}
    return {
        "case": case.id,
        "inquiry": file.report.inquiry.id,
        "office": case.office,
        "state": case.state,
        "holder": names.get(case.holder) if case.holder else None,
        "revision": file.revision,
        "report_sha256": file.sha256,
        "row": row_told(case, {one.name for one in columns_of("cases")}, names),
        "judgements": _rows(session, Judgement, case.id, names),
        "decisions": _rows(session, Decision, case.id, names),
        "movements": _rows(session, Movement, case.id, names),
        "papers": _rows(session, Paper, case.id, names),
    }


_PEOPLE = ("by", "proposed_by", "answered_by")


def _rows(
    session: Session,
    kind: type[Judgement | Decision | Movement | Paper],
    case: str,
    names: Mapping[int, str],
) -> list[dict[str, Any]]:
    """The columns of each row, in the order in which they were made."""
    columns = [column.key for column in kind.__table__.columns if column.key != "case"]
    found: Sequence[Any] = session.scalars(
        select(kind).where(kind.case == case).order_by(kind.id)
    ).all()
    return [{name: _told(name, getattr(row, name), names) for name in columns} for row in found]


def _told(name: str, value: Any, names: Mapping[int, str]) -> Any:
    if name in _PEOPLE and value is not None:
        return names.get(value)
    return moment(value) if isinstance(value, datetime) else value


def _submission(file: CaseFile) -> dict[str, Any]:
    """What was handed in, by its hashes; the files themselves stay where they are."""
    return {
        "inquiry": file.report.inquiry.id,
        "documents": [
            {
                "id": one.id, "path": one.path, "sha256": one.sha256,
                "media_type": one.media_type, "bytes": one.bytes, "pages": one.pages,
            }
            for one in file.report.documents
        ],
    }  # fmt: skip


def _reports(folder: Path) -> dict[str, bytes]:
    """The reports of all revisions, reports/0 being the original, and the corrections."""
    found: dict[str, bytes] = {}
    places = [("reports/0", folder)]
    places += [(f"reports/{one.name}", one) for one in revision_folders(folder)]
    for name, place in places:
        for kept in _KEPT:
            if (path := place / kept).is_file() and not path.is_symlink():
                found[f"{name}/{kept}"] = path.read_bytes()
    if (path := folder / _CORRECTIONS).is_file() and not path.is_symlink():
        found[_CORRECTIONS] = path.read_bytes()
    return found


def _decided(
    directory: Path, decisions: Sequence[Mapping[str, Any]], reports: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The reports on which outcomes were entered, of those that ``reports`` has no more."""
    there = {sha256(data).hexdigest() for data in reports.values()}
    found: dict[str, bytes] = {}
    for digest in sorted({str(one["report_sha256"]) for one in decisions} - there):
        path = directory / DECIDED / digest
        if path.is_file() and not path.is_symlink():
            found[f"{DECIDED_INSIDE}/{digest}.json"] = path.read_bytes()
    return found


def _signed(
    inside: Mapping[str, bytes | Path], told: Mapping[str, Any], journal: Journal
) -> dict[str, bytes]:
    """The list of the files, and its signature."""
    listed = [
        {"name": name, "bytes": size, "sha256": digest}
        for name, (size, digest) in sorted((name, _sum(one)) for name, one in inside.items())
    ]
    manifest = canonical({**told, "files": listed}).encode()
    signature = journal.keys.sign(sha256(manifest).hexdigest())
    return {MANIFEST: manifest, SIGNATURE: signature.encode() + b"\n"}


def _sum(content: bytes | Path) -> tuple[int, str]:
    """Bytes and SHA-256."""
    if isinstance(content, bytes):
        return len(content), sha256(content).hexdigest()
    with content.open("rb") as file:
        return content.stat().st_size, file_digest(file, "sha256").hexdigest()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _readme() -> bytes:
    return (files("zhiyi.review.papers") / "templates" / "bundle.txt").read_bytes()
