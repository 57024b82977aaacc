"""Coloured seal ink on a page picture: where it lies, and the page as it reads without it.

What counts as seal ink, and what is left alone. Red, blue or purple ink is taken for a seal's only
where it is gathered into a patch of a seal's size that is bounded like a seal: by a ring (whole,
worn or cut by the page edge) or by a square frame. Red letterheads, red rules, logos and charts,
the red or blue print of forms, and blue handwriting have no such rim: they stay on the page,
because they are text that somebody has to read. A signature across a seal is kept where it leaves
the rim.

Taking ink away is not painting it white. Red ink hardly darkens the red channel and blue ink
darkens the blue channel least; print is dark in all three. So where ink lies the page is rebuilt
from the brightest channel, stretched until the ink is paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.copied import copied_rims, without_copies
from zhiyi.engines.recent import Recent, key_of
from zhiyi.frames import find_frame
from zhiyi.rims import Area, Frame, Ring, find_ring
from zhiyi.source import Picture
from zhiyi.tints import (
    COLOURS,
    SCOUT_EXCESS,
    InkColour,
    Mask,
    balanced,
    brightest,
    excess,
    ground_of,
    inked,
    paper_of,
    printed,
    scouted,
)

SMALLEST, LARGEST = 0.045, 0.5
"""Side of a seal's patch in fractions of the page's longer side: a 15 mm name seal on A4, and
a 42 mm seal on a page of the size of a voucher."""

CROP_SHARE = 0.6
"""A picture of which one gathering of ink takes this share of both sides is a cut-out of a seal."""

GAP = 0.008
"""Gaps that are closed to gather a seal's letters and rim into one patch, in fractions of the
page's longer side: 2.4 mm on A4."""

RING_SHARE, RING_CLEAR = 0.8, 0.8
"""Least inked part of a ring's visible perimeter, and least part of that with bare paper outside.
Measured: 26 seals of scans and photos reach 0.99 and 0.94, two national
emblems in red 0.99 and 0.61, 0.92 and 0.84: what is filled is told apart by its fill (seals/)."""

RING_SEEN, ARC_SEEN = 0.8, 0.2
"""Visible part of the perimeter from which a ring is whole, and from which it can be the arc that
a page edge, or a sheet laid over, leaves of it: such an arc is drawn without gaps (``ARC_SHARE``)
and lies near the edge of the page."""

ARC_REACH = 0.15
"""Most of the semi-axis of a ring of which only an arc is seen, in fractions of the page's longer
side: 63 mm wide on A5. Larger arcs are edges of shadows and of what lies under the sheet."""

ARC_SHARE = 0.9
ARC_AT_EDGE = 0.02
"""How far from the edge, in fractions of the page's side, the sheets of a seam seal are fanned."""

BESIDE, PROTRUDING = 0.15, 0.03
"""Share of a patch's ink outside of its ring from which a second rim is sought there, and from
which one is sought that crosses the ring. Of seals alone it is 0.005 at most."""

CROSSED_CLEAR = 0.7
"""Least clear part of a ring among the letters of another seal."""

RIMS = 3
"""Rims that are sought across a ring: its own second one, and two more."""

CROSSING = 0.1
"""Least part of a rim that lies inside, and that lies outside, of a ring that it crosses."""

FRAME_SHARE = 0.85
"""Least inked part of each side of a frame."""

INSIDE, SAME = 0.8, 0.5
"""Part of a rim's box within a coloured seal's, and overlap of the two, from which it is no seal of
its own."""

RECENT_PAGES = 600
"""Pages whose rims are kept in mind from one stage to the next, a few hundred bytes each."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A gathering of ink in one colour, in pixels of the full picture (right and bottom open)."""

    colour: InkColour
    left: int
    top: int
    right: int
    bottom: int
    rim: Ring | Frame

    @property
    def area(self) -> Area:
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Bounded:
    """What is bounded like a seal on a page: patches of coloured ink, and the rims of copies."""

    patches: tuple[Patch, ...]
    copied: tuple[Ring | Frame, ...]


