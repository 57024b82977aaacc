"""Papers with foreign text and Chinese of their own: what of it a reader of Chinese misses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.test_language import VOICES
from tests.translations.test_find import inquiry

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page, Part, Problem
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.foreign import judge_pages
from zhiyi.inquiry import Translation
from zhiyi.language import find_passages
from zhiyi.translations import find_translations
from zhiyi.translations.halves import chinese_half, foreign_half

ENCODER = FastUseEncoder()
Place = tuple[str, int, float, float]
"""Words, page, left, top: a line is as wide as its words are long."""

EN = (
    "The goods shall be shipped within 45 days after receipt of the advance payment.",
    "The pump shall reach an ultimate vacuum of 0.02 Pa or better.",
    "The warranty period is 24 months from the date of delivery.",
    "Disputes shall be submitted to the arbitration commission in Qingdao.",
    "The buyer shall not resell the goods to third countries without written consent.",
)
ZH = (
    "货物应在收到预付款后45天内装运。",
    "泵的极限真空应达到0.02 Pa或更优。",
    "质保期为自交货之日起24个月。",
    "争议应提交青岛仲裁委员会仲裁。",
    "未经书面同意，买方不得将货物转售第三国。",
)
WARNING = (
    "Warning: the getter material supplied by a third party reacts violently with water and must "
    "be stored under argon at all times, away from any source of heat."
)


def laid(*places: Place, id: str = "d") -> Document:
    """A document of one part with these lines."""
    lines = tuple(
        Line(
            id=f"{id}-{n}",
            evidence=(
                Evidence(
                    document=id,
                    page=page,
                    quote=text,
                    box=Box(left, top, min(0.98, left + 0.004 * len(text)), top + 0.015),
                ),
            ),
            origin=Origin("test@1", 1.0),
            text=text,
            source="native",
        )
        for n, (text, page, left, top) in enumerate(places)
    )
    pages = tuple(sorted({page for _, page, _, _ in places}))
    doc = Document(id=id, path=f"{id}.pdf", sha256=id, media_type="", bytes=0, lines=lines)
    doc = replace(doc, pages=tuple(Page(number=n, width=595, height=842) for n in pages))
    doc = replace(doc, passages=find_passages(doc, voices=VOICES).facts)
    return with_part(doc, pages)


def with_part(doc: Document, pages: tuple[int, ...]) -> Document:
    part = Part(
        id=f"part-{doc.id}",
        evidence=(doc.lines[0].place,),
        origin=Origin("test@1", 1.0),
        pages=pages,
        kind="technical",
        foreign=judge_pages(doc, pages).foreign,
    )
    return replace(doc, parts=(part,))


def column(
    texts: tuple[str, ...], *, page: int = 1, left: float = 0.05, top: float = 0.1
) -> list[Place]:
    return [(text, page, left, top + 0.05 * n) for n, text in enumerate(texts)]


def mixed(first: list[Place], second: list[Place]) -> list[Place]:
    """Line by line: of each first one, then the other."""
    return [line for both in zip(first, second, strict=True) for line in both]


LAYOUTS = {
    "side by side": mixed(column(EN), column(ZH, left=0.55)),
    "Chinese in front": mixed(column(ZH), column(EN, left=0.5)),
    "line under line": mixed(column(EN), column(ZH, top=0.12)),
    "block under block": column(EN) + column(ZH, top=0.5),
    "half a line": [
        (f"{zh} {en}", 1, 0.05, 0.1 * n) for n, (en, zh) in enumerate(zip(EN, ZH, strict=True))
    ],
}


def told(*docs: Document) -> Translation | None:
    """What is found of the first document; None where it needs no look."""
    found = find_translations(inquiry(*docs), encoder=ENCODER).facts
    return next((t for t in found if t.part == docs[0].parts[0].id), None)


def of(*docs: Document) -> Translation:
    found = told(*docs)
    assert found is not None
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_bilingual_paper_needs_no_translation_in_any_layout(layout: str) -> None:
    found = of(laid(*LAYOUTS[layout]))
    assert (found.status, found.foreign, found.targets) == ("not_required", False, ("part-d",))
    assert found.coverage > 0.95 and not found.differences


@pytest.mark.parametrize("layout", ["side by side", "line under line", "half a line"])
def test_its_halves_may_say_different_things(layout: str) -> None:
    changed = [(text.replace("24个月", "12个月"), *place) for text, *place in LAYOUTS[layout]]
    found = of(laid(*changed))  # type: ignore[arg-type]
    assert (found.status, found.foreign) == ("inconsistent", False)
    [difference] = found.differences
    assert difference.kind == "number" and "24" in difference.detail and "12" in difference.detail


@pytest.mark.parametrize("layout", ["side by side", "line under line", "block under block"])
def test_a_clause_without_its_chinese_makes_it_partial_with_its_page(layout: str) -> None:
    found = of(laid(*LAYOUTS[layout], (WARNING, 1, 0.05, 0.9)))
    assert (found.status, found.foreign) == ("partial", True)
    assert [d.kind for d in found.differences] == ["section"]
    assert "第1页" in found.differences[0].detail and "Warning" in found.differences[0].detail


def test_a_foreign_page_with_its_chinese_page_behind_is_provided_by_itself() -> None:
    found = of(laid(*column(EN, page=1), *column(ZH, page=2)))
    assert (found.status, found.foreign, found.targets) == ("provided", True, ("part-d",))


CHINESE = [
    *column(
        ("真空泵使用说明书", "本说明书介绍泵的安装、使用和维护方法，请在使用前仔细阅读并妥善保管。")
    ),
    *column(("泵应水平安装于坚固的基础上，四周留出不少于300 mm的检修空间。",), top=0.3),
    *column(("启动前检查油位，油位应处于视窗中线，启动后泵温不应超过75℃。",), top=0.4),
    *column(("每运行2000小时更换一次泵油，更换时应使用指定牌号的真空泵油。",), top=0.5),
]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("Qingdao Mulan Electromechanical Co., Ltd.",), id="a letterhead"),
        pytest.param(("MULAN", "Mulan® TurboPro"), id="brands"),
        pytest.param(("Page 1 of 1", "Rev. 3", "Confidential"), id="a footer"),
        pytest.param(("No. 88 Shandong Road, Qingdao, China", "www.mulan.com"), id="an address"),
        pytest.param(("INSPECTION REPORT", "QINGDAO INSTITUTE OF METROLOGY"), id="a heading"),
        pytest.param(("GB/T 25753.1-2010", "TMP-650", "380 V, 50 Hz, 1.5 kW"), id="codes"),
    ],
)
def test_english_that_tells_nothing_makes_no_chinese_paper_foreign(lines: tuple[str, ...]) -> None:
    doc = laid(*column(lines, top=0.01), *CHINESE)
    found = told(doc)
    assert doc.parts[0].foreign is False
    assert found is None or (found.status, found.foreign) == ("not_required", False)


HEADERS = ("Tensile strength of fibre", "Density of the fibre", "Test method and remarks")


def test_foreign_headers_over_chinese_rows_are_named_and_the_paper_stays_chinese() -> None:
    heads = [(text, 1, 0.05 + 0.3 * n, 0.6) for n, text in enumerate(HEADERS)]
    found = of(laid(*CHINESE, *heads))
    assert (found.status, found.foreign) == ("not_required", False)
    [section] = found.differences
    assert section.kind == "section" and "第1页" in section.detail


def test_chinese_headers_over_foreign_rows_leave_the_paper_foreign() -> None:
    heads: list[Place] = [("项目", 1, 0.05, 0.05), ("要求", 1, 0.6, 0.05)]
    found = of(laid(*heads, *column(EN)))
    assert (found.status, found.foreign) == ("missing", True)


def test_a_foreign_annex_inside_a_chinese_paper_is_partial_with_its_page() -> None:
    found = of(laid(*CHINESE, *column(EN, page=2)))
    assert (found.status, found.foreign) == ("partial", True)
    assert [d.place.page for d in found.differences] == [2]
    assert "第2页" in found.detail


def test_the_chinese_of_an_annex_may_stand_in_another_file() -> None:
    annex = laid(*CHINESE, *column(EN, page=2))
    found = of(annex, laid(*column(ZH), id="zh"))
    assert (found.status, found.foreign, found.targets) == ("provided", True, ("part-zh",))


def test_a_chinese_cover_is_no_translation_of_the_report_under_it() -> None:
    cover = column(("检验报告", "报告编号：2605-09", "青岛木兰机电有限公司", "二〇二六年五月"))
    found = of(laid(*cover, *column((*EN, WARNING), page=2)))
    assert (found.status, found.foreign) == ("missing", True)


def test_an_english_cover_makes_no_chinese_report_foreign() -> None:
    cover = column(("Inspection Report", "Report No. 2605-09", "Qingdao Mulan Co., Ltd."))
    lines = [(text, 2, left, top) for text, _, left, top in CHINESE]
    found = told(laid(*cover, *lines))
    assert found is None or (found.status, found.foreign) == ("not_required", False)


@pytest.mark.parametrize(
    "text",
    [
        "This is to certify that the goods conform to the order and were inspected.",
        "Hiermit wird bescheinigt, dass die Ware vor dem Versand geprüft wurde.",
        "THIS IS TO CERTIFY THAT THE GOODS WERE INSPECTED BEFORE SHIPMENT AND CONFORM TO THE ORDER",
        "本製品は出荷前に検査され、注文に適合していることを証明します。",
    ],
)
def test_a_short_certificate_is_foreign(text: str) -> None:
    found = of(laid((text, 1, 0.1, 0.3)))
    assert (found.status, found.foreign) == ("missing", True)


def test_an_abstract_that_repeats_the_chinese_one_is_no_loss() -> None:
    abstract = ("Abstract", EN[1], EN[2])
    chinese = ("摘要", ZH[1], ZH[2])
    found = told(laid(*column(chinese), *column(abstract, top=0.3), *column(ZH, page=2)))
    assert found is None or (found.status, found.foreign) == ("not_required", False)


def test_of_an_original_that_was_read_in_part_the_read_part_is_compared() -> None:
    doc = laid(*column(EN, page=1))
    pages = (*doc.pages, Page(number=2, width=595, height=842))
    problem = Problem(stage="lines", code="FILE_PARTLY_READ", detail="", page=2)
    doc = with_part(replace(doc, pages=pages, problems=(problem,)), (1, 2))
    found = of(doc, laid(*column(ZH), id="zh"))
    assert (found.status, found.targets, found.coverage) == ("undetermined", ("part-zh",), 1.0)
    assert "原文第2页未能识读，未作比对" in found.detail


def test_the_halves_are_each_as_if_the_other_were_not_there() -> None:
    doc = laid(*LAYOUTS["half a line"])
    part = doc.parts[0]
    assert [t.text for t in foreign_half(doc, part).texts] == list(EN)
    assert [t.text for t in chinese_half(doc, part).texts] == list(ZH)
