"""Reading a picture: as it is, and again without seal ink where there is some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box
from zhiyi.engines.protocols import Corners, Read, Recogniser
from zhiyi.ink import Unsealed
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

UNDER_COPY = 0.8
"""What is left of the score of a line that the copy of a seal crosses: its ink is not told from
print for sure."""

SEAL, WITHIN = "章", 0.9
"""The word that ends what a seal is for, 合同专用章, and the share of a line within its rim."""

CONFIRMED = 0.6
"""Score from which a line that only stands out with the ink is taken for print under it."""


Unseal = Callable[[Picture], Unsealed]
"""Takes the seals off a picture (``zhiyi.ink.without_seals``)."""


@dataclass(frozen=True)
class Scan:
    """The lines of an upright picture, in pixels, and the picture without seal ink.

    Lines that were found but of which the recogniser made nothing have an empty text."""

    reads: tuple[Read, ...]
    clean: Picture


def read_picture(picture: Picture, *, recogniser: Recogniser, unseal: Unseal | None) -> Scan:
    """Every line of an upright picture. Letters of a seal are left to ``zhiyi.seals``.

    Lines are looked for on the picture as it is and, in the rows with seal ink, on the picture
    without it; each is then read once: text under a seal without the ink, everything else as it is,
    so that red and blue print is kept. What lies under the copy of a seal is less sure.
    """
    places = recogniser.find(picture)
    apart = unseal(picture) if unseal else None
    if apart is None or not apart.mask.any():
        reads = [closed_up(read) for read in recogniser.read_at(picture, places)]
        return Scan(_raised(picture, reads), picture)
    clear = [place for place in places if _covered(place, apart.mask) < TOUCHED]
    touched = [place for place in places if _covered(place, apart.mask) >= TOUCHED]
    kept = [closed_up(read) for read in recogniser.read_at(picture, clear)]
    read = [read for read in kept if read.text]
    under = _read_under(apart.clean, apart.mask, read, recogniser)
    under = _better_of_both(picture, apart, under, recogniser)
    kept = [read for read in kept if not any(_same(read.corners, other.corners) for other in under)]
    under = _completed(picture, apart, touched, under, recogniser)
    found = [read for read in (*kept, *under) if read.text]
    blank = [read for read in kept if not read.text and not _found_share(read.corners, found)]
    found = [_less_sure(read, apart.copied) for read in found if not _is_of_seal(read, apart)]
    return Scan((*_raised(apart.clean, found), *blank), apart.clean)


def _is_of_seal(read: Read, apart: Unsealed) -> bool:
    """Whether a line is the purpose of a copied seal: it stands within the rim and ends so."""
    return read.text.endswith(SEAL) and _covered(read.corners, apart.within) >= WITHIN


def _less_sure(read: Read, copied: Mask) -> Read:
    if _covered(read.corners, copied) < TOUCHED:
        return read
    return replace(read, score=UNDER_COPY * read.score)


def _raised(clean: Picture, reads: Sequence[Read]) -> tuple[Read, ...]:
    return tuple(with_raised(clean, read) if read.text else read for read in reads)


def _read_under(
    clean: Picture, mask: Mask, kept: Sequence[Read], recogniser: Recogniser
) -> list[Read]:
    """The lines of the rows in which ink lies that are not read already or lie under it."""
    wanted = [
        place
        for place in _places_in_band(clean, mask, recogniser)
        if (share := _found_share(place, kept)) == 0
        or (share < WHOLE and _covered(place, mask) >= TOUCHED)
    ]
    return [closed_up(read) for read in recogniser.read_at(clean, wanted) if read.text]


def _better_of_both(
    picture: Picture, apart: Unsealed, under: Sequence[Read], recogniser: Recogniser
) -> list[Read]:
    """Lines that a copy crosses, as they are or without its ink, whichever reads better: print may
    have gone with it, and no colour makes the seal's letters look like print."""
    crossed = [read for read in under if _covered(read.corners, apart.copied) >= TOUCHED]
    as_is = recogniser.read_at(picture, [read.corners for read in crossed])
    better = {
        read.corners: closed_up(one)
        for read, one in zip(crossed, as_is, strict=True)
        if one.text and one.score > read.score
    }
    return [better.get(read.corners, read) for read in under]


