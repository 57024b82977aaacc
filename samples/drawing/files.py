"""The formats papers come in. The same content gives the same bytes: no clock, no chance."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Border, Side
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from drawing.fonts import EMBEDDABLE, font_file, spans, width
from drawing.page import Page
from drawing.scan import BASELINE, Shot, seal_colour
from drawing.seals import Seal, picture

EPOCH = (2026, 1, 1, 0, 0, 0)
STAMPED = "2026-01-01T00:00:00Z"
EXIF_ORIENTATION = 0x0112
# stored turned so many degrees clockwise -> EXIF value that turns it back
ORIENTATIONS = {0: 1, 90: 8, 180: 3, 270: 6}


def stored(shot: Shot) -> Image.Image:
    """The pixels as they lie in the file: turned, where the viewer is told to turn them back."""
    return shot.image.rotate(-shot.look.turned, expand=True) if shot.look.turned else shot.image


def jpeg(image: Image.Image, quality: int, *, turned: int = 0, dpi: int = 150) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[EXIF_ORIENTATION] = ORIENTATIONS[turned]
    image.save(out, "JPEG", quality=quality, exif=exif, dpi=(dpi, dpi))
    return out.getvalue()


def write_image(path: Path, shot: Shot) -> None:
    """A JPEG or PNG of one page."""
    if path.suffix.lower() == ".png":
        few = shot.image.quantize(96, dither=Image.Dither.NONE)
        few.save(path, "PNG", optimize=False, dpi=(shot.look.dpi, shot.look.dpi))
        return
    look = shot.look
    path.write_bytes(jpeg(stored(shot), look.quality, turned=look.turned, dpi=look.dpi))


def write_tiff(path: Path, shots: Sequence[Shot]) -> None:
    """All pages in one TIFF, JPEG-compressed."""
    first, *rest = [shot.image for shot in shots]
    dpi = shots[0].look.dpi
    first.save(
        path,
        "TIFF",
        save_all=True,
        append_images=rest,
        compression="jpeg",
        quality=shots[0].look.quality,
        dpi=(dpi, dpi),
    )


def write_pdf(
    path: Path, pages: Iterable[Page | Shot], *, seed: int, layers: dict[int, Page] | None = None
) -> None:
    """Native pages as text, captured ones as pictures; `layers` are unseen text under pictures."""
    for face in set(EMBEDDABLE) - set(pdfmetrics.getRegisteredFontNames()):
        file = font_file(face)
        pdfmetrics.registerFont(TTFont(face, file.path, subfontIndex=file.index))
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    armour, rl_config.useA85 = rl_config.useA85, 0
    try:
        for number, page in enumerate(pages):
            if isinstance(page, Page):
                _native(canvas, page, seed + number)
            else:
                _picture_page(canvas, page, (layers or {}).get(number + 1))
            canvas.showPage()
        canvas.save()
    finally:
        rl_config.useA85 = armour


def _picture_page(canvas: Canvas, shot: Shot, layer: Page | None) -> None:
    image = stored(shot)
    w, h = (v * 72 / shot.look.dpi for v in image.size)
    # reportlab swaps the sides of a page that is turned by a quarter
    canvas.setPageSize((h, w) if shot.look.turned in (90, 270) else (w, h))
    # a viewer turns by /Rotate clockwise: back what was stored turned
    canvas.setPageRotation((360 - shot.look.turned) % 360)
    if layer:
        _text(canvas, layer, h, unseen=True)
    data = io.BytesIO(jpeg(image, shot.look.quality, dpi=shot.look.dpi))
    canvas.drawImage(ImageReader(data), 0, 0, w, h)


def _native(canvas: Canvas, page: Page, seed: int) -> None:
    w, h = page.size
    canvas.setPageSize((w, h))
    canvas.setPageRotation(0)
    for rule in page.rules:
        canvas.setStrokeColorRGB(*(v / 255 for v in rule.colour))
        canvas.setLineWidth(rule.weight)
        x0, y0, x1, y1 = rule.box
        canvas.line(x0, h - y0, x1, h - y1)
    _text(canvas, page, h)
    for number, placed in enumerate(page.seals):
        image = seal_picture(
            placed.seal, seed=seed + number, angle=placed.angle, strength=placed.strength
        )
        left, top, right, bottom = placed.box
        canvas.drawImage(
            ImageReader(image), left, h - bottom, right - left, bottom - top, mask="auto"
        )


def _text(canvas: Canvas, page: Page, height: float, *, unseen: bool = False) -> None:
    for run in page.runs:
        left = run.left
        for face, piece in spans(run.text, run.face):
            text = canvas.beginText(left, height - run.top - BASELINE * run.size)
            text.setFont(face if face in EMBEDDABLE else "hei", run.size)
            text.setTextRenderMode(3 if unseen else 0)
            text.setFillColorRGB(*(v / 255 for v in run.colour))
            text.textOut(piece)
            canvas.drawText(text)
            left += width(piece, face, run.size)


def seal_picture(seal: Seal, *, seed: int, angle: float, strength: float) -> Image.Image:
    """An electronic seal: colour with transparency, at about 200 dpi."""
    size = (round(seal.width * 2.8), round(seal.height * 2.8))
    cover = picture(seal, seed).rotate(angle, Image.Resampling.BICUBIC)
    cover = cover.resize(size, Image.Resampling.LANCZOS).point(lambda v: round(v * strength))
    image = Image.new("RGBA", size, (*seal_colour(seal.colour), 0))
    image.putalpha(cover)
    return image


def write_docx(
    path: Path, blocks: Sequence[str | Sequence[Sequence[str]] | Seal], *, seed: int
) -> None:
    """Paragraphs (one that begins with `# ` is a title), tables and seals."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    for block in blocks:
        if isinstance(block, str):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(block.removeprefix("# "))
            if block.startswith("# "):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run.bold, run.font.size = True, Pt(16)
        elif isinstance(block, Seal):
            image = io.BytesIO()
            seal_picture(block, seed=seed, angle=3, strength=0.9).save(image, "PNG")
            document.add_picture(image, width=Pt(block.width))
        else:
            table = document.add_table(rows=0, cols=len(block[0]), style="Table Grid")
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    document.core_properties.author = ""
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(timeless(out.getvalue()))


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[str | float | int]]]) -> None:
    """A workbook of plain ruled sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    line = Side(style="thin")
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.border = Border(line, line, line, line)
                cell.alignment = Alignment(wrap_text=True, vertical="center")
        for column in "ABCDEFG":
            sheet.column_dimensions[column].width = 22
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(timeless(out.getvalue()))


def timeless(data: bytes) -> bytes:
    """An Office file packed again with one fixed date everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", STAMPED.encode(), content)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


class _GbkName(zipfile.ZipInfo):
    """An entry named as Chinese Windows does it: raw GBK, without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def write_zip(path: Path, entries: dict[str, bytes], *, gbk_names: bool) -> None:
    kind = _GbkName if gbk_names else zipfile.ZipInfo
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            info = kind(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
