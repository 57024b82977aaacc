"""An administrator who sets an officer's password could sign in as that officer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from tests.review.browsing import entered
from tests.review.making import People
from tests.review.test_deciding import CASE, Desk

from zhiyi.review.accounts import given
from zhiyi.review.accounts.users import NewUser, add_user, set_active, set_password
from zhiyi.review.database.models import Entry
from zhiyi.review.errors import Refused
from zhiyi.review.journal.entries import read_content
from zhiyi.review.officer import Officer
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

PASSWORD, OWN = "秋水共长天一色落霞与孤鹜", "滕王高阁临江渚佩玉鸣鸾罢"


@pytest.fixture
def desk(workplace: Workplace) -> Desk:
    return Desk(workplace)


@pytest.fixture
def reset(workplace: Workplace, people: People) -> Callable[[Officer], None]:
    """An administrator sets a password; whoever knows it chooses another."""

    def do(officer: Officer) -> None:
        set_password(workplace, officer.name, PASSWORD, by=people.admin, must_change=True)
        set_password(workplace, officer.name, OWN, by=officer)

    return do


def test_who_was_given_a_password_neither_enters_nor_agrees(
    desk: Desk, people: People, reset: Callable[[Officer], None]
) -> None:
    reset(people.wang)
    with pytest.raises(Refused, match="由系统管理员 admin 设置"):
        desk.propose(people.wang)
    decision = desk.propose(people.li)
    with pytest.raises(Refused, match="由系统管理员 admin 设置"):
        desk.confirm(people.wang, decision)
    assert desk.course(people.li).state == "confirming"


def test_the_page_says_why_instead_of_showing_the_form(
    desk: Desk, people: People, reset: Callable[[Officer], None]
) -> None:
    reset(people.wang)
    browser = entered(create_app(desk.workplace), desk.workplace, people.wang)
    page = browser.get(f"/cases/{CASE}/pane/deciding").text
    assert "由系统管理员 admin 设置" in page
    assert "deciding/propose" not in page
    desk.propose(people.li)
    page = browser.get(f"/cases/{CASE}/pane/deciding").text
    assert "由系统管理员 admin 设置" in page
    assert "deciding/confirm" not in page
    assert "deciding/send_back" in page


def test_a_new_user_is_one_whose_password_was_given(desk: Desk, people: People) -> None:
    new = NewUser(name="Chen", shown="陈关员", office="南京海关", role="officer", password=PASSWORD)
    chen = add_user(desk.workplace, new, by=people.admin, at=datetime.now(UTC))
    with pytest.raises(Refused, match="由系统管理员 admin 设置"):
        desk.propose(chen)


def test_everything_else_goes_on(
    desk: Desk, people: People, reset: Callable[[Officer], None]
) -> None:
    decision = desk.propose(people.li)
    reset(people.wang)
    desk.send_back(people.wang, decision)
    assert desk.course(people.li).state == "reviewing"


def test_what_was_entered_before_is_agreed_to_by_another(
    desk: Desk, people: People, reset: Callable[[Officer], None]
) -> None:
    decision = desk.propose(people.wang)
    reset(people.wang)
    desk.confirm(people.li, decision)
    assert desk.course(people.li).state == "closed"


def _own(workplace: Workplace, people: People) -> None:
    set_password(workplace, "wang", OWN, by=people.wang)


def _at_the_machine(workplace: Workplace, people: People) -> None:
    set_password(workplace, "wang", PASSWORD, by=people.admin, must_change=True)
    set_password(workplace, "wang", OWN, by=None)


def _of_somebody_else(workplace: Workplace, people: People) -> None:
    set_password(workplace, "li", PASSWORD, by=people.admin, must_change=True)


def _back_into_use(workplace: Workplace, people: People) -> None:
    for active in (False, True):
        set_active(workplace, "wang", active, by=people.admin)


@pytest.mark.parametrize("change", [_own, _at_the_machine, _of_somebody_else, _back_into_use])
def test_what_gives_an_administrator_no_password_of_theirs_keeps_nobody_from_deciding(
    desk: Desk, people: People, change: Callable[[Workplace, People], None]
) -> None:
    change(desk.workplace, people)
    desk.decide(people.wang, people.zhao, "required")
    assert desk.course(people.wang).decisions[0].passwords == ()


def test_afterwards_the_outcome_tells_of_it(
    desk: Desk, people: People, reset: Callable[[Officer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reset(people.wang)
    reset(people.zhao)
    monkeypatch.setattr(given, "REST", timedelta(0))
    desk.decide(people.wang, people.zhao, "required")
    (decision,) = desk.course(people.li).decisions
    assert [(one.officer, one.by) for one in decision.passwords] == [
        ("王关员", "admin"),
        ("赵复核", "admin"),
    ]
    with desk.workplace.reading() as session:
        entries = session.scalars(select(Entry).where(Entry.action.startswith("decision.")))
        told = [content.body for entry in entries if (content := read_content(entry.line))]
    assert [body["password_set"]["by"] for body in told] == ["admin", "admin"]


def test_the_second_officer_reads_it_before_they_agree(
    desk: Desk, people: People, reset: Callable[[Officer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    reset(people.wang)
    monkeypatch.setattr(given, "REST", timedelta(0))
    desk.propose(people.wang)
    app = create_app(desk.workplace)
    page = entered(app, desk.workplace, people.zhao).get(f"/cases/{CASE}/pane/deciding").text
    assert "系统管理员曾设置密码" in page
