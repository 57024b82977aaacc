"""Letters from the language pack, figures and signs from the main reader."""

from __future__ import annotations

import pytest
from tests.reading.fakes import FakeRecogniser, white

from zhiyi.engines.tesseract import Word
from zhiyi.reading.wordwise import pieced


def words(text: str) -> list[Word]:
    """Words of equal steps over the whole crop."""
    step = 1 / len(text)
    found, place = [], 0
    for word in text.split():
        start = text.index(word, place)
        place = start + len(word)
        found.append(Word(word, 0.9, start * step, place * step))
    return found


@pytest.mark.parametrize(
    ("pack", "main", "whole", "text"),
    [
        ("зерна 50+5", "50±5", "", "зерна 50±5"),
        ("до ¥850", "+850", "", "до +850"),
        ("габариты 400 х 300 * 200", "400×300×200", "", "габариты 400×300×200"),
        ("плотность 1.78", "1,78", "", "плотность 1,78"),
        ("плотность 1,78", "1.78", "", "плотность 1,78"),
        ("в г/см?", "r/cm³", "", "в г/см³"),
        ("в г/смз, не", "F/cM³,", "", "в г/см³, не"),
        ("расход м?/ч м°", "nothing", "m³", "расход м?/ч м³"),
        ("в г/см", "r/cm", "", "в г/см"),
        ("11 мкОм-м", "MKOM·M", "", "11 мкОм·м"),
        ("ЧПУ-6040", "uny-6040", "", "ЧПУ-6040"),
        ("범위 -40 ~ +85 “%", "-40~+85℃", "", "범위 -40~+85℃"),
        ("모델명 「6-35\\,", "TC-35R,", "", "모델명 TC-35R,"),
        ("신율 2.19%", "2.1%", "2.1 %", "신율 2.1%"),
        ("[Плотность", "", "", "Плотность"),
        ("| Зольность", "", "", "Зольность"),
        ("размер [мкм]", "", "", "размер [мкм]"),
    ],
)
def test_each_reader_is_asked_for_what_it_knows(
    pack: str, main: str, whole: str, text: str
) -> None:
    recogniser = FakeRecogniser(lambda _: [], lambda _: (main, 0.95))
    line = pieced(white(400, 40), words(pack), whole, recogniser)
    assert line.text == text
    assert len(line.shares) == len(text) + 1
    assert list(line.shares) == sorted(line.shares)


@pytest.mark.parametrize(
    ("pack", "main", "score", "whole", "text", "doubt"),
    [
        ("масса 98,5", "93,5", 0.95, "", "масса 98,5", "масса 93,5"),
        ("масса 98,5", "93,5", 0.95, "  93,5", "масса 93,5", "масса 98,5"),
        ("масса 98,5", "93,5", 0.5, "", "масса 98,5", ""),
        ("нетт9425,4", "HeTTo125,4", 0.95, "", "нетт9425,4", "HeTTo125,4"),
        ("масса 98,5", "98,5", 0.95, "", "масса 98,5", ""),
    ],
)
def test_figures_that_differ_are_both_kept(
    pack: str, main: str, score: float, whole: str, text: str, doubt: str
) -> None:
    recogniser = FakeRecogniser(lambda _: [], lambda _: (main, score))
    line = pieced(white(400, 40), words(pack), whole, recogniser)
    assert (line.text, line.doubt) == (text, doubt)


def test_without_the_main_reader_the_pack_is_believed() -> None:
    assert pieced(white(400, 40), words("масса 98,5"), "", None).text == "масса 98,5"


def test_nothing_read_is_nothing() -> None:
    assert pieced(white(400, 40), [], "", None).text == ""
