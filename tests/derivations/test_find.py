"""Which figures are put together, what comes out, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.controls import build
from tests.derivations.by_hand import indicator, quantity

from zhiyi import codec
from zhiyi.derivations import Formula, derive, find_derivations
from zhiyi.document import Bound, Condition, Evidence, Indicator, Origin
from zhiyi.inquiry import Attribution, Derivation, Goods, Inquiry
from zhiyi.units import Units

Derive = Callable[..., list[Derivation]]
STRENGTH, DENSITY = "tensile_strength", "density"


@pytest.fixture
def derived(formulas: tuple[Formula, ...], units: Units) -> Derive:
    """What follows by the formula ``by`` from the indicators given."""

    def found(*stated: Indicator, by: str = "specific_strength_per_mass") -> list[Derivation]:
        chosen = [formula for formula in formulas if formula.id == by]
        return list(derive(stated, formulas=chosen, units=units, goods=GOODS))

    return found


PLACE = Evidence(document="doc-1", page=1, quote="碳纤维", locator="第1段")
GOODS = Goods(
    id="goods-1", evidence=(PLACE,), origin=Origin("test@1", 1.0), item=1, name="碳纤维",
    model="LC-400",
)  # fmt: skip


@pytest.mark.parametrize(
    ("strength", "density", "low", "high"),
    [
        ("3600 MPa", "1.8 g/cm³", ("2000", True), ("2000", True)),
        (">=3600 MPa", "1.8 g/cm³", ("2000", True), None),
        (">3600 MPa", "1.8 g/cm³", ("2000", False), None),
        ("<=3600 MPa", "1.8 g/cm³", None, ("2000", True)),
        ("3600~4500 MPa", "1.8 g/cm³", ("2000", True), ("2500", True)),
        ("3600 MPa", "1.8~2 g/cm³", ("1800", True), ("2000", True)),
        ("3600 MPa", "<=1.8 g/cm³", ("2000", True), None),
        (">=3600 MPa", "<1.8 g/cm³", ("2000", False), None),
    ],
)
def test_an_interval_is_carried_through(
    derived: Derive, strength: str, density: str,
    low: tuple[str, bool] | None, high: tuple[str, bool] | None,
) -> None:  # fmt: skip
    [found] = derived(indicator(STRENGTH, strength), indicator(DENSITY, density))
    ends = [end and Bound(Decimal(end[0]), end[1]) for end in (low, high)]
    assert [found.quantity.low, found.quantity.high] == ends
    assert found.quantity.unit == "kJ/kg"


@pytest.mark.parametrize(
    ("strength", "density"),
    [
        ("3600 MPa", "0~2 g/cm³"),
        ("3600 MPa", "-1.8 g/cm³"),
        ("3600 MPa", "1.8 mm"),
        ("3600 MPa", "1.8"),
        ("3600", "1.8 g/cm³"),
        (">=3600 MPa", ">=1.8 g/cm³"),
        ("3600 MPa", "1E+999999 g/cm³"),
    ],
)
def test_nothing_follows_where_a_figure_is_no_divisor_or_no_such_quantity(
    derived: Derive, strength: str, density: str
) -> None:
    assert derived(indicator(STRENGTH, strength), indicator(DENSITY, density)) == []


def test_a_tolerance_stays_beside_the_nominal_value(derived: Derive) -> None:
    [found] = derived(indicator(STRENGTH, "3600±180 MPa"), indicator(DENSITY, "1.8 g/cm³"))
    assert found.quantity.value == 2000
    assert found.quantity.tolerance is not None
    assert (found.quantity.tolerance.minus, found.quantity.tolerance.plus) == (100, 100)
    assert found.computed == "质量比强度 = [3600 ±180 MPa] ÷ 1.8 g/cm³ = 2000 ±100 kJ/kg"


def test_what_is_approximate_stays_so(derived: Derive) -> None:
    about = indicator(STRENGTH, "3600 MPa", approximate=True)
    [found] = derived(about, indicator(DENSITY, "1.8 g/cm³"))
    assert found.quantity.operator == "~"


def test_an_error_on_both_sides_gives_one_on_both_sides(derived: Derive) -> None:
    stated = indicator("measuring_accuracy", "±0.5 %"), indicator("pressure", "10 kPa")
    [found] = derived(*stated, by="pressure_error")
    assert found.quantity.plus_minus and found.quantity.value == 50
    assert "以所载“pressure”作为满量程压力" in found.notes


def test_models_are_never_mixed(derived: Derive) -> None:
    stated = (
        indicator(STRENGTH, "4900 MPa", subject="T700S"),
        indicator(STRENGTH, "5490 MPa", subject="T800H"),
        indicator(DENSITY, "1.80 g/cm³", subject="T700S"),
        indicator(DENSITY, "1.81 g/cm³", subject="T800H"),
    )
    found = derived(*stated)
    assert [one.subject for one in found] == ["T700S", "T800H"]
    assert [one.inputs for one in found] == [
        (stated[0].id, stated[2].id), (stated[1].id, stated[3].id),
    ]  # fmt: skip
    assert derived(stated[0], stated[3]) == []


def test_a_sample_meets_its_own_figures_first_and_another_only_where_it_lacks_one(
    derived: Derive,
) -> None:
    one, two = (indicator(STRENGTH, f"{n}000 MPa", subject=f"试样{n}") for n in (3, 4))
    lone = indicator(DENSITY, "2 g/cm³", subject="试样3")
    own, mixed = derived(one, two, lone)
    assert own.inputs == (one.id, lone.id) and mixed.inputs == (two.id, lone.id)
    assert "由不同试样的数值推算（试样4、试样3）" in mixed.notes
    assert not any("不同试样" in note for note in own.notes)
    more = indicator(DENSITY, "2.1 g/cm³", subject="试样4")
    assert len(derived(one, two, lone, more)) == 2


@pytest.mark.parametrize("subject", ["LC-400", "碳纤维", "lc400"])
def test_the_goods_themselves_are_no_other_subject(derived: Derive, subject: str) -> None:
    stated = indicator(STRENGTH, "3600 MPa", subject=subject), indicator(DENSITY, "1.8 g/cm³")
    also = indicator(DENSITY, "1.8 g/cm³", subject="聚丙烯腈基碳纤维 LC-400", document="doc-2")
    assert len(derived(*stated)) == 1
    assert len(derived(stated[0], also)) == 1


def at(text: str) -> tuple[Condition, ...]:
    return (Condition(text=text, parameter_id="temperature", quantity=quantity(text)),)


@pytest.mark.parametrize(("warm", "count"), [("25 ℃", 1), ("20~30 ℃", 1), ("800 ℃", 0)])
def test_another_temperature_is_not_put_beside_it(derived: Derive, warm: str, count: int) -> None:
    hot = indicator(STRENGTH, "3600 MPa", conditions=at(warm))
    cold = indicator(DENSITY, "1.8 g/cm³", conditions=at("23 ℃"))
    assert len(derived(hot, cold)) == count


def test_measured_values_go_before_required_ones(derived: Derive) -> None:
    required = indicator(STRENGTH, ">=3500 MPa", notes=("技术要求栏所列值",))
    measured, density = indicator(STRENGTH, "3600 MPa"), indicator(DENSITY, "1.8 g/cm³")
    assert [one.inputs for one in derived(required, measured, density)] == [
        (measured.id, density.id)
    ]
    [alone] = derived(required, density)
    assert "所用数值为技术要求所列，并非实测" in alone.notes


def test_every_combination_is_computed_and_told(derived: Derive) -> None:
    stated = [indicator(STRENGTH, f"{n} MPa", document=f"doc-{n}") for n in (3600, 4500)]
    density = indicator(DENSITY, "1.8 g/cm³", document="doc-3600")
    one, two = derived(*stated, density)
    assert (one.quantity.value, two.quantity.value) == (2000, 2500)
    assert all("所用参数记载不止一个数值，各种组合分别推算" in found.notes for found in (one, two))
    assert "所用数值出自不同文件" in two.notes and "所用数值出自不同文件" not in one.notes


def test_a_figure_stated_twice_gives_one_result_with_both_places(derived: Derive) -> None:
    stated = [indicator(STRENGTH, "3600 MPa", document=f"doc-{n}") for n in (1, 2)]
    density = indicator(DENSITY, "1800 kg/m³")
    [found] = derived(*stated, density, indicator(DENSITY, "1.8 g/cm³", document="doc-2"))
    assert len(found.inputs) == 4 and len(found.evidence) == 4


def test_thousands_of_values_stay_bounded_and_say_so(derived: Derive) -> None:
    stated = [indicator(STRENGTH, f"{n} MPa") for n in range(3000, 5000)]
    found = derived(*stated, *(indicator(DENSITY, f"1.{n} g/cm³") for n in range(700, 900)))
    assert len(found) == 256
    assert "记载的数值过多，只推算了其中至多256种组合" in found[0].notes


@pytest.mark.parametrize(("own", "differs"), [("2000 kJ/kg", False), ("2030 kJ/kg", False),
                                              ("2300 kJ/kg", True), (">=1900 kJ/kg", False),
                                              (">=2100 kJ/kg", True)])  # fmt: skip
def test_what_a_paper_states_of_the_result_is_compared(
    derived: Derive, own: str, differs: bool
) -> None:
    stated = indicator("specific_strength_mass", own)
    [found] = derived(stated, indicator(STRENGTH, "3600 MPa"), indicator(DENSITY, "1.8 g/cm³"))
    assert any("材料另载" in note for note in found.notes) == differs


def test_what_a_second_reader_read_is_followed_too(derived: Derive) -> None:
    doubtful = indicator(STRENGTH, "3600 MPa", second="4500")
    [found] = derived(doubtful, indicator(DENSITY, "1.8 g/cm³"))
    assert [other.value for other in found.others] == [2500]
    assert "所用抗拉强度的数值两次识读不一致，请核对原件" in found.notes


@pytest.mark.parametrize(
    ("printed", "subject", "count"),
    [("试样体积", None, 1), ("体积", "试样2", 1), ("体积", None, 0), ("容积", "试样2", 0)],
)
def test_the_volume_of_a_vessel_gives_no_density(
    derived: Derive, printed: str, subject: str | None, count: int
) -> None:
    volume = indicator("volume", "10 cm³", printed=printed, subject=subject)
    found = derived(volume, indicator("mass_of_product", "78 g"), by="density_of_volume")
    assert len(found) == count


@pytest.mark.parametrize(
    ("ash", "shown"),
    [("18 ppm", "= 99.9982 %"), ("1.234 %", "≈ 98.77 %"), ("<=50 ppm", "99.995～100 %（不含100）")],
)
def test_the_nines_of_a_purity_are_not_rounded_away(derived: Derive, ash: str, shown: str) -> None:
    [found] = derived(indicator("ash", ash), by="purity_of_ash")
    assert found.computed.endswith(shown)


def test_an_end_is_shown_rounded_outwards(derived: Derive) -> None:
    stated = indicator(STRENGTH, ">=4000 MPa"), indicator(DENSITY, "1.79 g/cm³")
    [found] = derived(*stated)
    assert found.quantity.low is not None and found.quantity.low.value > Decimal("2234.6")
    assert found.computed.endswith("≈ ≥2234 kJ/kg")


def test_the_stage_keeps_goods_apart_and_survives_json(
    formulas: tuple[Formula, ...], units: Units, make: Callable[..., Inquiry]
) -> None:
    inquiry = make()
    found = find_derivations(inquiry, formulas=formulas, units=units).facts
    assert {one.goods for one in found} == {("goods-1",), ("goods-2",)}
    assert all(one.evidence and one.inputs for one in found)
    assert len({one.id for one in found}) == len(found)
    with_them = codec.load_inquiry(codec.dump_inquiry(make(found)))
    assert with_them.derivations == found
    again = find_derivations(inquiry, formulas=formulas, units=units).facts
    assert again == found


@pytest.fixture
def make() -> Callable[..., Inquiry]:
    return _inquiry


def _inquiry(derivations: tuple[Derivation, ...] = ()) -> Inquiry:
    stated: list[Any] = []
    whose: dict[str, str] = {}
    for n in (1, 2):
        for one in (("tensile_strength", "3600 MPa"), ("density", f"1.{n} g/cm³")):
            found = indicator(*one, subject=f"M{n}0")
            stated.append(found)
            whose[found.id] = f"goods-{n}"
    case = build.inquiry([build.goods("甲"), build.goods("乙", item=2)],
                         [build.document("doc-1", indicators=stated)])  # fmt: skip
    attributions = tuple(
        Attribution(id=f"att-{i.id}", evidence=i.evidence, origin=i.origin, indicator=i.id,
                    goods=(whose[i.id],))
        for i in stated
    )  # fmt: skip
    return replace(case, attributions=attributions, derivations=derivations)
