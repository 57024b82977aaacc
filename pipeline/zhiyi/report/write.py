"""Writing one report: JSON for other systems, HTML for the officer, XLSX for their own tables."""

from __future__ import annotations

from pathlib import Path

from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.crops import Pictures
from zhiyi.report.frame import csv_of, table_of
from zhiyi.report.html import render_html
from zhiyi.report.schema import to_bytes
from zhiyi.report.workbook import workbook_of
from zhiyi.store import Layout, write_whole


def write_report(
    inquiry: Inquiry, *, program: types.Program, out: Path, pictures: Pictures
) -> types.Report:
    """Write report.json, .html and .xlsx and indicators.csv into ``out``, the output folder of this
    inquiry."""
    report = build_report(inquiry, program=program)
    layout = Layout(out)
    write_whole(layout.report_json, to_bytes(report))
    write_whole(layout.report_html, render_html(report, pictures=pictures).encode())
    write_whole(layout.report_xlsx, workbook_of(report))
    write_whole(layout.indicators_csv, csv_of(table_of(report)))
    return report
