"""Entries that were looked at and rank too low to be candidates, with the reason in words.

It clears nothing: an officer sees that the entry was looked at, and what keeps it low.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhiyi.controls.catalogue import group_of
from zhiyi.controls.features import UNSURE, Subject, identity, scores
from zhiyi.controls.names import BROAD, BROADLY, INSIDE
from zhiyi.controls.writing import Seen, id_of
from zhiyi.inquiry import Considered

MOST = 6
"""Entries shown for one goods item, one of each five-character code."""
HINTED, MOSTLY = 0.1, 0.7
"""Least meaning, and share of the entry's parameters, to be told where nothing else is for it."""
LOW_HS = 0.3
"""Worth of an HS number up to which only the subheading agrees."""

Words = tuple[str, str]
SHOWN_OTHERS: Words = (
    "得分低于已列出的候选条目",
    "scores below the candidates that are listed",
)
NOTHING_MORE: Words = ("未见其他特征支持", "no other sign supports it")


def considered(
    seen: Sequence[Seen], shown: Iterable[Seen], subject: Subject
) -> tuple[Considered, ...]:
    """Of the entries ``seen``, best first, those of codes of which none is ``shown``."""
    taken = {group_of(one.entry) for one in shown}
    found: list[Considered] = []
    for one in seen:
        group = group_of(one.entry)
        if group not in taken and len(found) < MOST and _worth_telling(one):
            taken.add(group)
            found.append(_written(one, subject))
    return tuple(found)


def _worth_telling(one: Seen) -> bool:
    """Whether there is more for it than a common parameter or a word in passing."""
    by = scores(one.reasons)
    hinted = by.get("meaning", 0.0) >= HINTED or by.get("parameters", 0.0) >= MOSTLY
    return hinted or "hs" in by or identity(one.reasons, without=UNSURE) > 0


def _written(one: Seen, subject: Subject) -> Considered:
    why = why_low(one)
    return Considered(
        id=id_of(one.entry, subject, head="near"),
        code=one.entry.code,
        list=one.entry.list,
        title=one.entry.title,
        title_en=one.entry.title_en,
        goods=(subject.goods,),
        score=one.score,
        why="；".join(zh for zh, _ in why),
        why_en="; ".join(en for _, en in why),
        reasons=tuple(sorted(one.reasons, key=lambda reason: -reason.score)),
    )


def why_low(one: Seen) -> tuple[Words, ...]:
    """What there is for the entry, and what keeps it low."""
    if "excluded" in scores(one.reasons):
        return (
            (
                "所载CAS号为该条目列明除外的物质",
                "the CAS number stated is one that the entry leaves out",
            ),
        )
    found = [*_named(one), *_numbered(one), *_hinted(one)]
    if one.evaluation is not None and one.evaluation.known and one.evaluation.best == "not_met":
        found.append(
            ("所载指标未达到条目所列数值", "the stated figures do not reach those of the entry")
        )
    elif len(found) == 1:
        found.append(NOTHING_MORE)
    return tuple(found) or (SHOWN_OTHERS,)


def _named(one: Seen) -> list[Words]:
    for reason in one.reasons:
        if reason.feature not in ("name", "title"):
            continue
        if BROADLY in reason.detail:
            return [("名称仅含泛称，须结合其他特征", "only a broad name, which needs another sign")]
        if reason.score <= max(BROAD, INSIDE):
            return [
                (
                    "名称中提到该物项，但似指其他商品",
                    "the name mentions it but seems to mean other goods",
                )
            ]
        return [SHOWN_OTHERS]
    return []


def _numbered(one: Seen) -> list[Words]:
    by = scores(one.reasons)
    found: list[Words] = []
    if "hs" in by:
        found.append(
            ("仅商品编号前6位相同", "only the first six digits of the HS number agree")
            if by["hs"] <= LOW_HS
            else (
                "商品编号部分相同或对应条目较多",
                "the HS number agrees in part or stands on many entries",
            )
        )
    if "cas" in by or "cas_unsure" in by:
        found.append(
            (
                "所载CAS号存疑或为多种组分之一",
                "the CAS number is doubtful or one of several substances",
            )
        )
    return found


def _hinted(one: Seen) -> list[Words]:
    by = scores(one.reasons)
    found: list[Words] = []
    if "words" in by or "meaning" in by:
        found.append(("名称用词或语义相近", "similar in words or meaning"))
    if "parameters" in by:
        found.append(("所载指标种类有重合", "some of its parameters are stated"))
    if ("papers" in by or "code" in by) and not found:
        found.append(("仅在材料中提及", "only mentioned in the papers"))
    return found
