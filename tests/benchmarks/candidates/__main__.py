"""Measures candidates: the case file of products through the program, beside two plain searches.

    python -m tests.benchmarks.candidates [--split tuned|kept|all] [--missed] [--no-peers]
        [--json FILE] [--only TEXT] [--inquiries FOLDER]

Every product becomes a small inquiry (a declaration and its papers, as files) and is read by the
stages that the program runs, without OCR. Aims: the right entry's five-character code among the
first 5 for 95 % and first for 80 %, no false ``criteria_met``, 98 % of the products whose stated
figures reach told met, or partly known with the missing figure named. Misses are named of the tuned
half only. With ``--inquiries`` inquiry folders with a `truth.json` are judged instead, whose goods
and indicators are taken from the truth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..table import Report
from .cases import Product, load_products
from .judging import (
    Found,
    Verdict,
    company,
    considered_of,
    found_of,
    judge,
    missed,
    outcomes,
    ranking,
)
from .papers import text
from .peers import Keywords, Meaning
from .reading import DAY, Program
from .truths import measure as measure_truths


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.candidates", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--split", choices=("tuned", "kept", "all"), default="tuned")
    parser.add_argument("--only", default="", help="only products whose id holds this")
    parser.add_argument("--missed", action="store_true", help="name misses of the tuned half")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--inquiries", type=Path, help="inquiry folders with truth.json instead")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    report = Report()
    if options.inquiries:
        report.section(
            f"Candidates of {options.inquiries.name}",
            measure_truths(options.inquiries, missed=options.missed),
        )
    else:
        products = [one for one in load_products(options.split) if options.only in one.id]
        if not products:
            print("no product of that name", file=sys.stderr)
            return 2
        measure(products, report, missed_too=options.missed, with_peers=not options.no_peers)
    if options.json:
        report.write(options.json, {key: str(value) for key, value in vars(options).items()})
    return 0


def measure(
    products: Sequence[Product], report: Report, *, missed_too: bool, with_peers: bool
) -> None:
    program = Program()
    titles = {entry.title: entry.id for entry in program.knowledge.controls.entries}
    verdicts, wider = [], []
    for one in products:
        inquiry = program.inquiry(one)
        found = found_of(inquiry.candidates)
        verdicts.append(judge(one, found))
        wider.append(judge(one, [*found, *considered_of(inquiry.considered, titles)]))
    rows = {"zhiyi": ranking(verdicts), "zhiyi, with those considered": ranking(wider)}
    if with_peers:
        rows |= peers(products, program)
    report.section("The right entry", rows)
    report.section("What the figures give, told of the right entry", outcomes(verdicts))
    report.section("Entries beside", company(verdicts))
    if missed_too:
        for verdict in verdicts:
            if verdict.product.split == "tuned" and (line := missed(verdict)):
                print(line)


def peers(products: Sequence[Product], program: Program) -> dict[str, dict[str, float | None]]:
    entries = [entry for entry, _ in program.knowledge.controls.listed(DAY)]
    ranked = {
        "keywords": Keywords(entries).ranked,
        "encoder": Meaning(entries, program.encoder).ranked,
    }
    rows = {}
    for name, search in ranked.items():
        for of, words in (("name", lambda one: one.name), ("papers", text)):
            verdicts: list[Verdict] = [
                judge(one, [Found(code) for code in search(words(one))]) for one in products
            ]
            rows[f"{name}, of the {of}"] = ranking(verdicts)
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
