"""Machine drafts of what has no translation: marked, held against the figures, never counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pytest
from tests.translations.test_find import EN, ZH, inquiry, paper

from zhiyi.assemble import inquiry_stages
from zhiyi.document import Document, LanguageShare
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.equipment import Knowledge
from zhiyi.errors import EngineError
from zhiyi.flow import run
from zhiyi.inquiry import Draft, Inquiry
from zhiyi.translations import find_translations
from zhiyi.translations.drafts import LATE, Limits, differing, find_drafts, pieces

ENCODER = FastUseEncoder()


class Echo:
    """A translator that writes what it is given behind 译, and counts what it was given."""

    def __init__(self, *sources: str, name: str = "echo@1") -> None:
        self.sources = frozenset(sources)
        self.name = name
        self.given: list[str] = []

    def translate(self, texts: Sequence[str], *, source: str) -> tuple[str, ...]:
        self.given += texts
        return tuple(self.write(text) for text in texts)

    def write(self, text: str) -> str:
        return f"译{text}"


class Wrong(Echo):
    """Writes another number."""

    def write(self, text: str) -> str:
        return text.replace("5.49", "5.94")


class Looping(Echo):
    def write(self, text: str) -> str:
        return "强度" * 40


class Broken(Echo):
    def translate(self, texts: Sequence[str], *, source: str) -> tuple[str, ...]:
        raise EngineError("weights are gone")


def english(id: str = "en", *texts: str, code: str = "en") -> Document:
    doc = paper(id, *(texts or EN), foreign=True)
    [part] = doc.parts
    return replace(doc, parts=(replace(part, languages=(LanguageShare(code, 1.0),)),))


def looked_at(*docs: Document) -> Inquiry:
    """An inquiry whose translations are found."""
    found = inquiry(*docs)
    return replace(found, translations=find_translations(found, encoder=ENCODER).facts)


def drafts(found: Inquiry, *translators: Echo, limits: Limits | None = None) -> tuple[Draft, ...]:
    return find_drafts(found, translators=translators, limits=limits).facts


def test_every_sentence_without_a_translation_is_drafted() -> None:
    [draft] = drafts(looked_at(english()), Echo("en"))
    assert draft.models == ("echo@1",)
    assert [s.text for s in draft.sentences] == [f"译{s.source.quote}" for s in draft.sentences]
    assert "Tensile strength" in " ".join(s.source.quote for s in draft.sentences)
    assert {s.code for s in draft.sentences} == {"en"}


def test_of_a_partial_translation_only_the_gap_is_drafted() -> None:
    found = looked_at(english(), paper("zh", *ZH[:4]))
    [translation] = found.translations
    assert translation.status == "partial"
    [draft] = drafts(found, Echo("en"))
    quotes = " ".join(sentence.source.quote for sentence in draft.sentences)
    assert "wound on paper tubes" in quotes and "Tensile modulus" not in quotes


def test_a_full_translation_needs_no_draft() -> None:
    assert drafts(looked_at(english(), paper("zh", *ZH)), Echo("en")) == ()


def test_without_a_model_nothing_is_found_or_said() -> None:
    found = find_drafts(looked_at(english()))
    assert (found.facts, found.problems) == ((), ())


def test_a_language_that_no_model_reads_is_left_alone() -> None:
    assert drafts(looked_at(english()), Echo("ru")) == ()


def test_the_first_model_that_reads_the_language_drafts() -> None:
    [draft] = drafts(looked_at(english()), Echo("ru"), Echo("en", name="a@1"), Echo("en", "ru"))
    assert draft.models == ("a@1",)


def test_a_figure_that_the_model_changed_is_marked_on_both_sides() -> None:
    [draft] = drafts(looked_at(english()), Wrong("en"))
    [changed] = [s for s in draft.sentences if s.lost or s.strange]
    assert any("5.49" in figure for figure in changed.lost)
    assert any("5.94" in figure for figure in changed.strange)


FIGURES = [
    ("Tensile strength 5.49 GPa", "抗拉强度 5.49 GPa", (), ()),
    ("Zugfestigkeit 5,49 GPa", "抗拉强度 5.49 GPa", (), ()),
    ("length 1,500 mm", "长度 1500 毫米", (), ()),
    ("grade FM-800", "牌号 FM800", (), ()),
    ("grade FM-800", "牌号 FM-300", ("FM-800",), ("FM-300",)),
    ("store in a dry place", "存放于干燥处", (), ()),
]


@pytest.mark.parametrize(("original", "draft", "lost", "strange"), FIGURES)
def test_figures_are_the_same_however_they_are_printed(
    original: str, draft: str, lost: tuple[str, ...], strange: tuple[str, ...]
) -> None:
    assert differing(original, draft) == (lost, strange)


def test_a_loop_is_cut_and_said() -> None:
    [draft] = drafts(looked_at(english()), Looping("en"))
    assert {s.text for s in draft.sentences} == {"强度"}
    assert all("重复" in s.detail for s in draft.sentences)


def test_a_model_that_fails_costs_the_draft_only_and_is_said() -> None:
    found = find_drafts(looked_at(english()), translators=(Broken("en"),))
    assert found.facts == ()
    assert ["weights are gone" in p.detail for p in found.problems] == [True]


def test_beyond_the_limit_sentences_say_so() -> None:
    [draft] = drafts(looked_at(english()), Echo("en"), limits=Limits(most=2))
    texts = [s.text for s in draft.sentences]
    assert all(texts[:2]) and not any(texts[2:])
    assert {s.detail for s in draft.sentences[2:]} == {LATE}


def test_drafting_ends_with_its_time() -> None:
    ticks = count(step=10)
    found = find_drafts(
        looked_at(english()),
        translators=(Echo("en"),),
        limits=Limits(at_once=1, seconds=25),
        clock=lambda: float(next(ticks)),
    )
    assert 0 < sum(bool(s.text) for s in found.facts[0].sentences) < len(EN)


def test_the_same_sentence_is_drafted_once() -> None:
    echo = Echo("en")
    drafts(looked_at(english("a"), english("b")), echo)
    assert len(echo.given) == len(set(echo.given))


def test_long_segments_are_drafted_by_their_sentences() -> None:
    text = "This sentence is one of many. " * 40
    assert set(pieces(text)) == {"This sentence is one of many."}
    assert max(map(len, pieces("x" * 2000))) <= 600


def test_a_draft_counts_as_no_translation(knowledge: Knowledge) -> None:
    """Statuses, materials and findings are those of a run without a model."""
    given = inquiry(english(), paper("zh", *ZH[:4]))
    plain = run(given, inquiry_stages(knowledge, ENCODER))
    helped = run(given, inquiry_stages(knowledge, ENCODER, (Echo("en"),)))
    assert helped.drafts and not plain.drafts
    assert replace(helped, drafts=()) == plain


def test_ids_are_the_same_on_the_same_papers() -> None:
    found = looked_at(english())
    assert drafts(found, Echo("en")) == drafts(found, Echo("en"))
