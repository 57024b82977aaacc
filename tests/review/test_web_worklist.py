"""The page of all cases, and pages of accounts and users."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update
from tests.review.browsing import browser, entered
from tests.review.making import People, case, put

from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return entered(app, workplace, people.wang)


def shown(client: TestClient, address: str = "/") -> list[str]:
    """Ids of the cases of a page, in its order."""
    page = client.get(address)
    assert page.status_code == 200
    return re.findall(r'<a href="/cases/([^"?]+)" data-open', page.text)


def test_an_officer_sees_the_cases_of_the_office_by_deadline(wang: TestClient) -> None:
    assert shown(wang) == ["ZY-2026-0042", "ZY-2026-0043"]
    assert shown(wang, "/?sort=deadline&desc=1") == ["ZY-2026-0043", "ZY-2026-0042"]


def test_an_auditor_sees_every_office_and_takes_nothing(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    sun = entered(app, workplace, people.sun)
    assert len(shown(sun)) == 3
    assert shown(sun, "/?office=上海海关") == ["ZY-2026-0077"]
    assert "/take" not in sun.get("/").text
    answer = sun.post("/cases/ZY-2026-0042/take", data={"version": 0})
    assert answer.status_code == 403


def test_an_administrator_sees_users_and_no_case(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    admin = entered(app, workplace, people.admin)
    assert admin.get("/").headers["location"] == "/users"
    assert "ZY-2026-0042" not in admin.get("/users").text


def test_only_administrators_see_users(wang: TestClient) -> None:
    assert wang.get("/users").status_code == 403
    assert wang.post("/users/li/deactivate").status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=closed", []),
        ("state=all", ["ZY-2026-0042", "ZY-2026-0043"]),
        ("holder=me", []),
        ("holder=nobody", ["ZY-2026-0042", "ZY-2026-0043"]),
        ("due=passed", []),
        ("due=later", []),
        ("q=0043", ["ZY-2026-0043"]),
        ("candidate=1C210", ["ZY-2026-0042", "ZY-2026-0043"]),
        ("candidate=9Z999", []),
        ("state=%3Cscript%3E&sort=x&page=-1&holder=x&due=%00", ["ZY-2026-0042", "ZY-2026-0043"]),
        ("page=99999999999999999999", ["ZY-2026-0042", "ZY-2026-0043"]),
    ],
)
def test_the_address_chooses(wang: TestClient, query: str, expected: list[str]) -> None:
    assert shown(wang, f"/?{query}") == expected


def test_closed_cases_are_not_open_ones(wang: TestClient, workplace: Workplace) -> None:
    with workplace.database.writing() as session:
        session.execute(update(Case).where(Case.id == "ZY-2026-0042").values(state="closed"))
    assert shown(wang) == ["ZY-2026-0043"]
    assert shown(wang, "/?state=closed") == ["ZY-2026-0042"]
    assert "/cases/ZY-2026-0042/take" not in wang.get("/?state=closed").text


def test_a_search_shows_the_lines_that_it_found(wang: TestClient) -> None:
    page = wang.get("/", params={"q": "碳纤维"}).text
    assert "<mark>碳纤维</mark>" in page
    assert re.search(r'href="/cases/ZY-2026-0042\?at=[^"&]+(?::|%3A)\d+"', page)


def test_a_column_sorts_one_way_and_then_the_other(wang: TestClient) -> None:
    page = wang.get("/?sort=inquiry").text
    assert 'aria-sort="ascending"' in page and "sort=inquiry&amp;desc=1" in page
    assert 'aria-sort="descending"' in wang.get("/?sort=inquiry&desc=1").text


def test_a_case_is_taken_and_given_back(wang: TestClient) -> None:
    answer = wang.post("/cases/ZY-2026-0042/take", data={"version": 0, "next": "/?state=all"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?state=all")
    assert shown(wang, "/?holder=me") == ["ZY-2026-0042"]
    answer = wang.post("/cases/ZY-2026-0042/give-back", data={"version": 1})
    assert answer.status_code == 303 and shown(wang, "/?holder=me") == []


def test_who_comes_second_is_told_who_was_first(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    li = entered(app, workplace, people.li)
    assert wang.post("/cases/ZY-2026-0042/take", data={"version": 0}).status_code == 303
    answer = li.post("/cases/ZY-2026-0042/take", data={"version": 0})
    assert answer.status_code == 409 and "王关员" in answer.text


def test_a_case_is_handed_over_to_a_colleague_of_the_office(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    wang.post("/cases/ZY-2026-0042/take", data={"version": 0})
    page = wang.get("/cases/ZY-2026-0042/hand-over").text
    assert "李关员" in page and "钱关员" not in page and '<option value="">' in page
    data = {"to": people.li.id, "version": 1, "note": "休假"}
    assert wang.post("/cases/ZY-2026-0042/hand-over", data=data).status_code == 303
    li = entered(app, workplace, people.li)
    assert shown(li, "/?holder=me") == ["ZY-2026-0042"]


def test_a_case_of_another_office_is_not_there(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    qian = entered(app, workplace, people.qian)
    for what in ("take", "give-back"):
        answer = qian.post(f"/cases/ZY-2026-0042/{what}", data={"version": 0})
        assert answer.status_code == 404
    assert qian.get("/cases/ZY-2026-0042/hand-over").status_code == 404


def test_names_of_markup_stay_text(
    out: Path, workplace: Workplace, app: FastAPI, wang: TestClient
) -> None:
    put(out, case(XSS.replace("/", ""), exporter=XSS, goods=XSS, destination=XSS, notice_no=XSS))
    sync(workplace)
    for address in ("/", "/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", f"/?candidate={XSS}"):
        page = wang.get(address).text
        assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in wang.get("/").text


def test_no_row_prefers_an_outcome(wang: TestClient) -> None:
    page = wang.get("/").text
    assert "待判定" in page
    assert not re.search("放行(?!。)|通过|合规|无需许可|可以出口|不属于管制", page)


def test_a_user_is_added_and_put_out_of_use(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    admin = entered(app, workplace, people.admin)
    data = {"name": "chen", "shown": XSS, "office": "南京海关", "role": "officer"}
    answer = admin.post("/users", data={**data, "password": "short"})
    assert (
        answer.status_code == 422
        and "12至256" in answer.text
        and 'value="short"' not in answer.text
    )
    assert admin.post("/users", data={**data, "password": "a long sentence"}).status_code == 303
    page = admin.get("/users").text
    assert "&lt;img" in page and "<img" not in page and "a long sentence" not in page
    assert admin.post("/users/chen/deactivate").status_code == 303
    assert "已停用" in admin.get("/users").text


def test_whoever_is_put_out_of_use_is_out_at_the_next_click(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    entered(app, workplace, people.admin).post("/users/wang/deactivate")
    assert wang.get("/").status_code == 303


def test_a_token_is_shown_once(wang: TestClient, app: FastAPI) -> None:
    made = wang.post("/account/tokens", data={"label": "数据仓库", "days": 30})
    (token,) = re.findall(r"zhiyi_[\w-]{43}", made.text)
    page = wang.get("/account").text
    assert token not in page and "数据仓库" in page
    (number,) = re.findall(r"/account/tokens/(\d+)/revoke", page)
    assert wang.post(f"/account/tokens/{number}/revoke").status_code == 303
    client = browser(app)
    answer = client.get("/", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 303


def test_two_new_passwords_must_be_the_same(wang: TestClient) -> None:
    data = {"old": "x" * 12, "new": "a long sentence", "again": "another sentence"}
    answer = wang.post("/account/password", data=data)
    assert answer.status_code == 422 and "不一致" in answer.text


def test_a_page_that_was_kept_is_never_an_old_one(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    li = entered(app, workplace, people.li)
    before = wang.get("/").text
    assert wang.get("/").text == before
    assert wang.headers["x-csrf"] not in li.get("/").text
    li.post("/cases/ZY-2026-0042/take", data={"version": 0})
    assert "李关员" not in before and "李关员" in wang.get("/").text
    put(workplace.directory, case("ZY-2026-0050"))
    sync(workplace)
    assert "ZY-2026-0050" in shown(wang)


def test_the_journal_is_for_auditors_and_its_text_stays_text(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    wang.post("/cases/ZY-2026-0042/take", data={"version": 0})
    wang.post("/account/tokens", data={"label": XSS, "days": 1})
    assert wang.get("/journal").status_code == 403
    sun = entered(app, workplace, people.sun)
    page = sun.get("/journal").text
    assert "领取质疑" in page and "&lt;img" in page and "<img" not in page
    one = sun.get("/journal", params={"case": "ZY-2026-0042", "action": "case.take"}).text
    assert one.count("data-row>") == 0 and one.count("data-row ") == 1 and "ZY-2026-0043" not in one
    assert "没有符合条件的记录" in sun.get("/journal?actor=nobody").text
    assert sun.get("/journal?before=99999999999999999999").status_code == 200


def test_choices_are_named_and_each_can_be_taken_back(wang: TestClient) -> None:
    page = wang.get("/?q=%3Cb%3E碳纤维&holder=nobody&due=later&sort=severity&desc=1").text
    chosen = page[page.index('class="chosen"') : page.index("</ul>")]
    assert "未领取" in chosen and "七日以后到期" in chosen and "&lt;b&gt;碳纤维" in chosen
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', chosen)]
    assert len(links) == 4
    assert all("sort=severity" in link and "desc=1" in link for link in links)
    assert "holder=" not in links[1] and "due=later" in links[1]
    assert not any(word in links[-1] for word in ("q=", "holder=", "due="))
    assert "没有符合所选状态和条件的质疑" in page


def test_the_address_outlives_paging_the_language_and_taking(wang: TestClient) -> None:
    asked = "/?q=T800S&holder=nobody&sort=severity"
    page = wang.get(asked).text
    kept = [unescape(value) for value in re.findall(r'name="next" value="([^"]*)"', page)]
    assert kept and set(kept) == {asked}
    assert 'class="chosen"' not in wang.get("/?sort=severity").text


def test_the_title_tells_pages_apart(wang: TestClient) -> None:
    titles = [
        re.findall("<title>(.*?)</title>", wang.get(address).text, re.S)[0]
        for address in ("/", "/?state=all", "/?state=closed", "/?q=0043", "/account")
    ]
    assert len(set(titles)) == 5 and titles[0].startswith("在办（2）")


def test_a_found_page_is_the_one_that_its_link_opens(wang: TestClient) -> None:
    page = wang.get("/?q=碳纤维").text
    links = [unescape(link) for link in re.findall(r'<tr class="hit">.*?href="([^"]*)"', page)]
    assert links
    for link in links:
        case, _, at = link.partition("?at=")
        shown = wang.get(link).text
        assert f'data-at="{unquote(at)}"' in shown, link
        assert case.startswith("/cases/")


def test_the_head_of_a_case_says_of_the_deadline_what_the_list_says(wang: TestClient) -> None:
    page = wang.get("/cases/ZY-2026-0042").text
    head = page[page.index('class="due"') :]
    assert "按期提交" in head[: head.index("</p>")]


def test_a_removed_report_is_explained(wang: TestClient) -> None:
    assert "放回后自动恢复" in wang.get("/?gone=1").text
