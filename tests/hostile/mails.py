# ruff: noqa: E501 - a table of files, a line each
"""Mails: in one another, without end, with names that lead out; and compound files that are none."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.hostile.case import BROKEN, REFUSED, Case, Lure, file
from tests.intake.by_hand import compound

HEAD = b"From: a@example.com\nTo: b@example.com\nDate: Thu, 5 Mar 2026 10:00:00 +0800\nSubject: x\n"
MIXED = HEAD + b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'


def _nested(levels: int) -> bytes:
    mail = HEAD + "\n密度 1.8 g/cm3\n".encode()
    for _ in range(levels):
        mail = MIXED + b"--b\nContent-Type: message/rfc822\n\n" + mail + b"\n--b--\n"
        mail = mail.replace(b'"b"', b'"%d"' % len(mail), 1).replace(b"--b", b"--%d" % len(mail))
    return mail


def _attached(*names: str, data: bytes = b"x", count: int = 1) -> bytes:
    part = "--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; "
    parts = [
        f'{part}filename="{name}"\nContent-Transfer-Encoding: base64\n\n'.encode()
        + base64.b64encode(data) + b"\n"
        for name in names * count
    ]  # fmt: skip
    return MIXED + b"".join(parts) + b"--b--\n"


def _boundaries() -> bytes:
    heads = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(250)
    )
    return HEAD + heads + b"\n" + b"x\n" * 250_000


def _page(lure: Lure) -> bytes:
    return (
        HEAD
        + (
            "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
            f'<html><body onload="location=\'{lure.url}\'"><img src="{lure.url}">'
            f"<script>document.title='canary'</script><p>密度 1.8 g/cm3</p></body></html>\n"
        ).encode()
    )


def cases() -> Iterator[Case]:
    nested = "mails in mails"
    yield file(
        nested, "five.eml", "five mails in one another", lambda: _nested(5), REFUSED, "嵌套层数"
    )
    yield file(nested, "thousand.eml", "a thousand parts in one another",
               HEAD + b"Content-Type: message/rfc822\n\n" * 1000, BROKEN, "无法解析")  # fmt: skip
    yield file(nested, "itself.eml", "a part whose boundary is that around it",
               MIXED + b"--b\n" + MIXED + b"--b--\n")  # fmt: skip
    heads = "heads of mails"
    yield file(heads, "long-field.eml", "a megabyte of subject in encoded words",
               HEAD + b"Cc: " + b"=?gbk?b?xOPU?= " * 60_000 + b"\n\nx")  # fmt: skip
    yield file(heads, "parameters.eml", "a million parameters of a content type",
               HEAD + b"Content-Type: multipart/mixed; " + b";" * 1_000_000 + b"\n\nx")  # fmt: skip
    yield file(heads, "fields.eml", "a hundred thousand fields",
               lambda: HEAD + b"".join(b"X-%d: a\n" % n for n in range(100_000)) + b"\nx")  # fmt: skip
    parts = "parts of mails"
    yield file(parts, "boundaries.eml", "every line held against 250 boundaries", _boundaries,
               REFUSED, "部分过多")  # fmt: skip
    yield file(parts, "many.eml", "more attachments than are taken out",
               lambda: _attached("a.txt", count=60), REFUSED, "超过 40 个的限制")  # fmt: skip
    yield file(parts, "slip.eml", "an attachment named to lead out", _attached("../../evil.txt"))
    yield file(parts, "names.eml", "attachments named to deceive",
               _attached("=cmd|' /C calc'!A0.txt", "<script>document.title=1</script>.txt", "a\u202etxt.exe"))  # fmt: skip
    yield file(parts, "base64.eml", "base64 that is none",
               MIXED + b'--b\nContent-Type: application/pdf; name="a.pdf"\n'
               b"Content-Transfer-Encoding: base64\n\n" + b"!!!!=\x00\xff" * 5000 + b"\n--b--\n",
               BROKEN, "")  # fmt: skip
    yield file(parts, "winmail.eml", "a winmail.dat that is broken", _attached("winmail.dat", data=b"\x78\x9f\x3e\x22" + b"\xff" * 99),
               BROKEN, "不受支持")  # fmt: skip
    markup = "markup of mails"
    yield file(markup, "page.eml", "scripts and pictures of another host", _page)
    yield file(markup, "comments.eml", "comments that never end",
               HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 200_000)  # fmt: skip
    yield file(markup, "tags.eml", "tags that never end",
               HEAD + b"Content-Type: text/html\n\n" + b"<a b='" * 150_000)  # fmt: skip
    outlook = "compound files"
    yield file(outlook, "empty.msg", "a mail of Outlook without anything in it",
               compound({"__properties_version1.0": b"\xff" * 4096}))  # fmt: skip
    yield file(outlook, "loop.msg", "sectors that lead back to themselves", _loop)
    yield file(outlook, "rtf.msg", "compressed text that states four gigabytes",
               compound({"__properties_version1.0": b"\0" * 64,
                         "__substg1.0_10090102": b"\xff" * 16 + b"\0" * 4080}), "FILE_", "")  # fmt: skip
    yield file(outlook, "garbage.doc", "the name of a Word file and no file",
               compound({"WordDocument": b"\xff" * 4096, "1Table": b"\xee" * 4096}), BROKEN, "需要密码|损坏")  # fmt: skip
    yield file(outlook, "garbage.xls", "records that go on beyond the workbook",
               compound({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\xff" * 4088}), BROKEN, "XLS 已损坏")  # fmt: skip


def _loop() -> bytes:
    """Every sector of the table of sectors follows itself."""
    whole = bytearray(compound({"__properties_version1.0": b"\0" * 4096}))
    table = (int.from_bytes(whole[76:80], "little") + 1) * 512
    for place in range(table, len(whole) - 3, 4):
        number = (place - table) // 4
        whole[place : place + 4] = number.to_bytes(4, "little")
    return bytes(whole)
