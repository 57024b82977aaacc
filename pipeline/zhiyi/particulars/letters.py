"""What an explanation 情况说明 states: for whom, of what, its main use, and why not controlled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiyi.document import Document, Line, Part
from zhiyi.folding import fold
from zhiyi.particulars.fields import plain
from zhiyi.particulars.running import Running, find_cas, find_patterns, running, statement
from zhiyi.particulars.statements import Statement

ELEMENTS = ("performance", "main_use", "reason")
# A heading names its subject within its first letters (longest met: 三、不属于管制物项的理由).
HEADING_LENGTH = 24
LEAST_CONTENT = 4
_NUMBERING = re.compile(
    r"^\s*(?:第?[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．:：]|\s(?=\D)|[条部分节]+)|[■●◆▪•*]|#+)\s*"
)
_SENTENCE = re.compile(r"[^。；;!！?？]+[。；;!！?？]?")
_FIRM = re.compile(
    r"[\u4e00-\u9fff（）()]{4,30}?(?:股份有限公司|有限责任公司|有限公司|集团公司|公司|工厂|研究所|研究院)"
)
_SIGNED = re.compile(r"[^\S\n]*(?:20\d{2}|二〇)[\s\d]*年|[（(]?(?:盖章|公章|签章)")
_OF_TITLE = re.compile(
    r"关于(?:我司|我公司|本公司)?(?:申报)?(?:出口)?(?:的)?(.{2,30}?)(?:出口)?(?:的)?(?:不属于.*|非.*|相关)?(?:情况|说明|质疑|报告|答复|回复)"
)
_EXPORTED = re.compile(
    r"出口(?:至\S{1,6}的|的|一批|货物)?[“\"「]?([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9\-]{1,19}?)[”\"」]?[\d一二三四五六七八九十]+(?:\.\d+)?\s*(?:台|套|件|只|个|支|千克|公斤|吨|kg|片|卷|米)"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The words of a heading, its numbering style, and where it begins and its content begins."""

    words: str
    style: str
    begin: int
    content: int


def read_explanation(doc: Document, part: Part, forms: Mapping[str, Any]) -> list[Statement]:
    """Every field of an explanation, and its three elements where it states them."""
    table = forms["explanation"]
    text = running(doc, part)
    if not text.lines:
        return []
    found = list(find_patterns(text, table["patterns"]))
    found += find_cas(text)
    found += _exporter(text)
    if not any(s.field == "goods" for s in found):
        found += _goods(text)
    headings = _headings(text, part.title)
    for element in ELEMENTS:
        found += _element(element, text, headings, table, title=part.title)
    return [s for s in found if s.field != "consignee" or _is_firm(s.value)]


def _is_firm(value: str) -> bool:
    """Whether what follows 客户 or 买方 is a firm's name and not a description."""
    return bool(_FIRM.search(value)) or (value[:1].isupper() and value.isascii())


def _element(
    name: str,
    text: Running,
    headings: Sequence[_Heading],
    table: Mapping[str, Any],
    *,
    title: str,
) -> Iterator[Statement]:
    """One element: the section under its heading, else the first sentence that states it."""
    for order, heading in enumerate(headings):
        if not _names(heading, table["headings"][name]):
            continue
        end = _section_end(text, headings[order:], table["headings"])
        content = text.text[heading.content : end].strip(" :：。")
        if _says(name, content):
            yield statement(name, plain(content), text, (heading.content, end))
            return
    words = re.compile("|".join(table["sentences"][name]))
    about = re.compile("|".join(table["sentences"]["reason_about"]))
    for start, end in _sentences(text, title):
        said = text.text[start:end]
        sentence = fold(said)
        if words.search(sentence) and _says(name, said):
            if name == "reason" and not about.search(sentence):
                continue
            yield statement(name, plain(said), text, (start, end))
            return


