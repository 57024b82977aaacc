"""Pages: sign in, sign out, the language, and what to do before there is any user."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, RedirectResponse, Response

from zhiyi.review.accounts.secrets import fresh, same
from zhiyi.review.accounts.sessions import WHOLE, left_of
from zhiyi.review.accounts.signing_in import sign_in, sign_out, sign_out_everywhere
from zhiyi.review.accounts.users import choose_password, nobody_yet
from zhiyi.review.errors import NotSignedIn, Refused, TooOften, WorkbenchError, Wrong
from zhiyi.review.web.frame import LANGUAGE_COOKIE, render
from zhiyi.review.web.security import over_tls, session_cookie
from zhiyi.review.web.signed import AtWork, GivenToken, InPerson, Newcomer, Now, cookie_of
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)

BEFORE_COOKIE = "zhiyi_before"
"""Holds the form token of somebody who is not signed in yet."""

YEAR = 365 * 24 * 3600


@router.get("/sign-in")
def sign_in_page(request: Request, workplace: AtWork, at: Now, next: str = "/") -> Response:
    """A session that ended by itself leaves nothing in the browser either."""
    if nobody_yet(workplace):
        return render(request, "first_user.html.j2")
    answer = _form(request, next=next)
    if (cookie := cookie_of(request)) and not _lasts(workplace, cookie, at):
        _forget(request, answer)
    return answer


def _lasts(workplace: Workplace, cookie: str, at: datetime) -> bool:
    try:
        left_of(workplace, cookie, at=at)
    except NotSignedIn:
        return False
    return True


@router.post("/sign-in")
def entering(
    request: Request, workplace: AtWork, given: GivenToken, at: Now,
    name: Annotated[str, Form(max_length=256)] = "",
    password: Annotated[str, Form(max_length=1024)] = "",
    next: Annotated[str, Form(max_length=2048)] = "/",
) -> Response:  # fmt: skip
    """To where they wanted to go; or the form again, saying what was wrong."""
    if not same(given, request.cookies.get(BEFORE_COOKIE, "")):
        expired = Refused("页面已过期，请重新登录。 The page was out of date; sign in again.")
        return _form(request, next=next, name=name, error=expired)
    try:
        entered = sign_in(
            workplace, name, password, address=_address(request), at=at, before=cookie_of(request)
        )
    except (Refused, TooOften) as error:
        return _form(request, next=next, name=name, error=error)
    answer = RedirectResponse(inside(next), status_code=303)
    cookie = session_cookie(tls=over_tls(request))
    _keep(request, answer, cookie, entered.cookie, int(WHOLE.total_seconds()))
    answer.delete_cookie(BEFORE_COOKIE)
    return answer


@router.get("/healthz")
def health(workplace: AtWork) -> Response:
    """For whoever watches the server: whether pages could be made now. Tells nothing else."""
    try:
        with workplace.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"status": "database"}, status_code=503)
    return JSONResponse({"status": "ok"})


@router.post("/sign-out")
def leaving(request: Request, workplace: AtWork, officer: Newcomer) -> Response:
    sign_out(workplace, officer, cookie_of(request))
    return _left(request)


@router.post("/sign-out-everywhere")
def leaving_everywhere(request: Request, workplace: AtWork, officer: InPerson) -> Response:
    sign_out_everywhere(workplace, officer)
    return _left(request)


def _left(request: Request) -> Response:
    answer = RedirectResponse("/sign-in", status_code=303)
    _forget(request, answer)
    return answer


def _forget(request: Request, answer: Response) -> None:
    """The session's cookie, and the pictures of papers that the browser keeps while its officer
    works, for the next one at this computer may be of another office. Browsers heed it over TLS
    and on this computer itself."""
    tls = over_tls(request)
    answer.delete_cookie(session_cookie(tls=tls), secure=tls, httponly=True, samesite="strict")
    answer.headers["clear-site-data"] = '"cache"'


@router.get("/session")
def session_left(request: Request, workplace: AtWork, at: Now) -> Response:
    """How long the session lasts still; asking does not prolong it."""
    left = left_of(workplace, cookie_of(request), at=at)
    return JSONResponse({"seconds": left.seconds, "idle": left.idle})


@router.post("/session")
def going_on(request: Request, workplace: AtWork, officer: Newcomer, at: Now) -> Response:
    """Somebody is there: the session was used just now."""
    return session_left(request, workplace, at)


@router.get("/first-password")
def first_password(request: Request, officer: Newcomer, next: str = "/") -> Response:
    if not request.state.session.must_change:
        return RedirectResponse("/account", status_code=303)
    return render(request, "first_password.html.j2", next=inside(next), error="")


@router.post("/first-password")
def choosing(
    request: Request, workplace: AtWork, officer: Newcomer,
    new: Annotated[str, Form(max_length=1024)] = "",
    again: Annotated[str, Form(max_length=1024)] = "",
    next: Annotated[str, Form(max_length=2048)] = "/",
) -> Response:  # fmt: skip
    """A password that nobody else knows; then on to where they wanted to go."""
    try:
        if new != again:
            raise Wrong("两次输入的新密码不一致。 The new passwords are not the same.")
        choose_password(workplace, officer, new=new, keep=cookie_of(request))
    except Wrong as error:
        return render(
            request, "first_password.html.j2", status=422, next=inside(next), error=str(error)
        )
    return RedirectResponse(inside(next), status_code=303)


@router.post("/language")
def language(
    request: Request,
    language: Annotated[str, Form(max_length=8)],
    next: Annotated[str, Form(max_length=2048)] = "/",
) -> Response:
    """Needs no form token: the worst that a stranger's page could do is to show English."""
    answer = RedirectResponse(inside(next), status_code=303)
    _keep(request, answer, LANGUAGE_COOKIE, "en" if language == "en" else "zh", YEAR)
    return answer


def _form(
    request: Request, *, next: str, name: str = "", error: WorkbenchError | None = None
) -> Response:
    token = request.cookies.get(BEFORE_COOKIE) or fresh()
    request.state.csrf = token
    headers = {"retry-after": str(error.seconds)} if isinstance(error, TooOften) else None
    answer = render(
        request, "sign_in.html.j2", status=error.status if error else 200, headers=headers,
        next=inside(next), name=name, error=str(error) if error else "",
    )  # fmt: skip
    _keep(request, answer, BEFORE_COOKIE, token, 3600)
    return answer


def _keep(request: Request, answer: Response, cookie: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        cookie, value, max_age=seconds, path="/", secure=over_tls(request), httponly=True,
        samesite="strict",
    )  # fmt: skip


def inside(address: str) -> str:
    """The address if it is one of ours; else the first page. Browsers read a backslash as a
    slash, and leave out line ends and tabs."""
    ours = (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and address.isprintable()
    )  # fmt: skip
    return address if ours else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
