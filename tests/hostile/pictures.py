# ruff: noqa: E501 - a table of files, a line each
"""Pictures: sizes that nobody scans, bombs, cut off ones, and ones that are something else too."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image
from tests.hostile.archives import zipped
from tests.hostile.case import ACTIVE, BROKEN, PARTLY, REFUSED, REMARK, Case, Lure, file

SIZE = "图像尺寸"


def drawn(form: str, size: tuple[int, int] = (120, 80), **given: object) -> bytes:
    """A picture of noise, which a reader of letters finds nothing in."""
    noise = np.random.default_rng(7).integers(200, 255, (size[1], size[0], 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, form, **given)
    return stream.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: bytes = b"", more: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _grey_rows(width: int, height: int) -> bytes:
    return zlib.compress((b"\0" + b"\xfa" * width) * height, 9)


def _bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


def _tiff(width: int, height: int, after: int = 0) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1),
            (262, 3, 1, 1), (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height),
            (279, 4, 1, width * height & 0xFFFFFFFF)]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    whole = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + body + struct.pack("<I", after)
    return whole.ljust(200, b"\0") + b"\xf0" * min(width * height, 4000)


def _gif(frames: int, side: int = 8) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\x00"
    return head + frame * frames + b"\x3b"


def _sized(form: str, width: int, height: int) -> bytes:
    """A JPEG whose frame header states another size."""
    whole = bytearray(drawn(form))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def _svg(lure: Lure) -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        f'<!ENTITY x SYSTEM "{lure.url}">]><svg xmlns="http://www.w3.org/2000/svg">'
        f"<script>document.title='canary'</script><image href='{lure.url}'/><text>&b;&x;</text></svg>"
    ).encode()


def cases() -> Iterator[Case]:
    yield from _sizes()
    yield from _frames()
    yield from _damaged()
    text = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(8 << 20)))
    yield file("bombs in pictures", "text.png", "eight megabytes of text in a chunk",
               _png(40, 40, _grey_rows(40, 40), text), BROKEN, "图像已损坏")  # fmt: skip
    yield file("bombs in pictures", "rows.png", "rows far beyond the size that is stated",
               _png(40, 40, zlib.compress(bytes(24 << 20), 1)))  # fmt: skip
    yield file("bombs in pictures", "profile.jpg", "a colour profile of garbage",
               drawn("JPEG", icc_profile=b"\xff" * 60_000))  # fmt: skip
    yield file("bombs in pictures", "exif.jpg", "EXIF that leads back to itself",
               drawn("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\0\0\0\0"))  # fmt: skip
    hidden = drawn("PNG") + zipped(("evil.txt", b"x"))
    yield file(
        "polyglots", "behind.png", "an archive behind a picture", hidden, ACTIVE, "ZIP 压缩数据"
    )
    yield file("polyglots", "script.gif", "a GIF that is a script as well",
               _gif(1).replace(b"GIF89a", b"GIF89a", 1) + b"/*<script>alert(1)</script>*/")  # fmt: skip
    yield file(
        "SVG", "script.svg", "script, entities, pictures of another host", _svg, REMARK, "源码"
    )


def _sizes() -> Iterator[Case]:
    kind = "absurd sizes"
    yield file(
        kind, "large.png", "2^31 - 1 pixels each way", _png(2**31 - 1, 2**31 - 1), REFUSED, SIZE
    )
    yield file(
        kind,
        "wide.png",
        "a hundred thousand pixels each way",
        _png(100_000, 100_000),
        REFUSED,
        SIZE,
    )
    yield file(kind, "none.png", "no pixel at all", _png(0, 0), BROKEN, "图像")
    yield file(kind, "bomb.png", "64 million pixels in 60 kilobytes", lambda: _png(8000, 8000, _grey_rows(8000, 8000)),
               REFUSED, SIZE)  # fmt: skip
    yield file(
        kind, "large.jpg", "65,535 pixels each way", _sized("JPEG", 65535, 65535), REFUSED, SIZE
    )
    yield file(
        kind, "large.bmp", "2^31 - 1 pixels each way", _bmp(2**31 - 1, 2**31 - 1), "FILE_", "图像"
    )
    yield file(kind, "below.bmp", "a height below none", _bmp(-5, -(2**31)), "FILE_", "图像")
    yield file(
        kind, "large.tif", "2^32 - 1 pixels each way", _tiff(2**32 - 1, 2**32 - 1), "FILE_", "图像"
    )
    yield file(kind, "large.webp", "16,384 pixels each way, nothing behind",
               b"RIFF\x1e\0\0\0WEBPVP8L\x11\0\0\0\x2f\xff\xff\xff\x0f" + bytes(12), "FILE_", "图像")  # fmt: skip
    yield file(kind, "large.jp2", "four gigapixels of JPEG 2000",
               b"\xff\x4f\xff\x51\x00\x29\x00\x00" + struct.pack(">8I", 2**31, 2**31, 0, 0, 2**31, 2**31, 0, 0)
               + b"\x00\x01\x07\x01\x01", "FILE_", "图像")  # fmt: skip


def _frames() -> Iterator[Case]:
    yield file("frames", "100000.gif", "a hundred thousand frames", lambda: _gif(100_000),
               PARTLY, "共 100000 页，超过 2 页的限制")  # fmt: skip
    yield file("frames", "canvas.gif", "few frames, each of a large canvas", _gif(40, 1500),
               PARTLY, "未读取")  # fmt: skip
    yield file("frames", "loop.tif", "a directory that follows itself", _tiff(60, 60, after=8))


def _damaged() -> Iterator[Case]:
    kind = "broken pictures"
    yield file(
        kind,
        "cut.jpg",
        "cut off in its pixels",
        drawn("JPEG", (400, 300))[:9000],
        "FILE_",
        "解码失败|损坏",
    )
    yield file(
        kind, "cut.png", "cut off in its pixels", drawn("PNG")[:9000], "FILE_", "解码失败|损坏"
    )
    yield file(
        kind,
        "cut.tif",
        "strips that lie beyond the end",
        _tiff(300, 300)[:900],
        "FILE_",
        "解码失败|损坏",
    )
    yield file(kind, "head.avif", "only a head", b"\0\0\0\x1cftypavif" + bytes(40), BROKEN, "图像")
    yield file(
        kind, "head.heic", "only a head", b"\0\0\0\x18ftypheic" + bytes(40), BROKEN, "图像|HEIC"
    )
    yield file(
        kind,
        "garbage.webp",
        "chunks of garbage",
        b"RIFF\xff\xff\xff\x7fWEBPVP8X" + b"\xff" * 50,
        BROKEN,
        "图像",
    )
