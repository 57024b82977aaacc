"""The straightened page that tables are found on, and where lines stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box, Line
from zhiyi.reading.geometry import Frame, Point, bounding
from zhiyi.reading.order import Place

Projection = tuple[float, float, float, float, float, float, float, float, float]
STRAIGHT: Projection = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

THINNEST = 0.35
"""Least share of its box's height that a line's letters take where the box is that of a slope."""

BLANK = 0.6
"""Blank inside a line, in its heights, at which it falls into pieces: wider than between words."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``frame`` turned upright, and made straight by ``matrix`` (pixels to pixels)."""

    frame: Frame
    matrix: Projection = STRAIGHT
    back: Projection = STRAIGHT

    @classmethod
    def of(cls, frame: Frame, matrix: NDArray[np.float64]) -> Sheet:
        """``matrix``: 3 x 3, from pixels of the upright picture to those of the straight one."""
        return cls(frame, _flat(matrix), _flat(np.asarray(np.linalg.inv(matrix), dtype=np.float64)))

    def place(self, point: Point) -> Point:
        """Page fractions to the sheet."""
        return _mapped(self.matrix, self.frame.pixel(point))

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle of the sheet as page fractions."""
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        return bounding(self.frame.point(*_mapped(self.back, corner)) for corner in corners)

    def place_of(self, line: Line) -> Place:
        """Where a line stands on the sheet. A line that runs askew over the page has a box much
        higher than its letters."""
        box = line.place.box
        assert box is not None  # lines of pages with a layout have one
        a, b = self.frame.pixel((box.left, box.top)), self.frame.pixel((box.right, box.bottom))
        left, right = min(a[0], b[0]), max(a[0], b[0])
        middle, height = (a[1] + b[1]) / 2, abs(b[1] - a[1])
        start, end = _mapped(self.matrix, (left, middle)), _mapped(self.matrix, (right, middle))
        own = max(height - abs(end[1] - start[1]), THINNEST * height)
        centre = (start[1] + end[1]) / 2
        return Place(start[0], centre - own / 2, end[0], centre + own / 2)

    def edges_of(self, line: Line, place: Place) -> list[float]:
        """Where on the sheet each character of a line begins, and the last one ends."""
        if len(line.edges) == len(line.text) + 1 and self.frame.rotation in (0, 180):
            box = line.place.box
            assert box is not None
            middle = (box.top + box.bottom) / 2
            xs = [self.place((x, middle))[0] for x in line.edges]
            return xs if xs[0] <= xs[-1] else xs[::-1]
        return _by_letters(line.text, place)


def _flat(matrix: NDArray[np.float64]) -> Projection:
    a, b, c, d, e, f, g, h, i = (float(value) for value in matrix.ravel())
    return a, b, c, d, e, f, g, h, i


def _mapped(matrix: Projection, point: Point) -> Point:
    a, b, c, d, e, f, g, h, i = matrix
    x, y = point
    w = g * x + h * y + i
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def _by_letters(text: str, place: Place) -> list[float]:
    """Edges of characters of which nothing but the line is known: Chinese is twice as wide."""
    reach = [0.0]
    for letter in text:
        reach.append(reach[-1] + (2.0 if letter >= "\u2e80" else 1.0))
    width = (place.right - place.left) / max(reach[-1], 1.0)
    return [place.left + width * value for value in reach]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line on the sheet, with the edges of its characters."""

    line: Line
    place: Place
    edges: tuple[float, ...]

    @property
    def middles(self) -> list[float]:
        return [(a + b) / 2 for a, b in pairwise(self.edges)]

    def pieces(self) -> list[tuple[str, Place]]:
        """The line's parts between wide blanks."""
        text, cuts = self.line.text, [0]
        height = self.place.height
        for n, letter in enumerate(text):
            if letter.isspace() and self.edges[n + 1] - self.edges[n] >= BLANK * height:
                cuts += [n, n + 1]
        cuts.append(len(text))
        found = []
        for start, end in zip(cuts[::2], cuts[1::2], strict=True):
            if text[start:end].strip():
                left = self.place.left if start == 0 else self.edges[start]
                right = self.place.right if end == len(text) else self.edges[end]
                place = Place(left, self.place.top, max(right, left), self.place.bottom)
                found.append((text[start:end].strip(), place))
        return found


def placed_lines(lines: Sequence[Line], sheet: Sheet) -> list[Placed]:
    placed = []
    for line in lines:
        place = sheet.place_of(line)
        placed.append(Placed(line, place, tuple(sheet.edges_of(line, place))))
    return placed
