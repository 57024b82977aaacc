"""How large a cluster must be: measured on scanned inquiries, reckoned for a day's pages.

    python -m tests.benchmarks.sizing [--inquiries 2,6] [--pages 10] [--day 100000] [--busy 0.7]

Two batches, one larger than the other, are run with one worker each; what a page more costs is the
difference, so that loading models does not count. Seconds are of the processor: other work on the
machine changes them less than seconds on the clock. ``--busy``: the share of its time that a core
is planned to work, which is a choice and no measure; ``--hours``: of a working day.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .batches import making
from .batches.making import Batch
from .batches.results import Row, markdown
from .batches.running import Program, Ran, run

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one batch. Bytes: ``given`` of submitted files, ``pictures`` and ``layers`` of documents,
    ``reports`` of everything else."""

    pages: int
    cpu: float
    seconds: float
    worker: float
    given: int
    pictures: int
    layers: int
    reports: int


@dataclass(frozen=True, slots=True)
class Page:
    """What one page more costs: seconds of the processor, and bytes."""

    cpu: float
    given: float
    pictures: float
    layers: float
    reports: float

    @property
    def carried(self) -> float:
        """Bytes through the store. A submitted file is put there once and fetched by a node at
        least once; a picture is put, and fetched by the coordinator and by the node that writes
        the report; layers likewise, and once more as the block that is joined; a report is put
        and fetched."""
        return 2 * self.given + 3 * self.pictures + 6 * self.layers + 2 * self.reports


def measured(batch: Batch, ran: Ran, out: Path) -> Measured:
    sizes = {"pictures": 0, "layers": 0, "reports": 0}
    for file in out.glob("*/**/*"):
        if file.is_file() and ".zhiyi" not in file.parts:
            kind = {"pages": "pictures", "documents": "layers"}.get(file.parent.name, "reports")
            sizes[kind] += file.stat().st_size
    given = sum(
        f.stat().st_size for folder in batch.folders for f in folder.rglob("*") if f.is_file()
    )
    return Measured(
        pages=batch.pages,
        cpu=ran.cpu,
        seconds=ran.seconds,
        worker=ran.worker,
        given=given,
        **sizes,
    )


def one_more(small: Measured, large: Measured) -> Page:
    """What a page costs beyond what beginning costs. Raises ``ValueError`` for batches of one
    size."""
    pages = large.pages - small.pages
    if pages <= 0:
        raise ValueError("the second batch must have more pages than the first")
    return Page(
        cpu=(large.cpu - small.cpu) / pages,
        given=(large.given - small.given) / pages,
        pictures=(large.pictures - small.pictures) / pages,
        layers=(large.layers - small.layers) / pages,
        reports=(large.reports - small.reports) / pages,
    )


def needed(page: Page, *, day: int, hours: float, busy: float, worker: int) -> Row:
    """Cores, memory and store for so many pages in so many hours. ``worker``: bytes that are set
    aside for each."""
    seconds = hours * 3600
    cores = math.ceil(day * page.cpu / (seconds * busy))
    return {
        "hours": hours,
        "cores": cores,
        "memory GiB": cores * worker / (1 << 30),
        "store MiB/s": day * page.carried / seconds / MIB,
        "store GiB a day": day * page.carried / (1 << 30),
        "output GiB a day": day * (page.pictures + page.layers + page.reports) / (1 << 30),
    }


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m tests.benchmarks.sizing")
    parser.add_argument("--inquiries", default="2,6", help="of the smaller and the larger batch")
    parser.add_argument("--pages", type=int, default=10, help="of an inquiry's scanned file")
    parser.add_argument("--day", type=int, default=100_000)
    parser.add_argument("--busy", type=float, default=0.7)
    parser.add_argument("--room", type=Path, default=Path(tempfile.gettempdir()) / "zhiyi-sizing")
    options = parser.parse_args(given)
    counts = [int(count) for count in options.inquiries.split(",")]
    into = options.room / f"scanned-{options.pages}"
    whole = making.make("scanned", into, count=max(counts), pages=options.pages)
    found = [_run(whole.first(count), options.room) for count in sorted(counts)]
    page = one_more(found[0], found[-1])
    print(markdown([_row(one) for one in found]), "", sep="\n")
    print(
        f"one page more: {page.cpu:.2f} s of a core, given {page.given / 1024:.0f} KiB, picture "
        f"{page.pictures / 1024:.0f} KiB, layers {page.layers / 1024:.0f} KiB, report "
        f"{page.reports / 1024:.0f} KiB, through the store {page.carried / 1024:.0f} KiB\n"
        f"load of the machine while it was measured: {os.getloadavg()[2]:.1f}\n"
    )
    from zhiyi.batch.cluster import WORKER_BYTES

    rows = [
        needed(page, day=options.day, hours=hours, busy=options.busy, worker=WORKER_BYTES)
        for hours in (24.0, 8.0)
    ]
    print(f"{options.day} pages a day, cores busy {options.busy:.0%} of the time:")
    print(markdown(rows))
    return 0


def _run(batch: Batch, room: Path) -> Measured:
    out = room / "out"
    log = room / f"log-{len(batch.inquiries)}.txt"
    return measured(batch, run(Program(), batch.folders, out, log=log, workers=1), out)


def _row(one: Measured) -> Row:
    return {
        "pages": one.pages,
        "processor s": one.cpu,
        "seconds": one.seconds,
        "largest worker MiB": one.worker,
        "given MiB": one.given / MIB,
        "output MiB": (one.pictures + one.layers + one.reports) / MIB,
    }


if __name__ == "__main__":
    raise SystemExit(main())
