"""Measures indicators on technical papers made by chance, with all that they state known.

    python -m tests.benchmarks.indicators [--split dev|reported|all] [--seed N] [--papers 60]
        [--missed] [--only TEXT] [--paper dev-1-17] [--json FILE]
        [--files] [--sentences] [--no-peers]
        [--datasheets FOLDER [--scans] [--complete]] [--written tuned|kept] [--inquiries FOLDER]
        [--cache FOLDER]

Papers are written from the bank in ``bank/`` and set on pages as readers would hand them on, so
that only the finding of indicators is measured; with ``--files`` they are written as PDF, DOCX,
XLSX and text, and read by the whole program without OCR. A split has its own kinds of goods and
its own layouts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from zhiyi.document import Document, Indicator
from zhiyi.indicators import find_indicators, make_nlp
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

from ..table import Report, Row
from . import inquiries, sheets
from .files import FORMS, write
from .papers import Paper, papers
from .peers import Peers
from .reading import Reading
from .scoring import Judge, Tally, tally
from .written import draw

PAGE = 2000
"""Characters of a page, by which times are told."""
SAMPLES = """tuple F1: wrong are sampled values under another name or operator, and extras that
contradict a sample (same parameter and condition, other value); other extras are not counted, for
samples are not all that a sheet states."""
COMPLETE = "tuple F1: every extra on the pages told is wrong, for the truths are complete."
Finder = Callable[[Document], Sequence[Indicator]]


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.indicators", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--papers", type=int, default=60)
    parser.add_argument("--split", choices=("dev", "reported", "all"), default="dev")
    parser.add_argument("--only", default="", help="only papers with a layout that holds this")
    parser.add_argument("--paper", default="", help="print this paper, such as dev-1-17")
    parser.add_argument("--missed", action="store_true", help="name everything told wrong")
    parser.add_argument("--no-peers", action="store_true", help="leave the other readers out")
    parser.add_argument("--files", action="store_true", help="write files and read them whole")
    parser.add_argument("--sentences", action="store_true", help="only papers of running text")
    parser.add_argument("--datasheets", type=Path, help="data sheets with gt/ instead")
    parser.add_argument(
        "--complete", action="store_true", help="the truths of data sheets are all they state"
    )
    parser.add_argument(
        "--written", choices=("tuned", "kept"), help="sheets written by hand, drawn by Chromium"
    )
    parser.add_argument("--inquiries", type=Path, help="inquiry folders with truth.json instead")
    parser.add_argument("--scans", action="store_true", help="read data sheets without text too")
    parser.add_argument("--cache", type=Path, help="keep what was read of such folders here")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args(given)


@dataclass
class Measured:
    every: Tally = field(default_factory=Tally)
    layouts: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    languages: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    goods: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    forms: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    peers: Peers | None = None
    papers: int = 0
    characters: int = 0
    seconds: float = 0.0
    start: float = 0.0

    def add(
        self, paper: Paper, found: Sequence[Indicator], judge: Judge, *, form: str = ""
    ) -> None:
        one, by = tally(paper.name, paper.truths, found, paper.blocks, judge)
        self.papers += 1
        self.every.add(one)
        self.languages[paper.code].add(one)
        self.goods[paper.good.key].add(one)
        if form:
            self.forms[form].add(one)
        for layout, own in by.items():
            self.layouts[layout].add(own)

    def cost(self) -> Row:
        return {
            "papers": self.papers,
            "ratio ms a page": 1000 * self.seconds / max(self.characters / PAGE, 1),
            "seconds to start": self.start,
        }


def finder() -> tuple[Finder, Judge, float]:
    """The finding of indicators, what judges it, and the seconds until the first can be found."""
    begun = time.perf_counter()
    lexicon, units = load_lexicon(), load_units()
    nlp = make_nlp(lexicon)
    start = time.perf_counter() - begun

    def find(doc: Document) -> Sequence[Indicator]:
        return find_indicators(doc, lexicon=lexicon, units=units, nlp=nlp).facts

    return find, Judge(units, lexicon), start


def measure(options: argparse.Namespace, say: Callable[[str], None]) -> Measured:
    find, judge, start = finder()
    measured = Measured(start=start)
    if not (options.no_peers or options.files):
        measured.peers = Peers(say, find, judge)
    splits = ("dev", "reported") if options.split == "all" else (options.split,)
    for split in splits:
        made = papers(split, options.seed, options.papers, sentences=options.sentences)
        for number, paper in enumerate(made):
            if options.only and not any(options.only in one.layout for one in paper.truths):
                continue
            if options.files:
                measure_file(paper, FORMS[number % len(FORMS)], find, judge, measured)
                continue
            begun = time.process_time()
            found = find(paper.document)
            measured.seconds += time.process_time() - begun
            measured.characters += sum(len(line.text) for line in paper.document.lines)
            measured.add(paper, found, judge)
            if measured.peers:
                measured.peers.add(paper)
    return measured


def measure_file(paper: Paper, form: str, find: Finder, judge: Judge, measured: Measured) -> None:
    """The paper written as a file and read by the whole program."""
    with TemporaryDirectory() as room:
        doc = Reading(scans=False).file(write(paper, form, Path(room)))
    if doc is None:
        raise SystemExit(f"{paper.name}: a {form} of native text was not read")
    begun = time.process_time()
    found = find(doc)
    measured.seconds += time.process_time() - begun
    measured.characters += sum(len(line.text) for line in doc.lines)
    measured.add(replace(paper, name=f"{paper.name} {form}"), found, judge, form=form)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    if options.paper:
        return print_paper(options.paper)
    report = Report()
    if options.written:
        with TemporaryDirectory() as room:
            options.datasheets, options.complete = draw(options.written, Path(room)), True
            missed = folders(options, report)
    elif options.datasheets or options.inquiries:
        missed = folders(options, report)
    else:
        measured = measure(options, report.note)
        show(measured, report)
        missed = measured.every.missed
    if options.missed:
        print("\n" + "\n".join(missed))
    if options.json:
        report.write(options.json, {key: str(value) for key, value in vars(options).items()})
    return 0


def folders(options: argparse.Namespace, report: Report) -> list[str]:
    """What is found in files of others; gives the lines of what was missed."""
    find, judge, _ = finder()
    missed: list[str] = []
    if options.datasheets:
        reading = Reading(options.cache, scans=options.scans)
        every, by = sheets.SheetTally(), {}
        for name, one in sheets.measure(options.datasheets, reading, find, judge):
            every.add(one)
            by[name] = one.row(complete=options.complete)
            missed += one.missed
        report.section(
            f"data sheets of {options.datasheets.name}",
            {"all": every.row(complete=options.complete)} | by,
        )
        report.note(COMPLETE if options.complete else SAMPLES)
        for text in reading.skipped:
            report.note(f"skipped {text}")
    if options.inquiries:
        reading = Reading(options.cache, scans=True)
        total, rows_by = inquiries.InquiryTally(), {}
        for name, told in inquiries.measure(options.inquiries, reading, find, judge):
            total.add(told)
            rows_by[name] = told.row()
            missed += told.missed
        report.section(f"inquiries of {options.inquiries.name}", {"all": total.row()} | rows_by)
    return missed


def print_paper(name: str) -> int:
    """Every line of a paper, its tables, and what it truly states."""
    split, seed, number = name.split("-")
    *_, paper = papers(split, int(seed), int(number) + 1)
    in_tables = {id for table in paper.document.tables for c in table.cells for id in c.lines}
    for line in paper.document.lines:
        if line.id not in in_tables:
            print(f"p{line.place.page} {line.text}")
    for table in paper.document.tables:
        print(f"table on p{table.place.page}{' (goes on)' if table.continues else ''}")
        for row in table.grid():
            print("  | " + " | ".join(repr(c.text)[1:-1] if c else "" for c in row))
    for truth in paper.truths:
        print(f"= {truth.shown()} {truth.layout} {truth.conditions} {truth.method} {truth.subject}")
    return 0


def show(measured: Measured, report: Report) -> None:
    report.section("indicators of generated papers", {"all": measured.every.row()})
    report.section("by form of file", rows(measured.forms))
    report.section("by language", rows(measured.languages))
    report.section("by layout (what is false is in the whole only)", rows(measured.layouts))
    report.section("by goods", rows(measured.goods))
    report.section("found beside value and unit", {"all": measured.every.context()})
    false = measured.every.false
    report.section("false indicators", {kind: {"number": n} for kind, n in false.most_common()})
    if measured.peers:
        report.section("values with units in paragraphs, beside peers", measured.peers.rows())
    report.section("cost", {"zhiyi": measured.cost()})


def rows(tallies: dict[str, Tally]) -> dict[str, Row]:
    return {name: one.row() for name, one in sorted(tallies.items())}


if __name__ == "__main__":
    raise SystemExit(main())
