"""Raised and lowered figures that the recogniser puts on the line: 10⁻⁵ read as 10-5, Ho₂O₃ as
Ho203.

The recogniser knows ⁻ and ⁵ but often gives the plain figures. The print tells: a raised figure is
lower than the figures beside it and its foot stands higher. Only what the print shows is changed;
where its characters cannot be told apart, the text stays as read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import size
from zhiyi.source import Picture

POWER = re.compile(r"(?<![\d.,])10([-−–]?\d{1,2})(?![\d.,])")
"""Ten and what may be its power. Whether it is one, only the print can tell."""

FORMULA = re.compile(r"(?<![A-Za-z\d])[A-Z][a-z]?[2-9](0)[2-9](?!\d)")
"""An element and three figures of which the middle one may be the letter O."""

SMALLER = 0.85
"""Height of a raised or lowered figure over that of its neighbours on the line, at most."""

SHIFTED = 0.15
"""How far its foot stands above theirs, or its head below, in their height, at least."""

WIDER = 1.2
"""Width of a letter O over that of the figures beside it, at least: 1.3 to 1.4 in Song and Hei
type at 150 to 200 dpi, a nought 0.9 to 1.1."""

MINUS_ABOVE = 0.56
"""Height above the foot at which a raised minus stands, at least; one on the line stands at half
the height of the figures or under."""

HEIGHT = 96
"""Pixels that a line is enlarged to, so that small print has room."""

RAISED = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")

Span = tuple[int, int, int, int]
"""Left, top, right, bottom of one character's ink."""


def with_raised(picture: Picture, read: Read) -> Read:
    """The read with raised figures where the print shows them; same length, same edges."""
    text = read.text
    if len(read.edges) != len(text) + 1 or not (POWER.search(text) or FORMULA.search(text)):
        return read
    line = _straight(picture, read)
    if line is None:
        return read
    left, scale = read.edges[0], line.shape[1] / max(read.edges[-1] - read.edges[0], 1.0)
    edges = [(edge - left) * scale for edge in read.edges]
    for match in POWER.finditer(text):
        spans = _spans(line, edges, match.start(), match.end())
        if spans and _is_raised(spans, match.group()):
            power = match.group(1).translate(RAISED)
            text = text[: match.start(1)] + power + text[match.end(1) :]
    for match in FORMULA.finditer(read.text):
        spans = _spans(line, edges, match.start(), match.end())
        if spans and _is_letter(spans):
            text = text[: match.start(1)] + "O" + text[match.end(1) :]
    return replace(read, text=text)


def _straight(picture: Picture, read: Read) -> Picture | None:
    """The ink of the line (255) on black, upright and enlarged; None where it has no size."""
    width, height = size(read)
    if min(width, height) < 4:
        return None
    across = round(width * HEIGHT / height)
    goal = np.array([(0, 0), (across, 0), (across, HEIGHT), (0, HEIGHT)], np.float32)
    turn = cv2.getPerspectiveTransform(np.array(read.corners, np.float32), goal)
    line = cv2.warpPerspective(
        picture, turn, (across, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)


def _spans(line: Picture, edges: Sequence[float], start: int, stop: int) -> list[Span]:
    """The ink of the characters from ``start`` to ``stop``, one span each, from left to right;
    empty where they cannot be told apart."""
    count = stop - start
    step = (edges[stop] - edges[start]) / count
    found = [
        span
        for span in _columns(line)
        if edges[start] - step / 4 <= (span[0] + span[2]) / 2 <= edges[stop] + step / 4
    ]
    if len(found) == count:
        return found
    inner = [span for span in found if edges[start] <= (span[0] + span[2]) / 2 <= edges[stop]]
    return inner if len(inner) == count else []


def _columns(line: Picture) -> list[Span]:
    """Pieces of ink that stand apart; those above each other are one."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(line, connectivity=8)
    pieces = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, area in stats[1:]
        if area >= HEIGHT / 4 and w < 2 * HEIGHT
    ]
    merged: list[Span] = []
    for piece in sorted(pieces):
        if merged:
            a = merged[-1]
            common = min(a[2], piece[2]) - max(a[0], piece[0])
            if common > min(a[2] - a[0], piece[2] - piece[0]) / 2:
                merged[-1] = (
                    min(a[0], piece[0]),
                    min(a[1], piece[1]),
                    max(a[2], piece[2]),
                    max(a[3], piece[3]),
                )
                continue
        merged.append(piece)
    return merged


def _is_raised(spans: Sequence[Span], text: str) -> bool:
    """Whether all that follows the ten stands higher and is smaller."""
    head, foot = min(s[1] for s in spans[:2]), max(s[3] for s in spans[:2])
    full = foot - head
    for span, char in zip(spans[2:], text[2:], strict=True):
        if not char.isdigit():
            if foot - (span[1] + span[3]) / 2 < MINUS_ABOVE * full:
                return False
        elif span[3] - span[1] > SMALLER * full or foot - span[3] < SHIFTED * full:
            return False
    return full > 0


def _is_letter(spans: Sequence[Span]) -> bool:
    """Whether the middle one of three figures is wider than both, or stands above and below them
    as a letter among lowered figures."""
    before, middle, after = spans[-3:]
    full = middle[3] - middle[1]
    lowered = all(
        span[3] - span[1] <= SMALLER * full and span[1] - middle[1] >= SHIFTED * full
        for span in (before, after)
    )
    width = middle[2] - middle[0]
    return lowered or all(width >= WIDER * (span[2] - span[0]) for span in (before, after))
