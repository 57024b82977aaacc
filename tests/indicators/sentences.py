"""What a sentence of ``sentences.toml`` states, and how it differs from what was found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from zhiyi.document import Indicator

CASES: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "sentences.toml").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A statement of the table; ``more``: conditions, method, subject, statistic by key."""

    name: str
    id: str
    operator: str
    figures: str
    unit: str
    more: dict[str, str]


def wanted(case: str) -> Wanted:
    name, id, operator, figures, unit, *rest = case.split("|")
    return Wanted(name, id, operator, figures, unit, dict(one.split("=", 1) for one in rest))


def differences(case: str, one: Indicator) -> Iterator[str]:
    """The fields in which an indicator is not what the case states."""
    told = wanted(case)
    quantity = one.quantity
    if (one.parameter or "") != told.name:
        yield f"name {one.parameter!r}"
    if told.id != "?" and (one.parameter_id or "") != told.id:
        yield f"id {one.parameter_id!r}"
    if quantity.operator != told.operator:
        yield f"operator {quantity.operator}"
    if not _figures(told, one):
        yield f"figures {quantity.low} {quantity.high}"
    if str(quantity.unit) != told.unit:
        yield f"unit {quantity.unit!r}"
    yield from _more(told.more, one)


def _figures(told: Wanted, one: Indicator) -> bool:
    quantity = one.quantity
    if told.operator == "range":
        low, high = map(Decimal, told.figures.split(".."))
        return bool(
            quantity.low
            and quantity.high
            and (quantity.low.value, quantity.high.value) == (low, high)
        )
    same = quantity.value == Decimal(told.figures.lstrip("±"))
    return same and quantity.plus_minus == told.figures.startswith("±")


def _more(more: dict[str, str], one: Indicator) -> Iterator[str]:
    conditions = [_bare(c.text) for c in one.conditions]
    asked = [_bare(c) for c in more["at"].split(";")] if "at" in more else []
    if sorted(conditions) != sorted(asked):
        yield f"conditions {conditions}"
    if _bare(one.method or "") != _bare(more.get("by", "")):
        yield f"method {one.method!r}"
    if _bare(one.subject or "") != _bare(more.get("of", "")):
        yield f"subject {one.subject!r}"
    if "stat" in more and one.statistic != more["stat"]:
        yield f"statistic {one.statistic!r}"


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def faults(states: Sequence[str], found: Sequence[Indicator]) -> list[str]:
    """What is wrong with the indicators of a sentence, in words; empty where nothing is."""
    if len(states) != len(found):
        told = [
            (one.parameter, one.quantity.operator, str(one.quantity.value), one.quantity.unit)
            for one in found
        ]
        return [f"{len(found)} instead of {len(states)}: {told}"]
    return [
        f"{case}: {'; '.join(wrong)}"
        for case, one in zip(states, found, strict=True)
        if (wrong := list(differences(case, one)))
    ]
