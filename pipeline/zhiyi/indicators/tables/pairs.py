"""Forms without a header: label, value, label, value along each row."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiyi.document import Cell
from zhiyi.indicators.drafts import logistic
from zhiyi.indicators.tables.cells import Cells
from zhiyi.indicators.tables.grid import EMPTY, Grid
from zhiyi.indicators.tables.labels import Label
from zhiyi.indicators.tables.statements import Item

UPPER = re.compile(r"[A-Z\s./_+-]{1,40}")


class PairReader:
    """Reads a grid row by row; a label of no row may stand above its value."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.words, self.labels = cells.words, cells.labels
        self.goods = False
        self.skipped: set[int] = set()
        self.silent: set[int] = set()

    def read(self, grid: Grid, head: int) -> set[int]:
        """The ids of cells that tell of the laboratory. Of a list of goods (columns of pieces,
        prices) only known parameters count."""
        words = self.words.tools.words
        heads = [grid.texts[r] for r in range(head)]
        figured = [any(map(self.words.value, grid.column(c)[head:])) for c in range(grid.columns)]
        # 报告编号 above 样品名称 is a label among labels, and heads no column.
        counted = [
            figured[c] and any(logistic(row[c], words) for row in heads)
            for c in range(grid.columns)
        ]
        skipped = [
            (figured[c] or c > 0) and any(self.words.role(row[c]) == "skip" for row in heads)
            for c in range(grid.columns)
        ]
        self.goods = sum(counted) >= 2
        self.skipped = {c for c in range(grid.columns) if counted[c] or skipped[c]}
        above: list[Label | None] = [None] * grid.columns
        for row in range(grid.rows):
            self._row(grid, row, above)
        return self.silent

    def _row(self, grid: Grid, row: int, above: list[Label | None]) -> None:
        label: Label | None = None
        named: Cell | None = None
        seen: set[int] = set()
        for column in range(grid.columns):
            cell, text = grid.cells[row][column], grid.texts[row][column]
            if cell is None or id(cell) in seen or text in EMPTY or column in self.skipped:
                continue
            seen.add(id(cell))
            if label and self.words.role(label.name) == "environment":
                self.silent.add(id(cell))
                label = None
            elif label and label.unit is None and self.words.unit(text) and not self._name(text):
                label = replace(label, unit=text)
            elif self.words.states(text) and self.words.value(text):
                own, place = (label, named) if label else (above[column], None)
                if own and self._counts(own) and self._tells(own, text, beside=label is not None):
                    if place is not None:
                        self.cells.read.add(id(place))
                    item = Item(cell, text, own, place, key=(row, column))
                    self.cells.take(item)
                continue
            elif label and self.cells.embedded(Item(cell, text, label, named, key=(row, column))):
                continue
            elif not self.words.sign(text) and re.search(r"[^\W\d_]", text):
                label, named = self.labels.read(text), cell
                above[column] = label
            elif label and (sign := self.words.sign(text)):
                label = replace(label, operator=sign)

    def _tells(self, label: Label, text: str, *, beside: bool) -> bool:
        """Whether a label names what a figure measures. Letters in a drawing (VCC, BAT) name no
        parameter, and a label above its value is believed only with a unit."""
        lexicon = self.words.tools.lexicon
        if not self.labels.findable(label):
            return not UPPER.fullmatch(label.name)
        units = [one.quantity.unit or label.unit for one in self.cells.values.stated(text)]
        return beside or any(unit and lexicon.find(label.name, unit=unit) for unit in units)

    def _name(self, text: str) -> bool:
        return self.words.tools.lexicon.find(text) is not None

    def _counts(self, label: Label) -> bool:
        """A label of goods or money does not."""
        if self.goods and not self.labels.findable(label):
            return False
        return not self.cells.counts(label)
