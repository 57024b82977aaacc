"""The fuzzer sees what it is there to see: crashes, hangs, errors, and what a file brings about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz import contained, oracle
from tests.fuzz.contained import Case, outcomes
from tests.fuzz.minimise import minimised

ROOT = Path(__file__).parents[2]


def case(data: bytes) -> Case:
    return Case("none", 1, lambda: data)


def _spin() -> None:
    while True:
        pass


def _hang(*_: object) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF])  # as in code that is not Python
    time.sleep(3600)


DEEDS: dict[bytes, Callable[..., Any]] = {
    b"sound": lambda *_: 0,
    b"dies": lambda *_: os.kill(os.getpid(), signal.SIGSEGV),
    b"spins": lambda *_: _spin(),
    b"hangs": _hang,
    b"breaks": lambda *_: {}["x"],
    b"eats": lambda *_: bytearray(8 << 30),
}
SEEN = [
    (b"sound", "good", ""),
    (b"dies", "crash", "SIGSEGV"),
    (b"sound", "good", ""),
    (b"spins", "slow", ""),
    (b"breaks", "defect", "KeyError"),
    (b"eats", "memory", "MemoryError"),
    (b"sound", "good", ""),
]
HANGS = (b"hangs", "slow", "C code")


def tell_what_was_seen() -> None:
    """For a process of its own: in the suite's, libraries of other tests have threads that do not
    survive a fork for long."""
    contained.examine = lambda data, *_, **__: DEEDS[data]()  # type: ignore[assignment]
    seen = [*outcomes([case(deed) for deed, _, _ in SEEN], seconds=0.5, waited=300)]
    for outcome in (*seen, *outcomes([case(HANGS[0])], seconds=0.5, waited=0.5)):
        print(outcome.verdict, outcome.key)


def test_what_kills_one_case_is_named_and_the_others_go_on() -> None:
    told = "from tests.fuzz.test_contained import tell_what_was_seen as tell; tell()"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, cwd=ROOT, check=True
    )
    found = [line.split(" ", 1) for line in done.stdout.splitlines()]
    expected = [*SEEN, HANGS]
    assert [verdict for verdict, _ in found] == [verdict for _, verdict, _ in expected], found
    for (_, seen), (_, _, key) in zip(found, expected, strict=True):
        assert key in seen


def _starts(*_: object, **__: object) -> list[Any]:
    subprocess.run([sys.executable, "-V"], check=False)
    return []


def _left(*_: object, **__: object) -> list[Any]:
    (Path(tempfile.gettempdir()) / "left").touch()
    return []


EVIL: list[tuple[Callable[..., list[Any]], str]] = [
    (_starts, "subprocess.Popen"),
    (lambda folder, **_: [(folder / "../../never").write_text("x")][:0], "brought about: open"),
    (lambda folder, **_: [(folder / "b").write_text("x")][:0], "outside of the scratch"),
    (lambda *_, scratch, **__: [(scratch / ".." / "x").write_text("x")][:0], "outside of the scr"),
    (_left, "temporary folder: left"),
]


@pytest.mark.parametrize(("deed", "said"), EVIL, ids=[said for _, said in EVIL])
def test_what_a_file_brings_about_is_seen(
    monkeypatch: pytest.MonkeyPatch, deed: Callable[..., list[Any]], said: str
) -> None:
    monkeypatch.setattr(oracle, "submitted_files", deed)
    (outcome,) = outcomes([case(b"x")])
    *_, told = outcome.detail.strip().splitlines()  # above it stand lines of this file
    assert outcome.verdict == "defect" and "DefectError" in told and said in told


def test_the_child_ends_when_nobody_asks_for_the_other_cases(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "pid"

    def told(data: bytes, *_: object, **__: object) -> None:
        if data == b"sound":
            file.write_text(str(os.getpid()), encoding="ascii")
        DEEDS[data]()

    monkeypatch.setattr(contained, "examine", told)
    asked = outcomes([case(b"sound"), case(b"spins")])
    assert next(asked).verdict == "good"
    child = int(file.read_text(encoding="ascii"))
    os.kill(child, 0)
    asked.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_an_input_is_made_as_small_as_what_still_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(data: bytes, *_: object, **__: object) -> None:
        if b"A" in data and b"Z" in data:
            raise KeyError(data)

    monkeypatch.setattr(contained, "examine", breaks)
    (outcome,) = outcomes([case(b"x" * 40 + b"A" + b"y" * 30 + b"Z" + b"!" * 9)])
    assert minimised(outcome, seconds=600) == b"AZ"
