"""The ink of seals on grey or black-and-white copies, where no colour tells it from print."""

from __future__ import annotations

import cv2
import numpy as np

from zhiyi.rims import Frame, Ring
from zhiyi.seals.unwrap import Grey
from zhiyi.source import Picture

PRINT_DARKER = 50
"""Grey levels by which print is darker than the copied ink, where the two can be told apart."""


def inks_of_copy(white: Picture, rim: Ring | Frame) -> tuple[tuple[Grey, ...], int]:
    """Renderings of the copied ink, dark on white, and its darkness in grey levels.

    Where print is clearly darker than the ink of the rim, the first rendering leaves it out.
    """
    grey = np.asarray(cv2.cvtColor(white, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    points = np.rint(_along(rim)).astype(int)
    inside = (points >= 0).all(axis=1) & (points < (grey.shape[1], grey.shape[0])).all(axis=1)
    dark = 255 - grey[points[inside, 1], points[inside, 0]].astype(int)
    solid = int(np.percentile(dark, 60)) if len(dark) else 255
    whole = 255 - np.clip((255.0 - grey) / max(solid, 1), 0, 1) * 255
    inked = np.asarray(whole, dtype=np.uint8)
    if solid + PRINT_DARKER > 235:
        return (inked,), solid
    printed = cv2.dilate(((255 - grey) > solid + PRINT_DARKER).astype(np.uint8), np.ones((3, 3)))
    return (np.where(printed > 0, 255, inked).astype(np.uint8), inked), solid


def _along(rim: Ring | Frame) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Points on the ink of the rim: n x 2."""
    if isinstance(rim, Ring):
        return np.concatenate([rim.points(size) for size in (0.97, 0.985, 1.0)])
    corners = np.array(rim.corners)
    middle = corners.mean(axis=0)
    sides = [middle + (corners - middle) * size for size in (0.96, 0.98, 1.0)]
    return np.concatenate(
        [
            np.linspace(one, other, 40)
            for corners in sides
            for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True)
        ]
    )
