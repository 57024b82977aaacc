"""How long a long journal takes to verify, and the bundle of a case at its end.

    python -m tests.benchmarks.workbench.journal DIR [--entries 100000]

Makes a workbench in DIR (which must not be there yet) whose officers judged so many facts of 20
cases, each entry as the workbench writes it but many in one transaction; then ``zhiyi audit
verify`` of the directory, the bundle of one case, and ``zhiyi audit verify`` of that, each in a
process of its own: seconds of processor time and the largest memory.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert
from tests.review.making import People, case, put

from zhiyi.review.cases.sync import sync
from zhiyi.review.database.models import Entry, Judgement
from zhiyi.review.journal.entries import content, digest, link_text
from zhiyi.review.journal.recording import row_told
from zhiyi.review.journal.told import columns_of
from zhiyi.review.workplace import Workplace, open_workplace

ENTRIES, CASES, TOGETHER = 100_000, 20, 2_000

BUNDLE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import select
from zhiyi.review.accounts.sessions import officer_of
from zhiyi.review.database.models import User
from zhiyi.review.papers.bundle import make_bundle
from zhiyi.review.workplace import open_workplace
folder = Path(sys.argv[1])
workplace = open_workplace(folder / "out", keys=folder / "keys")
with workplace.reading() as session:
    officer = officer_of(session.scalars(select(User).where(User.name == "wang")).one())
made = make_bundle(workplace, officer, "ZY-2026-1000", at=datetime.now(UTC))
(folder / "bundle.zip").write_bytes(made.data)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    seconds: float
    mebibytes: float
    """The largest of all processes so far."""
    status: int


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    options = parser.parse_args(arguments)
    out, keys = options.folder / "out", options.folder / "keys"
    out.mkdir(parents=True)
    begun = perf_counter()
    _fill(out, keys, options.entries)
    size = (out / "journal.jsonl").stat().st_size
    took = perf_counter() - begun
    print(f"{options.entries} entries, {size / 2**20:.0f} MiB, made in {took:.0f} s")
    audit = ["-m", "zhiyi.cli", "audit", "verify"]
    for name, command in (
        ("verify directory", [*audit, str(out), "--key", str(keys)]),
        ("make bundle", ["-c", BUNDLE, str(options.folder)]),
        ("verify bundle", [*audit, str(options.folder / "bundle.zip"), "--key", str(keys)]),
    ):
        cost = _cost(command)
        print(f"{name}: {cost.seconds:.1f} s, {cost.mebibytes:.0f} MiB, status {cost.status}")
    print(f"bundle: {(options.folder / 'bundle.zip').stat().st_size / 2**20:.1f} MiB")
    return 0


def _cost(command: Sequence[str]) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, after.ru_maxrss / 1024, ended.returncode)


def _fill(out: Path, keys: Path, entries: int) -> None:
    names = [f"ZY-2026-{1000 + number}" for number in range(CASES)]
    for name in names:
        put(out, case(name))
    workplace = open_workplace(out, keys=keys)
    sync(workplace)
    people = People(workplace)
    officers = {people.wang.id: "wang", people.li.id: "li"}
    for start in range(1, entries + 1, TOGETHER):
        numbers = range(start, min(start + TOGETHER, entries + 1))
        _write(workplace, [_judgement(number, names, officers) for number in numbers], officers)
        workplace.journal.settle()
    workplace.close()


def _judgement(number: int, names: Sequence[str], officers: dict[int, str]) -> Judgement:
    place = {
        "document": f"d{number % 7}", "path": "技术资料/检测报告.pdf", "sha256": "ab" * 32,
        "page": 3, "box": [0.12, 0.3456, 0.5, 0.3711], "locator": None,
        "quote": "拉伸强度 5.49 GPa", "label": "拉伸强度 = 5.49 GPa",
        "says": "拉伸强度 = 5.49 GPa", "kin": "", "reader": "native",
    }  # fmt: skip
    return Judgement(
        id=number, case=names[number % CASES], fact=f"i-{number}", layer="indicators", code=None,
        verdict="confirmed", note="与原件核对一致", correction=None, place=place, revision=0,
        by=list(officers)[number % 2], at=datetime.now(UTC), standing="current",
    )  # fmt: skip


def _write(workplace: Workplace, rows: Sequence[Judgement], people: dict[int, str]) -> None:
    """Rows and entries in one transaction, the chain made here."""
    columns = {column.name for column in columns_of("judgements")}
    kept = [column.name for column in Judgement.__table__.columns]
    sign: Callable[[str], str] = workplace.journal.keys.sign
    with workplace.database.writing() as session:
        last = session.query(Entry).order_by(Entry.seq.desc()).limit(1).one()
        seq, previous, entries = last.seq, last.hash, []
        for row in rows:
            seq += 1
            body = {
                "judgement": row.id, "layer": row.layer, "code": None, "verdict": row.verdict,
                "note": row.note, "correction": None, "revision": 0, "replaces": None,
                "place": row.place | {"box": [str(edge) for edge in row.place["box"]]},
                "report_sha256": "cd" * 32,
                "rows": {"judgements": {str(row.id): row_told(row, columns, people)}},
            }  # fmt: skip
            line = content(
                actor=people[row.by], office="南京海关", action="judgement", case=row.case,
                subject=row.fact, body=body, at=row.at,
            )  # fmt: skip
            hash = digest(link_text(seq, previous, digest(line)))
            entries.append(
                {"seq": seq, "at": row.at, "actor": people[row.by], "action": "judgement",
                 "case": row.case, "line": line, "previous": previous, "hash": hash,
                 "signature": sign(hash)}
            )  # fmt: skip
            previous = hash
        session.execute(
            insert(Judgement), [{name: getattr(row, name) for name in kept} for row in rows]
        )
        session.execute(insert(Entry), entries)


if __name__ == "__main__":
    sys.exit(main())
