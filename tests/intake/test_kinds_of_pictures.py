"""Pictures as scanners, drawing programs and office files make them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from zhiyi.errors import InputError, ReadError
from zhiyi.intake import pictures
from zhiyi.intake.files import submitted_file
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.limits import Limits


def metafile(side: int) -> bytes:
    """The header of an EMF drawing of some size; 0 is damaged."""
    bounds = struct.pack("<8i", 0, 0, side, side, 0, 0, side * 26, side * 26)
    return b"\x01\0\0\0" + bytes(4) + bounds + b" EMF" + bytes(60)


def opened(file: Path) -> OpenSource:
    return open_source(submitted_file(file, file.name), limits=Limits())


def half_black(mode: str) -> Image.Image:
    """Left half black, right half white, in one of Pillow's modes."""
    pixels = np.full((40, 60), 255, np.uint8)
    pixels[:, :30] = 0
    grey = Image.fromarray(pixels)
    if mode == "I;16":
        return Image.fromarray(pixels.astype(np.uint16) * 257)
    return grey.convert("RGB").convert(mode) if mode in ("CMYK", "P") else grey.convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16"])
def test_a_tiff_of_any_depth_is_shown_black_on_white(tmp_path: Path, mode: str) -> None:
    half_black(mode).save(tmp_path / "scan.tif")
    with opened(tmp_path / "scan.tif") as source:
        picture = source.picture(1)
    assert picture.shape == (40, 60, 3) and picture.dtype == np.uint8
    assert picture[20, 10].max() < 40 and picture[20, 50].min() > 215


def test_a_picture_of_one_pixel_is_a_page(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), "white").save(tmp_path / "dot.png")
    with opened(tmp_path / "dot.png") as source:
        assert source.picture(1).shape == (1, 1, 3)


def test_a_large_drawing_is_shown_with_all_its_pixels(tmp_path: Path) -> None:
    Image.new("L", (6623, 4677), 255).save(tmp_path / "a1.png")
    with opened(tmp_path / "a1.png") as source:
        assert source.picture(1).shape == (4677, 6623, 3)
        assert source.problems == ()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_larger_one_is_reduced_to_what_fits_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 20_000)
    half_black(mode).resize((300, 200)).save(tmp_path / "a0.tif")
    with opened(tmp_path / "a0.tif") as source:
        picture = source.picture(1)
        assert source.problems == ()  # a scan of 200 dpi, read at 115
    assert picture.shape == (115, 173, 3)
    assert picture[60, 30].max() < 40 and picture[60, 150].min() > 215


def test_pages_that_are_read_too_coarsely_for_their_size_are_told(tmp_path: Path) -> None:
    Image.new("1", (9_000, 32_000), 1).save(tmp_path / "strip.tif", compression="group4")
    with opened(tmp_path / "strip.tif") as source:
        (problem,) = source.problems
        height, width, _ = source.picture(1).shape
    assert (problem.page, problem.code) == (1, "LOW_RESOLUTION")
    assert "约 92 dpi" in problem.detail
    assert width * height <= 1.001 * pictures.MOST_PIXELS


@pytest.mark.parametrize(
    ("side", "reason"), [(400, "矢量图 EMF/WMF 不能绘制"), (0, "内嵌图片格式不受支持")]
)
def test_a_vector_picture_in_a_docx_is_a_page_that_cannot_be_drawn(
    tmp_path: Path, side: int, reason: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        archive.writestr("word/media/image1.emf", metafile(side))
    with opened(tmp_path / "a.docx") as source:
        assert [page.locator for page in source.pages] == ["正文", "图片 1"]
        with pytest.raises(ReadError, match=reason):
            source.picture(2)


def test_an_encrypted_pdf_says_that_it_needs_a_password(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 700, "closed")
    canvas.save()
    with pytest.raises(InputError, match="加密"):
        opened(tmp_path / "a.pdf")
