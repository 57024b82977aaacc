"""Thirty officers at once over 2,000 cases: how long they wait, and what it costs the server.

    pip install -e '.[dev,load]' && zhiyi run samples --out RUN
    python -m tests.benchmarks.workbench.load RUN [--database postgresql://...]

Makes 2,000 cases of RUN (a directory of ``make`` is taken as it is) in a scratch folder, starts the
real ``zhiyi review`` on it and lets locust play 30 signed-in officers of five offices: lists,
filters, Chinese search, cases with their tabs, pages and pictures, facts, judgements, taking and
giving back, figures, the API. First without a pause, then with 1 to 3 seconds between acts. Prints
by kind of request how many, errors, median, 95th and 99th percentile, then requests a second and
the processor time of the server and of the officers for each. Ends with 1 where the bar is missed:
median 150 ms, 95th percentile 500 ms, no error. Takes some three minutes on two cores, which the
officers share; with ``--scratch FOLDER`` the cases stay for the next time, which takes half of it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

from .make import CASES, OFFICES, SEED, make
from .serving import Person, Served, prepare, serving

OFFICERS = 30
MEDIAN, SLOW = 150.0, 500.0
"""Milliseconds: the bar (median, 95th percentile)."""
PAUSES: Mapping[str, tuple[float, float] | None] = {
    "without a pause": None,
    "with 1 to 3 s between acts": (1.0, 3.0),
}
SIGNING_IN = 180
"""Seconds until every officer has signed in, at most."""
ASIDE = "sign-in"
"""Not counted among the others: its password hash is slow on purpose."""


class Answer(NamedTuple):
    """``at`` and ``ms``: when it was asked for and how long it took; ``wrong``: "" where it was
    the answer asked for."""

    kind: str
    at: float
    ms: float
    wrong: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some requests, in milliseconds."""

    number: int
    errors: int
    median: float
    p95: float
    p99: float

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Figures:
        took = sorted(one.ms for one in answers)
        errors = sum(bool(one.wrong) for one in answers)
        return cls(len(took), errors, *(percentile(took, part) for part in (50, 95, 99)))


@dataclass(frozen=True, slots=True)
class Played:
    """``seconds`` of the clock from the last sign-in to the end; ``processor``: those the server
    used meanwhile, ``generator`` those of the officers; ``answers`` asked for in that time, and
    those of the sign-ins."""

    name: str
    seconds: float
    processor: float
    generator: float
    answers: Sequence[Answer]
    sign_ins: Sequence[Answer]

    @property
    def whole(self) -> Figures:
        return Figures.of(self.answers)

    @property
    def met(self) -> bool:
        wrong = any(one.wrong for one in (*self.answers, *self.sign_ins))
        return self.whole.median < MEDIAN and self.whole.p95 < SLOW and not wrong


def percentile(ordered: Sequence[float], part: int) -> float:
    """The smallest of which at least ``part`` of 100 are no larger; 0 of none."""
    return ordered[max(ceil(len(ordered) * part / 100), 1) - 1] if ordered else 0.0


