"""Mails of Outlook: MSG files, after [MS-OXMSG] and [MS-OXRTFCP], over olefile."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import olefile

from zhiyi.encodings import decode
from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.mail import Attachment, Mail, body_of

_SUBJECT, _BODY, _HTML, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER, _SENDER_SMTP, _SENDER_ADDRESS = 0x0C1A, 0x5D01, 0x0C1F
_TO, _CC, _SENT, _CODEPAGE = 0x0E04, 0x0E03, 0x0039, 0x3FFD
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_DATA = 0x3701
_UNICODE, _BYTES_TEXT, _BINARY, _OBJECT, _TIME = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040
_PROPERTIES = "__properties_version1.0"
_HEADERS = (32, 24, 8)
"""Bytes before the entries of a property stream: of a mail, of a mail within one, of others."""
_DEEPEST = 5
_MOST_HELD = 512 << 20
"""Bytes of all attachments of a mail; a thousand of them may be the same sectors of the file."""
_FAILURES = (OSError, ValueError, IndexError, KeyError, struct.error, RecursionError)
_LZFU_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the dictionary of compressed RTF holds at first ([MS-OXRTFCP] 3.1.1.1.2)."""


@dataclass(frozen=True, slots=True)
class _Storage:
    """A folder of the compound file: a mail, a recipient or an attachment."""

    opened: olefile.OleFileIO
    path: tuple[str, ...] = ()

    def binary(self, tag: int, kind: int = _BINARY) -> bytes | None:
        where = [*self.path, f"__substg1.0_{tag:04X}{kind:04X}"]
        if not self.opened.exists(where):
            return None
        return bytes(self.opened.openstream(where).read())

    def text(self, tag: int) -> str:
        if (wide := self.binary(tag, _UNICODE)) is not None:
            return wide.decode("utf-16-le", errors="replace").strip("\0")
        if (narrow := self.binary(tag, _BYTES_TEXT)) is not None:
            return _narrow(narrow.strip(b"\0"), self.codepage)
        return ""

    @property
    def codepage(self) -> int:
        value = self.fixed(_CODEPAGE)
        return struct.unpack("<I", value[:4])[0] if value else 0

    def fixed(self, tag: int) -> bytes | None:
        """The eight bytes of a property of fixed size."""
        where = [*self.path, _PROPERTIES]
        if not self.opened.exists(where):
            return None
        data = self.opened.openstream(where).read()
        for start in _HEADERS:
            for at in range(start, len(data) - 15, 16):
                if struct.unpack_from("<H", data, at + 2)[0] == tag:
                    return bytes(data[at + 8 : at + 16])
        return None

    def folders(self, prefix: str) -> list[_Storage]:
        depth = len(self.path)
        names = {
            entry[depth]
            for entry in self.opened.listdir(streams=False, storages=True)
            if len(entry) == depth + 1 and tuple(entry[:depth]) == self.path
        }
        return [
            _Storage(self.opened, (*self.path, name))
            for name in sorted(names)
            if name.startswith(prefix)
        ]


def read_msg(file: Path) -> Mail:
    """Raises ``InputError`` where the file is damaged."""
    try:
        with olefile.OleFileIO(file) as opened:
            return _mail(_Storage(opened), _DEEPEST)
    except _FAILURES as error:
        raise InputError(f"邮件已损坏，无法解析（{error}）") from error


def _mail(storage: _Storage, depth: int) -> Mail:
    address = storage.text(_SENDER_SMTP) or storage.text(_SENDER_ADDRESS)
    sent = storage.fixed(_SENT)
    fields = {
        "From": " ".join(part for part in (storage.text(_SENDER), f"<{address}>") if part != "<>"),
        "To": storage.text(_TO),
        "Cc": storage.text(_CC),
        "Date": _moment(sent) if sent else "",
        "Subject": storage.text(_SUBJECT),
    }
    html = storage.binary(_HTML)
    markup = [_narrow(html, storage.codepage)] if html else [storage.text(_HTML)]
    body = body_of(storage.text(_BODY), markup)
    files, held = list[Attachment](), 0
    for ordinal, inner in enumerate(storage.folders("__attach_version1.0"), start=1):
        files.append(_attachment(inner, ordinal, depth))
        held += len(files[-1].data)
        if held > _MOST_HELD:
            raise RefusedError("邮件附件总大小超过限制，疑似炸弹 attachments larger than the mail")
    rtf = storage.binary(_RTF)
    if rtf and not body:
        files.append(Attachment("正文.rtf", _unpacked_rtf(rtf)))
    return Mail(fields, body, tuple(files))


def _attachment(storage: _Storage, ordinal: int, depth: int) -> Attachment:
    name = next((text for tag in _FILE_NAMES if (text := storage.text(tag))), f"附件{ordinal}")
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    data = storage.binary(_DATA)
    inner = storage.folders(f"__substg1.0_{_DATA:04X}{_OBJECT:04X}")
    if data is None and inner and depth:
        stem = name if name.lower().endswith(".eml") else name.removesuffix(".msg") + ".eml"
        return Attachment(stem, _as_eml(_mail(inner[0], depth - 1)))
    return Attachment(name, data or b"")


def _as_eml(mail: Mail) -> bytes:
    """A mail within a mail, written as a file of its own."""
    message = EmailMessage()
    for name, value in mail.fields.items():
        if value:
            message[name] = " ".join(value.split())
    message["MIME-Version"] = "1.0"
    message.set_content(mail.body or "\n")
    for file in mail.attachments:
        message.add_attachment(
            file.data, maintype="application", subtype="octet-stream", filename=file.name
        )
    return message.as_bytes()


def _moment(raw: bytes) -> str:
    """A FILETIME: tenths of microseconds since 1601."""
    ticks = struct.unpack("<Q", raw)[0]
    try:
        moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _narrow(data: bytes, codepage: int) -> str:
    names: Sequence[str] = {65001: ("utf-8",), 936: ("gb18030",), 54936: ("gb18030",)}.get(
        codepage, (f"cp{codepage}",) if codepage else ()
    )
    for name in names:
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        return decode(data).text if data else ""
    except InputError:  # one field that fits no encoding does not cost the mail
        return data.decode("utf-8", errors="replace")


def _unpacked_rtf(packed: bytes) -> bytes:
    """Compressed RTF ([MS-OXRTFCP] 3.1.1): literals, and references into a ring of 4096 bytes."""
    _, size, kind, _ = struct.unpack_from("<4I", packed)
    if kind == 0x414C454D:  # "MELA": stored
        return packed[16 : 16 + size]
    ring = bytearray(_LZFU_START.ljust(4096, b"\0"))
    at, position, plain = 16, len(_LZFU_START), bytearray()
    while at < len(packed) and len(plain) < size:
        control = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed):
                break
            if not control >> bit & 1:
                run = packed[at : at + 1]
                at += 1
            else:
                token = int.from_bytes(packed[at : at + 2], "big")
                at += 2
                start, length = token >> 4, (token & 15) + 2
                if start == position:
                    return bytes(plain)
                run = b""
                for step in range(length):  # a run may reach into what it writes
                    value = ring[(start + step) % 4096]
                    ring[(position + step) % 4096] = value
                    run += bytes((value,))
            for step, value in enumerate(run):
                ring[(position + step) % 4096] = value
            position = (position + len(run)) % 4096
            plain += run
    return bytes(plain[:size])
