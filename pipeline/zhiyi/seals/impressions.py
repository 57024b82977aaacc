"""Candidates for seals on one page, each with its ink alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.document import Box, Colour, Shape
from zhiyi.ink import Patch, bounded, suppress
from zhiyi.rims import Area, Frame, Ring
from zhiyi.seals.copies import inks_of_copy
from zhiyi.seals.unwrap import Grey, depths, level
from zhiyi.source import Picture
from zhiyi.tints import InkColour, Mask, balanced, brightest, darkness, excess, inked, paper_of

MARGIN = 0.03
"""White kept around an impression, in fractions of its size."""

PRINT = 0.55
"""Below this share of the ink's own brightness in its own channel, print shows through."""

BLACK = 185
"""Darkness of the rim, in grey levels below paper, from which a copy is called black."""

FAINT = 170
"""Grey level below which a pixel counts as ink, faint ink too."""

INSET = 0.1
"""Depth of the frame itself in fractions of a framed seal's sides."""

WHITE_LETTERS = 0.58
"""Inked part of what a frame encloses from which its letters are white on ink."""

UNCUT = 0.96
"""Visible part of the perimeter from which a seal is taken for whole."""


@dataclass(frozen=True, slots=True)
class Impression:
    """The ink of one candidate. ``inks``: its renderings; ``rim`` in their pixels;
    ``box`` on the page; ``cut``: a part of it is not on the page; ``sight``: the part that is, as
    left, top, right, bottom in pixels of ``inks``."""

    colour: Colour
    rim: Ring | Frame
    inks: tuple[Grey, ...]
    box: Box
    cut: bool
    sight: tuple[float, float, float, float]

    @property
    def fill(self) -> float:
        """The inked part of what lies within the rim and in sight."""
        if isinstance(self.rim, Frame):
            flat = level(self.inks[0], self.rim)
            rows, columns = (round(INSET * side) for side in flat.shape)
            inner = flat[rows : flat.shape[0] - rows, columns : flat.shape[1] - columns]
            return float((inner < FAINT).mean()) if inner.size else 0.0
        inside = depths(self.inks[0].shape, self.rim) > 0.12
        return float((self.inks[0][inside] < FAINT).mean()) if inside.any() else 0.0

    @property
    def shape(self) -> Shape:
        if isinstance(self.rim, Frame):
            return "square"
        return "round" if self.rim.is_round else "oval"


def impressions(picture: Picture) -> tuple[Impression, ...]:
    """Everything on the page that is bounded like a seal, in reading order of position."""
    paper = paper_of(picture)
    seen = bounded(picture, paper)
    found = [_letters_dark(_coloured(picture, paper, patch)) for patch in seen.patches]
    grey = suppress(picture) if seen.copied and seen.patches else picture
    for rim in seen.copied:
        box = _on_page(rim, (0, 0, picture.shape[1], picture.shape[0]), picture.shape)
        found.append(_copied(grey, paper, rim, box))
    return tuple(sorted(found, key=lambda one: (round(one.box.top, 2), one.box.left)))


def _coloured(picture: Picture, paper: Picture, patch: Patch) -> Impression:
    area = _surroundings(patch.rim, picture.shape)
    white = balanced(picture, paper, area)
    inks = inks_of(white, patch.colour)
    rim = patch.rim.scaled(1.0, -area[1].start, -area[0].start)
    return Impression(
        colour=_named(white, patch.colour),
        rim=rim,
        inks=inks,
        box=_on_page(patch.rim, (patch.left, patch.top, patch.right, patch.bottom), picture.shape),
        cut=isinstance(patch.rim, Ring) and patch.rim.seen < UNCUT,
        sight=(
            patch.left - area[1].start,
            patch.top - area[0].start,
            patch.right - area[1].start,
            patch.bottom - area[0].start,
        ),
    )


def _letters_dark(impression: Impression) -> Impression:
    """A framed seal with white letters on ink turned into dark letters on white."""
    rim = impression.rim
    if isinstance(rim, Ring) or impression.fill < WHITE_LETTERS:
        return impression
    corners = np.array(rim.corners)
    middle = corners.mean(axis=0)
    inner = np.rint(middle + (corners - middle) * 0.97).astype(np.int32)
    inside = np.zeros(impression.inks[0].shape, dtype=np.uint8)
    cv2.fillPoly(inside, [inner], (255,))
    inks = tuple(np.where(inside > 0, 255 - ink, 255).astype(np.uint8) for ink in impression.inks)
    return replace(impression, inks=inks)


def _named(white: Picture, colour: InkColour) -> Colour:
    """Purple goes by the channel that it darkens less."""
    if colour != "purple":
        return colour
    red, _, blue = white[inked(white, colour)].mean(axis=0)
    return "red" if red >= blue else "blue"


def inks_of(white: Picture, colour: InkColour) -> tuple[Grey, ...]:
    """The ink of a colour, dark on white, print left out, from a balanced picture: three ways.

    The difference of the channels tells ink from print, but JPEG stores colour at half the
    resolution. So the first takes the strokes from the channel that the ink darkens most, and
    only near print from the difference; the second cuts print out of the strokes; the third takes
    all from the difference.
    """
    mask = inked(white, colour)
    if not mask.any():
        return (np.full(white.shape[:2], 255, dtype=np.uint8),)
    own = brightest(white)
    soft = _stretched(excess(white, colour).astype(np.float32), mask)
    sharp = _stretched(darkness(white).astype(np.float32), mask)
    near_ink = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    print_ = (own < PRINT * float(np.median(own[mask]))).astype(np.uint8)
    near_print = cv2.dilate(print_, np.ones((5, 5), np.uint8)) > 0
    mixed = np.where(near_ink & ~near_print, sharp, soft)
    cut = np.where(near_ink & (print_ == 0), sharp, 255).astype(np.uint8)
    return mixed, cut, soft


def _stretched(ink: NDArray[np.float32], mask: Mask) -> Grey:
    """Dark on white, solid ink black."""
    solid = max(1.0, float(np.percentile(ink[mask], 80)))
    return np.asarray(255 - np.clip(ink / solid, 0, 1) * 255, dtype=np.uint8)


def _copied(picture: Picture, paper: Picture, rim: Ring | Frame, box: Box) -> Impression:
    rows, columns = _surroundings(rim, picture.shape)
    placed = rim.scaled(1.0, -columns.start, -rows.start)
    inks, depth = inks_of_copy(balanced(picture, paper, (rows, columns)), placed)
    return Impression(
        colour="grey" if depth < BLACK else "black",
        rim=placed,
        inks=inks,
        box=box,
        cut=isinstance(rim, Ring) and rim.seen < UNCUT,
        sight=(0, 0, columns.stop - columns.start, rows.stop - rows.start),
    )


def _on_page(
    rim: Ring | Frame, sight: tuple[float, float, float, float], shape: tuple[int, ...]
) -> Box:
    """The rim's extent as far as it is in sight, in fractions of the page."""
    left, top, right, bottom = rim.extent
    height, width = shape[:2]
    return Box(
        min(max(left, sight[0]) / width, 1.0),
        min(max(top, sight[1]) / height, 1.0),
        min(right, sight[2]) / width,
        min(bottom, sight[3]) / height,
    )


def _surroundings(rim: Ring | Frame, shape: tuple[int, ...]) -> Area:
    left, top, right, bottom = rim.extent
    pad = MARGIN * max(right - left, bottom - top)
    return (
        slice(max(0, int(top - pad)), min(shape[0], int(bottom + pad) + 1)),
        slice(max(0, int(left - pad)), min(shape[1], int(right + pad) + 1)),
    )
