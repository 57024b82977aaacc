"""Text files: decoded, a line each, with the line number as locator."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from zhiyi.document import Document, Evidence, Line, Origin, Problem, fact_id
from zhiyi.errors import InputError
from zhiyi.flow import Found

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE_SHARE = 0.5
"""GB 18030 decodes nearly any bytes; it is believed where at least half of the letters outside
ASCII come out as common Chinese characters (GB 2312 level 1 and 2)."""


def find_plain_lines(doc: Document, *, file: Path) -> Found[Line]:
    """The lines of a text file. A guessed encoding lowers the score and is a problem to look at."""
    text, encoding, sure = decode(file.read_bytes())
    score = 1.0 if sure else 0.6
    method = f"text:{encoding}@1"
    lines = tuple(
        Line(
            id=fact_id("line", doc, f"p1:{number}", 0),
            evidence=(Evidence(document=doc.id, page=1, quote=printed, locator=f"第{number}行"),),
            origin=Origin(method, score),
            text=printed,
            source="office",
        )
        for number, printed in enumerate(text.splitlines(), start=1)
        if printed.strip()
    )
    detail = f"文字编码系推断（{encoding}），请核对文字是否正确"
    problems = () if sure else (Problem(stage="lines", code="FILE_PARTLY_READ", detail=detail),)
    return Found(lines, problems)


def decode(data: bytes) -> tuple[str, str, bool]:
    """Text, encoding, and whether it is certain. Raises ``InputError`` where nothing fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding, True
    if b"\0" in data:
        return _utf16(data)
    try:
        return data.decode("utf-8"), "utf-8", True
    except UnicodeDecodeError:
        pass
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    if chinese and _common_share(chinese) >= _CHINESE_SHARE:
        return chinese, "gb18030", True
    best = from_bytes(data).best()
    if best is None:
        raise InputError("文字编码无法识别")
    return str(best), best.encoding, False


def _utf16(data: bytes) -> tuple[str, str, bool]:
    """UTF-16 without a mark: the byte order in which more characters are common ones."""
    candidates = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        known = sum(" " <= c <= "~" or "\u4e00" <= c <= "\u9fff" or c in "\r\n" for c in text)
        candidates.append((known / max(len(text), 1), text, encoding))
    if not candidates:
        raise InputError("文字编码无法识别")
    share, text, encoding = max(candidates)
    return text, encoding, share > 0.7


def _common_share(text: str) -> float:
    """The share of characters outside ASCII that are in GB 2312."""
    letters = [c for c in text if ord(c) > 127]
    common = sum(_in_gb2312(c) for c in letters)
    return common / len(letters) if letters else 1.0


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
