"""Measures what the pages of the workbench rest on, over an output directory of ``make``.

    python -m tests.benchmarks.workbench.measure DIR [--url postgresql://...] [--rounds 20]

The database is made anew in a scratch folder unless ``--url`` names one. Seconds of the clock; the
office sees a fifth of the cases, an auditor all.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhiyi.review.cases.roll import read_roll
from zhiyi.review.cases.search import search
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.worklist import Filter, worklist
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace, open_workplace

from .make import OFFICES

TODAY = date(2026, 6, 1)
OFFICER = Officer(1, "wang", "王关员", OFFICES[0], "officer")
AUDITOR = Officer(2, "sun", "孙审计", "总署", "auditor")
LISTS: tuple[dict[str, Any], ...] = (
    {},
    {"sort": "severity", "descending": True},
    {"missing": "any", "must": True},
    {"candidate": "1C210"},
    {"text": "碳纤维"},
)
SEARCHES = ("碳纤维", "有限公司", "拉伸强度 MPa", "的", "2026", "没有这个词")


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds: the median, and what 95 of 100 stay below."""

    what: str
    median: float
    slow: float


def taken(what: str, act: Callable[[], object], *, rounds: int) -> Taken:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    found.sort()
    return Taken(what, found[len(found) // 2], found[min(len(found) - 1, len(found) * 95 // 100)])


def figures(workplace: Workplace, *, rounds: int) -> Iterator[Taken]:
    yield taken("sync, all reports new", lambda: sync(workplace), rounds=1)
    yield taken("sync, nothing changed", lambda: sync(workplace), rounds=3)

    def read() -> object:
        with workplace.reading() as session:
            return read_roll(session)

    yield taken("roll of all cases, read anew", read, rounds=rounds)
    for officer in (OFFICER, AUDITOR):
        for chosen in LISTS:
            wanted = Filter(today=TODAY, **chosen)

            def listed(who: Officer = officer, wanted: Filter = wanted) -> object:
                with workplace.reading() as session:
                    return worklist(session, who, wanted, roll=workplace.rolls.of(session))

            yield taken(f"worklist, {officer.role} {chosen or ''}", listed, rounds=rounds)
        for text in SEARCHES:

            def sought(who: Officer = officer, text: str = text) -> object:
                with workplace.reading() as session:
                    return search(session, who, text, roll=workplace.rolls.of(session))

            yield taken(f"search, {officer.role} {text}", sought, rounds=rounds)
    if (workplace.directory / "large").is_dir():
        yield taken("report of 300 pages", lambda: workplace.files.load("large"), rounds=1)


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.workbench.measure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--url", help="a database to be filled, sqlite:/// or postgresql://")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="zhiyi-workbench-") as scratch:
        url = options.url or f"sqlite:///{scratch}/review.sqlite"
        workplace = open_workplace(options.directory, url=url, keys=Path(scratch) / "keys")
        for one in figures(workplace, rounds=options.rounds):
            print(f"{one.median:10.1f} ms {one.slow:10.1f} ms  {one.what}", flush=True)
        workplace.close()


if __name__ == "__main__":
    main()
