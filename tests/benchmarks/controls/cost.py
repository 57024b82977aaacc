"""What finding candidates costs, and how it grows.

    python -m tests.benchmarks.controls.cost [--json FILE]

The list is filled up to a number of entries with copies of its own under other names, codes and
HS numbers; the inquiry is one goods item whose papers state a number of indicators, most of
them of parameters that the list asks for. Times are those of one process after start (the list made
ready, one inquiry found before), the median of several; calls are Python's, counted, and the same
on every machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any

from zhiyi.controls import ControlList, Entry, find_candidates, find_considered, load_controls
from zhiyi.controls.expressions import comparisons
from zhiyi.document import Bound, Document, Evidence, Indicator, Line, Origin, Page, Quantity
from zhiyi.engines.protocols import Encoder
from zhiyi.inquiry import Attribution, Dates, Goods, Inquiry, Notice
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import Units, load_units

DAY = date(2026, 11, 20)
SIZES = (500, 1000, 2000, 4000)
ENTRIES, INDICATORS = 1000, 500
LIMIT = 0.5
"""Seconds for 1,000 entries against 500 indicators."""
RUNS = 5
HAN = range(0x4E00, 0x9FA6)
ORIGIN = Origin("made@1", 1.0)


@dataclass(frozen=True, slots=True)
class Cost:
    """One measurement. ``start``: seconds to make the list ready, before the first inquiry."""

    entries: int
    indicators: int
    start: float
    seconds: float
    calls: int


def grown(controls: ControlList, count: int) -> ControlList:
    """The list cut or filled up to ``count`` entries."""
    entries = [*controls.versions(DAY)]
    copies = [_copy(entry, turn) for turn in range(1, count // len(entries) + 1)
              for entry in entries]  # fmt: skip
    return replace(controls, entries=tuple((entries + copies)[:count]))


def _copy(entry: Entry, turn: int) -> Entry:
    """The same criteria under other names, code and HS numbers."""
    code = entry.code and f"{entry.code[:2]}{turn % 10}{entry.code[3:]}.x{turn}"
    return replace(
        entry,
        id=f"{entry.id}#{turn}",
        code=code,
        title=_other(entry.title, turn),
        title_en=_other(entry.title_en, turn),
        names=tuple(_other(name, turn) for name in entry.names),
        broad=tuple(_other(name, turn) for name in entry.broad),
        hs=tuple(f"{(int(one) + 7919 * turn) % 10 ** len(one):0{len(one)}d}" for one in entry.hs),
        hs_announced=(),
        cas=(),
    )


def _other(name: str, turn: int) -> str:
    """Another name of the same length, the same every time."""
    step = 131 * turn
    return "".join(
        chr(HAN[(ord(c) - HAN[0] + step) % len(HAN)]) if ord(c) in HAN
        else chr(97 + (ord(c) - 97 + turn) % 26) if "a" <= c <= "z" else c
        for c in name
    )  # fmt: skip


def made_inquiry(controls: ControlList, count: int) -> Inquiry:
    """One goods item whose paper states ``count`` indicators, one a line."""
    asked = [
        (leaf.parameter, leaf.limits[0] if leaf.limits else Decimal(1), leaf.unit)
        for entry in controls.versions(DAY)
        if entry.criteria is not None
        for leaf in comparisons(entry.criteria)
    ]
    stated = [one for one, _ in zip(cycle(asked), range(count), strict=False)]
    indicators = tuple(_indicator(number, *one) for number, one in enumerate(stated))
    lines = tuple(
        Line(id=f"line-{one.id}", evidence=one.evidence, origin=ORIGIN,
             text=f"{one.parameter} {one.place.quote}，测试样品{number}", source="native")
        for number, one in enumerate(indicators)
    )  # fmt: skip
    doc = Document(
        id="sheet", path="sheet.pdf", sha256="0", media_type="application/pdf", bytes=1,
        kind="technical", pages=(Page(number=1, width=595, height=842),), lines=lines,
        indicators=indicators,
    )  # fmt: skip
    goods = Goods(
        id="goods-1", evidence=(_evidence("油扩散泵"),), origin=ORIGIN, item=1,
        name="油扩散泵机组", model="DP-500", hs_code="8414100020",
    )  # fmt: skip
    return Inquiry(
        id="cost",
        folder="cost",
        notice=Notice(),
        dates=Dates(as_of=DAY, chosen=DAY, basis="option"),
        documents=(doc,),
        goods=(goods,),
        attributions=tuple(
            Attribution(id=f"att-{one.id}", evidence=one.evidence, origin=ORIGIN,
                        indicator=one.id, goods=("goods-1",))
            for one in indicators
        ),
    )  # fmt: skip


def _indicator(number: int, parameter: str, value: Decimal, unit: str | None) -> Indicator:
    bound = Bound(value + number % 7)
    return Indicator(
        id=f"ind-{number}",
        evidence=(_evidence(f"{bound.value} {unit or ''}"),),
        origin=ORIGIN,
        parameter=parameter,
        parameter_id=parameter,
        quantity=Quantity(low=bound, high=bound, unit=unit),
        subject=f"样品{number % 50}号泵组",
    )


def _evidence(quote: str) -> Evidence:
    return Evidence(document="sheet", page=1, quote=quote, locator="第1段")


@dataclass(frozen=True, slots=True)
class Finder:
    """Both stages over one inquiry, as the program runs them."""

    controls: ControlList
    lexicon: Lexicon
    units: Units
    encoder: Encoder | None = None

    def find(self, inquiry: Inquiry) -> Inquiry:
        with_them: dict[str, Any] = {
            "controls": self.controls, "lexicon": self.lexicon, "units": self.units,
            "encoder": self.encoder,
        }  # fmt: skip
        inquiry = replace(inquiry, candidates=find_candidates(inquiry, **with_them).facts)
        return replace(inquiry, considered=find_considered(inquiry, **with_them).facts)


def counted(work: Callable[[], object]) -> int:
    """Calls of functions, Python's and C's, that ``work`` makes."""
    calls = 0

    def one(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(one)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def cost(finder: Finder, inquiry: Inquiry, *, runs: int = RUNS) -> Cost:
    begun = time.perf_counter()
    finder.find(inquiry)
    start = time.perf_counter() - begun
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        finder.find(inquiry)
        seconds.append(time.perf_counter() - begun)
    calls = counted(lambda: finder.find(inquiry))
    stated = len(inquiry.indicators())
    took = median(seconds)
    return Cost(len(finder.controls.entries), stated, start - took, took, calls)


def measured(encoder: Encoder | None) -> list[Cost]:
    """Growing lists against 500 indicators, then 1,000 entries against growing inquiries."""
    controls, units = load_controls(), load_units()
    lexicon = load_lexicon(units=units)
    plain = made_inquiry(controls, INDICATORS)
    found = [cost(Finder(grown(controls, size), lexicon, units, encoder), plain) for size in SIZES]
    fixed = Finder(grown(controls, ENTRIES), lexicon, units, encoder)
    return found + [cost(fixed, made_inquiry(controls, size)) for size in SIZES]


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m tests.benchmarks.controls.cost")
    parser.add_argument("--encoder", action="store_true", help="with the sentence encoder")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(given)
    encoder: Encoder | None = None
    if options.encoder:
        from zhiyi.equipment import load_encoder  # loads every reader, which finding needs not

        encoder = load_encoder(None)
    rows = measured(encoder)
    print(f"{'entries':>8} {'indicators':>11} {'start':>8} {'seconds':>8} {'calls':>10}")
    for row in rows:
        print(f"{row.entries:>8} {row.indicators:>11} {row.start:>8.3f} {row.seconds:>8.3f} "
              f"{row.calls:>10}")  # fmt: skip
    asked = next(row for row in rows if (row.entries, row.indicators) == (ENTRIES, INDICATORS))
    print(f"{ENTRIES} entries against {INDICATORS} indicators: {asked.seconds:.3f} s, "
          f"{'within' if asked.seconds < LIMIT else 'over'} {LIMIT} s")  # fmt: skip
    if options.json:
        plain = [{name: getattr(row, name) for name in Cost.__dataclass_fields__} for row in rows]
        options.json.write_text(json.dumps(plain, indent=1), "utf-8")
    return 0 if asked.seconds < LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
