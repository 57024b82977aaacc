"""The frame of a square or rectangular seal, fitted to a mask of ink, level or tilted."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Area, Frame, Mask, credited

Floats = NDArray[np.float64]

GOOD = 0.85
"""Share of its worst side from which the rectangle around all ink is the frame."""

TILT = 20
"""Degrees that a frame is sought within: seals are stamped by hand, not thrown."""

FIT_SIDE = 170
"""Longest side, in pixels, that tilted frames are sought at."""

LONG = 0.8
"""Share of the longest straight run of ink from which another run is a side: strokes of letters
are at most half as long as the side of the frame."""

DEPTH = 0.09
"""Depth of a side in fractions of the frame's shorter side: frames are drawn by hand and bent."""


def find_frame(mask: Mask, area: Area, hidden: Mask | None = None) -> Frame | None:
    """The rectangle around the ink of the area: around all of it, else the best that straight
    runs of ink bound. ``hidden``: where print covers what may be ink."""
    ink = mask[area]
    if np.count_nonzero(ink) < 20:
        return None
    cover = hidden[area] if hidden is not None else np.zeros_like(ink)
    whole = _around(ink, cover)
    best = whole if whole and whole.share >= GOOD else _tilted(ink, cover) or whole
    return best and best.scaled(1.0, area[1].start, area[0].start)


def _around(ink: Mask, cover: Mask) -> Frame | None:
    """The smallest rectangle, tilted or not, around all ink."""
    ys, xs = np.nonzero(ink)
    corners = _upright(cv2.boxPoints(cv2.minAreaRect(np.stack([xs, ys], axis=1, dtype=np.float32))))
    return _measured(ink, cover, corners)


def _measured(ink: Mask, cover: Mask, corners: Floats) -> Frame | None:
    """The rectangle with the share of its worst side."""
    width = float(np.hypot(*(corners[1] - corners[0])))
    height = float(np.hypot(*(corners[3] - corners[0])))
    if min(width, height) < 8:
        return None
    flat, over = (_levelled(one, corners, width, height) for one in (ink, cover))
    depth = max(2, round(DEPTH * min(flat.shape)))
    share = min(
        credited(np.asarray(side.any(axis=0)), np.asarray(under.any(axis=0)))
        for side, under in zip(_sides(flat, depth), _sides(over, depth), strict=True)
    )
    return Frame(tuple((float(x), float(y)) for x, y in corners), share)


def _levelled(mask: Mask, corners: Floats, width: float, height: float) -> Mask:
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    size = (max(1, round(width)) + 1, max(1, round(height)) + 1)
    return np.asarray(cv2.warpPerspective(mask.astype(np.uint8), matrix, size) > 0, dtype=np.bool_)


def _sides(flat: Mask, depth: int) -> tuple[Mask, ...]:
    return flat[:depth], flat[-depth:], flat[:, :depth].T, flat[:, -depth:].T


def _tilted(ink: Mask, cover: Mask) -> Frame | None:
    """The rectangle that long straight runs of ink bound best, at any tilt."""
    scale = min(1.0, FIT_SIDE / max(ink.shape))
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    both = ink.astype(np.uint8) * 2 + (cover & ~ink).astype(np.uint8)
    small = np.asarray(cv2.resize(both, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    # a first look every third degree, then closely around the best
    best = max((_run_frame(small, tilt) for tilt in range(-TILT, TILT + 1, 3)), key=lambda r: r[0])
    if best[1] is None:
        return None
    near = (_run_frame(small, best[2] + step) for step in (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5))
    corners = max((best, *near), key=lambda run: run[0])[1]
    assert corners is not None
    return _measured(ink, cover, _upright((corners + 0.5) / scale - 0.5))


def _run_frame(small: NDArray[np.uint8], tilt: float) -> tuple[float, Floats | None, float]:
    """How much of its sides is inked, the corners, and the tilt, of the frame at a tilt."""
    height, width = small.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    turned = cv2.warpAffine(small, matrix, (width, height), flags=cv2.INTER_NEAREST)
    lines = (turned == 2).astype(np.uint8)
    filled = ((turned > 0) & (cv2.dilate(lines, np.ones((5, 5), np.uint8)) > 0)).astype(np.uint8)
    thick = cv2.dilate(cv2.max(lines, filled), np.ones((3, 3), np.uint8)) > 0
    across, down = _outer_runs(thick.T), _outer_runs(thick)
    if across is None or down is None:
        return 0.0, None, tilt
    (top, bottom, wide), (left, right, high) = across, down
    if not (0.8 < (right - left) / wide < 1.25 and 0.8 < (bottom - top) / high < 1.25):
        return 0.0, None, tilt
    back = cv2.invertAffineTransform(matrix)
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    placed = np.asarray(corners @ back[:, :2].T + back[:, 2], dtype=np.float64)
    score = wide / (right - left) + high / (bottom - top)
    return min(score, 2.0), placed, tilt


def _outer_runs(thick: Mask) -> tuple[float, float, float] | None:
    """The first and the last column with a long run of ink, and the longest run."""
    count = np.cumsum(thick, axis=0, dtype=np.int32)
    runs = (count - np.maximum.accumulate(np.where(thick, 0, count), axis=0)).max(axis=0)
    longest = int(runs.max())
    if longest < 12:
        return None
    long = np.flatnonzero(runs >= LONG * longest)
    if long[-1] - long[0] < 8:
        return None
    return float(long[0]), float(long[-1]), float(longest)


def _upright(corners: NDArray[Any]) -> Floats:
    """Corners clockwise, beginning with the one nearest to the upper left of the page."""
    points = np.asarray(corners, dtype=np.float64)
    middle = points.mean(axis=0)
    order = np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))
    points = points[order]
    return np.roll(points, -int(np.argmin(points.sum(axis=1))), axis=0)
