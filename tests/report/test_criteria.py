"""Listed conditions and margins in the words of officers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report import by_hand

from zhiyi.inquiry import State
from zhiyi.report import types
from zhiyi.report.build import build_report
from zhiyi.report.criteria import asked_about, condition_of, margin_of, name_of, opening


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "specific_strength >= 235000 m",
            "比强度 ≥ 2.35×10⁵ m",
            "specific tensile strength ≥ 2.35×10⁵ m",
        ),
        (
            "inner_diameter in [100, 300] mm",
            "内径 ≥100且≤300 mm",
            "inner diameter 100 to 300 mm",
        ),
        ("density > 17.5 g/cm3", "密度 ＞ 17.5 g/cm³", "density > 17.5 g/cm³"),
        ("zz_unknown > 3 kg", "zz_unknown ＞ 3 kg", "zz unknown > 3 kg"),
        ("what a foreign list says", "what a foreign list says", "what a foreign list says"),
    ],
)
def test_a_condition_reads_in_chinese_and_english(text: str, zh: str, en: str) -> None:
    assert condition_of(text) == (zh, en)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("tensile_strength > 6 GPa", "抗拉强度", "tensile strength"),
        (
            'positioning_accuracy < 6 um by "ISO 230-2:1988"',
            "定位精度（按ISO 230-2:1988）",
            "positioning accuracy, by ISO 230-2:1988",
        ),
        (
            'tensile_strength > 1 GPa at ">= 20 ℃"',
            "抗拉强度（≥20 ℃）",
            "tensile strength, at >= 20 ℃",
        ),
        (
            'wetted_material among {"钛", "锆"}',
            "接液（接触介质部分）材质",
            "wetted material",
        ),
        ('purpose is "用于船舶"', "“用于船舶”", "purpose: “用于船舶”"),
        ("whatever (", "whatever (", "whatever ("),
    ],
)
def test_what_is_asked_names_how_it_is_measured_and_no_limit(text: str, zh: str, en: str) -> None:
    assert asked_about(text) == (zh, en)


@pytest.mark.parametrize(
    ("text", "state", "margin", "zh"),
    [
        ("mass > 20 kg", "met", "0.012", "高于界限 1.2 %"),
        ("ultimate_vacuum < 13.3 mPa", "met", "0.9962", "低于界限 99.6 %"),
        ("mass > 20 kg", "not_met", "-0.003", "低于界限 0.3 %"),
        ("ultimate_vacuum < 13.3 mPa", "not_met", "-0.5", "高于界限 50 %"),
        ("mass > 20 kg", "met", "9.2857", "约为界限的 10.3 倍"),
        ("mass > 20 kg", "met", "373.5", "约为界限的 374 倍"),
        ("inner_diameter in [100, 300] mm", "met", "0.2", "距界限 20 %"),
        ("mass > 20 kg", "not_met", "0", "恰在界限上"),
        ("elongation > 8 %", "met", "1.0000", "高于界限 100 %"),
    ],
)
def test_a_margin_is_told_as_a_distance_from_the_limit(
    text: str, state: State, margin: str, zh: str
) -> None:
    words = margin_of(criterion(text, state, margin))
    assert words is not None and words.zh == zh


def test_without_a_margin_nothing_is_told() -> None:
    assert margin_of(criterion("mass > 20 kg", "unknown", None)) is None


@pytest.mark.parametrize(
    ("printed", "id", "name"),
    [
        ("Tensile strength", "tensile_strength", "抗拉强度"),
        ("抗拉强度", "tensile_strength", ""),
        ("Zz value", None, ""),
        (None, "density", "密度"),
    ],
)
def test_a_parameter_in_another_language_has_its_chinese_name_beside(
    printed: str | None, id: str | None, name: str
) -> None:
    [shown, *_] = build_report(by_hand.rich(), program=by_hand.PROGRAM).indicators
    assert name_of(replace(shown, parameter=printed, parameter_id=id)) == name


def test_a_long_message_is_folded_behind_its_first_sentence() -> None:
    assert opening("候选条目接近。" + "所载数值如下" * 40)[0] == "候选条目接近。"
    assert opening("未检出印章。请核对。") == ("未检出印章。请核对。", "")


def criterion(text: str, state: State, margin: str | None) -> types.Criterion:
    return types.Criterion(
        text=text,
        state=state,
        why=None,
        borderline=False,
        indicators=(),
        derived=None,
        margin=margin,
        detail="",
    )
