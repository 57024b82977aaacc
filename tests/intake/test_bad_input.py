"""Whatever comes in: a clear word on what is wrong and what to do, no crash, no page lost."""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.intake.by_hand import archive, compound, files_of, opened

from zhiyi.errors import InputError, ReadError
from zhiyi.limits import Limits


def picture(
    form: str, size: tuple[int, int] = (400, 300), mode: str = "RGB", **given: int
) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, "white" if mode != "P" else 0).save(stream, form, **given)
    return stream.getvalue()


def pdf(pages: int = 1, *, size: tuple[float, float] = (595, 842), password: str = "") -> bytes:
    stream = io.BytesIO()
    locked = StandardEncryption(password, canPrint=0) if password else None
    canvas = Canvas(stream, pagesize=size, encrypt=locked, pageCompression=0, invariant=1)
    for number in range(pages):
        canvas.drawString(size[0] * 0.1, size[1] * 0.5, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pdf_of(objects: Iterable[bytes]) -> bytes:
    """Objects numbered from 1, the first of which is the catalogue; no table of places."""
    numbered = (b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return b"%PDF-1.5\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF"


def one_page(
    boxes: bytes, content: bytes = b"0 0 1 rg 0 0 300 400 re f", more: bytes = b""
) -> bytes:
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/Contents 4 0 R%s>>" % boxes,
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        ]
    )


