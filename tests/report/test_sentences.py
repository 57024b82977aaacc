"""What the stages say in Chinese alone, told to an English reader."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from zhiyi.report.sentences import english_of, in_english
from zhiyi.report.words import load_words


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("印文个别字存疑", "some characters of the legend are doubtful"),
        ("存疑字：餐（或德、衍）", "doubtful characters: 餐（或德、衍）"),
        ("所用抗拉强度为典型值", "tensile strength is a typical value"),
        (
            "接近界限、所标公差触及界限",
            "close to the limit, the stated tolerance touches the limit",
        ),
        (
            "比强度 = 抗拉强度 ÷（密度 × 9.80665 m/s²）",
            "specific tensile strength = tensile strength ÷ (density × 9.80665 m/s²)",
        ),
        (
            "译文覆盖原文约45%，原文第2页有内容未见译文",
            "the translation covers about 45% of the original, "
            "no translation was found for some of the original’s p. 2",
        ),
        (
            "第1项“针形阀”的密度：甲.pdf载“1.5 g”、“1.6 g”；乙.pdf载“2 g”",
            "item 1 “针形阀”, density: 甲.pdf: “1.5 g”, “1.6 g”; 乙.pdf: “2 g”",
        ),
        ("所指情况尚无说法", None),
        ("接近界限，所指情况尚无说法", None),
        ("比强度 = 某某强度 ÷ 密度", None),
        ("4200 MPa", None),
        ("密度" * 2_000, None),
    ],
)
def test_a_sentence_is_told_in_english_where_all_of_it_is_known(
    chinese: str, english: str | None
) -> None:
    assert english_of(chinese) == english


def test_words_of_a_paper_stay_as_they_were_read() -> None:
    told = english_of(
        "第1项“接近界限（接近界限）”的密度：未检出印章.pdf载“接近界限”；乙.pdf载“2 g”"
    )
    assert told
    assert "“接近界限（接近界限）”" in told
    assert "未检出印章.pdf: “接近界限”" in told


@pytest.mark.parametrize(
    ("message", "english"),
    [
        ("a.pdf: no seal (未检出印章).", "a.pdf: no seal (no seal was found)."),
        ("Not stated: 密度、抗拉强度.", "Not stated: density, tensile strength."),
        ("For “density >= 1.8 g/cm3” it differs", "For “density ≥ 1.8 g/cm³” it differs"),
        ("“accuracy better_than 1 %” differs", "“accuracy better than 1 %” differs"),
        ("For “reaches pressure >= 13 kPa”", "For “pressure reaching ≥ 13 kPa”"),
        (
            "a.pdf (“密度”) does not speak to “密度”, “某某”; the entry does not list “抗拉强度”.",
            "a.pdf (“密度”) does not speak to “density”, “某某”; "
            "the entry does not list “tensile strength”.",
        ),
        ("The remark says “见附件 (接近界限)”.", "The remark says “见附件 (接近界限)”."),
        ("some figures for 第2项“针形阀” are open", "some figures for item 2 “针形阀” are open"),
        ("Plain English: as it is.", "Plain English: as it is."),
    ],
)
def test_an_english_message_quotes_the_program_in_english(message: str, english: str) -> None:
    assert in_english(message) == english


def test_no_sentence_is_kept_that_no_stage_says() -> None:
    package = Path(str(files("zhiyi")))
    said = "".join(
        path.read_text("utf-8")
        for path in sorted(package.rglob("*.py")) + sorted(package.rglob("*.toml"))
        if path.name not in ("sentences.py", "words.toml")
    )
    for key, pair in load_words().groups["sentence"].items():
        pieces = re.findall("[\u4e00-\u9fff]{3,}", re.sub(r"\{[a-z]+\d?\}", " ", pair.zh))
        threes = [piece[at : at + 3] for piece in pieces for at in range(len(piece) - 2)]
        found = sum(three in said for three in threes)
        assert 2 * found >= len(threes) - 1, key
