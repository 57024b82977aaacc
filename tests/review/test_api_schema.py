"""Schemathesis: every endpoint of the interface against what OpenAPI says of it.

Bounded: ``EXAMPLES`` of good and of bad data for each of 28 endpoints, the same ones in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from sqlalchemy import select
from tests.review.browsing import entered
from tests.review.making import People, case, put

from zhiyi.review.accounts.tokens import create_token
from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Case, Decision
from zhiyi.review.deciding.course import course_of
from zhiyi.review.officer import Officer
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace, open_workplace

EXAMPLES = 4
"""Of each endpoint and way of asking."""
CASE = "ZY-2026-0042"
ENDPOINTS = 29
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
Asking = Literal["by token", "in person", "with bad data"]


@dataclass(frozen=True)
class Desk:
    """An officer at work on one case, by token and at a browser."""

    app: FastAPI
    workplace: Workplace
    wang: Officer
    token: str

    def identity(self, asking: Asking) -> dict[str, Any]:
        """Of a request: who asks."""
        if asking != "in person":
            return {"headers": {"authorization": f"Bearer {self.token}"}}
        client = entered(self.app, self.workplace, self.wang)
        return {
            "headers": {"x-csrf": client.headers["x-csrf"]},
            "cookies": {self.app.state.cookie: client.cookies[self.app.state.cookie]},
        }

    def fitting(self, one: Any) -> None:
        """Aims good data at what there is: else nothing but 404 and 409 would be answered."""
        if "case" in (one.path_parameters or {}):
            one.path_parameters["case"] = CASE
        one.headers = {
            name: value
            for name, value in (one.headers or {}).items()
            if name.lower() != "authorization"
        }
        if isinstance(one.body, dict):
            with self.workplace.database.writing() as session:
                if "outcome" in one.body and not session.scalars(select(Decision)).all():
                    session.get_one(Case, CASE).state = "reviewing"
                course = course_of(session, self.wang, CASE)
            real = {
                "version": course.version, "report_sha256": course.report_sha256,
                "typed": CASE, "fact": "i-2",
            }  # fmt: skip
            one.body = one.body | {key: real[key] for key in real if key in one.body}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("interface")
    out = folder / "out"
    out.mkdir()
    put(out, case(CASE))
    workplace = open_workplace(out, keys=folder / "keys")
    sync(workplace)
    wang = People(workplace).wang
    token = create_token(workplace, wang, label="x", days=1, at=datetime.now(UTC))
    app = create_app(workplace)
    yield Desk(app, workplace, wang, token)
    app.state.reruns.close()
    workplace.close()


def ask(desk: Desk, operation: Any, asking: Asking) -> set[int]:
    """Ask an endpoint ``EXAMPLES`` times; what it answered with. Raises where an answer is not as
    documented."""
    load_all_checks()
    identity = desk.identity(asking)
    bad = asking == "with bad data"
    checks = CHECKS.get_by_names([*CHECKED, *(["negative_data_rejection"] if bad else [])])
    mode = GenerationMode.NEGATIVE if bad else GenerationMode.POSITIVE
    statuses: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(one=operation.as_strategy(generation_mode=mode))
    def once(one: Any) -> None:
        if not bad:
            desk.fitting(one)
        response = one.call(**identity)
        one.validate_response(response, checks=checks)
        statuses.add(response.status_code)

    once()
    return statuses


@pytest.mark.parametrize("asking", ["by token", "in person", "with bad data"])
def test_every_answer_is_as_documented(desk: Desk, asking: Asking) -> None:
    documented = schemathesis.openapi.from_asgi("/api/openapi.json", desk.app)
    found = documented.include(path_regex="^/api/v1/").get_all_operations()
    operations = [one.ok() for one in found]
    if asking == "in person":
        operations = [one for one in operations if one.method == "post"]
    answered = {one.label: ask(desk, one, asking) for one in operations}
    assert len(answered) == (ENDPOINTS if asking != "in person" else 13)
    deciding = answered["POST /api/v1/cases/{case}/decisions"]
    assert 201 not in deciding if asking != "in person" else deciding & {201, 422}, deciding
