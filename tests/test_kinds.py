"""What the papers are, and where one ends inside a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page, Part, document_id
from zhiyi.inquiry import Dates, Inquiry, Notice
from zhiyi.kinds import document_kind, find_joinings, find_parts, load_kind_words
from zhiyi.particulars import find_particulars

Row = str | tuple[str, tuple[float, float, float, float]]


def document(*pages: Sequence[Row], path: str = "扫描件.pdf", height: float = 0.02) -> Document:
    """A document whose lines stand one below the other, or where their boxes say."""
    doc = Document(
        id=document_id(path, "0" * 64),
        path=path,
        sha256="0" * 64,
        media_type="application/pdf",
        bytes=1,
        pages=tuple(Page(number=n, width=595, height=842) for n in range(1, len(pages) + 1)),
    )
    lines = [
        line(doc.id, number, order, row, height)
        for number, rows in enumerate(pages, 1)
        for order, row in enumerate(rows)
    ]
    return replace(doc, lines=tuple(lines))


def line(doc: str, page: int, order: int, row: Row, height: float = 0.02) -> Line:
    """A line of text; without a box it stands in row ``order`` of the page."""
    text = row if isinstance(row, str) else row[0]
    top = 0.05 + order * height * 1.5
    box = Box(0.1, top, 0.1 + 0.015 * len(text), top + height)
    if not isinstance(row, str):
        box = Box(*row[1])
    place = Evidence(document=doc, page=page, quote=text, box=box)
    return Line(
        id=f"line-{page}-{order}",
        evidence=(place,),
        origin=Origin("test@1", 0.99),
        text=text,
        source="ocr",
    )


def parts(doc: Document) -> list[tuple[str, tuple[int, ...]]]:
    return [(part.kind, part.pages) for part in find_parts(doc).facts]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国海关出口货物报关单", "declaration"),
        ("購 銷 合 同", "contract"),
        ("出口销售合同书", "contract"),
        ("SALES CONTRACT", "contract"),
        ("销售确认书 SALES CONFIRMATION", "contract"),
        ("PURCHASE ORDER", "contract"),
        ("关于球形氧化锆粉的情况说明", "explanation"),
        ("说 明 函", "explanation"),
        ("关于海关质疑通知书的答复", "explanation"),
        ("非两用物项说明", "explanation"),
        ("检 验 报 告", "technical"),
        ("Test Report", "technical"),
        ("产品质量检验单", "technical"),
        ("质量证明书（译文）", "technical"),
        ("产品合格证", "technical"),
        ("安全技术说明书", "technical"),
        ("SAFETY DATA SHEET", "technical"),
        ("取扱説明書", "technical"),
        ("사용 설명서", "technical"),
        ("Prüfbericht", "technical"),
        ("Технический паспорт", "technical"),
        ("中华人民共和国两用物项和技术出口许可证", "licence"),
        ("最终用户和最终用途证明", "end_use_statement"),
        ("END-USER STATEMENT", "end_use_statement"),
        ("装箱单 PACKING LIST", "other"),
        ("COMMERCIAL INVOICE", "other"),
        ("代理报关委托书", "other"),
        ("两用物项出口管制海关质疑通知书", "correspondence"),
        ("商洽函", "correspondence"),
        ("合同号：QH-2031", None),
        ("2. 技术规格", None),
        ("检验单位：南平计量所", None),
        ("本说明书适用于下列型号，使用前请仔细阅读。", None),
        ("规格", None),
    ],
)
def test_a_title_names_the_kind(title: str, kind: str | None) -> None:
    assert load_kind_words().of_title(title) == kind


def test_a_file_is_cut_where_a_new_title_stands() -> None:
    doc = document(["情况说明", "一、性能指标"], ["检测报告", "样品名称：锆粉"])
    assert parts(doc) == [("explanation", (1,)), ("technical", (2,))]


def test_a_page_without_a_title_goes_on_with_the_part_before() -> None:
    doc = document(["销售合同"], ["第八条 不可抗力", "第九条 仲裁"], [])
    assert parts(doc) == [("contract", (1, 2, 3))]


def test_a_running_header_does_not_open_a_part() -> None:
    doc = document(["检测报告", "共2页 第1页"], ["检测报告", "共2页 第2页"])
    assert parts(doc) == [("technical", (1, 2))]


def test_two_reports_with_different_numbers_are_two_parts() -> None:
    doc = document(["检测报告", "报告编号：AB-1001"], ["检测报告", "报告编号：AB-1002"])
    assert parts(doc) == [("technical", (1,)), ("technical", (2,))]


def test_page_numbers_that_begin_again_open_a_part() -> None:
    doc = document(
        ["买方：甲", "卖方：乙", "付款与仲裁", "不可抗力", "1/2"],
        ["交货", "2/2"],
        ["实测值", "检验项目", "1/1"],
    )
    assert [pages for _, pages in parts(doc)] == [(1, 2), (3,)]


def test_a_page_without_a_title_is_named_by_its_words() -> None:
    doc = document(["样品名称：锆粉", "检验依据：企业标准", "检验项目", "实测值"])
    assert parts(doc) == [("technical", (1,))]


def test_a_page_full_of_figures_is_technical() -> None:
    rows = [f"{name} {n} mm" for n, name in enumerate("ABCDEFG", 3)]
    assert parts(document(["CDG-9 Gauge", *rows], path="scan.pdf")) == [("technical", (1,))]


def test_an_unread_page_is_named_by_the_file_alone() -> None:
    found = find_parts(document([], path="资料.zip!/销售合同.pdf")).facts
    assert [(part.kind, part.origin.score < 0.5) for part in found] == [("contract", True)]


def test_an_unread_page_without_any_sign_is_other() -> None:
    assert parts(document([], path="IMG_2024.jpg")) == [("other", (1,))]


def test_a_picture_inside_a_letter_belongs_to_the_letter() -> None:
    doc = document(["情况说明"], ["盖章"])
    pages = (doc.pages[0], replace(doc.pages[1], locator="图片 1", embedded_in=1))
    assert parts(replace(doc, pages=pages)) == [("explanation", (1, 2))]


def test_every_part_has_evidence_and_its_own_id() -> None:
    found = find_parts(document(["情况说明"], ["检测报告"])).facts
    assert len({part.id for part in found}) == 2
    assert [part.place.quote for part in found] == ["情况说明", "检测报告"]


def test_the_kind_of_a_document_is_that_of_its_first_paper() -> None:
    def part(kind: str, *pages: int) -> Part:
        place = Evidence(document="d", page=1, quote="", box=Box(0, 0, 1, 1))
        return Part(
            id=kind,
            evidence=(place,),
            origin=Origin("t@1", 0.8),
            pages=pages,
            kind=kind,  # type: ignore[arg-type]
        )

    assert document_kind([part("contract", 1), part("technical", 2, 3)]) == ("contract", 0.8)
    assert document_kind([part("other", 1), part("technical", 2, 3)]) == ("technical", 0.8)
    assert document_kind([]) == ("other", 0.0)


def joined(*docs: Document) -> list[tuple[str, str]]:
    """Which file goes on with which, by their paths."""
    found = []
    for doc in docs:
        doc = replace(doc, parts=find_parts(doc).facts)
        found.append(replace(doc, particulars=find_particulars(doc).facts))
    day = date(2026, 7, 1)
    dates = Dates(as_of=day, chosen=day, basis="today")
    inquiry = Inquiry(id="i", folder="i", notice=Notice(), dates=dates, documents=tuple(found))
    path = {part.id: doc.path for doc, part in inquiry.parts()}
    return [(path[j.part], path[j.continues]) for j in find_joinings(inquiry).facts]


def test_photos_whose_page_numbers_go_on_are_one_paper() -> None:
    assert joined(
        document(["销售合同", "合同号：HY-2031", "第1页 共3页"], path="IMG_11.jpg"),
        document(["附件：尺寸与公差", "第2页 共3页"], path="IMG_13.jpg"),
        document(["第九条 仲裁", "第十条 不可抗力", "第3页 共3页"], path="IMG_12.jpg"),
    ) == [("IMG_13.jpg", "IMG_11.jpg"), ("IMG_12.jpg", "IMG_13.jpg")]


def test_photos_whose_clauses_go_on_are_one_paper() -> None:
    assert joined(
        document(["销售合同", "第一条 质量", "第二条 付款"], path="合同1.jpg"),
        document(["第三条 仲裁", "第四条 不可抗力"], path="合同2.jpg"),
    ) == [("合同2.jpg", "合同1.jpg")]


@pytest.mark.parametrize(
    ("second", "path"),
    [
        (["检测报告", "样品名称：泵"], "合同2.jpg"),
        (["第三条 仲裁", "合同号：XX-9999", "不可抗力、付款"], "合同2.jpg"),
        (["第三条 仲裁"], "附图.jpg"),
        (["第1页 共2页", "第三条 仲裁"], "合同2.jpg"),
    ],
)
def test_a_paper_of_its_own_is_joined_to_none(second: list[str], path: str) -> None:
    first = ["销售合同", "合同号：HY-2031", "第一条 质量", "第二条 付款"]
    assert joined(document(first, path="合同1.jpg"), document(second, path=path)) == []


def test_a_photo_that_shows_no_kind_has_that_of_its_paper() -> None:
    docs = [
        document(["销售合同", "合同号：HY-2031", "第1页 共3页"], path="IMG_11.jpg"),
        document(["尺寸与公差见图", "第2页 共3页"], path="IMG_12.jpg"),
        document(["包装见附图", "第3页 共3页"], path="IMG_13.jpg"),
    ]
    docs = [replace(doc, parts=find_parts(doc).facts) for doc in docs]
    day = date(2026, 7, 1)
    dates = Dates(as_of=day, chosen=day, basis="today")
    found = Inquiry(id="i", folder="i", notice=Notice(), dates=dates, documents=tuple(docs))
    found = replace(found, joinings=find_joinings(found).facts)
    assert [part.kind for _, part in found.parts()] == ["contract", "other", "other"]
    assert {found.kind_of(part) for _, part in found.parts()} == {"contract"}
    assert found.chain_of(docs[0].parts[0]) == {part.id for _, part in found.parts()}
