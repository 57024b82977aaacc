"""Criteria of the control list as expressions that a person can read and review.

::

    all(tensile_strength > 1270 MPa, density > 17.5 g/cm3)     every one of them
    any(a, b)   not(a)                                         one of them; none of it
    purity >= 99.99 %       volume in (0.1, 20] m3             brackets: bound included or not
    frequency in {915, 2450} MHz                               one of these values
    operating_temperature covers [-54, 125] ℃                  the stated range holds this one
    frequency_control better_than 0.2 %                        strictly, towards what is better
    reaches output_frequency >= 600 Hz                         some value of a stated range does
    tensile_strength >= 460 MPa at "20 ℃"                      measured under this condition
    purpose is "用于制造导弹部件"                              words, which only a person can judge

Without ``reaches`` a stated interval must lie within the limit as a whole (it is an uncertainty);
with it, it must come to it (it is what a machine can be set to).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from zhiyi.document import Bound
from zhiyi.errors import ArgumentError

Comparator = Literal[">=", ">", "<=", "<", "==", "in", "one_of", "covers", "better_than"]

TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"[^"]*")
    | (?P<compare>>=|<=|==|>|<)
    | (?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)
    | (?P<name>[a-z][a-z0-9_]*)
    | (?P<mark>[()\[\]{},])
    )""",
    re.VERBOSE,
)
UNIT = re.compile(r"[ ]*(?P<unit>[^\s,()\[\]{}\"]+)")
KEYWORDS = frozenset(
    ("all", "any", "not", "in", "covers", "better_than", "is", "at", "by", "reaches")
)


