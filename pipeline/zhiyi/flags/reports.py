"""Flag ``contradicted_by_report``: what the exporter says of a figure that a criterion uses, and a
report or data sheet states otherwise, so that the outcome changes or may change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from zhiyi.claims.alike import comparable, names_of
from zhiyi.claims.claim import Claim
from zhiyi.controls.intervals import compare
from zhiyi.controls.kleene import ORDER
from zhiyi.controls.readings import Reading, Stated
from zhiyi.flags.entry import Placed, Weighed
from zhiyi.flags.near import sense_of
from zhiyi.flags.sides import Sides
from zhiyi.flags.telling import Draft, evidence_of, ids_of, papers, said, stands_in
from zhiyi.inquiry import Inquiry, State
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

MOST = 40
"""Readings of each side that are held against each other, of reports those that come furthest; a
curve of test points has hundreds, which are one statement."""
SHOWN = 2
"""Statements quoted on each side."""


@dataclass(frozen=True, slots=True)
class _Found:
    reading: Reading
    state: State


def contradicted(
    inquiry: Inquiry,
    one: Weighed,
    known: Stated,
    sides: Sides,
    *,
    lexicon: Lexicon,
    units: Units,
    apart: Collection[str] = (),
) -> Iterator[Draft]:
    """One flag for each criterion that a report carries further than the exporter's words do.
    ``apart``: ids of indicators that another flag speaks of (the declaration's remark)."""
    for placed in one.leaves:
        found = list(_outcomes(placed, known, lexicon=lexicon, units=units))
        claims = [
            f
            for f in found
            if sides.claims(f.reading) and not all(i.id in apart for i in f.reading.indicators)
        ]
        reports = [f for f in found if sides.reports(f.reading)]
        claims, reports = claims[:MOST], sorted(reports, key=lambda f: -_rank(placed, f))[:MOST]
        highest = {id(claim): _furthest(placed, claim, claims) for claim in claims}
        further = [
            (claim, report)
            for claim, report in product(claims, reports)
            if _rank(placed, report) > highest[id(claim)]
            and _opposed(claim.reading, report.reading, sides, lexicon)
        ]
        if further:
            yield _told(inquiry, placed, further)


def _outcomes(placed: Placed, known: Stated, *, lexicon: Lexicon, units: Units) -> Iterator[_Found]:
    comparison = placed.comparison
    if comparison is None:
        return
    used = set(placed.criterion.indicators)
    sense = sense_of(placed, lexicon)
    for reading in known.of(comparison.parameter):
        outcome = compare(comparison, reading.quantity, sense=sense, units=units)
        if outcome is not None and used & {i.id for i in reading.indicators}:
            yield _Found(reading, outcome.state)


def _furthest(placed: Placed, claim: _Found, claims: Sequence[_Found]) -> int:
    """The rank of the furthest that the same papers claim: ±0.01 % digital, ±0.2 % analogue."""
    papers = stands_in(claim.reading)
    return max(_rank(placed, one) for one in claims if stands_in(one.reading) & papers)


def _rank(placed: Placed, found: _Found) -> int:
    """The higher, the more it speaks for the entry."""
    rank = ORDER.index(found.state)
    return len(ORDER) - 1 - rank if placed.excludes else rank


def _opposed(one: Reading, other: Reading, sides: Sides, lexicon: Lexicon) -> bool:
    """Whether both speak of one thing and do not merely differ in how exactly they speak: ≥1200
    holds 1300. Derived values are taken to speak of one thing."""
    if one.formula is not None or other.formula is not None:
        return True
    claims = [sides.claim(indicator) for indicator in one.indicators]
    others = [sides.claim(indicator) for indicator in other.indicators]
    return any(
        a is not None and b is not None and _differ(a, b, lexicon)
        for a, b in product(claims, others)
    )


def _differ(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    if not comparable(one, other, names_of(one.indicator.parameter_id or "", lexicon)):
        return False
    if one.value is not None and other.value is not None and one.closed and other.closed:
        return one.value != other.value
    return not one.meets(other)


def _told(inquiry: Inquiry, placed: Placed, further: Sequence[tuple[_Found, _Found]]) -> Draft:
    claims = list(dict.fromkeys(claim.reading for claim, _ in further))
    reports = list(dict.fromkeys(report.reading for _, report in further))
    best = max((report for _, report in further), key=lambda report: _rank(placed, report))
    sure = best.state == placed.favours
    ends = "则达到该数值" if sure else "则可能达到该数值"
    ends_en = "reaches it" if sure else "may reach it"
    if placed.excludes:
        ends = "则不符合该条件" if sure else "则可能不符合该条件"
        ends_en = "falls outside it" if sure else "may fall outside it"
    entry = "条目除外条件所列" if placed.excludes else "条目所列"
    says, says_en = _stated(inquiry, claims)
    finds, finds_en = _stated(inquiry, reports)
    return Draft(
        code="contradicted_by_report",
        of=placed.criterion.text,
        detail=f"{says}；{finds}。就{entry}“{placed.label}”，按前者与按后者比较结果不同，按后者{ends}，"
        "请核对以何者为准。",
        detail_en=f"{says_en}; {finds_en}. For “{placed.criterion.text}” the outcome differs: the "
        f"latter {ends_en}; check which of them holds.",
        evidence=evidence_of([*claims, *reports]),
        indicators=ids_of([*claims, *reports]),
    )


def _stated(inquiry: Inquiry, readings: Sequence[Reading]) -> tuple[str, str]:
    """What each paper states, the first ``SHOWN`` values of each side."""
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    values = list(dict.fromkeys(said(reading) for reading in readings))[:SHOWN]
    for reading in readings:
        if said(reading) in values:
            places = told.setdefault(papers(inquiry, stands_in(reading)), [])
            places += [said(reading)] if said(reading) not in places else []
    zh = [f"{file}载{'、'.join(words for words, _ in there)}" for (file, _), there in told.items()]
    en = [f"{file}: {', '.join(words for _, words in there)}" for (_, file), there in told.items()]
    count = len({said(reading) for reading in readings})
    more, more_en = (f"等{count}处", f" ({count} in all)") if count > SHOWN else ("", "")
    return "，".join(zh) + more, ", ".join(en) + more_en
