"""Ways of breaking a file that know how it is made, so that readers get further into it.

Check sums are made anew, archives packed properly: only what is meant to be broken is.
"""

from __future__ import annotations

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from tests.fuzz.mutations import (
    BLIND,
    INTERESTING,
    TEXTUAL,
    Mutation,
    cut,
    flip,
    integer,
    noise,
    printed_number,
    quoted,
    remove,
    repeat,
    replaced,
    splice,
    word,
)
from tests.fuzz.seeds import FORMATS, entries_of, packed, seed

from zhiyi.intake.damage import ZIP_DAMAGED


def zip_field(data: bytes, chance: random.Random) -> bytes:
    """One field of a header of a ZIP archive: local, central, or at the end."""
    headers = (
        (b"PK\x03\x04", (4, 6, 8, 10, 14, 18, 22, 26, 28)),
        (b"PK\x01\x02", (4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 34, 38, 42)),
        (b"PK\x05\x06", (4, 6, 8, 10, 12, 16, 20)),
    )
    wide = {14, 16, 18, 20, 22, 24, 38, 42}
    magic, fields = chance.choice(headers)
    places = [match.start() for match in re.finditer(re.escape(magic), data)]
    if not places:
        return flip(data, chance)
    field = chance.choice(fields)
    at = chance.choice(places) + field
    width = 4 if field in wide else 2
    value = chance.choice((*INTERESTING, len(data), chance.choice(places), 9, 12, 14, 97, 98, 99))
    stored = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    return data[:at] + stored + data[at + width :]


def zip_entry(data: bytes, chance: random.Random) -> bytes:
    """One entry broken inside, the archive itself being sound."""
    try:
        entries = entries_of(data)
    except ZIP_DAMAGED:
        return flip(data, chance)
    if not entries:
        return data
    name = chance.choice(sorted(entries))
    act = chance.random()
    if act < 0.08:
        entries[_odd_name(name, chance)] = entries.pop(name)
    elif act < 0.14:
        del entries[name]
    elif act < 0.2:
        entries[name] = entries[chance.choice(sorted(entries))]
    elif name.endswith((".xml", ".rels")):
        for _ in range(chance.choice((1, 1, 2, 4))):
            entries[name] = chance.choice(_XML)(entries[name], chance)
    else:
        entries[name] = chance.choice((*BLIND, png_chunk))(entries[name], chance)
    return packed(entries, method=chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))


def _odd_name(name: str, chance: random.Random) -> str:
    odd = ("../" + name, "/" + name, name.replace("/", "\\"), name + "/", name.upper(), "", "a\nb")
    return chance.choice((*odd, "\u202e" + name, name * 20, "C:" + name, name + ".", "a\x01"))


def xml_tree(data: bytes, chance: random.Random) -> bytes:
    """An element said twice, left out, or within itself many times."""
    elements = list(re.finditer(rb"<([A-Za-z:]+)[^<>]*?(?:/>|>[^<>]*</\1>)", data))
    if not elements:
        return flip(data, chance)
    chosen = chance.choice(elements)
    act = chance.randrange(4)
    whole = chosen[0]
    if act == 0:
        return data[: chosen.start()] + data[chosen.end() :]
    if act == 1:
        return data[: chosen.end()] + whole * chance.choice((1, 2, 300)) + data[chosen.end() :]
    if act == 2:
        deep = chance.choice((20, 400, 3000))
        tag = chosen[1]
        nested = b"<%s>" % tag * deep + whole + b"</%s>" % tag * deep
        return data[: chosen.start()] + nested + data[chosen.end() :]
    other = chance.choice(elements)[0]
    return data[: chosen.start()] + other + data[chosen.end() :]


_XML: tuple[Mutation, ...] = (quoted, quoted, quoted, printed_number, word, xml_tree, xml_tree, cut)


def png_chunk(data: bytes, chance: random.Random) -> bytes:
    """A chunk of a PNG broken inside, with the check sum that its content has."""
    if not data.startswith(b"\x89PNG"):
        return flip(data, chance)
    chunks, at = list[list[bytes]](), 8
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        chunks.append([data[at + 4 : at + 8], data[at + 8 : at + 8 + size]])
        at += 12 + size
    if not chunks:
        return flip(data, chance)
    chosen = chance.choice(chunks)
    act = chance.randrange(6)
    if act == 0:
        chunks.remove(chosen)
    elif act == 1:
        chunks.insert(chance.randrange(len(chunks) + 1), chosen)
    elif act == 2 and chosen[0] == b"IDAT":
        chosen[1] = _repacked(chosen[1], chance)
    elif act == 3:
        kinds = (b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"zTXt", b"eXIf", b"pHYs", b"acTL", b"fdAT")
        chosen[0] = chance.choice(kinds)
    else:
        chosen[1] = chance.choice((flip, integer, integer, remove, repeat))(chosen[1], chance)
    made = [struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c))
            for k, c in chunks]  # fmt: skip
    return data[:8] + b"".join(made)


def _repacked(content: bytes, chance: random.Random) -> bytes:
    try:
        plain = zlib.decompressobj().decompress(content, 1 << 20)
    except zlib.error:
        return content
    return zlib.compress(chance.choice(BLIND)(plain, chance))


