"""Small valid files of every format that intake accepts, the same bytes at every call."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache

import docx
import openpyxl
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.intake.by_hand import compound, electronic_seal, ofd, ofd_text, rar
from tests.intake.test_mail import outlook
from tests.intake.test_packed import sevenzip, tar
from tests.reading.test_office_kinds import slides, workbook

from zhiyi.intake.packed import archive_library

TEXT = "技术参数：密度 1.8 g/cm³，纯度 ≥ 99.95%\r\n型号 ZY-600，频率 600 Hz\r\n"
_DAY = (2026, 3, 2, 9, 0, 0)


def packed(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of the same bytes at every call."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as opened:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.external_attr = 0o644 << 16
            opened.writestr(info, content, compress_type=method)
    return stream.getvalue()


def entries_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def _settled(archive: bytes) -> bytes:
    """The archive without what tells when it was made."""
    kept = {name: data for name, data in entries_of(archive).items() if "docProps" not in name}
    return packed(kept)


def picture(form: str, mode: str = "RGB", **given: object) -> bytes:
    sheet = Image.new("RGB", (48, 36), "white")
    ImageDraw.Draw(sheet).line((4, 4, 40, 30), fill=(180, 20, 20), width=3)
    stream = io.BytesIO()
    sheet.convert(mode).save(stream, form, **given)
    return stream.getvalue()


def _frames() -> bytes:
    frames = [Image.new("L", (30, 20), 60 * n) for n in range(3)]
    stream = io.BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(200, 280), pageCompression=0, invariant=1)
    canvas.drawString(20, 200, "Density 1.8 g/cm3")
    canvas.rect(20, 100, 120, 60)
    canvas.drawImage(ImageReader(io.BytesIO(picture("JPEG"))), 30, 30, 60, 50)
    canvas.linkURL("http://localhost/", (20, 190, 90, 210))
    canvas.showPage()
    canvas.drawString(20, 200, "page 2")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _objects_within_streams() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    for page in writer.pages:
        page.compress_content_streams()
    writer.add_attachment("参数.txt", TEXT.encode())
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _with_attachment() -> bytes:
    document = pdfium.PdfDocument(pdf())
    document.new_attachment("检测报告.txt").set_data(TEXT.encode())
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def _letter() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("技术说明").add_run("3").font.superscript = True
    table = paper.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "纯度"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "99.95%"
    paper.add_picture(io.BytesIO(picture("PNG")))
    stream = io.BytesIO()
    paper.save(stream)
    parts = entries_of(stream.getvalue())
    keep = ("[Content_Types].xml", "_rels/", "word/document.xml", "word/_rels/", "word/media/")
    kept = {name: data for name, data in parts.items() if name.startswith(keep)}
    return packed(kept | {"word/embeddings/oleObject1.bin": packaged(b"inner text\n")})


def _sheets() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("指标", "数值", "单位"), ("密度", 1.8, "g/cm³"), ("纯度", 0.9995, "%")):
        sheet.append(row)
    sheet.merge_cells("A4:C5")
    sheet["A4"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    return _settled(stream.getvalue())


def packaged(inner: bytes) -> bytes:
    """A compound file around a file, as the Windows Packager makes them."""
    told = b"a.txt\0C:\\a.txt\0"
    head = b"\0" * 4 + b"\2\0" + told + b"\0\0\3\0" + struct.pack("<I", 9) + b"C:\\a.txt\0"
    return compound({"\x01Ole10Native": head + struct.pack("<I", len(inner)) + inner})


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "王工 <wang@example.com>"
    message["To"] = "customs@example.com"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0800"
    message["Subject"] = "质疑答复 2026-018"
    message.set_content("附件为检测报告，请查收。")
    message.add_alternative("<p>密度&nbsp;1.8</p><table><tr><td>甲</table>", subtype="html")
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="报告.txt")
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@b", "c@d", "=?gb2312?B?sai52LWl?="
    inner.set_content("转发")
    message.add_attachment(inner)
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"zhiyi-{number}")
    return message.as_bytes()


def _outlook() -> bytes:
    first, second = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    return compound(
        outlook()
        | {
            f"{first}__substg1.0_3707001F": "参数表.txt".encode("utf-16-le"),
            f"{first}__substg1.0_37010102": TEXT.encode(),
            **outlook(f"{second}__substg1.0_3701000D/"),
        }
    )


def _rtf_in_mail() -> bytes:
    plain = b"{\\rtf1\\ansi density 1.8\\par}"
    stored = struct.pack("<4I", len(plain) + 12, len(plain), 0x414C454D, 0) + plain
    control = b"\0" + plain[:8] + b"\0" + plain[8:16] + b"\1\x0c\xf0"
    coded = struct.pack("<4I", len(control) + 12, 64, 0x75465A4C, 0) + control
    streams = {"__properties_version1.0": bytes(32), "__substg1.0_0037001E": b"subject"}
    inner = "__attach_version1.0_#00000000/__substg1.0_3701000D/"
    return compound(
        streams
        | {"__substg1.0_10090102": coded}
        | {f"{inner}__properties_version1.0": bytes(24), f"{inner}__substg1.0_10090102": stored}
    )


def _ofd() -> bytes:
    page = (
        ofd_text("密度 1.8", 20, 30)
        + ofd_text("AB", 20, 60, CTM="1 0 0 1 2 2", delta="g 1 4")
        + '<ofd:PathObject ID="8" Boundary="20 40 60 40" LineWidth="0.5" Fill="true">'
        "<ofd:AbbreviatedData>M 0 0 L 40 0 Q 50 10 40 20 B 30 30 20 30 10 20 A 5 5 0 1 1 0 10 C"
        "</ofd:AbbreviatedData></ofd:PathObject>"
        '<ofd:ImageObject ID="9" Boundary="70 10 40 30" ResourceID="5"/>'
        '<ofd:CompositeObject ID="10" Boundary="0 0 50 50" ResourceID="6"/>'
    )
    public = (
        '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts><ofd:MultiMedias>'
        '<ofd:MultiMedia ID="5"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
        '</ofd:MultiMedias><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="6" Width="9" '
        f'Height="9"><ofd:Content>{ofd_text("印", 1, 5)}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    sign = (
        '<ofd:Signature xmlns:ofd="x"><ofd:SignedInfo><ofd:StampAnnot ID="1" PageRef="0" '
        'Boundary="70 45 40 40" Clip="0 0 20 40"/></ofd:SignedInfo>'
        "<ofd:SignedValue>V.dat</ofd:SignedValue></ofd:Signature>"
    )
    extra = {
        "Doc_0/Res/a.png": picture("PNG"),
        "Doc_0/Signs/Signatures.xml": '<ofd:Signatures xmlns:ofd="x"><ofd:Signature ID="1" '
        'BaseLoc="S/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/S/Signature.xml": sign,
        "Doc_0/Signs/S/V.dat": electronic_seal("某公司", picture("PNG", "RGBA")),
        "Doc_0/At/Attachments.xml": '<ofd:Attachments xmlns:ofd="x"><ofd:Attachment ID="1" '
        'Name="参数"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
        "Doc_0/At/a.txt": TEXT.encode(),
        "Doc_0/An/Annotations.xml": '<ofd:Annotations xmlns:ofd="x"><ofd:Page PageID="0">'
        "<ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_0/An/A.xml": '<ofd:PageAnnot xmlns:ofd="x"><ofd:Annot ID="1"><ofd:Appearance '
        f'Boundary="10 10 50 20">{ofd_text("批注", 1, 5)}</ofd:Appearance></ofd:Annot>'
        "</ofd:PageAnnot>",
    }
    document = (
        "<ofd:Attachments>At/Attachments.xml</ofd:Attachments>"
        "<ofd:Annotations>An/Annotations.xml</ofd:Annotations>"
    )
    signed = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"
    template = ofd_text("抬头", 20, 10)
    made = _settled(
        ofd(
            [page, ofd_text("第二页", 20, 30)],
            public=public,
            document=document,
            extra=extra,
            body=signed,
            template=template,
        )
    )
    parts = entries_of(made)
    root = parts["Doc_0/Document.xml"]  # a small page, which is drawn and looked at quickly
    return packed(parts | {"Doc_0/Document.xml": root.replace(b"210 297", b"120 90")})


def _nested() -> bytes:
    inner = packed({"图纸.txt": TEXT.encode(), "a.gz": gzip.compress(TEXT.encode(), mtime=0)})
    names = {"内.zip": inner, "资料/扫描.png": picture("PNG"), "a.eml": mail(), "a.pdf": pdf()}
    return packed(names)


_RTF = b"{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0 density 1.8 g/cm3\\par}"
_SEEDS: dict[str, Callable[[], bytes]] = {
    "pdf": pdf,
    "pdf-streams": _objects_within_streams,
    "pdf-attached": _with_attachment,
    "png": lambda: picture("PNG"),
    "png-palette": lambda: picture("PNG", "P", transparency=3),
    "jpeg": lambda: picture("JPEG", dpi=(300, 300)),
    "jpeg-progressive": lambda: picture("JPEG", progressive=True),
    "tiff": lambda: picture("TIFF", compression="tiff_lzw"),
    "tiff-fax": lambda: picture("TIFF", "1", compression="group4"),
    "tiff-frames": _frames,
    "gif": lambda: picture("GIF", "P"),
    "bmp": lambda: picture("BMP"),
    "webp": lambda: picture("WEBP"),
    "jp2": lambda: picture("JPEG2000"),
    "avif": lambda: picture("AVIF"),
    "docx": _letter,
    "xlsx": _sheets,
    "pptx": lambda: _settled(slides()),
    "xls": workbook,
    "doc": lambda: compound({"WordDocument": b"\xec\xa5" + bytes(510), "1Table": b"x"}),
    "ofd": _ofd,
    "eml": mail,
    "msg": _outlook,
    "msg-rtf": _rtf_in_mail,
    "zip": _nested,
    "zip-stored": lambda: packed({"a.txt": TEXT.encode()}, method=zipfile.ZIP_STORED),
    "tar": lambda: tar({"资料/a.txt": TEXT.encode(), "b.pdf": pdf()}, link="a.txt"),
    "tgz": lambda: gzip.compress(tar({"a.txt": TEXT.encode()}), mtime=0),
    "gz": lambda: gzip.compress(TEXT.encode(), mtime=0),
    "bz2": lambda: bz2.compress(TEXT.encode()),
    "xz": lambda: lzma.compress(TEXT.encode()),
    "rar": lambda: rar({"a.txt": TEXT.encode(), "b/c.png": picture("PNG")}),
    "rtf": lambda: _RTF,
    "txt": TEXT.encode,
    "txt-gbk": lambda: TEXT.replace("³", "3").replace("≥", ">").encode("gbk"),
    "txt-utf16": lambda: TEXT.encode("utf-16"),
    "txt-utf16-bare": lambda: TEXT.encode("utf-16-be"),
    "txt-cyrillic": lambda: ("Плотность 1.8 г/см3, частота 600 Гц\n" * 4).encode("cp1251"),
    "html": lambda: f"<html><body><p>{TEXT}</p></body></html>".encode(),
}
if archive_library() is not None:
    _SEEDS["7z"] = lambda: sevenzip({"a.txt": TEXT.encode(), "b.png": picture("PNG")})


FORMATS = tuple(_SEEDS)


@cache
def seed(name: str) -> bytes:
    """The file of a format."""
    return _SEEDS[name]()
