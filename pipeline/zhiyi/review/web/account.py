"""Pages of one's own account: the password, tokens of the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from zhiyi.deadlines import BEIJING
from zhiyi.review.accounts.rights import may, require
from zhiyi.review.accounts.sessions import IDLE, WHOLE
from zhiyi.review.accounts.tokens import create_token, revoke_token, tokens_of
from zhiyi.review.accounts.users import change_own_password
from zhiyi.review.errors import Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.web.frame import render
from zhiyi.review.web.signed import AtWork, InPerson, Now, cookie_of, now
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)

Secret = Annotated[str, Form(max_length=1024)]


@router.get("/account")
def account(request: Request, workplace: AtWork, officer: InPerson, changed: str = "") -> Response:
    return _page(request, workplace, officer, changed=changed == "1")


@router.post("/account/password")
def changing_password(
    request: Request,
    workplace: AtWork,
    officer: InPerson,
    old: Secret = "",
    new: Secret = "",
    again: Secret = "",
) -> Response:
    """Ends the officer's other sessions."""
    try:
        if new != again:
            raise Wrong("两次输入的新密码不一致。 The new passwords are not the same.")
        change_own_password(workplace, officer, old=old, new=new, keep=cookie_of(request))
    except Wrong as error:
        return _page(request, workplace, officer, error=str(error))
    return RedirectResponse("/account?changed=1", status_code=303)


@router.post("/account/tokens")
def making_token(
    request: Request,
    workplace: AtWork,
    officer: InPerson,
    at: Now,
    label: Annotated[str, Form(max_length=256)] = "",
    days: Annotated[int, Form()] = 90,
) -> Response:
    """The page shows the token this once."""
    require(officer, "tokens")
    try:
        made = create_token(workplace, officer, label=label, days=days, at=at)
    except Wrong as error:
        return _page(request, workplace, officer, token_error=str(error))
    return _page(request, workplace, officer, made=made)


@router.post("/account/tokens/{number}/revoke")
def revoking(workplace: AtWork, officer: InPerson, number: int) -> Response:
    revoke_token(workplace, officer, number)
    return RedirectResponse("/account", status_code=303)


def _page(
    request: Request,
    workplace: Workplace,
    officer: Officer,
    *,
    error: str = "",
    token_error: str = "",
    made: str = "",
    changed: bool = False,
) -> Response:
    own = may(officer, "tokens")
    return render(
        request,
        "account.html.j2",
        status=422 if error or token_error else 200,
        tokens=tokens_of(workplace, officer) if own else (),
        own_tokens=own,
        beijing=BEIJING,
        idle=IDLE // timedelta(minutes=1),
        whole=WHOLE // timedelta(hours=1),
        at=now(),
        error=error,
        token_error=token_error,
        made=made,
        changed=changed,
    )
