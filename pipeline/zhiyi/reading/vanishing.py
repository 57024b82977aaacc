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

LEAST_LINES = 6
"""Long lines from which it is told where they meet."""

ROUNDS, LOOSE = 20, 0.01
"""Times that lines are weighed anew by how well they fit, and the sine of the angle by which a line
may miss the point before it counts less: 0.6 degrees."""

NEAREST = 1.2
"""Least distance of that point from the middle of the page, in its longer side: nearer ones are no
photograph of a page."""


def meeting(places: Sequence[Corners], width: int, height: int) -> Matrix | None:
    """The projection of the picture that lays its lines parallel; None where too few are long, or
    they do not meet. What the lines do not tell, how the page tapers along them, is left."""
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
    inwards = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, side]]) / side
    return np.asarray(np.linalg.inv(inwards) @ near @ inwards, np.float64)


def _long(places: Sequence[Corners]) -> Matrix:
    """Start and end of each long line, n x 2 x 2, of those that run the way that most do."""
    lying, standing = [], []
    for a, b, c, d in places:
        width, height = extents((a, b, c, d))
        if width >= LONG_LINE * height:
            lying.append((np.add(a, d) / 2, np.add(b, c) / 2))
        elif height >= LONG_LINE * width:
            standing.append((np.add(a, b) / 2, np.add(d, c) / 2))
    return np.array(max(lying, standing, key=len), np.float64).reshape(-1, 2, 2)


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
