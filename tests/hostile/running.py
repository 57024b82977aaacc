"""One run of the program over the whole set, and what came of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.case import Case, Lure
from tests.hostile.whole import cases, write, write_limits

SECONDS = 900
"""Within which the run must end, on a machine that does much else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """``called``: whether anything called the address in the files; ``beside``: what stands in the
    folder around that of the inquiry; ``left``: what stands in the temporary folder afterwards."""

    cases: Sequence[Case]
    code: int
    said: str
    out: Path
    report: dict[str, Any]
    called: bool
    canary: bool
    beside: frozenset[str]
    left: frozenset[str]

    def told(self, case: Case) -> list[tuple[str, str]]:
        """Code and words of every problem of the file and of what it holds, and its findings."""
        own = {
            document["id"]: document
            for document in self.report["documents"]
            if re.match(re.escape(case.name) + r"($|!/|/)", document["path"])
        }
        found = [(one["code"], one["detail"]) for doc in own.values() for one in doc["problems"]]
        found += [
            (one["code"], one["message"])
            for one in self.report["findings"]
            if one.get("document") in own
        ]
        return found

    def as_wanted(self, case: Case) -> bool:
        """Whether what must be told was told; a file without such is there all the same."""
        told = self.told(case)
        if case.code:
            return any(c.startswith(case.code) and re.search(case.words, d) for c, d in told)
        names = [document["path"] for document in self.report["documents"]]
        return any(name.startswith(case.name) for name in names)


def ran(root: Path) -> Ran:
    """Write the set below ``root``, run the program over it, and look around."""
    found = cases()
    scratch = root / "tmp"
    scratch.mkdir()
    with _listening() as (listener, url):
        lure = Lure(url=url, canary=root / "canary")
        write(found, root / "hostile" / "submission", lure)
        write_limits(root / "limits.toml")
        command = [
            sys.executable, "-m", "zhiyi.cli", "run", "hostile", "--out", "out",
            "--limits", "limits.toml", "--workers", "1", "-q",
        ]  # fmt: skip
        done = subprocess.run(
            command,
            cwd=root,
            env={**os.environ, "TMPDIR": str(scratch), "OMP_NUM_THREADS": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        called = _was_called(listener)
    report = root / "out" / "hostile" / "report.json"
    return Ran(
        cases=found,
        code=done.returncode,
        said=(done.stdout + done.stderr).decode("utf-8", "replace"),
        out=root / "out",
        report=json.loads(report.read_text("utf-8")) if report.is_file() else {},
        called=called,
        canary=lure.canary.exists(),
        beside=frozenset(path.name for path in root.iterdir()),
        left=frozenset(path.name for path in scratch.iterdir()),
    )


@contextmanager
def _listening() -> Iterator[tuple[socket.socket, str]]:
    """A port of this machine that nobody may call."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener, f"http://127.0.0.1:{listener.getsockname()[1]}/lure"


def _was_called(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextmanager
def run_of_set() -> Iterator[Ran]:
    """For the table: in a folder of its own, removed afterwards."""
    root = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        yield ran(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)
