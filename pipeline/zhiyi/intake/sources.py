"""Opened files: the pages they have, and their pictures.

``open_source`` opens a submitted file by its content and returns the pages with it; closing
releases what the file holds. Pages of a PDF and of a picture have a width; the running text of an
office or text file is one page without one, and every picture inside it a page of its own.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from zhiyi.document import Page
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.archive import Limits
from zhiyi.intake.files import Submitted
from zhiyi.intake.media import DOCX, PDF, PICTURES, TEXT, XLSX
from zhiyi.source import READING_DPI, Picture

_POINTS_PER_INCH = 72
_A4 = (595.0, 842.0)
_CACHED_PAGES = 16
"""Rendered pages kept while a document is open: stages ask for the same page again; an A4 page at
200 dpi is 11 MiB."""
_LONGEST_SIDE = 5000
"""Pixels that a picture is reduced to: an A4 page needs 2338 at 200 dpi, A3 at 300 dpi 4961."""
BODY = "正文"
DAMAGED = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    ArithmeticError,
    LookupError,
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
)
"""What Pillow's readers raise on damaged pictures: a metafile without a frame divides by zero."""


class OpenSource:
    """A ``Source`` over a file; ``draw`` renders page numbers at a resolution."""

    def __init__(
        self,
        file: Path,
        media_type: str,
        pages: Sequence[Page],
        draw: Callable[[int, int], Picture],
        close: Callable[[], None] | None = None,
    ) -> None:
        self.file = file
        self.media_type = media_type
        self.pages = tuple(pages)
        self._draw = lru_cache(maxsize=_CACHED_PAGES)(draw)
        self._close = close

    def picture(self, page: int, *, dpi: int = READING_DPI) -> Picture:
        """The page as pixels; treat it as read-only. Raises ``ReadError``."""
        return self._draw(page, dpi)

    def __enter__(self) -> OpenSource:
        return self

    def __exit__(self, *_: object) -> None:
        self._draw.cache_clear()
        if self._close:
            self._close()


def open_source(submitted: Submitted, *, limits: Limits) -> OpenSource:
    """Open a submitted file. Raises ``InputError`` with the reason where it cannot be used."""
    file, media = submitted.file, submitted.media_type
    if media == PDF:
        return _open_pdf(file, limits)
    if media in PICTURES:
        return _open_picture(file, media, limits)
    if media in (DOCX, XLSX):
        return _open_office(file, media, limits)
    if media == TEXT:
        if submitted.bytes > limits.text_bytes:
            raise RefusedError(f"文本文件为 {submitted.bytes} 字节，超过限制")
        return OpenSource(file, media, [_body()], _nothing_drawn)
    raise InputError(f"文件类型不受支持（按内容识别为 {media}）")


def _body() -> Page:
    return Page(number=1, width=0, height=0, text_source="native", locator=BODY)


def _nothing_drawn(page: int, dpi: int) -> Picture:
    raise ReadError(f"第 {page} 页没有固定版面，无法绘制")


def _open_pdf(file: Path, limits: Limits) -> OpenSource:
    try:
        opened = pdfium.PdfDocument(file)
        sizes = [_size(opened, number) for number in range(min(len(opened), limits.pages))]
    except pdfium.PdfiumError as error:
        raise InputError(_pdf_reason(str(error))) from error
    if len(opened) > limits.pages:
        raise RefusedError(f"PDF 有 {len(opened)} 页，超过 {limits.pages} 页的限制")
    if not sizes:
        raise InputError("PDF 不含任何页面")
    pages = [Page(number=n, width=w, height=h) for n, (w, h) in enumerate(sizes, start=1)]

    def draw(number: int, dpi: int) -> Picture:
        width, height = sizes[number - 1]
        scale = min(dpi / _POINTS_PER_INCH, _LONGEST_SIDE / max(width, height, 1))
        try:
            page = opened[number - 1]
            bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True)
            return _rgb(bitmap.to_numpy())
        except pdfium.PdfiumError as error:
            raise ReadError(f"第 {number} 页无法绘制（{error}）") from error

    return OpenSource(file, PDF, pages, draw, opened.close)


def _size(opened: pdfium.PdfDocument, number: int) -> tuple[float, float]:
    """Width and height in points as shown. A page that cannot be loaded keeps its number; its size
    is that of A4 until drawing it says what is wrong."""
    try:
        page = opened[number]
    except pdfium.PdfiumError:
        return _A4
    width, height = page.get_size()
    page.close()
    return width, height


