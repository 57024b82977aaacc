"""Cases as lists look at them, and sets of them: a set is a whole number with a bit for each case,
so that choosing and counting take no loop over cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhiyi.review.cases.due import deadlines_of
from zhiyi.review.deciding.states import STATE_WORDS

Sort = Literal[
    "deadline", "severity", "received", "inquiry", "exporter", "holder", "state", "candidates"
]
Set = int
"""Bit ``n`` stands for ``Seen.cases[n]``."""

_COURSE: Mapping[str, int] = {state: place for place, state in enumerate(STATE_WORDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What lists ask of a case. ``missing`` are requirements, ``codes`` and ``outcomes`` those of
    its ``candidates``, which is their number; codes in upper case. ``read``: the entry of the
    journal as of which this was read; with the id it names one state of the case."""

    id: str
    inquiry_id: str
    office: str
    exporter: str | None
    received: date | None
    deadline: date | None
    submitted: date | None
    must: int
    should: int
    notes: int
    pages: int
    gone: bool
    state: str
    holder: int | None
    missing: frozenset[str]
    codes: frozenset[str]
    outcomes: frozenset[str]
    candidates: int
    read: int


class Seen:
    """The ``cases`` that an office sees, by deadline, then by name; what is unknown last.
    ``people``: the names that others read, by user. For any number of threads: what is made when
    first asked for is the same whoever makes it."""

    def __init__(self, cases: Iterable[Listed], *, people: Mapping[int, str]) -> None:
        self.cases = tuple(sorted(cases, key=_by_deadline))
        self.all: Set = (1 << len(self.cases)) - 1
        self._people = people
        self._places = {one.id: place for place, one in enumerate(self.cases)}
        self._sets = self._by(_facts)
        self._due: tuple[date, Mapping[_Fact, Set]] | None = None
        self._orders: dict[tuple[Sort, bool], tuple[int, ...]] = {}

    def where(self, fact: str, value: Hashable = True) -> Set:
        """Cases of which ``fact`` has this value, or one among several: state, holder, office,
        missing, outcome, code, must, gone."""
        return self._sets.get((fact, value), 0)

    def values(self, fact: str) -> Iterator[Any]:
        return (value for name, value in self._sets if name == fact)

    def due(self, value: str, today: date) -> Set:
        """As ``due.deadlines_of`` names them."""
        known = self._due
        if known is None or known[0] != today:
            sets = self._by(lambda one: (("due", each) for each in deadlines_of(one, today)))
            known = self._due = (today, sets)
        return known[1].get(("due", value), 0)

    def among(self, ids: Collection[str]) -> Set:
        return self._set(self._places[id] for id in ids if id in self._places)

    def in_order(self, chosen: Set, sort: Sort, *, descending: bool) -> tuple[Listed, ...]:
        """Those alike in what is asked for stand by deadline, then by name; what is unknown comes
        last whichever way."""
        order = self._orders.get((sort, descending))
        if order is None:
            order = self._orders[sort, descending] = self._sorted(_KEYS[sort], descending)
        held = f"{chosen:b}"[::-1].ljust(len(self.cases), "0")
        return tuple(self.cases[place] for place in order if held[place] == "1")

    def _sorted(self, key: _Key, descending: bool) -> tuple[int, ...]:
        keys = [key(one, self._people) for one in self.cases]
        places = range(len(keys))
        known = [place for place in places if keys[place] is not None]
        known.sort(key=keys.__getitem__, reverse=descending)
        return (*known, *(place for place in places if keys[place] is None))

    def _by(self, facts: _Facts) -> Mapping[_Fact, Set]:
        places: dict[_Fact, list[int]] = defaultdict(list)
        for place, one in enumerate(self.cases):
            for fact in facts(one):
                places[fact].append(place)
        return {fact: self._set(found) for fact, found in places.items()}

    def _set(self, places: Iterable[int]) -> Set:
        bits = bytearray(len(self.cases) // 8 + 1)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")


_Fact = tuple[str, Hashable]
_Facts = Callable[[Listed], Iterable[_Fact]]
_Key = Callable[[Listed, Mapping[int, str]], Any]


def _facts(one: Listed) -> Iterator[_Fact]:
    yield "state", one.state
    yield "holder", one.holder
    yield "office", one.office
    yield "gone", one.gone
    yield "must", one.must > 0
    yield from (("missing", requirement) for requirement in one.missing)
    yield from (("outcome", outcome) for outcome in one.outcomes)
    yield from (("code", code) for code in one.codes)


def _by_deadline(one: Listed) -> tuple[date, str]:
    return one.deadline or date.max, one.id


_KEYS: Mapping[Sort, _Key] = {
    "deadline": lambda one, people: one.deadline,
    "severity": lambda one, people: (one.must, one.should, one.notes),
    "received": lambda one, people: one.received,
    "inquiry": lambda one, people: one.inquiry_id,
    "exporter": lambda one, people: one.exporter,
    "holder": lambda one, people: people.get(one.holder) if one.holder is not None else None,
    "state": lambda one, people: _COURSE.get(one.state),
    "candidates": lambda one, people: one.candidates,
}
