"""Where the lines of a page photographed from aside would meet, and the page with them parallel.

The outline of the sheet is not needed: it may lie outside the picture, in a shadow or on white.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.protocols import Corners
from zhiyi.reading.geometry import LONG_LINE, extents

Matrix = NDArray[np.float64]

LEAST_LINES, MOST_LINES = 6, 200
"""Long lines from which it is told where they meet, and how many of them are looked at."""

ROUNDS, LOOSE = 20, 0.01
"""Times that lines are weighed anew by how well they fit, and the sine of the angle by which a line
may miss the point before it counts less: 0.6 degrees."""

NEAREST = 1.2
"""Least distance of that point from the middle of the page, in its longer side: nearer ones are no
photograph of a page."""

APART, STRAIGHT = 0.25, 0.004
"""How far apart the points that tell of a margin lie at least, and how far from it others may lie
that stand on it, in the page's longer side."""

STEEPEST, MARGIN = 0.35, 0.2
"""Most that a margin leans (19 degrees), and the share of the lines that begin or end on it."""


def meeting(places: Sequence[Corners], width: int, height: int) -> Matrix | None:
    """The projection of the picture that lays its lines parallel and, where lines begin or end on
    straight margins, sets these square to them; None where too few lines are long, or they do not
    meet."""
    ends = _long(places)
    if len(ends) < LEAST_LINES:
        return None
    side = float(max(width, height))
    centre = np.array([width / 2, height / 2])
    point = _point((ends - centre) / side)
    if abs(point[2]) < 1e-9:
        return None
    away = point[:2] / point[2]
    far = float(away @ away)
    if far < NEAREST**2:
        return None
    near = np.eye(3)
    near[2, :2] = -away / far
    near = _margins_set_square(_seen((ends - centre) / side, near)) @ near
    inwards = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, side]]) / side
    return np.asarray(np.linalg.inv(inwards) @ near @ inwards, np.float64)


def _seen(points: Matrix, matrix: Matrix) -> Matrix:
    seen = np.concatenate([points, np.ones((*points.shape[:-1], 1))], axis=-1) @ matrix.T
    return np.asarray(seen[..., :2] / seen[..., 2:], np.float64)


def _margins_set_square(ends: Matrix) -> Matrix:
    """The projection after which the margins of parallel lines are square to them."""
    along = (ends[:, 1] - ends[:, 0]).sum(axis=0)
    along /= np.hypot(*along)
    turn = np.array([[along[0], along[1], 0], [-along[1], along[0], 0], [0, 0, 1.0]])
    turned = _seen(ends, turn)
    margins = [margin for which in (0, 1) for margin in _margins(turned[:, which])]
    if not margins:
        return np.eye(3)
    starts, leans = np.array(margins).T
    taper = float(np.polyfit(starts, leans, 1)[0]) if np.ptp(starts) > APART else 0.0
    lean = float(np.mean(leans - taper * starts))
    square = np.array([[1, -lean, 0], [0, 1, 0], [0, taper, 1.0]])
    return np.asarray(turn.T @ square @ turn, np.float64)


def _margins(points: Matrix) -> list[tuple[float, float]]:
    """Straight lines that many of the points stand on: where each crosses the middle of the page,
    and how far it leans per step down."""
    least = max(LEAST_LINES, MARGIN * len(points))
    found = []
    while len(points) >= least and (best := _on_a_line(points)).sum() >= least:
        x, y = points[best].T
        lean, start = np.polyfit(y, x, 1)
        found.append((float(start), float(lean)))
        points = points[~best]
    return found


def _on_a_line(points: Matrix) -> NDArray[np.bool_]:
    """Which points stand on the steep line on which most of them stand."""
    x, y = points.T
    down = y[:, None] - y[None, :]
    first, second = np.nonzero(down > APART)
    leans = (x[first] - x[second]) / down[first, second]
    first, leans = first[np.abs(leans) <= STEEPEST], leans[np.abs(leans) <= STEEPEST]
    if not len(leans):
        return np.zeros(len(points), np.bool_)
    starts = x[first] - leans * y[first]
    near = np.abs(x[None, :] - starts[:, None] - leans[:, None] * y[None, :]) <= STRAIGHT
    return np.asarray(near[int(np.argmax(near.sum(axis=1)))], np.bool_)


def _long(places: Sequence[Corners]) -> Matrix:
    """Start and end of each long line, n x 2 x 2, of those that run the way that most do."""
    lying, standing = [], []
    for a, b, c, d in places:
        width, height = extents((a, b, c, d))
        if width >= LONG_LINE * height:
            lying.append((np.add(a, d) / 2, np.add(b, c) / 2))
        elif height >= LONG_LINE * width:
            standing.append((np.add(a, b) / 2, np.add(d, c) / 2))
    ends = np.array(max(lying, standing, key=len), np.float64).reshape(-1, 2, 2)
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return np.asarray(ends[np.argsort(-lengths, kind="stable")[:MOST_LINES]], np.float64)


def _point(ends: Matrix) -> Matrix:
    """Homogeneous coordinates of the point that the lines miss by the smallest angles."""
    along = ends[:, 1] - ends[:, 0]
    lengths = np.hypot(along[:, 0], along[:, 1])
    dx, dy = (along / lengths[:, None]).T
    x, y = ends.mean(axis=1).T
    rows = np.stack([-dy, dx, dy * x - dx * y], axis=1)
    weights = lengths
    for _ in range(ROUNDS):
        point = np.linalg.svd(rows * weights[:, None], full_matrices=False)[2][-1]
        distance = np.hypot(point[0] - point[2] * x, point[1] - point[2] * y)
        missed = np.abs(rows @ point) / np.maximum(distance, 1e-9)
        weights = np.sqrt(lengths) / np.maximum(distance, 1e-9) / np.sqrt(1 + (missed / LOOSE) ** 2)
    return np.asarray(point, np.float64)
