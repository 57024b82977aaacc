"""corrections.jsonl: what is written down, and what is refused before it is."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.corrections.papers_by_hand import correct, paper, put

from zhiyi.corrections import (
    FILE,
    AsRead,
    CellText,
    Change,
    Figure,
    Layer,
    LineText,
    Rejected,
    TranslatedBy,
    append_correction,
    change_of,
    kept_corrections,
)
from zhiyi.document import Document
from zhiyi.errors import ArgumentError, InputError

TEXT = ("HB-7高压泵技术资料", "额定压力：35 MPa", "额定流量：120 L/min")


@pytest.fixture(scope="module")
def doc() -> Document:
    return paper("资料.pdf", *TEXT)


@pytest.fixture
def folder(tmp_path: Path, doc: Document) -> Path:
    return put(tmp_path, doc)


def test_a_correction_says_what_it_rests_on(folder: Path, doc: Document) -> None:
    made = correct(folder, "indicators", doc.indicators[0].id, Figure(figure="85 MPa"))
    assert (made.number, made.was, made.label, made.path, made.sha256) == (
        1, "35 MPa", "额定压力", "资料.pdf", doc.sha256,
    )  # fmt: skip
    assert made.place == doc.indicators[0].place
    assert len(made.rests_on) == 64
    kept = kept_corrections(folder)
    assert kept.corrections == (made,)
    assert len(kept.digest) == 64


def test_what_stands_there_is_never_written_over(folder: Path, doc: Document) -> None:
    first = correct(folder, "lines", doc.lines[1].id, LineText(text="额定压力：85 MPa"))
    before = (folder / FILE).read_bytes()
    second = correct(folder, "indicators", doc.indicators[1].id, Rejected())
    assert (folder / FILE).read_bytes().startswith(before)
    assert kept_corrections(folder).corrections == (first, second)
    assert [first.number, second.number] == [1, 2]


@pytest.mark.parametrize(
    ("layer", "change"),
    [
        ("indicators", Figure(figure="很高")),
        ("indicators", Figure(figure="35 MPa 与 40 MPa")),
        ("indicators", Figure(parameter_id="no_such_parameter")),
        ("indicators", Figure(goods=("goods-unknown",))),
        ("indicators", LineText(text="额定压力：85 MPa")),
        ("indicators", AsRead()),
        ("lines", Rejected()),
        ("lines", LineText(text="额定压力：35 MPa")),
        ("translations", TranslatedBy(parts=("part-unknown",))),
    ],
)
def test_what_could_never_be_applied_is_refused(
    folder: Path, doc: Document, layer: Layer, change: Change
) -> None:
    facts = {"lines": doc.lines[1], "translations": doc.parts[0]}
    fact = facts.get(layer, doc.indicators[0])
    with pytest.raises(ArgumentError):
        correct(folder, layer, fact.id, change)
    assert kept_corrections(folder).corrections == ()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"what": "indicator"},
        {"what": "seal"},
        {"what": "line"},
        {"what": "line", "text": "x", "more": 1},
        {"what": "part", "kind": "passport"},
        {"what": "cell", "row": -1, "column": 0, "text": "x"},
        {"what": "line", "text": "x" * 5000},
        "line",
    ],
)
def test_what_is_no_change_is_refused(fields: object) -> None:
    with pytest.raises(ArgumentError):
        change_of(fields)


def test_no_such_fact_and_no_such_cell(folder: Path, doc: Document) -> None:
    with pytest.raises(InputError):
        correct(folder, "lines", "line-000000000000", LineText(text="x"))
    with pytest.raises(InputError):
        correct(folder, "tables", doc.lines[0].id, CellText(row=9, column=9, text="x"))
    with pytest.raises(ArgumentError):
        append_correction(
            folder, layer="lines", fact=doc.lines[0].id, change=LineText(text="x"), by=" "
        )


def test_a_folder_without_a_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        correct(tmp_path, "lines", "line-1", LineText(text="x"))


def test_a_torn_line_keeps_its_number_and_is_told(folder: Path, doc: Document) -> None:
    correct(folder, "lines", doc.lines[1].id, LineText(text="额定压力：85 MPa"))
    with open(folder / FILE, "ab") as file:
        file.write(b'{"number": 2, "layer": "li')
    made = correct(folder, "lines", doc.lines[2].id, LineText(text="额定流量：20 L/min"))
    kept = kept_corrections(folder)
    assert made.number == 3
    assert [one.number for one in kept.corrections] == [1, 3]
    assert kept.damaged == (2,)


def test_a_line_that_was_changed_by_hand_is_none(folder: Path, doc: Document) -> None:
    correct(folder, "lines", doc.lines[1].id, LineText(text="额定压力：85 MPa"))
    told = json.loads((folder / FILE).read_bytes())
    (folder / FILE).write_text(json.dumps({**told, "number": 7}) + "\n", encoding="utf-8")
    assert kept_corrections(folder).damaged == (1,)


def test_several_writers_have_different_numbers(folder: Path, doc: Document) -> None:
    def write(n: int) -> int:
        text = LineText(text=f"额定压力：{n + 36} MPa")
        return correct(folder, "lines", doc.lines[1].id, text, by=f"关员{n}").number

    with ThreadPoolExecutor(8) as crew:
        numbers = sorted(crew.map(write, range(24)))
    assert numbers == list(range(1, 25))
    assert kept_corrections(folder).damaged == ()


def test_a_note_of_several_lines_stays_one_line(folder: Path, doc: Document) -> None:
    note = "见原件\n<script>alert(1)</script>\u2028{}"
    append_correction(
        folder,
        layer="lines",
        fact=doc.lines[1].id,
        change=LineText(text="x\ny"),
        by="王",
        note=note,
    )
    (made,) = kept_corrections(folder).corrections
    assert made.note == note
    assert (folder / FILE).read_bytes().count(b"\n") == 1
