"""Reading a picture: as it is, and again without seal ink where there is some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box
from zhiyi.engines.protocols import Read, Recogniser
from zhiyi.reading.spacing import closed_up
from zhiyi.source import Picture

Mask = NDArray[np.bool_]

TOUCHED = 0.02
"""Share of a line's box under seal ink from which the line is read without it."""

SAME_PLACE = 0.5
"""Share of the smaller box that two readings of the same ink have in common."""

BAND_MARGIN = 0.02
"""Height above and below the ink, in fractions of the picture, that is read again with it."""

CONFIRMED = 0.6
"""Score from which a line that only stands out with the ink is taken for print under it."""


@dataclass(frozen=True)
class Ink:
    """Where seal ink lies on a picture, and the picture without it (``zhiyi.ink``)."""

    mask: Callable[[Picture], Mask]
    suppress: Callable[[Picture], Picture]


@dataclass(frozen=True)
class Scan:
    """The lines of an upright picture, in pixels, and the picture without seal ink."""

    reads: tuple[Read, ...]
    clean: Picture


def read_picture(picture: Picture, *, recogniser: Recogniser, ink: Ink | None) -> Scan:
    """Every line of an upright picture. Letters of a seal are left to ``zhiyi.seals``.

    Text under a seal comes from the picture without ink; everything else from the picture as it
    is, so that red and blue print is kept.
    """
    plain = tuple(closed_up(read) for read in recogniser.read(picture))
    mask = ink.mask(picture) if ink else None
    if ink is None or mask is None or not mask.any():
        return Scan(plain, picture)
    clean = ink.suppress(picture)
    kept = [read for read in plain if _covered(read, mask) < TOUCHED]
    touched = [read for read in plain if _covered(read, mask) >= TOUCHED]
    under = [
        read
        for read in _read_band(clean, mask, recogniser)
        if not any(_same(read, other) for other in kept)
    ]
    missed = [read for read in touched if not any(_same(read, other) for other in under)]
    return Scan((*kept, *under, *_again(clean, missed, recogniser)), clean)


def _read_band(clean: Picture, mask: Mask, recogniser: Recogniser) -> list[Read]:
    """The lines of the rows in which ink lies, without those that the band cuts through."""
    rows = np.flatnonzero(mask.any(axis=1))
    margin = int(BAND_MARGIN * len(mask)) + 1
    top, bottom = max(0, int(rows[0]) - margin), min(len(mask), int(rows[-1]) + margin)
    shifted = [_moved(closed_up(read), top) for read in recogniser.read(clean[top:bottom])]
    return [
        read
        for read in shifted
        if max(y for _, y in read.corners) > rows[0] and min(y for _, y in read.corners) < rows[-1]
    ]


def _moved(read: Read, down: float) -> Read:
    corners = tuple((x, y + down) for x, y in read.corners)
    return Read(read.text, read.score, corners, read.edges)


def _again(clean: Picture, missed: Sequence[Read], recogniser: Recogniser) -> list[Read]:
    """Lines that the detector finds only with the ink: kept when they read well without it."""
    boxes = [extent(read) for read in missed]
    crops = [cut(clean, box) for box in boxes]
    legible = [i for i, crop in enumerate(crops) if min(crop.shape[:2]) > 4]
    results = recogniser.recognise([crops[i] for i in legible])
    return [
        Read(text, score, missed[i].corners)
        for i, (text, score) in zip(legible, results, strict=True)
        if text.strip() and score >= CONFIRMED
    ]


def extent(read: Read) -> Box:
    """The upright rectangle around a read, in pixels."""
    xs, ys = [x for x, _ in read.corners], [y for _, y in read.corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def cut(picture: Picture, box: Box, margin: int = 0) -> Picture:
    """The pixels of a box given in pixels."""
    height, width = picture.shape[:2]
    top, bottom = max(0, int(box.top) - margin), min(height, int(box.bottom) + margin + 1)
    left, right = max(0, int(box.left) - margin), min(width, int(box.right) + margin + 1)
    return picture[top:bottom, left:right]


def _covered(read: Read, mask: Mask) -> float:
    box = extent(read)
    part = mask[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
    return float(part.mean()) if part.size else 0.0


def _same(one: Read, other: Read) -> bool:
    a, b = extent(one), extent(other)
    return a.overlap(b) >= SAME_PLACE * max(min(a.area, b.area), 1.0)
