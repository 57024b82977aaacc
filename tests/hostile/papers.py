# ruff: noqa: E501 - a table of files, a line each
"""PDF: loops, bombs, boxes of no size, scripts, actions, embedded files."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from tests.hostile.archives import zipped
from tests.hostile.case import ACTIVE, BROKEN, COARSE, Case, Lure, file

SAYS = b"BT /F1 12 Tf 20 100 Td (density 1.8 g/cm3) Tj ET"
FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Objects numbered from 1, the first of which is the catalogue; no table of places."""
    numbered = (b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + b"".join(numbered) + b"trailer<</Root 1 0 R%s>>\n%%%%EOF" % trailer


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def paper(
    *objects: bytes,
    catalogue: bytes = b"",
    page: bytes = b"",
    content: bytes = SAYS,
    box: bytes = b"0 0 200 200",
    resources: bytes = FONT,
    filters: bytes = b"",
) -> bytes:
    """One page; ``objects`` are numbered from 5."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources%s%s>>"
        % (box, resources, page),
        stream(content, filters),
        *objects,
    )


def _catalogue(pages: bytes) -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages)


def _flate(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 1)
    return data


def _embedded() -> bytes:
    data = "密度 1.8 g/cm3".encode()
    return paper(
        b"<</Names[(../../evil.txt)6 0 R]>>",
        b"<</Type/Filespec/F(../../evil.txt)/UF(../../evil.txt)/EF<</F 7 0 R>>>>",
        stream(data, b"/Type/EmbeddedFile"),
        catalogue=b"/Names<</EmbeddedFiles 5 0 R>>",
    )


def _picture(data: bytes, filters: bytes, size: int = 8) -> bytes:
    more = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1%s"
    )
    return paper(
        stream(data, more % (size, size, filters)),
        content=b"200 0 0 200 0 0 cm /I Do",
        resources=b"<</XObject<</I 5 0 R>>>>",
    )


def _xref_loop() -> bytes:
    body = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>")
    at = len(body)
    return body + (
        b"\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 3/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF"
        % (at + 1, at + 1)
    )


def _locked() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption("secret", canPrint=0), invariant=1)
    canvas.drawString(100, 100, "x")
    canvas.save()
    return target.getvalue()


def cases() -> Iterator[Case]:
    yield from _loops()
    yield from _sizes()
    yield from _active()
    yield from _broken()


def _loops() -> Iterator[Case]:
    kind = "PDF loops"
    yield file(kind, "pages.pdf", "a page tree that is its own child",
               _catalogue(b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), "FILE_", "损坏|页")  # fmt: skip
    yield file(kind, "million.pdf", "a million pages that are not there",
               _catalogue(b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>"), "FILE_", "超过 2 页的限制|损坏")  # fmt: skip
    yield file(kind, "object.pdf", "an object that is itself",
               pdf(b"1 0 R", b"2 0 R"), BROKEN, "损坏|不含任何页面")  # fmt: skip
    yield file(kind, "xref.pdf", "a table of places that names itself as the one before",
               _xref_loop(), BROKEN, "损坏|不含任何页面")  # fmt: skip
    form = stream(
        b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>"
    )
    yield file(kind, "form.pdf", "a form that draws itself",
               paper(form, content=SAYS + b" /F Do", resources=b"<</XObject<</F 5 0 R>>" + FONT[2:]))  # fmt: skip
    glyph = stream(b"1000 0 d0 BT /T 10 Tf (a) Tj ET")
    font = (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</a 6 0 R>>"
            b"/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</T 5 0 R>>>>>>")  # fmt: skip
    yield file(kind, "type3.pdf", "a letter that is drawn with itself",
               paper(font, glyph, content=b"BT /T 12 Tf 20 100 Td (aaaa) Tj ET", resources=b"<</Font<</T 5 0 R>>>>"))  # fmt: skip
    yield file(kind, "arrays.pdf", "twenty thousand arrays in one another",
               paper(b"[" * 20_000 + b"]" * 20_000, page=b"/X 5 0 R"))  # fmt: skip


def _sizes() -> Iterator[Case]:
    kind = "PDF bombs"
    nil = bytes(1 << 20)
    yield file(kind, "flate.pdf", "a hundred kilobytes of drawing orders in 300 bytes",
               lambda: paper(content=_flate(b"0 0 m\n" * (1 << 14), 1), filters=b"/Filter/FlateDecode"))  # fmt: skip
    names = b"/Filter[" + b"/FlateDecode" * 3 + b"]"
    yield file(kind, "filters.pdf", "a stream packed three times",
               lambda: paper(content=_flate(nil, 3), filters=names), "FILE_", "")  # fmt: skip
    yield file(kind, "picture.pdf", "a picture of 60,000 x 60,000 without pixels",
               _picture(b"", b"/Filter/FlateDecode", 60_000), "FILE_", "图片|未识读")  # fmt: skip
    kind = "PDF boxes"
    yield file(
        kind, "huge.pdf", "a page 50 km long", paper(box=b"0 0 144000000 20000"), COARSE, "幅面过大"
    )
    yield file(kind, "zero.pdf", "a page without an area", paper(box=b"0 0 0 0"))
    yield file(
        kind, "nan.pdf", "a page whose sides are no numbers", paper(box=b"nan inf (x) -1e999")
    )
    kind = "PDF objects"
    yield file(kind, "objects.pdf", "objects that never end",
               lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n/Type/Page\n" % n for n in range(6_000)) + b"endobj",
               "FILE_", "损坏|页")  # fmt: skip
    packed = stream(
        zlib.compress(b"3 0 " + bytes(24 << 20), 9), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
    )
    yield file(kind, "objstm.pdf", "an object stream of 24 MiB", pdf(packed), BROKEN, "损坏|页")


def _active() -> Iterator[Case]:
    kind = "PDF actions"
    yield file(kind, "script.pdf", "a script that runs on opening",
               paper(catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), ACTIVE, "JavaScript")  # fmt: skip
    yield file(kind, "hex.pdf", "a script whose name is written in figures",
               paper(catalogue=b"/OpenAction<</S/J#61v#61Script/J#53(app.alert\\(1\\))>>"), ACTIVE, "JavaScript")  # fmt: skip

    def launch(lure: Lure) -> bytes:
        act = f"/OpenAction<</S/Launch/F(/bin/sh)/Unix<</F(/bin/sh)/P(-c '{lure.command}')>>>>"
        return paper(catalogue=act.encode())

    yield file(
        kind, "launch.pdf", "a program that is started on opening", launch, ACTIVE, "启动外部程序"
    )

    def fetch(lure: Lure) -> bytes:
        act = f"/OpenAction<</S/URI/URI({lure.url})>>/AA<</WC<</S/SubmitForm/F({lure.url})>>>>"
        return paper(catalogue=act.encode())

    yield file(kind, "fetch.pdf", "an address that is called on opening", fetch, ACTIVE, "向外提交")
    inner = b"5 0 <</S/JavaScript/JS(x)>>"
    yield file(kind, "packed-script.pdf", "a script within an object stream",
               paper(stream(zlib.compress(inner), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")), ACTIVE, "JavaScript")  # fmt: skip
    kind = "PDF with files"
    yield file(kind, "embedded.pdf", "an embedded file named to lead out", _embedded())
    yield file(kind, "xfa.pdf", "a form that only one program shows",
               paper(stream(b"<xdp/>"), catalogue=b"/AcroForm<</XFA 5 0 R/Fields[]>>"), ACTIVE, "XFA")  # fmt: skip
    yield file("polyglots", "behind.pdf", "an archive behind a PDF",
               paper() + zipped(("evil.txt", b"x")), ACTIVE, "ZIP 压缩数据")  # fmt: skip


def _broken() -> Iterator[Case]:
    kind = "broken PDF"
    yield file(kind, "locked.pdf", "a password", _locked, BROKEN, "需要密码")
    yield file(kind, "head.pdf", "only a head", b"%PDF-1.7\n", BROKEN, "损坏")
    yield file(
        kind,
        "jbig2.pdf",
        "a JBIG2 picture of garbage",
        _picture(b"\xff" * 64, b"/Filter/JBIG2Decode"),
        "FILE_",
        "图片|未识读",
    )
    yield file(
        kind,
        "jpx.pdf",
        "a JPX picture of garbage",
        _picture(b"\xff\x4f\xff\x51" + b"\xff" * 64, b"/Filter/JPXDecode"),
        "FILE_",
        "图片|未识读",
    )
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor<</Type/FontDescriptor/FontName/X/FontFile2 6 0 R>>>>"
    yield file(kind, "font.pdf", "a font of garbage",
               paper(font, stream(b"\0\1\0\0\xff\xff" + b"\xff" * 300), resources=b"<</Font<</F1 5 0 R>>>>"))  # fmt: skip
