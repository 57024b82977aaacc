"""Criteria as expressions: what they mean, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiyi.controls.expressions import Comparison, ExpressionError, Group, Wording, parse
from zhiyi.document import Bound


def bound(value: str, inclusive: bool = True) -> Bound:
    return Bound(Decimal(value), inclusive)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("purity >= 99.99 %", Comparison("purity", ">=", bound("99.99"), unit="%")),
        ("axis_count >= 5", Comparison("axis_count", ">=", bound("5"))),
        (
            "volume in (0.1, 20] m3",
            Comparison("volume", "in", bound("0.1", False), bound("20"), unit="m3"),
        ),
        (
            "reaches operating_temperature covers [-54, 125] ℃",
            Comparison(
                "operating_temperature",
                "covers",
                bound("-54"),
                bound("125"),
                unit="℃",
                reaches=True,
            ),
        ),
        (
            "rf_frequency in {915, 2450} MHz",
            Comparison("rf_frequency", "one_of", values=(Decimal(915), Decimal(2450)), unit="MHz"),
        ),
        (
            'tensile_strength >= 460 MPa at "20 ℃"',
            Comparison("tensile_strength", ">=", bound("460"), unit="MPa", at="20 ℃"),
        ),
        (
            "specific_modulus >= 1.27e7 m",
            Comparison("specific_modulus", ">=", bound("1.27e7"), unit="m"),
        ),
        ('purpose is "用于导弹"', Wording("purpose", "用于导弹")),
    ],
)
def test_an_expression_means(text: str, expected: Comparison | Wording) -> None:
    assert parse(text) == expected


def test_groups_nest() -> None:
    assert parse("all(a > 1, any(b < 2, not(c == 3)))") == Group(
        "all",
        (
            Comparison("a", ">", bound("1")),
            Group(
                "any",
                (
                    Comparison("b", "<", bound("2")),
                    Group("not", (Comparison("c", "==", bound("3")),)),
                ),
            ),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        'all(purity > 99.9 %, reaches wavelength in [500, 600) nm, purpose is "甲")',
        'any(density > 1.72 g/cm3 at "20 ℃", frequency in {915, 2450} MHz)',
        "not(frequency_accuracy better_than 0.2 %)",
        'all(wetted_material among {"钛", "钽"}, unless(density > 18 g/cm3), listed "1C226")',
        'at_least 2 (a > 1 W/(m·K), b < 3 dB at "[20, 2000] Hz; 任一轴", c == 5)',
    ],
)
def test_an_expression_is_written_as_it_was_read(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("all(purity > 99.9 %", "character 20", "',' or ')'"),
        ("purity 99.9 %", "character 8", "a comparison"),
        ("purity >= high", "character 11", "a number"),
        ("volume in 5 m3", "character 11", "a range"),
        ("purity >= 5 % more", "character 15", "the end"),
        ("", "character 1", "a parameter id"),
        ("material among {}", "character 17", "words in quotes"),
        ('material among {""}', "character 19", "are empty"),
        ("listed 1C226", "character 8", "the code of an entry"),
        ("at_least 3 (a > 1, b > 1)", "character 1", "can never be"),
        ("at_least 0 (a > 1)", "character 10", "a whole number from 1"),
        ("unless(a > 1, b > 1)", "character 1", "holds one part"),
        ('a > 1 at "[20] Hz"', "character 10", "no range"),
        ('a > 1 at "[2000, 20] Hz"', "character 10", "upside down"),
        ("a > 1e999999999999999999999 m", "character 5", "no figure"),
        ('a > 1 at "1e9999999 ℃"', "character 10", "no figure"),
    ],
)
def test_an_error_says_where_and_what_was_expected(text: str, place: str, expected: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text, where="3.toml, entry 3A225")
    assert "3.toml, entry 3A225" in str(error.value)
    assert place in str(error.value)
    assert error.value.place == int(place.split()[-1])
    assert expected in str(error.value)


@pytest.mark.parametrize("text", ["volume in [20, 0.1] m3", "not(a > 1, b > 2)", "in > 5"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)
