"""The case page: who read what, candidates as a table, what can be narrowed, corrected and judged
besides; small pictures of pages."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image
from tests.report.by_hand import PROGRAM, rich
from tests.review.browsing import entered
from tests.review.making import People
from tests.review.test_case_page import HERE, Asked, inline, judged, report_of

from zhiyi import codec
from zhiyi.document import Box, Cell, Evidence, Origin, Table
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.crops import Album
from zhiyi.report.view import View
from zhiyi.review.judging.layers import cell_fact
from zhiyi.review.web.app import create_app
from zhiyi.review.web.case_candidates import clauses_of, rows_of, told_of
from zhiyi.review.web.case_cells import cell_at, tables_on
from zhiyi.review.web.case_readings import OFFICER, TEXT_OF_FILE, reader_of, readings_of
from zhiyi.review.web.case_sift import fits, kinds_of, marks_of
from zhiyi.review.web.case_speech import differing, speech
from zhiyi.review.web.thumbnails import SIZE, small_picture
from zhiyi.review.workplace import Workplace


@pytest.fixture(scope="module")
def report() -> types.Report:
    return build_report(rich(), program=PROGRAM)


@pytest.fixture(scope="module")
def view(report: types.Report) -> View:
    return View.of(report, Album(lambda document, page: None))


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    made = create_app(workplace)
    made.state.reruns = Asked()
    return made


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return entered(app, workplace, people.wang)


def test_every_condition_of_the_list_has_its_row_and_its_figures(
    report: types.Report, view: View
) -> None:
    candidate = next(c for c in report.candidates if c.criteria)
    rows = rows_of(candidate, view)
    assert [row.criterion for row in rows if row.criterion] == list(candidate.criteria)
    for row in rows:
        if row.criterion:
            shown = {one.id for told in row.told for one in told.indicators}
            assert shown == set(row.criterion.indicators)
    flat = rows_of(replace(candidate, logic=None), view)
    assert [row.criterion for row in flat] == list(candidate.criteria)


def test_what_stands_beside_its_place_is_not_said_again(report: types.Report, view: View) -> None:
    one = report.indicators[0]
    candidate = next(c for c in report.candidates if c.criteria)
    detail = f"材料所载相互矛盾；所载：{one.quote}；比模量 = 模量 ÷ 密度，得1.2×10⁷ m；须核对"
    criterion = replace(
        candidate.criteria[0], detail=detail, indicators=(one.id,), near="", why="contradicted"
    )
    (row,) = rows_of(replace(candidate, criteria=(criterion,), logic=None), view)
    assert one.quote not in row.notes
    assert "比模量 = 模量 ÷ 密度，得1.2×10⁷ m" in row.computed
    assert row.notes == ("材料所载相互矛盾", "须核对")


def test_the_same_figure_stands_once_with_each_of_its_pages(
    report: types.Report, view: View
) -> None:
    one = report.indicators[0]
    elsewhere = replace(one.evidence[0], page=7)
    other = replace(one, id="other", page=7, evidence=(elsewhere,))
    (told,) = told_of((one, one, other), view)
    assert [place.page for place in told.places] == [one.page, 7]
    assert told.name is None
    of_another = replace(one, id="x", parameter_id="density", parameter="密度")
    assert "密度" in {told.name.zh for told in told_of((one, of_another), view) if told.name}


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("甲载“3950 MPa”；乙载“4200 MPa”。请核对。", ["甲载3950 MPa", "乙载4200 MPa", "请核对"]),
        ("甲（按乙；按丙）与“丁；戊”。", ["甲（按乙；按丙）与丁；戊"]),
        (
            "A states “1.5 m”; B states 1.6 m. See both.",
            ["A states 1.5 m", "B states 1.6 m", "See both"],
        ),
        ("没有标点", ["没有标点"]),
        ("））；。", ["））"]),
        ("", []),
    ],
)
def test_a_dense_sentence_is_parted_outside_quotes_and_brackets(
    text: str, clauses: list[str]
) -> None:
    found = ["".join(piece.text for piece in clause) for clause in clauses_of(text)]
    assert [one.rstrip("。.") for one in found] == clauses


def test_what_a_paper_says_stands_out_in_a_clause_and_stays_text() -> None:
    html = speech("zh")["clauses"]("甲载“<b onclick=x>”；乙", "")
    assert "<b><bdi>&lt;b onclick=x&gt;</bdi></b>" in html and html.count("<li>") == 2
    assert inline(str(html)) == []


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("pdfplumber@text-layer", TEXT_OF_FILE.zh),
        ("office-xml@1", TEXT_OF_FILE.zh),
        ("officer:wang", OFFICER.zh),
        ("pp-ocrv4@x-0.0.5", "图像识读 pp-ocrv4@x-0.0.5"),
    ],
)
def test_a_reader_is_called_what_an_officer_understands(method: str, name: str) -> None:
    assert reader_of(method).zh == name


def test_every_reading_is_told_with_its_reader_and_the_shown_one_first(
    report: types.Report, view: View
) -> None:
    doubtful = next(i for i in report.indicators if i.agreed is False)
    first, *others = readings_of(doubtful, None, view)
    assert first.shown and first.score == doubtful.score
    assert [one.score for one in others] == [one.score for one in doubtful.alternatives]
    assert not any(one.shown for one in others)
    seal = next(s for d in report.documents for s in d.seals)
    assert [one.says for one in readings_of(seal, None, view)] == [seal.text]
    assert readings_of(report.findings[0], None, view) == ()


def test_doubt_is_low_certainty_or_two_readings(report: types.Report) -> None:
    sure = replace(report.indicators[0], id="sure", agreed=True, score=0.99, notes=())
    low = replace(sure, id="low", score=0.5)
    two = replace(sure, id="two", agreed=False)
    marks = marks_of(replace(report, indicators=(sure, low, two)))
    assert {"low", "two"} <= marks["doubt"] and "sure" not in marks["doubt"]
    assert "two" in marks["differ"] and "low" not in marks["differ"]
    kinds = kinds_of([("sure",), ("low",), ("two",)], "", judged={"sure"}, marks=marks)
    counts = {kind.only: kind.total for kind in kinds}
    assert (counts[""], counts["open"], counts["judged"], counts["doubt"]) == (3, 2, 1, 2)
    assert fits(("sure", "low"), "open", judged={"sure"}, marks=marks)


@pytest.mark.parametrize("only", ["open", "judged", "doubt", "differ"])
@pytest.mark.parametrize("tab", ["findings", "seals", "indicators", "candidates", "particulars"])
def test_every_list_can_be_narrowed(wang: TestClient, tab: str, only: str) -> None:
    pane = wang.get(f"{HERE}/pane/{tab}?only={only}", headers={"hx-request": "true"})
    assert pane.status_code == 200 and inline(pane.text) == []
    assert wang.get(f"{HERE}/pane/{tab}?only=cleared").status_code == 422


def test_what_was_judged_leaves_the_list_of_what_was_not(
    wang: TestClient, workplace: Workplace
) -> None:
    seal = next(s for d in report_of(workplace).documents for s in d.seals).id
    assert f'data-fact="{seal}"' in wang.get(f"{HERE}/pane/seals?only=open").text
    assert judged(wang, seal, verdict="confirmed").status_code == 200
    assert f'data-fact="{seal}"' not in wang.get(f"{HERE}/pane/seals?only=open").text
    assert f'data-fact="{seal}"' in wang.get(f"{HERE}/pane/seals?only=judged").text


def test_materials_and_flags_take_judgements(wang: TestClient, workplace: Workplace) -> None:
    report = report_of(workplace)
    flags = [flag.id for candidate in report.candidates for flag in candidate.flags]
    facts = [f"material:{report.materials[0].requirement}", *flags[:1]]
    for fact in facts:
        assert "<form" in wang.get(f"{HERE}/facts/{fact}").text
        answer = judged(wang, fact, verdict="unsure", note="待核")
        assert answer.status_code == 200, answer.text
        assert '"tab"' in answer.headers["hx-trigger"]
    assert "badge-unsure" in wang.get(f"{HERE}/pane/materials").text


def with_table(workplace: Workplace, out: Path) -> str:
    """A table of two cells on page 1 of the first document; the id of the second cell."""
    document = workplace.files.load("ZY-2026-0042").report.documents[0].id
    file = out / "ZY-2026-0042" / "documents" / f"{document}.json"
    read = codec.load(file.read_bytes())
    place = Evidence(document=document, page=1, box=Box(0.1, 0.1, 0.5, 0.2), quote="模量 294")
    cells = tuple(
        Cell(text=text, row=0, column=n, box=Box(0.1 + 0.2 * n, 0.1, 0.3 + 0.2 * n, 0.2))
        for n, text in enumerate(("模量", "294 GPa"))
    )
    table = Table(
        id="t-1", evidence=(place,), origin=Origin("ruled-table@1", 0.9), rows=1, columns=2,
        cells=cells,
    )  # fmt: skip
    file.write_bytes(codec.dump(replace(read, tables=(table,))))
    assert tables_on(replace(read, tables=(table,)), 1)[0].rows[0][1][1].text == "294 GPa"
    assert cell_at(replace(read, tables=(table,)), 1, 0.9, 0.9) is None
    return document


def test_a_cell_of_a_table_can_be_corrected(
    app: FastAPI, wang: TestClient, workplace: Workplace, out: Path
) -> None:
    document = with_table(workplace, out)
    cell, at = cell_fact("t-1", 0, 1), f"{document}:1"
    assert f'data-line="{cell}"' in wang.get(f"{HERE}/lines/{document}/1").text
    assert f'data-line="{cell}"' in wang.get(f"{HERE}/at/{document}/1?x=0.4&y=0.15").text
    form = wang.get(f"{HERE}/facts/{cell.replace('#', '%23')}", params={"at": at})
    assert form.status_code == 200 and 'value="294 GPa"' in form.text
    sent: dict[str, Any] = {
        "verdict": "corrected", "at": at, "what": "cell", "value": "249 GPa",
        "value_was": "294 GPa",
    }  # fmt: skip
    answer = judged(wang, cell.replace("#", "%23"), **sent)
    assert answer.status_code == 200, answer.text
    assert app.state.reruns.cases == ["ZY-2026-0042"]
    kept = (out / "ZY-2026-0042" / "corrections.jsonl").read_text("utf-8")
    assert "249 GPa" in kept and "t-1" in kept


def test_times_are_those_of_beijing() -> None:
    moment = speech("zh")["moment"](datetime(2026, 3, 1, 17, 30, tzinfo=UTC))
    assert ">2026-03-02 01:30<" in moment and "北京时间" in moment


def test_a_small_picture_is_made_once_and_kept_by_its_content(
    wang: TestClient, workplace: Workplace, out: Path, tmp_path: Path
) -> None:
    document = report_of(workplace).documents[0].id
    answer = wang.get(f"{HERE}/pictures/{document}/1?small=1")
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.width <= SIZE[0] and picture.height <= SIZE[1]
    kept = list((out / ".zhiyi" / "thumbnails").iterdir())
    assert [one.read_bytes() for one in kept] == [answer.content]
    again = wang.get(
        f"{HERE}/pictures/{document}/1?small=1", headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304
    large = wang.get(f"{HERE}/pictures/{document}/1")
    assert large.headers["etag"] != answer.headers["etag"]
    no_picture = tmp_path / "page.jpg"
    no_picture.write_bytes(b"\xff\xd8 no picture")
    with pytest.raises(OSError):
        small_picture(no_picture, digest="x", directory=tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("4200 MPa", "6250 MPa", ("4200 MPa", "6250 MPa")),
        ("", "新增", ("", "新增")),
        ("同一句" * 20 + "部分待核", "同一句" * 20 + "达到数值",
         ("…句同一句同一句同一句部分待核", "…句同一句同一句同一句达到数值")),
    ],
)  # fmt: skip
def test_two_wordings_of_a_change_are_shown_from_where_they_differ(
    before: str, after: str, shown: tuple[str, str]
) -> None:
    assert differing(before, after) == shown
