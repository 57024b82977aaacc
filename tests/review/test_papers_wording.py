"""What papers say to exporters and officers, and what the words of others cannot do in them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from lxml import etree
from tests.report.by_hand import hostile
from tests.review.papers_by_hand import W, cover, decided, dossier, judged, made, told

from zhiyi.review.papers.making import KINDS, Kind
from zhiyi.review.papers.phrases import corrected
from zhiyi.review.papers.request import SUPPLY, said

LONG = '=HYPERLINK("https://x.invalid","x")\u202e\x00\ufffe<w:br/>' + "长" * 100_000


def test_a_material_that_was_not_found_says_what_to_supply() -> None:
    case = dossier()
    missing = tuple(
        replace(one, status="missing", documents=(), deficiencies=(), detail="")
        for one in case.report.materials
    )
    text = told("materials_request", replace(case, report=replace(case.report, materials=missing)))
    for one in missing:
        assert SUPPLY[one.requirement] in text
    assert "《中华人民共和国海关法》" in text and "（含当日）" in text and "联系人" in text
    assert case.report.goods[0].name in text


@pytest.mark.parametrize(
    ("detail", "to_the_exporter"),
    [
        ("未检出印章", "未见印章"),
        ("未检出：认为不属于出口管制范围的理由", "未载明：认为不属于出口管制范围的理由"),
        ("外文材料未见中文翻译件。", "外文材料未见中文翻译件"),
    ],
)
def test_what_was_not_detected_was_not_seen(detail: str, to_the_exporter: str) -> None:
    assert said(detail) == to_the_exporter


@pytest.mark.parametrize(
    ("correction", "shown"),
    [
        (
            {"what": "indicator", "figure": "≥ 5.6 GPa", "goods": []},
            "数值：≥ 5.6 GPa；所属货物：无",
        ),
        ({"what": "cell", "row": 0, "column": 2, "text": "3.25"}, "列：3；行：1；文字：3.25"),
        ({"what": "part", "kind": "technical"}, "材料类别：技术资料"),
        ({"what": "rejected"}, "无此项"),
        (
            {"what": "indicator", "parameter_id": "tensile_strength", "goods": ["goods-1"]},
            "所属货物：另行指定1项；参数：抗拉强度",
        ),
        (
            {
                "number": 3,
                "layer": "translations",
                "fact": "part-7e653d44ccd4",
                "change": {"what": "translation", "parts": []},
            },
            "译文：无",
        ),
    ],
)
def test_a_correction_is_told_in_chinese(correction: dict[str, object], shown: str) -> None:
    assert corrected(judged("i-1", "corrected", correction=correction)) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_others_stay_words(kind: Kind) -> None:
    case = dossier(hostile(), decisions=(decided(),))
    report = case.report
    goods = tuple(replace(one, name=LONG, model=LONG) for one in report.goods)
    inquiry = replace(report.inquiry, exporter=LONG, goods=LONG, destination=LONG)
    found = tuple(replace(one, message=LONG) for one in report.findings)
    case = replace(case, report=replace(report, goods=goods, inquiry=inquiry, findings=found))
    data = cover(kind, made(kind, case))
    docx.Document(BytesIO(data))
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert "\u202e".encode() not in content and "\ufffe".encode() not in content
            if name.endswith(".rels"):
                assert b"External" not in content
            elif name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(content)
                assert not list(root.iter(f"{W}hyperlink", f"{W}instrText"))
                assert {one.get(f"{W}instr") for one in root.iter(f"{W}fldSimple")} <= {"PAGE"}
                assert max((len(one.text or "") for one in root.iter(f"{W}t")), default=0) < 7_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_can_be_read_aloud(kind: Kind) -> None:
    """Chinese is named as its language, headings are headings, tables repeat their first row."""
    data = cover(kind, made(kind, dossier(decisions=(decided(),))))
    with ZipFile(BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
        body = etree.fromstring(archive.read("word/document.xml"))
    assert {one.get(f"{W}eastAsia") for one in styles.iter(f"{W}lang")} == {"zh-CN"}
    if kind not in ("inquiry_notice", "result_notice"):
        assert list(body.iter(f"{W}outlineLvl"))
        assert list(body.iter(f"{W}tblHeader"))
