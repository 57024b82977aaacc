"""Reading a picture: as it is, and again without seal ink where there is some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box
from zhiyi.engines.protocols import Read, Recogniser
from zhiyi.reading.raised import with_raised
from zhiyi.reading.spacing import closed_up
from zhiyi.source import Picture

Mask = NDArray[np.bool_]

TOUCHED = 0.02
"""Share of a line's box under seal ink from which the line is read without it."""

SAME_PLACE = 0.5
"""Share of the smaller box that two readings of the same ink have in common."""

BAND_MARGIN = 0.02
"""Height above and below the ink, in fractions of the picture, that is read again with it."""

WHOLE = 0.75
"""Share of a line's width that must be found again without the ink for the line to be whole."""

CONFIRMED = 0.6
"""Score from which a line that only stands out with the ink is taken for print under it."""


@dataclass(frozen=True)
class Ink:
    """Where seal ink lies on a picture, and the picture without it (``zhiyi.ink``)."""

    mask: Callable[[Picture], Mask]
    suppress: Callable[[Picture], Picture]


@dataclass(frozen=True)
class Scan:
    """The lines of an upright picture, in pixels, and the picture without seal ink.

    Lines that were found but of which the recogniser made nothing have an empty text."""

    reads: tuple[Read, ...]
    clean: Picture


def read_picture(picture: Picture, *, recogniser: Recogniser, ink: Ink | None) -> Scan:
    """Every line of an upright picture. Letters of a seal are left to ``zhiyi.seals``.

    Text under a seal comes from the picture without ink; everything else from the picture as it
    is, so that red and blue print is kept.
    """
    found = tuple(closed_up(read) for read in recogniser.read(picture))
    plain = tuple(read for read in found if read.text)
    blank = [read for read in found if not read.text]
    mask = ink.mask(picture) if ink else None
    if ink is None or mask is None or not mask.any():
        return Scan((*_raised(picture, plain), *blank), picture)
    clean = ink.suppress(picture)
    kept = [read for read in plain if _covered(read, mask) < TOUCHED]
    touched = [read for read in plain if _covered(read, mask) >= TOUCHED]
    under = [
        read
        for read in _read_band(clean, mask, recogniser)
        if (share := _found_share(read, kept)) == 0
        or (share < WHOLE and _covered(read, mask) >= TOUCHED)
    ]
    kept = [read for read in kept if not any(_same(read, other) for other in under)]
    completed = _completed(clean, touched, under, recogniser)
    reads = _raised(clean, (*kept, *completed))
    return Scan((*reads, *(one for one in blank if not _found_share(one, reads))), clean)


def _raised(clean: Picture, reads: Sequence[Read]) -> tuple[Read, ...]:
    return tuple(with_raised(clean, read) for read in reads)


def _read_band(clean: Picture, mask: Mask, recogniser: Recogniser) -> list[Read]:
    """The lines of the rows in which ink lies, without those that the band cuts through."""
    rows = np.flatnonzero(mask.any(axis=1))
    margin = int(BAND_MARGIN * len(mask)) + 1
    top, bottom = max(0, int(rows[0]) - margin), min(len(mask), int(rows[-1]) + margin)
    found = [read for read in recogniser.read(clean[top:bottom]) if read.text]
    shifted = [_moved(closed_up(read), top) for read in found]
    return [
        read
        for read in shifted
        if max(y for _, y in read.corners) > rows[0] and min(y for _, y in read.corners) < rows[-1]
    ]


def _moved(read: Read, down: float) -> Read:
    corners = tuple((x, y + down) for x, y in read.corners)
    return Read(read.text, read.score, corners, read.edges)


def _completed(
    clean: Picture, touched: Sequence[Read], under: Sequence[Read], recogniser: Recogniser
) -> list[Read]:
    """``under``, and the lines that the detector finds whole only with the ink.

    Such a line is read once more in its place without the ink. It stands if that reads well; where
    parts of it were found without the ink, it must say more than they do.
    """
    short = [read for read in touched if _found_share(read, under) < WHOLE]
    results = list(under)
    crops = [cut(clean, extent(read)) for read in short]
    readable = [n for n, crop in enumerate(crops) if min(crop.shape[:2]) > 4]
    again = recogniser.recognise([crops[n] for n in readable])
    for read, (text, score) in zip((short[n] for n in readable), again, strict=True):
        parts = [other for other in results if _same(read, other)]
        best = Read(text.strip(), score, read.corners)
        if parts and read.score > score:
            best = read
        more = len(best.text) > sum(len(part.text) for part in parts)
        if best.text and best.score >= CONFIRMED and more:
            results = [other for other in results if other not in parts] + [best]
    return results


def _found_share(read: Read, others: Sequence[Read]) -> float:
    """The share of a line's width that other reads in its place cover."""
    box = extent(read)
    spans = [extent(other) for other in others if _same(read, other)]
    return sum(min(b.right, box.right) - max(b.left, box.left) for b in spans) / max(
        box.right - box.left, 1.0
    )


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
