"""Chinese is searched by pairs of characters, other words by their beginning, numbers apart."""

from __future__ import annotations

import pytest

from zhiyi.review.cases.terms import (
    LONGEST,
    LONGEST_QUERY,
    LONGEST_TERM,
    chunks_of,
    phrases_of,
    sought,
    terms_of,
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("碳纤维", "碳纤 纤维 维"),
        ("碳", "碳"),
        ("碳 纤\n维", "碳纤 纤维 维"),
        ("碳纖維", "碳纤 纤维 维"),
        ("T800S 碳纤", "t 800 s 碳纤 纤"),
        ("碳纤T800", "碳纤 纤 t 800"),
        ("LC-400-12K", "lc 400 12 k"),
        ("１２Ｋ，ＬＣ", "12 k lc"),
        ("1.76 g/cm³", "1 76 g cm 3"),
        ("3,950MPa，12,000", "3950 mpa 12000"),
        ("1,2 和 12,3456", "1 2 和 12 3456"),
        ("5 µm 1200℃ 20㎜", "5 μm 1200 c 20 mm"),
        ("pre\u00adpreg 碳\u200b纤", "prepreg 碳纤 纤"),
        ("high-\nstrength fibre", "high strength fibre ʼ highstrength"),
        ("탄소섬유 カタログ", "탄소 소섬 섬유 유カ カタ タロ ログ グ"),
        ("Härte ПРОЧНОСТЬ", "härte прочность"),
        ("a_b", "a b"),
        ("…—·", ""),
    ],
)
def test_terms(text: str, terms: str) -> None:
    assert terms_of(text).split() == terms.split()


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("碳纤维", [("碳纤", "纤维")]),
        ("碳纖維", [("碳纤", "纤维")]),
        ("碳", [("碳",)]),
        ("碳纤维T8", [("碳纤", "纤维", "维", "t", "8")]),
        ("T800碳", [("t", "800", "碳")]),
        ("强度 MPa", [("强度",), ("mpa",)]),
        ("强度 强度 強度", [("强度",)]),
        ("LC-400", [("lc", "400")]),
        ("3,950MPa", [("3950", "mpa")]),
        ('"carbon fibre" T800', [("carbon", "fibre"), ("t", "800")]),
        ("“carbon fibre”碳", [("carbon", "fibre"), ("碳",)]),
        ("「拉伸 强度」", [("拉伸", "伸强", "强度")]),
        ('" OR * 合同', [("or",), ("合同",)]),
        ("  ", []),
        ("-- “”", []),
    ],
)
def test_phrases_of_a_query(query: str, phrases: list[tuple[str, ...]]) -> None:
    assert [phrase.terms for phrase in phrases_of(query)] == phrases


def test_a_query_without_end_is_cut() -> None:
    terms = [term for phrase in phrases_of("碳" * 10_000) for term in phrase.terms]

    assert len(terms) < LONGEST_QUERY


def test_a_word_without_end_is_cut_alike_in_text_and_query() -> None:
    word = "a" * (LONGEST_TERM + 50)

    assert terms_of(word) == " " + "a" * LONGEST_TERM
    assert phrases_of(word)[0].terms == ("a" * LONGEST_TERM,)


def test_a_long_text_is_parted_at_ends_of_lines_and_nothing_is_lost() -> None:
    text = "\n".join(f"第 {number} 行" for number in range(4_000))

    chunks = list(chunks_of(text))

    assert "".join(chunks) == text
    assert all(len(chunk) <= LONGEST for chunk in chunks)
    assert all(chunk.endswith("\n") for chunk in chunks[:-1])


def test_a_line_longer_than_a_chunk_is_cut() -> None:
    assert [len(chunk) for chunk in chunks_of("一" * (LONGEST + 10))] == [LONGEST, 10]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("碳纤维", "聚丙烯腈基碳 纤\n维丝束", ["碳 纤\n维"]),
        ("碳纖維", "碳纤维与碳纖維", ["碳纤维", "碳纖維"]),
        ("碳纤维", "碳纤维与碳纖維", ["碳纤维", "碳纖維"]),
        ("mpa", "拉伸强度 MPa，ＭＰａ，3950MPa", ["MPa", "ＭＰａ", "MPa"]),
        ("3950MPa", "3,950 MPa，3950㎫，13950MPa", ["3,950 MPa", "3950㎫"]),
        ("μm", "5 µm、5μm、5㎛", ["µm", "μm", "㎛"]),
        ("T800", "T-800S，T800H，AT800", ["T-800", "T800"]),
        ('"carbon fibre"', "Carbon\nfibre, carbonfibre", ["Carbon\nfibre"]),
        ("prepreg", "pre-\npreg", ["pre-\npreg"]),
        ("a", "CONTRACT A 号a", ["A", "a"]),
        ("[a-z]+ ^ ] \\", "xyz ]", []),
        ("(.*)", "(.*)", []),
    ],
)
def test_what_is_marked(query: str, text: str, marked: list[str]) -> None:
    assert [found[0] for found in sought(query).finditer(text)] == marked
