"""A revision: the inquiry told again with officers' corrections, beside the untouched original."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook
from PIL import Image
from tests.corrections.papers_by_hand import correct, paper, put, revise, with_seal

from zhiyi import codec
from zhiyi.artefacts import kept_in
from zhiyi.corrections import (
    AsRead,
    Figure,
    LineText,
    Rejected,
    SealName,
    TranslatedBy,
    kept_corrections,
)
from zhiyi.corrections.keeping import FILE
from zhiyi.document import Document
from zhiyi.errors import InputError
from zhiyi.flow import Found
from zhiyi.inquiry import Inquiry, Translation
from zhiyi.report.schema import report_schema
from zhiyi.revisions import Reviser, Revision, newest_revision, revisions_of
from zhiyi.store import Layout
from zhiyi.translations import find_translations
from zhiyi.translations.align import align

EXPORTER = "宁波测试机械有限公司"
LETTER = (
    "情况说明",
    "我公司出口HB-7高压泵。",
    "额定压力：35 MPa",
    "主要用途：农业灌溉。",
    "不属于管制范围的理由：用于农业。",
    EXPORTER,
)
REPORT = ("检测报告", "样品：HB-7高压泵", "额定压力：85 MPa", "额定流量：120 L/min")


@pytest.fixture(scope="module")
def docs() -> tuple[Document, Document]:
    letter = with_seal(paper("情况说明.pdf", *LETTER), "宁波测试机诫有限公司")
    return letter, paper("检测报告.pdf", *REPORT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, docs: tuple[Document, Document]) -> Path:
    return put(tmp_path_factory.mktemp("run"), *docs)


@pytest.fixture
def folder(tmp_path: Path, kept: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "out" / "case"))


def report_in(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(Layout(folder).report_json.read_bytes())
    jsonschema.validate(report, report_schema())
    return report


def newest(folder: Path) -> Revision:
    found = newest_revision(folder)
    assert found is not None
    return found


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def pressure(doc: Document) -> str:
    return next(i.id for i in doc.indicators if i.parameter == "额定压力")


def untimed(folder: Path) -> dict[str, bytes]:
    """Everything of a revision but what tells times or is made of it: reports' moments and the
    hash of report.json."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix == ".json" and file.is_file():
            told = json.loads(file.read_bytes())
            if file.name == "report.json":
                del told["program"]["started"], told["program"]["seconds"]
            told.pop("report_sha256", None)
            found[str(file.relative_to(folder))] = json.dumps(told).encode()
        elif file.suffix == ".csv":
            found[str(file.relative_to(folder))] = file.read_bytes()
    return found


def test_the_original_stays_as_it_was(folder: Path, docs: tuple[Document, Document]) -> None:
    before = digests(folder)
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    told = revise(folder)
    after = digests(folder)
    assert told.revision == 1
    assert {name: after[name] for name in before} == before
    new = {name for name in after if name not in before}
    assert {FILE, *(f"revisions/1/{name}" for name in (
        "report.json", "report.html", "report.xlsx", "indicators.csv", "revision.json",
    ))} <= new  # fmt: skip
    assert {f"revisions/1/documents/{doc.id}.json" for doc in docs} <= new


def test_what_follows_from_a_correction_is_told(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    original = report_in(folder)
    assert len(original["contradictions"]) == 1
    id = pressure(docs[0])
    correct(folder, "indicators", id, Figure(figure="85 MPa"))
    revise(folder)
    revision = newest(folder)
    report = report_in(revision.folder)
    assert report["contradictions"] == []
    told = {(one.area, one.kind): one for one in revision.changes}
    assert ("contradictions", "gone") in told
    changed = told["indicators", "changed"]
    assert (changed.id, changed.label) == (id, "额定压力")
    assert (changed.before, changed.after) == ("35 MPa", "85 MPa")
    with Layout(revision.folder).indicators_csv.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row["corrected_from"] for row in csv.DictReader(file)}
    assert rows[id] == "35 MPa（王关员更正）"
    assert {value for other, value in rows.items() if other != id} == {""}
    assert ("findings", "gone") in told
    assert revision.since == revision.changes


