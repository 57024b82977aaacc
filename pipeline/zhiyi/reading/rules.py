"""Straight rules on a page: those that a PDF draws, and those that show in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.reading.grids import Rule
from zhiyi.source import Picture

SHORTEST = 0.018
"""Length of the shortest rule looked for, in fractions of the picture's longer side: the height
of a low table row (5 mm on A4); strokes of body type are a third of it."""

LONG = 0.08
"""Length from which a rule is trusted to tell how the page is skewed."""

FAINT = 14
"""Grey levels by which a rule is darker than the paper around it."""

GAP = 0.012
"""Gaps in a worn or dotted rule that are bridged, in fractions of the longer side."""

THICKEST = 0.004
"""Thickness beyond which a dark bar is no rule but a filled area, same unit."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in pixels of the picture after it is turned by ``-skew`` degrees about its middle."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    skew: float


def drawn_rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Rules of a pdfplumber page as shown, in points: horizontal and vertical ones."""
    left, top = float(page.cropbox[0]), float(page.cropbox[1])
    across, down = [], []
    for edge in page.edges:
        if edge["orientation"] == "h":
            across.append(Rule(edge["top"] - top, edge["x0"] - left, edge["x1"] - left))
        else:
            down.append(Rule(edge["x0"] - left, edge["top"] - top, edge["bottom"] - top))
    return across, down


def seen_rules(picture: Picture) -> Rules:
    """Rules of an upright picture, faint, broken or skewed by up to 3 degrees."""
    dark = _dark(picture)
    longer = max(dark.shape)
    length = max(12, round(SHORTEST * longer))
    skew = _skew(_lying(dark, length), longer)
    if abs(skew) > 0.1:
        dark = _turned(dark, -skew)
    gap = max(3, round(GAP * longer))
    thick = max(4, round(THICKEST * longer))
    across = _segments(_bridged(_lying(dark, length), gap), thick, length)
    standing = _bridged(_lying(np.ascontiguousarray(dark.T), length), gap)
    return Rules(tuple(across), tuple(_segments(standing, thick, length)), skew)


def _dark(picture: Picture) -> NDArray[np.uint8]:
    """255 where a pixel is darker than the paper around it, in red light: the stamps that are
    left on the picture are mostly red."""
    grey = np.ascontiguousarray(picture[:, :, 0])
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((5, 5), np.uint8)), 15)
    darker = cv2.subtract(paper, grey)
    return np.asarray(cv2.threshold(darker, FAINT, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _lying(dark: NDArray[np.uint8], length: int) -> NDArray[np.uint8]:
    """Horizontal runs of at least ``length``; a pixel of thickness is lent to skewed ones."""
    thicker = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(opened, dtype=np.uint8)


def _bridged(mask: NDArray[np.uint8], gap: int) -> NDArray[np.uint8]:
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return np.asarray(closed, dtype=np.uint8)


def _skew(lying: NDArray[np.uint8], longer: int) -> float:
    """Degrees clockwise by which the long horizontal rules run down to the right."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lying, connectivity=8)
    slopes, weights = [], []
    for n in range(1, count):
        x, y, width, height, _ = stats[n]
        if width < LONG * longer or height > 0.1 * width:
            continue
        part = labels[y : y + height, x : x + width] == n
        columns = np.flatnonzero(part.any(axis=0))
        middles = (part * np.arange(height)[:, None]).sum(axis=0)[columns] / part.sum(axis=0)[
            columns
        ]
        slope = float(np.polyfit(columns, middles, 1)[0])
        slopes.append(degrees(atan2(slope, 1.0)))
        weights.append(int(width))
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    reach = np.cumsum(np.array(weights)[order])
    return float(slopes[order[int(np.searchsorted(reach, reach[-1] / 2))]])


def _turned(mask: NDArray[np.uint8], angle: float) -> NDArray[np.uint8]:
    """The mask turned by ``angle`` degrees clockwise about its middle."""
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    turned = cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return np.asarray(turned, dtype=np.uint8)


def _segments(mask: NDArray[np.uint8], thick: int, length: int) -> list[Rule]:
    """Thin components of a mask of horizontal runs (transposed for vertical ones)."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [
        Rule(float(middles[n][1]), float(stats[n][0]), float(stats[n][0] + stats[n][2]))
        for n in range(1, count)
        if stats[n][2] >= length and stats[n][4] <= (thick + 2) * stats[n][2]
    ]