def play(
    served: Served, scratch: Path, *, name: str, think: tuple[float, float] | None, seconds: int
) -> Played:
    """Let the officers work for ``seconds``."""
    told, answers = scratch / "told.json", scratch / "answers.json"
    answers.unlink(missing_ok=True)
    told.write_text(
        json.dumps(
            {
                "people": [asdict(one) for one in served.people], "think": think, "seed": SEED,
                "offices": len(OFFICES), "answers": str(answers), "pid": served.pid,
                "seconds": seconds,
            }
        ),
        "utf-8",
    )  # fmt: skip
    done = subprocess.run(
        [
            sys.executable, "-m", "locust", "-f", Path(__file__).with_name("officers.py"),
            "--headless", "--host", served.address, "--users", str(len(served.people)),
            "--spawn-rate", str(len(served.people)), "--run-time", f"{seconds + SIGNING_IN}s",
            "--stop-timeout", "10", "--only-summary", "--exit-code-on-error", "0",
        ],
        env={**os.environ, "ZHIYI_LOAD": str(told), "PYTHONPATH": _path()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode or not answers.is_file():
        raise SystemExit(f"locust ended with {done.returncode}: {done.stderr[-3000:]}")
    found = json.loads(answers.read_text("utf-8"))
    answered = [Answer(*one) for one in found["answers"]]
    return played(name, (found["processor"], found["generator"]), answered)


def _path() -> str:
    """Where locust finds this package, too."""
    return os.pathsep.join([str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")])


def played(name: str, used: tuple[float, float], answers: Sequence[Answer]) -> Played:
    """Counts what was asked for after the last sign-in. ``used``: seconds of processor time, by
    the server and by the officers."""
    sign_ins = [one for one in answers if one.kind == ASIDE]
    begun = max((one.at + one.ms / 1000 for one in sign_ins), default=0.0)
    counted = [one for one in answers if one.kind != ASIDE and one.at >= begun]
    ended = max((one.at + one.ms / 1000 for one in counted), default=begun)
    return Played(name, ended - begun, *used, counted, sign_ins)


def table(run: Played) -> Iterator[str]:
    kinds: dict[str, list[Answer]] = defaultdict(list)
    for one in (*run.answers, *run.sign_ins):
        kinds[one.kind].append(one)
    yield f"{'':18}{'number':>8}{'errors':>8}{'median':>9}{'p95':>9}{'p99':>9}  ms"
    rows = sorted(kinds.items(), key=lambda pair: -len(pair[1]))
    for kind, figures in [*((k, Figures.of(v)) for k, v in rows), ("all but sign-in", run.whole)]:
        yield (
            f"{kind:18}{figures.number:8}{figures.errors:8}"
            f"{figures.median:9.0f}{figures.p95:9.0f}{figures.p99:9.0f}"
        )
    for kind, wrong in sorted({(one.kind, one.wrong) for one in run.answers if one.wrong})[:10]:
        yield f"  {kind}: {wrong}"


def summary(run: Played) -> str:
    whole = run.whole
    return (
        f"{run.name}: {whole.number / max(run.seconds, 1e-9):.0f} requests/s, "
        f"{1000 * run.processor / max(whole.number, 1):.1f} ms of the server's processor time "
        f"each, {1000 * run.generator / max(whole.number, 1):.1f} ms of the officers'; "
        f"median {whole.median:.0f} ms, p95 {whole.p95:.0f} ms, "
        f"{whole.errors + sum(bool(one.wrong) for one in run.sign_ins)} errors: "
        f"{'within' if run.met else 'MISSES'} the bar of {MEDIAN:.0f} and {SLOW:.0f} ms, none wrong"
    )


def made(run: Path, scratch: Path, *, cases: int) -> Path:
    """A directory of that many cases: ``run`` itself where it has them, else made of it."""
    if sum(1 for _ in run.glob("*/report.json")) >= cases:
        return run
    out = scratch / "made"
    if not out.is_dir():
        make(run, out, cases=cases)
    return out


def measured(options: argparse.Namespace, scratch: Path) -> Iterator[Played]:
    directory = made(options.run, scratch, cases=options.cases)
    people: tuple[Person, ...] = prepare(
        directory, scratch, people=options.officers, url=options.database
    )
    with serving(scratch, people, url=options.database) as served:
        for name, think in PAUSES.items():
            yield play(served, scratch, name=name, think=think, seconds=options.seconds)


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.workbench.load",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("run", type=Path, help="what zhiyi run --out wrote, or make made of it")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--officers", type=int, default=OFFICERS)
    parser.add_argument("--seconds", type=int, default=45, help="of each of the two runs")
    parser.add_argument("--database", metavar="URL", help="an empty one; default: SQLite")
    parser.add_argument("--scratch", type=Path, help="kept for the next time")
    options = parser.parse_args(given)
    met = True
    with tempfile.TemporaryDirectory(prefix="zhiyi-load-") as empty:
        for run in measured(options, options.scratch or Path(empty)):
            print("\n".join([*table(run), summary(run)]), flush=True)
            met = met and run.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
