"""What papers say of the goods in words: 接液材质：哈氏合金C-276, found in lines and tables.

A statement is a label and its value: before and behind a colon, on one line apart, or in two cells
of a row or column. A label with another thing before it (密封圈材质) speaks of that thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhiyi.controls.vocabulary import Vocabulary, load_vocabulary
from zhiyi.document import Cell, Document, Evidence, Table
from zhiyi.folding import fold, half_width, letters
from zhiyi.inquiry import Goods, Inquiry

SPEAKING = frozenset({"technical", "explanation", "contract", "declaration", "other"})
"""Kinds of papers that describe the goods."""
CLAUSE = re.compile(
    r"[。；;]|[,，](?=[^,，:：。；;]{1,24}[:：])"
    r"|[,，](?=[^,，:：。；;]{1,16}(?:材质|材料|部件|部分|表面|衬里|内衬)(?:均|全部)?(?:为|是|采用|选用|使用))"
)
NUMBERED = re.compile(r"^\s*(?:\(?[\d一二三四五六七八九十]{1,3}[.)、．)]|[-•·*●■])\s*")
KEYED = re.compile(
    r"(?P<key>[^:=。；;]{1,48}?)\s*"
    r"(?:[:=]|(?:均|全部|主要|应|须)?(?:采用|选用|使用|为|是)|均为|由(?=.{1,40}(?:制|构成|组成))"
    r"|\b(?:is|are)(?: all)?(?: made)?(?: (?:of|from|in))?\b)\s*(?P<value>\S.*)"
)
SPACED = re.compile(r"(?P<key>\S.{0,40}?)(?:\s{2,}|\t|[|｜])\s*(?P<value>\S.*)")
PIECES = re.compile(r"[/|()（）【】\[\]]|(?<=[\u3400-\u9fff])\s+(?=[A-Za-z])")
NOTHING = frozenset(["", "-", "—", "/", "无", "n/a", "na", "材质", "材料"])
PARTED = re.compile(r"部件|零件|组件|部位|名称|项目|\b(?:part|component|item)", re.IGNORECASE)
"""The head of a column of parts."""
CONTACT = re.compile(
    r"(?:与|和|凡)?[\u4e00-\u9fff]{0,6}接触[\u4e00-\u9fff]{0,10}(?:材质|材料|用材|选材)"
)
"""与物料接触面材质, 接触工艺气体的零件材料: what touches, however the paper says it."""
TOUCHING = ("wetted_material", "contact_material")
NO_CONTACT = re.compile(r"[不非无未]\w{0,2}接触|接触[网器点]|人体|皮肤|电接触")
LONGEST = 160
"""Characters of a value; what is longer is running text about more than one thing."""
MOST = 200
"""Statements of one goods item that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """``subject``, which the paper calls ``label``, has the ``value``. ``part``: the thing before
    the label where it is not the goods as a whole. ``attributed``: the paper speaks of this goods
    item alone."""

    subject: str
    label: str
    value: str
    place: Evidence
    part: str = ""
    attributed: bool = True


def properties_of(
    inquiry: Inquiry, goods: Goods, *, vocabulary: Vocabulary | None = None
) -> tuple[Property, ...]:
    """Every statement in words in the papers that may speak of the goods item, each once."""
    vocabulary = vocabulary or load_vocabulary()
    found: dict[tuple[str, str, str, str], Property] = {}
    for doc, alone in papers_of(inquiry, goods):
        for one in _of_document(doc, vocabulary, goods, alone):
            key = (one.subject, fold(one.value), one.part, one.place.document)
            found.setdefault(key, one)
            if len(found) >= MOST:
                return tuple(found.values())
    return tuple(found.values())


def properties_in(text: str, *, vocabulary: Vocabulary | None = None) -> tuple[Property, ...]:
    """The statements in a text of its own, which speaks of one thing."""
    vocabulary = vocabulary or load_vocabulary()
    found: list[Property] = []
    for number, line in enumerate(text.splitlines(), 1):
        place = Evidence(document="text", page=1, quote=line, locator=f"第{number}行")
        for key, value in _in_text(line, "", vocabulary):
            found += _stated(key, value, place, vocabulary, None, True)
    return tuple(found)


def papers_of(inquiry: Inquiry, goods: Goods) -> Iterator[tuple[Document, bool]]:
    """Papers that may speak of the goods, and whether they speak of these alone."""
    for doc in inquiry.documents:
        kinds = {inquiry.kind_of(part) for part in doc.parts} or {doc.kind}
        if not kinds & SPEAKING:
            continue
        if len(inquiry.goods) < 2:
            yield doc, True
            continue
        text = fold("".join(line.text for line in doc.lines))
        named = [one.id for one in inquiry.goods if is_named(one, text)]
        if not named or goods.id in named:
            yield doc, named == [goods.id]


