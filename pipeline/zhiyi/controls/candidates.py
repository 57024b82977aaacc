"""Which entries of the control list the goods may touch, with reasons. Never a determination.

For every goods item and entry the table of features (``features.py``) is read, the criteria are
evaluated (``evaluation.py``), and what is likely enough is ranked. A component or raw material
mentioned in passing is not: without a sign of what the goods are, nothing becomes a candidate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2s

from zhiyi.controls.chemistry import cas_numbers
from zhiyi.controls.entries import ControlList, Entry
from zhiyi.controls.evaluation import Evaluation, Evaluator
from zhiyi.controls.expressions import Comparison, leaves
from zhiyi.controls.features import TABLE, Look, Subject, identity, total
from zhiyi.controls.labels import chinese_name, question_of
from zhiyi.controls.names import BROAD, NamesOf, Words, load_words
from zhiyi.controls.readings import Relations, Stated, load_relations, stated
from zhiyi.controls.subjects import subject_of
from zhiyi.derivations import Formula, derive, load_formulas
from zhiyi.document import Indicator
from zhiyi.flow import Found
from zhiyi.folding import fold_spaced
from zhiyi.inquiry import Candidate, Considered, EntryStatus, Inquiry, Outcome, Reason
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

LIKELY = 0.55
"""Least identity for a candidate. On the samples names of the goods score 0.75 and more, names of
something else 0.35; a broad name scores 0.45 and needs a second sign."""
SUPPORTED = 0.3
"""Least identity where the figures also reach the entry."""
SPECIFIC_HS = 1.0
WORD_END = re.compile(r"(?<=[\u3400-\u9fff])\s+")
"""In words typed by a person a space behind a Chinese character ends a word."""
NEAR = 6
"""Entries shown as considered for one goods item."""
SHOWN = 12
"""Candidates shown for one goods item; the rest is named in a remark of the last one."""

REMARKS: dict[EntryStatus, str] = {
    "suspended": "该条目所依公告已暂停实施至{until}（{by}），到期后请核实是否恢复",
    "suspension_lapsed_unconfirmed": "该条目所依公告的暂停期已于{until}届满（{by}），"
    "是否恢复实施请查询主管部门最新公告后确认",
    "not_yet": "按所用日期，该条目尚未施行（{effective}起施行）",
    "unknown": "该条目的施行日期不详，请核实其效力",
}


@dataclass(frozen=True, slots=True)
class Tools:
    """What candidates are found with."""

    controls: ControlList
    names: tuple[NamesOf, ...]
    words: Words
    relations: Relations
    formulas: tuple[Formula, ...]
    shared: dict[str, int]
    lexicon: Lexicon
    units: Units


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry that speaks to one goods item, before it is written down."""

    entry: Entry
    reasons: tuple[Reason, ...]
    evaluation: Evaluation | None
    score: float


def find_candidates(
    inquiry: Inquiry, *, controls: ControlList, lexicon: Lexicon, units: Units
) -> Found[Candidate]:
    """Candidates of every goods item, best first within each."""
    tools = _tools(controls, lexicon, units)
    on = controls.day(inquiry.dates.chosen)
    found: list[Candidate] = []
    for goods in inquiry.goods:
        subject = subject_of(goods, inquiry)
        known = stated(inquiry, goods, relations=tools.relations)
        found += _candidates(subject, known, tools, on=on, least=LIKELY)
    return Found(tuple(sorted(found, key=lambda candidate: -candidate.score)))


def find_considered(
    inquiry: Inquiry, *, controls: ControlList, lexicon: Lexicon, units: Units
) -> Found[Considered]:
    """Entries with some sign of every goods item that rank too low to be its candidates."""
    tools = _tools(controls, lexicon, units)
    on = controls.day(inquiry.dates.chosen)
    shown = {candidate.id for candidate in inquiry.candidates}
    found: list[Considered] = []
    for goods in inquiry.goods:
        subject = subject_of(goods, inquiry)
        evaluator = Evaluator(
            stated(inquiry, goods, relations=tools.relations), lexicon=lexicon, units=units
        )
        looked = [_look(subject, names, evaluator, tools) for names in tools.names]
        near = [one for one in looked if one.entry.status(on) != "repealed" and one.reasons]
        near = [one for one in near if _id(one.entry, subject) not in shown]
        near.sort(key=lambda one: (-one.score, one.entry.id))
        found += [considered(one, subject) for one in near[:NEAR]]
    return Found(tuple(found))


