"""The goods items, and which of them an indicator speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.test_kinds import document

from zhiyi.document import (
    Bound,
    Box,
    Document,
    Evidence,
    Indicator,
    Kind,
    Origin,
    Part,
    Particular,
    Quantity,
    Seal,
)
from zhiyi.goods import find_attributions, find_goods
from zhiyi.inquiry import Dates, Inquiry, Notice

SURE = Origin("test@1", 0.99)
PLACE = Box(0.1, 0.1, 0.4, 0.12)
DATES = Dates(as_of=date(2026, 7, 1), chosen=date(2026, 7, 1), basis="today")


def place(document: str = "", quote: str = "", box: Box = PLACE) -> Evidence:
    return Evidence(document=document, page=1, quote=quote, box=box)


def particular(field: str, value: str, item: int | None = None, **more: Any) -> Particular:
    return Particular(
        id=f"{field}-{item}-{value}",
        evidence=(place(quote=value),),
        origin=SURE,
        field=field,
        value=value,
        item=item,
        **more,
    )


def indicator(name: str, value: str, unit: str | None = None, **more: Any) -> Indicator:
    bound = Bound(Decimal(value))
    more.setdefault("quantity", Quantity(low=bound, high=bound, unit=unit))
    more.setdefault("parameter_id", name)
    more.setdefault("evidence", (place(quote=f"{name} {value} {unit or ''}".strip()),))
    return Indicator(
        id=f"{name}-{value}-{more.get('subject')}",
        origin=SURE,
        parameter=more.pop("printed", name),
        unit_normal=unit,
        **more,
    )


def paper(
    kind: Kind,
    *lines: str,
    particulars: Sequence[Particular] = (),
    indicators: Sequence[Indicator] = (),
    seals: Sequence[Seal] = (),
    path: str | None = None,
    foreign: bool | None = False,
) -> Document:
    """A document of one part and one page, with facts that get its id."""
    doc = document(lines or ["这是一份字迹清楚的单页材料样张"], path=path or f"{kind}.pdf")

    def own(fact: Any) -> Any:
        evidence = tuple(replace(e, document=doc.id) for e in fact.evidence)
        return replace(fact, id=f"{doc.id}-{fact.id}", evidence=evidence)

    part = Part(
        id=f"part-{doc.id}",
        evidence=(place(doc.id),),
        origin=SURE,
        pages=(1,),
        kind=kind,
        foreign=foreign,
    )
    return replace(
        doc,
        kind=kind,
        parts=(part,),
        particulars=tuple(own(p) for p in particulars),
        indicators=tuple(own(i) for i in indicators),
        seals=tuple(own(s) for s in seals),
    )


def inquiry(*docs: Document, notice: Notice | None = None, **more: Any) -> Inquiry:
    return Inquiry(
        id="test",
        folder="test",
        notice=notice or Notice(),
        dates=more.pop("dates", DATES),
        documents=docs,
        **more,
    )


def item(number: int, name: str, model: str | None = None) -> list[Particular]:
    found = [particular("goods", name, number)]
    return found + ([particular("model", model, number)] if model else [])


def with_goods(*docs: Document) -> Inquiry:
    bare = inquiry(*docs)
    return replace(bare, goods=find_goods(bare).facts)


def spoken_of(found: Inquiry) -> list[tuple[str, ...]]:
    names = {goods.id: goods.name for goods in found.goods}
    return [tuple(names[id] for id in a.goods) for a in find_attributions(found).facts]


def test_the_declaration_lists_the_goods() -> None:
    declaration = paper(
        "declaration",
        particulars=[*item(1, "柱塞泵", "ZP-40"), *item(2, "阀块"), particular("hs_code", "84", 1)],
    )
    contract = paper("contract", particulars=item(1, "泵"))
    goods = with_goods(contract, declaration).goods
    assert [(g.item, g.name, g.model) for g in goods] == [(1, "柱塞泵", "ZP-40"), (2, "阀块", None)]


def test_a_second_copy_of_the_declaration_adds_no_goods() -> None:
    one = paper("declaration", particulars=item(1, "柱塞泵", "ZP-40"), path="a.pdf")
    two = paper("declaration", particulars=item(1, "柱塞泵", "ZP-40"), path="b.pdf")
    assert len(with_goods(one, two).goods) == 1


def test_a_single_item_takes_its_model_from_the_contract() -> None:
    declaration = paper("declaration", particulars=item(1, "柱塞泵"))
    contract = paper("contract", particulars=[particular("model", "ZP-40")])
    goods = with_goods(declaration, contract).goods
    assert goods[0].model == "ZP-40"
    assert goods[0].evidence[-1].document == contract.id


@pytest.mark.parametrize("kind", ["contract", "explanation"])
def test_without_a_declaration_other_papers_name_the_goods(kind: Kind) -> None:
    goods = with_goods(paper(kind, particulars=[particular("goods", "柱塞泵")])).goods
    assert [g.name for g in goods] == ["柱塞泵"]


def test_at_last_the_notice_names_the_goods() -> None:
    bare = inquiry(paper("technical"), notice=Notice(goods="柱塞泵 ZP-40", hs_codes=("8413",)))
    goods = find_goods(bare).facts
    assert (goods[0].model, goods[0].place.locator) == ("ZP-40", "inquiry.toml")


DECLARED_ONE = paper("declaration", particulars=item(1, "柱塞泵", "ZP-40"))
DECLARED_TWO = paper(
    "declaration", particulars=[*item(1, "柱塞泵", "ZP-40"), *item(2, "齿轮泵", "CB-16")]
)


@pytest.mark.parametrize(
    ("declaration", "subject", "lines", "goods"),
    [
        (DECLARED_ONE, None, ["试验报告"], ("柱塞泵",)),
        (DECLARED_ONE, "ZP-40", ["试验报告"], ("柱塞泵",)),
        (DECLARED_ONE, "ＺＰ－４０", ["试验报告"], ("柱塞泵",)),
        (DECLARED_ONE, "ZP-40/A 系列", ["试验报告"], ("柱塞泵",)),
        (DECLARED_ONE, "ZP-63", ["试验报告"], ()),
        (DECLARED_TWO, None, ["试验报告"], ()),
        (DECLARED_TWO, "CB-16", ["试验报告"], ("齿轮泵",)),
        (DECLARED_TWO, "齿轮泵样品", ["试验报告"], ("齿轮泵",)),
        (DECLARED_TWO, None, ["齿轮泵试验报告"], ("齿轮泵",)),
        (DECLARED_TWO, None, ["柱塞泵与齿轮泵试验报告"], ()),
    ],
)
def test_an_indicator_is_attributed_by_a_sign(
    declaration: Document, subject: str | None, lines: list[str], goods: tuple[str, ...]
) -> None:
    report = paper(
        "technical", *lines, indicators=[indicator("pressure", "20", "MPa", subject=subject)]
    )
    assert spoken_of(with_goods(declaration, report)) == [goods]


@pytest.mark.parametrize("subject", ["ASTM B330", "ZrO2-", "Sc2O3-", "P2O5", "E0"])
def test_standards_formulas_and_symbols_are_no_other_product(subject: str) -> None:
    report = paper(
        "technical", "试验报告", indicators=[indicator("pressure", "20", "MPa", subject=subject)]
    )
    assert spoken_of(with_goods(DECLARED_ONE, report)) == [("柱塞泵",)]


@pytest.mark.parametrize(
    ("declaration", "goods"), [(DECLARED_ONE, ("柱塞泵",)), (DECLARED_TWO, ())]
)
def test_a_paper_of_no_known_kind_speaks_of_the_only_item(
    declaration: Document, goods: tuple[str, ...]
) -> None:
    white_paper = paper("other", "技术白皮书", indicators=[indicator("pressure", "20", "MPa")])
    assert spoken_of(with_goods(declaration, white_paper)) == [goods]


def test_a_catalogue_of_several_models_speaks_only_where_it_names_one() -> None:
    catalogue = paper(
        "technical",
        "产品样本",
        indicators=[
            indicator("pressure", "20", "MPa", subject="ZP-40"),
            indicator("pressure", "31", "MPa", subject="ZP-63"),
            indicator("area", "1200", "m^2"),
        ],
    )
    assert spoken_of(with_goods(DECLARED_ONE, catalogue)) == [("柱塞泵",), (), ()]


def test_a_caption_says_which_model_a_table_speaks_of() -> None:
    def at(top: float) -> tuple[Evidence, ...]:
        return (place(box=Box(0.1, top, 0.3, top + 0.01)),)

    catalogue = paper(
        "technical",
        "产品样本",
        "ZP-40 性能",
        "压力",
        "ZP-63 性能",
        "压力",
        indicators=[
            indicator("pressure", "20", "MPa", evidence=at(0.11)),
            indicator("pressure", "31", "MPa", evidence=at(0.17)),
            indicator("pressure", "31", "MPa", evidence=at(0.30), subject="ZP-63"),
        ],
    )
    assert spoken_of(with_goods(DECLARED_ONE, catalogue)) == [("柱塞泵",), (), ()]


def test_a_report_on_another_model_speaks_of_no_goods() -> None:
    report = paper(
        "technical",
        "试验报告",
        particulars=[particular("model", "QX-9")],
        indicators=[indicator("pressure", "20", "MPa")],
    )
    found = with_goods(DECLARED_ONE, report)
    assert spoken_of(found) == [()]
    assert "QX-9" in find_attributions(found).facts[0].detail


@pytest.mark.parametrize(
    ("declaration", "label", "goods"),
    [
        (DECLARED_ONE, "牌号：", ("柱塞泵",)),
        (DECLARED_ONE, "Material: ", ("柱塞泵",)),
        (DECLARED_ONE, "型号：", ()),
        (DECLARED_TWO, "牌号：", ()),
    ],
)
def test_the_grade_of_a_material_is_no_other_product(
    declaration: Document, label: str, goods: tuple[str, ...]
) -> None:
    certificate = paper(
        "technical",
        "材质证明书",
        f"{label}42CrMo4",
        particulars=[particular("model", "42CrMo4")],
        indicators=[indicator("tensile_strength", "1100", "MPa")],
    )
    assert spoken_of(with_goods(declaration, certificate)) == [goods]


def test_an_indicator_in_an_items_row_speaks_of_that_item() -> None:
    row = (place(box=Box(0.2, 0.5, 0.5, 0.52)),)
    second = replace(particular("goods", "齿轮泵", 2), evidence=row)
    stated = indicator("pressure", "16", "MPa", evidence=row)
    declaration = paper(
        "declaration", particulars=[*item(1, "柱塞泵"), second], indicators=[stated]
    )
    assert spoken_of(with_goods(declaration)) == [("齿轮泵",)]


def test_a_model_in_the_papers_is_no_other_one_where_none_was_declared() -> None:
    declared = paper("declaration", particulars=item(1, "隔膜压缩机"))
    report = paper(
        "technical",
        "技术规格书",
        particulars=[particular("model", "MV-31")],
        indicators=[indicator("pressure", "20", "MPa")],
    )
    found = with_goods(declared, report)
    assert spoken_of(found) == [("隔膜压缩机",)]
    assert "MV-31" in find_attributions(found).facts[0].detail
