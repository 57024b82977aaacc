"""Pages that do not lie straight: sheets photographed from aside, and scans laid in askew.

What is straightened is the whole picture, so nothing beside the sheet is lost. The result is told
as a ``Sheet``: where the corners of the straightened picture lie on the page as submitted. A page
that lies straight has none, and costs a look at a thumbnail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import atan2, cos, degrees, hypot, radians, sin
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Sheet
from zhiyi.engines.protocols import Corners, Recogniser
from zhiyi.reading.geometry import Point, slopes
from zhiyi.reading.vanishing import meeting
from zhiyi.source import Picture

Matrix = NDArray[np.float64]

THUMBNAIL = 400
"""Longest side, in pixels, of the picture that a sheet is looked for on."""

DARKER, DARK_BORDER = 35, 0.2
"""Grey levels by which what surrounds a sheet is darker than its paper, and the share of the
picture's border that must be: scans, with the shadow of the lid at an edge or two, have less."""

LEAST_SHEET, MOST_SHEET = 0.2, 0.97
"""Share of the picture that a sheet takes."""

FILLED = 0.94
"""Share of the four-cornered outline that the sheet must fill, and of the sheet inside it."""

ASIDE = 1.5
"""Degrees between two opposite sides, or off the right angle, from which a sheet was photographed
from aside; drawn frames and scans have under 1."""

ASKEW = 2.0
"""Degrees by which lines run down or up from which a page is turned back. The reader does not mind
15 (measured); rules of tables are followed up to 3."""

STEEPEST = 40.0
"""Degrees beyond which lines are no sign of how the page lies."""

APART = 0.8
"""Mean degrees between lines and their middle direction from which they may meet in a point."""

PARALLEL, STRAIGHT, KEPT = 0.3, 1.0, 0.8
"""Mean degrees that lines may lie apart once straightened, beyond half of what they did, and at
most: the page of an open book stays at 2.6 and is read worse, with 65 wrong characters against 42;
photographed sheets come to 0.3. Share of the lines that must still be found."""

TRIES, TIE = 2, 0.1
"""Ways of straightening that are tried, as each costs a look at the picture; and degrees by which
lines must be more parallel by the lines alone than by the outline of the sheet."""

GROWN = 1.6
"""How far the straightened picture may be larger than the page, on each axis."""


def sheet_of(picture: Picture, recogniser: Recogniser) -> Sheet:
    """Where the picture to read lies on the page; empty where the page is read as it is."""
    sheet, places = _seen_from_above(picture, recogniser)
    angle = skew_of(places)
    if abs(angle) < ASKEW or _spread(places) > abs(angle) / 2:  # two pages of a book
        return sheet
    return _turned(picture, sheet, angle)


def _seen_from_above(picture: Picture, recogniser: Recogniser) -> tuple[Sheet, tuple[Corners, ...]]:
    """The sheet that lays the lines parallel and loses none, and the lines on it."""
    height, width = picture.shape[:2]
    before = recogniser.find(picture)
    most = min(STRAIGHT, PARALLEL + _spread(before) / 2)
    tries = [
        (_spread(_moved(before, matrix)) + handicap, sheet)
        for matrix, handicap in _projections(picture, before)
        if (sheet := _whole(matrix, width, height))
    ]
    for foreseen, sheet in sorted(tries, key=lambda one: one[0])[:TRIES]:
        if foreseen > most + TIE:
            break
        places = recogniser.find(flattened(picture, sheet))
        if len(places) >= len(before) * KEPT and _spread(places) <= most:
            return sheet, places
    return (), before


def _projections(picture: Picture, places: Sequence[Corners]) -> Iterator[tuple[Matrix, float]]:
    """Ways in which the picture may be seen from above, and degrees that each must be better by:
    by outlines of the sheet, and by its lines, which do not tell all that an outline tells."""
    for outline in _outlines(picture):
        if _from_aside(outline):
            goal = _rectangle(_size(outline))
            yield np.asarray(cv2.getPerspectiveTransform(outline, goal), np.float64), 0.0
    if _spread(places) >= APART:
        height, width = picture.shape[:2]
        if (matrix := meeting(places, width, height)) is not None:
            yield matrix, TIE


def _moved(places: Sequence[Corners], matrix: Matrix) -> list[Corners]:
    """The places seen through a projection."""
    if not places:
        return []
    flat = cv2.perspectiveTransform(np.array(places, np.float64), matrix)
    return [tuple((float(x), float(y)) for x, y in place) for place in flat]


def flattened(picture: Picture, sheet: Sheet) -> Picture:
    """The picture of which ``sheet`` tells the corners; of the page itself where it is empty."""
    if not sheet:
        return picture
    height, width = picture.shape[:2]
    corners = np.array([(x * width, y * height) for x, y in sheet], np.float32)
    goal = _size(corners)
    matrix = cv2.getPerspectiveTransform(corners, _rectangle(goal))
    flat = cv2.warpPerspective(
        picture, matrix, goal, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)


def skew_of(places: Sequence[Corners]) -> float:
    """Degrees clockwise by which the long lines run off the nearer axis; 0 without long lines."""
    angles = [angle for angle in slopes(places) if abs(angle) <= STEEPEST]
    return median(angles) if len(angles) >= 3 else 0.0


def _spread(places: Sequence[Corners]) -> float:
    angles = slopes(places)
    middle = median(angles) if angles else 0.0
    return sum(abs(angle - middle) for angle in angles) / max(len(angles), 1)


