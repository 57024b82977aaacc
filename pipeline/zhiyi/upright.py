"""Boxes of a page whose text does not run from left to right, as they stand once it does.

Boxes lie along the sides of the page as submitted, so that those of lines on a tilted page are
higher than their lines, and overlap. What the lines themselves take can be told, for all lines of
one place run the same way.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box, Sheet

Point = tuple[float, float]
Matrix = NDArray[np.float64]

STEP = 1e-4
"""How far to the sides of a point it is looked how the projection runs there."""

LEAST = 0.2
"""Determinant, at most 1, under which a box tells too little of what lies in it: about 39 to 51
degrees of tilt."""


def upright(box: Box, rotation: int, sheet: Sheet = ()) -> Box:
    """The box in fractions of the page laid straight (``Page.sheet``) and turned back by
    ``rotation`` degrees, the text's clockwise turn."""
    if sheet:
        box = _on_sheet(box, sheet)
    match round(rotation / 90) % 4:
        case 1:
            return Box(box.top, 1 - box.right, box.bottom, 1 - box.left)
        case 2:
            return Box(1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top)
        case 3:
            return Box(1 - box.bottom, box.left, 1 - box.top, box.right)
        case _:
            return box


def _on_sheet(box: Box, sheet: Sheet) -> Box:
    """What is enclosed by a box, upright on the sheet: its middle is kept, and its sides are those
    whose upright rectangle on the page the box is."""
    onto = square_to(sheet)
    back = np.asarray(np.linalg.inv(onto), np.float64)
    x, y = mapped(back, ((box.left + box.right) / 2, (box.top + box.bottom) / 2))
    along = np.subtract(mapped(onto, (x + STEP, y)), mapped(onto, (x - STEP, y))) / (2 * STEP)
    across = np.subtract(mapped(onto, (x, y + STEP)), mapped(onto, (x, y - STEP))) / (2 * STEP)
    sides = np.abs(np.stack([along, across], axis=1))
    if abs(np.linalg.det(sides)) >= LEAST * np.hypot(*sides[:, 0]) * np.hypot(*sides[:, 1]):
        extent = [box.right - box.left, box.bottom - box.top]
        width, height = (float(side) for side in np.linalg.solve(sides, extent))
        if min(width, height) > 0:
            return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    edges = [(u, v) for u in (box.left, box.right) for v in (box.top, box.bottom)]
    xs, ys = zip(*(mapped(back, point) for point in edges), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def mapped(matrix: Matrix, point: Point) -> Point:
    x, y, scale = matrix @ (*point, 1.0)
    return float(x / scale), float(y / scale)


@lru_cache(maxsize=64)
def square_to(sheet: Sheet) -> Matrix:
    """The projection that takes the corners of the unit square to those of the sheet."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = sheet
    sides = np.array([[bx - cx, dx - cx], [by - cy, dy - cy]])
    g, h = np.linalg.solve(sides, [ax - bx + cx - dx, ay - by + cy - dy])
    return np.array(
        [
            [bx - ax + g * bx, dx - ax + h * dx, ax],
            [by - ay + g * by, dy - ay + h * dy, ay],
            [g, h, 1.0],
        ]
    )
