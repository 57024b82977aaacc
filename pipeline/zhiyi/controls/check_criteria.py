"""What can be wrong with the criteria of one entry: parameters, units, dimensions, bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from zhiyi.controls.chemistry import is_cas
from zhiyi.controls.complaints import Told
from zhiyi.controls.conditions import asked
from zhiyi.controls.criteria import Comparison, Membership, leaves
from zhiyi.controls.entries import Entry
from zhiyi.controls.substances import CAS
from zhiyi.controls.vocabulary import Vocabulary
from zhiyi.lexicon import Lexicon, Parameter
from zhiyi.units import Units


def check_criteria(
    entry: Entry, *, lexicon: Lexicon, units: Units, vocabulary: Vocabulary
) -> Iterator[Told]:
    """What is wrong with an entry's criteria."""
    if entry.criteria is None:
        return
    for leaf in leaves(entry.criteria):
        if isinstance(leaf, Comparison):
            yield from _comparison(leaf, lexicon, units)
        elif isinstance(leaf, Membership):
            yield from _membership(leaf, vocabulary, entry.cas)


def _membership(one: Membership, vocabulary: Vocabulary, listed: Collection[str]) -> Iterator[Told]:
    """``listed``: the entry's CAS numbers, checked with its other numbers."""
    if one.subject == CAS:
        for number in one.words:
            if number not in listed and not is_cas(number):
                yield (
                    f"“{one}”中CAS号“{number}”校验位不符",
                    f"{number!r} in '{one}' is no CAS number; compare its check digit",
                )
        return
    if one.subject not in vocabulary.topics:
        yield (
            f"“{one}”的主语{one.subject}未登记，请先加入properties.toml",
            f"unknown subject {one.subject!r} in '{one}'; add it to properties.toml",
        )
    for word in one.words:
        if not vocabulary.known(word):
            yield (
                f"“{one}”中的“{word}”未登记，请先加入properties.toml",
                f"unknown word {word!r} in '{one}'; add it to properties.toml",
            )
    if len(set(one.words)) < len(one.words):
        yield f"“{one}”中有重复", f"'{one}' names one thing twice"


def _comparison(one: Comparison, lexicon: Lexicon, units: Units) -> Iterator[Told]:
    parameter = lexicon.get(one.parameter)
    if parameter is None:
        near = get_close_matches(one.parameter, lexicon.parameters, n=1)
        zh = f"“{one}”中的参数{one.parameter}未登记"
        en = f"unknown parameter {one.parameter!r} in '{one}'"
        if near:
            zh, en = f"{zh}，是否应为{near[0]}", f"{en}, perhaps {near[0]!r}"
        yield (
            f'{zh}；没有合适参数的，请改写为文字条件，如description is "…"',
            f'{en}; without a fitting one, say it in words: description is "…"',
        )
        return
    yield from _unit(one, parameter, units)
    if one.comparator == "better_than" and parameter.sense == "none":
        yield (
            f"“{one}”：参数{parameter.id}没有优劣方向",
            f"'{one}': {parameter.id} has no better direction",
        )
    if one.low and one.high and one.low.value == one.high.value:
        closed = one.low.inclusive and one.high.inclusive
        if not closed:
            yield f"“{one}”的区间为空", f"'{one}': nothing lies in that range"
    yield from _conditions(one, units)


def _unit(one: Comparison, parameter: Parameter, units: Units) -> Iterator[Told]:
    unit = one.unit or "1"
    if not units.known(unit):
        yield f"“{one}”中的单位“{unit}”无法识别，请核对写法", f"unknown unit {unit!r} in '{one}'"
    elif not units.same_dimension(unit, parameter.unit):
        yield (
            f"“{one}”的单位与参数的量纲（{parameter.unit}）不符",
            f"'{one}' is not in the dimension of {parameter.unit!r}",
        )


def _conditions(one: Comparison, units: Units) -> Iterator[Told]:
    for condition in asked(one.at):
        if condition.unit is not None and not units.known(condition.unit):
            yield (
                f"“{one}”的条件“{condition.text}”单位无法识别",
                f"unknown unit {condition.unit!r} in the condition of '{one}'",
            )
