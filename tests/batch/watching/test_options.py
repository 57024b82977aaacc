"""The watchers that the command line asks for."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from tests.batch.watching.runs import small_run

from zhiyi.batch.events import Event
from zhiyi.batch.watching.options import _Forgiven, watched
from zhiyi.commands.arguments.batches import add_watching_options


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_watching_options(parser)
    return parser.parse_args(arguments, argparse.Namespace(verbose=False))


def _played(*arguments: str, out: Path) -> None:
    with watched(_options(*arguments), out=out) as listeners:
        for event in small_run():
            for listener in listeners:
                listener(event)


def test_everything_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, prom = tmp_path / "log", tmp_path / "z.prom"
    _played(
        "--profile", "--log", str(log), "--metrics", "0", "--metrics-file", str(prom),
        out=tmp_path / "out",
    )  # fmt: skip
    told = capsys.readouterr()
    assert told.out == ""
    assert "完成 done" in told.err
    assert "利用率 utilisation 40%" in told.err
    assert json.loads((tmp_path / "out/profile.json").read_text("utf-8"))["work"] == 8
    assert len(log.read_text("utf-8").splitlines()) == 10
    assert "zhiyi_pages_total 10.0" in prom.read_text("utf-8")


def test_quiet_is_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _played("-q", out=tmp_path)
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_who_watches_ends_no_run(capsys: pytest.CaptureFixture[str]) -> None:
    heard = []

    def breaks(event: Event) -> None:
        heard.append(event)
        raise ValueError("secret text of the document")

    listener = _Forgiven(breaks)
    for event in small_run():
        listener(event)
    assert len(heard) == 1
    told = capsys.readouterr().err
    assert "function cannot go on: ValueError" in told
    assert "secret" not in told


def test_metrics_and_profile_that_cannot_be_written_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    closed = tmp_path / "file/below"
    _played("-q", "--profile", "--metrics-file", str(closed / "z.prom"), out=closed)
    told = capsys.readouterr().err
    assert told.count("--metrics-file") == 1
    assert "profile.json is not written: " in told
