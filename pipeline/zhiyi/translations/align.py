"""Alignment: which segment of a translation says what a segment of the original says.

A dynamic programme takes the order as given: one, two or three segments for one, and two for two,
and segments without a partner. What it leaves is aligned again without what is taken, as tables and
chapters move. Meaning is measured against what the segments of these two papers have in common
anyway: there is no likeness that holds for all papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zhiyi.translations.anchors import anchors_of
from zhiyi.translations.segments import Text

Matrix = NDArray[np.float32]

LIKE = 0.30
"""Score from which two segments in order may be partners."""
ALIKE = 0.45
"""The same out of order, where nothing but the score speaks for it."""
SHARED, ALIEN = 0.35, 0.05
"""How far shared anchors lift the score of two segments towards 1, and how much anchors that
differ take from it: little, or a translation that errs would not be held against its original."""
LENGTH, LONGEST = 0.08, 1.6
"""What the square of the logarithm of the ratio of lengths takes from the score; its cap."""
MORE = 0.03
"""Segments stand together where each of them raises the score by so much."""
COMMON, PRIOR = 0.15, 3.0
"""Likeness of segments that have nothing to do with each other, and for how many segments of the
papers themselves it counts."""
JOINING = 0.05
"""What each segment beyond one to one takes from the score of a block: means of several are alike
more easily."""
ROWS = 128
"""Rows of the table that are computed at once: it bounds the memory."""
ROUNDS = 3
"""So often what is left is aligned again."""
SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
"""Segments of the original and of the translation that may stand for each other."""
SKIP_SOURCE, SKIP_TARGET = 100, 101
Shape = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of the original's segments and of the translation's, and how alike they are."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class _Side:
    """One side, each row a run of ``size`` segments: meaning, anchors, what it says, how alike it
    is to the other side at large."""

    vectors: Matrix
    anchors: Matrix
    weights: Matrix
    common: Matrix

    @cached_property
    def figured(self) -> NDArray[np.bool_]:
        """Which rows have anchors."""
        return np.asarray(self.anchors.any(axis=1), np.bool_)

    def runs(self, size: int) -> _Side:
        """Runs of ``size`` neighbours: the mean of their meanings, weighted by length."""
        if size == 1:
            return self
        count = len(self.weights) - size + 1
        places = [slice(k, k + count) for k in range(size)]
        vectors = np.sum([self.vectors[p] * self.weights[p, None] for p in places], axis=0)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        anchors = np.sum([self.anchors[p] for p in places], axis=0)
        weights = np.sum([self.weights[p] for p in places], axis=0)
        common = np.mean([self.common[p] for p in places], axis=0)
        return _Side(vectors, anchors, weights, common)

    def rows(self, start: int, end: int) -> _Side:
        part = slice(start, end)
        return _Side(
            self.vectors[part],
            self.anchors[part],
            self.weights[part],
            self.common[part],
        )

    def only(self, places: NDArray[np.intp]) -> _Side:
        return _Side(
            self.vectors[places],
            self.anchors[places],
            self.weights[places],
            self.common[places],
        )


def align(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> tuple[Pair, ...]:
    """Partners by place in ``sources`` and ``targets``, in the order of the sources."""
    if not sources or not targets:
        return ()
    left, right = _sides(sources, targets, vectors, others)
    rows, columns = np.arange(len(sources)), np.arange(len(targets))
    found: list[Pair] = []
    for turn in range(ROUNDS):
        pairs = _in_order(left.only(rows), right.only(columns), least=ALIKE if turn else LIKE)
        if turn:
            pairs = [pair for pair in pairs if _together(pair, rows, columns)]
        if not pairs:
            break
        found += [
            Pair(
                tuple(int(rows[n]) for n in pair.sources),
                tuple(int(columns[m]) for m in pair.targets),
                pair.score,
            )
            for pair in pairs
        ]
        rows = np.setdiff1d(rows, [n for pair in found for n in pair.sources])
        columns = np.setdiff1d(columns, [m for pair in found for m in pair.targets])
        if not len(rows) or not len(columns):
            break
    return tuple(sorted(found, key=lambda pair: pair.sources))


def _together(pair: Pair, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> bool:
    """Whether the segments of a block found among what is left are neighbours in their papers."""
    own = [int(rows[n]) for n in pair.sources]
    other = [int(columns[m]) for m in pair.targets]
    return own[-1] - own[0] < len(own) and other[-1] - other[0] < len(other)


def _sides(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> tuple[_Side, _Side]:
    anchors = anchors_of(sources, targets)
    own, other = _common(vectors, others)
    left = _Side(vectors, anchors.sources, _weights(sources), own)
    right = _Side(others, anchors.targets, _weights(targets), other)
    return left, right


def _weights(texts: Sequence[Text]) -> Matrix:
    return np.array([max(text.weight, 1.0) for text in texts], np.float32)


def _common(vectors: Matrix, others: Matrix) -> tuple[Matrix, Matrix]:
    """How alike each segment is to the other paper at large, its best partner left out."""
    best_own = np.full(len(vectors), -1.0, np.float32)
    best_other = np.full(len(others), -1.0, np.float32)
    for start in range(0, len(vectors), ROWS):
        like = vectors[start : start + ROWS] @ others.T
        best_own[start : start + ROWS] = like.max(axis=1)
        best_other = np.maximum(best_other, like.max(axis=0))
    own = vectors @ others.sum(axis=0) - best_own
    other = others @ vectors.sum(axis=0) - best_other
    own = (own + COMMON * PRIOR) / (len(others) - 1 + PRIOR)
    other = (other + COMMON * PRIOR) / (len(vectors) - 1 + PRIOR)
    return np.asarray(own, np.float32), np.asarray(other, np.float32)


def _scores(left: _Side, right: _Side) -> Matrix:
    """How much more alike every row of ``left`` is to every row of ``right`` than any two are: 0 is
    no more, 1 the same. Anchors and lengths count as well."""
    common = (left.common[:, None] + right.common[None, :]) / 2
    meaning = np.asarray((left.vectors @ right.vectors.T - common) / (1 - common), np.float32)
    score = _anchored(left, right, meaning)
    ratio = np.log(left.weights)[:, None] - np.log(right.weights)[None, :]
    score -= LENGTH * np.minimum(ratio * ratio, LONGEST)
    return score


def _anchored(left: _Side, right: _Side, score: Matrix) -> Matrix:
    """The score with what anchors on both sides give and take."""
    both = left.figured[:, None] & right.figured[None, :]
    if not both.any():
        return score
    own, other = (np.linalg.norm(side.anchors, axis=1) for side in (left, right))
    share = left.anchors @ right.anchors.T / np.maximum(own[:, None] * other[None, :], 1e-9)
    lifted = score + SHARED * share * (1 - score) - ALIEN * (1 - share)
    return np.asarray(np.where(both, lifted, score), np.float32)


def _likeness(left: _Side, right: _Side) -> float:
    """How alike the only row of ``left`` and of ``right`` are: cosine of the meanings, anchored."""
    return float(_anchored(left, right, left.vectors @ right.vectors.T)[0, 0])


def _blocks(left: dict[int, _Side], right: dict[int, _Side], start: int) -> dict[Shape, Matrix]:
    """Scores of every shape of block that begins in the ``ROWS`` rows from ``start`` on, for every
    place where it may begin; -1 where a segment adds nothing to its block."""
    # Blocks of several rows are held against smaller ones that begin two rows further down.
    scores = {
        (a, b): _scores(left[a].rows(start, start + ROWS + 2), right[b])
        for a, b in SHAPES
        if a in left and b in right
    }
    found = {}
    for (a, b), whole in scores.items():
        rows, columns = whole.shape
        alone = np.full(whole.shape, -1.0, np.float32)
        for (x, y), part in scores.items():
            if x > a or y > b or (x, y) == (a, b):
                continue
            for down in range(a - x + 1):
                for along in range(b - y + 1):
                    piece = part[down : down + rows, along : along + columns]
                    n, m = piece.shape
                    np.maximum(alone[:n, :m], piece, out=alone[:n, :m])
        joined = whole - JOINING * (a + b - 2)
        found[a, b] = np.where(whole > alone + MORE, joined, -1.0)[:ROWS]
    return found


def _in_order(left: _Side, right: _Side, *, least: float) -> list[Pair]:
    """The best monotone alignment: the sum of (score - ``least``), weighted, is greatest."""
    rows, columns = len(left.weights), len(right.weights)
    lefts = {size: left.runs(size) for size in (1, 2, 3) if size <= rows}
    rights = {size: right.runs(size) for size in (1, 2, 3) if size <= columns}
    steps = _steps(lefts, rights, least=least)
    found: list[Pair] = []
    n, m = rows, columns
    while n and m:
        step = int(steps[n, m])
        if step == SKIP_SOURCE:
            n -= 1
        elif step == SKIP_TARGET:
            m -= 1
        else:
            a, b = SHAPES[step]
            n, m = n - a, m - b
            score = _likeness(lefts[a].rows(n, n + 1), rights[b].rows(m, m + 1))
            found.append(Pair(tuple(range(n, n + a)), tuple(range(m, m + b)), score))
    return found[::-1]


def _steps(lefts: dict[int, _Side], rights: dict[int, _Side], *, least: float) -> NDArray[np.uint8]:
    """For every two places the last step of the best way to them: a shape, or a segment of either
    side left out. (rows + 1, columns + 1)."""
    rows, columns = len(lefts[1].weights), len(rights[1].weights)
    steps = np.full((rows + 1, columns + 1), SKIP_SOURCE, np.uint8)
    # The rows of the table from the current one on, as many as a block may span.
    best = [np.zeros(columns + 1, np.float32)] + [np.full(columns + 1, -np.inf, np.float32)] * 3
    own, other = (_gains(lefts[1]), _gains(rights[1]))
    blocks: dict[Shape, Matrix] = {}
    for n in range(rows + 1):
        here = np.maximum.accumulate(best[0])
        steps[n][here > best[0]] = SKIP_TARGET
        if n == rows:
            break
        best = [*best[1:], np.full(columns + 1, -np.inf, np.float32)]
        best[0] = np.maximum(best[0], here)
        steps[n + 1][best[0] == here] = SKIP_SOURCE
        if n % ROWS == 0:
            blocks = _blocks(lefts, rights, n)
        for number, (a, b) in enumerate(SHAPES):
            if (a, b) not in blocks or n % ROWS >= len(blocks[a, b]):
                continue
            weights = (own[n + a] - own[n] + other[b:] - other[:-b]) / 2
            reached = here[:-b] + (blocks[a, b][n % ROWS] - least) * weights
            better = reached > best[a - 1][b:]
            best[a - 1] = best[a - 1].copy()
            best[a - 1][b:][better] = reached[better]
            steps[n + a][b:][better] = number
    return steps


def _gains(side: _Side) -> Matrix:
    """What the segments up to each place count for together."""
    return np.concatenate([np.zeros(1, np.float32), np.cumsum(np.sqrt(side.weights))])
