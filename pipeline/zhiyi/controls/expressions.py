"""Criteria of the control list as expressions that a person can read and review.

::

    all(tensile_strength > 1270 MPa, density > 17.5 g/cm3)     every one of them
    any(a, b)   not(a)                                         one of them; none of it
    at_least 2 (a, b, c)                                       two of them or more
    unless(thickness <= 0.1 mm)                                an exclusion papers may not speak of
    purity >= 99.99 %       volume in (0.1, 20] m3             brackets: bound included or not
    frequency in {915, 2450} MHz                               one of these values
    operating_temperature covers [-54, 125] ℃                  the stated range holds this one
    frequency_control better_than 0.2 %                        strictly, towards what is better
    reaches output_frequency >= 600 Hz                         some value of a stated range does
    tensile_strength >= 460 MPa at "20 ℃"                      measured under this condition
    noise < 150 dB at "[20, 2000] Hz; 任一轴"                   a range, a bound (>= 100 Hz), words
    positioning_accuracy < 6 um by "ISO 230-2:1988"            measured by this method
    wetted_material among {"钛", "含氟聚合物"}                    stated in words, one of these
    listed "1C226"                                             what another entry lists
    purpose is "用于制造导弹部件"                              words, which only a person can judge

Without ``reaches`` a stated interval must lie within the limit as a whole (it is an uncertainty);
with it, it must come to it (it is what a machine can be set to).
"""

from __future__ import annotations

import re
from decimal import Decimal

from zhiyi.controls.conditions import ConditionError, asked, is_figure
from zhiyi.controls.criteria import (
    Comparator,
    Comparison,
    Expression,
    Group,
    GroupKind,
    Leaf,
    Listed,
    Membership,
    Wording,
    comparisons,
    leaves,
)
from zhiyi.document import Bound
from zhiyi.errors import ArgumentError

__all__ = [
    "Comparator",
    "Comparison",
    "Expression",
    "ExpressionError",
    "Group",
    "Leaf",
    "Listed",
    "Membership",
    "Wording",
    "comparisons",
    "leaves",
    "parse",
]

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
UNIT = re.compile(r"[ ]*(?P<unit>[^\s,()\[\]{}\"]+(?:\([^\s,()\[\]{}\"]+\)[^\s,()\[\]{}\"]*)*)")
"""Up to the next space or mark; brackets within a unit belong to it: W/(m·K), Gy(Si)."""
GROUPS: dict[str, GroupKind] = {
    "all": "all", "any": "any", "not": "not", "at_least": "at_least", "unless": "unless",
}  # fmt: skip
KEYWORDS = frozenset(
    (*GROUPS, "in", "covers", "better_than", "is", "among", "at", "by", "reaches", "listed")
)
DEEPEST = 20
"""Groups within groups; entries have three."""


class ExpressionError(ArgumentError):
    """An expression that cannot be read; says where and what was expected. ``place``: the character
    from which it cannot be read, from 1."""

    def __init__(self, message: str, *, place: int = 1) -> None:
        super().__init__(message)
        self.place = place


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
        self.deep = 0

    def rest(self) -> str:
        return self.text[self.place :].strip()

    def error(self, expected: str) -> ExpressionError:
        found = self.rest()[:20] or "the end"
        return self.refused(f"expected {expected}, found {found!r}")

    def refused(self, reason: str) -> ExpressionError:
        rest = self.text[self.place :]
        place = self.place + len(rest) - len(rest.lstrip()) + 1
        return ExpressionError(f"{self.where}, character {place}: {reason}", place=place)

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

    def words(self, expected: str) -> str:
        """Words in quotes, which must not be empty."""
        found = self.take("string", expected)[1:-1]
        if not found.strip():
            raise self.refused("the words in quotes are empty")
        return found

    def expression(self) -> Expression:
        kind, word = self.peek()
        if word in GROUPS:
            return self.group()
        if self.taken("name", "listed"):
            return Listed(self.words("the code of an entry in quotes").strip())
        reaches = self.taken("name", "reaches")
        kind, word = self.peek()
        if kind == "name" and word in KEYWORDS:
            raise self.refused(f"{word!r} is no parameter id")
        name = self.take("name", "a parameter id, all(, any(, not(, unless(, at_least or listed")
        if not reaches and self.taken("name", "is"):
            return Wording(name, self.words("words in quotes"))
        if not reaches and self.taken("name", "among"):
            return Membership(name, self.members())
        return self.comparison(name, reaches=reaches)

    def members(self) -> tuple[str, ...]:
        self.take("mark", "'{'", value="{")
        found = [self.words("words in quotes")]
        while self.taken("mark", ","):
            found.append(self.words("words in quotes"))
        self.take("mark", "',' or '}'", value="}")
        return tuple(found)

    def group(self) -> Group:
        start = self.place
        kind = self.take("name", "all, any, not, unless or at_least")
        count = self.count() if kind == "at_least" else 0
        self.take("mark", "'('", value="(")
        self.deep += 1
        if self.deep > DEEPEST:
            raise self.refused(f"more than {DEEPEST} groups within groups")
        parts = [self.expression()]
        while self.taken("mark", ","):
            parts.append(self.expression())
        self.take("mark", "',' or ')'", value=")")
        self.deep -= 1
        if kind in ("not", "unless") and len(parts) > 1:
            self.place = start
            raise self.refused(f"{kind}( ) holds one part")
        if count > len(parts):
            self.place = start
            raise self.refused(f"at_least {count} of {len(parts)} parts can never be")
        return Group(GROUPS[kind], tuple(parts), count)

    def count(self) -> int:
        kind, word = self.peek()
        if kind != "number" or not word.isdigit() or int(word) < 1:
            raise self.error("how many, a whole number from 1")
        self.take("number", "a number")
        return int(word)

    def comparison(self, name: str, *, reaches: bool) -> Comparison:
        kind, word = self.peek()
        low: Bound | None
        high: Bound | None = None
        values: tuple[Decimal, ...] = ()
        comparator = _comparator(word)
        if comparator is None:
            raise self.error("a comparison such as >=, in, covers, better_than, among or is")
        self.take(kind, "a comparison")
        if comparator == "in" and self.peek()[1] == "{":
            comparator, low, values = "one_of", None, self.values()
        elif comparator in ("in", "covers"):
            low, high = self.range()
        else:
            low = Bound(self.number())
        unit = self.unit()
        at = self.condition() if self.taken("name", "at") else None
        methods = self.words("a method in quotes") if self.taken("name", "by") else ""
        by = tuple(method.strip() for method in methods.split(" / ") if method.strip())
        return Comparison(name, comparator, low, high, values, unit, at, by, reaches)

    def condition(self) -> str:
        start = self.place
        found = self.words("a condition in quotes")
        try:
            asked(found)
        except ConditionError as error:
            self.place = start
            raise self.refused(str(error)) from error
        return found

    def number(self) -> Decimal:
        kind, word = self.peek()
        if kind == "number" and not is_figure(word):
            raise self.refused(f"{word} is no figure that can be compared")
        return Decimal(self.take("number", "a number"))

    def values(self) -> tuple[Decimal, ...]:
        self.take("mark", "'{'", value="{")
        found = [self.number()]
        while self.taken("mark", ","):
            found.append(self.number())
        self.take("mark", "'}'", value="}")
        return tuple(found)

    def range(self) -> tuple[Bound, Bound]:
        start = self.place
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
            self.place = start
            raise self.refused(f"the range {low} to {high} is upside down")
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
