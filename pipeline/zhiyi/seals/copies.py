"""Round and oval seals on grey or black-and-white copies, where no colour tells ink from print.

Rings of a seal's size are sought among all dark strokes by correlation with rings, then fitted.
That finds circles in drawings and logos too; a copy is therefore reported only if its words are
those of a seal (``stage.py``).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from zhiyi.rims import Mask, Ring, fit_near
from zhiyi.seals.unwrap import Grey
from zhiyi.source import Picture

Floats = NDArray[np.float32]

SEARCH_SIDE = 480
"""Longest side that rings are sought at: the rim of a seal is one pixel wide there."""

FIT_SIDE = 1200
"""Longest side that they are fitted at."""

DARK = 40
"""Grey levels below paper from which a stroke counts: copies of seals are faint."""

RADII = (0.045, 0.105)
"""Larger semi-axis in fractions of the page's longer side: 26 mm to 62 mm wide on A4."""

ASPECTS = (1.0, 0.7)

CANDIDATES = 6
"""Rings that are fitted on one page."""

SHARE, CONTRAST = 0.93, 0.2
"""Least inked part of the perimeter, and how much more that is than just outside and inside of it.
Measured on four copies, one of them across a table: (1.0, 0.26) and more; what else was fitted to
text and tables on 90 pages reaches 0.85 of the perimeter."""

PRINT_DARKER = 50
"""Grey levels by which print is darker than the copied ink, where the two can be told apart."""


def copied_rings(white: Picture) -> tuple[Ring, ...]:
    """Rings of dark strokes on a balanced page, in its pixels, the surest first."""
    grey = np.asarray(cv2.cvtColor(white, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    longer = max(grey.shape)
    peaks = _peaks(_strokes(grey, SEARCH_SIDE / longer))
    scale = min(1.0, FIT_SIDE / longer)
    strokes = _strokes(grey, scale)
    factor = scale * longer / SEARCH_SIDE
    found: list[Ring] = []
    for peak in peaks:
        ring = fit_near(strokes, peak.scaled(factor))
        apart = all(np.hypot(ring.x - one.x, ring.y - one.y) > 0.5 * one.a for one in found)
        if apart and ring.share >= SHARE and _contrast(strokes, ring) >= CONTRAST:
            found.append(ring)
    return tuple(ring.scaled(1 / scale) for ring in found)


def inks_of_copy(white: Picture, ring: Ring) -> tuple[tuple[Grey, ...], int]:
    """Renderings of the copied ink, dark on white, and its darkness in grey levels.

    Where print is clearly darker than the ink of the rim, the first rendering leaves it out.
    """
    grey = np.asarray(cv2.cvtColor(white, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    points = np.rint(np.concatenate([ring.points(size) for size in (0.97, 0.985, 1.0)])).astype(int)
    inside = (points >= 0).all(axis=1) & (points < (grey.shape[1], grey.shape[0])).all(axis=1)
    rim = 255 - grey[points[inside, 1], points[inside, 0]].astype(int)
    solid = int(np.percentile(rim, 60)) if len(rim) else 255
    whole = 255 - np.clip((255.0 - grey) / max(solid, 1), 0, 1) * 255
    inked = np.asarray(whole, dtype=np.uint8)
    if solid + PRINT_DARKER > 235:
        return (inked,), solid
    printed = cv2.dilate(((255 - grey) > solid + PRINT_DARKER).astype(np.uint8), np.ones((3, 3)))
    return (np.where(printed > 0, 255, inked).astype(np.uint8), inked), solid


def _strokes(grey: NDArray[np.uint8], scale: float) -> Mask:
    """Dark strokes of the page at a scale; wide dark areas are no strokes."""
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    depth = DARK if scale > 0.4 else DARK // 2
    return np.asarray(cv2.subtract(ground, small) > depth, dtype=np.bool_)


def _peaks(strokes: Mask) -> list[Ring]:
    """The rings that carry most strokes against what lies beside them."""
    longer = max(strokes.shape)
    thick = cv2.dilate(strokes.astype(np.uint8), np.ones((2, 2), np.uint8)).astype(np.float32)
    found: list[tuple[float, Ring]] = []
    for a in range(round(RADII[0] * longer), round(RADII[1] * longer) + 1, 2):
        for aspect in ASPECTS:
            score = cv2.filter2D(
                thick, -1, _template(a, a * aspect), borderType=cv2.BORDER_CONSTANT
            )
            for _ in range(2):
                _, best, _, (x, y) = cv2.minMaxLoc(score)
                found.append((best, Ring(x, y, a, a * aspect, 0.0)))
                cv2.circle(score, (x, y), max(4, a // 2), -1.0, -1)
    found.sort(key=lambda one: -one[0])
    chosen: list[Ring] = []
    for _, ring in found:
        if all(np.hypot(ring.x - one.x, ring.y - one.y) > 6 for one in chosen):
            chosen.append(ring)
    return chosen[:CANDIDATES]


def _template(a: float, b: float) -> Floats:
    """Weights that give the inked part of a ring, less half of that beside it."""
    size = 2 * round(a * 1.25) + 1
    ys, xs = np.mgrid[:size, :size] - size // 2
    out = np.hypot(xs / a, ys / b)
    distance = (out - 1) * np.hypot(xs, ys) / np.maximum(out, 1e-6)
    on = np.abs(distance) <= 0.8
    beside = (np.abs(distance) > 2.5) & (np.abs(distance) <= 4.5)
    return np.asarray(on / on.sum() - 0.6 * beside / beside.sum(), dtype=np.float32)


def _contrast(strokes: Mask, ring: Ring) -> float:
    """How much more of the perimeter is inked than of rings a little larger and smaller."""
    thick = cv2.dilate(strokes.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0

    def inked(size: float) -> float:
        points = np.rint(ring.points(size)).astype(int)
        limit = (strokes.shape[1] - 1, strokes.shape[0] - 1)
        points = np.clip(points, 0, limit)
        return float(thick[points[:, 1], points[:, 0]].mean())

    return inked(1.0) - max(inked(1.1), inked(0.9))
