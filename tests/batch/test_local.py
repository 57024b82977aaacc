"""Workers read files; whatever happens to one, every file comes out as a document."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from zhiyi.batch import local
from zhiyi.batch.local import Job, Pool, read_one
from zhiyi.intake.files import submitted_file
from zhiyi.limits import Limits
from zhiyi.store import Layout


def _job(tmp_path: Path, name: str, content: str = "情况说明") -> Job:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return Job(
        submitted=submitted_file(tmp_path / name, name),
        layout=Layout(tmp_path / "out"),
        limits=Limits(),
        fresh=True,
        until="lines",
    )


def _die() -> None:
    os._exit(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class FatalJob(Job):
    """A job that kills the process that takes it up."""

    def __reduce__(self) -> Any:
        return _die, ()


def test_a_worker_that_dies_costs_its_own_file_only(tmp_path: Path) -> None:
    good, other = _job(tmp_path, "good.txt"), _job(tmp_path, "other.txt")
    fields = {name: getattr(other, name) for name in Job.__dataclass_fields__}
    with Pool(2) as pool:
        results = [pool.submit(FatalJob(**fields)), pool.submit(good)]
        lost, read = (result() for result in results)
    assert lost.path == "other.txt"
    assert lost.status == "unreadable"
    assert "终止" in lost.problems[0].detail
    assert [line.text for line in read.lines] == ["情况说明"]


def test_a_pool_whose_worker_died_takes_further_files(tmp_path: Path) -> None:
    job = _job(tmp_path, "a.txt")
    fields = {name: getattr(job, name) for name in Job.__dataclass_fields__}
    with Pool(2) as pool:
        pool.submit(FatalJob(**fields))()
        assert pool.submit(job)().status == "read"


def test_reading_that_breaks_off_leaves_the_document_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise MemoryError("too large")

    monkeypatch.setattr(local, "open_document", broken)
    doc = read_one(_job(tmp_path, "a.txt"))
    assert doc.status == "unreadable"
    assert "MemoryError" in doc.problems[0].detail


def test_a_file_read_before_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = _job(tmp_path, "a.txt")
    first = read_one(job)
    monkeypatch.setattr(local, "_read", lambda _: pytest.fail("read again"))
    assert read_one(replace(job, fresh=False)) == first


def test_layers_before_a_stage_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = replace(_job(tmp_path, "a.txt"), until=None)
    first = read_one(job)
    again = read_one(replace(job, since="indicators"))
    assert again == first
    monkeypatch.setattr(local, "_read", lambda _: pytest.fail("read again"))
    assert read_one(replace(job, since="findings")) == first
