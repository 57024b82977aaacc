"""Large drawings in black and white, coded as fax Group 4 in TIFF, drawn reduced by PDFium.

Each strip of the TIFF is a fax image of its own, and PDF holds such images as they are
(ISO 32000-1, 7.4.6), so that they are wrapped and not decoded here.
"""

from __future__ import annotations

from typing import IO

from PIL import Image

from zhiyi.errors import ReadError
from zhiyi.intake.hugepng import drawn, pdf_file

_WIDTH, _HEIGHT, _KIND, _FILL = 256, 257, 262, 266
_OFFSETS, _COUNTS, _ROWS = 273, 279, 278


def is_fax(image: Image.Image) -> bool:
    """Whether a TIFF is Group 4 in strips, its bits in the usual order."""
    tags = getattr(image, "tag_v2", {})
    plain = image.info.get("compression") == "group4" and tags.get(_FILL, 1) == 1
    return plain and _OFFSETS in tags and _COUNTS in tags


def reduced_fax(image: Image.Image, longest: int) -> Image.Image:
    """The picture in RGB with its longer side reduced to ``longest``. Raises ``ReadError``."""
    stream: IO[bytes] | None = getattr(image, "fp", None)
    if stream is None:
        raise ReadError("图像已关闭")
    tags = image.tag_v2  # type: ignore[attr-defined]
    width, height = int(tags[_WIDTH]), int(tags[_HEIGHT])
    rows = min(int(tags.get(_ROWS, height)), height)
    points = 1000 / max(width, height)
    inverted = b"true" if tags.get(_KIND, 0) == 1 else b"false"
    content, names, images = [b"%.6f 0 0 %.6f 0 0 cm" % (points, points)], [], []
    for n, (offset, count) in enumerate(zip(tags[_OFFSETS], tags[_COUNTS], strict=True)):
        stream.seek(offset)
        data = stream.read(count)
        high = min(rows, height - n * rows)
        if high <= 0:
            break
        foot = height - n * rows - high
        content.append(b"q %d 0 0 %d 0 %d cm /I%d Do Q" % (width, high, foot, n))
        names.append(b"/I%d %d 0 R" % (n, 5 + n))
        images.append(
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
            b"/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns %d/Rows %d"
            b"/BlackIs1 %s>>/Length %d>>stream\n%s\nendstream"
            % (width, high, width, high, inverted, len(data), data)
        )
    size = (width * points, height * points)
    return drawn(pdf_file(b"\n".join(content), b"".join(names), images, size), longest)
