"""Cut-outs of single tokens: upright, enlarged, with a neighbour on each side to hold the place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from zhiyi.engines.ctc import Given
from zhiyi.engines.protocols import Read
from zhiyi.reading.critical import tokens
from zhiyi.reading.geometry import size
from zhiyi.source import Picture

HEIGHT = 48
"""Pixels that a cut-out is enlarged or reduced to."""

OUTSIDE, END = 0.25, 0.1
"""What a cut-out takes in, in line heights, beyond a neighbour and beyond the end of a line: places
of letters are known to a sixth of that."""


@dataclass(frozen=True, slots=True)
class Window:
    """A token of a line, ``text[start:stop]``; what stands in its cut-out; and the cut-out's left
    and right in shares of the line's width (a little outside 0 to 1 at its ends)."""

    start: int
    stop: int
    given: Given
    left: float
    right: float


def windows(read: Read) -> Iterator[Window]:
    """One window a critical token; none where the places of letters are unknown."""
    text, edges = read.text, read.edges
    width, height = size(read)
    if len(edges) != len(text) + 1 or edges[-1] <= edges[0] or not width:
        return
    shares = [(edge - edges[0]) / (edges[-1] - edges[0]) for edge in edges]
    for start, stop in tokens(text):
        before = int(start > 0 and not text[start - 1].isspace())
        after = int(stop < len(text) and not text[stop].isspace())
        first, last = start - before, stop + after
        left = _side(shares, text, first, first - 1, -height / width)
        right = _side(shares, text, last, last, height / width)
        yield Window(start, stop, Given(text[first:last], before, after), left, right)


def _side(shares: Sequence[float], text: str, edge: int, beyond: int, height: float) -> float:
    """Where a cut-out ends: in the middle of a blank, else a little outside. ``height``: of the
    line in shares of its width, negative to the left."""
    if not 0 <= beyond < len(text):
        return shares[edge] + END * height
    if text[beyond].isspace():
        return (shares[beyond] + shares[beyond + 1]) / 2
    return shares[edge] + OUTSIDE * height


def cut_out(picture: Picture, read: Read, window: Window, *, margin: float = 0.0) -> Picture:
    """The window's pixels, upright, ``HEIGHT`` pixels high, with ``margin`` (a share of the line's
    height) above and below."""
    width, height = size(read)
    tall = height * (1 + 2 * margin)
    across = max(4, round((window.right - window.left) * width * HEIGHT / max(tall, 1.0)))
    goal = np.array([(0, 0), (across, 0), (across, HEIGHT), (0, HEIGHT)], np.float32)
    turn = cv2.getPerspectiveTransform(_corners(read, window, margin), goal)
    how = cv2.INTER_AREA if tall > 2 * HEIGHT else cv2.INTER_CUBIC
    found = cv2.warpPerspective(
        picture, turn, (across, HEIGHT), flags=how, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found, np.uint8)


def _corners(
    read: Read, window: Window, margin: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The window's corners on the picture, clockwise from the upper left."""
    a, b, c, d = np.array(read.corners, np.float64)
    sides = []
    for share in (window.left, window.right):
        top, bottom = a + (b - a) * share, d + (c - d) * share
        rise = (bottom - top) * margin
        sides.append((top - rise, bottom + rise))
    (left_top, left_bottom), (right_top, right_bottom) = sides
    return np.array([left_top, right_top, right_bottom, left_bottom], np.float32)
