"""``report.xlsx``: goods, materials, indicators, derived figures, candidates, translations and
findings, a sheet each."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhiyi.report import types
from zhiyi.report.cells import Row, cell_of, file_of, joined
from zhiyi.report.entry_sheets import entry_sheets
from zhiyi.report.figures import figure_of, moment_of, spans
from zhiyi.report.frame import COLUMNS as INDICATORS
from zhiyi.report.frame import table_of
from zhiyi.report.paired import Paper, papers_of
from zhiyi.report.words import Words, load_words, standing

WIDEST, NARROWEST = 60, 8


def workbook_of(report: types.Report) -> bytes:
    words = load_words()
    sheets: dict[str, tuple[Sequence[str], list[Row]]] = {
        "商品": (("项号", "商品名称", "规格型号", "商品编号", "文件", "页"), goods_rows(report)),
        "材料": (("材料", "情况", "文件", "不足之处", "说明"), material_rows(report, words)),
        "指标": ([column.zh for column in INDICATORS], indicator_rows(report, words)),
        "推算": (DERIVED_COLUMNS, derived_rows(report)),
        **entry_sheets(report, words),
        "译文": (TRANSLATION_COLUMNS, translation_rows(report, words)),
        "译文差异": (DIFFERENCE_COLUMNS, difference_rows(report, words)),
        **correction_sheet(report, words),
        "核对事项": (("程度", "代码", "事项", "文件", "页", "原文"), finding_rows(report, words)),
    }
    return sheets_of(sheets, note=standing())


CORRECTION_COLUMNS = (
    "序号", "原识读", "更正为", "关员", "时间", "情况", "说明", "文件", "页", "备注",
)  # fmt: skip


def correction_sheet(
    report: types.Report, words: Words
) -> dict[str, tuple[Sequence[str], list[Row]]]:
    """Of a report with corrections by officers; no sheet of any other."""
    if not report.corrections:
        return {}
    rows: list[Row] = [
        {
            "序号": one.number,
            "原识读": one.was,
            "更正为": one.now,
            "关员": one.by,
            "时间": moment_of(one.at),
            "情况": words.of("correction", one.standing).zh,
            "说明": one.why,
            "文件": file_of(report, one.evidence.document) if one.evidence else "",
            "页": one.evidence.page if one.evidence else "",
            "备注": one.note,
        }
        for one in report.corrections
    ]
    return {"更正": (CORRECTION_COLUMNS, rows)}


def sheets_of(
    sheets: Mapping[str, tuple[Sequence[str], list[Row]]], *, note: str, linked: str | None = None
) -> bytes:
    """A workbook whose cells hold text and numbers only; ``note`` is printed on every page. The
    cells of the column ``linked`` are addresses, and lead there."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (columns, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in rows:
            sheet.append([cell_of(row.get(column, "")) for column in columns])
        _dress(sheet, note)
        _link(sheet, linked)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _dress(sheet: Worksheet, note: str) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = note
    head, *rows = sheet.iter_rows()
    head[0].font = Font(bold=True, color="FFFFFF")
    head[0].fill = PatternFill("solid", fgColor="1D4566")
    _share_style(head)
    for number, column in enumerate(sheet.iter_cols(values_only=True), start=1):
        widest = max(_width(text) for text in {str(value or "") for value in column})
        width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    if rows:
        rows[0][0].alignment = Alignment(vertical="top", wrap_text=True)
    _share_style([cell for row in rows for cell in row])


def _share_style(cells: Sequence[Any]) -> None:
    """All as the first of them: to look a style up for each anew takes twice as long as all else
    of a workbook. ``_style`` is how openpyxl itself copies cells, and not among its types."""
    for cell in cells:
        cell._style = cells[0]._style


def _link(sheet: Worksheet, linked: str | None) -> None:
    for column in sheet.iter_cols():
        if column[0].value == linked:
            for cell in column[1:]:
                cell.hyperlink = str(cell.value)
                cell.style = "Hyperlink"


