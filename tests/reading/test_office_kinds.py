"""Slides, and sheets of the older kind."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from tests.intake.by_hand import archive, compound

from zhiyi.document import Document
from zhiyi.errors import InputError
from zhiyi.intake.media import PPTX, XLS, media_type
from zhiyi.reading.office import find_office_lines, find_office_tables

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'


def shown(kind: str, file: Path) -> dict[str, str]:
    doc = Document(id="d", path="a", sha256="0", media_type=kind, bytes=1)
    lines = find_office_lines(doc, file=file).facts
    return {line.place.locator or "": line.text for line in lines}


def relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def slides() -> bytes:
    """Two slides, the second named first; a table with merged cells, notes, a slide number."""
    run = "<a:r><a:t>{}</a:t></a:r>"
    cell = "<a:tc{}><a:txBody><a:p>" + run + "</a:p></a:txBody></a:tc>"
    table = (
        "<a:tbl><a:tr>" + cell.format(' gridSpan="2"', "指标") + cell.format(' hMerge="1"', "")
        + "</a:tr><a:tr>" + cell.format("", "频率") + cell.format("", "600 Hz") + "</a:tr></a:tbl>"
    )  # fmt: skip
    raised = '<a:p><a:r><a:t>1.8 g/cm</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>3</a:t></a:r>'
    number = '<a:p><a:fld type="slidenum"><a:t>2</a:t></a:fld></a:p>'
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>"
            '<p:sldId r:id="r1"/><p:sldId r:id="r0"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                ("slide", "slides/slide1.xml"), ("slide", "/ppt/slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": f"<p:sld {NAMES}>{table}</p:sld>",
            "ppt/slides/slide2.xml": f"<p:sld {NAMES}>{raised}</a:p>{number}</p:sld>",
            "ppt/slides/_rels/slide2.xml.rels": relations(("notesSlide", "../notes/n.xml")),
            "ppt/notes/n.xml": f"<p:notes {NAMES}><a:p>{run.format('口述')}</a:p></p:notes>",
        }
    )


def test_slides_come_in_their_order_with_tables_and_notes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(slides())
    assert media_type(tmp_path / "a") == PPTX
    assert shown(PPTX, tmp_path / "a") == {
        "第1张幻灯片第1段": "1.8 g/cm³",
        "第1张幻灯片备注第1段": "口述",
        "第2张幻灯片表1第1行第1列": "指标",
        "第2张幻灯片表1第2行第1列": "频率",
        "第2张幻灯片表1第2行第2列": "600 Hz",
    }
    doc = Document(id="d", path="a", sha256="0", media_type=PPTX, bytes=1)
    (table,) = find_office_tables(doc, file=tmp_path / "a").facts
    assert (table.rows, table.columns, table.cells[0].column_span) == (2, 2, 2)


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + coded)


def workbook() -> bytes:
    """A BIFF 8 workbook of one sheet: labels, a percentage, a merged cell."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    font = record(
        0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A"
    )
    styles = b"".join(
        record(0x00E0, struct.pack("<HHH14x", 0, number_format, 0)) for number_format in (0, 10)
    )
    name = "参数".encode("utf-16-le")
    end = record(0x000A, b"")
    sheet = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
        + record(0x0200, struct.pack("<IIHHH", 0, 2, 0, 3, 0))
        + label(0, 0, "技术指标")
        + label(0, 2, "备注")
        + label(1, 0, "纯度")
        + record(0x0203, struct.pack("<HHHd", 1, 1, 1, 0.9995))
        + record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 1))
        + end
    )
    bound = 4 + 6 + 2 + len(name)
    at = len(begin) + len(font) + len(styles) + bound + len(end)
    listed = record(0x0085, struct.pack("<IBBBB", at, 0, 0, 2, 1) + name)
    return compound({"Workbook": begin + font + styles + listed + end + sheet})


def test_a_sheet_of_excel_97_is_read_with_percentages_and_merged_cells(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(workbook())
    assert media_type(tmp_path / "a") == XLS
    assert shown(XLS, tmp_path / "a") == {
        "参数!A1": "技术指标",
        "参数!C1": "备注",
        "参数!A2": "纯度",
        "参数!B2": "99.95%",
    }
    doc = Document(id="d", path="a", sha256="0", media_type=XLS, bytes=1)
    (table,) = find_office_tables(doc, file=tmp_path / "a").facts
    assert table.cells[0].column_span == 2


@pytest.mark.parametrize("kind", [PPTX, XLS])
def test_a_damaged_file_says_so(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match="损坏"):
        shown(kind, tmp_path / "a")


def test_a_slide_that_is_named_a_thousand_times_is_read_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(slides())) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    main = parts["ppt/presentation.xml"].replace(
        b'<p:sldId r:id="r1"/>', b'<p:sldId r:id="r1"/>' * 999
    )
    notes = [("notesSlide", "../notes/n.xml")] * 999
    changed = {
        "ppt/presentation.xml": main,
        "ppt/slides/_rels/slide2.xml.rels": relations(*notes),
    }
    (tmp_path / "a").write_bytes(archive(parts | changed))
    (tmp_path / "b").write_bytes(slides())
    assert shown(PPTX, tmp_path / "a") == shown(PPTX, tmp_path / "b")
