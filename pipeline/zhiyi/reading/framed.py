"""A submitted picture as a page of a PDF, its own data untouched where PDF can hold them."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from zhiyi.reading.overlay import stream
from zhiyi.source import READING_DPI, Picture

LEAST_DPI, MOST_DPI = 50, 1200
"""Resolutions that a picture may state of itself; others are of no use for a page size."""

PHOTO_QUALITY = 92
"""JPEG quality for pictures whose data PDF cannot hold."""

LOSSY = frozenset({"WEBP", "MPO", "JPEG2000", "HEIF", "AVIF"})
"""Formats that lose by themselves: without loss they would only grow."""

_PNG = b"\x89PNG\r\n\x1a\n"
_ORIENTED = 0x0112
_GREY, _COLOUR, _PALETTE = 0, 2, 3


def add_picture(writer: PdfWriter, file: Path, frame: int, shown: Picture) -> PageObject:
    """Append frame ``frame`` (from 0) of a picture file as a page that shows it as a viewer does.
    ``shown`` is used where the file's own data cannot be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = Image.open(file)
    with opened:
        opened.seek(frame)
        turn = {1: 0, 3: 180, 6: 90, 8: 270}.get(opened.getexif().get(_ORIENTED, 1))
        dpi, taken = _resolution(opened), None
        if turn is not None:
            taken = _taken(file, opened)
        if taken is None or turn is None:
            lying = opened.getexif().get(_ORIENTED, 1) >= 5
            dpi *= shown.shape[1] / (opened.height if lying else opened.width)
            picture = Image.fromarray(shown)
            kept = opened.format not in LOSSY and opened.format != "JPEG"
            taken, turn = _lossless(picture) if kept else _recoded(picture), 0
    width, height = (int(str(taken[key])) * 72 / dpi for key in ("/Width", "/Height"))
    page = writer.add_blank_page(width=width, height=height)
    if turn:
        page[NameObject("/Rotate")] = NumberObject(turn)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): writer._add_object(taken)})}
    )
    drawn = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im0 Do Q\n".encode("ascii")
    page[NameObject("/Contents")] = writer._add_object(stream(drawn))
    return page


def _resolution(image: Image.Image) -> float:
    """What the picture states, rounded: PNG counts in metres; ``READING_DPI`` where that is of no
    use."""
    stated = round(float(image.info.get("dpi", (0, 0))[0] or 0))
    return stated if LEAST_DPI <= stated <= MOST_DPI else READING_DPI


def _taken(file: Path, image: Image.Image) -> StreamObject | None:
    """The picture's own data; None where PDF cannot hold them."""
    if image.format == "JPEG" and image.mode in ("L", "RGB"):
        return _jpeg(file.read_bytes(), image)
    if image.format == "PNG" and (rows := _png(file.read_bytes())) is not None:
        return rows
    if image.mode not in ("1", "L", "RGB", "P") or "transparency" in image.info:
        return None
    return None if image.format in LOSSY else _lossless(image)


def _jpeg(data: bytes, image: Image.Image) -> StreamObject:
    space = "/DeviceGray" if image.mode == "L" else "/DeviceRGB"
    return _image(data, image.width, image.height, space, 8, "/DCTDecode")


def _recoded(image: Image.Image) -> StreamObject:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=PHOTO_QUALITY)
    return _jpeg(buffer.getvalue(), image)


def _lossless(image: Image.Image) -> StreamObject:
    """Scans of one bit as fax code, others as PNG does."""
    if image.mode == "1":
        buffer = io.BytesIO()
        image.save(buffer, "TIFF", compression="group4", tiffinfo={278: image.height, 262: 0})
        with Image.open(io.BytesIO(buffer.getvalue())) as fax:
            tags = fax.tag_v2  # type: ignore[attr-defined]
            start, length, white = tags[273][0], tags[279][0], tags[262] == 0
        found = _image(
            buffer.getvalue()[start : start + length],
            image.width, image.height, "/DeviceGray", 1, "/CCITTFaxDecode",
        )  # fmt: skip
        found[NameObject("/DecodeParms")] = DictionaryObject(
            {
                NameObject("/K"): NumberObject(-1),
                NameObject("/Columns"): NumberObject(image.width),
                NameObject("/Rows"): NumberObject(image.height),
            }
        )
        if not white:
            found[NameObject("/Decode")] = ArrayObject([FloatObject(1), FloatObject(0)])
        return found
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False)
    taken = _png(buffer.getvalue())
    if taken is None:  # pragma: no cover - Pillow writes no interlaced PNG
        return _recoded(image.convert("RGB"))
    return taken


def _png(data: bytes) -> StreamObject | None:
    """The compressed rows of a PNG as they are; None for alpha, 16 bits, interlacing."""
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or any(name == b"tRNS" for name, _ in chunks):
        return None
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if kind not in (_GREY, _COLOUR, _PALETTE) or bits > 8 or interlaced:
        return None
    space = "/DeviceGray" if kind == _GREY else "/DeviceRGB"
    colours = 3 if kind == _COLOUR else 1
    rows = b"".join(body for name, body in chunks if name == b"IDAT")
    found = _image(rows, width, height, space, bits, "/FlateDecode")
    found[NameObject("/DecodeParms")] = DictionaryObject(
        {
            NameObject("/Predictor"): NumberObject(15),
            NameObject("/Colors"): NumberObject(colours),
            NameObject("/BitsPerComponent"): NumberObject(bits),
            NameObject("/Columns"): NumberObject(width),
        }
    )
    if kind == _PALETTE:
        table = next(body for name, body in chunks if name == b"PLTE")
        found[NameObject("/ColorSpace")] = ArrayObject(
            [
                NameObject("/Indexed"),
                NameObject("/DeviceRGB"),
                NumberObject(len(table) // 3 - 1),
                ByteStringObject(table),
            ]
        )
    return found


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while data.startswith(_PNG) and place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _image(data: bytes, width: int, height: int, space: str, bits: int, how: str) -> StreamObject:
    found = StreamObject()
    found._data = data
    for key, value in {
        "/Type": NameObject("/XObject"),
        "/Subtype": NameObject("/Image"),
        "/Width": NumberObject(width),
        "/Height": NumberObject(height),
        "/ColorSpace": NameObject(space),
        "/BitsPerComponent": NumberObject(bits),
        "/Filter": NameObject(how),
    }.items():
        found[NameObject(key)] = value
    return found
