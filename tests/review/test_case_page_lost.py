"""The case page where something is missing: papers, pictures, candidates, the report itself."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.review.browsing import entered
from tests.review.making import People, case, put
from tests.review.test_case_page import HERE, HOLD, Asked

from zhiyi.review.cases.sync import sync
from zhiyi.review.web.app import create_app
from zhiyi.review.web.case_view import TABS
from zhiyi.review.workplace import Workplace

REPORT = Path("ZY-2026-0042") / "report.json"
PATHS = ("", "/pane/findings", "/pane/deciding", "/rerun", "/facts/i-1", "/page/doc-1/1")


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    made = create_app(workplace)
    made.state.reruns = Asked()
    return made


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return entered(app, workplace, people.wang)


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("how", ["gone", "cut", "empty", "other", "folder"])
def test_a_report_that_cannot_be_read_is_told_and_never_a_fault_of_the_program(
    wang: TestClient, out: Path, how: str
) -> None:
    report = out / REPORT
    match how:
        case "gone":
            report.unlink()
        case "cut":
            report.write_bytes(broken(report.read_bytes()))
        case "empty":
            report.write_bytes(b"")
        case "other":
            report.write_text('{"schema": "1", "what": "another program\'s"}', "utf-8")
        case "folder":
            report.unlink()
            report.mkdir()
    for path in PATHS:
        answer = wang.get(HERE + path, headers={"hx-request": "true"} if path else {})
        assert answer.status_code == 404, (path, answer.text)
        assert "报告" in answer.text, path
        assert str(out) not in answer.text
    assert "质疑" in wang.get(HERE).text and HOLD in wang.get(HERE).text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read what is locked")
def test_a_locked_report_is_told(wang: TestClient, out: Path) -> None:
    (out / REPORT).chmod(0)
    assert wang.get(HERE).status_code == 404


def test_layers_of_a_document_that_are_gone_leave_the_rest(wang: TestClient, out: Path) -> None:
    for file in (out / "ZY-2026-0042" / "documents").iterdir():
        file.write_bytes(b"{")
    assert wang.get(HERE).status_code == 200
    assert wang.get(f"{HERE}/lines/doc-1/1").status_code in (200, 404)
    assert wang.get(f"{HERE}/at/doc-1/1?x=0.5&y=0.5").status_code in (200, 404)


def shown(out: Path, workplace: Workplace, people: People, **fields: Any) -> TestClient:
    put(out, replace(case("ZY-2026-0050"), **fields))
    sync(workplace)
    made = create_app(workplace)
    made.state.reruns = Asked()
    return entered(made, workplace, people.wang)


def test_a_case_without_papers_opens_and_says_so(
    out: Path, workplace: Workplace, people: People
) -> None:
    nothing: dict[str, Any] = {
        name: ()
        for name in (
            "documents", "goods", "joinings", "materials", "translations", "contradictions",
            "candidates", "findings", "derived", "statements", "considered",
        )
        if name in case().__dataclass_fields__
    }  # fmt: skip
    client = shown(out, workplace, people, **nothing)
    page = client.get("/cases/ZY-2026-0050")
    assert page.status_code == 200 and "没有收到文件" in page.text and HOLD in page.text
    for tab in TABS:
        pane = client.get(f"/cases/ZY-2026-0050/pane/{tab}", headers={"hx-request": "true"})
        assert pane.status_code == 200, (tab, pane.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_candidate_is_not_said_to_be_free(
    out: Path, workplace: Workplace, people: People, language: str
) -> None:
    client = shown(out, workplace, people, candidates=())
    client.cookies.set("zhiyi_language", language)
    pane = client.get("/cases/ZY-2026-0050/pane/candidates").text
    assert ("不表示货物不属于管制范围" if language == "zh" else "does not mean") in pane


def test_a_fact_whose_page_has_no_picture_says_so(wang: TestClient, workplace: Workplace) -> None:
    fact = workplace.files.load("ZY-2026-0043").report.indicators[0].id
    text = wang.get(f"/cases/ZY-2026-0043/facts/{fact}").text
    assert "所在页没有图像" in text
    report = workplace.files.load("ZY-2026-0042").report
    pictured = next(one for one in report.indicators if one.box)
    assert "所在页没有图像" not in wang.get(f"{HERE}/facts/{pictured.id}").text
