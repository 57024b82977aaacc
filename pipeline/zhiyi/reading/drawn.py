"""Straight rules that a PDF draws: lines, sides of stroked boxes, and thin filled bars.

Areas that are only filled are no rules: the shading of a header or of every other row has sides
where no rule stands. Read with pdfium, which needs a tenth of the time of pdfplumber.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from zhiyi.reading.grids import Rule

THICKEST = 3.0
"""Points up to which a filled bar is a rule."""

STRAIGHT = 0.6
"""Points by which a rule may part from the horizontal or vertical over its length."""

PALE = 245
"""Brightness of a colour from which it does not show on paper."""

DEEPEST, MOST_OBJECTS = 4, 60_000
"""Forms within forms, and objects, that are looked at: pages of drawings have more."""

Affine = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
HERE: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn_rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules of a pypdfium2 page as shown, in points, y running down."""
    across: list[Rule] = []
    down: list[Rule] = []
    to_view = _to_view(page)
    for start, end in _strokes(page):
        (x0, y0), (x1, y1) = _moved(start, to_view), _moved(end, to_view)
        if max(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            continue
        if abs(y1 - y0) <= STRAIGHT and abs(x1 - x0) > abs(y1 - y0):
            across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= STRAIGHT:
            down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return across, down


def _to_view(page: Any) -> Affine:
    """From the page's own coordinates to points as a viewer shows it (CropBox, /Rotate)."""
    left, bottom, right, top = page.get_cropbox()
    return {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }[page.get_rotation() % 360]


def _moved(point: Point, by: Affine) -> Point:
    a, b, c, d, e, f = by
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _within(inner: Affine, outer: Affine) -> Affine:
    """The map that does ``inner`` first, then ``outer``."""
    e, f = _moved((inner[4], inner[5]), outer)
    a, b, c, d = inner[:4]
    oa, ob, oc, od = outer[:4]
    return a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e, f


def _strokes(page: Any) -> Iterator[tuple[Point, Point]]:
    """Straight strokes of everything that is drawn on the page, in its own coordinates."""
    for item, matrix in _paths(page.raw):
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium_c.FPDFPath_GetDrawMode(item, fill, stroked)
        line = bool(stroked.value) and _shows(item, pdfium_c.FPDFPageObj_GetStrokeColor)
        area = bool(fill.value) and _shows(item, pdfium_c.FPDFPageObj_GetFillColor)
        if not (line or area):
            continue
        for points in _figures(item):
            placed = [_moved(point, matrix) for point in points]
            if line:
                yield from pairwise(placed)
            elif (bar := _bar(placed)) is not None:
                yield bar


def _paths(page: Any) -> Iterator[tuple[Any, Affine]]:
    count = min(pdfium_c.FPDFPage_CountObjects(page), MOST_OBJECTS)
    top = [pdfium_c.FPDFPage_GetObject(page, n) for n in range(count)]
    yield from _paths_of(top, HERE, 0)


def _paths_of(items: Sequence[Any], outer: Affine, depth: int) -> Iterator[tuple[Any, Affine]]:
    for item in items:
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind not in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_FORM):
            continue
        found = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFPageObj_GetMatrix(item, found)
        own = (found.a, found.b, found.c, found.d, found.e, found.f)
        matrix = _within(own, outer)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            yield item, matrix
        elif depth < DEEPEST:
            count = min(pdfium_c.FPDFFormObj_CountObjects(item), MOST_OBJECTS)
            inner = [pdfium_c.FPDFFormObj_GetObject(item, n) for n in range(count)]
            yield from _paths_of(inner, matrix, depth + 1)


def _shows(item: Any, colour_of: Any) -> bool:
    """Whether the colour shows on paper; patterns, which have none, do."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, red, green, blue, alpha):
        return True
    return alpha.value > 10 and min(red.value, green.value, blue.value) < PALE


def _figures(item: Any) -> Iterator[list[Point]]:
    """The figures of a path, closed ones back to their start; curves end one."""
    points: list[Point] = []
    for n in range(pdfium_c.FPDFPath_CountSegments(item)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, n)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind != pdfium_c.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _bar(points: Sequence[Point]) -> tuple[Point, Point] | None:
    """The middle line of a thin filled figure, None for an area."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    if high - low <= min(THICKEST, right - left):
        return (left, (low + high) / 2), (right, (low + high) / 2)
    if right - left <= THICKEST:
        return ((left + right) / 2, low), ((left + right) / 2, high)
    return None
