"""``zhiyi watch`` as a service manager sees it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import zhiyi.commands.keeping_up as keeping_up
import zhiyi.commands.watch as command
from zhiyi.batch.events import RunBegan, RunEnded
from zhiyi.cli import main


class Idle:
    """A run that has nothing to do. ``told``: a signal that comes when it is open."""

    told: signal.Signals | None = None

    def process(self, folders: Any) -> list[Any]:
        return []

    def listings(self) -> dict[str, str]:
        return {}

    def summaries(self) -> list[Any]:
        return []


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a run was opened with; none is really."""
    asked: list[dict[str, Any]] = []

    @contextmanager
    def open_run(out: Path, *, listeners: Any, **told: Any) -> Iterator[Idle]:
        asked.append(told)
        for listener in listeners:
            listener(RunBegan(run="1", inquiries=0, workers=2, resumed=False))
        if Idle.told:
            signal.raise_signal(Idle.told)
        yield Idle()
        for listener in listeners:
            listener(RunEnded(seconds=1, stopped=told["stop"]()))

    monkeypatch.setattr(keeping_up, "open_run", open_run)
    return asked


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_stops_when_it_is_told(
    number: signal.Signals,
    code: int,
    tmp_path: Path,
    opened: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "in").mkdir()
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(Idle, "told", number)
    assert main(["watch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == code
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
    assert opened[0]["stop"]()
    assert opened[0]["day"] is not None
    told = capsys.readouterr()
    assert told.out == ""
    assert "已停止 stopped" in told.err


def test_told_before_it_is_loaded_it_opens_nothing(
    tmp_path: Path, opened: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    really = keeping_up.keep_up

    def told(*arguments: Any, **named: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        really(*arguments, **named)

    monkeypatch.setattr(keeping_up, "keep_up", told)
    assert main(["watch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert opened == []


def test_a_second_interrupt_does_not_wait() -> None:
    with pytest.raises(KeyboardInterrupt), command.stopped_by_signals() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.flag.is_set()
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("directory", "out"), [("in", "in/out"), ("in", "in"), ("out/in", "out"), ("in/x/..", "in/y")]
)
def test_it_never_watches_what_it_writes(
    directory: str, out: str, tmp_path: Path, opened: list[dict[str, Any]]
) -> None:
    for name in (directory, "in/x"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    assert main(["watch", str(tmp_path / directory), "--out", str(tmp_path / out)]) == 2
    assert opened == []


def test_a_link_does_not_hide_it(tmp_path: Path, opened: list[dict[str, Any]]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "in").symlink_to(tmp_path / "out")
    assert main(["watch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert opened == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-folder", "--out", "out"],
        [".", "--out", "out", "--done", "a/b"],
        [".", "--out", "out", "--settle", "0"],
        [".", "--out", "../out", "--metrics", "nonsense"],
        [".", "--out", "../out", "--log", "no-such-folder/log"],
    ],
)
def test_wrong_arguments(
    arguments: list[str],
    tmp_path: Path,
    opened: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    try:
        code: object = main(["watch", *arguments])
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert opened == []
