"""Users, passwords, sign-in, sessions, tokens and rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from tests.review.making import NANJING, SHANGHAI, People

from zhiyi.review.accounts.passwords import MOST_IN_LINE, Hashing, in_line
from zhiyi.review.accounts.rights import RIGHTS, TABLE, may, require, sees
from zhiyi.review.accounts.sessions import IDLE, WHOLE, left_of, session_of
from zhiyi.review.accounts.signing_in import (
    FREE_BY_ADDRESS,
    FREE_BY_NAME,
    LONGEST,
    REMEMBERED,
    Entered,
    counted_as,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from zhiyi.review.accounts.tokens import create_token, officer_of_token, revoke_token, tokens_of
from zhiyi.review.accounts.users import (
    NewUser,
    add_user,
    change_own_password,
    nobody_yet,
    set_active,
    set_password,
    users,
)
from zhiyi.review.database.models import Attempt, Case, Entry, SignIn, Token, User
from zhiyi.review.errors import NotSignedIn, NotThere, Refused, TooOften, Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace, open_workplace

NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
GOOD, OTHER = "一个好记的长句子 2026", "another long sentence"


def new(name: str = "chen", **known: Any) -> NewUser:
    values = {
        "shown": "陈关员" if name == "chen" else name,
        "office": NANJING,
        "role": "officer",
        "password": GOOD,
    }
    return NewUser(name=name, **{**values, **known})


@pytest.fixture
def chen(workplace: Workplace) -> Officer:
    return add_user(workplace, new(), by=None, at=NOON)


def enter(
    workplace: Workplace,
    name: str = "chen",
    password: str = GOOD,
    *,
    at: datetime = NOON,
    address: str = "10.0.0.7",
    before: str = "",
) -> Entered:
    return sign_in(workplace, name, password, address=address, at=at, before=before)


def entries(workplace: Workplace, action: str) -> list[dict[str, Any]]:
    with workplace.reading() as session:
        rows = session.scalars(select(Entry).where(Entry.action == action).order_by(Entry.seq))
        return [json.loads(row.line) for row in rows]


def test_passwords_are_kept_as_argon2id_only(workplace: Workplace, chen: Officer) -> None:
    (user,) = [user for user in users(workplace) if user.name == "chen"]
    assert user.password_hash.startswith("$argon2id$v=19$")
    with workplace.reading() as session:
        lines = " ".join(session.scalars(select(Entry.line)))
    assert GOOD not in lines and user.password_hash not in lines


def test_the_settings_in_use_are_those_of_rfc_9106(out: Path, tmp_path: Path) -> None:
    workplace = open_workplace(out, keys=tmp_path / "keys")
    add_user(workplace, new(), by=None, at=NOON)
    (user,) = users(workplace)
    workplace.close()
    assert "$m=65536,t=3,p=4$" in user.password_hash


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "12至256个字符"),
        ("x" * 300, "12至256个字符"),
        ("aabbaabbaabb", "过于单一"),
        ("a.long.user.name", "不得与用户名相同"),
        ("eman.resu.gnol.a", "不得与用户名相同"),
        ("a.long.user.name2026", "不得与用户名相同"),
        ("Password2026!", "过于常见"),
        ("ｐａｓｓｗｏｒｄ２０２６", "过于常见"),
        ("138-0013-8000", "过于常见"),
        ("abcd5abcd5abcd5", "过于常见"),
        ("qwertyuiop[]12", "过于常见"),
        ("1qaz2wsx3edc", "过于常见"),
        ("haiguan@2026!!", "过于常见"),
    ],
)
def test_a_weak_password_is_refused(workplace: Workplace, password: str, said: str) -> None:
    with pytest.raises(Wrong, match=said):
        add_user(workplace, new("A.Long.User.Name", password=password), by=None, at=NOON)


@pytest.mark.parametrize(
    "known",
    [
        {"name": "", "shown": "陈"},
        {"name": "two words"},
        {"name": "x" * 65},
        {"name": "a/b"},
        {"name": "w\u0430ng"},  # Cyrillic а
        {"shown": "陈\u200b关员"},
        {"office": "南京\u202e海关"},
        {"shown": "  "},
        {"shown": "长" * 129},
        {"role": "king"},
        {"office": "", "role": "reviewer"},
    ],
)
def test_a_user_needs_a_name_an_office_and_a_role(
    workplace: Workplace, known: dict[str, str]
) -> None:
    with pytest.raises(Wrong):
        add_user(workplace, new(**{"name": "chen", **known}), by=None, at=NOON)


def test_names_differ_by_more_than_case_and_width(workplace: Workplace, chen: Officer) -> None:
    with pytest.raises(Wrong, match="已被使用"):
        add_user(workplace, new("ＣＨＥＮ"), by=None, at=NOON)
    assert enter(workplace, " Chen ").officer == chen


@pytest.mark.parametrize("shown", ["陈关员", " 陈\u3000关员 ", "陈 关员"])
def test_of_an_office_no_two_look_like_one(workplace: Workplace, chen: Officer, shown: str) -> None:
    with pytest.raises(Wrong, match="加以区分"):
        add_user(workplace, new("chen2", shown=shown), by=None, at=NOON)
    for other in ({"shown": f"{shown}（二科）"}, {"shown": shown, "office": "上海海关"}):
        add_user(workplace, new(f"chen{len(other)}", **other), by=None, at=NOON)


def test_the_right_password_enters_and_is_told_in_the_journal(
    workplace: Workplace, chen: Officer
) -> None:
    entered = enter(workplace)
    assert session_of(workplace, entered.cookie, at=NOON).officer == chen
    (entry,) = entries(workplace, "sign_in")
    assert (entry["actor"], entry["body"]["address"]) == ("chen", "10.0.0.7")


@pytest.mark.parametrize("name", ["chen", "nobody-of-this-name", "x" * 400, ""])
def test_whatever_is_wrong_the_answer_is_the_same(
    workplace: Workplace, chen: Officer, name: str
) -> None:
    with pytest.raises(Refused, match="用户名或密码不正确") as error:
        enter(workplace, name, OTHER)
    assert str(error.value).count("。") == 1
    assert [entry["subject"] for entry in entries(workplace, "sign_in_failed")] == [name[:64]]


def test_only_a_hash_of_the_cookie_is_kept(workplace: Workplace, chen: Officer) -> None:
    cookie = enter(workplace).cookie
    with workplace.reading() as session:
        (row,) = session.scalars(select(SignIn))
    assert len(cookie) >= 43 and cookie not in (row.id, row.csrf) and len(row.id) == 64


def test_failures_of_a_name_make_it_wait_longer_and_longer(
    workplace: Workplace, chen: Officer
) -> None:
    for _ in range(FREE_BY_NAME + 1):
        with pytest.raises(Refused):
            enter(workplace, password=OTHER)
    waits = []
    at = NOON
    for _ in range(9):
        with pytest.raises(TooOften) as told:
            enter(workplace, password=GOOD, at=at)
        waits.append(told.value.seconds)
        at += timedelta(seconds=told.value.seconds)
        with pytest.raises(Refused):
            enter(workplace, password=OTHER, at=at)
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert max(waits) == LONGEST.total_seconds()


def test_after_the_wait_the_right_password_enters_and_clears_the_count(
    workplace: Workplace, chen: Officer
) -> None:
    for _ in range(FREE_BY_NAME + 1):
        with pytest.raises(Refused):
            enter(workplace, password=OTHER)
    at = NOON + timedelta(seconds=5)
    enter(workplace, at=at)
    with workplace.reading() as session:
        assert session.scalars(select(Attempt)).all() == []
    with pytest.raises(Refused):
        enter(workplace, password=OTHER, at=at)


def test_tries_over_many_names_from_one_address_wait_too(
    workplace: Workplace, chen: Officer
) -> None:
    for number in range(FREE_BY_ADDRESS + 1):
        with pytest.raises(Refused):
            enter(workplace, f"guess{number}", OTHER)
    with pytest.raises(TooOften):
        enter(workplace)
    assert enter(workplace, address="10.0.0.8").officer == chen


def test_the_addresses_of_one_ipv6_network_are_one(workplace: Workplace, chen: Officer) -> None:
    for number in range(FREE_BY_ADDRESS + 1):
        with pytest.raises(Refused):
            enter(workplace, f"guess{number}", OTHER, address=f"2001:db8:0:7:{number:x}::1%eth0")
    with pytest.raises(TooOften):
        enter(workplace, address="2001:db8:0:7::2")
    assert enter(workplace, address="2001:db8:0:8::2").officer == chen
    assert counted_as("::ffff:10.0.0.7") == "::ffff:10.0.0.7" and counted_as("unknown") == "unknown"


def test_a_whole_office_that_signs_in_at_once_from_one_address_is_let_in(
    workplace: Workplace,
) -> None:
    """As behind a gateway, or thirty clients of one computer."""
    names = [f"officer{number}" for number in range(FREE_BY_ADDRESS + 10)]
    for name in names:
        add_user(workplace, new(name), by=None, at=NOON)
    with ThreadPoolExecutor(len(names)) as pool:
        found = list(pool.map(lambda name: enter(workplace, name), names))
    assert sorted(one.officer.name for one in found) == sorted(names)


def test_failures_by_a_clock_that_was_ahead_keep_nobody_out(
    workplace: Workplace, chen: Officer
) -> None:
    for _ in range(FREE_BY_NAME + 1):
        with pytest.raises(Refused):
            enter(workplace, password=OTHER, at=NOON + timedelta(days=400))
    assert enter(workplace).officer == chen


def test_a_session_of_a_clock_that_was_ahead_is_over(workplace: Workplace, chen: Officer) -> None:
    cookie = enter(workplace, at=NOON + timedelta(days=400)).cookie
    for look in (session_of, left_of):
        with pytest.raises(NotSignedIn):
            look(workplace, cookie, at=NOON)
    back = enter(workplace, at=NOON + timedelta(minutes=1)).cookie
    assert session_of(workplace, back, at=NOON).officer == chen


def test_failures_are_forgotten_after_an_hour(workplace: Workplace, chen: Officer) -> None:
    for _ in range(FREE_BY_NAME + 1):
        with pytest.raises(Refused):
            enter(workplace, password=OTHER)
    assert enter(workplace, at=NOON + REMEMBERED + timedelta(seconds=1)).officer == chen


@pytest.mark.parametrize(
    ("uses", "at", "lasts"),
    [
        ([], IDLE - timedelta(seconds=1), True),
        ([], IDLE, False),
        ([timedelta(minutes=30)], timedelta(minutes=80), True),
        ([timedelta(minutes=30)], timedelta(minutes=91), False),
        ([timedelta(minutes=50) * n for n in range(1, 15)], WHOLE, False),
        ([timedelta(minutes=50) * n for n in range(1, 15)], WHOLE - timedelta(seconds=1), True),
    ],
)
def test_a_session_ends_when_idle_and_after_a_working_day(
    workplace: Workplace, chen: Officer, uses: list[timedelta], at: timedelta, lasts: bool
) -> None:
    cookie = enter(workplace).cookie
    for use in uses:
        session_of(workplace, cookie, at=NOON + use)
    if lasts:
        session_of(workplace, cookie, at=NOON + at)
    else:
        with pytest.raises(NotSignedIn):
            session_of(workplace, cookie, at=NOON + at)


@pytest.mark.parametrize("cookie", ["", "x", "0" * 64])
def test_no_other_cookie_is_anybody(workplace: Workplace, chen: Officer, cookie: str) -> None:
    enter(workplace)
    with pytest.raises(NotSignedIn):
        session_of(workplace, cookie, at=NOON)


def test_signing_in_again_ends_the_session_before(workplace: Workplace, chen: Officer) -> None:
    first = enter(workplace).cookie
    second = enter(workplace, before=first).cookie
    assert second != first
    with pytest.raises(NotSignedIn):
        session_of(workplace, first, at=NOON)


def test_signing_out_ends_the_session(workplace: Workplace, chen: Officer) -> None:
    cookie = enter(workplace).cookie
    sign_out(workplace, chen, cookie)
    with pytest.raises(NotSignedIn):
        session_of(workplace, cookie, at=NOON)
    assert [entry["actor"] for entry in entries(workplace, "sign_out")] == ["chen"]


def test_sessions_that_are_over_are_removed(workplace: Workplace, chen: Officer) -> None:
    enter(workplace)
    enter(workplace, at=NOON + WHOLE)
    with workplace.reading() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1


def test_a_new_password_ends_the_other_sessions(workplace: Workplace, chen: Officer) -> None:
    here, elsewhere = enter(workplace).cookie, enter(workplace).cookie
    change_own_password(workplace, chen, old=GOOD, new=OTHER, keep=here)
    assert session_of(workplace, here, at=NOON).officer == chen
    with pytest.raises(NotSignedIn):
        session_of(workplace, elsewhere, at=NOON)
    with pytest.raises(Refused):
        enter(workplace)
    assert enter(workplace, password=OTHER).officer == chen


def test_ones_own_password_needs_the_present_one(workplace: Workplace, chen: Officer) -> None:
    with pytest.raises(Wrong, match="原密码"):
        change_own_password(workplace, chen, old=OTHER, new="yet another sentence", keep="")


def test_a_password_of_older_settings_is_hashed_anew_at_sign_in(
    workplace: Workplace, chen: Officer
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1)
    enter(replace(workplace, hashing=Hashing(stronger)))
    (user,) = [user for user in users(workplace) if user.name == "chen"]
    assert "m=2048,t=2" in user.password_hash


def test_out_of_use_ends_everything_at_once(workplace: Workplace, chen: Officer) -> None:
    cookie = enter(workplace).cookie
    token = create_token(workplace, chen, label="数据仓库", days=30, at=NOON)
    set_active(workplace, "chen", False, by=None)
    with pytest.raises(NotSignedIn):
        session_of(workplace, cookie, at=NOON)
    with pytest.raises(NotSignedIn):
        officer_of_token(workplace, token, at=NOON)
    with pytest.raises(Refused):
        enter(workplace)
    set_active(workplace, "chen", True, by=None)
    assert enter(workplace).officer == chen


def test_nobody_puts_themselves_out_of_use(workplace: Workplace, people: People) -> None:
    with pytest.raises(Wrong):
        set_active(workplace, "admin", False, by=people.admin)


def test_the_last_administrator_stays(workplace: Workplace, people: People) -> None:
    with pytest.raises(Wrong, match="最后一名系统管理员"):
        set_active(workplace, "admin", False, by=None)
    add_user(workplace, new("second", role="administrator", office=""), by=None, at=NOON)
    set_active(workplace, "admin", False, by=None)
    with pytest.raises(Wrong, match="最后一名系统管理员"):
        set_active(workplace, "second", False, by=None)


def test_the_same_password_again_is_no_change(workplace: Workplace, chen: Officer) -> None:
    with pytest.raises(Wrong, match="不得与原密码相同"):
        change_own_password(workplace, chen, old=GOOD, new=GOOD, keep="")


def test_looking_how_long_a_session_lasts_does_not_prolong_it(
    workplace: Workplace, chen: Officer
) -> None:
    cookie = enter(workplace).cookie
    for minutes in (10, 40, 59):
        left = left_of(workplace, cookie, at=NOON + timedelta(minutes=minutes))
        assert (left.seconds, left.idle) == (int(IDLE.total_seconds()) - minutes * 60, True)
    with pytest.raises(NotSignedIn):
        left_of(workplace, cookie, at=NOON + IDLE)
    with pytest.raises(NotSignedIn):
        left_of(workplace, "", at=NOON)


def test_a_session_in_use_ends_with_the_working_day(workplace: Workplace, chen: Officer) -> None:
    cookie, at = enter(workplace).cookie, NOON
    while at < NOON + WHOLE - IDLE / 2:
        session_of(workplace, cookie, at=at)
        at += IDLE / 2
    left = left_of(workplace, cookie, at=NOON + WHOLE - timedelta(minutes=5))
    assert (left.seconds, left.idle) == (300, False)


def test_signing_out_everywhere_ends_every_session(workplace: Workplace, chen: Officer) -> None:
    cookies = [enter(workplace).cookie for _ in range(3)]
    sign_out_everywhere(workplace, chen)
    for cookie in cookies:
        with pytest.raises(NotSignedIn):
            session_of(workplace, cookie, at=NOON)


def test_whoever_changes_a_user_stands_in_the_journal(workplace: Workplace, people: People) -> None:
    set_password(workplace, "wang", GOOD, by=people.admin)
    (entry,) = entries(workplace, "password_set")
    assert (entry["actor"], entry["subject"]) == ("admin", "wang")


def test_an_unknown_user_is_said_to_be_none(workplace: Workplace) -> None:
    with pytest.raises(NotThere, match="没有用户"):
        set_password(workplace, "nobody", GOOD, by=None)
    assert nobody_yet(workplace)


def test_a_token_works_until_it_expires_or_is_revoked(workplace: Workplace, chen: Officer) -> None:
    token = create_token(workplace, chen, label="数据仓库", days=30, at=NOON)
    assert officer_of_token(workplace, token, at=NOON + timedelta(days=29)) == chen
    with pytest.raises(NotSignedIn):
        officer_of_token(workplace, token, at=NOON + timedelta(days=30))
    (row,) = tokens_of(workplace, chen)
    assert token not in (row.hash, row.label)
    revoke_token(workplace, chen, row.id)
    with pytest.raises(NotSignedIn):
        officer_of_token(workplace, token, at=NOON)


def test_nobody_revokes_the_token_of_another(
    workplace: Workplace, chen: Officer, people: People
) -> None:
    create_token(workplace, chen, label="数据仓库", days=30, at=NOON)
    (row,) = tokens_of(workplace, chen)
    with pytest.raises(NotThere):
        revoke_token(workplace, people.wang, row.id)
    with workplace.reading() as session:
        assert not session.get_one(Token, row.id).revoked


@pytest.mark.parametrize(
    ("label", "days"), [("", 1), (" ", 1), ("长" * 129, 1), ("a", 0), ("a", 367)]
)
def test_a_token_needs_a_label_and_an_end(
    workplace: Workplace, chen: Officer, label: str, days: int
) -> None:
    with pytest.raises(Wrong):
        create_token(workplace, chen, label=label, days=days, at=NOON)


@pytest.mark.parametrize(
    ("role", "office", "what", "expected"),
    [
        ("officer", NANJING, "propose", True),
        ("officer", SHANGHAI, "look", False),
        ("reviewer", NANJING, "answer", True),
        ("reviewer", SHANGHAI, "answer", False),
        ("auditor", "海关总署", "look", True),
        ("auditor", NANJING, "judge", False),
        ("auditor", NANJING, "propose", False),
        ("administrator", NANJING, "look", False),
        ("administrator", NANJING, "propose", False),
    ],
)
def test_rights_follow_role_and_office(role: Any, office: str, what: str, expected: bool) -> None:
    case = Case(id="a", office=NANJING)
    assert may(Officer(1, "a", "a", office, role), what, case) is expected


def test_every_right_is_somebodys_and_no_unknown_one_is_asked(people: People) -> None:
    assert set().union(*TABLE.values()) == set(RIGHTS)
    with pytest.raises(KeyError):
        may(people.wang, "release", None)


def test_a_case_of_another_office_does_not_exist_for_an_officer(people: People) -> None:
    case = Case(id="a", office=NANJING)
    with pytest.raises(NotThere):
        require(people.qian, "judge", case)
    with pytest.raises(Refused):
        require(people.sun, "judge", case)
    require(people.wang, "judge", case)


def test_a_case_that_names_no_office_is_seen_by_every_officer(people: People) -> None:
    assert sees(people.wang, "") and sees(people.qian, "")


def test_people_of_no_use_cannot_enter(workplace: Workplace, people: People) -> None:
    with workplace.reading() as session:
        known = session.scalars(select(User.password_hash)).all()
    assert {workplace.hashing.matches("", one) for one in known} == {False}


def test_many_tries_at_once_are_counted_one_by_one(any_workplace: Workplace) -> None:
    add_user(any_workplace, new(), by=None, at=NOON)

    def guess(number: int) -> type[Exception]:
        with pytest.raises((Refused, TooOften)) as told:
            enter(any_workplace, password=OTHER, address=f"10.0.0.{number}")
        return told.type

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(16)))
    assert answers.count(Refused) == FREE_BY_NAME + 1
    assert answers.count(TooOften) == 16 - FREE_BY_NAME - 1


def test_more_than_can_wait_are_sent_away_and_the_pages_go_on(
    workplace: Workplace, chen: Officer
) -> None:
    with ExitStack() as others:
        for _ in range(MOST_IN_LINE):
            others.enter_context(in_line())
        with pytest.raises(TooOften):
            enter(workplace)
    assert enter(workplace).officer == chen


class Meanwhile(PasswordHasher):
    """Somebody does something while a password is looked at, once."""

    then: Callable[[], None] | None = None

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        right = super().verify(hash, password)
        act, self.then = self.then, None
        if act is not None:
            act()
        return right


def test_a_password_that_was_changed_meanwhile_opens_nothing(
    workplace: Workplace, chen: Officer
) -> None:
    hasher = Meanwhile(memory_cost=8, time_cost=1, parallelism=1)
    raced = replace(workplace, hashing=Hashing(hasher))
    set_password(raced, "chen", GOOD, by=None)
    hasher.then = lambda: set_password(raced, "chen", OTHER, by=None, must_change=True)
    with pytest.raises(Refused):
        enter(raced)
    with workplace.reading() as session:
        assert not session.scalars(select(SignIn)).all()
    hasher.then = lambda: set_password(raced, "chen", GOOD, by=None, must_change=True)
    with pytest.raises(Wrong, match="刚被更换"):
        change_own_password(raced, chen, old=OTHER, new=f"{OTHER}, again", keep="")
    assert enter(raced, at=NOON + REMEMBERED).officer == chen
