"""An office's own templates, put in and taken away by administrators, each change told in the
journal. Every version that was put in stays below the output directory under its SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError
from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.accounts.users import offices
from zhiyi.review.database.models import Entry, User
from zhiyi.review.errors import NotThere, Wrong
from zhiyi.review.journal.entries import read_content
from zhiyi.review.journal.writing import link_of
from zhiyi.review.officer import Officer
from zhiyi.review.papers.office_templates import place_of
from zhiyi.review.papers.placeholders import PLACEHOLDERS, TemplateKind
from zhiyi.review.papers.templates import filled, look_over
from zhiyi.review.workplace import Workplace
from zhiyi.store import safe_name, settle, write_whole

VERSIONS = ".zhiyi/template-versions"
"""Below the output directory."""
PUT, REMOVED = "template.put", "template.removed"
LONGEST_NAME = 200
"""Characters of a file name."""


@dataclass(frozen=True, slots=True)
class Version:
    """A template that was put in or taken away. ``office`` "": for all of them; ``there``: whether
    its bytes are still kept."""

    put: bool
    kind: TemplateKind
    office: str
    name: str
    sha256: str
    by: str
    at: datetime
    there: bool


@dataclass(frozen=True, slots=True)
class InUse:
    """A template that lies in the place of ours. ``wrong``: why it cannot be used, "" where it can;
    ``version``: what put it there, None for one that was put there by hand."""

    kind: TemplateKind
    office: str
    sha256: str
    wrong: str
    version: Version | None


def template_kind(name: str) -> TemplateKind:
    """Raises ``NotThere`` for anything else."""
    for kind in PLACEHOLDERS:
        if kind == name:
            return kind
    raise NotThere("没有这种文书模板。 There is no such template.")


def put_template(
    workplace: Workplace, officer: Officer, kind: TemplateKind, office: str, name: str, data: bytes
) -> str:
    """Put it in the place of ours, or of the one before; its SHA-256. Raises ``Wrong`` with what
    must be mended, and then nothing is changed."""
    require(officer, "templates")
    _known(workplace, office)
    look_over(kind, data)
    _try_out(kind, data)
    digest = sha256(data).hexdigest()
    kept, place = (
        workplace.directory / VERSIONS / digest,
        place_of(workplace.directory, office, kind),
    )
    if not kept.exists():
        write_whole(kept, data)
    body = {
        "kind": kind, "office": office, "name": safe_name(name[-LONGEST_NAME:]), "sha256": digest,
        "bytes": len(data),
    }  # fmt: skip
    with workplace.act(officer, PUT, subject=kind, body=body) as act:
        before = _bytes(place)
        act.body["before"] = sha256(before).hexdigest() if before is not None else None
        write_whole(place, data)
    return digest


def remove_template(
    workplace: Workplace, officer: Officer, kind: TemplateKind, office: str
) -> None:
    """Take it away: that of all offices takes its place, else ours. Raises ``NotThere`` where there
    is none."""
    require(officer, "templates")
    place = place_of(workplace.directory, office, kind)
    with workplace.act(officer, REMOVED, subject=kind) as act:
        data = _bytes(place)
        if data is None:
            raise NotThere("没有这份文书模板。 There is no such template.")
        digest = sha256(data).hexdigest()
        kept = workplace.directory / VERSIONS / digest
        if not kept.exists():  # one that was put there by hand
            write_whole(kept, data)
        act.body |= {"kind": kind, "office": office, "name": place.name, "sha256": digest,
                     "bytes": len(data)}  # fmt: skip
        place.unlink()
        settle(place.parent)


def version_of(workplace: Workplace, officer: Officer, digest: str) -> bytes:
    """The bytes of a version. Raises ``NotThere`` where it is none, or its bytes are others now."""
    require(officer, "templates")
    with workplace.reading() as session:
        known = any(one.sha256 == digest for one in _versions(session, workplace.directory))
    data = _bytes(workplace.directory / VERSIONS / digest) if known else None
    if data is None or sha256(data).hexdigest() != digest:
        raise NotThere("没有这份文书模板，或者内容有变。 There is no such template any more.")
    return data


def history(workplace: Workplace, officer: Officer) -> Sequence[Version]:
    """Every change, the newest first."""
    require(officer, "templates")
    with workplace.reading() as session:
        return _versions(session, workplace.directory)


def in_use(workplace: Workplace, versions: Sequence[Version]) -> Sequence[InUse]:
    """Those that lie in the place of ours: first of all offices, then office by office."""
    found = []
    for office in ("", *offices(workplace)):
        for kind in PLACEHOLDERS:
            data = _bytes(place_of(workplace.directory, office, kind))
            if data is not None:
                found.append(_used(kind, office, data, versions))
    return found


def _used(kind: TemplateKind, office: str, data: bytes, versions: Sequence[Version]) -> InUse:
    digest, wrong = sha256(data).hexdigest(), ""
    try:
        look_over(kind, data)
    except Wrong as error:
        wrong = str(error)
    last = next((one for one in versions if (one.kind, one.office) == (kind, office)), None)
    told = last if last and last.put and last.sha256 == digest else None
    return InUse(kind, office, digest, wrong, told)


def _known(workplace: Workplace, office: str) -> None:
    if office and office not in offices(workplace):
        raise Wrong("没有这个海关，请先在用户或质疑中载明。 No user and no case is of this office.")


def _try_out(kind: TemplateKind, data: bytes) -> None:
    """Fill it and open what comes of it, as an officer would."""
    values = {name: name for name in PLACEHOLDERS[kind]}
    try:
        docx.Document(BytesIO(filled(data, values)))
    except (OpcError, LxmlError, BadZipFile, KeyError, ValueError, AttributeError) as error:
        raise Wrong(
            "文书模板不能使用：试填后无法打开。 "
            f"The template is refused: it does not open once filled in ({type(error).__name__})."
        ) from error


def _versions(session: Session, directory: Path) -> Sequence[Version]:
    shown = {user.name: user.shown for user in session.scalars(select(User))}
    entries = session.scalars(
        select(Entry).where(Entry.action.in_((PUT, REMOVED))).order_by(Entry.seq.desc())
    )
    found = []
    for entry in entries:
        content = read_content(link_of(entry).content or "")
        if content is not None and isinstance(content.body, dict):
            found.append(_version(entry, content.body, shown, directory))
    return found


def _version(
    entry: Entry, body: Mapping[str, Any], shown: Mapping[str, str], directory: Path
) -> Version:
    digest = str(body["sha256"])
    return Version(
        put=entry.action == PUT,
        kind=template_kind(str(body["kind"])),
        office=str(body["office"]),
        name=str(body["name"]),
        sha256=digest,
        by=shown.get(entry.actor, entry.actor),
        at=entry.at,
        there=(directory / VERSIONS / digest).is_file(),
    )


def _bytes(path: Path) -> bytes | None:
    """None where it is not there, or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
