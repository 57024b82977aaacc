"""Whether a reader of Chinese alone would miss content."""

from __future__ import annotations

import pytest
from tests.test_language import VOICES, document, find

from zhiyi.document import Document, Line, Origin
from zhiyi.foreign import is_foreign, shares
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


def test_figures_and_model_numbers_alone_are_not_foreign() -> None:
    assert foreign("RH9000-4T75G", "35 MPa") is False


def test_shares_are_by_letters_the_largest_first() -> None:
    found = shares(passages_of_text("主要用途碳纤维\n\n35 MPa", voices=VOICES))
    assert [(s.code, s.share) for s in found] == [("zh-Hans", 0.7), ("zxx", 0.3)]
