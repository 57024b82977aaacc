"""How the text of a scanned page is turned: by reading some of its lines in each direction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhiyi.engines.protocols import Corners, Read, Recogniser
from zhiyi.reading.geometry import size
from zhiyi.reading.scan import bounds, cut
from zhiyi.source import Picture

VERTICAL = 1.5
"""Height over width from which a detected line runs up or down the picture."""

SAMPLE = 8
"""Lines read in each direction."""

MARGIN = 0.05
"""Score by which another direction must read better than the page as it is."""


def rotation_of(picture: Picture, places: Sequence[Corners], recogniser: Recogniser) -> int:
    """Degrees clockwise (0, 90, 180, 270) by which the text is turned against the picture."""
    boxes = sorted((bounds(place) for place in places), key=lambda box: -box.area)
    lying = [box for box in boxes if box.bottom - box.top < VERTICAL * (box.right - box.left)]
    standing = [box for box in boxes if box.bottom - box.top >= VERTICAL * (box.right - box.left)]
    turned = sum(b.area for b in standing) > sum(b.area for b in lying)
    sample = [cut(picture, box) for box in (standing if turned else lying)[:SAMPLE]]
    if not sample:
        return 0
    candidates = (90, 270) if turned else (0, 180)
    scores = {turn: _legibility(sample, turn, recogniser) for turn in candidates}
    best = max(candidates, key=lambda turn: scores[turn])
    if turned:
        return best
    return 180 if scores[180] > scores[0] + MARGIN else 0


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
