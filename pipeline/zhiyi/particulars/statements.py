"""A field as read, before it becomes a ``Particular`` with an id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhiyi.document import Evidence, Line


@dataclass(frozen=True, slots=True)
class Statement:
    """``codes`` finds such codes in a text; it is set for codes, where readers are compared."""

    field: str
    value: str
    evidence: tuple[Evidence, ...]
    line: Line
    item: int | None = None
    codes: Callable[[str], tuple[str, ...]] | None = None
