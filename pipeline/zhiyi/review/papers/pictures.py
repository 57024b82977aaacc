"""Pages with the places of facts framed and numbered, as the papers number them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from zhiyi.report.types import Box

FORMATS = ("JPEG", "PNG", "WEBP")
"""What a run writes; anything else is not opened, whatever it is called."""
LARGEST = 80_000_000
"""Pixels; a page of A3 at 400 dpi has 31 million."""
_RED = (200, 20, 30)
_QUALITY = 72
"""As legible as 80 on scans of 200 dpi. Tables of its own for each page would make the package 7 in
100 smaller and twice as long to write."""
Marked = Mapping[int, Box]
"""The boxes of one page by their numbers."""


def marked_page(data: bytes, marks: Marked) -> bytes | None:
    """A JPEG of the page with its marks; None where the picture cannot be opened."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > LARGEST:
                return None
            # In colour already, as all pages of a run are: not copied, which costs as much as
            # drawing on it.
            picture.load()
            sheet = picture if picture.mode == "RGB" else picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    pen = ImageDraw.Draw(sheet)
    frames = {number: _frame(box, sheet.size) for number, box in marks.items()}
    line = _line(sheet.size)
    for number in sorted(frames):
        pen.rectangle(frames[number], outline=_RED, width=line)
    taken = list(frames.values())
    for number in sorted(frames):
        taken.append(_label(pen, sheet.size, str(number), frames[number], taken))
    target = BytesIO()
    sheet.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


Rectangle = tuple[float, float, float, float]


def _line(size: tuple[int, int]) -> int:
    return max(round(size[0] / 800), 2)


def _frame(box: Box, size: tuple[int, int]) -> Rectangle:
    """A little outside the box, in pixels, its corners in order and on the page."""
    width, height = size
    out = 2 * _line(size)
    left, right = sorted(
        min(max(x, 0), width - 1) for x in (box[0] * width - out, box[2] * width + out)
    )
    top, bottom = sorted(
        min(max(y, 0), height - 1) for y in (box[1] * height - out, box[3] * height + out)
    )
    return left, top, right, bottom


@cache
def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size=size)


def _label(
    pen: ImageDraw.ImageDraw,
    size: tuple[int, int],
    number: str,
    frame: Rectangle,
    taken: Sequence[Rectangle],
) -> Rectangle:
    """The number on white at the first corner where it hides no frame and no other number."""
    font = _font(max(min(size) // 75, 11))
    label = _free(pen.textbbox((0, 0), number, font=font), frame, size, taken)
    pen.rectangle(label, fill=(255, 255, 255), outline=_RED)
    pen.text((label[0] + 3, label[1] + 1), number, fill=_RED, font=font)
    return label


def _free(
    text: Rectangle, frame: Rectangle, size: tuple[int, int], taken: Sequence[Rectangle]
) -> Rectangle:
    """On the page beside the frame; the first such place where all are taken."""
    wide, high = text[2] + 6, text[3] + 4
    left, top, right, bottom = frame
    corners = (
        (left - wide, top), (right, top), (left, top - high), (right - wide, top - high),
        (left, bottom), (right - wide, bottom), (left - wide, top - high), (right, bottom),
    )  # fmt: skip
    inside = [
        (x, y, x + wide, y + high)
        for x, y in corners
        if min(x, y) >= 0 and x + wide <= size[0] and y + high <= size[1]
    ]
    free = (
        one for one in inside if not any(_over(one, other) for other in taken if other != frame)
    )
    return next(free, inside[0] if inside else (0, 0, wide, high))


def _over(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
