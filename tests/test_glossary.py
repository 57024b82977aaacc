"""Names of the lexicon are found in foreign text, inflected and broken, and not where words mean
something else."""

from __future__ import annotations

import pytest

from zhiyi.glossary import Glossary, is_label
from zhiyi.lexicon import load_lexicon
from zhiyi.stems import stem


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary(load_lexicon())


def found(glossary: Glossary, text: str, code: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.term.chinese) for h in glossary.hits(text, code=code)]


FOUND = [
    ("en", "The tensile strength was measured.", "tensile strength", "抗拉强度"),
    ("en", "Tensile strengths and densities", "Tensile strengths", "抗拉强度"),
    ("en", "coefficient of thermal expansion", "coefficient of thermal expansion", "热膨胀系数"),
    ("en", "flatness of the seat", "flatness", "平面度"),
    ("en", "mean time between failures", "mean time between failures", "平均无故障工作时间"),
    ("de", "Die Zugfestigkeiten der Proben", "Zugfestigkeiten", "抗拉强度"),
    ("de", "bei höheren Betriebstemperaturen", "Betriebstemperaturen", "工作温度"),
    ("de", "der spezifischen Wärmekapazität", "spezifischen Wärmekapazität", "比热容"),
    ("de", "Mindestzugfestigkeit nach Norm", "Mindestzugfestigkeit", "抗拉强度"),
    ("fr", "les résistances à la traction", "résistances à la traction", "抗拉强度"),
    ("fr", "RÉSISTANCE À LA TRACTION", "RÉSISTANCE À LA TRACTION", "抗拉强度"),
    ("fr", "Resistance a la traction", "Resistance a la traction", "抗拉强度"),
    ("fr", "de l'allongement à la rupture", "allongement à la rupture", "断裂伸长率"),
    ("es", "las temperaturas de funcionamiento", "temperaturas de funcionamiento", "工作温度"),
    ("es", "tensiones nominales", "tensiones nominales", "额定电压"),
    ("it", "le pressioni di esercizio", "pressioni di esercizio", "工作压力"),
    ("it", "potenze nominali", "potenze nominali", "额定功率"),
    ("ru", "предела прочности при растяжении", "предела прочности при растяжении", "抗拉强度"),
    ("ru", "с частотой вращения", "частотой вращения", "转速"),
    ("ru", "рабочих температур", "рабочих температур", "工作温度"),
    ("ja", "本製品の引張強度は高い", "引張強度", "抗拉强度"),
    ("ja", "定格電圧：200 V", "定格電圧", "额定电压"),
    ("ko", "정격 회전수는 3000", "정격 회전수", "额定转速"),
    ("ko", "인장강도가 높다", "인장강도", "抗拉强度"),
]


@pytest.mark.parametrize(("code", "text", "term", "chinese"), FOUND)
def test_a_term_is_found_as_it_is_inflected(
    glossary: Glossary, code: str, text: str, term: str, chinese: str
) -> None:
    assert (term, chinese) in found(glossary, text, code)


BROKEN = [
    ("en", "The tensile\nstrength is given.", "抗拉强度"),
    ("en", "the operating tempera-\nture of the pump", "工作温度"),
    ("de", "Die Zugfestig-\nkeit der Faser", "抗拉强度"),
    ("ru", "предел прочности\nпри растяжении", "抗拉强度"),
    ("ja", "引張\n強度", "抗拉强度"),
]


@pytest.mark.parametrize(("code", "text", "chinese"), BROKEN)
def test_a_term_is_found_over_the_end_of_a_line(
    glossary: Glossary, code: str, text: str, chinese: str
) -> None:
    assert chinese in [told for _, told in found(glossary, text, code)]


def test_the_longest_name_counts(glossary: Glossary) -> None:
    text = "maximum operating temperature and coefficient of thermal expansion"
    assert [told for _, told in found(glossary, text, "en")] == ["最高工作温度", "热膨胀系数"]


NOT_FOUND = [
    ("en", "a wide range of products and the content of this manual"),
    ("en", "Our current power of attorney yields little."),
    ("en", "strength. Tensile tests were made"),
    ("de", "Unsere Leistung für Sie"),
    ("ru", "содержание настоящего документа"),
    ("fr", "le rendement de nos équipes"),
    ("ja", "使用者の力になる"),
    ("zh-Hans", "抗拉强度"),
    ("uk", "межа міцності"),
    ("en", ""),
]


@pytest.mark.parametrize(("code", "text"), NOT_FOUND)
def test_a_word_that_means_something_else_is_not_glossed(
    glossary: Glossary, code: str, text: str
) -> None:
    assert found(glossary, text, code) == []


LABELS = [
    ("Content 99.9 %", "Content", True),
    ("1. Range: 400 km", "Range", True),
    ("Model\nSpeed\n300", "Speed", True),
    ("Weight (kg)", "Weight", True),
    ("the range of products", "range", False),
    ("Power of attorney", "Power", False),
]


@pytest.mark.parametrize(("text", "word", "label"), LABELS)
def test_a_label_stands_before_a_figure_a_sign_or_the_end(
    text: str, word: str, label: bool
) -> None:
    start = text.index(word)
    assert is_label(text, start, start + len(word)) is label


UNITS = [
    ("en", "after 500 hours at", "小时"),
    ("de", "nach 500 Stunden", "小时"),
    ("ru", "не менее 5490 МПа", "兆帕"),
    ("ru", "3000 об/мин", "转/分"),
    ("it", "Durata (ore)", "小时"),
]


@pytest.mark.parametrize(("code", "text", "chinese"), UNITS)
def test_a_unit_is_glossed_behind_a_figure_or_in_brackets(
    glossary: Glossary, code: str, text: str, chinese: str
) -> None:
    assert chinese in [told for _, told in found(glossary, text, code)]


def test_a_unit_word_without_a_figure_is_a_word(glossary: Glossary) -> None:
    assert found(glossary, "Office hours and feet", "en") == []


def test_a_name_of_several_parameters_has_their_common_chinese(glossary: Glossary) -> None:
    [hit] = glossary.hits("hardness", code="en")
    assert (hit.term.chinese, hit.term.parameter_id) == ("硬度", None)


def test_every_foreign_name_of_the_lexicon_has_a_chinese_one(glossary: Glossary) -> None:
    """But for parameters that have no Chinese name at all."""
    lexicon = load_lexicon()
    without = [
        name
        for parameter in lexicon.parameters.values()
        if parameter.names.get("zh")
        for name in parameter.names.get("en", ())
        if not glossary.chinese(name, parameter.id)
    ]
    assert without == []


def test_a_long_text_is_glossed_fast(glossary: Glossary) -> None:
    """Hostile text: the same letters again and again."""
    assert glossary.hits("a-\n" * 20_000, code="de") == []


STEMS = [
    ("ru", "растяжении", "растяжение"),
    ("ru", "плотностью", "плотность"),
    ("en", "densities", "density"),
    ("de", "Temperaturen", "Temperatur"),
    ("es", "presiones", "presión"),
    ("it", "resistenze", "resistenza"),
    ("fr", "nominales", "nominal"),
]


@pytest.mark.parametrize(("code", "a", "b"), STEMS)
def test_forms_of_a_word_have_one_stem(code: str, a: str, b: str) -> None:
    assert stem(a, code) == stem(b, code)


@pytest.mark.parametrize(("code", "a", "b"), [("en", "mass", "mas"), ("ru", "сила", "сильный")])
def test_other_words_have_another(code: str, a: str, b: str) -> None:
    assert stem(a, code) != stem(b, code)
