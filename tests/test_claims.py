"""The same thing stated differently in two papers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.test_goods import indicator, inquiry, item, paper, particular

from zhiyi.claims import find_contradictions
from zhiyi.document import Bound, Condition, Document, Indicator, Quantity, Tolerance
from zhiyi.goods import find_attributions, find_goods
from zhiyi.inquiry import Contradiction, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import load_units

UNITS = load_units()
LEXICON = Lexicon((), units=UNITS)
DECLARATION = paper("declaration", particulars=item(1, "柱塞泵", "ZP-40"))


def contradictions(*docs: Document) -> tuple[Contradiction, ...]:
    found: Inquiry = inquiry(DECLARATION, *docs)
    found = replace(found, goods=find_goods(found).facts)
    found = replace(found, attributions=find_attributions(found).facts)
    return find_contradictions(found, lexicon=LEXICON, units=UNITS).facts


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
