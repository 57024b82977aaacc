"""Seals that are pictures put into a file rather than ink stamped on paper, and seam seals."""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from zhiyi.document import Box
from zhiyi.errors import InputError, ReadError
from zhiyi.seals.impressions import Impression

SIDE = 96
"""Side that ink is compared at."""

SAME = 0.975
"""Least correlation of two impressions that are the same pixels. Chosen, and tried only on drawn
seals: the same one under other noise passes, one turned and unevenly inked does not."""

NEARLY = 0.8
"""Least correlation of quarter-size prints, not shifted, from which they are compared: hundreds of
seals are not all compared with each other pixel by pixel."""

Print = NDArray[np.uint8]
"""``SIDE`` x ``SIDE``: the ink of an impression, by which it is known again."""

OWN_PICTURE = 0.5
"""Least share, of a picture in a file and of the seal, that they have in common."""


def pictures_of(file: Path, page: int) -> tuple[Box, ...]:
    """The boxes of the pictures on a page (from 1) of a PDF, as a viewer shows it.

    Raises ``ReadError`` where the page's objects cannot be read.
    """
    try:
        with pdfium.PdfDocument(file) as document:
            opened = document[page - 1]
            crop, turn = opened.get_cropbox(), opened.get_rotation()
            objects = opened.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            return tuple(_shown(_bounds(one), crop, turn) for one in objects)
    except pdfium.PdfiumError as error:
        raise ReadError(f"第 {page} 页的图片对象无法读取（{error}）") from error


def _bounds(one: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """left, bottom, right, top on the page: what stands in a form is placed by the form."""
    bounds, form = one.get_bounds(), one.container
    while form is not None:
        bounds, form = form.get_matrix().on_rect(*bounds), form.container
    left, bottom, right, top = bounds
    return left, bottom, right, top


def _shown(
    bounds: tuple[float, float, float, float], crop: tuple[float, float, float, float], turn: int
) -> Box:
    """left, bottom, right, top in PDF points as fractions of the page turned clockwise."""
    wide, high = crop[2] - crop[0] or 1.0, crop[3] - crop[1] or 1.0
    left, right = (bounds[0] - crop[0]) / wide, (bounds[2] - crop[0]) / wide
    top, bottom = (crop[3] - bounds[3]) / high, (crop[3] - bounds[1]) / high
    if turn == 90:
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    elif turn == 180:
        left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
    elif turn == 270:
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def is_own_picture(seal: Box, pictures: Sequence[Box]) -> bool:
    """Whether one of the pictures is the seal and little else."""
    return any(
        seal.overlap(picture) >= OWN_PICTURE * max(seal.area, picture.area) for picture in pictures
    )


def print_of(impression: Impression) -> Print:
    """The ink within the rim's extent at one size."""
    ink = impression.inks[-1]
    left, top, right, bottom = (round(value) for value in impression.rim.extent)
    crop = ink[max(0, top) : bottom + 1, max(0, left) : right + 1]
    return np.asarray(cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def kept_print(shown: Print) -> str:
    """A print as text, a few kilobytes."""
    return b85encode(zlib.compress(shown.tobytes(), 9)).decode()


def print_from(kept: str) -> Print:
    """What ``kept_print`` made. Raises ``InputError`` where it is no print."""
    try:
        pixels = zlib.decompress(b85decode(kept))
        return np.frombuffer(pixels, np.uint8).reshape(SIDE, SIDE)
    except (ValueError, zlib.error) as error:
        raise InputError(f"no print of a seal: {error}") from error


def repeated(prints: Sequence[Print | None]) -> frozenset[int]:
    """Places in the sequence of those that show the very pixels of another; None: is not asked."""
    asked = [place for place, one in enumerate(prints) if one is not None]
    if len(asked) < 2:
        return frozenset()
    shown = [one for one in prints if one is not None]
    same: set[int] = set()
    for first, second in np.argwhere(np.triu(_alike(shown) >= NEARLY, k=1)).tolist():
        if _likeness(shown[first], shown[second]) >= SAME:
            same |= {asked[first], asked[second]}
    return frozenset(same)


def _alike(prints: Sequence[Print]) -> NDArray[np.float32]:
    """The correlation of all with all, coarsely and without shifts: n x n."""
    size = (SIDE // 4, SIDE // 4)
    small = [cv2.resize(one, size, interpolation=cv2.INTER_AREA) for one in prints]
    rows = np.stack(small).reshape(len(small), -1).astype(np.float32)
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return np.asarray(rows @ rows.T, dtype=np.float32)


def _likeness(one: Print, other: Print) -> float:
    """The best correlation over shifts of up to two pixels."""
    padded = cv2.copyMakeBorder(one, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
    return float(cv2.matchTemplate(padded, other, cv2.TM_CCOEFF_NORMED).max())
