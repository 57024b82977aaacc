"""Users: added, changed and put out of use, by an administrator or on the command line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import delete, func, select, union
from sqlalchemy.orm import Session

from zhiyi.review.accounts.passwords import check_strength
from zhiyi.review.accounts.sessions import end_sessions, officer_of
from zhiyi.review.database.models import Case, SignIn, Token, User
from zhiyi.review.errors import NotThere, Refused, Wrong
from zhiyi.review.officer import Officer, Role
from zhiyi.review.workplace import Workplace

ROLES: tuple[Role, ...] = get_args(Role)
_NAME = re.compile(r"[\w.@+-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """``name`` signs in; case and width do not matter in it. ``must_change``: it is not the user
    who chose the password."""

    name: str
    shown: str
    office: str
    role: str
    password: str
    must_change: bool = False


def folded(name: str) -> str:
    """A user's name as it is kept: ＺＨＡＮＧ, Zhang and zhang are one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add_user(workplace: Workplace, new: NewUser, *, by: Officer | None, at: datetime) -> Officer:
    """Raises ``Wrong`` where something is missing or the name is taken. ``by`` None: the command
    line."""
    row = _checked(workplace, new, at)
    with workplace.act(by, "user_added", subject=row.name) as act:
        if find_user(act.session, row.name) is not None:
            raise Wrong(f"用户名 {row.name} 已被使用。 The name is taken.")
        if _looks(row.shown) in _looks_in(act.session, row.office):
            raise Wrong(
                f"该海关已有姓名为 {row.shown} 的用户，请加以区分，如 {row.shown}（二科）。 "
                "Another user of this office is shown by this name; add what tells them apart."
            )
        act.session.add(row)
        act.session.flush()
        act.body = {"shown": row.shown, "office": row.office, "role": row.role}
        return officer_of(row)


def _checked(workplace: Workplace, new: NewUser, at: datetime) -> User:
    name, shown, office = folded(new.name), " ".join(new.shown.split()), new.office.strip()
    if not _NAME.fullmatch(name) or _mixed(name):
        raise Wrong(
            "用户名须为1至64个字符：文字、数字或 . @ + - _，不得混用拉丁、希腊、西里尔字母。 "
            "A name has 1 to 64 letters, digits or . @ + - _, of one alphabet."
        )
    if not shown or len(shown) > 128 or len(office) > 128:
        raise Wrong("请填写姓名和所属海关（均不超过128字）。 Give a name and an office.")
    if not (shown + office).isprintable():
        raise Wrong(
            "姓名和所属海关不得含有不可见字符。 No invisible characters in a name or an office."
        )
    if new.role not in ROLES:
        raise Wrong(f"没有角色 {new.role}。 Roles: {', '.join(ROLES)}.")
    if not office and new.role in ("officer", "reviewer"):
        raise Wrong("关员和复核人员须有所属海关。 Officers and reviewers have an office.")
    check_strength(new.password, name=name)
    return User(
        name=name, shown=shown, office=office, role=new.role,
        password_hash=workplace.hashing.hashed(new.password),
        active=True, must_change=new.must_change, created=at,
    )  # fmt: skip


def _looks(shown: str) -> str:
    """A name that differs by blanks, width or case alone is the same to who reads it."""
    return "".join(unicodedata.normalize("NFKC", shown).casefold().split())


def _looks_in(session: Session, office: str) -> set[str]:
    """An outcome names its officers as others read them: two of an office must not look like one,
    nor somebody new like somebody who decided before."""
    return set(map(_looks, session.scalars(select(User.shown).where(User.office == office))))


_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")


def _mixed(name: str) -> bool:
    """Whether letters of several alphabets, which look alike, stand in it."""
    kinds = (unicodedata.name(sign, "").partition(" ")[0] for sign in name)
    return len(set(kinds).intersection(_ALPHABETS)) > 1


def find_user(session: Session, name: str) -> User | None:
    return session.scalars(select(User).where(User.name == folded(name))).one_or_none()


def the_user(session: Session, name: str) -> User:
    user = find_user(session, name)
    if user is None:
        raise NotThere(f"没有用户 {name}。 There is no such user.")
    return user


def in_use(session: Session, officer: Officer) -> None:
    """Within a change. Raises ``Refused`` where the officer was put out of use since they asked for
    it: who waits for the one before does so for up to half a minute."""
    if not session.scalar(select(User.active).where(User.id == officer.id)):
        raise Refused("账户已停用，未作更改。 The account is out of use; nothing was changed.")


