"""Bytes of strangers to text: file names in archives, text files."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from zhiyi.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE_SHARE = 0.5
"""GB 18030 decodes nearly any bytes; it is believed where at least half of the characters outside
ASCII are common Chinese ones (GB 2312)."""
_LOST_SHARE = 0.05
"""Share of broken characters, of those outside ASCII, up to which an encoding is still believed."""
_PLAIN_SHARE = 0.7
"""Share of Chinese and ASCII characters from which UTF-16 without a mark is certain."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """``sure`` is False where the encoding was guessed."""

    text: str
    encoding: str
    sure: bool = True


def decode(data: bytes) -> Decoded:
    """Raises ``InputError`` where no encoding fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, errors="replace"), encoding)
    if b"\0" in data:
        return _utf16(data)
    if (decoded := _utf8_or_chinese(data) or _damaged(data)) is not None:
        return decoded
    best = from_bytes(data).best()
    if best is None:
        raise InputError("文字编码无法识别")
    return Decoded(str(best), best.encoding, sure=False)


def decode_name(raw: bytes) -> str:
    """A file name; bytes that fit nothing are shown as escapes."""
    decoded = _utf8_or_chinese(raw)
    return decoded.text if decoded else raw.decode("utf-8", errors="backslashreplace")


def mended(text: str) -> str:
    """Text without lone surrogates, which no file can be written with. They stand for bytes that
    were not UTF-8 (PEP 383), which are read as ``decode_name`` reads them."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return decode_name(escaped(text))


def escaped(text: str) -> bytes:
    """UTF-8 with the bytes that lone surrogates stand for, whatever surrogates there are."""
    try:
        return text.encode("utf-8", errors="surrogateescape")
    except UnicodeEncodeError:  # one that stands for no byte
        return text.encode("utf-8", errors="surrogatepass")


def _utf8_or_chinese(data: bytes) -> Decoded | None:
    """UTF-8, or GB 18030 where that is what it looks like.

    A few Chinese words in GBK are valid UTF-8 by accident (图纸 reads ͼֽ): two-byte sequences
    only, hence no Chinese character. Then the Chinese reading is believed.
    """
    unicode, chinese = _decoded(data, "utf-8"), _decoded(data, "gb18030")
    common = _common_share(chinese) if chinese is not None else 0.0
    if unicode is not None and not (common == 1.0 and _accidental(unicode)):
        return Decoded(unicode, "utf-8")
    if chinese is not None and common >= _CHINESE_SHARE:
        return Decoded(chinese, "gb18030")
    return None


def _damaged(data: bytes) -> Decoded | None:
    """UTF-8 or GB 18030 with a few broken bytes, as where a file was cut off in a character: they
    become U+FFFD."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        letters, lost = sum(c > "\x7f" for c in text), text.count("\ufffd")
        if lost > _LOST_SHARE * letters:
            continue
        if encoding == "utf-8" or _common_share(text.replace("\ufffd", "")) >= _CHINESE_SHARE:
            return Decoded(text, encoding, sure=False)
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _accidental(text: str) -> bool:
    """Text outside ASCII that mixes scripts no paper mixes, all of it in two-byte sequences."""
    letters = [c for c in text if ord(c) > 127]
    scripts = {ord(c) >> 7 for c in letters}
    return bool(letters) and max(map(ord, letters)) < 0x800 and (len(scripts) > 1)


def _utf16(data: bytes) -> Decoded:
    """UTF-16 without a mark: the byte order in which more characters are common ones."""
    candidates = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") <= max(1, len(text) // 1000):
            known = sum(" " <= c <= "~" or "\u4e00" <= c <= "\u9fff" or c in "\r\n" for c in text)
            candidates.append((known / max(len(text), 1), text, encoding))
    if not candidates:
        raise InputError("文字编码无法识别")
    share, text, encoding = max(candidates)
    return Decoded(text, encoding, sure=share > _PLAIN_SHARE and "\ufffd" not in text)


def _common_share(text: str) -> float:
    """The share of characters outside ASCII that are in GB 2312."""
    letters = [c for c in text if ord(c) > 127]
    common = sum(_in_gb2312(c) for c in letters)
    return common / len(letters) if letters else 0.0


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
