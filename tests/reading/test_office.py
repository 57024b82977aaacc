"""Office and text files read with locators in place of boxes."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from zhiyi.document import Document
from zhiyi.errors import InputError
from zhiyi.intake.media import DOCX, TEXT, XLSX
from zhiyi.reading.office import find_office_lines, find_office_tables
from zhiyi.reading.plain import find_plain_lines


def _document(media_type: str) -> Document:
    return Document(id="doc-1", path="a", sha256="0" * 64, media_type=media_type, bytes=1)


def test_paragraphs_superscripts_and_deleted_text_of_a_docx(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("密度 1.8 g/cm")
    paragraph.add_run("3").font.superscript = True
    deleted = document.add_paragraph("留下").add_run("删去")
    wrapper = deleted._r.makeelement(qn("w:del"), {})
    deleted._r.addprevious(wrapper)
    wrapper.append(deleted._r)
    document.save(str(tmp_path / "a.docx"))
    lines = find_office_lines(_document(DOCX), file=tmp_path / "a.docx").facts
    assert [line.text for line in lines] == ["密度 1.8 g/cm³", "留下"]
    assert lines[0].place.locator == "正文第1段"


def test_merged_cells_of_a_docx_table(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "检测结果"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "强度"
    table.cell(1, 1).text, table.cell(2, 1).text = "10", "20"
    document.save(str(tmp_path / "a.docx"))
    (found,) = find_office_tables(_document(DOCX), file=tmp_path / "a.docx").facts
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in found.cells}
    assert spans == {"检测结果": (1, 2), "强度": (2, 1), "10": (1, 1), "20": (1, 1)}
    lines = {line.id for line in find_office_lines(_document(DOCX), file=tmp_path / "a.docx").facts}
    assert all(set(cell.lines) <= lines for cell in found.cells)


def test_cells_of_a_sheet_are_shown_as_a_person_sees_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "参数"
    sheet["A1"], sheet["B1"] = "纯度", 0.9995
    sheet["B1"].number_format = "0.00%"
    sheet["A2"], sheet["B2"] = "步长", 0.1 + 0.2
    book.save(tmp_path / "a.xlsx")
    lines = find_office_lines(_document(XLSX), file=tmp_path / "a.xlsx").facts
    shown = {line.place.locator: line.text for line in lines}
    assert shown == {"参数!A1": "纯度", "参数!B1": "99.95%", "参数!A2": "步长", "参数!B2": "0.3"}


def test_a_file_that_is_no_office_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"PK\x03\x04 no archive")
    for media_type in (DOCX, XLSX):
        with pytest.raises(InputError):
            find_office_lines(_document(media_type), file=tmp_path / "a")


def test_a_guessed_encoding_is_a_problem_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Технические характеристики изделия".encode("cp1251") * 3)
    found = find_plain_lines(_document(TEXT), file=tmp_path / "a.txt")
    assert found.facts[0].origin.score < 1
    assert found.problems


def test_lines_carry_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一\n\n三\n", encoding="utf-8")
    found = find_plain_lines(_document(TEXT), file=tmp_path / "a.txt").facts
    assert [line.place.locator for line in found] == ["第1行", "第3行"]
