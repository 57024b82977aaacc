"""Properties in words: where papers state them, and of what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controls.build import ORIGIN, document, evidence, goods, inquiry
from zhiyi.controls.properties import Property, properties_in, properties_of
from zhiyi.controls.readings import load_relations, stated
from zhiyi.controls.vocabulary import load_vocabulary
from zhiyi.document import Cell, Document, Table


def of(doc: Document, *names: str) -> tuple[Property, ...]:
    items = [goods(name, item=n) for n, name in enumerate(names, 1)]
    return properties_of(inquiry(items, [doc]), items[0])


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(
        Cell(text=text, row=r, column=c, locator=f"第{r + 1}行第{c + 1}列")
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(
        id="t", evidence=(evidence("表"),), origin=ORIGIN, rows=len(rows), columns=len(rows[0]),
        cells=cells,
    )  # fmt: skip


def test_a_cell_beside_its_label_is_its_value() -> None:
    doc = replace(document("d"), tables=(table(("项目", "参数"), ("接液材质", "哈氏合金C-276")),))
    found = [one for one in of(doc, "化工泵") if one.subject == "wetted_material"]
    assert [(one.value, one.place.quote) for one in found] == [("哈氏合金C-276", "哈氏合金C-276")]


def test_a_row_and_a_head_together_name_what_a_cell_is_of() -> None:
    doc = replace(document("d"), tables=(table(("部件", "材质"), ("密封圈", "PTFE")),))
    found = [one for one in of(doc, "化工泵") if one.subject == "material"]
    assert [(one.value, one.part) for one in found] == [("PTFE", "密封圈")]


def test_a_paper_of_several_goods_attributes_nothing() -> None:
    doc = document("d", text=["化工泵 隔膜阀", "接液材质：PTFE"])
    assert [one.attributed for one in of(doc, "化工泵", "隔膜阀")] == [False]
    alone = document("d", text=["化工泵", "接液材质：PTFE"])
    assert [one.attributed for one in of(alone, "化工泵", "隔膜阀")] == [True]
    assert of(document("d", text=["隔膜阀", "接液材质：PTFE"]), "化工泵", "隔膜阀") == ()


@pytest.mark.parametrize(
    "text", ["", "：", "接液材质", "接液材质：" + "长" * 500, "=" * 3000, "材质 " * 800]
)
def test_odd_lines_state_nothing_and_take_no_time(text: str) -> None:
    assert all(len(one.value) <= 160 for one in properties_in(text))


@pytest.mark.parametrize(
    ("text", "named", "denied"),
    [
        ("不锈钢（非钛材）", ["不锈钢"], ["钛"]),
        ("不含镍、钛", [], ["镍", "钛"]),
        ("TA1和Ta", ["钛", "钽"], []),
        ("PTFE-free", [], ["含氟聚合物"]),
        ("TA10", ["钛合金"], []),
        ("碳钢衬四氟", ["含氟聚合物"], []),
        ("Al2O3", ["氧化铝"], []),
        ("hastelloy c276", ["哈氏合金"], []),
    ],
)
def test_words_of_a_value(text: str, named: list[str], denied: list[str]) -> None:
    found = load_vocabulary().words_in(text)
    assert [one.name for one in found if not one.denied] == named
    assert [one.name for one in found if one.denied] == denied


@pytest.mark.parametrize(
    ("name", "text", "own"),
    [
        ("有机胺溶剂", ["CAS号：102-71-6"], True),
        ("洗发香波", ["CAS 102-71-6", "CAS 56-81-5"], False),
        ("三乙醇胺", ["三乙醇胺 CAS 102-71-6", "二乙醇胺 CAS 111-42-2"], True),
        ("护手霜", ["含三乙醇胺（CAS 102-71-6）2.0%"], False),
        ("三乙醇胺", ["CAS号：102-71-7"], None),
    ],
)
def test_a_substance_is_the_goods_own_or_perhaps_a_component(
    name: str, text: list[str], own: bool | None
) -> None:
    case = inquiry([goods(name)], [document("d", text=text)])
    known = stated(case, case.goods[0], relations=load_relations()).substances
    assert next((one.own for one in known if one.number == "102-71-6"), None) is own


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("与料液接触零件材料：锆702", "锆702"),
        ("接触工艺介质材质：PVDF", "PVDF"),
        ("凡接触酸雾的内表面选材：钽", "钽"),
    ],
)
def test_a_label_of_what_touches_names_the_wetted_material(line: str, value: str) -> None:
    found = [one for one in properties_in(line) if one.subject == "wetted_material"]
    assert [(one.value, one.part) for one in found] == [(value, "")]


def test_contact_that_is_none_is_no_wetted_material() -> None:
    assert [p for p in properties_in("非接触部件材质：钛") if p.subject == "wetted_material"] == []


def test_a_material_among_the_figures_of_a_sentence_is_its_own_statement() -> None:
    line = "压力变送器，量程50 kPa，精度0.2%，膜片材料为氧化锆陶瓷，输出电流信号"
    found = [one for one in properties_in(line) if one.subject == "sensing_material"]
    assert [one.label for one in found] == ["膜片材料"]
