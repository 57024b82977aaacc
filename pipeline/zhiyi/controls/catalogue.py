"""The list made ready for finding: everything an entry is found by, looked up and not walked
through. Made once for a list; what depends on the day is the HS numbers alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log
from typing import TypeVar

from zhiyi.controls.entries import Entry
from zhiyi.controls.expressions import Comparison, leaves
from zhiyi.controls.labels import chinese_name
from zhiyi.controls.named import Named, sort_of
from zhiyi.controls.names import HAN, Words, plain
from zhiyi.controls.numbers import ByNumber
from zhiyi.lexicon import Lexicon
from zhiyi.naming import shape

WORD = re.compile(r"[a-z\u00c0-\u024f]{2,}")
FEW = 3
"""Fewer terms than this say nothing; materials differ in one character."""
SMALL = frozenset((
    "a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with", "by", "from", "at", "as",
    "is", "are",
))  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words by which an entry goes, as terms with what all of them weigh."""

    entry: int
    text: str
    terms: frozenset[str]
    weight: float


class Catalogue:
    """Entries by number (their place among ``entries``, one version each) and how they are looked
    up."""

    def __init__(self, entries: tuple[Entry, ...], words: Words, lexicon: Lexicon) -> None:
        self.entries = entries
        self.words = words
        self._lexicon = lexicon
        self.groups = tuple(group_of(entry) for entry in self.entries)
        self.named = Named(self.entries, words)
        self.letters, self.letter_weights = self._lettered()
        self.by_cas = _by(
            self.entries, lambda entry: {*entry.cas, *entry.cas_known} - set(entry.not_cas)
        )
        self.by_not_cas = _by(self.entries, lambda entry: entry.not_cas)
        self.parameters = tuple(_parameters(entry) for entry in self.entries)
        self.by_parameter = _by(range(len(self.entries)), lambda n: self.parameters[n])
        self.by_code = _by(self.entries, _codes)
        self._count = max(2, len(set(self.groups)))
        self.rare = {
            parameter: self._rarity(entries) for parameter, entries in self.by_parameter.items()
        }
        self._phrases, self.by_term, self.weights = self._worded()
        self.strange = log(1 + self._count)
        self._days: dict[tuple[bool, ...], ByNumber] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def label(self, parameter: str) -> str:
        """The Chinese name of a parameter."""
        return chinese_name(parameter, self._lexicon)

    def _lettered(self) -> tuple[tuple[tuple[str, ...], ...], Mapping[str, float]]:
        """The Chinese characters of each title, and how rare each is among titles."""
        own = tuple(tuple(dict.fromkeys(HAN.findall(plain(e.title)))) for e in self.entries)
        count = Counter(letter for letters in own for letter in letters)
        return own, {letter: log(1 + len(own) / many) for letter, many in count.items()}

    def _rarity(self, entries: Iterable[int]) -> float:
        """0 where every five-character code has it, 1 where one has."""
        groups = len({self.groups[entry] for entry in entries})
        return round(log(self._count / groups) / log(self._count), 4)

    def _worded(
        self,
    ) -> tuple[tuple[Phrase, ...], Mapping[str, tuple[int, ...]], Mapping[str, float]]:
        told: list[tuple[int, str, frozenset[str]]] = []
        for number, entry in enumerate(self.entries):
            if not sort_of(entry).material:
                texts = dict.fromkeys((entry.title, entry.title_en, *entry.names))
                found = ((text, terms_of(text)) for text in texts)
                told += [(number, text, terms) for text, terms in found if len(terms) >= FEW]
        groups: dict[str, set[str]] = defaultdict(set)
        for number, _, terms in told:
            for term in terms:
                groups[term].add(self.groups[number])
        weights = {term: log(1 + self._count / len(there)) for term, there in groups.items()}
        phrases = tuple(
            Phrase(number, text, terms, sum(weights[term] for term in sorted(terms)))
            for number, text, terms in told
        )
        return phrases, _by(phrases, lambda phrase: phrase.terms), weights

    def phrases(self, terms: Iterable[str]) -> Iterable[tuple[Phrase, float]]:
        """Phrases with a term of these, and what the shared ones weigh."""
        shared: dict[int, float] = defaultdict(float)
        for term in terms:
            for number in self.by_term.get(term, ()):
                shared[number] += self.weights[term]
        return ((self._phrases[number], weight) for number, weight in shared.items())

    def numbers(self, on: date) -> ByNumber:
        """HS numbers as they stand on a day."""
        later = tuple(on >= entry.hs_since for entry in self.entries if entry.hs_announced)
        if later not in self._days:
            self._days[later] = ByNumber((e.hs_on(on) for e in self.entries), self.groups)
        return self._days[later]


def group_of(entry: Entry) -> str:
    """The five-character code, or the entry's own id where the list prints none."""
    return entry.code[:5] if entry.code else entry.id


def terms_of(text: str) -> frozenset[str]:
    """Two-character words of the Chinese in a text, words of the Latin without endings."""
    told = plain(text)
    runs = re.findall(r"[\u3400-\u9fff]+", told)
    pairs = {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
    return frozenset(pairs | {_shape(word) for word in WORD.findall(told) if word not in SMALL})


@lru_cache(maxsize=8192)
def _shape(word: str) -> str:
    return shape(word)


def _by(things: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, tuple[int, ...]]:
    """The numbers of the things by each of their keys."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        for key in keys(thing):
            found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def measurable(entry: Entry) -> bool:
    """Whether the criteria ask for any figure."""
    return entry.criteria is not None and any(
        isinstance(leaf, Comparison) for leaf in leaves(entry.criteria)
    )


def _parameters(entry: Entry) -> tuple[str, ...]:
    if entry.criteria is None:
        return ()
    asked = (leaf for leaf in leaves(entry.criteria) if isinstance(leaf, Comparison))
    return tuple(dict.fromkeys(leaf.parameter for leaf in asked))


def _codes(entry: Entry) -> list[str]:
    """Its code and every code above it, in small letters: 1c210.a, 1c210."""
    parts = (entry.code or "").lower().split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)] if parts[0] else []
