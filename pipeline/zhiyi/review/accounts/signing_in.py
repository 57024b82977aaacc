"""Signing in and out. Failures make the next try wait, by name and by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from zhiyi.review.accounts.passwords import in_line
from zhiyi.review.accounts.sessions import (
    STRAY,
    end_session,
    end_sessions,
    officer_of,
    open_session,
)
from zhiyi.review.accounts.users import find_user, folded
from zhiyi.review.database.models import Attempt, User
from zhiyi.review.errors import Refused, TooOften
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

REMEMBERED = timedelta(hours=1)
FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
"""The first wait and the longest one; each is twice the one before. A stranger who fails in an
officer's name can keep that officer waiting, but for no longer than this."""

FREE_BY_NAME, FREE_BY_ADDRESS = 4, 20
"""Failures within the hour that cost no wait. An office's screens may share one address."""


@dataclass(frozen=True, slots=True)
class Entered:
    """``cookie``: what the browser is to hold."""

    officer: Officer
    cookie: str


def sign_in(
    workplace: Workplace, name: str, password: str, *, address: str, at: datetime, before: str = ""
) -> Entered:
    """``before``: the cookie of a session that this one takes the place of. Raises ``TooOften``
    before the password is even looked at, and ``Refused`` with one message whatever is wrong."""
    name, address = folded(name)[:64], address[:64]
    with in_line():
        tried = _reserve(workplace, name, address, at)
        right = workplace.hashing.matches(password, tried.hash)
    if not right or tried.hash is None:
        _failed(workplace, tried, name, address)
        raise _not_right()
    return _enter(workplace, name, password, tried.hash, address=address, at=at, before=before)


def _not_right() -> Refused:
    return Refused("用户名或密码不正确。 The name or the password is not right.")


@dataclass(frozen=True, slots=True)
class _Tried:
    """``attempt``: of ``Attempt``; ``hash`` to try against, None where nobody may enter."""

    attempt: int
    hash: str | None


def _reserve(workplace: Workplace, name: str, address: str, at: datetime) -> _Tried:
    """Count this try as one of its name until it succeeds, so that many at once are counted, too.
    By address only failures count: a whole office that signs in at eight shares one. What a clock
    that was ahead counted would keep its name out until that day comes: it goes, too."""
    with workplace.database.writing() as session:
        past, ahead = Attempt.at <= at - REMEMBERED, Attempt.at > at + STRAY
        session.execute(delete(Attempt).where(or_(past, ahead)))
        wait = max(
            _wait(session, Attempt.name == name, FREE_BY_NAME, at),
            _wait(session, Attempt.address == counted_as(address), FREE_BY_ADDRESS, at),
        )
        if wait > timedelta(0):
            seconds = ceil(wait.total_seconds())
            raise TooOften(
                f"尝试次数过多，请{seconds}秒后再试。 Too many tries; wait {seconds} seconds.",
                seconds=seconds,
            )
        attempt = Attempt(name=name, address="", at=at)
        session.add(attempt)
        session.flush()
        user = find_user(session, name)
        known = user.password_hash if user is not None and user.active else None
        return _Tried(attempt.id, known)


def _failed(workplace: Workplace, tried: _Tried, name: str, address: str) -> None:
    with workplace.act(None, "sign_in_failed", subject=name, body={"address": address}) as act:
        attempt = act.session.get(Attempt, tried.attempt)
        if attempt is not None:
            attempt.address = counted_as(address)


def counted_as(address: str) -> str:
    """Failures are counted by IPv6 network: whoever has one of its addresses has them all, 2**64 of
    them (RFC 6177)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if found.version == 4 or found.ipv4_mapped is not None:
        return address
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def _wait(session: Session, whose: ColumnElement[bool], free: int, at: datetime) -> timedelta:
    """How long to wait still, after the failures so far."""
    counted = select(func.count(), func.max(Attempt.at))
    row = session.execute(counted.where(whose, Attempt.at > at - REMEMBERED)).one()
    count: int = row[0]
    last: datetime = row[1] or at
    if count <= free:
        return timedelta(0)
    doublings: int = min(count - free - 1, 10)
    whole: timedelta = min(FIRST * (1 << doublings), LONGEST)
    return whole - (at - last)


def _enter(
    workplace: Workplace, name: str, password: str, known: str, *, address: str, at: datetime,
    before: str,
) -> Entered:  # fmt: skip
    """``known``: the hash that ``password`` fits. Where another password was set meanwhile, it is
    that one which must fit."""
    with workplace.reading() as session:
        user = _active(session, name)
        officer, old = officer_of(user), workplace.hashing.outdated(user.password_hash)
    made = workplace.hashing.hashed(password) if old else ""
    with workplace.act(officer, "sign_in", subject=name, body={"address": address}) as act:
        user = _active(act.session, name)
        same = user.password_hash == known
        if not same and not workplace.hashing.matches(password, user.password_hash):
            raise _not_right()
        user.password_hash = made if made and same else user.password_hash
        act.session.execute(delete(Attempt).where(Attempt.name == name))
        if before:
            end_session(act.session, before)
        return Entered(officer, open_session(act.session, user, at=at))


def _active(session: Session, name: str) -> User:
    user = find_user(session, name)
    if user is None or not user.active:
        raise _not_right()
    return user


def sign_out(workplace: Workplace, officer: Officer, cookie: str) -> None:
    with workplace.act(officer, "sign_out", subject=officer.name) as act:
        end_session(act.session, cookie)


def sign_out_everywhere(workplace: Workplace, officer: Officer) -> None:
    """Every session of the officer ends, this one too."""
    with workplace.act(officer, "sign_out_everywhere", subject=officer.name) as act:
        end_sessions(act.session, officer.id)