def pdf_object(data: bytes, chance: random.Random) -> bytes:
    """What objects of a PDF are called, say of their length, or refer to."""
    patterns: tuple[tuple[bytes, Sequence[bytes]], ...] = (
        (rb"/Length\s+\d+", [b"/Length " + n for n in (b"0", b"99999999", b"-5", b"1 0 R", b"")]),
        (rb"\d+ 0 R", [b"%d 0 R" % n for n in (0, 1, 2, 3, 4, 5, 6, 99, 4294967295)]),
        (rb"\d+ 0 obj", [b"%d 0 obj" % n for n in (0, 1, 2, 3, 4, 5, 99, 99999999999)]),
        (rb"\[[^\[\]]*\]", [b"[]", b"[0 0 0 0]", b"[[[[[]]]]]", b"[/A]", b"[1e30 0 -1e30 nan]"]),
        (rb"/[A-Z]\w+", re.findall(rb"/[A-Z]\w+", data)[:80] or [b"/Page"]),
        (rb"startxref\s+\d+", [b"startxref 0", b"startxref 9999999999", b"startxref -1", b""]),
        (rb"(?<=stream\n)[^\n]{1,80}", (b"q " * 40, b"BT /F1 1e38 Tf (x) Tj", b"0 0 0 0 0 0 cm")),
        (rb"/MediaBox", (b"/MediaBox [0 0 1e9 1e9] /X", b"/MediaBox 7 /X", b"/Rotate 45 /MediaBox",
                         b"/UserUnit 1e9 /MediaBox", b"/CropBox[5 5 5 5] /MediaBox")),
    )  # fmt: skip
    pattern, choices = chance.choice(patterns)
    return replaced(data, pattern, choices, chance)


def compound_field(data: bytes, chance: random.Random) -> bytes:
    """A number in the header, a directory entry or the table of sectors of a compound file."""
    width = 4
    blocks = max(len(data) // 512, 1)
    at = chance.choice((0, chance.randrange(blocks))) * 512 + chance.randrange(128) * width
    value = chance.choice((*range(8), blocks, blocks + 1, *INTERESTING)) & 0xFFFFFFFF
    return data[:at] + struct.pack("<I", value) + data[at + width :]


def tar_header(data: bytes, chance: random.Random) -> bytes:
    """A header of a TAR archive broken, with the sum that it then has."""
    blocks = [at for at in range(0, len(data) - 511, 512) if data[at + 257 : at + 262] == b"ustar"]
    if not blocks:
        return flip(data, chance)
    at = chance.choice(blocks)
    head = bytearray(chance.choice((flip, integer))(data[at : at + 500], chance).ljust(512, b"\0"))
    if chance.random() < 0.4:
        head[156] = chance.choice(b"0123456789xgLKSVDNMA\0")
    elif chance.random() < 0.4:
        field = chance.choice((b"77777777777", b"-0000000001", b"\x80" + b"\xff" * 10, b"8" * 11))
        head[124:135] = field
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return data[:at] + bytes(head) + data[at + 512 :]


def sevenzip_header(data: bytes, chance: random.Random) -> bytes:
    """The list of a 7z archive broken, with the check sums that it then has."""
    if len(data) < 32 or not data.startswith(b"7z"):
        return flip(data, chance)
    offset, size = struct.unpack_from("<QQ", data, 12)
    start, end = 32 + offset, 32 + offset + size
    listed = chance.choice((flip, flip, integer, remove, repeat))(data[start:end], chance)
    told = struct.pack("<QQI", offset, len(listed), zlib.crc32(listed))
    return data[:8] + struct.pack("<I", zlib.crc32(told)) + told + data[32:start] + listed


def rar_block(data: bytes, chance: random.Random) -> bytes:
    """A block of a RAR archive broken inside, with the check sum that it then has."""
    places, at = list[tuple[int, int]](), 8
    while at + 5 < len(data) and len(places) < 50:
        size = data[at + 4]  # blocks of ours are shorter than 128 bytes
        places.append((at, at + 5 + size))
        flags, kind = data[at + 6] if at + 6 < len(data) else 0, data[at + 5]
        stored = data[at + 7] & 0x7F if flags & 2 and at + 7 < len(data) else 0
        if flags & 2 and data[at + 7] & 0x80 and at + 8 < len(data):
            stored |= data[at + 8] << 7
        at += 5 + size + stored
        if kind == 5:
            break
    if not places:
        return flip(data, chance)
    start, end = chance.choice(places)
    head = chance.choice((flip, flip, integer, noise))(data[start + 4 : end], chance)
    return data[:start] + struct.pack("<I", zlib.crc32(head)) + head + data[end:]


_KNOWING: dict[str, tuple[Mutation, ...]] = {
    "pdf": (pdf_object, pdf_object, pdf_object, *TEXTUAL),
    "png": (png_chunk, png_chunk, png_chunk),
    "docx": (zip_entry, zip_entry, zip_entry, zip_field),
    "xlsx": (zip_entry, zip_entry, zip_entry, zip_field),
    "pptx": (zip_entry, zip_entry, zip_entry, zip_field),
    "ofd": (zip_entry, zip_entry, zip_entry, zip_field),
    "tar": (tar_header, tar_header),
    "7z": (sevenzip_header, sevenzip_header),
    "rar": (rar_block, rar_block),
    "zip": (zip_entry, zip_field, zip_field),
    "xls": (compound_field, integer),
    "doc": (compound_field,),
    "msg": (compound_field, integer),
    "eml": TEXTUAL,
    "html": TEXTUAL,
    "rtf": TEXTUAL,
}


def mutated(form: str, number: int, *, base: int = 0) -> bytes:
    """Case ``number`` of a format: its seed, broken once or a few times."""
    chance = random.Random(f"{base}:{form}:{number}")
    data = seed(form)
    knowing = _KNOWING.get(form.split("-")[0], ())
    if chance.random() < 0.04:
        data = splice(data, chance, seed(chance.choice(FORMATS)))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        pool = knowing if knowing and chance.random() < 0.65 else BLIND
        data = chance.choice(pool)(data, chance)
    return data[: 1 << 20]
