"""Every page and endpoint is asked by everybody who may not: none is found by its own check being
left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response
from tests.review.browsing import browser, entered
from tests.review.making import People

from zhiyi.review import api
from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.database.models import User
from zhiyi.review.web.app import ROUTERS, create_app
from zhiyi.review.workplace import Workplace

CASE, THEIRS = "ZY-2026-0042", "ZY-2026-0077"
"""Of Nanjing, where wang works, and of Shanghai."""

OPEN = {
    "/sign-in", "/language", "/healthz", "/api/docs",
}  # fmt: skip
"""For whoever asks: what these tell is nobody's secret."""
OWN = {"/session", "/sign-out", "/first-password"}
"""For whoever has a session, be their password a first one."""

CLOSED = ("/users", "/journal", "/paper-templates", "/api/v1/journal")
PERSONS = re.compile(
    "/account|/users|/sign-out-everywhere|/deciding/|/decisions|/conclusion$|/paper-templates(?!/{kind})"
)
"""What no program does in an officer's name."""

FIELDS: Mapping[str, Any] = {
    "version": 0, "report_sha256": "0" * 64, "decision": 1, "to": 1, "note": "核对无误，继续办理。",
    "reason": "材料齐全，已逐项核对。", "typed": THEIRS, "outcome": "required", "kind": "file_note",
    "fact": "x", "verdict": "confirmed", "body": "鉴定中心", "text": "结论内容如所附文件所载。",
    "language": "zh", "office": "", "name": "wang", "password": "x", "at": "",
}  # fmt: skip
"""What any request may have to say."""


@dataclass(frozen=True, slots=True)
class Way:
    """One method of one address."""

    method: str
    path: str

    def asked(self, client: TestClient, case: str) -> Response:
        """As a browser or a program would ask, with everything that it wants."""
        path = self.path.format(
            case=case, document="d", page=1, tab="findings", part="p", fact="x", paper=1, making=1,
            decision=1, kind="inquiry_notice", digest="0" * 64, number=1, name="wang",
        )  # fmt: skip
        if self.method == "GET":
            return client.get(path, params=_ASKED.get(self.path, {}))
        if path.startswith("/api/") and not path.endswith("/conclusion"):
            return client.post(path, json=self._json())
        files = (
            {"paper": ("a.pdf", b"%PDF-1.7"), "file": ("a.docx", b"PK")} if self._files else None
        )
        kind = "inquiry_notice" if path.startswith("/paper-templates") else FIELDS["kind"]
        return client.post(path, data={**FIELDS, "kind": kind}, files=files)

    @property
    def _files(self) -> bool:
        return self.path.endswith(("/conclude", "/conclusion", "/paper-templates"))

    def _json(self) -> dict[str, Any]:
        """Bodies refuse what they do not know."""
        wanted = _SAID.get(self.path.rpartition("/")[2], ("version", "report_sha256"))
        return {name: FIELDS[name] for name in wanted}


_ASKED = {"/api/v1/search": {"text": "x"}, "/api/v1/cases/{case}/history": {"fact": "x"}}
_SAID: Mapping[str, tuple[str, ...]] = {
    "take": ("version",),
    "give-back": ("version",),
    "hand-over": ("version", "to"),
    "request": ("version", "report_sha256", "note"),
    "decisions": ("version", "report_sha256", "outcome", "reason", "typed"),
    "confirm": ("version", "report_sha256", "typed"),
    "send-back": ("version", "report_sha256", "reason"),
    "withdraw": ("version", "report_sha256", "reason"),
    "judgements": ("fact", "verdict"),
    "papers": ("kind",),
    "bundle": (),
}


