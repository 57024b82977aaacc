"""Figures in a row for names in a row: 长、宽、高分别为1200 mm、800 mm、950 mm.

As many names as figures go one to one; as many models, axes or conditions as figures under one
name likewise. Where the counts differ nothing is paired.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.indicators.marks import Mark
from zhiyi.indicators.names import Name
from zhiyi.indicators.quantities import Stated
from zhiyi.indicators.sheet import Sheet

JOINT = re.compile(
    r"\s*(?:[、,，和及与]|and|und|or|bzw\.?|и|と|및|および)\s*(?:[、,，]?\s*(?:and|und|и)\s)?", re.I
)
NAME_JOINT = re.compile(
    r"\s*(?:[、,，/和及与×x*]|and|und|bzw\.?|и|と|および|및|과|와)\s*(?:the |die |der |das )?", re.I
)


@dataclass(frozen=True, slots=True)
class Run:
    """Figures in a row, and the names that they go with one to one."""

    figures: tuple[Stated, ...]
    names: tuple[Name, ...]


def run_at(sheet: Sheet, begin: int, floor: int, stated: Stated) -> Run | None:
    """The run of figures that begins with ``stated``, where as many names stand before it."""
    end = sheet.sentence_end(stated.start)
    figures = _figures(sheet, sheet.stated_in(stated.start, end))
    if len(figures) < 2:
        return None
    names = _names(sheet, sheet.names_in(max(begin, floor), stated.start))
    if len(names) != len(figures):
        return None
    signed = stated.start < stated.first
    if not sheet.connected(names[-1].end, stated.start, signed=signed):
        return None
    told = tuple(Name(n.start, n.end, sheet.text[n.start : n.end]) for n in names)
    return Run(tuple(united(sheet, figures)), told)


def figures_at(sheet: Sheet, stated: Stated) -> tuple[Stated, ...]:
    """The figures in a row that begin with ``stated``."""
    end = sheet.sentence_end(stated.start)
    return tuple(united(sheet, _figures(sheet, sheet.stated_in(stated.start, end))))


def one_by_one(sheet: Sheet, begin: int, run: Sequence[Stated]) -> bool:
    """Whether the sentence says that the figures are meant one by one: 分别, respectively."""
    end = sheet.sentence_end(run[-1].end)
    return bool(sheet.words("each", begin, end))


def _figures(sheet: Sheet, stated: Sequence[Stated]) -> list[Stated]:
    run = list(stated[:1])
    for one in stated[1:]:
        if not JOINT.fullmatch(sheet.text, run[-1].end, one.start):
            break
        run.append(one)
    return run


def _names(sheet: Sheet, names: Sequence[Mark]) -> list[Mark]:
    """The names in a row that end with the last one; a symbol behind its name is part of it."""
    run = list(names[-1:])
    for one in reversed(names[:-1]):
        if not NAME_JOINT.fullmatch(sheet.text, one.end, run[0].start):
            break
        run.insert(0, one)
    return run


def united(sheet: Sheet, figures: Sequence[Stated]) -> list[Stated]:
    """800、600、500 mm: where only the last of a row has a unit, it holds for all."""
    unit = figures[-1].quantity.unit if figures else None
    if unit is None or any(one.quantity.unit for one in figures[:-1]):
        return list(figures)
    return [replace(one, quantity=replace(one.quantity, unit=unit)) for one in figures]
