"""Cells that hold more than a value: labels of their own, several lines, running text."""

from __future__ import annotations

import re
from dataclasses import replace

from zhiyi.document import Cell, Condition
from zhiyi.indicators.drafts import WRONG_DIMENSION, logistic
from zhiyi.indicators.numbers import flat
from zhiyi.indicators.running import read_text
from zhiyi.indicators.subjects import MODEL
from zhiyi.indicators.tables.grid import lines_of, text_of
from zhiyi.indicators.tables.headings import Headings
from zhiyi.indicators.tables.labels import Label
from zhiyi.indicators.tables.statements import CellDraft, Item, Statements

OWN = re.compile(
    r"^[-•·●◆*\s(]*(?P<label>[^\d:=≥≤<>±~|]{1,40}?[^\d:=≥≤<>±~|\s])\s*[:=]\s*(?P<rest>[^:=]+)$"
)
"""主轴最高转速: 18000 rpm"""
PIECES = re.compile(r"\n|[;；]|[,，、](?=\s*[^\d\s,，、;:=]{1,20}\s?[:=])")
SENTENCE_LETTERS = 8
"""A shorter cell that is no value is a label."""
MOST_TEXTS = 2000
"""Cells of running text that are read in one table, about 3 ms each."""
COVERED = re.compile(r"[\d一二三四五六七八九十]")


class Cells:
    """Reads cells into ``statements``."""

    def __init__(self, headings: Headings, statements: Statements) -> None:
        self.tools = headings.tools
        self.words, self.labels, self.values = headings.words, headings.labels, headings.values
        self.statements = statements
        self.read: set[int] = set()
        self.texts = 0
        """Cells of running text so far; those past the bound are not read."""

    def take(self, item: Item) -> bool:
        """A value cell, be it with lines or labels of its own."""
        if self._lines(item) or self.embedded(item) or self.statements.take(item):
            self.read.add(id(item.cell))
            return True
        return False

    def counts(self, label: Label) -> bool:
        """Whether a label counts goods or money instead of naming a property; 装箱数量 does, a
        known parameter with such a word in it (total rare earth) does not."""
        words = self.tools.words
        if self.words.role(label.name) in ("skip", "environment"):
            return True
        plain = label.name.casefold()
        whole = plain in words.logistics or plain in words.currency
        return logistic(label.name, words) and (whole or not self.labels.listed(label))

    def _lines(self, item: Item) -> bool:
        """A name and its values in as many lines: 长⏎宽 | 10 mm⏎20 mm."""
        if "\n" not in item.cell.text or item.named is None or "\n" not in item.named.text:
            return False
        lines, names = lines_of(item.cell), lines_of(item.named)
        if len(lines) != len(names) or not all(map(self.words.states, lines)):
            return False
        labels = [self.labels.read(name) for name in names]
        if not all(map(self.labels.findable, labels)):
            return False
        for line, label in zip(lines, labels, strict=True):
            own = replace(label, unit=label.unit or item.label.unit)
            self.statements.take(replace(item, text=line, label=own))
        return True

    def embedded(self, item: Item) -> bool:
        """VCES=1200 V, IC=75 A beside a part: the cell names its parameters, the label the part."""
        if not COVERED.search(item.text) or not re.search(r"[:=\n]", flat(item.cell.text)):
            return False
        pieces = [re.sub(r"\s+", " ", p).strip() for p in PIECES.split(flat(item.cell.text))]
        own = [OWN.match(piece) for piece in pieces]
        if not any(match and self._states(match) for match in own):
            return False
        found = False
        for piece, match in zip(pieces, own, strict=True):
            if match and self._states(match):
                rest = match["rest"].strip(" )") if "(" not in match["rest"] else match["rest"]
                label, subject = self._whose(match["label"], item)
                found |= self.statements.take(
                    replace(item, text=rest, label=label, subject=subject)
                )
            else:
                self.running(piece, item.cell)
        if found:
            self.read.add(id(item.cell))
        return found

    def _states(self, match: re.Match[str]) -> bool:
        """Whether a parameter has a value; Ta=25 ℃ names a condition and no parameter."""
        ahead = match.string[: match.end("label")]
        if not self.words.states(match["rest"]) or ahead.count("(") > ahead.count(")") + (
            match.string.lstrip().startswith("(")
        ):
            return False
        label = match["label"].strip()
        return (
            len(re.findall(r"[^\W\d_]", label)) > 2
            or any(ord(char) > 0x2E80 for char in label)
            or self.labels.findable(self.labels.read(label))
        )

    def _whose(self, printed: str, item: Item) -> tuple[Label, str | None]:
        """Whose figure it is: a known name, a case of the row's parameter, or as printed."""
        own = self.labels.read(printed)
        model = MODEL.search(item.label.name)
        subject = item.subject or (item.label.name if model else None)
        if self.labels.findable(own):
            return own, subject
        if self.labels.findable(item.label):
            case = Condition(text=own.name)
            return replace(item.label, conditions=(*item.label.conditions, case)), item.subject
        return own, subject

    def running(self, text: str, cell: Cell) -> None:
        """Running text inside a cell, such as the remarks of a form, states indicators as well."""
        if len(text) < SENTENCE_LETTERS or not COVERED.search(text):
            return
        self.texts += 1
        if self.texts > MOST_TEXTS:
            return
        for draft in read_text(text, tools=self.tools, labels=False):
            right = WRONG_DIMENSION not in draft.notes
            if draft.parameter and right and draft.name_end > draft.name_start:
                self.statements.found.append(CellDraft(draft, cell, None))

    def sentences(self, cell: Cell) -> None:
        if id(cell) not in self.read:
            self.read.add(id(cell))
            self.running(text_of(cell), cell)
