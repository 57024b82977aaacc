"""Batches that grow, one worker against two, and ten thousand pages through one run."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from . import ledgers
from .making import Batch
from .results import Results, Row
from .running import Program, Ran, run, size

Say = Callable[[str], None]

EVERY = 1000
"""Pages of a row of the curve of memory."""

PAGES_INTERVAL = 3.0
"""Seconds between two looks where pages are counted: a look at 10,000 pictures takes 20 ms."""


def parts_of(batch: Batch, parts: Sequence[int]) -> list[Batch]:
    """Growing parts of a batch, none larger than it is."""
    return [batch.first(part) for part in sorted(set(parts)) if part <= len(batch.inquiries)]


def scale(
    program: Program,
    parts: Sequence[Batch],
    room: Path,
    *,
    name: str,
    workers: int | None,
    results: Results,
    say: Say,
) -> list[Row]:
    """One row a part: seconds, pages a second, memory, what the ledger and the output take."""

    def measured(part: Batch) -> Row:
        out, count = room / "out" / f"scale-{name}", len(part.inquiries)
        say(f"  {count} inquiries, {part.files} files, {part.pages} pages")
        log = room / "logs" / f"scale-{name}-{count}.txt"
        ran = run(program, part.folders, out, log=log, workers=workers, say=say)
        ledger = ledgers.ledger(out)
        row: Row = {
            "inquiries": count,
            "files": part.files,
            "pages": part.pages,
            "seconds": ran.seconds,
            "first page after s": ran.first,
            "s an inquiry": ran.seconds / count,
            "pages/s": part.pages / ran.seconds,
            "processor s": ran.cpu,
            **memory_of(ran),
            "ledger MiB": size(ledger.parent) if ledger.exists() else None,
            "output MiB": size(out),
        }
        shutil.rmtree(out)
        return row

    return [
        results.row(f"{name}, {len(part.inquiries)}, workers {workers}", lambda p=part: measured(p))
        for part in parts
    ]


def memory_of(ran: Ran) -> Row:
    """Peaks in MiB; of all together, pages that processes share count for each."""
    return {
        "coordinator MiB": ran.coordinator,
        "largest worker MiB": ran.worker,
        "all MiB": ran.together,
    }


def growth(rows: Sequence[Row]) -> float | None:
    """Seconds of one inquiry more between the last two parts, over those between the first two:
    1 where time is linear, whatever beginning costs."""
    if len(rows) < 3:
        return None
    steps = [
        (b["seconds"] - a["seconds"]) / (b["inquiries"] - a["inquiries"]) for a, b in pairwise(rows)
    ]
    return float(steps[-1] / steps[0])


def compare_workers(
    program: Program,
    batch: Batch,
    room: Path,
    *,
    name: str,
    rounds: int,
    results: Results,
    say: Say,
) -> list[Row]:
    """One worker and two in turn, who begins changing from round to round; one row a round."""

    def measured(workers: int, number: int) -> Row:
        out = room / "out" / f"workers-{name}"
        log = room / "logs" / f"workers-{name}-{number}-{workers}.txt"
        ran = run(program, batch.folders, out, log=log, workers=workers, say=say)
        shutil.rmtree(out)
        say(f"  {name}, round {number}, {workers} workers: {ran.seconds:.1f} s")
        return {"seconds": ran.seconds, "first": ran.first, "cpu": ran.cpu, **memory_of(ran)}

    rows = []
    for number in range(1, rounds + 1):
        ran = {}
        for workers in (1, 2) if number % 2 else (2, 1):
            key = f"{name}, {batch.pages} pages, round {number}, workers {workers}"
            ran[workers] = results.row(key, lambda w=workers, n=number: measured(w, n))
        one, two = ran[1], ran[2]
        after = [each["seconds"] - each["first"] for each in (one, two)]
        rows.append(
            {
                "batch": name,
                "pages": batch.pages,
                "round": number,
                "one worker s": one["seconds"],
                "two workers s": two["seconds"],
                "ratio": one["seconds"] / two["seconds"],
                "ratio after the first page": after[0] / after[1] if after[1] > 0 else None,
                "one processor s": one["cpu"],
                "two processor s": two["cpu"],
            }
        )
    return rows


def median(rows: Sequence[Row], column: str) -> float:
    return statistics.median(row[column] for row in rows)


def pictures(out: Path) -> int:
    """Pages whose pictures are kept: that many are read."""
    return sum(1 for _ in out.glob("*/pages/*.jpg"))


def memory(
    program: Program, batch: Batch, room: Path, *, workers: int | None, say: Say
) -> list[Row]:
    """All pages through one run; one row a thousand pages, with the most that was held in it."""
    out = room / "out" / "memory"
    ran = run(
        program,
        batch.folders,
        out,
        log=room / "logs" / "memory.txt",
        workers=workers,
        interval=PAGES_INTERVAL,
        count=pictures,
        say=say,
    )
    ledger = ledgers.ledger(out)
    kept = size(ledger.parent) if ledger.exists() else None
    rows = curve(ran, every=min(EVERY, max(1, batch.pages // 10)))
    rows[-1] |= {"ledger MiB": kept, "output MiB": size(out)}
    shutil.rmtree(out)
    return rows


def curve(ran: Ran, *, every: int) -> list[Row]:
    """The most that was held while each so many pages were read."""
    rows: dict[int, Row] = {}
    for look in ran.looks:
        row = rows.setdefault(
            look.pages // every,
            {"pages": 0, "seconds": 0.0, "coordinator MiB": 0.0, "largest worker MiB": 0.0,
             "all MiB": 0.0},
        )  # fmt: skip
        row["pages"], row["seconds"] = look.pages, look.seconds
        largest = max(look.workers, default=0.0)
        together = look.coordinator + sum(look.workers)
        row["coordinator MiB"] = max(row["coordinator MiB"], look.coordinator)
        row["largest worker MiB"] = max(row["largest worker MiB"], largest)
        row["all MiB"] = max(row["all MiB"], together)
    return list(rows.values())


def slope(rows: Sequence[Row], column: str) -> float | None:
    """MiB more for each thousand pages, by least squares; the first rows, in which models are
    loaded, are left out."""
    points = [(row["pages"] / 1000, row[column]) for row in rows[len(rows) // 5 :]]
    if len({x for x, _ in points}) < 3:
        return None
    return statistics.linear_regression(*zip(*points, strict=True)).slope
