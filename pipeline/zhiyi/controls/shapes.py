"""Which keys a paragraph of the list may have, and of what kind each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal["words", "list", "date", "yes", "tables"]

KINDS: dict[Kind, tuple[str, str]] = {
    "words": ("应为文字", "must be words in quotes"),
    "list": ("应为文字的列表", "must be a list of words"),
    "date": ("应为日期，如2026-01-01（不加引号）", "must be a date such as 2026-01-01, unquoted"),
    "yes": ("应为true或false", "must be true or false"),
    "tables": ("应为{...}的列表", "must be a list of {...}"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """``needed``: keys without which a paragraph says nothing."""

    keys: Mapping[str, Kind]
    needed: frozenset[str]


def _shape(needed: str, **kinds: str) -> Shape:
    keys: dict[str, Kind] = {}
    for kind, names in kinds.items():
        found: Kind = next(known for known in KINDS if known == kind)
        keys |= dict.fromkeys(names.split(), found)
    return Shape(keys, frozenset(needed.split()))


ENTRY = _shape(
    "title title_en announcement",
    words="id code list title title_en criteria announcement quality source confirmed corrects",
    list="names broad not_names beside hs hs_announced cas cas_known not_cas notes doubts also",
    date="begins ends hs_since",
    tables="references",
)
ANNOUNCEMENT = _shape(
    "id title",
    words="id title title_en suspended_by source confirmed",
    list="replaces",
    date="effective suspended_from suspended_until resumed repealed",
    yes="effective_at_latest no_entries",
)
EDITION = _shape("name title begins", words="name title", date="begins")
REFERENCE = _shape("regime code says", words="regime code says")


def wrong(row: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    """What is wrong with a paragraph's form, in Chinese and English."""
    for key, value in row.items():
        kind = shape.keys.get(key)
        if kind is None:
            yield (
                f"没有名为“{key}”的项目，请核对拼写",
                f"unknown key {key!r}; see README.md of the list",
            )
        elif not _is(kind, value):
            zh, en = KINDS[kind]
            yield f"“{key}”{zh}，现为{value!r}", f"{key!r} {en}, not {value!r}"
    for key in sorted(shape.needed - set(row)):
        yield f"缺少“{key}”，请补写", f"{key!r} is missing"
    for key in sorted(shape.needed & set(row)):
        if row[key] == "":
            yield f"“{key}”为空，请补写", f"{key!r} is empty"


def _is(kind: Kind, value: Any) -> bool:
    if kind == "words":
        return isinstance(value, str)
    if kind == "date":
        return type(value) is date
    if kind == "yes":
        return isinstance(value, bool)
    one = dict if kind == "tables" else str
    return isinstance(value, list) and all(isinstance(part, one) for part in value)
