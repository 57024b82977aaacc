"""PDF pages whose text layer says something else than they show, drawn kind by kind."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tests.reading.fakes import FakeSource, document

from zhiyi.document import Page
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.reading import find_lines, find_pages

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
PDF = "application/pdf"
LIFE, OTHER = "使用寿命 Service life 1600 h", "额定电压 Rated voltage 380 V"

pytestmark = pytest.mark.skipif(not FONT.exists(), reason="needs fonts-wqy-zenhei")


@pytest.fixture(scope="module")
def recogniser() -> RapidRecogniser:
    return RapidRecogniser(threads=1)


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    pdfmetrics.registerFont(TTFont("Zen", str(FONT), subfontIndex=0))


Draw = Callable[[Canvas], None]
Change = Callable[[bytes], bytes]


def say(canvas: Canvas, text: str = LIFE, *, y: float = 600, x: float = 72) -> None:
    canvas.setFont("Zen", 14)
    canvas.drawString(x, y, text)


def beside(canvas: Canvas) -> None:
    """Honest text that every page has."""
    canvas.setFont("Zen", 14)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(72, 760, OTHER)
    canvas.drawString(72, 730, "输出频率 Output frequency 599 Hz")


def write(folder: Path, draw: Draw, *, change: Change | None = None, pages: int = 1) -> FakeSource:
    """``change`` rewrites the tables by which fonts say what their codes mean."""
    file = folder / "a.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    for _ in range(pages):
        beside(canvas)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    if change:
        writer = PdfWriter(clone_from=PdfReader(file))
        for entry in writer._objects:
            found = entry.get_object() if entry is not None else None
            if isinstance(found, DictionaryObject) and "/ToUnicode" in found:
                table = DecodedStreamObject()
                own = found["/ToUnicode"].get_object()
                assert isinstance(own, StreamObject)
                table.set_data(change(own.get_data()))
                found[NameObject("/ToUnicode")] = writer._add_object(table)
        writer.write(file)
    return opened(file)


def opened(file: Path) -> FakeSource:
    with pdfium.PdfDocument(file) as pdf:
        pictures = [
            page.render(scale=200 / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy()
            for page in pdf
        ]
    return FakeSource(pictures, file=file, media_type=PDF)


@dataclass(frozen=True)
class Told:
    codes: list[str]
    details: str
    lines: str
    sources: list[str | None]


def look(source: FakeSource, recogniser: RapidRecogniser) -> Told:
    pages = [Page(number=n, width=A4[0], height=A4[1]) for n in range(1, len(source.pictures) + 1)]
    doc = document(*pages, media_type=PDF)
    found = find_pages(doc, source=source, recogniser=recogniser)
    doc = replace(doc, pages=found.facts)
    lines = find_lines(doc, source=source, recogniser=recogniser)
    return Told(
        [problem.code for problem in found.problems],
        " ".join(problem.detail for problem in found.problems),
        "\n".join(line.text for line in lines.facts),
        [page.text_source for page in found.facts],
    )


def picture_of(text: str) -> ImageReader:
    image = Image.new("RGB", (900, 60), "white")
    ImageDraw.Draw(image).text((4, 4), text, font=ImageFont.truetype(FONT, 40), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return ImageReader(buffer)


def white_on_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    say(canvas)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.985, 0.985, 0.985)
    say(canvas)


def on_its_own_colour(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.2, 0.4, 0.7)
    canvas.rect(60, 580, 400, 50, stroke=0, fill=1)
    say(canvas)


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    say(canvas)


def invisible_mode(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setFont("Zen", 14)
    text.setTextRenderMode(3)
    text.textOut(LIFE)
    canvas.drawText(text)


def clip_mode(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setFont("Zen", 14)
    text.setTextRenderMode(7)
    text.textOut(LIFE)
    canvas.drawText(text)


def under_a_shape(canvas: Canvas) -> None:
    say(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 590, 400, 30, stroke=0, fill=1)


def under_a_picture(canvas: Canvas) -> None:
    say(canvas)
    canvas.drawImage(picture_of(""), 60, 590, 400, 30)


def under_a_picture_of_other_text(canvas: Canvas) -> None:
    say(canvas)
    canvas.drawImage(picture_of("使用寿命 Service life 1500 h"), 70, 592, 300, 20)


def clipped_away(canvas: Canvas) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(300, 100, 20, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    say(canvas)
    canvas.restoreState()


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Zen", 0.1)
    canvas.drawString(72, 600, LIFE)


def narrow(canvas: Canvas) -> None:
    text = canvas.beginText(72, 600)
    text.setFont("Zen", 14)
    text.setHorizScale(1)
    text.textOut(LIFE)
    canvas.drawText(text)


def one_figure_covered(canvas: Canvas) -> None:
    say(canvas, "1600", x=72)
    width = pdfmetrics.stringWidth("1", "Zen", 14)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(72 + width, 590, width, 30, stroke=0, fill=1)


def one_figure_replaced_by_a_picture(canvas: Canvas) -> None:
    say(canvas, "1600", x=72)
    width = pdfmetrics.stringWidth("1", "Zen", 14)
    image = Image.new("RGB", (40, 70), "white")
    ImageDraw.Draw(image).text((4, 6), "5", font=ImageFont.truetype(FONT, 60), fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    canvas.drawImage(ImageReader(buffer), 72 + width, 596, width, 15)


def covered_and_printed_over(canvas: Canvas) -> None:
    under_a_shape(canvas)
    canvas.setFillColorRGB(0, 0, 0)
    say(canvas, "使用寿命 Service life 1500 h")


def invisible_in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("inner")
    invisible_mode(canvas)
    canvas.endForm()
    canvas.doForm("inner")


HIDDEN = [
    white_on_white,
    nearly_white,
    on_its_own_colour,
    transparent,
    invisible_mode,
    clip_mode,
    under_a_shape,
    under_a_picture,
    under_a_picture_of_other_text,
    clipped_away,
    tiny,
    narrow,
    one_figure_covered,
    one_figure_replaced_by_a_picture,
    covered_and_printed_over,
    invisible_in_a_form,
]


@pytest.mark.parametrize("draw", HIDDEN, ids=lambda draw: draw.__name__)
def test_what_cannot_be_seen_is_told_and_not_read(
    tmp_path: Path, recogniser: RapidRecogniser, draw: Draw
) -> None:
    told = look(write(tmp_path, draw), recogniser)
    assert set(told.codes) == {"TEXT_LAYER_DIFFERS"}
    assert "1600" not in told.lines
    assert "380 V" in told.lines


def swapped(*pairs: tuple[str, str]) -> Change:
    """The table with the letters of each pair exchanged."""
    other = {a: b for one, two in pairs for a, b in ((one, two), (two, one))}

    def change(table: bytes) -> bytes:
        def exchanged(found: re.Match[bytes]) -> bytes:
            letter = chr(int(found.group(1), 16))
            return b"<%04X>" % ord(other.get(letter, letter))

        return re.sub(rb"<([0-9A-Fa-f]{4})>", exchanged, table)

    return change


def meaning(one: str, other: str) -> Change:
    """The table in which ``one`` also means ``other``."""

    def change(table: bytes) -> bytes:
        for said in (b"<%04X>" % ord(one), b"<%04x>" % ord(one)):
            table = table.replace(said, b"<%04X>" % ord(other))
        return table

    return change


def shifted(table: bytes) -> bytes:
    """Every letter means the next one."""

    def next_one(found: re.Match[bytes]) -> bytes:
        code = int(found.group(1), 16)
        return b"<%04X>" % (code + 1 if chr(code).isalnum() else code)

    return re.sub(rb"<([0-9A-Fa-f]{4})>", next_one, table)


def as_latin(table: bytes) -> bytes:
    """Every Chinese character means an accented Latin one, as where code pages are mixed up."""

    def latin(found: re.Match[bytes]) -> bytes:
        code = int(found.group(1), 16)
        return b"<%04X>" % (0xC0 + code % 48 if code > 0x4E00 else code)

    return re.sub(rb"<([0-9A-Fa-f]{4})>", latin, table)


def private(table: bytes) -> bytes:
    return re.sub(
        rb"<([0-9A-Fa-f]{4})>", lambda m: b"<%04X>" % (0xE000 + int(m.group(1), 16) % 4096), table
    )


MAPPED = [
    ("figures exchanged", "寿命 1600 h, 质量 1500 kg", swapped(("5", "6")), "1500 h"),
    ("a figure that means another too", "质量 1780 kg", meaning("7", "1"), "1180"),
    ("low for high", "使用温度不高于 85", swapped(("高", "低"), ("不", "可")), "可低于"),
    ("less for more", "强度≥490 MPa 强度≤50 MPa", swapped(("≥", "≤")), "强度≤490"),
    ("milli for micro", "粒径 50 μm 以下", meaning("μ", "m"), "50mm"),
    ("letters shifted", "Tensile strength of the carbon fibre", shifted, "Ufotjmf"),
    ("code pages mixed up", "高强度碳纤维产品技术说明书", as_latin, ""),
    ("private letters", "高强度碳纤维产品技术说明书", private, ""),
]


@pytest.mark.parametrize(("text", "change"), [m[1:3] for m in MAPPED], ids=[m[0] for m in MAPPED])
def test_letters_that_are_not_those_drawn_are_told_and_the_page_is_read(
    tmp_path: Path, recogniser: RapidRecogniser, text: str, change: Change
) -> None:
    told = look(write(tmp_path, lambda canvas: say(canvas, text), change=change), recogniser)
    assert told.codes == ["TEXT_LAYER_DIFFERS"] and told.sources == ["ocr"]
    read = "".join(told.lines.split())
    assert "".join(text.split())[:8] in read or text.split()[-1] in read


def test_a_font_that_is_honest_on_one_page_may_lie_on_the_next(
    tmp_path: Path, recogniser: RapidRecogniser
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    honest = write(tmp_path / "one", lambda canvas: say(canvas, "寿命 1600 h"))
    lying = write(
        tmp_path / "two", lambda canvas: say(canvas, "寿命 1600 h"), change=swapped(("5", "6"))
    )
    writer = PdfWriter()
    for source in (honest, lying):
        writer.append(PdfReader(source.file))
    writer.write(tmp_path / "both.pdf")
    told = look(opened(tmp_path / "both.pdf"), recogniser)
    assert told.sources == ["native", "ocr"] and told.codes == ["TEXT_LAYER_DIFFERS"]


def test_a_simple_font_whose_encoding_names_other_figures_is_told(
    tmp_path: Path, recogniser: RapidRecogniser
) -> None:
    """The built-in shapes stay; only what an extractor makes of the codes changes."""
    file = tmp_path / "a.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    canvas.setFont("Helvetica", 14)
    canvas.drawString(72, 600, "Service life 1600 h, rated voltage 380 V")
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(file))
    font = writer.pages[0]["/Resources"]["/Font"]["/F1"].get_object()  # type: ignore[index]
    table = DecodedStreamObject()
    table.set_data(
        b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfchar <36> <0035> endbfchar endcmap"
    )
    font[NameObject("/ToUnicode")] = writer._add_object(table)
    writer.write(file)
    told = look(opened(file), recogniser)
    assert told.codes == ["TEXT_LAYER_DIFFERS"] and "1600" in told.lines


def test_text_of_a_layer_that_is_switched_off_is_hidden(
    tmp_path: Path, recogniser: RapidRecogniser
) -> None:
    source = write(tmp_path, say)
    writer = PdfWriter(clone_from=PdfReader(source.file))
    group = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")}
        )
    )
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {
            NameObject("/OCGs"): ArrayObject([group]),
            NameObject("/D"): DictionaryObject({NameObject("/OFF"): ArrayObject([group])}),
        }
    )
    page = writer.pages[0]
    page["/Resources"][NameObject("/Properties")] = DictionaryObject(  # type: ignore[index]
        {NameObject("/off"): group}
    )
    content = page.get_contents()
    assert isinstance(content, ContentStream)
    data = content.get_data()
    last = data.rindex(b"BT")
    stream = DecodedStreamObject()
    stream.set_data(data[:last] + b"/OC /off BDC\n" + data[last:] + b"\nEMC\n")
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(source.file)
    told = look(opened(source.file), recogniser)
    assert told.codes == ["TEXT_LAYER_DIFFERS"] and "1600" not in told.lines


def off_the_page(canvas: Canvas) -> None:
    say(canvas, x=-500)


def test_text_off_the_page_is_not_read(tmp_path: Path, recogniser: RapidRecogniser) -> None:
    assert "1600" not in look(write(tmp_path, off_the_page), recogniser).lines


def white_on_dark(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.1, 0.1, 0.3)
    canvas.rect(60, 580, 400, 50, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    say(canvas)


def on_a_picture(canvas: Canvas) -> None:
    noise = np.random.default_rng(1).integers(150, 255, (60, 400, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    buffer.seek(0)
    canvas.drawImage(ImageReader(buffer), 60, 570, 400, 60)
    say(canvas)


def pale_grey(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.6, 0.6, 0.6)
    say(canvas)


def bold_by_printing_twice(canvas: Canvas) -> None:
    say(canvas)
    say(canvas, x=72.4)


def turned(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.rotate(90)
    canvas.setFont("Zen", 14)
    canvas.drawString(200, -300, LIFE)
    canvas.restoreState()


def with_powers(canvas: Canvas) -> None:
    say(canvas, "密度 1.78 g/cm³, 压力≤6.7×10⁻⁵ Pa, 温度 -40～+85 ℃, 阻值 50 kΩ, φ20±0.5")


def latin_and_greek(canvas: Canvas) -> None:
    say(canvas, "Größe αβγδ μm Ω 0.5 % Il1 O0 5S 8B, Übergang; (max.) [min] {typ}")


def in_a_table(canvas: Canvas) -> None:
    canvas.grid([60, 160, 460], [560, 590, 620, 650])
    for n, text in enumerate(("1600", "1500", LIFE)):
        say(canvas, text, x=170, y=568 + 30 * n)


def beside_a_logo(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.circle(400, 700, 30, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    say(canvas)


HONEST = [
    say,
    white_on_dark,
    on_a_picture,
    pale_grey,
    bold_by_printing_twice,
    turned,
    with_powers,
    latin_and_greek,
    in_a_table,
    beside_a_logo,
]


@pytest.mark.parametrize("draw", HONEST, ids=lambda draw: draw.__name__)
def test_an_honest_page_stays_native(
    tmp_path: Path, recogniser: RapidRecogniser, draw: Draw
) -> None:
    told = look(write(tmp_path, draw), recogniser)
    assert (told.codes, told.sources) == ([], ["native"]), told.details
