"""A searchable PDF looks as submitted, and says what was read where it stands."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.reading.fakes import FakeSource

from zhiyi.document import Box, Document, Evidence, Line, Origin, Page, Problem, TextSource
from zhiyi.reading.overlay import shown_order
from zhiyi.reading.searchable import slope_of, write_searchable
from zhiyi.source import Picture

PDF = "application/pdf"
WIDTH, HEIGHT = A4


def line(text: str, box: Box, *, turned: int = 0, source: str = "ocr", ordinal: int = 0) -> Line:
    return Line(
        id=f"line-{ordinal}-{text}",
        evidence=(Evidence(document="doc-1", page=1, box=box, quote=text),),
        origin=Origin("fake@1", 0.9),
        text=text,
        source="ocr" if source == "ocr" else "native",
        turned=turned,
    )


def paper(
    lines: Sequence[Line],
    *,
    text_source: TextSource | None = "ocr",
    rotation: int = 0,
    media_type: str = PDF,
    problems: tuple[Problem, ...] = (),
    size: tuple[float, float] = A4,
) -> Document:
    page = Page(number=1, width=size[0], height=size[1], text_source=text_source, rotation=rotation)
    return Document(
        id="doc-1",
        path="a.pdf",
        sha256="00",
        media_type=media_type,
        bytes=1,
        pages=(page,),
        lines=tuple(lines),
        problems=problems,
    )


def drawn(folder: Path, draw: Callable[[Canvas], None], *, rotate: int = 0) -> FakeSource:
    file = folder / "submitted.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    draw(canvas)
    canvas.setPageRotation(rotate)
    canvas.showPage()
    canvas.save()
    return FakeSource([look(file)], file=file, media_type=PDF)


def look(file: Path) -> Picture:
    with pdfium.PdfDocument(file) as opened:
        pixels: Picture = opened[0].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3].copy()
        return pixels


def found_text(file: Path) -> str:
    with pdfium.PdfDocument(file) as opened:
        return str(opened[0].get_textpage().get_text_bounded())


@dataclass(frozen=True)
class Hit:
    """Where a viewer marks what was searched, in points of the unrotated page, y running up."""

    left: float
    bottom: float
    right: float
    top: float


def search(file: Path, words: str) -> Hit:
    with pdfium.PdfDocument(file) as opened:
        text = opened[0].get_textpage()
        found = text.search(words, match_case=True).get_next()
        assert found is not None, f"{words} is not found in {text.get_text_bounded()!r}"
        boxes = [text.get_charbox(found[0] + n) for n in range(found[1])]
    return Hit(
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def photo(canvas: Canvas) -> None:
    """A grey picture over the whole page."""
    buffer = io.BytesIO()
    Image.fromarray(np.full((200, 140, 3), 200, np.uint8)).save(buffer, "PNG")
    canvas.drawImage(ImageReader(buffer), 0, 0, *A4)


def invisible(text: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        photo(canvas)
        layer = canvas.beginText(72, 700)
        layer.setTextRenderMode(3)
        layer.textLine(text)
        canvas.drawText(layer)

    return draw


TEXTS = [
    "拉伸强度≥4900 MPa，体密度 1.80 g/cm³",
    "極限壓力≤6.7×10⁻⁵ Pa",
    "引張強さは 4900 MPa 以上です。",
    "정격 전압 380 V",
    "Плотность 1,78 г/см³",
    "Größe, façade, año, œuvre",
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_script_is_found_as_read(tmp_path: Path, text: str) -> None:
    source, out = drawn(tmp_path, photo), tmp_path / "out.pdf"
    write_searchable(paper([line(text, Box(0.1, 0.1, 0.8, 0.13))]), source, out)
    assert found_text(out).strip() == text


@pytest.mark.parametrize("text", TEXTS[:2])
def test_the_page_looks_as_submitted(tmp_path: Path, text: str) -> None:
    source, out = drawn(tmp_path, invisible("scanned by a copier")), tmp_path / "out.pdf"
    write_searchable(paper([line(text, Box(0.1, 0.1, 0.8, 0.13))]), source, out)
    assert np.array_equal(look(out), look(source.file))


def test_a_hit_is_marked_where_the_word_stands(tmp_path: Path) -> None:
    source, out = drawn(tmp_path, photo), tmp_path / "out.pdf"
    write_searchable(paper([line("密度 1.80 g/cm³", Box(0.1, 0.1, 0.5, 0.13))]), source, out)
    hit = search(out, "1.80")
    widths = [1.0, 1.0, 0.5, *[0.5] * 4, 0.5, *[0.5] * 5]
    start, end = sum(widths[:3]) / sum(widths), sum(widths[:7]) / sum(widths)
    assert hit.left == pytest.approx((0.1 + 0.4 * start) * WIDTH, abs=2)
    assert hit.right == pytest.approx((0.1 + 0.4 * end) * WIDTH, abs=2)
    assert 0.86 * HEIGHT < hit.bottom < hit.top < 0.91 * HEIGHT


@pytest.mark.parametrize(
    ("rotate", "box", "hit"),
    [  # the page as shown, y down; the page unrotated, y up
        (90, Box(0.0, 0.0, 0.5, 0.1), Hit(0.0, 0.0, 0.1, 0.5)),
        (180, Box(0.0, 0.0, 0.5, 0.1), Hit(0.5, 0.0, 1.0, 0.1)),
        (270, Box(0.0, 0.0, 0.5, 0.1), Hit(0.9, 0.5, 1.0, 1.0)),
    ],
)
def test_a_rotated_page_has_its_text_where_it_shows(
    tmp_path: Path, rotate: int, box: Box, hit: Hit
) -> None:
    source, out = drawn(tmp_path, photo, rotate=rotate), tmp_path / "out.pdf"
    write_searchable(paper([line("MMMM", box)]), source, out)
    found = search(out, "MMMM")
    with pdfium.PdfDocument(out) as opened:
        left, bottom, right, top = opened[0].get_mediabox()
    assert left == bottom == 0
    assert found.left / right == pytest.approx(hit.left, abs=0.01)
    assert found.bottom / top == pytest.approx(hit.bottom, abs=0.01)
    assert found.right / right == pytest.approx(hit.right, abs=0.01)
    assert found.top / top == pytest.approx(hit.top, abs=0.01)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_scan_has_its_text_along_the_print(tmp_path: Path, turned: int) -> None:
    source, out = drawn(tmp_path, photo), tmp_path / "out.pdf"
    lying = turned == 180
    box = Box(0.2, 0.3, 0.6, 0.33) if lying else Box(0.2, 0.3, 0.23, 0.6)
    write_searchable(paper([line("12 M", box, turned=turned)], rotation=turned), source, out)
    first, last = search(out, "12"), search(out, "M")
    if turned == 90:
        assert first.bottom > last.top
    elif turned == 180:
        assert first.left > last.right
    else:
        assert first.top < last.bottom
    assert first.left / WIDTH > 0.19 and first.right / WIDTH < 0.61


def test_the_crop_of_a_page_is_heeded(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        photo(canvas)
        canvas.setCropBox((100, 200, 400, 700))

    source, out = drawn(tmp_path, draw), tmp_path / "out.pdf"
    doc = paper([line("MMMM", Box(0.0, 0.0, 1.0, 0.1))], size=(300, 500))
    write_searchable(doc, source, out)
    found = search(out, "MMMM")
    assert found.left == pytest.approx(100, abs=3)
    assert found.right == pytest.approx(400, abs=3)
    assert found.bottom == pytest.approx(650, abs=5)
    assert found.top == pytest.approx(700, abs=5)


def test_the_old_invisible_layer_is_gone(tmp_path: Path) -> None:
    source, out = drawn(tmp_path, invisible("Service life 1600 h")), tmp_path / "out.pdf"
    write_searchable(paper([line("Service life 1500 h", Box(0.1, 0.1, 0.5, 0.13))]), source, out)
    assert found_text(out).strip() == "Service life 1500 h"
    assert b"1600" not in out.read_bytes()


def test_a_layer_inside_of_a_form_is_gone(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("scan")
        invisible("Service life 1600 h")(canvas)
        canvas.endForm()
        canvas.doForm("scan")

    source, out = drawn(tmp_path, draw), tmp_path / "out.pdf"
    write_searchable(paper([line("Service life 1500 h", Box(0.1, 0.1, 0.5, 0.13))]), source, out)
    assert found_text(out).strip() == "Service life 1500 h"
    assert np.array_equal(look(out), look(source.file))


def test_drawn_text_that_is_not_believed_is_seen_and_not_found(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Service life 1600 h")

    source, out = drawn(tmp_path, draw), tmp_path / "out.pdf"
    write_searchable(paper([line("Service life 1500 h", Box(0.1, 0.1, 0.5, 0.13))]), source, out)
    assert found_text(out).strip() == "Service life 1500 h"
    assert np.array_equal(look(out), look(source.file))


def test_a_native_page_stays_as_it_is(tmp_path: Path) -> None:
    source = drawn(tmp_path, lambda canvas: canvas.drawString(72, 700, "Native words"))
    native = line("Native words", Box(0.1, 0.1, 0.5, 0.13), source="native")
    out = tmp_path / "out.pdf"
    write_searchable(paper([native], text_source="native"), source, out)
    assert found_text(out).strip() == "Native words"


def test_a_mixed_page_gains_what_its_pictures_say(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        photo(canvas)
        canvas.drawString(72, 700, "Native words")

    source, out = drawn(tmp_path, draw), tmp_path / "out.pdf"
    native = line("Native words", Box(0.1, 0.1, 0.5, 0.13), source="native")
    inside = line("图中文字", Box(0.1, 0.5, 0.5, 0.53))
    write_searchable(paper([native, inside], text_source="mixed"), source, out)
    text = found_text(out)
    assert text.count("Native words") == 1 and text.count("图中文字") == 1


def test_hidden_words_of_a_native_page_are_not_found(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Seen words")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 600, "Hidden 9999 MPa")

    source, out = drawn(tmp_path, draw), tmp_path / "out.pdf"
    seen = line("Seen words", Box(0.12, 0.15, 0.3, 0.18), source="native")
    told = Problem(stage="pages", code="TEXT_LAYER_DIFFERS", detail="hidden text", page=1)
    write_searchable(paper([seen], text_source="native", problems=(told,)), source, out)
    assert found_text(out).split() == ["Seen", "words"]
    assert np.array_equal(look(out), look(source.file))


def test_the_pictures_of_a_scan_are_not_coded_again(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 200, 3), dtype=np.uint8)
    file, out = tmp_path / "scan.pdf", tmp_path / "out.pdf"
    Image.fromarray(noise).save(file, quality=70)
    source = FakeSource([look(file)], file=file, media_type=PDF)
    lines = [line("拉伸强度 4900 MPa", Box(0.1, 0.1 * n, 0.5, 0.1 * n + 0.03)) for n in range(9)]
    write_searchable(paper(lines, size=(200, 300)), source, out)
    assert out.stat().st_size < file.stat().st_size + 8000
    assert np.array_equal(look(out), look(source.file))


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("a.jpg", "RGB", {"quality": 80}),
        ("a.jpg", "L", {"quality": 80}),
        ("a.png", "RGB", {}),
        ("a.png", "1", {}),
        ("a.png", "P", {}),
        ("a.png", "RGBA", {}),
        ("a.tif", "1", {"compression": "group4"}),
        ("a.tif", "L", {}),
        ("a.bmp", "RGB", {}),
        ("a.jpg", "CMYK", {"quality": 90}),
    ],
)
def test_a_picture_file_keeps_its_look_and_its_size(
    tmp_path: Path, name: str, mode: str, options: dict[str, object]
) -> None:
    pixels = np.full((842, 595, 3), 255, np.uint8)
    pixels[100:300, 50:500] = np.random.default_rng(1).integers(0, 2, (200, 450, 1)) * 255
    image = Image.fromarray(pixels)
    file, out = tmp_path / name, tmp_path / "out.pdf"
    image.convert(mode).save(file, dpi=(72, 72), **options)  # type: ignore[arg-type]
    source = FakeSource([pixels], file=file, media_type=f"image/{name[2:]}")
    doc = paper([line("抗折强度", Box(0.1, 0.5, 0.5, 0.53))], media_type=f"image/{name[2:]}")
    write_searchable(doc, source, out)
    assert found_text(out).strip() == "抗折强度"
    seen = look(out)
    assert seen.shape == pixels.shape
    assert np.abs(seen.astype(int) - pixels).mean() < 6
    if mode != "CMYK" and name != "a.bmp":
        assert out.stat().st_size < 1.3 * file.stat().st_size + 8000


def test_a_photo_that_its_camera_turned_is_shown_upright(tmp_path: Path) -> None:
    lying = np.full((300, 400, 3), 255, np.uint8)
    lying[:150] = 0
    file, out = tmp_path / "a.jpg", tmp_path / "out.pdf"
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    Image.fromarray(lying).save(file, exif=exif, dpi=(72, 72))
    shown = np.ascontiguousarray(np.rot90(lying, k=-1))
    source = FakeSource([shown], file=file, media_type="image/jpeg")
    doc = paper([line("MMMM", Box(0.0, 0.0, 1.0, 0.1))], media_type="image/jpeg", size=(300, 400))
    write_searchable(doc, source, out)
    assert np.abs(look(out).astype(int) - shown).mean() < 3
    assert found_text(out).strip() == "MMMM"


def test_a_file_that_only_pdfium_reads_is_completed_all_the_same(tmp_path: Path) -> None:
    source, out = drawn(tmp_path, photo), tmp_path / "out.pdf"
    whole = source.file.read_bytes()
    start = whole.rindex(b"xref\n")
    source.file.write_bytes(whole[:start])  # no table, no trailer
    write_searchable(paper([line("抗折强度", Box(0.1, 0.1, 0.5, 0.13))]), source, out)
    assert found_text(out).strip() == "抗折强度"


def test_running_text_is_set_whole(tmp_path: Path) -> None:
    words = "兹说明本公司出口的货物用于民用汽车制造，" * 8
    body = Page(number=1, width=0, height=0, text_source="native", locator="正文")
    lines = [
        Line(
            id=f"line-{n}",
            evidence=(Evidence(document="doc-1", page=1, locator=f"第{n}段", quote=words),),
            origin=Origin("office", 1.0),
            text=words,
            source="office",
        )
        for n in range(30)
    ]
    doc = Document(
        id="doc-1", path="a.docx", sha256="00", media_type="application/docx", bytes=1,
        pages=(body,), lines=tuple(lines),
    )  # fmt: skip
    out = tmp_path / "out.pdf"
    write_searchable(doc, FakeSource([None]), out)
    with pdfium.PdfDocument(out) as opened:
        texts = [page.get_textpage().get_text_bounded() for page in opened]
    assert "".join("".join(texts).split()) == words * 30


def test_nothing_is_left_behind_where_the_file_cannot_be_written(tmp_path: Path) -> None:
    source = drawn(tmp_path, photo)
    folder = tmp_path / "taken"
    folder.mkdir()
    with pytest.raises(OSError):
        write_searchable(paper([]), source, folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submitted.pdf", "taken"]


@pytest.mark.parametrize("angle", [-3.0, 0.0, 2.0])
def test_the_slope_of_a_page_is_told_from_its_rows(angle: float) -> None:
    page = Image.new("L", (600, 800), 255)
    for top in range(100, 700, 30):
        page.paste(0, (60, top, 540, top + 9))
    turned = page.rotate(-angle, fillcolor=255, resample=Image.Resampling.BILINEAR)
    picture = np.stack([np.asarray(turned)] * 3, axis=-1)
    assert slope_of(picture, 0) == pytest.approx(angle, abs=0.3)


def test_the_text_of_a_slanting_line_follows_its_print(tmp_path: Path) -> None:
    page = Image.new("RGB", (595, 842), "white")
    for top in range(100, 700, 30):
        page.paste((0, 0, 0), (60, top, 540, top + 9))
    turned = page.rotate(-2.0, fillcolor="white", resample=Image.Resampling.BILINEAR)
    file, out = tmp_path / "a.png", tmp_path / "out.pdf"
    turned.save(file, dpi=(72, 72))
    source = FakeSource([np.asarray(turned)], file=file, media_type="image/png")
    box = Box(60 / 595, 400 / 842, 540 / 595, 426 / 842)
    write_searchable(paper([line("12 M", box)], media_type="image/png"), source, out)
    assert search(out, "12").bottom > search(out, "M").bottom + 5


@pytest.mark.parametrize(
    ("read", "shown"),
    [("abc 12", "abc 12"), ("אבג 12.5", "12.5 גבא"), ("قوة 4900 MPa", "MPa 4900 ةوق")],
)
def test_right_to_left_script_is_laid_as_it_stands(read: str, shown: str) -> None:
    assert shown_order(read) == shown
