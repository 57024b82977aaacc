"""The JSON interface: the same services by token, and what a token may not do."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.review.browsing import browser, entered
from tests.review.making import People

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.officer import Officer
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

CASE = "ZY-2026-0042"
HERE = f"/api/v1/cases/{CASE}"
REASON = "经核对检测报告，所载拉伸模量低于条目数值。"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


def token_of(app: FastAPI, workplace: Workplace, officer: Officer) -> TestClient:
    """A program with a token of the officer."""
    token = create_token(workplace, officer, label="接口", days=1, at=datetime.now(UTC))
    client = browser(app)
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def wang(app: FastAPI, workplace: Workplace, people: People) -> TestClient:
    return token_of(app, workplace, people.wang)


def seen(client: TestClient) -> dict[str, Any]:
    course = client.get(f"{HERE}/course").json()
    return {"version": course["version"], "report_sha256": course["report_sha256"]}


def test_nothing_is_told_without_a_token(app: FastAPI, people: People) -> None:
    paths = app.openapi()["paths"]
    stranger = browser(app)
    for path, methods in paths.items():
        if path.startswith("/api/v1/"):
            for method in methods:
                address = path.replace("{case}", CASE).replace("{decision}", "1")
                answer = stranger.request(method, address.replace("{paper}", "1"))
                assert answer.status_code == 401, (method, path)
                assert answer.json()["error"]["code"] == "NOT_SIGNED_IN"


def test_the_worklist_and_a_case_are_those_of_the_office(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    assert wang.get("/api/v1/me").json()["shown"] == "王关员"
    page = wang.get("/api/v1/cases").json()
    assert {case["id"] for case in page["cases"]} == {"ZY-2026-0042", "ZY-2026-0043"}
    assert wang.get("/api/v1/cases", params={"state": ["closed"]}).json()["total"] == 0
    assert wang.get("/api/v1/cases/ZY-2026-0077").status_code == 404
    qian = token_of(app, workplace, people.qian)
    assert qian.get(HERE).status_code == 404
    assert qian.get(f"{HERE}/report").status_code == 404
    assert qian.get(f"{HERE}/facts").status_code == 404
    report = wang.get(f"{HERE}/report").json()
    assert report["schema"] == "1" and report["candidates"][0]["determination"] is None
    assert wang.get("/api/v1/search", params={"text": "拉伸强度"}).json()["cases"] == 2


def test_a_case_is_taken_handed_over_and_given_back(wang: TestClient, people: People) -> None:
    version = wang.get(HERE).json()["version"]
    taken = wang.post(f"{HERE}/take", json={"version": version}).json()
    assert taken["holder"] == "王关员"
    late = wang.post(f"{HERE}/give-back", json={"version": version})
    assert late.status_code == 409 and "王关员" in late.json()["error"]["message"]
    colleagues = wang.get(f"{HERE}/colleagues").json()
    li = next(one["id"] for one in colleagues if one["name"] == "li")
    given = wang.post(f"{HERE}/hand-over", json={"version": taken["version"], "to": li}).json()
    assert given["holder"] == "李关员"


def test_facts_are_judged_and_their_history_is_told(wang: TestClient) -> None:
    facts = {fact["id"]: fact for fact in wang.get(f"{HERE}/facts").json()}
    assert facts["i-2"]["place"]["says"] == "294 GPa" and facts["i-2"]["judgement"] is None
    body = {"fact": "i-2", "verdict": "confirmed", "says": "294 GPa", "note": "<i>见原件</i>"}
    taken = wang.post(f"{HERE}/judgements", json=body)
    assert taken.status_code == 201 and taken.json()["note"] == "<i>见原件</i>"
    assert wang.post(f"{HERE}/judgements", json=body).status_code == 409
    again = wang.post(
        f"{HERE}/judgements", json=body | {"verdict": "rejected", "seen": taken.json()["id"]}
    )
    assert again.status_code == 201
    told = wang.get(f"{HERE}/history", params={"fact": "i-2"}).json()
    assert [one["standing"] for one in told] == ["current", "replaced"]
    held = wang.get(f"{HERE}/judgements").json()
    assert [one["verdict"] for one in held["standing"]] == ["rejected"] and held["gone"] == []
    assert wang.get(f"{HERE}/rerun").json() is None


def test_a_token_enters_no_outcome_and_a_person_does(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    body = seen(wang) | {"outcome": "required", "reason": REASON, "typed": CASE}
    refused = wang.post(f"{HERE}/decisions", json=body)
    assert refused.status_code == 403 and "本人登录" in refused.json()["error"]["message"]
    in_person = entered(app, workplace, people.wang)
    second = entered(app, workplace, people.li)
    made = in_person.post(f"{HERE}/decisions", json=body)
    assert made.status_code == 201 and made.json()["state"] == "confirming"
    decision = made.json()["open"]["id"]
    answer = seen(second) | {"typed": CASE}
    path = f"{HERE}/decisions/{decision}"
    assert token_of(app, workplace, people.li).post(
        f"{path}/confirm", json=answer
    ).status_code == 403  # fmt: skip
    assert in_person.post(f"{path}/confirm", json=answer).status_code == 403
    closed = second.post(f"{path}/confirm", json=answer)
    assert closed.status_code == 200 and closed.json()["state"] == "closed"


def test_the_choice_of_an_outcome_has_no_default_in_the_interface(app: FastAPI) -> None:
    schema = app.openapi()["components"]["schemas"]["Entering"]
    assert set(schema["required"]) >= {"outcome", "reason", "typed"}
    assert "default" not in schema["properties"]["outcome"]
    assert schema["properties"]["outcome"]["enum"] == [
        "not_required", "required", "undetermined",
    ]  # fmt: skip


def test_a_conclusion_comes_with_its_paper_in_person(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    first, second = entered(app, workplace, people.wang), entered(app, workplace, people.li)
    body = seen(first) | {"outcome": "undetermined", "reason": REASON, "typed": CASE}
    decision = first.post(f"{HERE}/decisions", json=body).json()["open"]["id"]
    second.post(f"{HERE}/decisions/{decision}/confirm", json=seen(second) | {"typed": CASE})
    form = {name: str(value) for name, value in seen(first).items()} | {
        "body": "国家主管部门", "text": "送鉴货物属于所列物项。", "dated": "2026-04-02",
    }  # fmt: skip
    paper = {"paper": ("结论.pdf", b"%PDF-1.7", "application/pdf")}
    assert wang.post(f"{HERE}/conclusion", data=form, files=paper).status_code == 403
    done = first.post(f"{HERE}/conclusion", data=form, files=paper)
    assert done.status_code == 201 and done.json()["state"] == "concluded"
    assert done.json()["outcomes"] == ["not_required", "required"]


def test_papers_and_the_bundle_are_made_and_taken_along(wang: TestClient) -> None:
    made = wang.post(f"{HERE}/papers", json={"kind": "file_note"})
    assert made.status_code == 201
    paper = wang.get(f"{HERE}/papers/{made.json()['id']}")
    assert paper.status_code == 200 and zipfile.is_zipfile(io.BytesIO(paper.content))
    assert [one["kind"] for one in wang.get(f"{HERE}/papers").json()] == ["file_note"]
    bundle = wang.post(f"{HERE}/bundle")
    assert bundle.status_code == 200 and zipfile.is_zipfile(io.BytesIO(bundle.content))


def test_the_journal_is_for_auditors(
    app: FastAPI, workplace: Workplace, people: People, wang: TestClient
) -> None:
    assert wang.get("/api/v1/journal").status_code == 403
    sun = token_of(app, workplace, people.sun)
    entries = sun.get("/api/v1/journal").json()
    assert entries[-1]["seq"] == len(entries) - 1 + entries[0]["seq"]
    assert sun.get("/api/v1/journal", params={"after": entries[-1]["seq"]}).json() == []
    assert sun.get("/api/v1/overview").json()["cases"] == 3


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("take", {}),
        ("take", {"version": -1}),
        ("take", {"version": 0, "unknown": 1}),
        ("judgements", {"fact": "i-2", "verdict": "approved"}),
        ("judgements", {"fact": "i-2\x00", "verdict": "unsure"}),
        ("judgements", {"fact": "i-2", "verdict": "unsure", "note": "\ud800"}),
        ("receive", {"version": 0, "report_sha256": "x"}),
        ("papers", {"kind": "clearance"}),
    ],
)
def test_what_is_malformed_is_refused_by_field(
    wang: TestClient, path: str, body: dict[str, object]
) -> None:
    answer = wang.post(
        f"{HERE}/{path}",
        content=json.dumps(body),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422 and answer.json()["error"]["code"] == "WRONG"


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff", b"null", b'{"version": NaN}'])
def test_what_is_no_json_is_refused(wang: TestClient, body: bytes) -> None:
    answer = wang.post(f"{HERE}/take", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422) and answer.json()["error"]["message"]
