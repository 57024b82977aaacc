"""A run that is killed again and again, and what it leaves.

Each start is killed at a moment by chance: while it begins, while it works, or while a file is
being written; the coordinator alone, a worker (and the coordinator somewhat later), or all at once.
What one kill leaves, the next start takes up; a last run goes to the end, and its output is held
against that of a run that nobody disturbed. Where a batch is done before all kills are spent,
another round begins in another folder.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

import psutil

from . import comparing, ledgers
from .running import GOOD, Program, Running, left_over, started, tail

Say = Callable[[str], None]
Victim = Literal["coordinator", "worker", "all"]
Moment = Literal["beginning", "working", "writing"]

VICTIMS: Sequence[Victim] = ("coordinator", "worker", "all")
MOMENTS: Sequence[Moment] = ("working", "writing", "working", "beginning", "working", "writing")
"""Go round, so that every moment meets every victim within 18 kills."""

WAIT_FOR_WRITING = 20.0
"""Seconds within which some file is begun by any run that works; killed then, if none was."""

PATIENCE = 10.0
"""Seconds in which workers notice that their coordinator is gone."""


@dataclass(frozen=True, slots=True)
class Kill:
    """Whom, at what sort of moment, and after how many seconds; ``further``: until the coordinator
    follows a worker."""

    victim: Victim
    moment: Moment
    seconds: float
    further: float


def planned(count: int, *, seed: int, begin: float, work: float) -> list[Kill]:
    """``begin``: seconds until the first page is read; ``work``: from there to the end, which the
    kills divide among them."""
    chance = Random(f"{seed}/kills")
    step = 2 * work / max(1, count)
    kills = []
    for number in range(count):
        moment = MOMENTS[number % len(MOMENTS)]
        victim = VICTIMS[(number + number // len(MOMENTS)) % len(VICTIMS)]
        seconds = chance.uniform(0, begin)
        if moment != "beginning":
            seconds = begin + chance.uniform(0, step)
        kills.append(Kill(victim, moment, seconds, chance.uniform(0, begin + step)))
    return kills


@dataclass(slots=True)
class Tally:
    """What the kills of a batch came to. ``rewritten``: files that were whole at a kill and were
    written again after it; ``again``: steps that the ledger had as done and that were begun again;
    ``behind``: files of its own that the last run left, though done; ``orphans``:
    processes that outlived their coordinator by more than ``PATIENCE`` seconds."""

    kills: dict[str, int] = field(default_factory=dict)
    rounds: int = 0
    differences: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    orphans: int = 0
    slowest: float = 0.0
    done: bool = True
    seconds: float = 0.0

    def count(self, kill: Kill) -> None:
        name = f"{kill.victim}, {kill.moment}"
        self.kills[name] = self.kills.get(name, 0) + 1

    @property
    def total(self) -> int:
        return sum(self.kills.values())

    @property
    def good(self) -> bool:
        bad = (self.differences, self.unfinished, self.again, self.orphans)
        return self.done and not any(bad)


@dataclass(frozen=True, slots=True)
class Killing:
    """The batch, the program and the place of a kill test."""

    program: Program
    folders: Sequence[Path]
    undisturbed: Path
    out: Path
    log: Path
    workers: int | None
    say: Say

    def test(self, kills: Sequence[Kill], *, seed: int) -> Tally:
        chance, tally, left = Random(f"{seed}/victims"), Tally(), list(kills)
        began = time.monotonic()
        while left:
            tally.rounds += 1
            shutil.rmtree(self.out, ignore_errors=True)
            self._round(left, chance, tally)
            self._last(tally)
        tally.seconds = time.monotonic() - began
        return tally

    def _round(self, left: list[Kill], chance: Random, tally: Tally) -> None:
        """Kill until the batch is done or no kill is left."""
        before, known = written(self.out), ledgers.read(self.out)
        while left:
            if not self._killed(left[0], chance, tally):
                return
            kill = left.pop(0)
            tally.count(kill)
            now, told = written(self.out), ledgers.read(self.out)
            tally.rewritten += [name for name in before if now.get(name) != before[name]]
            tally.again += known.again(told) if known and told else []
            before, known = now, told or known
            reports = sum(name.endswith("report.json") for name in now)
            self.say(f"  {tally.total}: {kill.victim} {kill.moment}, {reports} reports")

    def _killed(self, kill: Kill, chance: Random, tally: Tally) -> bool:
        """Start, and kill; False where the run came to its end before."""
        with started(
            self.program, self.folders, self.out, log=self.log, workers=self.workers
        ) as running:
            if self._ended_before(running, kill):
                return False
            if kill.victim == "worker":
                _kill_one(running, chance)
                if running.ended(wait=kill.further):
                    self._expect_good(running)
                    return True
            if kill.victim == "all":
                running.kill_all()
            else:
                running.kill_coordinator()
            seconds, orphans = _gone(running.mark)
            tally.slowest = max(tally.slowest, seconds)
            tally.orphans += orphans
        return True

    def _ended_before(self, running: Running, kill: Kill) -> bool:
        ended = running.ended(wait=kill.seconds)
        if not ended and kill.moment == "writing":
            until = running.seconds + WAIT_FOR_WRITING
            while not any(parts(self.out)) and running.seconds < until and not ended:
                ended = running.ended(wait=0.001)
        if ended:
            self._expect_good(running)
        return ended

    def _expect_good(self, running: Running) -> None:
        if (code := running.process.returncode) not in GOOD:
            raise RuntimeError(f"exit code {code} of itself; see {self.log}: {tail(self.log)}")

    def _last(self, tally: Tally) -> None:
        """The last run, to the end; its output against the undisturbed one's."""
        before, known = written(self.out), ledgers.read(self.out)
        with started(
            self.program, self.folders, self.out, log=self.log, workers=self.workers
        ) as running:
            while not running.ended(wait=60):
                self.say(f"    last run: {running.seconds:.0f} s")
            self._expect_good(running)
            seconds, orphans = _gone(running.mark)
        now, told = written(self.out), ledgers.read(self.out)
        tally.slowest, tally.orphans = max(tally.slowest, seconds), tally.orphans + orphans
        tally.rewritten += [name for name in before if now.get(name) != before[name]]
        if told:
            tally.again += known.again(told) if known else []
            tally.done = tally.done and told.done
        tally.differences += comparing.differences(self.undisturbed, self.out)
        tally.unfinished += comparing.unfinished(self.out)
        tally.behind += comparing.left_behind(self.out)
        bad = len(tally.differences) + len(tally.unfinished) + len(tally.again)
        self.say(f"  round {tally.rounds} is over: {bad} things wrong so far")


def _kill_one(running: Running, chance: Random) -> None:
    """One of the workers, by chance; none where there are none yet."""
    if workers := running.workers():
        with suppress(psutil.NoSuchProcess):
            chance.choice(workers).kill()


def _gone(mark: str) -> tuple[float, int]:
    """Seconds until nothing of a run is left, and how many processes stayed all the same."""
    began = time.monotonic()
    while left := left_over(mark):
        if time.monotonic() - began > PATIENCE:
            return PATIENCE, len(left)
        time.sleep(0.05)
    return time.monotonic() - began, 0


def written(out: Path) -> dict[str, tuple[int, int]]:
    """What marks a file as written anew (its inode and its time), of all that officers get except
    the summary, which every run writes."""
    found = {}
    for name, file in comparing.files(out).items():
        if "/" in name and not comparing.PART.fullmatch(file.name):
            with suppress(FileNotFoundError):
                stat = file.stat()
                found[name] = (stat.st_ino, stat.st_mtime_ns)
    return found


def parts(out: Path) -> Iterator[Path]:
    """Files that are being written at this moment."""
    for pattern in (".*.part", "*/.*.part", "*/*/.*.part"):
        yield from out.glob(pattern)
