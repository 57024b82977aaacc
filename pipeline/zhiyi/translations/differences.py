"""Differences: where an original and its translation state other figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from zhiyi.document import Evidence
from zhiyi.inquiry import DifferenceKind
from zhiyi.language import has_language
from zhiyi.translations.align import Pair
from zhiyi.translations.figures import Figures, Number, figures_of, same_unit, same_value
from zhiyi.translations.segments import Text
from zhiyi.translations.wording import denies, limits, negated

AROUND = 2
"""A figure may stand so many segments away: sentences are parted differently."""
SURE = 0.3
"""Likeness from which figures of partners are compared."""
DENIED = 0.5
"""Likeness from which two segments, each alone, are compared for a negation."""
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


LOOK_ALIKE = str.maketrans("OoQDIl|!SsBZzGgº。", "0000111155822660.")
"""Signs that a reader of scans takes for each other."""
DOUBT = "（扫描件读数存疑，请核对原件）"


@dataclass(frozen=True, slots=True)
class Differing:
    """What differs, before it becomes a fact. Not ``sure``: a scan was read in two ways, once and
    badly, or a look-alike sign would explain it; an officer looks, but it proves nothing.
    ``figures``: what differs as printed, in the original and in the translation."""

    kind: DifferenceKind
    detail: str
    source: Evidence
    target: Evidence | None
    sure: bool = True
    figures: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words, with the figures as printed on either side."""

    kind: DifferenceKind
    detail: str
    own: str = ""
    other: str = ""


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
    left, right = _texts(sources), _texts(targets)
    told = _told(left, right, pair)
    if not told:
        return []
    firm = _firm(told, sources, targets, pair)
    found = []
    for difference in told:
        source = _holder(sources, pair.sources, difference.own).place
        target = _holder(targets, pair.targets, difference.other).place
        sure = difference in firm
        detail = difference.detail if sure else difference.detail + DOUBT
        figures = (difference.own, difference.other)
        found.append(Differing(difference.kind, detail, source, target, sure, figures))
    return found


def _texts(texts: Sequence[Text]) -> list[str]:
    return [text.text for text in texts]


def _holder(texts: Sequence[Text], places: Sequence[int], figure: str) -> Text:
    """The segment that a figure stands in."""
    return next((texts[n] for n in places if figure and figure in texts[n].text), texts[places[0]])


def _firm(
    told: list[Told], sources: Sequence[Text], targets: Sequence[Text], pair: Pair
) -> list[Told]:
    """What differs whichever reader is right, and is no look-alike on a scan."""
    around = [sources[n] for n in pair.sources] + [targets[n] for n in pair.targets]
    if not all(text.confirmed for text in around):
        return []
    scanned = any(text.scanned for text in around)
    firm = [d for d in told if not (scanned and _look_alike(d.own, d.other))]
    for left, right in _other_readings(sources, targets, pair):
        again = _told(left, right, pair)
        firm = [difference for difference in firm if difference in again]
    return firm


def _look_alike(own: str, other: str) -> bool:
    return own.translate(LOOK_ALIKE) == other.translate(LOOK_ALIKE)


def _other_readings(
    sources: Sequence[Text], targets: Sequence[Text], pair: Pair
) -> Iterator[tuple[list[str], list[str]]]:
    """The texts of both sides with the second reader's words on one side, and on both."""
    near_left = _around(pair.sources, len(sources))
    near_right = _around(pair.targets, len(targets))
    doubtful_left = any(sources[n].alternate for n in near_left)
    doubtful_right = any(targets[n].alternate for n in near_right)
    left, right = _texts(sources), _texts(targets)
    other_left = [s.alternate or s.text if n in near_left else s.text for n, s in _each(sources)]
    other_right = [t.alternate or t.text if n in near_right else t.text for n, t in _each(targets)]
    if doubtful_left:
        yield other_left, right
    if doubtful_right:
        yield left, other_right
    if doubtful_left and doubtful_right:
        yield other_left, other_right


def _each(texts: Sequence[Text]) -> Iterator[tuple[int, Text]]:
    return iter(enumerate(texts))


