"""The report of a case is read once, the layers of its papers when they are asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.review.making import case, put

from zhiyi.review.cases import files
from zhiyi.review.cases.files import CaseFiles
from zhiyi.review.errors import NotThere


@pytest.fixture
def kept(out: Path) -> CaseFiles:
    return CaseFiles(out)


def test_a_report_is_read_once(kept: CaseFiles) -> None:
    assert kept.load("ZY-2026-0042") is kept.load("ZY-2026-0042")


def test_a_report_that_was_written_anew_is_read_again(kept: CaseFiles, out: Path) -> None:
    before = kept.load("ZY-2026-0042")
    put(out, case("ZY-2026-0042", deadline=date(2026, 4, 1)))

    after = kept.load("ZY-2026-0042")

    assert before.report.inquiry.deadline == "2026-03-18"
    assert after.report.inquiry.deadline == "2026-04-01"
    assert after.sha256 != before.sha256


def test_what_was_not_looked_at_for_long_is_let_go(
    kept: CaseFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept.load("ZY-2026-0042")
    size = len((first.folder / "report.json").read_bytes())
    monkeypatch.setattr(files, "KEPT", 2 * size + size // 2)
    second = kept.load("ZY-2026-0043")
    assert kept.load("ZY-2026-0042") is first

    kept.load("ZY-2026-0077")

    assert kept.load("ZY-2026-0042") is first
    assert kept.load("ZY-2026-0043") is not second


def test_lines_of_a_page_stand_in_reading_order(kept: CaseFiles) -> None:
    file = kept.load("ZY-2026-0042")

    texts = [line.text for line in file.lines("doc-2", 1)]

    assert texts[0].startswith("出口合同")
    assert len(texts) == 2
    assert file.lines("doc-2", 9) == ()
    assert file.lines("doc-99", 1) == ()


def test_a_paper_whose_layers_are_not_there_or_broken_has_none(kept: CaseFiles, out: Path) -> None:
    documents = out / "ZY-2026-0042" / "documents"
    (documents / "doc-1.json").unlink()
    (documents / "doc-2.json").write_text("{")
    file = kept.load("ZY-2026-0042")

    assert file.document("doc-1") is None
    assert file.document("doc-2") is None
    assert file.document("doc-3") is not None


def test_no_document_of_another_name_is_read(kept: CaseFiles, out: Path) -> None:
    file = kept.load("ZY-2026-0042")

    assert file.document("../../ZY-2026-0077/documents/doc-1") is None


def test_a_picture_is_a_file_of_the_case(kept: CaseFiles, out: Path) -> None:
    file = kept.load("ZY-2026-0042")

    assert file.picture("doc-1", 1) == out / "ZY-2026-0042" / "pages" / "doc-1-1.jpg"
    assert file.picture("doc-1", 7) is None
    assert kept.load("ZY-2026-0043").picture("doc-1", 1) is None


def test_a_report_that_names_a_picture_elsewhere_shows_none(kept: CaseFiles, out: Path) -> None:
    (out / "secret.jpg").write_bytes(b"secret")
    report = out / "ZY-2026-0042" / "report.json"
    told = json.loads(report.read_bytes())
    told["documents"][0]["page_list"][0]["picture"] = "../secret.jpg"
    report.write_text(json.dumps(told))

    assert kept.load("ZY-2026-0042").picture("doc-1", 1) is None


@pytest.mark.parametrize(
    "id", ["", ".", "..", ".zhiyi", "../out/ZY-2026-0042", "none", "a/b", "a\0b", "名" * 100]
)
def test_what_is_no_case_is_not_there(kept: CaseFiles, id: str) -> None:
    with pytest.raises(NotThere):
        kept.load(id)


def test_a_report_that_cannot_be_read_is_told(kept: CaseFiles, out: Path) -> None:
    (out / "ZY-2026-0042" / "report.json").write_text("[]")

    with pytest.raises(NotThere, match="无法读取"):
        kept.load("ZY-2026-0042")
