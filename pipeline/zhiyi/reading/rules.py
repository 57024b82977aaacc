"""Straight rules that show in a picture, faint, broken, dotted, askew or seen in perspective."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.reading.grids import Rule
from zhiyi.source import Picture

WORKED_SIDE = 1700
"""Longest side of the picture that is searched, in pixels: A4 at 145 dpi, where hairlines of
0.35 pt still darken a pixel by half."""

SHORTEST = 0.018
"""Length of the shortest rule looked for, in fractions of the picture's longer side: the height
of a low table row (5 mm on A4); strokes of body type are a third of it."""

LONG = 0.08
"""Length from which a rule is trusted to tell how the page lies."""

FAINT = 14
"""Grey levels by which a rule is darker than the paper around it."""

GAP = 0.006
"""Gaps in a worn rule that are bridged, in fractions of the longer side."""

DOT, DOT_GAP = 0.002, 0.006
"""Thickness of the dots and dashes of a dotted rule, and the widest blank between two, same unit:
1.7 pt and 5 pt on A4."""

THICKEST = 0.004
"""Thickness beyond which a dark bar is no rule but a filled area, same unit."""

KEYSTONE = 0.006
"""Change of slope from one side of the picture to the other from which the sheet is seen in
perspective: 0.35 degrees, where a rule and a line of text beside it part by a line's height."""

Matrix = NDArray[np.float64]
Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in pixels of the straightened picture; ``matrix`` leads there from the picture."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class _Runs:
    """Long horizontal runs of dark pixels (transposed for vertical ones), and those of dots."""

    whole: Mask
    dotted: Mask


@dataclass(frozen=True, slots=True)
class _Slopes:
    """How rules of one direction run: slope at the middle, and its change over the picture."""

    slope: float
    change: float
    known: bool


def seen_rules(picture: Picture) -> Rules:
    """Rules of an upright picture that is skewed by up to 4 degrees or seen in perspective."""
    longer = max(picture.shape[:2])
    scale = min(1.0, WORKED_SIDE / longer)
    dark = _dark(picture, scale)
    side = max(dark.shape)
    length = max(12, round(SHORTEST * side))
    dots = _dots(dark, DOT * side, length)
    lying, standing = _runs(dark, dots, length), _runs(_over(dark), _over(dots), length)
    matrix = _straightening(lying, standing)
    if matrix is not None:
        dark, dots = _projected(dark, matrix), _projected(dots, matrix)
        lying, standing = _runs(dark, dots, length), _runs(_over(dark), _over(dots), length)
    across, down = _found(lying, length), _found(standing, length)
    shrink = np.diag([scale, scale, 1.0])
    there = (matrix if matrix is not None else np.eye(3)) @ shrink
    return Rules(
        tuple(_scaled(rule, 1 / scale) for rule in across),
        tuple(_scaled(rule, 1 / scale) for rule in down),
        np.linalg.inv(shrink) @ there,
    )


def _over(mask: Mask) -> Mask:
    """Columns as rows."""
    return np.ascontiguousarray(mask.T)


