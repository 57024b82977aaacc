"""Indicators in tables: rows of parameters, columns of parameters, and label–value grids.

A column has a role by the words of its header (``indicator_words.toml``); a column whose header is
no such word is a model or sample, and its header the subject. Merged cells repeat (``Table.grid``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zhiyi.document import Bound, Cell, Condition, Quantity, Table
from zhiyi.indicators.drafts import (
    REQUIREMENT,
    STANDARD,
    Draft,
    Tools,
    condition,
    conditions_in,
    logistic,
    resolved,
    statistic_of,
)  # fmt: skip
from zhiyi.indicators.marks import marks
from zhiyi.indicators.numbers import flat
from zhiyi.indicators.quantities import Stated, compared
from zhiyi.indicators.running import MODEL, read_text

BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
LIMITS = (
    (">=", re.compile(r"[\s,，]*(?:не менее|not less than|at least|mindestens|不小于|不低于|≥)$")),
    ("<=", re.compile(r"[\s,，]*(?:не более|not more than|at most|höchstens|不大于|不超过|≤)$")),
)
SENTENCE_LETTERS = 10
"""A shorter cell that is no value is a label."""
SPLIT_DIGITS = re.compile(r"\d[\d.]* [\d.]*\d")
SPLIT = "数字间有空格，按连写读"
SLASHED = re.compile(r"^(.*[^\s/])\s*[/,，]\s*([^/]+(?:/[^/]+)*)$")
VALUE_ROLES = ("value", "result", "requirement", "mean", "range", "typ", "min", "max")
EMPTY = frozenset({"", "-", "–", "—", "/", "\\", "--", "——", "n/a", "N/A", "无", "未检出", "ND"})


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A draft with the cell that states the value and the cell that names the parameter."""

    draft: Draft
    value: Cell
    name: Cell | None


@dataclass(frozen=True, slots=True)
class _Label:
    """A printed name taken apart: 抗拉强度(MPa), 密度（20 ℃）, 灰分/ppm."""

    name: str
    unit: str | None
    conditions: tuple[Condition, ...]


