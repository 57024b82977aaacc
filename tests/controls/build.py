"""The smallest inquiries that the tests of the control list need, built by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhiyi.document import (
    Alternative,
    Bound,
    Condition,
    Document,
    Evidence,
    Indicator,
    Kind,
    Line,
    Origin,
    Page,
    Part,
    Quantity,
)
from zhiyi.inquiry import Attribution, Dates, Goods, Inquiry, Notice

ORIGIN = Origin("test@1", 1.0)


def evidence(quote: str, document: str = "doc-1") -> Evidence:
    return Evidence(document=document, page=1, quote=quote, locator="第1段")


def quantity(text: str, unit: str | None) -> Quantity:
    """``>=5``, ``<5``, ``±5``, ``1~5`` or ``5``."""
    if text.startswith("±"):
        bound = Bound(Decimal(text[1:]))
        return Quantity(low=bound, high=bound, unit=unit, plus_minus=True)
    if "~" in text:
        low, high = text.split("~")
        return Quantity(low=Bound(Decimal(low)), high=Bound(Decimal(high)), unit=unit)
    sign = text.rstrip("0123456789.-e+") if not text[0].isdigit() and text[0] != "-" else ""
    bound = Bound(Decimal(text[len(sign) :]), inclusive="=" in sign or not sign)
    low = None if sign.startswith("<") else bound
    high = None if sign.startswith(">") else bound
    return Quantity(low=low, high=high, unit=unit)


def indicator(
    parameter: str,
    text: str,
    unit: str | None = None,
    *,
    document: str = "doc-1",
    agreed: bool | None = None,
    second: str | None = None,
    condition: Condition | None = None,
    notes: tuple[str, ...] = (),
) -> Indicator:
    quote = f"{text} {unit or ''}"
    others: tuple[Alternative, ...] = ()
    if second is not None:
        others = (Alternative(method="second", quote=second, score=0.5, value=Decimal(second)),)
    return Indicator(
        id=f"ind-{document}-{parameter}-{text}",
        evidence=(evidence(quote, document),),
        origin=ORIGIN,
        parameter=parameter,
        parameter_id=parameter,
        quantity=quantity(text, unit),
        agreed=agreed,
        alternatives=others,
        conditions=(condition,) if condition else (),
        notes=notes,
    )


def document(
    id: str,
    *,
    kind: Kind = "technical",
    text: Sequence[str] = (),
    indicators: Sequence[Indicator] = (),
    title: str = "",
) -> Document:
    lines = tuple(
        Line(
            id=f"{id}-line-{n}",
            evidence=(evidence(line, id),),
            origin=ORIGIN,
            text=line,
            source="native",
        )
        for n, line in enumerate(text)
    )
    part = Part(
        id=f"{id}-part", evidence=(evidence(title, id),), origin=ORIGIN, pages=(1,), kind=kind,
        title=title,
    )  # fmt: skip
    return Document(
        id=id,
        path=f"{id}.pdf",
        sha256="0",
        media_type="application/pdf",
        bytes=1,
        kind=kind,
        pages=(Page(number=1, width=595, height=842),),
        lines=lines,
        parts=(part,),
        indicators=tuple(indicators),
    )


def goods(name: str, *, model: str | None = None, hs: str | None = None, item: int = 1) -> Goods:
    return Goods(
        id=f"goods-{item}",
        evidence=(evidence(name),),
        origin=ORIGIN,
        item=item,
        name=name,
        model=model,
        hs_code=hs,
    )


def inquiry(
    items: Sequence[Goods],
    documents: Sequence[Document] = (),
    *,
    on: date = date(2026, 3, 1),
    whose: str | None = "goods-1",
) -> Inquiry:
    """Every indicator speaks of goods ``whose``; of none that we know where it is None."""
    found = [i for doc in documents for i in doc.indicators]
    attributions = tuple(
        Attribution(
            id=f"att-{i.id}",
            evidence=i.evidence,
            origin=ORIGIN,
            indicator=i.id,
            goods=(whose,) if whose else (),
        )
        for i in found
    )
    return Inquiry(
        id="test",
        folder="test",
        notice=Notice(),
        dates=Dates(as_of=on, chosen=on, basis="option"),
        documents=tuple(documents),
        goods=tuple(items),
        attributions=attributions,
    )
