"""What the text of a PDF page paints: the page drawn with its text and without it, compared.

Where the two pictures are the same, a character is not to be seen, whatever hides it: white on
white, an invisible mode, a clip, a picture or a shape above it. What stands on the picture without
text are images and drawn outlines, which no text layer speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from zhiyi.source import READING_DPI, Picture

DEEPEST = 15
"""Forms inside forms that are looked into."""

LONGEST_SIDE = 5000
"""Pixels that a page is drawn with at most: the pictures are compared, not read."""

LETTER_HEIGHTS = (0.055, 0.5)
"""Inches: height of a connected piece of ink that may be a letter (4 to 36 points)."""

LETTERS_TO_READ = 3
"""Pieces of ink as high as letters from which the page without its text is read: a bullet, an arrow
and a frame are fewer, or higher, or thin."""

THIN_PIECE = 0.012
"""Inches: width and height under which a piece of ink is a rule."""

DARK = 40
"""Grey levels by which ink differs from the ground around it."""


@dataclass(frozen=True)
class Paint:
    """``ink``: grey levels by which text changes each pixel. ``rest``: the page without it."""

    ink: NDArray[np.uint8]
    rest: Picture

    @property
    def shown(self) -> Picture:
        """The ink of the text alone, on white."""
        return np.repeat((255 - self.ink)[:, :, None], 3, axis=2)


def paint_of(file: Path, number: int, *, dpi: int = READING_DPI) -> Paint | None:
    """A page, from 1; None where PDFium cannot draw it without its text."""
    try:
        pdf = pdfium.PdfDocument(file)
    except pdfium.PdfiumError:
        return None
    try:
        page = pdf[number - 1]
        scale = min(dpi / 72, LONGEST_SIDE / max(*page.get_size(), 1))
        whole = _drawn(page, scale)
        for text in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], max_depth=DEEPEST):
            invisible = pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE
            if not pdfium_c.FPDFTextObj_SetTextRenderMode(text.raw, invisible):
                return None
        rest = _drawn(page, scale)
    except pdfium.PdfiumError:
        return None
    finally:
        pdf.close()
    return Paint(cv2.absdiff(whole, rest).max(axis=2), rest)


def _drawn(page: pdfium.PdfPage, scale: float) -> Picture:
    bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def may_hold_print(rest: Picture, dpi: float) -> bool:
    """Whether images or outlines on a page may be letters: enough pieces of ink of their size."""
    grey = cv2.cvtColor(rest, cv2.COLOR_RGB2GRAY)
    low, high = (round(inches * dpi) for inches in LETTER_HEIGHTS)
    ground = cv2.medianBlur(cv2.resize(grey, None, fx=0.25, fy=0.25), 15)
    ground = cv2.resize(ground, grey.shape[::-1])
    dark = (cv2.absdiff(grey, ground) > DARK).astype(np.uint8)
    if not dark.any():
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    widths = stats[1:, cv2.CC_STAT_WIDTH]
    thin = max(2, round(THIN_PIECE * dpi))
    letters = (heights >= low) & (heights <= high) & (widths >= thin) & (widths <= 40 * high)
    return int(letters.sum()) >= LETTERS_TO_READ
