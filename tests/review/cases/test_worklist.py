"""The worklist shows the cases of an office, chosen, sorted and by pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from tests.review.making import NANJING, SHANGHAI, People, case, hire, put

from zhiyi.review.accounts.rights import sees
from zhiyi.review.cases.counts import counted
from zhiyi.review.cases.roll import Rolls, read_roll
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.worklist import (
    ANY_MISSING,
    Filter,
    Rows,
    looked_for,
    offices,
    worklist,
)
from zhiyi.review.database.models import Case
from zhiyi.review.errors import Refused
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace, open_workplace

TODAY = date(2026, 3, 16)
SOMEBODY = Officer(1, "wang", "王关员", NANJING, "officer")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workplace]:
    """Read only. Of Nanjing: ``a`` (due 18 March, held by wang), ``b`` (due 10 March, closed, few
    findings), ``c`` (no deadline, no candidates, all materials, held by li), ``d`` (due 30 March);
    ``e`` of Shanghai, ``f`` of nobody, ``g`` of Nanjing and gone."""
    scratch = tmp_path_factory.mktemp("worklist")
    out = scratch / "out"
    out.mkdir()
    b, c = case("b", deadline=date(2026, 3, 10), exporter="B"), case("c", deadline=None)
    put(out, case("a", deadline=date(2026, 3, 18)))
    put(out, replace(b, findings=b.findings[-1:], exporter="北方", candidates=b.candidates[:1]))
    put(out, replace(c, candidates=(), materials=()))
    put(out, case("d", deadline=date(2026, 3, 30)))
    put(out, case("e", office=SHANGHAI))
    put(out, case("f", office=None))
    put(out, case("g"))
    url = f"sqlite:///{scratch}/any.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create()
    workplace = open_workplace(out, url=url, keys=scratch / "keys")
    sync(workplace)
    with workplace.database.writing() as session:
        wang, li = hire(session, "wang", shown="王关员"), hire(session, "li", shown="李关员")
        cases = {one.id: one for one in session.scalars(select(Case))}
        cases["a"].holder, cases["c"].holder = wang.id, li.id
        cases["b"].state, cases["d"].state = "closed", "confirming"
        cases["b"].submitted = date(2026, 3, 12)
        for id in "af":
            cases[id].state, cases[id].pages, cases[id].submitted = "awaiting", 0, None
        cases["g"].gone = True
    yield workplace
    workplace.close()


def shown(workplace: Workplace, officer: Officer = SOMEBODY, **chosen: Any) -> Rows:
    with workplace.reading() as session:
        return worklist(session, officer, Filter(today=TODAY, **chosen))


def ids(rows: Rows) -> str:
    return "".join(row.case.id for row in rows.rows)


def test_the_nearest_deadline_comes_first_and_none_last(filled: Workplace) -> None:
    assert ids(shown(filled)) == "bafdc"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"states": ("closed",)}, "b"),
        ({"states": ("closed", "confirming")}, "bd"),
        ({"holder": "me"}, "a"),
        ({"holder": "nobody"}, "bfd"),
        ({"holder": "others"}, "c"),
        ({"due": "passed"}, ""),
        ({"due": "late"}, "b"),
        ({"due": "week"}, "af"),
        ({"due": "today"}, ""),
        ({"due": "later"}, ""),
        ({"due": "none"}, "c"),
        ({"missing": "other"}, "bafd"),
        ({"missing": ANY_MISSING}, "bafd"),
        ({"missing": "contract"}, ""),
        ({"candidate": "1c210"}, "bafd"),
        ({"candidate": "C210"}, ""),
        ({"candidate": "%"}, ""),
        ({"outcome": "name_only"}, "afd"),
        ({"must": True}, "afdc"),
        ({"office": ""}, "f"),
        ({"office": SHANGHAI}, ""),
        ({"gone": True}, "g"),
        ({"text": "北方"}, "b"),
        ({"text": "体育器材"}, "bafdc"),
        ({"text": "没有这个词"}, ""),
        ({"text": "“"}, ""),
        ({"text": "  "}, "bafdc"),
        ({"holder": "nobody", "due": "week", "text": "T800S"}, "f"),
        ({"sort": "deadline", "descending": True}, "dafbc"),
        ({"sort": "severity", "descending": True}, "afdcb"),
        ({"sort": "inquiry"}, "abcdf"),
        ({"sort": "inquiry", "descending": True}, "fdcba"),
        ({"sort": "state"}, "afcdb"),
        ({"sort": "candidates", "descending": True}, "afdbc"),
        ({"sort": "received"}, "bafdc"),
    ],
)
def test_what_is_chosen_and_how_it_is_sorted(
    filled: Workplace, chosen: dict[str, Any], expected: str
) -> None:
    assert ids(shown(filled, **chosen)) == expected


@pytest.mark.parametrize("sort", ["exporter", "holder"])
def test_what_nobody_is_named_for_comes_last_whichever_way(filled: Workplace, sort: Any) -> None:
    for descending in (False, True):
        rows = shown(filled, sort=sort, descending=descending).rows
        named = [bool(row.holder if sort == "holder" else row.case.exporter) for row in rows]
        assert named == sorted(named, reverse=True)


def test_a_row_says_who_has_the_case_and_how_many_days_are_left(filled: Workplace) -> None:
    rows = {row.case.id: row for row in shown(filled).rows}

    assert (rows["a"].holder, rows["a"].mine, rows["a"].due.days) == ("王关员", True, 2)
    assert (rows["c"].holder, rows["c"].mine) == ("李关员", False)
    assert (rows["b"].holder, rows["b"].due.kind, rows["b"].due.days) == (None, "late", 2)


def test_pages_count_what_was_chosen_and_states_what_choosing_them_would_bring(
    filled: Workplace,
) -> None:
    second = shown(filled, size=2, page=2)
    beyond = shown(filled, size=2, page=99)
    closed = shown(filled, states=("closed",))

    assert (ids(second), second.total, second.pages) == ("fd", 5, 3)
    assert (ids(beyond), beyond.page) == ("c", 3)
    assert (closed.total, closed.pages) == (1, 1)
    assert closed.states == {"awaiting": 2, "reviewing": 1, "closed": 1, "confirming": 1}
    assert shown(filled, office="nowhere").pages == 1


@pytest.mark.parametrize(
    ("office", "role"),
    [(NANJING, "officer"), (NANJING, "reviewer"), (SHANGHAI, "officer"), ("总署", "auditor")],
)
def test_the_worklist_shows_what_the_table_of_rights_says(
    filled: Workplace, office: str, role: Any
) -> None:
    officer = Officer(9, "one", "某", office, role)
    with filled.reading() as session:
        all = session.scalars(select(Case).where(Case.gone.is_(False))).all()
        allowed = {one.id for one in all if sees(officer, one.office)}
        named = offices(session, officer)

    assert set(ids(shown(filled, officer))) == allowed
    assert set(named) == {one.office for one in all if one.id in allowed}


def test_an_administrator_sees_no_worklist(filled: Workplace) -> None:
    with pytest.raises(Refused):
        shown(filled, Officer(9, "admin", "管理员", "总署", "administrator"))


def test_a_page_takes_the_same_few_queries_however_many_cases_it_shows(filled: Workplace) -> None:
    asked: list[str] = []

    def ask(_: object, __: object, statement: str, *rest: object) -> None:
        if statement != "BEGIN":
            asked.append(statement)

    rolls, found = Rolls(), []
    event.listen(filled.database.engine, "before_cursor_execute", ask)
    for size, text in ((1, "碳纤维"), (1, "体育器材"), (50, "北方")):
        with filled.reading() as session:
            roll = rolls.of(session)
            wanted = Filter(today=TODAY, size=size, text=text)
            worklist(session, SOMEBODY, wanted, roll=roll)
        found.append(len(asked))
        asked.clear()
    event.remove(filled.database.engine, "before_cursor_execute", ask)

    assert found == [5, 3, 3]  # the first one reads the roll, too


def test_people_see_their_own_office(workplace: Workplace, people: People) -> None:
    assert [row.case.id for row in shown(workplace, people.qian).rows] == ["ZY-2026-0077"]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"holder": "nobody"},
        {"holder": "others", "due": "none", "missing": "other"},
        {"outcome": "name_only", "states": ("awaiting",)},
        {"text": "北方"},
        {"gone": True},
    ],
)
def test_each_choice_says_how_many_cases_it_would_bring(
    filled: Workplace, chosen: dict[str, Any]
) -> None:
    with filled.reading() as session:
        roll = read_roll(session)
        counts = counted(roll, SOMEBODY, looked_for(session, roll, Filter(today=TODAY, **chosen)))
    for name, values in counts.items():
        for value, count in values.items():
            assert count == shown(filled, **{**chosen, name: value}).total, (name, value)
