"""``zhiyi run``: inquiry folders to reports."""

from __future__ import annotations

import argparse

from zhiyi.batch.run import Done, run_folders
from zhiyi.config import Settings
from zhiyi.intake.folder import find_inquiries


def run(options: argparse.Namespace) -> int:
    """0: done; 1: done, but something could not be read or processed."""
    folders = find_inquiries(options.folders, kind=options.kind)
    settings = Settings(
        fresh=options.fresh,
        until=options.until,
        since=options.since,
        date=options.date,
        edition=options.edition,
        **({"workers": options.workers} if options.workers else {}),
    )
    done = run_folders(folders, out=options.out, settings=settings)
    for inquiry in done:
        print(_told(inquiry))
    print(f"汇总 summary: {options.out / 'summary.html'}")
    return 1 if any(inquiry.problems for inquiry in done) else 0


def _told(done: Done) -> str:
    """One line an inquiry: how much to look at, and where."""
    must = sum(finding.severity == "must" for finding in done.inquiry.findings)
    should = sum(finding.severity == "should" for finding in done.inquiry.findings)
    lost = sum(doc.status != "read" for doc in done.inquiry.documents)
    unread = f"，{lost} 个文件未能完整读取" if lost else ""
    return (
        f"{done.inquiry.id}：{len(done.inquiry.documents)} 个文件，"
        f"必须核对 {must} 项，建议核对 {should} 项{unread} → {done.layout.report_html}"
    )