def _outlines(picture: Picture) -> Iterator[NDArray[np.float32]]:
    """The four corners, in pixels, of what may be a sheet lighter than what it lies on: with and
    without a part of it that lies in a shadow."""
    height, width = picture.shape[:2]
    scale = min(1.0, THUMBNAIL / max(height, width))
    sides = (max(1, round(width * scale)), max(1, round(height * scale)))
    thumbnail = cv2.resize(picture, sides, interpolation=cv2.INTER_AREA).min(axis=2)
    paper = float(np.percentile(thumbnail, 75))
    edges = (thumbnail[:3], thumbnail[-3:], thumbnail[:, :3], thumbnail[:, -3:])
    border = np.concatenate([edge.ravel() for edge in edges])
    if float((border < paper - DARKER).mean()) < DARK_BORDER:
        return
    light = cv2.morphologyEx(thumbnail, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    light = np.asarray(cv2.medianBlur(np.asarray(light, np.uint8), 5), np.uint8)
    level = _parting(light)
    for least in (level, _parting(np.asarray(light[light <= level], np.uint8))):
        if paper - least >= DARKER / 2 and (corners := _lighter(light, least)) is not None:
            yield np.asarray((corners + 0.5) / scale, np.float32)


def _parting(grey: NDArray[Any]) -> float:
    """The level that parts light from dark best (Otsu)."""
    return float(cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0])


def _lighter(light: NDArray[Any], least: float) -> NDArray[np.float32] | None:
    """Corners of the largest part of a picture that is lighter, where it looks like a sheet."""
    mask = np.asarray(light > least, np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    sheet = np.asarray(max(contours, key=cv2.contourArea), np.int32)
    corners = _four(sheet)
    return corners if corners is not None and _is_sheet(sheet, corners, light.size) else None


def _four(contour: NDArray[np.int32]) -> NDArray[np.float32] | None:
    """The corners of a four-cornered outline, clockwise from the upper left."""
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, share * around, True)
        if len(found) == 4:
            points = found.reshape(4, 2).astype(np.float32)
            middle = points.mean(axis=0)
            angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
            points = points[np.argsort(angles)]
            first = int(np.argmin(points.sum(axis=1)))
            return np.asarray(np.roll(points, -first, axis=0), np.float32)
    return None


def _is_sheet(contour: NDArray[np.int32], corners: NDArray[np.float32], pixels: int) -> bool:
    filled, outline = cv2.contourArea(contour), cv2.contourArea(corners)
    if not LEAST_SHEET * pixels <= outline <= MOST_SHEET * pixels:
        return False
    return FILLED <= filled / outline <= 1 / FILLED


def _from_aside(corners: NDArray[np.float32]) -> bool:
    a, b, c, d = corners
    top, right, low, left = (_angle(a, b), _angle(b, c), _angle(d, c), _angle(a, d))
    if max(abs(right - top - 90), abs(left - top - 90), abs(right - low - 90)) > STEEPEST:
        return False
    return max(abs(top - low), abs(right - left), abs(left - top - 90)) > ASIDE


def _angle(start: NDArray[np.float32], end: NDArray[np.float32]) -> float:
    return degrees(atan2(float(end[1] - start[1]), float(end[0] - start[0])))


def _turned(picture: Picture, sheet: Sheet, angle: float) -> Sheet:
    """The picture that ``sheet`` tells of, or the page, turned back by ``angle`` degrees."""
    height, width = picture.shape[:2]
    steps = np.eye(3)
    wide, high = width, height
    if sheet:
        corners = np.array([(x * width, y * height) for x, y in sheet], np.float32)
        wide, high = _size(corners)
        flat = cv2.getPerspectiveTransform(corners, _rectangle((wide, high)))
        steps = np.asarray(flat, np.float64)
    turn = radians(-angle)
    back = np.array([[cos(turn), -sin(turn), 0], [sin(turn), cos(turn), 0], [0, 0, 1.0]])
    return _whole(back @ steps, width, height) or sheet


def _whole(matrix: Matrix, width: int, height: int) -> Sheet:
    """The upright rectangle, told on the page, that holds the page after it went through the
    matrix; empty where that would be far larger than the page."""
    page = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], np.float64)
    seen = page @ matrix.T
    if seen[:, 2].min() <= 0:
        return ()
    flat = seen[:, :2] / seen[:, 2:]
    (left, top), (right, low) = flat.min(axis=0), flat.max(axis=0)
    if right - left > GROWN * max(width, height) or low - top > GROWN * max(width, height):
        return ()
    rectangle = np.array([[left, top, 1], [right, top, 1], [right, low, 1], [left, low, 1]])
    back = rectangle @ np.linalg.inv(matrix).T
    if (back[:, 2] * np.sign(back[0, 2])).min() <= 0:
        return ()
    points = back[:, :2] / back[:, 2:] / (width, height)
    return tuple((round(float(x), 6), round(float(y), 6)) for x, y in points)


def _size(corners: NDArray[np.float32]) -> tuple[int, int]:
    """Width and height of a four-cornered piece laid straight."""
    a, b, c, d = ((float(x), float(y)) for x, y in corners)
    return round((_far(a, b) + _far(d, c)) / 2), round((_far(a, d) + _far(b, c)) / 2)


def _far(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _rectangle(size: tuple[int, int]) -> NDArray[np.float32]:
    width, height = size
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