def _told(sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[Told]:
    source = _together(sources, pair.sources)
    target = _together(targets, pair.targets)
    wide_target = _together(targets, _around(pair.targets, len(targets)))
    wide_source = _together(sources, _around(pair.sources, len(sources)))
    own, other = figures_of(source), figures_of(target)
    near, near_source = figures_of(wide_target), figures_of(wide_source)
    told = _numbers(own, other, near, near_source, wide_target)
    told += _comparators(own, other, source, target)
    told += _codes(own, other, near, near_source)
    told += _dates(own, other, near)
    alone = len(pair.sources) == len(pair.targets) == 1 and pair.score >= DENIED
    return told + ([_negation(source, target)] if alone and negated(source, target) else [])


def _together(texts: Sequence[str], places: Iterable[int]) -> str:
    return " \n ".join(texts[n] for n in places)


def _around(places: tuple[int, ...], count: int) -> range:
    return range(max(0, places[0] - AROUND), min(count, places[-1] + AROUND + 1))


def _numbers(
    own: Figures, other: Figures, near: Figures, near_source: Figures, words: str
) -> list[Told]:
    """Numbers without a counterpart; a number that stands in its place is named."""
    told: list[Told] = []
    rest = list(other.numbers)
    lost: list[Number] = []
    for number in own.numbers:
        same = [b for b in rest if same_value(number, b)]
        if same:
            match = min(same, key=lambda b: b.unit != number.unit)
            rest.remove(match)
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
            told.append(Told("number", f"原文“{number.text}”，译文中未见", number.text))
    return told


def _changed(number: Number, instead: Number) -> Told:
    same_digits = bool(number.values & instead.values)
    kind: DifferenceKind = "unit" if same_digits and number.unit != instead.unit else "number"
    detail = f"原文“{number.text}”，译文“{instead.text}”"
    return Told(kind, detail, number.text, instead.text)


def _instead(number: Number, strange: list[Number]) -> Number | None:
    """The number of the translation that stands in its place: of a unit that fits, else of the
    same digits."""
    digits = [b for b in strange if number.values & b.values]
    fitting = [b for b in strange if same_unit(number, b)]
    return next(iter(digits + fitting), None)


def _comparators(own: Figures, other: Figures, source: str, target: str) -> list[Told]:
    """Signs before the same number that differ, or that one side has dropped altogether."""
    told: list[Told] = []
    rest = list(other.numbers)
    for number in own.numbers:
        same = [b for b in rest if same_value(number, b)]
        if not same:
            continue
        match = min(same, key=lambda b: (b.unit != number.unit, b.comparator != number.comparator))
        rest.remove(match)
        a, b = number.comparator, match.comparator
        dropped = (a is None and not limits(source)) or (b is None and not limits(target))
        if a != b and ((a and b) or dropped):
            detail = f"原文“{_signed(number)}”，译文“{_signed(match)}”"
            told.append(Told("comparator", detail, number.text, match.text))
    return told


def _signed(number: Number) -> str:
    return f"{number.comparator} {number.text}" if number.comparator else number.text


def _negation(source: str, target: str) -> Told:
    side = "原文为否定表述，译文中未见否定" if denies(source) else "译文为否定表述，原文中未见否定"
    return Told("negation", side)


def _in_words(number: Number, text: str) -> bool:
    """Small whole numbers may be written with a character."""
    return any(any(c in text for c in HANDS.get(int(v), "")) for v in number.values if v == int(v))


def _codes(own: Figures, other: Figures, near: Figures, near_source: Figures) -> list[Told]:
    """Codes of which a misprint stands in the translation."""
    told: list[Told] = []
    lost = [code for code in own.codes if code not in near.codes]
    strange = [code for code in other.codes if code not in near_source.codes]
    for code in lost:
        # A code inside a longer one is the same thing written with more or fewer of its parts.
        others = [b for b in strange if code not in b and b not in code]
        alike = [b for b in others if SequenceMatcher(None, code, b).ratio() >= SAME_CODE]
        if alike:
            strange.remove(alike[0])
            detail = f"原文“{code}”，译文“{alike[0]}”"
            told.append(Told("code", detail, code, alike[0]))
    return told


def _dates(own: Figures, other: Figures, near: Figures) -> list[Told]:
    strange = [d for d in other.dates if not any(d & a for a in own.dates)]
    told: list[Told] = []
    for date in own.dates:
        if not any(date & b for b in near.dates) and strange:
            instead = strange.pop(0)
            told.append(Told("date", f"原文日期“{min(date)}”，译文“{min(instead)}”"))
    return told
