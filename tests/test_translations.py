"""Which part translates which, how much of it, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.test_language import VOICES, document

from zhiyi.document import Box, Document, Kind, Origin, Part
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.foreign import is_foreign
from zhiyi.inquiry import Dates, Inquiry, Notice, Translation
from zhiyi.language import find_passages
from zhiyi.translations import Settings, find_translations

ENCODER = FastUseEncoder()
TODAY = date(2026, 1, 1)

EN = (
    "Carbon fibre FM-800 data sheet",
    "Tensile strength: 5.49 GPa",
    "Tensile modulus: 294 GPa",
    "Density: 1.80 g/cm3",
    "Store in a dry place away from direct sunlight.",
    "The fibre is wound on paper tubes without twist.",
)
ZH = (
    "碳纤维 FM-800 数据表",
    "拉伸强度：5490 MPa",
    "拉伸模量：294 GPa",
    "密度：1.80 g/cm3",
    "存放于干燥处，避免阳光直射。",
    "纤维无捻缠绕在纸管上。",
)


def paper(id: str, *texts: str, kind: Kind = "technical", foreign: bool | None = None) -> Document:
    """A document of one part with these lines, as wide as they are long."""
    lines = tuple(
        replace(
            line,
            id=f"{id}-{line.id}",
            evidence=(
                replace(
                    line.place,
                    document=id,
                    box=Box(0.1, n * 0.03, 0.1 + 0.005 * len(line.text), n * 0.03 + 0.015),
                ),
            ),
        )
        for n, line in enumerate(document(*texts).lines)
    )
    doc = Document(id=id, path=f"{id}.pdf", sha256=id, media_type="", bytes=0, lines=lines)
    doc = replace(doc, passages=find_passages(doc, voices=VOICES).facts)
    part = Part(
        id=f"part-{id}",
        evidence=(lines[0].place,),
        origin=Origin("test@1", 1.0),
        pages=(1,),
        kind=kind,
        foreign=is_foreign(doc.passages, lines) if foreign is None else foreign,
    )
    return replace(doc, parts=(part,))


def inquiry(*docs: Document) -> Inquiry:
    return Inquiry(
        id="i",
        folder="i",
        notice=Notice(),
        dates=Dates(as_of=TODAY, chosen=TODAY, basis="today"),
        documents=docs,
    )


def translate(*docs: Document) -> Translation:
    [found] = find_translations(inquiry(*docs), encoder=ENCODER).facts
    return found


def test_a_faithful_translation_is_provided() -> None:
    found = translate(paper("en", *EN), paper("zh", *ZH))
    assert (found.status, found.targets, found.coverage) == ("provided", ("part-zh",), 1.0)
    assert [s.target.quote for s in found.segments if s.target] == list(ZH)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (
                "Datenblatt Kohlenstofffaser FM-800",
                "Zugfestigkeit: 5,49 GPa",
                "Zugmodul: 294 GPa",
                "Dichte: 1,80 g/cm3",
                "Trocken und vor direktem Sonnenlicht geschützt lagern.",
                "Die Faser ist ohne Drehung auf Papierhülsen gewickelt.",
            ),
            id="de",
        ),
        pytest.param(
            (
                "Технический паспорт углеродного волокна FM-800",
                "Предел прочности при растяжении: 5,49 ГПа",
                "Модуль упругости при растяжении: 294 ГПа",
                "Плотность: 1,80 г/см3",
                "Хранить в сухом месте, вдали от прямых солнечных лучей.",
                "Волокно намотано на бумажные гильзы без крутки.",
            ),
            id="ru",
        ),
        pytest.param(
            (
                "炭素繊維 FM-800 データシート",
                "引張強度：5.49 GPa",
                "引張弾性率：294 GPa",
                "密度は1.80 g/cm3です。",
                "乾燥した場所に保管し、直射日光を避けてください。",
                "繊維は撚らずに紙管に巻かれています。",
            ),
            id="ja",
        ),
        pytest.param(
            (
                "탄소섬유 FM-800 데이터시트",
                "인장강도: 5.49 GPa",
                "인장탄성률: 294 GPa",
                "밀도: 1.80 g/cm3",
                "건조한 곳에 보관하고 직사광선을 피하십시오.",
                "섬유는 꼬임 없이 종이관에 감겨 있습니다.",
            ),
            id="ko",
        ),
    ],
)
def test_the_original_may_be_in_any_language(lines: tuple[str, ...]) -> None:
    found = translate(paper("original", *lines), paper("zh", *ZH))
    assert (found.status, found.targets) == ("provided", ("part-zh",))


def test_without_a_chinese_paper_the_translation_is_missing() -> None:
    assert translate(paper("en", *EN)).status == "missing"


def test_a_copy_in_the_foreign_language_is_no_translation() -> None:
    found = find_translations(inquiry(paper("en", *EN), paper("copy", *EN)), encoder=ENCODER)
    assert [t.status for t in found.facts] == ["missing", "missing"]


def test_an_explanation_that_repeats_the_model_and_two_figures_is_no_translation() -> None:
    explanation = paper(
        "explanation",
        "关于出口货物的情况说明",
        "我司申报出口的碳纤维 FM-800 系自行生产，用于风力发电叶片。",
        "该产品拉伸强度为 5.49 GPa，密度为 1.80 g/cm3。",
        "我司认为该产品不属于两用物项，特此说明。",
        kind="explanation",
    )
    assert translate(paper("en", *EN), explanation).status == "missing"


def test_another_product_of_the_maker_is_no_translation() -> None:
    pump = paper(
        "pump", "真空泵 VP-20 使用说明", "抽速：20 L/s", "电源：380 V", "泵油每半年更换一次。"
    )
    assert translate(paper("en", *EN), pump).status == "missing"


def test_half_a_translation_is_partial_and_says_what_is_missing() -> None:
    longer = (*EN, "Keep away from strong acids and from electrical equipment of any kind.")
    found = translate(paper("en", *longer), paper("zh", *ZH[:4]))
    assert found.status == "partial"
    [section] = found.differences
    assert (section.kind, section.place.quote) == ("section", EN[4])


@pytest.mark.parametrize(
    ("original", "translated", "kind"),
    [
        ("Tensile strength: 5.49 GPa", "拉伸强度：5940 MPa", "number"),
        ("Tensile strength: 5.49 GPa", "拉伸强度：5.49 MPa", "unit"),
        ("Tensile strength: ≥ 5.49 GPa", "拉伸强度：≤ 5.49 GPa", "comparator"),
        ("Service life: 1500 h", "使用寿命：1600 小时", "number"),
        ("Model of the fibre: FM-800", "纤维型号：FM-600", "code"),
        ("Date of issue: 4 March 2025", "签发日期：2025年3月14日", "date"),
    ],
)
def test_a_figure_that_differs_makes_the_translation_inconsistent(
    original: str, translated: str, kind: str
) -> None:
    found = translate(paper("en", original, *EN[4:]), paper("zh", translated, *ZH[4:]))
    assert found.status == "inconsistent"
    [difference] = found.differences
    assert difference.kind == kind
    assert [place.quote for place in difference.evidence] == [original, translated]


@pytest.mark.parametrize(
    ("original", "translated"),
    [
        ("Tensile strength: 5.49 GPa", "拉伸强度：5490 MPa"),
        ("Zugfestigkeit der Faser: 1,5 GPa", "纤维的拉伸强度：1.5 GPa"),
        ("Speed: up to 12 000 rpm", "转速：不超过 12000 r/min"),
        ("Service life of the pump: 1,500 hours", "泵的使用寿命：1500小时"),
        ("Срок службы насоса: 1500 часов", "泵的使用寿命：1500小时"),
        ("Output: 12,000 pieces", "产量：1.2万件"),
        ("Date of issue: March 4, 2025", "签发日期：2025年3月4日"),
        ("使用温度は40℃以下です", "使用温度不高于40℃"),
        ("Delivered with two pumps and 4 valves", "随附两台泵和四个阀门"),
    ],
)
def test_the_same_figure_in_another_dress_is_no_difference(original: str, translated: str) -> None:
    found = translate(paper("en", original, *EN[4:]), paper("zh", translated, *ZH[4:]))
    assert found.differences == ()
    assert found.status == "provided"


def test_the_better_of_two_papers_is_the_translation() -> None:
    found = translate(paper("en", *EN), paper("half", *ZH[:3]), paper("zh", *ZH))
    assert found.targets == ("part-zh",)


def test_order_may_change_where_tables_move() -> None:
    moved = (*ZH[3:], *ZH[:3])
    assert translate(paper("en", *EN), paper("zh", *moved)).status == "provided"


def test_what_cannot_be_told_is_undetermined() -> None:
    unread = replace(paper("en", *EN).parts[0], foreign=None)
    doc = replace(paper("en", *EN), parts=(unread,))
    assert translate(doc, paper("zh", *ZH)).status == "undetermined"


def test_chinese_parts_need_no_translation() -> None:
    assert find_translations(inquiry(paper("zh", *ZH)), encoder=ENCODER).facts == ()


def test_beyond_the_cap_a_problem_says_so() -> None:
    found = find_translations(
        inquiry(paper("en", *EN), paper("zh", *ZH)),
        encoder=ENCODER,
        settings=Settings(most_texts=3),
    )
    assert [p.code for p in found.problems] == ["TRANSLATION_CAPPED"]


def test_each_text_is_encoded_once() -> None:
    class Counting:
        name = "counting@1"
        seen: list[str]

        def __init__(self) -> None:
            self.seen = []

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            self.seen += texts
            return ENCODER.encode(texts)

    encoder = Counting()
    find_translations(inquiry(paper("en", *EN), paper("a", *ZH), paper("b", *ZH)), encoder=encoder)
    assert len(encoder.seen) == len(set(encoder.seen))


def test_the_same_inquiry_gives_the_same_facts() -> None:
    docs = (paper("en", *EN), paper("zh", *ZH))
    assert translate(*docs) == translate(*docs)
