"""Seals on grey or black-and-white copies, where no colour tells ink from print.

Rings and frames of a seal's size are sought among the dark strokes that hang together over more
than a letter's or a line's height, once long rules are taken out. That finds circles in drawings
and logos too; a copy is therefore reported only if its words are those of a seal (``seals/``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.framed import SEARCH_SIDE as FRAME_SIDE
from zhiyi.framed import SIDES, frame_near, frames_among
from zhiyi.rims import Area, Frame, Mask, Ring, fit_near
from zhiyi.source import Picture
from zhiyi.tints import Grey, balanced

Floats = NDArray[np.float32]

SEARCH_SIDE = 480
"""Longest side that strokes are gathered and rings are sought at: the rim of a seal is one pixel
wide there."""

FIT_SIDE = 1200
"""Longest side that they are fitted at."""

DARK, FRAME_DARK, FINE_DARK = 14, 20, 28
"""Grey levels below paper from which a stroke counts at the three sizes: copies of seals are faint,
and a rim of half a millimetre is diluted."""

RADII = (0.045, 0.105)
"""Larger semi-axis in fractions of the page's longer side: 26 mm to 62 mm wide on A4."""

LAYS = ((1.0, 0.0), (0.82, 0.0), (0.68, 0.0), (0.7, -0.16), (0.7, 0.16))
"""Ratios of the axes that rings are sought in, each with its turn in radians."""

RULE = 0.2
"""Least length of a rule in fractions of the longer side: 60 mm on A4, more than a seal's frame."""

CANDIDATES = 10
"""Rings, and gatherings that may be framed, that are fitted on one page."""

GATHERINGS = 16
"""Most gatherings that are searched: photographs have dozens, pages of seals and tables up to 9."""

APART = 0.75
"""Least distance of the middles of two rings in parts of the first one's axis."""

ARC_SEEN = 0.35
"""Least part of a ring on the page, where the edge cuts it, that is weighed as if it were whole."""

SHARE, CONTRAST = 0.9, 0.2
"""Least inked part of the perimeter, and how much more that is than just outside of it and than
in the emptiest circle just inside."""

FRAME_SHARE, FRAME_BEYOND = 0.93, 0.5
"""Least inked part of a frame's worst side, and most of what its upright sides go on with: those of
the cells of a table do."""

OBLONG, ROW_BEYOND = 1.25, 0.7
"""Ratio of the sides from which a frame is held against the cells of a row, and the most that its
level sides go on with. Measured: 5 oblong seals up to 0.46, cells between others 0.98 and more."""

LETTERED = 0.55
"""Size of the circle within which no letters stand, in parts of the rim."""

RIM_OUTSIDE, RIM_INSIDE = 1.03, 0.94
"""Between which sizes the stroke of a rim lies."""

AROUND, STROKE, DARKER = 2.0, 60, 35
"""Print is judged up to twice the rim's size, by its pixels 60 grey levels below white: the darkest
tenth of them must be 35 levels darker than the copied ink. Print around copies of 100 to 200 dpi
was 46 to 130 darker, fine print around a black seal 5: with that gone, four figures of six were."""

RIM_SIZES = (0.965, 0.975, 0.985, 0.995, 1.005)
"""In parts of the fitted rim, which runs along the outside of the stroke."""

SOLID = 50
"""Percentile of the darkness along the rim that is taken for its ink's: print crosses a part of it,
and a part is worn."""

PRINT_DARKER, DARKEST = 50, 235
"""Grey levels by which print is darker than the copied ink where the two can be told apart, and the
darkest that print is."""


@dataclass(frozen=True, slots=True)
class Copies:
    """``mask``: where the ink of copied seals may lie; ``within``: all that their rims enclose;
    ``clean``: the page without their rims, and without all their ink where print is clearly darker
    than it."""

    mask: Mask
    within: Mask
    clean: Picture


def without_copies(picture: Picture, rims: Sequence[Ring | Frame]) -> Copies:
    """The page as it would be read without the copied seals of these rims.

    Nothing is read to make sure of them: circles of drawings go with them. Frames stay: dense print
    is taken for one now and then, and was lost with it (two photographs of licences: 9 wrong
    letters became 78).
    """
    rings = [rim for rim in rims if isinstance(rim, Ring)]
    if not rings:
        nowhere = np.zeros(picture.shape[:2], dtype=np.bool_)
        return Copies(nowhere, nowhere, picture)
    mask, within = (np.zeros(picture.shape[:2], dtype=np.uint8) for _ in range(2))
    clean = picture.copy()
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    for ring in rings:
        whole = _area(ring, picture.shape, RIM_OUTSIDE)
        mask |= whole & (1 - _area(ring, picture.shape, LETTERED))
        within |= whole
        solid = solidity(grey, ring)
        if _print_is_darker(grey, ring, solid):
            faint = (grey > 255 - solid - PRINT_DARKER / 2) & (whole > 0)
        else:
            faint = (whole & (1 - _area(ring, picture.shape, RIM_INSIDE))) > 0
        clean[faint] = 255
    return Copies(mask.astype(np.bool_), within.astype(np.bool_), clean)


