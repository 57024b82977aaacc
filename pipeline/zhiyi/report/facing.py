"""Original and translation side by side: the blocks of an alignment as rows, page by page.

Nothing is judged here: states, differences and additions are those of ``report.json``, brought
into the order in which an officer reads the original.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from zhiyi.report import types
from zhiyi.report.holders import Holders
from zhiyi.report.marks import Mark, Marked, marked

RowState = Literal["aligned", "copied", "missing", "added"]
LONG = 60
"""Rows, about three pages of print: from here on only what is noted is open at first."""
LONGEST = 3_000
"""Characters of one cell: a page of print has about as many; the rest stands in report.json."""


class Cell(NamedTuple):
    """One side of a block; ``cut``: characters that are not shown."""

    evidence: types.Evidence
    text: Marked
    cut: int


class Drafted(NamedTuple):
    """A machine's draft for a block; ``text`` bears marks on figures that the original has not."""

    text: Marked
    detail: str


@dataclass(frozen=True, slots=True)
class Row:
    """A block. ``turn``: the first target, where it stands on another page than the row before."""

    state: RowState
    sources: tuple[Cell, ...]
    targets: tuple[Cell, ...]
    drafts: tuple[Drafted, ...] = ()
    turn: types.Evidence | None = None
    score: float | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        texts = [cell.text for cell in (*self.sources, *self.targets)]
        inside = (piece.mark for text in texts for piece in text.pieces if piece.mark)
        return (*inside, *(mark for text in texts for mark in text.whole))

    @property
    def noted(self) -> bool:
        """Whether an officer must look at it: a gap, an addition, a difference."""
        return self.state in ("missing", "added") or any(mark.number for mark in self.marks)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted({mark.number for mark in self.marks if mark.number}))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one page of the original. ``left_out``: rows that would make the file too big."""

    place: types.Evidence
    rows: tuple[Row, ...]
    left_out: int = 0

    @property
    def noted(self) -> bool:
        return any(row.noted for row in self.rows)

    @property
    def blank(self) -> bool:
        """Whether nothing of the page is translated or drafted: there is nothing to compare."""
        return all(row.state == "missing" and not row.drafts for row in self.rows)

    def count(self, state: RowState) -> int:
        sides = [row.targets if state == "added" else row.sources for row in self.rows_of(state)]
        return sum(len(side) for side in sides)

    def rows_of(self, state: RowState) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == state)

    @property
    def differing(self) -> int:
        """How many differences it marks; gaps are counted by their blocks."""
        marks = (mark for row in self.rows for mark in row.marks if mark.kind != "section")
        return len({mark.number for mark in marks if mark.number})


@dataclass(frozen=True, slots=True)
class Facing:
    """A paper and its translation. ``placed``: numbers of the differences that a row marks."""

    sheets: tuple[Sheet, ...]
    placed: frozenset[int]

    @property
    def rows(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def noted(self) -> int:
        return sum(row.noted for sheet in self.sheets for row in sheet.rows)

    @property
    def left_out(self) -> int:
        return sum(sheet.left_out for sheet in self.sheets)

    @property
    def long(self) -> bool:
        return self.rows + self.left_out > LONG


def facing_of(found: types.Translation) -> Facing:
    """The rows of a translation; a paper of which only a machine's draft is known has those."""
    marks = _Marks.of(found)
    drafts = _drafts(found.draft)
    rows = [_row(block, marks, drafts) for block in _blocks(found.segments)]
    shown = {_key(segment.source) for segment in found.segments}
    rows += [_drafted(one) for key, one in drafts.items() if key not in shown]
    sheets = tuple(_sheets(_with_additions(rows, found.additions)))
    numbers = (row.numbers for sheet in sheets for row in sheet.rows)
    return Facing(sheets, frozenset(number for each in numbers for number in each))


def _blocks(segments: Sequence[types.Segment]) -> Iterator[list[types.Segment]]:
    """Neighbours that share a partner are one block: a translator joins and parts sentences."""
    block: list[types.Segment] = []
    for segment in segments:
        if block and not _together(block[-1], segment):
            yield block
            block = []
        block.append(segment)
    if block:
        yield block


def _together(one: types.Segment, other: types.Segment) -> bool:
    if one.state != other.state or one.source.page != other.source.page:
        return False
    return one.source == other.source or (one.target is not None and one.target == other.target)


