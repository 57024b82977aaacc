from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.report import by_hand, entries_by_hand, facing_by_hand

from zhiyi.errors import StorageError
from zhiyi.inquiry import Inquiry
from zhiyi.report.build import build_report
from zhiyi.report.cells import cell_of
from zhiyi.report.schema import from_bytes
from zhiyi.report.summary import summary_of, write_summary
from zhiyi.report.workbook import workbook_of
from zhiyi.report.write import write_report

NAMES = ["rich", "empty", "unreadable", "hostile", "split_contract"]


def book_of(name: str) -> openpyxl.Workbook:
    report = build_report(getattr(by_hand, name)(), program=by_hand.PROGRAM)
    return openpyxl.load_workbook(BytesIO(workbook_of(report)))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_a_sheet_for_each_kind_of_fact(name: str) -> None:
    book = book_of(name)
    assert book.sheetnames == [
        "商品", "材料", "指标", "推算", "候选条目", "条目条件", "考虑过的条目", "相关表述",
        "译文", "译文差异", "核对事项",
    ]  # fmt: skip
    assert all(sheet.freeze_panes == "A2" for sheet in book)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_there_is_an_empty_cell(name: str) -> None:
    cells = [cell for sheet in book_of(name) for row in sheet.values for cell in row]
    assert None in cells and not {"None", "nan", "<NA>"} & set(cells)


def hostile_translation() -> Inquiry:
    """A translation whose every word is a formula."""
    inquiry = facing_by_hand.states()
    place = replace(facing_by_hand.S_FLOW, quote="=1+1")
    differing = facing_by_hand.difference(9, "number", place, place, figures=("=1+1", "@x"))
    sheet = replace(inquiry.translations[0], differences=(differing,), detail="+1", additions=())
    return replace(inquiry, translations=(sheet, *inquiry.translations[1:]))


def hostile_entries() -> Inquiry:
    """A list of another make and papers whose words are formulas."""
    inquiry = entries_by_hand.inquiry()
    candidate = replace(
        inquiry.candidates[0], title="=1+1", notes=("@x",), doubts=("+1",), remarks=("-1+1",),
        to_ask=("=2",), announcement="=3",
        criteria=tuple(replace(one, label="=4", detail="+5") for one in entries_by_hand.LEAVES),
    )  # fmt: skip
    return replace(
        inquiry,
        candidates=(candidate,),
        flags=tuple(replace(one, detail="=6") for one in inquiry.flags),
        considered=tuple(replace(one, title="=7", why="+8") for one in inquiry.considered),
        statements=tuple(replace(one, quote="=9") for one in inquiry.statements),
    )


def test_no_cell_is_a_formula_however_the_paper_is_worded() -> None:
    cells = [cell for sheet in book_of("hostile") for row in sheet.rows for cell in row]
    report = build_report(hostile_translation(), program=by_hand.PROGRAM)
    book = openpyxl.load_workbook(BytesIO(workbook_of(report)))
    cells += [cell for sheet in book for row in sheet.rows for cell in row]
    report = build_report(hostile_entries(), program=by_hand.PROGRAM)
    book = openpyxl.load_workbook(BytesIO(workbook_of(report)))
    cells += [cell for sheet in book for row in sheet.rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    texts = [str(cell.value or "") for cell in cells]
    assert not [text for text in texts if len(text) > 1 and text.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), (" =1+1", "' =1+1"), ("+86", "'+86"), ("-5", "-5"), ("-5+1", "'-5+1"),
     ("@x", "'@x"), ("\tx", "'\tx"), ("=", "="), ("＝1+1", "'＝1+1"),
     ("碳纤维", "碳纤维"), (3, 3), (0.5, 0.5), ("a\x0bb", "a⟨U+000B⟩b")],
)  # fmt: skip
def test_cells_that_spreadsheets_would_run_are_neutralised(
    value: str | int | float, cell: str | int | float
) -> None:
    assert cell_of(value) == cell


def test_numbers_of_a_paper_stay_as_printed() -> None:
    sheet = book_of("rich")["指标"]
    names = [cell.value for cell in sheet[1]]
    values = [row[names.index("数值")].value for row in sheet.iter_rows(min_row=2)]
    assert "1.80" in values


def rows_of(sheet: str, inquiry: Inquiry | None = None) -> list[dict[str, object]]:
    report = build_report(inquiry or facing_by_hand.states(), program=by_hand.PROGRAM)
    book = openpyxl.load_workbook(BytesIO(workbook_of(report)))
    names, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def test_a_sheet_lists_candidates_with_code_and_what_to_ask() -> None:
    rows = rows_of("候选条目", entries_by_hand.inquiry())
    assert [(row["位次"], row["五位编码"], row["编码"]) for row in rows] == [
        (1, "1C990", "1C990.a"),
        (2, "2B991", "2B991"),
        (3, "1C990", "1C990.b"),
    ]
    assert str(rows[0]["需请出口货物发货人补充"]).startswith("断裂伸长率；抗拉强度：材料前后")
    assert "数值接近界限：" in str(rows[0]["提示核对"]) and rows[1]["提示核对"] is None
    assert rows[0]["其他国家或机制的清单（仅列名参考，不是中国清单）"]


