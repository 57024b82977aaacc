"""Laws of threshold logic that hold for every comparison, quantity and unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyi.controls.criteria import (
    Comparison,
    Expression,
    Group,
    Listed,
    Membership,
    Wording,
    leaves,
)
from zhiyi.controls.expressions import parse
from zhiyi.controls.intervals import compare
from zhiyi.controls.kleene import TURNED, favoured, kleene
from zhiyi.document import Bound, Quantity
from zhiyi.inquiry import State
from zhiyi.lexicon import Sense
from zhiyi.units import Units, load_units

UNITS = load_units()
figures = st.decimals(min_value=-9999, max_value=9999, places=2)
bounds = st.builds(Bound, figures, st.booleans())
senses: st.SearchStrategy[Sense] = st.sampled_from(["more", "less", "none"])
states: st.SearchStrategy[State] = st.sampled_from(["met", "not_met", "unknown"])


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Intervals: closed, open at one end, or a single value."""
    kind = draw(st.sampled_from(["value", "low", "high", "range"]))
    if kind == "value":
        value = Bound(draw(figures))
        return Quantity(low=value, high=value, unit="MPa")
    one, other = sorted((draw(bounds), draw(bounds)), key=lambda bound: bound.value)
    if one.value == other.value:
        one, other = Bound(one.value), Bound(other.value)
    low = None if kind == "high" else one
    high = None if kind == "low" else other
    return Quantity(low=low, high=high, unit="MPa")


@st.composite
def comparisons_(draw: st.DrawFn) -> Comparison:
    kind = draw(st.sampled_from([">=", ">", "<=", "<", "==", "in", "covers", "one_of"]))
    if kind in ("in", "covers"):
        one, other = sorted((draw(figures), draw(figures)))
        low, high = Bound(one, draw(st.booleans())), Bound(other, draw(st.booleans()))
        return Comparison("p", kind, low, high, unit="MPa")  # type: ignore[arg-type]
    if kind == "one_of":
        values = tuple(draw(st.lists(figures, min_size=1, max_size=3)))
        return Comparison("p", "one_of", values=values, unit="MPa")
    return Comparison("p", kind, Bound(draw(figures)), unit="MPa")  # type: ignore[arg-type]


def state_of(comparison: Comparison, quantity: Quantity, sense: Sense = "none") -> State:
    outcome = compare(comparison, quantity, sense=sense, units=UNITS)
    assert outcome is not None
    return outcome.state


def narrowed(quantity: Quantity, share: int) -> Quantity:
    """A part of the interval: its lower or upper half, or one value of it."""
    low, high = quantity.low, quantity.high
    if low is not None and high is not None:
        if low.value == high.value:
            return quantity
        middle = Bound((low.value + high.value) / 2)
        return [
            replace(quantity, high=middle),
            replace(quantity, low=middle),
            replace(quantity, low=middle, high=middle),
        ][share]
    if low is not None:
        end = Bound(low.value + 100)
        return [replace(quantity, high=end), replace(quantity, low=end),
                replace(quantity, low=end, high=end)][share]  # fmt: skip
    assert high is not None
    end = Bound(high.value - 100)
    return [replace(quantity, low=end), replace(quantity, high=end),
            replace(quantity, low=end, high=end)][share]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(comparisons_(), quantities(), st.integers(0, 2))
def test_a_narrower_statement_never_turns_met_into_not_met_or_back(
    comparison: Comparison, quantity: Quantity, share: int
) -> None:
    if comparison.comparator == "covers":
        return  # a narrower range is another range there
    wide, narrow = state_of(comparison, quantity), state_of(comparison, narrowed(quantity, share))
    assert wide == "unknown" or narrow == wide


@settings(max_examples=300, deadline=None)
@given(comparisons_(), quantities(), st.integers(0, 2))
def test_what_can_be_set_to_less_never_reaches_more(
    comparison: Comparison, quantity: Quantity, share: int
) -> None:
    reaching = replace(comparison, reaches=True)
    if comparison.comparator == "covers":
        return
    wide, narrow = state_of(reaching, quantity), state_of(reaching, narrowed(quantity, share))
    assert not (wide == "not_met" and narrow == "met")


