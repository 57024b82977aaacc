"""Candidates for small inquiries, and for words, HS and CAS numbers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from controls.build import document, goods, indicator, inquiry
from zhiyi.controls.candidates import find_candidates, match
from zhiyi.controls.chemistry import cas_numbers, is_cas
from zhiyi.controls.entries import ControlList
from zhiyi.derivations import find_derivations, load_formulas
from zhiyi.inquiry import Candidate, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

Find = Callable[[Inquiry], tuple[Candidate, ...]]


@pytest.fixture
def find(controls: ControlList, lexicon: Lexicon, units: Units) -> Find:
    formulas = load_formulas(lexicon=lexicon, units=units)

    def found(case: Inquiry) -> tuple[Candidate, ...]:
        derived = find_derivations(case, formulas=formulas, units=units).facts
        case = replace(case, derivations=derived)
        return find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts

    return found


def test_carbon_fibre_reaches_by_specific_strength(find: Find) -> None:
    sheet = document(
        "sheet",
        title="T800碳纤维技术规格书",
        indicators=[
            indicator("tensile_strength", "5490", "MPa", document="sheet"),
            indicator("tensile_modulus", "294", "GPa", document="sheet"),
            indicator("density", "1.80", "g/cm³", document="sheet"),
        ],
    )
    first = find(inquiry([goods("碳纤维丝束", model="T800")], [sheet]))[0]
    assert (first.code, first.outcome, first.to_ask) == ("1C210.a", "criteria_met", ())
    assert all(criterion.derived for criterion in first.criteria if criterion.indicators)
    assert first.goods == ("goods-1",)


def test_a_frequency_changer_with_two_stories_is_partly_known(find: Find) -> None:
    says = document(
        "explanation",
        kind="explanation",
        indicators=[
            indicator("output_frequency", "599", "Hz", document="explanation"),
            indicator("rated_power", "15", "kW", document="explanation"),
            indicator("frequency_accuracy", "±0.01", "%", document="explanation"),
        ],
    )
    report = document(
        "report", indicators=[indicator("output_frequency", "1200.06", "Hz", document="report")]
    )
    first = find(inquiry([goods("变频器", hs="8504409999")], [says, report]))[0]
    assert (first.code, first.outcome) == ("3A225", "criteria_partly_known")
    assert next(c for c in first.criteria if c.state == "unknown").why == "contradicted"
    figures = next(reason for reason in first.reasons if reason.feature == "figures")
    assert figures.score == 1.0


def test_a_cas_number_that_the_list_does_not_print_is_no_criterion(find: Find) -> None:
    sheet = document("sds", text=["化学品名称：氧化钬", "CAS号：12055-62-8"])
    first = find(inquiry([goods("氧化钬")], [sheet]))[0]
    assert (first.code, first.outcome) == ("1C909.b", "description_only")
    assert "cas" in [reason.feature for reason in first.reasons]


def test_a_chemical_is_found_by_its_cas_number(find: Find) -> None:
    sheet = document("sds", text=["化学品名称：TEA-99", "CAS号：102-71-6"])
    first = find(inquiry([goods("有机胺溶剂")], [sheet]))[0]
    assert (first.code, first.outcome) == ("1C450.c.17", "criteria_met")
    assert first.reasons[0].feature == "cas"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("不锈钢真空保温杯", ["材质：304不锈钢", "镍含量 8 %"]),
        ("碳纤维自行车架", ["车架采用碳纤维复合材料"]),
        ("变频空调", ["压缩机由变频器驱动"]),
        ("洗发香波", ["CAS 102-71-6", "CAS 7732-18-5", "CAS 56-81-5", "CAS 151-21-3"]),
        ("塑料收纳箱", []),
    ],
)
def test_harmless_goods_have_no_candidate(find: Find, name: str, text: list[str]) -> None:
    assert find(inquiry([goods(name)], [document("paper", text=text)])) == ()


def test_figures_below_the_limits_are_not_met(find: Find) -> None:
    sheet = document(
        "sheet",
        indicators=[
            indicator("purity", "99.5", "%", document="sheet"),
            indicator("flexural_strength", "20", "MPa", document="sheet"),
            indicator("density", "1.65", "g/cm³", document="sheet"),
        ],
    )
    found = {c.code: c for c in find(inquiry([goods("人造石墨块")], [sheet]))}
    assert found["1C108.b"].outcome == "criteria_not_met"


def test_figures_of_nobody_leave_everything_open(find: Find) -> None:
    sheet = document("sheet", indicators=[indicator("purity", "99.5", "%", document="sheet")])
    found = find(inquiry([goods("人造石墨块")], [sheet], whose=None))
    first = next(c for c in found if c.code == "1C108.b")
    assert first.outcome == "name_only"
    assert first.criteria[0].why == "unattributed"
    assert "抗折强度" in first.to_ask


def test_an_hs_number_alone_is_orientation(find: Find) -> None:
    found = find(inquiry([goods("专用化工品", hs="2825800010")]))
    assert {(c.code, c.outcome) for c in found} == {("3C003.c", "name_only")}


@pytest.mark.parametrize(
    ("on", "status", "words"),
    [
        (date(2025, 11, 1), "not_yet", "尚未施行"),
        (date(2026, 3, 1), "suspended", "暂停实施至2026-11-10"),
        (date(2026, 12, 1), "suspension_lapsed_unconfirmed", "确认"),
    ],
)
def test_a_suspended_entry_says_so(find: Find, on: date, status: str, words: str) -> None:
    first = find(inquiry([goods("锂离子电池")], on=on))[0]
    assert (first.code, first.status) == ("3A001", status)
    assert any(words in remark for remark in first.remarks)


def test_ids_are_of_goods_and_code(find: Find) -> None:
    same = find(inquiry([goods("变频器")]))[0].id
    assert same == find(inquiry([goods("高频变频器", hs="8504409999")]))[0].id
    assert same != find(inquiry([goods("变频器", item=2)]))[0].id


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("三乙醇胺", "1C450.c.17"),
        ("工业级三乙醇胺", "1C450.c.17"),
        ("等静压石墨块", "1C108.b"),
        ("高频变频器 RH9000", "3A225"),
        ("芳纶纤维", "1C210.a"),
        ("金属镓", "3C001.a"),
        ("镓锭", "3C001.a"),
        ("carbon fiber yarn", "1C210.a"),
        ("五轴联动加工中心", "2B201.b"),
        ("光纤陀螺仪", "7A102"),
        ("马氏体时效钢棒材", "1C216"),
        ("热等静压机", "2B104"),
        ("钐钴磁铁", "1C902.a.4"),
    ],
)
def test_a_name_finds_its_entry(
    controls: ControlList, lexicon: Lexicon, units: Units, name: str, code: str
) -> None:
    found = match(name, on=date(2026, 3, 1), controls=controls, lexicon=lexicon, units=units)
    assert found[0].code == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("氢硫化钠", "1C350.d"),
        ("三乙醇胺硼酸酯", "1C450.c.17"),
        ("氧化铝粉", "1C111.b.3"),
        ("三氧化二锑", "3C001.c"),
        ("变频器散热风扇", "3A225"),
    ],
)
def test_a_name_of_something_else_is_not_likely(find: Find, name: str, code: str) -> None:
    assert code not in {candidate.code for candidate in find(inquiry([goods(name)]))}


@pytest.mark.parametrize(
    ("parameter", "value", "unit", "outcome"),
    [
        ("effective_area", "5", "m²", "criteria_partly_known"),
        ("effective_area", "50", "m²", "criteria_not_met"),
        ("purity", "99", "%", None),
    ],
)
def test_a_broad_name_needs_a_figure_of_the_entry(
    find: Find, parameter: str, value: str, unit: str, outcome: str | None
) -> None:
    sheet = document("sheet", indicators=[indicator(parameter, value, unit, document="sheet")])
    found = {one.code: one.outcome for one in find(inquiry([goods("板式换热器")], [sheet]))}
    assert found.get("2B350.f") == outcome


def test_goods_named_by_nobody_are_found_by_paper_and_figures(find: Find) -> None:
    sheet = document(
        "sheet",
        text=["本产品为马氏体时效钢"],
        title="马氏体时效钢质量证明书",
        indicators=[indicator("tensile_strength", "2010", "MPa", document="sheet")],
    )
    first = find(inquiry([goods("圆棒")], [sheet]))[0]
    assert (first.code, first.outcome) == ("1C216", "criteria_met")


def test_papers_of_one_item_say_nothing_of_another(find: Find) -> None:
    sds = document("sds", text=["三乙醇胺 CAS 102-71-6"])
    items = [goods("三乙醇胺"), goods("塑料桶", item=2)]
    assert {c.goods for c in find(inquiry(items, [sds]))} == {("goods-1",)}


def test_what_is_not_shown_is_named(find: Find) -> None:
    names = "植保无人机；变频器；加速度计；陀螺仪；反应釜；冻干机；发酵罐；数控铣床；无人机"
    found = find(inquiry([goods(names)]))
    assert len(found) == 12
    assert any("另有" in remark for candidate in found for remark in candidate.remarks)


@pytest.mark.parametrize(
    ("number", "right"),
    [("102-71-6", True), ("102-71-5", False), ("7664-39-3", True), ("2026-03-01", False)],
)
def test_a_cas_number_has_a_check_digit(number: str, right: bool) -> None:
    assert is_cas(number) is right


def test_cas_numbers_stand_in_text_once() -> None:
    text = "CAS 102－71－6、102–71–6，批号2026-03-01；含7664-39-3"
    assert cas_numbers(text) == ("102-71-6", "7664-39-3")
