"""Opened files: the pages they have, and their pictures.

``open_source`` opens a submitted file by its content and returns the pages with it; closing
releases what the file holds. Pages of a PDF and of a picture have a width; the running text of an
office or text file is one page without one, and every picture inside it a page of its own. What is
converted first (mails, OFD, older office files) is opened as what it became.
"""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path

from PIL import Image

from zhiyi.document import Page, Problem
from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.archive import FILE_LOCKED
from zhiyi.intake.convert import CONVERTED, converted
from zhiyi.intake.damage import ZIP_DAMAGED
from zhiyi.intake.files import Submitted
from zhiyi.intake.locks import is_locked
from zhiyi.intake.mail import read_eml
from zhiyi.intake.media import (
    EML,
    LOCKED_OFFICE,
    MSG,
    OFD,
    PDF,
    PICTURES,
    TEXT,
    XLS,
)
from zhiyi.intake.ofd.drawing import draw_pdf
from zhiyi.intake.office_parts import MEDIA_FOLDERS, look_over
from zhiyi.intake.outlook import read_msg
from zhiyi.intake.pagestore import PageStore
from zhiyi.intake.pdf import DamagedError, OpenPdf
from zhiyi.intake.pictures import DAMAGED, decode, pixels, reading_dpi, too_coarse, turned_size
from zhiyi.intake.repair import repaired
from zhiyi.intake.zips import open_zip
from zhiyi.limits import Limits, raising
from zhiyi.source import READING_DPI, Picture

BODY = "正文"
_MAILS = {EML: read_eml, MSG: read_msg}


class OpenSource:
    """A ``Source`` over a file; ``draw`` renders page numbers at a resolution. ``media_type`` is
    that of ``file``, which is not the submitted one where that had to be converted. ``problems``:
    what opening could not do. ``stack`` closes what was opened."""

    def __init__(
        self,
        file: Path,
        media_type: str,
        pages: Sequence[Page],
        draw: Callable[[int, int], Picture],
        *,
        stack: ExitStack | None = None,
        problems: Sequence[Problem] = (),
    ) -> None:
        self.file = file
        self.media_type = media_type
        self.pages = tuple(pages)
        self.problems = tuple(problems)
        self._draw = draw
        self._stack = stack or ExitStack()
        self._store = PageStore()

    def picture(self, page: int, *, dpi: int = READING_DPI) -> Picture:
        """The page as pixels; treat it as read-only. Raises ``ReadError``."""
        kept = self._store.get((page, dpi))
        if kept is None:
            kept = self._draw(page, dpi)
            self._store.put((page, dpi), kept)
        return kept

    def __enter__(self) -> OpenSource:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._stack.close()


def open_source(submitted: Submitted, *, limits: Limits) -> OpenSource:
    """Open a submitted file. Raises ``InputError`` with the reason where it cannot be used."""
    file, media = submitted.file, submitted.media_type
    if media == LOCKED_OFFICE or is_locked(file, media):
        raise InputError(FILE_LOCKED)
    with ExitStack() as stack:
        opened = _opened(file, media, limits, stack)
        opened._stack = stack.pop_all()
    return opened


def _opened(file: Path, media: str, limits: Limits, stack: ExitStack) -> OpenSource:
    if media == PDF:
        return _open_pdf(file, limits, stack)
    if media in PICTURES:
        return _open_picture(file, media, limits, stack)
    if media in MEDIA_FOLDERS:
        return _open_office(file, media, limits)
    if media == XLS:
        return OpenSource(file, media, [_body()], _nothing_drawn)
    if media == TEXT:
        return _open_text(file, limits)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhiyi-")))
    if media in CONVERTED:
        return _open_converted(file, media, limits, folder)
    if media in _MAILS:
        text = folder / "mail.txt"
        text.write_text(_MAILS[media](file).text, encoding="utf-8", errors="replace")
        return _open_text(text, limits)
    if media == OFD:
        drawn = draw_pdf(file, folder / "drawn.pdf", limits=limits)
        source = _open_pdf(folder / "drawn.pdf", limits, stack)
        left = unread_pages(drawn.pages, drawn.total)
        source.problems = (*drawn.problems, *source.problems, *left)
        return source
    raise InputError(
        f"文件类型不受支持（按内容识别为 {media}）；请出口货物发货人改以 PDF 提交 "
        "this kind of file is not supported, ask for a PDF"
    )


def unread_pages(read: int, total: int) -> list[Problem]:
    """What to say where a file has more pages than the limit."""
    if read >= total:
        return []
    detail = (
        f"文件共 {total} 页，超过 {read} 页的限制，第 {read + 1} 至 {total} 页未读取；"
        f"请分拆后提交（{raising('pages')}） pages beyond the limit were not read"
    )
    return [Problem(stage="intake", code=ReadError.code, detail=detail)]


def _open_converted(file: Path, media: str, limits: Limits, folder: Path) -> OpenSource:
    made = converted(file, media, folder=folder, limits=limits)
    source = _open_office(made, CONVERTED[media], limits)
    detail = "文件由 LibreOffice 转换后读取，版式以原件为准 converted by LibreOffice before reading"
    remark = Problem(stage="intake", code="FILE_REMARK", detail=detail)
    source.problems = (remark, *source.problems)
    return source


def _body() -> Page:
    return Page(number=1, width=0, height=0, text_source="native", locator=BODY)


def _nothing_drawn(page: int, dpi: int) -> Picture:
    raise ReadError(f"第 {page} 页没有固定版面，无法绘制")


