"""Measures quantities: value with unit, beside quantulum3 and Recognizers-Text in the same run.

    python -m tests.benchmarks.quantities [FOLDER] [--missed] [--no-peers] [--json FILE]
        [--only phrases,duckling,recognizers,quantulum3,numbers,measeval]

Without FOLDER on our own phrases alone (`quantities_phrases.toml`). FOLDER holds any of
duckling_zh, recognizers_text, quantulum3 and measeval.

A quantity is right if its value (the two bounds of a range) and unit are, after conversion into
pint's own base units. "operator": of those right whose operator the set tells, how many have the
right comparator, range and tolerance. "left open": right with one of several meanings that the
reader names. Bare numbers count neither way, but in our phrases among the indicators, where they
must not be invented.
"zhiyi, quantities" reads quantities whatever they are of, "zhiyi, indicators" those of parameters.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .quantities_cases import NOTHING, Case, chinese_numbers, sets_of
from .quantities_judge import Read, same_operator, same_value
from .quantities_measeval import measure as measure_measeval
from .quantities_readers import (
    PeerError,
    Reader,
    bare_quantities,
    indicators,
    numbers,
    peers,
    stated,
)
from .table import Report, Row

PARTS = ("phrases", "duckling", "recognizers", "quantulum3", "numbers", "measeval")
QUANTITIES, INDICATORS = "zhiyi, quantities", "zhiyi, indicators"


@dataclass
class Tally:
    """What one reader got right of a set."""

    right: int = 0
    found: int = 0
    expected: int = 0
    operators: int = 0
    told: int = 0
    open: int = 0
    whole: int = 0
    cases: int = 0
    remarks: list[str] = field(default_factory=list)

    def row(self) -> Row:
        precision = self.right / self.found if self.found else None
        recall = self.right / self.expected if self.expected else None
        both = self.found + self.expected
        return {
            "texts": self.cases,
            "expected": self.expected,
            "precision": precision,
            "recall": recall,
            "F1": 2 * self.right / both if both else None,
            "operator": self.operators / self.told if self.told else None,
            "left open": self.open,
            "texts right": self.whole / self.cases if self.cases else None,
        }


def tally(cases: Sequence[Case], reader: Reader, *, bare: bool = False) -> Tally:
    """``bare``: figures without a unit count as well."""
    sums = Tally(cases=len(cases))
    for case in cases:
        try:
            read = reader(case.text)
        except PeerError as error:
            sums.remarks.append(str(error))
            read = ()
        found = [one for one in read if bare or not one.bare]
        expected = [one for one in case.expected if bare or not one.bare]
        _count(case, expected, found, sums)
    return sums


def _count(case: Case, expected: list[Read], found: list[Read], sums: Tally) -> None:
    left, missed, wrong = list(found), [], 0
    for wanted in expected:
        same = [one for one in left if same_value(wanted, one)]
        if not same:
            missed.append(wanted)
            continue
        best = next((one for one in same if same_operator(wanted, one)), same[0])
        left.remove(best)
        sums.right += 1
        sums.open += len(best.units) > 1
        good = same_operator(wanted, best)
        sums.operators += good and bool(wanted.operator)
        sums.told += bool(wanted.operator)
        if not good:
            wrong += 1
            sums.remarks.append(f"  {case.text} | operator {_shown(wanted)} | got {_shown(best)}")
    if case.beyond:
        found = [one for one in found if one not in left or not case.beyond(one)]
        left = [one for one in left if not case.beyond(one)]
    sums.expected += len(expected)
    sums.found += len(found)
    sums.whole += not (missed or left or wrong)
    if missed or left:
        told = ", ".join(map(_shown, missed)) or "nothing more"
        sums.remarks.append(f"  {case.text} | expected {told} | got {', '.join(map(_shown, left))}")


def _shown(read: Read) -> str:
    values = "..".join(f"{float(value):g}" for value in read.values)
    tolerance = ""
    if read.tolerance:
        tolerance = (
            f" -{float(read.tolerance[0]):g}/+{float(read.tolerance[1]):g}{read.tolerance[2]}"
        )
    return f"{read.operator} {values} {' or '.join(read.units)}{tolerance}".strip()


def measure_set(
    name: str, cases: Sequence[Case], others: dict[str, Reader], report: Report, missed: bool
) -> None:
    tallies = {QUANTITIES: tally(cases, bare_quantities)}
    if name == "phrases":
        tallies[INDICATORS] = tally(cases, indicators, bare=True)
    tallies |= {peer: tally(cases, read) for peer, read in others.items()}
    rows = {reader: sums.row() for reader, sums in tallies.items()}
    if name == "phrases":
        nothing = [case for case in cases if case.field == NOTHING]
        for reader, read, bare in (
            (QUANTITIES, bare_quantities, False), (INDICATORS, indicators, True),
        ):  # fmt: skip
            invented = tally(nothing, read, bare=bare)
            rows[f"  of {NOTHING}: {reader}"] = {
                "texts": invented.cases,
                "expected": 0,
                "texts right": invented.row()["texts right"],
            }
    report.section(name, rows)
    if missed:
        for reader in (QUANTITIES, INDICATORS):
            for remark in tallies[reader].remarks if reader in tallies else ():
                print(f"  {reader.split()[-1]}{remark}")


def measure_numbers(cases: Sequence[Case], report: Report, missed: bool) -> None:
    """Chinese numbers alone: the reader of numbers at every place where one may begin."""
    sums = tally(cases, numbers, bare=True)
    kept = ("texts", "expected", "precision", "recall", "F1", "texts right")
    report.section(
        "recognizers, Chinese numbers, value alone",
        {"zhiyi, numbers": {key: sums.row()[key] for key in kept}},
    )
    if missed:
        print("\n".join(sums.remarks))


def cost(cases: Sequence[Case], others: dict[str, Reader]) -> dict[str, Row]:
    """Milliseconds of processor time for 1,000 characters of our phrases as one text."""
    text = "。\n".join(case.text for case in cases)
    rows: dict[str, Row] = {}
    readers: dict[str, Callable[[str], object]] = {
        QUANTITIES: stated, INDICATORS: indicators, **others,
    }  # fmt: skip
    for name, read in readers.items():
        began = time.process_time()
        try:
            read(text)
        except PeerError:
            continue
        spent = time.process_time() - began
        rows[name] = {"letters": len(text), "ms for 1,000": round(1e6 * spent / len(text))}
    return rows


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.quantities", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--missed", action="store_true", help="print what Zhiyi got wrong")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    only = set(filter(None, options.only.split(",")))
    if unknown := only - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    report = Report()
    others: dict[str, dict[str, Reader]] = {"Chinese": {}, "English": {}}
    if not options.no_peers:
        others = {culture: peers(culture, report.note) for culture in others}
    folder: Path | None = options.folder
    for name, cases in sets_of(folder).items():
        if name.partition(",")[0] in only:
            culture = "English" if "English" in name else "Chinese"
            measure_set(name, cases, others[culture], report, options.missed)
            if name == "phrases":
                report.section("cost", cost(cases, others[culture]))
    if folder and "numbers" in only and (folder / "recognizers_text").is_dir():
        measure_numbers(chinese_numbers(folder / "recognizers_text"), report, options.missed)
    if folder and "measeval" in only and (folder / "measeval").is_dir():
        measure_measeval(folder / "measeval", stated, report, missed=options.missed)
    if options.json:
        report.write(options.json, {"folder": str(folder)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
