"""The goods items 商品项 of an inquiry, and which of them an indicator speaks of.

Goods are what the declaration lists; without one, what the contract, the explanation or
``inquiry.toml`` names. An indicator is attributed by a visible sign only: its subject, the row it
stands in, or a paper that speaks of one item alone. Otherwise it stays open, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2s

from zhiyi.document import Document, Evidence, Indicator, Kind, Origin, Part, Particular, fact_id
from zhiyi.flow import Found
from zhiyi.folding import letters
from zhiyi.inquiry import NOTICE_FILE, Attribution, Goods, Inquiry
from zhiyi.particulars.fields import is_model

METHOD = "goods@1"
SOURCES: tuple[Kind, ...] = ("declaration", "contract", "explanation")
# Papers that speak of the only goods item of an inquiry where they name no other product.
DESCRIBING: tuple[Kind, ...] = (*SOURCES, "technical", "other")
# A goods name shorter than this is no sign that a text speaks of it.
LEAST_NAME = 2
# A caption is shorter than this; longer lines that name a model are sentences about it.
HEADING_LENGTH = 30
_TOKEN = re.compile(r"[A-Za-z0-9\u0370-\u03ff][A-Za-z0-9\u0370-\u03ff\-_/.+()]*")


_BODY = re.compile(r"\b(?:ASTM|AMS|ISO|IEC|GB(?:/T)?|DIN|EN|JIS|MIL|SAE|UL)[\s-]*$")
# A symbol of a quantity is shorter than this: E0, W1.
LEAST_MODEL = 3
_OXIDE = re.compile(r"[A-Z]\d{1,2}O\d{1,2}")
# 牌号：18Ni(300): the grade of the material that the goods are of, which is none of their models.
_GRADE = re.compile(
    r"(?:牌号|钢号|材质|材料|\b(?:[Gg]rade|[Mm]aterial|[Ww]erkstoff)|[Мм]арка)\s*[:：]?\s*$"
)


def find_goods(inquiry: Inquiry) -> Found[Goods]:
    """The goods items, from the first kind of paper that names any."""
    for kind in SOURCES:
        items = _items(inquiry, kind)
        if items:
            return Found(tuple(_completed(inquiry, items, kind)))
    return Found(_from_notice(inquiry))


def find_attributions(inquiry: Inquiry) -> Found[Attribution]:
    """For every indicator the goods that it speaks of, and by what sign."""
    attributions = []
    for doc in inquiry.documents:
        speech = {part.id: _speech(inquiry, doc, part) for part in doc.parts}
        for ordinal, indicator in enumerate(doc.indicators):
            part = _part_of(doc, indicator.place.page)
            found, detail = _attribute(inquiry, doc, indicator, speech[part.id] if part else None)
            attributions.append(
                Attribution(
                    id=fact_id("attribution", doc, indicator.id, ordinal),
                    evidence=indicator.evidence,
                    origin=Origin(METHOD, indicator.origin.score),
                    indicator=indicator.id,
                    goods=tuple(goods.id for goods in found),
                    detail=detail,
                )
            )
    return Found(tuple(attributions))


@dataclass(frozen=True, slots=True)
class _Speech:
    """What a paper speaks of: goods items that it names, and models that are none of theirs."""

    kind: Kind
    named: tuple[Goods, ...]
    others: tuple[str, ...]


def _items(inquiry: Inquiry, kind: Kind) -> list[Goods]:
    """Items of the papers of one kind; the same item on a second copy is the same item."""
    found: list[Goods] = []
    seen: set[tuple[str, str | None, str | None]] = set()
    for doc, part in inquiry.parts():
        if part.kind != kind:
            continue
        stated = [p for p in doc.particulars if p.place.page in part.pages]
        for number in dict.fromkeys(p.item for p in stated if p.field == "goods"):
            goods = _goods(doc, number, stated, len(found) + 1)
            key = (letters(goods.name), letters(goods.model or ""), goods.hs_code)
            if key not in seen:
                seen.add(key)
                found.append(goods)
    return found


def _goods(doc: Document, number: int | None, stated: Sequence[Particular], item: int) -> Goods:
    of_item = {p.field: p for p in reversed(stated) if p.item == number}
    name, model, code = (of_item.get(field) for field in ("goods", "model", "hs_code"))
    if name is None:
        raise ValueError("an item without a name is no item")
    evidence = tuple(e for p in (name, model, code) if p is not None for e in p.evidence)
    return Goods(
        id=fact_id("goods", doc, f"item {number}", item),
        evidence=evidence,
        origin=Origin(METHOD, name.origin.score),
        item=item if number is None else number,
        name=name.value,
        model=model.value if model else None,
        hs_code=code.value if code else None,
    )


def _completed(inquiry: Inquiry, items: list[Goods], kind: Kind) -> Iterator[Goods]:
    """A single item without a model takes the one model that the other papers of trade name."""
    for goods in items:
        if goods.model is None and len(items) == 1:
            models = [
                p
                for doc, part in inquiry.parts()
                if part.kind in ("contract", "explanation") and part.kind != kind
                for p in doc.particulars
                if p.field == "model" and p.place.page in part.pages
            ]
            if len({letters(p.value) for p in models}) == 1:
                yield Goods(
                    id=goods.id,
                    evidence=goods.evidence + models[0].evidence,
                    origin=goods.origin,
                    item=goods.item,
                    name=goods.name,
                    model=models[0].value,
                    hs_code=goods.hs_code,
                )
                continue
        yield goods


def _from_notice(inquiry: Inquiry) -> tuple[Goods, ...]:
    notice = inquiry.notice
    if not notice.goods:
        return ()
    models = [token for token in re.split(r"[\s，,（()）]+", notice.goods) if is_model(token)]
    place = Evidence(document=NOTICE_FILE, page=1, quote=notice.goods, locator=NOTICE_FILE)
    digest = blake2s(f"{inquiry.id}\0notice".encode(), digest_size=6).hexdigest()
    return (
        Goods(
            id=f"goods-{digest}",
            evidence=(place,),
            origin=Origin(METHOD, 1.0),
            item=1,
            name=notice.goods,
            model=models[0] if models else None,
            hs_code=notice.hs_codes[0] if len(notice.hs_codes) == 1 else None,
        ),
    )


def _part_of(doc: Document, page: int) -> Part | None:
    return next((part for part in doc.parts if page in part.pages), None)


def _speech(inquiry: Inquiry, doc: Document, part: Part) -> _Speech:
    chain = inquiry.chain_of(part)
    texts = (
        one.title + other.path + "".join(line.text for line in other.lines_of(*one.pages))
        for other, one in inquiry.parts()
        if one.id in chain
    )
    text = letters("".join(texts))
    named = tuple(goods for goods in inquiry.goods if _mentions(text, goods))
    stated = [
        p.value
        for p in doc.particulars
        if p.field == "model" and p.place.page in part.pages
        if len(inquiry.goods) > 1 or not _is_grade(doc, p)
    ]
    subjects = [
        token
        for indicator in doc.indicators
        if indicator.subject and indicator.place.page in part.pages
        for token in _models(indicator.subject)
    ]
    others = (
        model
        for model in dict.fromkeys([*stated, *subjects])
        if not any(_same_model(model, goods.model) for goods in inquiry.goods)
    )
    return _Speech(inquiry.kind_of(part), named, tuple(others))


def _mentions(text: str, goods: Goods) -> bool:
    """Whether folded ``text`` names the goods: by model, else by name where no model is known."""
    if goods.model and letters(goods.model) in text:
        return True
    name = letters(goods.name)
    return len(name) >= LEAST_NAME and name in text


def _is_grade(doc: Document, stated: Particular) -> bool:
    """Whether what was read as a model is the grade of a material: a paper on the only goods item
    names another product by it only beside a model."""
    rows = [line.text for line in doc.lines_of(stated.place.page) if stated.value in line.text]
    rows += [e.quote for e in stated.evidence if stated.value in e.quote]
    return any(_GRADE.search(row[: row.index(stated.value)]) for row in rows)


def _models(subject: str) -> list[str]:
    """Models in what an indicator speaks of. The number of a standard (ASTM B330), an oxide
    (Y2O3-) and a symbol (E0) are none."""
    found = []
    for match in _TOKEN.finditer(subject):
        token = match.group().rstrip("-")
        standard = _BODY.search(subject[: match.start()])
        known = standard or _OXIDE.fullmatch(token)
        if is_model(token) and len(letters(token)) >= LEAST_MODEL and not known:
            found.append(token)
    return found


def _same_model(one: str, other: str | None) -> bool:
    """The same model, or one of the two is the series of the other (RH9000, RH9000-015)."""
    if not other:
        return False
    a, b = letters(one), letters(other)
    return a == b or (min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)))


def _attribute(
    inquiry: Inquiry, doc: Document, indicator: Indicator, speech: _Speech | None
) -> tuple[tuple[Goods, ...], str]:
    goods = inquiry.goods
    if not goods:
        return (), "未取得申报商品项"
    if indicator.subject:
        found, detail = _by_subject(goods, indicator.subject)
        if found or detail:
            return found, detail
    if row := _by_row(doc, indicator, goods):
        return (row,), f"所在栏目属于第{row.item}项"
    if speech is None:
        return (), "所在页未归入任何材料"
    if not indicator.subject and (heading := _by_heading(doc, indicator, goods, speech.others)):
        return heading
    return _by_paper(goods, speech)


def _by_subject(goods: Sequence[Goods], subject: str) -> tuple[tuple[Goods, ...], str]:
    """By the product that the indicator itself names. A part of the goods is not the goods."""
    models = _models(subject)
    exact = tuple(g for g in goods if any(letters(m) == letters(g.model or "") for m in models))
    found = exact or tuple(g for g in goods if any(_same_model(m, g.model) for m in models))
    if found:
        return found, f"所述对象“{subject}”与申报型号相符"
    if models and any(g.model for g in goods):
        return (), f"所述对象“{subject}”与申报型号不同"
    named = tuple(g for g in goods if letters(g.name) and letters(g.name) in letters(subject))
    if len(named) == 1:
        return named, f"所述对象“{subject}”与申报品名相符"
    return (), ""


def _by_row(doc: Document, indicator: Indicator, goods: Sequence[Goods]) -> Goods | None:
    """The item in whose cells the indicator stands."""
    place = indicator.place
    items = {
        p.item
        for p in doc.particulars
        if p.item is not None and p.field in ("goods", "elements", "model")
        for e in p.evidence
        if e.page == place.page and _touches(e, place)
    }
    found = [g for g in goods if g.item in items]
    return found[0] if len(found) == 1 else None


def _by_heading(
    doc: Document, indicator: Indicator, goods: Sequence[Goods], others: Sequence[str]
) -> tuple[tuple[Goods, ...], str] | None:
    """By the nearest short line above that names a model, such as the caption of a table."""
    place = indicator.place
    if place.box is None:
        return None
    above = [
        line
        for line in doc.lines_of(place.page)
        if line.place.box is not None and line.place.box.bottom <= place.box.top
    ]
    for line in sorted(above, key=lambda li: li.place.box.top if li.place.box else 0, reverse=True):
        text = letters(line.text)
        if len(text) > HEADING_LENGTH:
            continue
        named = tuple(g for g in goods if g.model and letters(g.model) in text)
        if any(letters(model) in text for model in others):
            return None
        if named:
            return named, f"其上方标题“{line.text.strip()}”指明型号"
    return None


def _touches(one: Evidence, other: Evidence) -> bool:
    if one.box is None or other.box is None:
        return one.locator is not None and one.locator == other.locator
    return one.box.overlap(other.box) > 0.5 * min(one.box.area, other.box.area) > 0


def _by_paper(goods: Sequence[Goods], speech: _Speech) -> tuple[tuple[Goods, ...], str]:
    """By the paper: what it names, and what else it speaks of."""
    if speech.others and len(speech.others) + len(speech.named) > 1:
        return (), f"同一材料载有多个型号（{'、'.join(speech.others[:4])}），未能确定所指"
    if speech.others and not speech.named:
        if len(goods) == 1 and not goods[0].model and speech.kind in DESCRIBING:
            return tuple(goods), f"申报商品仅一项且未申报型号，材料所述型号为{speech.others[0]}"
        return (), f"材料所述型号（{speech.others[0]}）与申报型号不同"
    if len(speech.named) == 1:
        return speech.named, "所在材料只涉及该商品项"
    if len(speech.named) > 1:
        return (), "所在材料涉及多个商品项，未能确定所指"
    if len(goods) == 1 and speech.kind in DESCRIBING:
        return tuple(goods), "申报商品仅一项"
    return (), "所在材料未指明商品"
