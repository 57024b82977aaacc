"""The same thing stated differently in two papers: indicators and particulars.

Two papers contradict each other on a parameter of one goods item when no value of the one agrees
with any value of the other. Values agree when their intervals meet, each as wide as it was rounded
or its tolerance says. What a paper requires gives way to what it measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2s
from itertools import combinations

from zhiyi.document import Bound, Condition, Document, Indicator, Origin, Part, Quantity
from zhiyi.flow import Found
from zhiyi.folding import letters
from zhiyi.inquiry import Contradiction, Goods, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.particulars.differences import find_differences
from zhiyi.units import UnitError, Units

METHOD = "claims@1"
REQUIREMENT = "技术要求"
# 约, ≈: how far an approximate value may lie off, as a share of it.
APPROXIMATE = Decimal("0.05")
_CEILING = re.compile(r"最高|最大|上限|max", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper says of one parameter of one goods item. ``low`` and ``high`` in the
    parameter's unit, as wide as the value was rounded; None: open."""

    indicator: Indicator
    part: str
    low: Decimal | None
    high: Decimal | None
    ceiling: bool

    def meets(self, other: Claim) -> bool:
        """Whether both can be true. A highest value is compared with the end of a range."""
        one, two = self._against(other), other._against(self)
        below = one[1] is not None and two[0] is not None and one[1] < two[0]
        above = one[0] is not None and two[1] is not None and one[0] > two[1]
        return not (below or above)

    def _against(self, other: Claim) -> tuple[Decimal | None, Decimal | None]:
        is_range = self.indicator.quantity.operator == "range"
        if other.ceiling and not self.ceiling and is_range and self.high is not None:
            return self.high, self.high
        return self.low, self.high


def find_contradictions(
    inquiry: Inquiry, *, lexicon: Lexicon, units: Units
) -> Found[Contradiction]:
    """Contradictions of indicators, then of particulars."""
    found: list[Contradiction] = []
    for goods in inquiry.goods:
        for parameter, indicators in _by_parameter(inquiry, goods).items():
            claims = _claims(indicators, parameter, lexicon=lexicon, units=units)
            found += _of_parameter(inquiry, goods, parameter, claims)
    found += find_differences(inquiry)
    return Found(tuple(found))


def _by_parameter(inquiry: Inquiry, goods: Goods) -> dict[str, list[tuple[Part, Indicator]]]:
    """The indicators that speak of ``goods``, by parameter; unknown parameters by their name."""
    speaking = {a.indicator for a in inquiry.attributions if goods.id in a.goods}
    groups: dict[str, list[tuple[Part, Indicator]]] = {}
    for doc in inquiry.documents:
        for indicator in doc.indicators:
            part = _part_of(doc, indicator)
            key = indicator.parameter_id or letters(indicator.parameter or "")
            if indicator.id in speaking and part is not None and key:
                groups.setdefault(key, []).append((part, indicator))
    return groups


def _part_of(doc: Document, indicator: Indicator) -> Part | None:
    return next((part for part in doc.parts if indicator.place.page in part.pages), None)


def _claims(
    stated: Sequence[tuple[Part, Indicator]], parameter: str, *, lexicon: Lexicon, units: Units
) -> list[Claim]:
    """The claims that can be compared: in one unit, requirements only where nothing is measured."""
    known = lexicon.get(parameter)
    unit = known.unit if known else next((i.unit_normal for _, i in stated if i.unit_normal), None)
    measured = {part.id for part, indicator in stated if not _required(indicator)}
    claims = []
    for part, indicator in stated:
        if _required(indicator) and part.id in measured:
            continue
        if claim := _claim(part, indicator, unit, units):
            claims.append(claim)
    return claims


def _required(indicator: Indicator) -> bool:
    return any(REQUIREMENT in note for note in indicator.notes)


def _claim(part: Part, indicator: Indicator, unit: str | None, units: Units) -> Claim | None:
    quantity = _widened(indicator)
    if unit is not None:
        try:
            quantity = units.convert_quantity(
                replace(quantity, unit=indicator.unit_normal or quantity.unit), unit
            )
        except UnitError:
            return None
    elif quantity.unit:
        return None
    low = quantity.low.value if quantity.low else None
    high = quantity.high.value if quantity.high else None
    ceiling = bool(_CEILING.search(indicator.parameter or ""))
    return Claim(indicator, part.id, low, high, ceiling)


