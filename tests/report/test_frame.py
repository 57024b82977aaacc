"""Indicators as one table: its shape, its types, and what stands in it."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest
from tests.report import by_hand

from zhiyi.indicators import table
from zhiyi.report.build import build_report
from zhiyi.report.frame import COLUMNS, csv_of, table_of

NAMES = [column.name for column in COLUMNS]
TYPES = {column.name: column.dtype for column in COLUMNS}


def rows_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", ["rich", "empty", "unreadable", "hostile"])
def test_the_shape_does_not_depend_on_what_was_found(name: str) -> None:
    inquiry = getattr(by_hand, name)()
    found = table(inquiry)
    assert list(found.columns) == NAMES
    assert {n: str(t) for n, t in found.dtypes.items()} == TYPES
    assert len(found) == len(inquiry.indicators())


def test_nothing_gives_every_column_and_no_row() -> None:
    found = table([])
    assert found.empty and list(found.columns) == NAMES
    assert {n: str(t) for n, t in found.dtypes.items()} == TYPES
    assert rows_of(csv_of(found)) == []


def test_a_document_an_inquiry_and_indicators_alone_give_the_same_figures() -> None:
    inquiry = by_hand.rich()
    stated = ["id", "parameter", "operator", "value", "low", "high", "unit", "si_value", "quote"]
    whole = table(inquiry)
    parts = pd.concat([table(d) for d in inquiry.documents if d.indicators], ignore_index=True)
    alone = table(inquiry.indicators())
    pd.testing.assert_frame_equal(whole[stated], parts[stated])
    pd.testing.assert_frame_equal(whole[stated], alone[stated])
    report = build_report(inquiry, program=by_hand.PROGRAM)
    pd.testing.assert_frame_equal(
        table_of(report), whole.assign(parameter_zh=table_of(report)["parameter_zh"])
    )


def test_digits_stay_as_printed_and_floats_stand_beside_them() -> None:
    found = table(by_hand.rich()).set_index("id")
    density = found.loc["i-3"]
    assert (density["value"], density["tolerance_plus"], density["unit"]) == (
        "1.80",
        "0.02",
        "g/cm³",
    )
    assert density["si_value"] == 1800.0 and density["si_unit"] == "kg/m³"
    ranged = found.loc["i-4"]
    assert pd.isna(ranged["value"]) and pd.isna(ranged["si_value"])
    assert (ranged["low"], ranged["high"], ranged["high_inclusive"]) == ("130", "180", False)


def test_evidence_and_both_readings_stand_in_the_row() -> None:
    found = table(by_hand.rich()).set_index("id").loc["i-1"]
    assert (found["path"], found["page"]) == ("04 技术资料.zip!/T800S TDS.pdf", 1)
    assert found["quote"] == "Tensile strength      5,880 MPa"
    assert not found["agreed"] and found["alternatives"] == "5680 MPa（tesseract@5.3）"
    assert (found["left"], found["bottom"]) == (0.1, 0.25)
    assert found["parameter_zh"] == "抗拉强度" and found["goods_item"] == "1"


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1+cmd", "-2+3", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_csv_is_run(text: str) -> None:
    inquiry = by_hand.rich()
    doc = next(d for d in inquiry.documents if d.indicators)
    place = replace(doc.indicators[0].evidence[0], quote=text)
    hostile = replace(
        doc.indicators[0], parameter=text, subject=text, evidence=(place,), notes=(text,)
    )
    for row in rows_of(csv_of(table([hostile]))):
        assert row["parameter"].startswith("'") and row["quote"].startswith("'")
        assert row["operator"] in ("=", ">", ">=", "<", "<=", "range", "~")
        cells = [cell for cell in row.values() if cell[:1] in tuple("=+-@\t\r") and len(cell) > 1]
        assert all(cell[1:].replace(".", "").isdigit() for cell in cells), cells


def test_line_breaks_and_quotation_marks_survive_the_csv() -> None:
    doc = next(d for d in by_hand.rich().documents if d.indicators)
    odd = replace(doc.indicators[0], subject='a "b",\nc；d')
    [row] = rows_of(csv_of(table([odd])))
    assert row["subject"].replace("\n", "") == 'a "b",c；d'


def test_every_column_says_what_it_holds() -> None:
    assert len(set(NAMES)) == len(NAMES) and len({c.zh for c in COLUMNS}) == len(COLUMNS)
    assert all(column.meaning for column in COLUMNS)