def _places_in_band(clean: Picture, mask: Mask, recogniser: Recogniser) -> list[Corners]:
    """Where lines are in the rows with ink, without those that the band cuts through."""
    rows = np.flatnonzero(mask.any(axis=1))
    margin = int(BAND_MARGIN * len(mask)) + 1
    top, bottom = max(0, int(rows[0]) - margin), min(len(mask), int(rows[-1]) + margin)
    shifted = (
        tuple((x, y + top) for x, y in place) for place in recogniser.find(clean[top:bottom])
    )
    return [
        place
        for place in shifted
        if max(y for _, y in place) > rows[0] and min(y for _, y in place) < rows[-1]
    ]


def _completed(
    picture: Picture,
    apart: Unsealed,
    touched: Sequence[Corners],
    under: Sequence[Read],
    recogniser: Recogniser,
) -> list[Read]:
    """``under``, and the lines that the detector finds whole only with the ink.

    Such a line is read in its place without the ink and with it. It stands if the reading without
    is good; where parts of it were found without the ink, it must say more than they do. Print that
    went with the ink of a copy is read with it where more than the seal's own letters is there.
    """
    short = [place for place in touched if _found_share(place, under) < WHOLE]
    without = recogniser.read_at(apart.clean, short)
    results = list(under)
    for read, before in zip(without, recogniser.read_at(picture, short), strict=True):
        parts = [other for other in results if _same(read.corners, other.corners)]
        print_went = _covered(read.corners, apart.copied) >= TOUCHED and not _is_full(read, apart)
        best = before if (parts or print_went) and before.score > read.score else read
        more = len(best.text) > sum(len(part.text) for part in parts)
        if best.text and best.score >= CONFIRMED and more:
            results = [other for other in results if other not in parts] + [closed_up(best)]
    return results


def _is_full(read: Read, apart: Unsealed) -> bool:
    """Whether the line lies in the ink of seals from end to end."""
    box = extent(read)
    rows = slice(int(box.top), int(box.bottom) + 1)
    ends = (int(box.left), max(int(box.left), int(box.right) - 1))
    return all(bool(apart.mask[rows, x : x + 1].any()) for x in ends)


def _found_share(place: Corners, others: Sequence[Read]) -> float:
    """The share of a line's width that other reads in its place cover."""
    box = bounds(place)
    spans = [extent(other) for other in others if _same(place, other.corners)]
    return sum(min(b.right, box.right) - max(b.left, box.left) for b in spans) / max(
        box.right - box.left, 1.0
    )


def extent(read: Read) -> Box:
    """The upright rectangle around a read, in pixels."""
    return bounds(read.corners)


@lru_cache(maxsize=4096)  # every line is compared with every other near it
def bounds(place: Corners) -> Box:
    """The upright rectangle around a place, in pixels."""
    xs, ys = [x for x, _ in place], [y for _, y in place]
    return Box(min(xs), min(ys), max(xs), max(ys))


def cut(picture: Picture, box: Box, margin: int = 0) -> Picture:
    """The pixels of a box given in pixels."""
    height, width = picture.shape[:2]
    top, bottom = max(0, int(box.top) - margin), min(height, int(box.bottom) + margin + 1)
    left, right = max(0, int(box.left) - margin), min(width, int(box.right) + margin + 1)
    return picture[top:bottom, left:right]


def _covered(place: Corners, mask: Mask) -> float:
    box = bounds(place)
    part = mask[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
    return float(part.mean()) if part.size else 0.0


def _same(one: Corners, other: Corners) -> bool:
    a, b = bounds(one), bounds(other)
    return a.overlap(b) >= SAME_PLACE * max(min(a.area, b.area), 1.0)
