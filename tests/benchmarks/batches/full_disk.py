"""A disk that is full: the run stops and says so; with more room the same command goes on.

The disk is a file system in memory, mounted in a mount namespace of its own, so that nothing of it
is seen outside and nothing of it stays.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from . import comparing, ledgers
from .running import GOOD, Program, started

Say = Callable[[str], None]

SHARES = (0.0, 0.1, 0.4, 0.7, 3.0)
"""Room that the disk has, start by start, of what the whole output takes; 0: hardly any."""

LEAST = 1 << 16
"""Bytes of the smallest disk: an empty folder fits, a ledger does not."""

PATIENCE = 900.0
"""Seconds after which a run that neither ends nor goes on is a failure."""

WORDS = ("磁盘", "空间", "space", "No space")
"""One of these is said where a disk is full."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start on a disk of so many MiB: how it ended, and what it said last."""

    mib: float
    code: int
    seconds: float
    reports: int
    unfinished: int
    clear: bool
    said: str


def allowed() -> str:
    """Why a disk of its own cannot be had here; empty where it can."""
    if not shutil.which("unshare"):
        return "unshare is not installed"
    test = "mount -t tmpfs -o size=64k none /mnt"
    done = subprocess.run(["unshare", "-m", "sh", "-c", test], capture_output=True, text=True)
    return done.stderr.strip() if done.returncode else ""


def test(given: Sequence[str]) -> None:
    """Run this program's part ``full --inside`` in a mount namespace of its own."""
    command = ["unshare", "-m", "--propagation", "private", sys.executable]
    subprocess.run([*command, "-m", "tests.benchmarks.batches", *given, "--inside"], check=True)


def inside(
    program: Program,
    folders: Sequence[Path],
    undisturbed: Path,
    room: Path,
    *,
    workers: int | None,
    say: Say,
) -> dict[str, object]:
    """The starts on a growing disk, and what the last one's output is against the undisturbed."""
    disk = room / "disk"
    disk.mkdir(parents=True, exist_ok=True)
    needed = sum(f.stat().st_blocks * 512 for f in undisturbed.rglob("*") if f.is_file())
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={LEAST}", "none", str(disk)], check=True)
    starts: list[Start] = []
    try:
        for share in SHARES:
            mount = f"remount,size={max(LEAST, round(needed * share))}"
            subprocess.run(["mount", "-o", mount, str(disk)], check=True)
            log = room / "logs" / f"full-{share}.txt"
            starts.append(_start(program, folders, disk / "out", share * needed, log, workers))
            say(f"  {starts[-1].mib:.1f} MiB: code {starts[-1].code}, {starts[-1].said}")
            if starts[-1].code in GOOD:
                break
        told = ledgers.read(disk / "out")
        differences = comparing.differences(undisturbed, disk / "out")
        unfinished = comparing.unfinished(disk / "out")
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)
    return {
        "starts": [asdict(start) for start in starts],
        "differences": differences,
        "unfinished": unfinished,
        "done": told.done if told else None,
        "good": starts[-1].code in GOOD
        and all(start.clear for start in starts[:-1])
        and not differences
        and not unfinished,
    }


def _start(
    program: Program,
    folders: Sequence[Path],
    out: Path,
    size: float,
    log: Path,
    workers: int | None,
) -> Start:
    log.unlink(missing_ok=True)
    with started(program, folders, out, log=log, workers=workers) as running:
        ended = running.ended(wait=PATIENCE)
        seconds, code = running.seconds, running.process.returncode if ended else -1
    text = log.read_text("utf-8", "replace")
    clear = any(word in text for word in WORDS) and "Traceback" not in text
    said = (text.strip().splitlines() or [""])[-1]
    reports = sum(name.endswith("report.json") for name in comparing.files(out))
    unfinished = len(comparing.unfinished(out))
    return Start(size / 2**20, code, seconds, reports, unfinished, clear, said[:300])


def shown(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)
