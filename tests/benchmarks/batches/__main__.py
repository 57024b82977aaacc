"""Measures whole batches; each part keeps its figures in ``--room`` and goes on where it was.

    python -m tests.benchmarks.batches make      [--only small,scanned,large,pages,mixed]
    python -m tests.benchmarks.batches scale     [--kind small] [--parts 125,250,500,1000]
    python -m tests.benchmarks.batches workers   [--inquiries 60] [--pages 200] [--rounds 3]
    python -m tests.benchmarks.batches memory    [--pages 10000]
    python -m tests.benchmarks.batches kill      [--inquiries 30] [--kills 30]
    python -m tests.benchmarks.batches full      [--inquiries 8]
    python -m tests.benchmarks.batches ray       [--inquiries 12]

Every part draws what it needs; `make` does so beforehand. ``--pipeline DIR --label NAME`` measures
the program of another checkout. What is found goes to DIR/LABEL/results, logs to DIR/LABEL/logs;
what another state of the program was measured to do is measured anew.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from . import comparing, full_disk, killing, making, scaling
from .making import Batch
from .results import Results, Row, markdown
from .running import Program, run

ROOM = Path(tempfile.gettempdir()) / "zhiyi-batches"


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--room", type=Path, default=ROOM, help="scratch folder")
    shared.add_argument("--seed", type=int, default=making.SEED)
    shared.add_argument("--label", default="zhiyi", help="name under which figures are kept")
    shared.add_argument("--pipeline", type=Path, help="`pipeline` of another checkout")
    shared.add_argument("--workers", type=int, help="default: what the program takes")
    shared.add_argument("--option", action="append", default=[], help="passed on: --option=--fresh")
    shared.add_argument("--again", action="store_true", help="measure anew what was measured")
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.batches",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    for name, (_, options) in PARTS.items():
        part = parts.add_parser(name, parents=[shared])
        for option, default in options.items():
            if default is False:
                part.add_argument(f"--{option}", action="store_true", help=argparse.SUPPRESS)
            else:
                part.add_argument(f"--{option}", type=type(default), default=default)
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    options.room = options.room.resolve()
    return PARTS[options.part][0](options)


def program_of(options: argparse.Namespace) -> Program:
    return Program(options.pipeline and options.pipeline.resolve(), tuple(options.option))


def place_of(options: argparse.Namespace) -> Path:
    """Where a program's output, logs and figures lie; batches are shared."""
    place: Path = options.room / options.label
    return place


def results_of(options: argparse.Namespace, part: str, *, known: bool = False) -> Results:
    """What was measured of this very program; ``known``: also where all is to be measured anew."""
    return Results(
        place_of(options) / "results" / f"{part}.json",
        program=program_of(options).version(),
        again=options.again and not known,
    )


def batch_of(options: argparse.Namespace, kind: str, count: int = 0, pages: int = 0) -> Batch:
    """The batch, drawn where it is not there yet; those with longer files have their own place."""
    into = options.room / "batches" / (f"{kind}-{pages}" if pages else kind)
    processes = len(os.sched_getaffinity(0))
    batch = making.make(
        kind, into, count=count, pages=pages, seed=options.seed, processes=processes
    )
    say(f"{kind}: {len(batch.inquiries)} inquiries, {batch.files} files, {batch.pages} pages")
    return batch


def make(options: argparse.Namespace) -> int:
    for kind in options.only.split(","):
        batch_of(options, kind, options.count)
    return 0


def scale(options: argparse.Namespace) -> int:
    counts = [int(part) for part in options.parts.split(",")]
    batch = batch_of(options, options.kind, max(counts))
    parts = scaling.parts_of(batch, counts)
    rows = scaling.scale(
        program_of(options), parts, place_of(options), name=options.kind, workers=options.workers,
        results=results_of(options, "scale"), say=say,
    )  # fmt: skip
    print(markdown(rows))
    ratio = rows[-1]["s an inquiry"] / rows[0]["s an inquiry"]
    print(f"\nseconds an inquiry, largest part over smallest: {ratio:.3f}")
    if growth := scaling.growth(rows):
        print(f"seconds of one inquiry more, last step over first: {growth:.3f}")
    return 0


def workers(options: argparse.Namespace) -> int:
    results, rows = results_of(options, "workers"), []
    for name in options.only.split(","):
        if name == "large":
            batch = batch_of(options, name, 1, options.pages)
        else:
            batch = batch_of(options, name, options.inquiries)
        found = scaling.compare_workers(
            program_of(options), batch, place_of(options), name=name, rounds=options.rounds,
            results=results, say=say,
        )  # fmt: skip
        middle: Row = {"batch": f"{name}, median", "pages": batch.pages}
        columns = list(found[0])[3:]
        rows += [*found, middle | {column: scaling.median(found, column) for column in columns}]
    print(markdown(rows))
    return 0


