"""What the letters of a seal say."""

from __future__ import annotations

import pytest

from zhiyi.seals.names import agreed
from zhiyi.seals.words import (
    code_of,
    known_stamp,
    names_an_organisation,
    purpose_of,
    seal_words,
    tidy,
)

WORDS = seal_words()


@pytest.mark.parametrize(
    "name",
    [
        "宁波柏川电机有限公司", "国营第七一二厂", "青海盐湖检测中心", "西南计量测试研究院",
        "某某市市场监督管理局", "桃源街道居民委员会", "DELTA WERKE GMBH",
        "ORIENT TRADING CO., LTD.",
        "ISTANBUL MAKINA A.S.", "PENANG TOOLS SDN. BHD.",
    ],
)  # fmt: skip
def test_names_of_organisations_are_recognised(name: str) -> None:
    assert names_an_organisation(name, WORDS)


@pytest.mark.parametrize(
    "text", ["公司", "合同专用章", "柏川电机有", "PAID", "LTD", "", "3302060198"]
)
def test_other_words_are_no_names(text: str) -> None:
    assert not names_an_organisation(text, WORDS)


@pytest.mark.parametrize(
    ("line", "purpose"),
    [
        ("合同专用章", "合同专用章"),
        ("今同专用章", "合同专用章"),
        ("检验检测专用章", "检验检测专用章"),
        ("检X专用章", None),  # 检测 or 检验: not told apart
        ("物流结算专用章", "物流结算专用章"),
        ("量检验专用", None),
        ("同专用章", "合同专用章"),
        ("质量验验专用章", "质量检验专用章"),
        ("发票专用章(2)", "发票专用章"),
        ("有限公司", None),
        ("专用章", None),
    ],
)
def test_the_purpose_is_read_from_a_line(line: str, purpose: str | None) -> None:
    assert purpose_of(line, WORDS) == purpose


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("宁波柏川电机★有限公司", "宁波柏川电机有限公司"),
        ("330206宁波柏川电机有限公司", "宁波柏川电机有限公司"),
        ("宁波柏川电机有限公司8019", "宁波柏川电机有限公司"),
        ("上海柏川(集团)有限公司", "上海柏川（集团）有限公司"),
        ("DELTA  WERKE ★ GMBH", "DELTA WERKE GMBH"),
    ],
)
def test_ornaments_and_the_codes_figures_are_taken_off(text: str, plain: str) -> None:
    assert tidy(text) == plain


@pytest.mark.parametrize(
    ("text", "code"),
    [("3302061198034", "3302061198034"), ("报关 33029601AB", "33029601AB"), ("12", None)],
)
def test_the_code_is_a_long_number(text: str, code: str | None) -> None:
    assert code_of(text) == code


def test_stamps_without_a_firm_are_known_by_their_words() -> None:
    assert known_stamp("检验合格", WORDS) and known_stamp("qc passed", WORDS)
    assert not known_stamp("PAID", WORDS)


def test_every_word_of_the_list_has_a_source() -> None:
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("zhiyi.knowledge").joinpath("seals.toml").read_text("utf-8"))
    assert all(entry["source"] for entry in data["purpose"])
    assert data["stamp"]["source"] and data["owner"]["source"]


def test_readings_that_agree_support_the_name_wholly() -> None:
    text, score, support = agreed([("宁波柏川电机有限公司", 0.98)] * 4, WORDS)
    assert (text, round(score, 2), support) == ("宁波柏川电机有限公司", 0.98, 1.0)


def test_the_letter_that_most_readings_have_wins_and_the_support_falls() -> None:
    readings = [("宁波柏川电机有限公司", 0.97)] * 3 + [("宁波柏州电机有限公司", 0.97)] * 2
    text, _, support = agreed(readings, WORDS)
    assert text == "宁波柏川电机有限公司"
    assert support == pytest.approx(0.6)


def test_a_reading_with_a_letter_less_counts_against_the_name() -> None:
    readings = [("宁波柏川电机有限公司", 0.97), ("宁波柏电机有限公司", 0.97)]
    assert agreed(readings, WORDS)[2] == pytest.approx(0.5)


def test_nothing_read_is_no_name() -> None:
    assert agreed([("", 0.0), ("", 0.3)], WORDS) == ("", 0.0, 0.0)
    assert agreed([("x", 0.0)], WORDS)[0] == "x"