def _sentences(text: Running, title: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand. A title, and a paragraph of a format without layout, ends one even
    without a stop."""
    ends = [
        start + len(line.text)
        for line, start in zip(text.lines, text.starts, strict=True)
        if line.text == title or line.place.box is None
    ]
    for match in _SENTENCE.finditer(text.text):
        cuts = [match.start(), *(end for end in ends if match.start() < end < match.end())]
        yield from zip(cuts, [*cuts[1:], match.end()], strict=True)


def _names(heading: _Heading, words: Sequence[str]) -> bool:
    return any(fold(word) in heading.words for word in words)


def _section_end(
    text: Running, headings: Sequence[_Heading], names: Mapping[str, Sequence[str]]
) -> int:
    """Where the section of the first heading ends: at the next one numbered alike, or naming
    another element; sub-headings lie inside."""
    first = headings[0]
    own = {name for name, words in names.items() if _names(first, words)}
    for heading in headings[1:]:
        others = {name for name, words in names.items() if _names(heading, words)}
        if others - own or (heading.style and heading.style == first.style):
            return heading.begin
    return max(_signature(text), first.content)


def _says(name: str, content: str) -> bool:
    """A heading without content states nothing, nor do performance figures without a figure."""
    if len(fold(content)) < LEAST_CONTENT:
        return False
    return name != "performance" or any(char.isdigit() for char in content)


def _headings(text: Running, title: str) -> list[_Heading]:
    """The headings of the letter: numbered lines, and short lines that end in a colon."""
    found = []
    for line, begin in zip(text.lines, text.starts, strict=True):
        if line.text == title or (cut := _heading(line)) is None:
            continue
        words, content = cut
        numbered = _NUMBERING.match(line.text)
        style = _style(numbered.group()) if numbered else ""
        found.append(_Heading(words, style, begin, begin + content))
    return found


def _style(numbering: str) -> str:
    """How a heading is numbered, whatever the number: 一、 (1) 1. are three styles."""
    return re.sub(r"\d+", "1", re.sub(r"[一二三四五六七八九十]+", "一", fold(numbering)))


def _heading(line: Line) -> tuple[str, int] | None:
    """The folded words of a heading and where its content begins in the line."""
    numbered = _NUMBERING.match(line.text)
    begin = numbered.end() if numbered else 0
    rest = line.text[begin:]
    colon = re.search(r"[:：]", rest[: HEADING_LENGTH + 2])
    if colon:
        return fold(rest[: colon.start()]), begin + colon.end()
    if len(rest) <= HEADING_LENGTH and not re.search(r"[。，,；;]", rest):
        return (fold(rest), len(line.text)) if numbered or len(rest) <= 12 else None
    return (fold(rest[:HEADING_LENGTH]), begin) if numbered else None


def _signature(text: Running) -> int:
    """Where the signature begins: the last lines that hold a firm or a date alone."""
    end = len(text.text)
    for line, begin in reversed(list(zip(text.lines, text.starts, strict=True))):
        bare = line.text.strip()
        if not (_FIRM.fullmatch(bare) or _SIGNED.match(bare)):
            break
        end = begin
    return end


def _exporter(text: Running) -> Iterator[Statement]:
    """The firm that signs; else the one that calls itself 我公司; else the first one named."""
    for line, begin in reversed(list(zip(text.lines, text.starts, strict=True))):
        bare = re.sub(r"[（(](?:盖章|公章|签章)[)）]|20\d{2}年.*$", "", line.text).strip()
        bare = re.sub(r"^(?:出口货物发货人|发货人|单位名称|公司名称|说明人)[:：]\s*", "", bare)
        if _FIRM.fullmatch(bare):
            start = begin + line.text.index(bare)
            yield statement("exporter", plain(bare), text, (start, start + len(bare)))
            return
    own = re.search(rf"(?:我公司|我司|本公司)[（(,，]?\s*({_FIRM.pattern})", text.text)
    if own:
        yield statement("exporter", plain(own.group(1)), text, own.span(1))


def _goods(text: Running) -> Iterator[Statement]:
    for pattern in (_EXPORTED, _OF_TITLE):
        if match := pattern.search(text.text):
            name = match.group(1).rpartition("的")[2]
            start = match.end(1) - len(name)
            yield statement("goods", plain(name), text, (start, match.end(1)))
            return
