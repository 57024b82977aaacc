"""Indicators in tables: rows of parameters, columns of parameters, and label–value grids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiyi.document import Bound, Cell, Quantity, Table
from zhiyi.indicators.drafts import (
    REQUIREMENT,
    Draft,
    Tools,
    condition,
    conditions_in,
    countable,
    logistic,
    resolved,
    statistic_of,
)  # fmt: skip
from zhiyi.indicators.layout import BRACKET, EMPTY, VALUE_ROLES, Label, TableLayout, blocks_of
from zhiyi.indicators.marks import marks
from zhiyi.indicators.numbers import flat
from zhiyi.indicators.quantities import SPLIT, Stated, compared
from zhiyi.indicators.running import read_text, second_figure
from zhiyi.indicators.subjects import MODEL, is_model

LIMITS = (
    (">=", re.compile(r"[\s,，]*(?:не менее|not less than|at least|mindestens|不小于|不低于|≥)$")),
    ("<=", re.compile(r"[\s,，]*(?:не более|not more than|at most|höchstens|不大于|不超过|≤)$")),
)
SENTENCE_LETTERS = 10
"""A shorter cell that is no value is a label."""
FORMULA = re.compile(r"\s?/\s?[A-Za-z](?:$|\W)")
"""381/f(CLK) is to be computed and no value."""
SPLIT_DIGITS = re.compile(r"\d[\d.]* [\d.]*\d")


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A draft with the cell that states the value and the cell that names the parameter."""

    draft: Draft
    value: Cell
    name: Cell | None


