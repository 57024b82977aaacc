"""PNG files too large to be decoded whole, drawn reduced by PDFium, which decodes row by row.

The compressed rows of a PNG are those of a PDF image (ISO 32000-1, 7.4.4.4: PNG predictors), so
that they are wrapped as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import pypdfium2 as pdfium
from PIL import Image

from zhiyi.errors import ReadError

PNG_BYTES = 1 << 30
"""Bytes of rows after which PDFium stops decoding: what follows would be black. Measured on a
picture of 30,000 x 30,000 pixels in RGB, of which 11,930 rows were shown."""
_COLOURS = {0: (1, b"/DeviceGray"), 2: (3, b"/DeviceRGB"), 3: (1, b"")}
"""Samples a pixel and colour space by the PNG colour type; those with alpha are not wrapped."""


def reduced_png(image: Image.Image, longest: int) -> Image.Image:
    """The picture in RGB with its longer side reduced to ``longest``. Raises ``ReadError``."""
    stream: IO[bytes] | None = getattr(image, "fp", None)
    if stream is None:
        raise ReadError("图像已关闭")
    stream.seek(0)
    return drawn(_as_pdf(stream), longest)


def drawn(wrapped: bytes, longest: int) -> Image.Image:
    """The only page of a PDF in RGB, its longer side ``longest``. Raises ``ReadError``."""
    try:
        with pdfium.PdfDocument(wrapped) as opened:
            page = opened[0]
            scale = longest / max(page.get_size())
            bitmap = page.render(scale=scale, rev_byteorder=True)
            width, height = (round(side * scale) for side in page.get_size())
            reduced: Image.Image = bitmap.to_pil().convert("RGB").crop((0, 0, width, height))
            bitmap.close()
            page.close()
    except pdfium.PdfiumError as error:
        raise ReadError(f"图像已损坏（{error}）") from error
    return reduced


def _chunks(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    stream.read(8)
    while len(head := stream.read(8)) == 8:
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        yield kind, stream.read(length)
        stream.read(4)
        if kind == b"IEND":
            return


def _as_pdf(stream: IO[bytes]) -> bytes:
    width = height = depth = colour = 0
    palette, rows = b"", bytearray()
    for kind, data in _chunks(stream):
        if kind == b"IHDR":
            width, height = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
            depth, colour = data[8], data[9]
        elif kind == b"PLTE":
            palette = data
        elif kind == b"IDAT":
            rows += data
    samples, space = _COLOURS.get(colour, (0, b""))
    if not samples:
        raise ReadError("图像含透明通道，尺寸过大，无法缩小解码")
    if colour == 3:
        space = b"[/Indexed /DeviceRGB %d <%s>]" % (len(palette) // 3 - 1, palette.hex().encode())
    points = 1000 / max(width, height)
    across, down = width * points, height * points
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace %s/BitsPerComponent %d"
        b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>"
        b"/Length %d>>stream\n%s\nendstream"
        % (width, height, space, depth, samples, depth, width, len(rows), bytes(rows))
    )
    content = b"%.4f 0 0 %.4f 0 0 cm /I Do" % (across, down)
    return pdf_file(content, b"/I 5 0 R", [image], (across, down))


def pdf_file(
    content: bytes, named: bytes, images: Sequence[bytes], size: tuple[float, float]
) -> bytes:
    """A PDF of one page; ``images`` are its objects from the fifth, named by ``named``."""
    return _file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.4f %.4f]/Contents 4 0 R"
        b"/Resources<</XObject<<%s>>>>>>" % (*size, named),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        *images,
    )


def _file(*objects: bytes) -> bytes:
    """A PDF file of numbered objects, the first of which is its catalogue."""
    pieces, places, at = [b"%PDF-1.5\n"], [], 9
    for number, content in enumerate(objects, start=1):
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places.append(at)
        at += len(piece)
        pieces.append(piece)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    pieces.append(
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (count, table, count, at)
    )
    return b"".join(pieces)
