"""Recalling: what a stage over an inquiry found before is taken over where it would find the same.

A stage that can be recalled sees of an inquiry what its ``Sight`` names and nothing else. So a hash
of that, of the program and of the models tells whether it would find the same: nobody has to know
which correction reaches which stage.

What was found is kept beside the report (``found.json``), written by whoever tells the inquiry, and
read by whoever tells it again, with the officers' corrections. Both are workers of this inquiry,
as of its layers; nothing else reads it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from hashlib import blake2s
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from zhiyi.document import Document
from zhiyi.flow import Found
from zhiyi.inquiry import Draft, Inquiry, Translation

log = logging.getLogger(__name__)


def _layers(of: type[Document | Inquiry]) -> frozenset[str]:
    """What is found out of it: fields that begin empty."""
    return frozenset(one.name for one in fields(of) if one.default == ())


_DOCUMENT = _layers(Document) - {"problems"}
_INQUIRY = _layers(Inquiry) - {"documents"}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a stage sees: layers of the documents, and of the inquiry. What identifies either, the
    notice, the dates and the problems of documents are always seen; the exporter is not, nor what
    officers corrected but for what it made of the layers."""

    documents: tuple[str, ...]
    inquiry: tuple[str, ...] = ()

    def of(self, inquiry: Inquiry) -> Inquiry:
        """The inquiry, empty but for what is seen."""
        unseen: dict[str, Any] = dict.fromkeys(_INQUIRY - set(self.inquiry), ())
        documents = tuple(map(self._document, inquiry.documents))
        return replace(inquiry, documents=documents, exporter=None, **unseen)

    def _document(self, doc: Document) -> Document:
        unseen: dict[str, Any] = dict.fromkeys(_DOCUMENT - set(self.documents), ())
        return replace(doc, **unseen)


Finding = Callable[[Inquiry], Found[Any]]
Lasting = Callable[[Found[Any]], bool]


@dataclass(frozen=True, slots=True)
class _Kept:
    """``earlier``: which of the files it was taken from, None where it was found now."""

    key: str
    found: bytes
    earlier: int | None = None


class Recall:
    """What stages over one inquiry found. ``rests``: a hash of the program and its models, and of
    whatever else but the inquiry they rest on; ``earlier``: contents of the files of earlier runs,
    in the order in which they are looked into; one that cannot be read is as none (None).
    ``same``: the first of them rests on the same program."""

    def __init__(self, *, rests: str, earlier: Sequence[bytes | None] = ()) -> None:
        self._rests = rests
        read = [_read(data) for data in earlier]
        self._earlier = [entries for _, entries in read]
        self.same = bool(read) and read[0][0] == rests
        self._kept: dict[str, _Kept] = {}

    def find(
        self,
        layer: str,
        find: Finding,
        seen: Inquiry,
        *,
        settings: str = "",
        lasting: Lasting = lambda _: True,
    ) -> Found[Any]:
        """What the stage that fills ``layer`` finds in what it sees; ``settings`` beside it.
        ``lasting``: whether what was found may be kept."""
        key = _key(self._rests, layer, settings, seen)
        for number, entries in enumerate(self._earlier):
            known, data = entries.get(layer, ("", b""))
            found = _loaded(layer, data) if known == key else None
            if found is not None:
                self._kept[layer] = _Kept(key, data, number)
                return found
        found = find(seen)
        data = _dumped(layer, found) if lasting(found) else b""
        if data:
            self._kept[layer] = _Kept(key, data)
        return found

    @property
    def news(self) -> bool:
        """Whether anything was found or taken from elsewhere than the first of the files."""
        return any(kept.earlier != 0 for kept in self._kept.values())

    def told(self) -> bytes:
        """A file for later runs."""
        entries = {
            layer: {"key": kept.key, "found": json.loads(kept.found)}
            for layer, kept in self._kept.items()
        }
        whole = {"rests": self._rests, "stages": entries}
        return json.dumps(whole, ensure_ascii=False).encode()


def recalled(
    layer: str,
    find: Finding,
    sight: Sight,
    recall: Recall | None,
    *,
    settings: str = "",
    lasting: Lasting = lambda _: True,
) -> Finding:
    """The stage's ``find``, which sees no more than ``sight``, with or without anything to
    recall."""

    def found(inquiry: Inquiry) -> Found[Any]:
        seen = sight.of(inquiry)
        if recall is None:
            return find(seen)
        return recall.find(layer, find, seen, settings=settings, lasting=lasting)

    return found


@dataclass(frozen=True, slots=True)
class _Translations:
    __pydantic_config__ = ConfigDict(allow_inf_nan=False)
    found: Found[Translation]


@dataclass(frozen=True, slots=True)
class _Drafts:
    __pydantic_config__ = ConfigDict(allow_inf_nan=False)
    found: Found[Draft]


@cache
def _adapter(layer: str) -> TypeAdapter[Any]:
    return TypeAdapter({"translations": _Translations, "drafts": _Drafts}[layer])


def _wrapped(layer: str, found: Found[Any]) -> _Translations | _Drafts:
    return _Translations(found) if layer == "translations" else _Drafts(found)


def _key(rests: str, layer: str, settings: str, seen: Inquiry) -> str:
    """A dataclass prints every field, and every kind of value in another way."""
    digest = blake2s(digest_size=16)
    for told in (rests, layer, settings, repr(replace(seen, documents=()))):
        digest.update(told.encode("utf-8", "backslashreplace") + b"\0")
    for doc in seen.documents:
        digest.update(repr(doc).encode("utf-8", "backslashreplace") + b"\0")
    return digest.hexdigest()


def _read(data: bytes | None) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """What it rests on, and by layers what was found and its key."""
    if data is None:
        return "", {}
    try:
        told = json.loads(data)
        return str(told["rests"]), {
            layer: (str(entry["key"]), json.dumps(entry["found"]).encode())
            for layer, entry in told["stages"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("what stages found before cannot be read: %s", type(error).__name__)
        return "", {}


def _loaded(layer: str, data: bytes) -> Found[Any] | None:
    try:
        wrapped: _Translations | _Drafts = _adapter(layer).validate_json(data)
    except ValidationError as error:
        log.warning("%s found before cannot be read: %d errors", layer, error.error_count())
        return None
    return wrapped.found


def _dumped(layer: str, found: Found[Any]) -> bytes:
    """Empty where it would not be read again as it is."""
    try:
        data = _adapter(layer).dump_json(_wrapped(layer, found))
    except (PydanticSerializationError, UnicodeEncodeError):  # lone surrogates
        return b""
    return data if _loaded(layer, data) == found else b""
