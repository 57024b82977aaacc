"""Flag ``just_below``: a figure lies on the side that is not met, within reach of the limit.

What is near is settled in ``controls/intervals.py``: within its shares of the limit, or where the
printed tolerance or the last printed place touches it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhiyi.controls.intervals import Outcome, compare
from zhiyi.controls.readings import Reading, Stated
from zhiyi.document import Evidence
from zhiyi.flags.entry import Leaf, Weighed
from zhiyi.flags.telling import papers_of, said
from zhiyi.inquiry import Inquiry, State
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units


@dataclass(frozen=True, slots=True)
class Near:
    """A reading that falls short of one criterion by little, in Chinese and English."""

    leaf: Leaf
    detail: str
    detail_en: str
    evidence: tuple[Evidence, ...]
    indicators: tuple[str, ...]


def just_below(
    inquiry: Inquiry, one: Weighed, known: Stated, *, lexicon: Lexicon, units: Units
) -> Iterator[Near]:
    """A flag for each criterion missed by little, where the entry could turn on it: with all such
    criteria reached the whole would not be ruled out."""
    short = {id(leaf.expression): leaf for leaf in one.leaves if _short_of(leaf)}
    if not short:
        return
    states: dict[int, State] = {id(leaf.expression): leaf.criterion.state for leaf in one.leaves}
    if one.state(states | {key: leaf.favours for key, leaf in short.items()}) == "not_met":
        return
    for leaf in short.values():
        found = _nearest(leaf, known, lexicon=lexicon, units=units)
        if found is not None:
            yield _told(inquiry, leaf, *found)


def _short_of(leaf: Leaf) -> bool:
    """Near its limit and not, or not surely, on the side that speaks for the entry."""
    return leaf.criterion.borderline and leaf.criterion.state != leaf.favours


def _nearest(
    leaf: Leaf, known: Stated, *, lexicon: Lexicon, units: Units
) -> tuple[Reading, Outcome] | None:
    """Of the readings on the side that speaks against the entry, the one nearest to the limit."""
    comparison = leaf.comparison
    if comparison is None:
        return None
    parameter = lexicon.get(comparison.parameter)
    sense = parameter.sense if parameter else "none"
    used = set(leaf.criterion.indicators)
    found = []
    for reading in known.of(comparison.parameter):
        outcome = compare(comparison, reading.quantity, sense=sense, units=units)
        if outcome is None or not used & {i.id for i in reading.indicators}:
            continue
        if outcome.borderline and outcome.state not in (leaf.favours, "unknown"):
            found.append((reading, outcome))
    return min(found, key=lambda pair: abs(pair[1].margin or Decimal(0)), default=None)


def _told(inquiry: Inquiry, leaf: Leaf, reading: Reading, outcome: Outcome) -> Near:
    margin = abs(outcome.margin) if outcome.margin is not None else None
    share = "" if margin is None else f"{(margin * 100).normalize():f}%"
    apart, apart_en = f"，相差约{share}", f", {share} away from it"
    if not margin:
        apart, apart_en = "，恰在界限上", ", exactly on it"
    if margin is None:
        apart, apart_en = "", ""
    place, place_en = papers_of(inquiry, reading)
    words, words_en = said(reading)
    return Near(
        leaf=leaf,
        detail=f"{place}载{words}，未达到“{leaf.label}”但与之接近{apart}；"
        "请核对测试方法、测量不确定度与原始记录。",
        detail_en=f"{place_en} states {words_en}, close to “{leaf.criterion.text}” without "
        f"reaching it{apart_en}; check the method, the uncertainty and the original records.",
        evidence=tuple(e for i in reading.indicators for e in i.evidence),
        indicators=tuple(i.id for i in reading.indicators),
    )
