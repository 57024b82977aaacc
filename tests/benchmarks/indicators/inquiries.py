"""Inquiry folders with a truth: how many indicators are found, and how many found are stated.

A folder holds inquiries, each with ``submission/`` and a ``truth.json`` whose ``indicators`` carry
``document``, ``parameter`` (or ``parameter_zh``), ``operator``, ``value`` or ``low`` and ``high``,
``unit``. Recall counts an indicator of the truth as found where the same document states the same
number or interval in the same unit (after conversion; 1.85±0.02 is the interval 1.83 to 1.87);
"named" asks for the same parameter too, "exact" for the comparator as well. Precision is the share
of those found that the truth knows, without requirement columns, which truths leave out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhiyi.document import Document, Indicator
from zhiyi.indicators.drafts import REQUIREMENT
from zhiyi.lexicon import normalised
from zhiyi.units import UnitError

from ..table import Row
from .reading import Reading
from .scoring import Judge, share, shown

CLOSE = Decimal("0.0001")
"""Relative difference up to which two converted values are the same."""
Entry = dict[str, Any]


@dataclass
class InquiryTally:
    known: int = 0
    found: int = 0
    named: int = 0
    exact: int = 0
    shown: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, other: InquiryTally) -> None:
        for key in ("known", "found", "named", "exact", "shown", "right"):
            setattr(self, key, getattr(self, key) + getattr(other, key))

    def row(self) -> Row:
        return {
            "stated": self.known, "figures": share(self.found, self.known),
            "named": share(self.named, self.known), "exact": share(self.exact, self.known),
            "shown": self.shown, "precision": share(self.right, self.shown),
        }  # fmt: skip


def measure(
    parent: Path, reading: Reading, find: Callable[[Document], Sequence[Indicator]], judge: Judge
) -> Iterator[tuple[str, InquiryTally]]:
    for folder in sorted(path.parent for path in parent.glob("*/truth.json")):
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        total = InquiryTally()
        for doc in reading.folder(folder / "submission"):
            path = doc.path.replace("!/", "!").removeprefix("submission/")
            own = [
                entry
                for entry in truth.get("indicators", [])
                if entry["document"].replace("!/", "!") == path and _numbers(entry)
            ]
            _tally(own, doc, find(doc), judge, total)
        yield folder.name, total


def _tally(
    entries: Sequence[Entry], doc: Document, found: Sequence[Indicator], judge: Judge,
    total: InquiryTally,
) -> None:  # fmt: skip
    right: set[str] = set()
    for entry in entries:
        hits = [one for one in found if _same(entry, one, judge)]
        named = [one for one in hits if _same_name(entry, one, judge)]
        right |= {one.id for one in named}
        total.known += 1
        total.found += bool(hits)
        total.named += bool(named)
        total.exact += any(one.quantity.operator == entry.get("operator", "=") for one in named)
        if not named:
            label = entry.get("parameter") or entry.get("parameter_zh")
            told = f"{label} {entry.get('operator')} {_numbers(entry)} {entry.get('unit')}"
            total.missed.append(f"{doc.path}: - {told}{' (name)' if hits else ''}")
    counted = [one for one in found if REQUIREMENT not in one.notes]
    total.shown += len(counted)
    total.right += sum(one.id in right for one in counted)
    total.missed += [f"{doc.path}: + {shown(one)}" for one in counted if one.id not in right]


def _numbers(entry: Entry) -> list[tuple[Decimal, Decimal]]:
    """The intervals that an entry states: a list a/b/c states three."""
    if entry.get("operator") == "range":
        return [(Decimal(str(entry["low"])), Decimal(str(entry["high"])))]
    found = []
    for piece in str(entry.get("value", "")).split("/"):
        try:
            found.append((Decimal(piece.strip()), Decimal(piece.strip())))
        except InvalidOperation:
            continue
    return found


def _ends(indicator: Indicator) -> list[tuple[Decimal, Decimal]]:
    quantity = indicator.quantity
    low, high = quantity.low or quantity.high, quantity.high or quantity.low
    if low is None or high is None:
        return []
    stated = [(low.value, high.value)]
    if quantity.tolerance and quantity.tolerance.unit in (None, quantity.unit):
        tolerance = quantity.tolerance
        stated.append((low.value - tolerance.minus, high.value + tolerance.plus))
    return stated


def _same(entry: Entry, indicator: Indicator, judge: Judge) -> bool:
    unit = (entry.get("unit") or "1").replace(" AC", "")
    printed = indicator.quantity.unit or (unit if not entry.get("unit") else "HS")
    for wanted in _numbers(entry):
        for stated in _ends(indicator):
            try:
                pair = [judge.units.convert(value, printed, unit) for value in stated]
            except UnitError:
                continue
            if all(abs(a - b) <= CLOSE * abs(b) for a, b in zip(pair, wanted, strict=True)):
                return True
    return False


def _same_name(entry: Entry, indicator: Indicator, judge: Judge) -> bool:
    name = entry.get("parameter") or entry.get("parameter_zh") or ""
    if indicator.parameter is None:
        return False
    find = judge.lexicon.find
    known = find(name, unit=entry.get("unit") or None) or find(name)
    if known and indicator.parameter_id == known.id:
        return True
    printed = normalised(indicator.parameter)
    names = [name, entry.get("parameter_en") or name]
    return any(n and (normalised(n) in printed or printed in normalised(n)) for n in names)
