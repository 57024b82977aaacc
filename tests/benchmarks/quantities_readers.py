"""Who reads quantities: Zhiyi in two ways, quantulum3 and Recognizers-Text as they come."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiyi.document import Indicator, Quantity
from zhiyi.indicators import indicators_of_text, make_nlp, quantities_of_text
from zhiyi.indicators.number_words import any_number_at
from zhiyi.indicators.numbers import flat
from zhiyi.indicators.quantities import Stated
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

from .quantities_judge import Read, named

Reader = Callable[[str], Sequence[Read]]
Stater = Callable[[str], Sequence[Stated]]

UNITS = load_units()
LEXICON = load_lexicon(units=UNITS)
NLP = make_nlp(LEXICON)


def stated(text: str) -> Sequence[Stated]:
    """Zhiyi's quantities with their places."""
    return quantities_of_text(text, units=UNITS, lexicon=LEXICON, nlp=NLP)


def bare_quantities(text: str) -> Sequence[Read]:
    """Zhiyi's quantities, whatever they are of."""
    return [_read(one.quantity, None) for one in stated(text)]


def numbers(text: str) -> Sequence[Read]:
    """Zhiyi's numbers without units, one behind the other."""
    plain, place = flat(text), 0
    found: list[Read] = []
    while place < len(plain):
        best = any_number_at(plain, place)
        if best is not None:
            found.append(Read((Fraction(best.value),), ()))
        place = best.end if best is not None and best.end > place else place + 1
    return found


def indicators(text: str) -> Sequence[Read]:
    """Zhiyi's indicators: quantities of a parameter, which decides what their units mean."""
    found = indicators_of_text(text, units=UNITS, lexicon=LEXICON, nlp=NLP)
    return [_indicator(one) for one in found]


def _indicator(one: Indicator) -> Read:
    return _read(one.quantity, one.unit_normal, one.parameter)


def _read(quantity: Quantity, normal: str | None, parameter: str | None = None) -> Read:
    units = _meanings(quantity.unit, normal) if quantity.unit else ()
    bounds = [b.value for b in (quantity.low, quantity.high) if b is not None]
    values = bounds if quantity.operator == "range" else bounds[:1]
    tolerance = None
    if quantity.tolerance:
        of = quantity.tolerance.unit
        unit = (_meanings(of, None) if of else units) or ("",)
        tolerance = (Fraction(quantity.tolerance.minus), Fraction(quantity.tolerance.plus), unit[0])
    return Read(
        values=tuple(map(Fraction, values)),
        units=units,
        operator="±" if quantity.plus_minus else quantity.operator,
        tolerance=tolerance,
        parameter=parameter,
    )


def _meanings(printed: str, normal: str | None) -> tuple[str, ...]:
    """The unit, or all that it may mean where that is left open; as printed where unknown."""
    normal = normal or UNITS.normal(printed)
    return (normal,) if normal else UNITS.meanings(printed) or (printed,)


def quantulum3() -> Reader:
    """Raises ImportError where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for its classifier, which is another extra
        parser = importlib.import_module("quantulum3.parser")

    def read(text: str) -> Sequence[Read]:
        try:
            found = parser.parse(text)
        except Exception as error:
            raise PeerError(f"quantulum3 fails on {text[:40]!r}: {error}") from error
        return [r for one in found if (r := _quantulum(one)) is not None]

    return read


class PeerError(Exception):
    """A peer raised; its answer counts as none."""


def _quantulum(one: Any) -> Read | None:
    if one.unit.entity.name == "currency":
        return None
    value, spread = Fraction(str(one.value)), Fraction(str(one.uncertainty or 0))
    bare = one.unit.name in ("", "dimensionless")
    units = () if bare else (named(one.unit.name),)
    if not spread:
        return Read((value,), units)
    return Read((value - spread, value + spread), units, "range")


def recognizers_text(culture: str) -> Reader:
    """Raises ImportError where it is not installed; ``culture``: Chinese or English."""
    module: Any = importlib.import_module("recognizers_number_with_unit")
    code = getattr(module.Culture, culture)

    def read(text: str) -> Sequence[Read]:
        warm = module.recognize_temperature(text, code)
        others = [
            one
            for one in module.recognize_dimension(text, code)
            if not any(t.start <= one.end and one.start <= t.end for t in warm)
        ]
        return [_recognized(one.resolution) for one in (*warm, *others) if _figure(one.resolution)]

    return read


def _figure(resolution: dict[str, Any]) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+(?:[eE][-+]?\d+)?", resolution.get("value") or ""))


def _recognized(resolution: dict[str, Any]) -> Read:
    value = Fraction(Decimal(resolution["value"]))
    return Read((value,), (named(resolution["unit"]),))


def peers(culture: str, say: Callable[[str], None]) -> dict[str, Reader]:
    """Those installed; the others are told."""
    found: dict[str, Reader] = {}
    makers: dict[str, Callable[[], Reader]] = {
        "quantulum3": quantulum3,
        "Recognizers-Text": lambda: recognizers_text(culture),
    }
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError as error:
            say(f"{name}: not installed ({error.name}); pip install '.[peers]'")
    return found
