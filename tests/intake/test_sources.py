"""Files open into pages with pictures; what cannot be used says why."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from zhiyi.errors import InputError, ReadError, RefusedError
from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.limits import Limits


def _open(file: Path, limits: Limits | None = None) -> OpenSource:
    return open_source(submitted_file(file, file.name), limits=limits or Limits())


def test_a_pdf_page_is_shown_turned_as_its_rotation_says(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(100, 200))  # swapped in the file
    canvas.setPageRotation(90)
    canvas.drawString(20, 20, "x")
    canvas.save()
    with _open(tmp_path / "a.pdf") as source:
        assert (source.pages[0].width, source.pages[0].height) == (100, 200)
        height, width, _ = source.picture(1, dpi=72).shape
        assert (width, height) == (100, 200)


def test_a_photo_is_shown_upright_as_its_exif_says(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "white")
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.jpg", exif=exif)
    with _open(tmp_path / "a.jpg") as source:
        assert (source.pages[0].width, source.pages[0].height) == (20, 40)
        assert source.picture(1).shape == (40, 20, 3)


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [Image.new("1", (30, 20), n % 2) for n in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    with _open(tmp_path / "a.tif") as source:
        assert [page.number for page in source.pages] == [1, 2, 3]
        assert source.picture(2).min() == 255
        assert source.picture(3).max() == 0


def test_transparent_pictures_lie_on_white_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "a.png")
    with _open(tmp_path / "a.png") as source:
        assert source.picture(1).min() == 255


def test_a_picture_in_a_docx_is_a_page_of_its_own(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(stream, "PNG")
    stream.seek(0)
    document = docx.Document()
    document.add_paragraph("情况说明")
    document.add_picture(stream)
    document.save(str(tmp_path / "a.docx"))
    with _open(tmp_path / "a.docx") as source:
        body, picture = source.pages
        assert (body.locator, body.width) == ("正文", 0)
        assert (picture.locator, picture.embedded_in) == ("图片 1", 1)
        assert source.picture(2).shape == (30, 60, 3)
        with pytest.raises(ReadError):
            source.picture(1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 nothing else"),
        ("a.jpg", b"\xff\xd8\xff\xe0 broken"),
        ("a.tif", b"II*\x00\x08\x00\x00\x00"),
        ("a.exe", b"MZ\x90\x00\x03\x00"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=r"\w"):
        _open(tmp_path / name)


def test_pictures_and_documents_beyond_the_limits_are_refused(tmp_path: Path) -> None:
    Image.new("1", (200, 100)).save(tmp_path / "a.png")
    with pytest.raises(RefusedError):
        _open(tmp_path / "a.png", replace(Limits(), picture_pixels=100))
    (tmp_path / "a.txt").write_text("xxxx")
    with pytest.raises(RefusedError):
        _open(tmp_path / "a.txt", replace(Limits(), text_bytes=3))
