"""A listed condition as officers read it: 比模量 ≥ 1.27×10⁷ m, 超过界限 1.2 %."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from zhiyi.controls.conditions import asked
from zhiyi.controls.expressions import (
    Comparison,
    ExpressionError,
    Group,
    Leaf,
    Listed,
    Membership,
    parse,
)
from zhiyi.controls.expressions import Wording as InWords
from zhiyi.controls.labels import chinese_name, label_of
from zhiyi.controls.labels import condition_of as chinese_condition
from zhiyi.controls.vocabulary import load_vocabulary
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.quotes import RAISED, printed_unit, short
from zhiyi.report import types
from zhiyi.report.words import Wording


@cache
def _lexicon() -> Lexicon:
    return load_lexicon()


@cache
def condition_of(text: str) -> Wording:
    """The condition with the Chinese and the English name of its parameter; where it is no single
    comparison, as it stands."""
    try:
        leaf = parse(text)
    except ExpressionError:  # from a list of another make: shown as it came
        return Wording(text, text)
    if isinstance(leaf, Group):
        return Wording(text, text)
    chinese = _POWER.sub(lambda power: power[1].translate(RAISED), label_of(leaf, _lexicon()))
    return Wording(chinese, english_label(leaf))


@cache
def asked_about(text: str) -> Wording:
    """What a condition is about, with how it is measured and without its limit: an exporter who is
    asked states a value, not that it lies on one side."""
    try:
        leaf = parse(text)
    except ExpressionError:
        return Wording(text, text)
    if isinstance(leaf, Membership):
        topic = load_vocabulary().topics.get(leaf.subject)
        return Wording(topic.zh, topic.en) if topic else Wording(leaf.subject, leaf.subject)
    if not isinstance(leaf, Comparison):
        return condition_of(text)
    how = [chinese_condition(one) for one in asked(leaf.at)]
    how += [f"按{'或'.join(leaf.by)}"] if leaf.by else []
    chinese = chinese_name(leaf.parameter, _lexicon()) + (f"（{'，'.join(how)}）" if how else "")
    return Wording(chinese, _english_name(leaf.parameter) + _how(leaf))


@cache
def described(text: str) -> bool:
    """Whether a condition is a description, which a person compares with the papers."""
    try:
        return isinstance(parse(text), InWords)
    except ExpressionError:
        return False


@cache
def in_words(text: str) -> bool:
    """Whether a condition is told in words, not as a figure."""
    try:
        return isinstance(parse(text), InWords | Membership)
    except ExpressionError:
        return False


def why_of(criterion: types.Criterion) -> str | None:
    """The reason that a criterion is unknown, as a key of its words: what is said of a material
    straddles no limit."""
    if criterion.why in ("straddles", "condition_differs") and in_words(criterion.text):
        return "words"
    if criterion.why == "not_stated" and described(criterion.text):
        return "by_hand"
    return criterion.why


def english_label(leaf: Leaf) -> str:
    """A part of a condition in English; what the list says in Chinese words stays Chinese."""
    if isinstance(leaf, Listed):
        return f"as listed under {leaf.code}"
    if not isinstance(leaf, Comparison):
        words = (leaf.text,) if isinstance(leaf, InWords) else leaf.words
        topic = load_vocabulary().topics.get(leaf.subject)
        name = topic.en if topic else _plain(leaf.subject)
        return f"{name}: {' or '.join(f'“{word}”' for word in words)}"
    name = _english_name(leaf.parameter)
    return f"{name}{' reaching' if leaf.reaches else ''} {_limit(leaf)}{_how(leaf)}"


def _how(leaf: Comparison) -> str:
    at = f", at {leaf.at}" if leaf.at else ""
    return f"{at}, by {' or '.join(leaf.by)}" if leaf.by else at


def _english_name(id: str) -> str:
    parameter = _lexicon().get(id)
    names = parameter.names.get("en", ()) if parameter else ()
    return names[0] if names else _plain(id)


def _limit(leaf: Comparison) -> str:
    unit = f" {printed_unit(leaf.unit)}" if leaf.unit else ""
    if leaf.comparator == "one_of":
        return f"{' or '.join(short(value) for value in leaf.values)}{unit}"
    if leaf.low is not None and leaf.high is not None:
        ends = f"{short(leaf.low.value)} to {short(leaf.high.value)}{unit}"
        if leaf.comparator == "covers":
            return f"covering {ends}"
        outside = [short(end.value) for end in (leaf.low, leaf.high) if not end.inclusive]
        return f"{ends} ({' and '.join(outside)} excluded)" if outside else ends
    limit = short(leaf.low.value) if leaf.low else ""
    return f"{_SIGNS.get(leaf.comparator, leaf.comparator)} {limit}{unit}"


_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "better_than": "better than"}


def _plain(id: str) -> str:
    """The id of a parameter without a name, as words."""
    return id.replace("_", " ")


_POWER = re.compile(r"(?<=[a-z])([23])(?![\d.])")
"""The power of a unit written in one line: g/cm3."""


def name_of(indicator: types.Indicator) -> str:
    """The Chinese name of a parameter that is printed in another language; else empty."""
    printed = indicator.parameter or ""
    if any("\u4e00" <= character <= "\u9fff" for character in printed):
        return ""
    return chinese_of(indicator.parameter_id)


def chinese_of(parameter_id: str | None) -> str:
    """The Chinese name of a parameter of the lexicon; else empty."""
    known = _lexicon().get(parameter_id) if parameter_id else None
    return next(iter(known.names.get("zh", ())), "") if known else ""


def english_of(indicator: types.Indicator) -> str:
    """The English name of a parameter that is printed in another script; else empty."""
    known = _lexicon().get(indicator.parameter_id) if indicator.parameter_id else None
    if known is None or (indicator.parameter or "").isascii():
        return ""
    return next(iter(known.names.get("en", ())), "")


def result_of(computed: str) -> tuple[str, str]:
    """The sum of a derived figure, and what comes out with its sign before it."""
    for sign in (" ≈ ", " = "):
        head, mark, result = computed.rpartition(sign)
        if mark:
            return head, f"{mark.strip()} {result}"
    return computed, ""


MULTIPLE = 2
"""Margin above the limit, over the limit, from which it is told as a multiple: 929 % more is ten
times as much."""


def margin_of(found: types.Criterion) -> Wording | None:
    """How far the stated value lies from the limit, relative to the limit. It says nothing of
    how likely control is."""
    if found.margin is None:
        return None
    margin = Decimal(found.margin)
    if not margin:
        return Wording("恰在界限上", "on the limit")
    above = _above(found)
    if above and abs(margin) >= MULTIPLE:
        times = _percent(abs(margin) + 1)
        return Wording(f"约为界限的 {times} 倍", f"about {times} times the limit")
    share = _percent(abs(margin) * 100)
    if above is None:
        return Wording(f"距界限 {share} %", f"{share} % from the limit")
    if above:
        return Wording(f"高于界限 {share} %", f"{share} % above the limit")
    return Wording(f"低于界限 {share} %", f"{share} % below the limit")


def _above(found: types.Criterion) -> bool | None:
    """On which side of a one-sided limit the value lies; None where it cannot be told."""
    if found.state == "unknown":
        return None
    if _one_sided(found.text, low=True):
        return found.state == "met"
    return found.state != "met" if _one_sided(found.text, low=False) else None


def _percent(value: Decimal) -> str:
    """Three digits, or all before the point."""
    return f"{value:.0f}" if value >= 100 else f"{Decimal(f'{value:.3g}').normalize():f}"


def _one_sided(text: str, *, low: bool) -> bool:
    signs = (" >= ", " > ") if low else (" <= ", " < ")
    return any(sign in text for sign in signs)


LONG, REST = 150, 50
"""Characters from which a message is folded behind its first sentence, and what the rest has at
least."""


def opening(message: str) -> tuple[str, str]:
    """The first sentence of a long message, and the rest; a short one is not parted."""
    if len(message) <= LONG:
        return message, ""
    for stop in ("。", ". "):
        head, mark, rest = message.partition(stop)
        if len(rest) >= REST:
            return head + mark.strip(), rest.strip()
    return message, ""