def match(
    text: str = "",
    *,
    hs: str = "",
    cas: str = "",
    on: date,
    controls: ControlList,
    lexicon: Lexicon,
    units: Units,
    indicators: Iterable[Indicator] = (),
) -> tuple[Candidate, ...]:
    """Candidates for words, an HS number or a CAS number alone, best first. ``indicators``: the
    figures that the words state."""
    tools = _tools(controls, lexicon, units)
    numbers = dict.fromkeys([*cas_numbers(cas), *cas_numbers(text)])
    subject = Subject(
        goods="query",
        name=WORD_END.sub("；", text),
        hs=hs,
        text=fold_spaced(text),
        cas=tuple((number, len(numbers) - 1, None) for number in numbers),
    )
    given = tuple(indicators)
    derived = derive(given, formulas=tools.formulas, units=units)
    known = Stated(given, relations=tools.relations, derivations=derived)
    found = _candidates(subject, known, tools, on=controls.day(on), least=SUPPORTED)
    return tuple(found)


def _candidates(
    subject: Subject, known: Stated, tools: Tools, *, on: date, least: float
) -> list[Candidate]:
    evaluator = Evaluator(known, lexicon=tools.lexicon, units=tools.units)
    looked = [_look(subject, names, evaluator, tools) for names in tools.names]
    likely = [one for one in looked if one.entry.status(on) != "repealed" and _likely(one, least)]
    likely.sort(key=lambda one: (-one.score, one.entry.id))
    written = [_written(one, subject, tools, on) for one in likely[:SHOWN]]
    if rest := likely[SHOWN:]:
        codes = "、".join(one.entry.code or one.entry.title for one in rest)
        remark = f"另有{len(rest)}个条目得分较低，未逐一列出：{codes}"
        written[-1] = replace(written[-1], remarks=(*written[-1].remarks, remark))
    return written


def _look(subject: Subject, names: NamesOf, evaluator: Evaluator, tools: Tools) -> Seen:
    entry = names.entry
    look = Look(names=names, words=tools.words, evaluation=None, shared=tools.shared)
    if entry.criteria is not None:
        look = replace(look, evaluation=evaluator.evaluate(entry.criteria))
    reasons = tuple(r for feature in TABLE if (r := feature(subject, look)) is not None)
    measurable = entry.criteria is not None and _measurable(entry)
    return Seen(entry, reasons, look.evaluation, total(reasons, measurable=measurable))


def _likely(one: Seen, least: float) -> bool:
    """Whether an officer should see it: it is what the goods are called, or its specific HS number
    is declared, or figures reach it and the goods are called something like it, or are spoken of
    so in the papers. A broad name needs one figure that is reached, and none that rules it out."""
    sure = identity(one.reasons)
    if sure >= least:
        return True
    by = {reason.feature: reason.score for reason in one.reasons}
    specific = by.get("hs", 0.0) >= SPECIFIC_HS
    if specific:
        return True
    if one.evaluation is None or one.evaluation.best == "not_met" or not one.evaluation.reached:
        return False
    reached = one.evaluation.best == "met"
    if sure >= (SUPPORTED if reached else BROAD):
        return True
    return reached and one.evaluation.reached >= 2 and by.get("papers", 0.0) > 0


def _written(one: Seen, subject: Subject, tools: Tools, on: date) -> Candidate:
    entry, evaluation = one.entry, one.evaluation
    return Candidate(
        id=_id(entry, subject),
        code=entry.code,
        list=entry.list,
        title=entry.title,
        title_en=entry.title_en,
        goods=(subject.goods,),
        status=entry.status(on),
        effective=entry.announcement.effective,
        suspended_until=entry.announcement.suspended_until,
        edition=tools.controls.edition(on),
        source_quality=entry.quality,
        score=one.score,
        outcome=_outcome(one),
        reasons=tuple(sorted(one.reasons, key=lambda reason: -reason.score)),
        criteria=tuple(part.criterion for part in evaluation.parts) if evaluation else (),
        to_ask=_to_ask(one, tools),
        remarks=_remarks(entry, on),
        entry=entry.id,
        expression=entry.criteria_text,
        announcement=entry.announcement.title,
        notes=entry.notes,
        doubts=entry.doubts,
        references=entry.references,
    )


