"""The case page as it is sent: what stands in it, who gets it, and that text stays text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from tests.report.by_hand import NASTY, hostile
from tests.review.browsing import entered
from tests.review.making import NANJING, People, put

from zhiyi.report import types
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Entry
from zhiyi.review.web.app import create_app
from zhiyi.review.web.case_view import TABS
from zhiyi.review.workplace import Workplace

HERE = "/cases/ZY-2026-0042"
HOLD = "质疑或鉴别期间，相关出口货物不予放行"
REFERENCE = "本系统仅供关员参考，不构成判定"


class Asked:
    """Takes the wish for a new run and makes none."""

    def __init__(self) -> None:
        self.cases: list[str] = []
        self.warmed: list[str] = []

    def ask(self, officer: object, case: str) -> None:
        self.cases.append(case)

    def warm(self, officer: object, case: str) -> None:
        self.warmed.append(case)

    def of(self, case: str) -> None:
        return None


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    made = create_app(workplace)
    made.state.reruns = Asked()
    return made


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return entered(app, workplace, people.wang)


def report_of(workplace: Workplace) -> types.Report:
    return workplace.files.load("ZY-2026-0042").report


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


def inline(html: str) -> list[str]:
    """Whatever the policy of the program refuses: scripts and styles that stand in the page."""
    return [
        f"{tag} {name}"
        for tag, attributes in Tags(html).found
        for name in attributes
        if name.startswith("on") or name == "style"
    ] + [
        tag for tag, a in Tags(html).found if tag == "style" or (tag == "script" and "src" not in a)
    ]


def test_the_page_names_the_case_and_says_what_holds(wang: TestClient) -> None:
    page = wang.get(HERE)
    assert page.status_code == 200
    for words in ("ZY-2026-0042", HOLD, REFERENCE, "审核中", "核对", "候选"):
        assert words in page.text
    assert inline(page.text) == []


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_tab_opens_in_both_languages_and_promises_nothing(
    wang: TestClient, tab: str, language: str
) -> None:
    wang.cookies.set("zhiyi_language", language)
    pane = wang.get(f"{HERE}/pane/{tab}", headers={"hx-request": "true"})
    assert pane.status_code == 200, pane.text
    assert inline(pane.text) == []
    for word in ("命中", "概率", "准予放行", "probability", "cleared"):
        assert word not in pane.text


def test_a_tab_that_is_none_is_not_there(wang: TestClient) -> None:
    assert wang.get(f"{HERE}/pane/outcome").status_code == 404


@pytest.mark.parametrize("who", ["qian", "admin"])
def test_nobody_else_sees_a_case_of_an_office(
    app: FastAPI, workplace: Workplace, people: People, who: str
) -> None:
    other = entered(app, workplace, getattr(people, who))
    document = report_of(workplace).documents[0].id
    for path in ("", "/pane/findings", f"/page/{document}/1", f"/pictures/{document}/1", "/rerun"):
        assert other.get(HERE + path).status_code in (403, 404)


def test_an_auditor_reads_and_has_no_form_to_judge(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    sun = entered(app, workplace, people.sun)
    fact = report_of(workplace).indicators[0].id
    assert "<form" not in sun.get(f"{HERE}/facts/{fact}").text
    assert "/deciding/propose" not in sun.get(f"{HERE}/pane/deciding").text


def test_a_page_shows_its_picture_with_its_size_and_a_frame_for_each_place(
    wang: TestClient, workplace: Workplace
) -> None:
    seal = next(d for d in report_of(workplace).documents if d.seals)
    text = wang.get(f"{HERE}/page/{seal.id}/{seal.seals[0].page}").text
    picture = next(a for tag, a in Tags(text).found if tag == "img")
    assert int(picture["width"] or 0) > 0 and int(picture["height"] or 0) > 0
    frames = [a for tag, a in Tags(text).found if tag == "rect"]
    assert any(seal.seals[0].id in (a["data-facts"] or "").split() for a in frames)
    assert all(a["aria-label"] for a in frames)


def test_a_picture_is_kept_for_good_under_the_address_of_its_content(
    wang: TestClient, workplace: Workplace
) -> None:
    document = report_of(workplace).documents[0].id
    page = wang.get(f"{HERE}/page/{document}/1").text
    address = next(a["src"] for tag, a in Tags(page).found if tag == "img")
    first = wang.get(str(address))
    assert first.headers["content-type"] == "image/jpeg"
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    again = wang.get(str(address), headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = wang.get(f"{HERE}/pictures/{document}/1?v=elsewhere")
    assert other.headers["cache-control"] == "private, no-cache"
    assert wang.get(f"{HERE}/pictures/{document}/99").status_code == 404


def test_a_place_leads_to_the_facts_that_stand_there(
    wang: TestClient, workplace: Workplace
) -> None:
    indicator = next(i for i in report_of(workplace).indicators if i.box)
    left, top, right, bottom = indicator.box or (0, 0, 0, 0)
    at = f"{HERE}/at/{indicator.document}/{indicator.page}"
    here = wang.get(at, params={"x": (left + right) / 2, "y": (top + bottom) / 2})
    assert f'"{indicator.id}"' in here.text
    assert "此处没有识读到内容" in wang.get(at, params={"x": 0.999, "y": 0.999}).text


def test_a_fact_says_how_sure_it_is_and_what_the_other_reader_read(
    wang: TestClient, workplace: Workplace
) -> None:
    doubtful = next(i for i in report_of(workplace).indicators if i.agreed is False)
    text = wang.get(f"{HERE}/facts/{doubtful.id}").text
    assert "两遍识读不一致" in text and "采用" in text
    assert f"{doubtful.score:.3f}" in text
    other = doubtful.alternatives[0]
    assert other.method in text and f"{other.score:.3f}" in text
    assert "另读为" in wang.get(f"{HERE}/pane/indicators").text


def test_an_address_with_a_fact_opens_its_tab(wang: TestClient, workplace: Workplace) -> None:
    seal = next(s for d in report_of(workplace).documents for s in d.seals)
    page = wang.get(HERE, params={"fact": seal.id}).text
    panes = next(a for _, a in Tags(page).found if a.get("id") == "panes")
    assert (panes["data-tab"], panes["data-fact"]) == ("seals", seal.id)


def test_words_of_a_page_come_with_how_sure_they_are(
    wang: TestClient, workplace: Workplace
) -> None:
    report = report_of(workplace)
    file = workplace.files.load("ZY-2026-0042")
    document = next(d for d in report.documents if file.lines(d.id, 1))
    text = wang.get(f"{HERE}/lines/{document.id}/1").text
    assert file.lines(document.id, 1)[0].text in text and "把握" in text


def judged(client: TestClient, fact: str, **fields: Any) -> Any:
    return client.post(
        f"{HERE}/facts/{fact}/judgement", data=fields, headers={"hx-request": "true"}
    )


def test_a_verdict_with_a_note_stands_beside_the_fact(
    wang: TestClient, workplace: Workplace
) -> None:
    fact = report_of(workplace).indicators[0].id
    answer = judged(wang, fact, verdict="confirmed", note="<b>与原件一致</b>")
    assert answer.status_code == 200
    told = json.loads(answer.headers["hx-trigger"])["judged"]
    assert (told["fact"], told["verdict"], told["runs"]) == (fact, "confirmed", False)
    again = wang.get(f"{HERE}/facts/{fact}").text
    assert "&lt;b&gt;与原件一致&lt;/b&gt;" in again and "badge-confirmed" in again
    assert "badge-confirmed" in wang.get(f"{HERE}/pane/judgements").text


def test_who_did_not_see_the_last_judgement_is_told(
    app: FastAPI, wang: TestClient, workplace: Workplace, people: People
) -> None:
    fact = report_of(workplace).indicators[0].id
    li = entered(app, workplace, people.li)
    assert judged(li, fact, verdict="rejected").status_code == 200
    answer = judged(wang, fact, verdict="confirmed", seen="")
    assert answer.status_code == 409 and "李关员" in answer.text


def test_without_a_verdict_or_a_form_token_nothing_is_judged(
    wang: TestClient, workplace: Workplace
) -> None:
    fact = report_of(workplace).indicators[0].id
    assert judged(wang, fact).status_code == 422
    del wang.headers["x-csrf"]
    assert judged(wang, fact, verdict="confirmed").status_code == 403
    assert "badge-confirmed" not in wang.get(f"{HERE}/facts/{fact}").text


def test_a_corrected_reading_asks_for_a_new_run(
    app: FastAPI, wang: TestClient, workplace: Workplace
) -> None:
    fact = report_of(workplace).indicators[0].id
    answer = judged(
        wang, fact, verdict="corrected", what="indicator", value="≥ 5.6 GPa", value_was="5.6 GPa"
    )
    assert answer.status_code == 200, answer.text
    assert app.state.reruns.cases == ["ZY-2026-0042"]
    assert json.loads(answer.headers["hx-trigger"])["judged"]["runs"] is True


def test_what_carries_a_correction_out_is_loaded_while_it_is_typed(
    app: FastAPI, wang: TestClient, workplace: Workplace, people: People
) -> None:
    assert wang.post(f"{HERE}/correcting").status_code == 204
    assert app.state.reruns.warmed == ["ZY-2026-0042"]
    sun = entered(app, workplace, people.sun)
    assert sun.post(f"{HERE}/correcting").status_code == 403
    assert app.state.reruns.warmed == ["ZY-2026-0042"]


def test_a_correction_that_says_nothing_new_is_refused(
    wang: TestClient, workplace: Workplace
) -> None:
    fact = report_of(workplace).indicators[0].id
    same = {"verdict": "corrected", "what": "indicator", "value": "5 GPa", "value_was": "5 GPa"}
    assert judged(wang, fact, **same).status_code == 422


def test_a_seal_that_is_none_is_rejected_and_taken_out(
    app: FastAPI, wang: TestClient, workplace: Workplace
) -> None:
    seal = next(s for d in report_of(workplace).documents for s in d.seals)
    answer = judged(wang, seal.id, verdict="corrected", what="seal", removed="yes")
    assert json.loads(answer.headers["hx-trigger"])["judged"]["verdict"] == "rejected"
    assert app.state.reruns.cases == ["ZY-2026-0042"]


def test_a_line_of_a_page_can_be_corrected(wang: TestClient, workplace: Workplace) -> None:
    file = workplace.files.load("ZY-2026-0042")
    document = next(d for d in file.report.documents if file.lines(d.id, 1))
    line = file.lines(document.id, 1)[0]
    at = f"{document.id}:1"
    assert line.text in wang.get(f"{HERE}/facts/{line.id}", params={"at": at}).text
    answer = judged(
        wang, line.id, verdict="corrected", at=at, what="line", value="另一行", value_was=line.text
    )
    assert answer.status_code == 200, answer.text


def test_what_follows_from_others_has_no_form_of_correction(
    wang: TestClient, workplace: Workplace
) -> None:
    candidate = report_of(workplace).candidates[0].id
    assert "<fieldset" not in wang.get(f"{HERE}/facts/{candidate}").text


def test_no_outcome_is_chosen_beforehand_and_no_key_enters_one(wang: TestClient) -> None:
    text = wang.get(f"{HERE}/pane/deciding").text
    radios = [a for tag, a in Tags(text).found if tag == "input" and a.get("type") == "radio"]
    assert [a["value"] for a in radios] == ["not_required", "required", "undetermined"]
    assert not any("checked" in a for a in radios)
    assert not any({"accesskey", "aria-keyshortcuts"} & set(a) for _, a in Tags(text).found)
    assert HOLD in text


def decide(client: TestClient, step: str, **fields: Any) -> Any:
    found = Tags(client.get(f"{HERE}/pane/deciding").text).found
    kept = {
        a["name"]: a["value"]
        for tag, a in found
        if tag == "input" and a.get("name") in ("version", "report_sha256", "decision")
    }
    return client.post(f"{HERE}/deciding/{step}", data={**kept, **fields})


def test_an_outcome_needs_its_reason_and_the_number_typed(
    wang: TestClient, workplace: Workplace
) -> None:
    for missing in ("outcome", "reason", "typed"):
        whole = {"outcome": "required", "reason": "数值达到条目所列", "typed": "ZY-2026-0042"}
        assert decide(wang, "propose", **{**whole, missing: ""}).status_code == 422
    assert "待复核" not in wang.get(f"{HERE}/pane/deciding").text.split("<form")[0]


def test_two_officers_decide_and_only_then_the_sentence_goes(
    app: FastAPI, wang: TestClient, workplace: Workplace, people: People
) -> None:
    entry = {"outcome": "required", "reason": "经核对，指标达到所列数值", "typed": "ZY-2026-0042"}
    assert decide(wang, "propose", **entry).status_code == 303
    mine = wang.get(f"{HERE}/pane/deciding").text
    assert "/deciding/confirm" not in mine and "/deciding/withdraw" in mine
    assert decide(wang, "confirm", decision="1", typed="ZY-2026-0042").status_code in (403, 422)
    zhao = entered(app, workplace, people.zhao)
    assert HOLD in zhao.get(HERE).text
    assert decide(zhao, "confirm", typed="ZY-2026-0042").status_code == 303
    closed = wang.get(HERE).text
    assert "已办结" in closed and HOLD not in closed and REFERENCE in closed


def test_who_looks_at_an_outcome_is_in_the_journal(wang: TestClient, workplace: Workplace) -> None:
    def viewed() -> int:
        with workplace.reading() as session:
            rows = session.scalars(select(Entry).where(Entry.action == "decision.viewed"))
            return len(rows.all())

    wang.get(f"{HERE}/pane/deciding")
    assert viewed() == 0
    entry = {"outcome": "required", "reason": "指标达到所列数值", "typed": "ZY-2026-0042"}
    assert decide(wang, "propose", **entry).status_code == 303
    wang.get(f"{HERE}/pane/deciding")
    assert viewed() == 1


def test_who_decides_on_a_case_that_changed_meanwhile_is_told(
    app: FastAPI, wang: TestClient, workplace: Workplace, people: People
) -> None:
    li = entered(app, workplace, people.li)
    entry = {"outcome": "required", "reason": "指标达到所列数值", "typed": "ZY-2026-0042"}
    stale = {"version": "0", "report_sha256": workplace.files.load("ZY-2026-0042").sha256}
    assert decide(li, "propose", **entry).status_code == 303
    answer = wang.post(f"{HERE}/deciding/propose", data={**stale, **entry})
    assert answer.status_code == 409


def test_what_a_paper_says_stays_text(out: Path, workplace: Workplace, people: People) -> None:
    inquiry = hostile()
    notice = replace(inquiry.notice, office=NANJING)
    put(out, replace(inquiry, id=NASTY, folder="hostile", notice=notice), pictures=True)
    sync(workplace)
    app = create_app(workplace)
    app.state.reruns = Asked()
    wang = entered(app, workplace, people.wang)
    paths = ["", "/page/doc-1/1", "/lines/doc-1/1", "/at/doc-1/1?x=0.2&y=0.2", "/facts/i-1"]
    paths += ["/facts/seal-1", "/facts/f-1", *(f"/pane/{tab}" for tab in TABS)]
    for path in paths:
        text = wang.get(f"/cases/hostile{path}").text
        assert inline(text) == [], path
        assert not any(tag == "img" and a.get("src") == "x" for tag, a in Tags(text).found), path
        assert "\u202e" not in text, path


def test_a_finding_of_a_case_without_pictures_shows_its_words(wang: TestClient) -> None:
    page = wang.get("/cases/ZY-2026-0043")
    assert page.status_code == 200 and "<img" not in page.text


@pytest.mark.parametrize("phase", ["waiting", "running"])
def test_a_run_at_work_tells_its_phase_and_what_follows(
    app: FastAPI, wang: TestClient, phase: str
) -> None:
    began = datetime(2026, 3, 18, 1, 2, tzinfo=UTC) if phase == "running" else None
    busy = SimpleNamespace(
        busy=True, phase=phase, seconds=7, ahead=2, began=began, ended=None, changes=()
    )
    app.state.reruns.of = lambda case: busy
    text = wang.get(f"{HERE}/rerun").text
    assert "7 秒" in text and "更新页面" in text and "every" in text
    assert ("前面还有 2 项质疑" in text) is (phase == "waiting")
    assert ("09:02" in text and "开始" in text) is (phase == "running")
    current = next(step for step in text.split("<li")[1:] if "aria-current" in step)
    assert ("等待处理" in current) is (phase == "waiting")


def test_a_done_run_tells_what_changed(app: FastAPI, wang: TestClient) -> None:
    change = SimpleNamespace(
        layer="candidates", kind="changed", fact="x", label="1C210.a", before="待核", after="达到"
    )
    done = SimpleNamespace(
        busy=False, phase="done", revision=1, changes=(change,), moved=1, gone=0, unfit=(),
        ended=None,
    )  # fmt: skip
    app.state.reruns.of = lambda case: done
    text = wang.get(f"{HERE}/rerun").text
    assert "更正后有 1 处变化" in text and "达到</ins>" in text
    assert "hx-trigger" not in text


def test_cases_of_an_unknown_name_are_not_there(wang: TestClient) -> None:
    assert wang.get("/cases/none").status_code == 404
