"""What the papers of an inquiry say of each goods item, for the features to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhiyi.controls.chemistry import cas_numbers, doubtful_numbers
from zhiyi.controls.features import Subject
from zhiyi.controls.names import plain
from zhiyi.controls.properties import is_named
from zhiyi.document import Document, Evidence, Part
from zhiyi.folding import fold
from zhiyi.inquiry import Goods, Inquiry

SPEAKING = frozenset({"explanation", "technical", "contract", "other"})
"""Kinds of papers that describe the goods; a declaration's name is looked at by itself."""
PRODUCT = re.compile(
    r"\s*(?:产品名称|样品名称|货物名称|商品名称|设备名称|材料名称|品名|名称|产品|样品|货物|设备|材料|材质"
    r"|product(?: name)?|material|sample|item|description|commodity)"
    r"\s*[:：|]\s*(?P<name>[^|:：;；]{2,60})",
    re.IGNORECASE,
)
"""A line that names what the paper is about."""
FIGURE = re.compile(
    r"\d\s*(?:%|[a-zA-ZμΩ℃°])|[：:。，；]|采用|用于|使用|适用|配有|装有|制成|[由为是含系]"
    r"|\b(?:is|are|with|made|contains|used|for)\b",
    re.IGNORECASE,
)
"""A line that states a figure or is a sentence names no goods."""
LEADING = re.compile(r"\s*(?P<name>[^，,。；;：:|]{2,24})[，,]")
"""What a description begins with: 玻璃精馏塔，内径150 mm，……"""
BEING = re.compile(
    r"(?:产品|货物|商品|设备|仪器|装置|系统|本品|样品|物料|粉体|材料|材质|基材|主体)(?:均|主要)?(?:为|是|系)"
    r"(?P<name>[^，,。；;：:|（(]{2,24})"
)
"""What a sentence says that the goods are: 材料为钨镍铁（……）."""
BRACKETED = re.compile(r"[（(][^（）()]{0,20}[）)]")
"""电动式（电磁）振动试验系统 is 电动式振动试验系统."""
CLAUSES = 12
"""Lines at the head of a paper that are read for such descriptions."""
HEADING_LINES, HEADING = 4, 40
"""Lines at the head of a paper, and their greatest length, that may name the goods."""
ABOUT = 3
"""Names and titles in other papers that the encoder is asked about."""
TITLED = frozenset({"technical", "explanation"})
NAMING = frozenset({"contract", "explanation", "end_use_statement"})
"""Kinds of papers whose name of the goods counts beside the declared one."""


def subject_of(goods: Goods, inquiry: Inquiry) -> Subject:
    """With several goods items, only papers that name the item speak of it."""
    papers = [doc for doc in inquiry.documents if _speaks_of(doc, goods, inquiry)]
    telling = [doc for doc in papers if _kinds(doc) & SPEAKING]
    text = plain("\n".join(line.text for doc in telling for line in doc.lines))
    titles = tuple(_titles(goods, inquiry, papers))
    sure, doubtful = _cas(papers)
    return Subject(
        goods=goods.id,
        name=goods.name,
        model=goods.model or "",
        hs=goods.hs_code or "",
        place=goods.place,
        titles=titles,
        text=text,
        cas=sure,
        doubtful=doubtful,
        about=tuple(_about(goods, titles)),
    )


def _kinds(doc: Document) -> frozenset[str]:
    return frozenset({doc.kind, *(part.kind for part in doc.parts)})


def _speaks_of(doc: Document, goods: Goods, inquiry: Inquiry) -> bool:
    if len(inquiry.goods) < 2:
        return True
    text = fold("".join(line.text for line in doc.lines))
    return is_named(goods, text)


def _titles(
    goods: Goods, inquiry: Inquiry, papers: list[Document]
) -> Iterator[tuple[str, Evidence | None]]:
    """What other papers call the goods, titles of parts, and the subjects of the goods' own
    indicators, each once. A name that was misread in one paper may be right in another."""
    found: dict[str, Evidence | None] = dict(_names(goods, inquiry, papers))
    for doc in papers:
        for part in doc.parts:
            if part.kind in TITLED and part.title:
                found.setdefault(part.title, part.place)
            if part.kind in TITLED or inquiry.kind_of(part) in TITLED:
                for text, place in _called(doc, part):
                    found.setdefault(text, place)
    own = {a.indicator for a in inquiry.attributions if goods.id in a.goods}
    for indicator in inquiry.indicators():
        if indicator.id in own and indicator.subject:
            found.setdefault(indicator.subject, indicator.place)
    yield from found.items()


def _called(doc: Document, part: Part) -> Iterator[tuple[str, Evidence | None]]:
    """The heading lines of a paper, and what it names as its product, material or sample."""
    for number, line in enumerate(doc.lines_of(*part.pages)):
        if labelled := PRODUCT.match(line.text):
            yield labelled["name"].strip(), line.place
        elif number < CLAUSES and (said := tuple(_said_to_be(line.text))):
            yield from ((name, line.place) for name in said)
        elif number < HEADING_LINES and len(line.text) <= HEADING and not FIGURE.search(line.text):
            yield line.text, line.place


def _said_to_be(text: str) -> Iterator[str]:
    """What a line calls the goods in passing; a clause with a verb or figure names nothing, and
    what stands in brackets between the words is left out."""
    text = BRACKETED.sub("", text)
    if (found := LEADING.match(text)) and not FIGURE.search(found["name"]):
        yield found["name"].strip()
    for found in BEING.finditer(text):
        yield found["name"].strip()


def _names(
    goods: Goods, inquiry: Inquiry, papers: list[Document]
) -> Iterator[tuple[str, Evidence | None]]:
    single = len(inquiry.goods) == 1
    told = inquiry.notice.goods
    if single and told and told != goods.name:
        yield told, None
    for doc in papers:
        for part in doc.parts:
            if inquiry.kind_of(part) not in NAMING:
                continue
            for one in doc.particulars:
                own = single or one.item == goods.item
                if one.field == "goods" and own and one.place.page in part.pages:
                    yield one.value, one.place


def _about(goods: Goods, titles: tuple[tuple[str, Evidence | None], ...]) -> Iterator[str]:
    """What the encoder is asked: the goods name, its leading part, and what papers call it."""
    yield goods.name
    yield goods.name.split("|")[0]
    for text, _ in titles[:ABOUT]:
        yield text


Numbers = tuple[tuple[str, int, Evidence | None], ...]


def _cas(papers: list[Document]) -> tuple[Numbers, Numbers]:
    """Every CAS number, and what has its form with a wrong check digit, each with the least number
    of right ones that one paper states beside it."""
    sure: dict[str, tuple[int, Evidence | None]] = {}
    doubtful: dict[str, tuple[int, Evidence | None]] = {}
    for doc in papers:
        here: dict[str, Evidence] = {}
        odd: dict[str, Evidence] = {}
        for line in doc.lines:
            for number in cas_numbers(line.text):
                here.setdefault(number, line.place)
            for read in doubtful_numbers(line.text):
                odd.setdefault(read, line.place)
        for found, told, others in ((sure, here, len(here) - 1), (doubtful, odd, len(here))):
            for number, place in told.items():
                if number not in found or others < found[number][0]:
                    found[number] = (others, place)
    return _flat(sure), _flat(doubtful)


def _flat(found: dict[str, tuple[int, Evidence | None]]) -> Numbers:
    return tuple((number, others, place) for number, (others, place) in found.items())
