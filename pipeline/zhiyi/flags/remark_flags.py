"""Flags ``remark_claim`` and ``remark_differs``: the declaration's remark beside one candidate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiyi.controls.labels import chinese_name
from zhiyi.document import Evidence
from zhiyi.flags.entry import Weighed
from zhiyi.flags.remarks import Figure, Remark
from zhiyi.flags.telling import Draft, listed, papers, quoted, shortened
from zhiyi.flags.turning import Turning
from zhiyi.inquiry import Inquiry
from zhiyi.lexicon import Lexicon

HELD = {
    "agrees": ("与{there}所载一致", "agrees with {there}"),
    "differs": ("与{there}不一致", "differs from {there}"),
    "alone": ("未见于检验检测报告等技术资料", "is stated in no report"),
}


def of_remark(
    inquiry: Inquiry, remark: Remark, one: Weighed, turning: Turning, lexicon: Lexicon
) -> Iterator[Draft]:
    """What the remark claims beside this candidate, and each figure of it that the entry turns on
    and a report states otherwise."""
    figures = _used(remark, one, turning)
    if remark.figures and not figures and _of_other_goods(remark, one):
        return
    yield _claim(inquiry, remark, one, figures, turning, lexicon)
    for figure in figures:
        if figure.held == "differs":
            yield _differs(inquiry, remark, figure)


def _used(remark: Remark, one: Weighed, turning: Turning) -> list[Figure]:
    used = {parameter for placed in one.leaves for parameter in turning.of(placed)}
    return [
        figure
        for figure in remark.figures
        if figure.indicator.parameter_id in used
        and (not figure.goods or set(figure.goods) & set(one.candidate.goods))
    ]


def _of_other_goods(remark: Remark, one: Weighed) -> bool:
    """Whether every figure speaks of goods that are not the candidate's."""
    own = set(one.candidate.goods)
    return all(figure.goods and not set(figure.goods) & own for figure in remark.figures)


def _claim(
    inquiry: Inquiry,
    remark: Remark,
    one: Weighed,
    figures: Sequence[Figure],
    turning: Turning,
    lexicon: Lexicon,
) -> Draft:
    file = inquiry.document(remark.particular.place.document).path
    stated = {figure.indicator.parameter_id for figure in figures}
    silent = [p for p in one.leaves if p.comparison and not stated & turning.of(p)]
    missing = [chinese_name(p.comparison.parameter, lexicon) for p in silent if p.comparison]
    said, said_en = told(inquiry, figures)
    parts = [f"{file}备注栏称“{shortened(remark.text)}”", *said]
    parts_en = [f"the remark of {file} claims “{shortened(remark.text)}”", *said_en]
    if missing and remark.denies:
        parts.append(f"条目所列{listed(missing)}未在备注栏载明")
        count = len(dict.fromkeys(missing))
        parts_en.append(f"{count} of the parameters that the entry lists are not stated there")
    if remark.codes:
        codes = "、".join(remark.codes)
        parts.append(f"所列管制编码为{codes}")
        parts_en.append(f"it names {codes}")
    return Draft(
        code="remark_claim",
        of=remark.particular.id,
        detail=f"{'；'.join(parts)}。系申报人自述，请与所附材料核对。",
        detail_en=f"{_capital('; '.join(parts_en))}. It is the declarant's own statement.",
        evidence=remark.particular.evidence + against(figures),
        indicators=tuple(i.id for f in figures for i in (f.indicator, *f.against)),
    )


def _differs(inquiry: Inquiry, remark: Remark, figure: Figure) -> Draft:
    file = inquiry.document(remark.particular.place.document).path
    said, said_en = told(inquiry, [figure])
    return Draft(
        code="remark_differs",
        of=f"{remark.particular.id} {figure.indicator.id}",
        detail=f"{file}备注栏所载{said[0]}，请核对以何者为准。",
        detail_en=f"In the remark of {file} {said_en[0]}; check which of them holds.",
        evidence=figure.indicator.evidence + against([figure]),
        indicators=(figure.indicator.id, *(other.id for other in figure.against)),
    )


def told(inquiry: Inquiry, figures: Sequence[Figure]) -> tuple[list[str], list[str]]:
    """Each figure with how it stands to the reports, in Chinese and English."""
    said: dict[str, str] = {}
    for figure in figures:
        zh, en = HELD[figure.held]
        places, places_en = papers(inquiry, [other.place.document for other in figure.against])
        own = quoted(figure.indicator)
        if figure.held == "differs":
            others = list(dict.fromkeys(f"“{quoted(other)}”" for other in figure.against))[:2]
            places, places_en = (
                f"{places}所载{'、'.join(others)}",
                f"{', '.join(others)} in {places_en}",
            )
        said[f"“{own}”{zh.format(there=places)}"] = f"“{own}” {en.format(there=places_en)}"
    return list(said), list(said.values())


def against(figures: Sequence[Figure]) -> tuple[Evidence, ...]:
    found = (e for figure in figures for other in figure.against for e in other.evidence)
    return tuple(dict.fromkeys(found))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
