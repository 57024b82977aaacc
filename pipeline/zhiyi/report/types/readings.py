"""Places, readings and indicators as ``report.json`` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from zhiyi.document import Operator, Statistic

Share = Annotated[float, Field(ge=0, le=1)]
Box = tuple[float, float, float, float]
Digits = Annotated[str, Field(pattern=r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
PageNumber = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRef:
    """A picture inside an office file that the evidence stands in: its number among the page
    pictures, and the box in fractions of that picture."""

    page: PageNumber
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a fact stands. ``box`` is null only where the format has no fixed layout."""

    document: str
    page: PageNumber
    box: Box | None
    locator: str | None
    quote: str
    picture: PictureRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reader's reading of the same ink."""

    method: str
    quote: str
    operator: Operator | None
    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None
    score: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedFrom:
    """What was read where an officer reads otherwise: ``was``, corrected ``by`` the officer ``at``
    a moment (ISO 8601). ``corrections``: their numbers. ``carried``: not corrected itself, it
    follows from a line or cell that was."""

    was: str
    by: str
    at: str
    corrections: tuple[int, ...]
    carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A fact that rests on characters; ``agreed`` is null where the ink was read once.
    ``corrected_from`` is null where nobody corrected it."""

    id: str
    document: str
    page: PageNumber
    box: Box | None
    locator: str | None
    quote: str
    score: Share
    agreed: bool | None
    alternatives: tuple[Alternative, ...]
    evidence: tuple[Evidence, ...]
    corrected_from: CorrectedFrom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular(Reading):
    field: str
    value: str
    item: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    minus: Digits
    plus: Digits
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A quantity in SI units: ``value``, or ``low`` and ``high`` for a range."""

    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a value holds under; ``low`` and ``high`` for a range of the condition itself."""

    text: str
    parameter_id: str | None
    operator: Operator | None
    value: Digits | None
    low: Digits | None
    high: Digits | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Reading):
    """A performance indicator as one paper states it; empty ``goods``: unattributed. ``gloss``: the
    Chinese name of a parameter that a foreign paper names in its own language, else null."""

    goods: tuple[str, ...]
    parameter: str | None
    parameter_id: str | None
    gloss: str | None
    operator: Operator
    value: Digits | None
    low: Digits | None
    high: Digits | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    tolerance: Tolerance | None
    plus_minus: bool
    unit: str | None
    unit_normal: str | None
    si: Converted | None
    conditions: tuple[Condition, ...]
    method: str | None
    statistic: Statistic | None
    subject: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A figure that no paper states: computed from ``inputs`` (ids of indicators) by a formula.

    ``parameter`` and ``parameter_en`` name the result. ``formula`` names its inputs, ``computed``
    has their figures and the result put in (Chinese). With ``assumes`` the formula holds only under
    it, and no criterion was evaluated with the figure. ``evidence`` are the places of the inputs.
    """

    id: str
    formula_id: str
    parameter_id: str
    parameter: str
    parameter_en: str
    formula: str
    computed: str
    operator: Operator
    value: Digits | None
    low: Digits | None
    high: Digits | None
    low_inclusive: bool | None
    high_inclusive: bool | None
    tolerance: Tolerance | None
    plus_minus: bool
    unit: str | None
    si: Converted | None
    goods: tuple[str, ...]
    subject: str | None
    inputs: tuple[str, ...]
    assumes: str
    assumes_en: str
    notes: tuple[str, ...]
    evidence: tuple[Evidence, ...]
