"""Figures just short of a limit, and what the exporter claims against what a report states."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest
from tests.flags.build import GOODS, codes, flags, only, weighed
from tests.test_goods import indicator, paper, particular, place

from zhiyi import codec
from zhiyi.document import Bound, Document, Quantity, Tolerance
from zhiyi.equipment import Knowledge
from zhiyi.inquiry import Translation

STRENGTH = "tensile_strength >= 1500 MPa"


def report(*values: str, name: str = "tensile_strength", unit: str = "MPa") -> Document:
    return paper(
        "technical", path="检测报告.pdf", indicators=[indicator(name, v, unit) for v in values]
    )


def letter(*values: str, name: str = "tensile_strength", unit: str = "MPa") -> Document:
    return paper(
        "explanation", path="情况说明.pdf", indicators=[indicator(name, v, unit) for v in values]
    )


@pytest.mark.parametrize(
    ("condition", "name", "value", "unit", "told"),
    [
        (STRENGTH, "tensile_strength", "1480", "MPa", "略低于条目所列"),
        (STRENGTH, "tensile_strength", "1480", "MPa", "（相差约1.33%）"),
        ("positioning_accuracy < 6 um", "positioning_accuracy", "6.2", "µm", "略高于条目所列"),
        ("positioning_accuracy < 6 um", "positioning_accuracy", "6", "µm", "恰等于条目所列"),
        ("frequency_accuracy better_than 0.2 %", "frequency_accuracy", "0.21", "%", "略高于"),
        (
            f"all({STRENGTH}, unless(elongation > 8 %))",
            "elongation",
            "8.05",
            "%",
            "条目除外条件所列",
        ),
    ],
)
def test_a_figure_just_short_is_told_with_its_margin(
    knowledge: Knowledge, condition: str, name: str, value: str, unit: str, told: str
) -> None:
    indicators = [indicator(name, value, unit)]
    if "unless" in condition:
        indicators.append(indicator("tensile_strength", "1600", "MPa"))
    sheet = paper("technical", path="检测报告.pdf", indicators=indicators)
    flag = only(knowledge, weighed(knowledge, condition, sheet), "just_below")
    assert told in flag.detail
    assert "检测报告.pdf" in flag.detail and "请核对" in flag.detail
    assert flag.indicators == (sheet.indicators[0].id,)
    assert flag.evidence == sheet.indicators[0].evidence


@pytest.mark.parametrize("value", ["1200", "1600", "1500"])
def test_a_figure_far_from_the_limit_or_past_it_is_not_flagged(
    knowledge: Knowledge, value: str
) -> None:
    assert "just_below" not in codes(knowledge, weighed(knowledge, STRENGTH, report(value)))


def test_a_tolerance_that_touches_the_limit_is_near(knowledge: Knowledge) -> None:
    quantity = Quantity(
        low=Bound(Decimal(1200)),
        high=Bound(Decimal(1200)),
        unit="MPa",
        tolerance=Tolerance(minus=Decimal(300), plus=Decimal(300), unit="MPa"),
    )
    wide = indicator("tensile_strength", "1200", "MPa", quantity=quantity)
    found = weighed(knowledge, STRENGTH, paper("technical", indicators=[wide]))
    assert "just_below" in codes(knowledge, found)


def test_a_criterion_that_the_entry_cannot_turn_on_is_not_flagged(knowledge: Knowledge) -> None:
    sheet = paper(
        "technical",
        indicators=[
            indicator("tensile_strength", "1480", "MPa"),
            indicator("density", "2.7", "g/cm3"),
        ],
    )
    found = weighed(knowledge, f"all({STRENGTH}, density > 17.5 g/cm3)", sheet)
    assert codes(knowledge, found) == []


@pytest.mark.parametrize(
    ("claimed", "measured", "told"),
    [
        (("1300",), ("1620",), "则达到该数值"),
        (("1300",), ("1310", "1620"), "则达到该数值"),
        (("1499",), ("1501",), "则达到该数值"),
    ],
)
def test_a_report_that_carries_a_criterion_further_is_told(
    knowledge: Knowledge, claimed: tuple[str, ...], measured: tuple[str, ...], told: str
) -> None:
    found = weighed(knowledge, STRENGTH, letter(*claimed), report(*measured))
    flag = only(knowledge, found, "contradicted_by_report")
    assert told in flag.detail
    assert "情况说明.pdf" in flag.detail and "检测报告.pdf" in flag.detail
    assert {e.document for e in flag.evidence} == {doc.id for doc in found.documents[1:]}


@pytest.mark.parametrize(
    ("claimed", "measured"),
    [
        (("1620",), ("1300",)),  # the exporter says more than the report: nothing is hidden
        (("1620",), ("1600",)),
        (("1300",), ("1310",)),
        (("1300", "1620"), ("1620",)),  # said in the same letter
    ],
)
def test_what_changes_no_outcome_is_not_told(
    knowledge: Knowledge, claimed: tuple[str, ...], measured: tuple[str, ...]
) -> None:
    found = weighed(knowledge, STRENGTH, letter(*claimed), report(*measured))
    assert "contradicted_by_report" not in codes(knowledge, found)


def test_a_bound_that_holds_the_measured_value_claims_nothing_else(knowledge: Knowledge) -> None:
    bound = Quantity(low=Bound(Decimal(1200)), high=None, unit="MPa")
    claim = indicator("tensile_strength", "1200", "MPa", quantity=bound)
    found = weighed(knowledge, STRENGTH, paper("explanation", indicators=[claim]), report("1620"))
    assert "contradicted_by_report" not in codes(knowledge, found)


def test_a_translation_speaks_for_the_exporter(knowledge: Knowledge) -> None:
    original = paper(
        "technical",
        path="sheet.pdf",
        indicators=[indicator("tensile_strength", "1620", "MPa")],
        foreign=True,
    )
    copy = paper(
        "technical", path="译文.pdf", indicators=[indicator("tensile_strength", "1320", "MPa")]
    )
    part = original.parts[0]
    translation = Translation(
        id="t",
        evidence=part.evidence,
        origin=part.origin,
        part=part.id,
        status="provided",
        targets=(copy.parts[0].id,),
    )
    found = replace(weighed(knowledge, STRENGTH, original, copy), translations=(translation,))
    assert "译文.pdf载" in only(knowledge, found, "contradicted_by_report").detail


def test_a_derived_figure_is_told_with_its_formula(knowledge: Knowledge) -> None:
    claim = paper(
        "explanation",
        path="情况说明.pdf",
        indicators=[indicator("tensile_strength", "3950", "MPa")],
    )
    sheet = paper(
        "technical",
        path="检测报告.pdf",
        indicators=[
            indicator("tensile_strength", "4300", "MPa"),
            indicator("density", "1.78", "g/cm3"),
        ],
    )
    letter_ = replace(claim, particulars=())
    both = replace(
        letter_,
        indicators=(
            *letter_.indicators,
            replace(
                indicator("density", "1.78", "g/cm3"),
                id="density-claimed",
                evidence=(place(letter_.id, "密度1.78g/cm3"),),
            ),
        ),
    )
    found = weighed(knowledge, "specific_strength >= 235000 m", both, sheet)
    detail = only(knowledge, found, "contradicted_by_report").detail
    assert "比强度 =" in detail and "计算为" in detail


def test_flags_survive_json_and_keep_their_ids(knowledge: Knowledge) -> None:
    found = weighed(knowledge, STRENGTH, letter("1300"), report("1620"))
    found = replace(found, flags=tuple(flags(knowledge, found)))
    assert codec.load_inquiry(codec.dump_inquiry(found)) == found
    other = weighed(knowledge, STRENGTH, letter("1310"), report("1630"))
    assert [flag.id for flag in flags(knowledge, other)] == [flag.id for flag in found.flags]


def test_no_candidate_has_no_flag(knowledge: Knowledge) -> None:
    found = weighed(knowledge, STRENGTH, letter("1300"), report("1620"))
    assert flags(knowledge, replace(found, candidates=())) == []


def test_no_flag_determines(knowledge: Knowledge) -> None:
    remark = particular("remark", "不属于管制物项，抗拉强度1300MPa")
    form = paper("declaration", particulars=[*GOODS, remark])
    found = weighed(knowledge, STRENGTH, form, letter("1300"), report("1490", "1620"))
    for flag in flags(knowledge, found):
        for words in ("无需", "予以放行", "准予", "属于违规", "已构成", "应当认定"):
            assert words not in flag.detail


def test_a_curve_of_many_figures_takes_no_time(knowledge: Knowledge) -> None:
    letter_ = letter(*(str(1200 + n) for n in range(200)))
    sheet = report(*(str(1450 + n) for n in range(200)))
    found = weighed(knowledge, STRENGTH, letter_, sheet)
    started = process_time()
    flag = only(knowledge, found, "contradicted_by_report")
    assert process_time() - started < 2
    assert len(flag.detail) < 400