@settings(max_examples=300, deadline=None)
@given(figures, quantities(), st.decimals(min_value=0, max_value=500, places=1), senses)
def test_a_better_value_never_turns_met_into_not_met(
    limit: Decimal, quantity: Quantity, by: Decimal, sense: Sense
) -> None:
    for sign, comparator in ((1, ">="), (1, ">"), (-1, "<="), (-1, "<")):
        comparison = Comparison("p", comparator, Bound(limit), unit="MPa")  # type: ignore[arg-type]
        moved = replace(
            quantity,
            low=quantity.low and replace(quantity.low, value=quantity.low.value + sign * by),
            high=quantity.high and replace(quantity.high, value=quantity.high.value + sign * by),
        )
        before, after = state_of(comparison, quantity), state_of(comparison, moved)
        order: list[State] = ["not_met", "unknown", "met"]
        assert order.index(after) >= order.index(before)


FAMILIES = {
    "Pa": ["Pa", "kPa", "MPa", "GPa", "N/mm²", "bar", "mbar", "N/m2", "kN/cm²"],
    "m": ["m", "mm", "um", "nm", "km", "cm", "dm", "in", "ft"],
    "Hz": ["Hz", "kHz", "MHz", "GHz", "1/s"],
    "g/cm3": ["g/cm³", "kg/m³", "kg/dm³", "g/mL", "kg/L", "mg/mm³"],
    "℃": ["℃", "K", "℉", "mK"],
    "s": ["s", "ms", "us", "ns", "min", "h"],
    "%": ["%", "ppm", "‰", "ppb", "1"],
    "W": ["W", "kW", "MW", "mW", "J/s"],
    "kg": ["kg", "g", "t", "mg", "lb"],
    "m3/s": ["m³/s", "L/s", "m³/h", "L/min", "m³/min", "mL/s"],
}