def users(workplace: Workplace) -> Sequence[User]:
    """All, those in use first, by office and name; detached."""
    with workplace.reading() as session:
        rows = session.scalars(
            select(User).order_by(User.active.desc(), User.office, User.name)
        ).all()
        session.expunge_all()
        return rows


def nobody_yet(workplace: Workplace) -> bool:
    """Whether there is no user who could sign in."""
    with workplace.reading() as session:
        return not session.scalar(select(func.count()).select_from(User).where(User.active))


def set_password(
    workplace: Workplace,
    name: str,
    password: str,
    *,
    by: Officer | None,
    must_change: bool = False,
    keep: str = "",
    known: str | None = None,
) -> None:
    """A new password ends the user's sessions, but for that of cookie ``keep``. ``must_change``:
    somebody else chose it, and the tokens go too: whoever had the account may have made one.
    ``known``: the hash of the one that it takes the place of, None of
    any. Raises ``Wrong`` where another was set meanwhile."""
    check_strength(password, name=folded(name))
    made = workplace.hashing.hashed(password)
    with workplace.act(by, "password_set", subject=folded(name)) as act:
        user = the_user(act.session, name)
        if known is not None and user.password_hash != known:
            raise Wrong("密码刚被更换，请重新登录。 The password was just set; sign in again.")
        user.password_hash, user.must_change = made, must_change
        act.body = {"must_change": must_change}
        end_sessions(act.session, user.id, but=keep)
        if must_change:
            _revoke_tokens(act.session, user)


def change_own_password(
    workplace: Workplace, officer: Officer, *, old: str, new: str, keep: str
) -> None:
    """Raises ``Wrong`` where ``old`` is not the password, or ``new`` is none other."""
    with workplace.reading() as session:
        known = the_user(session, officer.name).password_hash
    if not workplace.hashing.matches(old, known):
        raise Wrong("原密码不正确。 The present password is not right.")
    if old == new:
        raise Wrong("新密码不得与原密码相同。 The new password is the present one.")
    set_password(workplace, officer.name, new, by=officer, keep=keep, known=known)


def choose_password(workplace: Workplace, officer: Officer, *, new: str, keep: str) -> None:
    """In place of the first one, which whoever is signed in has just entered. Raises ``Refused``
    where theirs is none, ``Wrong`` for the same again."""
    with workplace.reading() as session:
        user = the_user(session, officer.name)
        first, known = user.must_change, user.password_hash
    if not first:
        raise Refused("请在本人账户页更换密码。 Change your password on the page of your account.")
    if workplace.hashing.matches(new, known):
        raise Wrong("新密码不得与初始密码相同。 The new password is the first one.")
    set_password(workplace, officer.name, new, by=officer, keep=keep, known=known)


def set_active(workplace: Workplace, name: str, active: bool, *, by: Officer | None) -> None:
    """Put out of use, with sessions and tokens ended, or back into use. Nobody is deleted: the
    journal names them. Raises ``Wrong`` for oneself and for the last administrator."""
    if by is not None and folded(name) == by.name:
        raise Wrong("不能停用本人的账户。 You cannot deactivate yourself.")
    with workplace.act(by, "user_activated" if active else "user_deactivated") as act:
        user = the_user(act.session, name)
        if not active and _last_administrator(act.session, user):
            raise Wrong(
                "不能停用最后一名系统管理员，请先添加或恢复另一名。 "
                "The last administrator stays; add another or put one back into use first."
            )
        user.active = active
        act.subject = user.name
        if not active:
            act.session.execute(delete(SignIn).where(SignIn.user == user.id))
            _revoke_tokens(act.session, user)


def _revoke_tokens(session: Session, user: User) -> None:
    for token in session.scalars(select(Token).where(Token.user == user.id)):
        token.revoked = True


def _last_administrator(session: Session, user: User) -> bool:
    others = select(func.count()).where(
        User.role == "administrator", User.active, User.id != user.id
    )
    return user.active and user.role == "administrator" and not session.scalar(others)


def offices(workplace: Workplace) -> Sequence[str]:
    """All that users and cases name."""
    with workplace.reading() as session:
        named = union(select(User.office), select(Case.office))
        return sorted(office for (office,) in session.execute(named) if office)