def bounded(picture: Picture, paper: Picture) -> Bounded:
    """What is bounded like a seal. Pages seen lately are not searched again: the lines, the tables
    and the seals of a page all need it."""
    recent, key = _recent(), key_of(picture)
    if key not in recent:
        patches = seal_patches(picture, paper)
        rims = copied_rims(_clean(picture, paper, patches), paper)
        left = (rim for rim in rims if not any(_rest_of(patch, rim) for patch in patches))
        recent[key] = Bounded(patches, tuple(left))
    return recent[key]


def _rest_of(patch: Patch, rim: Ring | Frame) -> bool:
    """Whether the rim, found once coloured ink was taken away, is what was left of the ink."""
    (l1, t1, r1, b1), (l2, t2, r2, b2) = patch.rim.extent, rim.extent
    shared = max(0.0, min(r1, r2) - max(l1, l2)) * max(0.0, min(b1, b2) - max(t1, t2))
    one, other = (r1 - l1) * (b1 - t1), (r2 - l2) * (b2 - t2)
    return shared > INSIDE * other or shared > SAME * (one + other - shared)


@cache
def _recent() -> Recent[Bounded]:
    return Recent(RECENT_PAGES)


def seal_mask(picture: Picture) -> Mask:
    """True where coloured seal ink lies and no black print shows through. Shape: h x w."""
    paper = paper_of(picture)
    return _mask(picture, paper, seal_patches(picture, paper))