def test_a_corrected_fact_says_what_was_read_by_whom(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    id = pressure(docs[0])
    correct(folder, "indicators", id, Figure(figure="≥ 85 MPa"), by="王<b>关员")
    revise(folder)
    revised = newest(folder).folder
    report = report_in(revised)
    now = next(one for one in report["indicators"] if one["id"] == id)
    was = next(one for one in report_in(folder)["indicators"] if one["id"] == id)
    assert (now["operator"], now["value"], was["value"]) == (">=", "85", "35")
    assert now["evidence"] == was["evidence"]
    assert {key: now["corrected_from"][key] for key in ("was", "by", "corrections")} == {
        "was": "35 MPa", "by": "王<b>关员", "corrections": [1],
    }  # fmt: skip
    assert was["corrected_from"] is None
    assert now["alternatives"][0]["value"] == "35"
    (told,) = report["corrections"]
    assert (told["standing"], told["was"], told["now"]) == ("applied", "35 MPa", "≥ 85 MPa")
    page = Layout(revised).report_html.read_text("utf-8")
    assert "35 MPa" in page and "王&lt;b&gt;关员" in page and "王<b>" not in page


def test_the_workbook_lists_corrections_where_there_are_any(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"), by="=1+1")
    revise(folder)
    sheets = load_workbook(Layout(newest(folder).folder).report_xlsx)
    rows = list(sheets["更正"].iter_rows(values_only=True))
    assert [str(cell) for cell in rows[1][:3]] == ["1", "35 MPa", "85 MPa"]
    assert sheets["更正"]["D2"].data_type == "s" and str(rows[1][3]) != "=1+1"
    assert "更正" not in load_workbook(Layout(folder).report_xlsx).sheetnames


def test_a_contradiction_quotes_the_officer_as_one(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="95 MPa"))
    revise(folder)
    (found,) = report_in(newest(folder).folder)["contradictions"]
    assert "95 MPa（关员更正）" in found["detail"] and "35 MPa" not in found["detail"]


def test_a_seal_that_an_officer_reads_seals_the_paper(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    letter = report_in(folder)["documents"][0]
    assert letter["sealed_by"] != "exporter_official"
    correct(folder, "seals", docs[0].seals[0].id, SealName(owner=EXPORTER))
    revise(folder)
    revision = newest(folder)
    now = report_in(revision.folder)["documents"][0]
    assert now["sealed_by"] == "exporter_official"
    assert now["seals"][0]["corrected_from"]["was"] == "宁波测试机诫有限公司"
    assert any(one.area == "materials" for one in revision.changes)


def test_an_indicator_speaks_of_the_goods_that_an_officer_names(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    id = pressure(docs[0])
    goods = report_in(folder)["goods"][0]["id"]
    assert next(i for i in report_in(folder)["indicators"] if i["id"] == id)["goods"] == [goods]
    correct(folder, "indicators", id, Figure(goods=()))
    revise(folder)
    revision = newest(folder)
    now = next(i for i in report_in(revision.folder)["indicators"] if i["id"] == id)
    assert (now["goods"], now["value"]) == ([], "35")
    assert now["corrected_from"]["was"] == "所述商品项：1 高压泵"
    assert [one.standing for one in revision.corrections] == ["applied"]
    told = next(one for one in revision.changes if one.area == "indicators")
    assert (told.before, told.after) == ("35 MPa（商品：第1项）", "35 MPa（商品：未归属）")
    correct(folder, "indicators", id, Figure(goods=(goods,), figure="85 MPa"))
    revise(folder)
    now = next(i for i in report_in(newest(folder).folder)["indicators"] if i["id"] == id)
    assert (now["goods"], now["value"]) == ([goods], "85")


def test_a_line_that_was_misread_changes_what_rests_on_it(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "lines", docs[0].lines[2].id, LineText(text="额定压力：85 MPa"))
    revise(folder)
    revised = newest(folder)
    now = next(i for i in report_in(revised.folder)["indicators"] if i["id"] == pressure(docs[0]))
    assert (now["value"], now["corrected_from"]["carried"]) == ("85", True)
    doc = codec.load(Layout(revised.folder).document(docs[0].id).read_bytes())
    assert doc.lines[2].text == "额定压力：85 MPa"


def test_the_same_corrections_make_no_further_revision(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    first = revise(folder)
    before = digests(folder)
    assert revise(folder) == first
    assert digests(folder) == before


def test_the_same_corrections_give_the_same_bytes(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "lines", docs[0].lines[2].id, LineText(text="额定压力：85 MPa"))
    correct(folder, "seals", docs[0].seals[0].id, SealName(owner=EXPORTER))
    revise(folder)
    first = untimed(folder / "revisions" / "1")
    shutil.rmtree(folder / "revisions")
    revise(folder)
    assert untimed(folder / "revisions" / "1") == first


def test_revisions_build_on_each_other_and_tell_what_is_new(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    revise(folder)
    correct(folder, "seals", docs[0].seals[0].id, SealName(owner=EXPORTER))
    told = revise(folder)
    first, second = revisions_of(folder)
    assert (told.revision, second.number) == (2, 2)
    assert {one.area for one in second.since}.isdisjoint({"indicators", "contradictions"})
    assert {one.area for one in second.changes} >= {"indicators", "contradictions", "seals"}
    assert [one.standing for one in second.corrections] == ["applied", "applied"]
    assert len(first.corrections) == 1


def test_what_is_withdrawn_is_as_it_was_read(folder: Path, docs: tuple[Document, Document]) -> None:
    id = pressure(docs[0])
    correct(folder, "indicators", id, Rejected())
    revise(folder)
    assert id not in {one["id"] for one in report_in(newest(folder).folder)["indicators"]}
    correct(folder, "indicators", id, AsRead())
    revise(folder)
    revision = newest(folder)
    assert revision.changes == ()
    assert [one.standing for one in revision.corrections] == ["withdrawn", "withdrawn"]
    now = next(one for one in report_in(revision.folder)["indicators"] if one["id"] == id)
    assert (now["value"], now["corrected_from"]) == ("35", None)


def test_what_fits_nothing_any_more_is_told(folder: Path, docs: tuple[Document, Document]) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    correct(folder, "indicators", pressure(docs[1]), Figure(figure="86 MPa"))
    lines = (folder / FILE).read_bytes().replace(docs[0].sha256.encode(), b"0" * 64)
    (folder / FILE).write_bytes(lines + b"{torn\n")
    revise(folder)
    revision = newest(folder)
    assert [one.standing for one in revision.corrections] == ["unfit", "applied", "unfit"]
    findings = report_in(revision.folder)["findings"]
    assert [one["severity"] for one in findings if one["code"] == "CORRECTION_UNFIT"] == [
        "should", "should",
    ]  # fmt: skip
    assert "READING_CORRECTED" in {one["code"] for one in findings}


def test_a_reading_that_has_changed_since_is_to_be_looked_at(
    folder: Path, docs: tuple[Document, Document]
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    (made,) = kept_corrections(folder).corrections
    told = json.loads((folder / FILE).read_bytes())
    (folder / FILE).write_text(json.dumps({**told, "rests_on": "0" * 64}) + "\n", encoding="utf-8")
    revise(folder)
    (one,) = newest(folder).corrections
    assert (one.standing, one.fact) == ("changed", made.fact)


def test_a_revision_is_there_whole_or_not_at_all(
    folder: Path, docs: tuple[Document, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    before = digests(folder)

    def fail(*_: object, **__: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zhiyi.report.write.workbook_of", fail)
    with pytest.raises(OSError, match="No space"):
        revise(folder)
    assert digests(folder) == before
    assert newest_revision(folder) is None
    monkeypatch.undo()
    assert revise(folder).revision == 1


def test_what_no_run_left_cannot_be_revised(folder: Path, docs: tuple[Document, Document]) -> None:
    with Reviser(folder.parent) as reviser:
        with pytest.raises(InputError, match="更正"):
            reviser.revise("case")
        with pytest.raises(InputError):
            reviser.revise("../case")
        correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
        (folder / "retelling.json").unlink()
        with pytest.raises(InputError, match="zhiyi run"):
            reviser.revise("case")


def test_an_isolated_worker_makes_it(folder: Path, docs: tuple[Document, Document]) -> None:
    correct(folder, "indicators", pressure(docs[0]), Figure(figure="85 MPa"))
    with Reviser(folder.parent) as reviser:
        revision = reviser.revise("case")
        assert (revision.number, revision.folder) == (1, folder / "revisions" / "1")
        assert reviser.revise("case") == revision
        assert reviser._worker is not None
        os.kill(reviser._worker.start(), signal.SIGKILL)
        assert reviser.revise("case") == revision, "another worker is started"
    assert report_in(revision.folder)["corrections"][0]["standing"] == "applied"


ENGLISH = (
    "Technical data sheet",
    "The pump HB-7 is used for irrigation on farms and delivers water at high pressure.",
    "Rated pressure: 35 MPa",
    "The housing is made of stainless steel and the seals are made of rubber.",
)
CHINESE = (
    "技术资料",
    "HB-7泵用于农场灌溉，以高压输送水。",
    "额定压力：30 MPa",
    "壳体由不锈钢制成，密封件由橡胶制成。",
)


def test_officers_say_what_translates_what_and_which_difference_is_none(tmp_path: Path) -> None:
    sheet, own = paper("TDS.pdf", *ENGLISH), paper("译文.pdf", *CHINESE)
    folder = put(tmp_path, sheet, own)
    part = report_in(folder)["documents"][0]["parts"][0]
    assert part["translation"]["status"] == "inconsistent"
    difference = part["translation"]["differences"][0]
    correct(folder, "translations", difference["id"], Rejected())
    revise(folder)
    revision = newest(folder)
    now = report_in(revision.folder)["documents"][0]["parts"][0]["translation"]
    assert (now["status"], now["differences"]) == ("provided", [])
    assert [one.standing for one in revision.corrections] == ["applied"]
    correct(folder, "translations", part["id"], TranslatedBy(parts=()))
    revise(folder)
    revision = newest(folder)
    told = [(one.standing, one.was, one.now) for one in revision.corrections]
    assert told[-1] == ("applied", "译文.pdf", "（无译文）")
    now = report_in(revision.folder)["documents"][0]["parts"][0]["translation"]
    assert (now["status"], now["parts"]) == ("missing", [])
    assert now["corrected_from"]["by"] == "王关员"


SHEET = (
    "HB-7 high pressure pump data sheet",
    "Rated pressure: 35 MPa at a water temperature of 20 °C",
    "The pump is made for agricultural irrigation systems.",
    "Rated flow: 120 L/min with a standard suction pipe",
)
SHEET_IN_CHINESE = (
    "HB-7高压泵技术说明书",
    "额定压力：35 MPa，水温20 °C",
    "该泵用于农业灌溉系统。",
    "额定流量：120 L/min，使用标准吸水管",
)


GUIDE = (
    "Instructions for the storage of rubber hoses",
    "Keep the hoses in a dry room and away from direct sunlight.",
    "Replace a hose when its cover shows cracks.",
)


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inquiry with a foreign paper and its translation, another foreign paper, and pictures of
    their pages."""
    papers = (
        paper("data sheet.pdf", *SHEET),
        paper("技术说明书.pdf", *SHEET_IN_CHINESE),
        paper("guide.pdf", *GUIDE),
    )
    root = tmp_path_factory.mktemp("translated")
    for doc in papers:
        picture = Layout(root / "out" / "case").picture(doc.id, 1)
        picture.parent.mkdir(parents=True, exist_ok=True)
        Image.effect_noise((600, 850), 60).save(picture)
    return put(root, *papers)


def shown(folder: Path) -> str:
    """report.html of a revision but for how long it took."""
    html = (folder / "report.html").read_text("utf-8")
    told, times = re.subn(r'<span class="num">[\d.]+</span> (?=<span class="zh">秒)', "", html)
    assert times == 1
    return told


@pytest.mark.parametrize(
    ("corrected", "compared"),
    [(("figure", "figure"), 0), (("line", "line"), 2), (("line", "figure"), 1)],
)
def test_what_is_taken_over_is_what_would_be_found_anew(
    corrected: tuple[str, ...],
    compared: int,
    translated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Papers are ``compared`` again as often as a correction reached what is compared, and of them
    only those of which one was corrected."""
    asked: list[Path] = []
    aligned: list[Path] = []
    short, whole = (
        Path(shutil.copytree(translated, tmp_path / name / "case")) for name in ("short", "whole")
    )
    here = short

    def counted(inquiry: Inquiry, **settings: Any) -> Found[Translation]:
        asked.append(here)
        return find_translations(inquiry, **settings)

    def one_pair(*texts: Any) -> Any:
        aligned.append(here)
        return align(*texts)

    monkeypatch.setattr("zhiyi.assemble.find_translations", counted)
    monkeypatch.setattr("zhiyi.translations.meanings.align", one_pair)
    read = filter(None, map(kept_in, (short / "documents").iterdir()))
    original = next(doc for doc in read if doc.path == "data sheet.pdf")
    for number, layer in enumerate(corrected, 1):
        if layer == "figure":
            fact = original.indicators[0].id
            correct(short, "indicators", fact, Figure(figure=f"{70 + number} MPa"))
        else:
            text = f"{original.lines[2].text} 3{number} m"
            correct(short, "lines", original.lines[2].id, LineText(text=text))
        shutil.copyfile(short / FILE, whole / FILE)
        for taken in (*whole.rglob("found.json"), *whole.glob("report.html")):
            taken.unlink()
        for here in (short, whole):
            revise(here)
        one, other = (newest(folder).folder for folder in (short, whole))
        told, anew = untimed(one), untimed(other)
        told.pop("found.json", None)
        del anew["found.json"]
        assert told == anew
        assert shown(one) == shown(other)
        assert shown(one).count("data-cut=") > 1
    assert (asked.count(short), asked.count(whole)) == (compared, len(corrected))
    assert (aligned.count(short), aligned.count(whole)) == (compared, 2 * len(corrected))
