"""What an officer says takes the place of what was read, and what was read stays beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.corrections.papers_by_hand import (
    correction,
    engines,
    knowledge,
    line,
    paper,
    read,
    with_seal,
)

from zhiyi import codec
from zhiyi.corrections import (
    CellText,
    Correction,
    Figure,
    LineText,
    PartKind,
    Rejected,
    SealName,
    Stated,
)
from zhiyi.corrections.together import together
from zhiyi.document import Box, Document, Indicator
from zhiyi.over_document import correct_document

TEXT = ("HB-7高压泵技术资料", "额定压力：35 MPa", "额定流量：120 L/min")
ROWS = (("项目", "单位", "数值"), ("额定压力", "MPa", "35"), ("额定流量", "L/min", "120"))


def corrected(doc: Document, *corrections: Correction) -> Document:
    return correct_document(doc, together(corrections), engines=engines(), knowledge=knowledge())


def one(doc: Document, parameter: str) -> Indicator:
    found = [i for i in doc.indicators if i.parameter_id == parameter]
    assert len(found) == 1, [(i.parameter, i.parameter_id) for i in doc.indicators]
    return found[0]


def pressure(doc: Document) -> Indicator:
    return next(i for i in doc.indicators if i.parameter == "额定压力")


def test_a_corrected_line_is_read_as_the_officer_reads_it() -> None:
    doc = paper("资料.pdf", *TEXT)
    was = pressure(doc)
    found = corrected(
        doc, correction(doc, doc.lines[1], LineText(text="额定压力：85 MPa"), layer="lines")
    )
    now = pressure(found)
    assert now.quantity.value == Decimal(85)
    assert now.id == was.id
    assert [other.value for other in now.alternatives] == [Decimal(35)]
    assert now.agreed is None
    assert found.lines[1].evidence == doc.lines[1].evidence
    assert found.lines[1].text == "额定压力：85 MPa"


def test_what_follows_from_a_corrected_line_says_what_was_read() -> None:
    doc = paper("资料.pdf", *TEXT)
    found = corrected(
        doc, correction(doc, doc.lines[1], LineText(text="额定压力：85 MPa"), layer="lines")
    )
    told = {(c.layer, c.fact): c for c in found.corrected}
    assert told["lines", doc.lines[1].id].was == "额定压力：35 MPa"
    carried = told["indicators", pressure(doc).id]
    assert (carried.was, carried.carried, carried.by) == ("35 MPa", True, "王关员")
    assert len(told) == 2


@pytest.mark.parametrize(
    ("typed", "low", "high", "unit", "si"),
    [
        ("≥ 5.6 GPa", "5.6", None, "GPa", "5600000000"),
        ("85", "85", "85", "MPa", "85000000"),
        ("不高于40MPa", None, "40", "MPa", "40000000"),
        ("30～35 MPa", "30", "35", "MPa", None),
    ],
)
def test_a_figure_is_taken_as_the_officer_types_it(
    typed: str, low: str | None, high: str | None, unit: str, si: str | None
) -> None:
    doc = paper("资料.pdf", *TEXT)
    was = pressure(doc)
    found = corrected(doc, correction(doc, was, Figure(figure=typed), layer="indicators"))
    now = pressure(found)
    bounds = (now.quantity.low, now.quantity.high)
    assert [b and str(b.value) for b in bounds] == [low, high]
    assert now.quantity.unit == unit
    assert now.id == was.id and now.evidence == was.evidence
    assert now.alternatives[0].value == Decimal(35)
    assert now.origin.method == "officer@1"
    if si is not None:
        assert now.si is not None and now.si.value == Decimal(si)


def test_a_reading_that_a_second_reader_shares_is_agreed() -> None:
    doc = paper("资料.pdf", *TEXT)
    own = line(doc, 1, "额定压力：35 MPa", Box(0.1, 0.08, 0.8, 0.1), other="额定压力：85 MPa")
    doc = read(replace(doc, lines=(doc.lines[0], own, doc.lines[2])))
    assert pressure(doc).agreed is False
    now = pressure(
        corrected(doc, correction(doc, pressure(doc), Figure(figure="85 MPa"), layer="indicators"))
    )
    assert now.agreed is True
    assert [other.value for other in now.alternatives] == [Decimal(35)]


def test_a_parameter_and_then_a_figure_both_hold() -> None:
    doc = paper("资料.pdf", *TEXT)
    flow = next(i for i in doc.indicators if i.parameter == "额定流量")
    found = corrected(
        doc,
        correction(doc, flow, Figure(parameter_id="flow_rate"), layer="indicators", number=1),
        correction(doc, flow, Figure(figure="150 L/min"), layer="indicators", number=2),
    )
    now = next(i for i in found.indicators if i.id == flow.id)
    assert (now.parameter_id, now.quantity.value) == ("flow_rate", Decimal(150))
    assert next(c for c in found.corrected if c.fact == flow.id).numbers == (1, 2)


def test_a_corrected_cell_and_its_line_say_the_same() -> None:
    doc = paper("检测报告.pdf", "检测结果", rows=ROWS)
    table, was = doc.tables[0], pressure(doc)
    cell = next(c for c in table.cells if (c.row, c.column) == (1, 2))
    said = correction(doc, table, CellText(row=1, column=2, text="85"), layer="tables", cell=cell)
    found = corrected(doc, said)
    now = pressure(found)
    assert (now.quantity.value, now.id) == (Decimal(85), was.id)
    assert next(x for x in found.lines if x.id == cell.lines[0]).text == "85"
    assert now.agreed is not False


def test_a_corrected_line_is_in_its_cell() -> None:
    doc = paper("检测报告.pdf", "检测结果", rows=ROWS)
    cell = next(c for c in doc.tables[0].cells if (c.row, c.column) == (1, 2))
    own = next(x for x in doc.lines if x.id == cell.lines[0])
    found = corrected(doc, correction(doc, own, LineText(text="85"), layer="lines"))
    assert pressure(found).quantity.value == Decimal(85)
    assert [c.text for c in found.tables[0].cells if c.row == 1] == ["额定压力", "MPa", "85"]


def test_a_line_over_several_cells_changes_the_one_that_reads_otherwise() -> None:
    doc = paper("检测报告.pdf", "检测结果", rows=ROWS)
    table = doc.tables[0]
    long = line(doc, 50, "额定压力 MPa 35", Box(0.1, 0.14, 0.7, 0.16))
    cells = tuple(replace(c, lines=(long.id,)) if c.row == 1 else c for c in table.cells)
    doc = replace(doc, lines=(*doc.lines, long), tables=(replace(table, cells=cells),))
    found = corrected(doc, correction(doc, long, LineText(text="额定压力 MPa 85"), layer="lines"))
    assert [c.text for c in found.tables[0].cells if c.row == 1] == ["额定压力", "MPa", "85"]


def test_what_is_rejected_is_gone_and_told() -> None:
    doc = with_seal(paper("资料.pdf", *TEXT), "宁波测试机械有限公司")
    found = corrected(
        doc,
        correction(doc, pressure(doc), Rejected(), layer="indicators", number=1),
        correction(doc, doc.seals[0], Rejected(), layer="seals", number=2),
    )
    assert [i.parameter for i in found.indicators] == ["额定流量"]
    assert found.seals == ()
    told = {c.fact: (c.was, c.rejected) for c in found.corrected}
    assert told == {
        pressure(doc).id: ("35 MPa", True),
        doc.seals[0].id: ("宁波测试机械有限公司", True),
    }


def test_a_seal_has_the_name_that_the_officer_reads() -> None:
    doc = with_seal(paper("资料.pdf", *TEXT), None)
    said = correction(
        doc,
        doc.seals[0],
        SealName(owner="宁波测试机械有限公司", purpose="合同专用章"),
        layer="seals",
    )
    seal = corrected(doc, said).seals[0]
    assert (seal.owner, seal.purpose, seal.id) == (
        "宁波测试机械有限公司", "合同专用章", doc.seals[0].id,
    )  # fmt: skip


def test_a_particular_has_the_value_that_the_officer_reads() -> None:
    doc = paper("合同.pdf", "购销合同", "合同编号：HT-2026-OO1", "卖方：宁波测试机械有限公司")
    number = next(p for p in doc.particulars if p.field == "contract_no")
    said = correction(doc, number, Stated(value="HT-2026-001"), layer="particulars")
    now = next(p for p in corrected(doc, said).particulars if p.field == "contract_no")
    assert (now.value, now.id) == ("HT-2026-001", number.id)
    assert [other.quote for other in now.alternatives] == [number.value]


def test_a_paper_is_what_the_officer_says_and_is_read_as_such() -> None:
    doc = paper("扫描件.pdf", "关于货物的说明", "主要用途：农业灌溉", "额定压力：35 MPa")
    said = correction(doc, doc.parts[0], PartKind(kind="explanation"), layer="parts")
    found = corrected(doc, said)
    assert (found.kind, found.parts[0].kind, found.parts[0].id) == (
        "explanation", "explanation", doc.parts[0].id,
    )  # fmt: skip
    assert "main_use" in {p.field for p in found.particulars}


def test_all_of_it_survives_json_and_twice_is_the_same() -> None:
    doc = with_seal(paper("检测报告.pdf", "检测结果", *TEXT[1:], rows=ROWS), None)
    said = (
        correction(doc, doc.lines[1], LineText(text="额定压力：85 MPa"), layer="lines", number=1),
        correction(doc, doc.seals[0], SealName(owner="宁波甲公司"), layer="seals", number=2),
    )
    first, second = corrected(doc, *said), corrected(doc, *said)
    assert codec.dump(first) == codec.dump(second)
    assert codec.load(codec.dump(first)) == first


def test_without_corrections_nothing_changes() -> None:
    doc = paper("资料.pdf", *TEXT)
    assert corrected(doc) is doc


def test_ids_do_not_hang_on_what_was_read() -> None:
    doc = paper("资料.pdf", *TEXT)
    text = replace(doc.lines[1], text="额定压力：85 MPa")
    other = read(replace(doc, lines=(doc.lines[0], text, doc.lines[2])))
    assert [i.id for i in other.indicators] == [i.id for i in doc.indicators]
    assert pressure(other).quantity.value == Decimal(85)