def suppress(picture: Picture) -> Picture:
    """The page as it would be read without its coloured seals; itself where there are none."""
    paper, recent, key = paper_of(picture), _recent(), key_of(picture)
    patches = recent[key].patches if key in recent else seal_patches(picture, paper)
    return _clean(picture, paper, patches)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A page and its seals apart. ``mask``: where coloured or copied ink lies; ``copied``: where it
    may be that of a copy, which cannot always be told from print; ``within``: all that the rims of
    copies enclose; ``clean``: the page without seals."""

    mask: Mask
    copied: Mask
    within: Mask
    clean: Picture


def without_seals(picture: Picture) -> Unsealed:
    """The page without its seals, coloured ones first; itself where there are none."""
    paper = paper_of(picture)
    seen = bounded(picture, paper)
    coloured = _mask(picture, paper, seen.patches)
    copies = without_copies(_clean(picture, paper, seen.patches), seen.copied)
    copied = copies.mask & ~coloured
    return Unsealed(coloured | copies.mask, copied, copies.within, copies.clean)


def _mask(picture: Picture, paper: Picture, patches: Sequence[Patch]) -> Mask:
    mask = np.zeros(picture.shape[:2], dtype=np.bool_)
    for patch in patches:
        mask[patch.area] |= inked(balanced(picture, paper, patch.area), patch.colour)
    return mask


def _clean(picture: Picture, paper: Picture, patches: Sequence[Patch]) -> Picture:
    if not patches:
        return picture
    clean = picture.copy()
    for patch in patches:
        clean[patch.area] = _without_ink(clean, paper, patch)
    return clean


def seal_patches(picture: Picture, paper: Picture) -> tuple[Patch, ...]:
    """The patches of coloured ink that are bounded like a seal."""
    small, scale = scouted(picture)
    white = balanced(small, paper)
    hidden = printed(white)
    found: list[tuple[int, Patch]] = []
    for colour in COLOURS:
        mask = inked(white, colour, least=SCOUT_EXCESS)
        for area in _gatherings(mask):
            for part, rim in _rims(mask, area, hidden):
                patch = _patch(colour, part, rim, scale, picture.shape)
                found.append((int(np.count_nonzero(mask[part])), patch))
    patches = [patch for _, patch in found]
    return tuple(
        patch
        for weight, patch in found
        if not _inside_another(patch, patches) and not _seen_better(weight, patch, found)
    )


def _gatherings(mask: Mask) -> list[Area]:
    """Boxes of seal size in which ink lies close together."""
    if not mask.any():
        return []
    longer = max(mask.shape)
    gap = max(3, round(longer * GAP) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (gap, gap))
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    areas = []
    for left, top, width, height, filled in stats[1:count].tolist():
        area = slice(top, top + height), slice(left, left + width)
        if _of_seal_size(area, mask.shape) and filled > 0.04 * width * height:
            areas.append(area)
    return areas


def _of_seal_size(area: Area, shape: tuple[int, ...]) -> bool:
    longer, (rows, columns) = max(shape), area
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height >= CROP_SHARE * shape[0] and width >= CROP_SHARE * shape[1]:
        return max(height, width) <= 2 * min(height, width)
    if max(height, width) > LARGEST * longer:
        return False
    least = SMALLEST * longer
    return min(height, width) >= least or (
        _at_edge(area, shape) and max(height, width) >= 2 * least
    )


def _at_edge(area: Area, shape: tuple[int, ...]) -> bool:
    rows, columns = area
    near = ARC_AT_EDGE * max(shape)
    ends = (rows.start, columns.start, shape[0] - rows.stop, shape[1] - columns.stop)
    return min(int(end) for end in ends) <= near


def _rims(mask: Mask, area: Area, hidden: Mask) -> list[tuple[Area, Ring | Frame]]:
    """The rings and frames that bound the ink of the area, each with its part of the area.

    Seals are stamped across each other: once a ring is found, the ink besides it is searched for
    others, which may cross the first. A second rim within the first is taken away for that.
    """
    rim = _rim(mask, area, hidden)
    if rim is None:
        return []
    found: list[tuple[Area, Ring | Frame]] = [(_part(area, rim), rim)]
    if isinstance(rim, Frame):
        return found
    outside = mask[area] & ~_painted(rim, area, 1.04)
    weight = outside.sum() / mask[area].sum()
    if weight < PROTRUDING:
        return found
    rest = np.zeros_like(mask)
    rest[area] = mask[area] & ~_band(rim, area)
    further = _outer_areas(outside, area) if weight >= BESIDE else []
    for one in (*(area for _ in range(RIMS)), *further):
        other = _rim(rest, one, hidden, clear=CROSSED_CLEAR)
        if other is None:
            continue
        if all(_apart(other, rim) or _crossing(other, rim) for _, rim in found):
            found.append((_part(area, other), other))
        rest[area] &= ~_band(other, area)
    return found


def _outer_areas(outside: Mask, area: Area) -> list[Area]:
    """Boxes of seal size around the ink that lies outside of a ring."""
    whole = np.zeros((area[0].stop, area[1].stop), dtype=np.bool_)
    whole[area] = outside
    return _gatherings(whole)


def _band(rim: Ring | Frame, area: Area) -> Mask:
    """The stroke of the rim, within the area."""
    return np.asarray(_painted(rim, area, 1.03) & ~_painted(rim, area, 0.94), dtype=np.bool_)


def _painted(rim: Ring | Frame, area: Area, size: float) -> Mask:
    """The inside of the rim made ``size`` times as large, within the area."""
    rows, columns = area
    blank = np.zeros((rows.stop - rows.start, columns.stop - columns.start), dtype=np.uint8)
    points = _outline(rim, size) - np.array([columns.start, rows.start])
    cv2.fillPoly(blank, [np.rint(points).astype(np.int32)], (1,))
    return np.asarray(blank > 0, dtype=np.bool_)


def _outline(rim: Ring | Frame, size: float = 1.0) -> NDArray[np.float64]:
    if isinstance(rim, Ring):
        return rim.points(size)
    corners = np.array(rim.corners)
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * size, dtype=np.float64)


def _crossing(other: Ring | Frame, rim: Ring | Frame) -> bool:
    """Whether a good part of a rim lies inside, and of it outside, of a ring."""
    if isinstance(rim, Frame):
        return False
    corners = _outline(other)
    ends = np.roll(corners, -1, axis=0)
    points = np.concatenate([corners + (ends - corners) * t for t in (0, 0.2, 0.4, 0.6, 0.8)])
    dx, dy = points[:, 0] - rim.x, points[:, 1] - rim.y
    along = (dx * np.cos(rim.turn) + dy * np.sin(rim.turn)) / rim.a
    across = (dy * np.cos(rim.turn) - dx * np.sin(rim.turn)) / rim.b
    far = np.hypot(along, across)
    return min(float((far > 1.06).mean()), float((far < 0.94).mean())) >= CROSSING


def _apart(one: Ring | Frame, other: Ring | Frame) -> bool:
    """Whether two rims lie side by side or cross, not one within the other."""
    (l1, t1, r1, b1), (l2, t2, r2, b2) = one.extent, other.extent
    shift = max(abs(l1 + r1 - l2 - r2), abs(t1 + b1 - t2 - b2)) / 2
    return shift > 0.3 * max(r1 - l1, b1 - t1, r2 - l2, b2 - t2)


def _part(area: Area, rim: Ring | Frame) -> Area:
    """The part of the area that the rim takes."""
    left, top, right, bottom = rim.extent
    pad = 2 + round(0.02 * max(right - left, bottom - top))
    rows, columns = area
    return (
        slice(max(rows.start, int(top) - pad), min(rows.stop, int(bottom) + pad + 1)),
        slice(max(columns.start, int(left) - pad), min(columns.stop, int(right) + pad + 1)),
    )


def _rim(mask: Mask, area: Area, hidden: Mask, *, clear: float = RING_CLEAR) -> Ring | Frame | None:
    """The ring or frame that bounds the ink of the area. ``clear``: least clear part of a ring."""
    longer = max(mask.shape)
    least, most = SMALLEST * longer / 2, longer / 2
    ring = find_ring(mask, area, least=least, most=most, hidden=hidden)
    if ring is not None and ring.share >= RING_SHARE and ring.clear >= clear:
        if ring.seen >= RING_SEEN:
            return ring
        small = max(ring.a, ring.b) <= ARC_REACH * longer
        sure = ring.seen >= ARC_SEEN and ring.share >= ARC_SHARE
        if small and sure and _at_edge(area, mask.shape):
            return ring
    frame = find_frame(mask, area, hidden)
    if frame is None or frame.share < FRAME_SHARE:
        return None
    long, short = max(frame.size), min(frame.size)
    return frame if long <= (4 * short if long <= LARGEST * longer else 1.25 * short) else None


def _inside_another(patch: Patch, patches: list[Patch]) -> bool:
    return any(
        other is not patch
        and other.left <= patch.left
        and other.top <= patch.top
        and other.right >= patch.right
        and other.bottom >= patch.bottom
        and (other.right - other.left) > 1.3 * (patch.right - patch.left)
        for other in patches
    )


def _seen_better(weight: int, patch: Patch, found: Sequence[tuple[int, Patch]]) -> bool:
    """Whether the same rim was found in another colour, in which it has more ink."""
    return any(
        other.colour != patch.colour and more > weight and not _apart(other.rim, patch.rim)
        for more, other in found
    )


def _patch(
    colour: InkColour, area: Area, rim: Ring | Frame, scale: float, shape: tuple[int, ...]
) -> Patch:
    """An area of the small picture as a patch of the full one, with a little margin."""
    rows, columns = area
    return Patch(
        colour=colour,
        left=max(0, int((columns.start - 2) / scale)),
        top=max(0, int((rows.start - 2) / scale)),
        right=min(shape[1], int((columns.stop + 2) / scale) + 1),
        bottom=min(shape[0], int((rows.stop + 2) / scale) + 1),
        rim=rim.scaled(1 / scale),
    )


def _without_ink(picture: Picture, paper: Picture, patch: Patch) -> Picture:
    """The patch rebuilt, where ink lies, from the channel that the ink darkens least."""
    crop = picture[patch.area]
    white = balanced(picture, paper, patch.area)
    ink = inked(white, patch.colour)
    if not ink.any():
        return crop
    channel = brightest(white)
    solid = excess(white, patch.colour)[ink]
    level = float(np.median(channel[ink][solid >= np.median(solid)]))
    lifted = _lifted(channel, level)
    ground = ground_of(paper, picture.shape[:2], *patch.area)
    rebuilt = cv2.multiply(cv2.merge([lifted] * 3), ground, scale=1 / 255)
    near = cv2.dilate(ink.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    return np.asarray(np.where(near[:, :, None], rebuilt, crop), dtype=np.uint8)


def _lifted(channel: NDArray[np.uint8], level: float) -> NDArray[np.uint8]:
    """Grey levels stretched so that ``level`` (the ink) becomes paper, and black stays black."""
    dark, light = 25.0, max(60.0, level - 12.0)
    table = np.clip((np.arange(256) - dark) / (light - dark), 0, 1) * 255
    return np.asarray(cv2.LUT(channel, table.astype(np.uint8)), dtype=np.uint8)
