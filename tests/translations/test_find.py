"""Which part translates which, how much of it, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.test_language import VOICES, document

from zhiyi.document import Alternative, Box, Document, Kind, Origin, Part
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
    """What is found of the first of the documents."""
    found = find_translations(inquiry(*docs), encoder=ENCODER).facts
    return next(translation for translation in found if translation.part == docs[0].parts[0].id)


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
        ("Tensile strength: ≥ 5.49 GPa", "拉伸强度：5.49 GPa", "comparator"),
        ("Tensile strength: 5.49 GPa", "拉伸强度：≥ 5.49 GPa", "comparator"),
        ("The fibre does not contain boron.", "该纤维含有硼元素。", "negation"),
        ("Die Faser ist nicht brennbar.", "该纤维是可燃的。", "negation"),
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
        ("Melting point: 21 °C", "熔点：21°℃"),
        ("Tensile strength not less than 5.49 GPa", "拉伸强度达 5.49 GPa 以上"),
        ("Keep away from water", "避免接触水"),
        ("Service life of not more than 1500 h", "使用寿命不超过1500小时"),
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


def scanned(doc: Document, place: int, *, other: str | None) -> Document:
    """The document with one line read from a scan: alike by two readers, or as ``other``."""
    line = doc.lines[place]
    alternatives = (Alternative(method="second@1", quote=other, score=0.9),) if other else ()
    read = replace(line, source="ocr", agreed=other is None, alternatives=alternatives)
    return replace(doc, lines=(*doc.lines[:place], read, *doc.lines[place + 1 :]))


def test_a_difference_that_both_readers_of_a_scan_confirm_counts() -> None:
    zh = scanned(paper("zh", ZH[0], "拉伸强度：5940 MPa", *ZH[2:]), 1, other=None)
    assert translate(paper("en", *EN), zh).status == "inconsistent"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("拉伸强度：5940 MPa", "拉伸强度：5490 MPa", id="the other reader agrees"),
        pytest.param("拉伸强度：6490 MPa", "拉伸强度：5940 MPa", id="neither reader does"),
    ],
)
def test_a_difference_that_the_readers_of_a_scan_dispute_is_shown_but_proves_nothing(
    first: str, second: str
) -> None:
    zh = scanned(paper("zh", ZH[0], first, *ZH[2:]), 1, other=second)
    found = translate(paper("en", *EN), zh)
    [difference] = found.differences
    assert (found.status, difference.kind, difference.origin.score) == ("provided", "number", 0.5)
    assert "请核对原件" in difference.detail


@pytest.mark.parametrize(("scan", "status"), [(True, "provided"), (False, "inconsistent")])
def test_a_look_alike_sign_is_doubted_on_a_scan_only(scan: bool, status: str) -> None:
    zh = paper("zh", "碳纤维 FM-8OO 数据表", *ZH[1:])
    zh = scanned(zh, 0, other=None) if scan else zh
    found = translate(paper("en", *EN), zh)
    assert (found.status, found.differences[0].kind) == (status, "code")


def test_a_translation_may_be_spread_over_several_files() -> None:
    found = translate(paper("en", *EN), paper("one", *ZH[:3]), paper("two", *ZH[3:]))
    assert (found.status, found.coverage) == ("provided", 1.0)
    assert set(found.targets) == {"part-one", "part-two"}
    assert all(segment.target for segment in found.segments)


@pytest.mark.parametrize("quick", [True, False])
def test_the_halves_of_a_bilingual_file_are_paired(quick: bool) -> None:
    found = translate(paper("both", *EN, *ZH, foreign=quick))
    assert (found.status, found.foreign) == ("not_required", False)
    assert (found.targets, found.coverage) == (("part-both",), 1.0)


def test_a_sibling_product_of_the_same_wording_is_no_translation() -> None:
    sibling = paper(
        "zh",
        "碳纤维 FM-600 数据表",
        "FM-600 拉伸强度：4120 MPa",
        "FM-600 拉伸模量：242 GPa",
        *ZH[3:],
    )
    found = translate(paper("en", *EN), sibling)
    assert (found.status, found.targets) == ("missing", ())
    assert "FM-600" in found.detail


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(("译文由 KAIYI 翻译社制作", "KAIYI 译稿"), id="a translator's letterhead"),
        pytest.param(("译稿编号 YW-2207", "YW-2207 第1页"), id="a number of the translator's"),
    ],
)
def test_a_name_of_the_translator_does_not_excuse_a_figure_that_differs(
    head: tuple[str, ...],
) -> None:
    zh = paper("zh", *head, ZH[0], "拉伸强度：5940 MPa", *ZH[2:])
    assert translate(paper("en", *EN), zh).status == "inconsistent"


def test_a_command_that_both_papers_print_needs_no_translation() -> None:
    command = (
        "zyctl --set limit_upper=5490 --unit MPa --output /var/fibre/report.txt --quiet --force"
    )
    found = translate(paper("en", *EN, command), paper("zh", *ZH, command))
    assert (found.status, found.coverage) == ("provided", 1.0)


def test_prose_that_both_papers_print_is_not_translated() -> None:
    prose = "The fibre must be dried for several hours before it is used in any kind of layup."
    found = translate(paper("en", *EN, prose), paper("zh", *ZH, prose))
    assert (found.status, found.differences[-1].kind) == ("partial", "section")


def test_one_sentence_may_say_what_two_say() -> None:
    found = translate(
        paper(
            "en",
            *EN[:4],
            "Store the fibre in a dry place in its original packaging.",
            "Keep the fibre away from direct sunlight and from heat.",
        ),
        paper("zh", *ZH[:4], "纤维应以原包装存放于干燥处，避免阳光直射并远离热源。"),
    )
    assert (found.status, found.coverage) == ("provided", 1.0)


def test_papers_without_a_common_figure_are_not_encoded() -> None:
    other = paper("other", *(f"阀门的压力为 {n * 37} kPa" for n in range(11, 31)))
    original = paper("en", *(f"The pressure of the pump is {n * 53} bar" for n in range(41, 61)))
    seen: list[str] = []

    class Listening:
        name = "listening@1"

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            seen.extend(texts)
            return ENCODER.encode(texts)

    [found] = find_translations(inquiry(original, other), encoder=Listening()).facts
    assert found.status == "missing"
    assert not any("阀门" in text for text in seen)
