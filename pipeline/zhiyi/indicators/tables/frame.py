"""How a table is laid out, brought to one form: names in the rows, statements in the columns.

Where the parameters head the columns, the grid is turned. The head (rows) then holds models,
samples, conditions or roles; the side (columns) holds names, units, conditions, methods.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhiyi.indicators.subjects import MODEL
from zhiyi.indicators.tables.grid import EMPTY, Grid
from zhiyi.indicators.tables.headings import ELEMENTAL, ELEMENTS, Headings, Part
from zhiyi.indicators.tables.words import VALUE_ROLES

MOSTLY = 0.6
"""Share of the cells of a column that tell what the column holds."""
SAMPLE = 80
"""Cells of a column, and rows of a table, that are looked at to tell what they hold."""
SOME = 0.3
"""Share of known names from which a row or column of them is taken for one."""
NAMED = 0.5
"""What a header that says 项目 adds to the share of known names."""
HEADING = VALUE_ROLES | {"name", "unit", "symbol", "sign"}
"""Roles of words that stand in headers alone, not among the labels of a form."""
SIDE = frozenset({"name", "symbol", "unit", "condition", "method", "sign", "role"})


@dataclass(frozen=True, slots=True)
class Frame:
    """``kinds``: for each column what it says of its row, "" where it states values; ``titles``:
    for each row of the head its kind and what it is called."""

    grid: Grid
    head: int
    kinds: tuple[str, ...]
    titles: tuple[tuple[str, str], ...]
    turned: bool = False
    corner: str = ""

    @property
    def values(self) -> list[int]:
        return [c for c, kind in enumerate(self.kinds) if not kind]


def stacked(grid: Grid, framer: Framer) -> list[Grid]:
    """The tables that stand one above another in one grid, as in the sheet of a workbook: each from
    a row of headers that comes after rows of values, or of labels with what they say."""
    starts, valued = [0], False
    for row in range(grid.rows):
        if framer.heads_table(grid, row) and (valued or framer.labelled(grid, starts[-1], row)):
            starts.append(row)
            valued = False
        valued = valued or any(map(framer.words.value, grid.texts[row]))
    ends = [*starts[1:], grid.rows]
    every = range(grid.columns)
    return [grid.part(every, range(a, b)).filled() for a, b in zip(starts, ends, strict=True)]


class Framer:
    """Finds the layout of a grid."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self.words, self.labels = headings.words, headings.labels

    def frame(self, grid: Grid) -> Frame | None:
        """None: no header tells what the table holds; labels and values alternate at best."""
        head = self.head_rows(grid)
        if self._paired(grid, head):
            return None
        rows, row_score = self._named_rows(grid, head)
        columns, column_score = self._named_columns(grid, head)
        if rows and row_score >= column_score:
            return rows
        return columns or rows

    # -- the head

    def head_rows(self, grid: Grid) -> int:
        """Rows that only name: up to the first row that states a figure, merged cells included."""
        if not grid.rows:
            return 0
        first = grid.texts[0]
        roles = [self.words.role(text) for text in first]
        heading = set(roles) - {None, "axis", "subject", "environment"}
        if any(map(self._stating, first)) and not heading and not self._scale(grid):
            return 0
        if all(role == "skip" or not text for role, text in zip(roles, first, strict=True)):
            return 0
        if grid.spanned(0) and grid.rows > 1:
            return self._further(grid, 1) if self._heads(grid, 1) else 1
        return self._further(grid, 0)

    def _scale(self, grid: Grid) -> bool:
        """温度/℃ | 20 | 300 | 800 above a row of a known name; 波长 | 1064 | 1064 is no scale."""
        first = grid.texts[0]
        apart = len(set(first[1:])) == len(first[1:])
        named = apart and grid.rows > 1 and self.labels.names(grid.texts[1][0])
        plain = all(re.fullmatch(r"[-+]?[\d.]+", text) for text in first[1:] if text)
        title = self.labels.read(first[0]).name
        axis = self.words.role(title) in ("axis", "subject", "name")
        units = all(self.words.value(text) for text in first[1:] if text)
        return named and ((axis and (plain or units)) or self.words.serial(list(first[1:])))

    def _stating(self, text: str) -> bool:
        """A figure that is no name of a model, nor a range of conditions in a label."""
        return self.words.states(text) and self.words.value(text) and not self._modelled(text)

    def _modelled(self, text: str) -> bool:
        return bool(MODEL.match(text)) or self.words.serial([text])

    def _heads(self, grid: Grid, row: int) -> bool:
        texts = [text for text in grid.texts[row] if text]
        if any(map(self._stating, texts)):
            return False
        # 类型 | 氧化钒 says of one thing what it is, and heads no columns.
        roles = {self.words.role(text) for text in texts} - {None}
        roles -= {"subject", "axis"} if len(texts) < 3 else set()
        return bool(roles) or sum(map(self.labels.names, texts)) >= 2

    def heads_table(self, grid: Grid, row: int) -> bool:
        """Whether a row of words of headers stands here, of which some name or measure."""
        texts = list(dict.fromkeys(text for text in grid.texts[row] if text))
        roles = [self.words.role(text) for text in texts]
        known = [role for role in roles if role]
        if len(texts) < 3 or len(known) < max(2, MOSTLY * len(texts)):
            return False
        return not any(map(self.words.states, texts)) and "name" in known

    def labelled(self, grid: Grid, start: int, row: int) -> bool:
        """Whether rows of no header stand above, none of whose cells reaches down to this row."""
        if row == start or any(
            above is here and above is not None
            for above, here in zip(grid.cells[row - 1], grid.cells[row], strict=True)
        ):
            return False
        above = [r for r in range(start, row) if grid.alone(r) is None][-SAMPLE:]
        return bool(above) and not any(
            self.words.role(text) in HEADING for r in above for text in grid.texts[r]
        )

    def _further(self, grid: Grid, start: int) -> int:
        spans = [cell.row_span for cell in grid.cells[start] if cell]
        tall = max((s for s in spans if start + s < grid.rows), default=1)
        end = start + 1
        while end < min(start + tall, grid.rows) and self._under(grid, start, end):
            end += 1
        while end < grid.rows and self._names_only(grid, end):
            end += 1
        return end

    @staticmethod
    def _under(grid: Grid, start: int, row: int) -> bool:
        """Whether a cell of the first header row still reaches here."""
        return any(
            above is here and above is not None
            for above, here in zip(grid.cells[start], grid.cells[row], strict=True)
        )

    def _names_only(self, grid: Grid, row: int) -> bool:
        """A second line of names or units: nothing stated, and some units or header words."""
        cells = [text for text in grid.texts[row] if text not in EMPTY]
        if not cells or grid.alone(row) is not None or any(map(self.words.states, cells)):
            return False
        units = sum(map(self.words.unit, cells))
        elements = {text for text in cells if ELEMENTAL.fullmatch(text)}
        if len(elements) >= ELEMENTS and len(elements) * 2 > len(cells):
            return True
        return units * 2 > len(cells) or all(map(self.words.role, cells))

    # -- names at the side

    def _named_rows(self, grid: Grid, head: int) -> tuple[Frame | None, float]:
        kinds = [self._kind(grid, head, c) for c in range(grid.columns)]
        named = [c for c, kind in enumerate(kinds) if kind == "name"]
        bonus = NAMED if named else 0.0
        if not named:
            named = self._known_side(grid, head, kinds)
            for c in named:
                kinds[c] = "name"
        if not named or not head:
            share = self._share(grid, head, named) if named else 0.0
            return None, share
        if not any(not kind for kind in kinds):
            last = named[-1]
            if len(named) < 2 or not any(map(self.words.value, grid.column(last)[head:])):
                return None, 0.0
            kinds[last] = ""
            named = named[:-1]
        # What stands between the names and the first value is a part of the name.
        first = next(c for c, kind in enumerate(kinds) if not kind)
        for c in range(named[0] + 1, first):
            if kinds[c] == "words":
                kinds[c] = "name"
        for c in range(named[0]):
            if kinds[c] == "words" and self._merged(grid, head, c):
                kinds[c] = "name"
        titles = tuple(self._title(grid.texts[r][named[-1]]) for r in range(head))
        corner = grid.texts[head - 1][named[-1]]
        score = self._share(grid, head, named) + bonus
        kinds = ["skip" if kind == "words" else kind for kind in kinds]
        return Frame(grid, head, tuple(kinds), titles, corner=corner), score

    def _title(self, text: str) -> tuple[str, str]:
        axis = self.words.role(self.labels.read(text).name) == "axis"
        return ("condition", text) if axis else ("", "")

    def _kind(self, grid: Grid, head: int, column: int) -> str:
        body = [text for text in self._body(grid, head, column) if text not in EMPTY]
        header = [grid.texts[r][column] for r in range(head) if not grid.spanned(r)]
        roles = [role for text in reversed(header) if (role := self.words.role(text))]
        role = roles[0] if roles else None
        if self._portion(body, lambda text: bool(self.words.sign(text))) > MOSTLY:
            return "sign"
        value = self._portion(body, self.words.value)
        if role == "name" and self.words.numbered(body):
            return "skip"
        if role == "name":
            return "" if value > MOSTLY else "name"
        if role in ("skip", "symbol", "condition", "method"):
            return role
        if role == "axis" and (column or value > SOME):
            return "condition" if header and self.words.role(header[-1]) == "axis" else ""
        if role == "subject" and value < MOSTLY:
            return "skip" if self.words.serial(body) else "subject"
        if role in ("unit", "sign"):
            return role if value < MOSTLY else ""
        if role in VALUE_ROLES:
            # 性能指标 ahead of all others heads names.
            return "name" if not column and body and value < 1 - MOSTLY else ""
        return self._by_content(body, column, headed=bool(any(header)))

    @staticmethod
    def _body(grid: Grid, head: int, column: int) -> list[str]:
        """The first cells of a column below the head, without rows of one cell over all."""
        end = min(grid.rows, head + 2 * SAMPLE)
        return [grid.texts[r][column] for r in range(head, end) if not grid.spanned(r)]

    def _by_content(self, body: list[str], column: int, *, headed: bool) -> str:
        if self.headings.elemental and self._portion(body, ELEMENTAL.fullmatch) > MOSTLY:
            return "name"
        if self._portion(body, self.words.unit) > MOSTLY:
            return "unit"
        if self._portion(body, self.words.standard) > MOSTLY:
            return "method"
        if column == 0 and self.words.numbered(body) and len(body) > 1:
            return "skip"
        if not headed and self._portion(body, self.words.value) < 1 - MOSTLY:
            return "words"
        if self._portion(body, self.words.states) == 0 and column < 3 and body:
            return "words"
        return ""

    @staticmethod
    def _portion(texts: Sequence[str], is_such: Callable[[str], object]) -> float:
        texts = texts[:SAMPLE]
        return sum(bool(is_such(text)) for text in texts) / len(texts) if texts else 0.0

    def _known_side(self, grid: Grid, head: int, kinds: list[str]) -> list[int]:
        """The leftmost column that holds known names, where no header says which does; of words,
        where two headers at least say of what kind the values beside are."""
        for column in range(min(grid.columns, 3)):
            naming = kinds[column] in ("", "words", "symbol", "subject")
            if naming and self._share(grid, head, [column]) >= SOME:
                return [column]
        valued = [c for c in range(grid.columns) if self._headed(grid, head, c, VALUE_ROLES)]
        leading = next((c for c in range(min(grid.columns, 3)) if kinds[c] != "skip"), 0)
        wordy = kinds[leading] in ("", "words") and not self._portion(
            grid.column(leading)[head:], self.words.value
        )
        return [leading] if head and len(valued) > 1 and leading < valued[0] and wordy else []

    def _headed(self, grid: Grid, head: int, column: int, roles: frozenset[str]) -> bool:
        return any(self.words.role(text) in roles for text in self._header(grid, head, column))

    def _share(self, grid: Grid, head: int, named: list[int]) -> float:
        """How many rows are named by names that are known."""
        known = total = 0
        for row in range(head, min(grid.rows, head + SAMPLE)):
            texts = [grid.texts[row][c] for c in named if grid.texts[row][c]]
            if not texts or grid.alone(row) is not None:
                continue
            total += 1
            known += self.labels.names(texts[-1]) or self.labels.findable(
                self.labels.joined([self.labels.read(text) for text in texts])
            )
        return known / total if total else 0.0

    @staticmethod
    def _merged(grid: Grid, head: int, column: int) -> bool:
        cells = [row[column] for row in grid.cells[head:]]
        return any(cell is not None and cell.row_span > 1 for cell in cells)

    # -- names in the head

    def _named_columns(self, grid: Grid, head: int) -> tuple[Frame | None, float]:
        if not head or head >= grid.rows:
            return None, 0.0
        params: list[int] = []
        sides: list[int] = []
        known = 0
        for column in range(grid.columns):
            body = [text for text in grid.column(column)[head:] if text not in EMPTY]
            header = self._header(grid, head, column)
            roles = {self.words.role(text) for text in header} - {None}
            heading = self.headings.naming([Part(text, None) for text in header])
            findable = bool(heading.label.name) and self.labels.findable(heading.label)
            if self._beside(roles, body, len(params)) and not (
                findable and self._portion(body, self.words.value) > MOSTLY
                and not self._independent(grid, head, column, roles)
            ):  # fmt: skip
                sides.append(column)
                continue
            stated = self._portion(body, self.words.value)
            unit = heading.label.unit is not None
            if findable or (stated > MOSTLY and heading.label.name) or (unit and stated):
                known += findable and stated > SOME
                params.append(column)
            else:
                sides.append(column)
        if not known or known + bool(sides) < 2:
            return None, 0.0
        return self._turned(grid, head, sides, params), known / len(params)

    def _header(self, grid: Grid, head: int, column: int) -> list[str]:
        return [grid.texts[r][column] for r in range(head) if not grid.spanned(r)]

    def _beside(self, roles: set[str | None], body: list[str], params: int) -> bool:
        """Whether a column tells of its row and states nothing of it."""
        if roles & {"skip", "subject", "name", "method", "condition", "unit"}:
            return True
        if "axis" in roles and not params:
            return True
        if not body or (self.words.numbered(body) and not params and len(body) > 1):
            return True
        return self._portion(body, self.words.value) < 1 - MOSTLY

    def _independent(self, grid: Grid, head: int, column: int, roles: set[str | None]) -> bool:
        """温度/℃ with 20, 300, 800 below: under these the other columns are stated."""
        if "axis" not in roles:
            return bool(roles & {"skip", "subject"})
        figures = []
        for text in grid.column(column)[head:]:
            found = re.match(r"[-+]?\d+(?:\.\d+)?", text)
            if found is None:
                return False
            figures.append(float(found.group()))
        ups = [a < b for a, b in itertools.pairwise(figures)]
        return len(figures) > 1 and (all(ups) or not any(ups))

    def _turned(self, grid: Grid, head: int, sides: list[int], params: list[int]) -> Frame:
        turned = grid.part([*sides, *params]).turned()
        kinds = ["name"] * head + [""] * (grid.rows - head)
        for column in range(head):
            if grid.spanned(column):
                kinds[column] = "skip"
        corners = [" ".join(self._header(grid, head, c)).strip() for c in sides]
        subject = self._subject(grid, head, sides)
        titles = []
        for column, text in zip(sides, corners, strict=True):
            roles = {self.words.role(part) for part in self._header(grid, head, column)}
            if column == subject:
                titles.append(("", ""))
            elif "axis" in roles and "skip" not in roles:
                titles.append(("condition", text))
            elif "method" in roles:
                titles.append(("method", text))
            else:
                titles.append(("skip", text))
        return Frame(turned, len(sides), tuple(kinds), tuple(titles), turned=True)

    def _subject(self, grid: Grid, head: int, sides: list[int]) -> int | None:
        """The column that says of which model or sample a row speaks."""
        best, most = None, 0.0
        for column in sides:
            roles = {self.words.role(text) for text in self._header(grid, head, column)}
            body = [text for text in grid.column(column)[head:] if text]
            if not body or roles & {"skip", "condition", "method", "unit", "axis"}:
                continue
            if self.words.serial(body) and "subject" not in roles and len(body) > 1:
                continue
            modelled = self._portion(body, lambda text: bool(MODEL.search(text)))
            weight = 1 + 2 * ("subject" in roles) + 3 * modelled + len(set(body)) / len(body)
            if weight > most:
                best, most = column, weight
        return best

    # -- labels and values in turn

    def _paired(self, grid: Grid, head: int) -> bool:
        """额定功率 | 7.5 kW | 额定转速 | 1450 r/min: a second column of names behind values."""
        if grid.columns < 4:
            return False
        rows = [row for row in range(min(grid.rows, SAMPLE)) if grid.alone(row) is None]
        for column in range(2, grid.columns - 1):
            if self._header_role(grid, head, column):
                continue
            named = beside = 0
            for row in rows:
                text = grid.texts[row][column]
                named += self.labels.names(text)
                beside += bool(text) and not self.words.states(text) and self.words.value(
                    grid.texts[row][column + 1]
                )  # fmt: skip
            first = sum(self.labels.names(grid.texts[row][0]) for row in rows)
            if named >= max(1, SOME * len(rows)) and beside and first >= SOME * len(rows):
                return True
        return False

    def _header_role(self, grid: Grid, head: int, column: int) -> bool:
        roles = {self.words.role(text) for text in self._header(grid, head, column)}
        return bool(roles - {None, "axis", "subject", "environment"})
