"""A paper that contradicts itself: two values under one name, in two places."""

from __future__ import annotations

from collections.abc import Sequence

from zhiyi.claims.claim import Claim
from zhiyi.document import Evidence, Kind
from zhiyi.folding import letters
from zhiyi.inquiry import Inquiry

OF_ONE_PRODUCT: frozenset[Kind] = frozenset(
    {"declaration", "contract", "explanation", "end_use_statement"}
)
"""Papers of trade state a figure once. A technical paper gives one parameter many values: by
samples, modes and test points that its print does not always name."""


def opposed_in_itself(inquiry: Inquiry, claims: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """The two claims of one paper that bear the same printed name, without condition or statistic
    to tell them apart, on different lines; None where it states more than two values of that name,
    which then are a row of them."""
    _, part = inquiry.part(claims[0].part)
    if inquiry.kind_of(part) not in OF_ONE_PRODUCT:
        return None
    plain: dict[tuple[str, str], dict[object, Claim]] = {}
    for claim in claims:
        stated = claim.indicator
        if claim.required or stated.conditions or stated.statistic or claim.value is None:
            continue
        named = letters(stated.parameter or ""), letters(stated.subject or "")
        plain.setdefault(named, {}).setdefault(claim.value, claim)
    for values in plain.values():
        if len(values) == 2:
            one, other = values.values()
            if not _on_one_line(one.indicator.place, other.indicator.place):
                return one, other
    return None


def _on_one_line(one: Evidence, other: Evidence) -> bool:
    """孔径为5 mm、10 mm is a list of two."""
    if one.page != other.page:
        return False
    if one.box is None or other.box is None:
        return one.locator == other.locator
    middle = (one.box.top + one.box.bottom) / 2
    return other.box.top <= middle <= other.box.bottom