def _open_text(file: Path, limits: Limits) -> OpenSource:
    size = file.stat().st_size
    if size > limits.text_bytes:
        raise RefusedError(
            f"文本文件为 {size} 字节，超过 {limits.text_bytes} 字节的限制"
            f"（{raising('text_bytes')}） the text is longer than texts may be"
        )
    return OpenSource(file, TEXT, [_body()], _nothing_drawn)


def _open_pdf(file: Path, limits: Limits, stack: ExitStack) -> OpenSource:
    problems = list[Problem]()
    try:
        opened = stack.enter_context(OpenPdf(file, limits))
    except DamagedError as error:
        file = _repaired(file, error, stack)
        opened = stack.enter_context(OpenPdf(file, limits))
        detail = (
            f"PDF 已损坏，仅取得其中完整的 {opened.total} 页，其余可能缺失；"
            "请出口货物发货人重新提交 damaged, only whole pages were read, ask for it again"
        )
        problems.append(Problem(stage="intake", code=ReadError.code, detail=detail))
    sizes = enumerate(opened.sizes, start=1)
    pages = [Page(number=n, width=width, height=height) for n, (width, height) in sizes]
    for page in pages:
        problems += too_coarse(page.number, opened.dpi(page.number, READING_DPI))
    problems += unread_pages(len(pages), opened.total)
    return OpenSource(file, PDF, pages, opened.draw, problems=problems)


def _repaired(file: Path, error: DamagedError, stack: ExitStack) -> Path:
    """A copy made of what is whole in a damaged PDF. Raises ``error`` where nothing is."""
    whole = repaired(file.read_bytes())
    if whole is None:
        raise error
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="zhiyi-"))
    copy = Path(folder) / "repaired.pdf"
    copy.write_bytes(whole)
    return copy


def _open_picture(file: Path, media: str, limits: Limits, stack: ExitStack) -> OpenSource:
    """Frames of several are read from one opened file; a single one is opened when drawn, so that
    it is not held decoded."""
    image = stack.enter_context(decode(file, limits))
    with warnings.catch_warnings():  # what Pillow warns of shows when a page is drawn
        warnings.simplefilter("ignore")
        pages, total, problems = _frames(image, limits)

    def draw(number: int, dpi: int) -> Picture:
        opened = nullcontext(image) if total > 1 else decode(file, limits)
        return pixels(opened, number, dpi, limits=limits)

    return OpenSource(file, media, pages, draw, problems=problems)


def _frames(image: Image.Image, limits: Limits) -> tuple[list[Page], int, list[Problem]]:
    """The frames that can be opened, how many there are said to be, and what is lost."""
    pages, coarse = list[Page](), list[Problem]()
    left = limits.picture_pixels
    try:
        while len(pages) < limits.pages:
            image.seek(len(pages))
            width, height = turned_size(image)
            left -= int(width * height)
            if left < 0 and image.format != "TIFF":  # moving pictures are decoded one on another
                break
            if not width or not height:
                raise OSError("frame without a size")
            number = len(pages) + 1
            coarse += too_coarse(number, reading_dpi(image))
            pages.append(Page(number=number, width=width, height=height, text_source="ocr"))
        total = int(getattr(image, "n_frames", 1))
    except EOFError:
        return pages, len(pages), coarse
    except DAMAGED as error:
        if not pages:
            raise InputError(f"图像第 1 帧已损坏（{error}）") from error
        detail = f"图像第 {len(pages) + 1} 帧起已损坏，此后未读取（{error}）"
        lost = Problem(stage="intake", code=ReadError.code, detail=detail)
        return pages, len(pages) + 1, [*coarse, lost]
    return pages, total, [*coarse, *unread_pages(len(pages), total)]


def _open_office(file: Path, media: str, limits: Limits) -> OpenSource:
    names = look_over(file, media, limits)
    pages, coarse = [_body()], list[Problem]()
    for ordinal, name in enumerate(names, start=1):
        try:
            with decode(io.BytesIO(_stored(file, name, limits)), limits) as image:
                width, height = turned_size(image)
                coarse += too_coarse(ordinal + 1, reading_dpi(image))
        except InputError:
            width = height = 0.0  # drawing it then says that it cannot be read
        pages.append(
            Page(
                number=ordinal + 1,
                width=width,
                height=height,
                text_source="ocr",
                locator=f"图片 {ordinal}",
                embedded_in=1,
            )
        )

    def draw(number: int, dpi: int) -> Picture:
        if not 2 <= number <= len(pages) or not pages[number - 1].width:
            raise ReadError("没有固定版面，或内嵌图片格式不受支持，无法绘制")
        try:
            image = decode(io.BytesIO(_stored(file, names[number - 2], limits)), limits)
        except InputError as error:
            raise ReadError(str(error)) from error
        return pixels(image, 1, dpi, limits=limits)

    return OpenSource(file, media, pages, draw, problems=coarse)


def _stored(file: Path, name: str, limits: Limits) -> bytes:
    """A stored file of an office file. Raises ``InputError`` where it is damaged or too large."""
    try:
        with open_zip(file) as archive:
            if archive.getinfo(name).file_size > limits.entry_bytes:
                raise RefusedError(f"内嵌图片过大（{raising('entry_bytes')}）")
            return archive.read(name)
    except ZIP_DAMAGED as error:
        raise InputError(f"内嵌图片已损坏（{error}）") from error
