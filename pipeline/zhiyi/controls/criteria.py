"""What the criteria of an entry are made of: comparisons, words, membership, references, groups.

``str`` writes each as ``expressions.parse`` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from zhiyi.document import Bound

Comparator = Literal[">=", ">", "<=", "<", "==", "in", "one_of", "covers", "better_than"]
GroupKind = Literal["all", "any", "not", "at_least", "unless"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``parameter comparator limit``. ``low`` and ``high`` hold the bounds of a range; a single
    limit stands in ``low``. ``values`` are those of ``in {...}``. ``unit`` None: a bare count.
    ``at`` are the conditions (``conditions.py``), ``by`` the methods of measuring."""

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
class Membership:
    """``subject among {"words", "words"}``: what the papers say of the subject is one of these.
    Subjects and words are those of ``knowledge/controls/properties.toml``."""

    subject: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        words = ", ".join(f'"{word}"' for word in self.words)
        return f"{self.subject} among {{{words}}}"


@dataclass(frozen=True, slots=True)
class Target:
    """One entry that a reference means, with the days it holds on; ``criteria`` None where it has
    nothing to measure."""

    code: str
    title: str
    criteria: Expression | None = None
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """``listed "1C226"``: what another entry lists. ``targets`` are filled by ``references``: the
    entry, or the entries below it."""

    code: str
    targets: tuple[Target, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f'listed "{self.code}"'


@dataclass(frozen=True, slots=True)
class Group:
    """``all``: every part; ``any``: one part; ``not``: not its only part; ``at_least``: so many
    parts (``count``). ``unless``: an exclusion, its only part; unlike ``not`` it holds nothing back
    where the papers are silent on it (``kleene.py``)."""

    kind: GroupKind
    parts: tuple[Expression, ...]
    count: int = 0

    def __str__(self) -> str:
        head = f"at_least {self.count} " if self.kind == "at_least" else self.kind
        return f"{head}({', '.join(map(str, self.parts))})"


Leaf = Comparison | Wording | Membership | Listed
Expression = Leaf | Group
_KEYWORD: dict[str, str] = {"one_of": "in"}


def _short(value: Decimal) -> str:
    return f"{value:f}" if -6 < value.adjusted() < 6 else str(value)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every part that is no group, from left to right; what a reference means is not among them."""
    if isinstance(expression, Group):
        for part in expression.parts:
            yield from leaves(part)
    else:
        yield expression


def comparisons(expression: Expression) -> tuple[Comparison, ...]:
    return tuple(leaf for leaf in leaves(expression) if isinstance(leaf, Comparison))


def codes(expression: Expression) -> tuple[str, ...]:
    """The codes that its references name, each once."""
    found = (leaf.code for leaf in leaves(expression) if isinstance(leaf, Listed))
    return tuple(dict.fromkeys(found))


def with_leaves(expression: Expression, change: Callable[[Leaf], Expression]) -> Expression:
    """The expression with each of its leaves changed."""
    if isinstance(expression, Group):
        parts = tuple(with_leaves(part, change) for part in expression.parts)
        return replace(expression, parts=parts)
    return change(expression)
