"""Items out of the running text of an announcement: codes, numbered paragraphs, lettered ones.

::

    （三）2B902.c．具有以下所有特性的稀土用焙烧窑：     an entry whose parts must all hold
    1．尺寸范围……                                      a part
    （一）6C002.b．以下任何一种的碲化合物：             an entry whose parts are entries
    1．碲化镉（参考海关商品编号：2842902000）；          6C002.b.1
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from zhiyi.controls.chemistry import cas_numbers
from zhiyi.controls.importing.items import (
    CODE,
    REFERENCES,
    Imported,
    Item,
    Together,
    numbers_in,
    plain_code,
    told_of,
)

HAN = "一二三四五六七八九十"
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("section", re.compile(rf"\s*[{HAN}]{{1,3}}、\s*")),
    ("paragraph", re.compile(rf"\s*[（(][{HAN}]{{1,3}}[）)]\s*")),
    ("bracketed", re.compile(r"\s*[（(]\s*(\d{1,2})\s*[）)]\s*")),
    ("number", re.compile(r"\s*(\d{1,2})\s*[．.、](?!\d)\s*")),
    ("letter", re.compile(r"\s*([a-z])\s*[．.、)]\s*(?![a-z])")),
)
TOP = frozenset({"code", "section", "paragraph"})
"""Marks that end every list before them; figures and letters take turns below."""
LEADING = re.compile(
    rf"\s*(?P<codes>{CODE.pattern}(?:\s*[、，,和]\s*{CODE.pattern})*)\s*[．.]?\s*[:：]?\s*"
)
PARTS = re.compile(
    r"(?:具有|满足|符合)?[以如]?下[列述面]?(?:列|述)?(?P<how>所有|全部|各项|任一|任何|一项)?.{0,6}?"
    r"(?P<what>特性|特征|条件|指标|要求|性能|参数)"
)
"""具有以下所有特性的, 符合下列任一条件的."""
ONE = frozenset({"任一", "任何", "一项"})
SHOWN = 16
"""Letters by which a paragraph that is left aside is told."""
ENDS = ("", *"。；;：:")
"""A line that does not end in one of these goes on in the next one."""


@dataclass(slots=True)
class _Building:
    """An item while its lines come in."""

    kind: str
    mark: str
    text: str
    place: str
    parts: list[_Building] = field(default_factory=list)


def items_of_text(lines: Iterable[tuple[str, str]], *, wrapped: bool = False) -> Imported:
    """``lines``: text and place of each; ``wrapped`` where they are those of a page, and not
    paragraphs. Prose without a code is left aside."""
    told = list(lines)
    title, number, effective = told_of("\n".join(text for text, _ in told))
    roots = _trees(told, wrapped=wrapped)
    items = [item for root in roots for item in _entries(root)]
    loose = [root.text.strip() for root in roots if not items or not _coded(root)]
    told_loose = "、".join(f"“{_short(text)}”" for text in loose)
    remarks = (f"有{len(loose)}段编号文字未载管制编码，未列入草稿：{told_loose}",) if loose else ()
    return Imported(
        items=tuple(items), title=title, number=number, effective=effective, remarks=remarks
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def structured(item: Item) -> Item:
    """An item whose description came as a whole, with its lettered and numbered parts told apart.
    Parts with a code of their own stay in the description of a table's row: it has one code."""
    lines = [(line, item.place) for line in item.text.splitlines() if line.strip()]
    if len(lines) < 2:
        return item
    head = _Building("code", "", lines[0][0], item.place)
    while len(lines) > 1 and _marked(lines[1][0])[0] is None:
        head.text += lines.pop(1)[0].strip()
    head.parts = _trees(lines[1:], wrapped=True)
    read = _item(head, None, head.text)
    return replace(item, text=read.text, parts=read.parts, together=read.together or "any")


def _trees(lines: list[tuple[str, str]], *, wrapped: bool) -> list[_Building]:
    """Numbered paragraphs, each below the nearest one of another kind that is still open."""
    roots: list[_Building] = []
    stack: list[_Building] = []
    for text, place in lines:
        if not text.strip():
            continue
        kind, mark, rest = _marked(text)
        if kind is None:
            if wrapped and stack and stack[-1].text.rstrip()[-1:] not in ENDS:
                stack[-1].text += text.strip()
            else:
                stack.clear()
            continue
        one = _Building(kind, mark, rest, place)
        while stack and (kind in TOP or any(b.kind == kind for b in stack)):
            if kind == "paragraph" and stack[-1].kind == "section":
                break
            stack.pop()
        (stack[-1].parts if stack else roots).append(one)
        stack.append(one)
    return roots


def _marked(text: str) -> tuple[str | None, str, str]:
    """Kind of the mark that a line begins with, the mark, and what follows."""
    if LEADING.match(text):
        return "code", "", text
    for kind, pattern in MARKS:
        if match := pattern.match(text):
            mark = match[1] if match.groups() else ""
            return kind, mark, text[match.end() :]
    return None, "", text


def _coded(one: _Building) -> bool:
    return bool(LEADING.match(one.text)) or any(_coded(part) for part in one.parts)


def _entries(one: _Building) -> list[Item]:
    """The entries of a paragraph: its own, or those below a heading."""
    leading = LEADING.match(one.text)
    if leading is None:
        return [item for part in one.parts for item in _entries(part)]
    codes = [plain_code(match.group()) for match in CODE.finditer(leading["codes"])]
    own = [_item(one, code, one.text[leading.end() :]) for code in codes]
    if own[0].together is not None or not own[0].parts:
        return own
    below = [item for part in own[0].parts for item in (_coded_below(part) or [part])]
    return [*(replace(item, parts=()) for item in own), *below]


def _coded_below(item: Item) -> list[Item]:
    if item.together is not None or not item.parts:
        return []
    return [replace(item, parts=()), *item.parts]


def _item(one: _Building, code: str | None, text: str) -> Item:
    together = _together(text)
    parts = []
    for part in one.parts:
        under = f"{code}.{part.mark}" if code and part.mark and together is None else None
        parts.append(_item(part, under, part.text))
    plain = REFERENCES.sub("", text).strip().rstrip("。；;：:").strip()
    return Item(
        code=code,
        text=plain,
        printed=one.text.strip(),
        hs=numbers_in("、".join(REFERENCES.findall(text))),
        cas=cas_numbers(text),
        parts=tuple(parts),
        together=together,
        place=one.place,
    )


def _together(text: str) -> Together | None:
    """Whether the parts of a paragraph are properties that must hold together."""
    match = PARTS.search(text)
    if match is None:
        return None
    return "any" if match["how"] in ONE else "all"
