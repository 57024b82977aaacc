"""Frames of a stamp's size among all strokes of a page, print and tables around and across them.

Print has no upright stroke as long as the side of a stamp, and rules of tables are longer: so
upright runs of that length are looked for at every tilt, and two of them with ink from end to end
are a frame.
"""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Frame, Mask

SIDES = (0.045, 0.24)
"""Shortest and longest side of a frame in fractions of the page's longer side: 13 and 70 mm."""

HIGHEST = 0.115
"""Most of the height of a frame: 34 mm."""

RATIO = (0.75, 4.2)
"""Least and most of the width of a frame in parts of its height."""

TILT, STEP = 14, 2
"""Degrees that frames are looked for within, and between two looks."""

SEARCH_SIDE = 800
"""Longest side, in pixels, of strokes that frames are looked for among: rows of print still stand
apart there."""

LEVEL = 0.78
"""Least inked part of the lines that join the ends of the two sides."""

UPRIGHTS = 60
"""Most upright runs that are paired at one tilt: more stand in charts and bar codes only."""

Floats = NDArray[np.float64]

Upright = tuple[int, int, int]
"""x, top and bottom of an upright run."""


def frames_among(strokes: Mask) -> list[Frame]:
    """Frames in pixels of the strokes, the surest first; several may stand about one place."""
    found: list[Frame] = []
    ink = strokes.astype(np.uint8)
    left, top, width, height = cv2.boundingRect(ink)
    if min(width, height) < SIDES[0] * max(strokes.shape):
        return []
    longer = max(strokes.shape)
    pad = round(0.13 * max(width, height)) + 2  # room for the corners when it is turned
    ink = np.asarray(
        cv2.copyMakeBorder(
            ink[top : top + height, left : left + width], pad, pad, pad, pad, cv2.BORDER_CONSTANT
        ),
        dtype=np.uint8,
    )
    left, top, width, height = left - pad, top - pad, width + 2 * pad, height + 2 * pad
    for tilt in range(-TILT, TILT + 1, STEP):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
        level = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST)
        turned = np.asarray(level, dtype=np.uint8)
        back = cv2.invertAffineTransform(matrix)
        for corners, share in _upright_frames(turned, longer):
            placed = corners @ back[:, :2].T + back[:, 2] + np.array([left, top])
            found.append(Frame(tuple((float(x), float(y)) for x, y in placed), share))
    found.sort(key=lambda frame: -frame.share)
    chosen: list[Frame] = []
    for frame in found:
        if all(_distance(frame, one) > 0.08 * min(one.size) for one in chosen):
            chosen.append(frame)
    return chosen


def _distance(one: Frame, other: Frame) -> float:
    middle, beside = np.mean(one.corners, axis=0), np.mean(other.corners, axis=0)
    return float(np.hypot(*(middle - beside)))


def _upright_frames(ink: NDArray[np.uint8], longer: int) -> list[tuple[NDArray[np.float64], float]]:
    """Corners and the share of the worse joining line, of frames that stand upright."""
    thick = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    uprights = _uprights(thick, longer)
    if len(uprights) > UPRIGHTS:
        return []
    frames = []
    for left, right in combinations(sorted(uprights), 2):
        high, wide = max(left[2] - left[1], right[2] - right[1]), right[0] - left[0]
        slack = max(4, high // 5)
        matching = abs(left[1] - right[1]) <= slack and abs(left[2] - right[2]) <= slack
        if not (matching and RATIO[0] * high <= wide <= RATIO[1] * high):
            continue
        if wide > SIDES[1] * longer:
            continue
        ends = [_joined(thick, left[0], right[0], (left[n] + right[n]) // 2) for n in (1, 2)]
        share = min(one for one, _ in ends)
        if share >= LEVEL:
            (_, top), (_, bottom) = ends
            x, y = (left[0], right[0]), (top, bottom)
            corners = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
            frames.append((np.array(corners, dtype=np.float64), share))
    return frames


def _uprights(thick: NDArray[np.uint8], longer: int) -> list[Upright]:
    """Upright runs between the least and the most height of a frame."""
    least = round(SIDES[0] * longer)
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return [
        (left + width // 2, top, top + height - 1)
        for left, top, width, height, _ in stats[1:count].tolist()
        if height <= HIGHEST * longer and width <= max(6, height // 3)
    ]


def _joined(thick: NDArray[np.uint8], left: int, right: int, y: int) -> tuple[float, int]:
    """The inked part of the fullest row near y between two columns, and that row."""
    top = max(0, y - 6)
    shares = thick[top : y + 7, left : right + 1].mean(axis=1)
    best = int(np.argmax(shares))
    return float(shares[best]), top + best


def frame_near(strokes: Mask, frame: Frame) -> Frame:
    """The frame moved onto the strokes near it, with the inked part of its worst side."""
    thick = np.asarray(cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    corners = np.array(frame.corners)
    x, y = corners.mean(axis=0)
    across = corners[1] - corners[0]
    place = np.array([x, y, *frame.size, np.degrees(np.arctan2(across[1], across[0]))])
    for step in (3.0, 1.5, 0.75):
        scale = np.array([step, step, 2 * step, 2 * step, step / 2])
        moves = [np.zeros(5)] + [sign * scale * row for row in np.eye(5) for sign in (-1, 1)]
        for _ in range(5):
            shares = _shares(thick, place + np.array(moves))
            best = int(np.argmax(shares.min(axis=1) + 0.5 * shares.mean(axis=1)))
            place = place + moves[best]
            if best == 0:
                break
    share = float(_shares(thick, place[None]).min())
    return Frame(tuple((float(x), float(y)) for x, y in _corners(place[None])[0]), share)


def _corners(places: Floats) -> Floats:
    """places: n x 5 (middle x, y, width, height, tilt in degrees); gives n x 4 x 2."""
    x, y, wide, high, tilt = places.T
    cos, sin = np.cos(np.radians(tilt))[:, None], np.sin(np.radians(tilt))[:, None]
    across = np.array([-0.5, 0.5, 0.5, -0.5]) * wide[:, None]
    down = np.array([-0.5, -0.5, 0.5, 0.5]) * high[:, None]
    return np.stack(
        [x[:, None] + across * cos - down * sin, y[:, None] + across * sin + down * cos], axis=2
    )


def _shares(thick: Mask, places: Floats) -> Floats:
    """The inked part of each side of frames: n x 4."""
    corners = _corners(places)[:, :, None, :]
    steps = np.linspace(0, 1, 60, endpoint=False)[None, None, :, None]
    points = np.rint(corners * (1 - steps) + np.roll(corners, -1, axis=1) * steps).astype(int)
    columns = np.clip(points[..., 0], 0, thick.shape[1] - 1)
    rows = np.clip(points[..., 1], 0, thick.shape[0] - 1)
    return np.asarray(thick[rows, columns].mean(axis=2), dtype=np.float64)
