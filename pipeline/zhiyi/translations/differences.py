"""Differences: where an original and its translation state other figures.

Each is told once, with the place on both sides. It is sure where both readings are and nothing but
a change explains it; what a misread sign or a loose alignment may explain is kept as doubtful.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Evidence
from zhiyi.inquiry import DifferenceKind
from zhiyi.language import has_language
from zhiyi.translations.align import Pair
from zhiyi.translations.balance import AROUND, Block, Side, balanced
from zhiyi.translations.bounds import comparators
from zhiyi.translations.changes import Told, changed, units
from zhiyi.translations.marks import codes, dates, is_standard, names
from zhiyi.translations.plain import plain
from zhiyi.translations.segments import Text
from zhiyi.translations.statements import beside
from zhiyi.translations.wording import (
    allowed,
    bounds,
    denies,
    extremes,
    may_deny,
    negated,
    opposed,
    worsened,
)

SURE = 0.3
"""Likeness from which figures of partners are compared."""
DENIED = 0.5
"""Likeness from which two blocks are compared for a negation."""
LOOK_ALIKE = str.maketrans("OoQDIl|!SsBZzGgº。", "0000111155822660.")
"""Signs that a reader of scans takes for each other."""
ALIKE_UNITS = str.maketrans("µμunNM", "mmmmmm", " .·")
"""The same for the letters of units."""
DOUBT = "（读数或对应关系存疑，请核对原件）"


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


def differences(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Iterable[Pair]
) -> list[Differing]:
    """Figures of aligned segments that differ, in the order of the original; the same difference
    is told once, where it first stands."""
    kept = [pair for pair in pairs if pair.score >= SURE]
    left, right = Side(sources), Side(targets)
    blocks = _with_figures(sources, targets, kept)
    balanced(left, right, blocks)
    bounding = list(comparators(blocks, left, right))
    told = [
        *changed(left, right, blocks),
        *bounding,
        *units(left, right, blocks),
        *codes(left, right, blocks),
        *dates(left, right, blocks),
        *names(left, right, blocks),
        *_words(left, right, blocks, {one.source for one in bounding}),
    ]
    return _grouped(sorted(told, key=lambda one: one.source), left, right)


def _with_figures(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Sequence[Pair]
) -> list[Block]:
    """The pairs with the figures that stand on lines of their own behind them, as in tables that
    were read line by line."""
    left = {n for pair in pairs for n in pair.sources}
    right = {m for pair in pairs for m in pair.targets}
    blocks = []
    for pair in pairs:
        behind = _following(sources, pair.sources[-1], left)
        below = _following(targets, pair.targets[-1], right)
        tails = frozenset(behind), frozenset(below)
        both = pair.sources + behind, pair.targets + below
        blocks.append(Block(*both, pair.score, tails=tails))
    return blocks


def _following(texts: Sequence[Text], last: int, taken: set[int]) -> tuple[int, ...]:
    """Places of the segments without language up to the next partner."""
    end = next((n for n in range(last + 1, len(texts)) if n in taken), len(texts))
    return tuple(
        n for n in range(last + 1, min(end, last + 1 + AROUND)) if not has_language(texts[n].code)
    )


def _words(left: Side, right: Side, blocks: Sequence[Block], done: set[int]) -> Iterator[Told]:
    """Negations on one side only, and the greatest of something that became the least; of the
    places ``done`` the comparators of figures were told."""
    bounded = {n for n, block in enumerate(blocks) if done & set(block.sources)}
    said = [(_joined(left, b.sources), _joined(right, b.targets)) for b in blocks]
    taken = {n for b in blocks for n in b.sources}, {m for b in blocks for m in b.targets}
    for n, block in enumerate(blocks):
        source, target = said[n]
        place, other = block.sources[0], block.targets[0]
        most, least = extremes(source), extremes(target)
        if len(most) == len(least) == 1 and most != least and n not in bounded:
            words = {"max": "最大", "min": "最小"}
            detail = f"原文为“{words[min(most)]}”，译文为“{words[min(least)]}”"
            yield Told("comparator", detail, place, other)
        first, second = bounds(source), bounds(target)
        if len(first) == len(second) == 1 and first != second and n not in bounded:
            words = {"max": "至多", "min": "至少"}
            detail = f"原文为“{words[min(first)]}”，译文为“{words[min(second)]}”"
            yield Told("comparator", detail, place, other)
        if worsened(source, target):
            yield Told("comparator", "译文为“劣于”，原文并非如此", place, other)
        if block.score < DENIED:
            continue
        sentences = beside(plain(source)[0], plain(target)[0])
        if any(allowed(own, instead) for own, instead in sentences):
            yield Told("negation", "原文为禁止，译文为允许", place, other)
        elif any(opposed(own, instead) for own, instead in sentences):
            yield Told("negation", "一方为否定表述，另一方为肯定表述", place, other)
        elif negated(source, target) and not (
            _explained(n, blocks, said) or _left_over(block, left, right, taken)
        ):
            detail = "原文为否定表述，译文中未见否定"
            if not denies(source):
                detail = "译文为否定表述，原文中未见否定"
            # translators turn a denial round by an antonym: an officer looks
            yield Told("negation", detail, place, other, sure=False)


def _joined(side: Side, places: Iterable[int]) -> str:
    return " \n ".join(side.texts[n].text for n in places)


def _explained(n: int, blocks: Sequence[Block], said: Sequence[tuple[str, str]]) -> bool:
    """Whether a block beside it has the denial on the other side only: it stands there."""
    denying = denies(said[n][0])
    for near in (n - 1, n + 1):
        if not 0 <= near < len(blocks):
            continue
        source, target = said[near]
        here, there = (target, source) if denying else (source, target)
        if denies(here) and not may_deny(there):
            return True
    return False


def _left_over(block: Block, left: Side, right: Side, taken: tuple[set[int], set[int]]) -> bool:
    """Whether a segment beside it that has no partner holds the denial: a sentence was parted."""
    for side, places, done in ((left, block.sources, taken[0]), (right, block.targets, taken[1])):
        for n in (min(places) - 1, max(places) + 1):
            if 0 <= n < len(side.texts) and n not in done and denies(side.texts[n].text):
                return True
    return False


def _grouped(told: Sequence[Told], left: Side, right: Side) -> list[Differing]:
    """The same figures that differ in the same way are one difference, at its first sure place."""
    groups: dict[tuple[str, ...], list[Told]] = {}
    for one in told:
        # a standard is stated for each row of a table anew, and a value left out where it was
        apart = not (one.own and one.other) or (one.kind == "code" and is_standard(one.own))
        where = (str(one.source),) if apart else ()
        groups.setdefault((one.kind, one.own, one.other, *where), []).append(one)
    found = []
    for group in groups.values():
        sure = [one for one in group if one.sure and _firm(one, left, right)]
        first = (sure or group)[0]
        detail = first.detail + ("" if sure else DOUBT)
        if len(group) > 1:
            detail += f"（同样的差异共{len(group)}处）"
        source = left.texts[first.source].place
        target = right.texts[first.target].place if first.target is not None else None
        figures = (first.own, first.other)
        found.append(Differing(first.kind, detail, source, target, bool(sure), figures))
    return found


def _firm(told: Told, left: Side, right: Side) -> bool:
    """Whether it differs whichever reader is right, and is no look-alike on a scan."""
    source = left.texts[told.source]
    target = right.texts[told.target] if told.target is not None else None
    around = [source, *([target] if target else [])]
    read = [_holding(source, told, told.own)]
    read += [_holding(target, told, told.other)] if target else []
    if not all(text.confirmed for text in read):
        return False
    scanned = any(text.scanned for text in around)
    if scanned and told.kind in ("negation", "name"):
        return False  # a misread letter hides a word
    flat = _flat if told.kind != "unit" else _flat_unit
    own, other = flat(told.own), flat(told.other)
    cut = told.kind == "code" and (own.startswith(other) or other.startswith(own))
    if scanned and own and other and (own == other or cut):
        return False
    if not _in_every(told.own, source) or not (target and _in_every(told.other, target)):
        return False
    return not _resolved(told, left, right)


def _holding(text: Text, told: Told, figure: str) -> Text:
    """The text with the lines alone that print the figure, where it alone differs: in a row of a
    table the words beside it may be read badly."""
    if told.kind not in ("number", "code", "date") or not figure:
        return text
    lines = tuple(line for line in text.lines if _bare(figure) in _bare(line.text))
    return replace(text, lines=lines) if lines else text


def _flat_unit(figure: str) -> str:
    return _flat(figure).translate(ALIKE_UNITS)


def _flat(figure: str) -> str:
    return figure.translate(LOOK_ALIKE)


def _in_every(figure: str, text: Text) -> bool:
    """Whether the second reader saw the figure as well."""
    return not figure or text.alternate is None or _bare(figure) in _bare(text.alternate)


def _bare(text: str) -> str:
    return "".join(text.split())


def _resolved(told: Told, left: Side, right: Side) -> bool:
    """Whether the second reader of either side read what the other side states, nearby."""
    return _elsewhere(told.own, told.target, right) or _elsewhere(told.other, told.source, left)


def _elsewhere(figure: str, place: int | None, side: Side) -> bool:
    if not figure or place is None:
        return False
    near = side.texts[max(0, place - AROUND) : place + AROUND + 1]
    return any(text.alternate and _bare(figure) in _bare(text.alternate) for text in near)
