"""A password that somebody else knows opens nothing but the page that asks for another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.review.browsing import CSRF, browser, entered
from tests.review.making import NANJING, People

from zhiyi.review.accounts import passwords
from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.accounts.users import NewUser, add_user, set_password
from zhiyi.review.database.models import User
from zhiyi.review.officer import Officer
from zhiyi.review.web.app import create_app
from zhiyi.review.web.signed import now
from zhiyi.review.workplace import Workplace

FIRST, OWN = "first one by the admin 1", "一个好记的长句子 2026"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


@pytest.fixture
def chen(workplace: Workplace) -> Officer:
    new = NewUser(
        name="chen", shown="陈关员", office=NANJING, role="officer", password=FIRST,
        must_change=True,
    )  # fmt: skip
    return add_user(workplace, new, by=None, at=now())


def come_in(app: FastAPI, password: str, next: str = "/") -> TestClient:
    client = browser(app)
    token = CSRF.findall(client.get("/sign-in", params={"next": next}).text)[-1]
    data = {"csrf": token, "name": "chen", "password": password, "next": next}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, next)
    return client


def choose(client: TestClient, new: str, again: str | None = None, next: str = "/") -> int:
    token = CSRF.findall(client.get("/first-password").text)[-1]
    data = {"csrf": token, "new": new, "again": again or new, "next": next}
    answer = client.post("/first-password", data=data)
    return int(answer.status_code)


@pytest.mark.usefixtures("chen")
@pytest.mark.parametrize("path", ["/", "/account", "/overview", "/cases/ZY-2026-0042", "/journal"])
def test_every_page_leads_to_the_choice_of_a_password_and_back(app: FastAPI, path: str) -> None:
    client = come_in(app, FIRST)
    answer = client.get(path)
    way = "/first-password" + ("" if path == "/" else f"?next={path.replace('/', '%2F')}")
    assert (answer.status_code, answer.headers["location"]) == (303, way)
    piece = client.get(path, headers={"hx-request": "true"})
    assert (piece.status_code, piece.headers["hx-redirect"]) == (403, "/first-password")
    json = client.get(path, headers={"accept": "application/json"})
    assert (json.status_code, json.json()["error"]["code"]) == (403, "MUST_CHANGE")


@pytest.mark.usefixtures("chen")
def test_nothing_is_changed_with_it_either(app: FastAPI) -> None:
    client = come_in(app, FIRST)
    csrf = CSRF.findall(client.get("/first-password").text)[-1]
    answer = client.post("/cases/ZY-2026-0042/take", data={"csrf": csrf, "version": "0"})
    assert answer.headers["location"].startswith("/first-password")
    page = client.get("/first-password").text
    assert 'href="/overview"' not in page and "/users" not in page


@pytest.mark.usefixtures("chen")
def test_a_password_of_ones_own_opens_the_workbench(app: FastAPI) -> None:
    client = come_in(app, FIRST)
    assert choose(client, OWN) == 303
    assert client.get("/").status_code == 200
    assert come_in(app, OWN).get("/").status_code == 200


@pytest.mark.usefixtures("chen")
@pytest.mark.parametrize(
    ("new", "again"), [(FIRST, FIRST), ("short", "short"), (OWN, OWN + "x"), ("chen12345678",) * 2]
)
def test_it_must_be_another_and_a_good_one(app: FastAPI, new: str, again: str) -> None:
    client = come_in(app, FIRST)
    assert choose(client, new, again) == 422
    assert client.get("/").headers["location"] == "/first-password"


@pytest.mark.usefixtures("chen")
def test_one_may_leave_and_read_english_before(app: FastAPI) -> None:
    client = come_in(app, FIRST)
    client.post("/language", data={"language": "en"})
    page = client.get("/first-password").text
    assert "Choose a password of your own" in page
    left = client.post("/sign-out", data={"csrf": CSRF.findall(page)[-1]})
    assert left.headers["location"] == "/sign-in"
    assert client.get("/first-password").headers["location"].startswith("/sign-in")


def test_the_page_is_no_way_around_the_present_password(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    assert client.get("/first-password").headers["location"] == "/account"
    assert client.post("/first-password", data={"new": OWN, "again": OWN}).status_code == 403


def test_no_token_outlasts_a_password_that_somebody_else_sets(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    token = create_token(workplace, people.wang, label="系统", days=1, at=datetime.now(UTC))
    client = browser(app)
    client.headers["authorization"] = f"Bearer {token}"
    assert client.get("/api/v1/cases").status_code == 200
    set_password(workplace, "wang", FIRST, by=people.admin, must_change=True)
    assert client.get("/api/v1/cases").status_code == 401
    with workplace.database.writing() as session:
        session.get_one(User, people.wang.id).must_change = False
    assert client.get("/api/v1/cases").status_code == 401


def test_a_token_is_refused_while_a_password_is_to_be_chosen(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    token = create_token(workplace, people.wang, label="系统", days=1, at=datetime.now(UTC))
    with workplace.database.writing() as session:
        session.get_one(User, people.wang.id).must_change = True
    client = browser(app)
    client.headers["authorization"] = f"Bearer {token}"
    answer = client.get("/api/v1/cases")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "MUST_CHANGE")


@pytest.mark.parametrize("password", ["", "typed by the admin"])
def test_what_an_administrator_sets_is_a_first_password(
    app: FastAPI, workplace: Workplace, people: People, password: str
) -> None:
    admin = entered(app, workplace, people.admin)
    data = {"name": "chen", "shown": "陈", "office": NANJING, "role": "officer"}
    added = admin.post("/users", data={**data, "password": password})
    set_again = admin.post("/users/wang/password", data={"password": password})
    with workplace.reading() as session:
        marked = {user.name for user in session.query(User).filter(User.must_change)}
    assert marked == {"chen", "wang"}
    for answer in (added, set_again):
        assert answer.status_code == (303 if password else 200)
        assert ('class="secret"' in answer.text) is (not password)
    assert 'class="secret"' not in admin.get("/users").text
    assert "待更换初始密码" in admin.get("/users").text


def test_a_password_that_is_made_up_is_a_good_one_and_never_the_same() -> None:
    made = {passwords.made_up() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        passwords.check_strength(one, name="chen")
