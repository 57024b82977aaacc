"""Pages of administrators: who may sign in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from zhiyi.review.accounts.passwords import made_up
from zhiyi.review.accounts.rights import require
from zhiyi.review.accounts.users import (
    ROLES,
    NewUser,
    add_user,
    offices,
    set_active,
    set_password,
    users,
)
from zhiyi.review.errors import Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.web.frame import render
from zhiyi.review.web.signed import AtWork, InPerson, Now
from zhiyi.review.workplace import Workplace

router = APIRouter(include_in_schema=False)

Short = Annotated[str, Form(max_length=128)]
Secret = Annotated[str, Form(max_length=1024)]


@router.get("/users")
def users_page(request: Request, workplace: AtWork, officer: InPerson) -> Response:
    require(officer, "users")
    return _page(request, workplace)


@router.post("/users")
def adding(
    request: Request,
    workplace: AtWork,
    officer: InPerson,
    at: Now,
    name: Short = "",
    shown: Short = "",
    office: Short = "",
    role: Short = "officer",
    password: Secret = "",
) -> Response:
    """The first password opens nothing but the page that asks for another. One that the program
    makes up is shown this once."""
    require(officer, "users")
    first = password or made_up()
    new = NewUser(
        name=name, shown=shown, office=office, role=role, password=first, must_change=True
    )
    try:
        add_user(workplace, new, by=officer, at=at)
    except Wrong as error:
        return _page(request, workplace, error=str(error), new=new)
    return _done(request, workplace, name, "" if password else first)


@router.post("/users/{name}/password")
def setting_password(
    request: Request, workplace: AtWork, officer: InPerson, name: str, password: Secret = ""
) -> Response:
    require(officer, "users")
    first = password or made_up()
    try:
        set_password(workplace, name, first, by=officer, must_change=name != officer.name)
    except Wrong as error:
        return _page(request, workplace, error=str(error))
    return _done(request, workplace, name, "" if password else first)


@router.post("/users/{name}/deactivate")
def deactivating(request: Request, workplace: AtWork, officer: InPerson, name: str) -> Response:
    return _turned(request, workplace, officer, name, active=False)


@router.post("/users/{name}/activate")
def activating(request: Request, workplace: AtWork, officer: InPerson, name: str) -> Response:
    return _turned(request, workplace, officer, name, active=True)


def _turned(
    request: Request, workplace: Workplace, officer: Officer, name: str, *, active: bool
) -> Response:
    require(officer, "users")
    try:
        set_active(workplace, name, active, by=officer)
    except Wrong as error:
        return _page(request, workplace, error=str(error))
    return RedirectResponse("/users", status_code=303)


def _done(request: Request, workplace: Workplace, name: str, made: str) -> Response:
    if made:
        return _page(request, workplace, made=made, made_for=name)
    return RedirectResponse("/users", status_code=303)


def _page(
    request: Request,
    workplace: Workplace,
    *,
    error: str = "",
    new: NewUser | None = None,
    made: str = "",
    made_for: str = "",
) -> Response:
    return render(
        request,
        "users.html.j2",
        status=422 if error else 200,
        users=users(workplace),
        offices=offices(workplace),
        roles=ROLES,
        error=error,
        new=new,
        made=made,
        made_for=made_for,
    )