def _widened(indicator: Indicator) -> Quantity:
    """The interval that the print allows: half a unit of the last digit, the tolerance, 约; "min"
    and "max" after a value leave the other side open."""
    quantity = indicator.quantity
    low, high = quantity.low, quantity.high
    ceiling = _CEILING.search(indicator.parameter or "") is not None
    if low and high and low.value == high.value and not ceiling:
        if indicator.statistic == "min":
            high = None
        elif indicator.statistic == "max":
            low = None
    tolerance = quantity.tolerance
    minus = tolerance.minus if tolerance else Decimal(0)
    plus = tolerance.plus if tolerance else Decimal(0)
    if tolerance and tolerance.unit == "%" and quantity.unit != "%" and quantity.value is not None:
        minus, plus = (abs(quantity.value) * share / 100 for share in (minus, plus))
    return replace(
        quantity,
        low=_moved(low, -1, minus, quantity.approximate),
        high=_moved(high, 1, plus, quantity.approximate),
        tolerance=None,
    )


def _moved(bound: Bound | None, sign: int, by: Decimal, approximate: bool) -> Bound | None:
    if bound is None:
        return None
    exponent = bound.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) else Decimal(0)
    if approximate:
        step = max(step, abs(bound.value) * APPROXIMATE)
    return Bound(bound.value + sign * (step + by), inclusive=True)


def _of_parameter(
    inquiry: Inquiry, goods: Goods, parameter: str, claims: Sequence[Claim]
) -> Iterator[Contradiction]:
    """At most one contradiction for a parameter: every claim of the papers that disagree."""
    papers: dict[str, list[Claim]] = {}
    for claim in claims:
        papers.setdefault(claim.part, []).append(claim)
    against: dict[str, Claim] = {}
    for one, other in combinations(papers.values(), 2):
        pairs = [(a, b) for a in one for b in other if _comparable(a.indicator, b.indicator)]
        if pairs and not any(a.meets(b) for a, b in pairs):
            for a, b in pairs:
                against[a.indicator.id] = a
                against[b.indicator.id] = b
    if against:
        disagreeing = [c for c in claims if c.indicator.id in against]
        yield _contradiction(inquiry, goods, parameter, disagreeing)


def _comparable(one: Indicator, other: Indicator) -> bool:
    """Under the same conditions, as far as both state them."""
    return all(
        _same_condition(a, b)
        for a in one.conditions
        for b in other.conditions
        if a.parameter_id == b.parameter_id
    )


def _same_condition(one: Condition, other: Condition) -> bool:
    if one.quantity is None or other.quantity is None:
        return letters(one.text) == letters(other.text) or one.parameter_id is None
    if one.quantity.unit != other.quantity.unit:
        return letters(one.text) == letters(other.text)
    a, b = one.quantity, other.quantity
    below = a.high and b.low and a.high.value < b.low.value
    above = a.low and b.high and a.low.value > b.high.value
    return not (below or above)


def _contradiction(
    inquiry: Inquiry, goods: Goods, parameter: str, claims: Sequence[Claim]
) -> Contradiction:
    first = claims[0].indicator
    name = first.parameter or parameter
    told = "；".join(_told(inquiry, claims))
    known = first.parameter_id
    return Contradiction(
        id=contradiction_id(inquiry, goods.id, parameter),
        evidence=tuple(e for claim in claims for e in claim.indicator.evidence),
        origin=Origin(METHOD, min(claim.indicator.origin.score for claim in claims)),
        kind="indicator",
        detail=f"第{goods.item}项“{goods.name}”的{name}：{told}",
        parameter_id=known,
        subject=goods.model or goods.name,
        indicators=tuple(claim.indicator.id for claim in claims),
    )


def _told(inquiry: Inquiry, claims: Sequence[Claim]) -> Iterator[str]:
    """Each paper with what it states; the unit is added where only the figure is quoted."""
    stated: dict[str, list[str]] = {}
    for claim in claims:
        place, unit = claim.indicator.place, claim.indicator.quantity.unit
        quote = place.quote.strip()
        if unit and letters(unit) not in letters(quote):
            quote = f"{quote} {unit}"
        stated.setdefault(place.document, []).append(f"“{quote}”")
    for document, quotes in stated.items():
        path = inquiry.document(document).path
        yield f"{path}载{'、'.join(dict.fromkeys(quotes))}"


def contradiction_id(inquiry: Inquiry, *key: str) -> str:
    """Made of the inquiry, the goods or paper, and what is contradicted; never of values."""
    digest = blake2s("\0".join((inquiry.id, *key)).encode(), digest_size=6).hexdigest()
    return f"contradiction-{digest}"
