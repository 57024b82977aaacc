"""Numbers as the report prints them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhiyi.quotes import short


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("99.99999", "99.99999"),
        ("99.999999", "99.999999"),
        ("1950", "1950"),
        ("12660500", "1.26605×10⁷"),
        ("226285.4301938217", "2.26285×10⁵"),
        ("0.33333333333333", "0.333333"),
    ],
)
def test_a_stated_number_is_not_rounded_and_a_derived_one_is(value: str, printed: str) -> None:
    assert short(Decimal(value)) == printed
