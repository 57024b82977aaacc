"""A sheet holds more than one table: which cells make one, and which are lines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from zhiyi.document import Document
from zhiyi.intake.media import XLSX
from zhiyi.reading.areas import Placed, areas
from zhiyi.reading.office import find_office_lines, find_office_tables


def cells(drawn: str) -> list[Placed]:
    """A line for each row, its cells between bars."""
    found = []
    for row, line in enumerate(drawn.strip("\n").split("\n")):
        for column, text in enumerate(line.split("|")):
            if text.strip():
                found.append(Placed(len(found), text.strip(), row, column, row, column))
    return found


def first_cells(drawn: str) -> list[tuple[str, int]]:
    """The first cell of each table and how many cells it has."""
    return [(area[0].text, len(area)) for area in areas(cells(drawn))]


TITLED = """
阀门试验报告
温度 21 ℃ 时测得。
项目 | 单位 | 结果
泄漏量 | mL/min | 0.3
壳体强度 | MPa | 6.4
注：样品由委托方提供。
"""
TWO_BELOW = """
电机
额定功率 | 7.5 kW

减速机
速比 | 25
输出扭矩 | 480 N·m
"""
BESIDE = """
供货清单
型号 | 口径 mm | | 螺栓 | 扭矩 N·m
DN50 | 50 | | M12 | 45
DN80 | 80 | | M16 | 110
 | | | M20 | 220
"""
SPACED_LABELS = """
密度 | | 2.7 g/cm³
熔点 | | 660 ℃
"""
SYMBOL_AND_GAP = """
参数 | 符号 | | 最小 | 最大
电压 | U | | 3.0 | 3.6
电流 | I | | 10 | 12
"""
GROUPS_APART = """
参数 | 单位 | 甲型 | 乙型
流量 | m³/h | 12 | 20

扬程 | m | 30 | 45
效率 | % | 61 | 66
"""
SECTIONS = """
电气
电压 | 24 V
机械
质量 | 3 kg
"""


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(TITLED, [("项目", 9)], id="title and remark are lines"),
        pytest.param(TWO_BELOW, [("额定功率", 2), ("速比", 4)], id="an empty row parts"),
        pytest.param(BESIDE, [("型号", 6), ("螺栓", 8)], id="an empty column parts two tables"),
        pytest.param(SPACED_LABELS, [("密度", 4)], id="labels stay with their values"),
        pytest.param(SYMBOL_AND_GAP, [("参数", 12)], id="figures alone are no table"),
        pytest.param(GROUPS_APART, [("参数", 16)], id="a table goes on behind an empty row"),
        pytest.param(SECTIONS, [("电气", 6)], id="the first section stays with its table"),
        pytest.param("只有一列\n1\n2", [], id="one column is lines"),
    ],
)
def test_a_sheet_is_cut_into_its_tables(drawn: str, expected: list[tuple[str, int]]) -> None:
    assert first_cells(drawn) == expected


def test_rows_that_a_merged_cell_holds_together_stay_in_the_table() -> None:
    merged = [
        Placed(0, "牌号", 0, 0, 0, 0), Placed(1, "硬度", 0, 1, 0, 1),
        Placed(2, "H62", 1, 0, 2, 0), Placed(3, "95 HV", 1, 1, 1, 1),
        Placed(4, "98 HV", 2, 1, 2, 1),
    ]  # fmt: skip
    assert [len(area) for area in areas(merged)] == [5]


def saved(rows: Sequence[tuple[str, str]], tmp_path: Path) -> tuple[Document, Path]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "参数"
    for place, text in rows:
        sheet[place] = text
    sheet.merge_cells("A1:D1")
    file = tmp_path / "a.xlsx"
    book.save(file)
    return Document(id="d", path="a", sha256="0", media_type=XLSX, bytes=1), file


def test_cells_keep_the_names_that_they_have_in_the_sheet(tmp_path: Path) -> None:
    doc, file = saved(
        [("A1", "换热器"), ("C4", "面积"), ("D4", "12 m²"), ("C5", "设计压力"), ("D5", "1.6 MPa"),
         ("XFD1048576", "。")],
        tmp_path,
    )  # fmt: skip
    (table,) = find_office_tables(doc, file=file).facts
    assert (table.rows, table.columns) == (2, 2)
    assert {cell.text: cell.locator for cell in table.cells}["12 m²"] == "参数!D4"
    lines = {line.id: line.text for line in find_office_lines(doc, file=file).facts}
    assert all(lines[cell.lines[0]] == cell.text for cell in table.cells)
    assert set(lines.values()) >= {"换热器", "。"}


def test_five_thousand_rows_are_cut_in_a_moment() -> None:
    drawn = "\n".join(f"参数{n} | mm | {n}" + ("\n" if n % 7 == 0 else "") for n in range(5000))
    begun = time.process_time()
    found = areas(cells(drawn))
    assert sum(map(len, found)) > 14_000
    assert time.process_time() - begun < 3
