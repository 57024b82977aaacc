"""Who has a case: take it, hand it over, give it back. Whoever comes second is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.rights import may, require
from zhiyi.review.cases.seeing import visible
from zhiyi.review.database.models import Case, Movement, User
from zhiyi.review.deciding.overtaking import overtaken
from zhiyi.review.errors import NO_CASE, NotThere, Refused, Wrong
from zhiyi.review.officer import Officer, Role
from zhiyi.review.workplace import Act, Workplace

Hold = Literal["take", "hand_over", "give_back"]
"""What changes the holder, as ``Movement.what`` has it."""

LONGEST_NOTE = 1_000


def case_of(session: Session, officer: Officer, id: str) -> Case:
    """Raises ``NotThere`` where there is none, or it is not the officer's to see, ``Refused`` where
    they see none at all."""
    require(officer, "look")
    case = session.scalar(select(Case).where(Case.id == id, visible(officer)))
    if case is None:
        raise NotThere(NO_CASE)
    return case


def seen(session: Session, officer: Officer, id: str, version: int) -> Case:
    """``case_of`` for a change: raises ``Overtaken`` where the case is no longer as the officer saw
    it in ``version``, saying who changed what. Whoever changes a case calls ``touch`` on it."""
    case = case_of(session, officer, id)
    if case.version != version:
        raise overtaken(session, case)
    return case


def touch(case: Case) -> None:
    """An officer has changed the case: what others see of it is out of date."""
    case.version += 1


def take(workplace: Workplace, officer: Officer, id: str, *, version: int) -> Case:
    """The officer has the case. ``Overtaken`` where somebody else has it already."""
    with workplace.act(officer, "case.take", case=id) as act:
        case = _own(act, officer, id, version)
        if case.holder == officer.id:
            raise Wrong("您已领取该项质疑。 You have this case already.")
        if case.holder is not None:
            raise overtaken(act.session, case)
        _pass(act, case, officer, "take", to=act.session.get_one(User, officer.id))
        return case


def hand_over(
    workplace: Workplace, officer: Officer, id: str, *, to: int, version: int, note: str = ""
) -> Case:
    """The case goes to another officer who sees it. Who has it may do so, and a reviewer, who also
    gives out what nobody has."""
    with workplace.act(officer, "case.hand_over", case=id) as act:
        case = _own(act, officer, id, version)
        _may_pass(officer, case)
        user = act.session.get(User, to)
        if user is None or not _fits(user, case):
            raise Wrong("请选择能办理该项质疑的关员。 Choose an officer who may work on this case.")
        if user.id == case.holder:
            raise Wrong(f"该项质疑已由{user.shown}领取。 {user.shown} has this case already.")
        _pass(act, case, officer, "hand_over", to=user, note=note)
        return case


def give_back(
    workplace: Workplace, officer: Officer, id: str, *, version: int, note: str = ""
) -> Case:
    """Nobody has the case."""
    with workplace.act(officer, "case.give_back", case=id) as act:
        case = _own(act, officer, id, version)
        if case.holder is None:
            raise Wrong("该项质疑尚无人领取。 Nobody has this case.")
        _may_pass(officer, case)
        _pass(act, case, officer, "give_back", to=None, note=note)
        return case


def colleagues(session: Session, officer: Officer, case: Case) -> tuple[Officer, ...]:
    """To whom the officer may hand the case over, by name; nobody where they may not."""
    if not (may(officer, "take", case) and _passes(officer, case)):
        return ()
    users = session.scalars(select(User).where(User.active, User.id != case.holder))
    fitting = [_officer(user) for user in users if _fits(user, case)]
    return tuple(sorted(fitting, key=lambda one: one.shown))


def _own(act: Act, officer: Officer, id: str, version: int) -> Case:
    case = seen(act.session, officer, id, version)
    require(officer, "take", case)
    return case


def _passes(officer: Officer, case: Case) -> bool:
    return case.holder == officer.id or officer.role == "reviewer"


def _may_pass(officer: Officer, case: Case) -> None:
    if not _passes(officer, case):
        raise Refused(
            "只有领取该项质疑的关员或复核人员可以移交、退回。 "
            "Only who has the case, or a reviewer, may hand it over or give it back."
        )


def _fits(user: User, case: Case) -> bool:
    return user.active and may(_officer(user), "take", case)


def _officer(user: User) -> Officer:
    role: Role = next(role for role in get_args(Role) if role == user.role)
    return Officer(user.id, user.name, user.shown, user.office, role)


def _pass(
    act: Act, case: Case, officer: Officer, what: Hold, *, to: User | None, note: str = ""
) -> None:
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Wrong(f"说明不能超过 {LONGEST_NOTE} 字。 The note is too long.")
    before = act.session.get(User, case.holder) if case.holder else None
    case.holder = to.id if to else None
    touch(case)
    act.session.add(
        Movement(
            case=case.id,
            what=what,
            before=before.shown if before else "",
            after=to.shown if to else "",
            note=note,
            by=officer.id,
            at=datetime.now(UTC),
        )
    )
    act.body.update(
        before=before.name if before else None, after=to.name if to else None, note=note
    )
