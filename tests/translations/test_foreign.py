"""Whether a reader of Chinese alone would miss content."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.test_language import VOICES, document, find

from zhiyi import foreign as foreign_module
from zhiyi.document import Document, Line, Origin, Problem
from zhiyi.foreign import is_foreign, judge, shares, unread_pages
from zhiyi.language import passages_of_text

EN = "The fibre is wound on spools and shall be stored in a dry place away from sunlight."
DE = "Die Faser ist auf Spulen gewickelt und muss trocken und dunkel gelagert werden."
JA = "この製品は乾燥した場所に保管し、直射日光を避けてください。"
KO = "이 제품은 건조한 곳에 보관하고 직사광선을 피하십시오."
RU = "Волокно намотано на катушки и должно храниться в сухом месте."
ZH = "纤维缠绕于筒管上，应存放于干燥处，避免阳光直射，不得接触强酸。"
HANT = "纖維纏繞於筒管上，應存放於乾燥處，避免陽光直射，不得接觸強酸。"


def foreign(*texts: str) -> bool | None:
    doc = document(*texts)
    return is_foreign(find(doc).facts, doc.lines)


@pytest.mark.parametrize("text", [EN, DE, JA, KO, RU])
def test_a_paper_in_another_language_is_foreign(text: str) -> None:
    assert foreign(text, text) is True


@pytest.mark.parametrize("text", [ZH, HANT, "主要用途"])
def test_chinese_in_either_script_is_not_foreign(text: str) -> None:
    assert foreign(text) is False


@pytest.mark.parametrize("text", [EN, DE, JA, KO, RU])
def test_a_bilingual_paper_carries_its_own_chinese(text: str) -> None:
    assert foreign(ZH, text, ZH, text) is False
    assert foreign(text, ZH) is False


def test_a_chinese_paper_full_of_model_numbers_is_not_foreign() -> None:
    assert foreign(ZH, "RH9000-4T75G", "Toray T700SC-12000-50C", "GB/T 3362-2017", ZH) is False


def test_a_foreign_sheet_with_a_chinese_seal_is_foreign() -> None:
    assert foreign(EN, EN, "深圳市某某科技有限公司", "检验专用章", EN, EN) is True


def test_a_whole_foreign_paragraph_in_a_chinese_paper_is_missed() -> None:
    assert foreign("产品说明如下", EN, DE, EN, "以上为产品说明") is True


def test_one_foreign_word_is_foreign_only_without_chinese() -> None:
    assert foreign("Datasheet") is True
    assert foreign("产品说明书", "Datasheet") is False


def test_nothing_is_said_of_what_has_no_letters_or_cannot_be_read() -> None:
    assert foreign() is None
    assert foreign("12.5", "3 × 4") is None
    doc = document(EN)
    assert is_foreign(find(doc).facts, _badly_read(doc)) is None


def _badly_read(doc: Document) -> tuple[Line, ...]:
    return tuple(
        Line(
            id=line.id,
            evidence=line.evidence,
            origin=Origin("ocr@1", 0.3),
            text=line.text,
            source="ocr",
        )
        for line in doc.lines
    )


@pytest.mark.parametrize(
    "texts",
    [
        ("RH9000-4T75G", "35 MPa"),
        ("TMP-650-A", "ISO 21360-4", "QV-26-0455"),
        ("12.5 350 77.1", "0.25 MPa 35 kW 12 mm"),
    ],
)
def test_of_figures_and_model_numbers_alone_no_language_is_told(texts: tuple[str, ...]) -> None:
    doc = document(*texts)
    judged = judge(find(doc).facts, doc.lines)
    assert (judged.foreign, judged.reason) == (
        None,
        "仅见数字、单位或型号，无可判断语种的文字",
    )


def test_names_and_addresses_make_no_paper_foreign() -> None:
    assert foreign(ZH, "Shenzhen Foo Technology Co., Ltd.", "No. 18, Keji Road, Nanshan") is False
    assert foreign("Shenzhen Foo Technology Co., Ltd.", "No. 18, Keji Road, Nanshan") is False


@pytest.mark.parametrize(
    "text",
    [
        "±¾²úÆ·µÄ¶î¶¨µçÑ¹Îª¶þ°Ù¶þÊ®·ü£¬Ê¹ÓÃÇ°Çë×ÐÏ¸ÔÄ¶ÁËµÃ÷Êé",
        "Ã¤Â¸Â­Ã¥Â›Â½ Ã¥ÂˆÂ¶Ã©Â€Â  Ã§ÂšÂ„ Ã¦Â³Âµ",
        "¬¦¤~~~�~#¦#�¤#�^¤#§¦¦¤¦�~§^§�^¦¤¤~#¤�¦^¤¤¦¦~¤¤§§§¬�~",
        "\ue012\ue013\ue014\ue015\ue016\ue017\ue018\ue019\ue01a\ue01b\ue01c",
        "(cid:12)(cid:45)(cid:9)(cid:88)(cid:12)(cid:45)(cid:9)(cid:88)(cid:12)(cid:45)(cid:9)",
        "锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷",
    ],
)
def test_of_garbled_text_nothing_is_told(text: str) -> None:
    assert foreign_module.is_garbled(text)
    assert foreign(text) is None
    assert foreign("Norvik Instruments  Rev. 6", text, text) is None


@pytest.mark.parametrize(
    "text",
    [
        EN,
        DE,
        JA,
        RU,
        ZH,
        "Přečtěte si pečlivě návod a dodržujte všechny bezpečnostní pokyny výrobce.",
        "Température maximale à l'entrée : 85 °C ± 2 °C ; précision ≤ ±0,5 % – voir § 3.2.",
        "## 3 | a | b | `x` | ~5 |",
    ],
)
def test_no_language_is_garbled(text: str) -> None:
    assert not foreign_module.is_garbled(text)


def test_of_a_heading_over_figures_alone_no_language_is_told() -> None:
    assert foreign("Norvik Instruments  Rev. 4", *["802.4  375.473  153.92  348.42"] * 9) is None


@pytest.mark.parametrize(
    ("codes", "expected"), [(("es", "pt"), True), (("zh-Hant", "ja"), None), ((), None)]
)
def test_a_language_in_dispute_between_foreign_ones_is_foreign(
    codes: tuple[str, ...], expected: bool | None
) -> None:
    [passage] = find(document(EN)).facts
    disputed = replace(passage, code="und", disputed=codes)
    assert is_foreign([disputed], ()) is expected


def test_garbled_text_beside_chinese_is_not_taken_for_chinese() -> None:
    chinese, garbled = find(document(ZH, EN)).facts
    unread = replace(garbled, code="und", disputed=())
    judged = judge([chinese, unread], ())
    assert judged.foreign is None
    assert "第1页" in judged.reason and "语种未能判断" in judged.reason


def test_a_page_that_could_not_be_read_leaves_the_paper_undecided_unless_the_rest_is_foreign() -> (
    None
):
    chinese, foreign_text = find(document(ZH, ZH)).facts, find(document(EN, EN)).facts
    judged = judge(chinese, (), unread=(2, 3))
    assert (judged.foreign, judged.reason) == (None, "第2、3页未能识读，无法判断是否含外文")
    assert judge(foreign_text, (), unread=(2,)).foreign is True


@pytest.mark.parametrize(
    ("code", "stage", "unread"),
    [
        ("FILE_PARTLY_READ", "lines", (2,)),
        ("FOREIGN_SCRIPT", "lines", (2,)),
        ("SEAL_FAILED", "seals", ()),
        ("LOW_RESOLUTION", "lines", ()),
    ],
)
def test_pages_whose_reading_failed_are_unread(
    code: str, stage: str, unread: tuple[int, ...]
) -> None:
    problem = Problem(stage=stage, code=code, detail="", page=2)
    doc = replace(document(ZH), problems=(problem,))
    assert unread_pages(doc, (1, 2)) == unread


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("拉伸强度 Tensile 35 MPa", "zh-Hans", 4.0),
        ("Tensile strength 35 MPa", "en", 15 / 2.45),
        ("MODEL FM-800 ISO 9001", "en", 0.0),
        ("THIS IS TO CERTIFY THAT THE GOODS", "en", 27 / 2.45),
        ("Прочность", "ru", 9 / 2.7),
        ("強度です", "ja", 4 / 1.1),
        ("강도", "ko", 2 / 0.8),
        ("Tensile strength", "zxx", 0.0),
    ],
)
def test_a_text_says_so_much_in_chinese_characters(text: str, code: str, says: float) -> None:
    assert foreign_module.says(text, code) == pytest.approx(says)


def test_shares_are_by_letters_the_largest_first() -> None:
    found = shares(passages_of_text("主要用途碳纤维\n\n35 MPa", voices=VOICES))
    assert [(s.code, s.share) for s in found] == [("zh-Hans", 0.7), ("zxx", 0.3)]
