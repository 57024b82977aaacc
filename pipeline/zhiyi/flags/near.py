"""Flag ``just_below``: a figure lies on the side that is not met, within reach of the limit.

What is near is settled in ``controls/intervals.py``: within its shares of the limit, or where the
printed tolerance or the last printed place touches it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhiyi.controls.intervals import Outcome, compare
from zhiyi.controls.readings import Reading, Stated
from zhiyi.flags.entry import Placed, Weighed
from zhiyi.flags.telling import Draft, evidence_of, ids_of, papers, said, stands_in
from zhiyi.inquiry import Inquiry, State
from zhiyi.lexicon import Lexicon, Sense
from zhiyi.units import Units

UP = (">=", ">")
DOWN = ("<=", "<")


def just_below(
    inquiry: Inquiry, one: Weighed, known: Stated, *, lexicon: Lexicon, units: Units
) -> Iterator[Draft]:
    """A flag for each criterion missed by little, where the entry could turn on it: with all such
    criteria reached the whole would not be ruled out."""
    short = [placed for placed in one.leaves if _short_of(placed)]
    if not short:
        return
    states: dict[int, State] = {id(placed.leaf): placed.criterion.state for placed in one.leaves}
    if one.state(states | {id(placed.leaf): placed.favours for placed in short}) == "not_met":
        return
    for placed in short:
        found = _nearest(placed, known, lexicon=lexicon, units=units)
        if found is not None:
            sense = sense_of(placed, lexicon)
            yield _told(inquiry, placed, *found, sense)


def sense_of(placed: Placed, lexicon: Lexicon) -> Sense:
    parameter = lexicon.get(placed.comparison.parameter) if placed.comparison else None
    return parameter.sense if parameter else "none"


def _short_of(placed: Placed) -> bool:
    """Near its limit and not, or not surely, on the side that speaks for the entry."""
    return placed.criterion.borderline and placed.criterion.state != placed.favours


def _nearest(
    placed: Placed, known: Stated, *, lexicon: Lexicon, units: Units
) -> tuple[Reading, Outcome] | None:
    """Of the readings on the side that speaks against the entry, the one nearest to the limit;
    among equals what is stated rather than what follows from several figures."""
    comparison = placed.comparison
    if comparison is None:
        return None
    used = set(placed.criterion.indicators)
    found = []
    for reading in known.of(comparison.parameter):
        outcome = compare(
            comparison, reading.quantity, sense=sense_of(placed, lexicon), units=units
        )
        if outcome is None or not used & {i.id for i in reading.indicators}:
            continue
        if outcome.borderline and outcome.state not in (placed.favours, "unknown"):
            found.append((reading, outcome))

    def nearness(pair: tuple[Reading, Outcome]) -> tuple[Decimal, int]:
        return abs(pair[1].margin or Decimal(0)), len(pair[0].indicators)

    return min(found, key=nearness, default=None)


def _told(
    inquiry: Inquiry, placed: Placed, reading: Reading, outcome: Outcome, sense: Sense
) -> Draft:
    place, place_en = papers(inquiry, stands_in(reading))
    words, words_en = said(reading)
    beside, beside_en = _beside(placed, outcome, sense)
    entry, entry_en = "条目所列", "of the entry"
    if placed.excludes:
        entry, entry_en = "条目除外条件所列", "of a cut-out of the entry"
    return Draft(
        code="just_below",
        of=placed.criterion.text,
        detail=f"{place}载{words}，{beside[0]}{entry}“{placed.label}”的界限{beside[1]}，"
        "请核对测试方法、测量不确定度与原始记录。",
        detail_en=f"{place_en}: {words_en} {beside_en} the limit {entry_en} "
        f"({placed.criterion.text}); check the method, the uncertainty and the original records.",
        evidence=evidence_of([reading]),
        indicators=ids_of([reading]),
    )


def _beside(placed: Placed, outcome: Outcome, sense: Sense) -> tuple[tuple[str, str], str]:
    """On which side of the limit and how far, as a share of it: (略低于, （相差约0.3%）)."""
    margin = outcome.margin
    if margin == 0:
        return ("恰等于", "，而该界限值本身不计入" if not placed.excludes else ""), "is exactly"
    apart, apart_en = "", ""
    if margin is not None:
        share = f"{(abs(margin) * 100).normalize():f}%"
        apart, apart_en = f"（相差约{share}）", f" by about {share}"
    comparator = placed.comparison.comparator if placed.comparison else ""
    if comparator == "better_than":
        comparator = ">" if sense == "more" else "<"
    below = comparator in UP if not placed.excludes else comparator in DOWN
    above = comparator in DOWN if not placed.excludes else comparator in UP
    if below:
        return ("略低于", apart), f"falls short{apart_en} of"
    if above:
        return ("略高于", apart), f"exceeds{apart_en}"
    return ("略偏离", apart), f"deviates{apart_en} from"
