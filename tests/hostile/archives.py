# ruff: noqa: E501 - a table of files, a line each
"""Archives: paths that lead out, links, bombs, and directories that lie."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from tests.hostile.case import BROKEN, REFUSED, Case, file

NIL = bytes(24 << 20)
"""Zeros: what a bomb is made of."""
OUT = "指向压缩包之外"


def zipped(*entries: tuple[str, bytes], mode: int = 0, comment: bytes = b"") -> bytes:
    """Entries of any name, also of one that ``zipfile`` would mend."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        opened.comment = comment
        for name, data in entries:
            info = zipfile.ZipInfo("x")
            info.filename, info.orig_filename = name, name
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of two entries of one name
                opened.writestr(info, data)
    return stream.getvalue()


def _entry(
    name: bytes, data: bytes, at: int, *, size: int, packed: int = -1
) -> tuple[bytes, bytes]:
    """A stored entry and its line in the directory, which says that it has ``size`` bytes."""
    crc, held = zlib.crc32(data), len(data) if packed < 0 else packed
    head = struct.pack(
        "<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, crc, len(data), len(data), len(name), 0
    )
    line = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, crc, held, size, len(name), 0, 0, 0, 0, 0, at
    )
    return head + name + data, line + name


def _end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, at, 0)


def _lying(size: int, packed: int = -1) -> bytes:
    local, line = _entry(b"a.txt", b"x" * 100, 0, size=size, packed=packed)
    return local + line + _end(1, len(line), len(local))


def _overlapping() -> bytes:
    """A hundred lines of the directory over the same megabytes (Fifield 2019)."""
    local, line = _entry(b"a.txt", b"x" * 400_000, 0, size=400_000)
    return local + 100 * line + _end(100, 100 * len(line), len(local))


def _many(count: int) -> bytes:
    pieces, lines, at = list[bytes](), list[bytes](), 0
    for n in range(count):
        local, line = _entry(b"%d" % n, b"", at, size=0)
        pieces.append(local)
        lines.append(line)
        at += len(local)
    size = sum(map(len, lines))
    return b"".join(pieces) + b"".join(lines) + _end(min(count, 0xFFFF), size, at)


def _endless_directory() -> bytes:
    local, line = _entry(b"a", b"", 0, size=0)
    return local + line + _end(1, 0x7FFFFFFF, len(local))


