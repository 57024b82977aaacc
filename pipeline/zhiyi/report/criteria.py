"""A listed condition as officers read it: 比模量 ≥ 1.27×10⁷ m, 超过界限 1.2 %."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from zhiyi.controls.expressions import Comparison, ExpressionError, Group, parse
from zhiyi.controls.labels import label_of
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.quotes import RAISED
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
    english = text
    if isinstance(leaf, Comparison):
        parameter = _lexicon().get(leaf.parameter)
        names = parameter.names.get("en", ()) if parameter else ()
        english = text.replace(leaf.parameter, names[0], 1) if names else text
    chinese = _POWER.sub(lambda power: power[1].translate(RAISED), label_of(leaf, _lexicon()))
    return Wording(chinese, english)


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


def margin_of(found: types.Criterion) -> Wording | None:
    """How far the stated value lies from the limit, relative to the limit. It says nothing of
    how likely control is."""
    if found.margin is None:
        return None
    margin = Decimal(found.margin)
    if not margin:
        return Wording("恰在界限上", "on the limit")
    share = _percent(abs(margin) * 100)
    if found.state == "met" and _one_sided(found.text, low=True):
        return Wording(f"超过界限 {share} %", f"{share} % above the limit")
    if found.state == "met" and _one_sided(found.text, low=False):
        return Wording(f"低于界限 {share} %", f"{share} % below the limit")
    return Wording(f"距界限 {share} %", f"{share} % from the limit")


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
