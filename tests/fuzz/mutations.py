"""Ways of breaking a file: blind ones over bytes, and those that know what the bytes stand for.

Each takes the bytes and a source of chance, and gives other bytes; the same chance, the same bytes.
"""

from __future__ import annotations

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

from tests.fuzz.seeds import entries_of, packed, seed

from zhiyi.intake.damage import ZIP_DAMAGED

Mutation = Callable[[bytes, random.Random], bytes]

_INTERESTING = (
    0, 1, 2, 3, 7, 8, 16, 31, 32, 63, 64, 127, 128, 255, 256, 511, 512, 1000, 1024, 4095, 4096,
    32767, 32768, 65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFF,
)  # fmt: skip
_NUMBERS = (
    b"0", b"-1", b"1", b"2", b"65535", b"65536", b"2147483647", b"2147483648", b"-2147483649",
    b"4294967296", b"99999999999999999999", b"1e309", b"-1e309", b"nan", b"inf", b"0.0000001",
    b"1e9", b"3.", b"+", b"", "９".encode(), "²".encode(), b"0x10", b"1_000",
)  # fmt: skip
_WORDS = (
    b"", b"\0", b"..", b"../../x", b"/etc/passwd", b"C:\\x", b"%s%n", b"\xff\xfe", b"\xed\xa0\x80",
    "\u202e\u0000".encode(), b"A" * 300, b"&#0;", b"&lt;", b"=?utf-8?B?////?=", b"true", b"none",
    "长".encode() * 100, b"\r\n\r\n", b"utf-7", b"utf-16", b"idna", b"rot13", b"unicode_escape",
    b"zlib_codec", b"base64", b"undefined", b"punycode", b"hz", b"iso2022_jp", b"x" * 70,
)  # fmt: skip


def flip(data: bytes, chance: random.Random) -> bytes:
    """A few bits the other way round."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    longest = chance.choice((1, 4, 16, 64, 512, len(data) or 1))
    return start, min(len(data), start + chance.randint(1, longest))


def remove(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    times = chance.choice((1, 1, 1, 3, 50)) if end - start < 2000 else 1
    return data[:end] + data[start:end] * times + data[end:]


def swap(data: bytes, chance: random.Random) -> bytes:
    """Two ranges in each other's place."""
    (a, b), (c, d) = sorted((_span(data, chance), _span(data, chance)))
    if b > c:
        return remove(data, chance)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def blank(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + bytes((chance.choice((0, 255, 32, 10)),)) * (end - start) + data[end:]


def noise(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    end = min(end, start + 64)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def integer(data: bytes, chance: random.Random) -> bytes:
    """An interesting number in the place of one, two, four or eight bytes, or one near to it."""
    width = chance.choice((1, 2, 2, 4, 4, 4, 8))
    if len(data) < width:
        return data
    at = chance.randrange(len(data) - width + 1)
    if chance.random() < 0.6:
        at -= at % width
    order = chance.choice(("little", "big"))
    whole = (1 << 8 * width) - 1
    value = int.from_bytes(data[at : at + width], order)  # type: ignore[arg-type]
    near = (value + chance.choice((-1, 1, 2, 16, -16))) & whole
    new = chance.choice((*(n & whole for n in _INTERESTING), len(data), at, near, near, near))
    stored = (new & whole).to_bytes(width, order)  # type: ignore[arg-type]
    return data[:at] + stored + data[at + width :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def printed_number(data: bytes, chance: random.Random) -> bytes:
    """Another number where one is written in digits."""
    return _replaced(data, rb"-?\d+(?:\.\d+)?", _NUMBERS, chance)


def word(data: bytes, chance: random.Random) -> bytes:
    """Another word, of the file itself or an odd one, where one stands."""
    found = re.findall(rb"[A-Za-z][\w-]{1,40}", data[:20000])
    return _replaced(data, rb"[A-Za-z][\w-]{1,40}", (*_WORDS, *found[:60]), chance)


def quoted(data: bytes, chance: random.Random) -> bytes:
    """Another text where one stands between quotes."""
    return _replaced(data, rb'(?<=")[^"<>]{0,80}(?=")', (*_WORDS, *_NUMBERS), chance)


def line(data: bytes, chance: random.Random) -> bytes:
    """A line left out, said twice, or in another place."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return data
    taken = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 1, 2))):
        lines.insert(chance.randrange(len(lines) + 1), taken)
    return b"".join(lines)


def _replaced(
    data: bytes, pattern: bytes, choices: Sequence[bytes], chance: random.Random
) -> bytes:
    places = [match.span() for match in re.finditer(pattern, data)]
    if not places:
        return flip(data, chance)
    start, end = chance.choice(places)
    return data[:start] + chance.choice(choices) + data[end:]


BLIND: tuple[Mutation, ...] = (flip, remove, repeat, swap, blank, noise, integer, integer, cut)
TEXTUAL: tuple[Mutation, ...] = (printed_number, word, quoted, line)


def splice(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


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
    value = chance.choice((*_INTERESTING, len(data), chance.choice(places), 9, 12, 14, 97, 98, 99))
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
    return _replaced(data, pattern, choices, chance)


def compound_field(data: bytes, chance: random.Random) -> bytes:
    """A number in the header, a directory entry or the table of sectors of a compound file."""
    width = 4
    blocks = max(len(data) // 512, 1)
    at = chance.choice((0, chance.randrange(blocks))) * 512 + chance.randrange(128) * width
    value = chance.choice((*range(8), blocks, blocks + 1, *_INTERESTING)) & 0xFFFFFFFF
    return data[:at] + struct.pack("<I", value) + data[at + width :]


_KNOWING: dict[str, tuple[Mutation, ...]] = {
    "pdf": (pdf_object, pdf_object, pdf_object, *TEXTUAL),
    "png": (png_chunk, png_chunk, png_chunk),
    "docx": (zip_entry, zip_entry, zip_entry, zip_field),
    "xlsx": (zip_entry, zip_entry, zip_entry, zip_field),
    "pptx": (zip_entry, zip_entry, zip_entry, zip_field),
    "ofd": (zip_entry, zip_entry, zip_entry, zip_field),
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
        from tests.fuzz.seeds import FORMATS

        data = splice(data, chance, seed(chance.choice(FORMATS)))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        pool = knowing if knowing and chance.random() < 0.65 else BLIND
        data = chance.choice(pool)(data, chance)
    return data[: 1 << 20]
