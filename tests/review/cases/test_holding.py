"""A case is taken by one officer, handed over and given back; who comes second is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import select
from tests.review.making import People

from zhiyi.deadlines import BEIJING
from zhiyi.review.cases.holding import (
    LONGEST_NOTE,
    case_of,
    colleagues,
    give_back,
    hand_over,
    take,
)
from zhiyi.review.database.models import Case, Entry, Movement, User
from zhiyi.review.errors import NotThere, Overtaken, Refused, WorkbenchError, Wrong
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


def case(workplace: Workplace) -> Case:
    with workplace.reading() as session:
        return session.get_one(Case, CASE)


def moved(workplace: Workplace) -> list[tuple[str, str, str, str]]:
    with workplace.reading() as session:
        rows = session.scalars(select(Movement).order_by(Movement.id))
        return [(row.what, row.before, row.after, row.note) for row in rows]


def test_who_takes_a_case_has_it(any_workplace: Workplace, any_people: People) -> None:
    taken = take(any_workplace, any_people.wang, CASE, version=0)

    assert (taken.holder, taken.version) == (any_people.wang.id, 1)
    assert case(any_workplace).holder == any_people.wang.id
    assert moved(any_workplace) == [("take", "", "王关员", "")]


def test_who_comes_second_is_told_who_was_first(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)

    with pytest.raises(Overtaken, match=r"王关员.*领取"):
        take(workplace, people.li, CASE, version=0)
    with pytest.raises(Overtaken, match="王关员"):
        take(workplace, people.li, CASE, version=1)

    assert case(workplace).holder == people.wang.id


def test_the_moment_is_told_in_beijing_wherever_the_program_runs(
    workplace: Workplace, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        take(workplace, people.wang, CASE, version=0)
        with workplace.reading() as session:
            at = session.scalars(select(Movement.at)).one()
        with pytest.raises(Overtaken, match=f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"):
            take(workplace, people.li, CASE, version=0)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_of_many_at_once_one_takes_the_case(any_workplace: Workplace, any_people: People) -> None:
    told: list[str] = []
    start = threading.Barrier(4)

    def try_it(officer: Officer) -> None:
        start.wait()
        try:
            take(any_workplace, officer, CASE, version=0)
            told.append("taken")
        except Overtaken:
            told.append("told")

    officers = [any_people.wang, any_people.li, any_people.zhao, any_people.wang]
    threads = [threading.Thread(target=try_it, args=(one,)) for one in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["taken", "told", "told", "told"]
    assert len(moved(any_workplace)) == 1


def test_who_has_a_case_hands_it_over(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)

    hand_over(workplace, people.wang, CASE, to=people.li.id, version=1, note=" 休假 ")

    assert case(workplace).holder == people.li.id
    assert moved(workplace)[-1] == ("hand_over", "王关员", "李关员", "休假")


def test_who_gives_a_case_back_leaves_it_to_anybody(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)
    give_back(workplace, people.wang, CASE, version=1)

    assert case(workplace).holder is None
    take(workplace, people.li, CASE, version=2)


def test_a_reviewer_gives_out_and_takes_away(workplace: Workplace, people: People) -> None:
    hand_over(workplace, people.zhao, CASE, to=people.li.id, version=0)
    give_back(workplace, people.zhao, CASE, version=1)

    assert case(workplace).holder is None


Try = Callable[[Workplace, People], object]
REFUSED: dict[str, tuple[type[WorkbenchError], Try]] = {
    "another office": (NotThere, lambda w, p: take(w, p.qian, CASE, version=0)),
    "an auditor": (Refused, lambda w, p: take(w, p.sun, CASE, version=0)),
    "an administrator": (Refused, lambda w, p: take(w, p.admin, CASE, version=0)),
    "no such case": (NotThere, lambda w, p: take(w, p.wang, "none", version=0)),
    "not its holder": (
        Refused,
        lambda w, p: hand_over(w, p.wang, CASE, to=p.li.id, version=0),
    ),
    "to another office": (
        Wrong,
        lambda w, p: hand_over(w, p.zhao, CASE, to=p.qian.id, version=0),
    ),
    "to an auditor": (Wrong, lambda w, p: hand_over(w, p.zhao, CASE, to=p.sun.id, version=0)),
    "to nobody": (Wrong, lambda w, p: hand_over(w, p.zhao, CASE, to=999, version=0)),
    "nobody has it": (Wrong, lambda w, p: give_back(w, p.zhao, CASE, version=0)),
    "a long note": (
        Wrong,
        lambda w, p: hand_over(
            w, p.zhao, CASE, to=p.li.id, version=0, note="长" * (LONGEST_NOTE + 1)
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(workplace: Workplace, people: People, name: str) -> None:
    error, act = REFUSED[name]
    entries = journal(workplace)

    with pytest.raises(error):
        act(workplace, people)

    assert case(workplace).version == 0
    assert moved(workplace) == []
    assert journal(workplace) == entries


def test_who_has_a_case_does_not_take_it_again(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)

    with pytest.raises(Wrong):
        take(workplace, people.wang, CASE, version=1)


def test_who_left_gets_no_case(workplace: Workplace, people: People) -> None:
    with workplace.database.writing() as session:
        session.get_one(User, people.li.id).active = False

    with pytest.raises(Wrong):
        hand_over(workplace, people.zhao, CASE, to=people.li.id, version=0)


def journal(workplace: Workplace) -> list[tuple[str, str]]:
    with workplace.reading() as session:
        rows = session.execute(select(Entry.actor, Entry.action).order_by(Entry.seq))
        return [(actor, action) for actor, action in rows]


def test_every_change_stands_in_the_journal(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)
    hand_over(workplace, people.wang, CASE, to=people.li.id, version=1, note="休假")

    assert journal(workplace)[-2:] == [("wang", "case.take"), ("wang", "case.hand_over")]
    last = (workplace.directory / "journal.jsonl").read_text("utf-8").splitlines()[-1]
    body = json.loads(last)["content"]["body"]
    rows = body.pop("rows")
    assert body == {"before": "wang", "after": "li", "note": "休假"}
    assert rows["cases"] == {CASE: {"holder": "li", "version": 2}}
    assert rows["movements"].keys() == {"2"}


def test_a_case_goes_to_colleagues_who_may_work_on_it(workplace: Workplace, people: People) -> None:
    def names(officer: Officer) -> set[str]:
        with workplace.reading() as session:
            found = colleagues(session, officer, case_of(session, officer, CASE))
            return {one.name for one in found}

    assert names(people.wang) == set()
    assert names(people.zhao) == {"wang", "li", "zhao"}
    take(workplace, people.wang, CASE, version=0)
    assert names(people.wang) == {"li", "zhao"}
    assert names(people.sun) == set()
