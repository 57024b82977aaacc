"""What strangers' files multiply to stays within one budget, and is read in linear time."""

from __future__ import annotations

import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from tests.hostile.offices import xlsx
from tests.intake.by_hand import archive, files_of

from zhiyi.intake.files import listed, submitted_file
from zhiyi.intake.locks import is_locked
from zhiyi.intake.markup import text_of
from zhiyi.intake.media import ODT
from zhiyi.intake.repair import repaired
from zhiyi.limits import Limits
from zhiyi.over_document import open_document
from zhiyi.reading import office


def test_archives_side_by_side_share_one_budget_of_bytes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = {f"{n}.zip": archive({"a.bin": bytes(range(256)) * 400}) for n in range(8)}
    (tmp_path / "in" / "a.zip").write_bytes(archive(inner))
    limits = replace(Limits(), total_bytes=400_000)
    files = files_of(tmp_path / "in", tmp_path / "s", limits)
    got = [one for path, one in files.items() if path.endswith(".bin") and not one.problems]
    lost = [one for path, one in files.items() if path.endswith(".bin") and one.problems]
    assert 0 < sum(one.bytes for one in got) <= 400_000
    assert lost and all("total_bytes" in one.problems[0].detail for one in lost)


def test_archives_side_by_side_share_one_budget_of_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = {f"{n}.zip": archive({f"{m}.txt": "x" for m in range(5)}) for n in range(4)}
    (tmp_path / "in" / "a.zip").write_bytes(archive(inner))
    files = files_of(tmp_path / "in", tmp_path / "s", replace(Limits(), files=12))
    assert len(files) == 13
    assert any("限制项 files" in p.detail for one in files.values() for p in one.problems)


def test_a_folder_of_too_many_files_says_how_many_were_left(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(9):
        (tmp_path / "in" / f"{n}.txt").write_text("x")
    files = files_of(tmp_path / "in", tmp_path / "s", replace(Limits(), files=6))
    assert len(files) == 7
    assert "共有 9 个文件，超过 6 个的限制" in files["（其余文件）"].problems[0].detail


def test_folders_in_folders_are_walked_however_deep(tmp_path: Path) -> None:
    deep = tmp_path / "/".join("d" * 900)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert listed(tmp_path) == [deep / "a.txt"]


ENDLESS = ("<!--", "<a b='", '<a b="x>', "</", "<", "<script>", "<![CDATA[", "&#", "<td>")


@pytest.mark.parametrize("piece", ENDLESS)
def test_markup_that_never_ends_is_read_in_linear_time(piece: str) -> None:
    began = process_time()
    text_of(piece * 100_000)
    assert process_time() - began < 5


def test_markup_is_read_as_a_person_sees_it() -> None:
    said = (
        "<p>密度 <b>1.8</b> g/cm<sup>3</sup><!-- x --></p><script>a<b</script><td>a</td><td>b</td>"
    )
    assert text_of(said) == "密度 1.8 g/cm3\na\tb"


def test_objects_of_a_damaged_pdf_that_never_end_are_not_kept_whole_each() -> None:
    body = b"".join(b"%d 0 obj /X\n" % n for n in range(1, 3000))
    began = process_time()
    made = repaired(b"%PDF-1.4\n" + body + b"/Type/Page endobj")
    assert process_time() - began < 5
    assert made is None or len(made) < 8 * len(body)


def test_one_text_in_many_cells_is_read_up_to_the_bound_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_MOST_TEXT", 1000)
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50))
    (tmp_path / "a.xlsx").write_bytes(xlsx(rows, strings=f"<si><t>{'密' * 100}</t></si>"))
    doc, source = open_document(submitted_file(tmp_path / "a.xlsx", "a.xlsx"), limits=Limits())
    assert source is not None
    with source:
        found = office.find_office_lines(doc, file=tmp_path / "a.xlsx")
    assert len(found.facts) == 10
    assert "其后内容未读取" in found.problems[0].detail


def test_whether_an_office_file_is_locked_is_told_without_unpacking_a_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("META-INF/manifest.xml", bytes(32 << 20))
    tracemalloc.start()
    try:
        assert not is_locked(tmp_path / "a.odt", ODT)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_a_damaged_list_of_parts_is_no_lock(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.odt", "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("META-INF/manifest.xml", "x" * 2000)
    data = bytearray((tmp_path / "a.odt").read_bytes())
    data[30 + len("META-INF/manifest.xml")] ^= 0xFF
    (tmp_path / "a.odt").write_bytes(data)
    assert not is_locked(tmp_path / "a.odt", ODT)
