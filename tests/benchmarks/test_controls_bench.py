"""The list held against facts: what is there is told, what is missing or differs is a gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.benchmarks.controls.__main__ import table
from tests.benchmarks.controls.coverage import announced, cover
from tests.benchmarks.controls.figures import Figure, figures, held, numbers_in

from zhiyi.controls.entries import Announcement, ControlList, Edition, Entry
from zhiyi.controls.expressions import parse
from zhiyi.units import Units, load_units

BROUGHT = Announcement(id="2024-51", title="公告", effective=date(2024, 12, 1), source="x")


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


def entry(criteria: str = "", **given: Any) -> Entry:
    plain: dict[str, Any] = {"id": "2B999", "code": "2B999", "list": "dual_use", "title": "炉"}
    plain |= {"title_en": "furnace", "announcement": BROUGHT, "quality": "clean", **given}
    parsed = parse(criteria) if criteria else None
    return Entry(**plain, criteria=parsed, criteria_text=criteria)


def row(*parameters: dict[str, Any], **given: Any) -> dict[str, Any]:
    plain = {"code": "2B999", "name_zh": "炉", "hs": [], "cas": [], "regime": "CN"}
    plain |= {"announcement": "商务部等公告2024年第51号", "effective": "2024-12-01"}
    plain |= {"status": "in_force", "quality": "clean", "verbatim_excerpt": ""}
    return plain | {"parameters": list(parameters)} | given


def parameter(op: str, value: Any, unit: str, condition: str = "") -> dict[str, Any]:
    return {"name_zh": "温度", "name_en": "t", "op": op, "value": value, "unit": unit,
            "condition": condition, "logic": "AND"}  # fmt: skip


def listed(*entries: Entry) -> ControlList:
    edition = Edition("2024", "2024", date(2024, 12, 1))
    return ControlList(name="清单", entries=entries, announcements=(BROUGHT,), editions=(edition,))


@pytest.mark.parametrize(
    ("op", "value", "unit", "criteria", "state"),
    [
        (">", 850, "℃", "furnace_temperature > 850 ℃", "in"),
        (">", 850, "℃", "furnace_temperature >= 850 ℃", "missing"),
        (">", 850, "℃", "furnace_temperature > 580 ℃", "missing"),
        (">", 2, "MPa", "pressure > 2000 kPa", "in"),
        (">", 2, "MPa", "length > 2 m", "missing"),
        ("range", [1, 5], "kHz", "frequency in (1, 5] kHz", "in"),
        ("range", [1, 5], "kHz", "all(frequency > 1 kHz, frequency <= 5 kHz)", "in"),
        ("range", [1, 5], "kHz", "frequency in [1, 6] kHz", "missing"),
        ("<", 3.7, "GBq", "not(activity < 3.7 GBq)", "in"),
        (">=", 3.7, "GBq", "not(activity < 3.7 GBq)", "in"),
        ("better_than", 0.2, "%", "frequency_accuracy better_than 0.2 %", "in"),
        ("better_than", 0.2, "%", "frequency_accuracy < 0.2 %", "in"),
        ("in", [915, 2450], "MHz", "frequency in {915, 2450} MHz", "in"),
        ("<", "1:500", "wt", "ratio < 0.002", "in"),
        ("<=", "0.2+L/2000", "µm", 'error is "不大于（0.2+L/2000）µm"', "named"),
        ("<=", "0.2+L/2000", "µm", 'error is "不大于（0.3+L/2000）µm"', "missing"),
        ("<", 1480, "GBq", 'exempt is "少于1.48×10³ GBq"', "named"),
        ("<", 1480, "GBq", 'exempt is "少于1.48 TBq"', "named"),
    ],
)
def test_a_figure_is_in_the_criteria_named_in_words_or_missing(
    op: str, value: Any, unit: str, criteria: str, state: str, units: Units
) -> None:
    (figure,) = figures([parameter(op, value, unit)])
    assert held(figure, entry(criteria), units) == state


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5×10⁴ Gy", [Decimal(50000)]),
        ("15 420 m（50 000英尺）", [Decimal(15420), Decimal(50000)]),
        ("120×120×50", [Decimal(120), Decimal(120), Decimal(50)]),
        ("5e4", [Decimal(50000)]),
        ("20万次", [Decimal(200000)]),
    ],
)
def test_numbers_in_words(text: str, numbers: list[Decimal]) -> None:
    assert [number for number, _ in numbers_in(text)] == numbers


@pytest.mark.parametrize(
    ("facts", "ours", "gap"),
    [
        (row(code="2B998"), entry(), "not in the list"),
        (row(hs=["8486101000"]), entry(), "hs ['8486101000'] missing"),
        (row(), entry(hs=("8486101000",)), "stand in the entry only"),
        (row(cas=["50-00-0"]), entry(), "cas ['50-00-0'] missing"),
        (row(hs=["1"], hs_in_announcement=["2"]), entry(hs=("1",)), "the announcement printed"),
        (row(effective="2024-07-01"), entry(), "effective 2024-12-01"),
        (row(quality="summary"), entry(), "quality 'clean'"),
        (row(announcement="公告2025年第10号"), entry(), "announcement ['2025-10'] not named"),
        (row(status="suspended_until_2026-11-10"), entry(), "suspension differs"),
        (row(parameter(">", 850, "℃")), entry("t > 80 ℃"), "figure 温度 > 850 ℃"),
        (row(parameter(">", 850, "℃")), entry("t > 80 ℃"), "t > 80 ℃, which the facts do not"),
        (row(parameter(">", 8, "℃", "8 h内")), entry("t > 8 ℃"), None),
        (row(parameter(">", 8, "℃", "40 Ω")), entry("t > 8 ℃"), "condition 温度: 40 Ω"),
    ],
)
def test_what_differs_is_a_gap(
    facts: dict[str, Any], ours: Entry, gap: str | None, units: Units
) -> None:
    gaps = [text for _, text in cover([facts], listed(ours), units).gaps]
    assert any(gap in text for text in gaps) if gap else gaps == []


def test_rows_of_the_nuclear_list_and_of_the_past_are_found_without_a_code(units: Units) -> None:
    nuclear = entry(id="nuclear-3", code=None, list="nuclear", announcement=Announcement(
        id="nuclear-list", title="核", effective=date(2024, 12, 1)))  # fmt: skip
    past = entry(id="2023-28-uav", code=None, announcement=Announcement(
        id="2023-28", title="公告", effective=date(2024, 12, 1)))  # fmt: skip
    facts = [
        row(code="核清单-3", announcement="《核出口管制清单》"),
        row(code="(temporary)", announcement="商务部等公告2023年第28号"),
    ]
    coverage = cover(facts, listed(nuclear, past), units)
    assert coverage.gaps == []
    assert announced(facts[0]) == ["nuclear-list"]
    assert "all" in table(coverage)


def test_a_figure_says_what_it_is() -> None:
    assert str(Figure("温度", ">", (Decimal(850),), "℃")) == "温度 > 850 ℃"
