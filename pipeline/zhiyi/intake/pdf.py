"""PDF by PDFium: sizes of pages, and pages drawn one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from zhiyi.errors import InputError, ReadError
from zhiyi.intake.archive import FILE_LOCKED
from zhiyi.intake.pictures import bounded_scale
from zhiyi.isolation.resources import nearly_all_mapped
from zhiyi.limits import Limits
from zhiyi.source import Picture

_POINTS_PER_INCH = 72
_A4 = (595.0, 842.0)
_PAGES_HELD = 40
"""Pages drawn between two openings: 500 scanned pages of 1.1 MB each otherwise held 450 MB more at
the end than at the 60th page; opening takes a few milliseconds."""
_SMALLEST = 0.01
"""Points under which a page counts as without a size."""


class DamagedError(InputError):
    """A PDF that PDFium makes nothing of; its pages may still be there."""


class OpenPdf:
    """An opened PDF. ``sizes`` of the pages that are read, ``total`` of all that there are.
    Raises ``InputError``."""

    def __init__(self, file: Path, limits: Limits) -> None:
        self._file, self._drawn = file, 0
        try:
            self._opened = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            raise _reason(str(error)) from error
        self.total = len(self._opened)
        if not self.total:
            self._opened.close()
            raise DamagedError("PDF 不含任何页面")
        self.sizes = [self._size(number) for number in range(min(self.total, limits.pages))]

    def __enter__(self) -> OpenPdf:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def dpi(self, number: int, wanted: int) -> float:
        """The resolution at which a page is drawn: less than wanted where it is very large."""
        width, height = (side * wanted / _POINTS_PER_INCH for side in self.sizes[number - 1])
        return wanted * bounded_scale(width, height)

    def draw(self, number: int, dpi: int) -> Picture:
        """Page ``number`` (from 1), closed again when drawn. Raises ``ReadError``."""
        self._refresh()
        scale = self.dpi(number, dpi) / _POINTS_PER_INCH
        try:
            page = self._page(number - 1)
        except pdfium.PdfiumError as error:
            raise ReadError(f"第 {number} 页已损坏，无法打开（{error}）") from error
        try:
            bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=True)
            picture = _rgb(bitmap.to_numpy())
            bitmap.close()
            if picture.min() == 255 and _has_broken_picture(page):
                raise ReadError(f"第 {number} 页内的图片已损坏，无法显示")
        except (pdfium.PdfiumError, MemoryError, ValueError) as error:
            if nearly_all_mapped():  # another process may have the memory that this page needs
                raise MemoryError from error
            raise ReadError(f"第 {number} 页无法绘制（{error}）") from error
        finally:
            page.close()
        return picture

    def _refresh(self) -> None:
        """PDFium keeps the data of every page that it has drawn, which for a long scan is the
        whole file; opening it again lets go of that."""
        self._drawn += 1
        if self._drawn % _PAGES_HELD == 0:
            self._opened.close()
            self._opened = pdfium.PdfDocument(self._file)

    def _size(self, number: int) -> tuple[float, float]:
        """Width and height in points as shown. A page that cannot be loaded keeps its number; its
        size is that of A4 until drawing it says what is wrong."""
        try:
            width, height = self._opened.get_page_size(number)
            if min(width, height) < _SMALLEST:
                page = self._page(number)
                width, height = page.get_size()
                page.close()
        except pdfium.PdfiumError:
            return _A4
        return (width, height) if min(width, height) >= _SMALLEST else _A4

    def _page(self, number: int) -> pdfium.PdfPage:
        """A page from 0. Where the crop box leaves nothing of it, all of it is shown."""
        page = self._opened[number]
        if min(page.get_size()) < _SMALLEST:
            page.set_cropbox(*page.get_mediabox())
        return page


def _reason(message: str) -> InputError:
    if "password" in message.lower():
        return InputError(FILE_LOCKED)
    return DamagedError(
        f"PDF 已损坏或内容与格式不符（{message}）；请出口货物发货人重新提交 "
        "damaged, ask for it again"
    )


def _rgb(pixels: np.ndarray) -> Picture:
    """A copy of its own, since the bitmap's memory is freed."""
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, np.newaxis], 3, axis=2)
    return cast(Picture, pixels[:, :, :3].copy())


def _has_broken_picture(page: pdfium.PdfPage) -> bool:
    """Whether a page that shows nothing has pictures and none of them can be decoded."""
    pictures = list(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return bool(pictures) and all(_broken(picture) for picture in pictures[:20])


def _broken(picture: pdfium.PdfObject) -> bool:
    try:
        picture.get_bitmap().close()
    except pdfium.PdfiumError:
        return True
    return False
