"""Alignment: which segment of a translation says what a segment of the original says.

A dynamic programme takes the order as given: one, two or three segments for one, and two for two,
and segments without a partner. What it leaves is aligned again without what is taken, as tables and
chapters move. Meaning is measured against what the segments of these two papers have in common
anyway: there is no likeness that holds for all papers.

The figures here, in scoring.py and in mending.py were chosen on seeds 1 and 2 of the benchmark's
development papers (python -m tests.benchmarks.translations) and hold on others, as it prints.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhiyi.translations.mending import mend
from zhiyi.translations.scoring import (
    ROWS,
    Matrix,
    Pair,
    Side,
    likeness_of,
    scores_of,
    sides_of,
)
from zhiyi.translations.segments import Text

__all__ = ["Pair", "align"]

LIKE = 0.30
"""Score from which two segments in order may be partners."""
ALIKE = 0.45
"""The same out of order, where nothing but the score speaks for it."""
MORE = 0.03
"""Segments stand together where each of them raises the score by so much."""
JOINING = 0.05
"""What each segment beyond one to one takes from the score of a block: means of several are alike
more easily."""
ROUNDS = 3
"""So often what is left is aligned again."""
SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
"""Segments of the original and of the translation that may stand for each other."""
BAND, SHARE = 800, 0.12
"""Partners in order stand this near to where they would stand if nothing were left out, in
segments or as a share of the translation, whichever is more."""
SKIP_SOURCE, SKIP_TARGET = 100, 101
Shape = tuple[int, int]


def align(
    sources: Sequence[Text], targets: Sequence[Text], vectors: Matrix, others: Matrix
) -> tuple[Pair, ...]:
    """Partners by place in ``sources`` and ``targets``, in the order of the sources."""
    if not sources or not targets:
        return ()
    left, right = sides_of(sources, targets, vectors, others)
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
    mended = mend(tuple(sorted(found, key=lambda pair: pair.sources)), left, right)
    return tuple(sorted(mended, key=lambda pair: pair.sources))


def _together(pair: Pair, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> bool:
    """Whether the segments of a block found among what is left are neighbours in their papers."""
    own = [int(rows[n]) for n in pair.sources]
    other = [int(columns[m]) for m in pair.targets]
    return own[-1] - own[0] < len(own) and other[-1] - other[0] < len(other)


def _blocks(left: dict[int, Side], right: dict[int, Side], start: int) -> dict[Shape, Matrix]:
    """Scores of every shape of block that begins in the ``ROWS`` rows from ``start`` on, for every
    place where it may begin; -1 where a segment adds nothing to its block."""
    # Blocks of several rows are held against smaller ones that begin two rows further down.
    scores = {
        (a, b): scores_of(left[a].rows(start, start + ROWS + 2), right[b])
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


def _in_order(left: Side, right: Side, *, least: float) -> list[Pair]:
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
            score = likeness_of(lefts[a].rows(n, n + 1), rights[b].rows(m, m + 1))
            found.append(Pair(tuple(range(n, n + a)), tuple(range(m, m + b)), score))
    return found[::-1]


def _steps(lefts: dict[int, Side], rights: dict[int, Side], *, least: float) -> NDArray[np.uint8]:
    """For every two places the last step of the best way to them: a shape, or a segment of either
    side left out. (rows + 1, columns + 1)."""
    rows, columns = len(lefts[1].weights), len(rights[1].weights)
    steps = np.full((rows + 1, columns + 1), SKIP_SOURCE, np.uint8)
    # The rows of the table from the current one on, as many as a block may span.
    best = [np.zeros(columns + 1, np.float32)]
    best += [np.full(columns + 1, -np.inf, np.float32) for _ in range(3)]
    own, other = (_gains(lefts[1]), _gains(rights[1]))
    blocks: dict[Shape, Matrix] = {}
    first = 0
    for n in range(rows + 1):
        here = np.maximum.accumulate(best[0])
        steps[n][here > best[0]] = SKIP_TARGET
        if n == rows:
            break
        best = [*best[1:], np.full(columns + 1, -np.inf, np.float32)]
        best[0] = np.maximum(best[0], here)
        steps[n + 1][best[0] == here] = SKIP_SOURCE
        if n % ROWS == 0:
            first, last = _band(n, rows, columns)
            near = {size: side.rows(first, last) for size, side in rights.items()}
            blocks = _blocks(lefts, near, n)
        for number, (a, b) in enumerate(SHAPES):
            if (a, b) not in blocks or n % ROWS >= len(blocks[a, b]):
                continue
            scores = blocks[a, b][n % ROWS]
            begin, end = (
                slice(first, first + len(scores)),
                slice(first + b, first + b + len(scores)),
            )
            weights = (own[n + a] - own[n] + other[end] - other[begin]) / 2
            reached = here[begin] + (scores - least) * weights
            better = reached > best[a - 1][end]
            best[a - 1][end][better] = reached[better]
            steps[n + a][end][better] = number
    return steps


def _band(row: int, rows: int, columns: int) -> tuple[int, int]:
    """The columns in which partners of the rows from ``row`` on are looked for, in order."""
    middle = (row + ROWS / 2) / rows * columns
    width = max(BAND, SHARE * columns)
    return max(0, int(middle - width)), min(columns, int(middle + width) + 1)


def _gains(side: Side) -> Matrix:
    """What the segments up to each place count for together."""
    return np.concatenate([np.zeros(1, np.float32), np.cumsum(np.sqrt(side.weights))])
