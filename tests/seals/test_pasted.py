"""Seals that are pictures in a PDF: see-through ones, repeated ones, ones inside forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.seals.drawing import Pictures, Stamp, imprint, scanned, stamped
from tests.seals.drawing import paper as printed_paper
from tests.seals.test_find_seals import Reader

from zhiyi.document import Box
from zhiyi.errors import InputError
from zhiyi.seals import find_seals
from zhiyi.seals.pasted import is_own_picture, kept_print, pictures_of, print_from
from zhiyi.source import Picture

WIDE, HIGH = 595.0, 842.0
SIDE = 119.0
SEAL = Stamp(width=330, height=330, turn=7)


def see_through() -> ImageReader:
    """The seal in red on nothing: in a PDF a picture with a soft mask."""
    cover = imprint(SEAL)
    picture = Image.new("RGBA", cover.size, (205, 30, 40, 0))
    picture.putalpha(cover)
    return ImageReader(picture)


def print_on(canvas: Canvas) -> None:
    for row in range(20):
        canvas.drawString(
            60, 780 - 32 * row, "Nominal torque 35 N m, backlash 3 arcmin, HX-7. " * 2
        )


@dataclass(frozen=True)
class Rendered(Pictures):
    media_type: str = "application/pdf"


def opened(file: Path) -> Rendered:
    with pdfium.PdfDocument(file) as document:
        pages = tuple(
            np.ascontiguousarray(page.render(scale=200 / 72, rev_byteorder=True).to_numpy())
            for page in document
        )
    return Rendered(pages, file)


def notes(source: Pictures) -> list[tuple[int, tuple[str, ...]]]:
    seals = find_seals(source.document(), source=source, recogniser=Reader()).facts
    return [(seal.place.page, seal.notes) for seal in seals]


def test_a_see_through_seal_is_a_picture_of_its_own(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "one.pdf"), (WIDE, HIGH))
    print_on(canvas)
    canvas.drawImage(see_through(), 300, 200, SIDE, SIDE, mask="auto")
    canvas.save()
    assert notes(opened(tmp_path / "one.pdf")) == [(1, ("图片印章",))]


def test_one_picture_used_on_two_pages_is_noted_on_both(tmp_path: Path) -> None:
    canvas, seal = Canvas(str(tmp_path / "two.pdf"), (WIDE, HIGH)), see_through()
    for place in ((300, 200), (120, 420)):
        print_on(canvas)
        canvas.drawImage(seal, *place, SIDE, SIDE, mask="auto")
        canvas.showPage()
    canvas.save()
    assert notes(opened(tmp_path / "two.pdf")) == [(1, ("图片印章",)), (2, ("图片印章",))]


def test_a_picture_inside_a_moved_form_is_placed_where_it_shows(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "form.pdf"), (WIDE, HIGH))
    canvas.beginForm("stamp", 0, 0, SIDE, SIDE)
    canvas.drawImage(see_through(), 0, 0, SIDE, SIDE, mask="auto")
    canvas.endForm()
    canvas.translate(350, 500)
    canvas.scale(0.9, 0.9)
    canvas.doForm("stamp")
    canvas.save()
    (box,) = pictures_of(tmp_path / "form.pdf", 1)
    side = 0.9 * SIDE
    assert (box.left, box.right) == pytest.approx((350 / WIDE, (350 + side) / WIDE), abs=0.01)
    assert (box.top, box.bottom) == pytest.approx(
        (1 - (500 + side) / HIGH, 1 - 500 / HIGH), abs=0.01
    )


def test_a_seal_on_a_scanned_page_is_no_picture_of_its_own(tmp_path: Path) -> None:
    page: Picture = scanned(stamped(printed_paper(), SEAL, (900, 1500)))
    canvas = Canvas(str(tmp_path / "scan.pdf"), (WIDE, HIGH))
    canvas.drawImage(ImageReader(Image.fromarray(page)), 0, 0, WIDE, HIGH)
    canvas.save()
    assert notes(opened(tmp_path / "scan.pdf")) == [(1, ())]


def test_a_picture_must_be_the_seal_and_little_else() -> None:
    seal = Box(0.4, 0.4, 0.6, 0.55)
    assert is_own_picture(seal, [Box(0.39, 0.39, 0.61, 0.56)])
    assert not is_own_picture(seal, [Box(0.1, 0.1, 0.9, 0.9)])
    assert not is_own_picture(seal, [Box(0.4, 0.4, 0.45, 0.44)])


def test_a_print_is_kept_to_the_pixel() -> None:
    shown = np.asarray(imprint(SEAL).resize((96, 96)), dtype=np.uint8)
    assert (print_from(kept_print(shown)) == shown).all()
    assert len(kept_print(shown)) < 9000


@pytest.mark.parametrize(
    "kept", ["not base 85 \u7ae0", "c$", kept_print(np.zeros((4, 4), np.uint8))]
)
def test_what_is_no_print_is_refused(kept: str) -> None:
    with pytest.raises(InputError):
        print_from(kept)
