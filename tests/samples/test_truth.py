"""What the samples' truth says agrees with itself and with the files beside it."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
FOLDERS = sorted(p.parent for p in SAMPLES.glob("*/truth.json"))
LARGEST = 25 * 1024 * 1024

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)


def truth_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def printed(document: dict[str, Any], page: int) -> str:
    """The text of a page without white space, so that quotes over a line's end are found."""
    return "".join("".join(line.split()) for line in document["text"][page - 1])


def boxes(truth: dict[str, Any]) -> list[list[float]]:
    found = [i["box"] for i in truth["indicators"]]
    for document in truth["documents"]:
        found += [s["box"] for s in document["seals"]]
        found += [b for page in document.get("text_boxes", []) for b in page]
    return [b for b in found if b is not None]


def test_there_are_at_least_six_folders_and_they_stay_small() -> None:
    assert len(FOLDERS) >= 6
    assert sum(p.stat().st_size for f in FOLDERS for p in f.rglob("*") if p.is_file()) < LARGEST


@folders
def test_a_submission_has_three_to_eight_files(folder: Path) -> None:
    assert 3 <= len(list((folder / "submission").iterdir())) <= 8


@folders
def test_every_file_is_a_document_of_the_truth_and_the_other_way_round(folder: Path) -> None:
    told = {d["path"] for d in truth_of(folder)["documents"] if "!/" not in d["path"]}
    assert told == {p.name for p in (folder / "submission").iterdir()}


@folders
def test_boxes_lie_on_the_page_and_are_not_empty(folder: Path) -> None:
    for left, top, right, bottom in boxes(truth_of(folder)):
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1


@folders
def test_every_quote_stands_in_the_text_of_its_page(folder: Path) -> None:
    truth = truth_of(folder)
    documents = {d["path"]: d for d in truth["documents"]}
    assert truth["indicators"]
    for indicator in truth["indicators"]:
        quote = "".join(indicator["quote"].split())
        assert quote in printed(documents[indicator["document"]], indicator["page"])


@folders
def test_every_document_that_is_spoken_of_exists(folder: Path) -> None:
    truth = truth_of(folder)
    paths = {d["path"] for d in truth["documents"]}
    named = {f["document"] for f in truth["findings"] if f["document"]}
    for requirement in truth["materials"]:
        named |= set(requirement["documents"])
        named |= {d["document"] for d in requirement.get("deficiencies", [])}
    for contradiction in truth["contradictions"]:
        named |= set(contradiction["documents"])
    for document in truth["documents"]:
        named |= set(document["translation"]["documents"])
    assert named <= paths


@folders
def test_goods_that_are_spoken_of_are_declared_and_their_numbers_are_the_inquirys(
    folder: Path,
) -> None:
    truth = truth_of(folder)
    about = tomllib.loads((folder / "inquiry.toml").read_text(encoding="utf-8"))
    known = {g["id"] for g in truth["goods"]}
    spoken = {g for fact in truth["indicators"] + truth["candidates"] for g in fact["goods"]}
    assert spoken <= known
    assert {g["hs_code"] for g in truth["goods"]} == set(about["hs_codes"])


@folders
def test_the_exporters_seal_is_there_where_truth_says_the_exporter_sealed(folder: Path) -> None:
    for document in truth_of(folder)["documents"]:
        own = any(s["owner_is"] == "exporter" for s in document["seals"])
        assert own == (
            document["sealed_by"] in ("exporter_official", "exporter_special", "undetermined")
        )


@folders
def test_text_and_its_boxes_go_line_by_line(folder: Path) -> None:
    for document in truth_of(folder)["documents"]:
        if "text_boxes" in document:
            assert [len(p) for p in document["text"]] == [len(p) for p in document["text_boxes"]]


@folders
def test_no_candidate_is_determined(folder: Path) -> None:
    assert all(c["determination"] is None for c in truth_of(folder)["candidates"])
