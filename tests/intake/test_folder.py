"""What counts as an inquiry, and what its inquiry.toml may say."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from zhiyi.errors import ArgumentError
from zhiyi.intake.folder import find_inquiries, left_out, open_folder, read_notice, submitted_in


def _make(root: Path, *files: str) -> Path:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()
    return root


def _names(root: Path, **options: str) -> list[str]:
    return [folder.name for folder in find_inquiries([root], **options)]  # type: ignore[arg-type]


def test_a_folder_with_a_submission_is_an_inquiry(tmp_path: Path) -> None:
    root = _make(tmp_path / "one", "submission/a.pdf", "other/b.pdf")
    (folder,) = find_inquiries([root])
    assert folder.submission == root / "submission"


def test_a_folder_of_inquiries_is_a_batch(tmp_path: Path) -> None:
    _make(tmp_path / "all", "b/inquiry.toml", "a/submission/x.pdf", "notes/readme.txt")
    assert _names(tmp_path / "all") == ["a", "b"]


def test_what_a_batch_holds_beside_inquiries_is_named(tmp_path: Path) -> None:
    root = _make(
        tmp_path / "all", "a/submission/x.pdf", "plain/b.pdf", "loose.pdf", ".hidden/c.pdf"
    )
    assert [path.name for path in left_out([root])] == ["loose.pdf", "plain"]
    assert [path.name for path in left_out([root], kind="batch")] == ["loose.pdf"]
    assert left_out([root / "plain", root / "a"]) == []
    assert left_out([root], kind="inquiry") == []


def test_a_folder_of_neither_is_one_inquiry(tmp_path: Path) -> None:
    _make(tmp_path / "plain", "scans/a.pdf", "b.pdf")
    assert _names(tmp_path / "plain") == ["plain"]


def test_as_overrides(tmp_path: Path) -> None:
    _make(tmp_path / "plain", "one/a.pdf", "two/b.pdf")
    assert _names(tmp_path / "plain", kind="batch") == ["one", "two"]


def test_a_folder_given_twice_is_one_inquiry(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "submission").mkdir(parents=True)
    found = find_inquiries([tmp_path, tmp_path / "one", tmp_path / "two" / ".." / "two"])
    assert [folder.name for folder in found] == ["one", "two"]


def test_a_name_in_gb_18030_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("2026-案件一".encode("gb18030"))
    path.mkdir()
    assert open_folder(path).name == "2026-案件一"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(ArgumentError):
        find_inquiries([tmp_path / "a.pdf"])


def test_a_notice_tells_dates_and_texts(tmp_path: Path) -> None:
    file = tmp_path / "inquiry.toml"
    file.write_text(
        'id = "Z-1"\nnotice_received = 2026-03-05\ndeclared = "2026-03-01"\nhs_codes = 3801100030\n'
    )
    notice = read_notice(file)
    assert (notice.id, notice.notice_received) == ("Z-1", date(2026, 3, 5))
    assert (notice.declared, notice.hs_codes) == (date(2026, 3, 1), ("3801100030",))


@pytest.mark.parametrize(
    "text", ["id = ", 'declared = "yesterday"', "hs_codes = {a = 1}", "id = [1]"]
)
def test_a_notice_that_is_wrong_names_its_key(tmp_path: Path, text: str) -> None:
    file = tmp_path / "inquiry.toml"
    file.write_text(text)
    with pytest.raises(ArgumentError, match=r"inquiry\.toml"):
        read_notice(file)


def test_a_notice_that_is_wrong_does_not_stop_the_batch(tmp_path: Path) -> None:
    _make(tmp_path / "all", "a/submission/x.pdf", "b/submission/x.pdf")
    (tmp_path / "all" / "a" / "inquiry.toml").write_text("id = ")
    first, second = find_inquiries([tmp_path / "all"])
    assert "inquiry.toml" in (first.problem or "")
    assert second.problem is None


def test_links_lead_nowhere(tmp_path: Path) -> None:
    elsewhere = _make(tmp_path / "elsewhere", "secret.txt")
    (tmp_path / "notice").write_text("goods = 'secret'", encoding="utf-8")
    one = _make(tmp_path / "one", "a.pdf")
    (one / "submission").symlink_to(elsewhere)
    (one / "inquiry.toml").symlink_to(tmp_path / "notice")
    (folder,) = find_inquiries([one])
    assert folder.submission == one and folder.notice.goods is None
    assert [file.name for file in submitted_in(folder)] == ["a.pdf", "inquiry.toml", "submission"]


@pytest.mark.parametrize("text", ["a = " + "[" * 9999, "a = " + "9" * 9999, "#" * (1 << 21)])
def test_a_notice_without_end_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "inquiry.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"^inquiry\.toml: "):
        read_notice(tmp_path / "inquiry.toml")


def test_the_mark_of_completion_is_no_paper(tmp_path: Path) -> None:
    (folder,) = find_inquiries([_make(tmp_path / "one", "a.pdf", ".done")])
    files = submitted_in(replace(folder, ignored=frozenset({".done"})))
    assert [file.name for file in files] == ["a.pdf"]
