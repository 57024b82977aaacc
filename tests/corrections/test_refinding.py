"""A correction finds its fact again after a new reading, or says that it does not."""

from __future__ import annotations

from dataclasses import replace

from tests.corrections.papers_by_hand import correction, line, paper, with_seal

from zhiyi.corrections import CellText, Figure, LineText, SealName
from zhiyi.corrections.refinding import cell_again, document_of, found_again
from zhiyi.document import Box

TEXT = ("HB-7高压泵技术资料", "额定压力：35 MPa", "额定流量：120 L/min")
ROWS = (("项目", "单位", "数值"), ("额定压力", "MPa", "35"))


def test_by_its_id_where_it_stands_in_its_place() -> None:
    doc = paper("资料.pdf", *TEXT)
    said = correction(doc, doc.lines[1], LineText(text="x"), layer="lines")
    again = found_again(said, doc.lines)
    assert again is not None and (again.fact, again.moved) == (doc.lines[1], False)


def test_by_its_place_where_a_line_before_it_was_found_anew() -> None:
    doc = paper("资料.pdf", *TEXT)
    said = correction(doc, doc.lines[1], LineText(text="x"), layer="lines")
    first = line(doc, 0, "公司抬头", Box(0.1, 0.01, 0.8, 0.03))
    shifted = [replace(one, id=doc.lines[n + 1].id if n < 2 else "line-new")
               for n, one in enumerate(doc.lines)]  # fmt: skip
    again = found_again(said, [first, *shifted])
    assert again is not None and (again.fact, again.moved) == (shifted[1], True)


def test_of_two_in_one_place_the_one_that_reads_alike() -> None:
    doc = paper("资料.pdf", *TEXT)
    said = correction(doc, doc.lines[1], LineText(text="x"), layer="lines")
    own = replace(doc.lines[1], id="line-a")
    other = replace(doc.lines[2], id="line-b", evidence=doc.lines[1].evidence)
    again = found_again(said, [other, own])
    assert again is not None and again.fact is own


def test_an_indicator_of_another_parameter_is_never_taken_for_it() -> None:
    doc = paper("资料.pdf", *TEXT)
    pressure, flow = doc.indicators
    said = correction(doc, pressure, Figure(figure="85 MPa"), layer="indicators")
    other = replace(flow, evidence=pressure.evidence)
    assert found_again(said, [other]) is None


def test_what_stands_elsewhere_is_not_it() -> None:
    doc = with_seal(paper("资料.pdf", *TEXT), "甲公司")
    said = correction(doc, doc.seals[0], SealName(owner="乙公司"), layer="seals")
    place = replace(doc.seals[0].place, box=Box(0.1, 0.1, 0.2, 0.2))
    assert found_again(said, [replace(doc.seals[0], id="seal-2", evidence=(place,))]) is None


def test_a_cell_is_found_in_a_table_of_another_id() -> None:
    doc = paper("检测报告.pdf", "检测结果", rows=ROWS)
    table = doc.tables[0]
    cell = table.cells[-1]
    said = correction(doc, table, CellText(row=1, column=2, text="85"), layer="tables", cell=cell)
    moved = replace(doc, tables=(replace(table, id="table-other"),))
    again = cell_again(said, 1, 2, moved)
    assert again is not None and (again.cell, again.moved) == (cell, True)


def test_another_file_of_the_same_name_is_another_paper() -> None:
    doc = paper("资料.pdf", *TEXT)
    said = correction(doc, doc.lines[1], LineText(text="x"), layer="lines")
    assert document_of(said, [replace(doc, sha256="0" * 64)]) is None
    renamed = replace(doc, path="资料（盖章）.pdf")
    assert document_of(said, [renamed]) is renamed
