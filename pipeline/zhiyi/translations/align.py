"""Alignment: which segment of a translation says what a segment of the original says.

A dynamic programme takes the order as given (1-1, 1-2, 2-1, and segments without a partner); what
it leaves is matched out of order where the likeness is strong, as tables and columns move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zhiyi.translations.figures import Figures, figures_of, keys_of
from zhiyi.translations.segments import Text

Matrix = NDArray[np.float32]

LIKE = 0.42
"""Likeness from which two segments in order may be partners. Chosen by hand on a dozen sentences;
tests/measure/translations.py shows what it gives for whole papers."""
ALIKE = 0.62
"""The same out of order, where nothing but the likeness speaks for it."""
SHARED, ALIEN = 0.3, 0.05
"""How far shared figures lift the likeness of two segments towards 1, and how much figures that
differ take from it: little, or a translation that errs would not be held against its original."""
BETWEEN = 0.15
"""Likeness from which segments are partners where they alone are left between two partners."""
SAYING = 8.0
"""What a sentence says at least that a longer partner may say as well, in Chinese characters."""
MORE, AS_MUCH, LONGER = 0.02, 0.1, 0.2
"""Two segments stand for one: by how much likeness must rise; or may fall where the logarithm of
the ratio of lengths comes nearer to 0 by the last figure."""
LENGTHS = (0.3, 3.0)
"""Ratio of what such segments say."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of the original's segments and of the translation's, and how alike they are."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: float


