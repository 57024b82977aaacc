"""A paper that contradicts itself: two values under one name, in two places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhiyi.claims.claim import Claim
from zhiyi.document import Evidence, Kind
from zhiyi.folding import letters
from zhiyi.inquiry import Inquiry

OF_ONE_PRODUCT: frozenset[Kind] = frozenset(
    {"declaration", "contract", "explanation", "end_use_statement"}
)
"""Papers of trade state a figure once. A technical paper gives one parameter many values: by
samples, modes and test points that its print does not always name."""


def opposed_in_itself(
    inquiry: Inquiry, claims: Sequence[Claim], agree: Callable[[Claim, Claim], bool]
) -> tuple[Claim, Claim] | None:
    """The two claims of one paper that bear the same printed name and statistic, without condition
    to tell them apart, on different lines, and do not agree; None where it states more than two
    such values of that name, which then are a row of them."""
    _, part = inquiry.part(claims[0].part)
    if inquiry.kind_of(part) not in OF_ONE_PRODUCT:
        return None
    plain: dict[tuple[str, str, str | None], list[Claim]] = {}
    for claim in claims:
        stated = claim.indicator
        if claim.required or stated.conditions or claim.value is None:
            continue
        name, subject = letters(stated.parameter or ""), letters(stated.subject or "")
        named = name, subject, stated.statistic
        apart = plain.setdefault(named, [])
        if not any(agree(claim, known) for known in apart):
            apart.append(claim)
    for apart in plain.values():
        if len(apart) == 2 and not _on_one_line(*(c.indicator.place for c in apart)):
            return apart[0], apart[1]
    return None


def _on_one_line(one: Evidence, other: Evidence) -> bool:
    """孔径为5 mm、10 mm is a list of two."""
    if one.page != other.page:
        return False
    if one.box is None or other.box is None:
        return one.locator == other.locator
    middle = (one.box.top + one.box.bottom) / 2
    return other.box.top <= middle <= other.box.bottom
