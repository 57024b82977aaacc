"""Comparators around a figure, and two bounds that make one interval.

The words are those of ``knowledge/indicator_words.toml``, marked by ``marks``; negation turns them
round (并非大于 is ≤). 以上 以下 include the figure, 超过 不满 do not (GB/T 8170, JIS Z 8301).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Bound, Operator, Quantity
from zhiyi.indicators.marks import Mark
from zhiyi.indicators.stated import Stated
from zhiyi.units import Units

TURNED = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "better": "not_better",
          "not_worse": "worse"}  # fmt: skip
MORE_IS_BETTER = {"better": ">", "not_worse": ">=", "worse": "<", "not_better": "<="}
"""What a comparator by quality says of a parameter of which more is better."""
SIGNS = frozenset("<>≤≥≦≧⩽⩾＜＞〈〉﹤﹥=≈")
BEFORE_GAP = " :(ΦφØø⌀"
LONGEST_GAP = 6
ARTICLE = re.compile(r"(?:\s(?:a|an|the|DC|AC|直流|交流|为|是))\s?\Z", re.IGNORECASE)
NEGATED = re.compile(
    r"(?:(?<![\u4e00-\u9fff])无|不|未|没有|沒有|没|并非|並非|不是|非|不得|不能|不会|不应|不可|不允许|不准|从未|并未|尚未|未能)"
    r"(?:能|会|得|应|可|是|曾|有|再|允许)?\Z"
    r"|(?:\b(?:not|never|cannot|nicht|kein(?:e[nr]?)?)|n't|(?<![а-я])не)\s"
    r"(?:(?:be|to|to be|have|exceed|должн[аоы]?|должен|быть|должн[аоы] быть|должен быть)\s)?\Z",
    re.IGNORECASE,
)
FROM = frozenset({"from", "от", "ab"})
TO = re.compile(r"\s?(?:to|до|bis)\s")
LOOK_BACK = 28
TAIL = re.compile(r"[ (]{0,3}")
LIMIT_TOLD = re.compile(r"\s?\((?P<not>不含|不包括|не включая|excl\.?|exclusive)?[^()\d]{0,8}\)\s?")
MEANT = re.compile(r"不?含|包括|включ|incl|excl")
NAME_BETWEEN = r"\s*(?P<name>[^\W\d_][^<>≤≥≦≧=,;:。，；\n]{0,16})?\s*"
FIRST_LESS = re.compile(rf"\s*(?P<sign><=|<|≤|≦|⩽){NAME_BETWEEN}")
FIRST_MORE = re.compile(rf"\s*(?P<sign>>=|>|≥|≧|⩾){NAME_BETWEEN}")
BOTH = re.compile(
    r"[\s)]*[,，、;；]?\s*(?:且|并且|而且|并|而|同时|但|又|and|but|und|aber|и|но|да|かつ|で、?かつ|및|이며|고|또한"
    r"|~|–|—|-|至|到|to|bis|до)?\s*(?:应|须|也|also|auch)?\s*"
)
GAP_OF_BOUNDS = 28


@dataclass(frozen=True, slots=True)
class Sides:
    """Comparators of a text by the place of the figure that they stand at."""

    before: dict[int, Mark]
    after: dict[int, Mark]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> Sides:
        return cls(
            before={m.end: m for m in marks if m.label.endswith(" before")},
            after={m.start: m for m in marks if m.label.endswith(" after")},
        )


def compared(quantity: Quantity, operator: Operator | str) -> Quantity:
    """The quantity under a comparator; a range keeps its bounds."""
    if operator == "~":
        return replace(quantity, approximate=True)
    if quantity.low != quantity.high or quantity.low is None:
        return quantity
    value = quantity.low.value
    if operator in (">=", ">"):
        return replace(quantity, low=Bound(value, operator == ">="), high=None)
    if operator in ("<=", "<"):
        return replace(quantity, low=None, high=Bound(value, operator == "<="))
    return quantity


def by_sense(quantity: Quantity, better: str, *, sense: str) -> Quantity:
    """优于 and its like (``Stated.better``) of a parameter of which more, or less, is stricter."""
    turned = better.replace("<", "?").replace(">", "<").replace("?", ">")
    return compared(quantity, better if sense == "more" else turned)


def with_comparators(text: str, stated: Stated, sides: Sides, *, floor: int = 0) -> Stated:
    """What the comparators before and behind a figure make of it, from ``floor`` on: the min of
    20 min 30 s is no comparator."""
    start, operators = _ahead(text, stated, sides, floor=floor)
    quantity, better, bound = stated.quantity, "", ""
    for operator in operators:
        if operator in MORE_IS_BETTER:
            better = better or MORE_IS_BETTER[operator]
        else:
            bound = bound or operator.strip("~")
            quantity = compared(quantity, operator)
    end, later = _behind(text, stated.end, sides)
    if later in MORE_IS_BETTER:
        better = better or MORE_IS_BETTER[later]
    elif later and (not bound or later[0] == bound[0]):
        quantity = compared(quantity, later)
    else:
        end = stated.end
    if not operators and not later:
        return stated
    return replace(stated, start=start, end=end, quantity=quantity, better=better)


def _ahead(text: str, stated: Stated, sides: Sides, *, floor: int) -> tuple[int, list[str]]:
    """Operators ahead of the figure, the nearest first, and where the farthest begins."""
    found: list[str] = []
    place = stated.start
    mark = _mark_before(text, place, sides)
    while mark and mark.start >= floor and len(found) < 3:
        if text[mark.start : mark.end].lower() in FROM and TO.match(text, stated.end):
            break  # from 44 ml to 50 mg: a change, and no bound
        operator, place = mark.label.split()[0], mark.start
        if text[mark.start] not in SIGNS:
            denied = NEGATED.search(text, max(0, place - LOOK_BACK), place)
            if denied and operator in TURNED:
                operator, place = TURNED[operator], denied.start()
        found.append(operator)
        mark = _mark_before(text, place, sides)
    return place, found


def _mark_before(text: str, start: int, sides: Sides) -> Mark | None:
    place = start
    while place > 0 and text[place - 1] in BEFORE_GAP and start - place < LONGEST_GAP:
        place -= 1
    if mark := sides.before.get(place) or sides.before.get(start):
        return mark
    if article := ARTICLE.search(text, max(0, start - 6), start):
        return sides.before.get(article.start())
    return None


def _behind(text: str, end: int, sides: Sides) -> tuple[int, str]:
    """The operator behind the figure and where it ends; 5(不含)以上 excludes what 以上 includes."""
    told = LIMIT_TOLD.match(text, end)
    told = told if told and MEANT.search(told.group()) else None
    place = told.end() if told else end
    tail = TAIL.match(text, place)
    mark = sides.after.get(tail.end() if tail else place) or sides.after.get(place)
    if mark is None:
        return end, ""
    operator, stop = mark.label.split()[0], mark.end
    if told is None and (later := LIMIT_TOLD.match(text, stop)) and MEANT.search(later.group()):
        told, stop = later, later.end()
    if told and told["not"]:
        operator = operator.rstrip("=")
    elif told and operator in ("<", ">"):
        operator += "="
    return stop, operator


def both_bounds(text: str, found: Sequence[Stated], units: Units) -> list[Stated]:
    """大于10小于20, 10<d≤20, 5以上8以下: two neighbours that are the ends of one interval."""
    merged: list[Stated] = []
    for one in found:
        last = merged[-1] if merged else None
        both = last and one.start - last.end <= GAP_OF_BOUNDS and _interval(text, last, one, units)
        if both:
            merged[-1] = both
        else:
            merged.append(one)
    return merged


def _interval(text: str, a: Stated, b: Stated, units: Units) -> Stated | None:
    if "\n" in text[a.end : b.start]:
        return None
    if _is_half(a) and _is_half(b) and BOTH.fullmatch(text, a.end, b.start):
        return _joined(a, b, units, inner=(0, 0))
    for pattern, operator in ((FIRST_LESS, ">"), (FIRST_MORE, "<")):
        gap = pattern.fullmatch(text, a.end, b.start)
        if gap and _is_plain(a) and _is_half(b):
            inclusive = gap["sign"] not in ("<", ">")
            first = replace(a, quantity=compared(a.quantity, operator + "=" * inclusive))
            return _joined(first, b, units, inner=gap.span("name") if gap["name"] else (0, 0))
    return None


def _is_half(stated: Stated) -> bool:
    quantity = stated.quantity
    return (quantity.low is None) != (quantity.high is None) and not quantity.plus_minus


def _is_plain(stated: Stated) -> bool:
    quantity = stated.quantity
    plain = quantity.operator == "=" and quantity.tolerance is None
    return plain and not quantity.plus_minus and not stated.better


def _joined(a: Stated, b: Stated, units: Units, *, inner: tuple[int, int]) -> Stated | None:
    lower, upper = (a, b) if a.quantity.low and b.quantity.high else (b, a)
    low, high = lower.quantity.low, upper.quantity.high
    if low is None or high is None:
        return None
    one, two = lower.quantity.unit, upper.quantity.unit
    unit = two or one
    if one and two and one != two:
        if not units.same_dimension(one, two):
            return None
        low = replace(low, value=units.convert(low.value, one, two))
    if a.quantity.unit and not b.quantity.unit and a.end < b.start and inner == (0, 0):
        unit = a.quantity.unit
    if low.value >= high.value:
        return None
    approximate = a.quantity.approximate or b.quantity.approximate
    quantity = Quantity(low=low, high=high, unit=unit, approximate=approximate)
    return replace(
        a, start=min(a.start, b.start), end=max(a.end, b.end), first=min(a.first, b.first),
        quantity=quantity, notes=a.notes + b.notes, better="", inner=inner,
    )  # fmt: skip
