"""Papers made behind the pages: told while they are made, when they fail, and after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.review.browsing import entered
from tests.review.making import People

from zhiyi.review.database.models import Making, Paper
from zhiyi.review.errors import NotThere, Refused, TooOften, Wrong
from zhiyi.review.papers import workshop as module
from zhiyi.review.papers.keeping import papers_of
from zhiyi.review.papers.workshop import Workshop, progress_of, under_way
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"
AT = datetime(2026, 3, 16, 3, 0, tzinfo=UTC)
LONG = 120.0
"""Seconds after which a test that waits has failed."""


@pytest.fixture
def workshop(workplace: Workplace) -> Iterator[Workshop]:
    made = Workshop(workplace)
    yield made
    made.close()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Papers are begun, and finished once this is set."""
    go, real = Event(), module.make_paper

    def late(*args: Any, **known: Any) -> int:
        assert go.wait(LONG)
        return real(*args, **known)

    monkeypatch.setattr(module, "make_paper", late)
    yield go
    go.set()


def state_of(workplace: Workplace, people: People, number: int) -> module.Progress:
    with workplace.reading() as session:
        return progress_of(session, people.li, CASE, number)


def test_a_small_paper_is_there_at_once(
    workshop: Workshop, workplace: Workplace, people: People
) -> None:
    order = workshop.ask(people.wang, CASE, "file_note", at=AT)
    paper = order.paper(patience=LONG)
    with workplace.reading() as session:
        (listed,) = papers_of(session, people.wang, CASE)
        assert under_way(session, people.wang, CASE) == ()
    told = state_of(workplace, people, order.number)
    assert (told.state, told.paper, told.by) == ("done", listed.id, "王关员")
    assert paper == listed.id


def test_a_large_paper_is_told_while_it_is_made(
    workshop: Workshop, workplace: Workplace, people: People, held: Event
) -> None:
    order = workshop.ask(people.wang, CASE, "identification", at=AT)
    assert order.paper(patience=0.01) is None
    with workplace.reading() as session:
        (making,) = under_way(session, people.li, CASE)
    assert making.busy and making.kind == "identification"
    again = workshop.ask(people.wang, CASE, "identification", at=AT)
    assert again.number == order.number
    other = workshop.ask(people.li, CASE, "identification", at=AT)
    assert other.number != order.number
    held.set()
    assert order.paper(patience=LONG) == again.paper(patience=LONG) is not None
    assert other.paper(patience=LONG)


def test_a_paper_that_cannot_be_made_says_why_until_the_next_one(
    workshop: Workshop, workplace: Workplace, people: People
) -> None:
    order = workshop.ask(people.wang, CASE, "result_notice", at=AT)
    with pytest.raises(Wrong, match="尚无经两名关员确认的判定"):
        order.paper(patience=LONG)
    with workplace.reading() as session:
        (failed,) = under_way(session, people.wang, CASE)
    assert failed.state == "failed" and "尚无经两名关员确认的判定" in failed.why
    again = workshop.ask(people.wang, CASE, "result_notice", at=AT)
    with pytest.raises(Wrong):
        again.paper(patience=LONG)
    with workplace.reading() as session:
        (failed,) = under_way(session, people.wang, CASE)
    assert failed.id == again.number


def test_a_fault_of_the_program_is_told_and_the_worker_goes_on(
    workshop: Workshop, workplace: Workplace, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **known: Any) -> int:
        raise RuntimeError("a secret")

    with monkeypatch.context() as patched:
        patched.setattr(module, "make_paper", broken)
        order = workshop.ask(people.wang, CASE, "file_note", at=AT)
        with pytest.raises(RuntimeError):
            order.paper(patience=LONG)
    told = state_of(workplace, people, order.number)
    assert told.state == "failed" and "程序出错" in told.why and "secret" not in told.why
    assert workshop.ask(people.wang, CASE, "file_note", at=AT).paper(patience=LONG)


def test_a_restart_tells_what_it_interrupted(any_workplace: Workplace, any_people: People) -> None:
    workplace, people = any_workplace, any_people
    with workplace.database.writing() as session:
        rows = [
            Making(case=CASE, kind=kind, due=None, by=people.wang.id, at=AT, state=state, why="")
            for kind, state in (("identification", "running"), ("file_note", "waiting"))
        ]
        session.add_all(rows)
        session.flush()
        numbers = [row.id for row in rows]
    anew = Workshop(workplace)
    assert anew.recover() == 2
    assert anew.recover() == 0
    assert {state_of(workplace, people, number).state for number in numbers} == {"interrupted"}
    assert "请重新制作" in state_of(workplace, people, numbers[0]).why
    assert anew.ask(people.wang, CASE, "file_note", at=AT).paper(patience=LONG)
    with workplace.reading() as session:
        assert [one.kind for one in under_way(session, people.wang, CASE)] == ["identification"]
    anew.close()


