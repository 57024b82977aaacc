"""What a run writes becomes cases; what it writes anew changes them; nothing else is opened."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.review.making import NANJING, case, put

from zhiyi.inquiry import Notice
from zhiyi.report import types
from zhiyi.review.cases import sync as syncing
from zhiyi.review.cases.sync import Synced, sync, take_in
from zhiyi.review.database.models import Case, Entry, PageText
from zhiyi.review.workplace import Workplace


def row(workplace: Workplace, id: str) -> Case:
    with workplace.reading() as session:
        return session.get_one(Case, id)


def told(workplace: Workplace) -> list[tuple[str, str | None]]:
    with workplace.reading() as session:
        entries = select(Entry.action, Entry.case).order_by(Entry.seq)
        found = session.execute(entries.where(Entry.action.startswith("case.")))
        return [(action, case) for action, case in found]


class Followed:
    """What became of judgements: none were there. Keeps whose report was told of."""

    current: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def __call__(self, _: Session, case: Case, report: types.Report) -> Followed:
        self.told.append((case.id, len(report.findings)))
        return self


def test_every_report_becomes_a_case(empty_workplace: Workplace) -> None:
    synced = sync(empty_workplace)

    assert synced == Synced(new=("ZY-2026-0042", "ZY-2026-0043", "ZY-2026-0077"))
    assert told(empty_workplace) == [("case.new", id) for id in synced.new]


def test_a_case_holds_what_the_worklist_shows(any_workplace: Workplace, out: Path) -> None:
    found = row(any_workplace, "ZY-2026-0042")

    assert (found.inquiry_id, found.notice_no) == ("ZY-2026-0042", "宁关质字〔2026〕42号")
    assert (found.office, found.exporter) == (NANJING, "江苏远航复合材料有限公司")
    assert (found.received, found.deadline) == (date(2026, 3, 9), date(2026, 3, 18))
    assert (found.must, found.should, found.notes) == (4, 3, 1)
    assert found.missing == ["other"]
    assert [one["code"] for one in found.candidates] == ["1C210.a", None]
    assert found.flags["deficiencies"] == {"incomplete": 1, "only_special_seal": 1}
    assert found.flags["translations"] == {"inconsistent": 1}
    assert found.state == "reviewing"
    report = out / "ZY-2026-0042" / "report.json"
    assert found.report_sha256 == sha256(report.read_bytes()).hexdigest()


def test_a_case_without_papers_waits_for_them(empty_workplace: Workplace, out: Path) -> None:
    put(out, replace(case("ZY-2026-0050"), documents=()))
    sync(empty_workplace)

    assert row(empty_workplace, "ZY-2026-0050").state == "awaiting"


def test_a_case_that_names_no_office_has_none(empty_workplace: Workplace, out: Path) -> None:
    put(out, replace(case("bare"), notice=Notice()))
    sync(empty_workplace)

    assert row(empty_workplace, "bare").office == ""


def test_what_has_not_changed_is_not_opened(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(folder: Path) -> None:
        raise AssertionError(f"{folder} was opened")

    monkeypatch.setattr(syncing, "read_newest", opened)

    assert sync(workplace).nothing


def test_the_same_bytes_written_again_change_nothing(workplace: Workplace, out: Path) -> None:
    before = told(workplace)
    file = out / "ZY-2026-0042" / "report.json"
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)

    assert sync(workplace).nothing
    assert told(workplace) == before


def test_a_changed_report_changes_the_case_and_its_words_and_nothing_of_the_officers(
    any_workplace: Workplace, out: Path
) -> None:
    with any_workplace.database.writing() as session:
        session.get_one(Case, "ZY-2026-0042").state = "referred"
    words = texts(any_workplace)
    follow = Followed()
    changed = case("ZY-2026-0042", deadline=date(2026, 4, 1))
    put(out, replace(changed, findings=changed.findings[:2], documents=changed.documents[:2]))

    synced = sync(any_workplace, follow=follow)

    found = row(any_workplace, "ZY-2026-0042")
    assert synced.changed == ("ZY-2026-0042",)
    assert found.deadline == date(2026, 4, 1)
    assert (found.state, found.version) == ("referred", 0)
    assert 0 < texts(any_workplace) < words
    assert follow.told == [("ZY-2026-0042", 2)]
    assert told(any_workplace)[-1] == ("case.changed", "ZY-2026-0042")


def texts(workplace: Workplace) -> int:
    """How many pages of the first case can be searched."""
    with workplace.reading() as session:
        count = select(func.count()).where(PageText.case == "ZY-2026-0042")
        return session.scalar(count) or 0


def test_one_case_is_taken_in_without_the_others(workplace: Workplace, out: Path) -> None:
    for id in ("ZY-2026-0042", "ZY-2026-0043"):
        put(out, case(id, deadline=date(2026, 4, 1)))

    assert take_in(workplace, "ZY-2026-0043").changed == ("ZY-2026-0043",)
    assert row(workplace, "ZY-2026-0042").deadline == date(2026, 3, 18)


@pytest.mark.parametrize("name", ["", "..", "../out/ZY-2026-0042", "a\0b", "none", "x" * 300])
def test_no_name_takes_in_what_is_no_case(workplace: Workplace, name: str) -> None:
    assert take_in(workplace, name).nothing


def test_a_folder_that_vanished_is_gone_and_may_come_back(workplace: Workplace, out: Path) -> None:
    shutil.move(out / "ZY-2026-0043", out.parent / "elsewhere")
    assert sync(workplace) == Synced(gone=("ZY-2026-0043",))
    assert row(workplace, "ZY-2026-0043").gone
    assert sync(workplace).nothing

    shutil.move(out.parent / "elsewhere", out / "ZY-2026-0043")
    assert sync(workplace) == Synced(back=("ZY-2026-0043",))
    assert not row(workplace, "ZY-2026-0043").gone


def test_a_report_that_cannot_be_read_leaves_its_case_as_it_was(
    workplace: Workplace, out: Path
) -> None:
    before = row(workplace, "ZY-2026-0042").report_sha256
    (out / "ZY-2026-0042" / "report.json").write_text('{"schema": "2"}')
    put(out, case("ZY-2026-0044"))

    synced = sync(workplace)

    assert [id for id, _ in synced.unreadable] == ["ZY-2026-0042"]
    assert synced.new == ("ZY-2026-0044",)
    assert row(workplace, "ZY-2026-0042").report_sha256 == before


def test_what_is_no_inquiry_is_passed_over(empty_workplace: Workplace, out: Path) -> None:
    (out / "summary.csv").write_text("x")
    (out / "not yet told").mkdir()
    put(out, case("hidden"), folder=".hidden")

    assert len(sync(empty_workplace).new) == 3


def test_a_paper_with_nul_and_lone_surrogates_is_kept_by_every_database(
    any_workplace: Workplace, out: Path
) -> None:
    put(out, case("odd", exporter="坏\0字\ud800名", goods="\0"))

    assert sync(any_workplace).new == ("odd",)
