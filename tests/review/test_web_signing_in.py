"""Signing in and out at a page."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import delete
from tests.review.browsing import CSRF, browser, entered
from tests.review.making import NANJING, People

from zhiyi.review.accounts.signing_in import FREE_BY_NAME
from zhiyi.review.accounts.users import NewUser, add_user
from zhiyi.review.database.models import SignIn
from zhiyi.review.web import signed
from zhiyi.review.web.app import create_app
from zhiyi.review.web.signed import now
from zhiyi.review.workplace import Workplace

GOOD = "一个好记的长句子 2026"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


@pytest.fixture
def chen(workplace: Workplace) -> None:
    new = NewUser(name="chen", shown="陈关员", office=NANJING, role="officer", password=GOOD)
    add_user(workplace, new, by=None, at=now())


def sign_in(client: TestClient, name: str, password: str, next: str = "/") -> Response:
    page = client.get("/sign-in", params={"next": next}).text
    token = CSRF.findall(page)[-1]
    data = {"csrf": token, "name": name, "password": password, "next": next}
    answer: Response = client.post("/sign-in", data=data)
    return answer


@pytest.mark.usefixtures("chen")
def test_signing_in_leads_to_where_one_wanted_to_go(app: FastAPI) -> None:
    client = browser(app)
    answer = sign_in(client, "chen", GOOD, "/?state=all")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?state=all")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "zhiyi_session" in c)
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert "陈关员" in client.get("/").text


@pytest.mark.usefixtures("chen")
def test_a_wrong_password_shows_the_form_again_without_it(app: FastAPI) -> None:
    answer = sign_in(browser(app), "chen", "wrong password 9")
    assert answer.status_code == 403 and "用户名或密码不正确" in answer.text
    assert 'value="chen"' in answer.text and "wrong password" not in answer.text


@pytest.mark.usefixtures("chen")
def test_who_fails_too_often_is_told_how_long_to_wait(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = now()
    monkeypatch.setattr(signed, "datetime", SimpleNamespace(now=lambda _: noon))
    client = browser(app)
    for _ in range(FREE_BY_NAME + 1):
        sign_in(client, "chen", "wrong password 9")
    answer = sign_in(client, "chen", GOOD)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "5")
    assert "5秒后再试" in answer.text


@pytest.mark.usefixtures("chen")
def test_a_form_of_elsewhere_does_not_sign_in(app: FastAPI) -> None:
    data = {"name": "chen", "password": GOOD, "csrf": "guess"}
    for client in (browser(app), browser(app)):
        answer = client.post("/sign-in", data=data)
        assert answer.status_code == 403 and "页面已过期" in answer.text
        client.get("/sign-in")


@pytest.mark.usefixtures("chen")
def test_a_name_of_markup_stays_text(app: FastAPI) -> None:
    answer = sign_in(browser(app), '"><script>alert(1)</script>', "x" * 12)
    assert "<script>alert" not in answer.text and "&lt;script&gt;alert" in answer.text


@pytest.mark.usefixtures("chen")
def test_the_first_page_leads_nowhere_else(app: FastAPI) -> None:
    answer = sign_in(browser(app), "chen", GOOD, "//evil.example/")
    assert answer.headers["location"] == "/"


def test_signing_out_is_final(app: FastAPI, workplace: Workplace, people: People) -> None:
    client = entered(app, workplace, people.wang)
    cookie = client.cookies[app.state.cookie]
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    client.cookies.set(app.state.cookie, cookie)
    assert client.get("/").status_code == 303


def test_before_there_are_users_the_page_says_what_to_do(app: FastAPI) -> None:
    page = browser(app).get("/sign-in").text
    assert "尚未设置用户" in page and "zhiyi review users add DIR" in page
    assert not re.search(r"<input[^>]*password", page)


KEPT = '"cache"'
"""What the browser is told to throw away: pictures of papers stay in it for a year otherwise."""


@pytest.mark.parametrize("way", ["/sign-out", "/sign-out-everywhere"])
def test_nothing_of_the_papers_stays_in_the_browser_of_who_signs_out(
    app: FastAPI, workplace: Workplace, people: People, way: str
) -> None:
    client = entered(app, workplace, people.wang)
    assert "clear-site-data" not in client.get("/sign-in").headers
    assert client.post(way).headers["clear-site-data"] == KEPT


def test_nor_of_whose_session_ended_by_itself(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    with workplace.database.writing() as session:
        session.execute(delete(SignIn))
    answer = client.get("/sign-in")
    assert answer.headers["clear-site-data"] == KEPT
    assert f'{app.state.cookie}=""' in answer.headers["set-cookie"]  # so that it is told once
    assert "clear-site-data" not in browser(app).get("/sign-in").headers
