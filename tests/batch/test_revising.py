"""A plain run again applies what officers corrected since the last one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zhiyi.batch.ledger import Ledger
from zhiyi.batch.paths import absolute, inputs_of, models_of, moved
from zhiyi.batch.retelling import kept_retelling
from zhiyi.batch.tasks import Revise
from zhiyi.cli import main
from zhiyi.corrections import Figure, append_correction
from zhiyi.limits import Limits
from zhiyi.revisions import newest_revision, revisions_of

LETTER = "情况说明\n我公司出口HB-7高压泵。\n额定压力：35 MPa\n主要用途：农业灌溉。\n".encode()
NOTICE = 'id = "Z-1"\ngoods = "高压泵"\nnotice_received = 2026-03-05\n'


def run(root: Path, *options: str) -> int:
    command = ["run", str(root / "in"), "--out", str(root / "out"), "--workers", "1", *options]
    return main([*command, "--date", "2026-03-06"])


def report_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report.json").read_bytes())
    return found


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The output folder of an inquiry that was run; the program stays the same meanwhile."""
    monkeypatch.setattr("zhiyi.batch.versions.program_hash", lambda: "0" * 24)
    submission = tmp_path / "in" / "submission"
    submission.mkdir(parents=True)
    (submission / "情况说明.txt").write_bytes(LETTER)
    (tmp_path / "in" / "inquiry.toml").write_text(NOTICE, encoding="utf-8")
    assert run(tmp_path) == 0
    return tmp_path / "out" / "in"


def correct(case: Path, figure: str) -> None:
    (one,) = (i for i in report_of(case)["indicators"] if i["parameter"] == "额定压力")
    append_correction(
        case, layer="indicators", fact=one["id"], change=Figure(figure=figure), by="王关员"
    )


def test_a_run_again_applies_corrections_once(case: Path, tmp_path: Path) -> None:
    before = (case / "report.json").read_bytes()
    assert newest_revision(case) is None
    correct(case, "85 MPa")
    assert run(tmp_path) == 0
    assert (case / "report.json").read_bytes() == before
    revision = newest_revision(case)
    assert revision is not None
    (now,) = (i for i in report_of(revision.folder)["indicators"] if i["parameter"] == "额定压力")
    assert (now["value"], now["corrected_from"]["was"]) == ("85", "35 MPa")
    assert "in/revisions/1/report.html" in (tmp_path / "out" / "summary.html").read_text("utf-8")
    assert run(tmp_path) == 0
    assert [one.number for one in revisions_of(case)] == [1]
    ledger = Ledger(tmp_path / "out")
    row = ledger.inquiry("in")
    ledger.close()
    assert row is not None and row.told is not None
    assert (row.told.revision, row.told.corrections) == (1, revision.corrections_sha256)
    correct(case, "86 MPa")
    assert run(tmp_path, "--fresh") == 0
    assert report_of(case)["corrections"] == []
    second = revisions_of(case)[-1]
    assert (second.number, [one.standing for one in second.corrections]) == (
        2,
        ["replaced", "applied"],
    )


def test_a_node_gets_what_a_revision_needs(case: Path, tmp_path: Path) -> None:
    correct(case, "85 MPa")
    task = Revise(
        out=tmp_path / "out",
        inquiry="in",
        retelling=kept_retelling(case),
        limits=Limits(),
    )
    names = {spot.path for spot in inputs_of(task).values()}
    assert {"in/report.json", "in/corrections.jsonl"} <= names
    assert sum(name.startswith("in/documents/") for name in names) == 1
    assert models_of(task) == ()
    there = moved(absolute(task), Path("/node"), models=Path("/models"))
    assert isinstance(there, Revise) and there.out == Path("/node/out")
