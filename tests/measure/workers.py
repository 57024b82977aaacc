"""What a worker costs: its start, its memory and the passing of a task.

``python -m tests.measure.workers [FILE ...]``: the files are read by one worker, one after the
other, and its memory is told after each.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from zhiyi.batch.family import resident
from zhiyi.batch.starting import PRELOADED, Nursery
from zhiyi.batch.tasks import Read, Reading, ReadPages
from zhiyi.batch.workers import PERFORM, LocalEngine, Worker
from zhiyi.intake.files import Submitted, submitted_file
from zhiyi.limits import Limits

TASKS = 5000
STARTS = 5


def measure_start(out: Path, preload: Sequence[str]) -> None:
    """Forked from a nursery that has imported ``preload``; with nothing, as good as spawned."""
    print(f"workers of a nursery that has imported {', '.join(preload) or 'nothing'}:")
    began = perf_counter()
    with Nursery(preload=preload) as nursery:
        for number in range(STARTS):
            with Worker(
                limits=Limits(), writable=(out,), perform=PERFORM, nursery=nursery
            ) as worker:
                pid = worker.start()
                own, seconds = _own(pid), perf_counter() - began
                print(f"  {number}: {seconds:.2f} s, {own} MB of its own, {_whole(pid)} MB in all")
                began = perf_counter()


def measure_passing(out: Path, workers: int) -> None:
    """Tasks a second that do nothing."""
    file = Submitted(path="a", file=out / "a", media_type="text/plain", sha256="0", bytes=1)
    task = ReadPages(out=out, inquiry="", submitted=file, reading=Reading(), first=1, last=1)
    with LocalEngine(workers, Limits(), (out,), perform="tests.batch.trouble:perform") as engine:
        engine.submit(task)
        engine.outcomes(wait=60)
        began, came = perf_counter(), 0
        for _ in range(TASKS):
            engine.submit(task)
        while came < TASKS:
            came += len(engine.outcomes(wait=1))
        print(f"{workers} workers: {TASKS / (perf_counter() - began):.0f} tasks a second")


def measure_reading(out: Path, files: Sequence[Path]) -> None:
    with Worker(limits=Limits(), writable=(out,), perform=PERFORM) as worker:
        for file in files:
            submitted = submitted_file(file, file.name)
            task = Read(out=out, inquiry="measured", submitted=submitted, reading=Reading())
            outcome = worker.run(task)
            told = outcome.failure or outcome.value
            print(f"{outcome.seconds:.1f} s, {outcome.memory >> 20} MB: {type(told).__name__}")


def _own(pid: int) -> int:
    """Megabytes that a process shares with no other."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(size.split()[0]) for name, size in (row.split(":") for row in rows)}
    return (sizes["Private_Clean"] + sizes["Private_Dirty"]) >> 10


def _whole(pid: int) -> int:
    return resident(pid) >> 20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        if files := [Path(name) for name in sys.argv[1:]]:
            measure_reading(out, files)
            return
        for preload in (PRELOADED, ()):
            measure_start(out, preload)
        for workers in (1, os.cpu_count() or 1):
            measure_passing(out, workers)


if __name__ == "__main__":
    main()
