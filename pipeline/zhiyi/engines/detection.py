"""Where the lines of a picture are: at which size the detector sees it, in one piece or in tiles.

The detector marks, pixel by pixel, how likely text is. Large pages are shown to it in tiles that
overlap, and the marks are put together before lines are made of them, so that no line is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from statistics import quantiles
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.protocols import Corners
from zhiyi.source import Picture

Marks = NDArray[np.float32]
"""Height x width: how likely each pixel is part of text."""

Detector = Callable[[Picture], Marks]
"""Marks of a picture (RGB) whose sides are multiples of ``STEP``, of the same size."""

SIDE, STEP = 1280, 32
"""Longest side, in pixels, at which a picture is shown to the detector; sides are multiples of
32."""

ENLARGED = 2.0
"""How far smaller pictures are enlarged to that side, at most: small print of photos of 600 to 800
pixels is lost otherwise (12 real photos and certificates: 13.1 % of the characters of their lines
wrong without, 3.4 % with it; 2.8 % at 1600 and at 1920)."""

PAGE_SIDE = 480
"""Longest side, in pixels, from which a picture is a page and not a cut-out, such as the middle of
a seal, that is as large as its print needs already."""

REDUCED = 0.5
"""How far larger pictures are reduced, at most: an A3 page of 200 dpi is seen at 100."""

SMALL_PRINT = 15.0
"""Height of a line as marked, in the pixels that the detector saw, under which it is small print;
its letters are two thirds of that."""

TILE, LAP = 1280, 64
"""About the side of a tile, and how much at its inner sides is only there as surroundings."""

WHOLE = 2 * TILE * TILE
"""Pixels up to which a picture is shown whole."""

INK_SCORE, BOX_SCORE, WIDENING = 0.3, 0.5, 1.6
"""From which probability a pixel and a box are text, and how far boxes are widened: RapidOCR's."""


def find_text(picture: Picture, detector: Detector, *, side: int = SIDE) -> tuple[Corners, ...]:
    """Corners of every line, in pixels of the picture. Where much of the print turns out small and
    the picture holds more than was shown, it is looked at again at twice the size."""
    scale = first_scale(picture.shape[:2], side)
    found = _found(picture, detector, scale)
    if scale < 1 and is_small(found, scale):
        found = _found(picture, detector, min(1.0, 2 * scale))
    return found


def first_scale(shape: Sequence[int], side: int) -> float:
    """By how much a picture of this height and width is enlarged or reduced at first."""
    most = ENLARGED if max(shape) >= PAGE_SIDE else 1.0
    return min(most, max(REDUCED, side / max(shape)))


def is_small(found: Sequence[Corners], scale: float) -> bool:
    """Whether a quarter of the lines is small print at this scale."""
    if len(found) < 2:
        return False
    heights = [scale * min(_length(a, b), _length(b, c)) for a, b, c, _ in found]
    return quantiles(heights, n=4)[0] < SMALL_PRINT


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(np.hypot(other[0] - one[0], other[1] - one[1]))


def _found(picture: Picture, detector: Detector, scale: float) -> tuple[Corners, ...]:
    height, width = picture.shape[:2]
    sides = (_stepped(width * scale), _stepped(height * scale))
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    shown = np.asarray(cv2.resize(picture, sides, interpolation=way), np.uint8)
    return _boxes(_marks(shown, detector), height, width)


def _stepped(side: float) -> int:
    return max(1, round(side / STEP)) * STEP


def _marks(shown: Picture, detector: Detector) -> Marks:
    height, width = shown.shape[:2]
    if height * width <= WHOLE and max(height, width) <= 2 * TILE:
        return detector(shown)
    marks = np.zeros((height, width), np.float32)
    for (top, bottom), (left, right) in product(_spans(height), _spans(width)):
        seen = detector(np.ascontiguousarray(shown[top:bottom, left:right]))
        upper, outer = (LAP if top else 0), (LAP if left else 0)
        marks[top + upper : bottom, left + outer : right] = seen[upper:, outer:]
    return marks


def _spans(length: int) -> Iterator[tuple[int, int]]:
    """Start and end of tiles of one size; neighbours share twice the lap at least."""
    count = max(1, -(-(length - 2 * LAP) // (TILE - 2 * LAP)))
    side = min(length, -(-(length - 2 * LAP) // (count * STEP)) * STEP + 2 * LAP + STEP)
    for n in range(count):
        start = round(n * (length - side) / max(count - 1, 1) / STEP) * STEP
        yield start, start + side


def _boxes(marks: Marks, height: int, width: int) -> tuple[Corners, ...]:
    from rapidocr.ch_ppocr_det.utils import DBPostProcess

    boxes_of: Any = DBPostProcess(
        thresh=INK_SCORE,
        box_thresh=BOX_SCORE,
        max_candidates=20_000,
        unclip_ratio=WIDENING,
        use_dilation=True,
        # "fast" weighs the rectangle around a line, of which a line that bends covers too little
        score_mode="slow",
    )
    boxes, _ = boxes_of(marks[None, None], (height, width))
    return tuple(tuple((float(x), float(y)) for x, y in box) for box in boxes)
