"""Inquiries with one candidate, from papers and a condition written by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.test_goods import inquiry, item, paper

from zhiyi.controls.evaluation import Evaluator
from zhiyi.controls.expressions import parse
from zhiyi.controls.readings import load_relations, stated
from zhiyi.derivations import find_derivations
from zhiyi.document import Document
from zhiyi.equipment import Knowledge
from zhiyi.flags import find_flags
from zhiyi.goods import find_attributions, find_goods
from zhiyi.inquiry import Candidate, Flag, Inquiry, Outcome, State

OUTCOMES: dict[State, Outcome] = {
    "met": "criteria_met",
    "unknown": "criteria_partly_known",
    "not_met": "criteria_not_met",
}
GOODS = item(1, "柱塞泵", "ZP-40")


def weighed(
    knowledge: Knowledge, condition: str, *docs: Document, title: str = "柱塞泵", notes: str = ""
) -> Inquiry:
    """The papers with what follows from them, and a candidate of one entry: ``condition`` empty
    where it has nothing to test."""
    if not any(doc.kind == "declaration" for doc in docs):
        docs = (paper("declaration", particulars=GOODS), *docs)
    found = inquiry(*docs)
    found = replace(found, goods=find_goods(found).facts)
    found = replace(found, attributions=find_attributions(found).facts)
    derived = find_derivations(found, formulas=knowledge.formulas, units=knowledge.units)
    found = replace(found, derivations=derived.facts)
    return replace(found, candidates=(candidate(knowledge, condition, found, title, notes),))


def candidate(
    knowledge: Knowledge, condition: str, found: Inquiry, title: str, notes: str
) -> Candidate:
    goods = found.goods[0]
    plain = Candidate(
        id="cand-1",
        code="9X999",
        list="dual_use",
        title=title,
        title_en="invented",
        goods=(goods.id,),
        status="in_force",
        effective=None,
        suspended_until=None,
        edition="2026",
        source_quality="clean",
        score=0.8,
        outcome="description_only",
        reasons=(),
        notes=(notes,) if notes else (),
    )
    if not condition:
        return plain
    known = stated(found, goods, relations=load_relations())
    evaluator = Evaluator(known, lexicon=knowledge.lexicon, units=knowledge.units)
    evaluation = evaluator.evaluate(parse(condition))
    return replace(
        plain,
        expression=condition,
        criteria=tuple(part.criterion for part in evaluation.parts),
        outcome=OUTCOMES[evaluation.state],
    )


def flags(knowledge: Knowledge, found: Inquiry) -> list[Flag]:
    return list(
        find_flags(
            found,
            controls=knowledge.controls,
            lexicon=knowledge.lexicon,
            units=knowledge.units,
            formulas=knowledge.formulas,
        ).facts
    )


def only(knowledge: Knowledge, found: Inquiry, code: str) -> Flag:
    matching = [flag for flag in flags(knowledge, found) if flag.code == code]
    assert len(matching) == 1, [(flag.code, flag.detail) for flag in flags(knowledge, found)]
    return matching[0]


def codes(knowledge: Knowledge, found: Inquiry) -> list[str]:
    return [flag.code for flag in flags(knowledge, found)]
