"""What declarations, contracts and explanations state, in the layouts they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.test_kinds import Row, document

from zhiyi.document import Alternative, Cell, Document, Table
from zhiyi.kinds import find_parts
from zhiyi.particulars import find_particulars
from zhiyi.particulars.fields import is_model

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


def in_table(rows: Sequence[Sequence[str]], *above: str) -> Document:
    """A form as a spreadsheet: cells without boxes, only rows and columns."""
    doc = document([*above, *(text for row in rows for text in row if text)], path="表.xlsx")
    lines = tuple(
        replace(line, evidence=(replace(line.place, box=None, locator=f"行{n}"),))
        for n, line in enumerate(doc.lines)
    )
    ids = iter(line.id for line in lines[len(above) :])
    cells = tuple(
        Cell(text=text, row=r, column=c, lines=(next(ids),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="table",
        evidence=(lines[-1].place,),
        origin=lines[-1].origin,
        rows=len(rows),
        columns=len(rows[0]),
        cells=cells,
    )
    doc = replace(doc, lines=lines, tables=(table,))
    doc = replace(doc, parts=find_parts(doc).facts)
    return replace(doc, particulars=find_particulars(doc).facts)


def test_a_form_in_a_spreadsheet_is_read_by_its_cells() -> None:
    doc = in_table(
        [
            ["境内发货人", "", "境外收货人", ""],
            ["上海砺衡精密仪器有限公司", "", "NORDLYS MARITIME AS", ""],
            ["合同协议号", "", "运抵国（地区）", ""],
            ["LH26-NO-0417", "", "挪威(NOR)", ""],
            ["项号", "商品编号", "商品名称、规格型号", "数量及单位"],
            ["1", "9014800090", "光纤陀螺|FOG-70B", "2台"],
            ["2", "9014900090", "陀螺安装座", "4件"],
        ],
        "出口货物报关单",
    )
    header, first, second = values(doc), values(doc, 1), values(doc, 2)
    assert (header["consignee"], header["contract_no"]) == ("NORDLYS MARITIME AS", "LH26-NO-0417")
    assert (first["goods"], first["model"], first["quantity"]) == ("光纤陀螺", "FOG-70B", "2 台")
    assert (second["hs_code"], second["quantity"]) == ("9014900090", "4 件")


CONTRACT: list[Row] = [
    at("销售合同 SALES CONTRACT", 0.35, 0.05),
    at("合同编号 Contract No.：LH26-NO-0417", 0.60, 0.10),
    at("签订日期 Date：2026年4月17日", 0.60, 0.12),
    at("卖方 The Seller：上海砺衡精密仪器有限公司", 0.10, 0.15),
    at("买方 The Buyer：NORDLYS MARITIME AS, Storgata 4, Bergen, Norway", 0.10, 0.18),
    at("品名 Commodity", 0.10, 0.25),
    at("型号 Model", 0.35, 0.25),
    at("数量 Qty（台）", 0.52, 0.25),
    at("单价 USD", 0.68, 0.25),
    at("金额 USD", 0.84, 0.25),
    at("光纤陀螺", 0.10, 0.28),
    at("FOG-70B", 0.35, 0.28),
    at("2", 0.52, 0.28),
    at("18,000.00", 0.68, 0.28),
    at("36,000.00", 0.84, 0.28),
    at("陀螺安装座", 0.10, 0.32),
    at("FM-12", 0.35, 0.32),
    at("4件", 0.52, 0.32),
    at("120.00", 0.68, 0.32),
    at("480.00", 0.84, 0.32),
    at("合计 Total", 0.10, 0.36),
    at("36,480.00", 0.84, 0.36),
    at("1. 用途：船舶航向测量。", 0.10, 0.42),
    at("The Buyer may inspect the goods at the port of destination.", 0.10, 0.45),
    at("卖方（盖章）", 0.10, 0.80),
    at("买方（签字）", 0.55, 0.80),
]


def test_a_contract_names_its_parties_number_date_and_use() -> None:
    found = values(read(CONTRACT))
    assert found["exporter"] == "上海砺衡精密仪器有限公司"
    assert found["consignee"] == "NORDLYS MARITIME AS"
    assert found["contract_no"] == "LH26-NO-0417"
    assert found["date"] == "2026-04-17"
    assert found["main_use"] == "船舶航向测量"


def test_the_rows_of_a_contract_are_its_goods() -> None:
    doc = read(CONTRACT)
    rows = [values(doc, number) for number in (1, 2, 3)]
    assert [(r["goods"], r["model"], r["quantity"], r["amount"]) for r in rows[:2]] == [
        ("光纤陀螺", "FOG-70B", "2 台", "36000.00"),
        ("陀螺安装座", "FM-12", "4 件", "480.00"),
    ]
    assert rows[2] == {}


@pytest.mark.parametrize(
    ("heading", "stated"),
    [("数量（台）", "2 台"), ("数量(台/套)", "2"), ("数量（千克）", "2 千克"), ("数量", "2")],
)
def test_a_column_may_say_in_brackets_what_it_counts_in(heading: str, stated: str) -> None:
    rows = [at(heading, 0.52, 0.25) if row[0] == "数量 Qty（台）" else row for row in CONTRACT]
    assert values(read(rows), 1)["quantity"] == stated


@pytest.mark.parametrize(
    ("path", "text", "field", "value"),
    [
        ("检测报告.pdf", "检测报告 规格型号：ZX-40 仪器型号：WDW-100", "model", ["ZX-40"]),
        ("检测报告.pdf", "检测报告 委托合同编号：JC-2026-77", "contract_no", []),
        ("装箱单.pdf", "装箱单 合同号：LH26-NO-0417", "contract_no", ["LH26-NO-0417"]),
        ("装箱单.pdf", "装箱单 HS编码：9014 8000 90", "hs_code", ["9014800090"]),
    ],
)
def test_other_papers_state_the_codes_that_name_themselves(
    path: str, text: str, field: str, value: list[str]
) -> None:
    doc = read([at(word, 0.1, 0.05 + 0.04 * n) for n, word in enumerate(text.split(" ", 1))])
    assert [p.value for p in doc.particulars if p.field == field] == value, path


@pytest.mark.parametrize(
    ("line", "exporter", "consignee"),
    [
        ("甲方（卖方）：台州泓砚阀门有限公司", "台州泓砚阀门有限公司", None),
        ("乙方（买方）：ARDEN VALVES GMBH", None, "ARDEN VALVES GMBH"),
        ("供方：台州泓砚阀门有限公司", "台州泓砚阀门有限公司", None),
        ("需  方：ARDEN VALVES GMBH（德国科隆）", None, "ARDEN VALVES GMBH"),
        ("Seller: TAIZHOU HONGYAN VALVE CO., LTD.", "TAIZHOU HONGYAN VALVE CO., LTD.", None),
        ("卖方应于收款后30日内交货。", None, None),
    ],
)
def test_parties_go_by_many_names(line: str, exporter: str | None, consignee: str | None) -> None:
    found = values(read(["购销合同", line, "付款：电汇"]))
    assert (found.get("exporter"), found.get("consignee")) == (exporter, consignee)


LETTER = [
    "情况说明",
    "舟山海关：",
    "我司申报出口柱塞泵12台，型号ZP-40/A，报关单号310420260000051234，合同号HY-2031。",
    "一、性能指标",
    "最大流量40 L/min，额定压力20 MPa。",
    "二、主要用途：用于联合收割机液压系统。",
    "三、不属于管制物项的理由",
    "本品流量低于清单所列数值，不属于两用物项。",
    "台州泓砚阀门有限公司",
    "2026年5月6日",
]


def test_an_explanation_states_goods_numbers_and_its_three_elements() -> None:
    found = values(read(LETTER))
    assert found["goods"] == "柱塞泵"
    assert found["model"] == "ZP-40/A"
    assert found["quantity"] == "12台"
    assert found["declaration_no"] == "310420260000051234"
    assert found["contract_no"] == "HY-2031"
    assert found["exporter"] == "台州泓砚阀门有限公司"
    assert found["performance"] == "最大流量40 L/min,额定压力20 MPa"
    assert found["main_use"] == "用于联合收割机液压系统"
    assert found["reason"] == "本品流量低于清单所列数值,不属于两用物项"


@pytest.mark.parametrize(
    ("lines", "stated"),
    [
        (["情况说明", "本品额定压力等性能指标详见附件。"], set()),
        (["情况说明", "本品主要技术参数：压力20 MPa，流量40 L/min。"], {"performance"}),
        (["情况说明", "该泵用于农机液压系统。"], {"main_use"}),
        (["情况说明", "该泵未列入《两用物项出口管制清单》。"], {"reason"}),
        (["情况说明", "本批货物不属于急件，可按正常流程办理。"], set()),
        (["情况说明", "一、性能指标", "二、主要用途", "三、理由"], set()),
    ],
)
def test_an_element_counts_only_where_something_is_stated(
    lines: list[str], stated: set[str]
) -> None:
    found = values(read(lines))
    assert {name for name in ("performance", "main_use", "reason") if name in found} == stated


def test_a_use_is_told_without_the_title_above_it() -> None:
    found = values(read(["情况说明", "本品为柱塞泵", "用于联合收割机液压系统。"]))
    assert "情况说明" not in found["main_use"]


def test_sub_headings_belong_to_their_section() -> None:
    lines = [
        "情况说明",
        "1. 性能指标",
        "（1）压力20 MPa",
        "（2）流量40 L/min",
        "2. 用途",
        "用于农机",
    ]
    found = values(read(lines))
    assert found["performance"] == "(1)压力20 MPa(2)流量40 L/min"
    assert found["main_use"] == "用于农机"


def test_exponents_stay_as_printed() -> None:
    found = values(read(["情况说明", "一、性能指标：比模量１．２×10⁷ m，密度1.8 g/cm³。"]))
    assert found["performance"] == "比模量1.2×10⁷ m,密度1.8 g/cm³"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("CAS 107-21-1 与 64-17-5", ["107-21-1", "64-17-5"]),
        ("批号 107-21-2", []),
        ("电话 0512-6666-1", []),
    ],
)
def test_cas_numbers_are_those_whose_check_digit_is_right(text: str, numbers: list[str]) -> None:
    doc = read(["检测报告", text])
    assert [p.value for p in doc.particulars if p.field == "cas"] == numbers


def test_elements_that_stand_higher_than_the_name_are_not_the_name() -> None:
    rows = [
        row if row[0] != "光纤陀螺" else at("0|0|用于测量|陀螺牌|", 0.18, 0.33) for row in boxed()
    ]
    first = values(read([*rows, at("光纤陀螺", 0.18, 0.335)]), 1)
    assert first["goods"] == "光纤陀螺"


@pytest.mark.parametrize(
    ("token", "model"),
    [("Ho2O3", False), ("Ho203", False), ("Nd2Fe14B", False), ("GaAs", False),
     ("XQ-HO3N5", True), ("HF12", True), ("T700S", True), ("LK-18Ni(C300)", True)],
)  # fmt: skip
def test_a_formula_is_no_model(token: str, model: bool) -> None:
    assert is_model(token) is model
