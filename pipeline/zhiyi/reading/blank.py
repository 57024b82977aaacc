"""Whether a page shows nothing at all, told before any engine is asked."""

from __future__ import annotations

import cv2
import numpy as np

from zhiyi.source import Picture

_REDUCED = 4
"""Sides are reduced to a quarter by averaging: noise of a scanner falls to a quarter with them."""

_NEAR = 5
"""Reduced pixels, 2.5 mm at 200 dpi, within which print and paper lie side by side; shadows of a
fold or a book change over more."""

_CONTRAST = 9
"""Grey levels between the darkest and the lightest of them that make a page not blank. On white
drawn pages of 200 dpi a single figure of 6 points in grey 225 makes 12, one of 8 points in grey
150 makes 63, noise of 4 levels 7. Dust, borders and more noise make a page not blank, which costs
time only."""


def is_blank(picture: Picture) -> bool:
    """Whether nowhere on the page there is print, a stroke or a stain."""
    height, width = picture.shape[:2]
    size = (max(1, width // _REDUCED), max(1, height // _REDUCED))
    darkest = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).min(axis=2)
    around = np.ones((_NEAR, _NEAR), np.uint8)
    return int(cv2.morphologyEx(darkest, cv2.MORPH_GRADIENT, around).max()) < _CONTRAST