def _print_is_darker(grey: Grey, rim: Ring, solid: int) -> bool:
    """Whether what is printed around a rim stands out by its darkness from the ink of the rim."""
    around = _area(rim, grey.shape, AROUND) > _area(rim, grey.shape, RIM_OUTSIDE)
    strokes = 255 - grey[around & (grey < 255 - STROKE)].astype(int)
    return strokes.size > 0 and float(np.percentile(strokes, 90)) >= solid + DARKER


def solidity(grey: Grey, rim: Ring | Frame) -> int:
    """How dark the copied ink of a rim is, in grey levels; 255 where the rim cannot be seen."""
    points = np.rint(_across(rim)).astype(int)
    inside = ((points >= 0) & (points < (grey.shape[1], grey.shape[0]))).all(axis=(0, 2))
    points = points[:, inside]
    # a thin rim lies on one or two of the sizes only
    dark = (255 - grey[points[..., 1], points[..., 0]].astype(int)).max(axis=0)
    return int(np.percentile(dark, SOLID)) if len(dark) else 255


def _across(rim: Ring | Frame) -> NDArray[np.float64]:
    """Points side by side on the rim made a little smaller and larger: sizes x points x 2."""
    if isinstance(rim, Ring):
        return np.stack([rim.points(size) for size in RIM_SIZES])
    sides = []
    for size in RIM_SIZES:
        corners = _corners(rim, size)
        turned = np.roll(corners, -1, axis=0)
        sides.append(
            np.concatenate([np.linspace(*ends, 40) for ends in zip(corners, turned, strict=True)])
        )
    return np.stack(sides)


def _area(ring: Ring, shape: tuple[int, ...], size: float) -> NDArray[np.uint8]:
    """1 within the ring made ``size`` times as large."""
    area = np.zeros(shape[:2], dtype=np.uint8)
    cv2.fillPoly(area, [np.rint(ring.points(size)).astype(np.int32)], (1,))
    return area


def _corners(frame: Frame, size: float) -> NDArray[np.float64]:
    corners = np.array(frame.corners)
    middle = corners.mean(axis=0)
    return np.asarray(middle + (corners - middle) * size, dtype=np.float64)


def copied_rims(picture: Picture, paper: Picture) -> tuple[Ring | Frame, ...]:
    """Rings and frames of dark strokes, in pixels of the picture."""
    fine, scale = _grey(picture, paper)
    factor = max(fine.shape) / SEARCH_SIDE
    coarse = _strokes(_resized(fine, min(1.0, 1 / factor)), DARK)
    factor = max(fine.shape) / max(coarse.shape)
    coarse = _without_rules(coarse)
    gatherings = _gatherings(coarse)
    if not gatherings:
        return ()
    strokes = _strokes(fine, FINE_DARK)
    rings = _rings(coarse, strokes, gatherings, factor)
    frames = _frames(_within_reach(fine, gatherings, factor), strokes, rings)
    found: tuple[Ring | Frame, ...] = (*rings, *frames)
    return tuple(rim.scaled(1 / scale) for rim in found)


def _grey(picture: Picture, paper: Picture) -> tuple[Grey, float]:
    """The page in grey with white paper at the size that rims are fitted at, and its scale."""
    height, width = picture.shape[:2]
    scale = min(1.0, FIT_SIDE / max(height, width))
    grey = _resized(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8), scale)
    ground = np.asarray(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    return balanced(grey, ground), scale


def _resized(picture: Grey, scale: float) -> Grey:
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _strokes(grey: Grey, depth: int) -> Mask:
    """Dark strokes of the page; wide dark areas are no strokes."""
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return np.asarray(cv2.subtract(ground, grey) > depth, dtype=np.bool_)


def _without_rules(strokes: Mask) -> Mask:
    """The strokes without long level or upright rules, but with what crosses them."""
    length = max(8, round(RULE * max(strokes.shape)))
    ink = strokes.astype(np.uint8)
    near = max(5, round(0.006 * max(strokes.shape)))
    # a rule scanned askew steps from row to row: thickened across, it is whole again
    for shape, across in (((1, length), (3, 1)), ((length, 1), (1, 3))):
        thick = cv2.dilate(ink, np.ones(across, np.uint8))
        rules = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        bare = cv2.subtract(ink, rules)
        crossing = tuple(near if side > 1 else 1 for side in across)
        both = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones(crossing, np.uint8))
        crossed = cv2.bitwise_and(cv2.bitwise_and(ink, rules), both)
        ink = np.asarray(cv2.bitwise_or(bare, crossed), dtype=np.uint8)
    return np.asarray(ink > 0, dtype=np.bool_)