def ways() -> Iterator[Way]:
    """Pages by their routes, the interface by its document."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield from (Way(method, route.path) for method in sorted(route.methods))
    interface = FastAPI()
    interface.include_router(api.router)
    for path, methods in interface.openapi()["paths"].items():
        yield from (Way(method.upper(), path) for method in methods)


WAYS = tuple(ways())
CASES = tuple(way for way in WAYS if "{case}" in way.path)
KEPT = tuple(way for way in WAYS if way.path not in OPEN | OWN)


@pytest.fixture
def app(workplace: Workplace, people: People) -> FastAPI:
    return create_app(workplace)


def refused(answers: Mapping[Way, Response], *expected: int) -> None:
    wrong = {way: answer.status_code for way, answer in answers.items()
             if answer.status_code not in expected}  # fmt: skip
    assert not wrong


def test_there_is_something_to_ask_for() -> None:
    assert len(CASES) > 50 and {"/api/v1/me", "/users", "/journal"} <= {w.path for w in KEPT}


def test_a_stranger_is_sent_to_the_sign_in(app: FastAPI) -> None:
    client = browser(app)
    answers = {way: way.asked(client, CASE) for way in KEPT}
    refused(answers, 303, 401)
    ways = [a.headers["location"] for a in answers.values() if a.status_code == 303]
    assert ways and all(way.startswith("/sign-in") for way in ways)


def test_a_case_of_another_office_is_none(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    answers = {way: way.asked(client, THEIRS) for way in CASES}
    refused(answers, 404)
    there_is_none = {way: way.asked(client, "ZY-2026-9999") for way in CASES}
    refused(there_is_none, 404)
    assert {w: a.text.replace(THEIRS, "") for w, a in answers.items()} == {
        w: a.text.replace("ZY-2026-9999", "") for w, a in there_is_none.items()
    }


def test_who_looks_after_accounts_sees_no_case(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.admin)
    refused({way: way.asked(client, CASE) for way in CASES}, 403)
    others = ("/overview", "/overview.csv", "/journal", "/api/v1/cases", "/api/v1/overview",
              "/api/v1/search?text=x", "/api/v1/journal")  # fmt: skip
    assert {path: client.get(path).status_code for path in others} == dict.fromkeys(others, 403)


def test_an_auditor_changes_nothing(app: FastAPI, workplace: Workplace, people: People) -> None:
    client = entered(app, workplace, people.sun)
    changing = [w for w in CASES if w.method == "POST" and not w.path.endswith("/bundle")]
    refused({way: way.asked(client, CASE) for way in changing}, 403, 404)
    assert client.get("/journal").status_code == 200


def test_an_officer_sees_neither_accounts_nor_the_journal(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    closed = tuple(w for w in KEPT if w.path.startswith(CLOSED) and not w.path.endswith(".docx"))
    assert len(closed) > 8
    refused({way: way.asked(client, CASE) for way in closed}, 403)


def test_nothing_is_open_with_a_first_password(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    with workplace.database.writing() as session:
        session.get_one(User, people.wang.id).must_change = True
    answers = {way: way.asked(client, CASE) for way in KEPT}
    refused(answers, 303, 403)
    ways = [a.headers["location"] for a in answers.values() if a.status_code == 303]
    assert ways and all(way.startswith("/first-password") for way in ways)


def test_nothing_is_open_to_who_is_out_of_use(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    token = create_token(workplace, people.wang, label="t", days=9, at=datetime.now(UTC))
    with workplace.database.writing() as session:
        session.get_one(User, people.wang.id).active = False
    refused({way: way.asked(client, CASE) for way in KEPT}, 303, 401)
    program = browser(app)
    program.headers |= {"authorization": f"Bearer {token}"}
    refused({way: way.asked(program, CASE) for way in KEPT}, 303, 401)


def test_a_program_is_nobody_in_person(app: FastAPI, workplace: Workplace, people: People) -> None:
    """Outcomes, accounts and templates; and a token that is over is none."""
    client = browser(app)
    now = datetime.now(UTC)
    token = create_token(workplace, people.wang, label="t", days=9, at=now)
    client.headers |= {"authorization": f"Bearer {token}"}
    persons = [way for way in KEPT if PERSONS.search(way.path)]
    assert len(persons) > 20
    refused({way: way.asked(client, CASE) for way in persons}, 403)
    over = create_token(workplace, people.wang, label="t", days=1, at=now - timedelta(days=2))
    client.headers |= {"authorization": f"Bearer {over}"}
    refused({way: way.asked(client, CASE) for way in KEPT}, 303, 401)


def test_every_change_wants_the_forms_token(
    app: FastAPI, workplace: Workplace, people: People
) -> None:
    client = entered(app, workplace, people.wang)
    client.headers["x-csrf"] = "another"
    changing = [w for w in (*KEPT, *WAYS) if w.method == "POST" and w.path not in OPEN]
    answers = {way: way.asked(client, CASE) for way in changing}
    refused(answers, 403)
