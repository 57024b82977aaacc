"""What goes between the coordinator and its workers: frames of bytes, and answers as plain JSON.

A worker has read strangers' files, so nothing that it says is unpickled: an answer is JSON, and
becomes a noun only where every field holds what its type promises.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

HEAD = 8
"""Bytes before a frame that tell its length."""

LONGEST = 16 << 20
"""Bytes of a frame. Tasks and answers hold names and problems, no layers: 2,000 files taken in from
one archive, each with a problem, are 1.8 MB."""


class BrokenWire(Exception):
    """What came is not what was agreed."""


def framed(data: bytes) -> bytes:
    """Raises ``BrokenWire`` for more than ``LONGEST``."""
    if len(data) > LONGEST:
        raise BrokenWire(f"{len(data)} bytes in one message")
    return len(data).to_bytes(HEAD, "big") + data


class Frames:
    """Bytes as they come, given back as whole frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that are whole now. Raises ``BrokenWire`` for one that is too long."""
        self._buffer += data
        whole = []
        while (length := self._length()) is not None and len(self._buffer) >= HEAD + length:
            whole.append(bytes(self._buffer[HEAD : HEAD + length]))
            del self._buffer[: HEAD + length]
        return whole

    def _length(self) -> int | None:
        if len(self._buffer) < HEAD:
            return None
        length = int.from_bytes(self._buffer[:HEAD], "big")
        if length > LONGEST:
            raise BrokenWire(f"{length} bytes in one message")
        return length


def plain(value: Any) -> Any:
    """A noun as JSON holds it; one that is chosen among several carries its name."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"": type(value).__name__, **told}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} cannot be told to the coordinator")


def packed(message: dict[str, Any]) -> bytes:
    """A frame. Lone surrogates, which file names may hold, come through as they are."""
    return framed(json.dumps(message, separators=(",", ":")).encode("ascii"))


def unpacked(data: bytes) -> dict[str, Any]:
    try:
        message = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BrokenWire("no JSON") from error
    if not isinstance(message, dict):
        raise BrokenWire("no message")
    return message


def made(kind: Any, told: Any) -> Any:
    """What ``told`` says, as ``kind``, a type of nouns and plain values. Raises ``BrokenWire``
    where it does not fit."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _one_of(inner, told)
    if origin is Literal:
        return _checked(told in inner, told, kind)
    if origin is tuple:
        return _several(inner, _checked(isinstance(told, list), told, kind))
    if isinstance(kind, type) and is_dataclass(kind):
        return _noun(kind, told)
    if kind is float:
        return _number(_checked(type(told) in (int, float), told, kind))
    if kind in (str, int, bool):
        return _checked(type(told) is kind, told, kind)
    if kind is Path:
        return Path(_checked(isinstance(told, str), told, kind))
    if kind is date:
        return _date(_checked(isinstance(told, str), told, kind))
    raise TypeError(f"no way to read {kind} from a worker")


def _one_of(kinds: Iterable[Any], told: Any) -> Any:
    if told is None and type(None) in kinds:
        return None
    name = told.get("") if isinstance(told, dict) else None
    for kind in kinds:
        if kind is type(None) or (name is not None and getattr(kind, "__name__", "") != name):
            continue
        return made(kind, told)
    raise BrokenWire(f"{name or type(told).__name__} is none of what is expected")


def _several(inner: tuple[Any, ...], told: list[Any]) -> tuple[Any, ...]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(made(inner[0], one) for one in told)
    if len(inner) != len(told):
        raise BrokenWire(f"{len(told)} values in place of {len(inner)}")
    return tuple(made(kind, one) for kind, one in zip(inner, told, strict=True))


def _noun(kind: Any, told: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(told, dict) or told.get("") != kind.__name__:
        raise BrokenWire(f"no {kind.__name__}")
    if told.keys() - {""} != hints.keys():
        raise BrokenWire(f"other fields than those of {kind.__name__}")
    return kind(**{name: made(hint, told[name]) for name, hint in hints.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _number(told: int | float) -> float:
    try:
        return float(told)
    except OverflowError as error:
        raise BrokenWire("no number that can be reckoned with") from error


def _date(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise BrokenWire("no date") from error


def _checked(fits: bool, told: T, kind: Any) -> T:
    if not fits:
        raise BrokenWire(f"{type(told).__name__} in place of {kind}")
    return told
