"""The roll of all cases is what stands in the database, at the moment that a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from shutil import rmtree

import pytest
from sqlalchemy import event
from tests.review.making import SHANGHAI, People, case, put

from zhiyi.review.accounts.users import NewUser, add_user
from zhiyi.review.cases.holding import give_back, hand_over, take
from zhiyi.review.cases.roll import Roll, Rolls, read_roll
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.terms import phrases_of
from zhiyi.review.deciding.decisions import Proposal, Seen, propose
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"


def told(roll: Roll) -> tuple[object, ...]:
    """All but as of which entry each case was read."""
    return {id: replace(one, read=0) for id, one in roll.cases.items()}, dict(roll.people)


def taken(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)


def passed_on(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)
    hand_over(workplace, people.wang, CASE, to=people.li.id, version=1)


def given_back(workplace: Workplace, people: People) -> None:
    take(workplace, people.wang, CASE, version=0)
    give_back(workplace, people.wang, CASE, version=1)


def proposed(workplace: Workplace, people: People) -> None:
    sha = workplace.files.load(CASE).sha256
    proposal = Proposal(outcome="required", reason="所载指标与条目所列数值逐项比对", typed=CASE)
    propose(workplace, people.wang, CASE, proposal, seen=Seen(0, sha))


def written_anew(workplace: Workplace, people: People) -> None:
    put(workplace.directory, case(CASE, office=SHANGHAI, deadline=date(2026, 4, 1)))
    put(workplace.directory, case("ZY-2026-0099"))
    sync(workplace)


def vanished(workplace: Workplace, people: People) -> None:
    rmtree(workplace.directory / CASE)
    sync(workplace)


def hired(workplace: Workplace, people: People) -> None:
    new = NewUser(
        name="newcomer",
        shown="新关员",
        office=SHANGHAI,
        role="officer",
        password="Workbench-2026-roll",
    )
    add_user(workplace, new, by=None, at=datetime.now(UTC))


@pytest.mark.parametrize(
    "act", [taken, passed_on, given_back, proposed, written_anew, vanished, hired]
)
def test_after_every_act_the_roll_is_as_if_read_anew(
    any_workplace: Workplace, any_people: People, act: Callable[[Workplace, People], None]
) -> None:
    workplace, people, rolls = any_workplace, any_people, Rolls()
    with workplace.reading() as session:
        before = rolls.of(session)
    act(workplace, people)
    with workplace.reading() as session:
        roll, anew = rolls.of(session), read_roll(session)

    assert told(roll) == told(anew)
    assert roll.number > before.number
    for officer in (people.wang, people.qian, people.sun):
        ids = [one.id for one in roll.seen(officer).cases]
        assert ids == [one.id for one in anew.seen(officer).cases]


def test_after_acts_on_many_cases_the_roll_is_as_if_read_anew(
    any_workplace: Workplace, any_people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiyi.review.cases.roll.TOGETHER", 1)
    test_after_every_act_the_roll_is_as_if_read_anew(any_workplace, any_people, written_anew)


def test_what_no_list_shows_leaves_the_roll_as_it_is(workplace: Workplace, people: People) -> None:
    rolls = Rolls()
    with workplace.reading() as session:
        before = rolls.of(session)
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="unsure"))
    with workplace.reading() as session:
        roll = rolls.of(session)

    assert (roll.number, roll.cases) == (before.number, before.cases)
    assert roll.cases is before.cases and roll.read > before.read


def test_a_reader_of_an_earlier_moment_has_the_roll_of_that_moment(
    any_workplace: Workplace, any_people: People
) -> None:
    """Else what it reads of a case would be kept as the newer state of it."""
    workplace, people, rolls = any_workplace, any_people, Rolls()
    with workplace.reading() as early:
        first = rolls.of(early)
        take(workplace, people.wang, CASE, version=0)
        with workplace.reading() as late:
            newest = rolls.of(late)
        again = rolls.of(early)

    assert newest.cases[CASE].holder == people.wang.id
    assert again is first and first.cases[CASE].holder is None


def test_an_earlier_moment_that_is_no_longer_kept_is_read_again(
    workplace: Workplace, people: People
) -> None:
    rolls = Rolls()
    with workplace.reading() as early:
        early.connection().exec_driver_sql("SELECT count(*) FROM journal").all()
        take(workplace, people.wang, CASE, version=0)
        with workplace.reading() as late:
            assert rolls.of(late).cases[CASE].holder == people.wang.id
        assert rolls.of(early).cases[CASE].holder is None


def test_the_first_roll_reads_of_the_journal_its_last_entry_alone(
    workplace: Workplace, people: People
) -> None:
    """A journal of years has as many entries as memory has room for."""
    fetched: list[bool] = []

    def told(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "FROM journal" in statement:
            fetched.append(" LIMIT " in statement)

    engine = workplace.database.engine
    with workplace.reading() as session:
        session.connection()
        event.listen(engine, "before_cursor_execute", told)
        try:
            Rolls().of(session)
        finally:
            event.remove(engine, "before_cursor_execute", told)
    assert fetched == [True]


def test_what_was_searched_is_kept_until_words_change(workplace: Workplace, people: People) -> None:
    rolls, phrases = Rolls(), phrases_of("西域雪莲")

    def found() -> tuple[Roll, set[str]]:
        with workplace.reading() as session:
            roll = rolls.of(session)
            return roll, set(roll.with_words(session, phrases))

    assert found()[1] == set()
    taken(workplace, people)
    assert found()[1] == set()
    put(workplace.directory, replace(case("ZY-2026-0099"), exporter="西域雪莲"))
    sync(workplace)
    assert found()[1] == {"ZY-2026-0099"}
