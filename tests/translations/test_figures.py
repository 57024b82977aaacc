"""Figures: what papers print, read into values, units, signs, dates and codes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiyi.translations.figures import Number, figures_of, keys_of, same_unit, same_value
from zhiyi.translations.numerals import numerals_in


def number(text: str) -> Number:
    """The one number of a text, in figures or in words."""
    figures = figures_of(text)
    [found] = figures.numbers or figures.asides
    return found


def values(text: str) -> set[Decimal]:
    return set(number(text).values)


@pytest.mark.parametrize(
    ("printed", "means"),
    [
        ("1.5", ["1.5"]),
        ("1,5", ["1.5"]),
        (".025", ["0.025"]),
        ("0,001", ["0.001"]),
        ("1.234,56", ["1234.56"]),
        ("1,234.56", ["1234.56"]),
        ("1 234,56", ["1234.56"]),
        ("1\u202f234,56", ["1234.56"]),
        ("1'234.5", ["1234.5"]),
        ("12 000", ["12000"]),
        ("1,500", ["1500", "1.5"]),
        ("1.500", ["1500", "1.5"]),
        ("12.345.678", ["12345678"]),
        ("1×10⁻⁶", ["0.000001"]),
        ("1.5·10^6", ["1500000"]),
        ("1E-6", ["0.000001"]),
        ("2.5e3", ["2500"]),
        ("10⁵", ["100000"]),
        ("½", ["0.5"]),
        ("1½", ["1.5"]),
        ("3/8", ["0.375"]),
        ("1 1/2", ["1.5"]),
        ("二分之一", ["0.5"]),
        ("1.2万", ["12000"]),
        ("12 thousand", ["12000"]),
        ("2 Mio.", ["2000000"]),
        ("3 млн", ["3000000"]),
        ("5 억", ["500000000"]),
        ("一百二十", ["120"]),
        ("五十万", ["500000"]),
        ("三十二点五", ["32.5"]),
        ("三", ["3"]),
        ("three", ["3"]),
        ("drei", ["3"]),
        ("три", ["3"]),
        ("treize", ["13"]),
        ("twenty-five", ["25"]),
        ("fünfundzwanzig", ["25"]),
        ("двадцать пять", ["25"]),
        ("three hundred and fifty", ["350"]),
        ("two dozen", ["2", "12"]),
        ("1O0", ["100"]),
        ("4,O5", ["4.05"]),
    ],
)
def test_a_number_has_every_value_it_may_stand_for(printed: str, means: list[str]) -> None:
    assert values(printed) <= {Decimal(one) for one in means}
    assert values(printed)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("5.49 GPa", "5490 MPa"),
        ("5.49 GPa", "5490兆帕"),
        ("5,49 ГПа", "5.49 GPa"),
        ("10 inch", "254 mm"),
        ('3/8"', "9.5 mm"),
        ("9.5 mm", '3/8"'),
        ("14.7 psi", "1.01 bar"),
        ("70 °F", "21 °C"),
        ("-40 °C", "233 K"),
        ("1 hp", "0.75 kW"),
        ("100 hp", "100 马力"),
        ("250 lb", "113 kg"),
        ("2 gal", "7.57 L"),
        ("5 ppm", "5×10⁻⁶"),
        ("5 ppm", "0.0005 %"),
        ("50 %", "百分之五十"),
        ("5 Prozent", "5 %"),
        ("0.3 %", "千分之三"),
        ("30 minutes", "0.5 h"),
        ("30-minute", "30 分钟"),
        ("6 months", "半年"),
        ("sei mesi", "6个月"),
        ("3 Jahre", "三年"),
        ("1500 часов", "1500小时"),
        ("12 000 rpm", "12000 r/min"),
        ("4500 giri/min", "4500转/分"),
        ("25 °C", "攝氏25度"),
        ("35 kWh", "35千瓦時"),
        ("20 mm", "20公釐"),
        ("20 градусов Цельсия", "20摄氏度"),
        ("0.1 % per year", "0.1 %"),
        ("1.80 g/cm³", "1800 kg/m³"),
        ("5 N·m", "5牛米"),
        ("2,5 bar", "0.25 MPa"),
        ("150 mA", "0.15安"),
        ("Density g/cm3 1.80", "密度（g/cm³） 1.80"),
    ],
)
def test_the_same_in_another_dress_is_the_same(a: str, b: str) -> None:
    assert same_value(number_in(a), number_in(b))


def number_in(text: str) -> Number:
    """The number with a unit, or else the last one."""
    figures = figures_of(text)
    found = [*figures.asides, *figures.numbers]
    return next((n for n in found if n.unit), found[-1])


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("5.49 GPa", "5940 MPa"),
        ("5.49 GPa", "5.49 MPa"),
        ("5 GPa", "5200 MPa"),
        ("10 inch", "245 mm"),
        ("70 °F", "70 °C"),
        ("70 °F", "31 °C"),
        ("12 mm", "12 cm"),
        ("3 L", "3 mL"),
        ("1500 h", "1600 h"),
        ("2 hours", "2 minutes"),
        ("4500 rpm", "4500 r/s"),
        ("5 ppm", "5 %"),
        ("1.5", "15"),
        ("1 hp", "0.85 kW"),
        ("0.86 g/cm³", "0.86 kg/cm³"),
    ],
)
def test_what_differs_is_not_the_same(a: str, b: str) -> None:
    assert not same_value(number_in(a), number_in(b))


@pytest.mark.parametrize(
    ("printed", "signs"),
    [
        ("≥ 5.49 GPa", {">="}),
        ("不低于5.49 GPa", {">="}),
        ("not less than 5.49 GPa", {">="}),
        ("не менее 5,49 ГПа", {">="}),
        ("at least 5 bar", {">="}),
        ("mindestens 5 bar", {">="}),
        ("no inferior a 5 bar", {">="}),
        ("5.49 GPa以上", {">=", ">"}),
        ("5 bar 이상", {">=", ">"}),
        ("≤ 5 bar", {"<="}),
        ("不超过5 bar", {"<="}),
        ("not exceeding 5 bar", {"<="}),
        ("höchstens 5 bar", {"<="}),
        ("не более 5 бар", {"<="}),
        ("5 bar以下", {"<=", "<"}),
        ("40 °C未満", {"<"}),
        ("more than 5 bar", {">"}),
        ("大于5 bar", {">"}),
        ("less than 5 bar", {"<"}),
        ("小于5 bar", {"<"}),
        ("±0,02 mm", {"±"}),
        ("35 MPa (max)", {"<=", "<", "?"}),
        ("up to 5 bar", {"<=", "?"}),
        ("最高5 bar", {"<=", "?"}),
        ("5 bar", set()),
        ("The pump needs 5 bar", set()),
        ("5 min", set()),
    ],
)
def test_words_and_signs_make_a_number_a_limit(printed: str, signs: set[str]) -> None:
    assert number(printed).signs == signs


@pytest.mark.parametrize(
    "printed",
    [
        "20.04.2026", "2026年4月20日", "Apr. 20, 2026", "20 April 2026", "20 апреля 2026 г.",
        "20 de abril de 2026", "20 avril 2026", "20. April 2026", "2026-04-20", "2026/4/20",
        "20260420", "令和8年4月20日", "二〇二六年四月二十日", "2026년 4월 20일", "民國115年4月20日",
        "April 20th, 2026", "20/04/2026", "04/20/2026", "20.04.26", "20 aprile 2026", "2026. 4. 20",
    ],
)  # fmt: skip
def test_a_date_is_the_same_day_in_every_dress(printed: str) -> None:
    [days] = figures_of(f"Date: {printed}.").dates
    assert "2026-04-20" in days
    assert figures_of(f"Date: {printed}.").numbers == ()


def test_a_date_of_numbers_may_be_two_days() -> None:
    assert figures_of("04/03/2025").dates == (frozenset({"2025-03-04", "2025-04-03"}),)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("型号FM-800型", ("FM800",)),
        ("GB/T 1234-2020", ("GB/T12342020",)),
        ("GB/T 1234—2020", ("GB/T12342020",)),
        ("ISO 9001:2015", ("ISO90012015",)),
        ("CAS 7440-02-0", ("7440020",)),
        ("HS 8479.89.99", ("8479.89.99",)),
        ("商品编号8479899990", ("8479899990",)),
        ("bearing 6205-2RS", ("62052RS",)),
        ("ГОСТ 12345-78", ("ГОСТ1234578",)),
        ("24VDC 5A 10K", ()),
        ("Ra0.8", ()),
    ],
)
def test_codes_are_folded(text: str, codes: tuple[str, ...]) -> None:
    assert figures_of(text).codes == codes


@pytest.mark.parametrize(
    "text",
    [
        "Page 3 of 12", "第3页 共12页", "- 3 -", "see note [12]", "Tel. +49 711 8110-0",
        "电话：021-58888888", "+86-21-5888 8888", "3.2.1 Overload", "12 Safety", "10.3 扭矩",
        "www.example.com/12/34", "info24@example.com", "8:30 p.m.", "下午3点30分", "192.168.1.102",
        "Ra0.8", "FM-800",
    ],
)  # fmt: skip
def test_pages_chapters_and_addresses_state_nothing(text: str) -> None:
    assert figures_of(text).numbers == ()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("10-20 MPa", ["MPa", "MPa"]),
        ("10～20兆帕", ["兆帕", "兆帕"]),
        ("от 10 до 20 МПа", ["МПа", "МПа"]),
        ("von 10 bis 20 bar", ["bar", "bar"]),
        ("120×80×35 mm", ["mm", "mm", "mm"]),
        ("Length (mm): 254", ["mm"]),
        ("5 W/(m·K)", ["W/(m·K)"]),
        ("8 W m⁻¹ K⁻¹", ["W m^-1 K^-1"]),
        ("3 kgf/cm²", ["kgf/cm^2"]),
        ("in all 5 pieces", [None]),
        ("5个", [None]),
        ("packed 12 in 1 case", [None, None]),
    ],
)
def test_the_unit_behind_the_last_number_holds_for_all(text: str, units: list[str | None]) -> None:
    assert [n.unit for n in figures_of(text).numbers] == units


def test_a_row_that_may_be_one_number_or_three_keeps_both() -> None:
    whole = number("10 200 300 mm")
    assert [set(part.values) for part in whole.parts] == [{10}, {200}, {300}]


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("-40 °C", True), ("−40 °C", True), ("零下40 °C", True), ("minus 40 °C", True),
        ("40 °C", False), ("FM-800: 40 °C", False), ("温度:-40 °C", True),
    ],
)  # fmt: skip
def test_less_than_nothing_is_told(text: str, negative: bool) -> None:
    assert figures_of(text).numbers[-1].negative is negative


def test_a_figure_is_given_as_it_is_printed() -> None:
    assert number("压力：１２，５　ＭＰａ").text == "１２，５　ＭＰａ"


def test_letters_among_digits_make_a_number_doubtful() -> None:
    assert number("1O0 mm").doubtful and not number("100 mm").doubtful


def test_equal_figures_share_a_key() -> None:
    assert keys_of(number("5.49 GPa")) & keys_of(number("5490 MPa"))
    assert not keys_of(number("5.49 GPa")) & keys_of(number("5940 MPa"))


def test_a_broken_unit_has_no_keys_in_base_units() -> None:
    assert keys_of(number("5 N/M"))


def test_units_of_one_kind_are_told_from_others() -> None:
    assert same_unit(number("5 MPa"), number("5 bar"))
    assert not same_unit(number("5 MPa"), number("5 mm"))


@pytest.mark.parametrize(
    ("text", "value"), [("<2.4×10-7Pa", "2.4E-7"), ("1.5×10-6/K", "1.5E-6"), ("3×106", "3E6")]
)
def test_an_exponent_that_lost_its_height_is_one(text: str, value: str) -> None:
    (found,) = numerals_in(text)
    assert Decimal(value) in found.values
