"""What declarations, contracts and explanations state, in the layouts they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.test_kinds import Row, document

from zhiyi.document import Alternative, Document
from zhiyi.kinds import find_parts
from zhiyi.particulars import find_particulars

TITLE: Row = ("中华人民共和国海关出口货物报关单", (0.3, 0.02, 0.7, 0.05))


def at(text: str, x: float, y: float) -> Row:
    """A printed line at (x, y), as wide as its letters."""
    width = sum(0.012 if ord(char) > 255 else 0.007 for char in text)
    return (text, (x, y, min(x + width, 1.0), y + 0.018))


def boxed() -> list[Row]:
    """A form whose labels stand above their values."""
    return [
        TITLE,
        at("海关编号：310120260514000321（吴淞海关）", 0.4, 0.07),
        at("境内发货人", 0.03, 0.10),
        at("(91310115MA1K4QYT3X)", 0.10, 0.10),
        at("上海砺衡精密仪器有限公司", 0.03, 0.12),
        at("出境关别", 0.40, 0.10),
        at("吴淞海关(2202)", 0.40, 0.12),
        at("申报日期", 0.60, 0.10),
        at("20260514", 0.60, 0.12),
        at("境外收货人", 0.03, 0.15),
        at("NORDLYS MARITIME AS", 0.03, 0.17),
        at("许可证号", 0.60, 0.15),
        at("生产销售单位", 0.03, 0.20),
        at("上海砺衡精密仪器有限公司", 0.03, 0.22),
        at("合同协议号", 0.40, 0.20),
        at("LH26-NO-0417", 0.40, 0.22),
        at("运抵国（地区）", 0.60, 0.20),
        at("挪威(NOR)", 0.60, 0.22),
        at("标记唛码及备注", 0.03, 0.25),
        at("N/M 不属于管制物项", 0.03, 0.27),
        at("项号", 0.03, 0.30),
        at("商品编号", 0.08, 0.30),
        at("商品名称及规格型号", 0.18, 0.30),
        at("数量及单位", 0.45, 0.30),
        at("单价/总价/币制", 0.56, 0.30),
        at("原产国（地区）", 0.68, 0.30),
        at("最终目的国（地区）", 0.80, 0.30),
        at("1", 0.03, 0.33),
        at("9014800090", 0.08, 0.33),
        at("光纤陀螺", 0.18, 0.33),
        at("2台", 0.45, 0.33),
        at("18000.0000", 0.56, 0.33),
        at("中国", 0.68, 0.33),
        at("挪威(NOR)", 0.80, 0.33),
        at("4|3|船舶航向测量|砺衡牌|FOG-70B", 0.18, 0.35),
        at("6.4千克", 0.45, 0.35),
        at("36000.00", 0.56, 0.35),
        at("美元(USD)", 0.56, 0.37),
        at("2", 0.03, 0.41),
        at("9014900090", 0.08, 0.41),
        at("陀螺安装座", 0.18, 0.41),
        at("4件", 0.45, 0.41),
        at("120.0000", 0.56, 0.41),
        at("480.00", 0.56, 0.43),
        at("特殊关系确认：否", 0.03, 0.60),
        at("申报单位 上海汇津报关有限公司", 0.03, 0.66),
        at("申报单位（签章）", 0.60, 0.66),
    ]


def sideways() -> list[Row]:
    """The same facts with the value right of its label."""
    return [
        TITLE,
        at("境内发货人", 0.05, 0.10),
        at("上海砺衡精密仪器有限公司", 0.20, 0.10),
        at("91310115MA1K4QYT3X", 0.20, 0.12),
        at("申报日期", 0.55, 0.10),
        at("2026-05-14", 0.70, 0.10),
        at("境外收货人", 0.05, 0.14),
        at("NORDLYS MARITIME AS", 0.20, 0.14),
        at("合同协议号", 0.55, 0.14),
        at("LH26-NO-0417", 0.70, 0.14),
        at("许可证号", 0.05, 0.16),
        at("运抵国（地区）", 0.55, 0.16),
        at("挪威 NOR", 0.70, 0.16),
    ]


def written() -> list[Row]:
    """The same facts as text, label and value in one line."""
    return [
        "出口货物报关单",
        "境内发货人：上海砺衡精密仪器有限公司",
        "境外收货人：NORDLYS MARITIME AS",
        "合同协议号：LH26-NO-0417  申报日期：2026年5月14日",
        "运抵国（地区）：挪威(NOR)",
        "许可证号：",
    ]


def read(rows: Sequence[Row]) -> Document:
    doc = document(rows)
    doc = replace(doc, parts=find_parts(doc).facts)
    return replace(doc, particulars=find_particulars(doc).facts)


def values(doc: Document, item: int | None = None) -> dict[str, str]:
    return {p.field: p.value for p in reversed(doc.particulars) if p.item == item}


@pytest.mark.parametrize("layout", [boxed, sideways, written])
def test_the_header_is_read_in_every_layout(layout: object) -> None:
    found = values(read(layout()))  # type: ignore[operator]
    assert found["exporter"] == "上海砺衡精密仪器有限公司"
    assert found["consignee"] == "NORDLYS MARITIME AS"
    assert found["contract_no"] == "LH26-NO-0417"
    assert found["arrival_country"] == "挪威"
    assert found["date"] == "2026-05-14"
    assert "licence_no" not in found


def test_the_items_of_a_declaration_are_read_by_column() -> None:
    doc = read(boxed())
    first, second = values(doc, 1), values(doc, 2)
    assert (first["hs_code"], first["goods"], first["model"]) == (
        "9014800090",
        "光纤陀螺",
        "FOG-70B",
    )
    assert (first["quantity"], first["amount"], first["currency"]) == ("2 台", "36000.00", "美元")
    assert (first["origin"], first["final_destination"]) == ("中国", "挪威")
    assert (second["hs_code"], second["goods"], second["quantity"]) == (
        "9014900090",
        "陀螺安装座",
        "4 件",
    )


def test_the_declarant_is_not_the_place_for_his_stamp() -> None:
    assert values(read(boxed()))["declarant"] == "上海汇津报关有限公司"


def test_the_remark_is_kept_as_written() -> None:
    assert values(read(boxed()))["remark"] == "N/M 不属于管制物项"


@pytest.mark.parametrize("wrong", ["境内发贷人", "境内发货入", "境內發貨人", "境 内 发 货 人"])
def test_a_label_read_with_an_error_is_still_a_label(wrong: str) -> None:
    rows = [at(wrong, 0.03, 0.10) if row[0] == "境内发货人" else row for row in boxed()]
    assert values(read(rows))["exporter"] == "上海砺衡精密仪器有限公司"


def test_a_form_photographed_askew_is_read_alike() -> None:
    def turned(row: Row) -> Row:
        text, (left, top, right, bottom) = row  # type: ignore[misc]
        lift = 0.03 * left
        return (text, (left, max(top - lift, 0.0), right, bottom - lift))

    assert values(read([turned(row) for row in boxed()]), 1) == values(read(boxed()), 1)


def test_a_form_lying_on_its_side_is_read_alike() -> None:
    doc = document([(t, (1 - b, x, 1 - y, r)) for t, (x, y, r, b) in boxed()])  # type: ignore[misc]
    doc = replace(doc, pages=(replace(doc.pages[0], rotation=90),))
    doc = replace(doc, parts=find_parts(doc).facts)
    found = replace(doc, particulars=find_particulars(doc).facts)
    assert values(found) == values(read(boxed()))


def test_an_hs_number_that_a_second_reader_differs_on_keeps_both() -> None:
    doc = document(boxed())
    other = Alternative(method="second@1", quote="9014800080", score=0.7)
    lines = tuple(
        replace(line, agreed=False, alternatives=(other,)) if line.text == "9014800090" else line
        for line in doc.lines
    )
    doc = replace(doc, lines=lines)
    doc = replace(doc, parts=find_parts(doc).facts)
    code = next(p for p in find_particulars(doc).facts if p.field == "hs_code")
    assert code.agreed is False
    assert [a.quote for a in code.alternatives] == ["9014800080"]


def test_every_quote_stands_in_a_line_of_its_page() -> None:
    doc = read(boxed())
    for particular in doc.particulars:
        for place in particular.evidence:
            assert any(place.quote in line.text for line in doc.lines_of(place.page))