def test_what_waits_when_the_program_ends_is_told_at_the_next_start(
    workplace: Workplace, people: People, held: Event
) -> None:
    workshop = Workshop(workplace)
    running = workshop.ask(people.wang, CASE, "file_note", at=AT)
    waiting = workshop.ask(people.li, CASE, "file_note", at=AT)
    assert waiting.future is not None
    held.set()
    workshop.close()
    assert running.paper(patience=0)
    if waiting.future.cancelled():
        assert waiting.paper(patience=0) is None
        assert Workshop(workplace).recover() == 1
    else:  # it was made before the end was asked for
        assert waiting.paper(patience=0)


def test_too_many_are_refused(
    workshop: Workshop, people: People, held: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    workshop.ask(people.wang, CASE, "file_note", at=AT)
    with pytest.raises(TooOften, match="过多"):
        workshop.ask(people.li, CASE, "file_note", at=AT)


def test_who_may_not_make_papers_asks_for_none(
    workshop: Workshop, workplace: Workplace, people: People
) -> None:
    for who, error in ((people.qian, NotThere), (people.sun, Refused), (people.admin, Refused)):
        with pytest.raises(error):
            workshop.ask(who, CASE, "file_note", at=AT)
    order = workshop.ask(people.wang, CASE, "file_note", at=AT)
    order.paper(patience=LONG)
    with workplace.reading() as session:
        assert session.scalar(select(func.count()).select_from(Paper)) == 1
        with pytest.raises(NotThere):
            progress_of(session, people.qian, CASE, order.number)
        with pytest.raises(NotThere):
            progress_of(session, people.wang, "ZY-2026-0043", order.number)
        with pytest.raises(NotThere):
            progress_of(session, people.wang, CASE, order.number + 1)


Impatient = Callable[[], None]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests wait for nothing."""
    real = module.Order.paper
    monkeypatch.setattr(module.Order, "paper", lambda self: real(self, patience=0.0))


def test_the_page_asks_again_until_the_paper_is_there(
    workplace: Workplace, people: People, held: Event, impatient: None
) -> None:
    app = create_app(workplace)
    client = entered(app, workplace, people.wang)
    answer = client.post(f"/cases/{CASE}/papers", data={"kind": "identification"})
    assert answer.status_code == 303
    page = client.get(f"/cases/{CASE}/papers").text
    assert "提请组织鉴别材料包" in page and f'hx-get="/cases/{CASE}/papers/made"' in page
    piece = client.get(f"/cases/{CASE}/papers/made").text
    assert "正在生成" in piece or "等待生成" in piece
    assert 'hx-trigger="every' in piece and "<html" not in piece
    held.set()
    app.state.workshop.close()
    piece = client.get(f"/cases/{CASE}/papers/made").text
    assert "hx-get" not in piece and f'href="/cases/{CASE}/papers/1"' in piece


def test_the_page_says_what_was_interrupted(workplace: Workplace, people: People) -> None:
    with workplace.database.writing() as session:
        session.add(
            Making(
                case=CASE, kind="identification", due=None, by=people.wang.id, at=AT,
                state="running", why="",
            )
        )  # fmt: skip
    app = create_app(workplace)
    with entered(app, workplace, people.wang) as client:  # the program starts and ends
        page = client.get(f"/cases/{CASE}/papers").text
    assert "未能生成" in page and "制作期间程序停止运行" in page


def test_the_interface_gives_an_address_to_ask(
    workplace: Workplace, people: People, held: Event, impatient: None
) -> None:
    app = create_app(workplace)
    client = entered(app, workplace, people.wang)
    ours = f"/api/v1/cases/{CASE}/papers"
    answer = client.post(ours, json={"kind": "identification"})
    assert answer.status_code == 202
    address = answer.headers["location"]
    assert answer.json() == {"making": 1, "address": address}
    assert client.get(address).json()["state"] in ("waiting", "running")
    held.set()
    app.state.workshop.close()
    told = client.get(address).json()
    assert (told["state"], told["kind"]) == ("done", "identification")
    assert client.get(f"{ours}/{told['paper']}").status_code == 200
    assert client.get(f"{ours}/makings/9").status_code == 404


def test_the_interface_tells_a_small_paper_and_a_failure_at_once(
    workplace: Workplace, people: People
) -> None:
    client = entered(create_app(workplace), workplace, people.wang)
    ours = f"/api/v1/cases/{CASE}/papers"
    assert client.post(ours, json={"kind": "inquiry_notice"}).json() == {"id": 1}
    answer = client.post(ours, json={"kind": "result_notice"})
    assert answer.status_code == 422 and "尚无" in answer.json()["error"]["message"]
