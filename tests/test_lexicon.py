"""Parameter names are found by any name they go by, and never guessed."""

from __future__ import annotations

import time
from itertools import combinations
from pathlib import Path

import pytest

from zhiyi.controls.expressions import comparisons
from zhiyi.controls.loading import load_controls
from zhiyi.errors import ArgumentError
from zhiyi.lexicon import Lexicon, Parameter, _united, load_lexicon, normalised
from zhiyi.units import Units, load_units


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


@pytest.fixture(scope="module")
def lexicon(units: Units) -> Lexicon:
    return load_lexicon(units=units)


FOUND = [
    ("抗拉强度", None, "tensile_strength"),
    ("额定抗拉强度", None, "tensile_strength"),
    ("抗拉强度（轴向）", "MPa", "tensile_strength"),
    ("抗 拉 强 度", None, "tensile_strength"),
    ("比抗拉强度", None, "specific_strength"),
    ("硬度", "HRC", "hardness_hrc"),
    ("硬度", "HV", "hardness_hv"),
    ("定位精度", "mm", "positioning_accuracy"),
    ("定位精度", "″", "rotary_positioning_accuracy"),
    ("Tensile Strength at break", None, "tensile_strength"),
    ("Ultimate tensile strength", "ksi", "tensile_strength"),
    ("Rm", "MPa", "tensile_strength"),
    ("主轴最高转速", "r/min", "rotation_speed"),
    ("密度（20 ℃）", "g/cm³", "density"),
    ("石墨密度", "g/cm3", "density"),
    ("Zugfestigkeit", None, "tensile_strength"),
    ("출력 주파수 범위", "Hz", "output_frequency"),
    ("предел прочности при растяжении", "МПа", "tensile_strength"),
    ("引張強度", "MPa", "tensile_strength"),
    ("Résistance à la traction", "MPa", "tensile_strength"),
    ("Limite d'élasticité", "MPa", "yield_strength"),
    ("Temperatura de funcionamiento", "°C", "operating_temperature"),
    ("Resistenza a trazione", "MPa", "tensile_strength"),
    ("Potenza nominale", "kW", "rated_power"),
]
UNSURE = [
    ("硬度", None),
    ("抗拉强度试验机", None),
    ("电流密度", None),
    ("电流密度", "A/cm²"),
    ("对数膨胀系数", "ppm/K"),
    ("氪含量", "ppm"),
    ("抗拉强度", "mm"),
    ("rm", "MPa"),
    ("合格", None),
    ("", None),
]


@pytest.mark.parametrize(("name", "unit", "id"), FOUND)
def test_a_name_is_found(lexicon: Lexicon, name: str, unit: str | None, id: str) -> None:
    found = lexicon.find(name, unit=unit)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(("name", "unit"), UNSURE)
def test_an_unsure_name_is_not_guessed(lexicon: Lexicon, name: str, unit: str | None) -> None:
    assert lexicon.find(name, unit=unit) is None


