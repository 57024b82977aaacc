"""Whether a bar stands under a < or a >: on coarse pages it melts into the arm above it, and ≤ is
read as <.

A sign without a bar is the same above and below its point; one with a bar, level or slanted, is
not.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.ctc import Given
from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import size
from zhiyi.reading.windows import Window, cut_out
from zhiyi.source import Picture

BARRED = {"<": "≤", ">": "≥", "＜": "≤", "＞": "≥"}
"""Signs, and each with a bar under it."""

UNLIKE = 0.38
"""Share of a sign's ink that differs from its own mirror image, from which it may have a bar. On 54
fresh pages: 0.39 to 1.0 with a bar, read as such or not, 0.03 to 0.97 without one, half of them
under 0.38; on badly drawn figure pages 0.3 to 0.9 and 0.06 to 0.7."""

BESIDE, ABOVE = 0.12, 0.1
"""What is looked at beside and above the sign, in line heights."""

FAINT, CONTRAST, SPECK = 0.3, 20.0, 6
"""Share of the ink's darkness from which a pixel is ink; least difference of ink and paper in grey
levels; least pixels of a piece of ink."""

SHIFT = 0.35
"""How far from the middle of the ink its point may stand, in its height."""

Ink = NDArray[np.float64]


def may_have_bar(picture: Picture, read: Read, index: int) -> bool:
    """Whether the print at a sign without a bar, ``read.text[index]``, does not exclude one. False
    where the places of letters are unknown or no ink is found."""
    ink = _ink(picture, read, index)
    return ink is not None and _unlikeness(ink) >= UNLIKE


def _ink(picture: Picture, read: Read, index: int) -> Ink | None:
    """The sign's ink, 0 to 1, and nothing around it; None where there is none."""
    edges, (width, height) = read.edges, size(read)
    if len(edges) != len(read.text) + 1 or edges[-1] <= edges[0] or not width:
        return None
    beside = BESIDE * height / width
    left, right = ((edges[n] - edges[0]) / (edges[-1] - edges[0]) for n in (index, index + 1))
    window = Window(index, index + 1, Given(read.text[index]), left - beside, right + beside)
    crop = cut_out(picture, read, window, margin=ABOVE)
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float64)
    paper, black = np.percentile(grey, 85), np.percentile(grey, 2)
    if paper - black < CONTRAST:
        return None
    ink = np.clip((paper - grey) / (paper - black), 0, 1)
    ink[(ink < FAINT) | ~_inner(ink >= FAINT)] = 0
    rows, columns = np.flatnonzero(ink.sum(axis=1) > 0.5), np.flatnonzero(ink.sum(axis=0) > 0.5)
    if min(len(rows), len(columns)) < 5:
        return None
    return np.asarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.float64)


def _inner(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pieces of ink in the middle, without neighbours, and rules above and below."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    high, wide = ink.shape
    kept = [
        n
        for n in range(1, count)
        if 0.2 * wide < stats[n, 0] + stats[n, 2] / 2 < 0.8 * wide
        and stats[n, 4] >= SPECK
        and stats[n, 1] > 0
        and stats[n, 1] + stats[n, 3] < high
    ]
    return np.isin(labels, kept)


def _unlikeness(ink: Ink) -> float:
    """Share of the ink that differs from its mirror image, upside down, at the best height."""
    most = max(1, round(SHIFT * len(ink)))
    padded = np.pad(ink, ((most, most), (0, 0)))
    mirrored = padded[::-1]
    apart = (np.abs(padded - np.roll(mirrored, by, axis=0)).sum() for by in range(-most, most + 1))
    return float(min(apart) / ink.sum())
