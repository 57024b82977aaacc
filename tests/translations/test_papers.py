"""What of an original a Chinese paper says, and what it may repeat as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.translations.papers_by_hand import document_of, line, plain_line

from zhiyi.document import Document, Kind
from zhiyi.engines.encoder import FastUseEncoder
from zhiyi.translations.meanings import Meanings
from zhiyi.translations.papers import Match, Paper, Settings, match_of
from zhiyi.translations.segments import segments_of

ENCODER = FastUseEncoder()
EN = (
    "Carbon fibre FM-800 data sheet",
    "Store in a dry place away from direct sunlight.",
    "The fibre is wound on paper tubes without twist.",
    "The warranty ends two years after delivery.",
)
ZH = (
    "碳纤维 FM-800 数据表",
    "存放于干燥处，避免阳光直射。",
    "纤维无捻缠绕在纸管上。",
    "保修期为交货后两年。",
)


def paper(id: str, *texts: str) -> Paper:
    return paper_of(
        document_of([plain_line(text, n, id=id) for n, text in enumerate(texts)], id=id)
    )


def paper_of(doc: Document) -> Paper:
    return Paper(doc, doc.parts[0], segments_of(doc, doc.parts[0]))


def match(original: Paper, chinese: Paper) -> Match:
    return match_of(original.foreign, chinese, Meanings(ENCODER), kind=original.part.kind)


def test_a_whole_translation_covers_all_and_says_nothing_else() -> None:
    found = match(paper("en", *EN), paper("zh", *ZH))
    assert (found.coverage, found.own, found.additions) == (1.0, 1.0, ())


def test_half_a_translation_covers_half_and_says_nothing_else() -> None:
    found = match(paper("en", *EN), paper("zh", *ZH[:2]))
    assert 0.3 < found.coverage < 0.7
    assert found.own == 1.0


@pytest.mark.parametrize(
    ("original", "chinese", "translates"),
    [
        ("technical", "technical", True),
        ("technical", "contract", False),
        ("contract", "contract", True),
        ("other", "end_use_statement", True),
    ],
)
def test_half_a_translation_may_be_of_the_originals_kind(
    original: Kind, chinese: Kind, translates: bool
) -> None:
    half = match(of_kind(paper("en", *EN), original), of_kind(paper("zh", *ZH[:2]), chinese))
    assert half.translates(Settings(most=0.9)) is translates


def of_kind(found: Paper, kind: Kind) -> Paper:
    return replace(found, part=replace(found.part, kind=kind))


def test_what_only_the_chinese_paper_says_is_an_addition() -> None:
    added = "本公司承诺上述货物不用于军事目的，并接受海关监管。"
    found = match(paper("en", *EN), paper("zh", *ZH[:2], added, *ZH[2:]))
    assert [found.paper.chinese[m].text for m in found.additions] == [added]


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        pytest.param("zyctl --set limit_upper=5490 --quiet --force", True, id="a command"),
        pytest.param("Northfield Fibres and Composites Ltd.", True, id="a firm"),
        pytest.param("Keep away from strong acids and bases.", False, id="a sentence"),
        pytest.param("Tensile strength: 5.49 GPa", False, id="a label and its value"),
    ],
)
def test_what_both_print_is_copied_where_it_may_be(text: str, copied: bool) -> None:
    found = match(paper("en", *EN, text), paper("zh", *ZH, text))
    assert (found.coverage == 1.0) is copied


def test_a_listing_needs_no_translation_where_it_is_repeated() -> None:
    listing = ("```", "common:", "  msg_source: 1   # where the packets come from", "```")
    found = match(paper("en", *EN, *listing), paper("zh", *ZH, *listing))
    assert found.coverage == 1.0


def test_running_heads_are_neither_covered_nor_missing() -> None:
    def pages(id: str, head: str, texts: tuple[str, ...]) -> Paper:
        lines = []
        for n, text in enumerate(texts, start=1):
            lines.append(line(head, 0, id=id, page=n, top=0.03))
            lines.append(line(text, 1, id=id, page=n))
        return paper_of(document_of(lines, id=id))

    original = pages("en", "Norvik general catalogue of reinforcing fibres", EN)
    found = match(original, pages("zh", "诺维克译文第一稿", ZH))
    assert (found.coverage, found.own) == (1.0, 1.0)
    assert all("catalogue" not in text.text for text in original.foreign)


def test_traditional_characters_and_capitals_are_no_hindrance() -> None:
    original = paper("en", *(text.upper() for text in EN))
    hant = ("碳纖維 FM-800 數據表", "存放於乾燥處，避免陽光直射。", "纖維無捻纏繞在紙管上。")
    assert match(original, paper("zh", *hant, "保修期為交貨後兩年。")).coverage == 1.0


@pytest.mark.parametrize(
    ("coverage", "own", "is_one"),
    [(0.9, 0.4, True), (0.5, 0.9, True), (0.25, 0.77, False), (0.5, 0.6, False), (0.1, 1.0, False)],
)
def test_the_less_a_paper_covers_the_less_it_may_say_of_its_own(
    coverage: float, own: float, is_one: bool
) -> None:
    found = Match(paper("zh", *ZH), coverage=coverage, own=own)
    assert found.translates(Settings()) is is_one