class ExpressionError(ArgumentError):
    """An expression that cannot be read; says where and what was expected."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """``parameter comparator limit``. ``low`` and ``high`` hold the bounds of a range; a single
    limit stands in ``low``. ``values`` are those of ``in {...}``. ``unit`` None: a bare count."""

    parameter: str
    comparator: Comparator
    low: Bound | None = None
    high: Bound | None = None
    values: tuple[Decimal, ...] = ()
    unit: str | None = None
    at: str | None = None
    by: tuple[str, ...] = ()
    reaches: bool = False

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """Every number that the comparison turns on."""
        return tuple(b.value for b in (self.low, self.high) if b) + self.values

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        at = f' at "{self.at}"' if self.at else ""
        by = f' by "{" / ".join(self.by)}"' if self.by else ""
        start = f"{'reaches ' if self.reaches else ''}{self.parameter} "
        return (
            f"{start}{_KEYWORD.get(self.comparator, self.comparator)} {self._limit()}{unit}{at}{by}"
        )

    def _limit(self) -> str:
        if self.comparator == "one_of":
            return "{" + ", ".join(_short(value) for value in self.values) + "}"
        if self.low is not None and self.high is not None:
            left = "[" if self.low.inclusive else "("
            right = "]" if self.high.inclusive else ")"
            return f"{left}{_short(self.low.value)}, {_short(self.high.value)}{right}"
        return _short(self.low.value) if self.low else ""


@dataclass(frozen=True, slots=True)
class Wording:
    """``subject is "words"``: a property in words, for a person to judge."""

    subject: str
    text: str

    def __str__(self) -> str:
        return f'{self.subject} is "{self.text}"'


@dataclass(frozen=True, slots=True)
class Group:
    """``all``: every part; ``any``: one part; ``not``: not its only part."""

    kind: Literal["all", "any", "not"]
    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return f"{self.kind}({', '.join(map(str, self.parts))})"


Expression = Comparison | Wording | Group
_KEYWORD: dict[str, str] = {"one_of": "in"}


def _short(value: Decimal) -> str:
    return f"{value:f}" if -6 < value.adjusted() < 6 else str(value)


def leaves(expression: Expression) -> Iterator[Comparison | Wording]:
    """Every comparison and wording, from left to right."""
    if isinstance(expression, Group):
        for part in expression.parts:
            yield from leaves(part)
    else:
        yield expression


def comparisons(expression: Expression) -> tuple[Comparison, ...]:
    return tuple(leaf for leaf in leaves(expression) if isinstance(leaf, Comparison))


def parse(text: str, *, where: str = "expression") -> Expression:
    """Read an expression. ``where`` names file and entry in the ``ExpressionError``."""
    reader = _Reader(text, where)
    expression = reader.expression()
    if reader.rest():
        raise reader.error("the end")
    return expression


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.place = 0

    def rest(self) -> str:
        return self.text[self.place :].strip()

    def error(self, expected: str) -> ExpressionError:
        found = self.rest()[:20] or "the end"
        return ExpressionError(
            f"{self.where}, character {self.place + 1}: expected {expected}, found {found!r}"
        )

    def peek(self) -> tuple[str, str]:
        """Kind and text of the next token; ("end", "") at the end or at something unreadable."""
        match = TOKEN.match(self.text, self.place)
        return (match.lastgroup or "end", match[match.lastgroup or 0]) if match else ("end", "")

    def take(self, kind: str, expected: str, *, value: str | None = None) -> str:
        found, text = self.peek()
        if found != kind or (value is not None and text != value):
            raise self.error(expected)
        match = TOKEN.match(self.text, self.place)
        assert match is not None
        self.place = match.end()
        return text

    def taken(self, kind: str, value: str) -> bool:
        """Whether the next token is this one, which then is read."""
        if self.peek() != (kind, value):
            return False
        self.take(kind, value)
        return True

    def expression(self) -> Expression:
        word = self.peek()[1]
        if word in ("all", "any", "not"):
            return self.group()
        reaches = self.taken("name", "reaches")
        name = self.take("name", "a parameter id, all(, any( or not(")
        if name in KEYWORDS:
            raise ExpressionError(f"{self.where}: {name!r} is no parameter id")
        if not reaches and self.taken("name", "is"):
            return Wording(name, self.take("string", "words in quotes")[1:-1])
        return self.comparison(name, reaches=reaches)

    def group(self) -> Group:
        kind = self.take("name", "all, any or not")
        self.take("mark", "'('", value="(")
        parts = [self.expression()]
        while self.taken("mark", ","):
            parts.append(self.expression())
        self.take("mark", "',' or ')'", value=")")
        if kind == "not":
            if len(parts) > 1:
                raise ExpressionError(f"{self.where}: not( ) holds one part")
            return Group("not", tuple(parts))
        return Group("all" if kind == "all" else "any", tuple(parts))

    def comparison(self, name: str, *, reaches: bool) -> Comparison:
        kind, word = self.peek()
        low: Bound | None
        high: Bound | None = None
        values: tuple[Decimal, ...] = ()
        comparator = _comparator(word)
        if comparator is None:
            raise self.error("a comparison such as >=, in, covers or better_than")
        self.take(kind, "a comparison")
        if comparator == "in" and self.peek()[1] == "{":
            comparator, low, values = "one_of", None, self.values()
        elif comparator in ("in", "covers"):
            low, high = self.range()
        else:
            low = Bound(self.number())
        unit = self.unit()
        at = self.take("string", "a condition")[1:-1] if self.taken("name", "at") else None
        methods = self.take("string", "a method")[1:-1] if self.taken("name", "by") else ""
        by = tuple(method.strip() for method in methods.split(" / ") if method)
        return Comparison(name, comparator, low, high, values, unit, at, by, reaches)

    def number(self) -> Decimal:
        return Decimal(self.take("number", "a number"))

    def values(self) -> tuple[Decimal, ...]:
        self.take("mark", "'{'", value="{")
        found = [self.number()]
        while self.taken("mark", ","):
            found.append(self.number())
        self.take("mark", "'}'", value="}")
        return tuple(found)

    def range(self) -> tuple[Bound, Bound]:
        left = self.peek()[1]
        if left not in ("[", "("):
            raise self.error("a range such as [1, 2] or (1, 2]")
        self.take("mark", left)
        low = self.number()
        self.take("mark", "','", value=",")
        high = self.number()
        right = self.peek()[1]
        if right not in ("]", ")"):
            raise self.error("']' or ')'")
        self.take("mark", right)
        if low > high:
            raise ExpressionError(f"{self.where}: the range {low} to {high} is upside down")
        return Bound(low, left == "["), Bound(high, right == "]")

    def unit(self) -> str | None:
        match = UNIT.match(self.text, self.place)
        if match is None or match["unit"] in ("at", "by"):
            return None
        self.place = match.end()
        return match["unit"]


def _comparator(word: str) -> Comparator | None:
    known: dict[str, Comparator] = {
        ">=": ">=", ">": ">", "<=": "<=", "<": "<", "==": "==",
        "in": "in", "covers": "covers", "better_than": "better_than",
    }  # fmt: skip
    return known.get(word)