def _projected(mask: Mask, matrix: Matrix) -> Mask:
    height, width = mask.shape
    moved = cv2.warpPerspective(mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
    return np.asarray(moved, dtype=np.uint8)


def _scaled(rule: Rule, by: float) -> Rule:
    return Rule(rule.place * by, rule.start * by, rule.end * by)


def _dark(picture: Picture, scale: float) -> Mask:
    """255 where a pixel is darker than the paper around it, in red light: the stamps that are
    left on the picture are mostly red."""
    grey = np.asarray(cv2.extractChannel(picture, 0), dtype=np.uint8)
    if scale < 1:
        smaller = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        grey = np.asarray(smaller, dtype=np.uint8)
    height, width = grey.shape
    small = cv2.resize(
        cv2.dilate(grey, np.ones((5, 5), np.uint8)),
        (max(1, width // 3), max(1, height // 3)),
        interpolation=cv2.INTER_NEAREST,
    )
    paper = cv2.resize(cv2.medianBlur(small, 5), (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    return np.asarray(cv2.threshold(darker, FAINT, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _lying(dark: Mask, length: int) -> Mask:
    """Horizontal runs of at least ``length``; a pixel of thickness is lent to skewed ones."""
    thicker = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    opened = cv2.morphologyEx(thicker, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(opened, dtype=np.uint8)


def _dots(dark: Mask, thick: float, length: int) -> Mask:
    """Only the specks and thin dashes of the mask, no letters, and no rules, which are longer."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    kept = (sides.min(axis=1) <= thick) & (sides.max(axis=1) <= length)
    kept[0] = False
    lookup = np.where(kept, 255, 0).astype(np.uint8)
    return np.asarray(lookup[labels], dtype=np.uint8) if count > 1 else np.zeros_like(dark)


def _runs(dark: Mask, dots: Mask, length: int) -> _Runs:
    whole = _lying(dark, length)
    return _Runs(whole, _dotted(dots | whole, length))


def _found(runs: _Runs, length: int) -> list[Rule]:
    """Horizontal rules of a straight picture, whole and dotted (transposed for vertical ones)."""
    side = max(runs.whole.shape)
    thick = max(4, round(THICKEST * side))
    whole = _segments(_bridged(runs.whole, max(3, round(GAP * side))), thick, length)
    return whole + _segments(runs.dotted, thick, length)


def _dotted(dots: Mask, length: int) -> Mask:
    """Horizontal rules that dots and dashes make."""
    side = max(dots.shape)
    thicker = np.asarray(cv2.dilate(dots, np.ones((3, 1), np.uint8)), dtype=np.uint8)
    rows = _bridged(thicker, max(3, round(DOT_GAP * side)))
    row = np.ones((1, length), np.uint8)
    return np.asarray(cv2.morphologyEx(rows, cv2.MORPH_OPEN, row), dtype=np.uint8)


def _bridged(mask: Mask, gap: int) -> Mask:
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return np.asarray(closed, dtype=np.uint8)


def _segments(mask: Mask, thick: int, length: int) -> list[Rule]:
    """Thin components of a mask of horizontal runs (transposed for vertical ones)."""
    found = []
    for x, y, part in _components(mask, length):
        height, width = part.shape
        rows = part.sum(axis=1, dtype=np.int64)
        area = int(rows.sum())
        if area <= (thick + 2) * width:
            found.append(Rule(y + float(rows @ np.arange(height)) / area, x, float(x + width)))
    return found


def _components(mask: Mask, length: int) -> list[tuple[int, int, NDArray[np.bool_]]]:
    """Left, top and pixels of the components that are at least ``length`` wide. Traced by their
    outlines: on a mask with little in it that takes a fifth of the time of labelling."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        x, y, width, height = cv2.boundingRect(outline)
        if width >= length:
            own = np.zeros((height, width), np.uint8)
            cv2.drawContours(own, [outline], -1, 255, cv2.FILLED, offset=(-x, -y))
            found.append((x, y, (own > 0) & (mask[y : y + height, x : x + width] > 0)))
    return found


def _straightening(across: _Runs, down: _Runs) -> Matrix | None:
    """The map that makes the long rules run along the sides; None where they do."""
    height, width = across.whole.shape
    lying = _slopes(_long_rules(across), height, None)
    standing = _slopes(_long_rules(down), width, lying)
    if not lying.known:
        if not standing.known:
            return None
        lying = _Slopes(-standing.slope, 0.0, False)
    if max(abs(lying.change), abs(standing.change)) < KEYSTONE:
        if abs(lying.slope) < 0.0015:
            return None
        angle = np.degrees(np.arctan(lying.slope))
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        return np.vstack([turn, [0.0, 0.0, 1.0]]).astype(np.float64)
    return _flattening(lying, standing, width, height)


def _flattening(lying: _Slopes, standing: _Slopes, width: int, height: int) -> Matrix:
    """From the quadrilateral that two horizontal and two vertical rules of these slopes, a
    quarter in from the sides, would make, to the rectangle that they are on paper."""
    tops, lefts = (0.25 * height, 0.75 * height), (0.25 * width, 0.75 * width)
    corners = []
    for y in tops:
        for x in lefts:
            rise = lying.slope + lying.change * (y / height - 0.5)
            lean = standing.slope + standing.change * (x / width - 0.5)
            # y + rise * (u - w/2) = v and x + lean * (v - h/2) = u
            v = (y + rise * (x - lean * height / 2 - width / 2)) / (1 - rise * lean)
            corners.append((x + lean * (v - height / 2), v))
    straight = [(x, y) for y in tops for x in lefts]
    found = cv2.getPerspectiveTransform(
        np.array(corners, dtype=np.float32), np.array(straight, dtype=np.float32)
    )
    return np.asarray(found, dtype=np.float64)


def _long_rules(runs: _Runs) -> list[tuple[float, float, float]]:
    """Middle, slope and length of the long, lying rules."""
    found = []
    for _, y, part in _components(runs.whole | runs.dotted, round(LONG * max(runs.whole.shape))):
        height, width = part.shape
        if height <= 0.12 * width:
            rows, columns = np.nonzero(part)
            slope = float(np.polyfit(columns, rows, 1)[0])
            found.append((y + height / 2, slope, float(width)))
    return found


def _slopes(
    rules: Sequence[tuple[float, float, float]], extent: int, other: _Slopes | None
) -> _Slopes:
    """The common course of rules: their weighted median slope, and its change from first to last.

    Rules that part from it by more than 1.5 degrees are something else. Without any, what stands
    square to ``other``.
    """
    if not rules:
        return _Slopes(-other.slope if other else 0.0, 0.0, False)
    places, slopes, lengths = (np.array(values) for values in zip(*rules, strict=True))
    order = np.argsort(slopes)
    reach = np.cumsum(lengths[order])
    middle = float(slopes[order[int(np.searchsorted(reach, reach[-1] / 2))]])
    near = np.abs(slopes - middle) < 0.05
    at = places[near] / extent - 0.5
    if near.sum() < 3 or np.ptp(at) < 0.06:
        return _Slopes(middle, 0.0, True)
    change, slope = np.polyfit(at, slopes[near], 1, w=lengths[near])
    rest = np.abs(slopes[near] - (slope + change * at))
    if float(np.median(rest)) > 0.25 * abs(float(change)) * float(np.ptp(at)):
        return _Slopes(middle, 0.0, True)
    return _Slopes(float(slope), float(change), True)
