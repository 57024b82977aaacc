"""The blocks that a paper is made of, before they are set on pages, and what they truly state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .stating import Sign, Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One indicator as a paper states it; numbers in ``unit``, None where open, as in ``Stated``.

    ``parameter_id`` may name two, parted by "/", where either says it. ``also``: other names that
    the paper prints for it. ``page`` is filled when the paper is set. ``requirement``: what is
    asked, not what was found.
    """

    parameter: str
    parameter_id: str | None
    sign: Sign
    low: Decimal | None
    high: Decimal | None
    unit: str
    plus: Decimal | None = None
    minus: Decimal | None = None
    statistic: str | None = None
    conditions: tuple[str, ...] = ()
    method: str | None = None
    subject: str | None = None
    layout: str = ""
    also: tuple[str, ...] = ()
    page: int = 1
    requirement: bool = False

    def shown(self) -> str:
        low, high = self.low, self.high
        figure = f"{low}..{high}" if self.sign == "range" else str(low if low is not None else high)
        tolerance = f" +{self.plus}/-{self.minus}" if self.plus is not None else ""
        return f"{self.parameter} [{self.parameter_id}] {self.sign} {figure}{tolerance} {self.unit}"


def truth_of(stated: Stated, parameter: str, id: str | None, unit: str, **known: object) -> Truth:
    return replace(
        Truth(
            parameter=parameter, parameter_id=id, sign=stated.sign, low=stated.low,
            high=stated.high, unit=unit, plus=stated.plus, minus=stated.minus,
        ),
        **known,  # type: ignore[arg-type]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph, wrapped when set. ``nothing``: the kind of distractor, "" where it may state
    something; a block of ``neutral`` text is counted neither way. ``gaps``: the stretches between
    runs of blanks are lines of their own, as readers of pages part them."""

    text: str
    truths: tuple[Truth, ...] = ()
    nothing: str = ""
    neutral: bool = False
    indent: int = 0
    size: float = 10.0
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """``rows``: cell texts, None where a merged cell of ``spans`` (row, column) -> (rows, columns)
    covers the place. ``truths``: row and what it states. ``continues``: goes on from the table
    before. ``nothing``, ``neutral``: as of a text."""

    rows: Sequence[Sequence[str | None]]
    truths: Sequence[tuple[int, Truth]] = ()
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    ruled: bool = True
    continues: bool = False
    nothing: str = ""
    neutral: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns of text side by side."""

    left: tuple[Text, ...]
    right: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block = Text | Grid | Columns | NewPage


def truths_of(block: Block) -> list[Truth]:
    if isinstance(block, Text):
        return list(block.truths)
    if isinstance(block, Grid):
        return [truth for _, truth in block.truths]
    if isinstance(block, Columns):
        return [truth for text in (*block.left, *block.right) for truth in text.truths]
    return []
