"""The page that documents the interface, made of its OpenAPI document: no script, nothing from
elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from zhiyi.review.api.describing import operations, words
from zhiyi.review.web.frame import language_of, render

router = APIRouter(include_in_schema=False)

Spec = Mapping[str, Any]
_REF = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a property of a schema. ``link``: the schema that it is made of."""

    name: str
    kind: str
    link: str
    required: bool
    told: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    told: str
    link: str
    example: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. ``body``: the schema of what it sends, or nothing."""

    id: str
    method: str
    path: str
    title: str
    told: str
    parameters: Sequence[Field]
    body: str
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema."""

    name: str
    told: str
    fields: Sequence[Field]


@router.get("/api/docs")
def documentation(request: Request) -> Response:
    """For whoever writes a program that asks; it tells nothing of cases, so nobody is asked who
    they are."""
    spec = request.app.openapi()
    asked: dict[str, list[Asked]] = {tag: [] for tag in words()["tag"]}
    place = 0 if language_of(request) == "zh" else 1
    for method, path, operation in operations(spec):
        asked[operation["tags"][0]].append(_asked(method, path, operation, place))
    return render(
        request,
        "documentation.html.j2",
        version=spec["info"]["version"],
        tags=[(tag, words()["tag"][tag][place], rows) for tag, rows in asked.items()],
        shapes=list(_shapes(spec)),
    )


def _asked(method: str, path: str, operation: Spec, place: int) -> Asked:
    content: Spec = operation.get("requestBody", {}).get("content", {})
    body = next((_kind(one["schema"])[1] for one in content.values()), "")
    told = operation["description"].partition("\n\n")[2]
    return Asked(
        id=operation["operationId"],
        method=method,
        path=path,
        title=words()["operation"].get(operation["operationId"], (operation["summary"],) * 2)[
            place
        ],
        told=told.replace("``", ""),
        parameters=[_field(one["name"], one["schema"], one) for one in _parameters(operation)],
        body=body,
        answers=[_answer(status, one) for status, one in sorted(operation["responses"].items())],
    )


def _parameters(operation: Spec) -> Sequence[Any]:
    found: Sequence[Any] = operation.get("parameters", ())
    return found


def _field(name: str, schema: Spec, told: Spec) -> Field:
    kind, link = _kind(schema)
    return Field(name, kind, link, bool(told.get("required")), str(told.get("description", "")))


def _answer(status: str, answer: Spec) -> Answer:
    content: Spec = next(iter(answer.get("content", {}).values()), {})
    example = content.get("example")
    shown = json.dumps(example, ensure_ascii=False, indent=1) if example else ""
    return Answer(status, answer["description"], _kind(content.get("schema", {}))[1], shown)


def _shapes(spec: Spec) -> Iterator[Shape]:
    for name, schema in spec["components"]["schemas"].items():
        required = schema.get("required", ())
        fields = [
            _field(field, one, {"required": field in required, **one})
            for field, one in schema.get("properties", {}).items()
        ]
        yield Shape(name, schema.get("description", ""), fields)


def _kind(schema: Spec) -> tuple[str, str]:
    """What JSON it is, in short, and the schema it is made of."""
    if reference := schema.get("$ref"):
        name = str(reference).removeprefix(_REF)
        return name, name
    if choices := schema.get("anyOf"):
        kinds = [_kind(one) for one in choices]
        return " | ".join(kind for kind, _ in kinds), next((link for _, link in kinds if link), "")
    if schema.get("type") == "array":
        kind, link = _kind(schema.get("items", {}))
        return f"[{kind}]" if kind else "[]", link
    if known := schema.get("enum"):
        return " | ".join(map(str, known)), ""
    if "const" in schema:
        return str(schema["const"]), ""
    return str(schema.get("format") or schema.get("type") or "JSON"), ""
