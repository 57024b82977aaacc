"""Holds the control list against a file of facts, and prints a table by announcement.

    python -m tests.benchmarks.controls FACTS.jsonl [--json FILE]

A row each with code, parameters (name_zh, op, value, unit), hs, cas, announcement, effective and
quality. A figure is "in" where the criteria hold it with comparator and unit, "named" where
wordings, notes or doubts tell it (formulas, exemptions). Ends with 1 where anything is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from zhiyi.controls import load_controls
from zhiyi.units import load_units

from .coverage import Coverage, Tally, cover, load_facts

COLUMNS = (
    "rows", "present", "figures", "in", "named", "cond.", "in", "HS", "HS in", "CAS", "CAS in"
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.benchmarks.controls")
    parser.add_argument("facts", type=Path, help="rows as JSON lines")
    parser.add_argument("--json", type=Path, help="write tallies and gaps to this file")
    options = parser.parse_args()
    coverage = cover(load_facts(options.facts), load_controls(), load_units())
    print(table(coverage))
    for code, gap in coverage.gaps:
        print(f"{code}: {gap}")
    if options.json:
        told = {"announcements": {k: asdict(t) for k, t in coverage.tallies.items()}}
        told |= {"gaps": {f"{n}": list(gap) for n, gap in enumerate(coverage.gaps)}}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return 1 if coverage.gaps else 0


def table(coverage: Coverage) -> str:
    """A line an announcement, and their sum."""
    whole = Tally()
    for tally in coverage.tallies.values():
        whole.add(tally)
    lines = ["announcement".ljust(14) + "".join(name.rjust(9) for name in COLUMNS)]
    for name, tally in (*sorted(coverage.tallies.items()), ("all", whole)):
        cells = "".join(str(count).rjust(9) for count in asdict(tally).values())
        lines.append(name.ljust(14) + cells)
    return "\n".join([*lines, f"{len(coverage.gaps)} gaps"])


if __name__ == "__main__":
    sys.exit(main())
