"""``zhiyi run``: inquiry folders to reports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from zhiyi.batch.course import Done
from zhiyi.batch.run import run_folders
from zhiyi.batch.watching.options import watched
from zhiyi.config import Settings
from zhiyi.intake.files import display_name
from zhiyi.intake.folder import find_inquiries, left_out
from zhiyi.limits import load_limits
from zhiyi.report.words import visible
from zhiyi.store import REVISIONS, Layout

# So many names are told of what a batch holds beside inquiries; of more, how many.
_NAMES_TOLD = 5


def run(options: argparse.Namespace) -> int:
    """0: done; 1: done, but something could not be read or processed."""
    folders = find_inquiries(options.folders, kind=options.kind)
    settings = settings_of(options)
    beside = left_out(options.folders, kind=options.kind)
    if beside:
        print(told_beside(beside), file=sys.stderr)
    with watched(options, out=options.out) as listeners:
        done = run_folders(folders, out=options.out, settings=settings, listeners=listeners)
    for inquiry in done:
        print(told_line(inquiry))
    print(f"汇总 summary: {options.out / 'summary.html'}")
    return 1 if any(inquiry.problems for inquiry in done) else 0


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the command line names; those it has no option for keep their defaults."""
    names = ("engine", "workers", "fresh", "until", "since", "date", "edition")
    asked: dict[str, Any] = {name: getattr(options, name, None) for name in names}
    if options.limits:
        asked["limits"] = load_limits(options.limits)
    return Settings(**{name: value for name, value in asked.items() if value is not None})


def told_beside(beside: list[Path]) -> str:
    """That these of a batch are not read, and what would have them read."""
    names = "、".join(visible(display_name(Path(path.name))) for path in beside[:_NAMES_TOLD])
    more = f" …… 共 {len(beside)} 个 in all" if len(beside) > _NAMES_TOLD else ""
    return (
        f"zhiyi: 未作为质疑处理 not read: {names}{more}；"
        "质疑文件夹须含 inquiry.toml 或 submission，或加 --as batch 把各文件夹都作为质疑处理 "
        "an inquiry holds inquiry.toml or submission; --as batch takes every folder for one"
    )


def told_line(done: Done) -> str:
    """One line an inquiry: how much to look at, and where."""
    told = done.told
    unread = f"，{told.lost} 个文件未能完整读取" if told.lost else ""
    kept = "（此前已完成）" if done.kept else ""
    report = done.layout.report_html
    if told.revision:
        kept = f"（已按关员更正重新生成，原报告不变）{kept}"
        report = Layout(done.layout.folder / REVISIONS / str(told.revision)).report_html
    return (
        f"{visible(told.summary.id)}：{told.documents} 个文件，"
        f"必须核对 {told.must} 项，建议核对 {told.should} 项{unread} → "
        f"{report}{kept}"
    )
