"""Pictures of strangers as pixels: any depth, any orientation, any size within bounded memory.

What is finer than reading needs is reduced, while it is decoded where the format allows that.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from zhiyi.document import Problem
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.hugefax import is_fax, reduced_fax
from zhiyi.intake.hugepng import PNG_BYTES, reduced_png
from zhiyi.limits import Limits, raising
from zhiyi.source import READING_DPI, Picture

MOST_PIXELS, LONGEST_SIDE = 62_000_000, 32_000
"""What a page is reduced to: A0 at 200 dpi has 61.9 million pixels, A1 30.9 (6623 x 4677). Warps of
OpenCV know no sides beyond 32,767 pixels."""

LEAST_DPI = 100
"""Resolution under which figures are easily misread."""
DAMAGED = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow's readers raise on damaged pictures: a metafile without a frame divides by zero,
and the decoder of AVIF knows no error but RuntimeError."""
_BAND_BYTES = 32 << 20
_ORIENTATION = 0x0112
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_NO_HEIC = (
    "HEIC 图像无法解码：本机未安装解码器；请出口货物发货人改以 JPEG 或 PDF 提交，"
    "或请管理员安装 pi-heif HEIC cannot be decoded here, ask for JPEG or PDF"
)
_LARGE: tuple[tuple[bytes, Callable[[Any], Image.Image]], ...] = (
    (b"\xff\xd8\xff", JpegImageFile),
    (b"\x89PNG", PngImageFile),
    (b"II*\0", TiffImageFile),
    (b"MM\0*", TiffImageFile),
    (b"\0\0\0\x0cjP  ", Jpeg2KImageFile),
    (b"\xff\x4f\xff\x51", Jpeg2KImageFile),
)
"""Readers of what ``Image.open`` refuses for its size alone; our own limit stands instead."""


def decode(stream: Path | io.BytesIO, limits: Limits) -> Image.Image:
    """Open a picture without decoding it. Raises ``InputError`` where it is damaged, of a kind
    that cannot be decoded, or too large to be decoded even reduced."""
    try:
        with warnings.catch_warnings():  # damage that Pillow warns of shows when a page is drawn
            warnings.simplefilter("ignore")
            image = _opened(stream, limits)
    except DAMAGED as error:
        raise InputError(f"图像已损坏或格式不受支持（{error}）") from error
    pixels = image.width * image.height
    if pixels > limits.picture_pixels or (
        decoded_bytes(image) > limits.picture_bytes and not _reducible(image, limits)
    ):
        size = image.size
        image.close()
        raise too_large(*size)
    return image


def _opened(stream: Path | io.BytesIO, limits: Limits) -> Image.Image:
    """A path is given to Pillow as such, which closes what it opens itself."""
    if isinstance(stream, Path):
        with stream.open("rb") as file:
            head = file.read(16)
    else:
        head = stream.getvalue()[:16]
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return _heic(stream, limits)
    try:
        return Image.open(stream)
    except Image.DecompressionBombError:
        if not isinstance(stream, Path):
            stream.seek(0)
        for magic, reader in _LARGE:
            if head.startswith(magic):
                return reader(stream)
        raise


def _heic(stream: Path | io.BytesIO, limits: Limits) -> Image.Image:
    """HEIC by libheif and libde265, where the package that brings them is installed."""
    try:
        import pi_heif
    except ImportError as error:
        raise InputError(_NO_HEIC) from error
    heic = pi_heif.open_heif(stream, convert_hdr_to_8bit=True)
    if 4 * heic.size[0] * heic.size[1] > limits.picture_bytes:  # decoded where its data are asked
        raise too_large(*heic.size)
    image = Image.frombytes(heic.mode, heic.size, bytes(heic.data), "raw", heic.mode, heic.stride)
    image.format = "HEIC"
    return image


def too_large(width: int, height: int) -> RefusedError:
    return RefusedError(
        f"图像尺寸 {width}×{height} 像素，超过可处理的大小（{raising('picture_pixels')}）；"
        "请出口货物发货人以 300 dpi 重新扫描后提交 "
        "too large to be decoded, ask for a scan at 300 dpi"
    )


def bounded_scale(width: float, height: float) -> float:
    """By how much a picture of this size in pixels is reduced; 1 where it is not."""
    return min(1.0, sqrt(MOST_PIXELS / (width * height)), LONGEST_SIDE / max(width, height))


def too_coarse(number: int, dpi: float) -> list[Problem]:
    """What to say of a page that can only be drawn at less than ``LEAST_DPI``."""
    if dpi >= LEAST_DPI:
        return []
    detail = (
        f"第 {number} 页幅面过大，仅能以约 {max(1, int(dpi))} dpi 读取，小字可能误读或遗漏；"
        "请出口货物发货人分幅提交 page too large, its resolution was reduced; ask for it in parts"
    )
    return [Problem(stage="intake", code="LOW_RESOLUTION", detail=detail, page=number)]


