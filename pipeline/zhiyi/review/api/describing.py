"""What the interface says of itself: OpenAPI with every request, parameter and property described,
Chinese first, from ``words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

Words = tuple[str, str]
"""Chinese, English."""
PREFIX = "/api/v1"


@cache
def words() -> Mapping[str, Mapping[str, Words]]:
    """By group, then by name."""
    text = files("zhiyi.review.api").joinpath("words.toml").read_text("utf-8")
    groups = tomllib.loads(text)
    return {
        group: {name: (both[0], both[1]) for name, both in rows.items()}
        for group, rows in groups.items()
    }


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """In place of ``app.openapi``; made once."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            spec = plain()
            app.openapi_schema = None
            describe(spec)
            app.openapi_schema = spec
        return app.openapi_schema

    return openapi


def describe(spec: dict[str, Any]) -> None:
    """Add to the document what ``words.toml`` says. What it does not know stays as it is; a test
    holds that there is nothing of the kind."""
    spec["tags"] = [
        {"name": name, "description": " ".join(both)} for name, both in words()["tag"].items()
    ]
    for _, _, operation in operations(spec):
        _describe_operation(operation)
    for name, schema in spec["components"]["schemas"].items():
        _describe_schema(name, schema)


def operations(spec: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every request, in their order."""
    for path, methods in spec["paths"].items():
        if path.startswith(PREFIX):
            for method, operation in methods.items():
                yield method.upper(), path, operation


def _describe_operation(operation: dict[str, Any]) -> None:
    zh, en = words()["operation"].get(operation["operationId"], (operation["summary"], ""))
    operation["summary"] = zh
    operation["description"] = f"{zh}。\n\n{operation.get('description', '') or en}"
    for parameter in operation.get("parameters", ()):
        _tell(parameter, "parameter", parameter["name"])
    for status, answer in operation["responses"].items():
        if status in words()["answer"]:
            _tell(answer, "answer", status)
            example = {"error": {"code": CODES[status], "message": answer["description"]}}
            answer["content"]["application/json"]["example"] = example


CODES = {
    "400": "BAD_REQUEST",
    "401": "NOT_SIGNED_IN",
    "403": "REFUSED",
    "404": "NOT_THERE",
    "409": "OVERTAKEN",
    "422": "WRONG",
}


def _describe_schema(name: str, schema: dict[str, Any]) -> None:
    name = name.removeprefix("Body_")
    _tell(schema, "schema", name)
    for property, described in schema.get("properties", {}).items():
        own = f"{name}.{property}"
        _tell(described, "property", own if own in words()["property"] else property)


def _tell(described: dict[str, Any], group: str, name: str) -> None:
    if known := words()[group].get(name):
        described["description"] = " ".join(known)
