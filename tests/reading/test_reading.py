from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from tests.reading.fakes import (
    CrashingRecogniser,
    FakeRecogniser,
    FakeSource,
    document,
    page,
    paper,
    read,
    white,
)

from zhiyi.document import Document, Page
from zhiyi.engines.protocols import Read
from zhiyi.ink import Unsealed
from zhiyi.reading import find_lines, find_pages, find_tables
from zhiyi.source import Picture

PDF = "application/pdf"


def pdf(folder: Path, draw: object, *, rotate: int = 0) -> FakeSource:
    file = folder / "a.pdf"
    canvas = Canvas(str(file), pagesize=A4)
    draw(canvas)  # type: ignore[operator]
    canvas.setPageRotation(rotate)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(file) as opened:
        picture = opened[0].render(scale=2, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    return FakeSource([picture], file=file, media_type=PDF)


def of_pdf(source: FakeSource) -> Document:
    height, width = source.pictures[0].shape[:2]  # type: ignore[union-attr]
    return document(Page(number=1, width=width / 2, height=height / 2), media_type=PDF)


def nothing(_: Picture) -> Sequence[Read]:
    return ()


def illegible(_: Picture) -> tuple[str, float]:
    return "", 0.0


def test_a_picture_is_read_by_the_recogniser() -> None:
    source = FakeSource([paper()])
    recogniser = FakeRecogniser(lambda _: [read("抗折强度", 60, 80)])
    doc = document(page())
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    assert [(p.text_source, p.rotation) for p in doc.pages] == [("ocr", 0)]
    (line,) = find_lines(doc, source=source, recogniser=recogniser).facts
    assert (line.text, line.source, line.origin.method) == ("抗折强度", "ocr", "fake@1")
    assert line.place.box is not None and line.place.box.left == 0.1


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_lines_of_a_turned_page_are_placed_on_the_page_as_submitted(turn: int) -> None:
    upright = white(800, 600)
    upright[100:120, 80:160] = 0
    turned = np.rot90(upright, k=-turn // 90).copy()

    def reads(picture: Picture) -> list[Read]:
        dark = np.argwhere(picture.min(axis=2) == 0)
        (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0) + 1
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        return [Read("1200 Hz", 0.99, corners)]

    def crop(picture: Picture) -> tuple[str, float]:
        return ("1200 Hz", 0.99) if crops.pop(0) == turn else ("~,", 0.3)

    crops = [0, 180] if turn == 180 else [90, 270]
    recogniser = FakeRecogniser(reads, crop)
    height, width = turned.shape[:2]
    doc = document(Page(number=1, width=width, height=height))
    source = FakeSource([turned])
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    assert doc.pages[0].rotation == turn
    (line,) = find_lines(doc, source=source, recogniser=recogniser).facts
    box = line.place.box
    dark = np.argwhere(turned.min(axis=2) == 0)
    assert box is not None
    assert box.left * width == pytest.approx(dark[:, 1].min(), abs=1)
    assert box.top * height == pytest.approx(dark[:, 0].min(), abs=1)


def test_a_page_that_fails_keeps_its_number_and_gives_a_problem() -> None:
    doc = document(page(1), page(2))
    source = FakeSource([None, paper()])
    recogniser = FakeRecogniser(lambda _: [read("第二页", 60, 80)])
    pages = find_pages(doc, source=source, recogniser=recogniser)
    assert [p.number for p in pages.facts] == [1, 2]
    found = find_lines(replace(doc, pages=pages.facts), source=source, recogniser=recogniser)
    assert [line.place.page for line in found.facts] == [2]
    assert [(p.stage, p.code, p.page) for p in found.problems] == [("lines", "FILE_PARTLY_READ", 1)]


def test_a_crashing_engine_is_a_problem_not_an_exception() -> None:
    doc = document(page())
    source = FakeSource([paper()])
    pages = find_pages(doc, source=source, recogniser=CrashingRecogniser())
    assert [p.code for p in pages.problems] == ["FILE_PARTLY_READ"]
    found = find_lines(
        replace(doc, pages=pages.facts), source=source, recogniser=CrashingRecogniser()
    )
    assert found.facts == () and [p.page for p in found.problems] == [1]


def test_running_text_without_layout_is_left_to_others() -> None:
    body = Page(number=1, width=0, height=0, text_source="native", locator="正文")
    doc = document(body)
    source, recogniser = FakeSource([None]), CrashingRecogniser()
    assert find_pages(doc, source=source, recogniser=recogniser).facts == (body,)
    assert find_lines(doc, source=source, recogniser=recogniser).facts == ()


def without_red(picture: Picture) -> Unsealed:
    mask = picture[:, :, 1] == 0
    return Unsealed(mask, np.zeros_like(mask), np.zeros_like(mask), white())


def copied_red(picture: Picture) -> Unsealed:
    mask = picture[:, :, 1] == 0
    return Unsealed(mask, mask, mask, white())


def test_text_under_a_seal_comes_from_the_page_without_ink_and_its_letters_stay_out() -> None:
    inked = white()
    inked[300:400, 200:300] = (200, 0, 0)

    def reads(picture: Picture) -> list[Read]:
        if picture.min() == 255:
            band_top = 300 - 17  # the ink's first row less the margin
            return [read("1200 Hz", 220, 330 - band_top)]
        return [read("报告", 60, 80), read("12OO 公", 220, 330), read("合同专用章", 205, 305)]

    recogniser = FakeRecogniser(reads, lambda _: ("", 0.0))
    found = find_lines(
        document(page(text_source="ocr")),
        source=FakeSource([inked]),
        recogniser=recogniser,
        unseal=without_red,
    )
    assert [line.text for line in found.facts] == ["报告", "1200 Hz"]


def test_text_under_the_copy_of_a_seal_is_less_sure() -> None:
    inked = white()
    inked[300:400, 200:300] = (0, 0, 0)

    def reads(picture: Picture) -> list[Read]:
        moved = 300 - 17 if picture.min() == 255 else 0
        return [read("报告", 60, 80)] * (not moved) + [read("1200 Hz", 220, 330 - moved)]

    found = find_lines(
        document(page(text_source="ocr")),
        source=FakeSource([inked]),
        recogniser=FakeRecogniser(reads),
        unseal=copied_red,
    )
    scores = {line.text: line.origin.score for line in found.facts}
    assert scores["1200 Hz"] < scores["报告"]


def test_the_words_of_a_copied_seal_are_no_line_of_the_page() -> None:
    inked = white()
    inked[300:400, 200:300] = (0, 0, 0)

    def apart(picture: Picture) -> Unsealed:
        within = picture[:, :, 1] == 0
        rim = within.copy()
        rim[310:390, 210:290] = False
        return Unsealed(rim, rim, within, picture)

    words = [read("检验章", 220, 340), read("附章程一份", 60, 80)]
    found = find_lines(
        document(page(text_source="ocr")),
        source=FakeSource([inked]),
        recogniser=FakeRecogniser(lambda picture: words if len(picture) > 500 else []),
        unseal=apart,
    )
    assert [line.text for line in found.facts] == ["附章程一份"]


def test_native_text_is_exact_and_placed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "Density 1.85 g/cm")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(72 + 94.7, 705, "3")

    source = pdf(tmp_path, draw)
    recogniser = FakeRecogniser(nothing, illegible)
    doc = of_pdf(source)
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    assert doc.pages[0].text_source == "native"
    (line,) = find_lines(doc, source=source, recogniser=recogniser).facts
    assert line.text == "Density 1.85 g/cm³"
    value = line.box_of(8, 12)
    assert value is not None and value.left == pytest.approx((72 + 44) / A4[0], abs=0.01)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_native_text_of_a_rotated_page_stands_where_it_shows(tmp_path: Path, rotate: int) -> None:
    source = pdf(tmp_path, lambda canvas: canvas.drawString(72, 500, "MMMMMM"), rotate=rotate)
    recogniser = FakeRecogniser(nothing, illegible)
    doc = of_pdf(source)
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    assert doc.pages[0].rotation == rotate
    (line,) = find_lines(doc, source=source, recogniser=recogniser).facts
    picture = source.pictures[0]
    assert picture is not None and line.place.box is not None
    rows, columns = np.nonzero(picture.min(axis=2) < 100)
    height, width = picture.shape[:2]
    box = line.place.box
    assert line.text == "MMMMMM"
    assert box.left <= columns.min() / width + 0.01 and columns.max() / width - 0.01 <= box.right
    assert box.top <= rows.min() / height + 0.01 and rows.max() / height - 0.01 <= box.bottom


def test_native_text_of_a_cropped_page_stands_where_it_shows(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 400, 400, 800))
        canvas.drawString(72, 700, "MMMMMM")
        canvas.drawString(72, 100, "Outside of what is shown")

    source = pdf(tmp_path, draw)
    recogniser = FakeRecogniser(nothing, illegible)
    doc = of_pdf(source)
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    (line,) = find_lines(doc, source=source, recogniser=recogniser).facts
    assert line.text == "MMMMMM" and line.place.box is not None
    assert line.place.box.left == pytest.approx((72 - 50) / 350, abs=0.005)
    assert line.place.box.bottom == pytest.approx((800 - 697) / 400, abs=0.01)


