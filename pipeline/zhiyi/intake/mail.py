"""Mails: what they say as text, and the files attached to them. EML by RFC 5322 and MIME."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from mimetypes import guess_extension
from pathlib import Path

from zhiyi.encodings import decode, decode_name, escaped, mended
from zhiyi.errors import InputError, RefusedError
from zhiyi.intake.markup import text_of

_SHOWN = (
    ("From", "发件人"),
    ("To", "收件人"),
    ("Cc", "抄送"),
    ("Date", "日期"),
    ("Subject", "主题"),
)
_ENCODED = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
_RICHER = 1.5
"""How much longer the HTML of a mail is than its plain text when that is only a pointer to it:
the same text in both differs by the signature at most."""


LONGEST_FIELD = 32_768
"""Characters of a header field that are read; readers of parameters take the square of the length.
A letter to two hundred recipients has 10,000."""

MOST_COMPARED = 50_000_000
"""Lines held against boundaries: each line is compared with those of all parts around it, which
took 10 s for 100 million. A mail of 60 MiB has 3 million."""


class _Bounded(Compat32):
    """Reads header fields up to ``LONGEST_FIELD``."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_FIELD]


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """``fields``: header fields shown, by their English names."""

    fields: Mapping[str, str]
    body: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        """The mail as an officer reads it: who wrote to whom, when, about what, and the body."""
        heads = [f"{label}：{self.fields[name]}" for name, label in _SHOWN if self.fields.get(name)]
        return "\n".join([*heads, "", self.body]).strip() + "\n"


@dataclass(slots=True)
class _Parts:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)


def read_eml(file: Path) -> Mail:
    """Raises ``InputError`` where the file is no mail, or one made to hang its readers."""
    data = file.read_bytes()
    if data.lower().count(b"boundary") * data.count(b"\n") > MOST_COMPARED:
        raise RefusedError("邮件嵌套的部分过多，疑似攻击，未予处理 too many parts within parts")
    try:
        message: Message = BytesParser(policy=_Bounded()).parsebytes(data)
    except (MessageError, ValueError, RecursionError) as error:
        raise InputError(f"邮件已损坏，无法解析（{error}）") from error
    parts = _Parts()
    try:
        _collect(message, parts)
    except RecursionError as error:
        raise InputError("邮件嵌套层数过多") from error
    fields = {name: header(message, name) for name, _ in _SHOWN}
    return Mail(fields, body_of("\n".join(parts.plain), parts.html), tuple(parts.files))


def body_of(plain: str, html: list[str]) -> str:
    """The plain text, or that of the HTML where this says more."""
    formatted = "\n".join(text_of(markup) for markup in html)
    return formatted if len(formatted) > _RICHER * len(plain.strip()) else plain.strip()


def header(message: Message, name: str) -> str:
    """A header field as text: RFC 2047 words, and bytes that are no ASCII."""
    raw = next((str(v) for key, v in message.raw_items() if key.lower() == name.lower()), "")
    return decoded_words(" ".join(raw.split()))


def decoded_words(raw: str) -> str:
    """RFC 2047 words decoded; neighbours in one charset are joined before, as mailers cut
    characters in two."""
    pieces: list[str] = []
    held: tuple[str, bytes] | None = None
    end = 0
    for word in _ENCODED.finditer(raw):
        between = raw[end : word.start()]
        charset, data = word[1].split("*")[0].lower(), _payload(word[2], word[3])
        if held and not between.strip() and held[0] == charset:
            held = (charset, held[1] + data)
        else:
            if held:
                pieces.append(_in_charset(held[1], held[0]))
            if between.strip() or not held:
                pieces.append(_plain(between))
            held = (charset, data)
        end = word.end()
    if held:
        pieces.append(_in_charset(held[1], held[0]))
    return "".join([*pieces, _plain(raw[end:])]).strip()


def _payload(way: str, text: str) -> bytes:
    raw = text.encode("ascii", errors="replace")
    if way in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def _in_charset(data: bytes, charset: str) -> str:
    """Mailers say gb2312 and write GBK; what fits no charset is guessed."""
    wide = {"gb2312": "gb18030", "gbk": "gb18030"}.get(charset, charset)
    try:
        return mended(data.decode(wide))
    except (LookupError, ValueError):  # some codecs know no other error; a name may hold a NUL
        return decode_name(data)


def _plain(text: str) -> str:
    return decode_name(escaped(text))


def _collect(message: Message, parts: _Parts) -> None:
    if message.get_content_type() == "message/rfc822":
        for inner in _messages(message):
            name = _file_name(message) or header(inner, "Subject") or f"邮件{len(parts.files) + 1}"
            name = name if name.lower().endswith(".eml") else f"{name}.eml"
            parts.files.append(Attachment(_flat(name), inner.as_bytes()))
        return
    if message.is_multipart():
        for part in _messages(message):
            _collect(part, parts)
        return
    data = message.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    name = _file_name(message)
    kind = message.get_content_type()
    attached = bool(name) or message.get_content_disposition() == "attachment"
    if kind == "text/plain" and not attached:
        parts.plain.append(_text(message, content))
    elif kind == "text/html" and not attached:
        parts.html.append(_text(message, content))
    elif content or name:
        suffix = guess_extension(kind) or ".bin"
        parts.files.append(
            Attachment(_flat(name or f"附件{len(parts.files) + 1}{suffix}"), content)
        )


def _messages(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if isinstance(part, Message):
            yield part


def _text(message: Message, data: bytes) -> str:
    charset = message.get_content_charset()
    if charset:
        return _in_charset(data, charset) if data else ""
    try:
        return decode(data).text
    except InputError:
        return data.decode("utf-8", errors="replace")


def _file_name(message: Message) -> str:
    for field_name, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        clean = Message()
        raw = next((str(v) for k, v in message.raw_items() if k.lower() == field_name.lower()), "")
        clean[field_name] = _plain(" ".join(raw.split()))
        value = clean.get_param(parameter, header=field_name)
        if value:
            return decoded_words(value if isinstance(value, str) else _extended(value))
    return ""


def _extended(value: tuple[str | None, str | None, str]) -> str:
    """A parameter by RFC 2231: charset, language, and bytes as characters."""
    charset, _, text = value
    return _in_charset(text.encode("raw_unicode_escape"), charset or "us-ascii")


def _flat(name: str) -> str:
    """A name without folders: mails have none, and what looks like one leads out."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "附件"
