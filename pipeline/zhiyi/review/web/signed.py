"""Who asks: dependencies of every page and endpoint but the sign-in.

``SignedIn`` is an officer, by cookie or by a token of the API; ``InPerson`` is one at a browser,
for what no program may do in an officer's name: outcomes, passwords, tokens, users. A request that
changes something (any but GET and HEAD) and comes with a cookie must carry the session's form
token, as header ``X-CSRF`` or form field ``csrf``; a token of the API needs none. Until a first
password is changed, only ``Newcomer`` lets its user in.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from zhiyi.review.accounts.secrets import same
from zhiyi.review.accounts.sessions import SignedIn as Session
from zhiyi.review.accounts.sessions import session_of
from zhiyi.review.accounts.tokens import officer_of_token
from zhiyi.review.errors import MustChange, NotSignedIn, Refused
from zhiyi.review.officer import Officer
from zhiyi.review.web.security import over_tls, session_cookie
from zhiyi.review.workplace import Workplace

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def workplace_of(request: Request) -> Workplace:
    workplace: Workplace = request.app.state.workplace
    return workplace


def cookie_of(request: Request) -> str:
    """What the session's cookie holds, or nothing."""
    return request.cookies.get(session_cookie(tls=over_tls(request)), "")


def now() -> datetime:
    return datetime.now(UTC)


async def form_token(request: Request) -> AsyncIterator[str]:
    """What the request carries against forgery; empty where it carries nothing. Files that came
    with the form are closed when the request is answered."""
    if request.method in HARMLESS:
        yield ""
    elif header := request.headers.get("x-csrf"):
        yield header
    elif request.headers.get("content-type", "").startswith(_FORMS):
        async with request.form() as form:
            field = form.get("csrf")
            yield field if isinstance(field, str) else ""
    else:
        yield ""


async def _workplace(request: Request) -> Workplace:
    """Async: what does not wait needs no thread of its own, which costs 0.1 ms."""
    return workplace_of(request)


async def _now() -> datetime:
    return now()


AtWork = Annotated[Workplace, Depends(_workplace)]
GivenToken = Annotated[str, Depends(form_token)]
Now = Annotated[datetime, Depends(_now)]


def known(request: Request, workplace: AtWork, given: GivenToken, at: Now) -> Officer:
    """The officer of the API token or of the cookie. Raises ``NotSignedIn`` and, for a change
    without the form token, ``Refused``."""
    bearer = _bearer(request)
    if bearer is not None:
        officer = officer_of_token(workplace, bearer, at=at)
        request.state.officer, request.state.csrf, request.state.session = officer, "", None
        return officer
    session = session_of(workplace, cookie_of(request), at=at)
    _note(request, session)
    if request.method not in HARMLESS and not same(given, session.csrf):
        raise Refused("页面已过期，请重新打开后再试。 The page is out of date; open it again.")
    return session.officer


def _bearer(request: Request) -> str | None:
    """The token of the API that the request carries."""
    kind, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bearer.strip() if kind.lower() == "bearer" else None


def _note(request: Request, session: Session) -> None:
    request.state.officer, request.state.csrf = session.officer, session.csrf
    request.state.session = session


def recognise(request: Request) -> None:
    """Note who asks where no dependency has: a page that tells of an error has its ways, too."""
    if getattr(request.state, "officer", None) is None:
        with suppress(NotSignedIn):
            _note(request, session_of(workplace_of(request), cookie_of(request), at=now()))


async def is_known(request: Request) -> bool:
    """Whether the cookie is that of a session, or the token somebody's: before anything of the body
    is read."""
    workplace, bearer = workplace_of(request), _bearer(request)
    try:
        if bearer is not None:
            await run_in_threadpool(officer_of_token, workplace, bearer, at=now())
        else:
            await run_in_threadpool(session_of, workplace, cookie_of(request), at=now())
    except (NotSignedIn, MustChange):
        return False
    return True


Known = Annotated[Officer, Depends(known)]


async def signed_in(request: Request, officer: Known) -> Officer:
    """Raises ``MustChange``."""
    if request.state.session is not None and request.state.session.must_change:
        raise MustChange()
    return officer


async def newcomer(request: Request, officer: Known) -> Officer:
    if request.state.session is None:
        raise Refused("须由关员本人登录后办理。 Only an officer who is signed in may do this.")
    return officer


SignedIn = Annotated[Officer, Depends(signed_in)]
Newcomer = Annotated[Officer, Depends(newcomer)]
"""At a browser, be it with a first password that somebody else knows."""


async def in_person(officer: SignedIn, present: Newcomer) -> Officer:
    return officer


InPerson = Annotated[Officer, Depends(in_person)]
