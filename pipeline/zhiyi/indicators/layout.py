"""How a table is laid out: its header rows, the roles of its columns, the parts of its labels.

A column has a role by the words of its header (``indicator_words.toml``); a column whose header is
no such word is a model or sample, and its header the subject. Merged cells repeat (``Table.grid``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhiyi.document import Cell, Condition, Table
from zhiyi.indicators.drafts import STANDARD, Tools, condition, conditions_in
from zhiyi.indicators.numbers import flat

BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]")
FOOTNOTE = re.compile(r"\s*(?:\*+\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]*|(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹]\)?|注\s?\d+|\[\d+\])$")
"""What leads to a note below: Slit*², 密度注1."""
CUT_RANGE = re.compile(r"(\d[\d.]*)\s?[~–-]\s?(\d{1,3})")
SLASHED = re.compile(r"^(.*[^\s/])\s*[/,，]\s*([^/]+(?:/[^/]+)*)$")
VALUE_ROLES = ("value", "result", "requirement", "mean", "range", "typ", "min", "max")
MEASURED = ("value", "result", "mean", "typ")
EMPTY = frozenset({"", "-", "–", "—", "/", "\\", "--", "——", "n/a", "N/A", "无", "未检出", "ND"})


@dataclass(frozen=True, slots=True)
class Label:
    """A printed name taken apart: 抗拉强度(MPa), 密度（20 ℃）, 灰分/ppm."""

    name: str
    unit: str | None
    conditions: tuple[Condition, ...]


class TableLayout:
    """How a table is laid out: header rows, the role of each column, and its labels."""

    def __init__(self, tools: Tools, table: Table, columns: range) -> None:
        self.tools = tools
        self.grid = [row[columns.start : columns.stop] for row in table.grid()]
        self.rows, self.columns = table.rows, len(columns)
        self.text = [_mended([text_of(cell) for cell in row]) for row in self.grid]
        self.head = self._header_rows()
        self.headers = [self._header(column) for column in range(self.columns)]
        self.roles = [self._role(header) for header in self.headers]
        # A column of requirements alone is what the paper says of the goods.
        self.measured = any(role in MEASURED for role in self.roles)

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
        plain = re.fullmatch(r"[\d.]+|[A-Z](?:\s?[×xX*]\s?[A-Z])+", text)
        return not plain and self.tools.units.known(text)

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

    def _numbered(self, column: int) -> bool:
        return all(self.text[row][column].isdigit() for row in range(self.head, self.rows))

    def _findable(self, label: Label) -> bool:
        find = self.tools.lexicon.find
        return bool(find(label.name, unit=label.unit) or find(label.name))

    # -- labels

    def _label(self, text: str) -> Label:
        unit: str | None = None
        brackets = []
        for inner in BRACKET.findall(text):
            if unit is None and self._is_unit(inner):
                unit = inner
            else:
                brackets.append(inner)
        name = FOOTNOTE.sub("", BRACKET.sub("", text).strip(" :·")).strip(" :·*")
        slashed = SLASHED.match(name)
        if unit is None and slashed and self._is_unit(slashed[2].strip()):
            name, unit = slashed[1], slashed[2].strip()
        spaced = name.rsplit(" ", 1)
        apart = len(spaced) == 2 and len(spaced[0]) > 1 and self._is_unit(spaced[1])
        if unit is None and apart and not self.tools.lexicon.find(name):
            name, unit = spaced
        return Label(name.strip(), unit, conditions_in(brackets, tools=self.tools))

    def _joined(self, texts: list[str]) -> Label:
        """强度 | 抗折 is 抗折强度: the combination that the lexicon knows, else the last part."""
        labels = [self._label(text) for text in texts]
        if not labels:
            return Label("", None, ())
        unit = next((label.unit for label in reversed(labels) if label.unit), None)
        asked = tuple(c for label in labels for c in label.conditions)
        own, above = labels[-1].name, [label.name for label in labels[:-1]]
        tries = [own, *(own + up for up in above), *(up + own for up in above), *above]
        for name in tries:
            if self.tools.lexicon.find(name, unit=unit):
                return Label(name, unit, asked)
        return Label(" ".join([*above, own]) if above else own, unit, asked)

    def _best_name(self, column: int) -> Label:
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


def text_of(cell: Cell | None) -> str:
    return re.sub(r"\s+", " ", flat(cell.text)).strip() if cell else ""


def _mended(row: list[str]) -> list[str]:
    """1880~1 | 990: a figure whose thousands a border parted, where the range runs down without."""
    mended = list(row)
    for place, (left, right) in enumerate(pairwise(row)):
        cut = CUT_RANGE.fullmatch(left)
        if cut and re.fullmatch(r"\d{3}", right) and float(cut[2]) < float(cut[1]):
            mended[place : place + 2] = [left + right, ""]
    return mended


def blocks_of(table: Table) -> list[range]:
    """元素 | 含量 | 限值 | 元素 | 含量 | 限值: a header that repeats puts tables side by side."""
    texts = [text_of(cell) for cell in table.grid()[0]] if table.rows else []
    first = texts[0] if texts else ""
    starts = [
        c for c, text in enumerate(texts) if text == first and (not c or texts[c - 1] != first)
    ]
    ends = [*starts[1:], table.columns]
    kinds = [list(dict.fromkeys(texts[a:b])) for a, b in zip(starts, ends, strict=True)]
    if not first or len(starts) < 2 or any(k != kinds[0] for k in kinds) or len(kinds[0]) < 2:
        return [range(table.columns)]
    return [range(a, b) for a, b in zip(starts, ends, strict=True)]
