"""The cases made for load tests are such as the workbench takes in, each with its own exporter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.benchmarks.workbench.make import OFFICES, make, make_large, sources_of
from tests.benchmarks.workbench.measure import AUDITOR, OFFICER, figures
from tests.review.making import case, put

from zhiyi.review.cases.search import search
from zhiyi.review.cases.sync import sync
from zhiyi.review.cases.worklist import Filter, worklist
from zhiyi.review.workplace import Workplace, open_workplace


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """What zhiyi run wrote of one inquiry."""
    directory = tmp_path / "run"
    directory.mkdir()
    put(directory, case("ZY-2026-0042"), pictures=True)
    return directory


@pytest.fixture
def filled(run: Path, tmp_path: Path) -> Workplace:
    out = tmp_path / "out"
    make(run, out, cases=12)
    make_large(run, out, pages=40, indicators=30)
    return open_workplace(out, keys=tmp_path / "keys")


def test_every_case_that_was_made_is_taken_in(filled: Workplace) -> None:
    synced = sync(filled)

    assert len(synced.new) == 13
    assert synced.unreadable == ()
    with filled.reading() as session:
        rows = worklist(session, AUDITOR, Filter(today=date(2026, 6, 1))).rows
        own = worklist(session, OFFICER, Filter(today=date(2026, 6, 1))).rows
    assert {row.case.office for row in rows} == set(OFFICES) | {"南京海关"}
    assert {row.case.office for row in own} == {OFFICES[0]}


def test_the_papers_of_a_case_name_its_own_exporter(filled: Workplace) -> None:
    sync(filled)
    file = filled.files.load("ZY-2001-2026-00001")
    exporter = file.report.inquiry.exporter or ""

    assert exporter != "江苏远航复合材料有限公司"
    assert any(exporter in line.text for line in file.lines("doc-1", 1))
    with filled.reading() as session:
        assert "ZY-2001-2026-00001" in {h.case for h in search(session, AUDITOR, exporter).hits}


def test_the_large_case_has_pages_and_indicators_of_its_own(filled: Workplace) -> None:
    file = filled.files.load("large")
    documents = file.report.documents

    assert sum(document.pages for document in documents) >= 40
    assert len(file.report.indicators) >= 30
    assert len({document.id for document in documents}) == len(documents)
    known = {document.id for document in documents}
    assert all(indicator.document in known for indicator in file.report.indicators)
    assert file.picture("doc-1-3", 1) is not None
    assert file.lines("doc-1-3", 1)


def test_the_same_seed_makes_the_same_cases(run: Path, tmp_path: Path) -> None:
    first = make(run, tmp_path / "a", cases=3)
    second = make(run, tmp_path / "b", cases=3)

    assert first == second
    for name in first:
        one, other = (tmp_path / place / name / "report.json" for place in ("a", "b"))
        assert one.read_bytes() == other.read_bytes()


def test_measuring_runs_over_what_was_made(filled: Workplace) -> None:
    found = {one.what: one for one in figures(filled, rounds=1)}

    assert "sync, nothing changed" in found
    assert any(what.startswith("search, auditor") for what in found)


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no report"):
        sources_of(tmp_path)