def test_a_sheet_lists_every_criterion_with_its_place_among_the_alternatives() -> None:
    rows = rows_of("条目条件", entries_by_hand.inquiry())
    assert len(rows) == 15
    assert [row["条件之间的关系"] for row in rows[:2]] == [
        "同时满足（第1项） › 满足任一（第1项）",
        "同时满足（第1项） › 满足任一（第2项） › 至少满足2项（第1项）",
    ]
    first, third = rows[0], rows[2]
    assert (first["比对"], first["与界限的距离"]) == ("未达到", "低于界限 17.6 %")
    assert (third["比对"], third["原因"], third["临界"]) == (
        "待核",
        "前后记载不一致",
        "所载公差触及界限",
    )
    assert "5880 MPa" in str(third["所据指标"]) and "译文" in str(third["文件"])


def test_the_sheets_of_what_was_considered_and_stated_clear_nothing() -> None:
    [considered] = rows_of("考虑过的条目", entries_by_hand.inquiry())
    assert "这不表示货物不属于其管制范围" in str(considered["说明"])
    said = rows_of("相关表述", entries_by_hand.inquiry())
    assert [(row["类别"], row["页"]) for row in said] == [("最终用途", 1), ("承诺", 1)]
    assert "不对任何单位、个人或国家（地区）作评价" in str(said[0]["说明"])


def test_a_sheet_without_candidates_says_what_that_does_not_mean() -> None:
    [row] = rows_of("候选条目", by_hand.empty())
    assert str(row["条目"]).startswith("未检出候选条目；这不表示")


def test_a_sheet_lists_every_foreign_paper_with_its_translation() -> None:
    rows = rows_of("译文")
    told = [row["情况"] for row in rows]
    assert told == ["未见译文", "译文与原文不一致", "未能确定", "自带中文"]
    sheet = rows[1]
    assert (sheet["原文文件"], sheet["页"], sheet["语言"]) == (
        "KV-20 data sheet.pdf",
        "1–2",
        "英文",
    )
    assert (sheet["译文文件"], sheet["译文页"]) == ("KV-20 译文.pdf", "1–2")
    assert (sheet["覆盖比例"], sheet["未见译文（段）"], sheet["未见译文的页"]) == (0.71, 2, "2")
    assert (sheet["差异（处）"], sheet["译文另有（处）"]) == (4, 1)


def test_a_sheet_lists_every_difference_with_both_sides() -> None:
    rows = rows_of("译文差异")
    assert [row["序号"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["读数"] for row in rows] == [None, None, None, "存疑", None]
    number = rows[2]
    assert (number["类别"], number["原文所载"], number["译文所载"]) == (
        "数值",
        "1250 l/s",
        "1520 l/s",
    )
    assert (number["原文页"], number["原文"]) == (1, facing_by_hand.S_FLOW.quote)
    assert (rows[4]["译文"], rows[4]["译文页"]) == ("未见译文", None)


def test_a_report_is_written_as_files_that_agree(tmp_path: Path) -> None:
    inquiry = by_hand.rich()
    report = write_report(
        inquiry,
        program=by_hand.PROGRAM,
        out=tmp_path,
        pictures=lambda id, page: by_hand.draw(inquiry, id, page),
    )
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"report.json", "report.html", "report.xlsx", "indicators.csv"}
    assert from_bytes((tmp_path / "report.json").read_bytes()) == report


def test_the_summary_has_a_row_per_inquiry_in_three_forms(tmp_path: Path) -> None:
    reports = [build_report(getattr(by_hand, name)(), program=by_hand.PROGRAM) for name in NAMES]
    pairs = zip(NAMES, reports, strict=True)
    write_summary([summary_of(report, folder=f"{n} #1") for n, report in pairs], out=tmp_path)
    data = (tmp_path / "summary.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False)
    rich = table.iloc[0]
    assert len(table) == len(NAMES)
    assert (rich["必须核对"], rich["建议核对"], rich["提示"]) == ("4", "3", "1")
    assert rich["未见材料"] == "海关要求的其他材料"
    assert "1C210.a：所载指标达到条目所列数值，待关员判定" in rich["候选条目"]
    assert table.iloc[1]["候选条目"].startswith("未检出候选条目；这不表示")
    assert rich["报告"] == "rich%20%231/report.html"
    assert not table.map(lambda value: value.startswith(("=", "+", "-", "@"))).to_numpy().any()
    sheet = openpyxl.load_workbook(tmp_path / "summary.xlsx")["汇总"]
    assert sheet.max_row == len(NAMES) + 1
    assert sheet.cell(2, 12).hyperlink.target == "rich%20%231/report.html"
    html = (tmp_path / "summary.html").read_text("utf-8")
    assert "本报告仅供关员参考，不构成判定" in html and "<script>alert" not in html


def test_a_summary_of_nothing_has_its_header(tmp_path: Path) -> None:
    write_summary([], out=tmp_path)
    assert "质疑编号" in (tmp_path / "summary.csv").read_text("utf-8-sig")


def test_a_summary_that_cannot_be_written_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "summary.html").mkdir()
    with pytest.raises(StorageError, match="再执行同一命令"):
        write_summary([], out=tmp_path)
