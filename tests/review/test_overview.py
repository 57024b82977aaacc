"""The figures of an office, and their page."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.report.by_hand import at, lines_of
from tests.review.browsing import entered
from tests.review.making import People

from zhiyi.review.database.models import Case, Judgement
from zhiyi.review.errors import Refused
from zhiyi.review.judging.agreement import Period, interval
from zhiyi.review.judging.facts import Place, facts_of
from zhiyi.review.judging.judgements import Entered, judge
from zhiyi.review.judging.layers import reader_at
from zhiyi.review.judging.verdicts import Verdict
from zhiyi.review.officer import Officer
from zhiyi.review.overview import Overview, overview
from zhiyi.review.web.app import create_app
from zhiyi.review.web.charts import HEIGHT, TOP, bars, course
from zhiyi.review.web.words import wordings
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"
TODAY = date(2026, 3, 20)


def of(workplace: Workplace, officer: Officer) -> Overview:
    with workplace.reading() as session:
        return overview(session, officer, today=TODAY)


def findings(workplace: Workplace) -> Sequence[str]:
    report = workplace.files.load(CASE).report
    return [id for id, fact in facts_of(report).items() if fact.layer == "findings"]


def test_an_officer_sees_the_figures_of_the_office_and_an_auditor_all(
    workplace: Workplace, people: People
) -> None:
    assert of(workplace, people.wang).cases == 2
    assert of(workplace, people.qian).cases == 1
    everything = of(workplace, people.sun)
    assert everything.cases == 3
    assert sum(one.number for one in everything.states) == 3
    with pytest.raises(Refused):
        of(workplace, people.admin)


def test_open_cases_are_counted_by_age_and_deadline(workplace: Workplace, people: People) -> None:
    with workplace.database.writing() as session:
        session.execute(update(Case).values(received=date(2026, 3, 9)))
        session.get_one(Case, "ZY-2026-0043").received = None
        session.get_one(Case, "ZY-2026-0077").state = "closed"
        first = session.get_one(Case, "ZY-2026-0042")
        first.state, first.submitted, first.pages = "awaiting", None, 0
        session.get_one(Case, "ZY-2026-0043").deadline = date(2026, 3, 1)
    found = of(workplace, people.sun)
    ages = {one.key: one.number for one in found.ages}
    assert (found.open, found.overdue) == (2, 1), "what was submitted is overdue for nobody"
    assert ages["8-15"] == 1 and ages["undated"] == 1 and sum(ages.values()) == 2


def test_agreement_counts_the_last_position_on_each_flag(
    workplace: Workplace, people: People
) -> None:
    verdicts: tuple[Verdict, ...] = ("confirmed", "rejected", "unsure")
    ids = findings(workplace)[:3]
    assert len(ids) == 3
    first = judge(workplace, people.wang, CASE, Entered(fact=ids[0], verdict="rejected"))
    judge(
        workplace, people.li, CASE, Entered(fact=ids[0], verdict=verdicts[0], seen=first.id)
    )  # fmt: skip
    for fact, verdict in zip(ids[1:], verdicts[1:], strict=True):
        judge(workplace, people.wang, CASE, Entered(fact=fact, verdict=verdict))
    judge(workplace, people.wang, CASE, Entered(fact="i-2", verdict="rejected"))
    found = of(workplace, people.wang)
    assert sum(one.confirmed for one in found.agreement) == 1
    assert sum(one.rejected for one in found.agreement) == 1, "a reading is no flag"
    assert sum(one.unsure for one in found.agreement) == 1
    (month,) = found.months
    assert (month.positions, month.share) == (2, 0.5)
    assert of(workplace, people.qian).agreement == ()


def test_agreement_is_told_by_the_month_of_the_officers(
    workplace: Workplace, people: People
) -> None:
    ids = findings(workplace)[:2]
    taken = [
        judge(workplace, people.wang, CASE, Entered(fact=id, verdict="confirmed")) for id in ids
    ]
    with workplace.database.writing() as session:
        early = session.get_one(Judgement, taken[0].id)
        early.at = datetime(2026, 1, 31, 17, tzinfo=UTC)  # 1 February in Beijing
        session.get_one(Judgement, taken[1].id).at = datetime(2026, 1, 31, 3, tzinfo=UTC)
    assert [one.month for one in of(workplace, people.wang).months] == ["2026-01", "2026-02"]


def test_corrected_readings_are_counted_by_reader_and_layer(
    workplace: Workplace, people: People
) -> None:
    correction = {"what": "indicator", "figure": "204 GPa"}
    judge(
        workplace, people.wang, CASE,
        Entered(fact="i-2", verdict="corrected", correction=correction),
    )  # fmt: skip
    (one,) = of(workplace, people.wang).corrections
    assert (one.layer, one.number) == ("indicators", 1)
    assert (one.paper, one.parameter) == ("technical", "tensile_modulus")
    line = reader_of_line(workplace, "i-2")
    assert one.reader == line


def reader_of_line(workplace: Workplace, fact: str) -> str:
    """Who read the line that the indicator's quote stands in."""
    file = workplace.files.load(CASE)
    place = facts_of(file.report)[fact].place
    lines = file.lines(str(place.document), int(place.page or 0))
    (found,) = [line.origin.method for line in lines if place.quote in line.text]
    return found


