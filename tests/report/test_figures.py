from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.report import by_hand

from zhiyi.document import Bound, Indicator, Quantity, Tolerance
from zhiyi.report import types
from zhiyi.report.facts import indicator_of
from zhiyi.report.figures import converted_of, figure_of, rounded
from zhiyi.report.places import Places


def shown(quantity: Quantity, si: Quantity | None = None) -> types.Indicator:
    found = Indicator(
        id="i",
        evidence=(by_hand.T_STRENGTH,),
        origin=by_hand.OCR,
        parameter=None,
        parameter_id=None,
        quantity=quantity,
        si=si,
    )
    return indicator_of(found, places=Places(()))


def number(text: str, inclusive: bool = True) -> Bound:
    return Bound(Decimal(text), inclusive)


def within(minus: str, plus: str, unit: str | None = None) -> Tolerance:
    return Tolerance(minus=Decimal(minus), plus=Decimal(plus), unit=unit)


ONE, TWO, THIRD = number("1.80"), number("2"), number("0.333333333333")


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(low=ONE, high=ONE, unit="g"), "1.80 g"),
        (Quantity(low=ONE, high=None, unit=None), "≥ 1.80"),
        (Quantity(low=number("1", False), high=None, unit="g"), "＞ 1 g"),
        (Quantity(low=None, high=TWO, unit="g"), "≤ 2 g"),
        (Quantity(low=None, high=number("2", False), unit="g"), "＜ 2 g"),
        (Quantity(low=ONE, high=TWO, unit="g"), "1.80～2 g"),
        (Quantity(low=ONE, high=number("2", False), unit="g"), "1.80～2 g（不含 2）"),
        (Quantity(low=ONE, high=ONE, unit="g", approximate=True), "约 1.80 g"),
        (Quantity(low=TWO, high=TWO, unit="mm", plus_minus=True), "±2 mm"),
        (Quantity(low=TWO, high=TWO, unit="mm", tolerance=within("0.1", "0.1")), "2 ±0.1 mm"),
        (Quantity(low=TWO, high=TWO, unit="mm", tolerance=within("0", "0.1")), "2 +0.1/−0 mm"),
        (Quantity(low=TWO, high=TWO, unit="mm", tolerance=within("5", "5", "%")), "2 mm ±5 %"),
    ],
)  # fmt: skip
def test_a_figure_is_shown_as_stated(quantity: Quantity, text: str) -> None:
    assert figure_of(shown(quantity)) == text


@pytest.mark.parametrize(
    ("quote", "value", "text"),
    [
        ("比模量为1.266×10⁷m", "12660000", "1.266×10⁷ m"),
        ("1.0x10^-4", "0.00010", "1.0×10⁻⁴ m"),
        ("12660000 m，高于1.26×10⁷ m", "12660000", "12660000 m"),
        ("5 × 10^-5", "0.00005", "5×10⁻⁵ m"),
        ("110×105 mm", "110", "110 m"),
    ],
)
def test_a_figure_printed_with_a_power_of_ten_is_shown_with_it(
    quote: str, value: str, text: str
) -> None:
    stated = shown(Quantity(low=number(value), high=number(value), unit="m"))
    assert figure_of(replace(stated, quote=quote)) == text


@pytest.mark.parametrize(
    ("si", "text"),
    [
        (None, ""),
        (Quantity(low=number("5880000000"), high=number("5880000000"), unit="Pa"), "5.88×10⁹ Pa"),
        (Quantity(low=number("1800"), high=number("1800"), unit="kg/m**3"), "1800 kg/m³"),
        (Quantity(low=TWO, high=TWO, unit="kg*m**-1/s"), "2 kg·m⁻¹/s"),
        (Quantity(low=number("0.019"), high=number("0.019"), unit="1"), ""),
        (Quantity(low=number("0.000007"), high=number("0.000007"), unit="m"), "7×10⁻⁶ m"),
        (Quantity(low=THIRD, high=THIRD, unit="m"), "≈ 0.333333 m"),
        (Quantity(low=number("0"), high=number("1000000000"), unit="Pa"), "0～1×10⁹ Pa"),
    ],
)  # fmt: skip
def test_a_conversion_is_shown_short(si: Quantity | None, text: str) -> None:
    assert converted_of(shown(Quantity(low=ONE, high=ONE, unit="g"), si)) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [("0.3110236220472440944881889764", "≈ 0.311"), ("0.05", "0.05"), ("-0.00001", "-0.00001"),
     ("1E+999999", "1E+999999"), ("1.2345E+999", "≈ 1.23E+999")],
)  # fmt: skip
def test_a_computed_number_says_that_it_is_rounded(given: str, text: str) -> None:
    assert rounded(given, 3) == text
