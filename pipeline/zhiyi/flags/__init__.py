"""What an officer should look at twice beside a candidate 候选条目.

A figure just short of a limit, words of the exporter that a report contradicts, a reason that does
not speak to what the entry turns on, a remark on the declaration to be checked. No flag is a
verdict, and a candidate without any is no better for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s

from zhiyi.controls.entries import ControlList
from zhiyi.controls.readings import Relations, Stated, load_relations, stated
from zhiyi.derivations import Formula
from zhiyi.flags.entry import weighed
from zhiyi.flags.named import Names, names_in
from zhiyi.flags.near import just_below
from zhiyi.flags.properties import contradicted_words
from zhiyi.flags.reasons import Argued, off_criterion, reasons_of
from zhiyi.flags.remark_flags import of_remark
from zhiyi.flags.remarks import Limits, Remark, remarks_of
from zhiyi.flags.reports import contradicted
from zhiyi.flags.sides import Sides
from zhiyi.flags.telling import Draft
from zhiyi.flags.turning import Turning
from zhiyi.flow import Found
from zhiyi.inquiry import Candidate, Flag, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

__all__ = ["find_flags"]


@dataclass(frozen=True, slots=True)
class _Papers:
    """What the papers say that every candidate is held against."""

    inquiry: Inquiry
    sides: Sides
    remarks: tuple[Remark, ...]
    argued: Argued | None
    names: Names
    turning: Turning
    lexicon: Lexicon
    units: Units


def find_flags(
    inquiry: Inquiry,
    *,
    controls: ControlList,
    lexicon: Lexicon,
    units: Units,
    formulas: Sequence[Formula] = (),
) -> Found[Flag]:
    """The flags of every candidate, in the order of the candidates. ``formulas``: what a criterion
    may follow from."""
    if not inquiry.candidates:
        return Found()
    sides, names = Sides(inquiry, lexicon=lexicon, units=units), names_in(lexicon)
    papers = _Papers(
        inquiry=inquiry,
        sides=sides,
        remarks=remarks_of(inquiry, sides, Limits(controls, lexicon, units)),
        argued=reasons_of(inquiry, names),
        names=names,
        turning=Turning(_relations(), formulas),
        lexicon=lexicon,
        units=units,
    )
    relations = papers.turning.relations
    known = {goods.id: stated(inquiry, goods, relations=relations) for goods in inquiry.goods}
    found: list[Flag] = []
    for candidate in inquiry.candidates:
        own = next((known[id] for id in candidate.goods if id in known), None)
        if own is not None:
            found += [_flag(candidate, draft) for draft in _drafts(candidate, own, papers)]
    return Found(tuple(found))


@lru_cache(maxsize=1)
def _relations() -> Relations:
    return load_relations()


def _drafts(candidate: Candidate, known: Stated, papers: _Papers) -> Iterator[Draft]:
    inquiry, lexicon, units = papers.inquiry, papers.lexicon, papers.units
    one = weighed(candidate)
    remarked = {f.indicator.id for remark in papers.remarks for f in remark.figures}
    yield from contradicted(
        inquiry, one, known, papers.sides, lexicon=lexicon, units=units, apart=remarked
    )
    yield from contradicted_words(inquiry, one, known, papers.sides)
    yield from just_below(inquiry, one, known, lexicon=lexicon, units=units)
    if papers.argued is not None:
        yield from off_criterion(one, papers.argued, papers.turning, papers.names)
    for remark in papers.remarks:
        yield from of_remark(inquiry, remark, one, papers.turning, lexicon)


def _flag(candidate: Candidate, draft: Draft) -> Flag:
    """The id is made of the candidate, the code and what the flag speaks of, never of values."""
    key = f"{candidate.id}\0{draft.code}\0{draft.of}"
    return Flag(
        id="flag-" + blake2s(key.encode(), digest_size=6).hexdigest(),
        candidate=candidate.id,
        code=draft.code,
        detail=draft.detail,
        detail_en=draft.detail_en,
        evidence=draft.evidence,
        indicators=draft.indicators,
    )