@pytest.mark.parametrize("base", FAMILIES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_unit_never_changes_the_outcome(base: str, data: st.DataObject) -> None:
    """Of exact conversions: what is stated in one unit comes out the same in every other."""
    value = data.draw(st.decimals(min_value=1, max_value=999, places=1))
    other = data.draw(st.decimals(min_value=1, max_value=999, places=1))
    kind = data.draw(st.sampled_from([">=", ">", "<=", "<", "in", "covers"]))
    limits = sorted((value, other)) if kind in ("in", "covers") else [other]
    comparison = Comparison("p", kind, *map(Bound, limits), unit=base)  # type: ignore[arg-type]
    stated = Quantity(low=Bound(value), high=Bound(value + 100), unit=base)
    if data.draw(st.booleans()):
        stated = replace(stated, high=stated.low)
    first = state_of(comparison, stated)
    for unit in FAMILIES[base]:
        there = UNITS.convert_quantity(stated, unit)
        assert state_of(comparison, replace(there, unit=unit)) == first, unit


@pytest.mark.parametrize("base", FAMILIES)
def test_the_unit_of_the_limit_never_changes_the_outcome(base: str) -> None:
    stated = Quantity(low=Bound(Decimal(100)), high=Bound(Decimal(100)), unit=base)
    for unit, sign in product(FAMILIES[base], (">=", ">", "<=", "<")):
        limit = UNITS.convert(Decimal(100), base, unit)
        here = Comparison("p", sign, Bound(Decimal(100)), unit=base)  # type: ignore[arg-type]
        there = Comparison("p", sign, Bound(limit), unit=unit)  # type: ignore[arg-type]
        assert state_of(here, stated) == state_of(there, stated), (unit, sign)


# -- Kleene's laws --------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c", "d"])
limits = st.builds(lambda name: Comparison(name, ">", Bound(Decimal(0))), names)


def grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Group, st.sampled_from(["all", "any"]), several),
        st.builds(lambda part: Group("not", (part,)), parts),
        st.builds(lambda some: Group("at_least", some, (len(some) + 1) // 2), several),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(limits, grown, max_leaves=8)
ORDER: dict[State, int] = {"not_met": 0, "unknown": 1, "met": 2}


def given_states(expression: Expression, by_name: dict[str, State]) -> dict[int, State]:
    found = [leaf for leaf in leaves(expression) if isinstance(leaf, Comparison)]
    return {id(leaf): by_name[leaf.parameter] for leaf in found}


tables = st.fixed_dictionaries({name: states for name in "abcd"})


@settings(max_examples=400, deadline=None)
@given(expressions, tables, tables)
def test_knowing_more_never_flips_what_was_decided(
    expression: Expression, known: dict[str, State], told: dict[str, State]
) -> None:
    more = {n: told[n] if state == "unknown" else state for n, state in known.items()}
    before = kleene(expression, given_states(expression, known))
    after = kleene(expression, given_states(expression, more))
    assert before == "unknown" or after == before


@settings(max_examples=200, deadline=None)
@given(expressions, expressions, tables)
def test_de_morgan(one: Expression, other: Expression, known: dict[str, State]) -> None:
    both = Group("not", (Group("all", (one, other)),))
    either = Group("any", (Group("not", (one,)), Group("not", (other,))))
    assert kleene(both, given_states(both, known)) == kleene(either, given_states(either, known))
    none = Group("not", (Group("any", (one, other)),))
    neither = Group("all", (Group("not", (one,)), Group("not", (other,))))
    assert kleene(none, given_states(none, known)) == kleene(neither, given_states(neither, known))


@settings(max_examples=200, deadline=None)
@given(expressions, tables)
def test_turning_twice_is_no_turn_and_counting_agrees_with_all_and_any(
    expression: Expression, known: dict[str, State]
) -> None:
    state = kleene(expression, given_states(expression, known))
    twice = Group("not", (Group("not", (expression,)),))
    assert kleene(twice, given_states(twice, known)) == state
    turned = Group("not", (expression,))
    assert kleene(turned, given_states(turned, known)) == TURNED[state]
    if isinstance(expression, Group) and expression.kind in ("all", "any"):
        count = len(expression.parts) if expression.kind == "all" else 1
        counted = Group("at_least", expression.parts, count)
        assert kleene(counted, given_states(counted, known)) == state


@settings(max_examples=200, deadline=None)
@given(expressions, tables, tables)
def test_doubt_in_favour_never_ranks_below_the_state(
    expression: Expression, one: dict[str, State], other: dict[str, State]
) -> None:
    best = {n: max(one[n], other[n], key=ORDER.__getitem__) for n in one}
    worst = {n: min(one[n], other[n], key=ORDER.__getitem__) for n in one}
    ranked = favoured(expression, given_states(expression, best), given_states(expression, worst))
    for known in (one, other):
        assert ORDER[ranked] >= ORDER[kleene(expression, given_states(expression, known))]


# -- Writing and reading ---------------------------------------------------------------------------

words = st.text(
    st.characters(blacklist_characters='"\n\r', blacklist_categories=("Cs", "Cc")),
    min_size=1,
    max_size=12,
).filter(lambda text: bool(text.strip()) and text == text.strip())
ids = st.from_regex(r"[a-z][a-z0-9]{2,8}_x", fullmatch=True)
conditions = st.sampled_from(["20 ℃", ">= 100 Hz", "[20, 2000] Hz", "任一轴", "20 ℃; 任一轴"])
written_leaves: st.SearchStrategy[Expression] = st.one_of(
    st.builds(Wording, ids, words),
    st.builds(Membership, ids, st.lists(words, min_size=1, max_size=3).map(tuple)),
    st.builds(Listed, words),
    st.builds(
        Comparison,
        ids,
        st.sampled_from([">=", ">", "<=", "<", "==", "better_than"]),
        st.builds(Bound, st.decimals(allow_nan=False, allow_infinity=False, places=3)),
        unit=st.sampled_from([None, "MPa", "%", "g/cm3", "W/(m·K)", "℃"]),
        at=st.none() | conditions,
        by=st.sampled_from([(), ("ISO 230-2:1988",), ("ISO 230-2:1988", "GB/T 10931-1989")]),
        reaches=st.booleans(),
    ),
)


def written(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    unless = st.builds(lambda part: Group("unless", (part,)), parts)
    return st.one_of(grown(parts), unless)


@settings(max_examples=300, deadline=None)
@given(st.recursive(written_leaves, written, max_leaves=6))
def test_what_is_written_reads_back_the_same(expression: Expression) -> None:
    assert parse(str(expression)) == expression


def test_every_family_converts(units: Units) -> None:
    for base, family in FAMILIES.items():
        assert all(units.same_dimension(base, unit) for unit in family), base
