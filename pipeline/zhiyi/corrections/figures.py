"""The figure of an indicator as an officer types it, read by the same reader as the papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhiyi.corrections.correction import Figure
from zhiyi.document import OFFICER, Alternative, Indicator, Origin, Quantity
from zhiyi.errors import ArgumentError
from zhiyi.indicators.drafts import LEARNED, MISREAD_UNIT, NO_UNIT, OPEN_SENSE, WRONG_DIMENSION
from zhiyi.indicators.numbers import DECIMAL_COMMA, LOST_SUPERSCRIPT, flat
from zhiyi.indicators.quantities import quantities_of_text
from zhiyi.lexicon import Lexicon, Parameter
from zhiyi.units import UnitError, Units

if TYPE_CHECKING:  # for the type alone: it takes more than a second to import
    from spacy.language import Language

ORIGIN = Origin(f"{OFFICER}@1", 1.0)

_OF_READING = frozenset({WRONG_DIMENSION, LOST_SUPERSCRIPT, NO_UNIT, DECIMAL_COMMA, OPEN_SENSE})
"""Notes that doubt how a figure was read: what an officer types is not doubted for them."""
_MISREAD = MISREAD_UNIT.split("{}")[0]
_BESIDE = frozenset(" \t,.，。;；:：、")
"""May stand around a figure without being left unread."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What figures are read with; ``nlp`` of ``indicators.make_nlp``."""

    lexicon: Lexicon
    units: Units
    nlp: Language


def figure_of(text: str, *, readers: Readers) -> Quantity:
    """The one quantity that ``text`` states, nothing else beside it: "≥ 5.6 GPa", "5.6", "130～180
    ℃", "1.80±0.02 g/cm³". Raises ``ArgumentError``."""
    found = quantities_of_text(text, units=readers.units, lexicon=readers.lexicon, nlp=readers.nlp)
    plain = flat(text)
    if len(found) != 1 or set(plain[: found[0].start] + plain[found[0].end :]) - _BESIDE:
        raise ArgumentError(
            f"“{text}”不是一个数值：请填写比较符号、数值和单位，如“≥ 5.6 GPa” "
            "not one figure; type comparator, value and unit, such as “≥ 5.6 GPa”"
        )
    return found[0].quantity


def parameter_of(id: str, *, lexicon: Lexicon) -> Parameter:
    """Raises ``ArgumentError`` for a name that the lexicon has not."""
    parameter = lexicon.get(id)
    if parameter is None:
        raise ArgumentError(f"参数“{id}”不在参数表中 no such parameter")
    return parameter


def with_figure(indicator: Indicator, change: Figure, *, readers: Readers) -> Indicator:
    """The indicator as the officer reads it. Without a unit the figure has the one that was read.
    What was read stands first among the alternatives; none of them counts against the officer's
    reading, and ``agreed`` says whether another reader read what the officer reads."""
    lexicon, units = readers.lexicon, readers.units
    id = change.parameter_id or indicator.parameter_id
    parameter = lexicon.get(id) if id else None
    quantity = indicator.quantity
    if change.figure is not None:
        quantity = figure_of(change.figure, readers=readers)
        quantity = replace(quantity, unit=quantity.unit or indicator.quantity.unit)
    notes = tuple(_notes(indicator, change, parameter, quantity, units))
    like = parameter.unit if parameter and WRONG_DIMENSION not in notes else None
    compact = units.normal(quantity.unit, like=like) if quantity.unit else None
    if compact is None and quantity.unit and (meanings := units.open_note(quantity.unit)):
        notes = (*notes, meanings)
    read = indicator
    if change.figure is not None:
        read = _beside(indicator, quantity)
    return replace(
        read,
        origin=ORIGIN,
        parameter_id=id,
        quantity=quantity,
        unit_normal=compact,
        si=_si(quantity, like, parameter, units),
        notes=notes,
    )


def _notes(
    indicator: Indicator,
    change: Figure,
    parameter: Parameter | None,
    quantity: Quantity,
    units: Units,
) -> Iterator[str]:
    """Those that say whose figure it is stay; what is doubtful of its unit is said anew."""
    printed = indicator.quantity.unit
    old = units.open_note(printed) if printed else None
    for note in indicator.notes:
        of_reading = note in _OF_READING or note.startswith(_MISREAD) or note == old
        if not of_reading and not (note == LEARNED and change.parameter_id):
            yield note
    if parameter is None:
        return
    known = quantity.unit if quantity.unit and units.known(quantity.unit) else None
    if known and not units.same_dimension(known, parameter.unit):
        yield WRONG_DIMENSION
    elif known is None and not units.same_dimension(parameter.unit, "1"):
        yield NO_UNIT


def _si(
    quantity: Quantity, like: str | None, parameter: Parameter | None, units: Units
) -> Quantity | None:
    bare = parameter is not None and units.same_dimension(parameter.unit, "1")
    if quantity.unit is None and not bare:
        return None
    try:
        return units.si(quantity, like=like)
    except UnitError:
        return None


def _beside(indicator: Indicator, quantity: Quantity) -> Indicator:
    """The indicator with what was read among its alternatives, and without those that read what
    the officer reads."""
    others = (_as_read(indicator), *indicator.alternatives)
    apart = tuple(other for other in others if not _states(other, quantity))
    agreed = True if len(apart) < len(others) else None
    return replace(indicator, alternatives=tuple(dict.fromkeys(apart)), agreed=agreed)


def _as_read(indicator: Indicator) -> Alternative:
    quantity = indicator.quantity
    ranged = quantity.operator == "range"
    low, high = quantity.low, quantity.high
    return Alternative(
        method=indicator.origin.method,
        quote=indicator.place.quote,
        score=indicator.origin.score,
        operator=quantity.operator,
        value=quantity.value,
        low=low.value if ranged and low else None,
        high=high.value if ranged and high else None,
        unit=quantity.unit,
    )


def _states(other: Alternative, quantity: Quantity) -> bool:
    """Whether another reader's figure is this one; what it did not read of the unit is no
    difference."""
    ranged = quantity.operator == "range"
    low, high = quantity.low, quantity.high
    ends = (low.value, high.value) if ranged and low and high else (None, None)
    return (
        other.operator == quantity.operator
        and other.value == quantity.value
        and (other.low, other.high) == ends
        and other.unit in (None, quantity.unit)
    )
