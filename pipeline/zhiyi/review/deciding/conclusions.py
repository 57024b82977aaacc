"""The conclusion of an identification 鉴别结论, and the paper that it came on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.review.cases.holding import case_of
from zhiyi.review.database.models import Paper, User
from zhiyi.review.deciding.decisions import Seen, move, opened, plain, reasoned
from zhiyi.review.deciding.received import incoming
from zhiyi.review.errors import NotThere, Wrong
from zhiyi.review.journal.files import CONCLUSION, RECEIVED
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace
from zhiyi.store import safe_name

LONGEST_NAME = 200
"""Characters of a body's name and of a paper's number."""
KIND = CONCLUSION
"""``Paper.kind`` of what was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """``body``: who identified; ``number`` and ``dated``: of their paper; ``text``: what the
    conclusion says, as it says it; ``name`` and ``content``: the paper as received, which is read
    from its beginning."""

    body: str
    number: str
    dated: date | None
    text: str
    name: str
    content: IO[bytes]


def conclude(
    workplace: Workplace, officer: Officer, case: str, conclusion: Conclusion, *, seen: Seen
) -> None:
    """Record it; the paper is kept under its SHA-256. 已提请鉴别 to 鉴别结论已收到, where a further
    paper can follow. It decides nothing: two officers do, in the second round."""
    body, number = plain(conclusion.body), plain(conclusion.number)
    text = reasoned(conclusion.text, "鉴别结论内容", "what the conclusion says")
    _check(body, number)
    name = safe_name(conclusion.name)
    with (
        incoming(workplace.directory / RECEIVED, conclusion.content) as paper,
        workplace.act(officer, "case.concluded", case=case, subject=paper.sha256) as act,
    ):
        row = opened(act.session, officer, case, "conclude", seen)
        move(act, officer, row, "conclude", note=_told(body, number, conclusion.dated, text))
        # Before the commit: what the database names is on disk.
        paper.keep()
        act.session.add(
            Paper(
                case=case,
                kind=KIND,
                name=name,
                sha256=paper.sha256,
                by=officer.id,
                at=datetime.now(UTC),
            )
        )
        act.body |= {
            "body": body,
            "number": number,
            "dated": conclusion.dated.isoformat() if conclusion.dated else None,
            "text": text,
            "paper": {
                "name": name,
                "sha256": paper.sha256,
                "bytes": paper.bytes,
                "media_type": paper.media_type,
            },
        }


def _check(body: str, number: str) -> None:
    if not body or len(body) > LONGEST_NAME or len(number) > LONGEST_NAME:
        raise Wrong(
            f"请填写出具鉴别结论的单位（单位和文号均不超过{LONGEST_NAME}字）。 "
            f"State who identified; name and number have at most {LONGEST_NAME} characters."
        )


def _told(body: str, number: str, dated: date | None, text: str) -> str:
    """For the course of the case."""
    heads = [f"鉴别单位：{body}"]
    heads += [f"文号：{number}"] if number else []
    heads += [f"日期：{dated.isoformat()}"] if dated else []
    return "；".join(heads) + f"\n{text}"


@dataclass(frozen=True, slots=True)
class Received:
    """A paper of a conclusion as listed. ``by``: the shown name of who recorded it."""

    id: int
    name: str
    sha256: str
    by: str
    at: datetime


def conclusions_of(session: Session, officer: Officer, case: str) -> Sequence[Received]:
    """The papers that conclusions came on, the newest first."""
    row = case_of(session, officer, case)
    found = session.execute(
        select(Paper, User.shown)
        .join(User, User.id == Paper.by)
        .where(Paper.case == row.id, Paper.kind == KIND)
        .order_by(Paper.id.desc())
    )
    return tuple(Received(one.id, one.name, one.sha256, by, one.at) for one, by in found)


def take_along(workplace: Workplace, officer: Officer, case: str, paper: int) -> tuple[str, Path]:
    """Name and place of a received paper, told in the journal: who decides on a conclusion reads
    it. Raises ``NotThere`` where there is none, or other bytes are there now."""
    with workplace.reading() as session:
        case_of(session, officer, case)
        row = session.get(Paper, paper)
        if row is None or row.case != case or row.kind != KIND:
            raise NotThere("没有这份鉴别结论文件。 There is no such paper.")
    file = received_file(workplace, row)
    body = {"kind": KIND, "name": row.name, "sha256": row.sha256, "paper": row.id}
    with workplace.act(officer, "paper.exported", case=case, subject=KIND, body=body):
        pass
    return row.name, file


def received_file(workplace: Workplace, paper: Paper) -> Path:
    """Where a received paper lies. Raises ``NotThere`` where it is missing or other bytes now."""
    file = workplace.directory / RECEIVED / paper.sha256
    try:
        with file.open("rb") as opened_file:
            same = file_digest(opened_file, "sha256").hexdigest() == paper.sha256
    except OSError:
        same = False
    if not same:
        raise NotThere(
            f"鉴别结论文件“{paper.name}”已不在原处或内容有变。 "
            "The paper of the conclusion is missing, or its content is not what was received."
        )
    return file
