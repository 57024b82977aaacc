"""Flag ``contradicted_by_report`` for what is said in words: the wetted material is 316L in the
exporter's letter and 哈氏合金 in a report, and the entry lists the latter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhiyi.controls.expressions import Membership
from zhiyi.controls.memberships import judge_words
from zhiyi.controls.properties import Property
from zhiyi.controls.readings import Stated
from zhiyi.flags.entry import Placed, Weighed
from zhiyi.flags.sides import Sides
from zhiyi.flags.telling import Draft, shortened
from zhiyi.inquiry import Inquiry

SHOWN = 2
"""Statements quoted on each side."""


def contradicted_words(
    inquiry: Inquiry, one: Weighed, known: Stated, sides: Sides
) -> Iterator[Draft]:
    """One flag for each property whose words the entry lists in a report, and in no paper of the
    exporter that states it."""
    for placed in one.leaves:
        leaf = placed.leaf
        if not isinstance(leaf, Membership) or placed.excludes:
            continue
        stated = [p for p in known.properties if p.subject == leaf.subject and _whole(p)]
        claims = [p for p in stated if sides.at(p.place) == "claim"]
        reports = [p for p in stated if sides.at(p.place) == "report"]
        reached = [p for p in reports if judge_words(leaf, [p]).criterion.state == "met"]
        if claims and reached and not any(_touches(leaf, p) for p in claims):
            yield _told(inquiry, placed, claims, reached)


def _whole(one: Property) -> bool:
    """Of the goods themselves, not of another thing of theirs (密封圈材质)."""
    return one.attributed and not one.part


def _touches(leaf: Membership, one: Property) -> bool:
    """Whether the words are listed, or some of them are."""
    criterion = judge_words(leaf, [one]).criterion
    return criterion.state == "met" or criterion.why == "straddles"


def _told(
    inquiry: Inquiry, placed: Placed, claims: Sequence[Property], reached: Sequence[Property]
) -> Draft:
    says, finds = _stated(inquiry, claims), _stated(inquiry, reached)
    places = (one.place for one in (*claims, *reached))
    return Draft(
        code="contradicted_by_report",
        of=placed.criterion.text,
        detail=f"{says}；{finds}。就条目所列“{placed.label}”，后者与所列词语对应而前者不对应，"
        "请核对以何者为准。",
        detail_en=f"{says}; {finds}. For “{placed.criterion.text}” the latter names what the entry "
        "lists and the former does not; check which of them holds.",
        evidence=tuple(dict.fromkeys(places)),
    )


def _stated(inquiry: Inquiry, found: Sequence[Property]) -> str:
    told = [
        f"{inquiry.document(one.place.document).path}载“{shortened(f'{one.label}：{one.value}')}”"
        for one in found
    ]
    distinct = list(dict.fromkeys(told))
    more = f"等{len(distinct)}处" if len(distinct) > SHOWN else ""
    return "，".join(distinct[:SHOWN]) + more
