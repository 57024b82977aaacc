"""Differences: where an original and its translation state other figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhiyi.document import Evidence
from zhiyi.inquiry import DifferenceKind
from zhiyi.language import has_language
from zhiyi.translations.align import Pair
from zhiyi.translations.figures import Figures, Number, figures_of, same_unit, same_value
from zhiyi.translations.segments import Text

AROUND = 2
"""A figure may stand so many segments away: sentences are parted differently."""
SURE = 0.3
"""Likeness from which figures of partners are compared."""
SAME_CODE = 0.6
"""Likeness of two codes from which one is taken for a misprint of the other."""
HANDS = {
    1: "一",
    2: "二两双",
    3: "三",
    4: "四",
    5: "五",
    6: "六",
    7: "七",
    8: "八",
    9: "九",
    10: "十",
}


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs, before it becomes a fact."""

    kind: DifferenceKind
    detail: str
    source: Evidence
    target: Evidence | None


def differences(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Iterable[Pair]
) -> list[Differing]:
    """Figures of aligned segments that differ, in the order of the original."""
    kept = [pair for pair in pairs if pair.score >= SURE]
    found: list[Differing] = []
    for pair in _with_figures(sources, targets, kept):
        found += _of_pair(sources, targets, pair)
    return found


def _with_figures(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Sequence[Pair]
) -> list[Pair]:
    """The pairs with the figures that stand on lines of their own behind them, as in tables that
    were read line by line."""
    left = {n for pair in pairs for n in pair.sources}
    right = {m for pair in pairs for m in pair.targets}
    return [
        Pair(
            pair.sources + _following(sources, pair.sources[-1], left),
            pair.targets + _following(targets, pair.targets[-1], right),
            pair.score,
        )
        for pair in pairs
    ]


def _following(texts: Sequence[Text], last: int, taken: set[int]) -> tuple[int, ...]:
    """Places of the segments without language up to the next partner."""
    end = next((n for n in range(last + 1, len(texts)) if n in taken), len(texts))
    return tuple(
        n for n in range(last + 1, min(end, last + 1 + AROUND)) if not has_language(texts[n].code)
    )


def _of_pair(sources: Sequence[Text], targets: Sequence[Text], pair: Pair) -> list[Differing]:
    source = _together(sources, pair.sources)
    target = _together(targets, pair.targets)
    wide_target = _together(targets, _around(pair.targets, len(targets)))
    wide_source = _together(sources, _around(pair.sources, len(sources)))
    own, other = figures_of(source), figures_of(target)
    near, near_source = figures_of(wide_target), figures_of(wide_source)
    told = _numbers(own, other, near, near_source, wide_target)
    told += _codes(own, other, near, near_source)
    told += _dates(own, other, near)
    places = sources[pair.sources[0]].place, targets[pair.targets[0]].place
    return [Differing(kind, detail, *places) for kind, detail in told]


def _together(texts: Sequence[Text], places: Iterable[int]) -> str:
    return " \n ".join(texts[n].text for n in places)


def _around(places: tuple[int, ...], count: int) -> range:
    return range(max(0, places[0] - AROUND), min(count, places[-1] + AROUND + 1))


_Told = tuple[DifferenceKind, str]


def _numbers(
    own: Figures, other: Figures, near: Figures, near_source: Figures, words: str
) -> list[_Told]:
    """Numbers without a counterpart; a number that stands in its place is named."""
    told: list[_Told] = []
    rest = list(other.numbers)
    lost: list[Number] = []
    for number in own.numbers:
        same = [b for b in rest if same_value(number, b)]
        if same:
            match = min(same, key=lambda b: b.unit != number.unit)
            rest.remove(match)
            told += _comparators(number, match)
        else:
            lost.append(number)
    strange = [b for b in rest if not any(same_value(a, b) for a in near_source.numbers)]
    for number in lost:
        if any(same_value(number, b) for b in near.numbers) or _in_words(number, words):
            continue
        instead = _instead(number, strange)
        if instead:
            strange.remove(instead)
            told.append(_changed(number, instead))
        elif number.unit:
            told.append(("number", f"原文“{number.text}”，译文中未见"))
    return told


def _changed(number: Number, instead: Number) -> _Told:
    same_digits = bool(number.values & instead.values)
    kind: DifferenceKind = "unit" if same_digits and number.unit != instead.unit else "number"
    return kind, f"原文“{number.text}”，译文“{instead.text}”"


def _instead(number: Number, strange: list[Number]) -> Number | None:
    """The number of the translation that stands in its place: of a unit that fits, else of the
    same digits."""
    digits = [b for b in strange if number.values & b.values]
    fitting = [b for b in strange if same_unit(number, b)]
    return next(iter(digits + fitting), None)


def _comparators(number: Number, match: Number) -> list[_Told]:
    a, b = number.comparator, match.comparator
    if a is None or b is None or a == b:
        return []
    return [("comparator", f"原文“{a} {number.text}”，译文“{b} {match.text}”")]


def _in_words(number: Number, text: str) -> bool:
    """Small whole numbers may be written with a character."""
    return any(any(c in text for c in HANDS.get(int(v), "")) for v in number.values if v == int(v))


def _codes(own: Figures, other: Figures, near: Figures, near_source: Figures) -> list[_Told]:
    """Codes of which a misprint stands in the translation."""
    told: list[_Told] = []
    lost = [code for code in own.codes if code not in near.codes]
    strange = [code for code in other.codes if code not in near_source.codes]
    for code in lost:
        # A code inside a longer one is the same thing written with more or fewer of its parts.
        others = [b for b in strange if code not in b and b not in code]
        alike = [b for b in others if SequenceMatcher(None, code, b).ratio() >= SAME_CODE]
        if alike:
            strange.remove(alike[0])
            told.append(("code", f"原文“{code}”，译文“{alike[0]}”"))
    return told


def _dates(own: Figures, other: Figures, near: Figures) -> list[_Told]:
    strange = [d for d in other.dates if not any(d & a for a in own.dates)]
    told: list[_Told] = []
    for date in own.dates:
        if not any(date & b for b in near.dates) and strange:
            instead = strange.pop(0)
            told.append(("date", f"原文日期“{min(date)}”，译文“{min(instead)}”"))
    return told
