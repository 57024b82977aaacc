"""Lines that were found and of which nothing could be read: nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from zhiyi.document import Box, Problem
from zhiyi.engines.protocols import Read
from zhiyi.reading.geometry import Frame, size

LONG = 1.8
"""Width over height from which a place that holds nothing readable is taken for a line: two
characters of a label. Logos, page holes and dots are nearly square."""

LIKE = (0.5, 2.0)
"""Height of such a place over the median height of the lines that were read: pictures and frames
that the detector takes for text are higher (7.7 on a photo of a book, lines 0.8 to 1.2)."""

UNSURE, LETTERS = 0.45, 4
"""Mean score up to which what was read is no reading, and from how many letters on: garbled small
print has 0.42, handwriting and single stray letters less but few letters."""

TOLD = 3
"""Places that are told; the others are counted."""


def unread_lines(reads: Sequence[Read]) -> list[Read]:
    """The places of lines among ``reads`` of which nothing, or nothing that holds, was read."""
    heights = [size(read)[1] for read in reads if read.text and read.score > UNSURE]
    if not heights:
        return []
    usual = median(heights)
    return [read for read in reads if _is_lost(read, usual)]


def illegible(number: int, reads: Sequence[Read], frame: Frame, *, stage: str) -> list[Problem]:
    """One problem for the page, which names the places."""
    lost = unread_lines(reads)
    if not lost:
        return []
    places = [_told(frame.box(read.corners)) for read in lost[:TOLD]]
    more = f" 等 {len(lost)} 处" if len(lost) > TOLD else ""
    detail = (
        f"第 {number} 页有文字未能辨认：{'；'.join(places)}{more}，请核对原件 "
        f"illegible text in {len(lost)} place(s); compare with the original"
    )
    return [Problem(stage=stage, code="FILE_PARTLY_READ", detail=detail, page=number)]


def _is_lost(read: Read, usual: float) -> bool:
    width, height = size(read)
    if width < LONG * height or not LIKE[0] <= height / usual <= LIKE[1]:
        return False
    return not read.text or (read.score <= UNSURE and len(read.text) >= LETTERS)


def _told(box: Box) -> str:
    left, top = round(100 * box.left), round(100 * box.top)
    return f"距上边 {top}%、距左边 {left}% 处"
