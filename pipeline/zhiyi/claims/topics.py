"""What indicators speak of, so that only statements on the same thing are compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhiyi.document import Document, Indicator, Part
from zhiyi.folding import letters
from zhiyi.inquiry import Inquiry

UNNAMED = "unattributed"


@dataclass(frozen=True, slots=True)
class Topic:
    """A goods item, a model that is none of them, or the unnamed goods of an inquiry without any.

    ``key`` names it in ids, ``called`` in front of a parameter: 第1项“柱塞泵”的."""

    key: str
    called: str
    subject: str | None
    stated: tuple[tuple[Part, Indicator], ...]

    def by_parameter(self) -> dict[str, list[tuple[Part, Indicator]]]:
        """By the parameter; unknown parameters by their name."""
        groups: dict[str, list[tuple[Part, Indicator]]] = {}
        for part, indicator in self.stated:
            key = indicator.parameter_id or letters(indicator.parameter or "")
            if key:
                groups.setdefault(key, []).append((part, indicator))
        return groups


def topics(inquiry: Inquiry) -> Iterator[Topic]:
    """The goods items in order, then what else two papers may speak of."""
    goods_of = {a.indicator: a.goods for a in inquiry.attributions}
    own: dict[str, list[tuple[Part, Indicator]]] = {goods.id: [] for goods in inquiry.goods}
    others: dict[str, list[tuple[Part, Indicator]]] = {}
    for part, indicator in _placed(inquiry):
        items = goods_of.get(indicator.id, ())
        for item in items:
            own[item].append((part, indicator))
        subject = letters(indicator.subject or "")
        if not items and (subject or not inquiry.goods):
            others.setdefault(subject, []).append((part, indicator))
    for goods in inquiry.goods:
        called = f"第{goods.item}项“{goods.name}”的"
        yield Topic(goods.id, called, goods.model or goods.name, tuple(own[goods.id]))
    for subject, stated in others.items():
        printed = stated[0][1].subject
        called = f"“{printed}”的" if printed else ""
        yield Topic(f"{UNNAMED} {subject}", called, printed, tuple(stated))


def _placed(inquiry: Inquiry) -> Iterator[tuple[Part, Indicator]]:
    for doc in inquiry.documents:
        for indicator in doc.indicators:
            part = _part_of(doc, indicator)
            if part is not None:
                yield part, indicator


def _part_of(doc: Document, indicator: Indicator) -> Part | None:
    return next((part for part in doc.parts if indicator.place.page in part.pages), None)
