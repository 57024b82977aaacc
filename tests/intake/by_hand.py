"""Files of rarer formats, built by hand: OFD, RAR, and Microsoft's compound file format."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from zhiyi.intake.files import Submitted, submitted_file, submitted_files
from zhiyi.intake.sources import OpenSource, open_source
from zhiyi.limits import Limits

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def opened(file: Path, limits: Limits | None = None) -> OpenSource:
    return open_source(submitted_file(file, file.name), limits=limits or Limits())


def files_of(folder: Path, scratch: Path, limits: Limits | None = None) -> dict[str, Submitted]:
    scratch.mkdir(exist_ok=True)
    found = submitted_files(folder, scratch=scratch, limits=limits or Limits())
    return {file.path: file for file in found}


def archive(entries: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return stream.getvalue()


def ofd(
    pages: list[str],
    *,
    public: str = '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>',
    document: str = "",
    extra: Mapping[str, bytes | str] | None = None,
    body: str = "",
    template: str = "",
) -> bytes:
    """An OFD of one document; ``pages`` are what stands in each page's only layer."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    templates = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/T.xml"/>' if template else ""
    uses = '<ofd:Template TemplateID="90" ZOrder="Background"/>' if template else ""
    parts: dict[str, bytes | str] = {
        "OFD.xml": f'<ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NS} BaseLoc="Res">{public}</ofd:Res>',
    }
    if template:
        parts["Doc_0/Tpls/T.xml"] = _page(template, "")
    for n, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = _page(content, uses)
    return archive(parts | dict(extra or {}))


def _page(content: str, uses: str) -> str:
    return (
        f'<ofd:Page {NS}>{uses}<ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    )


def ofd_text(said: str, x: float, y: float, size: float = 5.0, **given: str) -> str:
    """A line whose first character has its baseline at (x, y) millimetres."""
    step = given.pop("delta", f"g {max(len(said) - 1, 1)} {size}")
    attributes = "".join(f' {name}="{value}"' for name, value in given.items())
    return (
        f'<ofd:TextObject ID="7" Boundary="{x} {y - size} 200 {2 * size}" Font="3" '
        f'Size="{size}"{attributes}><ofd:TextCode X="0" Y="{size}" DeltaX="{step}">{said}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    width = (len(content).bit_length() + 7) // 8
    return bytes((tag, 0x80 | width)) + len(content).to_bytes(width, "big") + content


def electronic_seal(name: str, picture: bytes, *, kind: bytes = b"png") -> bytes:
    """The part of GB/T 38540's SES_Signature that tells of the seal."""
    drawn = der(0x30, der(0x16, kind), der(0x04, picture), der(2, b"\x28"), der(2, b"\x28"))
    told = der(0x30, der(2, b"\x01"), der(0x0C, name.encode()))
    header = der(0x30, der(0x16, b"ES"), der(2, b"\x04"), der(0x16, b"V"))
    seal = der(0x30, der(0x30, header, der(0x16, b"id-1"), told, drawn))
    return der(0x30, der(0x30, der(2, b"\x04"), seal, der(3, b"\0" * 33)))


def _vint(value: int) -> bytes:
    pieces = bytearray()
    while True:
        pieces.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(pieces)


def _rar_block(kind: int, fields: bytes, data: bytes = b"") -> bytes:
    flags = 2 if data else 0
    head = _vint(kind) + _vint(flags) + (_vint(len(data)) if data else b"") + fields
    sized = _vint(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def rar(entries: Mapping[str, bytes]) -> bytes:
    """A RAR 5 archive whose entries are stored."""
    pieces = [b"Rar!\x1a\x07\x01\x00", _rar_block(1, _vint(0))]
    for name, data in entries.items():
        crc = zlib.crc32(data)
        fields = _vint(4) + _vint(len(data)) + _vint(0o100644) + struct.pack("<I", crc)
        fields += _vint(0) + _vint(1) + _vint(len(name.encode())) + name.encode()
        pieces.append(_rar_block(2, fields, data))
    return b"".join([*pieces, _rar_block(5, _vint(0))])


_SECTOR = 512
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]). Streams are named by path; each is padded to 4096 bytes, from
    which they are stored in sectors of their own."""
    nodes: list[list[object]] = [["Root Entry", 5, b"", []]]  # name, kind, data, children
    places = {"": 0}
    for path, data in streams.items():
        folder = ""
        *folders, name = path.split("/")
        for part in folders:
            inner = f"{folder}/{part}"
            if inner not in places:
                places[inner] = _child(nodes, places[folder], part, 1, b"")
            folder = inner
        _child(nodes, places[folder], name, 2, data.ljust(4096, b"\0"))
    sectors, table = list[bytes](), list[int]()
    starts = [_END] * len(nodes)
    for number, (_, kind, data, _) in enumerate(nodes):
        assert isinstance(data, bytes)
        if kind == 2:
            starts[number] = _store(data, sectors, table)
    directory = b"".join(_entry(nodes, n, starts[n]) for n in range(len(nodes)))
    first = _store(directory.ljust(-(-len(directory) // 512) * 512, b"\0"), sectors, table)
    count = -(-(len(table) + 8) // 127)
    at = len(sectors)
    table += [0xFFFFFFFD] * count
    fat = struct.pack(f"<{len(table)}I", *table).ljust(count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16s5H6s9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, count, first, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *(list(range(at, at + count)) + [_FREE] * (109 - count)))
    return header + b"".join(sectors) + fat


def _child(nodes: list[list[object]], parent: int, name: str, kind: int, data: bytes) -> int:
    nodes.append([name, kind, data, []])
    children = nodes[parent][3]
    assert isinstance(children, list)
    children.append(len(nodes) - 1)
    return len(nodes) - 1


def _store(data: bytes, sectors: list[bytes], table: list[int]) -> int:
    first = len(sectors)
    for at in range(0, len(data), _SECTOR):
        sectors.append(data[at : at + _SECTOR].ljust(_SECTOR, b"\0"))
        table.append(len(sectors))
    table[-1] = _END
    return first


def _entry(nodes: list[list[object]], number: int, start: int) -> bytes:
    """A directory entry; brothers hang on one another to the right, longest names last."""
    name, kind, data, children = nodes[number]
    assert isinstance(name, str) and isinstance(data, bytes) and isinstance(children, list)
    child = right = _FREE
    if children:
        child = _ordered(nodes, children)[0]
    for other in nodes:
        brothers = other[3]
        assert isinstance(brothers, list)
        if number in brothers:
            order = _ordered(nodes, brothers)
            place = order.index(number)
            right = order[place + 1] if place + 1 < len(order) else _FREE
    coded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16sIQQIQ", coded, len(coded) + 2, kind, 1, _FREE, right, child, b"", 0, 0, 0,
        start, len(data),
    )  # fmt: skip


def _ordered(nodes: list[list[object]], numbers: list[int]) -> list[int]:
    return sorted(numbers, key=lambda n: (len(str(nodes[n][0])), str(nodes[n][0]).upper()))