def _id(entry: Entry, subject: Subject) -> str:
    key = f"{subject.goods}\0{entry.list}\0{entry.id}"
    return "cand-" + blake2s(key.encode(), digest_size=6).hexdigest()


def considered(one: Seen, subject: Subject) -> Considered:
    entry = one.entry
    return Considered(
        id=_id(entry, subject).replace("cand-", "near-"),
        code=entry.code,
        list=entry.list,
        title=entry.title,
        title_en=entry.title_en,
        goods=(subject.goods,),
        score=one.score,
        why="；".join(reason.detail for reason in one.reasons),
        why_en="",
        reasons=one.reasons,
    )


def _outcome(one: Seen) -> Outcome:
    if identity(one.reasons) < SUPPORTED and not (one.evaluation and one.evaluation.known):
        return "name_only"
    if not _measurable(one.entry) or one.evaluation is None:
        return "description_only"
    if not one.evaluation.known:
        return "name_only"
    if one.evaluation.state == "met":
        return "criteria_met"
    if one.evaluation.state == "not_met":
        return "criteria_not_met"
    return "criteria_partly_known"


def _measurable(entry: Entry) -> bool:
    """Whether the criteria ask for any figure."""
    return entry.criteria is not None and any(
        isinstance(leaf, Comparison) for leaf in leaves(entry.criteria)
    )


def _to_ask(one: Seen, tools: Tools) -> tuple[str, ...]:
    """Chinese names of what the entry turns on and the papers do not state."""
    if one.evaluation is None or one.evaluation.state != "unknown":
        return ()
    assert one.entry.criteria is not None
    found: list[str] = []
    for leaf, part in zip(leaves(one.entry.criteria), one.evaluation.parts, strict=True):
        if part.criterion.why != "not_stated":
            continue
        asked = _asked(leaf, tools) if isinstance(leaf, Comparison) else question_of(leaf)
        found.append(asked)
    return tuple(dict.fromkeys(found))


def _asked(leaf: Comparison, tools: Tools) -> str:
    text = chinese_name(leaf.parameter, tools.lexicon)
    for formula in tools.formulas:
        if formula.result == leaf.parameter and not formula.assumes and not formula.specimen:
            parts = "、".join(formula.names.values())
            text = f"{text}（或{parts}）"
            break
    return f"{text}（{leaf.at}）" if leaf.at else text


def _remarks(entry: Entry, on: date) -> tuple[str, ...]:
    status = entry.status(on)
    announcement = entry.announcement
    found: list[str] = []
    if status in REMARKS:
        until, by = announcement.suspended_until, announcement.suspended_by
        words = REMARKS[status]
        found.append(words.format(until=until, by=by, effective=announcement.effective))
    if entry.quality == "summary":
        found.append("本条目依据摘要录入，请核对公布文本")
    return tuple(found)


def _tools(controls: ControlList, lexicon: Lexicon, units: Units) -> Tools:
    words = _words()
    shared = Counter(code for entry in controls.entries for code in entry.hs)
    return Tools(
        controls=controls,
        names=_names(controls.entries, words),
        words=words,
        relations=_relations(),
        formulas=_formulas(lexicon, units),
        shared=dict(shared),
        lexicon=lexicon,
        units=units,
    )


def _names(entries: Iterable[Entry], words: Words) -> tuple[NamesOf, ...]:
    return tuple(NamesOf(entry, words) for entry in entries)


@lru_cache(maxsize=1)
def _words() -> Words:
    return load_words()


@lru_cache(maxsize=1)
def _relations() -> Relations:
    return load_relations()


@lru_cache(maxsize=1)
def _formulas(lexicon: Lexicon, units: Units) -> tuple[Formula, ...]:
    return load_formulas(lexicon=lexicon, units=units)
