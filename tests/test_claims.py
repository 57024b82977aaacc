"""The same thing stated differently in two papers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.test_goods import indicator, inquiry, item, paper, particular, place

from zhiyi.claims import find_contradictions
from zhiyi.controls import ControlList, load_controls
from zhiyi.document import Bound, Box, Condition, Document, Indicator, Quantity, Tolerance
from zhiyi.goods import find_attributions, find_goods
from zhiyi.inquiry import Contradiction, Inquiry
from zhiyi.lexicon import Lexicon, Parameter, load_lexicon
from zhiyi.particulars.comparisons import same_quantity
from zhiyi.quotes import with_unit
from zhiyi.units import load_units

UNITS = load_units()
LEXICON = Lexicon((), units=UNITS)
DECLARATION = paper("declaration", particulars=item(1, "柱塞泵", "ZP-40"))


@pytest.fixture(scope="module")
def controls() -> ControlList:
    return load_controls()


def contradictions(
    *docs: Document, lexicon: Lexicon = LEXICON, controls: ControlList | None = None
) -> tuple[Contradiction, ...]:
    found: Inquiry = inquiry(DECLARATION, *docs)
    found = replace(found, goods=find_goods(found).facts)
    found = replace(found, attributions=find_attributions(found).facts)
    return find_contradictions(found, lexicon=lexicon, units=UNITS, controls=controls).facts


def bound(value: str | None, inclusive: bool = True) -> Bound | None:
    return Bound(Decimal(value), inclusive) if value is not None else None


def stated(low: str | None, high: str | None, unit: str = "MPa", **more: Any) -> Indicator:
    quantity = Quantity(low=bound(low), high=bound(high), unit=unit)
    if tolerance := more.pop("tolerance", None):
        half = Tolerance(minus=Decimal(tolerance), plus=Decimal(tolerance), unit=unit)
        quantity = replace(quantity, tolerance=half)
    return indicator("pressure", low or high or "0", unit, quantity=quantity, **more)


@pytest.mark.parametrize(
    ("one", "other", "contradicted"),
    [
        (stated("99.0", None, "%"), stated("99.23", "99.23", "%"), False),
        (stated("99.2", "99.2", "%"), stated("99.23", "99.23", "%"), False),
        (stated("45", None), stated("28", "28"), True),
        (stated("46", None), stated("47.6", "47.6"), False),
        (stated("10", "20"), stated("15", "15"), False),
        (stated("10", "20"), stated("25", "25"), True),
        (stated("20", "20"), stated("20000", "20000", "kPa"), False),
        (stated("20", "20"), stated("26", "26"), True),
        (stated("20", "20"), stated("2000", "2000", "kPa"), True),
        (stated("20", "20", tolerance="2"), stated("21.5", "21.5"), False),
        (stated("20", "20", tolerance="2"), stated("22.8", "22.8"), True),
        (stated(None, "50"), stated("18", "18"), False),
        (stated("50", "50", statistic="max"), stated("18", "18"), False),
        (stated("50", "50", statistic="min"), stated("18", "18"), True),
        (stated("599", "599", printed="最高压力"), stated("0", "1200"), True),
        (stated("1200", "1200", printed="最高压力"), stated("0", "1200"), False),
        (stated("20", "20"), stated("20", "20", "kg"), False),
    ],
)
def test_two_papers_contradict_where_their_intervals_do_not_meet(
    one: Indicator, other: Indicator, contradicted: bool
) -> None:
    letter = paper("explanation", indicators=[one])
    report = paper("technical", indicators=[other])
    found = contradictions(letter, report)
    assert bool(found) is contradicted
    if found:
        assert found[0].kind == "indicator"
        assert len(found[0].indicators) == 2
        assert {e.document for e in found[0].evidence} == {letter.id, report.id}


def test_within_one_paper_nothing_is_contradicted() -> None:
    report = paper("technical", indicators=[stated("20", "20"), stated("30", "30")])
    assert contradictions(report) == ()


def test_a_requirement_gives_way_to_what_was_measured() -> None:
    required = stated("20", None, notes=("技术要求",))
    report = paper("technical", indicators=[required, stated("47.6", "47.6")])
    letter = paper("explanation", indicators=[stated("28", "28")])
    assert len(contradictions(letter, report)) == 1


@pytest.mark.parametrize(("warm", "contradicted"), [("20", True), ("500", False)])
def test_values_under_other_conditions_are_not_compared(warm: str, contradicted: bool) -> None:
    def at(temperature: str) -> tuple[Condition, ...]:
        value = bound(temperature)
        quantity = Quantity(low=value, high=value, unit="℃")
        return (Condition(text=f"{temperature} ℃", parameter_id="t", quantity=quantity),)

    letter = paper("explanation", indicators=[stated("28", "28", conditions=at("20"))])
    report = paper("technical", indicators=[stated("60", "60", conditions=at(warm))])
    assert bool(contradictions(letter, report)) is contradicted


def test_an_indicator_of_another_model_contradicts_nothing() -> None:
    letter = paper("explanation", indicators=[stated("28", "28")])
    report = paper("technical", indicators=[stated("60", "60", subject="ZP-63")])
    assert contradictions(letter, report) == ()


def test_a_parameter_has_one_contradiction_with_every_place() -> None:
    letter = paper("explanation", indicators=[stated("28", "28")])
    reports = [paper("technical", indicators=[stated(v, v)], path=f"{v}.pdf") for v in ("45", "46")]
    found = contradictions(letter, *reports)
    assert len(found) == 1
    assert len(found[0].evidence) == 3


@pytest.mark.parametrize(
    ("field", "declared", "contracted", "differs"),
    [
        ("contract_no", "QH-2031", "ＱＨ 2031", False),
        ("contract_no", "QH-2031", "QH-2037", True),
        ("hs_code", "8413502090", "84135020", False),
        ("hs_code", "8413502090", "8413602090", True),
        ("model", "ZP-40", "ZP-40/A", False),
        ("model", "ZP-40", "ZP-63", True),
        ("quantity", "12 台", "12 sets", False),
        ("quantity", "12 台", "15 台", True),
        ("quantity", "18400 千克", "18.4 MT", False),
        ("quantity", "12 台", "350 千克", False),
        ("consignee", "HALDEN PUMPER AS", "Halden Pumper A/S", False),
        ("consignee", "HALDEN PUMPER AS", "HALDEN TRADING AS", True),
        ("exporter", "苏州屹川流体控制有限公司", "蘇州屹川流體控制有限公司", False),
        ("exporter", "苏州屹川流体控制有限公司", "苏州屹州流体控制有限公司", True),
        ("final_destination", "挪威", "瑞典", True),
        ("final_destination", "挪威", "Norway", False),
    ],
)
def test_particulars_are_compared_as_they_mean(
    field: str, declared: str, contracted: str, differs: bool
) -> None:
    declaration = paper("declaration", particulars=[particular(field, declared)], path="b.pdf")
    contract = paper("contract", particulars=[particular(field, contracted)])
    found = [c for c in contradictions(declaration, contract) if c.field == field]
    assert bool(found) is differs
    if found:
        assert found[0].kind == "particular"
        assert declared in found[0].detail and contracted in found[0].detail


def test_names_one_letter_apart_may_be_misread() -> None:
    one = paper("declaration", particulars=[particular("exporter", "苏州屹川流体控制有限公司")])
    other = paper("contract", particulars=[particular("exporter", "苏州屹州流体控制有限公司")])
    assert "识读有误" in contradictions(one, other)[0].detail


def named(name: str, value: str, unit: str = "MPa", **more: Any) -> Indicator:
    return stated(value, value, unit, printed=name, **more)


@pytest.mark.parametrize(
    ("one", "other", "contradicted"),
    [
        (named("压力", "800"), named("压力", "803"), False),
        (named("压力", "800"), named("压力", "830"), True),
        (named("压力", "0.005"), named("压力", "0.0054"), True),
        (named("进气压力", "0.5"), named("最大前级压力", "40"), False),
        (named("X轴压力", "20"), named("Z轴压力", "26"), False),
        (named("X轴压力", "20"), named("X轴双向压力A", "26"), True),
        (named("我公司产品压力", "20"), named("压力", "26"), True),
        (named("压力", "20", subject="Cu"), named("压力", "26"), False),
        (named("外部压力", "180"), named("颗粒压力", "0.5"), False),
        (named("压力", "180"), named("压力", "0.18"), True),
    ],
)
def test_only_what_speaks_of_the_same_thing_is_compared(
    one: Indicator, other: Indicator, contradicted: bool
) -> None:
    letter, report = paper("explanation", indicators=[one]), paper("technical", indicators=[other])
    known = Parameter(id="pressure", unit="MPa", sense="none", names={"zh": ("压力",)})
    found = contradictions(letter, report, lexicon=Lexicon((known,), units=UNITS))
    assert bool(found) is contradicted


@pytest.mark.parametrize(("sense", "contradicted"), [("less", False), ("more", True)])
def test_a_single_digit_is_rounded_to_the_safe_side_only(sense: Any, contradicted: bool) -> None:
    letter = paper("explanation", indicators=[named("压力", "5")])
    report = paper("technical", indicators=[named("压力", "4.6")])
    known = Parameter(id="pressure", unit="MPa", sense=sense, names={"zh": ("压力",)})
    found = contradictions(letter, report, lexicon=Lexicon((known,), units=UNITS))
    assert bool(found) is contradicted


@pytest.mark.parametrize(("half", "contradicted"), [("25", False), ("5", True)])
def test_a_requirement_with_two_ends_allows_what_lies_between(
    half: str, contradicted: bool
) -> None:
    required = stated("500", "500", tolerance=half, notes=("技术要求",))
    report = paper("technical", indicators=[required, stated("520", "520")])
    letter = paper("explanation", indicators=[stated("500", "500")])
    assert bool(contradictions(letter, report)) is contradicted


def test_near_values_on_both_sides_of_a_limit_contradict(controls: ControlList) -> None:
    known = load_lexicon().get("density")
    assert known is not None
    lexicon = Lexicon((known,), units=UNITS)
    more: dict[str, Any] = {"parameter_id": "density", "printed": "密度"}
    letter = paper("explanation", indicators=[stated("17.5", "17.5", "g/cm**3", **more)])
    report = paper("technical", indicators=[stated("17.56", "17.56", "g/cm**3", **more)])
    assert contradictions(letter, report, lexicon=lexicon) == ()
    assert contradictions(letter, report, lexicon=lexicon, controls=controls)


def test_an_error_inside_a_band_contradicts_nothing_but_another_band_does() -> None:
    def band(value: str) -> Indicator:
        quantity = replace(stated(value, value).quantity, plus_minus=True)
        return indicator("pressure", value, "MPa", quantity=quantity)

    sheet = paper("technical", indicators=[band("0.95")], path="说明书.pdf")
    certificate = paper("technical", indicators=[stated("0.43", "0.43")], path="校准证书.pdf")
    assert contradictions(sheet, certificate) == ()
    other = paper("technical", indicators=[band("1.05")], path="译本.pdf")
    assert contradictions(sheet, certificate, other)


def test_the_paper_that_stands_against_the_others_comes_first() -> None:
    sheet = paper("technical", indicators=[stated("42", "42")], path="说明书.pdf")
    report = paper("technical", indicators=[stated("42.1", "42.1")], path="检测报告.pdf")
    letter = paper("explanation", indicators=[stated("39", "39")], path="情况说明.pdf")
    found = contradictions(sheet, report, letter)
    assert found[0].place.document == letter.id
    assert found[0].detail.index("情况说明") < found[0].detail.index("说明书.pdf")


def test_a_foreign_parameter_is_told_by_its_chinese_name() -> None:
    known = Parameter(id="pressure", unit="MPa", sense="none", names={"zh": ("工作压力",)})
    one = paper("technical", indicators=[named("working pressure", "20")], path="a.pdf")
    other = paper("technical", indicators=[named("Betriebsdruck", "26")], path="b.pdf")
    found = contradictions(one, other, lexicon=Lexicon((known,), units=UNITS))
    assert "的工作压力：" in found[0].detail


def test_a_figure_is_quoted_with_its_unit() -> None:
    assert with_unit("17.5", "%") == "17.5 %"
    assert with_unit("5 mm²", "mm²") == "5 mm²"
    assert with_unit("1:2", "1") == "1:2"


def test_names_read_alike_twice_are_not_doubtful() -> None:
    names = ("苏州屹川流体控制有限公司", "苏州屹州流体控制有限公司")
    kinds: tuple[Any, Any] = ("declaration", "contract")
    for agreed, doubtful in ((None, True), (True, False)):
        papers = [
            paper(kind, particulars=[particular("exporter", name, agreed=agreed)])
            for kind, name in zip(kinds, names, strict=True)
        ]
        assert contradictions(*papers)[0].doubtful is doubtful


def test_an_axis_may_be_named_in_the_sentence_only() -> None:
    one = named("positioning accuracy", "20")
    quote = "positioning accuracy of the X axis is 20 MPa"
    sheet = paper("technical", indicators=[replace(one, evidence=(place(quote=quote),))])
    report = paper("technical", indicators=[named("Z轴定位精度A", "26")], path="检测报告.pdf")
    assert contradictions(sheet, report) == ()
    report = paper("technical", indicators=[named("X轴定位精度A", "26")], path="检测报告.pdf")
    assert contradictions(sheet, report)


def listed(kind: Any, *items: tuple[str, str, str]) -> Document:
    """A paper of trade with goods items: name, model, quantity."""
    return paper(
        kind,
        particulars=[
            particular(field, value, number)
            for number, own in enumerate(items, 1)
            for field, value in zip(("goods", "model", "quantity"), own, strict=True)
            if value
        ],
        path=f"{kind}-items.pdf",
    )


PUMP, VALVE = ("柱塞泵", "ZP-40", "12 台"), ("溢流阀", "YF-20", "30 件")


@pytest.mark.parametrize(
    ("contracted", "field", "told"),
    [
        ([PUMP, VALVE], None, ""),
        ([VALVE, PUMP], None, ""),
        ([PUMP, ("溢流阀", "YF-20", "36 件")], "quantity", "第2项“溢流阀”的数量"),
        ([PUMP, ("溢流阀", "YF-32", "30 件")], "model", "第2项“溢流阀”的规格型号"),
        ([PUMP, VALVE, ("滤芯", "LX-8", "99 件")], None, ""),
        ([("柱塞泵", "ZP-40", "12"), VALVE], None, ""),
        ([("柱塞泵", "ZP-40", "15"), VALVE], "quantity", "第1项“柱塞泵”的数量"),
    ],
)
def test_items_are_compared_one_by_one(
    contracted: list[tuple[str, str, str]], field: str | None, told: str
) -> None:
    declaration = listed("declaration", PUMP, VALVE)
    found: Inquiry = inquiry(declaration, listed("contract", *contracted))
    differing = find_contradictions(found, lexicon=LEXICON, units=UNITS).facts
    assert [c.field for c in differing] == ([field] if field else [])
    assert all(c.detail.startswith(told) and len(c.evidence) == 2 for c in differing)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("15", "15 台", True),
        ("18.4", "18400 千克", None),
        ("16", "15 台", False),
        ("0", "15 台", False),
    ],
)
def test_a_quantity_without_its_unit_may_be_meant_in_thousands(
    one: str, other: str, same: bool | None
) -> None:
    assert same_quantity(one, other) is same


@pytest.mark.parametrize(
    ("path", "model", "differs"),
    [
        ("检测报告.pdf", "ZP-63", True),
        ("检测报告.pdf", "ZP-40B", False),
        ("产品样本.pdf", "ZP-63", False),
    ],
)
def test_a_report_on_another_model_is_told(path: str, model: str, differs: bool) -> None:
    report = paper("technical", particulars=[particular("model", model)], path=path)
    found = contradictions(report)
    assert [c.field for c in found] == (["model"] if differs else [])


def test_a_safety_sheet_of_another_substance_is_told() -> None:
    declared = paper("declaration", particulars=[particular("cas", "102-71-6")], path="b.pdf")
    sheet = paper("technical", particulars=[particular("cas", "111-42-2")], path="msds.pdf")
    assert [c.field for c in contradictions(declared, sheet)] == ["cas"]


def test_a_letter_that_states_two_values_under_one_name_contradicts_itself() -> None:
    def at(top: float, value: str, **more: Any) -> Indicator:
        box = Box(0.1, top, 0.4, top + 0.02)
        return stated(value, value, evidence=(place(quote=f"{value} MPa", box=box),), **more)

    letter = paper("explanation", indicators=[at(0.1, "28"), at(0.6, "45")])
    found = contradictions(letter)
    assert len(found) == 1 and len(found[0].evidence) == 2
    on_one_line = paper("explanation", indicators=[at(0.1, "28"), at(0.1, "45")])
    assert contradictions(on_one_line) == ()
    series = paper("explanation", indicators=[at(0.1, "28"), at(0.3, "45"), at(0.6, "60")])
    assert contradictions(series) == ()
    least = at(0.6, "45", statistic="max")
    assert contradictions(paper("explanation", indicators=[at(0.1, "28"), least])) == ()
    both = [
        at(top, v, statistic="max", printed="最大压力") for top, v in ((0.1, "28"), (0.6, "45"))
    ]
    assert len(contradictions(paper("explanation", indicators=both))) == 1
    report = paper("technical", indicators=[at(0.1, "28"), at(0.6, "45")])
    assert contradictions(report) == ()


def test_papers_of_an_inquiry_without_goods_items_are_compared_all_the_same() -> None:
    letter = paper("explanation", indicators=[stated("28", "28")])
    report = paper("technical", indicators=[stated("45", "45")])
    found = find_contradictions(inquiry(letter, report), lexicon=LEXICON, units=UNITS).facts
    assert [c.subject for c in found] == [None]


def test_two_papers_on_the_same_other_model_are_compared() -> None:
    letter = paper("explanation", indicators=[stated("28", "28", subject="ZP-63A")])
    report = paper("technical", indicators=[stated("45", "45", subject="ZP-63a")])
    assert [c.subject for c in contradictions(letter, report)] == ["ZP-63A"]
    other = paper("technical", indicators=[stated("45", "45", subject="ZP-80")])
    assert contradictions(letter, other) == ()
