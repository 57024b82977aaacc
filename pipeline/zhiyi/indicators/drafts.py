"""What the readers of text and of tables hand on: an indicator without its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from spacy.language import Language

from zhiyi.document import Condition, Quantity, Statistic
from zhiyi.indicators.comparisons import by_sense
from zhiyi.indicators.learned import LearnedNames
from zhiyi.indicators.marks import Words
from zhiyi.indicators.quantities import QuantityReader, Stated
from zhiyi.lexicon import Lexicon, Parameter
from zhiyi.units import Units

WRONG_DIMENSION = "单位与参数的量纲不符，疑似误识"
NO_UNIT = "未载单位"
MISREAD_UNIT = "单位疑似误识，按{}读"
CYRILLIC = str.maketrans("rmMkcHPBAKCTOpeaoxun", "гмМкcНРВАКСТОреаохип")
"""Letters that readers of Latin script put for Cyrillic ones."""
TRACE = Decimal("0.001")
"""A unit so small against one per cent that it states impurities and no purity: ppm, μg/g."""
REQUIREMENT = "技术要求"
LEARNED = "参数名由模型辨认"
OPEN_SENSE = "“优于”的方向未明"
"""Better than 3 dB, of a parameter of which nobody knows whether more or less is better."""
LEARNED_SCORE = 0.5
"""Under that of a label which only its sign ties to the figure (0.6)."""
STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|GBT|JB|HB|HG|YB|YS|SJ|JC|QJ|GJB|GJBT|DL|NB|JJF|JJG|ISO|IEC|ASTM|DIN|EN|JIS|MIL"
    r"|ANSI|SAE|AMS|API|AWS|NAS|NF|UNE|ГОСТ|ОСТ|ТУ|GOST|KS|IEEE|UL|BS|SEMI|VDI|VDE|SACMA|ASME|EIA"
    r"|JEDEC|AATCC|TAPPI|RTCA)(?:[-/ ](?:[A-Z]{1,4}|Р))*[ -]?[A-Z]?\s?\d+[A-Z]?(?:\.\d+)*"
    r"(?:[-–:/]\d+(?:[.-]\d+)*)*M?"
)


@dataclass(frozen=True, slots=True)
class Tools:
    """What every reader needs."""

    lexicon: Lexicon
    units: Units
    nlp: Language
    words: Words
    reader: QuantityReader
    names: LearnedNames | None = None
    """What names the quantities that the rules leave without a name; nothing does by default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``start`` to ``end``: the quantity; ``name_start``, ``name_end``: the name, in the same text
    (equal where the name stands elsewhere). ``words``: name to value, as they stand in the text."""

    name: str | None
    parameter: Parameter | None
    quantity: Quantity
    start: int
    end: int
    name_start: int = 0
    name_end: int = 0
    conditions: tuple[Condition, ...] = ()
    method: str | None = None
    statistic: Statistic | None = None
    subject: str | None = None
    notes: tuple[str, ...] = ()
    score: float = 1.0
    words: tuple[str, ...] = field(default=())


def resolved(
    name: str, stated: Stated, *, tools: Tools, unit: str | None = None
) -> tuple[Parameter | None, Quantity, tuple[str, ...]]:
    """The parameter of a printed name, its quantity and what is doubtful about their unit."""
    quantity = stated.quantity
    if quantity.unit is None and unit is not None:
        tolerance = quantity.tolerance
        if tolerance and tolerance.unit is None:
            tolerance = replace(tolerance, unit=unit)
        quantity = replace(quantity, unit=unit, tolerance=tolerance)
    printed = quantity.unit
    known = printed if printed and tools.units.known(printed) else None
    found = tools.lexicon.find(name, unit=known)
    notes = stated.notes
    if found is None and known is not None:
        found = tools.lexicon.find(name)
        mended = found and _cyrillic(known, found, tools.units)
        if mended:
            quantity = replace(quantity, unit=mended)
            notes += (MISREAD_UNIT.format(mended),)
        elif found is not None:
            notes += (WRONG_DIMENSION,)
    if found and known and found.id == "purity" and _trace(known, tools.units):
        found = tools.lexicon.find(f"杂质{name}", unit=known)
    if found and known and found.unit == "W" and "VA" in (tools.units.normal(known) or ""):
        found = tools.lexicon.get("apparent_power")
    if found and known is None and not tools.units.same_dimension(found.unit, "1"):
        notes += (NO_UNIT,)
    if stated.better and found and found.sense in ("more", "less"):
        quantity = by_sense(quantity, stated.better, sense=found.sense)
    elif stated.better:
        notes += (OPEN_SENSE,)
    return found, quantity, notes


def _cyrillic(printed: str, parameter: Parameter, units: Units) -> str | None:
    """r/cm³ is г/см³ where that fits the parameter."""
    other = printed.translate(CYRILLIC).replace("c", "с")
    fits = other != printed and units.known(other)
    return other if fits and units.same_dimension(other, parameter.unit) else None


def _trace(printed: str, units: Units) -> bool:
    return units.same_dimension(printed, "%") and units.convert(Decimal(1), printed, "%") <= TRACE


def countable(unit: str | None, units: Units) -> bool:
    """Whether a unit only counts (件, 支, 级): of a name nobody knows that states nothing."""
    return unit is not None and (unit == "位" or units.normal(unit) == "1")


def statistic_of(name: str, words: Words) -> Statistic | None:
    """Whether a name speaks of the largest, smallest, typical or mean value."""
    plain = name.casefold()
    keys: tuple[Statistic, ...] = ("mean", "typ", "max", "min")
    for key in keys:
        if _any_of(words.statistics[key]).search(plain):
            return key
    return None


def extreme_of(text: str, name_end: int, stated: Stated, words: Words) -> Statistic | None:
    """测量半径 | 最大 | 80米: the word right behind a name that makes a figure the largest or
    smallest value; None where a sign or other words make it a bound."""
    told = text[stated.start : stated.first].strip().casefold()
    gap = text[name_end : stated.start]
    found = words.extremes.get(told)
    if found and text[stated.first : stated.end].endswith(words.bounds_behind):
        return None  # 최대 1500 Hz까지
    one_sided = stated.quantity.operator in ("<=", ">=") and not stated.better
    return found if one_sided and name_end <= stated.start and not gap.strip() else None


def as_extreme(stated: Stated, statistic: Statistic) -> Stated:
    """The bound as a value."""
    bound = stated.quantity.low or stated.quantity.high
    return replace(
        stated, quantity=replace(stated.quantity, low=bound, high=bound), statistic=statistic
    )


def statistic_alone(text: str, words: Words) -> bool:
    """(typ.), (最大): tells which value this is and no condition."""
    plain = text.strip(" .").casefold().removesuffix("值")
    return any(plain in told for told in words.statistics.values())


def condition(text: str, *, tools: Tools) -> Condition:
    """A condition with its quantity, where it states one."""
    stated = tools.reader.find(text, cell=True)
    quantity = stated[0].quantity if stated else None
    found = None
    if stated:
        label = text[: stated[0].start].strip(" :=@")
        found = tools.lexicon.find(label, unit=quantity.unit if quantity else None)
        if found is None and quantity and quantity.unit and quantity.unit in ("℃", "°C", "K"):
            found = tools.lexicon.get("temperature")
    return Condition(text=text.strip(), parameter_id=found.id if found else None, quantity=quantity)


def conditions_in(brackets: Iterable[str], *, tools: Tools) -> tuple[Condition, ...]:
    """Brackets behind a name that hold a condition: not a unit, not a standard."""
    return tuple(
        condition(text, tools=tools)
        for text in brackets
        if text.strip()
        and not tools.units.known(text)
        and not STANDARD.fullmatch(text.strip())
        and not statistic_alone(text, tools.words)
    )


def logistic(name: str, words: Words) -> bool:
    """Whether a label counts goods or money instead of naming a property."""
    plain = name.casefold().strip(" .:")
    if plain in words.goods:
        return True
    return bool(_any_of((*words.logistics, *words.currency)).search(plain))


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words; of those in Latin letters none inside another word."""
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word[0].isascii() else re.escape(word)
            for word in sorted(words, key=len, reverse=True)
        )
    )
