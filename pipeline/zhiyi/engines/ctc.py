"""How well a text fits what a recogniser saw: the columns of its output against the text.

A recogniser of this kind (CTC) gives, for each narrow column of a line, how probable each letter is
and how probable "none". Asking it how well a *given* text fits is a finer question than asking for
its best text: a voice that hesitates between 0 and O contradicts neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyi.glyphs import shape

LEAST = 8.0
"""What one column costs at most, in logarithms: a probability of 1 in 3000, or less, is one."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The likeliest labels of each column and their probabilities, columns x labels, best first."""

    values: NDArray[np.float32]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Given:
    """A reading of a crop. ``before`` and ``after``: how many of its letters at the ends are
    neighbours, which only hold the place and are not judged; where there are some, the crop may
    show more print outside them."""

    text: str
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What a voice makes of a crop of which a reading is given.

    ``letters``: what it hears in the place of each judged letter (blanks are none), with what it
    hears behind it; ``gaps``: how much less likely each judged letter is than that, in natural
    logarithms; what it hears between two letters counts for both. ``score``: the probability of the
    least likely letter that it hears.
    """

    letters: tuple[str, ...]
    gaps: tuple[float, ...]
    score: float

    @property
    def text(self) -> str:
        return "".join(self.letters)


@dataclass(frozen=True, slots=True)
class Expected:
    """Labels that may stand for each letter of a reading, in order; an empty set stands for a
    letter of which the recogniser knows nothing. ``before``, ``after`` as in ``Given``;
    ``nothing``: the labels of no letter and of a blank."""

    letters: tuple[frozenset[int], ...]
    before: int = 0
    after: int = 0
    nothing: frozenset[int] = frozenset((0,))


def weighed(columns: Columns, expected: Expected, characters: Sequence[str]) -> Heard:
    """What the recogniser saw in the place of the letters to be judged, and how well they fit."""
    places = _placed(columns, expected.nothing)
    judged = range(expected.before, len(expected.letters) - expected.after)
    same = _same(columns.labels[places, 0].tolist(), expected)
    if same is not None:
        inner = places[same : same + len(expected.letters)][judged.start : judged.stop]
        letters = tuple(characters[label] for label in columns.labels[inner, 0])
        return Heard(letters, (0.0,) * len(judged), _lowest(columns, inner))
    costs = _costs(columns, expected)
    states = _path(costs, expected)
    spent = np.zeros(costs.shape[1])
    np.add.at(spent, states, costs[np.arange(len(states)), states])
    gaps = tuple(round(float(spent[1 + 2 * n : 4 + 2 * n].sum()), 2) for n in judged)
    inner = places[(states[places] > 2 * judged.start) & (states[places] <= 1 + 2 * judged.stop)]
    heard = [""] * len(judged)
    for place in inner:
        owner = min(max(0, int(states[place]) // 2 - 1 - judged.start), len(judged) - 1)
        heard[owner] += characters[columns.labels[place, 0]]
    return Heard(tuple(heard), gaps, _lowest(columns, inner))


def _placed(columns: Columns, nothing: frozenset[int]) -> NDArray[np.int64]:
    """The columns at which the letters of the best text begin."""
    if not len(columns.labels):
        return np.zeros(0, np.int64)
    best = columns.labels[:, 0]
    kept = ~np.isin(best, sorted(nothing))
    kept[1:] &= best[1:] != best[:-1]
    return np.flatnonzero(kept)


def _lowest(columns: Columns, places: NDArray[np.int64]) -> float:
    return round(float(columns.values[places, 0].min()), 4) if len(places) else 0.0


def _same(labels: Sequence[int], expected: Expected) -> int | None:
    """Where the expected letters begin in the best text, None where they are not it. Letters may
    stand outside only on a side that has a neighbour."""
    letters = expected.letters
    spare = len(labels) - len(letters)
    if spare < 0 or (spare and not (expected.before or expected.after)):
        return None
    starts = range(spare + 1) if expected.before else [0]
    for start in starts:
        if start < spare and not expected.after:
            continue
        fits = zip(labels[start : start + len(letters)], letters, strict=True)
        if all(label in known for label, known in fits):
            return start
    return None


def _costs(columns: Columns, expected: Expected) -> NDArray[np.float64]:
    """What each column costs in each state: free, none, letter, none, letter ... none, free."""
    costs = np.full((len(columns.values), 2 * len(expected.letters) + 3), LEAST)
    best = np.log(np.maximum(columns.values[:, 0], 1e-9)).astype(np.float64)
    costs[:, 1:-1:2] = _cost(columns, best, expected.nothing)[:, None]
    for n, labels in enumerate(expected.letters):
        costs[:, 2 + 2 * n] = _cost(columns, best, labels) if labels else 0.0
    if expected.before:
        costs[:, 0] = 0.0
    if expected.after:
        costs[:, -1] = 0.0
    return costs


def _cost(
    columns: Columns, best: NDArray[np.float64], labels: frozenset[int]
) -> NDArray[np.float64]:
    known = (columns.labels[..., None] == np.array(sorted(labels))).any(axis=-1)
    share = (columns.values * known).sum(axis=1)
    return np.asarray(np.clip(best - np.log(np.maximum(share, 1e-9)), 0.0, LEAST), np.float64)


def _path(costs: NDArray[np.float64], expected: Expected) -> NDArray[np.int64]:
    """The cheapest state of every column, from left to right (Viterbi)."""
    count, states = costs.shape
    skips = _skips(expected, states)
    total = np.full(states, np.inf)
    start = [0, 1, 2] if expected.before else [1, 2]
    total[start] = costs[0, start]
    back = np.zeros((count, states), np.int64)
    ways = np.full((3, states), np.inf)
    for column in range(1, count):
        ways[0], ways[1, 1:] = total, total[:-1]
        ways[2, 2:] = np.where(skips[2:], total[:-2], np.inf)
        back[column] = ways.argmin(axis=0)
        total = ways.min(axis=0) + costs[column]
    ends = [states - 3, states - 2] + ([states - 1] if expected.after else [])
    state = min(ends, key=lambda n: float(total[n]))
    path = np.zeros(count, np.int64)
    for column in range(count - 1, -1, -1):
        path[column] = state
        state -= int(back[column, state])
    return path


def _skips(expected: Expected, states: int) -> NDArray[np.bool_]:
    """States that may follow the one two before them: a letter another letter, and what follows a
    letter that the recogniser does not know."""
    skips = np.zeros(states, bool)
    letters = expected.letters
    for n in range(len(letters)):
        skips[2 + 2 * n] = n == 0 or not letters[n] & letters[n - 1]
        skips[3 + 2 * n] = not letters[n]
    skips[-1] = True
    return skips


def prints(alphabet: Sequence[str]) -> NDArray[np.int64]:
    """For each label the number of its print: the same for letters that look alike, 0 for none and
    for a blank."""
    numbers: dict[str, int] = {}
    return np.array(
        [
            numbers.setdefault(shape(char), len(numbers) + 1) if char.strip() else 0
            for char in alphabet
        ],
        np.int64,
    )


BESIDE = 3
"""Columns from a letter's own in which another letter would stand in its place or beside it."""