def is_named(goods: Goods, text: str) -> bool:
    """Whether a folded text has the name or model of the goods."""
    return any(fold(word) in text for word in (goods.model, goods.name) if word)


def _of_document(
    doc: Document, vocabulary: Vocabulary, goods: Goods, alone: bool
) -> Iterator[Property]:
    """Tables first: their cells say which value belongs to which label."""
    for table in doc.tables:
        for key, value, place in _in_table(table):
            yield from _stated(key, value, place, vocabulary, goods, alone)
    for number, line in enumerate(doc.lines):
        if not vocabulary.hints.search(letters(line.text)):
            continue
        following = doc.lines[number + 1].text if number + 1 < len(doc.lines) else ""
        for key, value in _in_text(line.text, following, vocabulary):
            yield from _stated(key, value, line.place, vocabulary, goods, alone)


def _in_text(line: str, following: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Labels and values in a line; ``following`` is the next one, for a label that ends its own."""
    text = half_width(line).strip()
    if text.endswith(":") and following and len(text) <= 48:
        yield text[:-1], half_width(following)
        return
    for clause in CLAUSE.split(text):
        plain = NUMBERED.sub("", clause).rstrip()
        apart = SPACED.match(plain)
        if apart is not None and not _labelled(apart["key"], vocabulary):
            apart = None
        match = apart or KEYED.match(plain)
        head, _, rest = plain.partition(" ")
        if match is not None:
            yield match["key"], match["value"]
        elif rest and _labelled(head, vocabulary):
            yield head, rest


def _labelled(key: str, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.labelled(letters(piece)) for piece in PIECES.split(key))


def _in_table(table: Table) -> Iterator[tuple[str, str, Evidence]]:
    """Every text cell with the text beside it, and below a head with the first cell of its row."""
    grid = table.grid()
    head = grid[0] if grid else []
    for number, row in enumerate(grid):
        cells = list(dict.fromkeys(cell for cell in row if cell is not None))
        for label, beside in pairwise(cells):
            yield label.text, beside.text, _place(table, beside)
        first = cells[0] if cells else None
        for column, cell in enumerate(row):
            top = head[column] if column < len(head) else None
            if number == 0 or cell is None or top is None or first is None or cell is first:
                continue
            yield f"{first.text}{top.text}", cell.text, _place(table, cell)
            if table.rows == 2 and head[0] and not PARTED.search(head[0].text):
                yield top.text, cell.text, _place(table, cell)


def _place(table: Table, cell: Cell) -> Evidence:
    own = table.place
    box, locator = cell.box or own.box, cell.locator or own.locator
    return Evidence(document=own.document, page=own.page, quote=cell.text, box=box, locator=locator)


def _stated(
    key: str,
    value: str,
    place: Evidence,
    vocabulary: Vocabulary,
    goods: Goods | None,
    alone: bool,
) -> Iterator[Property]:
    value = " ".join(value.split())
    if fold(value) in NOTHING or len(value) > LONGEST or len(key) > 2 * LONGEST:
        return
    for subject, part in _subjects(key, vocabulary, goods).items():
        yield Property(
            subject=subject,
            label=" ".join(key.split()),
            value=value,
            place=place,
            part=part,
            attributed=alone,
        )


def _subjects(key: str, vocabulary: Vocabulary, goods: Goods | None) -> dict[str, str]:
    """Subjects that a label names, with the part of the goods that stands before it."""
    found: dict[str, str] = {}
    for piece in (key, *PIECES.split(key)):
        plain = letters(piece)
        for subject in vocabulary.labelled(plain):
            found[subject] = ""
        ends = not found and plain.endswith(vocabulary.labels)  # with any: few do
        for label in vocabulary.labels if ends else ():
            if plain.endswith(label) and len(label) >= 2 and plain != label:
                part = plain[: -len(label)].removesuffix("的").removesuffix("之")
                for subject in vocabulary.labelled(label):
                    found.setdefault(subject, "" if _whole(part, goods, vocabulary) else part)
                break
        if CONTACT.fullmatch(plain) and not NO_CONTACT.search(plain):
            found |= dict.fromkeys(TOUCHING, "")
    return found


def _whole(part: str, goods: Goods | None, vocabulary: Vocabulary) -> bool:
    """Whether what stands before a label means the goods themselves."""
    named = (goods.name, goods.model) if goods else ()
    names = [letters(word) for word in named if word]
    known = not part or part in vocabulary.general
    return known or any(part in name or name in part for name in names)
