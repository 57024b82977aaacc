"""Tables in plain text, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from zhiyi.document import Document, Evidence, Line, Origin
from zhiyi.text_tables import find_text_tables


def document(text: str) -> Document:
    lines = tuple(
        Line(
            id=f"line-{n}", text=row, source="office", origin=Origin("text@1", 1.0),
            evidence=(Evidence(document="d", page=1, quote=row, locator=f"第{n}行"),),
        )
        for n, row in enumerate(text.splitlines(), 1)
        if row.strip()
    )  # fmt: skip
    return Document(
        id="d", path="a", sha256="", media_type="text/plain", bytes=0, lines=lines
    )  # fmt: skip


def tables(text: str) -> list[list[list[str]]]:
    """The rows of each table."""
    return [
        [[cell.text if cell else "" for cell in row] for row in table.grid()]
        for table in find_text_tables(document(text)).facts
    ]


MARKDOWN = """
# 轴承规格

| **型号** | 内径 | `极限转速` |
|:---|---:|---|
| 6204 | 20 mm | 15000 r/min |
| 6305 | 25 mm |  |
"""
BOXED = """
+---------+------+-------+
| Prüfung | Soll | Ist   |
+---------+------+-------+
| Härte   | ≥ 58 | 60,5  |
+---------+------+-------+
"""
TABS = """产品\t甲\t乙
密度\t1.2\t1.3
电气
电压\t12\t24
功率\t\t30
"""
PAIRS_THEN_TABLE = """型号\tQX-7
序号\t参数\t值
1\t长度\t20 mm
2\t宽度\t8 mm
"""
SEMICOLONS = """Zeit;Kraft;Weg
s;N;mm
0,1;12,5;0,02
0,2;"1 250";0,04
"""
COMMAS = """parameter,unit,min,max
"length, overall",mm,10,12
mass,g,300,310
"""
BLANKS = """
参数名称        单位      指标      实测
抗压强度        MPa       ≥60       71.5
------------------------------------------
吸水率          %         ≤0.5      0.21
密度            g/cm³               2.61
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARKDOWN, [["型号", "内径", "极限转速"], ["6204", "20 mm", "15000 r/min"],
                    ["6305", "25 mm", ""]]),
        (BOXED, [["Prüfung", "Soll", "Ist"], ["Härte", "≥ 58", "60,5"]]),
        (TABS, [["产品", "甲", "乙"], ["密度", "1.2", "1.3"], ["电气", "", ""],
                ["电压", "12", "24"], ["功率", "", "30"]]),
        (PAIRS_THEN_TABLE, [["序号", "参数", "值"], ["1", "长度", "20 mm"], ["2", "宽度", "8 mm"]]),
        (SEMICOLONS, [["Zeit", "Kraft", "Weg"], ["s", "N", "mm"], ["0,1", "12,5", "0,02"],
                      ["0,2", "1 250", "0,04"]]),
        (COMMAS, [["parameter", "unit", "min", "max"], ["length, overall", "mm", "10", "12"],
                  ["mass", "g", "300", "310"]]),
        (BLANKS, [["参数名称", "单位", "指标", "实测"], ["抗压强度", "MPa", "≥60", "71.5"],
                  ["吸水率", "%", "≤0.5", "0.21"], ["密度", "g/cm³", "", "2.61"]]),
    ],
)  # fmt: skip
def test_rows_that_are_cut_alike_are_a_table(text: str, expected: list[list[str]]) -> None:
    assert tables(text) == [expected]


def test_a_head_of_two_rows_covers_the_columns_that_the_second_divides() -> None:
    text = "参数\tDX-1\t\tDX-2\t\n\t要求\t实测\t要求\t实测\n硬度\t≥50\t52\t≥60\t61\n"
    assert tables(text)[0][0] == ["参数", "DX-1", "DX-1", "DX-2", "DX-2"]
    assert tables("名称\t值\t注\n长\t5\t\n宽\t6\t见下\n")[0][0] == ["名称", "值", "注"]


NEWSPAPER = """
本公司成立于一九九八年，主要从事      产品远销多个国家和地区，
精密铸件的研发与生产，现有员工        获得了客户的一致好评。
三百余人，年产量 5000 吨。            欢迎来电垂询。
"""
ADDRESS = """
Meier GmbH          Tel. 0711 12345       Fax 0711 12346
Hauptstraße 5       70173 Stuttgart       Germany
Amtsgericht         HRB 4711              USt DE 811
"""
DATES = """
2024-03-01    下单    已确认
2024-03-09    发货    已完成
2024-04-02    验收    已完成
"""
COMMA_PROSE = """
We tested the pump, the valve, and the seal.
The report, the drawing, and the list follow.
Steel, brass, and rubber were used.
"""
NO_COLUMNS = "甲方：某公司\t\n\t第一条 双方约定如下。\n\t第二条 交货期 30 天。\n"


@pytest.mark.parametrize("text", [NEWSPAPER, ADDRESS, DATES, COMMA_PROSE, NO_COLUMNS, "", "|\n|\n"])
def test_running_text_addresses_and_dates_are_no_table(text: str) -> None:
    assert tables(text) == []


def test_a_cell_stands_in_its_line() -> None:
    doc = document(BLANKS)
    (table,) = find_text_tables(doc).facts
    cell = next(cell for cell in table.cells if cell.text == "2.61")
    (line,) = (line for line in doc.lines if line.id in cell.lines)
    assert cell.locator == line.place.locator == "第6行"
    assert cell.text in line.text


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"参数{n}    {n}.5    MPa    {n}" for n in range(20_000)),
        "\n".join(f"{'x' * (n % 60)}   {n}   y" for n in range(20_000)),
        "\n".join(f"a;{n};{'b;' * (n % 3)}" for n in range(20_000)),
        "|" * 1_000_000,
        "a  " * 400_000,
        "\t".join("ab" for _ in range(400_000)),
        "+-" * 500_000,
    ],
)
def test_time_is_bounded_by_length(text: str) -> None:
    doc = document(text)
    begun = time.process_time()
    find_text_tables(doc)
    assert time.process_time() - begun < 5
