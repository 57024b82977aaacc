"""The reading of a table: its layout found, its rows read, what is left over read as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from zhiyi.document import Table
from zhiyi.indicators.drafts import Tools, logistic
from zhiyi.indicators.subjects import MODEL
from zhiyi.indicators.tables.cells import MOST_TEXTS, Cells
from zhiyi.indicators.tables.frame import Frame, Framer, stacked
from zhiyi.indicators.tables.grid import EMPTY, Grid, grid_of, side_by_side
from zhiyi.indicators.tables.headings import Heading, Headings, Part, elemental
from zhiyi.indicators.tables.labels import Label, Labels
from zhiyi.indicators.tables.pairs import PairReader
from zhiyi.indicators.tables.parallel import one_language, without_translations
from zhiyi.indicators.tables.passed import passed_over
from zhiyi.indicators.tables.statements import CellDraft, Item, Statements
from zhiyi.indicators.tables.values import Values
from zhiyi.indicators.tables.words import MEASURED, PLAIN, Words

MOST_CELLS = 100_000
"""Cells of one table that are read: about 0.2 ms of processor time each."""
MOST_LETTERS = 300_000
"""Characters of those that are no plain figures: about 1 ms for 30."""


class TableReader:
    """Reads one table; what it learns of a text it keeps."""

    def __init__(self, tools: Tools) -> None:
        self.tools, self.unread = tools, 0
        self.words = Words(tools)
        self.labels = Labels(tools, self.words)
        self.values = Values(tools, self.words)
        self.headings = Headings(tools, self.words, self.labels, self.values)
        self.framer = Framer(self.headings)

    def read(self, grid: Grid) -> list[CellDraft]:
        if not grid.rows or passed_over(grid, self.tools.words.columns["passed"]):
            return []
        self.headings.elemental = elemental(grid)
        statements = Statements(self.tools, self.values)
        statements.elemental = self.headings.elemental
        cells = Cells(self.headings, statements)
        frame = self.framer.frame(grid)
        silent: set[int] = set()
        if frame is None:
            silent = PairReader(cells).read(grid, self.framer.head_rows(grid))
        else:
            silent = FrameReader(frame, cells, self.headings).read()
        statements.done()
        self._sentences(grid, cells, silent)
        self.unread += max(0, cells.texts - MOST_TEXTS)
        if frame is None:
            return without_translations(statements.found, tools=self.tools)
        return statements.found

    @staticmethod
    def _sentences(grid: Grid, cells: Cells, silent: set[int]) -> None:
        for row in grid.cells:
            for cell in row:
                if cell is not None and id(cell) not in silent:
                    cells.sentences(cell)


class FrameReader:
    """Reads the rows of a frame."""

    def __init__(self, frame: Frame, cells: Cells, headings: Headings) -> None:
        self.frame, self.grid = frame, frame.grid
        self.cells, self.headings = cells, headings
        self.words, self.labels = headings.words, headings.labels
        self.across = {c: self._across(c) for c in frame.values}
        self.silent: set[int] = set()
        self.stated: set[tuple[int, int]] = set()
        self.subjects = len({heading.subject for heading in self.across.values()})
        roles = {role for heading in self.across.values() for role in heading.roles}
        if roles & {"tolerance", "upper", "lower"} and not roles & {"nominal", "typ"}:
            self._based()
        self.remarks = [
            column
            for column in range(0 if frame.turned else self.grid.columns)
            if any(
                self.words.among(self.grid.texts[r][column], "remark") for r in range(frame.head)
            )
        ]
        units = {
            one.label.unit
            for one in self.across.values()
            if one.label.unit and one.roles & {"requirement", "result"}
        }
        self.unit = units.pop() if len(units) == 1 and not frame.turned else None
        """What a requirement is in, its result is in."""
        self.lots = self._lots()
        self._required(roles)
        self.listed = self._goods()
        cells.statements.trusted = not self.listed
        sampled = any(one.subject and not one.roles for one in self.across.values())
        cells.statements.measured = bool(roles & MEASURED) or frame.turned or sampled
        self.methods = self._method_row()

    def _based(self) -> None:
        """基準値 | 公差: the first value beside a tolerance is what it is added to."""
        for column, heading in self.across.items():
            if heading.roles & {"requirement", "value"} or not heading.roles:
                self.across[column] = replace(heading, roles=heading.roles | {"base"})
                return

    def _required(self, roles: set[str]) -> None:
        """指标 beside 结果, and rows of limits ahead of those by heat, are requirements."""
        if "result" in roles and not self.frame.turned:
            for column, heading in self.across.items():
                titles = [self.grid.texts[row][column] for row in range(self.frame.head)]
                if not heading.roles and "name" in map(self.words.role, titles):
                    wanted = replace(heading, roles=heading.roles | {"requirement"})
                    self.across[column] = wanted
        if self.lots and self.frame.turned:
            for column, heading in self.across.items():
                if heading.roles & {"min", "max"} and "mean" not in roles:
                    wanted = replace(heading, roles=heading.roles | {"requirement"})
                    self.across[column] = wanted

    def _lots(self) -> bool:
        """A table of what was delivered: a column of heats, lots or coils."""
        frame, among = self.frame, self.words.among
        if not frame.turned:
            return False
        named = [column for column, kind in enumerate(frame.kinds) if kind in ("name", "skip")]
        heads = [self.grid.texts[row][c] for row in range(frame.head) for c in named]
        return any(among(text, "lot") for text in dict.fromkeys(heads) if text)

    def _goods(self) -> bool:
        """A list of goods: two columns or more count pieces or money."""
        frame = self.frame
        if frame.turned:
            return sum(logistic(title, self.words.tools.words) for _, title in frame.titles) >= 2
        heads = [text for row in self.grid.texts[: frame.head] for text in row]
        return sum(logistic(text, self.words.tools.words) for text in dict.fromkeys(heads)) >= 2

    def _across(self, column: int) -> Heading:
        parts = [
            Part(self.grid.texts[row][column], self.grid.cells[row][column], kind, title)
            for row, (kind, title) in enumerate(self.frame.titles)
            if self.frame.turned or not self.grid.spanned(row)
        ]
        seen: dict[int, Part] = {}
        for part in parts:
            seen.setdefault(id(part.cell), part)
        return self.headings.across(list(seen.values()))

    def read(self) -> set[int]:
        """The ids of the cells that need no reading as text."""
        last, section = Heading(Label("")), Heading(Label(""))
        for row in range(self.frame.head, self.grid.rows):
            if not self.frame.turned and (alone := self.grid.alone(row)):
                leading = self.frame.kinds[self._first(row)] != "" or self.grid.spanned(row)
                stating = self.words.states(alone) and not self.labels.read(alone).conditions
                if leading and not stating:
                    section = self._section(alone, row)
                    last = Heading(Label(""))
                    continue
            heading = self._heading(row, last, section)
            if heading.label.name:
                last = heading
                self._row(row, heading)
        return self.silent

    def _first(self, row: int) -> int:
        """Where the first text of a row stands."""
        return next(c for c, text in enumerate(self.grid.texts[row]) if text)

    def _section(self, text: str, row: int) -> Heading:
        """A row of one cell: a model, a condition or a group for the rows below."""
        label = self.labels.read(text)
        model = MODEL.search(label.name)
        bare = label.name.removesuffix("型").removesuffix("型号").strip()
        subject = bare if model and len(model.group()) >= len(bare) - 3 else None
        cell = next(cell for cell in self.grid.cells[row] if cell and cell.text.strip())
        if not subject and self.words.states(text) and self.words.value(text):
            part = Part(text, cell)
            return Heading(Label("", conditions=self.headings.conditions(part)))
        return Heading(label, subject=subject, cell=cell)

    def _heading(self, row: int, last: Heading, section: Heading) -> Heading:
        parts = []
        seen: set[int] = set()
        for column, kind in enumerate(self.frame.kinds):
            cell, text = self.grid.cells[row][column], self.grid.texts[row][column]
            if not kind or kind == "skip" or cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            if kind != "words":
                self.silent.add(id(cell))
            title = self.grid.texts[self.frame.head - 1][column] if kind == "condition" else ""
            axis = self.words.role(self.labels.read(title).name) == "axis"
            named = kind if kind != "name" else ""
            parts.append(Part(text, cell, named, title if axis else ""))
        heading = self.headings.naming(parts)
        return self._completed(heading, last, section, row)

    def _completed(self, heading: Heading, last: Heading, section: Heading, row: int) -> Heading:
        """A row without a name goes on under that above; a name may need that of its group."""
        label, above = heading.label, section.label
        blank = not label.name and not self.frame.turned
        if blank and last.label.name and self._values(row):
            name, cell = last.label.name, last.cell
            unit = label.unit or last.label.unit
            label = replace(label, name=name, unit=unit)
            heading = replace(heading, cell=cell, method=heading.method or last.method)
        elif above.name and (blank or not self.labels.findable(label)):
            joined = self.labels.joined([above, label])
            whole = not label.name or self.labels.findable(joined)
            if whole and self.labels.findable(above):
                heading = replace(heading, cell=heading.cell or section.cell)
                label = replace(
                    label, name=joined.name if label.name else above.name,
                    unit=label.unit or above.unit,
                )  # fmt: skip
        if above.conditions:
            label = replace(label, conditions=above.conditions + label.conditions)
        return replace(heading, label=label, subject=heading.subject or section.subject)

    def _values(self, row: int) -> bool:
        return any(self.words.value(self.grid.texts[row][c]) for c in self.across)

    def _row(self, row: int, heading: Heading) -> None:
        if self.cells.counts(heading.label):
            return
        heading = self._remarked(row, heading)
        if self.lots and self.words.among(heading.label.name, "of_lot"):
            self.silent.update(id(cell) for cell in self.grid.cells[row])
            return
        if self.listed and not self.labels.findable(heading.label):
            return
        self._states(row, heading)

    def _remarked(self, row: int, heading: Heading) -> Heading:
        """With the conditions that the remarks of a row are."""
        for column in self.remarks:
            cell, text = self.grid.cells[row][column], self.grid.texts[row][column]
            asked = self.headings.remarked(text) if cell is not None and text else ()
            if asked:
                self.silent.add(id(cell))
                label = heading.label
                label = replace(label, conditions=label.conditions + asked)
                heading = replace(heading, label=label)
        return heading

    def _states(self, row: int, heading: Heading) -> None:
        spans: dict[int, list[int]] = {}
        for column in self.across:
            cell = self.grid.cells[row][column]
            if cell is not None and cell is not heading.cell:
                spans.setdefault(id(cell), []).append(column)
        for columns in spans.values():
            self._value(row, columns, heading)

    def _value(self, row: int, columns: Sequence[int], heading: Heading) -> None:
        cell, text = self.grid.cells[row][columns[0]], self.grid.texts[row][columns[0]]
        # A cell that spans rows states once for a name that spans them too.
        place = (id(heading.cell), id(cell))
        if cell is None or text in EMPTY or (place in self.stated and not self.frame.turned):
            return
        self.stated.add(place)
        own = self.across[columns[0]]
        label = self._label(heading, own)
        item = Item(
            cell, text, label, heading.cell,
            roles=heading.roles | own.roles,
            subject=self._subject(columns, heading),
            method=heading.method or own.method or self._method(columns[0]),
            printed=own.printed or heading.printed,
        )  # fmt: skip
        of_row = bool(own.roles) or not heading.roles
        asked = tuple(one.text for one in label.conditions)
        wanted = "requirement" in item.roles and "base" not in item.roles
        at = row if of_row else columns[0]
        self.cells.take(replace(item, key=(at, label.name, asked, item.subject, wanted)))

    def _label(self, heading: Heading, own: Heading) -> Label:
        label = heading.label
        operator = label.operator or own.label.operator
        return replace(
            label,
            unit=label.unit or own.label.unit or self._corner_unit() or self.unit,
            conditions=label.conditions + own.label.conditions,
            operator=operator,
        )

    def _corner_unit(self) -> str | None:
        """性能/MPa holds for all rows; 温度/℃ is of what the heads of the columns say."""
        if not self.frame.corner:
            return None
        corner = self.labels.read(self.frame.corner)
        axis = self.words.role(corner.name) in ("axis", "environment", "subject")
        return None if axis or self.labels.findable(corner) else corner.unit

    def _subject(self, columns: Sequence[int], heading: Heading) -> str | None:
        """What spans several models speaks of them, what spans all of none in particular."""
        own = [s for s in dict.fromkeys(self.across[c].subject for c in columns) if s]
        if len(own) > 1 and len(own) == self.subjects:
            return heading.subject
        return "、".join(own) or heading.subject

    def _method(self, column: int) -> str | None:
        """A row of methods under the models: 执行标准 | GB/T 1040."""
        return self.methods.get(column)

    def _method_row(self) -> dict[int, str]:
        found: dict[int, str] = {}
        if self.frame.turned:
            return found
        names = [c for c, kind in enumerate(self.frame.kinds) if kind == "name"]
        for row in range(self.frame.head, self.grid.rows):
            if names and self.words.role(self.grid.texts[row][names[-1]]) == "method":
                for column in self.frame.values:
                    text = self.grid.texts[row][column]
                    if self.words.standard(text):
                        found[column] = self.headings.method(text)
        return found


def read_table(table: Table, *, tools: Tools) -> list[CellDraft]:
    """The indicators of a table, each with the cells that it was read from."""
    return read_bounded(table, tools=tools)[0]


def read_bounded(table: Table, *, tools: Tools) -> tuple[list[CellDraft], int]:
    """The same and how many cells were not read, for there are bounds to what one table may take:
    ``MOST_CELLS``, ``MOST_LETTERS``, and of those of running text ``MOST_TEXTS``."""
    whole, unread = _bounded(table)
    reader = TableReader(tools)
    grid = one_language(grid_of(whole, unit=reader.words.unit))
    parts = [part for one in stacked(grid, reader.framer) for part in side_by_side(one)]
    found = [one for part in parts for one in reader.read(part)]
    return sorted(found, key=_place), unread + reader.unread


def _bounded(table: Table) -> tuple[Table, int]:
    """The first rows of a table, as many as may be read, and how many cells stand below."""
    columns = max(1, min(table.columns, MOST_CELLS))
    letters = [0] * table.rows
    for cell in table.cells:
        if cell.row < table.rows and not PLAIN.fullmatch(cell.text.strip()):
            letters[cell.row] += len(cell.text)
    rows = sum(1 for sum_ in accumulate(letters) if sum_ <= MOST_LETTERS)
    rows = min(table.rows, max(1, min(rows, MOST_CELLS // columns)))
    if rows == table.rows and columns == max(1, table.columns):
        return table, 0
    kept = tuple(
        replace(cell, row_span=min(cell.row_span, rows - cell.row))
        for cell in table.cells
        if cell.row < rows and cell.column < columns
    )
    filled = sum(1 for cell in table.cells if cell.text.strip())
    unread = filled - sum(1 for cell in kept if cell.text.strip())
    return replace(table, cells=kept, rows=rows, columns=columns), unread


def _place(one: CellDraft) -> tuple[int, int]:
    return one.value.row, one.value.column
