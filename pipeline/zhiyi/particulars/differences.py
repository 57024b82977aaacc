"""Particulars that papers of one inquiry state differently, after they are made comparable.

Each paper is held against the first one that states the field, a declaration before a contract
before what the exporter writes before technical papers. Fields of goods items are compared item by
item where both papers list items: the item of the same model, else of the same name, else of the
same number where both list as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

from zhiyi.document import Document, Kind, Origin, Part, Particular
from zhiyi.folding import distance, letters
from zhiyi.inquiry import Contradiction, Inquiry
from zhiyi.particulars.comparisons import COMPARISONS, Same, same_model

METHOD = "particulars@2"
COMPARED: tuple[Kind, ...] = (
    "declaration",
    "contract",
    "explanation",
    "end_use_statement",
    "correspondence",
    "other",
    "technical",
)
OF_REPORTS = frozenset({"contract_no", "declaration_no", "hs_code", "model", "cas"})
"""What a technical paper or a letter states of the goods; its parties are those of the test."""
REPORT = re.compile(r"报告|证书|检验单|分析单|质量证明|合格证|report|certificate", re.IGNORECASE)
"""Whose model is that of the goods; a catalogue or a manual may speak of other models alone."""
OF_ITEMS = frozenset({"hs_code", "model", "quantity"})
FIELD_NAMES = {
    "contract_no": "合同协议号",
    "declaration_no": "报关单编号",
    "hs_code": "商品编号",
    "cas": "CAS号",
    "model": "规格型号",
    "quantity": "数量",
    "consignee": "境外收货人（买方）",
    "exporter": "境内发货人（卖方）",
    "final_destination": "最终目的国",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """Values of one field in one paper. ``items``: the goods items of that paper."""

    doc: Document
    part: Part
    values: tuple[Particular, ...]
    items: tuple[_Item, ...] = ()

    def of(self, item: int) -> _Said:
        return replace(self, values=tuple(p for p in self.values if p.item == item))


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    model: str | None
    goods: str | None

    @property
    def name(self) -> str:
        return self.model or self.goods or ""


def find_differences(inquiry: Inquiry) -> Iterator[Contradiction]:
    """For every field, and every item where items are compared, the papers that disagree with the
    first one that states it."""
    for field, same in COMPARISONS.items():
        said = list(_said(inquiry, field))
        if len(said) < 2:
            continue
        differing: dict[_Item | None, list[_Said]] = {}
        for other in said[1:]:
            for item, mine, theirs in _compared(field, said[0], other):
                if _disagree(mine, theirs, same):
                    differing.setdefault(item, [mine]).append(theirs)
        for item, sides in differing.items():
            yield _difference(inquiry, field, sides, item)


def _said(inquiry: Inquiry, field: str) -> Iterator[_Said]:
    for kind in COMPARED:
        if kind in ("correspondence", "other", "technical") and field not in OF_REPORTS:
            continue
        for doc, part in inquiry.parts():
            if part.kind != kind or not _speaks_of(field, doc, part):
                continue
            own = [p for p in doc.particulars if p.place.page in part.pages]
            values = tuple(p for p in own if p.field == field)
            if values:
                yield _Said(doc, part, values, _items(own))


def _speaks_of(field: str, doc: Document, part: Part) -> bool:
    about_goods = field != "model" or part.kind not in ("technical", "other", "correspondence")
    return about_goods or bool(REPORT.search(f"{part.title} {doc.path}"))


def _items(stated: Sequence[Particular]) -> tuple[_Item, ...]:
    numbers = dict.fromkeys(p.item for p in stated if p.field == "goods" and p.item is not None)
    return tuple(
        _Item(
            number,
            next((p.value for p in stated if p.item == number and p.field == "model"), None),
            next((p.value for p in stated if p.item == number and p.field == "goods"), None),
        )
        for number in numbers
    )


def _compared(field: str, one: _Said, other: _Said) -> Iterator[tuple[_Item | None, _Said, _Said]]:
    """What is held against each other: item by item, else the one paper against the other."""
    several = max(len(one.items), len(other.items)) > 1 and min(len(one.items), len(other.items))
    if field not in OF_ITEMS or not several:
        yield None, one, other
        return
    for item in one.items:
        match = _counterpart(item, one.items, other.items)
        if match is not None:
            mine, theirs = one.of(item.number), other.of(match.number)
            if mine.values and theirs.values:
                yield item, mine, theirs


def _counterpart(item: _Item, own: Sequence[_Item], others: Sequence[_Item]) -> _Item | None:
    alike = [o for o in others if item.model and o.model and same_model(item.model, o.model)]
    if len(alike) == 1:
        return alike[0]
    named = [o for o in others if item.goods and letters(item.goods) == letters(o.goods or "")]
    if len(named) == 1:
        return named[0]
    if len(own) == len(others):
        return next((o for o in others if o.number == item.number), None)
    return None


def _disagree(one: _Said, other: _Said, same: Same) -> bool:
    """No value of the one is the same as any of the other, and none is past telling."""
    answers = [same(a.value, b.value) for a in one.values for b in other.values]
    return all(answer is False for answer in answers)


def _perhaps_misread(said: Sequence[_Said]) -> bool:
    """Whether every name differs from the first one's in a single letter, and not all of them were
    read alike by two readers."""
    if all(particular.agreed for one in said for particular in one.values):
        return False
    first = letters(said[0].values[0].value)
    others = [letters(one.values[0].value) for one in said[1:]]
    return all(distance(first, other, limit=1) == 1 for other in others)


def _difference(
    inquiry: Inquiry, field: str, said: Sequence[_Said], item: _Item | None
) -> Contradiction:
    told = "；".join(
        f"{one.doc.path}载“{'、'.join(dict.fromkeys(p.value for p in one.values))}”" for one in said
    )
    doubtful = field in ("exporter", "consignee") and _perhaps_misread(said)
    if doubtful:
        told += "（仅一字之差，请先核对是否识读有误）"
    key = [inquiry.id, "particular", field, *([str(item.number)] if item else [])]
    values = [p for one in said for p in one.values]
    of_item = f"第{item.number}项“{item.goods or item.name}”的" if item else ""
    return Contradiction(
        id=f"contradiction-{blake2s(chr(0).join(key).encode(), digest_size=6).hexdigest()}",
        evidence=tuple(e for p in values for e in p.evidence),
        origin=Origin(METHOD, min(p.origin.score for p in values)),
        kind="particular",
        detail=f"{of_item}{FIELD_NAMES[field]}：{told}",
        field=field,
        subject=item.name if item else None,
        doubtful=doubtful,
    )
