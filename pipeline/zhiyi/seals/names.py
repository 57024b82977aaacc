"""The name along the rim, read several times in different renderings, and what they agree on.

One character's difference in the name is another firm, and a recogniser is as sure of a wrong
character as of a right one. So the arc is laid out in different bands and renderings; where the
readings differ in a character, the name is doubtful and is not given out as the owner's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from zhiyi.engines.protocols import Recogniser
from zhiyi.rims import Ring
from zhiyi.seals.unwrap import Arc, Grey, bands, picture_of, squeezed, strip
from zhiyi.seals.words import Words, names_an_organisation, tidy

SURE_SCORE = 0.96
"""Where all first readings agree at this score, no more are made."""

LEAST_SUPPORT, LEAST_SUPPORT_COPIED = 0.62, 0.75
"""Share of the readings, weighed by their scores, that must agree on every character. Measured on
90 seals: wrong names that not all readings share reach 0.60, on grey copies, where print runs into
the letters, 0.70."""

LEAST_SCORE = 0.85
"""Least mean score of the readings that agree."""

WEIGHT = 6
"""Power of the score by which a reading weighs: 0.99 weighs 2.4 times as much as 0.85."""


@dataclass(frozen=True, slots=True)
class Name:
    """``support``: the least share of the readings that agrees on a character; ``named``: the text
    is an organisation's name; ``band``: the depths that its letters stand between."""

    text: str
    score: float
    support: float
    named: bool
    arc: Arc
    band: tuple[float, float]

    def certain(self, *, copied: bool) -> bool:
        """Whether the readings agree well enough to give the name out."""
        least = LEAST_SUPPORT_COPIED if copied else LEAST_SUPPORT
        return self.score >= LEAST_SCORE and self.support >= least

    @property
    def rank(self) -> tuple[bool, float]:
        return self.named, self.score * self.support


def read_name(
    inks: Sequence[Grey], ring: Ring, arcs: Sequence[Arc], recogniser: Recogniser, words: Words
) -> Name:
    """The name along the likeliest of the arcs. ``ReadError`` passes through."""
    best: tuple[Name, list[tuple[str, float]]] | None = None
    for arc in arcs:
        places = bands(inks[0], ring, arc)
        lines = [strip(ink, ring, arc, place) for ink, place in product(inks, places[:2])]
        readings = _recognised(lines, recogniser)
        name = _named(readings, arc, places[0], words)
        if best is None or name.rank > best[0].rank:
            best = name, readings
        if name.named:
            break
    if best is None:
        raise ValueError("a name is sought along at least one arc")
    name, readings = best
    texts = {text for text, _ in readings}
    if len(texts) == 1 and min(score for _, score in readings) >= SURE_SCORE:
        return name
    readings += _recognised(_more_lines(inks, ring, name.arc), recogniser)
    return _named(readings, name.arc, name.band, words)


def _more_lines(inks: Sequence[Grey], ring: Ring, arc: Arc) -> list[Grey]:
    """The renderings that were not read at first: other bands, and letters set closer."""
    places = bands(inks[0], ring, arc)
    more = [strip(ink, ring, arc, place) for ink, place in product(inks, places[2:])]
    tight = [squeezed(strip(ink, ring, arc, places[0])) for ink in inks]
    return [*more, *tight, *(squeezed(line) for line in more[::2])]


def _named(
    readings: Sequence[tuple[str, float]], arc: Arc, band: tuple[float, float], words: Words
) -> Name:
    text, score, support = agreed(readings, words)
    return Name(text, score, support, names_an_organisation(text, words), arc, band)


def _recognised(lines: Sequence[Grey], recogniser: Recogniser) -> list[tuple[str, float]]:
    read = recogniser.recognise([picture_of(line) for line in lines])
    return [(tidy(text), score) for text, score in read]


def agreed(readings: Sequence[tuple[str, float]], words: Words) -> tuple[str, float, float]:
    """What most readings say, character by character; its mean score and least support.

    Readings that are names of organisations are heard before others, and of those the length
    that most have; the rest counts against the support.
    """
    heard = [(text, score) for text, score in readings if names_an_organisation(text, words)]
    heard = heard or [(text, score) for text, score in readings if text]
    if not heard:
        return "", 0.0, 0.0
    lengths: defaultdict[int, float] = defaultdict(float)
    for text, score in heard:
        lengths[len(text)] += max(score, 0.01) ** WEIGHT
    length = max(lengths, key=lambda length: lengths[length])
    same = [(text, max(score, 0.01) ** WEIGHT) for text, score in heard if len(text) == length]
    letters, shares = [], []
    for place in range(length):
        votes: defaultdict[str, float] = defaultdict(float)
        for text, weight in same:
            votes[text[place]] += weight
        letter = max(votes, key=lambda letter: votes[letter])
        letters.append(letter)
        shares.append(votes[letter] / sum(votes.values()))
    scores = [score for text, score in heard if len(text) == length]
    of_length = lengths[length] / sum(lengths.values())
    return "".join(letters), sum(scores) / len(scores), min(*shares, of_length)
