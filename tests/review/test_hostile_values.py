"""Every parameter of every page and endpoint is given what nobody means: it is refused, or kept as
text, and never the program's own failure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from tests.review.browsing import browser, entered
from tests.review.making import People
from tests.review.test_every_route import CASE, CLOSED, FIELDS

from zhiyi.review import api
from zhiyi.review.api.asking import Asked
from zhiyi.review.database.models import Case
from zhiyi.review.web.app import ROUTERS, create_app
from zhiyi.review.workplace import Workplace

SIGNS = "\0\x01\x1b[31m\r\n\x85\u202e\ufffe\U0010ffff'\");--%_\\[²../٣"
NUMBER = "9" * 3000
VALUES: Mapping[str, Sequence[str]] = {
    "sqlite": (SIGNS, NUMBER, "1e999999999"),
    "postgresql": (SIGNS,),  # it refuses what SQLite keeps, and numbers come to neither
}
LONG = "x" * 300_000
"""A form is read whole; an address has an end before that."""

OPENED: Mapping[str, Sequence[str]] = {
    "/": ("q", "state", "holder", "due", "missing", "candidate", "office", "sort", "page"),
    "/overview": ("since", "until", "office"),
    "/overview.csv": ("since", "until", "office"),
    "/cases/{case}/facts/{fact}/judgement": (
        "verdict", "note", "seen", "at", "what", "figure", "parameter_id", "goods", "text",
        "owner", "purpose", "value", "kind", "parts",
    ),
}  # fmt: skip
"""What a page reads out of its address or form by itself."""
LEAVING = ("/sign-out", "/sign-out-everywhere")


@dataclass(frozen=True, slots=True)
class Way:
    method: str
    path: str
    address: tuple[str, ...]
    asked: tuple[str, ...]
    sent: tuple[str, ...]

    @property
    def of_the_interface(self) -> bool:
        return self.path.startswith("/api/") and not self.path.endswith("/conclusion")


def ways() -> Iterator[Way]:
    for router in ROUTERS:
        yield from _ways(router.routes, "")
    for part in (api.cases, api.judging, api.deciding, api.papers, api.figures):
        yield from _ways(part.router.routes, "/api/v1")


def _ways(routes: Sequence[Any], prefix: str) -> Iterator[Way]:
    for route in routes:
        if isinstance(route, APIRoute) and route.path not in LEAVING:
            found = _named(route.dependant)
            own = OPENED.get(route.path, ())
            for method in sorted(route.methods):
                changing = method == "POST"
                yield Way(
                    method,
                    prefix + route.path,
                    tuple(re.findall(r"{(\w+)}", route.path)),
                    (*found["query"], *(() if changing else own)),
                    (*found["body"], *own) if changing else (),
                )


def _named(dependant: Dependant) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {"query": [], "body": []}
    waiting = [dependant]
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        for kind, fields in (("query", one.query_params), ("body", one.body_params)):
            for field in fields:
                model = field.field_info.annotation
                is_model = isinstance(model, type) and issubclass(model, Asked)
                found[kind] += list(model.model_fields) if is_model else [field.alias]
    return {kind: tuple(dict.fromkeys(names)) for kind, names in found.items()}


WAYS = tuple(ways())


@dataclass(frozen=True)
class Asking:
    """Asks as an officer, or as the one to whom a page is open."""

    workplace: Workplace
    wang: TestClient
    sun: TestClient
    admin: TestClient

    def status(self, way: Way, where: str, name: str, value: str) -> int:
        at = _AT | ({name: quote(value, safe="")} if where == "address" else {})
        path = way.path.format(**at)
        asked = {name: value} if where == "asked" else None
        if way.method != "POST":
            return self._client(way).get(path, params=asked).status_code
        said = self._said(way) | ({name: value} if where == "sent" else {})
        if way.of_the_interface:
            return self._client(way).post(path, params=asked, json=said).status_code
        taken = {"paper": ("a.pdf", b"%PDF-1.7"), "file": ("a.docx", b"PK")}
        files = {one: taken[one] for one in taken if one in way.sent}
        answer = self._client(way).post(path, params=asked, data=said, files=files or None)
        return answer.status_code

    def _said(self, way: Way) -> dict[str, Any]:
        """All that it wants, so that nothing is refused for something else."""
        with self.workplace.reading() as session:
            row = session.get_one(Case, CASE)
        now = {
            "version": row.version, "report_sha256": row.report_sha256, "typed": CASE,
            "fact": "i-2", "what": "indicator", "figure": "204 GPa",
        }  # fmt: skip
        kind = "inquiry_notice" if way.path.startswith("/paper-templates") else "file_note"
        known = {**FIELDS, **now, "kind": kind}
        return {name: known[name] for name in way.sent if name in known}

    def _client(self, way: Way) -> TestClient:
        if way.path.startswith(CLOSED):
            return self.sun if "journal" in way.path else self.admin
        return self.wang


_AT = {
    "case": CASE, "document": "doc-4", "page": "1", "tab": "findings", "part": "p", "fact": "i-2",
    "paper": "1", "making": "1", "decision": "1", "kind": "inquiry_notice", "digest": "0" * 64,
    "number": "1", "name": "wang",
}  # fmt: skip


def test_every_parameter_takes_whatever_comes(any_workplace: Workplace, any_people: People) -> None:
    app = create_app(any_workplace)
    people = (any_people.wang, any_people.sun, any_people.admin)
    asking = Asking(any_workplace, *(entered(app, any_workplace, one) for one in people))
    wrong, asked = [], 0
    for value in VALUES[any_workplace.database.engine.dialect.name]:
        for way in WAYS:
            for where in ("address", "asked", "sent"):
                for name in getattr(way, where):
                    status = asking.status(way, where, name, value)
                    asked += 1
                    wrong += [(way, where, name, value[:20], status)] if status >= 500 else []
    assert asked > 200 and not wrong
    app.state.reruns.close()


def test_every_field_of_a_form_has_an_end(workplace: Workplace, people: People) -> None:
    app = create_app(workplace)
    clients = (entered(app, workplace, one) for one in (people.wang, people.sun, people.admin))
    asking = Asking(workplace, *clients)
    taken = {
        (way.path, name): status
        for way in WAYS
        for name in way.sent
        if (status := asking.status(way, "sent", name, LONG)) not in (403, 413, 422)
    }
    # A body in person, an unknown fact, the language: long or not is all the same.
    assert {status for status in taken.values()} <= {303, 404, 409}, taken
    app.state.reruns.close()


@pytest.mark.parametrize("charset", ["utf-7", "punycode", "UTF-16", '"utf-7"', "idna"])
@pytest.mark.parametrize(
    "path", [f"/cases/{CASE}/facts/i-2/judgement", "/sign-in", f"/api/v1/cases/{CASE}/judgements"]
)
def test_a_form_in_another_encoding_is_not_read(
    workplace: Workplace, people: People, charset: str, path: str
) -> None:
    """UTF-7 knows halves of characters, which no database keeps; Punycode takes seconds."""
    parts = b"".join(
        b'--B\r\ncontent-disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair
        for pair in ((b"verdict", b"confirmed"), (b"note", b"+2AA-"))
    )
    client = entered(create_app(workplace), workplace, people.wang)
    kind = {"content-type": f"multipart/form-data; boundary=B; charset={charset}"}
    assert client.post(path, content=parts + b"--B--\r\n", headers=kind).status_code == 415
    plain = {"content-type": "multipart/form-data; boundary=B; Charset=UTF-8"}
    answer = client.post(path, content=parts + b"--B--\r\n", headers=plain)
    assert answer.status_code in (200, 303, 403, 422)


@pytest.mark.parametrize("header", ["referer", "hx-current-url"])
def test_a_page_that_no_address_names_is_not_led_back_to(app: FastAPI, header: str) -> None:
    piece = {"hx-request": str(header != "referer").lower()}
    answer = browser(app).post(f"/cases/{CASE}/take", headers={header: "http://[", **piece})
    assert answer.status_code in (303, 401)
    assert answer.headers.get("location", answer.headers.get("hx-redirect")) == "/sign-in"


@pytest.fixture
def app(workplace: Workplace) -> FastAPI:
    return create_app(workplace)


JUDGED = '{"fact": "i-2", "verdict": "corrected", "correction": {"what": "indicator", %s}}'


@pytest.mark.parametrize(
    "body",
    [
        '{"a":' * 90_000, "[" * 400_000,
        JUDGED % ('"figure": ' + "[" * 900 + "]" * 900),
        JUDGED % '"\\ud800": 1', JUDGED % '"figure": "\\ud800"',
        JUDGED % '"figure": "3\\u0000 GPa"',
        JUDGED % '"goods": ["\\u0000"]', JUDGED % '"figure": "1e999999999 GPa"',
        JUDGED % ('"figure": "' + "1" * 3990 + ' GPa"'), JUDGED % '"figure": NaN',
        JUDGED % ('"figure": ' + "1" * 400_000), JUDGED % '"figure": "10^99999999999 GPa"',
        '{"fact": "\\ud800", "verdict": "confirmed"}', '{"fact": "i-2", "verdict": "\\ud800"}',
        '{"fact": "i-2", "verdict": "confirmed", "\\ud800": 1}',
        '{"fact": "i-2", "verdict": "confirmed", "seen": 1e400}',
    ],
)  # fmt: skip
def test_a_body_of_the_interface_is_refused_whatever_is_in_it(
    workplace: Workplace, people: People, body: str
) -> None:
    app = create_app(workplace)
    client = entered(app, workplace, people.wang)
    kind = {"content-type": "application/json"}
    answer = client.post(f"/api/v1/cases/{CASE}/judgements", content=body, headers=kind)
    assert answer.status_code in (400, 422)
    assert set(json.loads(answer.content)["error"]) == {"code", "message"}
    app.state.reruns.close()