def _pdf_reason(message: str) -> str:
    if "password" in message.lower():
        return "PDF 已加密，需要密码"
    return f"PDF 已损坏或内容与格式不符（{message}）"


def _rgb(pixels: np.ndarray) -> Picture:
    if pixels.ndim == 2:
        pixels = np.stack([pixels] * 3, axis=-1)
    return cast(Picture, np.ascontiguousarray(pixels[:, :, :3]))


def _open_picture(file: Path, media: str, limits: Limits) -> OpenSource:
    image = _decode(file, limits)
    count = int(getattr(image, "n_frames", 1))
    if count > limits.pages:
        raise RefusedError(f"图像有 {count} 帧，超过 {limits.pages} 的限制")
    pages = []
    for number in range(1, count + 1):
        try:
            image.seek(number - 1)
        except (EOFError, OSError, SyntaxError) as error:
            raise InputError(f"图像第 {number} 帧已损坏（{error}）") from error
        width, height = _turned_size(image)
        pages.append(Page(number=number, width=width, height=height, text_source="ocr"))

    def draw(number: int, dpi: int) -> Picture:
        return _pixels(image, number, dpi)

    return OpenSource(file, media, pages, draw, image.close)


def _decode(stream: Path | io.BytesIO, limits: Limits) -> Image.Image:
    try:
        with warnings.catch_warnings():  # damage that Pillow warns of shows when a page is drawn
            warnings.simplefilter("ignore")
            image = Image.open(stream)
    except DAMAGED as error:
        raise InputError(f"图像已损坏或格式不受支持（{error}）") from error
    if image.width * image.height > limits.picture_pixels:
        image.close()
        raise RefusedError(f"图像尺寸 {image.width}×{image.height} 像素，超过限制")
    return image


def _turned_size(image: Image.Image) -> tuple[float, float]:
    """Width and height in pixels with the EXIF orientation applied (values 5 to 8 turn by 90°)."""
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def _pixels(image: Image.Image, number: int, dpi: int) -> Picture:
    """One frame upright in RGB, reduced where it is finer than ``dpi`` says or needs."""
    try:
        image.seek(number - 1)
        upright = ImageOps.exif_transpose(_flattened(image))
    except DAMAGED as error:
        kind = "，矢量图 EMF/WMF 不能绘制" if image.format == "WMF" else ""
        raise ReadError(f"图像第 {number} 页解码失败{kind}（{error}）") from error
    stated = float(image.info.get("dpi", (0, 0))[0] or 0)
    scale = dpi / stated if stated > dpi else 1.0
    scale = min(scale, _LONGEST_SIDE / max(upright.size))
    if scale < 1:
        size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
        upright = upright.resize(size, Image.Resampling.LANCZOS)
    return np.asarray(upright)


def _flattened(image: Image.Image) -> Image.Image:
    """RGB on white paper: 16-bit and palette images come down, transparency is laid on white."""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        flat = paper.convert("RGB")
    else:
        flat = image.convert("RGB")
    flat.getexif().update(image.getexif())
    return flat


def _open_office(file: Path, media: str, limits: Limits) -> OpenSource:
    folder = "word/media/" if media == DOCX else "xl/media/"
    try:
        with zipfile.ZipFile(file) as archive:
            total = sum(info.file_size for info in archive.infolist())
            if total > limits.total_bytes:
                raise RefusedError(f"文件展开后为 {total} 字节，超过限制")
            media_files = [n for n in archive.namelist() if n.startswith(folder)]
            images = [(name, archive.read(name)) for name in sorted(media_files)]
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as error:
        raise InputError(f"Office 文件已损坏或已加密（{error}）") from error
    pages, decoded = [_body()], dict[int, Image.Image]()
    for ordinal, (_, data) in enumerate(images, start=1):
        number = ordinal + 1
        try:
            decoded[number] = _decode(io.BytesIO(data), limits)
            width, height = _turned_size(decoded[number])
        except InputError:
            width = height = 0.0  # drawing it then says that it cannot be read
        pages.append(
            Page(
                number=number,
                width=width,
                height=height,
                text_source="ocr",
                locator=f"图片 {ordinal}",
                embedded_in=1,
            )
        )

    def draw(number: int, dpi: int) -> Picture:
        if number not in decoded:
            raise ReadError("没有固定版面，或内嵌图片格式不受支持，无法绘制")
        return _pixels(decoded[number], 1, dpi)

    return OpenSource(file, media, pages, draw)