class TableReader:
    def __init__(self, tools: Tools, table: Table) -> None:
        self.tools = tools
        self.grid = table.grid()
        self.rows, self.columns = table.rows, table.columns
        self.text = [[_text(cell) for cell in row] for row in self.grid]
        self.head = self._header_rows()
        self.headers = [self._header(column) for column in range(self.columns)]
        self.roles = [self._role(header) for header in self.headers]
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

    # -- structure

    def _header_rows(self) -> int:
        """Rows that only name: up to the first row that states a figure, merged cells included."""
        first = self.text[0] if self.text else []
        if not first or not (any(map(self._role, first)) or not any(map(self._states, first))):
            return 0
        if len({id(cell) for cell in self.grid[0]}) == 1 and self.rows > 1 and self.columns > 1:
            return 1 + self._further(1) if self._role_row(1) else 1
        return self._further(0)

    def _role_row(self, row: int) -> bool:
        return any(self._role(text) for text in self.text[row])

    def _further(self, start: int) -> int:
        spans = [cell.row_span for cell in self.grid[start] if cell and cell.row == start]
        # A merged header reaches as far as its longest cell, but not over the whole table.
        end = start + max((s for s in spans if start + s < self.rows), default=1)
        while end < self.rows and self._names_only(end):
            end += 1
        return end

    def _names_only(self, row: int) -> bool:
        """A second line of names or units: nothing stated, and some units or header words."""
        cells = [text for text in self.text[row] if text not in EMPTY]
        if not cells or any(map(self._states, cells)):
            return False
        units = sum(self._is_unit(text) for text in cells)
        return units * 2 > len(cells) or all(self._role(text) for text in cells)

    def _states(self, text: str) -> bool:
        return bool(re.search(r"\d", text)) and bool(self.tools.reader.find(text, cell=True))

    def _is_unit(self, text: str) -> bool:
        return not re.fullmatch(r"[\d.]+", text) and self.tools.units.known(text)

    def _header(self, column: int) -> list[str]:
        parts: list[str] = []
        for row in range(self.head):
            text = self.text[row][column]
            whole = len({id(cell) for cell in self.grid[row]}) == 1 and self.columns > 1
            if text and text not in parts and not whole:
                parts.append(text)
        return parts

    def _role(self, header: Sequence[str] | str) -> str | None:
        for text in [header] if isinstance(header, str) else reversed(header):
            plain = re.sub(r"[\s:]+", " ", BRACKET.sub("", text)).strip().casefold()
            bare = plain.replace(" ", "")
            for role, words in self.tools.words.columns.items():
                if plain in words or bare in words:
                    return role
                if any(
                    part.strip() in words for part in re.split(r"[/ \n]", plain) if part.strip()
                ):
                    return role
        return None

    def _name_columns(self) -> list[int]:
        """Where the parameters are named: by header, else the leftmost column that knows them."""
        named = [c for c, role in enumerate(self.roles) if role == "name"]
        if named and self._mostly_named(named[-1]):
            return named
        for column in range(min(self.columns, 3)):
            if self.roles[column] in (None, "name", "symbol") and self._known(column) >= 0.4:
                return [column]
        return named

    def _mostly_named(self, column: int) -> bool:
        texts = [self.text[row][column] for row in range(self.head, self.rows)]
        return any(text and not self._states(text) for text in texts)

    def _known(self, column: int) -> float:
        texts = [self.text[row][column] for row in range(self.head, self.rows)]
        known = [self._label(text).name for text in texts if text]
        found = sum(self.tools.lexicon.find(name) is not None for name in known)
        return found / len(texts) if texts else 0.0

    def _transposed(self) -> bool:
        names = [self._best_name(column) for column in range(self.columns)]
        return sum(self._findable(label) for label in names) >= 2

    def _findable(self, label: _Label) -> bool:
        find = self.tools.lexicon.find
        return bool(find(label.name, unit=label.unit) or find(label.name))

    # -- reading

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
        self, row: int, names: list[int], label: _Label, named: Cell | None, method: str | None
    ) -> None:
        limits: dict[str, tuple[Cell, Stated]] = {}
        seen = {id(self.grid[row][column]) for column in names}
        for column in range(self.columns):
            cell, role = self.grid[row][column], self.roles[column]
            if cell is None or id(cell) in seen or not (role is None or role in VALUE_ROLES):
                continue
            seen.add(id(cell))
            here = self._with_header(label, column, role)
            stated = self._stated(self.text[row][column])
            if role in ("min", "max", "typ") and len(stated) == 1:
                limits[role] = cell, stated[0]
                continue
            self._add_all(stated, here, cell, named, role, self._subject(column, role), method)
        self._add_limits(limits, label, named, method)

    def _with_header(self, label: _Label, column: int, role: str | None) -> _Label:
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
        label: _Label,
        named: Cell | None,
        method: str | None,
    ) -> None:
        """Min and Max columns are the limits of one statement, Typ is another."""
        low, high = limits.get("min"), limits.get("max")
        if low and high:
            quantity = _between(low[1].quantity, high[1].quantity)
            if quantity:
                stated = replace(high[1], quantity=quantity)
                self._add(stated, label, low[0], named, None, method=method)
        elif low or high:
            cell, stated = low or high or limits["typ"]
            bound = stated.quantity.low
            if bound and stated.quantity.low == stated.quantity.high:
                quantity = compared(stated.quantity, ">=" if low else "<=")
                stated = replace(stated, quantity=quantity)
            self._add(stated, label, cell, named, "min" if low else "max", method=method)
        if "typ" in limits:
            cell, stated = limits["typ"]
            self._add(stated, label, cell, named, "typ", method=method)

    def _by_columns(self) -> None:
        labels = [self._best_name(column) for column in range(self.columns)]
        subject_at = next(
            (c for c in range(self.columns) if not self._findable(labels[c])
             and self.roles[c] not in VALUE_ROLES), None
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
            label: _Label | None = None
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

    def _counts(self, label: _Label) -> bool:
        """A label of goods or money does not; in a list of goods only a known parameter does."""
        if logistic(label.name, self.tools.words) or self._role(label.name) == "skip":
            return False
        goods = sum(role == "skip" for role in self.roles) >= 2 and self.head > 0
        return not goods or self._findable(label)

    def _embedded(self, text: str, label: _Label, cell: Cell) -> bool:
        """VCES=1200 V, IC=75 A beside a part: the cell names its parameters, the label the part."""
        if self._findable(label):
            return False
        drafts = [d for d in read_text(text, tools=self.tools, labels=False) if d.parameter]
        for draft in drafts:
            own = replace(draft, subject=draft.subject or label.name or None)
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
        return [s for s in stated if not self._in_brackets(text, s) or s is stated[0]]

    @staticmethod
    def _in_brackets(text: str, stated: Stated) -> bool:
        opened = text.rfind("(", 0, stated.start + 1)
        return opened >= 0 and text.find(")", opened) >= stated.end

    def _add_all(
        self, stated: list[Stated], label: _Label, cell: Cell, named: Cell | None,
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

    def _alike(self, first: Stated, other: Stated) -> bool:
        a, b = first.quantity.unit, other.quantity.unit
        return a is None or b is None or self.tools.units.same_dimension(a, b)

    def _add(
        self, stated: Stated, label: _Label, cell: Cell, named: Cell | None, role: str | None,
        *, subject: str | None = None, method: str | None = None,
    ) -> None:  # fmt: skip
        name, operator = _limit(label.name)
        label = replace(label, name=name)
        if operator:
            stated = replace(stated, quantity=compared(stated.quantity, operator))
        found, quantity, notes = resolved(label.name, stated, tools=self.tools, unit=label.unit)
        if found is None and quantity.unit is None:
            return
        text = flat(cell.text)
        after = [part for part in BRACKET.findall(text[stated.end :])]
        asked = label.conditions + conditions_in(after, tools=self.tools)
        own = role if role in ("min", "max", "typ", "mean") else label.name
        statistic = statistic_of(own, self.tools.words)
        if role == "requirement":
            notes += (REQUIREMENT,)
        part = found is None and MODEL.fullmatch(label.name) is not None
        # A part number names no parameter: the figure speaks of that part.
        subject = subject or (label.name if part else None)
        draft = Draft(
            name=None if part else label.name, parameter=found, quantity=quantity,
            start=stated.start, end=stated.end, conditions=asked,
            method=method, statistic=statistic, subject=subject,
            notes=notes, score=1.0 if found else 0.7,
        )  # fmt: skip
        self.found.append(CellDraft(draft, cell, named))

    # -- labels

    def _label(self, text: str) -> _Label:
        unit: str | None = None
        brackets = []
        for inner in BRACKET.findall(text):
            if unit is None and self._is_unit(inner):
                unit = inner
            else:
                brackets.append(inner)
        name = BRACKET.sub("", text).strip(" :·*")
        slashed = SLASHED.match(name)
        if unit is None and slashed and self._is_unit(slashed[2].strip()):
            name, unit = slashed[1], slashed[2].strip()
        spaced = name.rsplit(" ", 1)
        apart = len(spaced) == 2 and len(spaced[0]) > 1 and self._is_unit(spaced[1])
        if unit is None and apart and not self.tools.lexicon.find(name):
            name, unit = spaced
        return _Label(name.strip(), unit, conditions_in(brackets, tools=self.tools))

    def _joined(self, texts: list[str]) -> _Label:
        """强度 | 抗折 is 抗折强度: the combination that the lexicon knows, else the last part."""
        labels = [self._label(text) for text in texts]
        if not labels:
            return _Label("", None, ())
        unit = next((label.unit for label in reversed(labels) if label.unit), None)
        asked = tuple(c for label in labels for c in label.conditions)
        own, above = labels[-1].name, [label.name for label in labels[:-1]]
        tries = [own, *(own + up for up in above), *(up + own for up in above), *above]
        for name in tries:
            if self.tools.lexicon.find(name, unit=unit):
                return _Label(name, unit, asked)
        return _Label(" ".join([*above, own]) if above else own, unit, asked)

    def _best_name(self, column: int) -> _Label:
        texts = [text for text in self.headers[column] if not self._is_unit(text)]
        units = [text for text in self.headers[column] if self._is_unit(text)]
        label = self._joined(texts)
        return replace(label, unit=label.unit or (units[-1] if units else None))

    def _of_role(self, row: int, role: str) -> tuple[Condition, ...]:
        return tuple(
            condition(text, tools=self.tools)
            for text in self._texts(row, role)
            if text not in EMPTY
        )

    def _texts(self, row: int, role: str) -> Iterator[str]:
        return (self.text[row][c] for c in range(self.columns) if self.roles[c] == role)

    def _unit(self, row: int) -> str | None:
        return next(
            (text for text in self._texts(row, "unit") if self.tools.units.known(text)), None
        )

    def _method(self, row: int) -> str | None:
        for text in self._texts(row, "method"):
            found = STANDARD.search(text)
            if text not in EMPTY:
                return found.group() if found else text
        return None


def _text(cell: Cell | None) -> str:
    return re.sub(r"\s+", " ", flat(cell.text)).strip() if cell else ""


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
    return TableReader(tools, table).read()