class _Marks:
    """The marks of every segment, by its place in the list and side."""

    def __init__(self) -> None:
        self.sources: dict[types.Evidence, list[Mark]] = defaultdict(list)
        self.targets: dict[types.Evidence, list[Mark]] = defaultdict(list)
        self.used: set[str] = set()

    @classmethod
    def of(cls, found: types.Translation) -> _Marks:
        made = cls()
        sources = Holders(segment.source for segment in found.segments)
        targets = Holders(segment.target for segment in found.segments if segment.target)
        for number, one in enumerate(found.differences, start=1):
            mark = Mark("", one.kind, number, one.id, one.doubtful)
            source = sources.of(one.source)
            target = targets.of(one.target) if one.target else None
            if source:
                made.sources[source].append(mark._replace(figure=one.figures[0]))
            if target:
                made.targets[target].append(mark._replace(figure=one.figures[1]))
        return made

    def anchored(self, marks: Sequence[Mark]) -> list[Mark]:
        """Each difference is linked to where it is marked first."""
        told = [mark._replace(anchor=mark.id not in self.used) for mark in marks]
        self.used |= {mark.id for mark in marks}
        return told


def _row(
    block: Sequence[types.Segment], marks: _Marks, drafts: dict[_Key, types.DraftSegment]
) -> Row:
    sources = tuple(dict.fromkeys(segment.source for segment in block))
    targets = tuple(dict.fromkeys(segment.target for segment in block if segment.target))
    found = [drafts[_key(source)] for source in sources if _key(source) in drafts]
    lost = [Mark(figure, "lost") for one in found for figure in one.lost]
    return Row(
        state=block[0].state,
        sources=tuple(
            _cell(source, [*marks.anchored(marks.sources[source]), *lost]) for source in sources
        ),
        targets=tuple(_cell(target, marks.anchored(marks.targets[target])) for target in targets),
        drafts=tuple(_draft(one) for one in found),
        score=max(segment.score for segment in block) if targets else None,
    )


def _cell(evidence: types.Evidence, marks: Sequence[Mark]) -> Cell:
    text = evidence.quote[:LONGEST]
    found = marked(text, marks)
    # What a draft has lost is no statement on the whole block where it cannot be pointed at.
    whole = tuple(mark for mark in found.whole if mark.number)
    return Cell(evidence, Marked(found.pieces, whole), len(evidence.quote) - len(text))


_Key = tuple[str, int, str, types.Box | None]


def _key(evidence: types.Evidence) -> _Key:
    return evidence.document, evidence.page, evidence.quote, evidence.box


def _drafts(draft: types.Draft | None) -> dict[_Key, types.DraftSegment]:
    return {_key(one.source): one for one in draft.segments} if draft else {}


def _draft(one: types.DraftSegment) -> Drafted:
    return Drafted(
        marked(one.text[:LONGEST], [Mark(s, "strange") for s in one.strange]), one.detail
    )


def _drafted(one: types.DraftSegment) -> Row:
    lost = [Mark(figure, "lost") for figure in one.lost]
    return Row("missing", (_cell(one.source, lost),), (), (_draft(one),))


_Place = tuple[str, int, float, float]


def _place(evidence: types.Evidence) -> _Place:
    """In reading order, as far as a box tells it."""
    box = evidence.picture.box if evidence.picture else evidence.box
    return (evidence.document, evidence.page, box[1], box[0]) if box else (
        evidence.document, evidence.page, 1.0, 1.0
    )  # fmt: skip


def _with_additions(rows: Sequence[Row], additions: Iterable[types.Evidence]) -> list[Row]:
    """Each addition behind the row that stands before it in the translation; without such a row
    in the same file at the end."""
    places = sorted(
        (_place(row.targets[-1].evidence), n) for n, row in enumerate(rows) if row.targets
    )
    behind: dict[int, list[Row]] = defaultdict(list)
    for addition in sorted(additions, key=_place):
        here = _place(addition)
        before = [n for place, n in places if place[0] == here[0] and place <= here]
        row = Row("added", (), (_cell(addition, ()),))
        behind[before[-1] if before else len(rows) - 1].append(row)
    merged = behind[-1]
    for n, row in enumerate(rows):
        merged += [row, *behind[n]]
    return merged


def _sheets(rows: Sequence[Row]) -> Iterator[Sheet]:
    """By pages of the original; what has no original stays with the row before it."""
    pages: dict[tuple[int, int], list[Row]] = {}
    places: dict[tuple[int, int], types.Evidence] = {}
    key = (0, 0)
    for row in rows:
        if row.sources:
            place = row.sources[0].evidence
            key = (place.page, place.picture.page if place.picture else 0)
            places.setdefault(key, place)
        elif key not in places:
            places[key] = row.targets[0].evidence
        pages.setdefault(key, []).append(row)
    for key, found in pages.items():
        yield Sheet(places[key], tuple(_turned(found)))


def _turned(rows: Sequence[Row]) -> Iterator[Row]:
    """Each row that turns a page of the translation says so, the first of a sheet always."""
    last: tuple[str, int] | None = None
    for row in rows:
        if not row.targets:
            yield row
            continue
        first, end = row.targets[0].evidence, row.targets[-1].evidence
        yield replace(row, turn=first) if (first.document, first.page) != last else row
        last = (end.document, end.page)
