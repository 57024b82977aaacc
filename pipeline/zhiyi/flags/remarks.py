"""The remark field 备注栏 of the declaration: what it claims, and whether reports bear it out.

Announcements 18, 55 and 56 of 2025 oblige the declarant of goods near a threshold to state
不属于管制物项 there with the actual figures, and of listed goods 属于两用物项 with the code. Either
is the declarant's own statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from zhiyi.claims.alike import comparable, names_of
from zhiyi.claims.claim import Claim
from zhiyi.claims.limits import limits_of
from zhiyi.controls.entries import ControlList
from zhiyi.controls.features import CODE
from zhiyi.document import Evidence, Indicator, Particular
from zhiyi.flags.sides import Sides
from zhiyi.folding import fold
from zhiyi.inquiry import Inquiry
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

DENIES = re.compile(
    r"(?:不属于|不属|并非|非|不涉及|不在|未列入|不是)[^。；;]{0,8}(?:管制|管控|两用|许可|清单)"
    r"|not(?:subjectto)?(?:exportcontrol|controlled|dual)|non-?(?:controlled|dual)"
)
"""In folded text, without spaces."""
ADMITS = re.compile(
    r"(?<![不非])(?:属于?|系|为)(?:中国)?(?:出口)?(?:管制|两用|管控)(?:的)?物项|号(?:公告)?项下物项"
)
NO_MARKS = re.compile(r"(?<![A-Za-z])N/?M(?![A-Za-z])\.?", re.IGNORECASE)
"""无唛头: no shipping marks; it says nothing of the goods."""
ITEM = re.compile(r"第(\d{1,2}|[一二三四五六七八九十])项")
HAN_DIGITS = "一二三四五六七八九十"
Held = Literal["agrees", "differs", "alone"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a remark with the figures of reports that it was held against; ``goods`` are the
    items it speaks of, empty: not told. ``alone``: no report states that parameter."""

    indicator: Indicator
    held: Held
    against: tuple[Indicator, ...]
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What one declaration remarks. ``denies`` and ``admits``: what it says of control; ``codes``
    are the control codes it names."""

    particular: Particular
    text: str
    denies: bool
    admits: bool
    codes: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the control list, in the unit of each parameter."""

    controls: ControlList | None
    lexicon: Lexicon
    units: Units

    def of(self, parameter: str) -> tuple[Decimal, ...]:
        known = self.lexicon.get(parameter)
        if known is None or self.controls is None:
            return ()
        return limits_of(parameter, known.unit, self.controls, self.units)


def remarks_of(inquiry: Inquiry, sides: Sides, limits: Limits) -> tuple[Remark, ...]:
    """The remarks that say something of control, with their figures held against the reports."""
    return tuple(
        replace(one, figures=tuple(_figures(inquiry, one.particular, sides, limits)))
        for one in said_of_control(inquiry)
    )


def said_of_control(inquiry: Inquiry) -> tuple[Remark, ...]:
    """The same, of which no figure is held against anything."""
    found = []
    for particular in inquiry.particulars("remark"):
        text = NO_MARKS.sub(" ", particular.value)
        text = " ".join(text.split()).strip(" ;；,，")
        plain = fold(text)
        denies, admits = bool(DENIES.search(plain)), bool(ADMITS.search(plain))
        codes = tuple(dict.fromkeys(code.upper() for code in CODE.findall(plain)))
        if denies or admits or codes:
            found.append(Remark(particular, text, denies, admits, codes))
    return tuple(found)


def inside(inquiry: Inquiry, particular: Particular) -> tuple[Indicator, ...]:
    """The indicators that stand in the words of a particular."""
    document = inquiry.document(particular.place.document)
    return tuple(i for i in document.indicators if _within(i.place, particular.evidence))


def _within(place: Evidence, around: Sequence[Evidence]) -> bool:
    """Most of it in one of the boxes; without a layout in the words of the same paragraph."""
    for other in around:
        if place.page != other.page:
            continue
        if place.box is not None and other.box is not None:
            if place.box.overlap(other.box) > place.box.area / 2:
                return True
        elif place.locator == other.locator and fold(place.quote) in fold(other.quote):
            return True
    return False


def _figures(
    inquiry: Inquiry, particular: Particular, sides: Sides, limits: Limits
) -> Iterator[Figure]:
    whose = {attribution.indicator: attribution.goods for attribution in inquiry.attributions}
    for indicator in inside(inquiry, particular):
        claim = sides.claim(indicator)
        if indicator.parameter_id is None or claim is None:
            continue
        goods = whose.get(indicator.id) or _item_of(inquiry, particular, indicator)
        names = names_of(indicator.parameter_id, limits.lexicon)
        stated = []
        for other in inquiry.indicators():
            if other.parameter_id != indicator.parameter_id:
                continue
            theirs = whose.get(other.id, ())
            if goods and theirs and not set(goods) & set(theirs):
                continue
            found = sides.claim(other) if sides.of(other) == "report" else None
            if found is not None and comparable(claim, found, names):
                stated.append(found)
        yield _held(claim, stated, goods, limits)


def _held(claim: Claim, stated: Sequence[Claim], goods: tuple[str, ...], limits: Limits) -> Figure:
    """Held against what was measured, where nothing was against what is required; it differs where
    it agrees with no value of one of the papers."""
    against = [one for one in stated if not one.required] or list(stated)
    id = claim.indicator.parameter_id or ""
    parameter = limits.lexicon.get(id)
    sense, between = parameter.sense if parameter else "none", limits.of(id)
    papers: dict[str, list[Claim]] = {}
    for one in against:
        papers.setdefault(one.indicator.place.document, []).append(one)
    apart: list[Claim] = []
    for paper in papers.values():
        if not any(claim.meets(o) or claim.near(o, sense=sense, limits=between) for o in paper):
            apart += paper
    held: Held = "differs" if apart else "agrees" if against else "alone"
    return Figure(claim.indicator, held, tuple(o.indicator for o in apart or against), goods)


def _item_of(inquiry: Inquiry, particular: Particular, indicator: Indicator) -> tuple[str, ...]:
    """The goods item that the remark names last before the figure: 第1项满量程12.5kPa."""
    before = fold(particular.value).partition(fold(indicator.place.quote))[0]
    named = ITEM.findall(before)
    if not named:
        return ()
    number = int(named[-1]) if named[-1].isdigit() else HAN_DIGITS.index(named[-1]) + 1
    return tuple(goods.id for goods in inquiry.goods if goods.item == number)
