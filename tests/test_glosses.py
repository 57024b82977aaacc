"""Terms of a foreign paper in Chinese, with their places; indicators bear their names."""

from __future__ import annotations

from dataclasses import replace

from tests.translations.test_find import EN, ZH, inquiry, paper

from zhiyi.assemble import inquiry_stages
from zhiyi.document import Document
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.equipment import Knowledge
from zhiyi.flow import run
from zhiyi.glosses import find_glosses
from zhiyi.indicators import find_indicators, make_nlp
from zhiyi.inquiry import Gloss, Inquiry
from zhiyi.lexicon import load_lexicon
from zhiyi.translations import find_translations
from zhiyi.units import load_units

ENCODER = FastUseEncoder()
LEXICON = load_lexicon()
UNITS = load_units()
NLP = make_nlp(LEXICON)


def stated(doc: Document) -> Document:
    """The document with its indicators."""
    return replace(
        doc, indicators=find_indicators(doc, lexicon=LEXICON, units=UNITS, nlp=NLP).facts
    )


def looked_at(*docs: Document) -> Inquiry:
    found = inquiry(*docs)
    return replace(found, translations=find_translations(found, encoder=ENCODER).facts)


def glosses(found: Inquiry) -> dict[str, Gloss]:
    return {gloss.chinese: gloss for gloss in find_glosses(found, lexicon=LEXICON).facts}


def test_terms_of_a_paper_without_translation_are_glossed() -> None:
    found = glosses(looked_at(paper("en", *EN, "The tensile strength is typical.", foreign=True)))
    strength = found["抗拉强度"]
    assert (strength.term.lower(), strength.count) == ("tensile strength", 2)
    assert (strength.parameter_id, strength.code) == ("tensile_strength", "en")
    assert {"拉伸模量", "密度"} <= set(found)


def test_a_gloss_has_the_box_of_its_term() -> None:
    doc = paper("en", *EN, foreign=True)
    [place] = glosses(looked_at(doc))["抗拉强度"].evidence
    line = next(line for line in doc.lines if line.text.startswith("Tensile strength"))
    assert place.quote == "Tensile strength"
    assert place.box == line.box_of(0, len("Tensile strength"))


def test_a_term_over_two_lines_has_two_places() -> None:
    lines = ("The fibre was tested and its tensile", "strength was found to be high enough.")
    gloss = glosses(looked_at(paper("en", *lines, foreign=True)))["抗拉强度"]
    assert [place.quote for place in gloss.evidence] == ["tensile", "strength"]
    assert gloss.term == "tensile strength"


def test_with_a_full_translation_only_indicators_are_glossed() -> None:
    original = paper("en", *EN, foreign=True)
    assert glosses(looked_at(original, paper("zh", *ZH))) == {}
    found = glosses(looked_at(stated(original), paper("zh", *ZH)))
    assert set(found) == {"抗拉强度", "拉伸模量", "密度"}


def test_an_indicator_of_a_foreign_paper_bears_the_chinese_name() -> None:
    doc = stated(paper("en", *EN, foreign=True))
    [strength] = [i for i in doc.indicators if i.parameter_id == "tensile_strength"]
    assert strength.id in glosses(looked_at(doc))["抗拉强度"].indicators


def test_an_indicator_of_a_chinese_paper_bears_none() -> None:
    found = looked_at(stated(paper("zh", *ZH)), paper("en", *EN, foreign=True))
    own = {indicator.id for indicator in found.documents[0].indicators}
    assert own
    assert not own & {id for gloss in glosses(found).values() for id in gloss.indicators}


def test_a_russian_paper_is_glossed() -> None:
    lines = (
        "Технический паспорт углеродного волокна",
        "Предел прочности при растяжении: 5490 МПа",
        "Волокно сохраняет прочность при растяжении до рабочей температуры.",
    )
    found = glosses(looked_at(paper("ru", *lines, foreign=True)))
    assert {"抗拉强度", "工作温度", "兆帕"} <= set(found)
    assert found["兆帕"].parameter_id is None


def test_nothing_is_glossed_without_foreign_papers() -> None:
    assert find_glosses(looked_at(paper("zh", *ZH)), lexicon=LEXICON).facts == ()


def test_nothing_rests_on_glosses(knowledge: Knowledge) -> None:
    given = inquiry(stated(paper("en", *EN, foreign=True)))
    stages = inquiry_stages(knowledge, ENCODER)
    whole = run(given, stages)
    without = run(given, tuple(stage for stage in stages if stage.fills != "glosses"))
    assert whole.glosses
    assert replace(whole, glosses=()) == without


def test_ids_are_unique_and_the_same_again() -> None:
    found = looked_at(paper("en", *EN, foreign=True), paper("ru", "Плотность: 1,80", foreign=True))
    first = find_glosses(found, lexicon=LEXICON).facts
    assert len({gloss.id for gloss in first}) == len(first)
    assert first == find_glosses(found, lexicon=LEXICON).facts


def test_a_name_of_several_parameters_is_glossed_once_with_that_of_its_unit() -> None:
    found = looked_at(
        stated(paper("de", "Der Werkstoff wird trocken gelagert.", "Härte: 52 HRC", foreign=True))
    )
    glossed = [g for g in find_glosses(found, lexicon=LEXICON).facts if g.chinese == "硬度"]
    assert [(g.term, g.parameter_id) for g in glossed] == [("Härte", "hardness_hrc")]
    assert len(glossed[0].indicators) == 1
