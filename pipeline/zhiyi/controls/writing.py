"""A candidate as it is written down for the officer: outcome, what to ask, remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s

from zhiyi.controls.catalogue import measurable
from zhiyi.controls.entries import Entry
from zhiyi.controls.evaluation import Evaluation
from zhiyi.controls.expressions import Comparison, leaves
from zhiyi.controls.features import UNSURE, Subject, identity
from zhiyi.controls.kleene import undecided
from zhiyi.controls.labels import chinese_name, question_of
from zhiyi.derivations import Formula
from zhiyi.inquiry import Candidate, EntryStatus, Outcome, Reason
from zhiyi.lexicon import Lexicon

NAMED = 0.5
"""Least identity, without what the encoder makes of it, for figures to meet the entry: below stand
broad names and names of other goods."""
SUPPORTED = 0.3
"""Least identity where the figures also reach the entry."""

REMARKS: dict[EntryStatus, str] = {
    "suspended": "该条目所依公告已暂停实施至{until}（{by}），到期后请核实是否恢复",
    "suspension_lapsed_unconfirmed": "该条目所依公告的暂停期已于{until}届满（{by}），"
    "是否恢复实施请查询主管部门最新公告后确认",
    "not_yet": "按所用日期，该条目尚未施行（{effective}起施行）",
    "unknown": "该条目的施行日期不详，请核实其效力",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that speaks to one goods item, before it is written down. ``partly``: of a formula
    for one of its parameters some inputs are stated and others are not."""

    entry: Entry
    status: EntryStatus
    reasons: tuple[Reason, ...]
    evaluation: Evaluation | None
    score: float
    partly: bool = False


def written(
    one: Seen, subject: Subject, *, edition: str, lexicon: Lexicon, formulas: Sequence[Formula]
) -> Candidate:
    entry, evaluation = one.entry, one.evaluation
    return Candidate(
        id=id_of(entry, subject),
        code=entry.code,
        list=entry.list,
        title=entry.title,
        title_en=entry.title_en,
        goods=(subject.goods,),
        status=one.status,
        effective=entry.effective,
        suspended_until=entry.announcement.suspended_until,
        edition=edition,
        source_quality=entry.quality,
        score=one.score,
        outcome=_outcome(one),
        reasons=tuple(sorted(one.reasons, key=lambda reason: -reason.score)),
        criteria=tuple(part.criterion for part in evaluation.parts) if evaluation else (),
        to_ask=_to_ask(one, lexicon, formulas),
        remarks=_remarks(one),
        entry=entry.id,
        expression=str(entry.criteria) if entry.criteria is not None else "",
        announcement=entry.announcement.title,
        notes=entry.notes,
        doubts=entry.doubts,
        references=entry.references,
    )


def id_of(entry: Entry, subject: Subject, *, head: str = "cand") -> str:
    key = f"{subject.goods}\0{entry.list}\0{entry.id}"
    return f"{head}-" + blake2s(key.encode(), digest_size=6).hexdigest()


def _outcome(one: Seen) -> Outcome:
    if identity(one.reasons, without=UNSURE) < SUPPORTED and not (
        one.evaluation and one.evaluation.known
    ):
        return "name_only"
    if one.evaluation is None or not (one.evaluation.known or measurable(one.entry)):
        return "description_only"
    if not one.evaluation.known:
        return "criteria_partly_known" if one.partly else "name_only"
    if one.evaluation.state == "met":
        return "criteria_met" if _is_one(one) else "criteria_partly_known"
    if one.evaluation.state == "not_met":
        return "criteria_not_met"
    return "criteria_partly_known"


def _is_one(one: Seen) -> bool:
    """Whether the goods are called what the entry is about: figures alone also fit other things."""
    return identity(one.reasons, without=UNSURE) >= NAMED


def _to_ask(one: Seen, lexicon: Lexicon, formulas: Sequence[Formula]) -> tuple[str, ...]:
    """Chinese names of what the entry still turns on and the papers do not state."""
    if one.evaluation is not None and one.evaluation.state == "met" and not _is_one(one):
        return (f"商品是否属于“{one.entry.title}”所述物项",)
    if one.evaluation is None or one.evaluation.state != "unknown":
        return ()
    assert one.entry.criteria is not None
    found: list[str] = []
    judged = dict(zip(map(id, leaves(one.entry.criteria)), one.evaluation.parts, strict=True))
    turning = undecided(
        one.entry.criteria,
        {key: part.criterion.state for key, part in judged.items()},
        silent={key for key, part in judged.items() if part.silent},
        close={key for key, part in judged.items() if part.criterion.borderline},
    )
    for leaf in turning:
        if judged[id(leaf)].criterion.why != "not_stated":
            continue
        if isinstance(leaf, Comparison):
            found.append(_asked(leaf, lexicon, formulas))
        else:
            found.append(question_of(leaf))
    return tuple(dict.fromkeys(found))


def _asked(leaf: Comparison, lexicon: Lexicon, formulas: Sequence[Formula]) -> str:
    text = chinese_name(leaf.parameter, lexicon)
    for formula in formulas:
        if formula.result == leaf.parameter and not formula.assumes and not formula.specimen:
            parts = "、".join(formula.names.values())
            text = f"{text}（或{parts}）"
            break
    return f"{text}（{leaf.at}）" if leaf.at else text


def _remarks(one: Seen) -> tuple[str, ...]:
    announcement = one.entry.announcement
    found: list[str] = []
    if one.status in REMARKS:
        until, by = announcement.suspended_until, announcement.suspended_by
        words = REMARKS[one.status]
        found.append(words.format(until=until, by=by, effective=one.entry.effective))
    if one.entry.quality == "summary":
        found.append("本条目依据摘要录入，请核对公布文本")
    return tuple(found)
