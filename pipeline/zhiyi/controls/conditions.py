"""The conditions that a value must hold under: ``at "20 ℃"``, ``at "[20, 2000] Hz; 任一轴"``.

A condition is a value, a bound (``>= 100 Hz``), a range (``[20, 2000] Hz``, brackets as in a
comparison) or words. Several are parted by a semicolon; all of them must hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zhiyi.document import Bound

NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
POINT = re.compile(rf"({NUMBER})\s*([^\s\d].*)")
ONE_SIDED = re.compile(rf"(>=|<=|>|<)\s*({NUMBER})\s*(\S.*)?")
RANGE = re.compile(rf"([\[(])\s*({NUMBER})\s*,\s*({NUMBER})\s*([\])])\s*(\S.*)?")
DIGITS, POWER = 40, 2
"""Most characters of a figure, and digits of its power of ten."""
FIGURES = re.compile(r"[<>=]|[\[(]\s*[-+]?\d")
"""How a condition begins that must be a bound or a range."""


class ConditionError(ValueError):
    """A condition that cannot be read; says what was expected."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition asked for. ``unit`` None: words, which only ``text`` holds."""

    text: str
    low: Bound | None = None
    high: Bound | None = None
    unit: str | None = None

    @property
    def words(self) -> bool:
        return self.unit is None

    @property
    def point(self) -> Decimal | None:
        """The value, where it is a single one."""
        if self.low is None or self.high is None or self.low.value != self.high.value:
            return None
        return self.low.value


@lru_cache(maxsize=4096)
def asked(at: str | None) -> tuple[Asked, ...]:
    """Every condition in ``at``. Raises ``ConditionError``."""
    pieces = (piece.strip() for piece in re.split("[;；]", at or ""))
    return tuple(_asked(piece) for piece in pieces if piece)


def is_figure(number: str) -> bool:
    """Whether it has a size that figures of goods may have; decimals end somewhere above."""
    digits, _, power = number.lower().partition("e")
    return len(digits) <= DIGITS and len(power.lstrip("+-")) <= POWER


def _asked(text: str) -> Asked:
    if any(not is_figure(number) for number in re.findall(NUMBER, text)):
        raise ConditionError(f"condition {text[:40]!r} holds no figure that can be compared")
    if match := RANGE.fullmatch(text):
        left, low, high, right, unit = match.groups()
        if Decimal(low) > Decimal(high):
            raise ConditionError(f"condition {text!r} is upside down")
        ends = Bound(Decimal(low), left == "["), Bound(Decimal(high), right == "]")
        return Asked(text, *ends, (unit or "1").strip())
    if match := ONE_SIDED.fullmatch(text):
        sign, number, unit = match.groups()
        bound = Bound(Decimal(number), inclusive="=" in sign)
        low_, high_ = (bound, None) if sign.startswith(">") else (None, bound)
        return Asked(text, low_, high_, (unit or "1").strip())
    if FIGURES.match(text):
        raise ConditionError(
            f"condition {text!r} is no bound such as '>= 100 Hz' and no range such as "
            "'[20, 2000] Hz'"
        )
    if match := POINT.fullmatch(text):
        bound = Bound(Decimal(match[1]))
        return Asked(text, bound, bound, match[2].strip())
    return Asked(text)
