from __future__ import annotations

import os
from pathlib import Path

import pytest

from zhiyi import store


@pytest.mark.parametrize(
    "name",
    ["..", ".", "", "   ", "../../etc/passwd", "a/b", "a\\b", "C:\\x", "a\0b", "a\nb", "CON",
     "nul.txt", "com1", "x.", "x ", " .hidden", "案件 一", "\u202eexe.fdp", "\udcff\udcfe",
     "长" * 300, "a" * 4000, "-rf", "~", "a:b*c?", "e\u0301"],
)  # fmt: skip
def test_a_hostile_name_becomes_one_plain_folder(name: str, tmp_path: Path) -> None:
    safe = store.safe_name(name)
    assert safe not in {"", ".", ".."}
    assert not set(safe) & set('/\\:*?"<>|\0\n\u202e')
    assert len(safe.encode()) <= store.LONGEST_NAME
    assert not safe.endswith((".", " "))
    folder = tmp_path / safe
    folder.mkdir()
    assert folder.parent == tmp_path and list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("name", ["con", "NUL", "Com1.txt", "LPT9"])
def test_names_that_windows_keeps_are_avoided(name: str) -> None:
    assert store.safe_name(name) == "_" + name


def test_ordinary_names_are_kept() -> None:
    for name in ("ZY-2026-0042", "宁关质字〔2026〕42号", "案件 (2)"):
        assert store.safe_name(name) == name


def test_long_names_stay_different() -> None:
    assert store.safe_name("长" * 300) != store.safe_name("长" * 299 + "短")


def test_equal_names_get_a_suffix_also_where_only_the_case_differs() -> None:
    names = ("a", "A", "a/", "b", "a-2", "summary.csv")
    assert store.output_names(names) == ("a", "A-2", "a_", "b", "a-2-2", "summary.csv-2")


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deep" / "report.json"
    store.write_whole(path, b"first")

    def full(fd: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


def test_the_layout_is_the_one_that_other_systems_rely_on(tmp_path: Path) -> None:
    layout = store.Layout(tmp_path)
    names = [layout.report_json, layout.report_html, layout.report_xlsx,
             layout.document("doc-1"), layout.picture("doc-1", 2)]  # fmt: skip
    assert [path.relative_to(tmp_path).as_posix() for path in names] == [
        "report.json",
        "report.html",
        "report.xlsx",
        "documents/doc-1.json",
        "pages/doc-1-2.jpg",
    ]


def test_what_killed_writers_left_is_swept(tmp_path: Path) -> None:
    kept = [tmp_path / "report.json", tmp_path / ".hidden.part", tmp_path / "a.part"]
    left = [tmp_path / f".{'0a' * 8}.part", tmp_path / "pages" / f".{'ff' * 8}.part"]
    (tmp_path / "pages").mkdir()
    for file in (*kept, *left):
        file.touch()
    store.sweep(tmp_path)
    assert all(file.exists() for file in kept) and not any(file.exists() for file in left)
