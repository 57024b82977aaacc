"""Search finds words in the pages of the cases that an officer sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert, select
from tests.report.by_hand import at, lines_of
from tests.review.making import NANJING, SHANGHAI, case, put
from tests.review.postgresql import Server

from zhiyi.inquiry import Inquiry
from zhiyi.review.cases.matching import matching
from zhiyi.review.cases.search import Hits, search
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.terms import phrases_of, terms_of
from zhiyi.review.database.models import Case, PageText, PageWords
from zhiyi.review.database.opening import Database, open_database
from zhiyi.review.errors import Refused
from zhiyi.review.officer import Officer, Role
from zhiyi.review.workplace import Workplace, open_workplace

TIANJIN = "天津海关"
ANYBODY = Officer(1, "wang", "王关员", NANJING, "officer")
IN_TIANJIN = Officer(2, "zhou", "周关员", TIANJIN, "officer")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workplace]:
    """Read only: two cases of Nanjing and one of Shanghai, whose lines run on and over."""
    scratch = tmp_path_factory.mktemp("filled")
    out = scratch / "out"
    out.mkdir()
    put(out, case("ZY-2026-0042"))
    put(out, case("ZY-2026-0043", deadline=date(2026, 3, 25)))
    put(out, case("ZY-2026-0077", office=SHANGHAI))
    put(out, saying("wrapped", "聚丙烯腈基碳", "纤维丝束", "合    同", "Ｔ７００", office=TIANJIN))
    put(
        out, saying("long", *(["很长的一页，没有别的内容。"] * 2_000), "末尾是石墨", office=TIANJIN)
    )
    put(out, saying("apart", "碳纤丝、纤维素、预浸机", "浸料 LC 12K-400", office=TIANJIN))
    put(
        out,
        saying("printed", "高強度鋼絲 3,950 MPa", "厚 5 µm", "high-", "strength", office=TIANJIN),
    )
    url = f"sqlite:///{scratch}/any.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").create()
    workplace = open_workplace(out, url=url, keys=scratch / "keys")
    sync(workplace)
    yield workplace
    workplace.close()


def found(workplace: Workplace, officer: Officer, text: str, *, most: int = 50) -> Hits:
    with workplace.reading() as session:
        return search(session, officer, text, most=most)


def pages(hits: Hits) -> set[tuple[str, str, int]]:
    return {(hit.case, hit.document, hit.page) for hit in hits.hits}


def saying(id: str, *rows: str, office: str) -> Inquiry:
    """A case whose first paper says ``rows`` on its first page, and no other paper."""
    inquiry = case(id, office=office, deadline=None)
    paper = inquiry.documents[0]
    lines = lines_of(*(at("doc-1", 1, number, row) for number, row in enumerate(rows)))
    return replace(inquiry, documents=(replace(paper, lines=lines, parts=(), seals=()),))


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("碳纤维", {"", "doc-1"}),
        ("纤维", {"", "doc-1"}),
        ("维", {"", "doc-1"}),
        ("碳维", set()),
        ("拉伸模量", {"doc-3", "doc-5"}),
        ("拉伸模量 体育", {"doc-3"}),
        ("prepreg", {"doc-2"}),
        ("PREPREG T800", {"doc-2"}),
        ("T800", {"", "doc-1", "doc-2", "doc-4", "doc-5"}),
        ("00S", set()),
        ("T-800", {"", "doc-1", "doc-2", "doc-4", "doc-5"}),
        ("碳纤维预浸料T800S", {"doc-1"}),
        ("294 GPa", {"doc-3", "doc-4", "doc-5"}),
        ("1C210", {""}),
        ("宁关质字〔2026〕42号", {""}),
        ("江苏远航", {"", "doc-1", "doc-2"}),
        ("“”", set()),
        ("", set()),
    ],
)
def test_pages_that_hold_every_word(filled: Workplace, text: str, documents: set[str]) -> None:
    hits = found(filled, ANYBODY, text)

    assert {hit.document for hit in hits.hits if hit.case == "ZY-2026-0042"} == documents


@pytest.mark.parametrize("text", ["碳纤维", "合同", "t700"])
def test_words_at_the_end_of_a_line_and_blanks_in_print_do_not_hide_a_word(
    filled: Workplace, text: str
) -> None:
    assert ("wrapped", "doc-1", 1) in pages(found(filled, IN_TIANJIN, text))


@pytest.mark.parametrize(
    ("text", "pages_found"),
    [("碳纤维", 0), ("预浸料", 0), ("LC-400", 0), ("碳纤 纤维", 1), ("12K-4", 1), ("LC 400", 1)],
)
def test_parts_of_a_word_that_stand_apart_are_not_the_word(
    filled: Workplace, text: str, pages_found: int
) -> None:
    hits = found(filled, IN_TIANJIN, text)

    assert len([hit for hit in hits.hits if hit.case == "apart" and hit.page]) == pages_found


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("高强度钢丝", True),
        ("高強度鋼絲", True),
        ("3950MPa", True),
        ("3950 mpa", True),
        ("３，９５０", True),
        ("3,950", True),
        ("950", False),
        ("395", True),
        ("5μm", True),
        ("highstrength", True),
        ('"high strength"', True),
        ('"strength high"', False),
        ("strength high", True),
        ("钢", True),
        ("絲", True),
    ],
)
def test_how_it_is_written_does_not_matter(filled: Workplace, text: str, holds: bool) -> None:
    hits = found(filled, IN_TIANJIN, text)

    assert (("printed", "doc-1", 1) in pages(hits)) is holds


def test_an_excerpt_shows_what_is_printed_and_not_what_is_searched(filled: Workplace) -> None:
    (hit,) = [hit for hit in found(filled, IN_TIANJIN, "强度 3950").hits if hit.case == "printed"]

    assert hit.excerpt[1::2] == ("強度", "3,950")


@pytest.mark.parametrize(
    "text", ['"', "' OR 1=1 --", "a* NEAR(b)", "terms: 碳", "(", "a & !b", "\\", "<->", "\0碳"]
)
def test_no_query_is_a_language_of_its_own(filled: Workplace, text: str) -> None:
    assert found(filled, ANYBODY, text).pages >= 0


@pytest.mark.parametrize(
    ("office", "role", "cases"),
    [
        (NANJING, "officer", {"ZY-2026-0042", "ZY-2026-0043"}),
        (NANJING, "reviewer", {"ZY-2026-0042", "ZY-2026-0043"}),
        (SHANGHAI, "officer", {"ZY-2026-0077"}),
        ("总署", "auditor", {"ZY-2026-0042", "ZY-2026-0043", "ZY-2026-0077"}),
        ("别处", "officer", set()),
    ],
)
def test_what_officers_see_are_the_pages_of_their_office(
    filled: Workplace, office: str, role: Role, cases: set[str]
) -> None:
    hits = found(filled, Officer(1, "one", "某", office, role), "体育器材")

    assert {hit.case for hit in hits.hits} == cases
    assert hits.cases == len(cases)


def test_an_administrator_searches_nothing(filled: Workplace) -> None:
    with pytest.raises(Refused):
        found(filled, Officer(1, "admin", "管理员", NANJING, "administrator"), "碳纤维")


def test_all_are_counted_and_the_nearest_deadlines_are_shown(filled: Workplace) -> None:
    hits = found(filled, ANYBODY, "拉伸模量", most=3)

    assert (hits.pages, hits.cases) == (4, 2)
    assert [hit.case for hit in hits.hits] == ["ZY-2026-0042", "ZY-2026-0042", "ZY-2026-0043"]


def test_an_excerpt_shows_what_stands_around(filled: Workplace) -> None:
    hit = next(h for h in found(filled, ANYBODY, "t800s 碳纤维").hits if h.page)

    assert hit.path == "01 报关单.pdf"
    assert hit.excerpt[1::2] == ("碳纤维", "T800S")
    assert "预浸料" in "".join(hit.excerpt)


def test_a_page_in_several_rows_is_found_by_its_end(filled: Workplace) -> None:
    assert pages(found(filled, IN_TIANJIN, "末尾是石墨")) == {("long", "doc-1", 1)}


def test_chinese_is_found_where_postgresql_knows_no_letters_but_ascii(
    postgresql: Server, out: Path, tmp_path: Path
) -> None:
    workplace = open_workplace(out, url=postgresql.create(locale="C"), keys=tmp_path / "k")
    sync(workplace)

    assert found(workplace, ANYBODY, "碳纤维").cases == 2
    assert found(workplace, ANYBODY, "维").cases == 2
    workplace.close()


PIECES = (
    "碳",
    "纤",
    "纖",
    "维",
    "有限",
    "公司",
    "T",
    "800",
    "s",
    "3,950",
    "MPa",
    " ",
    "\n",
    "-",
    "，",
)


def drawn(chance: Random, *, most: int) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(1, most)))


def test_both_databases_find_the_same_pages(postgresql: Server, tmp_path: Path) -> None:
    """On texts and queries that are drawn, and as a reader would who folds both and looks."""
    chance = Random(20)
    texts = [drawn(chance, most=14) for _ in range(150)]
    queries = {drawn(chance, most=4) for _ in range(150)}
    databases = [open_database(u) for u in (f"sqlite:///{tmp_path}/a.sqlite", postgresql.create())]
    answers = [answered(database, texts, queries) for database in databases]

    assert answers[0] == answers[1]
    assert sum(map(bool, answers[0].values())) > 60
    assert answers[0] == {query: by_hand(query, texts) for query in queries}


def answered(database: Database, texts: Sequence[str], queries: set[str]) -> dict[str, set[int]]:
    """Which texts, counted from 1, hold what is asked for."""
    with database.writing() as session:
        session.execute(insert(Case), [bare_case()])
        pages = [{"case": "one", "document": "", "path": "", "page": 0} for _ in texts]
        session.execute(insert(PageText), [{"id": n, **p} for n, p in enumerate(pages, 1)])
        words = [{"id": n, "text": t, "terms": terms_of(t)} for n, t in enumerate(texts, 1)]
        session.execute(insert(PageWords), words)
    with database.reading() as session:
        found = {
            query: set(session.scalars(select(matching(session, phrases).c.id)))
            if (phrases := phrases_of(query))
            else set()
            for query in queries
        }
    database.close()
    return found


def by_hand(query: str, texts: Sequence[str]) -> set[int]:
    phrases = [" " + " ".join(phrase.terms) for phrase in phrases_of(query)]
    return {
        number
        for number, text in enumerate(texts, start=1)
        if phrases and all(phrase in terms_of(text) for phrase in phrases)
    }


def bare_case() -> dict[str, object]:
    """Values for every column that must have one."""
    given: dict[str, object] = {"id": "one", "missing": [], "candidates": [], "flags": {}}
    given["loaded"] = datetime.now(UTC)
    for column in Case.__table__.columns:
        if not column.nullable and column.default is None:
            given.setdefault(column.name, column.type.python_type())
    return given
