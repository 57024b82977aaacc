"""Measures languages, pairing, losses, planted changes and alignment on papers made by chance.

    python -m tests.benchmarks.translations [--seed N] [--documents N] [--split dev|reported]
        [--sweep all|negation,unit] [--files] [--pairs FOLDER]
        [--by situation,language,layout] [--missed] [--json FILE]

Inquiries are written from the bank in `parallel/bank` and run through the stages that the program
runs (passages, parts, translations); with `--files` they are written and read as files, which takes
longer; with `--sweep` every item of the bank is changed in the ways named. `--pairs` reads a folder
of labelled pairs instead (pairs.json: foreign, chinese, label), as files of an inquiry.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from zhiyi.engines.languages import voices
from zhiyi.equipment import Engines, load_encoder, load_engines, load_knowledge

from .parallel.files import run_files, writable
from .parallel.judging import Tally, Told, by_group, row
from .parallel.pairs import measure_pairs
from .parallel.peers import Cosines, Languages
from .parallel.reading import Run, peak_mib, run
from .parallel.situations import cases
from .parallel.sweep import swept
from .parallel.writing import SORTS
from .table import Report, Row


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.translations", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--documents", type=int, default=120, help="inquiries; 30 situations go round"
    )
    parser.add_argument("--split", choices=("dev", "reported", "all"), default="dev")
    parser.add_argument("--only", default="", help="only situations of which the name holds this")
    parser.add_argument("--by", default="situation", help="of situation, language, layout")
    parser.add_argument("--encoder", type=Path, help="a sentence encoder in a local directory")
    parser.add_argument("--sweep", default="", help="every item changed; sorts of change, or all")
    parser.add_argument(
        "--files", action="store_true", help="write files and read them; scans are left out"
    )
    parser.add_argument("--pairs", type=Path, help="a folder of labelled pairs instead")
    parser.add_argument("--no-peers", action="store_true", help="leave the peers out")
    parser.add_argument("--missed", action="store_true", help="name everything told wrong")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    report = Report()
    if options.pairs:
        pairs(options, report)
    elif measure(options, report):
        return 1
    if options.json:
        report.write(options.json, {key: str(value) for key, value in vars(options).items()})
    return 0


def pairs(options: argparse.Namespace, report: Report) -> None:
    """What is told of labelled pairs."""
    encoder = load_encoder(options.encoder)
    outcome = measure_pairs(
        options.pairs, engines=load_engines(), knowledge=load_knowledge(), encoder=encoder
    )
    report.section(f"labelled pairs of {options.pairs.name}", outcome.rows)
    if options.missed:
        print("\n" + "\n".join(outcome.remarks))


def measure(options: argparse.Namespace, report: Report) -> bool:
    """What is told of papers made by chance; whether there were none."""
    measured = measured_cases(options)
    groups = ["all", *filter(None, options.by.split(","))]
    found = by_group(measured.told, groups)
    for group in groups:
        rows = {name: row(tally) for name, tally in sorted(found[group].items())}
        report.section("translations" if group == "all" else f"by {group}", rows)
    if not measured.told:
        return True
    every, peers = found["all"]["all"], measured.peers
    report.section("planted changes", changes(every))
    if peers:
        mine = row(every)
        pairing = {k: mine[k] for k in ("pairing P", "pairing R", "pairing F1")}
        both = {"zhiyi": pairing, "cosine of documents alone": peers.cosines.row()}
        report.section("pairing beside a peer", both)
        report.section("languages of lines of 3 words or more", peers.languages.rows())
    report.section("cost beside reading", {"zhiyi": measured.cost()})
    if options.missed:
        remarks = every.remarks + (peers.languages.remarks if peers else [])
        print("\n" + "\n".join(remarks))
    return False


@dataclass
class Peers:
    """The same papers in others' hands."""

    languages: Languages
    cosines: Cosines

    def add(self, done: Run) -> None:
        self.languages.add(done)
        self.cosines.add(done)


@dataclass
class Measured:
    """Everything told of the papers, and what it took in processor seconds; ``start``: to load the
    encoder and the voices, once in a run."""

    told: list[Told]
    peers: Peers | None
    start: float = 0.0
    languages: float = 0.0
    seconds: float = 0.0
    pages: int = 0

    def add(self, done: Run) -> None:
        self.languages += done.languages
        self.seconds += done.seconds
        self.pages += done.pages
        self.told += [Told(truth, done) for truth in done.case.truths]
        if self.peers:
            self.peers.add(done)

    def cost(self) -> Row:
        pages = max(self.pages, 1)
        return {
            "pages": self.pages,
            "ratio ms once to load": 1000 * self.start,
            "ratio ms a page": 1000 * self.seconds / pages,
            "ratio ms a page, loading shared": 1000 * (self.seconds + self.start) / pages,
            "ratio ms a page, languages and parts": 1000 * self.languages / pages,
            "peak MiB": peak_mib(),
        }


def measured_cases(options: argparse.Namespace) -> Measured:
    engines = load_engines() if options.files else None
    heard = engines.voices if engines else voices()
    start = time.process_time()
    encoder = load_encoder(options.encoder)
    encoder.encode(["压力 10 MPa"])
    for voice in heard:
        voice.weigh("the working pressure of the valve")
    start = time.process_time() - start
    read = reader_of_files(engines) if engines else partial(run, voices=heard)
    # Only lines that were laid out here are known by their language.
    alone = options.no_peers or options.files
    peers = None if alone else Peers(Languages(), Cosines(encoder))
    measured = Measured([], peers, start)
    split = None if options.split == "all" else options.split
    sorts = [sort for sort in SORTS if sort in options.sweep.split(",") or options.sweep == "all"]
    made = (
        swept(options.seed, split, sorts)
        if options.sweep
        else cases(options.seed, options.documents, split)
    )
    for case in made:
        wanted = not options.only or options.only in case.name
        if wanted and (writable(case) or not options.files):
            measured.add(read(case, encoder=encoder))
    return measured


def reader_of_files(engines: Engines) -> Callable[..., Run]:
    """Writes inquiries as files and reads them through the intake."""
    return partial(run_files, engines=engines, knowledge=load_knowledge())


def changes(tally: Tally) -> dict[str, Row]:
    """Planted changes by their sort."""
    n = tally.n
    return {
        sort: {"changes": n[f"changes {sort}"], "found": n[f"found {sort}"] / n[f"changes {sort}"]}
        for sort in SORTS
        if n[f"changes {sort}"]
    }


if __name__ == "__main__":
    sys.exit(main())