def sureness(
    columns: Columns, places: NDArray[np.int64], classes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How sure the recogniser is of each letter of its best text: its probability, or what is left
    of 1 by any letter that is neither it nor its neighbour and stands at or beside it.

    ``places``: the columns at which the letters begin; ``classes``: for each label the number of
    its print, the same for labels that look alike, 0 for none and for a blank.
    """
    if not len(places):
        return np.zeros(0)
    count = len(columns.values)
    seen = classes[columns.labels]
    own = seen[places, 0]
    before = np.clip(np.searchsorted(places, np.arange(count), "right") - 1, 0, len(places) - 1)
    behind = np.clip(before + 1, 0, len(places) - 1)
    known = (seen == 0) | (seen == own[before][:, None]) | (seen == own[behind][:, None])
    other = np.where(known, 0.0, columns.values).max(axis=1)
    run = np.where(
        columns.labels[:, 0] == columns.labels[places[before], 0], columns.values[:, 0], 0
    )
    likely, doubt = np.zeros(len(places)), np.zeros(len(places))
    np.maximum.at(likely, before, run)
    for owner in (before, behind):
        near = np.abs(np.arange(count) - places[owner]) <= BESIDE
        np.maximum.at(doubt, owner[near], other[near])
    return np.asarray(np.minimum(likely, 1 - doubt), np.float64)
