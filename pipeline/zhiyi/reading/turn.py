"""How the text of a scanned page is turned: which way its lines run, and whether they stand on
their heads. Only where a small classifier cannot tell, lines are read in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import cv2
import numpy as np

from zhiyi.engines.protocols import Corners, Leveller, Read, Recogniser
from zhiyi.reading.geometry import size
from zhiyi.reading.scan import bounds, cut
from zhiyi.source import Picture

VERTICAL = 1.5
"""Height over width from which a detected line runs up or down the picture."""

LONGEST = 16
"""Lines, the longest in their own heights, of which a piece is shown to the classifier."""

PIECE = 4
"""Width of such a piece in heights of its line."""

UPRIGHT, OVER = 0.35, 0.65
"""Mean probability of standing on the head up to which lines stand upright, and from which they do
not. 18 pages in four directions (drawn in three types at 100 to 200 dpi, photos, certificates,
invoices): 0.00 to 0.40 upright, 0.72 to 1.00 turned over; in between both are read."""

SAMPLE = 8
"""Lines read in each direction where the classifier cannot tell."""

MARGIN = 0.05
"""Score by which another direction must read better than the page as it is."""


def rotation_of(picture: Picture, places: Sequence[Corners], recogniser: Recogniser) -> int:
    """Degrees clockwise (0, 90, 180, 270) by which the text is turned against the picture."""
    lying = [place for place in places if not _stands(place)]
    standing = [place for place in places if _stands(place)]
    turned = _area(standing) > _area(lying)
    lines = standing if turned else lying
    if not lines:
        return 0
    candidates = (90, 270) if turned else (0, 180)
    if isinstance(recogniser, Leveller):
        pieces = [
            piece for line in _longest(lines) if (piece := _piece(picture, line, turned)).size
        ]
        chances = recogniser.upside_down(pieces)
        mean = sum(chances) / len(chances) if chances else 0.5
        # print too blurred to read looks turned over to the classifier: that wants confirming
        if mean <= UPRIGHT or (turned and mean >= OVER):
            return candidates[mean >= OVER]
    return _by_reading(picture, lines, candidates, recogniser)


def _stands(place: Corners) -> bool:
    box = bounds(place)
    return box.bottom - box.top >= VERTICAL * (box.right - box.left)


def _area(places: Sequence[Corners]) -> float:
    return sum(bounds(place).area for place in places)


def _longest(lines: Sequence[Corners]) -> list[Corners]:
    def length(line: Corners) -> float:
        (ax, ay), (bx, by), _, (dx, dy) = line
        across, down = hypot(bx - ax, by - ay), hypot(dx - ax, dy - ay)
        return max(across, down) / max(min(across, down), 1.0)

    return sorted(lines, key=length, reverse=True)[:LONGEST]


def _piece(picture: Picture, line: Corners, turned: bool) -> Picture:
    """The middle of a line, laid straight; of one that runs down the picture, laid on its side so
    that text turned by 90 degrees stands upright."""
    a, b, c, d = (np.array(corner, np.float64) for corner in line)
    if turned:
        a, b, c, d = b, c, d, a
    width, height = float(np.hypot(*(b - a))), float(np.hypot(*(d - a)))
    if min(width, height) < 1:
        return picture[:0]
    share = min(1.0, PIECE * height / width) / 2
    left, right = 0.5 - share, 0.5 + share
    corners = [a + left * (b - a), a + right * (b - a), d + left * (c - d), d + right * (c - d)]
    goal = (max(1, round(2 * share * width)), max(1, round(height)))
    into = [(0, 0), (goal[0], 0), (0, goal[1]), goal]
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(into, np.float32))
    return np.asarray(cv2.warpPerspective(picture, matrix, goal), np.uint8)


def _by_reading(
    picture: Picture,
    lines: Sequence[Corners],
    candidates: tuple[int, int],
    recogniser: Recogniser,
) -> int:
    boxes = sorted((bounds(line) for line in lines), key=lambda box: -box.area)
    sample = [cut(picture, box) for box in boxes[:SAMPLE]]
    first, second = (_legibility(sample, turn, recogniser) for turn in candidates)
    # a page stays as it is unless it reads clearly better the other way round
    margin = MARGIN if candidates[0] == 0 else 0.0
    return candidates[second > first + margin]


def _legibility(crops: Sequence[Picture], turn: int, recogniser: Recogniser) -> float:
    """Mean score of the lines read upright after turning back, weighted by their length."""
    upright = [np.ascontiguousarray(np.rot90(crop, k=turn // 90)) for crop in crops]
    results = recogniser.recognise(upright)
    weights = sum(len(text) for text, _ in results)
    return sum(len(text) * score for text, score in results) / weights if weights else 0.0


def shape(read: Read) -> float:
    """Width over height of a read along its own text."""
    width, height = size(read)
    return width / max(height, 1.0)
