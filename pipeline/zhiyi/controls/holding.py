"""Whether a reading was taken under the conditions and by the method that a comparison asks for.

Silence is taken as yes, and told: papers seldom repeat what everybody does. What is stated and
differs is another thing than the one asked for, and leaves the comparison unknown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import InvalidOperation
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from zhiyi.controls.conditions import Asked, asked
from zhiyi.controls.criteria import Comparison
from zhiyi.controls.readings import Reading
from zhiyi.derivations.compatible import SAME_CONDITION, SAME_TEMPERATURE
from zhiyi.document import Bound, Indicator, Quantity
from zhiyi.folding import fold
from zhiyi.units import UnitError, Units

STANDARD = re.compile(
    r"((?:GB|ISO|JIS|DIN|EN|ASTM|IEC|JB|VDI)[A-Z]?\d+(?:[.-]\d{1,2}(?!\d))?)(?:[-:](\d{4}))?"
)
Holds = Literal["yes", "silent", "no"]


@dataclass(frozen=True, slots=True)
class Held:
    """``silent``: the conditions asked for that no paper speaks of, as written."""

    holds: Holds
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """``means``: words by the condition that they mean (室温: 20 ℃). ``kinds``: rows of groups of
    words, of which each group excludes the others."""

    means: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[tuple[tuple[str, ...], ...], ...] = ()


@lru_cache(maxsize=1)
def load_condition_words() -> ConditionWords:
    """From ``knowledge/controls/properties.toml``."""
    text = (files("zhiyi.knowledge") / "controls" / "properties.toml").read_text("utf-8")
    read = tomllib.loads(text)
    means = {
        fold(row["condition"]): tuple(map(fold, row["words"])) for row in read.get("meaning", ())
    }
    kinds = tuple(
        tuple(tuple(map(fold, group)) for group in row["groups"]) for row in read.get("kinds", ())
    )
    return ConditionWords(means, kinds)


def held(reading: Reading, leaf: Comparison, words: ConditionWords, units: Units) -> Held:
    """Whether the reading holds under every condition asked for."""
    silent: list[str] = []
    for one in asked(leaf.at):
        holds = _in_words(reading, one, words) if one.words else _in_figures(reading, one, units)
        if holds == "silent" and not one.words:
            holds = _in_words(reading, one, words)
        if holds == "no":
            return Held("no")
        if holds == "silent":
            silent.append(one.text)
    return Held("silent" if silent else "yes", tuple(silent))


def _in_figures(reading: Reading, wanted: Asked, units: Units) -> Holds:
    """By the stated conditions of the dimension asked for; one that fits is enough."""
    unit = wanted.unit or "1"
    found: list[bool] = []
    for indicator in reading.indicators:
        for condition in indicator.conditions:
            stated = _converted(condition.quantity, unit, units)
            if stated is not None:
                found.append(_inside(stated, wanted, units))
    if not found:
        return "silent"
    return "yes" if any(found) else "no"


def _inside(stated: Quantity, wanted: Asked, units: Units) -> bool:
    """Of a single value asked for, all that is stated lies as near as laboratories keep it."""
    low, high = wanted.low, wanted.high
    if (point := wanted.point) is not None:
        allowed = abs(point) * SAME_CONDITION
        if units.same_first(wanted.unit or "1", "K"):
            allowed = SAME_TEMPERATURE
        low, high = Bound(point - allowed), Bound(point + allowed)
    return _from(stated.low, low) and _from(_turned(stated.high), _turned(high))


def _from(stated: Bound | None, least: Bound | None) -> bool:
    if least is None:
        return True
    if stated is None:
        return False
    if stated.value == least.value:
        return least.inclusive or not stated.inclusive
    return stated.value > least.value


def _turned(bound: Bound | None) -> Bound | None:
    return bound and Bound(-bound.value, bound.inclusive)


def _converted(quantity: Quantity | None, unit: str, units: Units) -> Quantity | None:
    if quantity is None or quantity.unit is None:
        return None
    try:
        return units.convert_quantity(quantity, unit)
    except (UnitError, InvalidOperation):
        return None


def _in_words(reading: Reading, wanted: Asked, words: ConditionWords) -> Holds:
    """By what is said beside the value: its name, subject, conditions and quote."""
    asked_for = fold(wanted.text)
    same = (asked_for, *words.means.get(asked_for, ()))
    said = [fold(text) for i in reading.indicators for text in _said(i)]
    if any(word in text for word in same for text in said):
        return "yes"
    return "no" if any(_excluded(text, same, words) for text in said) else "silent"


def _excluded(text: str, same: Iterable[str], words: ConditionWords) -> bool:
    """Whether the text names what excludes the condition asked for."""
    wanted = tuple(same)
    for row in words.kinds:
        own = [group for group in row if any(word in one for word in group for one in wanted)]
        others = [group for group in row if group not in own]
        if own and any(word in text for group in others for word in group):
            return True
    return False


def _said(indicator: Indicator) -> tuple[str, ...]:
    conditions = (condition.text for condition in indicator.conditions)
    named = (indicator.parameter, indicator.subject, indicator.method, indicator.place.quote)
    return (*conditions, *(text for text in named if text))


def by_method(readings: tuple[Reading, ...], leaf: Comparison) -> tuple[Reading, ...]:
    """The readings taken by a method asked for. Silence is taken as yes, unless other readings say
    that another method was used and none says that it was this one."""
    if not leaf.by:
        return readings
    wanted = [standard for method in leaf.by for standard in _standards(method)]
    by = [(reading, _uses(reading, wanted)) for reading in readings]
    if any(uses is False for _, uses in by) and not any(uses for _, uses in by):
        return ()
    return tuple(reading for reading, uses in by if uses is not False)


def names_method(readings: Iterable[Reading], leaf: Comparison) -> bool:
    """Whether one of the readings says that it was taken by a method asked for."""
    wanted = [standard for method in leaf.by for standard in _standards(method)]
    return any(_uses(reading, wanted) for reading in readings)


def _uses(reading: Reading, wanted: list[tuple[str, str]]) -> bool | None:
    """Whether one of the methods is stated with the reading, else for its whole paper; None where
    none at all is."""
    said = [words for i in reading.indicators for words in _methods(i)]
    stated = [standard for words in said for standard in _standards(words)]
    stated = stated or [standard for words in reading.basis for standard in _standards(words)]
    if not stated:
        return None
    return any(
        number == asked_ and (not year or not asked_year or year == asked_year)
        for number, year in stated
        for asked_, asked_year in wanted
    )


def _methods(indicator: Indicator) -> tuple[str, ...]:
    """Where the method may stand: by itself or among the conditions."""
    return (indicator.method or "", *(condition.text for condition in indicator.conditions))


def _standards(text: str) -> list[tuple[str, str]]:
    """Numbers and years of the standards named in ``text``: ("ISO230-2", "1988")."""
    plain = re.sub(r"\s|/T", "", text.upper())
    return [(match[1], match[2] or "") for match in STANDARD.finditer(plain)]
