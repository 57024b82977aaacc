"""A candidate as a table: each listed condition with the figures that the papers state, where they
stand, and what follows; and what is flagged, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zhiyi.report import types
from zhiyi.report.criteria import chinese_of, why_of
from zhiyi.report.figures import figure_of
from zhiyi.report.sentences import english_of
from zhiyi.report.view import View
from zhiyi.report.words import Wording, load_words

SHOWN = 4
"""Figures of one condition that stand open; the rest is folded."""


class Told(NamedTuple):
    """A figure that the papers state for a condition, with every indicator that states it; ``name``
    of its parameter where figures of several go into one condition, else None. ``places``: each
    page once."""

    text: str
    indicators: tuple[types.Indicator, ...]
    doubtful: bool
    name: Wording | None
    places: tuple[types.Evidence, ...]


class Row(NamedTuple):
    """A condition, or the heading of several (``logic``) that hang together; ``depth`` from 0.
    ``computed``: how a figure was derived; ``notes``: what else is said of the comparison."""

    depth: int
    logic: types.Logic | None
    criterion: types.Criterion | None
    told: tuple[Told, ...] = ()
    computed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def rows_of(candidate: types.Candidate, view: View) -> tuple[Row, ...]:
    """In the order of the list; without a tree the conditions one after the other."""
    if candidate.logic is None:
        return tuple(_row(one, 0, view) for one in candidate.criteria)
    return tuple(_below(candidate.logic, 0, candidate, view))


def _below(logic: types.Logic, depth: int, candidate: types.Candidate, view: View) -> Iterator[Row]:
    if logic.criterion is not None:
        yield _row(candidate.criteria[logic.criterion], depth, view)
        return
    yield Row(depth, logic, None)
    for part in logic.parts:
        yield from _below(part, depth + 1, candidate, view)


def _row(criterion: types.Criterion, depth: int, view: View) -> Row:
    indicators = view.indicators_of(criterion.indicators)
    computed, notes = _detail_of(criterion, indicators)
    return Row(depth, None, criterion, told_of(indicators, view), computed, notes)


def told_of(indicators: Sequence[types.Indicator], view: View) -> tuple[Told, ...]:
    """Each figure once, with all of its places."""
    alike: dict[tuple[Wording | None, str], list[types.Indicator]] = {}
    several = len({one.parameter_id for one in indicators}) > 1
    for one in indicators:
        name = _name_of(one) if several else None
        alike.setdefault((name, figure_of(one)), []).append(one)
    return tuple(
        Told(text, tuple(found), any(view.doubtful(one) for one in found), name, _pages(found))
        for (name, text), found in alike.items()
    )


def _name_of(indicator: types.Indicator) -> Wording | None:
    printed = indicator.parameter or ""
    chinese = chinese_of(indicator.parameter_id) or printed
    named = Wording(chinese, english_of(chinese) or printed)
    return named if any(named) else None


def _pages(found: Sequence[types.Indicator]) -> tuple[types.Evidence, ...]:
    places = {(one.document, one.page): one.evidence[0] for one in reversed(found)}
    return tuple(reversed(places.values()))


_STATED = re.compile("^(不能确定属于哪项商品：)?所载：?(?!“)")
_COUNT = re.compile("等[0-9]+处$")


def _detail_of(
    criterion: types.Criterion, indicators: Sequence[types.Indicator]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sums of a comparison's detail and its remarks. Figures that are shown beside with their
    places, and the reason that stands in the result, are not said again."""
    computed, notes = [], []
    why = load_words().of("why", why_of(criterion)).zh if why_of(criterion) else ""
    quoted = {_plain(quote) for one in indicators for quote in (one.quote, figure_of(one))}
    for piece in criterion.detail.split("；"):
        text = _COUNT.sub("", _STATED.sub("", piece))
        if not text or text in (why, criterion.near) or _plain(text) in quoted:
            continue
        if "，得" in text:
            computed.append(text)
        elif not (_STATED.match(piece) and indicators):
            notes.append(text)
    if criterion.derived and not any(criterion.derived in one for one in computed):
        computed.insert(0, criterion.derived)
    return tuple(dict.fromkeys(computed)), tuple(dict.fromkeys(notes))


def _plain(text: str) -> str:
    return "".join(text.split())


class Piece(NamedTuple):
    """Part of a clause; ``quoted``: as a paper or the list says it."""

    text: str
    quoted: bool


_OPENS, _CLOSES = "“（(「《", "”）)」》"


def clauses_of(text: str) -> tuple[tuple[Piece, ...], ...]:
    """A dense sentence in clauses, so that an eye finds its figures: parted outside quotes and
    brackets at ；and 。, in English at ; and . before a blank; what is quoted apart from it."""
    return tuple(tuple(_pieces(clause)) for clause in _parted(text))


def _parted(text: str) -> Iterator[str]:
    depth = start = 0
    for at, sign in enumerate(text):
        depth = max(0, depth + (sign in _OPENS) - (sign in _CLOSES))
        blank = text[at + 1 : at + 2] in (" ", "")
        if not depth and (sign in "；。" or (sign in ";." and blank)):
            if text[start:at].strip():
                yield text[start : at + (sign in "。.")].strip()
            start = at + 1
    if text[start:].strip():
        yield text[start:].strip()


def _pieces(clause: str) -> Iterator[Piece]:
    start = 0
    for found in re.finditer("“[^“”]*(?:“[^“”]*”[^“”]*)*”", clause):
        if found.start() > start:
            yield Piece(clause[start : found.start()], quoted=False)
        yield Piece(found[0][1:-1], quoted=True)
        start = found.end()
    if start < len(clause):
        yield Piece(clause[start:], quoted=False)
