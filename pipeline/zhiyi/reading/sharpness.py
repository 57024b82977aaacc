"""How fine the print of a page was captured: dots that a line's height can tell apart.

The number of pixels says little: a scan of 75 dpi may have been enlarged, and a sharp scan may have
been blurred. What is measured is how much of the contrast between ink and paper is crossed from one
pixel to the next at the sharpest edges, on lines brought to one height.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import size
from zhiyi.source import Picture

HEIGHT = 48
"""Pixels that lines are brought to."""

LINES = 12
"""Lines that are looked at, the longest ones."""

LEAST = 4
"""Lines from which a page is judged."""

FINE = 16.0
"""``fineness`` under which figures are easily misread. Print of 9 to 12 points has 12 to 16 at
75 dpi, 20 to 22 at 100, 23 and more at 130; blurred by a pixel it has 7 to 17."""

SHARPEST = 99.0
"""Percentile of the steps between neighbouring pixels that counts as the sharpest edges."""


def fineness(picture: Picture, reads: Sequence[Read]) -> float | None:
    """Steps from ink to paper that fit into the height of a line, at the sharpest edges, for the
    middle one of the page's longest lines; None where there are too few."""
    lines = sorted((read for read in reads if read.text), key=lambda read: -size(read)[0])[:LINES]
    found = [step for read in lines if (step := _fineness(picture, read)) is not None]
    return median(found) if len(found) >= LEAST else None


def _fineness(picture: Picture, read: Read) -> float | None:
    width, height = size(read)
    if height < 4 or width < 2 * height:
        return None
    across = round(min(width, 20 * height) * HEIGHT / height)
    goal = np.array([(0, 0), (across, 0), (across, HEIGHT), (0, HEIGHT)], np.float32)
    a, b, c, d = np.array(read.corners, np.float64)
    share = min(1.0, 20 * height / width)
    part = np.array([a, a + (b - a) * share, d + (c - d) * share, d], np.float32)
    turn = cv2.getPerspectiveTransform(part, goal)
    line = cv2.warpPerspective(picture, turn, (across, HEIGHT), flags=cv2.INTER_LINEAR)
    grey = cv2.medianBlur(cv2.cvtColor(line, cv2.COLOR_RGB2GRAY), 3).astype(np.float64)
    contrast = float(np.percentile(grey, 98) - np.percentile(grey, 2))
    if contrast < 20:
        return None
    steps = np.abs(np.diff(grey, axis=1))
    return HEIGHT * float(np.percentile(steps, SHARPEST)) / contrast
