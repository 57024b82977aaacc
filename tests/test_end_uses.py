"""Sentences that bear on the catch-all clause are quoted under the right topic, no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.test_goods import inquiry, paper, particular

from zhiyi.document import Box, Document, Evidence, Line, Origin, Passage
from zhiyi.end_uses import MOST, find_statements, topics_of
from zhiyi.inquiry import Inquiry, Statement

TOPICS = [
    # what is promised is an assurance, whatever it names
    ("买方承诺不将货物直接或间接用于核武器、化学武器或导弹。", ("assurance",)),
    ("货物仅供买方自用，不得转让给任何第三方。", ("assurance", "end_user")),
    ("未经卖方书面同意，买方不得再出口本批货物。", ("assurance",)),
    ("本产品与军事用途无关。", ("assurance",)),
    ("买方保证严禁将设备用于军事目的。", ("assurance",)),
    (
        "The Buyer undertakes not to use the goods for nuclear, chemical or biological weapons.",
        ("assurance",),
    ),
    ("The goods shall not be re-exported to any third country.", ("assurance",)),
    ("本貨物は軍事用途には使用しません。", ("assurance",)),
    ("본 물품을 군사 용도로 사용하지 않을 것을 서약합니다.", ("assurance",)),
    ("Товар не будет использован в военных целях.", ("assurance",)),
    ("Die Ware wird nicht für militärische Zwecke verwendet.", ("assurance",)),
    # what is affirmed is what it says
    ("该批陀螺仪用于某型军用雷达的稳定平台。", ("military_use",)),
    ("用于军用雷达，不用于核武器。", ("military_use", "assurance")),
    ("设备供某导弹研究机构试验使用。", ("wmd_use",)),
    ("The pumps will be used for uranium enrichment.", ("wmd_use",)),
    ("The end user is the Ministry of Defence.", ("military_use", "end_user")),
    ("Товар предназначен для военного применения.", ("military_use",)),
    ("货物到港后转口至第三国。", ("retransfer",)),
    ("交货地点另行通知。", ("retransfer",)),
    ("The buyer intends to resell the goods to third parties.", ("retransfer",)),
    ("最终用户为某市第二人民医院。", ("end_user",)),
    ("최종사용자: 한빛정밀 주식회사", ("end_user",)),
    ("最终用途：食品冻干设备配套。", ("end_use",)),
    ("客户用于生产汽车轮毂。", ("end_use",)),
    ("用途不详，客户未透露。", ("end_use",)),
    # what only looks like it
    ("不锈钢外壳，防护等级IP65。", ()),
    ("分批装运不允许，转运允许。", ()),
    ("本合同项下的权利未经同意不得转让。", ()),
    ("未经本实验室书面批准不得部分复制本报告。", ()),
    ("符合《化学武器公约》附表所列要求。", ()),
    ("Tested to MIL-STD-810; military standard connector.", ()),
    ("Heat transfer coefficient not less than 500.", ()),
    ("本批货物不能直接用于半导体，不属于管制物项。", ()),
    ("The valve must not be opened under pressure.", ()),
]


@pytest.mark.parametrize(("sentence", "topics"), TOPICS)
def test_a_sentence_has_the_topics_that_it_speaks_of(
    sentence: str, topics: tuple[str, ...]
) -> None:
    assert topics_of(sentence) == topics


def with_lines(doc: Document, *texts: str, code: str = "zh", width: float = 0.8) -> Document:
    """The paper with these lines below each other on its first page."""
    lines, passages = [], []
    for number, text in enumerate(texts):
        top = 0.1 + 0.03 * number
        box = Box(0.1, top, 0.1 + width, top + 0.025)
        place = Evidence(document=doc.id, page=1, quote=text, box=box)
        id = f"{doc.id}-line-{number}"
        lines.append(
            Line(id=id, evidence=(place,), origin=Origin("test@1", 0.9), text=text, source="ocr")
        )
        passages.append(
            Passage(
                id=f"{id}-passage",
                evidence=(place,),
                origin=Origin("test@1", 0.9),
                text=text,
                code=code,
                letters=len(text),
                lines=(id,),
            )
        )
    return replace(doc, lines=tuple(lines), passages=tuple(passages))


def statements(found: Inquiry) -> tuple[Statement, ...]:
    return find_statements(found).facts


def test_a_sentence_that_runs_over_lines_is_quoted_whole_with_its_places() -> None:
    letter = with_lines(
        paper("end_use_statement", path="letter.pdf"),
        "我公司承诺不将上述货物用于核武器、化学武器、生物武器或导弹，未经中国主管部",
        "门同意不再出口或转让。",
    )
    (one,) = statements(inquiry(letter))
    assert one.topic == "assurance"
    assert one.quote.endswith("未经中国主管部门同意不再出口或转让。")
    assert len(one.evidence) == 2


def test_the_same_sentence_in_two_papers_is_one_statement_with_both_places() -> None:
    text = "最终用户为某市第二人民医院，用于放射治疗。"
    one = with_lines(paper("explanation", path="a.pdf"), text)
    other = with_lines(paper("contract", path="b.pdf"), text)
    (found,) = [s for s in statements(inquiry(one, other)) if s.topic == "end_user"]
    assert {evidence.document for evidence in found.evidence} == {one.id, other.id}


def test_a_title_and_a_bare_label_say_nothing() -> None:
    letter = with_lines(
        paper("end_use_statement", path="letter.pdf"), "最终用户声明", "主要用途：", width=0.2
    )
    assert statements(inquiry(letter)) == ()


def test_a_technical_paper_counts_only_with_military_use_and_weapons() -> None:
    sheet = with_lines(
        paper("technical", path="sheet.pdf"), "主要用途：金属切削。", "可用于军用飞机起落架加工。"
    )
    assert [one.topic for one in statements(inquiry(sheet))] == ["military_use"]


def test_fields_stand_in_where_no_sentence_says_it() -> None:
    contract = paper(
        "contract",
        particulars=(
            particular("main_use", "水泥助磨剂"),
            particular("consignee", "PT. NUSA KIMIA LESTARI"),
        ),
    )
    found = {one.topic: one for one in statements(inquiry(contract))}
    assert found["end_use"].quote == "用途：水泥助磨剂"
    assert found["end_user"].quote == "境外收货人：PT. NUSA KIMIA LESTARI"
    assert found["end_user"].place.document == contract.id


def test_no_more_than_a_page_is_listed_and_the_rest_is_counted() -> None:
    many = [f"客户用于生产第{number}号汽车轮毂模具。" for number in range(MOST + 5)]
    letter = with_lines(
        paper("explanation", path="letter.pdf"), *many, "设备供某导弹研究机构使用。"
    )
    found = statements(inquiry(letter))
    assert len(found) == MOST
    assert [one.topic for one in found].count("wmd_use") == 1
    assert [one.more for one in found if one.topic == "end_use" and one.more] == [6]
    assert find_statements(inquiry(letter)).problems == ()


def test_ids_are_made_of_places_and_not_of_words() -> None:
    one = with_lines(paper("explanation", path="a.pdf"), "客户用于生产汽车轮毂。")
    other = with_lines(paper("explanation", path="a.pdf"), "客户用于生产汽车轮榖。")
    assert [s.id for s in statements(inquiry(one))] == [s.id for s in statements(inquiry(other))]


def test_a_text_without_stops_is_quoted_by_its_lines() -> None:
    many = ["设备型号及参数一览，数值见各栏" * 4] * 30
    letter = with_lines(
        paper("explanation", path="letter.pdf"), *many, "供某导弹研究机构使用", *many
    )
    assert [one.topic for one in statements(inquiry(letter))] == ["wmd_use"]
    assert all(len(one.quote) < 400 for one in statements(inquiry(letter)))


def test_a_declaration_speaks_by_its_remark_and_not_by_the_name_of_the_goods() -> None:
    form = with_lines(
        paper("declaration", particulars=(particular("remark", "货物不用于军事目的"),)),
        "1 9027100090 武器零件加工夹具 10件",
    )
    assert [(one.topic, one.quote) for one in statements(inquiry(form))] == [
        ("assurance", "备注：货物不用于军事目的")
    ]


def test_a_field_that_holds_a_whole_letter_is_cut_to_its_use() -> None:
    text = (
        "情况说明风机变频调速柜，额定功率55 kW，输入380 V 50 Hz，输出频率0～50 Hz，用于矿井通风。"
    )
    letter = paper("explanation", particulars=(particular("main_use", text),))
    (one,) = statements(inquiry(letter))
    assert one.quote == "用途：用于矿井通风。"
