"""``Correction``: what an officer says in place of what was read, and what it rests on.

An officer is one reader more, not an oracle: what was read stays beside what the officer says, and
both are shown.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from zhiyi.document import Evidence, Kind
from zhiyi.errors import ArgumentError

Layer = Literal["lines", "tables", "seals", "parts", "particulars", "indicators", "translations"]
LONGEST = 4000
"""Characters of what an officer may type into one field."""

Words = Annotated[str, Field(max_length=LONGEST)]
Named = Annotated[str, Field(min_length=1, max_length=LONGEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """A line (layer ``lines``) reads ``text``; empty: there is no text."""

    text: Words
    what: Literal["line"] = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """The cell of a table (layer ``tables``) that begins in ``row`` and ``column``, from 0, reads
    ``text``."""

    row: Annotated[int, Field(ge=0)]
    column: Annotated[int, Field(ge=0)]
    text: Words
    what: Literal["cell"] = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What an indicator states. ``figure``: operator, value and unit as an officer types them
    ("≥ 5.6 GPa"); ``goods``: ids of the goods items it speaks of, none where it speaks of none.
    What is None stays as it was read; something is not None."""

    figure: Named | None = None
    parameter_id: Named | None = None
    goods: tuple[str, ...] | None = None
    what: Literal["indicator"] = "indicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealName:
    """The name in a seal, and what the seal is for: ``purpose`` "合同专用章"; "" for an official
    seal 公章. What is None stays as it was read."""

    owner: Named | None = None
    purpose: Words | None = None
    what: Literal["seal"] = "seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The value of a particular."""

    value: Named
    what: Literal["particular"] = "particular"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKind:
    """What a paper in a file is."""

    kind: Kind
    what: Literal["part"] = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedBy:
    """Which papers (ids of parts) translate the one that a translation speaks of; none: no paper
    that was submitted does."""

    parts: tuple[str, ...]
    what: Literal["translation"] = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """There is no such thing: not an indicator, no seal, no particular, a difference between
    original and translation that is none (the fact is then the difference)."""

    what: Literal["rejected"] = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class AsRead:
    """Earlier corrections of the fact are withdrawn: it is as it was read."""

    what: Literal["as_read"] = "as_read"


Change: TypeAlias = Annotated[
    LineText | CellText | Figure | SealName | Stated | PartKind | TranslatedBy | Rejected | AsRead,
    Field(discriminator="what"),
]

CHANGES: dict[str, tuple[str, ...]] = {
    "lines": ("line", "as_read"),
    "tables": ("cell", "as_read"),
    "seals": ("seal", "rejected", "as_read"),
    "parts": ("part", "as_read"),
    "particulars": ("particular", "rejected", "as_read"),
    "indicators": ("indicator", "rejected", "as_read"),
    "translations": ("translation", "rejected", "as_read"),
}
"""What can be said of the facts of a layer; ``rejected`` in ``translations`` of a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One line of corrections.jsonl. ``number``: which, from 1. ``fact`` is an id in ``layer``.

    ``path`` and ``sha256`` are those of the document. ``place``, ``label`` (the field of a
    particular, the parameter of an indicator, else "") and ``was`` are where the fact stood, what
    it is of and what it said; ``rests_on`` is the SHA-256 of these and of the file's. By them it is
    found again where a new reading gave it another id, and known to read otherwise now. ``at`` is
    a moment in ISO 8601, ``by`` the officer's name.
    """

    number: int
    layer: Layer
    fact: str
    change: Change
    path: str
    sha256: str
    place: Evidence
    label: str
    was: str
    rests_on: str
    by: str
    at: str
    note: str = ""


_CHANGES: TypeAdapter[Any] = TypeAdapter(
    Annotated[Change, Field(discriminator="what")], config=ConfigDict(extra="forbid")
)
_CORRECTIONS = TypeAdapter(Correction)


def change_of(fields: object) -> Change:
    """A change as JSON states it: ``{"what": "indicator", "figure": "≥ 5.6 GPa"}``. Raises
    ``ArgumentError`` where it is none."""
    try:
        change: Change = _CHANGES.validate_python(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise ArgumentError(f"更正内容有误 not a correction: {where}: {first['msg']}") from error
    if isinstance(change, Figure) and change == Figure():
        raise ArgumentError("更正内容为空 an indicator's correction says nothing")
    if isinstance(change, SealName) and change == SealName():
        raise ArgumentError("更正内容为空 a seal's correction says nothing")
    return change


def correction_of(line: str | bytes) -> Correction:
    """Of one line of corrections.jsonl. Raises ``ValidationError``."""
    return _CORRECTIONS.validate_json(line)


def line_of(correction: Correction) -> bytes:
    """One line of corrections.jsonl, without its end."""
    plain = _CORRECTIONS.dump_python(correction, mode="json")
    return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")


def digest_of(*, sha256: str, place: Evidence, label: str, was: str) -> str:
    """SHA-256, in hex, of what a correction rests on: the file, and what was read where in it."""
    box = place.box
    where = None if box is None else [f"{side:.4f}" for side in astuple(box)]
    plain = [sha256, place.page, where, place.locator, label, was]
    text = json.dumps(plain, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
