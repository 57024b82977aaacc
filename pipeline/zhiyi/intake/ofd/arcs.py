"""Elliptical arcs as chords, by the end points that OFD and SVG give them."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, pi, radians, sin, sqrt

Point = tuple[float, float]
_CHORDS = 48
"""Chords of a full turn: a seal of 40 mm then is off by 0.04 mm at most."""


def arc_points(start: Point, values: Sequence[float]) -> list[Point]:
    """Points of an arc after its start. ``values``: both radii, the turn of the ellipse in
    degrees, whether the large arc, whether clockwise as shown, x and y of the end.

    The conversion to a centre is that of SVG 1.1, appendix F.6.5.
    """
    rx, ry, turn, large, sweep, x, y = values
    rx, ry = abs(rx), abs(ry)
    if not rx or not ry or start == (x, y):
        return [(x, y)]
    c, s = cos(radians(turn)), sin(radians(turn))
    half_x, half_y = (start[0] - x) / 2, (start[1] - y) / 2
    px, py = c * half_x + s * half_y, -s * half_x + c * half_y
    stretch = (px / rx) ** 2 + (py / ry) ** 2
    if stretch > 1:
        rx, ry = rx * sqrt(stretch), ry * sqrt(stretch)
    below = (rx * py) ** 2 + (ry * px) ** 2
    factor = sqrt(max((rx * ry) ** 2 / below - 1, 0.0))
    factor = -factor if bool(large) == bool(sweep) else factor
    cx, cy = factor * rx * py / ry, -factor * ry * px / rx
    first = atan2((py - cy) / ry, (px - cx) / rx)
    sweep_by = atan2((-py - cy) / ry, (-px - cx) / rx) - first
    if sweep and sweep_by < 0:
        sweep_by += 2 * pi
    elif not sweep and sweep_by > 0:
        sweep_by -= 2 * pi
    middle_x = c * cx - s * cy + (start[0] + x) / 2
    middle_y = s * cx + c * cy + (start[1] + y) / 2
    count = max(2, round(abs(sweep_by) / (2 * pi) * _CHORDS))
    points = []
    for n in range(1, count):
        angle = first + sweep_by * n / count
        u, v = rx * cos(angle), ry * sin(angle)
        points.append((c * u - s * v + middle_x, s * u + c * v + middle_y))
    return [*points, (x, y)]
