"""A criterion in the words of an officer: 比模量 ≥ 1.27×10⁷ m, 定位精度可达 ＜ 6 um（按…）."""

from __future__ import annotations

import re

from zhiyi.controls.expressions import Comparison, Leaf, Listed, Membership, Wording
from zhiyi.lexicon import Lexicon
from zhiyi.quotes import RAISED, short

SIGNS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "==": "＝", "better_than": "优于"}


def label_of(leaf: Leaf, lexicon: Lexicon) -> str:
    """The comparison with the Chinese name of its parameter; words as they are."""
    if not isinstance(leaf, Comparison):
        return f"“{leaf.text}”" if isinstance(leaf, Wording) else question_of(leaf)
    name = chinese_name(leaf.parameter, lexicon)
    at = f"（{leaf.at}）" if leaf.at else ""
    by = f"（按{'或'.join(leaf.by)}）" if leaf.by else ""
    return f"{name}{'可达' if leaf.reaches else ''} {_limit(leaf)}{at}{by}"


def question_of(leaf: Wording | Membership | Listed) -> str:
    """What an exporter is asked, where it is no figure."""
    if isinstance(leaf, Wording):
        return leaf.text
    if isinstance(leaf, Membership):
        return f"{leaf.subject}为{'、'.join(leaf.words)}之一"
    return f"属于{leaf.code}所列"


def chinese_name(id: str, lexicon: Lexicon) -> str:
    """The first Chinese name of a parameter; failing one its id."""
    parameter = lexicon.get(id)
    names = parameter.names.get("zh", ()) if parameter else ()
    return names[0] if names else id


def _printed(unit: str) -> str:
    """A unit as papers print it: m³/s, μm."""
    raised = re.sub(r"(?<=[A-Za-z])(-?\d)", lambda found: found[1].translate(RAISED), unit)
    return re.sub(r"\bu(?=[A-Za-z])", "μ", raised.replace("**", "").replace("^", ""))


def _limit(leaf: Comparison) -> str:
    unit = f" {_printed(leaf.unit)}" if leaf.unit else ""
    if leaf.comparator == "one_of":
        return f"为{'、'.join(short(value) for value in leaf.values)}{unit}之一"
    if leaf.low is not None and leaf.high is not None:
        left = "≥" if leaf.low.inclusive else "＞"
        right = "≤" if leaf.high.inclusive else "＜"
        if leaf.comparator == "covers":
            return f"覆盖{short(leaf.low.value)}～{short(leaf.high.value)}{unit}"
        return f"{left}{short(leaf.low.value)}且{right}{short(leaf.high.value)}{unit}"
    limit = short(leaf.low.value) if leaf.low else ""
    return f"{SIGNS.get(leaf.comparator, leaf.comparator)} {limit}{unit}"