def memory(options: argparse.Namespace) -> int:
    """Files of 500 pages, as many as it takes; of fewer where fewer are asked for."""
    paper = min(making.KINDS["pages"].pages, max(1, options.pages // 4))
    batch = batch_of(options, "pages", -(-options.pages // paper), paper)
    results = results_of(options, "memory")
    key = f"{batch.pages} pages, workers {options.workers}"
    found = results.row(
        key,
        lambda: {
            "rows": scaling.memory(
                program_of(options), batch, place_of(options), workers=options.workers, say=say
            )
        },
    )
    print(markdown(found["rows"]))
    for column in ("coordinator MiB", "largest worker MiB", "all MiB"):
        value = scaling.slope(found["rows"], column)
        told = "too few rows" if value is None else f"{value:+.2f} MiB"
        print(f"{column}: {told} for each 1,000 pages")
    return 0


def undisturbed(options: argparse.Namespace, batch: Batch) -> tuple[Path, Row]:
    """A run that nobody disturbs, into a folder of its own; one of today by the same program is
    taken as it is."""
    name = f"undisturbed-{len(batch.inquiries)}"
    out, log = place_of(options) / "out" / name, place_of(options) / "logs" / f"{name}.txt"

    def measured() -> Row:
        say("a run that nobody disturbs")
        ran = run(
            program_of(options), batch.folders, out, log=log, workers=options.workers, say=say
        )
        return {"seconds": ran.seconds, "first": ran.first}

    results = results_of(options, "undisturbed")
    if not out.exists():
        results.rows.clear()
    key = f"{len(batch.inquiries)} inquiries, {date.today()}"
    return out, results.row(key, measured)


def kill(options: argparse.Namespace) -> int:
    """0 where nothing is missing, duplicated, different, left over or done twice."""
    batch = batch_of(options, "mixed", options.inquiries)
    whole, ran = undisturbed(options, batch)
    kills = killing.planned(
        options.kills, seed=options.seed, begin=ran["first"], work=ran["seconds"] - ran["first"]
    )
    killer = killing.Killing(
        program=program_of(options),
        folders=batch.folders,
        undisturbed=whole,
        out=place_of(options) / "out" / "kill",
        log=place_of(options) / "logs" / "kill.txt",
        workers=options.workers,
        say=say,
    )
    killer.log.unlink(missing_ok=True)
    tally = killer.test(kills, seed=options.seed)
    results_of(options, "kill").put(
        f"{len(batch.inquiries)} inquiries, {options.kills} kills",
        asdict(tally) | {"undisturbed": ran["seconds"], "good": tally.good},
    )
    print(markdown([{"kill": name, "times": count} for name, count in sorted(tally.kills.items())]))
    print(markdown([kill_row(tally, ran["seconds"])]))
    for line in (*tally.differences, *tally.unfinished, *tally.again, *tally.behind)[:40]:
        print(f"  {line}")
    return 0 if tally.good else 1


def kill_row(tally: killing.Tally, seconds: float) -> Row:
    return {
        "kills": tally.total,
        "rounds": tally.rounds,
        "missing, extra or different": len(tally.differences),
        "not written to the end": len(tally.unfinished),
        "done steps begun again": len(tally.again),
        "files written again": len(tally.rewritten),
        "own files left": len(tally.behind),
        "processes left": tally.orphans,
        "slowest to go s": tally.slowest,
        "ledger says done": tally.done,
        "undisturbed s": seconds,
        "all rounds s": tally.seconds,
    }


def full(options: argparse.Namespace) -> int:
    """0 where every start said what was wrong and the last one's output is the undisturbed's."""
    if reason := full_disk.allowed():
        print(f"skipped: no disk of its own can be had here: {reason}")
        return 0
    batch = batch_of(options, "mixed", options.inquiries)
    whole, _ = undisturbed(options, batch)
    results = results_of(options, "full")
    if not options.inside:
        full_disk.test([one for one in sys.argv[1:] if one != "--again"])
        told = results_of(options, "full", known=True).rows[f"{options.inquiries} inquiries"]
        print(markdown(told["starts"]))
        print(*told["differences"], *told["unfinished"], sep="\n")
        return 0 if told["good"] else 1
    told = full_disk.inside(
        program_of(options),
        batch.folders,
        whole,
        place_of(options),
        workers=options.workers,
        say=say,
    )
    results.put(f"{options.inquiries} inquiries", told)
    return 0


def ray(options: argparse.Namespace) -> int:
    """The same batch on a local cluster; 0 where its reports are the same."""
    batch = batch_of(options, "mixed", options.inquiries)
    whole, local = undisturbed(options, batch)
    program = program_of(options)
    program = replace(program, options=(*program.options, "--engine", "ray"))
    place = place_of(options)
    out, log = place / "out" / "ray", place / "logs" / "ray.txt"
    ran = run(program, batch.folders, out, log=log, workers=options.workers, say=say)
    found = comparing.differences(whole, out)
    row: Row = {
        "inquiries": len(batch.inquiries),
        "local s": local["seconds"],
        "ray s": ran.seconds,
        "differences": len(found),
        **scaling.memory_of(ran),
    }
    results_of(options, "ray").put(f"{len(batch.inquiries)} inquiries", row)
    print(markdown([row]), *found, sep="\n")
    return 1 if found else 0


Part = tuple[Callable[[argparse.Namespace], int], dict[str, str | int | bool]]

PARTS: dict[str, Part] = {
    "make": (make, {"only": ",".join(making.KINDS), "count": 0}),
    "scale": (scale, {"kind": "small", "parts": "125,250,500,1000"}),
    "workers": (
        workers,
        {"inquiries": 60, "pages": 200, "rounds": 3, "only": "small,large"},
    ),
    "memory": (memory, {"pages": 10000}),
    "kill": (kill, {"inquiries": 30, "kills": 30}),
    "full": (full, {"inquiries": 8, "inside": False}),
    "ray": (ray, {"inquiries": 12}),
}


if __name__ == "__main__":
    # so that what is running is ended with us
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    raise SystemExit(main())
