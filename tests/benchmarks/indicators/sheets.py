"""Data sheets with samples of what they state: how much of it is found, and what else is shown.

A folder holds ``gt/*.indicators.json``, each naming its document and its indicators: parameter,
op (= range +- >= <= > <), value (number, [low, high] or "a × b × c"), unit, condition, page.
Truths are samples, so that what else is shown cannot be counted wrong as such: wrong is a value of
the truth under another name or operator, and an extra that contradicts the truth, that is which
says another value of the same parameter under the same condition. Columns of requirements, which
truths leave out, are not counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhiyi.document import Document, Indicator
from zhiyi.indicators.drafts import REQUIREMENT
from zhiyi.lexicon import normalised
from zhiyi.units import UnitError

from ..table import Row
from .reading import Reading
from .scoring import Judge, plain, share, shown

CLOSE = Decimal("0.0001")
"""Relative difference up to which two values, converted, are the same."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One indicator of a data sheet; several ``values`` for a size."""

    parameter: str
    op: str
    values: tuple[Decimal, ...]
    unit: str
    condition: str
    page: int

    def shown(self) -> str:
        return (
            f"p{self.page} {self.parameter} {self.op} {'×'.join(map(str, self.values))} {self.unit}"
        )


def sample(entry: dict[str, Any]) -> Sample:
    value = entry["value"]
    pieces = re.split(r"[×xX*]", value) if isinstance(value, str) else value
    listed = pieces if isinstance(pieces, list) else [pieces]
    return Sample(
        parameter=entry["parameter"],
        op=entry["op"],
        values=tuple(Decimal(str(one).strip()) for one in listed),
        unit=entry["unit"] or "",
        condition=entry["condition"] or "",
        page=entry["page"],
    )


@dataclass
class SheetTally:
    known: int = 0
    value: int = 0
    whole: int = 0
    operator: int = 0
    shown: int = 0
    against: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: SheetTally) -> None:
        for key in ("known", "value", "whole", "operator", "shown", "against"):
            setattr(self, key, getattr(self, key) + getattr(other, key))

    def row(self, *, complete: bool = False) -> Row:
        """``complete``: the truths are no samples, so that every extra is wrong."""
        wrong = (self.shown if complete else self.against) + self.value - self.whole
        recall, precision = share(self.whole, self.known), share(self.whole, self.whole + wrong)
        both = 2 * recall * precision / (recall + precision) if recall and precision else None
        return {
            "samples": self.known, "value R": share(self.value, self.known),
            "tuple R": recall, "operators": share(self.operator, self.value),
            "shown beside": self.shown, "against truth": self.against, "tuple F1": both,
        }  # fmt: skip