def test_the_reader_is_that_of_the_line_and_not_of_the_page(
    workplace: Workplace,
) -> None:
    place = Place(document="d", page=1, box=(0.1, 0.1, 0.3, 0.12), reader="native")
    first, second = lines_of(at("d", 1, 0, "294 GPa"), at("d", 1, 9, "其他"))
    box = first.place.box
    assert box is not None
    place = replace(place, box=(box.left, box.top, box.right, box.bottom))
    read = replace(first, origin=replace(first.origin, method="rapidocr@3"))
    assert reader_at([second, read], place) == "rapidocr@3"
    assert reader_at([second], place) == "native"
    assert reader_at([read], replace(place, box=None)) == "native"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(10, 20, (0.299, 0.701)), (20, 20, (0.839, 1.0)), (0, 20, (0.0, 0.161)), (19, 19, None),
     (81, 263, (0.255, 0.366)), (0, 0, None)],
)  # fmt: skip
def test_the_interval_is_wilsons(
    part: int, whole: int, expected: tuple[float, float] | None
) -> None:
    """The fifth is the example of R. G. Newcombe, Statistics in Medicine 17 (1998)."""
    found = interval(part, whole)
    assert (found and tuple(round(one, 3) for one in found)) == expected


def test_a_period_and_an_office_choose_cases_and_judgements(
    workplace: Workplace, people: People
) -> None:
    taken = judge(
        workplace, people.wang, CASE, Entered(fact=findings(workplace)[0], verdict="confirmed")
    )
    with workplace.database.writing() as session:
        session.execute(update(Case).values(received=date(2026, 3, 9)))
        session.get_one(Case, "ZY-2026-0043").received = date(2026, 2, 1)
        session.get_one(Judgement, taken.id).at = datetime(2026, 3, 9, 15, 59, tzinfo=UTC)

    def chosen(since: str | None, until: str | None, office: str | None = None) -> tuple[int, int]:
        days = [date.fromisoformat(day) if day else None for day in (since, until)]
        with workplace.reading() as session:
            found = overview(
                session, people.sun, today=TODAY, office=office,
                period=Period(since=days[0], until=days[1]),
            )  # fmt: skip
        return found.cases, sum(one.positions for one in found.agreement)

    assert chosen(None, None) == (3, 1)
    assert chosen("2026-03-09", "2026-03-09") == (2, 1)
    assert chosen("2026-03-10", None) == (0, 0)
    assert chosen(None, "2026-03-08") == (1, 0)
    assert chosen("0001-01-01", "9999-12-31") == (3, 1)
    assert chosen(None, None, "上海海关") == (1, 0)
    assert chosen(None, None, "别处") == (0, 0)


