"""How many indicators are found, and how many of those found are stated.

    python tests/measure/indicators.py FOLDER... [--cache DIR] [--show]

FOLDER holds inquiries, each with ``submission/`` and a ``truth.json`` whose ``indicators`` carry
``document``, ``parameter`` (or ``parameter_zh``), ``operator``, ``value`` or ``low`` and ``high``,
``unit``. Documents are read by the whole pipeline; ``--cache`` keeps what was read, so that a
second run measures the finding alone.

Recall counts an indicator of the truth as found where the same document states the same number or
interval in the same unit (after conversion; 1.85±0.02 is the interval 1.83 to 1.87); "named" asks
for the same parameter too, "exact" for the comparator as well. Precision is the share of those
found that the truth knows, without requirement columns, which truths leave out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, cast

from zhiyi.assemble import Engines, Knowledge, load_engines, open_document, read_document
from zhiyi.codec import dump, load
from zhiyi.controls import ControlList
from zhiyi.document import Document, Indicator
from zhiyi.indicators import find_indicators, make_nlp
from zhiyi.indicators.drafts import REQUIREMENT
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import submitted_files
from zhiyi.lexicon import Lexicon, load_lexicon, normalised
from zhiyi.units import UnitError, Units, load_units

CLOSE = Decimal("0.0001")
"""Relative difference up to which two converted values are the same."""


@dataclass
class Tally:
    known: int = 0
    found: int = 0
    named: int = 0
    exact: int = 0
    shown: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


@cache
def engines() -> Engines:
    return load_engines()


def documents(folder: Path, kept_in: Path | None) -> Iterator[Document]:
    """Every document of an inquiry with its lines and tables, from the cache where it is there."""
    # Reading a document asks nothing of the control list.
    knowledge = Knowledge(load_lexicon(), load_units(), cast(ControlList, None))
    with tempfile.TemporaryDirectory() as scratch:
        files = submitted_files(folder / "submission", scratch=Path(scratch), limits=Limits())
        for submitted in files:
            kept = kept_in / f"{submitted.sha256}.json" if kept_in else None
            if kept and kept.exists():
                yield load(kept.read_bytes())
                continue
            doc, source = open_document(submitted, limits=Limits())
            if source is not None:
                with source:
                    doc = read_document(
                        doc, source, engines=engines(), knowledge=knowledge, until="parts"
                    )
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(dump(doc))
            yield doc


def numbers(entry: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
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


def ends(indicator: Indicator) -> list[tuple[Decimal, Decimal]]:
    quantity = indicator.quantity
    low, high = quantity.low or quantity.high, quantity.high or quantity.low
    if low is None or high is None:
        return []
    stated = [(low.value, high.value)]
    if quantity.tolerance and quantity.tolerance.unit in (None, quantity.unit):
        tolerance = quantity.tolerance
        stated.append((low.value - tolerance.minus, high.value + tolerance.plus))
    return stated


def same(entry: dict[str, Any], indicator: Indicator, units: Units) -> bool:
    unit = (entry.get("unit") or "1").replace(" AC", "")
    shown = indicator.quantity.unit or (unit if not entry.get("unit") else "HS")
    for wanted in numbers(entry):
        for stated in ends(indicator):
            try:
                pair = [units.convert(value, shown, unit) for value in stated]
            except UnitError:
                continue
            if all(abs(a - b) <= CLOSE * abs(b) for a, b in zip(pair, wanted, strict=True)):
                return True
    return False


def same_name(entry: dict[str, Any], indicator: Indicator, lexicon: Lexicon) -> bool:
    name = entry.get("parameter") or entry.get("parameter_zh") or ""
    if indicator.parameter is None:
        return False
    found = lexicon.find(name, unit=entry.get("unit") or None) or lexicon.find(name)
    if found and indicator.parameter_id == found.id:
        return True
    shown = normalised(indicator.parameter)
    names = [name, entry.get("parameter_en") or name]
    return any(n and (normalised(n) in shown or shown in normalised(n)) for n in names)


def tally(entries: list[dict[str, Any]], doc: Document, tools: tuple[Lexicon, Units, Any],
          total: Tally) -> None:  # fmt: skip
    lexicon, units, nlp = tools
    indicators = find_indicators(doc, lexicon=lexicon, units=units, nlp=nlp).facts
    right: set[str] = set()
    for entry in entries:
        hits = [one for one in indicators if same(entry, one, units)]
        named = [one for one in hits if same_name(entry, one, lexicon)]
        right |= {one.id for one in named}
        total.known += 1
        total.found += bool(hits)
        total.named += bool(named)
        exact = [one for one in named if one.quantity.operator == entry.get("operator", "=")]
        total.exact += bool(exact)
        if not named:
            label = entry.get("parameter") or entry.get("parameter_zh")
            total.missed.append(f"{doc.path}: {label} {entry.get('operator')} {numbers(entry)}"
                                f" {entry.get('unit')}{' (name)' if hits else ''}")  # fmt: skip
    counted = [one for one in indicators if REQUIREMENT not in one.notes]
    total.shown += len(counted)
    total.right += sum(one.id in right for one in counted)
    total.extra += [
        f"{doc.path}: {one.parameter} [{one.parameter_id}] {one.quantity.operator} {ends(one)[:1]}"
        f" {one.quantity.unit} {one.notes} «{one.place.quote}»"
        for one in counted
        if one.id not in right
    ]


def measure(folder: Path, cache: Path | None, tools: tuple[Lexicon, Units, Any]) -> Tally:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    total = Tally()
    for doc in documents(folder, cache):
        path = doc.path.replace("!/", "!").removeprefix("submission/")
        own = [
            entry
            for entry in truth.get("indicators", [])
            if entry["document"].replace("!/", "!") == path and numbers(entry)
        ]
        tally(own, doc, tools, total)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was missed or extra")
    asked = parser.parse_args()
    lexicon, units = load_lexicon(), load_units()
    tools = lexicon, units, make_nlp(lexicon)
    everything = Tally()
    for parent in asked.folders:
        for folder in sorted(path.parent for path in parent.glob("*/truth.json")):
            one = measure(folder, asked.cache, tools)
            print(line(folder.name, one), flush=True)
            if asked.show:
                print(*(f"  - {text}" for text in one.missed), sep="\n")
                print(*(f"  + {text}" for text in one.extra), sep="\n")
            for key in ("known", "found", "named", "exact", "shown", "right"):
                setattr(everything, key, getattr(everything, key) + getattr(one, key))
    print(line("all", everything))


def line(name: str, one: Tally) -> str:
    def share(part: int, whole: int) -> str:
        return f"{part}/{whole}" + (f" {part / whole:.2f}" if whole else "")

    return (
        f"{name:24} figures {share(one.found, one.known):14} named {share(one.named, one.known):14}"
        f" exact {share(one.exact, one.known):14} precision {share(one.right, one.shown)}"
    )


if __name__ == "__main__":
    main()
