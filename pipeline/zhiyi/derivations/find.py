"""The stage: what follows from the figures that the papers state, by the registry of formulas.

Only figures of one goods item are put together, and of those only what speaks of one model under
the same conditions. Where a paper states several values, every combination is computed; samples
are mixed only where one of them lacks a figure, and then it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import blake2s
from itertools import islice

from zhiyi.derivations import intervals
from zhiyi.derivations.compatible import fit, of_specimen, own_subject
from zhiyi.derivations.expressions import compute
from zhiyi.derivations.formulas import Formula
from zhiyi.derivations.intervals import Interval
from zhiyi.derivations.telling import computed, disagreeing, notes_of
from zhiyi.derivations.values import Value, distinct, required, united, value_of
from zhiyi.document import Bound, Evidence, Indicator, Origin, Quantity, Tolerance
from zhiyi.flow import Found
from zhiyi.inquiry import Derivation, Goods, Inquiry
from zhiyi.units import Units

METHOD = "derivations@1"
MOST = 256
"""Combinations computed for one formula and goods item; papers state two to five values. A test
report of 100 samples with both figures for each has 100."""
MOST_VALUES = 128
"""Values of one input that are looked at."""
Row = tuple[Value, ...]


def find_derivations(
    inquiry: Inquiry, *, formulas: Sequence[Formula], units: Units
) -> Found[Derivation]:
    """Of every goods item, formula by formula."""
    whose = {attribution.indicator: attribution.goods for attribution in inquiry.attributions}
    found: list[Derivation] = []
    for goods in inquiry.goods:
        own = [i for i in inquiry.indicators() if goods.id in whose.get(i.id, ())]
        found += derive(own, formulas=formulas, units=units, goods=goods)
    return Found(tuple(found))


def derive(
    indicators: Iterable[Indicator],
    *,
    formulas: Sequence[Formula],
    units: Units,
    goods: Goods | None = None,
) -> tuple[Derivation, ...]:
    """What follows from the figures of one goods item."""
    by_parameter: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.parameter_id is not None:
            by_parameter.setdefault(indicator.parameter_id, []).append(indicator)
    found: list[Derivation] = []
    for formula in formulas:
        found += _Application(formula, by_parameter, units, goods).derivations()
    return tuple(found)


class _Application:
    """One formula, applied to what is stated of one goods item."""

    def __init__(
        self,
        formula: Formula,
        stated: dict[str, list[Indicator]],
        units: Units,
        goods: Goods | None,
    ) -> None:
        self._formula = formula
        self._stated = stated
        self._units = units
        self._goods = goods

    def derivations(self) -> list[Derivation]:
        columns = [self._values(name) for name in self._formula.inputs]
        if not all(columns):
            return []
        rows = self._rows([column[:MOST_VALUES] for column in columns])
        cut = any(len(column) > MOST_VALUES for column in columns) or len(rows) >= MOST
        merged = self._merged(rows)
        kept = [(row, quantity) for row in merged if (quantity := self._quantity(row)) is not None]
        several = len({(quantity.low, quantity.high) for _, quantity in kept}) > 1
        return [self._written(row, q, several=several, cut=cut) for row, q in kept]

    def _values(self, name: str) -> list[Value]:
        """Of the input itself, failing these of what may stand in for it; measured values go
        before required ones."""
        formula = self._formula
        for parameter in (name, *formula.also.get(name, ())):
            words = formula.printed.get(name)
            stated = [
                i
                for i in self._stated.get(parameter, ())
                if words is None or words.search(i.parameter or "")
            ]
            measured = [i for i in stated if not required(i)] or stated
            unit = formula.inputs[name]
            found = [value_of(indicator, unit, self._units) for indicator in measured]
            if values := distinct(value for value in found if value is not None):
                return values
        return []

    def _rows(self, columns: Sequence[Sequence[Value]]) -> list[Row]:
        """Combinations of one subject; then those of several for values that are in none."""
        rows = self._combined(columns, mixed=False)
        used = {id(value) for row in rows for value in row}
        more = (
            row
            for row in self._combined(columns, mixed=True)
            if any(id(value) not in used for value in row)
        )
        found = [*rows, *more][:MOST]
        if self._formula.specimen:
            return [row for row in found if of_specimen([value.first for value in row])]
        return found

    def _merged(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of the same figures as one, led by the one of which there is least to remark."""
        alike: dict[object, list[Row]] = {}
        for row in rows:
            subjects = (own_subject(value.first.subject, self._goods) for value in row)
            key = tuple((v.nominal, v.wide, s) for v, s in zip(row, subjects, strict=True))
            alike.setdefault(key, []).append(row)
        return [self._one(group) for group in alike.values()]

    def _one(self, rows: Sequence[Row]) -> Row:
        def remarks(row: Row) -> int:
            inputs = dict(zip(self._formula.inputs, row, strict=True))
            return len(list(notes_of(self._formula, inputs, self._goods)))

        first = min(rows, key=remarks)
        columns = zip(*(first, *rows), strict=True)
        return tuple(united(column) for column in columns)

    def _combined(self, columns: Sequence[Sequence[Value]], *, mixed: bool) -> list[Row]:
        rows: list[Row] = [()]
        for column in columns:
            rows = list(islice(self._longer(rows, column, mixed=mixed), MOST))
        return rows

    def _longer(
        self, rows: Sequence[Row], column: Sequence[Value], *, mixed: bool
    ) -> Iterator[Row]:
        allowed = ("same", "mixed") if mixed else ("same",)
        for row in rows:
            for value in column:
                fits = (fit(one, value, goods=self._goods, units=self._units) for one in row)
                if all(one in allowed for one in fits):
                    yield (*row, value)

    def _quantity(self, row: Row) -> Quantity | None:
        nominal = self._result([value.nominal for value in row])
        if nominal is None:
            return None
        wide = self._result([value.wide for value in row])
        approximate = any(i.quantity.approximate for value in row for i in value.indicators)
        signed = any(value.signed for value in row)
        return _quantity(nominal, wide, self._formula.unit, signed=signed, approximate=approximate)

    def _result(self, values: Sequence[Interval]) -> Interval | None:
        """In the formula's unit."""
        given = dict(zip(self._formula.inputs, values, strict=True)) | dict(self._formula.constants)
        found = compute(self._formula.tree, given)
        return None if found is None else intervals.divide(found, self._formula.scale)

    def _others(self, row: Row) -> tuple[Quantity, ...]:
        """What would follow from each figure that a second reader read."""
        found: list[Quantity] = []
        for place, value in enumerate(row):
            for other in value.others:
                nominal = [one.nominal for one in row]
                nominal[place] = other
                result = self._result(nominal)
                quantity = result and _quantity(
                    result, None, self._formula.unit, signed=value.signed, approximate=False
                )
                if quantity:
                    found.append(quantity)
        return tuple(dict.fromkeys(found))

    def _written(self, row: Row, quantity: Quantity, *, several: bool, cut: bool) -> Derivation:
        formula, goods = self._formula, self._goods
        indicators = tuple(dict.fromkeys(i for value in row for i in value.indicators))
        inputs = dict(zip(formula.inputs, row, strict=True))
        rounded = self._result([value.rounded for value in row])
        notes = [*notes_of(formula, inputs, goods)]
        if several:
            notes.append("所用参数记载不止一个数值，各种组合分别推算")
        notes += disagreeing(rounded, self._same_subject(row), formula, self._units)
        if cut:
            notes.append(f"记载的数值过多，只推算了其中至多{MOST}种组合")
        key = "\0".join((goods.id if goods else "", formula.id, *(i.id for i in indicators)))
        return Derivation(
            id="derivation-" + blake2s(key.encode(), digest_size=6).hexdigest(),
            evidence=_evidence(indicators),
            origin=Origin(METHOD, min(i.origin.score for i in indicators)),
            formula_id=formula.id,
            parameter_id=formula.result,
            name=formula.name,
            name_en=formula.name_en,
            formula=formula.told(formula.names),
            computed=computed(formula, inputs, quantity),
            quantity=quantity,
            si=self._units.si(quantity),
            goods=(goods.id,) if goods else (),
            subject=next((value.first.subject for value in row if value.first.subject), None),
            inputs=tuple(i.id for i in indicators),
            others=self._others(row),
            assumes=formula.assumes,
            assumes_en=formula.assumes_en,
            notes=tuple(notes),
        )

    def _same_subject(self, row: Row) -> list[Indicator]:
        """What the papers themselves state of the result, of the same thing."""
        found: list[Indicator] = []
        for indicator in self._stated.get(self._formula.result, ()):
            value = value_of(indicator, self._formula.unit, self._units)
            if value is not None and all(
                fit(one, value, goods=self._goods, units=self._units) == "same" for one in row
            ):
                found.append(indicator)
        return found


def _evidence(indicators: Sequence[Indicator]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(place for i in indicators for place in i.evidence))


def _quantity(
    nominal: Interval, wide: Interval | None, unit: str, *, signed: bool, approximate: bool
) -> Quantity | None:
    """None where the range says nothing, or is not the same on both sides of a ± figure."""
    low, high = intervals.bounds_of(nominal)
    if signed:
        if low is None or high is None or low.value != -high.value:
            return None
        return Quantity(low=high, high=high, unit=unit, plus_minus=True, approximate=approximate)
    if low is not None and low.value == 0 and not low.inclusive:
        low = None  # nothing but that it is a magnitude
    if low is None and high is None:
        return None
    tolerance = _tolerance((low, high), wide)
    return Quantity(low=low, high=high, unit=unit, tolerance=tolerance, approximate=approximate)


def _tolerance(ends: tuple[Bound | None, Bound | None], wide: Interval | None) -> Tolerance | None:
    if wide is None:
        return None
    there = intervals.bounds_of(wide)
    (low, high), (lowest, highest) = ends, there
    minus = low.value - lowest.value if low and lowest else Decimal(0)
    plus = highest.value - high.value if high and highest else Decimal(0)
    return Tolerance(minus=minus, plus=plus) if minus or plus else None