def locked_zip() -> bytes:
    """The flag of encryption set in both headers; what stands in the entry does not matter."""
    whole = bytearray(archive({"a.txt": "geheim"}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


NO_PAGES = pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
PASSWORD = r"需要密码.*(提交未加密).*ask the exporter for an open copy"
UNUSABLE: list[tuple[str, Callable[[], bytes], str]] = [
    ("a PDF with a password", lambda: pdf(password="secret"), PASSWORD),
    ("an office file with a password", lambda: compound({"EncryptedPackage": b"x"}), PASSWORD),
    ("a PDF that is only a header", lambda: b"%PDF-1.7\n", "PDF 已损坏.*重新提交"),
    ("a PDF cut off in its first page", lambda: pdf()[:200], "PDF"),
    ("a PDF without pages", lambda: NO_PAGES, "PDF (不含任何页面|已损坏)"),
    ("a JPEG that is only a header", lambda: b"\xff\xd8\xff\xe0 x", "图像已损坏"),
    ("a TIFF that points nowhere", lambda: b"II*\0\xff\xff\xff\x0f", "图像已损坏"),
    ("a TIFF that points at itself", lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "图像"),
    ("a HEIC that is none", lambda: b"\0\0\0\x18ftypheic" + bytes(40), "图像|HEIC"),
    ("a colour PNG of 30,000 x 30,000", lambda: huge_png(30_000, 2), "图像尺寸 30000×30000"),
    ("a picture of 60,000 x 60,000", lambda: huge_png(60_000, 0), "300 dpi 重新扫描"),
    ("a DOCX that is damaged", lambda: b"PK\x03\x04 [Content_Types].xml", "不受支持|损坏"),
    ("an OFD without its parts", lambda: archive({"OFD.xml": "<a/>"}), "OFD 不含任何页面"),
    ("a program", lambda: b"MZ\x90\0" + bytes(60), "不受支持.*ask for a PDF"),
]


def huge_png(side: int, colour: int) -> bytes:
    """A PNG that states its size and has no pixels: the size alone must decide."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(("_name", "content", "said"), UNUSABLE, ids=[case[0] for case in UNUSABLE])
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, _name: str, content: Callable[[], bytes], said: str
) -> None:
    (tmp_path / "a").write_bytes(content())
    with pytest.raises(InputError, match=re.compile(said, re.DOTALL)):
        opened(tmp_path / "a")


def test_a_locked_zip_names_each_entry_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(locked_zip())
    files = files_of(tmp_path / "in", tmp_path / "s")
    assert re.search(PASSWORD, files["a.zip!/a.txt"].problems[0].detail)


SIZES: list[tuple[str, bytes, tuple[int, int]]] = [
    ("a page of 200 inches", one_page(b"/MediaBox[0 0 14400 14400]"), (7874, 7874)),
    ("a strip 14400 by 10 points", one_page(b"/MediaBox[0 0 14400 10]"), (32000, 23)),
    ("a page of one point", one_page(b"/MediaBox[0 0 1 1]"), (3, 3)),
    ("a box the wrong way round", one_page(b"/MediaBox[300 400 0 0]"), (834, 1112)),
    ("a box without an area", one_page(b"/MediaBox[0 0 0 0]"), (1700, 2200)),
    ("no box at all", one_page(b""), (1700, 2200)),
    (
        "a crop box outside of the page",
        one_page(b"/MediaBox[0 0 300 400]/CropBox[900 900 990 990]"),
        (834, 1112),
    ),
    (
        "a crop box larger than the page",
        one_page(b"/MediaBox[0 0 300 400]/CropBox[-100 -100 900 900]"),
        (834, 1112),
    ),
]


@pytest.mark.parametrize(("_name", "content", "size"), SIZES, ids=[case[0] for case in SIZES])
def test_absurd_sizes_of_pages_are_drawn_in_bounds(
    tmp_path: Path, _name: str, content: bytes, size: tuple[int, int]
) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with opened(tmp_path / "a.pdf") as source:
        height, width, _ = source.picture(1).shape
    assert width == pytest.approx(size[0], abs=1) and height == pytest.approx(size[1], abs=1)


def test_pages_of_a_truncated_pdf_that_still_open_are_read(tmp_path: Path) -> None:
    whole = pdf(5)
    cuts = [whole.index(b"xref"), whole.index(b"/Type /Catalog")]
    for cut in cuts:
        (tmp_path / "a.pdf").write_bytes(whole[:cut])
        with opened(tmp_path / "a.pdf") as source:
            assert len(source.pages) == 5
            assert "已损坏" in source.problems[0].detail
            assert source.picture(1).min() == 255 or source.picture(1).min() < 128


def test_pages_in_object_streams_of_a_truncated_pdf_are_read(tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>"
    numbers = b"3 0 2 %d " % (len(page) + 1)
    packed = zlib.compress(numbers + page + b" <</Type/Pages/Kids[3 0 R]/Count 1>>")
    drawn = b"0 0 300 400 re f"
    whole = pdf_of(
        [
            b"<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (len(numbers), len(packed), packed),
            b"null",
            b"null",
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    )
    (tmp_path / "a.pdf").write_bytes(whole[: whole.index(b"trailer")])
    with opened(tmp_path / "a.pdf") as source:
        assert len(source.pages) == 1
        assert source.picture(1).max() == 0


def test_a_page_that_is_broken_keeps_its_number(tmp_path: Path) -> None:
    kids = b"<</Type/Pages/Kids[3 0 R 9 0 R 3 0 R]/Count 3>>"
    (tmp_path / "a.pdf").write_bytes(
        one_page(b"/MediaBox[0 0 300 400]").replace(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kids)
    )
    with opened(tmp_path / "a.pdf") as source:
        assert [page.number for page in source.pages] == [1, 2, 3]
        assert source.picture(3).min() < 128
        with pytest.raises(ReadError, match="第 2 页"):
            source.picture(2)


def test_a_page_whose_only_picture_is_damaged_says_so(tmp_path: Path) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 400), pageCompression=0)
    canvas.drawImage(ImageReader(io.BytesIO(picture("JPEG"))), 0, 0, 300, 400)
    canvas.save()
    start = stream.getvalue().index(b"stream", stream.getvalue().index(b"/DCTDecode"))
    whole = bytearray(stream.getvalue())
    whole[start + 8 : start + 400] = b"0" * 392
    (tmp_path / "a.pdf").write_bytes(bytes(whole))
    with opened(tmp_path / "a.pdf") as source, pytest.raises(ReadError, match="图片已损坏"):
        source.picture(1)


def test_pages_beyond_the_limit_are_named_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(7))
    with opened(tmp_path / "a.pdf", replace(Limits(), pages=5)) as source:
        assert len(source.pages) == 5
        (problem,) = source.problems
    assert problem.code == "FILE_PARTLY_READ"
    assert "第 6 至 7 页未读取" in problem.detail


def test_files_attached_to_a_pdf_are_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    document = pdfium.PdfDocument(pdf())
    document.new_attachment("检测报告.txt").set_data("密度 1.8".encode())
    document.new_attachment("../../x.txt").set_data(b"x")
    document.save(str(tmp_path / "in" / "a.pdf"))
    document.close()
    files = files_of(tmp_path / "in", tmp_path / "s")
    assert set(files) == {"a.pdf", "a.pdf!/检测报告.txt", "a.pdf!/x.txt"}
    assert files["a.pdf!/检测报告.txt"].file.read_text() == "密度 1.8"
    assert not files["a.pdf"].problems


def test_frames_before_the_damage_of_a_tiff_are_read(tmp_path: Path) -> None:
    frames = [Image.new("L", (60, 40), 40 * n) for n in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    whole = bytearray((tmp_path / "a.tif").read_bytes())
    place = 4
    for _ in range(2):  # the place that points at the third directory
        (at,) = struct.unpack_from("<I", whole, place)
        place = at + 2 + 12 * struct.unpack_from("<H", whole, at)[0]
    struct.pack_into("<I", whole, place, 0x00FFFFFF)
    (tmp_path / "a.tif").write_bytes(bytes(whole))
    with opened(tmp_path / "a.tif") as source:
        assert len(source.pages) >= 2
        assert source.picture(2).max() == 40


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_cut_off_in_its_pixels_is_a_page_that_cannot_be_read(
    tmp_path: Path, form: str
) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8))
    stream = io.BytesIO()
    noise.save(stream, form)
    (tmp_path / "a").write_bytes(stream.getvalue()[: len(stream.getvalue()) // 2])
    with opened(tmp_path / "a") as source, pytest.raises(ReadError, match="解码失败"):
        source.picture(1)


LARGE: list[tuple[str, str, dict[str, str]]] = [
    ("L", "PNG", {}),
    ("1", "PNG", {}),
    ("L", "JPEG", {}),
    ("1", "TIFF", {"compression": "group4"}),
]


@pytest.mark.parametrize(("mode", "form", "given"), LARGE)
def test_a_picture_too_large_for_memory_is_decoded_reduced(
    tmp_path: Path, mode: str, form: str, given: dict[str, str]
) -> None:
    sheet = Image.new("L", (10_000, 2_000), 255)
    sheet.paste(0, (0, 0, 5_000, 2_000))
    sheet.convert(mode).save(tmp_path / "a", form, **given)
    limits = replace(Limits(), picture_bytes=4 << 20)
    with opened(tmp_path / "a", limits) as source:
        assert source.pages[0].width == 10_000
        shown = source.picture(1)
    assert shown.shape == (2000, 10_000, 3)
    assert shown[1000, 2000].max() < 10 and shown[1000, 8000].min() > 245


KINDS: list[tuple[str, str]] = [
    ("WEBP", "RGB"),
    ("BMP", "RGB"),
    ("GIF", "P"),
    ("JPEG2000", "RGB"),
    ("JPEG", "CMYK"),
    ("TIFF", "LAB"),
    ("PNG", "LA"),
    ("PNG", "I;16"),
]


@pytest.mark.parametrize(("form", "mode"), KINDS)
def test_every_kind_of_picture_is_shown(tmp_path: Path, form: str, mode: str) -> None:
    whole = Image.new("RGB", (40, 30), "white") if mode != "I;16" else Image.new("I;16", (40, 30))
    image = whole.convert(mode) if mode not in ("LAB", "I;16") else whole
    image.save(tmp_path / "a", form)
    with opened(tmp_path / "a") as source:
        assert source.picture(1).shape == (30, 40, 3)


def test_a_zip_whose_entries_are_all_named_alike_keeps_them_all(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w") as whole, pytest.warns(UserWarning):
        whole.writestr("a.txt", "1")
        whole.writestr("a.txt", "2")
    scratch = tmp_path / "s"
    scratch.mkdir()
    from zhiyi.intake.files import submitted_files

    found = list(submitted_files(tmp_path / "in", scratch=scratch, limits=Limits()))
    assert [file.path for file in found] == ["a.zip", "a.zip!/a.txt", "a.zip!/a.txt（同名 2）"]


def test_heic_without_a_decoder_says_what_to_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    (tmp_path / "a").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    with pytest.raises(InputError, match=r"JPEG 或 PDF.*ask for JPEG or PDF"):
        opened(tmp_path / "a")
