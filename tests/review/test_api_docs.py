"""What the interface says of itself is whole, and its page is Chinese first and needs no script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from tests.review.browsing import browser

from zhiyi.review.api.describing import operations, words
from zhiyi.review.web.app import create_app
from zhiyi.review.workplace import Workplace

HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def spec(documented: FastAPI) -> dict[str, Any]:
    return documented.openapi()


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Over a directory without cases."""
    from zhiyi.review.workplace import open_workplace

    folder = tmp_path_factory.mktemp("documented")
    (folder / "out").mkdir()
    workplace: Workplace = open_workplace(folder / "out", keys=folder / "keys")
    app = create_app(workplace)
    yield app
    app.state.reruns.close()
    workplace.close()


def test_every_request_parameter_schema_and_property_is_described_in_chinese(
    spec: dict[str, Any],
) -> None:
    told = [("tag", tag["name"], tag) for tag in spec["tags"]]
    for method, path, operation in operations(spec):
        told.append((method, path, operation))
        told += [(path, one["name"], one) for one in operation.get("parameters", ())]
    for name, schema in spec["components"]["schemas"].items():
        told.append(("schema", name, schema))
        told += [(name, field, one) for field, one in schema.get("properties", {}).items()]
    assert len(told) > 200
    assert [(a, b) for a, b, one in told if not HAN.search(one.get("description", ""))] == []


def test_nothing_is_described_that_is_not_there(spec: dict[str, Any]) -> None:
    found = {operation["operationId"] for _, _, operation in operations(spec)}
    assert set(words()["operation"]) == found
    schemas = spec["components"]["schemas"]
    assert set(words()["schema"]) == {name.removeprefix("Body_") for name in schemas}
    fields = {
        (name.removeprefix("Body_"), field)
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
    }
    own = {key for key in words()["property"] if "." in key}
    assert own <= {f"{name}.{field}" for name, field in fields}
    plain = {field for name, field in fields if f"{name}.{field}" not in own}
    assert set(words()["property"]) - own == plain
    asked = {
        one["name"]
        for _, _, operation in operations(spec)
        for one in operation.get("parameters", ())
    }
    assert set(words()["parameter"]) == asked


def test_requests_are_named_alike_and_say_what_they_answer(spec: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(spec)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(?:[A-Z][a-z]+)*", name) for name in names)
    for _, path, operation in operations(spec):
        assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"]), path
        for status in ("401", "403", "404", "409", "422"):
            content = operation["responses"][status]["content"]["application/json"]
            assert content["schema"]["$ref"].endswith("/Failed")
            assert set(content["example"]["error"]) == {"code", "message"}


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert "style" not in given and not any(name.startswith("on") for name in given)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.loaded += [given[name] or "" for name in ("src",) if name in given]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_tells_every_request_without_a_sign_in(
    documented: FastAPI, spec: dict[str, Any]
) -> None:
    answer = browser(documented).get("/api/docs")
    assert answer.status_code == 200
    page = Page()
    page.feed(answer.text)
    for method, path, operation in operations(spec):
        assert operation["operationId"] in page.ids
        assert f"{method} {path}" in page.text
        assert words()["operation"][operation["operationId"]][0] in page.text
    inner = [link[1:] for link in page.links if link.startswith("#")]
    assert inner and set(inner) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith(("/", "#")) for link in (*page.links, *page.loaded))
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "须由关员本人" in page.text


def test_the_page_is_english_by_the_switch(documented: FastAPI) -> None:
    client = browser(documented)
    client.cookies.set("zhiyi_language", "en")
    assert "The worklist: choose, search, sort and page" in client.get("/api/docs").text