def _printed() -> list[tuple[str, str | None, str | None]]:
    lines = (Path(__file__).parent / "printed_names.txt").read_text("utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    return [(name, unit or None, None if id == "-" else id) for name, unit, id in rows]


@pytest.mark.parametrize(("name", "unit", "id"), _printed())
def test_a_name_as_printed_is_its_parameter_or_nobodys(
    lexicon: Lexicon, name: str, unit: str | None, id: str | None
) -> None:
    found = lexicon.find(name, unit=unit)
    assert (found.id if found else None) == id


def test_most_printed_names_are_not_literally_in_the_lexicon(lexicon: Lexicon) -> None:
    literal = {name for p in lexicon.parameters.values() for n in p.names.values() for name in n}
    assert sum(name not in literal for name, _, _ in _printed()) >= 250


SIX = ("zh", "en", "ja", "de", "ru", "ko")


def test_every_parameter_has_one_dimension_a_sense_and_names_in_six_languages(
    lexicon: Lexicon, units: Units
) -> None:
    assert len(lexicon.parameters) >= 700
    for parameter in lexicon.parameters.values():
        assert units.normal(parameter.unit) is not None, parameter
        assert parameter.sense in ("more", "less", "none"), parameter
        assert all(parameter.names.get(language) for language in SIX), parameter


def test_no_parameter_takes_a_quantity_of_another_dimension(lexicon: Lexicon, units: Units) -> None:
    """Every parameter is found by its first name with a unit of its own dimension alone."""
    probes = ("MPa", "mm", "kg", "s", "A", "V", "W", "℃", "%", "Hz", "°", "m/s", "bit", "dB", "HRC")
    for parameter in lexicon.parameters.values():
        for unit in probes:
            found = lexicon.find(parameter.names["zh"][0], unit=unit)
            if found is not None:
                assert units.same_dimension(unit, found.unit), (parameter.id, unit)
            if units.same_dimension(unit, parameter.unit):
                assert found is parameter, (parameter.id, unit)


def test_no_two_parameters_of_one_dimension_share_a_name(lexicon: Lexicon, units: Units) -> None:
    """But 定位精度 in ″, that may be inches or seconds of arc: what a unit means first decides."""
    owners: dict[str, list[Parameter]] = {}
    for parameter in lexicon.parameters.values():
        own = {
            name if language == "abbr" else normalised(name)
            for language, names in parameter.names.items()
            for name in names
        }
        for name in own:
            owners.setdefault(name, []).append(parameter)
    shared = [
        (name, a.id, b.id)
        for name, parameters in owners.items()
        for a, b in combinations(parameters, 2)
        if units.same_first(a.unit, b.unit)
    ]
    assert shared == []


def test_every_parameter_of_the_control_list_is_there(lexicon: Lexicon) -> None:
    used = {
        one.parameter
        for entry in load_controls().entries
        if entry.criteria
        for one in comparisons(entry.criteria)
    }
    assert len(used) > 150
    assert used <= set(lexicon.parameters)


def test_the_lexicon_is_built_and_asked_fast(units: Units) -> None:
    """Measured 0.16 s for 16,700 names and less for the questions, of a core that is not shared;
    one that is may take several times that."""
    started = time.process_time()
    lexicon = load_lexicon(units=units)
    assert time.process_time() - started < 1.5
    started = time.process_time()
    for number in range(2000):
        lexicon.find(f"第{number}台设备主轴最高转速", unit="r/min")
    assert time.process_time() - started < 3


def test_every_exact_name_leads_back_to_its_parameter(lexicon: Lexicon) -> None:
    """A name that two parameters of one dimension share would never be found."""
    lost = [
        (parameter.id, name)
        for parameter in lexicon.parameters.values()
        for language, names in parameter.names.items()
        for name in names
        if lexicon.find(name, unit=parameter.unit, language=language) is not parameter
    ]
    assert lost == []


def test_entries_of_one_id_unite_their_names(units: Units) -> None:
    a = Parameter(id="x", unit="MPa", sense="none", names={"zh": ("甲",)})
    b = Parameter(id="x", unit="kPa", sense="more", names={"zh": ("乙",), "en": ("b",)})
    united = _united(a, b, units)
    assert united.names == {"zh": ("甲", "乙"), "en": ("b",)}
    assert united.sense == "more"


def test_entries_of_one_id_must_agree_on_the_dimension(units: Units) -> None:
    a = Parameter(id="x", unit="MPa", sense="none")
    with pytest.raises(ArgumentError):
        _united(a, Parameter(id="x", unit="mm", sense="none"), units)


SYMBOLS = [
    ("抗拉强度 Rm", "MPa", "tensile_strength"),
    ("Zugfestigkeit Rm", "MPa", "tensile_strength"),
    ("屈服强度Rp0.2", "MPa", "yield_strength"),
    ("Dehngrenze Rp0,2", "MPa", "yield_strength"),
    ("断后伸长率A", "%", "elongation"),
    ("中位粒径D50", "μm", "particle_size"),
    ("粒径 D90", "μm", "particle_size_d90"),
    ("双向定位精度A", "μm", "positioning_accuracy"),
    ("快移速度 X / Z", "m/min", "feed_rate"),
]


@pytest.mark.parametrize(("name", "unit", "id"), SYMBOLS)
def test_a_symbol_behind_a_name_does_not_hide_it(
    lexicon: Lexicon, name: str, unit: str, id: str
) -> None:
    found = lexicon.find(name, unit=unit)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("name", ["額定電壓", "定格電圧", "额定电压"])
def test_traditional_and_japanese_forms_of_characters_are_the_same_name(
    lexicon: Lexicon, name: str
) -> None:
    found = lexicon.find(name, unit="V")
    assert found is not None
    assert found.id == "rated_voltage"
