"""Units as printed become one spelling, and convert in exact decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyi.document import Bound, Quantity, Tolerance
from zhiyi.units import UnitError, Units, load_units

FUZZED = load_units()


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


def exactly(value: str, unit: str) -> Quantity:
    bound = Bound(Decimal(value))
    return Quantity(low=bound, high=bound, unit=unit)


NORMAL = {
    "MPa": "MPa", "兆帕": "MPa", "Mpa": "MPa", "千瓦": "kW", "KW": "kW", "转/分": "rpm",
    "r/min": "rpm", "min⁻¹": "rpm", "об/мин": "rpm", "微米": "µm", "µm": "µm", "μm": "µm",
    "um": "µm", "丝": "10*µm", "马力": "PS", "目": "mesh", "℃": "°C", "°C": "°C",
    "％": "%", "ppm": "ppm", "wt%": "%", "% w/w": "%", "%RH": "%", "kgf/mm²": "kgf/mm**2",
    "kgf／ｃｍ²": "kgf/cm**2", "ksi": "ksi", "Torr": "Torr", "°/h": "°/h", "°/√h": "°/h**0.5",
    "度/小时": "°/h", "Wh/kg": "W*h/kg", "dBm": "dBm", "L/s": "L/s", "sccm": "sccm",
    "m³/h": "m**3/h", "立方米/小时": "m**3/h", "bit/s": "bit/s", "HRC": "HRC", "HV": "HV",
    "Gy": "Gy", "kVA": "kVA", "Hz": "Hz", "KHZ": "kHz", "GΩ": "GΩ",
    "g/cm3": "g/cm**3", "g/cm³": "g/cm**3", "ｇ／ｃｍ³": "g/cm**3", "10⁻⁶/K": "ppm/K",
    "×１０⁻⁶／Ｋ": "ppm/K", "10-6/K": "ppm/K", "10^-6/℃": "ppm/K", "ppm/℃": "ppm/K",
    "W/(m·K)": "W/m/K", "W/m·K": "W/m/K", "W/m.K": "W/m/K", "Вт/(м·К)": "W/m/K",
    "W m-1 K-1": "W/m/K", "千克每立方米": "kg/m**3", "g/10min": "g/min/10", "kN·m": "kN*m",
    "мкА": "µA", "кд/м²": "cd/m**2", "V AC": "V", "个": "1", "(MPa)": "MPa", "nV/√Hz": "nV/Hz**0.5",
    "牛·米": "N*m", "米/秒²": "m/s**2", "mAh": "mA*h",
}  # fmt: skip


@pytest.mark.parametrize(("printed", "normal"), NORMAL.items())
def test_a_printed_unit_has_one_spelling_that_reads_back(
    units: Units, printed: str, normal: str
) -> None:
    assert units.normal(printed) == normal
    assert units.meanings(normal)[0] == normal


@pytest.mark.parametrize(
    "printed",
    [
        "Mn",
        "Mg",
        "Cd",
        "In",
        "As",
        "Sr",
        "Ga",
        "Np",
        "",
        "foo",
        "台湾",
        "TH-85",
        "n/(cm2·s)",
        "合格",
        "MPa)",
        "/",
    ],
)
def test_what_is_no_unit_has_no_spelling(units: Units, printed: str) -> None:
    assert units.normal(printed) is None


CONVERSIONS = [
    ("20", "℃", "K", "293.15"),
    ("68", "°F", "°C", "20"),
    ("1", "%", "ppm", "10000"),
    ("50", "ppm", "%", "0.005"),
    ("485", "kgf/cm²", "MPa", "47.5622525"),
    ("4.7", "×10⁻⁶/K", "ppm/℃", "4.7"),
    ("9", "g", "m/s²", "88.25985"),
    ("3000", "转/分", "r/min", "3000"),
    ("2", "丝", "mm", "0.02"),
    ("36", "km/h", "m/s", "10"),
    ("30", "dBm", "W", "1"),
    ("10", "W", "dBm", "40"),
    ("60", "℃", "Δ°C", "60"),
    ("60", "K", "Δ°C", "60"),
    ("0.36", "°/h", "°/s", "0.0001"),
    ("1.5", "kVA", "W", "1500"),
    ("10", "Gy(Si)", "rad(Si)", "1000"),
    ("0.1", "g/10min", "g/min", "0.01"),
]


@pytest.mark.parametrize(("value", "unit", "to", "expected"), CONVERSIONS)
def test_values_convert(units: Units, value: str, unit: str, to: str, expected: str) -> None:
    assert units.convert(Decimal(value), unit, to) == Decimal(expected)


@pytest.mark.parametrize(("a", "b"), [("MPa", "mm"), ("foo", "mm"), ("%", "°"), ("HRC", "HV")])
def test_another_dimension_is_refused(units: Units, a: str, b: str) -> None:
    assert not units.same_dimension(a, b)
    with pytest.raises(UnitError):
        units.convert(Decimal(1), a, b)


OPEN = ["g", "mg", "µg", "度", "K", "T", "M", "G", "C", "F", "H", "S", "分", "节", "'", '"', "rad",
        "kg/cm²", "(mg)"]  # fmt: skip


@pytest.mark.parametrize("printed", OPEN)
def test_a_letter_that_means_several_things_is_not_read_without_a_parameter(
    units: Units, printed: str
) -> None:
    assert units.known(printed)
    assert units.ambiguous(printed)
    assert len(units.meanings(printed)) > 1
    assert units.normal(printed) is None
    assert units.normal(printed, like="cd") is None
    note = units.open_note(printed)
    assert note is not None
    assert printed in note
    assert "或" in note


@pytest.mark.parametrize(
    "printed",
    ["kg", "m", "s", "°", "℃", "mK", "mT", "mS", "g/cm³", "W/K", "m/s", "rad/s", "mrad", "foo", ""],
)
def test_what_has_one_likely_meaning_is_not_open(units: Units, printed: str) -> None:
    assert not units.ambiguous(printed)
    assert units.open_note(printed) is None


DECIDED = [
    ("mg", "m/s²", "mg0"), ("mg", "kg", "mg"), ("度", "°C", "°C"), ("度", "°", "°"),
    ("度", "kJ", "h*kW"), ("T", "mT", "T"), ("T", "kg", "t"), ("K", "°C", "K"),
    ("K", "1", "1000"), ("M", "m", "m"), ("G", "m/s²", "g0"), ("G", "mT", "Gs"),
    ("C", "K", "°C"), ("F", "µF", "F"), ("F", "℃", "°F"), ("S", "min", "s"),
    ("分", "°", "arcmin"), ("节", "m/s", "kn"), ("'", "m", "ft"), ('"', "m", "in"),
    ('"', "°", "arcsec"), ("m", "h", "min"), ("秒", "°", "arcsec"), ("krad", "Gy", "krads"),
    ("kg/cm²", "MPa", "kgf/cm**2"), ("kg", "N", "kgf"), ("kg·m", "N·m", "kgf*m"),
    ("µg/√Hz", "m/s²/√Hz", "µg0/Hz**0.5"), ("mg/℃", "m/s²/K", "mg0/K"),
    ("cps", "Pa·s", "cP"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "like", "normal"), DECIDED)
def test_the_dimension_of_the_parameter_decides(
    units: Units, printed: str, like: str, normal: str
) -> None:
    found = units.normal(printed, like=like)
    assert found is not None
    assert sorted(found.split("*")) == sorted(normal.split("*"))


def test_the_other_meaning_of_a_letter_does_not_enter_compounds(units: Units) -> None:
    assert units.meanings("m/s") == ("m/s",)
    assert not units.same_dimension("m/s", "1")
    assert not units.same_dimension("W/K", "W")


def test_the_exponent_behind_a_product_is_that_of_its_last_unit(units: Units) -> None:
    assert units.normal("kg·m²") == "kg*m**2"
    assert units.normal("m²/10") == "m**2/10"
    assert units.normal("m^1/2") == "m**0.5"
    assert units.normal("V/(m/s²)") == "V*s**2/m"
    assert units.normal("%(foo)") is None
    assert units.normal("%(m)") is None


def test_the_parameter_decides_between_gram_and_gravity(units: Units) -> None:
    assert units.normal("g", like="m/s²") == "g0"
    assert units.normal("g", like="kg") == "g"


def test_a_tolerance_of_a_temperature_is_a_difference(units: Units) -> None:
    tolerance = Tolerance(minus=Decimal(2), plus=Decimal(2), unit="℃")
    bound = Bound(Decimal(20))
    kelvin = units.si(Quantity(low=bound, high=bound, unit="℃", tolerance=tolerance))
    assert kelvin is not None
    assert (kelvin.value, kelvin.unit) == (Decimal("293.15"), "K")
    assert kelvin.tolerance == Tolerance(minus=Decimal(2), plus=Decimal(2), unit="K")


def test_a_percent_tolerance_stays_a_percentage(units: Units) -> None:
    tolerance = Tolerance(minus=Decimal(15), plus=Decimal(15), unit="%")
    bound = Bound(Decimal(380))
    volts = units.convert_quantity(
        Quantity(low=bound, high=bound, unit="V", tolerance=tolerance), "kV"
    )
    assert volts.tolerance == tolerance


SI = {"MPa": ("2000000", "Pa"), "kgf/cm²": ("196133", "Pa"), "N·m": ("2", "N*m"),
      "g/cm³": ("2000", "kg/m**3"), "%": ("0.02", "1"), "10⁻⁶/K": ("0.000002", "1/K"),
      "mm": ("0.002", "m"), "HRC": ("2", "HRC")}  # fmt: skip


@pytest.mark.parametrize(("unit", "expected"), SI.items())
def test_si_keeps_named_units(units: Units, unit: str, expected: tuple[str, str]) -> None:
    si = units.si(exactly("2", unit))
    assert si is not None
    assert (si.value, si.unit) == (Decimal(expected[0]), expected[1])


def test_a_temperature_rise_is_not_shifted(units: Units) -> None:
    si = units.si(exactly("60", "℃"), like="Δ°C")
    assert si is not None
    assert si.value == Decimal(60)


def test_an_unknown_unit_has_no_si(units: Units) -> None:
    assert units.si(exactly("2", "foo")) is None


def test_one_letter_is_henry_or_hour_as_the_parameter_asks() -> None:
    units = load_units()
    assert units.normal("H") is None
    assert units.normal("H", like="mH") == "H"
    assert units.normal("H", like="s") == "h"


def test_a_figure_beyond_all_measure_is_an_error_and_no_crash() -> None:
    units = load_units()
    assert units.convert(Decimal("123456789012345E14"), "m", "m") == Decimal("123456789012345E14")
    assert units.convert(Decimal("123456789012345E14"), "km", "m") == Decimal("123456789012345E17")
    with pytest.raises(UnitError):
        units.convert(Decimal("1E999990"), "km", "fm")
    with pytest.raises(UnitError):
        units.convert(Decimal("1E9"), "dBm", "W")


PARTS = [
    *(
        "m",
        "kg",
        "°",
        "/",
        "·",
        "(",
        ")",
        "√",
        "²",
        "^",
        "-",
        "10",
        "⁻",
        "每",
        "平方",
        "%",
        "h",
        "g",
    ),
    *("Hz", " ", "10^", "per ", "½", "√(", "μ", "秒", "dBm", "℃", "[", "]", "e-9"),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_whatever_stands_for_a_unit_is_read_or_not_but_never_fails(text: str) -> None:
    units = FUZZED
    normal = units.normal(text)
    if normal is None:
        return
    assert units.known(text)
    if normal.replace("/", "").isdigit():  # a factor alone, such as ×10⁴ in the head of a table
        return
    assert units.meanings(normal)[0] == normal
    try:
        units.convert(Decimal("1.5"), text, normal)
    except UnitError:
        assert units.ambiguous(text)


@pytest.mark.parametrize("text", ["(" * 5000, "√" * 5000, "m·" * 5000, "m^9999999999", "1/" * 3000])
def test_a_text_without_end_is_no_unit(units: Units, text: str) -> None:
    assert units.normal(text) is None


def test_loading_units_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    load_units()
    assert caplog.text == ""


def test_the_dimension_of_a_unit_is_told_by_its_bases(units: Units) -> None:
    assert units.dimension("g/cm3") == {"[mass]": 1, "[length]": -3}
    assert units.dimension("r/min") == {"[angle]": 1, "[time]": -1}
    assert units.dimension("%") == {}
    with pytest.raises(UnitError):
        units.dimension("no unit")
