# ruff: noqa: E501 - a table of files, a line each
"""Texts, and the names that files go by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import BROKEN, REFUSED, REMARK, Case, Lure, file

SCRIPT = "<script>document.title='canary';fetch('//127.0.0.1')</script>"


def _named(kind: str, name: str, attacks: str, content: bytes = b"density 1.8 g/cm3\n") -> Case:
    return file(kind, name, attacks, content)


def _raw(name: bytes, content: bytes) -> Callable[[Path, Lure], None]:
    """A file whose name is no UTF-8, beside the path given."""

    def put(path: Path, lure: Lure) -> None:
        with open(bytes(path.parent) + b"/" + name, "wb") as stream:
            stream.write(content)

    return put


def cases() -> Iterator[Case]:
    kind = "texts"
    yield file(
        kind,
        "line.txt",
        "one line of sixty kilobytes",
        ("密度 1.8 g/cm3；" * 30_000).encode()[:60_000],
    )
    yield file(
        kind,
        "large.txt",
        "more text than is read",
        b"density 1.8 g/cm3\n" * 60_000,
        REFUSED,
        "text_bytes",
    )
    yield file(
        kind,
        "nul.txt",
        "zeros among the letters",
        b"density\0 1.8\0 g/cm3\n" * 50,
        BROKEN,
        "不受支持|编码",
    )
    yield file(
        kind,
        "escapes.txt",
        "orders for a terminal",
        b"\x1b]0;canary\x07\x1b[2J density 1.8 g/cm3\n",
        BROKEN,
        "不受支持",
    )
    yield file(
        kind,
        "bidi.txt",
        "text that turns round",
        "密度 \u202e8.1\u202c g/cm3 \u2066x\u2069\ufeff\n".encode(),
    )
    yield file(
        kind,
        "surrogates.txt",
        "half characters",
        b"\xff\xfe" + b"\x00\xd8" * 40 + "密度 1.8".encode("utf-16-le"),
    )
    yield file(kind, "formulas.csv", "cells that begin like formulas",
               "参数,数值\n=HYPERLINK(\"http://127.0.0.1\"),1.8 g/cm3\n@SUM,-40 ℃\n".encode())  # fmt: skip
    below = "工作温度：-40 ℃\n储存温度为 -55 ℃ 至 -20 ℃\n"
    yield file(kind, "below.txt", "numbers that begin like formulas", below.encode())
    kind = "HTML"
    page = f"<!DOCTYPE html><html><body onload=alert(1)>{SCRIPT}密度 1.8 g/cm3 <img src=x onerror=alert(1)></body></html>"
    yield file(kind, "page.html", "scripts", page.encode(), REMARK, "源码")
    frame = f"</title></style></td></table>{SCRIPT}<svg/onload=alert(1)>密度 1.8 g/cm3 {{{{7*7}}}} {{% raw %}}\n"
    yield file(kind, "breaks.txt", "text that closes what it stands in", frame.encode())
    kind = "names"
    yield _named(kind, "=cmd|' -C calc'!A0.txt", "a formula")
    yield _named(kind, "＝1+1.txt", "a formula of full width")
    yield _named(kind, "<script>document.title='canary'<∕script>.txt", "a script")
    yield _named(
        kind, '"><img src=x onerror=document.title=1>.txt', "a mark that closes an attribute"
    )
    yield _named(kind, "line\nbreak\r.txt", "a name of two lines")
    yield _named(kind, "\x1b]0;canary\x07\x1b[31m.txt", "orders for a terminal")
    yield file(
        kind,
        "fdp.\u202etxt.exe",
        "a name that turns round",
        b"MZ\x90\0" + bytes(60),
        BROKEN,
        "不受支持",
    )
    yield _named(kind, "CON", "a device of another system")
    yield _named(kind, "-rf", "an option of a program")
    yield _named(kind, "n" * 251 + ".txt", "255 bytes")
    yield _named(kind, "../x.txt".replace("/", "⁄"), "a slash that is none")
    gbk = "检测报告.txt".encode("gbk")
    yield Case(
        kind=kind,
        name="检测报告.txt",
        attacks="a name in GBK",
        put=_raw(gbk, b"density 1.8 g/cm3\n"),
    )
    broken = b"half\xed\xa0\x80\xff.txt"
    yield Case(
        kind=kind,
        name="half",
        attacks="a name that is no text",
        put=_raw(broken, b"density 1.8 g/cm3\n"),
    )
    kind = "what is no document"
    yield file(kind, "empty.pdf", "nothing", b"", BROKEN, "0 字节")
    yield file(
        kind,
        "program.pdf",
        "a program by the name of a paper",
        b"MZ\x90\0" + bytes(99),
        BROKEN,
        "不受支持",
    )
    yield file(
        kind, "noise.pdf", "noise by the name of a paper", bytes(range(256)) * 9, BROKEN, "不受支持"
    )