def _gatherings(strokes: Mask) -> list[Area]:
    """Boxes around strokes that hang together over at least the size of a small seal."""
    closed = cv2.morphologyEx(strokes.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    longer = max(strokes.shape)
    areas = []
    for left, top, width, height, _ in stats[1:count].tolist():
        edge = left <= 2 or top <= 2 or left + width >= strokes.shape[1] - 2
        edge = edge or top + height >= strokes.shape[0] - 2
        least = SIDES[0] * longer * (0.4 if edge else 0.9)
        if min(width, height) >= least and max(width, height) >= SIDES[0] * longer * 0.9:
            areas.append((slice(top, top + height), slice(left, left + width)))
    areas.sort(key=lambda area: -min(side.stop - side.start for side in area))
    return areas[:GATHERINGS]


def _rings(
    coarse: Mask, strokes: Mask, gatherings: Sequence[Area], factor: float
) -> tuple[Ring, ...]:
    found: list[Ring] = []
    for peak in _peaks(coarse, gatherings):
        # neighbouring lays score alike where strokes are coarse: a turned one is tried level too
        starts = {peak, replace(peak, turn=0.0)}
        fitted = [fit_near(strokes, one.scaled(factor)) for one in sorted(starts, key=_turned)]
        ring = max(fitted, key=lambda one: one.share)
        apart = all(np.hypot(ring.x - one.x, ring.y - one.y) > APART * one.a for one in found)
        if apart and ring.share >= SHARE and _contrast(strokes, ring) >= CONTRAST:
            found.append(ring)
    return tuple(found)


def _turned(ring: Ring) -> float:
    return ring.turn


def _peaks(strokes: Mask, gatherings: Sequence[Area]) -> list[Ring]:
    """The rings that carry most strokes against what lies beside them."""
    longer = max(strokes.shape)
    thick = cv2.dilate(strokes.astype(np.uint8), np.ones((2, 2), np.uint8)).astype(np.float32)
    found: list[tuple[float, Ring]] = []
    for rows, columns in gatherings:
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if max(height, width) < 1.4 * RADII[0] * longer:
            continue
        crop = thick[rows, columns]
        for a in range(round(RADII[0] * longer), round(RADII[1] * longer) + 1, 2):
            if a > 0.65 * max(height, width) and not _at_edge((rows, columns), strokes.shape):
                break
            for aspect, turn in LAYS:
                score = _ring_scores(crop, a, aspect, turn)
                if _at_edge((rows, columns), strokes.shape):
                    score /= _visible((rows, columns), strokes.shape, a, aspect, turn)
                for _ in range(2):
                    _, best, _, (x, y) = cv2.minMaxLoc(score)
                    place = x + columns.start - a, y + rows.start - a
                    found.append((best, Ring(*place, a, a * aspect, turn)))
                    cv2.circle(score, (x, y), max(4, a // 2), -1.0, -1)
    found.sort(key=lambda one: -one[0])
    chosen: list[Ring] = []
    for _, ring in found:
        if len(chosen) == CANDIDATES:
            break
        if all(_differ(ring, one) for one in chosen):
            chosen.append(ring)
    return chosen


def _differ(ring: Ring, other: Ring) -> bool:
    """Whether fitting would hardly move one onto the other."""
    return float(np.hypot(ring.x - other.x, ring.y - other.y)) > 6 or abs(ring.a - other.a) > 3


def _at_edge(area: Area, shape: tuple[int, ...]) -> bool:
    rows, columns = area
    ends = (rows.start, columns.start, shape[0] - rows.stop, shape[1] - columns.stop)
    return min(int(end) for end in ends) <= 2


def _ring_scores(crop: Floats, a: int, aspect: float, turn: float) -> Floats:
    """For every middle, up to ``a`` outside the crop too, how well a ring stands out there."""
    padded = cv2.copyMakeBorder(crop, a, a, a, a, cv2.BORDER_CONSTANT)
    return np.asarray(
        cv2.filter2D(padded, -1, _template(a, a * aspect, turn), borderType=cv2.BORDER_CONSTANT),
        dtype=np.float32,
    )


def _visible(area: Area, shape: tuple[int, ...], a: int, aspect: float, turn: float) -> Floats:
    """For the same middles, the part of the ring that lies on the page, at least ``ARC_SEEN``."""
    rows, columns = area
    page = np.zeros((rows.stop - rows.start + 2 * a, columns.stop - columns.start + 2 * a))
    top, left = max(0, a - rows.start), max(0, a - columns.start)
    bottom, right = shape[0] - rows.start + a, shape[1] - columns.start + a
    page[top:bottom, left:right] = 1
    on = np.maximum(_template(a, a * aspect, turn), 0)
    part = cv2.filter2D(page.astype(np.float32), -1, on, borderType=cv2.BORDER_CONSTANT)
    return np.maximum(np.asarray(part, dtype=np.float32), ARC_SEEN)


@cache
def _template(a: float, b: float, turn: float) -> Floats:
    """Weights that give the inked part of a ring, less half of that beside it."""
    size = 2 * round(a * 1.25) + 1
    ys, xs = np.mgrid[:size, :size] - size // 2
    along, across = np.cos(turn) * xs + np.sin(turn) * ys, np.cos(turn) * ys - np.sin(turn) * xs
    out = np.hypot(along / a, across / b)
    distance = (out - 1) * np.hypot(xs, ys) / np.maximum(out, 1e-6)
    # an oval has two axes to miss by the step between sizes
    reach = 0.8 if a == b else 1.3
    on = np.abs(distance) <= reach
    beside = (np.abs(distance) > reach + 1.7) & (np.abs(distance) <= reach + 3.7)
    return np.asarray(on / on.sum() - 0.6 * beside / beside.sum(), dtype=np.float32)


def _contrast(strokes: Mask, ring: Ring) -> float:
    """How much more of the perimeter is inked than just outside of it, and than in the emptiest
    circle just inside: a second rim within the first takes one of them only."""
    thick = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    def inked(size: float) -> float:
        points = np.rint(ring.points(size)).astype(int)
        inside = (points >= 0).all(axis=1) & (points < strokes.shape[::-1]).all(axis=1)
        points = points[inside]
        return float(thick[points[:, 1], points[:, 0]].mean()) if len(points) else 1.0

    return inked(1.0) - max(inked(1.1), min(inked(size) for size in (0.95, 0.92, 0.89, 0.86)))


def _within_reach(fine: Grey, gatherings: Sequence[Area], factor: float) -> Grey:
    """The page with only what hangs together over the size of a seal."""
    shown = np.full_like(fine, 255)
    for area in gatherings:
        rows, columns = (
            slice(max(0, int((side.start - 3) * factor)), int((side.stop + 3) * factor))
            for side in area
        )
        shown[rows, columns] = fine[rows, columns]
    return shown


def _frames(fine: Grey, strokes: Mask, rings: Sequence[Ring]) -> list[Frame]:
    scale = min(1.0, FRAME_SIDE / max(fine.shape))
    looked = _without_rules(_strokes(_resized(fine, scale), FRAME_DARK))
    factor = max(fine.shape) / max(looked.shape)
    fitted = [frame_near(strokes, one.scaled(factor)) for one in frames_among(looked)[:CANDIDATES]]
    found: list[Frame] = []
    for frame in sorted(fitted, key=lambda one: -one.share):
        lonely = _beyond(strokes, frame) <= FRAME_BEYOND and not _in_a_row(strokes, frame)
        if frame.share >= FRAME_SHARE and lonely and not _within(frame, (*rings, *found)):
            found.append(frame)
    return found


def _in_a_row(strokes: Mask, frame: Frame) -> bool:
    """Whether a frame that is wider than high stands between rules, as a cell of a table does."""
    width, height = frame.size
    return width > OBLONG * height and _beyond(strokes, frame, across=True) > ROW_BEYOND


def _beyond(strokes: Mask, frame: Frame, *, across: bool = False) -> float:
    """How much is inked of the lines that go on upwards and downwards from the upright sides, or
    to both sides from the level ones."""
    thick = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    upper_left, upper_right, lower_right, lower_left = (np.array(one) for one in frame.corners)
    uprights = ((upper_left, lower_left), (upper_right, lower_right))
    levels = ((upper_left, upper_right), (lower_left, lower_right))
    shares = []
    for one, other in levels if across else uprights:
        for start, end in ((one, other), (other, one)):
            steps = np.linspace(0.05, 0.25, 24)[:, None]
            points = np.rint(start + (start - end) * steps).astype(int)
            points = points[((points >= 0) & (points < thick.shape[::-1])).all(axis=1)]
            shares.append(float(thick[points[:, 1], points[:, 0]].mean()) if len(points) else 0.0)
    return sum(shares) / len(shares)


def _within(frame: Frame, rims: Sequence[Ring | Frame]) -> bool:
    """Whether its middle lies in a rim that was found before."""
    x, y = np.array(frame.corners).mean(axis=0)
    return any(
        left < x < right and top < y < bottom
        for left, top, right, bottom in (rim.extent for rim in rims)
    )
