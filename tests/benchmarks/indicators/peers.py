"""The running text of the same papers read by quantulum3 and Recognizers-Text, where installed.

They state quantities alone, so that only values with units are compared, and only those of
paragraphs, where value and unit stand together. What a reader finds beside them (in conditions, in
phone numbers) counts against it; bare numbers do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from zhiyi.document import Document, Indicator

from ..quantities_judge import Read, alike
from ..quantities_readers import PeerError, Reader, bare_quantities, peers
from ..table import Row
from .blocks import Columns, Text, Truth
from .papers import Paper
from .scoring import Judge, f1, pairs, share

CULTURES = {"zh": "Chinese", "en": "English"}
"""Papers in other languages are left out: the others read none or little of them."""


@dataclass
class Counted:
    known: int = 0
    shown: int = 0
    right: int = 0

    def row(self) -> Row:
        return {
            "stated": self.known, "shown": self.shown, "value P": share(self.right, self.shown),
            "value R": share(self.right, self.known),
            "value F1": f1(self.right, self.known, self.shown),
        }  # fmt: skip


@dataclass
class Peers:
    """Zhiyi and the others on the same paragraphs."""

    say: Callable[[str], None]
    find: Callable[[Document], Sequence[Indicator]]
    judge: Judge
    counted: dict[str, Counted] = field(default_factory=dict)
    readers: dict[str, dict[str, Reader]] = field(default_factory=dict)

    def add(self, paper: Paper) -> None:
        culture = CULTURES.get(paper.code)
        if culture is None:
            return
        if culture not in self.readers:
            self.readers[culture] = peers(culture, self.say)
        texts = _paragraphs(paper)
        truths = [truth for text in texts for truth in text.truths if truth.unit]
        self._count("zhiyi", len(truths), *self._own(paper, truths))
        for name, read in self.readers[culture].items():
            found = [one for text in texts for one in _read(read, text.text) if one.units]
            self._count(name, len(truths), len(found), _right(truths, found))

    def _own(self, paper: Paper, truths: Sequence[Truth]) -> tuple[int, int]:
        doc = paper.document
        in_tables = {id for table in doc.tables for cell in table.cells for id in cell.lines}
        lines = tuple(line for line in doc.lines if line.id not in in_tables)
        found = [i for i in self.find(replace(doc, lines=lines, tables=())) if i.quantity.unit]
        return len(found), len(pairs(truths, found, self.judge))

    def _count(self, name: str, known: int, shown: int, right: int) -> None:
        count = self.counted.setdefault(name, Counted())
        count.known += known
        count.shown += shown
        count.right += right

    def rows(self) -> dict[str, Row]:
        return {name: count.row() for name, count in self.counted.items()}


def _paragraphs(paper: Paper) -> list[Text]:
    found: list[Text] = []
    for block in paper.blocks:
        if isinstance(block, Text):
            found.append(block)
        elif isinstance(block, Columns):
            found += [*block.left, *block.right]
    return found


def _read(read: Reader, text: str) -> Sequence[Read]:
    try:
        return read(text)
    except PeerError:
        return ()


def _right(truths: Sequence[Truth], found: Sequence[Read]) -> int:
    """Each truth with one of those found, each once."""
    left = list(found)
    right = 0
    for truth in truths:
        hit = next((one for one in left if _same(truth, one)), None)
        if hit is not None:
            left.remove(hit)
            right += 1
    return right


def _same(truth: Truth, one: Read) -> bool:
    """Same figures, and a unit that reads as the unit of the truth reads in the same hands."""
    wanted = [v for v in (truth.low, truth.high) if v is not None]
    if truth.sign != "range":
        wanted = wanted[:1]
    if truth.plus is not None and truth.minus is not None and len(one.values) == 2:
        wanted = [wanted[0] - truth.minus, wanted[0] + truth.plus]
    meant = bare_quantities(f"1 {truth.unit}")
    figures = tuple(map(Fraction, wanted))
    return bool(meant) and any(
        alike(figures, a, one.values, b) for a in meant[0].units for b in one.units
    )
