"""Scores: how alike segments of an original and of a translation are, alone or several together.

Meaning is measured against what the segments of the two papers have in common anyway: there is no
likeness that holds for all papers. Anchors and lengths count as well.
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

SHARED, ALIEN = 0.35, 0.05
"""How far shared anchors lift the score of two segments towards 1, and how much anchors that
differ take from it: little, or a translation that errs would not be held against its original."""
LENGTH, LONGEST = 0.08, 1.6
"""What the square of the logarithm of the ratio of lengths takes from the score; its cap."""
COMMON, PRIOR = 0.15, 3.0
"""Likeness of segments that have nothing to do with each other, and for how many segments of the
papers themselves it counts."""
ROWS = 128
"""Rows of a table that are computed at once: it bounds the memory."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of the original's segments and of the translation's, and how alike they are."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]
    score: float


@dataclass(frozen=True)
class Side:
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

    def runs(self, size: int) -> Side:
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
        return Side(vectors, anchors, weights, common)

    def rows(self, start: int, end: int) -> Side:
        part = slice(start, end)
        return Side(
            self.vectors[part],
            self.anchors[part],
            self.weights[part],
            self.common[part],
        )

    def block(self, places: Sequence[int]) -> Side:
        """The only row: segments that follow each other, taken together."""
        return self.rows(places[0], places[-1] + 1).runs(len(places))

    def only(self, places: NDArray[np.intp]) -> Side:
        return Side(
            self.vectors[places],
            self.anchors[places],
            self.weights[places],
            self.common[places],
        )


def sides_of(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> tuple[Side, Side]:
    anchors = anchors_of(sources, targets)
    own, other = _common(vectors, others)
    left = Side(vectors, anchors.sources, _weights(sources), own)
    right = Side(others, anchors.targets, _weights(targets), other)
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


def scores_of(left: Side, right: Side) -> Matrix:
    """How much more alike every row of ``left`` is to every row of ``right`` than any two are: 0 is
    no more, 1 the same. Anchors and lengths count as well."""
    common = (left.common[:, None] + right.common[None, :]) / 2
    meaning = np.asarray((left.vectors @ right.vectors.T - common) / (1 - common), np.float32)
    score = _anchored(left, right, meaning)
    ratio = np.log(left.weights)[:, None] - np.log(right.weights)[None, :]
    score -= LENGTH * np.minimum(ratio * ratio, LONGEST)
    return score


def _anchored(left: Side, right: Side, score: Matrix) -> Matrix:
    """The score with what anchors on both sides give and take."""
    both = left.figured[:, None] & right.figured[None, :]
    if not both.any():
        return score
    own, other = (np.linalg.norm(side.anchors, axis=1) for side in (left, right))
    share = left.anchors @ right.anchors.T / np.maximum(own[:, None] * other[None, :], 1e-9)
    lifted = score + SHARED * share * (1 - score) - ALIEN * (1 - share)
    return np.asarray(np.where(both, lifted, score), np.float32)


def likeness_of(left: Side, right: Side) -> float:
    """How alike the only row of ``left`` and of ``right`` are: cosine of the meanings, anchored."""
    return float(_anchored(left, right, left.vectors @ right.vectors.T)[0, 0])


def scores_along(left: Side, right: Side) -> Matrix:
    """The scores of each row of ``left`` with the same row of ``right``."""
    common = (left.common + right.common) / 2
    score = (np.einsum("nd,nd->n", left.vectors, right.vectors) - common) / (1 - common)
    own, other = (np.linalg.norm(side.anchors, axis=1) for side in (left, right))
    shared = np.einsum("nd,nd->n", left.anchors, right.anchors)
    share = shared / np.maximum(own * other, 1e-9)
    lifted = score + SHARED * share * (1 - score) - ALIEN * (1 - share)
    score = np.where(left.figured & right.figured, lifted, score)
    ratio = np.log(left.weights) - np.log(right.weights)
    return np.asarray(score - LENGTH * np.minimum(ratio * ratio, LONGEST), np.float32)
