"""The same thing stated differently in two papers: indicators and particulars.

Two papers contradict each other on a parameter of one goods item when no value of the one agrees
with any value of the other. Values agree when their intervals meet, each as wide as it was rounded
or its tolerance says, or when they lie within measurement of each other and no limit of the control
list lies between. What a paper requires gives way to what it measured. A paper of trade contradicts
itself where it states two values under one name. What speaks of no goods item of the inquiry is
compared where two papers print the same model, or where the inquiry has no goods item at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s
from itertools import combinations, product

from zhiyi.claims.alike import comparable, names_of
from zhiyi.claims.claim import Claim, claim_of
from zhiyi.claims.limits import limits_of
from zhiyi.claims.telling import name_of, ordered, told
from zhiyi.claims.topics import Topic, topics
from zhiyi.claims.within import opposed_in_itself
from zhiyi.controls.entries import ControlList
from zhiyi.document import Indicator, Origin, Part
from zhiyi.flow import Found
from zhiyi.inquiry import Contradiction, Inquiry
from zhiyi.lexicon import Lexicon, Sense
from zhiyi.particulars.differences import find_differences
from zhiyi.units import Units

METHOD = "claims@3"
SERIES = 3
"""From so many different values of one name a paper gives a row of them: a curve, test points."""


@dataclass(frozen=True, slots=True)
class _Knowledge:
    lexicon: Lexicon
    units: Units
    controls: ControlList | None

    def limits(self, parameter: str, unit: str | None) -> tuple[Decimal, ...]:
        if self.controls is None:
            return ()
        return limits_of(parameter, unit, self.controls, self.units)


def find_contradictions(
    inquiry: Inquiry, *, lexicon: Lexicon, units: Units, controls: ControlList | None = None
) -> Found[Contradiction]:
    """Contradictions of indicators, then of particulars. Without ``controls`` no limit is known."""
    knowledge = _Knowledge(lexicon, units, controls)
    found: list[Contradiction] = []
    for topic in topics(inquiry):
        for parameter, stated in topic.by_parameter().items():
            found += _of_parameter(inquiry, topic, parameter, stated, knowledge)
    found += find_differences(inquiry)
    return Found(tuple(found))


def _stated(
    stated: Sequence[tuple[Part, Indicator]], unit: str | None, units: Units
) -> tuple[list[Claim], list[Claim]]:
    """The claims that can be compared, and beside them what papers require that also measured."""
    found = [claim_of(part, indicator, unit, units) for part, indicator in stated]
    claims = [claim for claim in found if claim is not None]
    measured = {claim.part for claim in claims if not claim.required}
    beside = [claim for claim in claims if claim.required and claim.part in measured]
    return [claim for claim in claims if claim not in beside], beside


def _of_parameter(
    inquiry: Inquiry,
    topic: Topic,
    parameter: str,
    stated: Sequence[tuple[Part, Indicator]],
    knowledge: _Knowledge,
) -> Iterator[Contradiction]:
    """At most one contradiction for a parameter: every claim of the papers that disagree."""
    known = knowledge.lexicon.get(parameter)
    unit = known.unit if known else next((i.unit_normal for _, i in stated if i.unit_normal), None)
    claims, required = _stated(stated, unit, knowledge.units)
    names = names_of(parameter, knowledge.lexicon)
    sense: Sense = known.sense if known else "none"
    limits = knowledge.limits(parameter, unit)
    papers, asked = _by_paper(claims), _by_paper(required)
    opposed: list[tuple[Claim, Claim]] = []
    for one, other in combinations(papers.values(), 2):
        allowed = [*asked.get(one[0].part, ()), *asked.get(other[0].part, ())]
        pairs = []
        for a, b in product(one, other):
            if comparable(a, b, names):
                if _agree(a, b, allowed, sense, limits):
                    break
                pairs.append((a, b))
        else:
            opposed += [pair for pair in pairs if not _inside_series(*pair, one, other)]
    for paper in papers.values():
        pair = opposed_in_itself(inquiry, paper, lambda a, b: _agree(a, b, (), sense, limits))
        opposed += [pair] if pair else []
    if opposed:
        against = {claim.indicator.id for pair in opposed for claim in pair}
        disagreeing = [c for c in claims if c.indicator.id in against]
        first = ordered(inquiry, disagreeing, opposed)
        yield _contradiction(inquiry, topic, parameter, first, knowledge.lexicon)


def _by_paper(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    papers: dict[str, list[Claim]] = {}
    for claim in claims:
        papers.setdefault(claim.part, []).append(claim)
    return papers


def _agree(
    one: Claim, other: Claim, required: Sequence[Claim], sense: Sense, limits: Sequence[Decimal]
) -> bool:
    """Both can be true, or are one within measurement, or lie within what one paper allows: both
    ends of a requirement, as 500±25 mL holds 500 and 506."""
    if one.meets(other) or one.near(other, sense=sense, limits=limits):
        return True
    a, b = one.value, other.value
    if a is None or b is None or any(min(a, b) <= limit <= max(a, b) for limit in limits):
        return False
    return any(r.closed and r.meets(one) and r.meets(other) for r in required)


def _inside_series(one: Claim, other: Claim, first: list[Claim], second: list[Claim]) -> bool:
    """Whether a paper gives a row of values (a curve) and the other's lies between its ends."""
    for claim, series in ((other, first), (one, second)):
        values = {c.value for c in series if c.value is not None}
        if len(values) >= SERIES and claim.value is not None:
            return min(values) <= claim.value <= max(values)
    return False


def _contradiction(
    inquiry: Inquiry, topic: Topic, parameter: str, claims: Sequence[Claim], lexicon: Lexicon
) -> Contradiction:
    indicators = tuple(claim.indicator for claim in claims)
    name = name_of(parameter, indicators, lexicon)
    return Contradiction(
        id=contradiction_id(inquiry, topic.key, parameter),
        evidence=tuple(e for indicator in indicators for e in indicator.evidence),
        origin=Origin(METHOD, min(indicator.origin.score for indicator in indicators)),
        kind="indicator",
        detail=f"{topic.called}{name}：{'；'.join(told(inquiry, claims))}",
        parameter_id=indicators[0].parameter_id,
        subject=topic.subject,
        indicators=tuple(indicator.id for indicator in indicators),
    )


def contradiction_id(inquiry: Inquiry, *key: str) -> str:
    """Made of the inquiry, the goods or paper, and what is contradicted; never of values."""
    digest = blake2s("\0".join((inquiry.id, *key)).encode(), digest_size=6).hexdigest()
    return f"contradiction-{digest}"
