"""Texts and every quantity that they state (numbers.toml)."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from zhiyi.indicators import quantities_of_text
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.stated import Stated

TABLE = tomllib.loads((Path(__file__).parent / "numbers.toml").read_text("utf-8"))
CASES = [(group, case[0], case[1:]) for group, told in TABLE.items() for case in told["cases"]]
COMMA = re.compile("[а-яё]")


def found(text: str, tools: Tools) -> tuple[Stated, ...]:
    return quantities_of_text(
        text, units=tools.units, lexicon=tools.lexicon, nlp=tools.nlp,
        decimal_comma=bool(COMMA.search(text)),
    )  # fmt: skip


def written(stated: Stated) -> str:
    """As the table writes it."""
    quantity = stated.quantity
    unit = f" {quantity.unit}" if quantity.unit else ""
    if quantity.low and quantity.high and quantity.low.value != quantity.high.value:
        opened = "" if quantity.low.inclusive else "("
        closed = "" if quantity.high.inclusive else ")"
        return f"{opened}{plain(quantity.low.value)}..{plain(quantity.high.value)}{closed}{unit}"
    operator: str = "±" if quantity.plus_minus else quantity.operator
    if stated.better:
        operator = f"better {stated.better}"
    if tolerance := quantity.tolerance:
        plus, minus = plain(tolerance.plus), plain(tolerance.minus)
        shown = f" ±{plus}" if plus == minus else f" +{plus}/-{minus}"
        unit = f"{shown}{'%' if tolerance.unit == '%' else ''}{unit}"
    return f"{operator} {plain(quantity.value)}{unit}"


def plain(value: Decimal | None) -> str:
    return f"{value.normalize() + 0:f}" if value is not None else "?"


@pytest.mark.parametrize(
    ("group", "text", "expected"), CASES, ids=[f"{g}: {t}" for g, t, _ in CASES]
)
def test_a_text_states_exactly_these(
    group: str, text: str, expected: list[str], tools: Tools
) -> None:
    told = [written(one) for one in found(text, tools)]
    if group == "nothing":
        told = [one for one in told if " " in one.split(" ", 1)[1]]
    assert told == expected
