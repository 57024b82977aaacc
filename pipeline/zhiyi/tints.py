"""Colours of ink on paper: the paper made white, and which pixels are inked in which colour."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Area
from zhiyi.source import Picture

InkColour = Literal["red", "blue", "purple"]
Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

COLOURS: tuple[InkColour, ...] = ("red", "blue", "purple")

SCOUT_SIDE = 900
"""Longest side, in pixels, of the small picture that is searched for ink: strokes of a seal are
still 1 to 3 pixels wide there."""

SCOUT_EXCESS = 12
"""Grey levels by which ink stands out from the other channels in the small picture."""

FULL_EXCESS = 16
"""The same in the full picture, where colour noise is stronger and ink is not diluted."""

PURITY = 5
"""The darkening is at most this many times its colour. Seal inks have 1.3 to 2.5, print under red
ink 10."""

PRINTED = 120
"""Darkening without colour from which a pixel of the small picture is print: what lies under it
cannot be seen."""


def paper_of(picture: Picture) -> Picture:
    """The colour of the bare paper, as a small picture of the same page.

    The brightest pixels of each neighbourhood, smoothed: yellowish paper, shadows and the light
    of a lamp are in it, print and ink are not.
    """
    height, width = picture.shape[:2]
    # every third pixel of a large page is plenty for 160 of them, and takes a tenth of the time
    step = max(1, max(height, width) // 800)
    scale = min(1.0, 160 / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    thinned = np.ascontiguousarray(picture[::step, ::step])
    small = cv2.resize(thinned, size, interpolation=cv2.INTER_AREA)
    bright = cv2.dilate(small, np.ones((7, 7), np.uint8))
    smooth = cv2.medianBlur(bright, 7)
    return np.asarray(cv2.GaussianBlur(smooth, (0, 0), 3), dtype=np.uint8)


def scouted(picture: Picture) -> tuple[Picture, float]:
    """The small picture that is searched, and its scale."""
    height, width = picture.shape[:2]
    scale = min(1.0, SCOUT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def balanced(picture: Picture, paper: Picture, area: Area | None = None) -> Picture:
    """The picture, or an area of it, with the paper made white (255, 255, 255)."""
    height, width = picture.shape[:2]
    rows, columns = area or (slice(0, height), slice(0, width))
    ground = ground_of(paper, (height, width), rows, columns)
    return np.asarray(cv2.divide(picture[rows, columns], ground, scale=255), dtype=np.uint8)


def ground_of(
    paper: Picture, shape: tuple[int, int], rows: slice, columns: slice
) -> NDArray[np.uint8]:
    """The paper's colour at every pixel of an area of the picture."""
    height, width = shape
    across, down = paper.shape[1] / width, paper.shape[0] / height
    matrix = np.array(
        [
            [across, 0, (columns.start + 0.5) * across - 0.5],
            [0, down, (rows.start + 0.5) * down - 0.5],
        ]
    )
    size = (columns.stop - columns.start, rows.stop - rows.start)
    ground = cv2.warpAffine(
        paper,
        matrix,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.maximum(ground, 1).astype(np.uint8)


def excess(white: Picture, colour: InkColour) -> Grey:
    """Grey levels by which ink of the colour stands out from the other channels.

    Purple is what lacks green more than it lacks either of red and blue.
    """
    red, green, blue = cv2.split(white)
    if colour == "red":
        return np.asarray(cv2.subtract(red, cv2.max(green, blue)), dtype=np.uint8)
    if colour == "blue":
        return np.asarray(cv2.subtract(blue, cv2.max(green, red)), dtype=np.uint8)
    both = cv2.subtract(cv2.min(red, blue), green)
    apart = cv2.absdiff(red, blue)
    return np.asarray(np.where(both >= apart, both, 0), dtype=np.uint8)


def brightest(white: Picture) -> Grey:
    """The channel that ink darkens least, pixel by pixel: print is dark in it, ink hardly is."""
    red, green, blue = cv2.split(white)
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)


def darkness(white: Picture) -> Grey:
    """Grey levels that the channel which ink darkens most lies below paper."""
    red, green, blue = cv2.split(white)
    return np.asarray(cv2.bitwise_not(cv2.min(cv2.min(red, green), blue)), dtype=np.uint8)


def inked(white: Picture, colour: InkColour, *, least: int = FULL_EXCESS) -> Mask:
    """Where ink of the colour lies on a balanced picture, and no print shows through it."""
    stands_out = excess(white, colour)
    pure = cv2.convertScaleAbs(stands_out, alpha=PURITY)
    return np.asarray((stands_out >= least) & (pure >= darkness(white)), dtype=np.bool_)


def printed(white: Picture) -> Mask:
    """Where print hides what lies under it, with a pixel around it."""
    dark = (cv2.bitwise_not(brightest(white)) >= PRINTED).astype(np.uint8)
    return np.asarray(cv2.dilate(dark, np.ones((3, 3), np.uint8)) > 0, dtype=np.bool_)
