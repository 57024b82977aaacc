"""From what cells state to drafts: limits, tolerances, statistics, requirements."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiyi.document import Bound, Cell, Condition, Quantity, Tolerance
from zhiyi.indicators.drafts import (
    NO_UNIT,
    REQUIREMENT,
    WRONG_DIMENSION,
    Draft,
    Tools,
    condition,
    conditions_in,
    countable,
    resolved,
    statistic_of,
)  # fmt: skip
from zhiyi.indicators.quantities import Stated, compared
from zhiyi.indicators.running import second_figure
from zhiyi.indicators.subjects import MODEL, is_model
from zhiyi.indicators.tables.headings import ELEMENTAL
from zhiyi.indicators.tables.labels import Label
from zhiyi.indicators.tables.values import Values, axis_parameter, lettered, product
from zhiyi.indicators.tables.words import BRACKET

WANTED = frozenset({"requirement", "tolerance", "upper", "lower"})
"""What a result is held to; 允差 ≤0.008 beside 实测值 is the deviation that is allowed."""
TOGETHER = frozenset({"min", "max", "typ", "nominal", "base", "tolerance", "upper", "lower"})
"""Roles of figures that make up one statement with others of their row."""
RASTER = re.compile(
    r"分辨率|分辨力|像素|像元数|阵列|解像度|画素|해상도|화소|resolution|pixel|array|auflösung|разрешение"
    r"|résolution|resolución|risoluzione",
    re.IGNORECASE,
)
"""Names of what is counted in rows and columns: 640×512."""
SPOKEN = re.compile(r"\s*[,，;；]\s*(?=\D)")
STARTS = re.compile(r"\s?[:：]?\s?[-+≤≥<>~]?\s?\d")
ABSOLUTE = frozenset({"℃", "°C", "°F", "℉"})
"""Units of a temperature that something is measured at, and no difference of two."""
STATISTICS = ("min", "max", "typ", "mean")


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A draft with the cell that states the value and the cell that names the parameter.

    ``more``: cells that state the rest of it, such as the upper limit."""

    draft: Draft
    value: Cell
    name: Cell | None
    more: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A cell with all that its row and its column say of it.

    ``key``: cells of one key may make up one statement."""

    cell: Cell
    text: str
    label: Label
    named: Cell | None
    roles: frozenset[str] = frozenset()
    subject: str | None = None
    method: str | None = None
    key: Hashable = None
    printed: str = ""
    """The word of the header that gave the role."""


@dataclass
class Statements:
    """Collects the drafts of a table. ``measured``: the table tells results as well, so that what
    stands under a heading of requirements is marked. ``trusted``: the table is one of parameters,
    so that a count (77 把) is one as well."""

    tools: Tools
    values: Values
    measured: bool = False
    trusted: bool = False
    elemental: bool = False
    """Whether symbols of elements name their contents, be it without a unit."""
    found: list[CellDraft] = field(default_factory=list)
    _groups: dict[Hashable, list[tuple[Item, Stated]]] = field(default_factory=dict)

    def take(self, item: Item) -> bool:
        """Whether the cell stated something."""
        before = len(self.found)
        if self._spoken(item) or self._sized(item):
            return len(self.found) > before
        stated = self.values.stated(item.text)
        alone = len(stated) == 1 or "tolerance" in item.roles
        if stated and alone and item.roles & TOGETHER:
            self._groups.setdefault(item.key, []).append((item, stated[0]))
            return True
        if stated:
            self._all(item, stated)
        return len(self.found) > before

    def done(self) -> list[CellDraft]:
        for group in self._groups.values():
            self._together(group)
        self._groups = {}
        return self.found

    # -- one cell

    def _all(self, item: Item, stated: list[Stated]) -> None:
        """2500 VAC 1 min: what is of another dimension than the first is its condition."""
        values = [one for one in stated if self._alike(stated[0], one)]
        aside = [one for one in stated if one not in values]
        asked = tuple(condition(item.text[one.start : one.end], tools=self.tools) for one in aside)
        label = replace(item.label, conditions=item.label.conditions + asked)
        before = len(self.found)
        sides = product(item.text, values) and len(label.axes) == len(values)
        axes = label.axes if sides else ()
        for place, one in enumerate(values):
            self._add(replace(item, label=label), one, axis=axes[place] if axes else None)
        if len(values) == 1 and len(self.found) > before:
            self._second(item.text, values[0])

    def _spoken(self, item: Item) -> bool:
        """典型 0.9 W，最大 1.2 W: figures each with the word of its statistic."""
        pieces = SPOKEN.split(item.text) if SPOKEN.search(item.text) else []
        read = [self._statistic(piece) for piece in pieces]
        own = [(role, rest, self.values.stated(rest)) for role, rest in filter(None, read)]
        if len(own) < 2 or len(own) < len(pieces) or any(len(one) != 1 for _, _, one in own):
            return False
        roles = item.roles - TOGETHER
        self._together(
            [
                (replace(item, text=rest, roles=roles | {role}), stated[0])
                for role, rest, stated in own
            ]
        )
        return True

    def _statistic(self, piece: str) -> tuple[str, str] | None:
        """The role of a word beside a figure, and the rest."""
        columns = self.tools.words.columns
        for role in ("typ", "max", "min"):
            for word in columns[role]:
                wordy = piece.casefold()
                if wordy.startswith(word) and STARTS.match(piece, len(word)):
                    return role, piece[len(word) :].strip(" :")
                if wordy.endswith(word) and piece[: -len(word)].endswith(" "):
                    return role, piece[: -len(word)].strip(" :")
        return None

    def _sized(self, item: Item) -> bool:
        """1200(L)×800(W)×1650(H) mm: every side with its letter."""
        sides = lettered(item.text)
        for axis, value, unit in sides:
            bound = Bound(Decimal(value))
            quantity = Quantity(low=bound, high=bound, unit=unit)
            self._add(item, Stated(0, len(item.text), 0, quantity), axis=axis)
        return bool(sides)

    def _shares(self, unit: str | None) -> bool:
        return unit is not None and self.tools.units.same_dimension(unit, "%")

    def _alike(self, first: Stated, other: Stated) -> bool:
        a, b = first.quantity.unit, other.quantity.unit
        return a is None or b is None or a == b or self.tools.units.same_dimension(a, b)

    def _second(self, text: str, first: Stated) -> None:
        """15 kW (20 kVA): what the brackets state is another figure or the same converted."""
        last = self.found[-1]
        opened = re.compile(r"\s*\(").match(text, first.end)
        close = text.find(")", first.end)
        if not opened or text[first.end : close].lstrip(" (").startswith(("@", "at ", "在")):
            return
        for stated in self.tools.reader.find(text):
            if not first.end < stated.start < stated.end <= close:
                continue
            again = self._again(last.draft, stated, whole=text[first.end : close].strip(" ("))
            inner = text[first.end : close].strip(" (")
            asked = tuple(c for c in last.draft.conditions if c.text != inner)
            if again:
                self.found[-1] = replace(last, draft=replace(last.draft, conditions=asked))
            if again and again is not last.draft:
                again = replace(again, conditions=again.conditions or asked)
                self.found.append(replace(last, draft=again))
            return

    def _again(self, draft: Draft, stated: Stated, *, whole: str) -> Draft | None:
        """The figure in brackets: of the same dimension as that ahead, or, where it is all that the
        brackets hold, of that of the parameter, which 1 C (105 A) of a current has."""
        unit, before = stated.quantity.unit, draft.quantity.unit
        if unit in ABSOLUTE and before not in ABSOLUTE:
            return None
        again = second_figure(draft, stated, tools=self.tools)
        parameter = draft.parameter
        if again or parameter is None or unit is None or len(whole) != stated.end - stated.start:
            return again
        units = self.tools.units
        if not units.same_dimension(unit, parameter.unit):
            return None
        notes = tuple(note for note in stated.notes if note != WRONG_DIMENSION)
        return replace(
            draft, quantity=stated.quantity, start=stated.start, end=stated.end,
            notes=notes, conditions=(), words=(),
        )  # fmt: skip

    # -- several cells

    def _together(self, group: list[tuple[Item, Stated]]) -> None:
        by_role: dict[str, tuple[Item, Stated]] = {}
        for item, stated in group:
            role = next(role for role in sorted(TOGETHER) if role in item.roles)
            if role in by_role:
                self._add(item, stated)
            else:
                by_role[role] = item, stated
        nominal = by_role.get("base") or by_role.get("nominal") or by_role.get("typ")
        if nominal and {"tolerance", "upper", "lower"} & by_role.keys():
            self._toleranced(nominal, by_role)
            return
        for role in ("tolerance", "upper", "lower"):
            if role in by_role:
                self._add(*by_role[role])
        self._limits(by_role, sampled=any("mean" in item.roles for item, _ in group))
        for role in ("base", "typ", "nominal"):
            if role in by_role:
                self._add(*by_role[role])

    def _limits(self, by_role: dict[str, tuple[Item, Stated]], *, sampled: bool) -> None:
        """Min and Max columns are the limits of one statement."""
        low, high = by_role.get("min"), by_role.get("max")
        if low and high and not sampled:
            quantity = _between(low[1].quantity, high[1].quantity)
            if quantity:
                item = replace(low[0], roles=(low[0].roles | high[0].roles) - {"min", "max"})
                self._add(item, replace(high[1], quantity=quantity), more=(high[0].cell,))
                return
        for operator, one in ((">=", low), ("<=", high)):
            if one is None:
                continue
            item, stated = one
            quantity = stated.quantity
            if not sampled and quantity.low == quantity.high and not quantity.plus_minus:
                stated = replace(stated, quantity=compared(quantity, operator))
            self._add(item, stated)

    def _toleranced(
        self, nominal: tuple[Item, Stated], by_role: dict[str, tuple[Item, Stated]]
    ) -> None:
        """52 | ±0.05 and 20 | +0.021 | 0: the nominal value with what it may deviate."""
        item, stated = nominal
        others = [by_role[role] for role in ("tolerance", "upper", "lower") if role in by_role]
        tolerance = _tolerance(item, {role: by_role[role] for role in by_role})
        if tolerance is None and "tolerance" in by_role:
            text = f"{item.text} {by_role['tolerance'][0].text}"
            read = self.values.stated(text)
            tolerance = read[0].quantity.tolerance if len(read) == 1 else None
        if tolerance is None:
            for one in (nominal, *others):
                self._add(*one)
            return
        quantity = replace(stated.quantity, tolerance=tolerance)
        roles = item.roles - {"typ", "nominal"}
        more = tuple(other.cell for other, _ in others)
        self._add(replace(item, roles=roles), replace(stated, quantity=quantity), more=more)

    def _unclocked(self, item: Item, stated: Stated) -> Stated:
        """125 min. under r/min: at least, and no minutes."""
        quantity, unit = stated.quantity, item.label.unit
        if quantity.unit not in ("min", "min.") or unit is None:
            return stated
        if self.tools.units.same_dimension(unit, "min"):
            return stated
        return replace(stated, quantity=compared(replace(quantity, unit=None), ">="))

    # -- one statement

    def _add(
        self, item: Item, stated: Stated, *, axis: str | None = None, more: tuple[Cell, ...] = ()
    ) -> None:
        label = item.label
        stated = self._unclocked(item, stated)
        quantity = stated.quantity
        if label.operator and "result" not in item.roles:
            quantity = compared(quantity, label.operator)
        stated = replace(stated, quantity=quantity)
        if "spread" in item.roles:
            label = _spread(label, item.printed)
        found, quantity, notes = resolved(label.asked, stated, tools=self.tools, unit=label.unit)
        if ELEMENTAL.fullmatch(label.name) and WRONG_DIMENSION in notes:
            found, notes = None, stated.notes
        if ELEMENTAL.fullmatch(label.name) and self._shares(quantity.unit):
            # Mn in per cent is no molecular weight.
            found = self.tools.lexicon.find(f"{label.name} content", unit=quantity.unit) or found
        if found is None and self.elemental and ELEMENTAL.fullmatch(label.name):
            found = self.tools.lexicon.find(f"{label.name} content")
            notes += (NO_UNIT,) if quantity.unit is None else ()
        if found is None and label.name == quantity.unit:
            # HRC heads its figures: the scale tells what is measured.
            found = self.tools.lexicon.find("硬度", unit=quantity.unit)
        if "spread" in item.roles:
            found, notes = None, stated.notes
        name: str | None = label.name
        if axis is not None:
            name = f"{label.name} {axis}".strip()
            named = (
                axis_parameter(axis) if all(map(axis_parameter, label.axes or (axis,))) else None
            )
            side = self.tools.lexicon.get(named or "")
            fits = quantity.unit is None or (
                side and self.tools.units.same_dimension(quantity.unit, side.unit)
            )
            found = side if side and fits else found
            notes = stated.notes if side and fits and quantity.unit else notes
        counted = countable(quantity.unit, self.tools.units) and not self.trusted
        raster = RASTER.search(label.name) and product(item.text, self.values.stated(item.text))
        if found is None and (quantity.unit is None or counted) and not raster:
            return
        after = [part.strip(" @") for part in BRACKET.findall(item.text[stated.end :])]
        asked = label.conditions + conditions_in(after, tools=self.tools)
        role = next((role for role in STATISTICS if role in item.roles), None)
        role = role or ("typ" if "nominal" in item.roles else None)
        statistic = statistic_of(role or label.name, self.tools.words)
        if item.roles & WANTED and self.measured:
            notes += (REQUIREMENT,)
        part = found is None and MODEL.fullmatch(label.name) is not None and is_model(label.name)
        # A part number names no parameter: the figure speaks of that part.
        draft = Draft(
            name=None if part else name, parameter=found, quantity=quantity,
            start=stated.start, end=stated.end, conditions=_once(asked),
            method=item.method or label.method, statistic=statistic,
            subject=item.subject or (label.name if part else None),
            notes=notes, score=1.0 if found else 0.7,
        )  # fmt: skip
        self.found.append(CellDraft(draft, item.cell, item.named, more))


def _spread(label: Label, printed: str) -> Label:
    """标准差 of a strength is no strength; a coefficient of variation is in per cent."""
    relative = re.search(r"cv|变异|离散|%|вариации|koeff", printed, re.IGNORECASE)
    return replace(
        label, name=f"{label.name} {printed}".strip(), unit="%" if relative else label.unit
    )


def _once(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple({one.text: one for one in reversed(conditions)}.values())[::-1]


def _between(low: Quantity, high: Quantity) -> Quantity | None:
    a, b = low.low or low.high, high.high or high.low
    if a is None or b is None or a.value > b.value or low.plus_minus or high.plus_minus:
        return None
    unit = high.unit or low.unit
    return Quantity(low=Bound(a.value), high=Bound(b.value), unit=unit)


def _tolerance(item: Item, by_role: dict[str, tuple[Item, Stated]]) -> Tolerance | None:
    """From columns of the upper and the lower deviation, or of ±x."""
    ends = [by_role[role][1].quantity if role in by_role else None for role in ("upper", "lower")]
    if any(ends):
        upper, lower = (end.value if end else Decimal(0) for end in ends)
        if upper is None or lower is None:
            return None
        unit = next((end.unit for end in ends if end and end.unit), None)
        return Tolerance(minus=-lower, plus=upper, unit=unit or item.label.unit)
    one = by_role["tolerance"][1].quantity if "tolerance" in by_role else None
    if one and one.plus_minus and one.value is not None:
        return Tolerance(minus=one.value, plus=one.value, unit=one.unit or item.label.unit)
    return None
