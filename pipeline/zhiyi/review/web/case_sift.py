"""What of a tab is shown: what nobody judged yet, what was read with doubt, what two readers read
differently; and how much of each tab was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from zhiyi.report import types
from zhiyi.report.words import FAIR
from zhiyi.review.judging.facts import Layer as JudgedLayer

Only = Literal["", "open", "judged", "doubt", "differ", "noted", "loose"]
ONLY: Mapping[Only, tuple[str, str]] = {
    "": ("全部", "All"),
    "open": ("未核", "Not judged"),
    "judged": ("已核", "Judged"),
    "doubt": ("读数存疑", "Doubtful reading"),
    "differ": ("两遍识读不一致", "Two readings differ"),
    "noted": ("有提示", "With a remark"),
    "loose": ("未确定商品项", "Of no known item"),
}
"""``doubt``: read with less than fair certainty or in two ways; ``differ``: in two ways; ``noted``:
with a remark of the program; ``loose``: of no known goods item."""

ALWAYS: tuple[Only, ...] = ("", "open", "judged")
"""These stand above every list; the others where there are such entries."""

JUDGEABLE = frozenset(get_args(JudgedLayer))

Marks = Mapping[Only, frozenset[str]]


def marks_of(report: types.Report) -> Marks:
    """The ids of the facts that a reading's certainty and remarks single out."""
    found: dict[Only, set[str]] = {"doubt": set(), "differ": set(), "noted": set(), "loose": set()}
    for reading in _readings(report):
        if reading.agreed is False:
            found["differ"].add(reading.id)
        if reading.agreed is False or reading.score < FAIR:
            found["doubt"].add(reading.id)
    for indicator in report.indicators:
        if indicator.notes:
            found["noted"].add(indicator.id)
        if not indicator.goods:
            found["loose"].add(indicator.id)
    for document in report.documents:
        for seal in document.seals:
            if seal.score < FAIR or not seal.owner:
                found["doubt"].add(seal.id)
            if seal.notes:
                found["noted"].add(seal.id)
        for part in document.parts:
            doubtful = (one.id for one in part.translation.differences if one.doubtful)
            found["doubt"].update(doubtful)
    return {only: frozenset(ids) for only, ids in found.items()}


def _readings(report: types.Report) -> Iterator[types.Reading]:
    yield from report.indicators
    for document in report.documents:
        yield from document.particulars


class Kind(NamedTuple):
    """A choice above a list, and how many entries it shows."""

    only: Only
    words: tuple[str, str]
    total: int


def fits(ids: Sequence[str], only: Only, *, judged: Iterable[str], marks: Marks) -> bool:
    """Of an entry with its facts: any of them is so. ``judged`` is a mapping or a set."""
    match only:
        case "":
            return True
        case "open":
            return any(one not in judged for one in ids)
        case "judged":
            return any(one in judged for one in ids)
    wanted = marks[only]
    return any(one in wanted for one in ids)


def kinds_of(
    entries: Sequence[Sequence[str]], chosen: Only, *, judged: Iterable[str], marks: Marks
) -> tuple[Kind, ...]:
    """What there is to choose from; ``entries``: the facts of each."""
    counted = (
        Kind(only, words, sum(fits(ids, only, judged=judged, marks=marks) for ids in entries))
        for only, words in ONLY.items()
    )
    return tuple(
        kind for kind in counted if kind.total or kind.only in ALWAYS or kind.only == chosen
    )
