"""Documents and inquiries to JSON and back: one adapter each. Decimals are written as strings.

Loading checks what the nouns promise: a fact without evidence, a box inside out, a status that
does not exist, a number that is none are refused with ``InputError``.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from pydantic import ConfigDict, RootModel, TypeAdapter, ValidationError

from zhiyi.document import Document
from zhiyi.errors import InputError
from zhiyi.inquiry import Inquiry

T = TypeVar("T", Document, Inquiry)


class _Document(RootModel[Document]):
    model_config = ConfigDict(allow_inf_nan=False)


class _Inquiry(RootModel[Inquiry]):
    model_config = ConfigDict(allow_inf_nan=False)


@cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


@cache
def _inquiries() -> TypeAdapter[Inquiry]:
    return TypeAdapter(Inquiry)


def dump(document: Document) -> bytes:
    """Every layer of one document, UTF-8."""
    return _bytes(_documents().dump_python(document))


def load(data: bytes) -> Document:
    return _load(data, _Document)


def dump_inquiry(inquiry: Inquiry) -> bytes:
    """The inquiry with all of its documents, UTF-8."""
    return _bytes(_inquiries().dump_python(inquiry))


def load_inquiry(data: bytes) -> Inquiry:
    return _load(data, _Inquiry)


def _bytes(plain: Any) -> bytes:
    """Lone surrogates, which a file name that is not UTF-8 may hold, become U+FFFD."""
    text = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False, default=_plain)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _load(data: bytes, model: type[RootModel[T]]) -> T:
    try:
        return model.model_validate_json(data).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "(whole file)"
        raise InputError(
            f"stored JSON does not hold what is expected at {where}: {first['msg']}; "
            "run the inquiry again with --fresh"
        ) from error
