"""Sessions of browsers. The cookie holds 256 random bits, the database their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session as Rows

from zhiyi.review.accounts.secrets import fresh, kept
from zhiyi.review.database.models import SignIn, User
from zhiyi.review.errors import NotSignedIn
from zhiyi.review.officer import Officer, Role
from zhiyi.review.workplace import Workplace

IDLE = timedelta(minutes=60)
"""Ends a session nobody uses: a screen left alone over lunch."""

WHOLE = timedelta(hours=12)
"""Ends every session: a working day."""

STRAY = timedelta(minutes=5)
"""How far a clock may be set back in passing."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept; reading a page need not write each time."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``csrf``: what every form of this session sends back; ``expires``: its end at the latest.
    ``must_change``: nothing but their own password is open to them."""

    officer: Officer
    csrf: str
    expires: datetime
    must_change: bool


def officer_of(user: User) -> Officer:
    return Officer(user.id, user.name, user.shown, user.office, cast(Role, user.role))


def open_session(session: Rows, user: User, *, at: datetime) -> str:
    """Within a sign-in's change: a new session; what the cookie is to hold. Sessions that are over
    go."""
    session.execute(delete(SignIn).where(or_(SignIn.expires <= at, SignIn.seen <= at - IDLE)))
    secret = fresh()
    row = SignIn(
        id=kept(secret), user=user.id, created=at, seen=at, expires=at + WHOLE, csrf=fresh()
    )
    session.add(row)
    return secret


def session_of(workplace: Workplace, cookie: str, *, at: datetime) -> SignedIn:
    """Who holds ``cookie``. Raises ``NotSignedIn`` where nobody does any more."""
    key = kept(cookie)
    with workplace.reading() as session:
        found = session.execute(_HOLDER, {"key": key}).one_or_none()
    if not cookie or found is None:
        raise NotSignedIn("请登录。 Please sign in.")
    csrf, created, seen, expires, id, name, shown, office, role, must_change = found
    if at >= expires or at >= seen + IDLE or _ahead(created, at):
        raise NotSignedIn("登录已过期，请重新登录。 The session is over; sign in again.")
    if at - seen >= SEEN_EVERY:
        _touch(workplace, key, at)
    officer = Officer(id, name, shown, office, cast(Role, role))
    return SignedIn(officer, csrf, expires, must_change)


@dataclass(frozen=True, slots=True)
class Left:
    """Seconds until a session ends; ``idle``: by not being used, so that use puts it off."""

    seconds: int
    idle: bool


def left_of(workplace: Workplace, cookie: str, *, at: datetime) -> Left:
    """How long the session lasts if nobody uses it; looking is no use. Raises ``NotSignedIn``."""
    with workplace.reading() as session:
        row = session.get(SignIn, kept(cookie)) if cookie else None
    unused, whole = (row.seen + IDLE - at, row.expires - at) if row else (OVER, OVER)
    left = min(unused, whole)
    if row is None or left <= OVER or _ahead(row.created, at):
        raise NotSignedIn("登录已过期，请重新登录。 The session is over; sign in again.")
    return Left(int(left.total_seconds()), idle=unused < whole)


OVER = timedelta(0)


def _ahead(created: datetime, at: datetime) -> bool:
    """Opened by a clock that was ahead: it would last until that day is over."""
    return created > at + STRAY


_HOLDER = (
    select(
        SignIn.csrf, SignIn.created, SignIn.seen, SignIn.expires,
        User.id, User.name, User.shown, User.office, User.role, User.must_change,
    )
    .join(User, User.id == SignIn.user)
    .where(SignIn.id == bindparam("key"), User.active)
)  # fmt: skip


def _touch(workplace: Workplace, key: str, at: datetime) -> None:
    """Not an entry of the journal: it changes nothing anybody answers for."""
    with workplace.database.writing() as session:
        session.execute(update(SignIn).where(SignIn.id == key).values(seen=at))


def end_session(session: Rows, cookie: str) -> None:
    session.execute(delete(SignIn).where(SignIn.id == kept(cookie)))


def end_sessions(session: Rows, user: int, *, but: str = "") -> None:
    """All of a user's, except that of cookie ``but``."""
    session.execute(delete(SignIn).where(SignIn.user == user, SignIn.id != kept(but)))
