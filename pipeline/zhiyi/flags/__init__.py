"""What an officer should look at twice beside a candidate 候选条目.

No flag is a verdict, and a candidate without any is no better for it.
"""

from __future__ import annotations

from hashlib import blake2s

from zhiyi.controls.entries import ControlList
from zhiyi.controls.readings import load_relations, stated
from zhiyi.flags.entry import Weighed, weighed
from zhiyi.flags.near import just_below
from zhiyi.flow import Found
from zhiyi.inquiry import Flag, FlagCode, Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

__all__ = ["find_flags"]


def find_flags(
    inquiry: Inquiry, *, controls: ControlList, lexicon: Lexicon, units: Units
) -> Found[Flag]:
    """The flags of every candidate, in the order of the candidates."""
    relations = load_relations()
    on = controls.day(inquiry.dates.chosen)
    found: list[Flag] = []
    for candidate in inquiry.candidates:
        one = weighed(candidate, controls=controls, on=on)
        goods = next((g for g in inquiry.goods if g.id in candidate.goods), None)
        if one is None or goods is None:
            continue
        known = stated(inquiry, goods, relations=relations)
        for near in just_below(inquiry, one, known, lexicon=lexicon, units=units):
            found.append(
                Flag(
                    id=flag_id(one, "just_below", near.leaf.criterion.text),
                    candidate=candidate.id,
                    code="just_below",
                    detail=near.detail,
                    detail_en=near.detail_en,
                    evidence=near.evidence,
                    indicators=near.indicators,
                )
            )
    return Found(tuple(found))


def flag_id(one: Weighed, code: FlagCode, place: str) -> str:
    """Made of the candidate, the code and what of the entry it speaks of; never of values."""
    key = f"{one.candidate.id}\0{code}\0{place}"
    return "flag-" + blake2s(key.encode(), digest_size=6).hexdigest()
