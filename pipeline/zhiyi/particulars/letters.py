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
class _Section:
    """A heading and what follows it up to the next: positions in the running text."""

    head: str
    start: int
    end: int


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
    sections = _sections(text, part.title)
    for element in ELEMENTS:
        found += _element(element, text, sections, table)
    return found


def _element(
    name: str, text: Running, sections: Sequence[_Section], table: Mapping[str, Any]
) -> Iterator[Statement]:
    """One element: the section under its heading, else the first sentence that states it."""
    for section in sections:
        content = text.text[section.start : section.end].strip(" :：。")
        named = any(fold(word) in section.head for word in table["headings"][name])
        if named and _says(name, content):
            yield statement(name, plain(content), text, (section.start, section.end))
            return
    words = re.compile("|".join(table["sentences"][name]))
    about = re.compile("|".join(table["sentences"]["reason_about"]))
    for match in _SENTENCE.finditer(text.text):
        sentence = fold(match.group())
        if words.search(sentence) and _says(name, match.group()):
            if name == "reason" and not about.search(sentence):
                continue
            yield statement(name, plain(match.group()), text, match.span())
            return


def _says(name: str, content: str) -> bool:
    """A heading without content states nothing, nor do performance figures without a figure."""
    if len(fold(content)) < LEAST_CONTENT:
        return False
    return name != "performance" or any(char.isdigit() for char in content)


def _sections(text: Running, title: str) -> list[_Section]:
    """The headings of the letter: numbered lines, and short lines that end in a colon."""
    heads = [
        (begin, *cut)
        for line, begin in zip(text.lines, text.starts, strict=True)
        if line.text != title and (cut := _heading(line)) is not None
    ]
    ends = [*(begin for begin, _, _ in heads[1:]), _signature(text)]
    return [
        _Section(head, begin + after, max(begin + after, end))
        for (begin, head, after), end in zip(heads, ends, strict=False)
    ]


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
