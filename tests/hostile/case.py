"""What a hostile file is: how it is made, what it attacks, and what must be told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from zhiyi.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Lure:
    """What must not happen: ``url`` must not be called, ``canary`` must not be made."""

    url: str
    canary: Path

    @property
    def command(self) -> str:
        return f"touch {self.canary}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``put`` makes it at a path; ``code`` and ``words`` (a regular expression): of the problem
    that must be told of it or of what it holds. Without a code it must be read like any other
    file, or be no file at all, and nothing else may happen."""

    kind: str
    name: str
    attacks: str
    put: Callable[[Path, Lure], None]
    code: str = ""
    words: str = ""


def file(
    kind: str,
    name: str,
    attacks: str,
    content: bytes | Callable[[], bytes] | Callable[[Lure], bytes],
    code: str = "",
    words: str = "",
) -> Case:
    """A case of one file."""

    def put(path: Path, lure: Lure) -> None:
        path.write_bytes(content if isinstance(content, bytes) else _made(content, lure))

    return Case(kind=kind, name=name, attacks=attacks, put=put, code=code, words=words)


def _made(content: Callable[..., bytes], lure: Lure) -> bytes:
    return content(lure) if content.__code__.co_argcount else content()


REFUSED, BROKEN, PARTLY = "FILE_REFUSED", "FILE_UNREADABLE", "FILE_PARTLY_READ"
ACTIVE, REMARK, COARSE = "FILE_ACTIVE", "FILE_REMARK", "LOW_RESOLUTION"

LIMITS = replace(
    Limits(),
    files=230,
    given_bytes=64 << 20,
    entries=40,
    entry_bytes=16 << 20,
    total_bytes=32 << 20,
    xml_bytes=4 << 20,
    cells=20_000,
    picture_pixels=4_000_000,
    picture_bytes=60 << 20,
    pages=2,
    text_bytes=1 << 20,
    convert_seconds=60,
)
"""Those of an office, made small, so that small bombs show what large ones would do."""
