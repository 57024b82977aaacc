"""Sentences and what they state (cases.toml)."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from zhiyi.document import Indicator
from zhiyi.indicators import indicators_of_text
from zhiyi.indicators.drafts import Tools

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["text"]


def found(text: str, tools: Tools) -> tuple[Indicator, ...]:
    return indicators_of_text(text, lexicon=tools.lexicon, units=tools.units, nlp=tools.nlp)


def states(case: str, one: Indicator) -> bool:
    """Whether the indicator says what ``name|id|operator|figures|unit`` says;
    ``value ±plus`` asks for the upper tolerance."""
    name, id, operator, figures, unit = case.split("|")
    quantity = one.quantity
    if operator == "range":
        low, high = figures.split("..")
        assert quantity.low and quantity.high
        same = quantity.low.value == Decimal(low) and quantity.high.value == Decimal(high)
    else:
        value, _, tolerance = figures.partition(" ±")
        same = quantity.value == Decimal(value.lstrip("±"))
        same &= quantity.plus_minus == value.startswith("±")
        plus = quantity.tolerance.plus if quantity.tolerance else None
        same &= plus == (Decimal(tolerance) if tolerance else None)
    return (
        same
        and (str(one.parameter), one.parameter_id or "") == (name, id)
        and (quantity.operator, str(quantity.unit)) == (operator, unit)
    )


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_a_sentence_states_exactly_its_indicators(case: dict[str, list[str]], tools: Tools) -> None:
    shown = found(str(case["text"]), tools)
    told = [(one.parameter, one.parameter_id, one.quantity) for one in shown]
    assert len(shown) == len(case["states"]), told
    for expected, one in zip(case["states"], shown, strict=True):
        assert states(expected, one), (expected, one)


def test_conditions_and_methods_stay_with_their_value(tools: Tools) -> None:
    text = "密度（25 ℃）1.05 g/cm³（GB/T 4472）；粘度：12 mPa·s（40 ℃）"
    density, viscosity = found(text, tools)
    assert [c.text for c in density.conditions] == ["25 ℃"]
    assert density.conditions[0].parameter_id == "temperature"
    assert density.method == "GB/T 4472"
    assert [c.text for c in viscosity.conditions] == ["40 ℃"]


def test_cases_under_one_heading_are_told_apart(tools: Tools) -> None:
    digital, analogue = found("频率精度：数字设定±0.01%，模拟设定±0.2%", tools)
    assert {digital.parameter, analogue.parameter} == {"频率精度"}
    assert [c.text for c in analogue.conditions] == ["模拟设定"]


def test_models_are_subjects_each_with_its_value(tools: Tools) -> None:
    text = "Elongation: K30, K50 and K70 were 2%, 2.1% and 1.9%, respectively."
    assert [(one.subject, str(one.quantity.value)) for one in found(text, tools)] == [
        ("K30", "2"),
        ("K50", "2.1"),
        ("K70", "1.9"),
    ]


def test_a_lost_superscript_is_noted(tools: Tools) -> None:
    (one,) = found("极限真空度：5.0×10-4 Pa", tools)
    assert one.quantity.value == Decimal("0.0005")
    assert any("上标" in note for note in one.notes)


def test_a_unit_of_another_dimension_is_flagged_and_not_corrected(tools: Tools) -> None:
    (one,) = found("抗拉强度：4900 mm", tools)
    assert one.parameter_id == "tensile_strength"
    assert one.quantity.unit == "mm"
    assert any("疑似误识" in note for note in one.notes)


def test_a_wrapped_sentence_is_read_across_lines(tools: Tools) -> None:
    text = "（一）本产品主要性能指标如下：体积密度1.72 g/cm³，抗\n压强度60 MPa，平均粒度10 μm。"
    strength = next(one for one in found(text, tools) if one.parameter == "抗压强度")
    assert strength.place.locator == "第2行"
    assert strength.place.quote == "压强度60 MPa"
    assert [piece.quote for piece in strength.evidence] == ["压强度60 MPa", "抗"]


def test_a_label_alone_on_a_line_names_the_figure_below(tools: Tools) -> None:
    (one,) = found("额定电流\n32 A", tools)
    assert (one.parameter, one.place.quote) == ("额定电流", "32 A")
    assert one.evidence[1].quote == "额定电流"
