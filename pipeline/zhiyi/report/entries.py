"""Candidates, what was considered beside them, and statements on end use: from the nouns of an
inquiry to the types of ``report.json``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiyi import inquiry as found_in
from zhiyi.controls.expressions import Expression, ExpressionError, Group, leaves, parse
from zhiyi.controls.kleene import kleene
from zhiyi.inquiry import State
from zhiyi.report import types
from zhiyi.report.places import Places, digits, share

_GROUP = re.compile(r"[0-9][A-Z][0-9]{3}")


def group_of(code: str | None) -> str | None:
    """The five-character code that an entry shares with its sub-paragraphs."""
    found = _GROUP.match(code or "")
    return found[0] if found else None


def candidate_of(
    found: found_in.Candidate, *, places: Places, flags: Iterable[found_in.Flag] = ()
) -> types.Candidate:
    """``flags`` of any candidate. ``determination`` stays null: only an officer's judgement fills
    it, elsewhere."""
    return types.Candidate(
        id=found.id,
        code=found.code,
        group=group_of(found.code),
        entry=found.entry,
        list=found.list,
        title=found.title,
        title_en=found.title_en,
        goods=found.goods,
        status=found.status,
        effective=found.effective.isoformat() if found.effective else None,
        suspended_until=found.suspended_until.isoformat() if found.suspended_until else None,
        announcement=found.announcement,
        edition=found.edition,
        source_quality=found.source_quality,
        score=share(found.score),
        outcome=found.outcome,
        flags=tuple(_flag(flag, places) for flag in flags if flag.candidate == found.id),
        reasons=_reasons(found.reasons, places),
        criteria=tuple(_criterion(criterion, places) for criterion in found.criteria),
        expression=found.expression,
        logic=logic_of(found.expression, found.criteria),
        to_ask=found.to_ask,
        remarks=found.remarks,
        notes=found.notes,
        doubts=found.doubts,
        references=tuple(
            types.Reference(regime=one.regime, code=one.code, says=one.says)
            for one in found.references
        ),
    )


def considered_of(found: found_in.Considered, *, places: Places) -> types.Considered:
    return types.Considered(
        id=found.id,
        code=found.code,
        group=group_of(found.code),
        list=found.list,
        title=found.title,
        title_en=found.title_en,
        goods=found.goods,
        score=share(found.score),
        why=found.why,
        why_en=found.why_en,
        reasons=_reasons(found.reasons, places),
    )


def statement_of(found: found_in.Statement, *, places: Places) -> types.Statement:
    place = places.evidence(found.place)
    return types.Statement(
        id=found.id,
        topic=found.topic,
        quote=found.quote,
        document=place.document,
        part=found.part,
        page=place.page,
        box=place.box,
        locator=place.locator,
        evidence=places.all(found.evidence),
        more=found.more,
    )


def _flag(found: found_in.Flag, places: Places) -> types.Flag:
    return types.Flag(
        id=found.id,
        code=found.code,
        detail=found.detail,
        detail_en=found.detail_en,
        evidence=places.all(found.evidence),
        indicators=found.indicators,
    )


def _reasons(found: Iterable[found_in.Reason], places: Places) -> tuple[types.Reason, ...]:
    return tuple(
        types.Reason(
            feature=reason.feature,
            score=share(reason.score),
            detail=reason.detail,
            evidence=places.all(reason.evidence),
        )
        for reason in found
    )


def _criterion(found: found_in.Criterion, places: Places) -> types.Criterion:
    return types.Criterion(
        text=found.text,
        label=found.label,
        state=found.state,
        why=found.why,
        borderline=found.borderline,
        indicators=found.indicators,
        derived=found.derived,
        margin=digits(found.margin),
        near=found.near,
        detail=found.detail,
        evidence=places.all(found.evidence),
    )


def logic_of(text: str, criteria: Sequence[found_in.Criterion]) -> types.Logic | None:
    """The condition as a tree over its criteria, which are given from left to right; None where
    there is none, or where it is of a list of another make and does not fit them."""
    try:
        expression = parse(text) if text else None
    except ExpressionError:
        return None
    if expression is None:
        return None
    order = {id(leaf): place for place, leaf in enumerate(leaves(expression))}
    if len(order) != len(criteria):
        return None
    return _Reader(order, criteria).logic(expression)


@dataclass(frozen=True, slots=True)
class _Reader:
    """``order``: the place among the criteria of each leaf, by identity."""

    order: dict[int, int]
    criteria: Sequence[found_in.Criterion]

    def logic(self, expression: Expression) -> types.Logic:
        if not isinstance(expression, Group):
            place = self.order[id(expression)]
            return types.Logic(kind="criterion", state=self.criteria[place].state, criterion=place)
        return types.Logic(
            kind=expression.kind,
            state=self._state(expression),
            count=expression.count if expression.kind == "at_least" else None,
            parts=tuple(self.logic(part) for part in expression.parts),
        )

    def _state(self, expression: Expression) -> State:
        """As the criteria were evaluated: an exclusion that no paper speaks of holds nothing
        back."""
        return kleene(
            expression,
            {leaf: self.criteria[place].state for leaf, place in self.order.items()},
            silent={leaf for leaf, place in self.order.items() if _silent(self.criteria[place])},
            close={leaf for leaf, place in self.order.items() if self.criteria[place].borderline},
        )


def _silent(criterion: found_in.Criterion) -> bool:
    """Whether it rests on nothing at all."""
    return not criterion.indicators and not criterion.evidence
