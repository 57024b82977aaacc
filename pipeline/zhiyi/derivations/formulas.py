"""The registry of formulas: ``knowledge/formulas.toml``, checked as it is loaded."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from importlib.resources import files
from typing import Any

from zhiyi.derivations import expressions
from zhiyi.derivations.expressions import Dimension
from zhiyi.derivations.intervals import Interval, point
from zhiyi.document import Bound, Quantity
from zhiyi.errors import InputError
from zhiyi.lexicon import Lexicon, Parameter
from zhiyi.units import UnitError, Units

PLACE = re.compile(r"\{(\w+)\}")
ANGLE = "[angle]"
WATT = "W"


class FormulaError(InputError):
    """An entry of the registry that is wrong; says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One way to a quantity.

    ``inputs`` maps each parameter to the coherent SI unit in which it is put into ``tree``,
    ``names`` it to its Chinese name; ``constants`` are what else stands there, ``scale`` is one
    ``unit`` of the result in coherent SI units. ``also``: what may stand in for an input;
    ``printed``: words of which one must stand in its printed name; ``specimen``: of a test piece
    only. With ``assumes`` it holds only as far as that does.
    """

    id: str
    result: str
    name: str
    name_en: str
    unit: str
    shown: str
    tree: ast.expr
    inputs: Mapping[str, str]
    names: Mapping[str, str]
    constants: Mapping[str, Interval]
    scale: Interval
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    printed: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    specimen: bool = False
    assumes: str = ""
    assumes_en: str = ""
    source: str = ""

    def told(self, words: Mapping[str, str]) -> str:
        """The formula with its result in front and ``words`` for its inputs."""
        return f"{self.name} = {PLACE.sub(lambda place: words[place[1]], self.shown)}"


def load_formulas(
    *, lexicon: Lexicon, units: Units, text: str | None = None
) -> tuple[Formula, ...]:
    """Every formula, in the order of the file. Raises ``FormulaError`` where a parameter is not in
    the lexicon, stands twice or not in what is shown, or where the dimensions do not fit."""
    if text is None:
        text = (files("zhiyi.knowledge") / "formulas.toml").read_text("utf-8")
    try:
        data = tomllib.loads(text)
        constants = {row["id"]: (Decimal(row["value"]), row["unit"]) for row in data["constant"]}
        return tuple(_formula(row, constants, lexicon, units) for row in data["formula"])
    except (KeyError, tomllib.TOMLDecodeError, InvalidOperation) as error:
        raise FormulaError(f"knowledge/formulas.toml: {error!r}") from error


def _formula(
    row: Mapping[str, Any],
    constants: Mapping[str, tuple[Decimal, str]],
    lexicon: Lexicon,
    units: Units,
) -> Formula:
    id, tree = row["id"], expressions.read(row["expression"])
    counted = expressions.names(tree)
    wanted = [name for name in counted if name not in constants]
    repeated = [name for name in wanted if counted[name] > 1]
    if repeated or set(PLACE.findall(row["shown"])) != set(wanted):
        raise FormulaError(f"formula {id!r}: each of {wanted} must stand once in it and in shown")
    also = {name: tuple(others) for name, others in row.get("also", {}).items()}
    bases = {name: _base(_known(name, id, lexicon).unit, units) for name in wanted}
    for name, others in also.items():
        for other in others:
            if not units.same_dimension(_known(other, id, lexicon).unit, bases[name]):
                raise FormulaError(f"formula {id!r}: {other!r} is no {name!r} by its dimension")
    used = {name: constants[name] for name in counted if name in constants}
    _check_dimension(row, tree, bases, used, lexicon, units)
    result = _known(row["result"], id, lexicon)
    return Formula(
        id=id,
        result=result.id,
        name=_chinese(result),
        name_en=next(iter(result.names.get("en", ())), result.id),
        unit=row["unit"],
        shown=row["shown"],
        tree=tree,
        inputs=bases,
        names={name: _chinese(_known(name, id, lexicon)) for name in wanted},
        constants={name: point(_si(value, unit, units)) for name, (value, unit) in used.items()},
        scale=_scale(row["unit"], units),
        also=also,
        printed={name: _words(words) for name, words in row.get("printed", {}).items()},
        specimen=row.get("specimen", False),
        assumes=row.get("assumes", ""),
        assumes_en=row.get("assumes_en", ""),
        source=row["source"],
    )


def _known(name: str, id: str, lexicon: Lexicon) -> Parameter:
    known = lexicon.get(name)
    if known is None:
        raise FormulaError(f"formula {id!r}: no parameter is called {name!r}")
    return known


def _chinese(parameter: Parameter) -> str:
    return next(iter(parameter.names.get("zh", ())), parameter.id)


def _words(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)


def _check_dimension(
    row: Mapping[str, Any],
    tree: ast.expr,
    bases: Mapping[str, str],
    used: Mapping[str, tuple[Decimal, str]],
    lexicon: Lexicon,
    units: Units,
) -> None:
    known = {name: _dimension(unit, units) for name, unit in bases.items()}
    known |= {name: _dimension(unit, units) for name, (_, unit) in used.items()}
    found = expressions.dimension(tree, known)
    for unit in (row["unit"], _known(row["result"], row["id"], lexicon).unit):
        if found != _dimension(_base(unit, units), units):
            raise FormulaError(f"formula {row['id']!r} gives {found}, which is not {unit!r}")


def _dimension(unit: str, units: Units) -> Dimension:
    """An angle counts for nothing: radius × angular velocity is a speed (ISO 80000-3)."""
    found = units.dimension(unit)
    return {base: power for base, power in found.items() if base != ANGLE}


def _base(unit: str, units: Units) -> str:
    """The coherent SI unit; of a level in dBm the watt, which is what levels are of."""
    if units.same_dimension(unit, WATT):
        return WATT
    one = Quantity(low=Bound(Decimal(1)), high=Bound(Decimal(1)), unit=unit)
    try:
        base = units.si(one)
    except UnitError as error:
        raise FormulaError(f"unit {unit!r}: {error}") from error
    if base is None or base.unit is None:
        raise FormulaError(f"unit {unit!r} is not known")
    return base.unit


def _scale(unit: str, units: Units) -> Interval:
    """One of the unit in its base unit, exactly: of 1/3600 and 3600 the one with an end."""
    there = units.convert(Decimal(1), unit, _base(unit, units))
    back = units.convert(Decimal(1), _base(unit, units), unit)
    if len(there.as_tuple().digits) <= len(back.as_tuple().digits):
        return point(there)
    return point(1 / Fraction(back))


def _si(value: Decimal, unit: str, units: Units) -> Decimal:
    return units.convert(value, unit, _base(unit, units))
