"""What a paper states, and how it is printed: numbers, comparators, ranges, units, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from .bank import Parameter, Scale

Sign = Literal["=", ">", ">=", "<", "<=", "range", "~", "±"]
WORDS = Path(__file__).parent / "words.toml"
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
BIG, SMALL = Decimal(100000), Decimal("0.001")
"""From and below which figures are mostly printed as powers of ten."""
COUNTED = {"次", "小时", "转", "转/分", "h", "r/min", "只"}
"""Units before which Chinese papers write 万."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A quantity: ``low`` and ``high`` in ``unit`` (None: open). ``plus``, ``minus``: the tolerance
    behind a nominal value. ``better``: said as 优于, so that ``sign`` follows the sense."""

    sign: Sign
    low: Decimal | None
    high: Decimal | None
    unit: str
    plus: Decimal | None = None
    minus: Decimal | None = None
    better: bool = False

    @property
    def figure(self) -> Decimal:
        found = self.low if self.low is not None else self.high
        assert found is not None
        return found


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


# -- drawing


def draw(parameter: Parameter, rng: Random, *, plain: bool = False) -> Stated:
    """A plausible statement of the parameter; ``plain``: a single value without comparator."""
    scale = rng.choice(parameter.scales)
    first = number(scale, rng)
    sign = "=" if plain else _sign(parameter.sense, rng)
    one = Stated(sign=sign, low=first, high=first, unit=scale.unit)
    if sign in (">", ">="):
        return replace(one, high=None, better=sign == ">" and _better(parameter, rng))
    if sign in ("<", "<="):
        return replace(one, low=None, better=sign == "<" and _better(parameter, rng))
    if sign == "range":
        second = number(scale, rng)
        low, high = sorted((first, second))
        return replace(one, low=low, high=high) if low != high else replace(one, sign="=")
    if parameter.sense == "size" and not plain and rng.random() < 0.5:
        return with_tolerance(one, rng)
    return one


def _better(parameter: Parameter, rng: Random) -> bool:
    return parameter.id is not None and parameter.sense in ("more", "less") and rng.random() < 0.3


SIGNS: dict[str, Sequence[Sign]] = {
    "more": ("=", "=", "=", ">=", ">=", ">=", ">", "~"),
    "less": ("=", "=", "=", "<=", "<=", "<=", "<", "~"),
    "none": ("=", "=", "=", "range", "~"),
    "size": ("=",),
    "span": ("range",),
    "pm": ("±", "±", "<=", "="),
    "count": ("=",),
}


def _sign(sense: str, rng: Random) -> Sign:
    return rng.choice(SIGNS[sense])


def number(scale: Scale, rng: Random) -> Decimal:
    if scale.mantissa:
        exponent = rng.randint(scale.low.adjusted(), scale.high.adjusted())
        return Decimal(rng.randint(10, 99)).scaleb(exponent - 1)
    step = Decimal(1).scaleb(-scale.decimals)
    low, high = int(scale.low / step), int(scale.high / step)
    # Makers state round figures more often than not.
    wide = (high - low) // 40
    grain = rng.choice([g for g in (1, 5, 10, 50, 100, 500) if g <= max(wide, 1)])
    return rng.randint(-(-low // grain), high // grain) * grain * step


def with_tolerance(stated: Stated, rng: Random) -> Stated:
    digits = max(0, -int(stated.figure.as_tuple().exponent))
    step = Decimal(1).scaleb(-digits)
    plus = minus = rng.choice((1, 2, 5)) * step
    if rng.random() < 0.3:
        minus = rng.choice((Decimal(0), step, 3 * step))
    if plus >= stated.figure:
        return stated
    return replace(stated, plus=plus, minus=minus)


# -- printing


def figures(value: Decimal, code: str, rng: Random, *, plain: bool = False) -> str:
    """The number as a paper of that language may print it."""
    size = abs(value)
    if not plain and size and (size >= BIG or size < SMALL) and rng.random() < 0.7:
        return _comma(_powers(value, rng), code)
    text = f"{value:f}"
    if "." in text and (plain or rng.random() < 0.5):
        text = text.rstrip("0").rstrip(".") if plain else text
    if size >= (1000 if code == "en" else 10000) and rng.random() < 0.3 and not plain:
        whole, dot, rest = text.partition(".")
        whole = f"{int(whole):,}".replace(",", {"de": ".", "ru": " "}.get(code, ","))
        return whole + ("," if dot and code in ("de", "ru") else dot) + rest
    if code in ("zh", "ja") and rng.random() < 0.04 and not plain:
        return text.translate(FULL_WIDTH)
    return _comma(text, code)


def _comma(text: str, code: str) -> str:
    return text.replace(".", ",") if code in ("de", "ru") else text


def _powers(value: Decimal, rng: Random) -> str:
    exponent = value.adjusted()
    digits = f"{value.scaleb(-exponent).normalize():f}"
    raised = str(exponent).translate(SUPERSCRIPT)
    return rng.choice(
        (
            f"{digits}×10{raised}",
            f"{digits}×10^{exponent}",
            f"{digits} × 10{raised}",
            f"{digits}E{exponent}",
            f"{digits}E{exponent:+03d}",
        )
    )


def unit_as_printed(unit: str, code: str, rng: Random) -> str:
    told = words()["unit"].get(unit, {})
    return str(rng.choice([unit, unit, *told.get("all", []), *told.get(code, [])]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """``text``: as it stands there; ``unit``: as printed with it or elsewhere, "" for none."""

    text: str
    unit: str


def printed(
    stated: Stated, code: str, rng: Random, *, unit: str | None = None, running: bool = False
) -> Printed:
    """``unit``: printed elsewhere, so that the figure stands bare; ``running``: in a sentence."""
    own = unit_as_printed(stated.unit, code, rng) if unit is None else unit
    shown = own if unit is None else ""
    gap = "" if own in ("%", "°", "″") or (code in ("zh", "ja") and rng.random() < 0.4) else " "
    if own[:1] in ("1", "×"):
        gap = " "  # or the power of ten in the unit would run into the figure
    tail = gap + shown if shown else ""
    return Printed(text=_text(stated, code, rng, tail, running=running), unit=own)


def _text(stated: Stated, code: str, rng: Random, tail: str, *, running: bool) -> str:
    def told(value: Decimal) -> str:
        return figures(value, code, rng)

    if stated.sign == "range":
        return _range(stated, code, rng, tail)
    if stated.sign == "±":
        return rng.choice(("±", "± ")) + told(stated.figure) + tail
    if stated.plus is not None and stated.minus is not None:
        return _tolerance(stated, code, rng, tail)
    figure = told(stated.figure)
    ten_thousand = Decimal(10000)
    counted = tail.strip() in COUNTED and code == "zh" and stated.figure >= 20000
    if counted and stated.figure % 1000 == 0 and rng.random() < 0.5:
        figure = f"{(stated.figure / ten_thousand).normalize():f}万"
        tail = tail.strip()
    if stated.better:
        return rng.choice(words()["better"][code]) + _space(code) + figure + tail
    if stated.sign == "=":
        return figure + tail
    return _compared(stated.sign, figure + tail, code, rng, running=running)


def _space(code: str) -> str:
    return "" if code in ("zh", "ja") else " "


def _compared(sign: str, text: str, code: str, rng: Random, *, running: bool) -> str:
    told = words()["comparator"][code][sign]
    before, after = told.get("before", []), told.get("after", [])
    if sign != "~" and rng.random() < (0.25 if running else 0.6):
        mark = {">=": "≥", "<=": "≤"}.get(sign, sign)
        return mark + rng.choice(("", "", " ")) + text
    word = rng.choice([*before, *before, *after])
    if word in after:
        return text + ("" if code in ("zh", "ja") else " ") + word
    return word + ("" if code in ("zh", "ja") or word == "≈" else " ") + text


def _range(stated: Stated, code: str, rng: Random, tail: str) -> str:
    assert stated.low is not None and stated.high is not None
    low = figures(stated.low, code, rng, plain=True)
    high = figures(stated.high, code, rng, plain=True)
    if stated.low < 0 and stated.high > 0 and rng.random() < 0.5:
        high = "+" + high
    if stated.low < 0 and rng.random() < 0.3:
        low = low.replace("-", "−")
    forms = [f for f in words()["range"][code] if stated.low >= 0 or "-" not in f]
    form: str = rng.choice(forms)
    twice = bool(tail) and rng.random() < 0.3
    return form.format(low=low + (tail if twice else ""), high=high + tail)


def _tolerance(stated: Stated, code: str, rng: Random, tail: str) -> str:
    nominal = figures(stated.figure, code, rng, plain=True)
    assert stated.plus is not None and stated.minus is not None
    plus, minus = (_comma(f"{one:f}", code) for one in (stated.plus, stated.minus))
    if stated.plus == stated.minus:
        return rng.choice((f"{nominal}±{plus}{tail}", f"{nominal} ± {plus}{tail}"))
    return f"{nominal} +{plus}/-{minus}{tail}"
