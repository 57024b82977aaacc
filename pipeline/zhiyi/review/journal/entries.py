"""Entries and their text: what is hashed, byte by byte.

An entry is a *content* (what was done) and a *link* (its place in the chain)::

    content  {"action", "actor", "at", "body", "case", "office", "salt", "subject"}
    link     {"content": SHA-256 of the content, "previous": hash of the entry before, "seq": n}
    hash     SHA-256 of the link
    signature  Ed25519 over the 32 bytes of the hash

Both are canonical JSON. A link tells nothing of its content, whose salt nobody can guess: an entry
may leave the house as its link alone, and the chain still verifies.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from zhiyi.errors import InputError

FIRST = "0" * 64
"""What stands for the hash before the first entry."""

LARGEST = 2**53 - 1
"""Beyond it other readers of JSON lose digits."""

LONGEST_ACTION = 32
"""Characters, as the database keeps them."""


_LONE = re.compile("[\ud800-\udfff]")


def canonical(value: object) -> str:
    """The one text of ``value``: keys sorted by code point, no blanks, no escapes but those that
    JSON demands. Lone surrogates, which a file name may hold, become U+FFFD.

    Raises ``TypeError`` for what is neither text, whole number, true, false, null, list nor object
    with text as keys: a float has no one text."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _LONE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise TypeError(f"{value}: write such a number as text in the journal")
        return int(value)
    if isinstance(value, Mapping):
        return {_key(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(f"no {type(value).__name__} in the journal; write it as text")


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the key {name!r} in the journal is no text")
    return str(_plain(name))


def digest(text: str) -> str:
    """SHA-256 in hex, of the UTF-8."""
    return sha256(text.encode()).hexdigest()


def content(
    *,
    actor: str,
    office: str,
    action: str,
    case: str | None,
    subject: str,
    body: Mapping[str, Any],
    at: datetime,
) -> str:
    """The canonical text of what was done. ``at`` is told in UTC, to the microsecond."""
    if not action or len(action) > LONGEST_ACTION:
        raise ValueError(f"an action of 1 to {LONGEST_ACTION} characters, not {action!r}")
    return canonical(
        {
            "action": action,
            "actor": actor,
            "at": moment(at),
            "body": body,
            "case": case,
            "office": office,
            "salt": secrets.token_hex(16),
            "subject": subject,
        }
    )


@dataclass(frozen=True, slots=True)
class Content:
    """What was done, as read from its text."""

    actor: str
    office: str
    action: str
    case: str | None
    subject: str
    body: dict[str, Any]
    at: str


def read_content(text: str) -> Content | None:
    """None for what is not a content."""
    try:
        found = json.loads(text)
        found.pop("salt")
        content = Content(**found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    texts = (content.actor, content.office, content.action, content.subject, content.at)
    case = content.case is None or isinstance(content.case, str)
    good = case and isinstance(content.body, dict) and all(isinstance(one, str) for one in texts)
    return content if good else None


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as far as the chain needs it. ``content`` None: it was left out, its SHA-256 is
    here. Hashes are hex, the signature is base64."""

    seq: int
    previous: str
    content: str | None
    content_sha256: str
    hash: str
    signature: str

    @classmethod
    def of(cls, seq: int, previous: str, content: str, signature: str, hash: str) -> Link:
        return cls(seq, previous, content, digest(content), hash, signature)

    def text(self) -> str:
        """What ``hash`` is the SHA-256 of."""
        return link_text(self.seq, self.previous, self.content_sha256)

    def line(self) -> str:
        """The entry in journal.jsonl, without its end of line."""
        return (
            f'{{"content":{self.content},' if self.content is not None
            else f'{{"content_sha256":"{self.content_sha256}",'
        ) + (
            f'"hash":"{self.hash}","previous":"{self.previous}","seq":{self.seq},'
            f'"signature":"{self.signature}"}}'
        )  # fmt: skip

    def closed(self) -> Link:
        """The same without its content."""
        return Link(
            self.seq, self.previous, None, self.content_sha256, self.hash, self.signature
        )  # fmt: skip


def link_text(seq: int, previous: str, content_sha256: str) -> str:
    return f'{{"content":"{content_sha256}","previous":"{previous}","seq":{seq}}}'


_OPEN = {"content", "hash", "previous", "seq", "signature"}
_CLOSED = {"content_sha256", "hash", "previous", "seq", "signature"}


def read_line(line: bytes) -> Link:
    """The entry in one line of journal.jsonl, without its end of line.

    Raises ``InputError`` unless every byte is as ``Link.line`` would write it; whether hash and
    signature are right is not looked at."""
    try:
        found = json.loads(line.decode(), parse_float=_no_float, parse_constant=_no_float)
        link = _link(found)
        same = link.line().encode() == line
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError(f"no entry of a journal: {error}") from error
    if not same:
        raise InputError("no entry of a journal: not in its canonical form")
    return link


def _no_float(text: str) -> object:
    raise ValueError(f"{text} is no whole number")


def _link(found: object) -> Link:
    if not isinstance(found, dict) or set(found) not in (_OPEN, _CLOSED):
        raise ValueError("not the keys of an entry")
    seq, texts = found["seq"], [found[name] for name in ("previous", "hash", "signature")]
    if type(seq) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError("not the values of an entry")
    previous, hash, signature = texts
    if "content" in found:
        if not isinstance(found["content"], dict):
            raise ValueError("the content is no object")
        return Link.of(seq, previous, canonical(found["content"]), signature, hash)
    if not isinstance(found["content_sha256"], str):
        raise ValueError("not the values of an entry")
    return Link(seq, previous, None, found["content_sha256"], hash, signature)


def base64(data: bytes) -> str:
    return b64encode(data).decode()


def unbase64(text: str) -> bytes:
    """Raises ``ValueError`` where ``text`` is not the one base64 of its bytes."""
    data = b64decode(text, validate=True)
    if base64(data) != text:
        raise ValueError("not canonical base64")
    return data
