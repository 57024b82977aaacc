"""A revision counts as long as the report that it was made from is the one that stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from tests.review.making import NANJING, case, put

from zhiyi import codec
from zhiyi.corrections import LineText, append_correction
from zhiyi.corrections.revision import Revision, told_of
from zhiyi.review.cases.files import CaseFiles
from zhiyi.review.cases.search import search
from zhiyi.review.cases.sync import sync, take_in
from zhiyi.review.database.models import Case
from zhiyi.review.officer import Officer
from zhiyi.review.workplace import Workplace
from zhiyi.store import REVISION_FILE, Layout, write_whole

WANG = Officer(1, "wang", "王关员", NANJING, "officer")


def revise(folder: Path, *, number: int = 1) -> Path:
    """Write a revision of the case in which the first line of doc-2 reads 更正后的合同."""
    inquiry = case(folder.name, deadline=date(2026, 4, 1))
    contract = inquiry.documents[1]
    first = replace(contract.lines[0], text="更正后的合同")
    corrected = replace(contract, lines=(first, *contract.lines[1:]))
    revision = folder / "revisions" / str(number)
    scratch = folder.parent.parent / f"scratch-{number}"
    written = put(scratch, inquiry)
    report = Layout(written).report_json.read_bytes()
    write_whole(revision / "documents" / "doc-2.json", codec.dump(corrected))
    write_whole(
        revision / REVISION_FILE,
        told_of(
            Revision(
                number=number,
                folder=revision,
                report_sha256=sha256(report).hexdigest(),
                base_sha256=sha256(Layout(folder).report_json.read_bytes()).hexdigest(),
                corrections_sha256="",
                program="",
                corrections=(),
                changes=(),
                since=(),
            )
        ),
    )
    write_whole(revision / "report.json", report)
    return revision


def test_the_newest_revision_is_what_is_shown(out: Path) -> None:
    kept = CaseFiles(out)
    before = kept.load("ZY-2026-0042")
    revise(out / "ZY-2026-0042")
    revise(out / "ZY-2026-0042", number=10)

    after = kept.load("ZY-2026-0042")

    assert (before.revision, after.revision) == (0, 10)
    assert after.report.inquiry.deadline == "2026-04-01"
    assert after.lines("doc-2", 1)[0].text == "更正后的合同"


def test_papers_that_were_not_corrected_and_pictures_are_those_of_the_run(out: Path) -> None:
    revise(out / "ZY-2026-0042")
    file = CaseFiles(out).load("ZY-2026-0042")

    assert file.lines("doc-1", 1)[0].text == "中华人民共和国海关出口货物报关单"
    assert file.picture("doc-1", 1) == out / "ZY-2026-0042" / "pages" / "doc-1-1.jpg"


def test_a_new_run_counts_more_than_a_revision_of_the_one_before(out: Path) -> None:
    revise(out / "ZY-2026-0042")
    put(out, case("ZY-2026-0042", deadline=date(2026, 5, 6)))

    file = CaseFiles(out).load("ZY-2026-0042")

    assert file.revision == 0
    assert file.report.inquiry.deadline == "2026-05-06"
    assert file.lines("doc-2", 1)[0].text.startswith("出口合同")


def test_what_is_corrected_is_what_is_shown(out: Path) -> None:
    """After a new run that is its report, not what an earlier revision made of the one before."""
    folder = out / "ZY-2026-0042"
    revise(folder)
    put(out, case("ZY-2026-0042", deadline=date(2026, 5, 6)))
    line = CaseFiles(out).load("ZY-2026-0042").lines("doc-2", 1)[0]

    made = append_correction(
        folder, layer="lines", fact=line.id, change=LineText(text="更正后的合同"), by="wang"
    )

    assert made.was == line.text


def test_a_revision_changes_the_case_and_what_is_found_in_it(
    workplace: Workplace, out: Path
) -> None:
    revise(out / "ZY-2026-0042")

    assert take_in(workplace, "ZY-2026-0042").changed == ("ZY-2026-0042",)
    assert sync(workplace).nothing

    with workplace.reading() as session:
        row = session.get_one(Case, "ZY-2026-0042")
        found = search(session, WANG, "更正后的合同")
    assert (row.revision, row.deadline) == (1, date(2026, 4, 1))
    assert [(hit.case, hit.document) for hit in found.hits] == [("ZY-2026-0042", "doc-2")]
