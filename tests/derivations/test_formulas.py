"""Every formula gives what a textbook says, and a wrong one is not loaded."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.derivations.by_hand import indicator

from zhiyi.derivations import Formula, derive, load_formulas
from zhiyi.derivations.expressions import ExpressionError
from zhiyi.derivations.formulas import FormulaError
from zhiyi.errors import InputError
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

WORKED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("worked.toml").read_text("utf-8")
)
NEAR = Decimal("0.000005")
"""Six digits, as the examples are written."""


def test_every_formula_has_a_worked_example(formulas: tuple[Formula, ...]) -> None:
    assert sorted(formula.id for formula in formulas) == sorted(WORKED)
    assert all(formula.source for formula in formulas)


@pytest.mark.parametrize("id", WORKED)
def test_a_formula_gives_what_the_example_says(
    formulas: tuple[Formula, ...], units: Units, id: str
) -> None:
    case = WORKED[id]
    stated = [
        indicator(name, text, printed=case.get("printed", {}).get(name, name),
                  subject=case.get("subject"))
        for name, text in case["given"].items()
    ]  # fmt: skip
    formula = next(formula for formula in formulas if formula.id == id)
    [found] = derive(stated, formulas=(formula,), units=units)
    value, expected = found.quantity.value, Decimal(case["gives"])
    assert value is not None
    assert abs(value - expected) <= abs(expected) * NEAR, case["from"]
    assert found.quantity.unit == formula.unit
    assert found.inputs == tuple(i.id for i in sorted(stated, key=_order(formula)))
    assert all(one.quantity.value is not None for one in stated)


def _order(formula: Formula) -> Any:
    names = list(formula.inputs)
    return lambda one: names.index(one.parameter_id)


def test_a_result_has_the_dimension_that_the_lexicon_gives_it(
    formulas: tuple[Formula, ...], lexicon: Lexicon, units: Units
) -> None:
    for formula in formulas:
        known = lexicon.get(formula.result)
        assert known is not None and units.same_dimension(known.unit, formula.unit), formula.id


REGISTRY = """
[[constant]]
id = "g0"
value = "9.80665"
unit = "m/s²"
source = "3rd CGPM"
[[formula]]
id = "wrong"
result = "{result}"
unit = "{unit}"
expression = "{expression}"
shown = "{shown}"
source = "none"
"""


@pytest.mark.parametrize(
    ("result", "unit", "expression", "shown", "message"),
    [
        ("density", "g/cm³", "thrust / length", "{thrust} ÷ {length}", "is not 'g/cm³'"),
        ("thrust", "m", "thrust", "{thrust}", "is not 'm'"),
        ("thrust", "N", "thrust + length", "{thrust} + {length}", "adds"),
        ("thrust", "N", "thrust * length / length", "{thrust}{length}", "must stand once"),
        ("thrust", "N", "thrust", "{length}", "must stand once"),
        ("thrust", "N", "no_such_thing", "{no_such_thing}", "no parameter is called"),
        ("thrust", "N", "thrust.real", "{thrust}", "not allowed"),
        ("thrust", "N", "__import__('os')", "x", "not allowed"),
        ("thrust", "N", "thrust ** length", "{thrust}{length}", "not allowed"),
        ("thrust", "N", "thrust *", "{thrust}", "invalid syntax"),
        ("gain", "dB", "decibel(thrust)", "{thrust}", "a level is of a ratio"),
    ],
)
def test_a_wrong_formula_is_not_loaded(
    lexicon: Lexicon, units: Units, result: str, unit: str, expression: str, shown: str,
    message: str,
) -> None:  # fmt: skip
    text = REGISTRY
    for name, value in locals().copy().items():
        text = text.replace(f'"{{{name}}}"', f'"{value}"')
    with pytest.raises((FormulaError, ExpressionError), match=message):
        load_formulas(lexicon=lexicon, units=units, text=text)


def test_a_registry_that_is_no_table_is_told(lexicon: Lexicon, units: Units) -> None:
    with pytest.raises(InputError, match=r"formulas\.toml"):
        load_formulas(lexicon=lexicon, units=units, text="[[formula]]\n")
