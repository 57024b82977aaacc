"""The whole way over the sample inquiries: what their truth names is flagged, and nothing is lost.

One run of all folders serves every test here. The measures that must be whole are those an
officer's attention rests on; the others are figures of ``zhiyi evaluate samples``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from zhiyi import codec
from zhiyi.batch.course import Done
from zhiyi.batch.run import run_folders
from zhiyi.commands.evaluate import texts_of
from zhiyi.config import Settings
from zhiyi.evaluation.scores import score_report
from zhiyi.evaluation.truth import read_truth
from zhiyi.intake.folder import find_inquiries
from zhiyi.report.schema import report_schema
from zhiyi.units import load_units

WHOLE = ("documents", "readable", "foreign", "translation", "seals", "contradictions", "candidates")
STANDING = ("本报告仅供关员参考，不构成判定", "质疑或鉴别期间，相关出口货物不予放行")
CLEARANCES = ("不属于管制物项，", "无需许可", "予以放行", "准予", "排除管制", "可以放行")


@pytest.fixture(scope="session")
def done(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    folders = find_inquiries([samples])
    return run_folders(folders, out=tmp_path_factory.mktemp("out"), settings=Settings())


@pytest.fixture(scope="session")
def reports(done: list[Done]) -> dict[str, dict[str, Any]]:
    return {one.name: json.loads(one.layout.report_json.read_text("utf-8")) for one in done}


def test_every_inquiry_has_a_report_that_fits_the_schema(
    samples: Path, reports: dict[str, dict[str, Any]]
) -> None:
    assert set(reports) == {file.parent.name for file in samples.glob("*/truth.json")}
    validator = jsonschema.Draft202012Validator(report_schema())
    for report in reports.values():
        validator.validate(report)


def test_what_the_truth_names_is_flagged(
    samples: Path, done: list[Done], reports: dict[str, dict[str, Any]]
) -> None:
    units = load_units()
    missed = []
    for one in done:
        name = one.name
        texts = texts_of(reports[name], one.layout)
        truth = read_truth(samples / name / "truth.json")
        for score in score_report(reports[name], texts, truth, units):
            if score.measure in WHOLE:
                missed += [f"{name}: {score.measure}: {what}" for what in score.missed]
    assert not missed


def test_harmless_goods_have_no_candidate(reports: dict[str, dict[str, Any]]) -> None:
    report = reports["08-vacuum-flask"]
    assert report["candidates"] == []
    none = next(f for f in report["findings"] if f["code"] == "CANDIDATE_NONE")
    assert "这不表示货物不属于管制范围" in none["message"]


def test_no_file_is_lost(samples: Path, reports: dict[str, dict[str, Any]]) -> None:
    for name, report in reports.items():
        submission = samples / name / "submission"
        files = {str(f.relative_to(submission)) for f in submission.rglob("*") if f.is_file()}
        assert files <= {document["path"] for document in report["documents"]}


def test_what_cannot_be_read_is_a_finding_that_names_it(
    reports: dict[str, dict[str, Any]],
) -> None:
    for report in reports.values():
        unreadable = {d["id"] for d in report["documents"] if d["status"] == "unreadable"}
        codes = ("FILE_UNREADABLE", "FILE_REFUSED")
        told = [f for f in report["findings"] if f["code"] in codes]
        named = {id for f in told for id in (f["document"], *f["refers_to"])}
        assert unreadable <= named


def test_nothing_determines(reports: dict[str, dict[str, Any]]) -> None:
    for report in reports.values():
        assert all(candidate["determination"] is None for candidate in report["candidates"])
        for finding in report["findings"]:
            if finding["code"] != "REMARK_CLAIM":  # quotes the declarant
                assert not [words for words in CLEARANCES if words in finding["message"]]


def test_every_report_says_what_it_is(done: list[Done]) -> None:
    for one in done:
        page = one.layout.report_html.read_text("utf-8")
        assert all(words in page for words in STANDING)
        assert "<script src" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")


def _evidence(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if {"document", "page", "box", "locator", "quote"} <= set(node):
            yield node
        for value in node.values():
            yield from _evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from _evidence(value)


def test_all_evidence_leads_to_a_place(reports: dict[str, dict[str, Any]]) -> None:
    for report in reports.values():
        pages = {document["id"]: document["pages"] for document in report["documents"]}
        for evidence in _evidence(report):
            if evidence["document"] == "inquiry.toml":
                continue
            assert 1 <= evidence["page"] <= pages[evidence["document"]]
            assert evidence["box"] is not None or evidence["locator"]
            assert evidence["quote"] or evidence["box"]


def test_layers_and_pictures_are_kept_for_the_workbench(
    done: list[Done], reports: dict[str, dict[str, Any]]
) -> None:
    for one in done:
        for told in reports[one.name]["documents"]:
            doc = codec.load(one.layout.document(told["id"]).read_bytes())
            assert (doc.path, doc.sha256) == (told["path"], told["sha256"])
            for page in doc.pages:
                assert page.picture is None or (one.layout.folder / page.picture).is_file()


def test_the_summary_has_a_row_an_inquiry(done: list[Done]) -> None:
    out = done[0].layout.folder.parent
    raw = (out / "summary.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert len(rows) >= len(done) + 1
    assert (out / "summary.html").is_file()
    assert openpyxl.load_workbook(out / "summary.xlsx").worksheets


def test_the_same_command_again_reads_nothing_and_says_the_same(
    samples: Path, done: list[Done]
) -> None:
    out = done[0].layout.folder.parent
    folders = find_inquiries([samples / "06-tungsten-ring"])
    before = json.loads((out / "06-tungsten-ring" / "report.json").read_text("utf-8"))
    (again,) = run_folders(folders, out=out, settings=Settings(workers=1))
    assert again.kept
    after = json.loads(again.layout.report_json.read_text("utf-8"))
    for report in (before, after):
        del report["program"]["started"], report["program"]["seconds"]
    assert before == after
