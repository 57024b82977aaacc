"""Writing one report: JSON for other systems, HTML for the officer, XLSX for their own tables."""

from __future__ import annotations

import logging
from pathlib import Path
from types import MappingProxyType

from zhiyi.errors import InputError
from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.changes import (
    changes_between,
    changes_json,
    list_changed,
    read_seen,
    render_changes,
)
from zhiyi.report.crops import Cuts, Pictures
from zhiyi.report.frame import csv_of, table_of
from zhiyi.report.html import render_html
from zhiyi.report.papers import PictureFile
from zhiyi.report.schema import to_bytes
from zhiyi.report.workbook import workbook_of
from zhiyi.store import Layout, picture_name, write_whole

log = logging.getLogger(__name__)


def write_report(
    inquiry: Inquiry,
    *,
    program: types.Program,
    out: Path,
    pictures: Pictures,
    picture_file: PictureFile = picture_name,
    cuts: Cuts = MappingProxyType({}),
) -> types.Report:
    """Write report.json, .html and .xlsx and indicators.csv into ``out``, the output folder of this
    inquiry; changes.json and .html where the report that stood there used another list.
    ``picture_file``: where the pictures of pages are, seen from ``out``; ``cuts``: cut-outs of them
    that an earlier report of this program has.

    report.json comes last: it says that the rest is there, and until then it is the one that
    changes are told against, however often a run is killed before."""
    report = build_report(inquiry, program=program, picture_file=picture_file)
    layout = Layout(out)
    before = layout.report_json.read_bytes() if layout.report_json.is_file() else None
    data = to_bytes(report)
    if before is not None:
        _write_changes(before, data, out=out)
    write_whole(layout.report_html, render_html(report, pictures=pictures, cuts=cuts).encode())
    write_whole(layout.report_xlsx, workbook_of(report))
    write_whole(layout.indicators_csv, csv_of(table_of(report)))
    write_whole(layout.report_json, data)
    return report


def _write_changes(before: bytes, after: bytes, *, out: Path) -> None:
    try:
        old, new = read_seen(before), read_seen(after)
    except InputError as error:
        log.warning("%s: no comparison with the earlier report: %s", out, error)
        return
    if list_changed(old, new):
        changes = changes_between(old, new)
        write_whole(out / "changes.json", changes_json(changes))
        write_whole(out / "changes.html", render_changes(changes).encode())
