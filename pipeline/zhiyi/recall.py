"""Recalling: what a stage over an inquiry found before is taken over where it would find the same.

A stage that can be recalled sees of an inquiry what its ``Sight`` names and nothing else. So a hash
of that, of the program and of the models tells whether it would find the same: nobody has to know
which correction reaches which stage.

Where that has changed, a stage may still take over the ``Pieces`` of its work that it found of a
part of it that has not: each is known by a hash of the part that it was found of.

What was found is kept beside the report (``found.json``), written by whoever tells the inquiry, and
read by whoever tells it again, with the officers' corrections. Both are workers of this inquiry,
as of its layers; nothing else reads it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from hashlib import blake2s
from typing import Any, TypeVar

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


T = TypeVar("T")
Finding = Callable[[Inquiry], Found[Any]]
Lasting = Callable[[Found[Any]], bool]


@dataclass(frozen=True, slots=True)
class _Kept:
    """``earlier``: which of the files it was taken from, None where it was found now."""

    key: str
    found: bytes
    earlier: int | None = None


class Pieces:
    """What a stage found of parts of what it sees. ``rests``: a hash of the program and whatever
    else but these parts they rest on; ``earlier``: those of earlier runs, as JSON by their keys.
    Without either, each is found, and once."""

    def __init__(self, *, rests: str = "", earlier: Sequence[Mapping[str, Any]] = ()) -> None:
        self._rests = rests
        self._earlier = earlier
        self.kept: dict[str, Any] = {}

    def of(self, seen: Iterable[str], find: Callable[[], T], adapter: TypeAdapter[T]) -> T:
        """What ``find`` finds of a part, ``seen``, that tells all that it rests on."""
        key = _hash((self._rests, *seen))
        for entries in (self.kept, *self._earlier):
            try:
                found = adapter.validate_python(entries[key])
            except KeyError:
                continue
            except ValidationError as error:
                log.warning("a piece cannot be read: %d errors", error.error_count())
                continue
            self.kept[key] = entries[key]
            return found
        found = find()
        told = adapter.dump_python(found, mode="json")
        if adapter.validate_python(told) == found:
            self.kept[key] = told
        return found


class Recall:
    """What stages over one inquiry found. ``rests``: a hash of the program and its models, and of
    whatever else but the inquiry they rest on; ``earlier``: contents of the files of earlier runs,
    in the order in which they are looked into; one that cannot be read is as none (None).
    ``same``: the first of them rests on the same program."""

    def __init__(self, *, rests: str, earlier: Sequence[bytes | None] = ()) -> None:
        self._rests = rests
        read = [_read(data) for data in earlier]
        self._earlier = [one.stages for one in read]
        self._earlier_pieces = [one.pieces for one in read]
        self.same = bool(read) and read[0].rests == rests
        self._kept: dict[str, _Kept] = {}
        self._pieces: dict[str, Pieces] = {}

    def pieces(self, layer: str) -> Pieces:
        """Those of the stage that fills ``layer``."""
        if layer not in self._pieces:
            earlier = [pieces.get(layer, {}) for pieces in self._earlier_pieces]
            self._pieces[layer] = Pieces(rests=f"{self._rests} {layer}", earlier=earlier)
        return self._pieces[layer]

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
                self.pieces(layer).kept.update(self._earlier_pieces[number].get(layer, {}))
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
        pieces = {layer: one.kept for layer, one in self._pieces.items() if one.kept}
        whole = {"rests": self._rests, "stages": entries, "pieces": pieces}
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
    documents = map(repr, seen.documents)
    return _hash((rests, layer, settings, repr(replace(seen, documents=())), *documents))


def _hash(told: Iterable[str]) -> str:
    digest = blake2s(digest_size=16)
    for one in told:
        digest.update(one.encode("utf-8", "backslashreplace") + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _File:
    """Of an earlier run: what it rests on; by layers what was found with its key, and pieces of
    it by theirs."""

    rests: str = ""
    stages: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    pieces: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def _read(data: bytes | None) -> _File:
    if data is None:
        return _File()
    try:
        told = json.loads(data)
        stages = {
            layer: (str(entry["key"]), json.dumps(entry["found"]).encode())
            for layer, entry in told["stages"].items()
        }
        pieces = {layer: dict(entries) for layer, entries in told.get("pieces", {}).items()}
        return _File(str(told["rests"]), stages, pieces)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("what stages found before cannot be read: %s", type(error).__name__)
        return _File()


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