def test_text_that_cannot_be_seen_is_left_out_and_reported(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Visible words on the page")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 600, "Hidden 9999 MPa")

    source = pdf(tmp_path, draw)
    recogniser = FakeRecogniser(nothing, illegible)
    found = find_pages(of_pdf(source), source=source, recogniser=recogniser)
    assert [problem.code for problem in found.problems] == ["TEXT_LAYER_DIFFERS"]
    assert "9999" in found.problems[0].detail
    doc = replace(of_pdf(source), pages=found.facts)
    lines = find_lines(doc, source=source, recogniser=recogniser).facts
    assert [line.text for line in lines] == ["Visible words on the page"]


def test_a_layer_that_says_something_else_than_the_page_is_not_believed(tmp_path: Path) -> None:
    source = pdf(tmp_path, lambda canvas: canvas.drawString(72, 700, "Service life 1600 h"))
    shown = [read("工作温度范围", 140, 270, height=24)]
    recogniser = FakeRecogniser(lambda _: shown)
    found = find_pages(of_pdf(source), source=source, recogniser=recogniser)
    assert found.facts[0].text_source == "ocr"
    assert [problem.code for problem in found.problems] == ["TEXT_LAYER_DIFFERS"]


def test_the_hidden_layer_of_a_scan_is_held_against_its_figures(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(72, 700)
        layer.setTextRenderMode(3)
        layer.textOut("Service life 1600 h")
        canvas.drawText(layer)

    source = pdf(tmp_path, draw)
    shown = [read("Service life 1500 h", 140, 262, height=24)]
    found = find_pages(of_pdf(source), source=source, recogniser=FakeRecogniser(lambda _: shown))
    assert found.facts[0].text_source == "ocr"
    assert [problem.code for problem in found.problems] == ["TEXT_LAYER_DIFFERS"]
    assert "1600" in found.problems[0].detail and "1500" in found.problems[0].detail


def test_a_hidden_layer_that_says_the_same_is_no_problem(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(72, 700)
        layer.setTextRenderMode(3)
        layer.textOut("Service life 1600 h")
        canvas.drawText(layer)

    source = pdf(tmp_path, draw)
    shown = [read("Service life 1600 h", 140, 262, height=24)]
    found = find_pages(of_pdf(source), source=source, recogniser=FakeRecogniser(lambda _: shown))
    assert found.problems == ()


def test_print_outside_the_text_layer_is_added(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Native words")
        for n in range(4):  # letters drawn as shapes
            canvas.rect(100 + 12 * n, 330, 8, 9, fill=1)

    source = pdf(tmp_path, draw)
    extra = [read("图中文字", 200, 1000, height=24)]
    recogniser = FakeRecogniser(lambda _: extra, illegible)
    doc = of_pdf(source)
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    assert doc.pages[0].text_source == "mixed"
    lines = find_lines(doc, source=source, recogniser=recogniser).facts
    assert [(line.text, line.source) for line in lines] == [
        ("Native words", "native"),
        ("图中文字", "ocr"),
    ]


def test_a_native_table_has_the_text_of_its_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 172, 272], [600, 620, 640])
        for x, y, text in ((80, 626, "Item"), (180, 626, "MPa"), (80, 606, "A1"), (180, 606, "45")):
            canvas.drawString(x, y, text)

    source = pdf(tmp_path, draw)
    recogniser = FakeRecogniser(nothing, illegible)
    doc = of_pdf(source)
    doc = replace(doc, pages=find_pages(doc, source=source, recogniser=recogniser).facts)
    doc = replace(doc, lines=find_lines(doc, source=source, recogniser=recogniser).facts)
    (table,) = find_tables(doc, source=source).facts
    assert [[cell and cell.text for cell in row] for row in table.grid()] == [
        ["Item", "MPa"],
        ["A1", "45"],
    ]
    by_id = {line.id: line.text for line in doc.lines}
    assert all([by_id[i] for i in cell.lines] == [cell.text] for cell in table.cells)


def test_the_same_page_gives_the_same_ids() -> None:
    doc = document(page(text_source="ocr"))
    source = FakeSource([paper()])
    recogniser = FakeRecogniser(lambda _: [read("一", 60, 80), read("二", 60, 120)])
    once = find_lines(doc, source=source, recogniser=recogniser)
    assert once == find_lines(doc, source=source, recogniser=recogniser)
    assert len({line.id for line in once.facts}) == 2


def test_a_line_that_a_seal_cuts_short_comes_whole_from_the_page_without_ink() -> None:
    inked = white()
    inked[300:400, 400:500] = (200, 0, 0)
    whole = "兹申明对以上内容承担如实申报、依法纳税之法律责任"

    def reads(picture: Picture) -> list[Read]:
        if picture.min() == 255:
            return [read(whole, 210, 330 - (300 - 17))]
        return [read(whole[:14], 210, 330)]

    found = find_lines(
        document(page(text_source="ocr")),
        source=FakeSource([inked]),
        recogniser=FakeRecogniser(reads, lambda _: ("", 0.0)),
        unseal=without_red,
    )
    assert [line.text for line in found.facts] == [whole]