def measure(
    folder: Path, reading: Reading, find: Any, judge: Judge
) -> Iterator[tuple[str, SheetTally]]:
    for file in sorted((folder / "gt").glob("*.indicators.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        samples = [sample(entry) for entry in told["indicators"]]
        needed = frozenset(one.page for one in samples)
        doc = reading.file(folder / told["document"], needed=needed)
        if doc is not None:
            yield file.name.split(".")[0], tally(samples, doc, find(doc), judge)


def tally(
    samples: Sequence[Sample], doc: Document, found: Sequence[Indicator], judge: Judge
) -> SheetTally:
    total = SheetTally(known=len(samples))
    used: set[str] = set()
    for one in samples:
        hits = [i for i in found if i.place.page == one.page and _same_value(one, i, judge)]
        if len(one.values) > 1 and one.op != "range":
            hits = hits if len({_first(i) for i in hits}) >= len(set(one.values)) else []
        named = [i for i in hits if same_name(one, i, judge)]
        right = [i for i in named if _same_op(one, i)]
        used |= {i.id for i in named or hits}
        total.value += bool(hits)
        total.operator += any(_same_op(one, i) for i in named or hits)
        total.whole += bool(right)
        if not right:
            why = "-" if not hits else "operator:" if named else "parameter:"
            beside = " | " + shown((named or hits)[0]) if hits else ""
            total.missed.append(f"{doc.path}: {why} {one.shown()}{beside}")
    pages = {one.page for one in samples}
    for extra in found:
        if extra.id in used or extra.place.page not in pages or REQUIREMENT in extra.notes:
            continue
        total.shown += 1
        against = next((one for one in samples if _contradicts(one, extra, judge)), None)
        total.against += against is not None
        sign = f"+ against {against.shown()}" if against else "+"
        total.missed.append(f"{doc.path}: {sign}: p{extra.place.page} {shown(extra)}")
    return total


def _first(one: Indicator) -> Decimal | None:
    return one.quantity.value


def _same_value(one: Sample, found: Indicator, judge: Judge) -> bool:
    quantity = found.quantity
    ends = [b.value for b in (quantity.low, quantity.high) if b is not None]
    if one.op == "range":
        tolerance = quantity.tolerance
        if tolerance and tolerance.unit in (None, quantity.unit):
            ends = [ends[0] - tolerance.minus, ends[-1] + tolerance.plus]
        return len(ends) == 2 and _alike(ends, list(one.values), found, one.unit, judge)
    if one.op == "+-" and len(set(ends)) == 2:
        return _alike(ends, [-one.values[0], one.values[0]], found, one.unit, judge)
    single = list(dict.fromkeys(ends))
    return len(single) == 1 and any(
        _alike(single, [value], found, one.unit, judge) for value in one.values
    )


def _alike(
    ends: Sequence[Decimal], wanted: Sequence[Decimal], found: Indicator, unit: str, judge: Judge
) -> bool:
    def close(values: Sequence[Decimal]) -> bool:
        return all(abs(a - b) <= CLOSE * abs(b) for a, b in zip(values, wanted, strict=True))

    shown_unit = found.quantity.unit or ""
    if plain(shown_unit) == plain(unit):
        return close(ends)
    names = [unit, re.sub(r"\s*\(.*\)", "", unit), *re.findall(r"[^\s(),;]+", unit)]
    known = [name for name in names if name and judge.units.known(name)]
    if not known:
        # A unit that only counts: pixels, Rollen; or none, where the paper prints none.
        return (not shown_unit or plain(shown_unit) in plain(unit)) and close(ends)
    for name in known if shown_unit else ():
        try:
            if close([judge.units.convert(end, shown_unit, name) for end in ends]):
                return True
        except UnitError:
            continue
    return False


def same_name(one: Sample, found: Indicator, judge: Judge) -> bool:
    """By id of the lexicon, else one name within the other; names in several languages apart."""
    for name in (one.parameter, *re.split(r"\s+/\s+", one.parameter)):
        known = judge.lexicon.find(name, unit=one.unit or None) or judge.lexicon.find(name)
        if known and found.parameter_id == known.id:
            return True
        ours, theirs = (
            normalised(name),
            normalised(f"{found.subject or ''} {found.parameter or ''}"),
        )
        own = normalised(found.parameter or "")
        if own and (own in ours or ours in own or ours == theirs):
            return True
    return False


def _same_op(one: Sample, found: Indicator) -> bool:
    quantity = found.quantity
    if one.op == "+-":
        return quantity.plus_minus or quantity.operator == "range"
    if one.op == "=":
        return quantity.operator in ("=", "~") and not quantity.plus_minus
    return quantity.operator == one.op or (one.op == "range" and quantity.tolerance is not None)


def _contradicts(one: Sample, extra: Indicator, judge: Judge) -> bool:
    if one.page != extra.place.page or not extra.parameter:
        return False
    own = (normalised(one.parameter), normalised(extra.parameter))
    known = judge.lexicon.find(one.parameter, unit=one.unit or None)
    if own[0] != own[1] and not (known and known.id == extra.parameter_id):
        return False
    told = plain(" ".join(c.text for c in extra.conditions))
    return plain(one.condition) == told and not extra.subject
