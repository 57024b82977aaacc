"""Comparisons against stated intervals, and Kleene's logic over them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from controls.build import indicator, quantity
from zhiyi.controls.entries import ControlList
from zhiyi.controls.evaluation import Evaluation, Evaluator
from zhiyi.controls.expressions import Comparison, comparisons, leaves, parse
from zhiyi.controls.intervals import compare
from zhiyi.controls.kleene import kleene
from zhiyi.controls.readings import Stated, load_relations
from zhiyi.derivations import derive, load_formulas
from zhiyi.document import Condition, Indicator, Tolerance
from zhiyi.inquiry import State
from zhiyi.lexicon import Lexicon, Sense
from zhiyi.units import Units


@pytest.mark.parametrize(
    ("limit", "stated", "unit", "sense", "state"),
    [
        ("tensile_strength >= 5.49 GPa", "5490", "MPa", "more", "met"),
        ("tensile_strength >= 5.49 GPa", "5489.9", "MPa", "more", "not_met"),
        ("tensile_strength > 5.49 GPa", "5490", "MPa", "more", "not_met"),
        ("tensile_strength >= 5.49 GPa", ">=5490", "MPa", "more", "met"),
        ("tensile_strength >= 5.49 GPa", ">=5000", "MPa", "more", "unknown"),
        ("tensile_strength > 5490 MPa", ">5490", "MPa", "more", "met"),
        ("tensile_strength >= 5.49 GPa", "<=5000", "MPa", "more", "not_met"),
        ("tensile_strength >= 5.49 GPa", "5400~5600", "MPa", "more", "unknown"),
        ("output_frequency >= 600 Hz", "0~1200", "Hz", "more", "unknown"),
        ("reaches output_frequency >= 600 Hz", "0~1.2", "kHz", "more", "met"),
        ("reaches output_frequency >= 600 Hz", "0~599", "Hz", "more", "not_met"),
        ("reaches output_frequency >= 600 Hz", "<=599", "Hz", "more", "not_met"),
        ("reaches output_frequency >= 600 Hz", ">=400", "Hz", "more", "unknown"),
        ("reaches cooling_temperature <= -238 ℃", "20", "K", "less", "met"),
        ("reaches exposure_time <= 50 ns", "3~1000", "ns", "less", "met"),
        ("positioning_accuracy < 6 um", "0.005", "mm", "less", "met"),
        ("positioning_accuracy < 6 um", "±0.006", "mm", "less", "not_met"),
        ("frequency_accuracy better_than 0.2 %", "0.1", "%", "less", "met"),
        ("frequency_accuracy better_than 0.2 %", "±0.2", "%", "less", "not_met"),
        ("scale_factor_error < 0.25 %", "100", "ppm", "less", "met"),
        ("purity > 99.9 %", "99.995", "%", "more", "met"),
        ("volume in (0.1, 20) m3", "100", "L", "none", "not_met"),
        ("volume in (0.1, 20) m3", "500", "L", "none", "met"),
        ("wavelength in [500, 600] nm", "550~650", "nm", "none", "unknown"),
        ("reaches wavelength in [500, 600] nm", "550~650", "nm", "none", "met"),
        ("reaches wavelength in [500, 600] nm", "650~700", "nm", "none", "not_met"),
        ("frequency in {915, 2450} MHz", "2.45", "GHz", "none", "met"),
        ("frequency in {915, 2450} MHz", "433", "MHz", "none", "not_met"),
        ("operating_temperature covers [-54, 125] ℃", "-55~125", "℃", "none", "met"),
        ("operating_temperature covers [-54, 125] ℃", "-40~85", "℃", "none", "not_met"),
        ("operating_temperature covers [-54, 125] ℃", "85", "℃", "none", "unknown"),
    ],
)
def test_a_comparison_of_an_interval(
    units: Units, limit: str, stated: str, unit: str, sense: Sense, state: State
) -> None:
    comparison = parse(limit)
    assert isinstance(comparison, Comparison)
    outcome = compare(comparison, quantity(stated, unit), sense=sense, units=units)
    assert outcome is not None
    assert outcome.state == state


@pytest.mark.parametrize(
    ("stated", "borderline", "margin"),
    [("5490", True, "0.0000"), ("5500", True, "0.0018"), ("6000", False, "0.0929"),
     ("5300", True, "-0.0346"), ("4900", False, "-0.1075")],
)  # fmt: skip
def test_near_the_limit_is_borderline(
    units: Units, stated: str, borderline: bool, margin: str
) -> None:
    comparison = parse("tensile_strength >= 5490 MPa")
    assert isinstance(comparison, Comparison)
    outcome = compare(comparison, quantity(stated, "MPa"), sense="more", units=units)
    assert outcome is not None
    assert (outcome.borderline, outcome.margin) == (borderline, Decimal(margin))


@pytest.mark.parametrize(("stated", "near"), [("99.9999", False), ("99.999989", True)])
def test_six_nines_are_not_near_seven(units: Units, stated: str, near: bool) -> None:
    comparison = parse("purity >= 99.99999 %")
    assert isinstance(comparison, Comparison)
    outcome = compare(comparison, quantity(stated, "%"), sense="more", units=units)
    assert outcome is not None
    assert (outcome.state, outcome.borderline) == ("not_met", near)


def test_a_printed_tolerance_across_the_limit_is_borderline(units: Units) -> None:
    comparison = parse("density > 1.73 g/cm3")
    assert isinstance(comparison, Comparison)
    stated = quantity("1.78", "g/cm³")
    wide = type(stated)(
        low=stated.low, high=stated.high, unit=stated.unit,
        tolerance=Tolerance(minus=Decimal("0.1"), plus=Decimal("0.1")),
    )  # fmt: skip
    outcome = compare(comparison, wide, sense="none", units=units)
    assert outcome is not None
    assert (outcome.state, outcome.borderline) == ("met", True)


@pytest.mark.parametrize("unit", [None, "kg"])
def test_a_number_without_a_fitting_unit_is_not_compared(units: Units, unit: str | None) -> None:
    comparison = parse("density > 1.73 g/cm3")
    assert isinstance(comparison, Comparison)
    assert compare(comparison, quantity("1.8", unit), sense="none", units=units) is None


def test_no_figure_of_any_entry_breaks_a_comparison(
    controls: ControlList, lexicon: Lexicon, units: Units
) -> None:
    for entry in controls.entries:
        for comparison in comparisons(entry.criteria) if entry.criteria else ():
            parameter = lexicon.get(comparison.parameter)
            assert parameter is not None
            for text, unit in product(("0", "±5", "-5~5", "<5e30"), (None, parameter.unit, "℃")):
                compare(comparison, quantity(text, unit), sense=parameter.sense, units=units)


KLEENE: dict[str, State] = {"m": "met", "u": "unknown", "n": "not_met"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("all(a > 0, b > 0)", "mm=m mu=u mn=n um=u uu=u un=n nm=n nu=n nn=n"),
        ("any(a > 0, b > 0)", "mm=m mu=m mn=m um=m uu=u un=u nm=m nu=u nn=n"),
        ("not(a > 0)", "m=n u=u n=m"),
    ],
)
def test_kleenes_tables(text: str, rows: str) -> None:
    expression = parse(text)
    parts = [id(leaf) for leaf in leaves(expression)]
    table = dict(row.split("=") for row in rows.split())
    assert set(table) == {"".join(key) for key in product("mun", repeat=len(parts))}
    for given, expected in table.items():
        states = {part: KLEENE[mark] for part, mark in zip(parts, given, strict=True)}
        assert kleene(expression, states) == KLEENE[expected], given


def evaluate(
    text: str, indicators: list[Indicator], lexicon: Lexicon, units: Units,
    unattributed: tuple[Indicator, ...] = (),
) -> Evaluation:  # fmt: skip
    formulas = load_formulas(lexicon=lexicon, units=units)
    derived = derive(indicators, formulas=formulas, units=units)
    stated = Stated(
        indicators, relations=load_relations(), derivations=derived, unattributed=unattributed
    )
    return Evaluator(stated, lexicon=lexicon, units=units).evaluate(parse(text))


def test_nothing_stated_is_unknown(lexicon: Lexicon, units: Units) -> None:
    found = evaluate("purity > 99.9 %", [], lexicon, units)
    assert (found.state, found.parts[0].criterion.why) == ("unknown", "not_stated")


def test_stated_of_other_goods_is_unattributed(lexicon: Lexicon, units: Units) -> None:
    loose = indicator("purity", "99.99", "%")
    found = evaluate("purity > 99.9 %", [], lexicon, units, (loose,))
    assert found.parts[0].criterion.why == "unattributed"


def test_papers_that_contradict_leave_it_unknown_and_rank_it_as_met(
    lexicon: Lexicon, units: Units
) -> None:
    says = [
        indicator("output_frequency", "599", "Hz", document="explanation"),
        indicator("output_frequency", "1200", "Hz", document="report"),
    ]
    found = evaluate("reaches output_frequency >= 600 Hz", says, lexicon, units)
    part = found.parts[0].criterion
    assert (found.state, found.best, part.why) == ("unknown", "met", "contradicted")
    assert len(part.indicators) == 2


def test_one_paper_with_several_settings_reaches_the_furthest(
    lexicon: Lexicon, units: Units
) -> None:
    says = [indicator("output_frequency", "50", "Hz"), indicator("output_frequency", "1200", "Hz")]
    assert evaluate("reaches output_frequency >= 600 Hz", says, lexicon, units).state == "met"


def test_a_second_reader_that_changes_the_outcome_leaves_it_unknown(
    lexicon: Lexicon, units: Units
) -> None:
    doubtful = indicator("purity", "99.99", "%", agreed=False, second="99.09")
    same = indicator("purity", "99.99", "%", agreed=False, second="99.95")
    assert evaluate("purity > 99.9 %", [same], lexicon, units).state == "met"
    found = evaluate("purity > 99.9 %", [doubtful], lexicon, units)
    assert (found.state, found.parts[0].criterion.why) == ("unknown", "readings_differ")


def test_measured_values_go_before_required_ones(lexicon: Lexicon, units: Units) -> None:
    required = indicator("purity", ">=99.95", "%", notes=("技术要求栏所列值",))
    measured = indicator("purity", "99.5", "%")
    assert evaluate("purity > 99.9 %", [required], lexicon, units).state == "met"
    assert evaluate("purity > 99.9 %", [required, measured], lexicon, units).state == "not_met"


@pytest.mark.parametrize(("degrees", "state"), [("23", "met"), ("300", "unknown")])
def test_another_temperature_is_another_condition(
    lexicon: Lexicon, units: Units, degrees: str, state: State
) -> None:
    hot = Condition(text=f"{degrees} ℃", quantity=quantity(degrees, "℃"))
    says = [indicator("tensile_strength", "2000", "MPa", condition=hot)]
    found = evaluate('tensile_strength >= 1950 MPa at "20 ℃"', says, lexicon, units)
    assert found.state == state


@pytest.mark.parametrize(
    ("density", "state"), [("1.8", "met"), ("1.75~1.85", "met"), ("2.6", "not_met")]
)
def test_specific_modulus_follows_from_modulus_and_density(
    lexicon: Lexicon, units: Units, density: str, state: State
) -> None:
    says = [indicator("tensile_modulus", "294", "GPa"), indicator("density", density, "g/cm³")]
    found = evaluate("specific_modulus >= 1.27e7 m", says, lexicon, units)
    part = found.parts[0].criterion
    assert found.state == state
    assert part.derived is not None and "9.80665" in part.derived
    assert len(part.indicators) == 2


def test_an_exporters_own_sum_does_not_outweigh_the_figures(lexicon: Lexicon, units: Units) -> None:
    says = [
        indicator("specific_strength", "226000", "m", document="explanation"),
        indicator("tensile_strength", "4215", "MPa", document="report"),
        indicator("density", "1.78", "g/cm³", document="report"),
    ]
    found = evaluate("specific_strength >= 2.35e5 m", says, lexicon, units)
    assert (found.state, found.best) == ("unknown", "met")
    assert found.parts[0].criterion.why == "contradicted"


@pytest.mark.parametrize(
    ("method", "why"),
    [
        ("ISO 230-2:1988", None),
        ("GB/T 10931-1989", None),
        (None, None),
        ("GB/T 17421.2-2016", "condition_differs"),
        ("ISO 230-2:2014", "condition_differs"),
    ],
)
def test_another_standard_is_another_condition(
    lexicon: Lexicon, units: Units, method: str | None, why: str | None
) -> None:
    says = [replace(indicator("positioning_accuracy", "5", "µm"), method=method)]
    text = 'positioning_accuracy < 6 um by "ISO 230-2:1988 / GB/T 10931-1989"'
    assert evaluate(text, says, lexicon, units).parts[0].criterion.why == why


def test_purity_follows_from_ash(lexicon: Lexicon, units: Units) -> None:
    found = evaluate("purity > 99.9 %", [indicator("ash", "<=50", "ppm")], lexicon, units)
    assert found.state == "met"


def test_words_are_left_to_the_officer(lexicon: Lexicon, units: Units) -> None:
    found = evaluate('purpose is "用于导弹"', [], lexicon, units)
    assert found.state == "unknown"
    assert "须人工核对" in found.parts[0].criterion.detail
