"""Axes that machines are named by: 五轴联动, 三轴数控, 三坐标测量机, 5-axis machining centre.

三轴定位精度 and the like only say of which axes a figure is; optional axes are none of the goods.
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiyi.document import Bound, Quantity
from zhiyi.indicators.drafts import Draft, Tools

NUMERALS = {
    "二": 2, "两": 2, "two": 2, "三": 3, "three": 3, "四": 4, "four": 4, "五": 5, "five": 5,
    "六": 6, "six": 6,
}  # fmt: skip
COUNT = r"(?<![\d.,第A-Za-z])(?P<{0}>[2-9]|[二两三四五六])"
AXES = re.compile(
    "|".join(
        (
            COUNT.format("of")
            + r"\s?[轴軸](?P<moved>[2-6二两三四五六])?(?:同时|同步)?[联連聯][动動]",
            COUNT.format("run") + r"\s?[轴軸](?:数控|數控|加工中心|机床|铣床|磨床|CNC)",
            r"(?:数控|數控|CNC)\s?" + COUNT.format("nc").replace("A-Za-z", "") + r"\s?[轴軸]",
            COUNT.format("cmm") + r"\s?(?:坐标|座标|次元坐标)测量(?:机|仪|系统)",
            r"\b(?P<en>[2-6]|two|three|four|five|six)[- ]ax[ei]s(?:[- ]simultaneous"
            r"|[ ,]{1,2}CNC|[ -](?:machining|milling|grinding|CMM|coordinate|NC|controlled))",
        )
    ),
    re.IGNORECASE,
)
OPTIONAL = re.compile(
    r"(?:可选|选配|选装|选购|另购|不|非|无|没有|扩展|升级|预留|\b(?:optional|without|not|no)\b)"
    r"[^。；;,，]{0,6}\Z",
    re.IGNORECASE,
)
REACH = 12
PARAMETER = "axis_count"


def axes_in(text: str, *, tools: Tools) -> list[Draft]:
    """Every count of axes in the words of a text, the same count once."""
    parameter = tools.lexicon.get(PARAMETER)
    found: dict[int, Draft] = {}
    for match in AXES.finditer(text):
        if OPTIONAL.search(text, max(0, match.start() - REACH), match.start()):
            continue
        count = _count(match)
        if count is None or count in found:
            continue
        bound = Bound(Decimal(count))
        found[count] = Draft(
            name=match.group(), parameter=parameter,
            quantity=Quantity(low=bound, high=bound, unit=None), start=match.start(),
            end=match.end(), name_start=match.start(), name_end=match.end(),
            words=(match.group(),),
        )  # fmt: skip
    return list(found.values())


def _count(match: re.Match[str]) -> int | None:
    """Of 五轴四联动 those that move at once."""
    told = match["moved"] or next((text for text in match.groups() if text), "")
    return int(told) if told.isdigit() else NUMERALS.get(told.casefold())