def likeness(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> Matrix:
    """Cosine of the meanings, and where both segments carry figures the share that agrees."""
    meaning: Matrix = np.asarray(vectors @ others.T, np.float32)
    left = [_keys(figures_of(s.text)) for s in sources]
    right = [_keys(figures_of(t.text)) for t in targets]
    holders: dict[str, set[int]] = {}
    for m, figures in enumerate(right):
        for key in frozenset().union(*figures):
            holders.setdefault(key, set()).add(m)
    counts = np.array([len(figures) for figures in right], np.float32)
    for n, figures in enumerate(left):
        if not figures:
            continue
        shared = np.zeros(len(targets), np.float32)
        for keys in figures:
            shared[sorted(set().union(*(holders.get(key, set()) for key in keys)))] += 1
        share = np.minimum(shared / np.maximum(counts, len(figures)), 1.0)
        row = meaning[n]
        moved = row + SHARED * share * (1 - row) - ALIEN * (1 - share)
        meaning[n] = np.where(counts > 0, moved, row)
    return meaning


def _keys(figures: Figures) -> tuple[frozenset[str], ...]:
    """For each figure the keys that it may be found by: as printed, and in base units."""
    numbers = [keys_of(number) for number in figures.numbers]
    return (*numbers, *(frozenset({code}) for code in figures.codes), *figures.dates)


def align(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> tuple[Pair, ...]:
    """Partners by place in ``sources`` and ``targets``, in the order of the sources."""
    if not sources or not targets:
        return ()
    like = likeness(sources, targets, vectors, others)
    weights = np.sqrt(np.array([max(s.weight, 1.0) for s in sources], np.float32))
    two_targets = _merged(sources, targets, vectors, others, like, side=1)
    two_sources = _merged(sources, targets, vectors, others, like, side=0)
    ordered = _in_order(like, two_sources, two_targets, weights)
    ordered += _between(like, ordered, sources, targets)
    found = sorted(ordered + _out_of_order(like, ordered), key=lambda pair: pair.sources)
    return tuple(_absorbed(found, sources, targets, vectors, others))


def _absorbed(
    found: Sequence[Pair],
    sources: Sequence[Text],
    targets: Sequence[Text],
    vectors: Matrix,
    others: Matrix,
) -> list[Pair]:
    """The pairs, each with the sentences beside it that its partner says as well: a translator
    makes one sentence of several. The partner must be too long without them, and like the whole.
    """
    taken = {n for pair in found for n in pair.sources}
    wider: list[Pair] = []
    for pair in found:
        target = sum(targets[m].weight for m in pair.targets)
        mean = others[list(pair.targets)].mean(axis=0)
        own = pair.sources
        for n in (pair.sources[-1] + 1, pair.sources[-1] + 2, pair.sources[0] - 1):
            free = 0 <= n < len(sources) and n not in taken and n in (own[0] - 1, own[-1] + 1)
            if not free or not _says(sources[n], vectors[n], mean, target):
                continue
            alone = sum(sources[k].weight for k in own)
            if abs(np.log((alone + sources[n].weight) / target)) < abs(np.log(alone / target)):
                own = tuple(sorted((*own, n)))
                taken.add(n)
        wider.append(Pair(own, pair.targets, pair.score))
    return wider


def _says(source: Text, vector: Matrix, mean: Matrix, target: float) -> bool:
    """Whether a longer segment is like the sentence and has room for it."""
    norm = float(np.linalg.norm(mean)) or 1.0
    roomy = LENGTHS[0] * source.weight <= target
    return roomy and source.weight > SAYING and float(vector @ mean) / norm >= LIKE


def _merged(
    sources: Sequence[Text],
    targets: Sequence[Text],
    vectors: Matrix,
    others: Matrix,
    like: Matrix,
    *,
    side: int,
) -> Matrix:
    """Likeness of segment n with m and m+1 together (side 1), or of n and n+1 with m (side 0).

    The meaning of two segments is taken as the mean of their vectors, weighted by length.
    """
    if side == 0:
        return _merged(targets, sources, others, vectors, like.T, side=1).T
    weights = np.array([max(t.weight, 1.0) for t in targets], np.float32)[:, None]
    lengths = np.array([max(s.weight, 1.0) for s in sources], np.float32)[:, None]
    both = others[:-1] * weights[:-1] + others[1:] * weights[1:]
    both = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
    merged = vectors @ both.T
    alone = np.maximum(like[:, :-1], like[:, 1:])
    worse = np.minimum(like[:, :-1], like[:, 1:])
    # Two stand for one where together they say more than the better half alone, or as much and
    # their length fits better.
    wide = np.abs(np.log((weights[:-1] + weights[1:]).T / lengths))
    narrow = np.abs(np.log(np.maximum(weights[:-1], weights[1:]).T / lengths))
    better = (merged > alone + MORE) | (
        (merged > alone - AS_MUCH) & (worse > BETWEEN) & (wide + LONGER < narrow)
    )
    return np.asarray(np.where(better, merged, -1.0), np.float32)


def _in_order(like: Matrix, pairs: Matrix, split: Matrix, weights: Matrix) -> list[Pair]:
    """The best monotone alignment: the sum of (likeness - LIKE), weighted, is greatest."""
    rows, columns = like.shape
    one = (like - LIKE) * weights[:, None]
    wide = (split - LIKE) * weights[:, None]
    tall = (pairs - LIKE) * (weights[:-1] + weights[1:])[:, None]
    best = np.zeros((rows + 1, columns + 1), np.float32)
    for n in range(1, rows + 1):
        row = best[n - 1].copy()
        row[1:] = np.maximum(row[1:], best[n - 1, :-1] + one[n - 1])
        row[2:] = np.maximum(row[2:], best[n - 1, :-2] + wide[n - 1])
        if n >= 2:
            row[1:] = np.maximum(row[1:], best[n - 2, :-1] + tall[n - 2])
        best[n] = np.maximum.accumulate(row)
    found: list[Pair] = []
    n, m = rows, columns
    while n and m:
        here = best[n, m]
        if best[n, m - 1] == here:
            m -= 1
        elif best[n - 1, m] == here:
            n -= 1
        elif np.isclose(best[n - 1, m - 1] + one[n - 1, m - 1], here, atol=1e-4):
            n, m = n - 1, m - 1
            found.append(Pair((n,), (m,), float(like[n, m])))
        elif m >= 2 and np.isclose(best[n - 1, m - 2] + wide[n - 1, m - 2], here, atol=1e-4):
            n, m = n - 1, m - 2
            found.append(Pair((n,), (m, m + 1), float(split[n, m])))
        else:
            n, m = n - 2, m - 1
            found.append(Pair((n, n + 1), (m,), float(pairs[n, m])))
    return found[::-1]


def _between(
    like: Matrix, ordered: Sequence[Pair], sources: Sequence[Text], targets: Sequence[Text]
) -> list[Pair]:
    """Partners by place: as many segments left in the original as in the translation, between
    the same partners (or before the first, after the last)."""
    rows, columns = like.shape
    ends = [Pair((-1,), (-1,), 1.0), *ordered, Pair((rows,), (columns,), 1.0)]
    found = []
    for above, below in pairwise(ends):
        left = range(above.sources[-1] + 1, below.sources[0])
        right = range(above.targets[-1] + 1, below.targets[0])
        if len(left) != len(right) or len(left) > MOST_BETWEEN:
            continue
        for n, m in zip(left, right, strict=True):
            ratio = targets[m].weight / max(sources[n].weight, 1.0)
            if like[n, m] >= BETWEEN and LENGTHS[0] <= ratio <= LENGTHS[1]:
                found.append(Pair((n,), (m,), float(like[n, m])))
    return found


MOST_BETWEEN = 3
"""So many segments in a row may be partners by their place."""


def _out_of_order(like: Matrix, ordered: Sequence[Pair]) -> list[Pair]:
    """Mutual best partners among what is left, from ``ALIKE`` on."""
    rows = _free(like.shape[0], [n for pair in ordered for n in pair.sources])
    columns = _free(like.shape[1], [m for pair in ordered for m in pair.targets])
    left = like[np.ix_(rows, columns)].copy()
    found = []
    while left.size and (top := float(left.max())) >= ALIKE:
        n, m = (int(place) for place in np.unravel_index(int(left.argmax()), left.shape))
        found.append(Pair((int(rows[n]),), (int(columns[m]),), top))
        left[n, :] = -1.0
        left[:, m] = -1.0
    return found


def _free(count: int, taken: Sequence[int]) -> NDArray[np.intp]:
    return np.setdiff1d(np.arange(count), np.array(taken, np.intp))
