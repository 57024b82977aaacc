"""What a node does with what its worker left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from zhiyi.batch import node
from zhiyi.batch.node import Back, Sent
from zhiyi.batch.removing import remove
from zhiyi.batch.tasks import Outcome, TakeIn, Taken
from zhiyi.limits import Limits

Left = Callable[[Path], None]


def _nested(out: Path) -> None:
    """Deeper than Python calls itself."""
    handle = os.open(out, os.O_RDONLY)
    for _ in range(1100):
        os.mkdir("a", dir_fd=handle)
        deeper = os.open("a", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = deeper
    os.close(os.open("report.json", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)


def _linked(out: Path) -> None:
    (out / "documents").symlink_to("/etc")


def _written(out: Path) -> None:
    (out / "a").mkdir()
    (out / "a" / "report.json").write_text("{}")
    (out / "a" / "link.json").symlink_to("report.json")


@pytest.fixture
def back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Left], Back]]:
    """What is answered where a worker left that in its output directory."""
    here = tmp_path / "here"

    @contextmanager
    def place() -> Iterator[Path]:
        here.mkdir()
        try:
            yield here
        finally:
            remove(here)

    def done(left: Left) -> Back:
        def run(task: TakeIn, alone: bool) -> Outcome:
            left(here / "out")
            return Outcome(task=task, seconds=1.0, worker="w", value=Taken(files=()))

        desk: Any = SimpleNamespace(
            place=place, worker=lambda limits, perform: SimpleNamespace(run=run)
        )
        monkeypatch.setattr(node, "_desk", lambda: desk)
        monkeypatch.setenv("ZHIYI_NODE_FOLDER", str(tmp_path / "node"))
        out, file = tmp_path / "out", tmp_path / "a.txt"
        task = TakeIn(out=out, inquiry="a", name="a.txt", file=file, scratch=out, limits=Limits())
        job = Sent(
            task=task, alone=True, perform="", models=tmp_path,
            store=(f"file://{tmp_path}/store", "1"),
        )  # fmt: skip
        return node._done(job, "n")

    yield done


@pytest.mark.parametrize("left", [_nested, _linked])
def test_folders_that_no_task_leaves_cost_it_its_result(
    back: Callable[[Left], Back], left: Left
) -> None:
    outcome = back(left).outcome
    assert outcome and outcome.failure and outcome.failure.cause == "broke"


def test_the_files_of_a_task_go_into_the_store_without_its_links(
    back: Callable[[Left], Back],
) -> None:
    found = back(_written)
    assert found.outcome and found.outcome.failure is None
    assert [spot.path for spot, _ in found.written] == ["a/report.json"]
