"""A criterion in the words of an officer: 比模量 ≥ 1.27×10⁷ m, 定位精度可达 ＜ 6 um（按…）."""

from __future__ import annotations

from functools import lru_cache

from zhiyi.controls.conditions import Asked, asked
from zhiyi.controls.criteria import Comparison, Leaf, Listed, Membership, Wording
from zhiyi.controls.vocabulary import load_vocabulary
from zhiyi.lexicon import Lexicon
from zhiyi.quotes import printed_unit, short

SIGNS = {">=": "≥", ">": "＞", "<=": "≤", "<": "＜", "==": "＝", "better_than": "优于"}


@lru_cache(maxsize=10_000)
def label_of(leaf: Leaf, lexicon: Lexicon) -> str:
    """The comparison with the Chinese name of its parameter; words as they are."""
    if not isinstance(leaf, Comparison):
        if isinstance(leaf, Membership):
            return f"{question_of(leaf)}为{_one_of(leaf.words)}"
        return f"“{leaf.text}”" if isinstance(leaf, Wording) else question_of(leaf)
    name = chinese_name(leaf.parameter, lexicon)
    at = f"（{'，'.join(condition_of(one) for one in asked(leaf.at))}）" if leaf.at else ""
    by = f"（按{'或'.join(leaf.by)}）" if leaf.by else ""
    return f"{name}{'可达' if leaf.reaches else ''} {_limit(leaf)}{at}{by}"


def question_of(leaf: Wording | Membership | Listed) -> str:
    """What an exporter is asked, where it is no figure: of a material which it is, and not whether
    it is one of those listed."""
    if isinstance(leaf, Wording):
        return leaf.text
    if isinstance(leaf, Membership):
        topic = load_vocabulary().topics.get(leaf.subject)
        return topic.zh if topic else leaf.subject
    titles = dict.fromkeys(target.title for target in leaf.targets)
    named = f"（{'、'.join(list(titles)[:3])}{'等' if len(titles) > 3 else ''}）" if titles else ""
    return f"属于{leaf.code}{named}所列"


def condition_of(one: Asked) -> str:
    """A condition as officers read it: 20 ℃, ≥100 Hz, 20～2000 Hz; words as they are."""
    if one.words or one.point is not None:
        return one.text
    unit = f" {printed_unit(one.unit)}" if one.unit and one.unit != "1" else ""
    if one.low and one.high:
        low, high = short(one.low.value), short(one.high.value)
        outside = [end for end, bound in ((low, one.low), (high, one.high)) if not bound.inclusive]
        return f"{low}～{high}{unit}" + (f"，不含{'、'.join(outside)}" if outside else "")
    bound = one.low or one.high
    assert bound is not None
    signs = ("≥", "＞") if one.low else ("≤", "＜")
    return f"{signs[0] if bound.inclusive else signs[1]}{short(bound.value)}{unit}"


def _one_of(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{'、'.join(words)}之一"


def chinese_name(id: str, lexicon: Lexicon) -> str:
    """The first Chinese name of a parameter; failing one its id."""
    parameter = lexicon.get(id)
    names = parameter.names.get("zh", ()) if parameter else ()
    return names[0] if names else id


def _limit(leaf: Comparison) -> str:
    unit = f" {printed_unit(leaf.unit)}" if leaf.unit else ""
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
