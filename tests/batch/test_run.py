"""From folders to reports, on the smallest folders: broken ones get their report too."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.batch.engines import make_believe

from zhiyi.batch.course import Done
from zhiyi.batch.tasks import Reporting, Tell, Told
from zhiyi.cli import main
from zhiyi.commands.run import told_beside, told_line
from zhiyi.limits import Limits
from zhiyi.report.schema import report_schema
from zhiyi.store import Layout


def _folder(root: Path, name: str, files: dict[str, bytes], notice: str | None = None) -> None:
    (root / name / "submission").mkdir(parents=True)
    for file, content in files.items():
        (root / name / "submission" / file).write_bytes(content)
    if notice is not None:
        (root / name / "inquiry.toml").write_text(notice, encoding="utf-8")


def _run(root: Path, *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    out = root / "out"
    code = main(["run", str(root / "in"), "--out", str(out), "--workers", "1", *options])
    reports = {
        file.parent.name: json.loads(file.read_text("utf-8")) for file in out.glob("*/report.json")
    }
    for report in reports.values():
        jsonschema.validate(report, report_schema())
    return code, reports


NOTICE = """
id = "Z-1"
goods = "高压泵"
exporter = "宁波测试机械有限公司"
notice_received = 2026-03-05
"""
LETTER = "情况说明\n我公司出口高压泵。\n主要用途：农业灌溉。\n".encode()


def test_goods_known_from_the_notice_alone(tmp_path: Path) -> None:
    _folder(tmp_path / "in", "one", {"说明.txt": LETTER}, NOTICE)
    code, reports = _run(tmp_path)
    report = reports["one"]
    assert code == 0
    assert report["inquiry"]["date_basis"] == "notice_received"
    assert report["inquiry"]["deadline"] == "2026-03-16"
    assert [goods["name"] for goods in report["goods"]] == ["高压泵"]
    missing = {m["requirement"] for m in report["materials"] if m["status"] == "missing"}
    assert {"declaration", "contract", "technical"} <= missing


def test_every_folder_gets_a_report_however_broken(tmp_path: Path) -> None:
    root = tmp_path / "in"
    _folder(
        root, "broken", {"a.pdf": b"%PDF-1.7 x", "b.zip": b"PK\x03\x04", "c.jpg": b"\xff\xd8\xff"}
    )
    _folder(root, "empty", {})
    _folder(root, "notice", {"说明.txt": LETTER}, "id = ")
    code, reports = _run(tmp_path)
    assert code == 1
    assert set(reports) == {"broken", "empty", "notice"}
    named = {d["id"]: d["path"] for d in reports["broken"]["documents"]}
    told = {f["document"] for f in reports["broken"]["findings"] if f["code"] == "FILE_UNREADABLE"}
    assert {named[id] for id in told} == {"a.pdf", "b.zip", "c.jpg"}
    steps = [f for f in reports["notice"]["findings"] if f["code"] == "STEP_FAILED"]
    assert "inquiry.toml" in steps[0]["message"]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=cmd|x", "a" * 200, "..结尾."])
def test_names_of_strangers_are_only_names(tmp_path: Path, name: str) -> None:
    _folder(tmp_path / "in", name.replace("/", "／"), {"=1+1.txt": LETTER})
    code, _ = _run(tmp_path)
    assert code == 0
    (page,) = (tmp_path / "out").glob("*/report.html")
    assert "<script>alert(1)" not in page.read_text("utf-8")
    assert not list((tmp_path / "in").rglob("report.*"))


def test_a_date_asked_for_goes_before_all_others(tmp_path: Path) -> None:
    _folder(tmp_path / "in", "one", {"说明.txt": LETTER}, NOTICE)
    _, reports = _run(tmp_path, "--date", "2025-12-01")
    assert (reports["one"]["inquiry"]["date"], reports["one"]["inquiry"]["date_basis"]) == (
        "2025-12-01",
        "option",
    )


def test_until_a_stage_of_the_documents_judges_nothing(tmp_path: Path) -> None:
    _folder(tmp_path / "in", "one", {"说明.txt": LETTER}, NOTICE)
    _, reports = _run(tmp_path, "--until", "lines")
    assert reports["one"]["materials"] == []
    assert reports["one"]["documents"][0]["parts"] == []


def test_no_report_is_written_into_an_input_folder(tmp_path: Path) -> None:
    _folder(tmp_path, "one", {"说明.txt": LETTER})
    for out in (tmp_path, tmp_path / "one" / "out"):
        assert main(["run", str(tmp_path / "one"), "--out", str(out), "--workers", "1"]) == 2
    assert [file.name for file in (tmp_path / "one").iterdir()] == ["submission"]


def test_what_a_stranger_named_moves_no_cursor(tmp_path: Path) -> None:
    """Lines of a run go to a terminal; a notice may say anything."""
    told = make_believe(
        Tell(
            out=tmp_path,
            inquiry="\x1b[2J",
            folder=tmp_path,
            documents=(),
            reporting=Reporting(as_of=date(2026, 3, 5), started=""),
            limits=Limits(),
            elapsed=0,
        )
    )
    assert isinstance(told, Told)
    line = told_line(Done(name="one", layout=Layout(tmp_path / "one"), told=told, seconds=1))
    assert line.isprintable() and "⟨U+001B⟩[2J" in line
    beside = [tmp_path / os.fsdecode("案件".encode("gb18030")), tmp_path / "a\x1b"]
    assert told_beside(beside).isprintable() and "案件" in told_beside(beside)
