"""Particulars that papers of one inquiry state differently, after they are made comparable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s

from zhiyi.document import Document, Kind, Origin, Part, Particular
from zhiyi.firms import same_firm
from zhiyi.folding import distance, letters
from zhiyi.inquiry import Contradiction, Inquiry

METHOD = "particulars@1"
Same = Callable[[str, str], bool | None]
# Papers whose particulars are compared. A technical paper may speak of other models as well.
COMPARED: tuple[Kind, ...] = ("declaration", "contract", "explanation", "end_use_statement")
_UNITS = {
    "kg": ("kg", Decimal(1)),
    "千克": ("kg", Decimal(1)),
    "公斤": ("kg", Decimal(1)),
    "g": ("kg", Decimal("0.001")),
    "克": ("kg", Decimal("0.001")),
    "t": ("kg", Decimal(1000)),
    "mt": ("kg", Decimal(1000)),
    "吨": ("kg", Decimal(1000)),
    "公吨": ("kg", Decimal(1000)),
    "set": ("台", Decimal(1)),
    "sets": ("台", Decimal(1)),
    "台": ("台", Decimal(1)),
    "套": ("台", Decimal(1)),
    "unit": ("台", Decimal(1)),
    "units": ("台", Decimal(1)),
    "pc": ("件", Decimal(1)),
    "pcs": ("件", Decimal(1)),
    "件": ("件", Decimal(1)),
    "只": ("件", Decimal(1)),
    "个": ("件", Decimal(1)),
    "支": ("件", Decimal(1)),
    "片": ("件", Decimal(1)),
}
FIELD_NAMES = {
    "contract_no": "合同协议号",
    "declaration_no": "报关单编号",
    "hs_code": "商品编号",
    "model": "规格型号",
    "quantity": "数量",
    "consignee": "境外收货人（买方）",
    "exporter": "境内发货人（卖方）",
    "final_destination": "最终目的国",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """All values of one field in one paper."""

    doc: Document
    part: Part
    values: tuple[Particular, ...]


def find_differences(inquiry: Inquiry) -> Iterator[Contradiction]:
    """For every field the papers that disagree with the first one that states it."""
    for field, same in COMPARISONS.items():
        said = list(_said(inquiry, field))
        if len(said) < 2:
            continue
        first = said[0]
        others = [other for other in said[1:] if _disagree(first, other, same)]
        if others:
            yield _difference(inquiry, field, [first, *others])


def _said(inquiry: Inquiry, field: str) -> Iterator[_Said]:
    for kind in COMPARED:
        for doc, part in inquiry.parts():
            if part.kind != kind:
                continue
            values = tuple(
                p for p in doc.particulars if p.field == field and p.place.page in part.pages
            )
            if values:
                yield _Said(doc, part, values)


def _disagree(one: _Said, other: _Said, same: Same) -> bool:
    """No value of the one is the same as any of the other, and none is past telling."""
    answers = [same(a.value, b.value) for a in one.values for b in other.values]
    return all(answer is False for answer in answers)


def _same_code(one: str, other: str) -> bool | None:
    a, b = letters(one), letters(other)
    return a == b if min(len(a), len(b)) >= 3 else None


def _same_hs(one: str, other: str) -> bool | None:
    return one.startswith(other) or other.startswith(one)


def _same_model(one: str, other: str) -> bool | None:
    a, b = letters(one), letters(other)
    return a in b or b in a


def _same_quantity(one: str, other: str) -> bool | None:
    """Equal amounts; None for units that do not compare (台 and 千克)."""
    a, b = _amount(one), _amount(other)
    if a is None or b is None or a[1] != b[1]:
        return None
    return a[0] == b[0]


def _amount(text: str) -> tuple[Decimal, str] | None:
    match = re.match(r"\s*(\d[\d,]*(?:\.\d+)?)\s*(\S+)", text)
    if match is None:
        return None
    unit = match.group(2).lower()
    name, factor = _UNITS.get(unit, (unit, Decimal(1)))
    return Decimal(match.group(1).replace(",", "")) * factor, name


def _same_country(one: str, other: str) -> bool | None:
    a, b = letters(one), letters(other)
    if a == b or a in b or b in a:
        return True
    return None if a.isascii() or b.isascii() else False


COMPARISONS: dict[str, Same] = {
    "contract_no": _same_code,
    "declaration_no": _same_code,
    "hs_code": _same_hs,
    "model": _same_model,
    "quantity": _same_quantity,
    "consignee": same_firm,
    "exporter": same_firm,
    "final_destination": _same_country,
}


def _perhaps_misread(said: Sequence[_Said]) -> bool:
    """Whether every name differs from the first one's in a single letter, and not all of them were
    read alike by two readers."""
    if all(particular.agreed for one in said for particular in one.values):
        return False
    first = letters(said[0].values[0].value)
    others = [letters(one.values[0].value) for one in said[1:]]
    return all(distance(first, other, limit=1) == 1 for other in others)


def _difference(inquiry: Inquiry, field: str, said: Sequence[_Said]) -> Contradiction:
    told = "；".join(f"{one.doc.path}载“{'、'.join(p.value for p in one.values)}”" for one in said)
    doubtful = field in ("exporter", "consignee") and _perhaps_misread(said)
    if doubtful:
        told += "（仅一字之差，请先核对是否识读有误）"
    key = "\0".join((inquiry.id, "particular", field))
    values = [p for one in said for p in one.values]
    return Contradiction(
        id=f"contradiction-{blake2s(key.encode(), digest_size=6).hexdigest()}",
        evidence=tuple(e for p in values for e in p.evidence),
        origin=Origin(METHOD, min(p.origin.score for p in values)),
        kind="particular",
        detail=f"{FIELD_NAMES[field]}：{told}",
        field=field,
        doubtful=doubtful,
    )