def _width(text: str) -> int:
    """Columns that the longest line takes; a Chinese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in x) for x in lines)


def goods_rows(report: types.Report) -> list[Row]:
    return [
        {
            "项号": goods.item,
            "商品名称": goods.name,
            "规格型号": goods.model or "",
            "商品编号": goods.hs_code or "",
            "文件": file_of(report, goods.evidence[0].document),
            "页": goods.evidence[0].page,
        }
        for goods in report.goods
    ]


def material_rows(report: types.Report, words: Words) -> list[Row]:
    return [
        {
            "材料": words.of("requirement", material.requirement).zh,
            "情况": words.of("material", material.status).zh,
            "文件": joined([file_of(report, id) for id in material.documents]),
            "不足之处": joined(
                [f"{words.of('deficiency', d.kind).zh}：{d.detail}" for d in material.deficiencies]
            ),
            "说明": material.detail,
        }
        for material in report.materials
    ]


def indicator_rows(report: types.Report, words: Words) -> list[Row]:
    """The table of indicators with Chinese headings and words; what is not there is empty."""
    rows: list[Row] = []
    for found in table_of(report).to_dict("records"):
        if isinstance(found["statistic"], str):
            found["statistic"] = words.of("statistic", found["statistic"]).zh
        rows.append({column.zh: _shown(found[column.name]) for column in INDICATORS})
    return rows


def _shown(value: Any) -> str | int | float:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str | int | float) else str(value)


DERIVED_COLUMNS = (
    "商品项", "推算的参数", "推算值", "算式", "代入所载数值", "成立条件", "提示", "依据的指标",
    "文件", "说明",
)  # fmt: skip


def derived_rows(report: types.Report) -> list[Row]:
    items = {goods.id: str(goods.item) for goods in report.goods}
    note = load_words().of("standing", "derived").zh
    return [
        {
            "商品项": joined([items.get(id, "") for id in one.goods]),
            "推算的参数": one.parameter,
            "推算值": figure_of(one),
            "算式": one.formula,
            "代入所载数值": one.computed,
            "成立条件": one.assumes,
            "提示": joined(one.notes),
            "依据的指标": joined(one.inputs),
            "文件": joined(
                list(dict.fromkeys(file_of(report, place.document) for place in one.evidence))
            ),
            "说明": note,
        }
        for one in report.derived
    ]


TRANSLATION_COLUMNS = (
    "原文文件", "页", "语言", "情况", "译文文件", "译文页", "覆盖比例", "有对应译文（段）",
    "未见译文（段）", "未见译文的页", "差异（处）", "译文另有（处）", "说明",
)  # fmt: skip


def translation_rows(report: types.Report, words: Words) -> list[Row]:
    return [_translation(paper, words) for paper in papers_of(report)]


def _translation(paper: Paper, words: Words) -> Row:
    found = paper.part.translation
    return {
        "原文文件": paper.document.path,
        "页": spans(paper.part.pages),
        "语言": words.language(paper.language or "und").zh,
        "情况": words.of("translation", paper.status).zh,
        "译文文件": joined([document.path for document, _ in paper.targets]),
        "译文页": joined([spans(part.pages) for _, part in paper.targets]),
        "覆盖比例": found.coverage if found.segments else "",
        "有对应译文（段）": paper.count("aligned") + paper.count("copied"),
        "未见译文（段）": paper.count("missing"),
        "未见译文的页": spans(tuple(paper.missing)),
        "差异（处）": sum(one.kind != "section" for one in found.differences),
        "译文另有（处）": len(found.additions),
        "说明": found.detail,
    }


DIFFERENCE_COLUMNS = (
    "原文文件", "序号", "类别", "说明", "读数", "原文页", "原文", "原文所载", "译文文件", "译文页",
    "译文", "译文所载",
)  # fmt: skip


def difference_rows(report: types.Report, words: Words) -> list[Row]:
    """Every difference with both of its sides; numbered by paper, as side by side in the page."""
    return [
        {
            "原文文件": paper.document.path,
            "序号": number,
            "类别": words.of("difference", one.kind).zh,
            "说明": one.detail,
            "读数": "存疑" if one.doubtful else "",
            "原文页": one.source.page,
            "原文": one.source.quote,
            "原文所载": one.figures[0],
            "译文文件": file_of(report, one.target.document) if one.target else "",
            "译文页": one.target.page if one.target else "",
            "译文": one.target.quote if one.target else words.of("segment", "missing").zh,
            "译文所载": one.figures[1],
        }
        for paper in papers_of(report)
        for number, one in enumerate(paper.part.translation.differences, start=1)
    ]


def finding_rows(report: types.Report, words: Words) -> list[Row]:
    return [
        {
            "程度": words.of("severity", finding.severity).zh,
            "代码": finding.code,
            "事项": finding.message,
            "文件": file_of(report, finding.document),
            "页": finding.page or "",
            "原文": joined([evidence.quote for evidence in finding.evidence]),
        }
        for finding in report.findings
    ]