class TableReader(TableLayout):
    def __init__(self, tools: Tools, table: Table, columns: range) -> None:
        super().__init__(tools, table, columns)
        self.read_already: set[tuple[int, int]] = set()
        self.found: list[CellDraft] = []

    def read(self) -> list[CellDraft]:
        names = self._name_columns()
        if self.head and names:
            self._by_rows(names)
        elif self.head and self._transposed():
            self._by_columns()
        else:
            self._by_labels()
        self._sentences()
        return self.found

    def _sentences(self) -> None:
        """Running text inside a cell, such as the remarks of a form, states indicators as well."""
        read = {id(one.value) for one in self.found}
        cells = {id(cell): cell for row in self.grid for cell in row if cell}
        for cell in cells.values():
            if id(cell) in read or len(cell.text) < SENTENCE_LETTERS:
                continue
            for draft in read_text(flat(cell.text), tools=self.tools, labels=False):
                if draft.parameter and draft.name_end > draft.name_start:
                    self.found.append(CellDraft(draft, cell, None))

    def _by_rows(self, names: list[int]) -> None:
        for row in range(self.head, self.rows):
            texts = dict.fromkeys(self.text[row][column] for column in names)
            label = self._joined([text for text in texts if text])
            if not label.name or logistic(label.name, self.tools.words):
                continue
            named = self.grid[row][names[-1]]
            asked = label.conditions + self._of_role(row, "condition")
            method = self._method(row)
            unit = label.unit or self._unit(row)
            label = replace(label, unit=unit, conditions=asked)
            self._row_values(row, names, label, named, method)

    def _row_values(
        self, row: int, names: list[int], label: Label, named: Cell | None, method: str | None
    ) -> None:
        limits: dict[str | None, dict[str, tuple[Cell, Stated]]] = {}
        seen = {id(self.grid[row][column]) for column in names}
        for column in range(self.columns):
            cell, role = self.grid[row][column], self.roles[column]
            if cell is None or id(cell) in seen or not (role is None or role in VALUE_ROLES):
                continue
            seen.add(id(cell))
            # A cell that spans rows states once for a name that spans them too.
            if (id(named), id(cell)) in self.read_already:
                continue
            self.read_already.add((id(named), id(cell)))
            here = self._with_header(label, column, role)
            stated = self._stated(self.text[row][column])
            if role in ("min", "max", "typ") and len(stated) == 1:
                limits.setdefault(self._above(column), {})[role] = cell, stated[0]
                continue
            self._add_all(stated, here, cell, named, role, self._subject(column, role), method)
        for subject, own in limits.items():
            self._add_limits(own, label, named, method=method, subject=subject)

    def _above(self, column: int) -> str | None:
        """The model over its own Min, Typ and Max."""
        upper = self.headers[column][:-1]
        models = [text for text in upper if self._role(text) is None and not self._is_unit(text)]
        return models[-1] if models else None

    def _with_header(self, label: Label, column: int, role: str | None) -> Label:
        """A column header may carry the unit (检测结果/MPa) or a condition (500 ℃)."""
        header = self.headers[column][-1] if self.headers[column] else ""
        unit = self._label(header).unit if role else None
        asked = label.conditions
        if role is None and self._states(header) and not re.search(r"[A-Za-z]-?\d", header):
            asked += (condition(header, tools=self.tools),)
        return replace(label, unit=label.unit or unit, conditions=asked)

    def _subject(self, column: int, role: str | None) -> str | None:
        if role is not None or not self.headers[column]:
            return None
        header = self.headers[column][-1]
        states = self._states(header) and not re.search(r"[A-Za-z]-?\d", header)
        return None if states or self._is_unit(header) else header

    def _add_limits(
        self,
        limits: dict[str, tuple[Cell, Stated]],
        label: Label,
        named: Cell | None,
        *,
        method: str | None,
        subject: str | None,
    ) -> None:
        """Min and Max columns are the limits of one statement, Typ is another."""
        low, high = limits.get("min"), limits.get("max")
        if low and high:
            quantity = _between(low[1].quantity, high[1].quantity)
            if quantity:
                stated = replace(high[1], quantity=quantity)
                self._add(stated, label, low[0], named, None, method=method, subject=subject)
        elif low or high:
            cell, stated = low or high or limits["typ"]
            bound = stated.quantity.low
            if bound and stated.quantity.low == stated.quantity.high:
                quantity = compared(stated.quantity, ">=" if low else "<=")
                stated = replace(stated, quantity=quantity)
            role = "min" if low else "max"
            self._add(stated, label, cell, named, role, method=method, subject=subject)
        if "typ" in limits:
            cell, stated = limits["typ"]
            self._add(stated, label, cell, named, "typ", method=method, subject=subject)

    def _by_columns(self) -> None:
        labels = [self._best_name(column) for column in range(self.columns)]
        subject_at = next(
            (c for c in range(self.columns) if not self._findable(labels[c])
             and self.roles[c] not in (*VALUE_ROLES, "skip", "unit", "method")
             and not self._numbered(c)), None
        )  # fmt: skip
        for row in range(self.head, self.rows):
            subject = self.text[row][subject_at] if subject_at is not None else None
            seen: set[int] = set()
            for column, label in enumerate(labels):
                cell = self.grid[row][column]
                skip = self.roles[column] in ("skip", "unit", "method", "name")
                if cell is None or id(cell) in seen or column == subject_at or skip:
                    continue
                seen.add(id(cell))
                if not self._findable(label) and label.unit is None:
                    continue
                if logistic(label.name, self.tools.words):
                    continue
                named = self.grid[max(self.head - 1, 0)][column]
                stated = self._stated(self.text[row][column])
                self._add_all(stated, label, cell, named, None, subject or None, None)

    def _by_labels(self) -> None:
        """Label, value, label, value along each row; a label may stand above its value."""
        for row in range(self.rows):
            label: Label | None = None
            named: Cell | None = None
            seen: set[int] = set()
            for column in range(self.columns):
                cell, text = self.grid[row][column], self.text[row][column]
                if cell is None or id(cell) in seen or text in EMPTY:
                    continue
                seen.add(id(cell))
                if self.head and self.roles[column] == "skip":
                    continue
                stated = self._stated(text)
                if label and self._embedded(text, label, cell):
                    continue
                if label and stated and self._counts(label):
                    self._add_all(stated, label, cell, named, None, None, None)
                elif label and label.unit is None and self._is_unit(text):
                    label = replace(label, unit=text)
                elif not stated or re.search(r"[^\W\d_]{2,}", text[: stated[0].start]):
                    label, named = self._label(text), cell

    def _counts(self, label: Label) -> bool:
        """A label of goods or money does not; in a list of goods only a known parameter does."""
        if logistic(label.name, self.tools.words) or self._role(label.name) == "skip":
            return False
        goods = sum(role == "skip" for role in self.roles) >= 2 and self.head > 0
        return not goods or self._findable(label)

    def _embedded(self, text: str, label: Label, cell: Cell) -> bool:
        """VCES=1200 V, IC=75 A beside a part: the cell names its parameters, the label the part."""
        if self._findable(label):
            return False
        drafts = [d for d in read_text(text, tools=self.tools, labels=False) if d.parameter]
        for draft in drafts:
            part = label.name if MODEL.search(label.name) else None
            own = replace(draft, subject=draft.subject or part)
            self.found.append(CellDraft(own, cell, None))
        return bool(drafts)

    def _stated(self, text: str) -> list[Stated]:
        if text in EMPTY:
            return []
        if SPLIT_DIGITS.fullmatch(text):
            joined = self.tools.reader.find(text.replace(" ", ""), cell=True)
            return [replace(one, notes=(*one.notes, SPLIT)) for one in joined]
        found = marks(text, nlp=self.tools.nlp, lexicon=self.tools.lexicon)
        stated = self.tools.reader.find(text, found, cell=True)
        rest = text
        for one in stated:
            rest = rest.replace(text[one.start : one.end], "", 1)
        words = re.sub(r"[(（][^()（）]*[)）]", "", rest)
        # A cell that is mostly words is a sentence or a name, not a value.
        if len(re.findall(r"[^\W\d_]", words)) > max(8, len(text) // 2):
            return []
        return [
            s
            for s in stated
            if (not self._in_brackets(text, s) or s is stated[0]) and not FORMULA.match(text, s.end)
        ]

    @staticmethod
    def _in_brackets(text: str, stated: Stated) -> bool:
        opened = text.rfind("(", 0, stated.start + 1)
        return opened >= 0 and text.find(")", opened) >= stated.end

    def _add_all(
        self, stated: list[Stated], label: Label, cell: Cell, named: Cell | None,
        role: str | None, subject: str | None, method: str | None,
    ) -> None:  # fmt: skip
        """2500 VAC 1 min: what is of another dimension than the first is its condition."""
        values = [one for one in stated if self._alike(stated[0], one)]
        aside = [one for one in stated if one not in values]
        text = flat(cell.text)
        asked = tuple(condition(_words(text, one), tools=self.tools) for one in aside)
        label = replace(label, conditions=label.conditions + asked)
        for one in values:
            self._add(one, label, cell, named, role, subject=subject, method=method)
        if len(values) == 1 and self.found and self.found[-1].value is cell:
            self._add_second(text, values[0])

    def _add_second(self, text: str, first: Stated) -> None:
        """15 kW (20 kVA): what the brackets state is another figure or the same converted."""
        last = self.found[-1]
        flattened = re.sub(r"\s+", " ", text).strip()
        opened = re.compile(r"\s*\(").match(flattened, first.end)
        close = flattened.find(")", first.end)
        for stated in self.tools.reader.find(flattened) if opened else ():
            if not first.end < stated.start < stated.end <= close:
                continue
            again = second_figure(last.draft, stated, tools=self.tools)
            asked = tuple(
                c
                for c in last.draft.conditions
                if c.text != flattened[first.end : close].strip(" (")
            )
            if again:
                self.found[-1] = replace(last, draft=replace(last.draft, conditions=asked))
            if again and again is not last.draft:
                self.found.append(replace(last, draft=again))
            return

    def _alike(self, first: Stated, other: Stated) -> bool:
        a, b = first.quantity.unit, other.quantity.unit
        return a is None or b is None or self.tools.units.same_dimension(a, b)

    def _add(
        self, stated: Stated, label: Label, cell: Cell, named: Cell | None, role: str | None,
        *, subject: str | None = None, method: str | None = None,
    ) -> None:  # fmt: skip
        name, operator = _limit(label.name)
        label = replace(label, name=name)
        if operator:
            stated = replace(stated, quantity=compared(stated.quantity, operator))
        found, quantity, notes = resolved(label.name, stated, tools=self.tools, unit=label.unit)
        if found is None and (quantity.unit is None or countable(quantity.unit, self.tools.units)):
            return
        text = flat(cell.text)
        after = [part for part in BRACKET.findall(text[stated.end :])]
        asked = label.conditions + conditions_in(after, tools=self.tools)
        own = role if role in ("min", "max", "typ", "mean") else label.name
        statistic = statistic_of(own, self.tools.words)
        if role == "requirement" and self.measured:
            notes += (REQUIREMENT,)
        part = found is None and MODEL.fullmatch(label.name) is not None and is_model(label.name)
        # A part number names no parameter: the figure speaks of that part.
        subject = subject or (label.name if part else None)
        draft = Draft(
            name=None if part else label.name, parameter=found, quantity=quantity,
            start=stated.start, end=stated.end, conditions=asked,
            method=method, statistic=statistic, subject=subject,
            notes=notes, score=1.0 if found else 0.7,
        )  # fmt: skip
        self.found.append(CellDraft(draft, cell, named))


def _limit(name: str) -> tuple[str, str | None]:
    """Плотность, не менее | 17,5: a limit may stand in the label."""
    for operator, ending in LIMITS:
        if found := ending.search(name):
            return name[: found.start()].strip(), operator
    return name, None


def _words(text: str, stated: Stated) -> str:
    return re.sub(r"\s+", " ", text).strip()[stated.start : stated.end]


def _between(low: Quantity, high: Quantity) -> Quantity | None:
    a, b = low.low or low.high, high.high or high.low
    if a is None or b is None or a.value > b.value:
        return None
    unit = high.unit or low.unit
    return Quantity(low=Bound(a.value), high=Bound(b.value), unit=unit)


def read_table(table: Table, *, tools: Tools) -> list[CellDraft]:
    return [one for part in blocks_of(table) for one in TableReader(tools, table, part).read()]
