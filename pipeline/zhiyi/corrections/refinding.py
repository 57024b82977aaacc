"""Finding the fact again that a correction speaks of.

By its id where that still stands in its place; else, where a new reading gave it another id, by
layer, label and overlap, what it said deciding between two. Nothing is taken for it that stands
elsewhere or is of another sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from zhiyi.corrections.correction import Correction
from zhiyi.corrections.words import label_of, was_of
from zhiyi.document import Box, Cell, Document, Evidence, Fact, Table

F = TypeVar("F", bound=Fact)

HERE = 0.5
"""Share of the smaller box that both must have in common."""
ALIKE = 0.6
"""Of the letters, where a format has no boxes and its locator is another one."""


@dataclass(frozen=True, slots=True)
class Again(Generic[F]):
    """``moved``: it was not found by its id. ``cell``: of a table."""

    fact: F
    moved: bool
    cell: Cell | None = None


def document_of(one: Correction, documents: Sequence[Document]) -> Document | None:
    """The file with the very bytes; under its old path where several have them."""
    same = [doc for doc in documents if doc.sha256 == one.sha256]
    return next((doc for doc in same if doc.path == one.path), same[0] if same else None)


def found_again(one: Correction, facts: Sequence[F]) -> Again[F] | None:
    """Among facts of its layer, in its document; not for cells."""
    own = next((fact for fact in facts if fact.id == one.fact), None)
    if own is not None and same_place(own.place, one.place):
        return Again(own, moved=False)
    others = [fact for fact in facts if label_of(fact) == one.label]
    best = _best(one, [(fact, fact.place, was_of(fact)) for fact in others])
    if best is not None:
        return Again(best, moved=best.id != one.fact)
    if own is not None and label_of(own) == one.label and own.place.page == one.place.page:
        return Again(own, moved=True)
    return None


def cell_again(one: Correction, row: int, column: int, doc: Document) -> Again[Table] | None:
    """The cell of a table, whose place is the correction's."""
    for table in doc.tables:
        cell = _cell_at(table, row, column)
        if table.id == one.fact and cell and same_place(place_of(table, cell), one.place):
            return Again(table, moved=False, cell=cell)
    cells = [
        ((table, cell), place_of(table, cell), cell.text)
        for table in doc.tables
        for cell in table.cells
    ]
    best = _best(one, cells)
    return Again(best[0], moved=True, cell=best[1]) if best else None


def place_of(table: Table, cell: Cell) -> Evidence:
    """Where a cell stands."""
    box = cell.box or (None if cell.locator else table.place.box)
    where = cell.locator or table.place.locator
    if box is None and where is None:
        where = f"第{cell.row + 1}行第{cell.column + 1}列"
    place = table.place
    return Evidence(
        document=place.document, page=place.page, quote=cell.text, box=box, locator=where
    )


def same_place(a: Evidence, b: Evidence) -> bool:
    """Whether two pieces of evidence stand in one place of the same file."""
    if a.page != b.page:
        return False
    if a.box is None or b.box is None:
        return a.box is b.box and a.locator == b.locator
    return shared(a.box, b.box) >= HERE


def shared(a: Box, b: Box) -> float:
    """What two boxes have in common, as a share of the smaller one."""
    smaller = min(a.area, b.area)
    return a.overlap(b) / smaller if smaller > 0 else float(a == b)


def touches(places: Iterable[Evidence], other: Evidence) -> bool:
    """Whether any of them stands on the other one."""
    for place in places:
        if place.page != other.page:
            continue
        if place.box is not None and other.box is not None:
            if place.box.overlap(other.box) > 0:
                return True
        elif place.locator == other.locator:
            return True
    return False


C = TypeVar("C")


def _best(one: Correction, others: Sequence[tuple[C, Evidence, str]]) -> C | None:
    """What stands in the place and reads most like what was read there; without a place of its
    own, what reads alike."""
    here = [(alike(was, one.was), thing) for thing, place, was in others if _on(one, place)]
    if not here and one.place.box is None:
        here = [
            (score, thing)
            for thing, place, was in others
            if place.page == one.place.page and (score := alike(was, one.was)) >= ALIKE
        ]
    return max(here, key=lambda pair: pair[0])[1] if here else None


def _on(one: Correction, place: Evidence) -> bool:
    return same_place(place, one.place)


def alike(a: str, b: str) -> float:
    """How like two short texts are, 0 to 1."""
    return SequenceMatcher(None, a[:200], b[:200], autojunk=False).ratio() if a or b else 1.0


def _cell_at(table: Table, row: int, column: int) -> Cell | None:
    return next((c for c in table.cells if (c.row, c.column) == (row, column)), None)
