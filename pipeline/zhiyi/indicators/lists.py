"""Figures in a row for names in a row: 长、宽、高分别为1200 mm、800 mm、950 mm.

As many names as figures go one to one; as many models, axes or conditions as figures under one
name likewise. Where the counts differ nothing is paired.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.indicators.labels import cleaned, is_label
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

PART = re.compile(
    r"\s*(?:、|[,，]|(?<![饱总调中])和|与|及|以及)\s*(?:(?:and|und|и)\s)?|\s(?:and|und|и)\s|および",
    re.I,
)
VERB = re.compile(r"\b(?:is|are|was|were|sind|betragen|равны|составляют)\b")


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
    start = max(begin, floor)
    names = _names(sheet, sheet.names_in(start, stated.start))
    signed = stated.start < stated.first
    if len(names) == len(figures) and sheet.connected(names[-1].end, stated.start, signed=signed):
        told = tuple(Name(n.start, n.end, sheet.text[n.start : n.end]) for n in names)
    elif one_by_one(sheet, begin, figures):
        told = _parts(sheet, start, figures)
    else:
        return None
    return Run(tuple(united(figures)), told) if told else None


def _parts(sheet: Sheet, start: int, figures: Sequence[Stated]) -> tuple[Name, ...]:
    """The parts of the sentence before 分别 or its verb, where there are as many as figures and
    some are names that nobody knows."""
    first = figures[0].start
    each = sheet.words("each", start, first)
    verb = list(VERB.finditer(sheet.text, start, first))
    end = each[0].start if each else (verb[-1].start() if verb else start)
    places, place = [], start
    for joint in PART.finditer(sheet.text, start, end):
        places.append((place, joint.start()))
        place = joint.end()
    places = [*places, (place, end)][-len(figures) :]
    names = tuple(_part(sheet, *one) for one in places)
    known = any(sheet.names_in(*one) for one in places)
    return names if known and len(names) == len(figures) and all(n.text for n in names) else ()


def _part(sheet: Sheet, start: int, end: int) -> Name:
    """One of several names in a row, without the words before the first of them."""
    printed = re.sub(r"[はがのの是\s]+$", "", sheet.text[start:end])
    label = cleaned(re.split(r"[的，,:]", printed)[-1])
    if not is_label(label) and sheet.tools.lexicon.find(label) is None:
        return Name(start, start, "")
    at = start + printed.rfind(label)
    return Name(at, at + len(label), label)


def figures_at(sheet: Sheet, stated: Stated) -> tuple[Stated, ...]:
    """The figures in a row that begin with ``stated``."""
    end = sheet.sentence_end(stated.start)
    return tuple(united(_figures(sheet, sheet.stated_in(stated.start, end))))


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


def united(figures: Sequence[Stated]) -> list[Stated]:
    """800、600、500 mm: where only the last of a row has a unit, it holds for all."""
    unit = figures[-1].quantity.unit if figures else None
    if unit is None or any(one.quantity.unit for one in figures[:-1]):
        return list(figures)
    return [replace(one, quantity=replace(one.quantity, unit=unit)) for one in figures]
