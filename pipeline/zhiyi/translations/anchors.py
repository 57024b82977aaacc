"""Anchors: what stands in an original and in its translation alike, and tells where.

Figures, codes, dates, and the Latin words that the Chinese paper prints.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from zhiyi.translations.figures import figures_of, keys_of, unit_words
from zhiyi.translations.segments import Text

Matrix = NDArray[np.float32]

WIDTH = 1024
"""So many keys have a column of their own; more share the columns, which blurs them a little."""
_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z\d_]+")


@dataclass(frozen=True, slots=True)
class Anchors:
    """For the segments of either side a row of weights: rare keys weigh more."""

    sources: Matrix
    targets: Matrix


def anchors_of(sources: Sequence[Text], targets: Sequence[Text]) -> Anchors:
    """Rows are not normalised: the rows of segments that stand together are added."""
    left = [figure_keys(text.text) for text in sources]
    right = [figure_keys(text.text) for text in targets]
    words_left = [_words(text.text) for text in sources]
    words_right = [_words(text.text) for text in targets]
    shared = frozenset().union(*words_left) & frozenset().union(*words_right)
    left = [keys | (words & shared) for keys, words in zip(left, words_left, strict=True)]
    right = [keys | (words & shared) for keys, words in zip(right, words_right, strict=True)]
    counts: dict[str, int] = {}
    for keys in (*left, *right):
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
    columns = {key: n for n, key in enumerate(sorted(counts))}
    if len(columns) > WIDTH:
        columns = {key: crc32(key.encode()) % WIDTH for key in columns}
    total = len(left) + len(right)
    weights = {key: math.log(1 + total / count) for key, count in counts.items()}
    width = min(WIDTH, max(1, len(columns)))
    return Anchors(_rows(left, columns, weights, width), _rows(right, columns, weights, width))


def _rows(
    segments: Sequence[frozenset[str]],
    columns: dict[str, int],
    weights: dict[str, float],
    width: int,
) -> Matrix:
    rows = np.zeros((len(segments), width), np.float32)
    for n, keys in enumerate(segments):
        for key in keys:
            rows[n, columns[key]] += weights[key]
    return rows


@lru_cache(maxsize=65536)
def figure_keys(text: str) -> frozenset[str]:
    """Keys of every figure of a text: numbers as printed and in base units, codes, dates."""
    if not any(c.isdigit() for c in text):
        return frozenset()
    figures = figures_of(text)
    numbers = (key for number in figures.numbers for key in keys_of(number))
    dates = (day for date in figures.dates for day in date)
    return frozenset((*numbers, *figures.codes, *dates))


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    found = (word for word in _LATIN.findall(text) if len(word) > 2)
    return frozenset(f"w:{word.casefold()}" for word in found if word not in unit_words())
