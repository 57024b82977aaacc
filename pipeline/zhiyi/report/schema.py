"""``report.json`` as bytes and back, and its JSON Schema, all made from the types."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from zhiyi.errors import InputError
from zhiyi.report.types import Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_bytes(report: Report) -> bytes:
    """UTF-8, two spaces of indent, keys in the order of the types: the same facts, the same bytes.
    Lone surrogates, which a file name may hold, become U+FFFD. Raises ``ValueError`` over a float
    that JSON has no number for."""
    told = _adapter().dump_python(report)
    try:
        data = to_json(told, indent=2, inf_nan_mode="constants")
    except (PydanticSerializationError, UnicodeEncodeError):  # lone surrogates
        return _escaped(told)
    return _escaped(told) if b"NaN" in data or b"Infinity" in data else data + b"\n"


def _escaped(told: Any) -> bytes:
    """Ten times slower than ``to_json``."""
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    return text.encode("utf-8", errors="surrogatepass").decode("utf-8", "replace").encode() + b"\n"


def from_bytes(data: bytes) -> Report:
    """Raises ``InputError`` where the bytes are not a report of this schema."""
    try:
        return _adapter().validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "(whole file)"
        raise InputError(
            f"report.json does not match the schema at {where}: {first['msg']}; "
            "write it again with zhiyi run"
        ) from error


def report_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``report.json``, for ``zhiyi schema report``."""
    schema = _adapter().json_schema(mode="serialization")
    return {"$schema": DIALECT, "title": "Zhiyi report", **schema}


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
