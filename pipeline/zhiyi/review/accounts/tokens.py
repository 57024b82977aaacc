"""Tokens by which programs use the API in an officer's name. Only their hashes are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from zhiyi.review.accounts.secrets import fresh, kept
from zhiyi.review.accounts.sessions import officer_of
from zhiyi.review.database.models import Token, User
from zhiyi.review.errors import MustChange, NotSignedIn, NotThere, Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

PREFIX = "zhiyi_"
LONGEST_DAYS = 366


def create_token(
    workplace: Workplace, officer: Officer, *, label: str, days: int, at: datetime
) -> str:
    """The token, which is shown once. Raises ``Wrong`` for no label or a time out of bounds."""
    label = label.strip()
    if not 0 < len(label) <= 128 or not 1 <= days <= LONGEST_DAYS:
        raise Wrong(
            f"请填写用途（不超过128字）和1至{LONGEST_DAYS}天的有效期。 "
            f"Give a label and 1 to {LONGEST_DAYS} days."
        )
    secret = PREFIX + fresh()
    expires = at + timedelta(days=days)
    with workplace.act(officer, "token_created") as act:
        row = Token(
            user=officer.id, hash=kept(secret), label=label, created=at, expires=expires,
            revoked=False,
        )  # fmt: skip
        act.session.add(row)
        act.session.flush()
        act.subject = str(row.id)
        act.body = {"label": label, "expires": expires.isoformat()}
    return secret


def officer_of_token(workplace: Workplace, secret: str, *, at: datetime) -> Officer:
    """Raises ``NotSignedIn`` where it is unknown, over, revoked or of somebody out of use, and
    ``MustChange`` while its user has a password to choose."""
    with workplace.reading() as session:
        user = session.scalars(
            select(User)
            .join(Token, Token.user == User.id)
            .where(
                Token.hash == kept(secret), Token.expires > at,
                Token.revoked.is_(False), User.active,
            )
        ).one_or_none()  # fmt: skip
        if user is None:
            raise NotSignedIn("令牌无效或已过期。 The token is not valid or has expired.")
        if user.must_change:
            raise MustChange()
        return officer_of(user)


def tokens_of(workplace: Workplace, officer: Officer) -> Sequence[Token]:
    """Newest first; detached."""
    with workplace.reading() as session:
        rows = session.scalars(
            select(Token).where(Token.user == officer.id).order_by(Token.id.desc())
        ).all()
        session.expunge_all()
        return rows


def revoke_token(workplace: Workplace, officer: Officer, number: int) -> None:
    with workplace.act(officer, "token_revoked", subject=str(number)) as act:
        row = act.session.get(Token, number)
        if row is None or row.user != officer.id:
            raise NotThere("没有这个令牌。 There is no such token.")
        row.revoked = True