def test_the_table_holds_the_figures_and_runs_nothing(workplace: Workplace, people: People) -> None:
    judge(workplace, people.wang, CASE, Entered(fact=findings(workplace)[0], verdict="confirmed"))
    with workplace.database.writing() as session:
        session.get_one(Judgement, 1).code = "=HYPERLINK(1)"
        flags = session.get_one(Case, CASE).flags
        session.get_one(Case, CASE).flags = {**flags, "findings": {"=1+1": 3}}
    client = entered(create_app(workplace), workplace, people.wang)
    answer = client.get("/overview.csv")
    assert answer.status_code == 200 and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["项目", "内容", "月份", "数量"]
    assert ["统计", "质疑", "", "2"] in rows
    assert ["核对提示", "'=1+1", "", "3"] in rows
    assert any(row[0] == "各月一致率" and row[3:6] == ["1", "1", "0"] for row in rows)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_page_keeps_what_was_chosen_and_says_when_nothing_fits(
    workplace: Workplace, people: People
) -> None:
    app = create_app(workplace)
    text = (
        entered(app, workplace, people.sun).get("/overview?since=2031-01-01&office=上海海关").text
    )
    assert 'value="2031-01-01"' in text and "<option selected>上海海关" in text
    assert "没有符合条件的质疑" in text
    assert "/overview.csv?since=2031-01-01&amp;office=" in text
    other = entered(app, workplace, people.wang).get("/overview?since=x&office=上海海关").text
    assert "没有符合条件的质疑" not in other and "上海海关" not in other


def test_the_page_has_its_charts_as_pictures_with_a_table_beside_and_no_script(
    workplace: Workplace, people: People
) -> None:
    judge(
        workplace, people.wang, CASE,
        Entered(fact=findings(workplace)[0], verdict="confirmed"),
    )  # fmt: skip
    client = entered(create_app(workplace), workplace, people.wang)
    answer = client.get("/overview")
    assert answer.status_code == 200
    text = answer.text
    assert 'role="img" aria-labelledby="months-title months-told"' in text
    assert "关员意见与提示的一致程度" in text and "项数少" in text
    assert "style=" not in text and "<script>" not in text
    assert "不予放行" in text
    for outcome in ("无需提交许可证件", "应当提交许可证件", "无法确定"):
        assert outcome not in text
    assert client.get("/", follow_redirects=True).text.count('href="/overview"') == 1


def test_administrators_have_no_figures(workplace: Workplace, people: People) -> None:
    client = entered(create_app(workplace), workplace, people.admin)
    assert client.get("/overview").status_code == 403


def test_every_code_of_a_finding_has_a_short_name() -> None:
    table = files("zhiyi.knowledge").joinpath("findings.toml").read_text("utf-8")
    codes = {key for key, row in tomllib.loads(table).items() if key.isupper() and row}
    assert {key.split(".")[-1] for key in wordings() if key.startswith("overview.finding.")} == (
        codes
    )


def test_bars_begin_at_nought_and_the_longest_is_whole() -> None:
    assert [one.share for one in bars([("a", 4), ("b", 1), ("c", 0)])] == [100, 25, 0]
    assert [one.share for one in bars([("a", 0)])] == [0]
    assert bars([]) == ()


def test_a_month_without_a_share_breaks_the_line() -> None:
    drawn = course([("01", 1.0), ("02", 0.0), ("03", None), ("04", 0.5), ("05", 0.5)])
    assert len(drawn.points) == 4 and len(drawn.runs) == 2
    assert drawn.points[0].y == TOP and drawn.points[1].y < HEIGHT
    assert course([]).points == () and len(course([("01", 0.2)]).points) == 1


def test_no_colour_of_the_page_is_one_of_good_and_bad() -> None:
    text = Path(str(files("zhiyi.review.web").joinpath("static", "overview.css"))).read_text(
        "utf-8"
    )
    used = set(re.findall(r"var\(--([\w-]+)\)", text))
    assert used <= {"paper", "line", "soft", "wash", "note", "deep"}
    assert not re.search(r"#[0-9a-f]{3,6}\b", text)