def reading_dpi(image: Image.Image) -> float:
    """The resolution at which an opened picture is read. Where it states none, one that has to be
    reduced is taken for a scan at ``READING_DPI``; others are as fine as they are."""
    scale = bounded_scale(*image.size)
    if scale == 1:
        return float("inf")
    return scale * max(_stated_dpi(image), READING_DPI)


def decoded_bytes(image: Image.Image) -> int:
    """What Pillow takes to hold the picture decoded: a byte a pixel for grey, palette and black
    and white, four for colour."""
    each = 1 if image.mode in ("1", "L", "P") else 2 if image.mode.startswith("I;16") else 4
    return image.width * image.height * each


def _reducible(image: Image.Image, limits: Limits) -> bool:
    if image.format == "JPEG":
        # a progressive JPEG is held whole as coefficients of two bytes
        held = 2 * len(image.getbands()) * image.width * image.height
        return not image.info.get("progressive") or held <= limits.picture_bytes
    if image.format == "PNG":
        plain = image.mode in ("1", "L", "P", "RGB", "I;16", "I")
        return plain and not image.info.get("interlace") and decoded_bytes(image) < PNG_BYTES
    return image.format == "JPEG2000" or is_fax(image)


def turned_size(image: Image.Image) -> tuple[float, float]:
    """Width and height in pixels with the EXIF orientation applied (values 5 to 8 turn by 90°)."""
    turned = _orientation(image) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def _orientation(image: Image.Image) -> int:
    """Asking a PNG without EXIF for it decodes the whole of it, to look behind the pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    stated = image.getexif().get(_ORIENTATION, 1)
    return stated if isinstance(stated, int) else 1


def pixels(
    opened: AbstractContextManager[Image.Image], number: int, dpi: int, *, limits: Limits
) -> Picture:
    """One frame upright in RGB, reduced where it is finer than ``dpi`` says or needs. ``opened``
    is closed, so that nothing of the picture stays in memory. Raises ``ReadError``."""
    kind = ""
    try:
        with warnings.catch_warnings(), opened as image:
            warnings.simplefilter("ignore")
            kind = image.format or ""
            image.seek(number - 1)
            size, stated = image.size, _stated_dpi(image)
            orientation = _orientation(image)
            flat = _decoded(image, limits)
    except (*DAMAGED, InputError) as error:
        vector = "，矢量图 EMF/WMF 不能绘制" if kind == "WMF" else ""
        raise ReadError(f"图像第 {number} 页解码失败{vector}（{error}）") from error
    flat.getexif()[_ORIENTATION] = orientation
    ImageOps.exif_transpose(flat, in_place=True)
    scale = dpi / stated if stated > dpi else 1.0
    scale = min(scale, bounded_scale(*size)) * max(size) / max(flat.size)
    if scale < 1:
        wanted = (max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))
        flat = flat.resize(wanted, Image.Resampling.LANCZOS)
    return np.asarray(flat)


def _stated_dpi(image: Image.Image) -> float:
    try:
        return float(image.info.get("dpi", (0, 0))[0] or 0)
    except (TypeError, ValueError, ArithmeticError, LookupError):
        return 0.0


def _decoded(image: Image.Image, limits: Limits) -> Image.Image:
    """The frame in RGB, reduced while decoding where it would not fit into memory otherwise."""
    scale = bounded_scale(*image.size)
    longest, factor = int(max(image.size) * scale), ceil(1 / scale)
    if scale < 1 and is_fax(image):
        return reduced_fax(image, longest)
    if decoded_bytes(image) > limits.picture_bytes:
        if image.format == "PNG":
            return reduced_png(image, longest)
        if is_fax(image):
            return reduced_fax(image, longest)
        if image.format == "JPEG2000":
            image.reduce = (factor - 1).bit_length()  # type: ignore[assignment,method-assign]
        else:
            image.draft("RGB", (image.width // factor, image.height // factor))
        image.load()
    scale = bounded_scale(*image.size)
    if scale < 1 and image.mode in ("1", "L", "RGB"):  # at once, so that no second copy stands
        sides = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        grey = image.convert("L") if image.mode == "1" else image
        return flattened(grey.resize(sides, Image.Resampling.LANCZOS))
    return _reduced(image, int(1 / scale))


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """The picture in RGB, each side divided by ``factor``: band by band, so that the whole never
    stands in memory in colour."""
    width, height = image.size
    if width * height <= MOST_PIXELS and factor < 2:
        return flattened(image)
    whole = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = max(1, _BAND_BYTES // (4 * width * factor)) * factor
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(top + rows, height)))
        band.info.update(image.info)
        whole.paste(flattened(band).reduce(factor), (0, top // factor))
    return whole


def flattened(image: Image.Image) -> Image.Image:
    """RGB on white paper: 16-bit and palette images come down, transparency is laid on white."""
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("RGB")
    return image.convert("RGB")
