"""Papers of a case in the database and on disk: made, listed, handed out, each told in the journal.

A paper lies below the output directory under its SHA-256; one that was made is never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import require
from zhiyi.review.cases.files import CaseFile
from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Case, Decision, Judgement, Paper, User
from zhiyi.review.deciding.states import STATE_WORDS
from zhiyi.review.errors import NotThere, Overtaken
from zhiyi.review.officer import Officer
from zhiyi.review.papers.dossier import Decided, Dossier, Judged, PagePicture, Person
from zhiyi.review.papers.making import DOCX, KINDS, TEMPLATED, ZIP, Asked, Kind, make
from zhiyi.review.papers.office_templates import Template, template_of
from zhiyi.review.workplace import Workplace
from zhiyi.store import write_whole

KEPT = ".zhiyi/papers"
"""Below the output directory."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper that was made. ``by`` is the officer's shown name."""

    id: int
    kind: Kind
    name: str
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper as it is handed out."""

    name: str
    media_type: str
    data: bytes


def papers_of(session: Session, officer: Officer, case: str) -> tuple[Listed, ...]:
    """The papers made of a case, the newest first."""
    row = case_of(session, officer, case)
    found = session.execute(
        select(Paper, User.shown)
        .join(User, User.id == Paper.by)
        .where(Paper.case == row.id, Paper.kind.in_(KINDS))
        .order_by(Paper.id.desc())
    )
    return tuple(
        Listed(paper.id, cast(Kind, paper.kind), paper.name, paper.sha256, shown, paper.at)
        for paper, shown in found
    )


def outcome_of(session: Session, case: str) -> Decision | None:
    """The decision that stands: that of the last round."""
    return session.scalar(
        select(Decision)
        .where(Decision.case == case, Decision.state == "standing")
        .order_by(Decision.round.desc())
        .limit(1)
    )


def make_paper(
    workplace: Workplace,
    officer: Officer,
    case: str,
    kind: Kind,
    *,
    at: datetime,
    due: date | None = None,
) -> int:
    """Make and keep a paper; its id. Raises ``Wrong`` where it cannot be made or the office's
    template cannot be used, ``Overtaken`` where the case changed while it was made."""
    file = workplace.files.load(case)
    with workplace.reading() as session:
        row = case_of(session, officer, case)
        require(officer, "papers", row)
        dossier = dossier_of(session, officer, row, file, at=at)
        seen = row.version
    template = _template(workplace.directory, dossier.office, kind)
    made = make(dossier, Asked(kind, due, template.data if template else b""))
    digest = sha256(made.data).hexdigest()
    _keep(workplace, digest, made.data)
    body = _told(dossier, template, due) | {
        "kind": kind, "name": made.name, "sha256": digest, "bytes": len(made.data),
    }  # fmt: skip
    with workplace.act(officer, "paper.made", case=case, subject=kind, body=body) as act:
        now = case_of(act.session, officer, case)
        if now.version != seen:
            raise Overtaken(
                "制作期间质疑已有变化，请查看后重新制作。 "
                "The case changed while the paper was being made; look again and make it anew."
            )
        paper = Paper(
            case=case, kind=kind, name=made.name, sha256=digest, by=officer.id, at=at
        )  # fmt: skip
        act.session.add(paper)
        act.session.flush()
        return paper.id


def hand_out(workplace: Workplace, officer: Officer, case: str, paper: int) -> Handed:
    """A paper to take along, told in the journal. Raises ``NotThere`` where there is none, or what
    is on disk is not what was made."""
    with workplace.reading() as session:
        case_of(session, officer, case)
        row = session.get(Paper, paper)
        if row is None or row.case != case or row.kind not in KINDS:
            raise NotThere("没有这份文书。 There is no such paper.")
    try:
        data = _path(workplace, row.sha256).read_bytes()
    except OSError:
        data = b""
    if sha256(data).hexdigest() != row.sha256:
        raise NotThere(
            f"文书“{row.name}”已不在原处或者内容有变，请重新制作。 "
            "The paper is missing, or its content is not what was made; make it anew."
        )
    body = {"kind": row.kind, "name": row.name, "sha256": row.sha256, "paper": row.id}
    with workplace.act(officer, "paper.exported", case=case, subject=row.kind, body=body):
        pass
    return Handed(row.name, ZIP if row.name.endswith(".zip") else DOCX, data)


def dossier_of(
    session: Session, officer: Officer, case: Case, file: CaseFile, *, at: datetime
) -> Dossier:
    """What a paper of the case is made from, as it stands now."""
    people = {user.id: Person(user.name, user.shown, user.office) for user in session.scalars(
        select(User))}  # fmt: skip
    judged = session.scalars(
        select(Judgement).where(Judgement.case == case.id).order_by(Judgement.id)
    )
    decided = session.scalars(
        select(Decision).where(Decision.case == case.id).order_by(Decision.id)
    )
    return Dossier(
        case=case.id,
        office=case.office or officer.office,
        state=_state(case.state),
        report=file.report,
        report_sha256=file.sha256,
        revision=file.revision,
        at=at,
        by=Person(officer.name, officer.shown, officer.office),
        judgements=tuple(_judged(one, people) for one in judged),
        decisions=tuple(_decided(one, people) for one in decided),
        picture=_pictures(file),
    )


def _state(state: str) -> str:
    return next((words[0] for name, words in STATE_WORDS.items() if name == state), state)


def _judged(row: Judgement, people: Mapping[int, Person]) -> Judged:
    return Judged(
        fact=row.fact,
        layer=row.layer,
        verdict=row.verdict,  # type: ignore[arg-type]
        note=row.note,
        correction=row.correction,
        place=row.place,
        standing=row.standing,  # type: ignore[arg-type]
        by=people[row.by],
        at=row.at,
    )


def _decided(row: Decision, people: Mapping[int, Person]) -> Decided:
    return Decided(
        round=row.round,
        outcome=row.outcome,  # type: ignore[arg-type]
        reason=row.reason,
        state=row.state,  # type: ignore[arg-type]
        proposed_by=people[row.proposed_by],
        proposed_at=row.proposed_at,
        answered_by=people[row.answered_by] if row.answered_by is not None else None,
        answered_at=row.answered_at,
        answer=row.answer,
        report_sha256=row.report_sha256,
    )


def _pictures(file: CaseFile) -> PagePicture:
    def picture(document: str, page: int) -> bytes | None:
        path = file.picture(document, page)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    return picture


def _template(directory: Path, office: str, kind: Kind) -> Template | None:
    templated = TEMPLATED.get(kind)
    return template_of(directory, office, templated) if templated else None


def _told(dossier: Dossier, template: Template | None, due: date | None) -> dict[str, Any]:
    """What the journal keeps of how a paper was made."""
    decided = dossier.outcome
    return {
        "report_sha256": dossier.report_sha256,
        "revision": dossier.revision,
        "outcome": decided.outcome if decided else None,
        "template": template.sha256 if template else None,
        "due": due.isoformat() if due else None,
    }


def _path(workplace: Workplace, digest: str) -> Path:
    return workplace.directory / KEPT / digest


def _keep(workplace: Workplace, digest: str, data: bytes) -> None:
    """Before it is told of, so that what the database names is on disk."""
    path = _path(workplace, digest)
    if not path.exists():
        write_whole(path, data)
