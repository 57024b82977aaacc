"""From the upright picture that is read back to the page as submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin
from statistics import median

import numpy as np

from zhiyi.document import Box, Sheet
from zhiyi.engines.protocols import Corners, Read
from zhiyi.source import Picture
from zhiyi.upright import mapped, square_to

Point = tuple[float, float]

BOX_DECIMALS = 4
LONG_LINE = 4.0
"""Width over height from which the slope of a line is worth measuring."""


def turned_upright(picture: Picture, rotation: int) -> Picture:
    """The picture with text that is turned ``rotation`` degrees clockwise set upright."""
    if rotation % 360 == 0:
        return picture
    return np.ascontiguousarray(np.rot90(picture, k=rotation // 90))


@dataclass(frozen=True, slots=True)
class Frame:
    """An upright picture of ``width`` x ``height`` pixels of a page whose text is turned
    ``rotation`` degrees clockwise against its ``sheet``, or the page."""

    width: int
    height: int
    rotation: int = 0
    sheet: Sheet = ()

    @classmethod
    def of(cls, upright: Picture, rotation: int, sheet: Sheet = ()) -> Frame:
        return cls(upright.shape[1], upright.shape[0], rotation % 360, sheet)

    def point(self, x: float, y: float) -> Point:
        """Pixels of the upright picture to fractions of the page as submitted."""
        u = min(max(x / self.width, 0.0), 1.0)
        v = min(max(y / self.height, 0.0), 1.0)
        turns: dict[int, Point] = {0: (u, v), 90: (1 - v, u), 180: (1 - u, 1 - v), 270: (v, 1 - u)}
        return _within(_onto(self.sheet, turns[self.rotation]))

    def pixel(self, point: Point) -> Point:
        """Fractions of the page as submitted to pixels of the upright picture."""
        x, y = _from(self.sheet, point)
        turns: dict[int, Point] = {0: (x, y), 90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}
        u, v = turns[self.rotation]
        return u * self.width, v * self.height

    def box(self, corners: Iterable[Point]) -> Box:
        return bounding(self.point(x, y) for x, y in corners)

    def edges(self, edges: Iterable[float], y: float = 0.0) -> tuple[float, ...]:
        """x positions on the page of those of a line about ``y``; empty where the text runs up or
        down the page."""
        if self.rotation in (90, 270):
            return ()
        return tuple(round(self.point(x, y)[0], BOX_DECIMALS) for x in edges)


def _onto(sheet: Sheet, point: Point) -> Point:
    """Fractions of a sheet to fractions of the page."""
    return mapped(square_to(sheet), point) if sheet else point


def _from(sheet: Sheet, point: Point) -> Point:
    """Fractions of the page to fractions of a sheet."""
    if not sheet:
        return point
    return mapped(np.asarray(np.linalg.inv(square_to(sheet)), np.float64), point)


def _within(point: Point) -> Point:
    return min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0)


def bounding(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(
        round(min(xs), BOX_DECIMALS),
        round(min(ys), BOX_DECIMALS),
        round(max(xs), BOX_DECIMALS),
        round(max(ys), BOX_DECIMALS),
    )


def rotated(point: Point, angle: float) -> Point:
    """The point turned by ``angle`` degrees clockwise about the origin (y runs down)."""
    x, y = point
    turn = radians(angle)
    return x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)


def size(read: Read) -> Point:
    """Width and height of a read in pixels, along and across its own text."""
    return extents(read.corners)


def extents(corners: Corners) -> Point:
    """Width and height of a place in pixels."""
    a, b, c, d = corners
    width = (hypot(b[0] - a[0], b[1] - a[1]) + hypot(c[0] - d[0], c[1] - d[1])) / 2
    height = (hypot(d[0] - a[0], d[1] - a[1]) + hypot(c[0] - b[0], c[1] - b[1])) / 2
    return width, height


def skew(reads: Iterable[Read]) -> float:
    """Degrees clockwise by which the lines run down to the right; 0 without long lines."""
    lying = (read.corners for read in reads)
    angles = slopes(one for one in lying if extents(one)[0] >= extents(one)[1])
    return median(angles) if angles else 0.0


def slopes(places: Iterable[Corners]) -> list[float]:
    """Degrees clockwise by which each long line runs off the axis of the picture nearer to it."""
    angles = []
    for a, b, c, d in places:
        width, height = extents((a, b, c, d))
        if width >= LONG_LINE * height:
            angles.append(degrees(atan2(b[1] + c[1] - a[1] - d[1], b[0] + c[0] - a[0] - d[0])))
        elif height >= LONG_LINE * width:
            angles.append(degrees(atan2(a[0] + b[0] - c[0] - d[0], c[1] + d[1] - a[1] - b[1])))
    return angles