def _zip64(count: int) -> bytes:
    local, line = _entry(b"a", b"", 0, size=0)
    at = len(local) + len(line)
    record = struct.pack(
        "<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, 1 << 40, len(local)
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    return local + line + record + locator + _end(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)


def _nested(levels: int, wide: int) -> bytes:
    inner = zipped(("nil.txt", NIL[: 4 << 20]))
    for _ in range(levels):
        inner = zipped(*((f"{n}.zip", inner) for n in range(wide)))
    return inner


def _locked() -> bytes:
    whole = bytearray(zipped(("a.txt", b"secret")))
    whole[6] |= 1
    whole[whole.index(b"PK\1\2") + 8] |= 1
    return bytes(whole)


def _method(number: int) -> bytes:
    whole = bytearray(zipped(("a.txt", b"secret")))
    whole[8] = whole[whole.index(b"PK\1\2") + 10] = number
    return bytes(whole)


def tarred(*infos: tarfile.TarInfo, data: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as opened:
        for info in infos:
            info.size = len(data) if info.isreg() else 0
            opened.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return stream.getvalue()


def _special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def _tar_header(name: bytes, kind: bytes, size: int) -> bytes:
    head = bytearray(512)
    head[: len(name)] = name
    head[100:108], head[124:136] = b"0000644\0", b"%011o\0" % size
    head[156:157], head[257:265] = kind, b"ustar\x0000"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def _seven(entries: Sequence[tuple[str, bytes]]) -> bytes:
    import libarchive

    written = bytearray()
    with libarchive.custom_writer(lambda data: written.extend(data) or len(data), "7zip") as opened:
        for name, data in entries:
            opened.add_file_from_memory(name, len(data), data)
    return bytes(written)


def _levels(data: bytes, levels: int) -> bytes:
    for _ in range(levels):
        data = gzip.compress(data, mtime=0)
    return data


def cases() -> Iterator[Case]:
    yield from _slips()
    yield from _links()
    yield from _bombs()
    yield from _liars()
    yield from _tars()
    yield from _others()


def _slips() -> Iterator[Case]:
    names = {
        "up": "../../evil.txt", "absolute": "/etc/evil.txt", "drive": "C:/evil.txt",
        "backslash": "..\\..\\evil.txt", "inside": "a/b/../../../evil.txt",
        "unc": "\\\\host\\share\\evil.txt",
    }  # fmt: skip
    for name, path in names.items():
        data = zipped((path, b"evil"), ("good.txt", "密度 1.8".encode()))
        yield file("zip slip", f"slip-{name}.zip", f"an entry {path!r}", data, REFUSED, OUT)
    wide = zipped(("．．／．．／evil.txt", b"evil"))
    yield file("zip slip", "slip-wide.zip", "dots and slashes of full width", wide)
    nul = zipped(("ok.txt\0../../evil", b"x"))
    yield file("zip slip", "slip-nul.zip", "a name that goes on behind a NUL", nul, REFUSED, OUT)


def _links() -> Iterator[Case]:
    yield file(
        "links in archives", "link.zip", "a symbolic link in a ZIP",
        zipped(("passwd", b"/etc/passwd"), mode=0o120777), REFUSED, "符号链接",
    )  # fmt: skip
    yield file(
        "links in archives", "fifo.zip", "a pipe in a ZIP",
        zipped(("pipe", b""), mode=0o010644), REFUSED, "特殊文件",
    )  # fmt: skip
    kinds = {
        "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE, "device": tarfile.CHRTYPE,
        "fifo": tarfile.FIFOTYPE,
    }  # fmt: skip
    for name, kind in kinds.items():
        data = tarred(_special("a", kind, "/etc/passwd"))
        told = "链接或特殊文件"
        yield file("links in archives", f"{name}.tar", f"a {name} in a TAR", data, REFUSED, told)
    through = tarred(_special("dir", tarfile.SYMTYPE, "/tmp"), tarfile.TarInfo("dir/evil.txt"))
    yield file(
        "links in archives", "through.tar", "a link, then a file through it",
        through, REFUSED, "链接或特殊文件",
    )  # fmt: skip


def _bombs() -> Iterator[Case]:
    nil = NIL[: 12 << 20]
    yield file("zip bombs", "flat.zip", "one entry of 1:1000", lambda: zipped(("a.txt", nil)),
               REFUSED, "压缩比超过 250:1")  # fmt: skip
    yield file("zip bombs", "large.zip", "an entry that states its size", lambda: zipped(("a", NIL)),
               REFUSED, "entry_bytes")  # fmt: skip
    yield file("zip bombs", "42.zip", "archives in archives in archives", lambda: _nested(4, 3),
               REFUSED, "嵌套层数")  # fmt: skip
    yield file("zip bombs", "wide.zip", "each archive small, all of them together large",
               lambda: zipped(*((f"{n}.zip", zipped(("n.txt", bytes(range(256)) * 20000))) for n in range(12))),
               REFUSED, "(total_bytes|压缩比)")  # fmt: skip
    yield file("zip bombs", "overlap.zip", "a hundred entries of the same bytes", _overlapping,
               REFUSED, "相互重叠")  # fmt: skip
    yield file("thousands of entries", "300.zip", "more entries than are unpacked",
               lambda: _many(300), REFUSED, "300 个文件，超过 40 个的限制")  # fmt: skip
    yield file("thousands of entries", "90000.zip", "a count that turns over at 65,536",
               lambda: _many(90_000), BROKEN, "条目目录过大")  # fmt: skip


def _liars() -> Iterator[Case]:
    twice = zipped(("a.txt", b"one"), ("a.txt", b"two"))
    yield file("lying directories", "same-names.zip", "two entries of one name", twice)
    yield file("lying directories", "small.zip", "a directory that states too few bytes",
               _lying(10), REFUSED, "已损坏")  # fmt: skip
    yield file("lying directories", "packed.zip", "packed data beyond the end of the file",
               _lying(100, packed=1 << 31))  # fmt: skip
    yield file("lying directories", "directory.zip", "a directory of two gigabytes",
               _endless_directory(), BROKEN, "条目目录过大")  # fmt: skip
    yield file("lying directories", "zip64.zip", "2^60 entries in a ZIP64 record",
               _zip64(1 << 60), BROKEN, "已损坏")  # fmt: skip
    yield file("lying directories", "comment.zip", "an end record within the comment",
               zipped(("a.txt", b"x"), comment=_end(9, 9, 9)), BROKEN, "已损坏")  # fmt: skip
    yield file("lying directories", "cut.zip", "cut off before its directory",
               zipped(("a.txt", b"x"))[:40], BROKEN, "已损坏")  # fmt: skip
    yield file("locked archives", "locked.zip", "an entry under a password", _locked(),
               REFUSED, "需要密码")  # fmt: skip
    yield file("locked archives", "method.zip", "a method of packing that does not exist",
               _method(97), REFUSED, "不受支持")  # fmt: skip
    yield file("polyglots", "prefix.zip", "a ZIP behind the head of a program",
               b"MZ\x90\0" + bytes(60) + zipped(("a.txt", b"x")), BROKEN, "不受支持")  # fmt: skip


def _tars() -> Iterator[Case]:
    up = tarfile.TarInfo("../../evil.txt")
    yield file("tar", "slip.tar", "a path that leads out", tarred(up, data=b"x"), REFUSED, OUT)
    large = _tar_header(b"a.txt", b"0", len(NIL)) + NIL
    yield file("tar", "bomb.tar.gz", "24 MiB of zeros", lambda: gzip.compress(large, 1),
               REFUSED, "entry_bytes")  # fmt: skip
    hidden = _tar_header(b"a", b"x", 20 << 20) + NIL
    yield file("tar", "header.tar.bz2", "20 MiB of extended header", lambda: bz2.compress(hidden, 1),
               REFUSED, "头部大小异常")  # fmt: skip
    passed = b"".join(_tar_header(b"%d" % n, b"0", len(NIL)) + NIL for n in range(2))
    yield file("tar", "passed.tar.xz", "large entries that are only passed over",
               lambda: lzma.compress(passed, preset=0), "FILE_", "(entry_bytes|total_bytes)")  # fmt: skip
    gbk = tarfile.TarInfo("a")
    raw = tarred(gbk, data=b"x").replace(
        b"a" + bytes(99), "检测报告".encode("gbk").ljust(100, b"\0"), 1
    )
    yield file("tar", "gbk.tar", "a name that is no UTF-8, its sum wrong", raw, BROKEN, "已损坏|空")
    yield file("tar", "cut.tar", "cut off within an entry",
               tarred(tarfile.TarInfo("a.txt"), data=b"x" * 5000)[:2000], "FILE_", "损坏")  # fmt: skip


def _others() -> Iterator[Case]:
    yield file("gz, bz2, xz", "bomb.gz", "24 MiB of zeros", lambda: gzip.compress(NIL, 1),
               REFUSED, "(压缩比|entry_bytes)")  # fmt: skip
    yield file("gz, bz2, xz", "bomb.bz2", "24 MiB of zeros", lambda: bz2.compress(NIL, 1),
               REFUSED, "(压缩比|entry_bytes)")  # fmt: skip
    yield file("gz, bz2, xz", "bomb.xz", "24 MiB of zeros", lambda: lzma.compress(NIL, preset=0),
               REFUSED, "(压缩比|entry_bytes)")  # fmt: skip
    yield file("gz, bz2, xz", "levels.gz", "packed seven times", _levels(b"x", 7),
               REFUSED, "嵌套层数")  # fmt: skip
    yield file("gz, bz2, xz", "cut.gz", "cut off", gzip.compress(b"x" * 999)[:-9],
               REFUSED, "已损坏")  # fmt: skip
    yield file("7z and rar", "slip.7z", "a path that leads out", lambda: _seven([("../evil", b"x")]),
               REFUSED, OUT)  # fmt: skip
    yield file("7z and rar", "bomb.7z", "12 MiB of zeros", lambda: _seven([("a", NIL[: 12 << 20])]),
               REFUSED, "压缩比")  # fmt: skip
    yield file("7z and rar", "cut.7z", "only a head", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(40),
               BROKEN, "没有文件")  # fmt: skip
    yield file("7z and rar", "cut.rar", "only a head", b"Rar!\x1a\x07\x01\x00" + b"\xff" * 60,
               BROKEN, "已损坏")  # fmt: skip
