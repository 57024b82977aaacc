"""Whether two indicators of one parameter speak of the same thing, so that they can disagree.

General parameters go by many names (进气压力, 前级压力; X轴 and Z轴定位精度): what stands beside
the name of the parameter must not differ, nor the conditions, nor the constituent that is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zhiyi.claims.claim import Claim
from zhiyi.document import Condition, Indicator
from zhiyi.folding import fold, letters
from zhiyi.lexicon import Lexicon

APART = Decimal(100)
"""Values of differing names this many times apart are not two statements of one thing. A lost
decimal point or a wrong prefix (mT for T) is a factor of 10 or 1000, but under the same name."""
ELEMENT = re.compile(
    r"A[cglrstu]|B[aeir]?|C[adeorsu]?|Dy|E[ru]|F[er]?|G[ade]|H[efgo]?|I[nr]?|Kr?|L[aiu]|M[gno]"
    r"|N[abdeip]?|O[s]?|P[bdmrtu]?|R[behu]|S[bceimnr]?|T[abehilm]|U|V|W|Xe|Yb?|Z[nr]"
)
_AXIS = re.compile(
    r"(?<![A-Za-z])(?:([A-CU-Z])\s*-?\s*(?:轴|axis|axes|Achse)|([XYZ])(?![A-Za-z\d]))",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"最大|最小|最高|最低|最终|额定|标称|公称|实测|平均|典型|我公司|本公司|该|本|产品|商品|货物|型号|单件|双向"
    r"|为|的|其|约|达|室温|常温|时效后|处理后|[^\u3400-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What a parameter is called in Chinese, the longest name first."""

    chinese: tuple[str, ...]


def names_of(parameter: str, lexicon: Lexicon) -> Names:
    known = lexicon.get(parameter)
    found = (fold(name) for name in (known.names.get("zh", ()) if known else ()))
    return Names(tuple(sorted(found, key=len, reverse=True)))


def comparable(one: Claim, other: Claim, names: Names) -> bool:
    """Under the same conditions, as far as both state them, and of the same thing."""
    a, b = one.indicator, other.indicator
    if _constituent(a) != _constituent(b) or not _same_axes(a, b):
        return False
    if not _same_wording(a, b, names) or _far_apart(one, other):
        return False
    return all(
        _same_condition(x, y)
        for x in a.conditions
        for y in b.conditions
        if x.parameter_id == y.parameter_id
    )


def _constituent(indicator: Indicator) -> str | None:
    """The element that a content is one of (Cu in gallium)."""
    return _element(indicator.subject) if indicator.subject else None


@lru_cache(maxsize=8192)
def _element(said: str) -> str | None:
    subject = said.strip()
    return subject if ELEMENT.fullmatch(subject) else None


def _same_axes(one: Indicator, other: Indicator) -> bool:
    """No axis of the one where both name axes."""
    a, b = _axes(one), _axes(other)
    return not a or not b or bool(a & b)


def _axes(indicator: Indicator) -> frozenset[str]:
    return _axes_in(indicator.parameter or "", indicator.place.quote)


# Every statement of a parameter is held against every other one: hundreds of either in a catalogue.
@lru_cache(maxsize=8192)
def _axes_in(name: str, quote: str) -> frozenset[str]:
    found = _AXIS.findall(f"{name} {quote}")
    return frozenset((named or alone).upper() for named, alone in found)


def _same_wording(one: Indicator, other: Indicator, names: Names) -> bool:
    """Whether what stands beside the parameter's Chinese name is the same, where anything does."""
    a, b = _beside(one.parameter or "", names), _beside(other.parameter or "", names)
    return not a or not b or a == b


@lru_cache(maxsize=8192)
def _beside(parameter: str, names: Names) -> str:
    said = fold(parameter)
    own = next((name for name in names.chinese if name in said), "")
    return _IDLE.sub("", said.replace(own, "", 1) if own else "")


def _far_apart(one: Claim, other: Claim) -> bool:
    a, b = one.value, other.value
    if not a or not b or max(abs(a / b), abs(b / a)) < APART:
        return False
    return letters(one.indicator.parameter or "") != letters(other.indicator.parameter or "")


def _same_condition(one: Condition, other: Condition) -> bool:
    if one.quantity is None or other.quantity is None:
        return letters(one.text) == letters(other.text) or one.parameter_id is None
    if one.quantity.unit != other.quantity.unit:
        return letters(one.text) == letters(other.text)
    a, b = one.quantity, other.quantity
    below = a.high and b.low and a.high.value < b.low.value
    above = a.low and b.high and a.low.value > b.high.value
    return not (below or above)
