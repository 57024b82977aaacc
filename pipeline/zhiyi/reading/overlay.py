"""Invisible text over a page: a font of plain boxes, and lines set where their print stands.

Searching and copying need codes, widths and places, but no shapes. The codes of the font are UTF-16
units, so that one short table of Unicode values serves every script.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians, sin, tan

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from zhiyi.document import Line

FONT = "/ZhiyiInvisible"
ASCENT = 0.8
"""Share of a line's height above its baseline."""

NARROW, WIDE = 500, 1000
_WIDE_CODES = (
    (0x1100, 0x11FF),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF60),
)

LEAST_HEIGHT = 0.3
"""Share of its box that a line on a slope keeps at least as height: boxes of slanting lines are
higher than their print, by how much follows from the slope, which is the whole page's."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in PDF user space. ``corner``: where the upper left of the page as shown lies;
    ``across``, ``down``: the vectors of its whole width and height."""

    corner: Point
    across: Point
    down: Point

    @classmethod
    def of(cls, box: Sequence[float], rotation: int) -> Sheet:
        """``box``: left, bottom, right, top of what is shown; ``rotation``: of ``/Rotate``."""
        left, bottom, right, top = box
        width, height = right - left, top - bottom
        return {
            0: cls((left, top), (width, 0), (0, -height)),
            90: cls((left, bottom), (0, height), (width, 0)),
            180: cls((right, bottom), (-width, 0), (0, height)),
            270: cls((right, top), (0, -height), (-width, 0)),
        }[rotation % 360]

    @property
    def width(self) -> float:
        return hypot(*self.across)

    @property
    def height(self) -> float:
        return hypot(*self.down)

    def turned(self, vector: Point) -> Point:
        """A vector in points of the page as shown, y running down, in user space."""
        x, y = vector[0] / self.width, vector[1] / self.height
        return (
            x * self.across[0] + y * self.down[0],
            x * self.across[1] + y * self.down[1],
        )

    def placed(self, point: Point) -> Point:
        x, y = self.turned(point)
        return self.corner[0] + x, self.corner[1] + y


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line's own frame in points of the page as shown: where its baseline starts, which way it
    runs, how long it is (along its box) and how high."""

    start: Point
    along: Point
    length: float
    height: float


def content(lines: Iterable[Line], sheet: Sheet, slope: float) -> bytes:
    """The content stream of lines, by whose ``FONT`` nothing is drawn. ``slope``: degrees
    clockwise by which all lines run down."""
    parts = [part for line in lines for part in _line(line, sheet, slope)]
    if not parts:
        return b""
    return ("q BT 3 Tr\n" + "\n".join(parts) + "\nET Q\n").encode("ascii")


def _line(line: Line, sheet: Sheet, slope: float) -> Iterator[str]:
    strip = _strip(line, sheet, slope)
    text = shown_order(line.text)
    if strip is None or not text.strip():
        return
    edges = _edges(line, sheet, strip, text)
    a, b = sheet.turned(strip.along)
    c, d = sheet.turned((strip.along[1], -strip.along[0]))
    yield f"{FONT} {strip.height:.2f} Tf"
    for first, last in _runs(text):
        run = text[first:last]
        natural = sum(map(_width, run)) / 1000 * strip.height
        stretch = 100 * max(edges[last] - edges[first], 0.01) / natural
        x, y = sheet.placed(
            (
                strip.start[0] + strip.along[0] * edges[first],
                strip.start[1] + strip.along[1] * edges[first],
            )
        )
        codes = run.encode("utf-16-be", "replace").hex()
        yield (f"{stretch:.1f} Tz {a:.4f} {b:.4f} {c:.4f} {d:.4f} {x:.2f} {y:.2f} Tm <{codes}> Tj")


def _strip(line: Line, sheet: Sheet, slope: float) -> _Strip | None:
    box = line.place.box
    if box is None or box.area <= 0:
        return None
    left, right = box.left * sheet.width, box.right * sheet.width
    top, bottom = box.top * sheet.height, box.bottom * sheet.height
    turn = line.turned % 360
    if turn in (0, 180) and bottom - top > 2 * (right - left) and len(line.text) > 1:
        turn, slope = 90, 0.0  # a column of characters
    corner = {
        0: (left, top),
        90: (right, top),
        180: (right, bottom),
        270: (left, bottom),
    }.get(turn)
    if corner is None:
        return None
    lying = turn in (0, 180)
    length = right - left if lying else bottom - top
    thickness = bottom - top if lying else right - left
    fall = min(length * tan(radians(abs(slope))), (1 - LEAST_HEIGHT) * thickness)
    height = thickness - fall
    down = (-sin(radians(turn)), cos(radians(turn)))
    drop = height * ASCENT + (fall if slope < 0 else 0.0)
    angle = radians(turn + slope)
    return _Strip(
        start=(corner[0] + down[0] * drop, corner[1] + down[1] * drop),
        along=(cos(angle), sin(angle)),
        length=length / max(cos(radians(slope)), 0.1),
        height=height,
    )


def _edges(line: Line, sheet: Sheet, strip: _Strip, text: str) -> list[float]:
    """Distances from the line's start, before each character and after the last."""
    box = line.place.box
    exact = text == line.text and len(line.edges) == len(text) + 1
    if box is not None and exact and line.turned % 360 in (0, 180):
        steps = [
            edge - box.left if line.turned % 360 == 0 else box.right - edge for edge in line.edges
        ]
        found = [min(max(step * sheet.width, 0.0), strip.length) for step in steps]
        if all(a <= b for a, b in pairwise(found)):
            return found
    widths = [_width(char) for char in text]
    total = sum(widths)
    return [strip.length * sum(widths[:n]) / total for n in range(len(widths) + 1)]


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Words, each with the blanks behind it."""
    start = 0
    for index in range(1, len(text)):
        if text[index - 1].isspace() and not text[index].isspace():
            yield start, index
            start = index
    yield start, len(text)


def shown_order(text: str) -> str:
    """Right-to-left script as it stands from left to right; figures keep their order. Readers of
    PDF expect characters where they are drawn and turn them back."""
    if not any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return text
    pieces: list[str] = []
    for char in text:
        plain = unicodedata.bidirectional(char) in ("L", "EN", "AN", "ES", "CS", "ET")
        if plain and pieces and pieces[-1][-1:] != " " and _plain(pieces[-1]):
            pieces[-1] += char
        else:
            pieces.append(char)
    return "".join(reversed(pieces))


def _plain(piece: str) -> bool:
    return unicodedata.bidirectional(piece[0]) in ("L", "EN", "AN", "ES", "CS", "ET")


def _width(char: str) -> int:
    code = ord(char)
    if code > 0xFFFF:
        return 2 * NARROW
    return WIDE if _wide(code) else NARROW


def _wide(code: int) -> bool:
    return any(low <= code <= high for low, high in _WIDE_CODES)


def add_font(writer: PdfWriter) -> IndirectObject:
    """Put the font into a file once; every page refers to it."""
    program = DecodedStreamObject()
    data = _font_program()
    program.set_data(data)
    program[NameObject("/Length1")] = NumberObject(len(data))
    descriptor = _dictionary(
        Type="/FontDescriptor",
        FontName="/ZhiyiInvisible",
        Flags=4,
        FontBBox=[0, -200, 1000, 800],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=writer._add_object(program.flate_encode()),
    )
    glyphs = DecodedStreamObject()
    glyphs.set_data(b"".join(b"\0\2" if _wide(code) else b"\0\1" for code in range(0x10000)))
    widths: list[object] = []
    for low, high in _WIDE_CODES:
        widths += [low, high, WIDE]
    descendant = _dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont="/ZhiyiInvisible",
        CIDSystemInfo=_dictionary(
            Registry=TextStringObject("Adobe"), Ordering=TextStringObject("Identity"), Supplement=0
        ),
        FontDescriptor=writer._add_object(descriptor),
        CIDToGIDMap=writer._add_object(glyphs.flate_encode()),
        DW=NARROW,
        W=widths,
    )
    unicode = DecodedStreamObject()
    unicode.set_data(_TO_UNICODE)
    return writer._add_object(
        _dictionary(
            Type="/Font",
            Subtype="/Type0",
            BaseFont="/ZhiyiInvisible",
            Encoding="/Identity-H",
            DescendantFonts=[writer._add_object(descendant)],
            ToUnicode=writer._add_object(unicode.flate_encode()),
        )
    )


def stream(data: bytes) -> StreamObject:
    plain = DecodedStreamObject()
    plain.set_data(data)
    return plain.flate_encode()


def _dictionary(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): _object(v) for key, v in entries.items()})


def _object(value: object) -> object:
    if isinstance(value, list):
        return ArrayObject([_object(one) for one in value])
    if isinstance(value, str) and not isinstance(value, TextStringObject):
        return NameObject(value)
    if isinstance(value, int) and not isinstance(value, NumberObject | IndirectObject):
        return NumberObject(value)
    if isinstance(value, float) and not isinstance(value, FloatObject):
        return FloatObject(value)
    return value


def _font_program() -> bytes:
    """A TrueType font of three glyphs: nothing, a narrow box and a wide one. The boxes are never
    drawn; viewers mark by them what is selected."""
    glyphs = [b"", _box(NARROW), _box(WIDE)]
    places = [sum(map(len, glyphs[:n])) // 2 for n in range(len(glyphs) + 1)]
    tables = {
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -200, 1000, 800, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, WIDE, *[0] * 11, 3),
        b"hmtx": struct.pack(">HhHhHh", NARROW, 0, NARROW, 0, WIDE, 0),
        b"loca": struct.pack(">4H", *places),
        b"maxp": struct.pack(">IH13H", 0x10000, 3, 4, 1, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    offset = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, data in tables.items():
        padded = data + b"\0" * (-len(data) % 4)
        words = struct.unpack(f">{len(padded) // 4}I", padded)
        directory += tag + struct.pack(">III", sum(words) & 0xFFFFFFFF, offset, len(data))
        body += padded
        offset += len(padded)
    return struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32) + directory + body


def _box(width: int) -> bytes:
    """The outline of a rectangle from the descent to the ascent."""
    head = struct.pack(">hhhhh", 1, 0, -200, width, 800)
    outline = struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)
    across, down = struct.pack(">4h", 0, width, 0, -width), struct.pack(">4h", -200, 0, 1000, 0)
    data = head + outline + across + down
    return data + b"\0" * (-len(data) % 4)


_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end
""" % b"\n".join(
    b"%d beginbfrange\n%s\nendbfrange"
    % (
        64,
        b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (row, row, row) for row in range(n, n + 64)),
    )
    for n in range(0, 256, 64)
)
