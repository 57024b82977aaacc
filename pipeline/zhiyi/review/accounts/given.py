"""Passwords that were given: an administrator who adds a user or sets a password can sign in as
that user. Of the two officers of an outcome one person must not be both, nor one of them beside
being the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.deadlines import BEIJING
from zhiyi.review.database.models import Entry
from zhiyi.review.errors import Refused
from zhiyi.review.journal.entries import read_content
from zhiyi.review.officer import Officer

REST = timedelta(hours=24)
"""How long who was given a password neither enters nor agrees to an outcome. Whose it was is thrown
out of their sessions at once, and has a working day to notice that it opens nothing any more; who
asked for it goes on with everything else, and tomorrow with this."""

TOLD = timedelta(days=30)
"""How long the outcomes that they enter or agree to say so: over leave and holidays."""

_GIVING = ("user_added", "password_set")


@dataclass(frozen=True, slots=True)
class Given:
    """``by``: the name of the administrator."""

    by: str
    at: datetime


def given(session: Session, name: str, *, since: datetime, until: datetime | None) -> Given | None:
    """The last password of user ``name`` that an administrator set at the workbench in this time,
    as the journal tells; None where there is none, or one set on the command line came after it:
    who works there looks after the machine, and a signature protects from nobody who does."""
    told = (
        select(Entry)
        .where(Entry.action.in_(_GIVING), Entry.actor != name, Entry.at > since)
        .order_by(Entry.seq.desc())
    )
    if until is not None:
        told = told.where(Entry.at <= until)
    for entry in session.scalars(told):
        content = read_content(entry.line)
        if content is not None and content.subject == name:
            return Given(entry.actor, entry.at) if entry.actor else None
    return None


def refuse_given(session: Session, officer: Officer, *, at: datetime) -> None:
    """Raises ``Refused`` where an administrator set the officer's password within ``REST``."""
    if why := kept_from_deciding(session, officer, at=at):
        raise Refused(" ".join(why))


def kept_from_deciding(
    session: Session, officer: Officer, *, at: datetime
) -> tuple[str, str] | None:
    """In Chinese and English, that an administrator set the officer's password within ``REST``,
    and until when it keeps them from deciding; None where there is no such password."""
    found = given(session, officer.name, since=at - REST, until=None)
    if found is None:
        return None
    hours, end = REST // timedelta(hours=1), found.at + REST
    return (
        f"您的密码于{_shown(found.at)}由系统管理员 {found.by} 设置，此后{hours}小时内不能录入或同意"
        f"判定（至{_shown(end)}），可由其他关员办理；核对、更正、退回照常。若非您本人要求，请立即告知"
        "审计人员。",
        f"The administrator {found.by} set your password: for {hours} hours, until {_shown(end)} "
        "Beijing time, you can neither enter nor agree to an outcome; other officers can. If you "
        "did not ask for it, tell the auditors at once.",
    )


def _shown(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
