# ruff: noqa: E501 - a table of files, a line each
"""Office and OFD files: entities, outside parts, macros, and sheets without end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.hostile.archives import zipped
from tests.hostile.case import ACTIVE, BROKEN, PARTLY, REFUSED, Case, Lure, file
from tests.intake.by_hand import NS, ofd, ofd_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
LAUGHS = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{_LAUGHS}]>"
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'x' * 50_000}'>]>"
ENTITY = "XML 实体或外部引用"


def _relations(*stated: tuple[str, str, str]) -> str:
    """Kind, target and mode of each."""
    lines = (
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target, mode) in enumerate(stated, start=1)
    )
    return f'{XML}<Relationships xmlns="{P}/relationships">{"".join(lines)}</Relationships>'


def _packed(parts: Mapping[str, str | bytes]) -> bytes:
    return zipped(*((n, d.encode() if isinstance(d, str) else d) for n, d in parts.items()))


def docx(
    body: str = "<w:p><w:r><w:t>密度 1.8 g/cm3</w:t></w:r></w:p>",
    *,
    declared: str = "",
    outside: tuple[tuple[str, str, str], ...] = (),
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        f'{XML}<Types xmlns="{P}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    )
    return _packed(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations(("officeDocument", "word/document.xml", "")),
            "word/document.xml": f"{XML}{declared}<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relations(*outside),
            **(parts or {}),
        }
    )


def xlsx(
    rows: str,
    *,
    declared: str = "",
    after: str = "",
    strings: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'{XML}<Types xmlns="{P}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{main}.sharedStrings+xml"/></Types>'
    )
    relations = (
        ("worksheet", "worksheets/sheet1.xml", ""),
        ("sharedStrings", "sharedStrings.xml", ""),
    )
    return _packed(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml", "")),
            "xl/workbook.xml": f'{XML}<workbook {S} xmlns:r="{R}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(*relations),
            "xl/worksheets/sheet1.xml": f"{XML}{declared}<worksheet {S}><sheetData>{rows}</sheetData>{after}</worksheet>",
            "xl/sharedStrings.xml": f"{XML}<sst {S}>{strings}</sst>",
            **(parts or {}),
        }
    )


def _cell(place: str, said: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'


def cases() -> Iterator[Case]:
    yield from _entities()
    yield from _outside()
    yield from _sheets()
    yield from _texts()
    yield from _ofd()


def _entities() -> Iterator[Case]:
    kind = "XML entities"
    said = "<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    yield file(
        kind,
        "laughs.docx",
        "a billion laughs",
        docx(said % "&a9;", declared=LAUGHS),
        REFUSED,
        ENTITY,
    )
    yield file(kind, "quadratic.docx", "one long entity, a thousand times",
               docx(said % ("&a;" * 1000), declared=QUADRATIC), REFUSED, ENTITY)  # fmt: skip
    yield file(kind, "laughs.xlsx", "a billion laughs in a sheet",
               xlsx(f'<row r="1">{_cell("A1", "&a9;")}</row>', declared=LAUGHS), REFUSED, ENTITY)  # fmt: skip

    def outside(lure: Lure) -> bytes:
        return docx(said % "&x;", declared=f'<!DOCTYPE x [<!ENTITY x SYSTEM "{lure.url}">]>')

    yield file(kind, "outside.docx", "an entity at an address", outside, REFUSED, ENTITY)
    yield file(kind, "file.docx", "an entity that is a file of ours",
               docx(said % "&x;", declared='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), REFUSED, ENTITY)  # fmt: skip
    wide = f"<?xml version='1.0' encoding='UTF-16'?>{LAUGHS}<x>&a9;</x>".encode("utf-16")
    yield file(kind, "wide.docx", "a billion laughs in UTF-16",
               docx(parts={"word/header1.xml": wide}), REFUSED, ENTITY)  # fmt: skip
    slides = {"ppt/presentation.xml": f"{XML}{LAUGHS}<a>&a9;</a>", "[Content_Types].xml": "<a/>"}
    yield file(kind, "laughs.pptx", "a billion laughs in slides", _packed(slides), REFUSED, ENTITY)


def _outside() -> Iterator[Case]:
    kind = "outside parts"
    mode = ' TargetMode="External"'

    def template(lure: Lure) -> bytes:
        return docx(outside=(("attachedTemplate", lure.url, mode),))

    def picture(lure: Lure) -> bytes:
        return docx(outside=(("image", lure.url, mode), ("oleObject", "file:///etc/passwd", mode)))

    yield file(kind, "template.docx", "a template at an address", template, ACTIVE, "外部模板")
    yield file(
        kind,
        "picture.docx",
        "a picture at an address, an object in a file",
        picture,
        ACTIVE,
        "外部图片、外部对象",
    )
    field = '<w:p><w:r><w:instrText> DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" </w:instrText></w:r></w:p>'
    yield file(kind, "dde.docx", "a field that starts a program", docx(field), ACTIVE, "DDE")
    kind = "macros"
    macro = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}
    yield file(kind, "macro.docm", "a project of macros", docx(parts=macro), ACTIVE, "宏")
    macro = {"xl/vbaProject.bin": bytes(600), "xl/macrosheets/sheet1.xml": "<a/>"}
    row = f'<row r="1">{_cell("A1", "密度")}</row>'
    yield file(
        kind, "macro.xlsm", "macros of two kinds", xlsx(row, parts=macro), ACTIVE, "宏（VBA）、宏表"
    )
    inner = {"word/embeddings/oleObject1.bin": b"MZ\x90\0" + bytes(99)}
    yield file(kind, "program.docx", "an embedded program", docx(parts=inner), BROKEN, "不受支持")


def _sheets() -> Iterator[Case]:
    kind = "sheets without end"
    row = f'<row r="1">{_cell("A1", "密度 1.8")}</row>'
    merged = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield file(
        kind,
        "merged.xlsx",
        "one area of 17,179,869,184 cells",
        xlsx(row, after=merged),
        REFUSED,
        "合并区域.*cells",
    )
    areas = "".join(f'<mergeCell ref="A{n}:Z{n}"/>' for n in range(1, 30_000))
    yield file(kind, "areas.xlsx", "thirty thousand merged areas",
               xlsx(row, after=f"<mergeCells>{areas}</mergeCells>"), REFUSED, "合并区域.*cells")  # fmt: skip
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 30_000))
    yield file(
        kind, "cells.xlsx", "more cells than are read", xlsx(cells), REFUSED, "29999 个单元格"
    )
    far = f'<row r="1">{_cell("A1", "密度")}</row><row r="1048576">{_cell("XFD1048576", "1.8 g/cm3")}</row>'
    yield file(kind, "far.xlsx", "a sheet of 2^20 x 2^14 cells, two of them filled",
               xlsx(far, after='<dimension ref="A1:XFD1048576"/>'))  # fmt: skip
    yield file(
        kind,
        "bomb.xlsx",
        "five megabytes of blanks in a part",
        xlsx(" " * (5 << 20)),
        REFUSED,
        "xml_bytes",
    )
    kind = "formulas"
    lures = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "＝1+1", "\t=1+1")
    row = "".join(f'<row r="{n}">{_cell(f"A{n}", said)}</row>' for n, said in enumerate(lures, 1))
    yield file(kind, "cells-formulas.xlsx", "cells that begin like formulas", xlsx(row))
    formula = '<row r="1"><c r="A1"><f>cmd|\'/C calc\'!A0</f><v>1</v></c></row>'
    yield file(kind, "dde.xlsx", "a formula that starts a program", xlsx(formula), ACTIVE, "DDE")


def _texts() -> Iterator[Case]:
    kind = "office XML"
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    yield file(
        kind, "deep.docx", "five thousand elements in one another", docx(deep), "FILE_", "嵌套|损坏"
    )
    span = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>密度</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1.8</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    yield file(kind, "span.docx", "a cell over two thousand million columns", docx(span))
    whole = bytearray(docx())
    whole[-22:] = b"\0" * 22
    yield file(kind, "cut.docx", "no end record", bytes(whole), BROKEN, "损坏")
    yield file(
        kind,
        "path.docx",
        "parts whose names lead out",
        docx(parts={"../../evil.xml": "<a/>", "word/media/../../evil.png": b"x"}),
    )

    def rtf(lure: Lure) -> bytes:
        return (
            "{\\rtf1\\ansi{\\object\\objemb{\\*\\objdata 0105000002000000}}"
            f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{lure.url}" }}{{\\fldrslt x}}}}'
            f'{{\\field{{\\*\\fldinst DDEAUTO "sh" "-c" "{lure.command}" }}{{\\fldrslt x}}}}\\par density 1.8 g/cm3\\par}}'
        ).encode()

    yield file(
        "RTF",
        "object.rtf",
        "an object, a picture at an address, a program",
        rtf,
        ACTIVE,
        "内嵌对象.*DDE.*外部图片",
    )


def _units() -> str:
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{100 + n}" Width="9" Height="9"><ofd:Content>'
        + f'<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="{101 + n}"/>' * 10
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for n in range(8)
    )
    return f"<ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits>"


def _ofd() -> Iterator[Case]:
    kind = "OFD"
    said = ofd_text("密度 1.8", 20, 20)
    bomb = f"{LAUGHS}<a>&a9;</a>"
    yield file(
        kind, "laughs.ofd", "a billion laughs", _packed({"OFD.xml": bomb}), "FILE_", "XML|实体"
    )
    yield file(kind, "units.ofd", "units of ten units, eight deep",
               ofd(['<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="100"/>'], public=_units()),
               PARTLY, "内容对象超过")  # fmt: skip
    pages = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_0/Content.xml"/>' for n in range(3_000)
    )
    whole = ofd([said], document=f"<ofd:X>{pages}</ofd:X>")
    yield file(kind, "unknown.ofd", "elements that nobody knows", whole)
    body = f"<ofd:Document {NS}><ofd:CommonData/><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    yield file(kind, "pages.ofd", "one page three thousand times",
               ofd([said], extra={"Doc_1/Document.xml": body},
                   body="</ofd:DocBody><ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>"),
               PARTLY, "超过 2 页的限制")  # fmt: skip
    slip = '<ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>../../../../etc/passwd</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    image = '<ofd:ImageObject ID="2" Boundary="0 0 9 9" ResourceID="9"/>'
    yield file(
        kind,
        "slip.ofd",
        "a picture outside of the file",
        ofd([image + said], public=slip),
        PARTLY,
        "图片无法读取",
    )
    yield file(kind, "numbers.ofd", "sizes that are no numbers",
               ofd([said.replace('Size="5.0"', 'Size="nan"').replace('DeltaX="', 'DeltaX="g 99999999 inf ')]))  # fmt: skip
    yield file(kind, "sealed.ofd", "a seal whose structure never ends",
               ofd([said], body="<ofd:Signatures>/Signs/Signatures.xml</ofd:Signatures>",
                   extra={"Signs/Signatures.xml": f'<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="S.xml"/></ofd:Signatures>',
                          "Signs/S.xml": f'<ofd:Signature {NS}><ofd:SignedInfo><ofd:StampAnnot PageRef="0" Boundary="9 9 40 40"/></ofd:SignedInfo><ofd:SignedValue>V.dat</ofd:SignedValue></ofd:Signature>',
                          "Signs/V.dat": b"\x30\x80" * 3000}), PARTLY, "电子印章")  # fmt: skip
